"""Spherize: a bulge or a dent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from neural.operation import Operation, Patch, Progress, param
from neural.pixelwise import unchanged
from neural.places import centre_of, centre_param
from neural.source import Source
from neural.warp import Doubles, Places, Warp

if TYPE_CHECKING:
    from neural.context import Context


class Spherize(Operation):
    """Shows a disc as the surface of a sphere: its colour comes from 2 asin(r) / pi of the radius.

    Below 0 from sin(pi r / 2), the inverse.
    """

    id: ClassVar[str] = "spherize"
    title: ClassVar[str] = "Spherize"
    menu: ClassVar[tuple[str, ...]] = ("Filter", "Distort")
    summary: ClassVar[str] = "Let a part of the picture bulge like a ball, or pinch it."

    amount: float = param(
        60.0,
        "Amount",
        minimum=-100,
        maximum=100,
        step=1,
        unit="%",
        help="Above 0 a bulge, below 0 a dent.",
    )
    radius: float = param(
        100.0,
        "Radius",
        minimum=1,
        maximum=200,
        step=1,
        unit="%",
        help="How large the disc is, of half the shorter side.",
    )
    x: float = centre_param("Centre, across", "left")
    y: float = centre_param("Centre, down", "top")

    def run(self, inputs: Sequence[Source], context: Context) -> Iterator[Patch | Progress]:
        (source,) = inputs
        if self.amount == 0:
            return context.map(unchanged, source)
        return context.render(
            Warp(source, self.places(source), device=context.device.kind), source, reach=None
        )

    def places(self, source: Source) -> Places:
        x, y = centre_of(source.size, self.x, self.y)
        reach = self.radius / 200 * min(source.size.width, source.size.height)
        amount = abs(self.amount) / 100

        def places(xs: Doubles, ys: Doubles) -> tuple[Doubles, Doubles]:
            dx, dy = (xs - x) / reach, (ys - y) / reach
            r = np.minimum(np.hypot(dx, dy), 1)
            bent = 2 / np.pi * np.arcsin(r) if self.amount > 0 else np.sin(np.pi / 2 * r)
            limit = 2 / np.pi if self.amount > 0 else np.pi / 2
            scale = np.divide(bent, r, out=np.full_like(r, limit), where=r > 1e-9)
            scale = 1 + amount * (scale - 1)
            return x + dx * scale * reach, y + dy * scale * reach

        return places
