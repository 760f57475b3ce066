"""Tone mapping: more light than a screen has, made to fit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from neural.area import Floats, luma, placed
from neural.bands import bands
from neural.device import Kind, on_card
from neural.operation import Operation, Patch, Progress, param
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

        def change(values: Floats, rect: Rect) -> Floats:
            colours = values[..., :3]

            def card(torch: Any, device: Kind) -> Floats:
                there = torch.from_numpy(np.ascontiguousarray(colours)).to(device)
                light = luma(there).clip(0)
                return self.coloured(there, *self.lit(light, scale, white)).cpu().numpy()

            def processor() -> Floats:
                light = luma(values).clip(0).astype(np.float64)
                shown = self.lit(light, scale, white)
                return self.coloured(colours, *(each.astype(np.float32) for each in shown))

            colours[...] = on_card(context.device.kind, card, processor)
            return values

        function = placed(change, source, "linear", keep_alpha=True)
        yield from context.render(function, source, reach=None)

    def lit(self, light: Any, scale: float, white: float) -> tuple[Any, Any]:
        """The luminance that is shown for H x W `light`, and by how much it is lighter; arrays or tensors."""
        shown = self.curve(light * scale, white)
        black = light <= 1e-7
        return shown, shown / (light + black) * ~black + scale * black

    def coloured(self, colours: Any, shown: Any, ratio: Any) -> Any:
        """H x W x 3 with the luminance that is shown."""
        gray = shown[..., None]
        return (gray + self.saturation / 100 * (colours * ratio[..., None] - gray)).clip(0)

    def curve(self, light: Any, white: float) -> Any:
        """Luminance, middle gray at 0.18, as it is shown; `white` becomes 1 in Reinhard and Filmic."""
        match self.method:
            case "reinhard":
                return light * (1 + light / white**2) / (1 + light)
            case "filmic":
                return _hable(2 * light) / _hable(2 * max(white, 1.0))
            case "aces":
                a = 0.6 * light
                return (a * (2.51 * a + 0.03) / (a * (2.43 * a + 0.59) + 0.14)).clip(0, 1)


def _hable(x: Any) -> Any:
    """(x (a x + b c) + d e) / (x (a x + b) + d f) - e / f, put so that float32 takes nothing from shadows."""
    a, b, c, d, e, f = 0.15, 0.50, 0.10, 0.20, 0.02, 0.30
    return x * (a * (f - e) * x + b * (c * f - e)) / (f * (x * (a * x + b) + d * f))


def measured(source: Source, context: Context) -> tuple[float, float]:
    """The logarithmic mean of the luminance and the lightest.

    What is transparent does not count, nor what is no number. Always on the CPU, in float64: they are two
    numbers for all pixels.
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
