"""Zoom blur: rushing towards a point."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from neural.area import closed, opened
from neural.operation import Operation, Patch, Progress, param
from neural.places import centre_of, centre_param
from neural.source import Pixels, Rect, Source
from neural.sweep import Sweep

if TYPE_CHECKING:
    from neural.context import Context


class ZoomBlur(Operation):
    """The mean along the way to the centre, weighted by alpha, of stored values.

    Ways are sampled at each pixel, beyond 32 pixels at every fourth.
    """

    id: ClassVar[str] = "zoom_blur"
    title: ClassVar[str] = "Zoom blur"
    menu: ClassVar[tuple[str, ...]] = ("Filter", "Blur")
    summary: ClassVar[str] = "Smear towards a point, as if the lens had zoomed."

    amount: float = param(
        10.0,
        "Amount",
        minimum=0.5,
        maximum=100,
        step=0.5,
        unit="%",
        help="How much of the way to the centre is smeared.",
    )
    x: float = centre_param("Centre, across", "left")
    y: float = centre_param("Centre, down", "top")

    def run(self, inputs: Sequence[Source], context: Context) -> Iterator[Patch | Progress]:
        (source,) = inputs
        sweep = Sweep("zoom", centre_of(source.size, self.x, self.y), self.amount / 100)
        device = context.device.kind

        def within(core: Rect) -> Pixels:
            there = core.inflate(sweep.reach(core)).intersect(Rect.of(source.size))
            values = opened(source.read(there), opaque=source.opaque)
            return closed(
                sweep.mean(values, there, core, device), source.depth, opaque=source.opaque
            )

        return context.render(within, source, reach=None)
