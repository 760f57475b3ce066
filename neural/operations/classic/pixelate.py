"""Pixelate: a mosaic of squares."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import numpy.typing as npt

from neural.area import Floats, area_map
from neural.device import Kind, on_card
from neural.operation import Operation, Patch, Progress, param
from neural.source import Source

if TYPE_CHECKING:
    from neural.context import Context

Ints = npt.NDArray[np.int64]


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

        def change(values: Floats) -> Floats:
            return on_card(
                context.device.kind,
                lambda torch, device: self.on_device(values, torch, device),
                lambda: self.on_cpu(values),
            )

        return context.map(area_map(change, source), source, align=self.size)

    def on_cpu(self, values: Floats) -> Floats:
        """H x W x 4 that begins on the grid; summed in float64."""
        rows, columns, tall, wide = self.grid(values)
        sums = np.add.reduceat(values.astype(np.float64), rows, axis=0)
        sums = np.add.reduceat(sums, columns, axis=1)
        means = (sums / (tall[:, None, None] * wide[None, :, None])).astype(np.float32)
        return np.repeat(np.repeat(means, tall, axis=0), wide, axis=1)

    def on_device(self, values: Floats, torch: Any, device: Kind) -> Floats:
        """The same with torch, whose float32 sums are taken in pairs."""
        height, width = values.shape[:2]
        rows, columns, tall, wide = self.grid(values)
        areas = torch.from_numpy((tall[:, None, None] * wide[None, :, None]).astype(np.float32))
        below, right = len(rows) * self.size - height, len(columns) * self.size - width
        there = torch.from_numpy(values).to(device)
        there = torch.nn.functional.pad(there, (0, 0, 0, right, 0, below))
        squares = there.reshape(len(rows), self.size, len(columns), self.size, 4)
        means = squares.sum(3).sum(1) / areas.to(device)
        for axis in (0, 1):
            means = means.repeat_interleave(self.size, axis)
        return means[:height, :width].contiguous().cpu().numpy()

    def grid(self, values: Floats) -> tuple[Ints, Ints, Ints, Ints]:
        """Where the squares' rows and columns begin, and how tall and wide they are."""
        height, width = values.shape[:2]
        rows, columns = np.arange(0, height, self.size), np.arange(0, width, self.size)
        return (
            rows,
            columns,
            np.minimum(self.size, height - rows),
            np.minimum(self.size, width - columns),
        )
