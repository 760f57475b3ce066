"""Wave: the picture seen through rippled glass or water."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from neural.operation import Operation, Patch, Progress, param
from neural.pixelwise import unchanged
from neural.source import Source
from neural.warp import Doubles, Edge, Warp, edge_param

if TYPE_CHECKING:
    from neural.context import Context


class Wave(Operation):
    """Moves rows, columns or both by a sine of where they lie."""

    id: ClassVar[str] = "wave"
    title: ClassVar[str] = "Wave"
    menu: ClassVar[tuple[str, ...]] = ("Filter", "Distort")
    summary: ClassVar[str] = "Ripple the picture in waves."

    amplitude: float = param(
        8.0,
        "Amplitude",
        minimum=0,
        maximum=1000,
        soft_maximum=100,
        step=0.5,
        unit="px",
        help="How far pixels are moved.",
    )
    length: float = param(
        60.0,
        "Wavelength",
        minimum=2,
        maximum=5000,
        soft_maximum=500,
        step=1,
        unit="px",
        help="From one crest to the next.",
    )
    phase: float = param(
        0.0, "Phase", minimum=0, maximum=360, step=1, unit="°", help="Where the waves begin."
    )
    direction: Literal["both", "across", "down"] = param(
        "both",
        "Direction",
        labels={"both": "Both", "across": "Sideways", "down": "Up and down"},
        help="In which direction pixels are moved.",
    )
    edges: Edge = edge_param("mirror")

    def run(self, inputs: Sequence[Source], context: Context) -> Iterator[Patch | Progress]:
        (source,) = inputs
        if self.amplitude == 0:
            return context.map(unchanged, source)
        warp = Warp(source, self.places, self.edges, self.edges, device=context.device.kind)
        near = self.edges in ("repeat", "transparent")
        reach = ceil(self.amplitude) + 3 if near else None
        return context.render(warp, source, reach=reach)

    def places(self, xs: Doubles, ys: Doubles) -> tuple[Doubles, Doubles]:
        turn, start = 2 * np.pi / self.length, np.radians(self.phase)
        across = self.amplitude * np.sin(ys * turn + start) if self.direction != "down" else 0.0
        down = self.amplitude * np.sin(xs * turn + start) if self.direction != "across" else 0.0
        return xs + across, ys + down
