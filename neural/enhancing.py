"""The transform behind Enhance: a few numbers, shown as sliders, and what they do to a pixel.

Everything happens on values encoded as sRGB is (IEC 61966-2-1), in this order; v is a channel.

1. Exposure and white balance: in linear light, times 2^EV and times the gains of `Look.gains`.
2. Black and white point: v becomes (v - black) / (white - black).
3. Contrast c: v + c v (1 - v) (2 v - 1).
4. Shadows s: v + s v (1 - v)^3. Highlights h: v + h v^3 (1 - v).
5. The tone curve: monotone cubics through its points.
6. Local light: v (1 + k) / (1 + k v). With m, how bright it is around, and s = 3 light (1 - m)^2, k is
   s, and s / (1 - s) where s is negative: light -1 then undoes about what light 1 does.
7. Vibrance: chroma times 1 + vibrance (1 - chroma), luma kept.

3 to 5 leave what lies beyond 0..1 at its distance from black or white. Steps 1 to 5 are one curve for
each channel. `neural.networks.toning` holds the same formulas for torch.

m is a guided filter (He, Sun, Tang, "Guided Image Filtering", TPAMI 35, 2013; the fast form of He and
Sun, arXiv 1505.00996): slope and offset are measured once on an overview of the whole picture and
sampled by position, so that tiles agree exactly, and edges stay where they are.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from neural.overview import Overview
from neural.pixelwise import Curve, Doubles, decoded, encoded, tone_map
from neural.source import WHITE, Depth, Pixels, Rect, Size, Source, decode_srgb, encode_srgb

Floats = npt.NDArray[np.float32]
Points = tuple[tuple[float, float], ...]
"""Where a curve passes: (input, output) pairs in 0..1, inputs rising."""

STRAIGHT: Points = ((0.0, 0.0), (1.0, 1.0))
LUMA = np.array([0.2126, 0.7152, 0.0722])
"""Weights of red, green and blue, ITU-R BT.709."""
WARMTH = 1.5
"""EV that full temperature adds to red and takes from blue."""
TINT = 0.5
"""EV that full tint adds to red and blue; green loses twice that."""
LIGHT = 3.0
"""Full local light: the slope at black becomes 1 + this where it is black around."""
REACH = 0.08
"""Radius of the local light's surroundings, as a share of the longer side."""
SMOOTH = 0.01
"""Variance of luma below which surroundings count as flat."""


@dataclass(frozen=True, slots=True)
class Look:
    """What Enhance does to a picture. Shares are -1..1, points 0..1; the defaults change nothing."""

    exposure: float = 0.0
    """EV."""
    temperature: float = 0.0
    """Above 0 warmer."""
    tint: float = 0.0
    """Above 0 more magenta, below more green."""
    black: float = 0.0
    white: float = 1.0
    contrast: float = 0.0
    shadows: float = 0.0
    highlights: float = 0.0
    curve: Points = STRAIGHT
    light: float = 0.0
    """Above 0, what is dark with its surroundings becomes lighter, and lit parts stay."""
    vibrance: float = 0.0

    def scaled(self, amount: float) -> Look:
        """The look at `amount` of its strength: 0 changes nothing, 1 is the look itself."""
        if amount == 1:
            return self
        neutral, values = Look(), dict[str, Any]()
        for each in fields(self):
            value, rest = getattr(self, each.name), getattr(neutral, each.name)
            if each.name == "curve":
                values["curve"] = tuple((x, _unit(x + amount * (y - x))) for x, y in value)
            else:
                values[each.name] = rest + amount * (value - rest)
        for name in ("contrast", "shadows", "highlights", "light", "vibrance"):
            values[name] = min(max(values[name], -1.0), 1.0)
        # Amounts above 1 must not let the white point meet the black point.
        values["white"] = max(values["white"], values["black"] + 0.05)
        return Look(**values)

    @property
    def neutral(self) -> bool:
        """True when not one bit changes."""
        return not self.local and self.vibrance == 0 and not self.tonal

    @property
    def local(self) -> bool:
        """True when a pixel's surroundings matter."""
        return self.light != 0

    @property
    def tonal(self) -> bool:
        """True when steps 1 to 5 change something."""
        straight = all(x == y for x, y in self.curve) and self.curve[0][0] == 0
        plain = Look(light=self.light, vibrance=self.vibrance, curve=self.curve)
        return self != plain or not (straight and self.curve[-1][0] == 1)

    @property
    def gains(self) -> tuple[float, float, float]:
        """Factors of red, green and blue in linear light; white balance keeps the luma of gray."""
        steps = (
            WARMTH * self.temperature + TINT * self.tint,
            -2 * TINT * self.tint,
            -WARMTH * self.temperature + TINT * self.tint,
        )
        balance = np.exp2(np.array(steps))
        red, green, blue = balance * (2.0**self.exposure / float(balance @ LUMA))
        return float(red), float(green), float(blue)

    def curves(self) -> tuple[Curve | None, Curve | None, Curve | None]:
        """Steps 1 to 5 as one curve of encoded values for each channel; None changes nothing."""
        if not self.tonal:
            return None, None, None
        red, green, blue = (self._curve(gain) for gain in self.gains)
        return red, green, blue

    def _curve(self, gain: float) -> Curve:
        def curve(values: Doubles) -> Doubles:
            v = values
            if gain != 1:
                linear = decode_srgb(np.asarray(v, np.float32)).astype(np.float64) * gain
                v = encode_srgb(linear.astype(np.float32)).astype(np.float64)
            v = (v - self.black) / (self.white - self.black)
            inside = np.clip(v, 0, 1)
            beyond = v - inside
            v = inside + self.contrast * inside * (1 - inside) * (2 * inside - 1)
            v = v + self.shadows * v * (1 - v) ** 3
            v = v + self.highlights * v**3 * (1 - v)
            return through(self.curve, v) + beyond

        return curve


