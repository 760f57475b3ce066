"""Chromatic aberration: colours that a lens draws apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import hypot
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from neural.area import closed
from neural.operation import Operation, Patch, Progress, param
from neural.pixelwise import unchanged
from neural.places import centre_of, centre_param
from neural.source import Pixels, Rect, Source
from neural.warp import Doubles, Places, Warp

if TYPE_CHECKING:
    from neural.context import Context


class ChromaticAberration(Operation):
    """Enlarges red and blue about the centre; green and alpha stay.

    Lateral chromatic aberration, to add it or, with opposite values, to take it away.
    """

    id: ClassVar[str] = "chromatic_aberration"
    title: ClassVar[str] = "Chromatic aberration"
    menu: ClassVar[tuple[str, ...]] = ("Filter", "Distort")
    summary: ClassVar[str] = "Draw red and blue apart towards the corners, or together again."

    red: float = param(
        2.0,
        "Red",
        minimum=-100,
        maximum=100,
        step=0.1,
        unit="px",
        help="How far red moves outwards in the corners.",
    )
    blue: float = param(
        -2.0,
        "Blue",
        minimum=-100,
        maximum=100,
        step=0.1,
        unit="px",
        help="How far blue moves outwards in the corners.",
    )
    x: float = centre_param("Centre, across", "left")
    y: float = centre_param("Centre, down", "top")

    def run(self, inputs: Sequence[Source], context: Context) -> Iterator[Patch | Progress]:
        (source,) = inputs
        if self.red == self.blue == 0:
            return context.map(unchanged, source)
        moved = [
            (channel, Warp(source, self.places(source, pixels), device=context.device.kind))
            for channel, pixels in ((0, self.red), (2, self.blue))
            if pixels != 0
        ]

        def within(core: Rect) -> Pixels:
            result = np.array(source.read(core), order="C")
            for channel, warp in moved:
                shown = closed(warp.values(core), source.depth, opaque=source.opaque)
                result[..., channel] = shown[..., channel]
            return result

        return context.render(within, source, reach=None)

    def places(self, source: Source, pixels: float) -> Places:
        x, y = centre_of(source.size, self.x, self.y)
        corner = hypot(source.size.width, source.size.height) / 2
        scale = corner / max(corner + pixels, 1.0)

        def places(xs: Doubles, ys: Doubles) -> tuple[Doubles, Doubles]:
            return x + (xs - x) * scale, y + (ys - y) * scale

        return places
