"""Pixelate: a mosaic of squares."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from neural.area import Floats, area_map
from neural.operation import Operation, Patch, Progress, param
from neural.source import Source

if TYPE_CHECKING:
    from neural.context import Context


class Pixelate(Operation):
    """Gives each square of a grid from the picture's corner the mean of its pixels."""

    id: ClassVar[str] = "pixelate"
    title: ClassVar[str] = "Pixelate"
    menu: ClassVar[tuple[str, ...]] = ("Filter", "Distort")
    summary: ClassVar[str] = "Turn the picture into a mosaic of squares, to hide or to stylize."

    size: int = param(
        12,
        "Size",
        minimum=2,
        maximum=1000,
        soft_maximum=100,
        step=1,
        unit="px",
        help="The edge of the squares.",
    )

    def run(self, inputs: Sequence[Source], context: Context) -> Iterator[Patch | Progress]:
        (source,) = inputs
        return context.map(area_map(self.change, source), source, align=self.size)

    def change(self, values: Floats) -> Floats:
        """H x W x 4 that begins on the grid."""
        height, width = values.shape[:2]
        rows, columns = np.arange(0, height, self.size), np.arange(0, width, self.size)
        sums = np.add.reduceat(values.astype(np.float64), rows, axis=0)
        sums = np.add.reduceat(sums, columns, axis=1)
        tall = np.minimum(self.size, height - rows)
        wide = np.minimum(self.size, width - columns)
        means = (sums / (tall[:, None, None] * wide[None, :, None])).astype(np.float32)
        return np.repeat(np.repeat(means, tall, axis=0), wide, axis=1)