def _unit(value: float) -> float:
    return min(max(value, 0.0), 1.0)


def through(points: Points, values: Doubles) -> Doubles:
    """The monotone curve through `points` at `values` in 0..1; level before the first and after the last.

    F. N. Fritsch, J. Butland, "A method for constructing local monotone piecewise cubic interpolants",
    SIAM J. Sci. Stat. Comput. 5, 1984; at the ends the slope of the first and the last chord.
    """
    x, y = np.array(points, dtype=np.float64).T
    steps = np.diff(x)
    slopes = np.diff(y) / steps
    tangents = np.concatenate([slopes[:1], np.zeros(len(slopes) - 1), slopes[-1:]])
    for i, (before, after) in enumerate(pairwise(slopes), 1):
        if before * after > 0:
            near, far = 2 * steps[i] + steps[i - 1], steps[i] + 2 * steps[i - 1]
            tangents[i] = (near + far) / (near / before + far / after)
    at = np.clip(values, x[0], x[-1])
    left = np.clip(np.searchsorted(x, at, side="right") - 1, 0, len(steps) - 1)
    step = steps[left]
    t = (at - x[left]) / step
    square, cube = t**2, t**3
    return (
        (2 * cube - 3 * square + 1) * y[left]
        + (cube - 2 * square + t) * step * tangents[left]
        + (3 * square - 2 * cube) * y[left + 1]
        + (cube - square) * step * tangents[left + 1]
    )


def toned(look: Look, colours: Floats) -> Floats:
    """Steps 1 to 5 on H x W x 3 encoded values in 0..1; through tables fine enough for 8 bits."""
    result = np.array(colours)
    steps = np.linspace(0, 1, 1025)
    for channel, curve in enumerate(look.curves()):
        if curve is not None:
            result[..., channel] = np.interp(colours[..., channel], steps, curve(steps))
    return result


def light_maps(colours: Floats) -> Floats:
    """2 x H x W: slope and offset that make a pixel's luma the brightness around it.

    `colours` is an overview after steps 1 to 5.
    """
    import cv2

    luma: Floats = np.clip(colours @ LUMA.astype(np.float32), 0, 1, dtype=np.float32)
    side = 2 * max(1, round(REACH * max(luma.shape))) + 1

    def mean(values: npt.NDArray[Any]) -> Floats:
        blurred = cv2.blur(values, (side, side), borderType=cv2.BORDER_REPLICATE)
        return blurred.astype(np.float32, copy=False)

    around = mean(luma)
    variance = np.maximum(mean(luma * luma) - around * around, 0)
    slope = variance / (variance + np.float32(SMOOTH))
    return np.stack([mean(slope), mean(around - slope * around)])


