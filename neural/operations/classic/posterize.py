"""Posterize: few tones in place of many."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from neural.operation import param
from neural.pixelwise import Doubles, Floats, colour_map, tone_map
from neural.point import PixelFunction, PointOperation
from neural.source import Depth

ROUNDING = 1e-5
"""How far below an edge a value still counts as on it: what one depth and another round differently."""


class Posterize(PointOperation):
    """Cuts 0..1 of each encoded channel into equal parts, from black for the first to white for the last.

    A value on the edge of two parts belongs to the upper one, at every depth. Values beyond 0..1 become
    black or white.
    """

    id: ClassVar[str] = "posterize"
    title: ClassVar[str] = "Posterize"
    menu: ClassVar[tuple[str, ...]] = ("Image", "Adjustments")
    summary: ClassVar[str] = "Leave only a few tones in each channel, like a screen print."

    levels: int = param(
        4,
        "Levels",
        minimum=2,
        maximum=255,
        soft_maximum=32,
        step=1,
        help="How many tones each channel keeps.",
    )

    def build(self, depth: Depth) -> PixelFunction:
        if depth == "float32":  # whose tables would slope where tones jump
            return colour_map(depth, self.change)
        return tone_map(depth, [self.curve] * 3)

    def curve(self, values: Doubles) -> Doubles:
        """What becomes of encoded values."""
        steps = np.floor((np.clip(values, 0, 1) + ROUNDING) * self.levels)
        return np.minimum(steps, self.levels - 1) / (self.levels - 1)

    def change(self, values: Floats) -> None:
        """Change H x W x 4 encoded values in place."""
        from neural import adjust_kernels as kernels

        kernels.posterize(values, np.float32(self.levels), np.float32(ROUNDING))
