"""Tone mapping: more light than a screen has, made to fit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from neural.area import Floats, luma, placed
from neural.bands import bands
from neural.operation import Operation, Patch, Progress, param
from neural.pixelwise import Doubles
from neural.source import Rect, Source

if TYPE_CHECKING:
    from neural.context import Context

KEY = 0.18
"""Middle gray in linear light."""


class ToneMapping(Operation):
    """Brings linear light into 0..1 with one curve, after its logarithmic mean was made middle gray.

    Reinhard: L (1 + L / W^2) / (1 + L), W being the lightest (E. Reinhard et al., "Photographic tone
    reproduction for digital images", SIGGRAPH 2002). Filmic: J. Hable's curve ("Filmic tonemapping
    operators", 2010). ACES: K. Narkowicz's fit ("ACES filmic tone mapping curve", 2016). The luminance is
    mapped and colours follow; the mean and the lightest are measured over the whole picture.
    """

    id: ClassVar[str] = "tone_mapping"
    title: ClassVar[str] = "Tone mapping"
    menu: ClassVar[tuple[str, ...]] = ("Image", "Adjustments")
    summary: ClassVar[str] = "Fit pictures of a high dynamic range to what a screen can show."

    method: Literal["reinhard", "filmic", "aces"] = param(
        "reinhard",
        "Method",
        labels={"reinhard": "Reinhard", "filmic": "Filmic", "aces": "ACES"},
        help="The curve: even, like film with soft shoulders, or contrasty like cinema.",
    )
    exposure: float = param(
        0.0, "Exposure", minimum=-10, maximum=10, step=0.05, unit="EV", help="Light, in stops."
    )
    automatic: bool = param(
        True,
        "Automatic exposure",
        help="Set the picture's mean to middle gray before the exposure.",
    )
    saturation: float = param(
        100.0,
        "Saturation",
        minimum=0,
        maximum=200,
        step=1,
        unit="%",
        help="How strong colours are afterwards.",
    )

    def run(self, inputs: Sequence[Source], context: Context) -> Iterator[Patch | Progress]:
        (source,) = inputs
        mean, lightest = measured(source, context)
        scale = 2.0**self.exposure * (KEY / mean if self.automatic else 1.0)
        white = max(lightest * scale, 1e-3)
        saturation = np.float32(self.saturation / 100)

        def change(values: Floats, rect: Rect) -> Floats:
            light = np.maximum(luma(values), 0).astype(np.float64)
            shown = self.curve(light * scale, white)
            ratio = np.divide(shown, light, out=np.full_like(light, scale), where=light > 1e-7)
            gray = shown.astype(np.float32)[..., None]
            colours = values[..., :3] * ratio.astype(np.float32)[..., None]
            values[..., :3] = np.maximum(gray + saturation * (colours - gray), 0)
            return values

        function = placed(change, source, "linear", keep_alpha=True)
        yield from context.render(function, source, reach=None)

    def curve(self, light: Doubles, white: float) -> Doubles:
        """Luminance, middle gray at 0.18, as it is shown; `white` becomes 1 in Reinhard and Filmic."""
        match self.method:
            case "reinhard":
                return light * (1 + light / white**2) / (1 + light)
            case "filmic":
                return _hable(2 * light) / _hable(np.array(2 * max(white, 1.0)))
            case "aces":
                a = 0.6 * light
                return np.clip(a * (2.51 * a + 0.03) / (a * (2.43 * a + 0.59) + 0.14), 0, 1)


def _hable(x: Doubles) -> Doubles:
    a, b, c, d, e, f = 0.15, 0.50, 0.10, 0.20, 0.02, 0.30
    return (x * (a * x + c * b) + d * e) / (x * (a * x + b) + d * f) - e / f


def measured(source: Source, context: Context) -> tuple[float, float]:
    """The logarithmic mean of the luminance and the lightest.

    What is transparent does not count, nor what is no number.
    """
    total, weight, lightest = 0.0, 0.0, 0.0
    for _, values in bands(source, context, "linear"):
        light = np.maximum(luma(values), 0).astype(np.float64)
        seen = np.where(np.isfinite(light), np.clip(values[..., 3], 0, 1), 0)
        light = np.where(seen > 0, light, 0)
        total += float((np.log(light + 1e-4) * seen).sum())
        weight += float(seen.sum())
        lightest = max(lightest, float(light.max()))
    return (float(np.exp(total / weight)) if weight > 0 else KEY), lightest
