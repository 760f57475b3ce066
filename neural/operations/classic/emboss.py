"""Emboss: the picture as a relief, lit from one side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, cos, radians, sin
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from neural.area import Floats, area_map, luma
from neural.convolution import Doubles, Taps, convolved, splat
from neural.operation import Operation, Patch, Progress, param
from neural.source import Source

if TYPE_CHECKING:
    from neural.context import Context


class Emboss(Operation):
    """Shows how much lighter a pixel is on the lit side than on the other, on encoded values.

    out = gray or in + amount (in(p - d) - in(p + d)), d being half the height towards the light.
    """

    id: ClassVar[str] = "emboss"
    title: ClassVar[str] = "Emboss"
    menu: ClassVar[tuple[str, ...]] = ("Filter", "Artistic")
    summary: ClassVar[str] = "Turn the picture into a relief that is lit from one side."

    angle: float = param(
        135.0,
        "Angle",
        minimum=-180,
        maximum=180,
        step=1,
        unit="°",
        help="Where the light comes from, counter-clockwise from the right.",
    )
    height: float = param(
        3.0,
        "Height",
        minimum=0.5,
        maximum=100,
        soft_maximum=20,
        step=0.5,
        unit="px",
        help="How high the relief stands.",
    )
    amount: float = param(
        100.0,
        "Amount",
        minimum=1,
        maximum=500,
        step=1,
        unit="%",
        help="How strong light and shade are.",
    )
    ground: Literal["gray", "colours", "picture"] = param(
        "gray",
        "Ground",
        labels={"gray": "Gray", "colours": "Colour edges", "picture": "Picture"},
        help="What the relief is made of.",
    )

    def run(self, inputs: Sequence[Source], context: Context) -> Iterator[Patch | Progress]:
        (source,) = inputs
        slope = Slope(self.height, self.angle, self.amount / 100)

        def change(values: Floats) -> Floats:
            relief = convolved(values, slope, context.device.kind)[..., :3]
            if self.ground != "colours":
                relief = luma(relief)[..., None]
            out = values.copy()
            ground = values[..., :3] if self.ground == "picture" else 0.5 * values[..., 3:]
            out[..., :3] = ground + relief
            return out

        return context.map(area_map(change, source, "encoded"), source, halo=slope.reach)


@dataclass(frozen=True)
class Slope(Taps):
    """How much less there is half the height towards `angle` than the same way back, times `amount`."""

    height: float
    angle: float
    amount: float

    @property
    def reach(self) -> int:
        return ceil(self.height / 2) + 1

    def weights(self) -> Doubles:
        x = round(self.height / 2 * cos(radians(self.angle)), 9)
        y = round(-self.height / 2 * sin(radians(self.angle)), 9)
        square = np.zeros((2 * self.reach + 1,) * 2)
        splat(
            square,
            np.array([self.reach + x, self.reach - x]),
            np.array([self.reach + y, self.reach - y]),
            np.array([-1.0, 1.0]),
        )
        return square * self.amount
