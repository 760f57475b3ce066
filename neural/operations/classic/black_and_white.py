"""Black and white: gray in which each colour has a chosen lightness."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from neural.operation import param
from neural.pixelwise import Floats, colour_map
from neural.point import PixelFunction, PointOperation
from neural.source import Depth


def _weight(default: float, title: str, colours: str) -> float:
    return param(
        default,
        title,
        minimum=-200,
        maximum=300,
        step=1,
        unit="%",
        help=f"How light {colours} become.",
    )


class BlackAndWhite(PointOperation):
    """Mixes gray by weights that say how light each of six colours becomes.

    With m, n and h the least, middle and largest channel: gray = m + w2 (n - m) + w1 (h - n), where w1 is
    the weight of the primary colour that is largest and w2 of the secondary opposite to the least. At the
    weights 30, 89, 59, 70, 11, 41 this is the luma of ITU-R BT.601.
    """

    id: ClassVar[str] = "black_and_white"
    title: ClassVar[str] = "Black and white"
    menu: ClassVar[tuple[str, ...]] = ("Image", "Adjustments")
    summary: ClassVar[str] = (
        "Turn to gray, choosing how light each colour becomes; with a tint if wanted."
    )
    shortcut: ClassVar[str] = "Ctrl+Alt+Shift+B"

    reds: float = _weight(40, "Reds", "reds")
    yellows: float = _weight(60, "Yellows", "yellows")
    greens: float = _weight(40, "Greens", "greens")
    cyans: float = _weight(60, "Cyans", "cyans")
    blues: float = _weight(20, "Blues", "blues")
    magentas: float = _weight(80, "Magentas", "magentas")
    tint: bool = param(False, "Tint", help="Tone the gray, like a sepia print.")
    tint_hue: float = param(
        42.0, "Tint hue", minimum=0, maximum=360, step=1, unit="°", help="The hue of the tint."
    )
    tint_saturation: float = param(
        20.0,
        "Tint saturation",
        minimum=0,
        maximum=100,
        step=1,
        unit="%",
        help="How strong the tint is.",
    )

    def build(self, depth: Depth) -> PixelFunction:
        return colour_map(depth, self.change)

    def change(self, values: Floats) -> None:
        """Change H x W x 4 encoded values in place."""
        from neural import pixel_kernels as kernels

        weights = (self.reds, self.yellows, self.greens, self.cyans, self.blues, self.magentas)
        kernels.mix_gray(values, np.array(weights, np.float32) / np.float32(100))
        if self.tint:
            hue = np.float32(self.tint_hue % 360 / 60)
            strength = np.float32(self.tint_saturation / 100)
            kernels.colorize(values, hue, strength, np.float32(0))
