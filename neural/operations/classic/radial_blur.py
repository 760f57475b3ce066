"""Radial blur: turning around a point."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import radians
from typing import TYPE_CHECKING, ClassVar

from neural.area import closed, opened
from neural.operation import Operation, Patch, Progress, param
from neural.places import centre_of, centre_param
from neural.source import Pixels, Rect, Source
from neural.sweep import Sweep

if TYPE_CHECKING:
    from neural.context import Context


class RadialBlur(Operation):
    """The mean along an arc around the centre, weighted by alpha, of stored values.

    Arcs are sampled at each pixel, beyond 32 pixels at every fourth.
    """

    id: ClassVar[str] = "radial_blur"
    title: ClassVar[str] = "Radial blur"
    menu: ClassVar[tuple[str, ...]] = ("Filter", "Blur")
    summary: ClassVar[str] = "Smear around a point, as if the picture turned."

    angle: float = param(
        6.0,
        "Angle",
        minimum=0.1,
        maximum=180,
        soft_maximum=45,
        step=0.5,
        unit="°",
        help="How far the picture turns.",
    )
    x: float = centre_param("Centre, across", "left")
    y: float = centre_param("Centre, down", "top")

    def run(self, inputs: Sequence[Source], context: Context) -> Iterator[Patch | Progress]:
        (source,) = inputs
        sweep = Sweep("spin", centre_of(source.size, self.x, self.y), radians(self.angle))
        device = context.device.kind

        def within(core: Rect) -> Pixels:
            there = core.inflate(sweep.reach(core)).intersect(Rect.of(source.size))
            values = opened(source.read(there), opaque=source.opaque)
            return closed(
                sweep.mean(values, there, core, device), source.depth, opaque=source.opaque
            )

        return context.render(within, source, reach=None)
