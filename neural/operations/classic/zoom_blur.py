"""Zoom blur: rushing towards a point."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from neural.area import closed, opened
from neural.operation import Operation, Patch, Progress, param
from neural.places import centre_of, centre_param, farthest
from neural.source import Pixels, Rect, Source

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
        centre = centre_of(source.size, self.x, self.y)
        amount = self.amount / 100

        def within(core: Rect) -> Pixels:
            from neural import area_kernels as kernels

            reach = ceil(amount * farthest(core, centre)) + 2
            there = core.inflate(reach).intersect(Rect.of(source.size))
            values = opened(source.read(there), opaque=source.opaque)
            out = np.empty((core.height, core.width, 4), np.float32)
            kernels.zoom(values, there.x, there.y, core.x, core.y, *centre, amount, out)
            return closed(out, source.depth, opaque=source.opaque)

        return context.render(within, source, reach=None)
