"""Twirl: the picture stirred around a point."""

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


class Twirl(Operation):
    """Turns pixels around the centre, by the angle there and by less and less up to the radius."""

    id: ClassVar[str] = "twirl"
    title: ClassVar[str] = "Twirl"
    menu: ClassVar[tuple[str, ...]] = ("Filter", "Distort")
    summary: ClassVar[str] = "Stir the picture around a point, most in the middle."

    angle: float = param(
        90.0,
        "Angle",
        minimum=-3600,
        maximum=3600,
        step=1,
        unit="°",
        soft_maximum=720,
        help="How far the middle turns, counter-clockwise.",
    )
    radius: float = param(
        100.0,
        "Radius",
        minimum=1,
        maximum=200,
        step=1,
        unit="%",
        help="How far it is felt, of half the shorter side.",
    )
    x: float = centre_param("Centre, across", "left")
    y: float = centre_param("Centre, down", "top")

    def run(self, inputs: Sequence[Source], context: Context) -> Iterator[Patch | Progress]:
        (source,) = inputs
        if self.angle == 0:
            return context.map(unchanged, source)
        return context.render(
            Warp(source, self.places(source), device=context.device.kind), source, reach=None
        )

    def places(self, source: Source) -> Places:
        x, y = centre_of(source.size, self.x, self.y)
        reach = self.radius / 200 * min(source.size.width, source.size.height)

        def places(xs: Doubles, ys: Doubles) -> tuple[Doubles, Doubles]:
            dx, dy = xs - x, ys - y
            share = np.maximum(0, 1 - np.hypot(dx, dy) / reach)
            turn = np.radians(self.angle) * share**2
            cosine, sine = np.cos(turn), np.sin(turn)
            return x + dx * cosine - dy * sine, y + dx * sine + dy * cosine

        return places
