"""Motion blur."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from neural.area import Floats, area_map
from neural.convolution import Line, convolved
from neural.operation import Operation, Patch, Progress, param
from neural.source import Source

if TYPE_CHECKING:
    from neural.context import Context


class MotionBlur(Operation):
    """The mean along a straight line through each pixel, weighted by alpha, of stored values."""

    id: ClassVar[str] = "motion_blur"
    title: ClassVar[str] = "Motion blur"
    menu: ClassVar[tuple[str, ...]] = ("Filter", "Blur")
    summary: ClassVar[str] = "Smear in one direction, as if the camera had moved."

    angle: float = param(
        0.0,
        "Angle",
        minimum=-180,
        maximum=180,
        step=1,
        unit="°",
        help="The direction, counter-clockwise from the right.",
    )
    distance: float = param(
        20.0,
        "Distance",
        minimum=1,
        maximum=1000,
        soft_maximum=200,
        step=1,
        unit="px",
        help="The length of the movement.",
    )

    def run(self, inputs: Sequence[Source], context: Context) -> Iterator[Patch | Progress]:
        (source,) = inputs
        line = Line(self.distance, self.angle)
        device = context.device.kind

        def change(values: Floats) -> Floats:
            return convolved(values, line, device)

        return context.map(area_map(change, source), source, halo=line.reach)
