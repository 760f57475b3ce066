"""Box blur."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from neural.area import Floats, area_map
from neural.box import box_mean
from neural.operation import Operation, Patch, Progress, param
from neural.source import Source

if TYPE_CHECKING:
    from neural.context import Context


class BoxBlur(Operation):
    """The mean of the square of 2 radius + 1 pixels around each, weighted by alpha, of stored values."""

    id: ClassVar[str] = "box_blur"
    title: ClassVar[str] = "Box blur"
    menu: ClassVar[tuple[str, ...]] = ("Filter", "Blur")
    summary: ClassVar[str] = "Soften with the plain mean of a square of neighbours."

    radius: int = param(
        4,
        "Radius",
        minimum=1,
        maximum=1000,
        soft_maximum=100,
        step=1,
        unit="px",
        help="How many pixels are averaged on each side.",
    )

    def run(self, inputs: Sequence[Source], context: Context) -> Iterator[Patch | Progress]:
        (source,) = inputs

        def change(values: Floats) -> Floats:
            return box_mean(values, self.radius, context.device.kind)

        return context.map(area_map(change, source), source, halo=self.radius)
