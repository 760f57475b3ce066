"""Lens distortion: straight lines bend, or become straight."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import hypot
from typing import TYPE_CHECKING, ClassVar

from neural.operation import Operation, Patch, Progress, param
from neural.pixelwise import unchanged
from neural.places import centre_of, centre_param
from neural.source import Source
from neural.warp import Doubles, Edge, Places, Warp, edge_param

if TYPE_CHECKING:
    from neural.context import Context

STRENGTH = 0.5
"""k1 and k2 at 100, with radii of 1 at the picture's corners."""


class LensDistortion(Operation):
    """Takes a pixel's colour from r (1 + k1 r^2 + k2 r^4) in its direction, r being 1 in the corners.

    The radial part of the model of D. Brown, "Decentering distortion of lenses", Photogrammetric
    Engineering 32, 1966.
    """

    id: ClassVar[str] = "lens_distortion"
    title: ClassVar[str] = "Lens distortion"
    menu: ClassVar[tuple[str, ...]] = ("Filter", "Distort")
    summary: ClassVar[str] = "Bend lines like a lens does, or straighten what one has bent."

    distortion: float = param(
        0.0,
        "Distortion",
        minimum=-100,
        maximum=100,
        step=0.5,
        help="Above 0 lines bulge outwards (barrel), below inwards (pincushion).",
    )
    edge: float = param(
        0.0,
        "At the edge",
        minimum=-100,
        maximum=100,
        step=0.5,
        help="The same, but felt near the corners most.",
    )
    zoom: float = param(
        100.0,
        "Zoom",
        minimum=25,
        maximum=400,
        step=1,
        unit="%",
        help="Enlarges, to hide the edges.",
    )
    x: float = centre_param("Centre, across", "left")
    y: float = centre_param("Centre, down", "top")
    edges: Edge = edge_param("transparent")

    def run(self, inputs: Sequence[Source], context: Context) -> Iterator[Patch | Progress]:
        (source,) = inputs
        if self.distortion == self.edge == 0 and self.zoom == 100:
            return context.map(unchanged, source)
        places, device = self.places(source), context.device.kind
        warp = Warp(source, places, self.edges, self.edges, device=device)
        return context.render(warp, source, reach=None)

    def places(self, source: Source) -> Places:
        x, y = centre_of(source.size, self.x, self.y)
        corner = hypot(source.size.width, source.size.height) / 2
        k1, k2 = STRENGTH * self.distortion / 100, STRENGTH * self.edge / 100

        def places(xs: Doubles, ys: Doubles) -> tuple[Doubles, Doubles]:
            dx, dy = (xs - x) * 100 / self.zoom, (ys - y) * 100 / self.zoom
            square = (dx**2 + dy**2) / corner**2
            scale = 1 + square * (k1 + k2 * square)
            return x + dx * scale, y + dy * scale

        return places
