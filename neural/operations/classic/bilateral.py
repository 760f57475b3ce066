"""Bilateral filter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from neural.area import Floats, area_map
from neural.operation import Operation, Patch, Progress, param
from neural.smoothing import bilateral, bilateral_reach
from neural.source import Source

if TYPE_CHECKING:
    from neural.context import Context


class Bilateral(Operation):
    """The mean of neighbours by distance and by likeness of colour, on encoded values.

    See `neural.smoothing.bilateral`.
    """

    id: ClassVar[str] = "bilateral"
    title: ClassVar[str] = "Bilateral"
    menu: ClassVar[tuple[str, ...]] = ("Filter", "Blur")
    summary: ClassVar[str] = "Smooth areas of one colour, with soft transitions at edges."

    radius: float = param(
        3.0,
        "Radius",
        minimum=0.5,
        maximum=25,
        soft_maximum=12,
        step=0.5,
        unit="px",
        help="The standard deviation of the blur in pixels.",
    )
    tones: float = param(
        25.0,
        "Tones",
        minimum=1,
        maximum=255,
        soft_maximum=100,
        step=1,
        help="How many of 255 tones colours differ on average and are still mixed.",
    )

    def run(self, inputs: Sequence[Source], context: Context) -> Iterator[Patch | Progress]:
        (source,) = inputs

        def change(values: Floats) -> Floats:
            return bilateral(values, self.radius, self.tones / 255, context.device.kind)

        function = area_map(change, source, "encoded")
        return context.map(function, source, halo=bilateral_reach(self.radius))
