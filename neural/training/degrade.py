"""What goes wrong with photographs, as a written recipe: what Enhance is trained and judged on.

`Harm` holds the numbers and is applied in this order, to values v in 0..1 encoded as sRGB is:

1. `exposure` in EV: in linear light, times 2^EV.
2. `gamma`: v^gamma.
3. `gains`: a colour cast; red, green and blue times these.
4. `contrast` about `pivot`: pivot + contrast (v - pivot).
5. `haze`: v (1 - haze) + haze `air`, a veil of that colour (Koschmieder's law at one depth).
6. `saturation`: luma + saturation (v - luma), BT.709.
7. `shade` in EV along `slope`: in linear light, times 2^(shade t), where t goes from 0 to 1 smoothly
   across the picture in the direction of the angle `slope`.
8. `noise`: Gaussian, its standard deviation on the scale 0..255.

Then values are clipped and rounded to 8 bits. 1 to 5 act on each channel alone and are clipped only at
the end, as a camera clips once. Imports no torch.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from neural.source import decode_srgb, encode_srgb

Picture = NDArray[np.uint8]
Triple = tuple[float, float, float]
Family = Literal["untouched", "dark", "bright", "cast", "flat", "faded", "hazy", "uneven", "mixed"]

_LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32)


@dataclass(frozen=True, slots=True)
class Harm:
    """See the module. The defaults harm nothing."""

    exposure: float = 0.0
    gamma: float = 1.0
    gains: Triple = (1.0, 1.0, 1.0)
    contrast: float = 1.0
    pivot: float = 0.5
    haze: float = 0.0
    air: Triple = (0.8, 0.8, 0.8)
    saturation: float = 1.0
    shade: float = 0.0
    slope: float = 0.0
    noise: float = 0.0

    def apply(self, picture: Picture, random: np.random.Generator) -> Picture:
        """The harmed copy of an H x W x 3 picture; `random` makes the noise."""
        values = np.empty(picture.shape, np.float32)
        for channel, table in enumerate(self._tables()):
            values[..., channel] = table[picture[..., channel]]
        if self.saturation != 1:
            luma = (values @ _LUMA)[..., None]
            values = (luma + self.saturation * (values - luma)).astype(np.float32)
        if self.shade:
            values = encode_srgb(decode_srgb(values) * self._shadow(picture.shape[:2]))
        values *= 255
        if self.noise:
            numbers = random.standard_normal(picture.shape, np.float32)
            values += np.float32(self.noise) * numbers
        return np.rint(np.clip(values, 0, 255)).astype(np.uint8)

    def _tables(self) -> NDArray[np.float32]:
        """3 x 256: what becomes of every stored value in each channel, steps 1 to 5."""
        v = np.linspace(0, 1, 256, dtype=np.float32)
        if self.exposure:
            v = encode_srgb(decode_srgb(v) * np.float32(2**self.exposure))
        channels = np.array(self.gains)[:, None] * v**self.gamma
        channels = self.pivot + self.contrast * (channels - self.pivot)
        channels = channels * (1 - self.haze) + self.haze * np.array(self.air)[:, None]
        return channels.astype(np.float32)

    def _shadow(self, shape: tuple[int, ...]) -> NDArray[np.float32]:
        y, x = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float32)
        along = math.cos(self.slope) * (x / shape[1] - 0.5) + math.sin(self.slope) * (
            y / shape[0] - 0.5
        )
        t = 1 / (1 + np.exp(-8 * along))
        return np.exp2(np.float32(self.shade) * t)[..., None].astype(np.float32)


FIXED: Final[Mapping[str, Harm]] = {
    "dark": Harm(exposure=-2.5, noise=5),
    "bright": Harm(exposure=1),
    "cast": Harm(gains=(1.25, 1, 0.75)),
    "flat": Harm(contrast=0.5, pivot=0.6),
}
"""The four harms that the network is judged on."""


def harmed(picture: Picture, name: str, seed: int) -> Picture:
    """A picture with one of the `FIXED` harms, its noise from `seed`."""
    return FIXED[name].apply(picture, np.random.default_rng(seed))


SHARES: Final[Mapping[Family, float]] = {
    "untouched": 0.22,
    "dark": 0.16,
    "bright": 0.12,
    "cast": 0.14,
    "flat": 0.12,
    "faded": 0.06,
    "hazy": 0.04,
    "uneven": 0.04,
    "mixed": 0.10,
}
"""How often training meets each."""


def draw(random: np.random.Generator, family: Family) -> Harm:
    """A random harm of a family; the same numbers from the same state of `random`."""

    def between(low: float, high: float) -> float:
        return float(random.uniform(low, high))

    match family:
        case "untouched":
            return Harm()
        case "dark":
            gamma = between(1.0, 1.4) if random.random() < 0.2 else 1.0
            noise = between(0, 8) if random.random() < 0.8 else 0.0
            return Harm(exposure=between(-3.5, -0.5), gamma=gamma, noise=noise)
        case "bright":
            gamma = between(0.75, 1.0) if random.random() < 0.2 else 1.0
            return Harm(exposure=between(0.3, 1.6), gamma=gamma)
        case "cast":
            return Harm(gains=_cast(random, between(0.1, 0.45)))
        case "flat":
            return Harm(contrast=between(0.35, 0.85), pivot=between(0.3, 0.75))
        case "faded":
            return Harm(
                contrast=between(0.45, 0.85),
                pivot=between(0.45, 0.75),
                saturation=between(0.3, 0.9),
                gains=_cast(random, between(0, 0.2)),
            )
        case "hazy":
            gray, blue = between(0.6, 0.95), between(0, 0.08)
            return Harm(haze=between(0.2, 0.6), air=(gray - blue, gray, gray + blue))
        case "uneven":
            return Harm(shade=between(-3.5, -1.2), slope=between(0, 2 * math.pi))
        case "mixed":
            tonal = draw(random, ("dark", "bright", "flat")[int(random.integers(3))])
            gains = _cast(random, between(0.05, 0.35))
            return replace(tonal, gains=gains, saturation=between(0.6, 1.1))


def _cast(random: np.random.Generator, strength: float) -> Triple:
    """Gains of a colour cast: mostly along the colours of daylight and lamps, else anywhere."""
    if random.random() < 0.7:
        sign = 1 if random.random() < 0.5 else -1
        green = float(random.normal(0, 0.1 * strength))
        shift = (sign * strength, green, -sign * strength * float(random.uniform(0.7, 1.2)))
    else:
        angles = random.normal(size=3)
        angles -= angles.mean()
        red, green, blue = strength * angles / np.abs(angles).max()
        shift = (float(red), float(green), float(blue))
    return (math.exp(shift[0]), math.exp(shift[1]), math.exp(shift[2]))
