"""Vibrance: stronger colours where they are pale."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from neural.operation import param
from neural.pixelwise import Floats, colour_map, unchanged
from neural.point import PixelFunction, PointOperation
from neural.source import Depth


class Vibrance(PointOperation):
    """Multiplies the distance of encoded values from their luma (ITU-R BT.709), which is kept.

    The factor is (1 + vibrance (1 - chroma)) (1 + saturation), chroma being the largest channel less the
    least.
    """

    id: ClassVar[str] = "vibrance"
    title: ClassVar[str] = "Vibrance"
    menu: ClassVar[tuple[str, ...]] = ("Image", "Adjustments")
    summary: ClassVar[str] = "Strengthen pale colours and spare those that are strong already."

    vibrance: float = param(
        0.0,
        "Vibrance",
        minimum=-100,
        maximum=100,
        step=1,
        help="Strength of pale colours; strong ones change less.",
    )
    saturation: float = param(
        0.0,
        "Saturation",
        minimum=-100,
        maximum=100,
        step=1,
        help="Strength of all colours alike; -100 leaves gray.",
    )

    def build(self, depth: Depth) -> PixelFunction:
        if self.vibrance == self.saturation == 0:
            return unchanged
        return colour_map(depth, self.change)

    def change(self, values: Floats) -> None:
        """Change H x W x 4 encoded values in place."""
        from neural import adjust_kernels as kernels

        kernels.colour_strength(
            values, np.float32(self.vibrance / 100), np.float32(self.saturation / 100)
        )
