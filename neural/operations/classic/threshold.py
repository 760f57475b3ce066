"""Threshold: black and white, and nothing between."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from neural.operation import param
from neural.pixelwise import Floats, colour_map
from neural.point import PixelFunction, PointOperation
from neural.source import Depth


class Threshold(PointOperation):
    """White where the luma (ITU-R BT.709, of encoded values) is the level or lighter, else black."""

    id: ClassVar[str] = "threshold"
    title: ClassVar[str] = "Threshold"
    menu: ClassVar[tuple[str, ...]] = ("Image", "Adjustments")
    summary: ClassVar[str] = "Turn every pixel black or white, by how light it is."

    level: int = param(
        128,
        "Level",
        minimum=1,
        maximum=255,
        step=1,
        help="The darkest of 255 tones that still becomes white.",
    )

    def build(self, depth: Depth) -> PixelFunction:
        return colour_map(depth, self.change)

    def change(self, values: Floats) -> None:
        """Change H x W x 4 encoded values in place."""
        from neural import adjust_kernels as kernels

        # Half a tone below, so that rounded sums decide no gray.
        kernels.threshold(values, np.float32((self.level - 0.5) / 255))