class Enhanced:
    """A picture seen through a look: a source whose pixels are made as they are read.

    `seen` is the overview of the same picture; only a look with local light needs it.
    """

    def __init__(self, source: Source, look: Look, seen: Overview | None) -> None:
        if look.local and seen is None:
            raise ValueError("Local light needs an overview of the picture.")
        self.size: Size = source.size
        self.depth: Depth = source.depth
        self.opaque: bool = source.opaque
        self._source = source
        self._light = np.float32(LIGHT * look.light)
        self._vibrance = np.float32(look.vibrance)
        self._curves = look.curves()
        self._step = seen.step if seen is not None else 1
        self._maps = np.zeros((2, 2, 2), np.float32)
        if look.local and seen is not None:
            maps = light_maps(toned(look, seen.colours))
            self._maps = np.pad(maps, [(0, 0), (0, 1), (0, 1)], mode="edge")
        self._change: Callable[[Pixels, Rect], Pixels] | None = None

    def read(self, rect: Rect) -> Pixels:
        if self._change is None:
            self._change = self._changed_by()
        return self._change(self._source.read(rect), rect)

    def _changed_by(self) -> Callable[[Pixels, Rect], Pixels]:
        if self._light == 0 and self._vibrance == 0:
            change = tone_map(self.depth, self._curves)
            return lambda pixels, rect: change(pixels)
        return self._float_change() if self.depth == "float32" else self._integer_change()

    def _float_change(self) -> Callable[[Pixels, Rect], Pixels]:
        tone = tone_map("float32", self._curves)

        def change(pixels: Pixels, rect: Rect) -> Pixels:
            from neural import enhance_kernels as kernels

            values = encoded(tone(pixels))
            kernels.finish_floats(
                values, self._maps, *self._places(rect), self._light, self._vibrance
            )
            return decoded(values)

        return change

    def _integer_change(self) -> Callable[[Pixels, Rect], Pixels]:
        values = np.linspace(0, 1, int(WHITE[self.depth]) + 1)
        tables = np.stack([values if curve is None else curve(values) for curve in self._curves])
        tables = tables.astype(np.float32)

        def change(pixels: Pixels, rect: Rect) -> Pixels:
            from neural import enhance_kernels as kernels

            given = np.ascontiguousarray(pixels)
            given = given if given.flags.writeable else given.copy()
            out = np.empty_like(given)
            places = self._places(rect)
            kernels.finish_integers(
                given, tables, self._maps, *places, self._light, self._vibrance, out
            )
            return out

        return change

    def _places(self, rect: Rect) -> tuple[Any, Floats, Any, Floats]:
        """Where the rows and the columns of `rect` lie in the maps: cells and shares of the next."""
        rows, downs = _cells(rect.y, rect.bottom, self._step, self._maps.shape[1] - 1)
        columns, alongs = _cells(rect.x, rect.right, self._step, self._maps.shape[2] - 1)
        return rows, downs, columns, alongs


def _cells(start: int, end: int, step: int, count: int) -> tuple[npt.NDArray[np.int64], Floats]:
    places = np.clip((np.arange(start, end) + 0.5) / step - 0.5, 0, count - 1)
    cells = places.astype(np.int64)
    return cells, (places - cells).astype(np.float32)


def places(maps: Floats, step: int, rect: Rect) -> tuple[Floats, Any, Floats, Any, Floats]:
    """What `surroundings` is given for the pixels of `rect`."""
    padded = np.pad(maps, [(0, 0), (0, 1), (0, 1)], mode="edge")
    rows, downs = _cells(rect.y, rect.bottom, step, maps.shape[1])
    columns, alongs = _cells(rect.x, rect.right, step, maps.shape[2])
    return padded, rows, downs, columns, alongs


def surroundings(maps: Any, rows: Any, downs: Any, columns: Any, alongs: Any) -> Any:
    """Slope and offset at each pixel: 2 x H x W, sampled as the kernels do; of arrays or tensors."""
    down, along = downs[:, None], alongs[None]
    upper, lower = maps[:, rows], maps[:, rows + 1]
    top = upper[:, :, columns] + along * (upper[:, :, columns + 1] - upper[:, :, columns])
    bottom = lower[:, :, columns] + along * (lower[:, :, columns + 1] - lower[:, :, columns])
    return top + down * (bottom - top)
