"""Hue/saturation: turn the colour wheel, make colours stronger or weaker, lighter or darker."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from neural.operation import param
from neural.pixelwise import Floats, colour_map, unchanged
from neural.point import PixelFunction, PointOperation
from neural.source import Depth


class HueSaturation(PointOperation):
    """Works on hue, saturation and lightness of encoded values (the HSL of Joblove and Greenberg, 1978).

    Saturation S becomes S (1 + s) for s below 0 and S / (1 - s), at most 1, above. Lightness mixes with
    white or black. Values beyond 0..1 are set aside and added again.
    """

    id: ClassVar[str] = "hue_saturation"
    title: ClassVar[str] = "Hue/saturation"
    menu: ClassVar[tuple[str, ...]] = ("Image", "Adjustments")
    summary: ClassVar[str] = "Shift hues, and change how strong and how light colours are."
    shortcut: ClassVar[str] = "Ctrl+U"

    hue: float = param(
        0.0,
        "Hue",
        minimum=-180,
        maximum=180,
        step=1,
        unit="°",
        help="How far all hues turn; with Colorize, the hue itself (0 is red, 120 green, -120 blue).",
    )
    saturation: float = param(
        0.0,
        "Saturation",
        minimum=-100,
        maximum=100,
        step=1,
        help="-100 leaves gray, 100 makes every colour pure; with Colorize, 0 is half pure.",
    )
    lightness: float = param(
        0.0,
        "Lightness",
        minimum=-100,
        maximum=100,
        step=1,
        help="Mix with black (below 0) or white (above).",
    )
    colorize: bool = param(False, "Colorize", help="Give everything one hue, like a toned print.")

    def build(self, depth: Depth) -> PixelFunction:
        if self.hue == self.saturation == self.lightness == 0 and not self.colorize:
            return unchanged
        return colour_map(depth, self.change)

    def change(self, values: Floats) -> None:
        """Change H x W x 4 encoded values in place."""
        from neural import pixel_kernels as kernels

        lightness = np.float32(self.lightness / 100)
        if self.colorize:
            hue = np.float32(self.hue % 360 / 60)
            kernels.colorize(values, hue, np.float32((self.saturation + 100) / 200), lightness)
        else:
            turn = np.float32(self.hue / 60)
            kernels.shift_hsl(values, turn, np.float32(self.saturation / 100), lightness)
