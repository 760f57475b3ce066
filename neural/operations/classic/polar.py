"""Polar coordinates: the picture rolled around a point, or unrolled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from neural.operation import Operation, Patch, Progress, param
from neural.source import Source
from neural.warp import Doubles, Places, Warp

if TYPE_CHECKING:
    from neural.context import Context


class Polar(Operation):
    """Rolls the picture: across becomes the angle, down the distance from the centre; or the inverse.

    The distance is 1 where the ellipse of the picture's sides ends, beyond which the last row goes on.
    """

    id: ClassVar[str] = "polar"
    title: ClassVar[str] = "Polar coordinates"
    menu: ClassVar[tuple[str, ...]] = ("Filter", "Distort")
    summary: ClassVar[str] = "Roll the picture around its centre, like a tiny planet, or unroll it."

    direction: Literal["roll", "unroll"] = param(
        "roll",
        "Direction",
        labels={"roll": "Rectangular to polar", "unroll": "Polar to rectangular"},
        help="Whether rows become circles, or circles rows.",
    )
    middle: Literal["top", "bottom"] = param(
        "top",
        "Centre",
        labels={"top": "Top", "bottom": "Bottom"},
        help="Which edge of the flat picture lies in the centre of the round one.",
    )
    angle: float = param(
        0.0, "Angle", minimum=-180, maximum=180, step=1, unit="°", help="Turns the round picture."
    )

    def run(self, inputs: Sequence[Source], context: Context) -> Iterator[Patch | Progress]:
        (source,) = inputs
        device = context.device.kind
        if self.direction == "roll":
            warp = Warp(source, self.rolled(source), "wrap", "repeat", fine=2, device=device)
        else:
            warp = Warp(source, self.unrolled(source), fine=2, device=device)
        return context.render(warp, source, reach=None)

    def rolled(self, source: Source) -> Places:
        """From the round picture to the flat one; the angle goes clockwise from the top."""
        width, height = source.size.width, source.size.height

        def places(xs: Doubles, ys: Doubles) -> tuple[Doubles, Doubles]:
            dx, dy = (xs + 0.5) * 2 / width - 1, (ys + 0.5) * 2 / height - 1
            turn = (np.arctan2(dx, -dy) - np.radians(self.angle)) / (2 * np.pi)
            away = np.hypot(dx, dy)
            down = away if self.middle == "top" else 1 - away
            return (turn - np.floor(turn)) * width - 0.5, down * height - 0.5

        return places

    def unrolled(self, source: Source) -> Places:
        """From the flat picture to the round one."""
        width, height = source.size.width, source.size.height

        def places(xs: Doubles, ys: Doubles) -> tuple[Doubles, Doubles]:
            turn = 2 * np.pi * (xs + 0.5) / width + np.radians(self.angle)
            down = (ys + 0.5) / height
            away = down if self.middle == "top" else 1 - down
            dx, dy = away * np.sin(turn), -away * np.cos(turn)
            return (dx + 1) * width / 2 - 0.5, (dy + 1) * height / 2 - 0.5

        return places
