"""Displace: pixels moved as another picture says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from neural.area import Floats
from neural.operation import NeedsFile, Operation, OperationError, Patch, Progress, param
from neural.source import Source
from neural.style_picture import read_style
from neural.warp import Doubles, Edge, Places, Warp, edge_param

if TYPE_CHECKING:
    from neural.context import Context

LONGEST = 4096
"""Maps are reduced to this many pixels on their longer side."""


class Displace(Operation):
    """Takes each pixel's colour from a place that the map's red (sideways) and green (down) give.

    128 of 255 moves nothing, 255 by the whole amount one way, 0 the other way.
    """

    id: ClassVar[str] = "displace"
    title: ClassVar[str] = "Displace"
    menu: ClassVar[tuple[str, ...]] = ("Filter", "Distort")
    summary: ClassVar[str] = "Move pixels by the tones of another picture, the map."

    map: str = param(
        "",
        "Map",
        widget="picture",
        help="The picture whose red and green move pixels; middle gray moves nothing.",
    )
    across: float = param(
        10.0,
        "Sideways",
        minimum=-1000,
        maximum=1000,
        soft_maximum=100,
        step=1,
        unit="px",
        help="How far the strongest red moves pixels.",
    )
    down: float = param(
        10.0,
        "Up and down",
        minimum=-1000,
        maximum=1000,
        soft_maximum=100,
        step=1,
        unit="px",
        help="How far the strongest green moves pixels.",
    )
    fit: Literal["stretch", "tile"] = param(
        "stretch",
        "Fit",
        labels={"stretch": "Stretch", "tile": "Tile"},
        help="Whether the map is stretched over the picture, or repeated in its own size.",
    )
    edges: Edge = edge_param("repeat")

    def reads_files(self) -> tuple[str, ...]:
        return (self.map,) if self.map else ()

    def run(self, inputs: Sequence[Source], context: Context) -> Iterator[Patch | Progress]:
        (source,) = inputs
        places = self.places(source, read_map(self.map))
        warp = Warp(source, places, self.edges, self.edges, device=context.device.kind)
        return context.render(warp, source, reach=None)

    def places(self, source: Source, moves: Floats) -> Places:
        height, width = moves.shape[:2]
        stretch = self.fit == "stretch"
        scale_x = width / source.size.width if stretch else 1.0
        scale_y = height / source.size.height if stretch else 1.0

        def at(values: Doubles, scale: float, length: int) -> tuple[Doubles, Doubles, Doubles]:
            place = (values + 0.5) * scale - 0.5
            cell = np.floor(place)
            if stretch:
                return np.clip(cell, 0, length - 1), np.clip(cell + 1, 0, length - 1), place - cell
            return cell % length, (cell + 1) % length, place - cell

        def places(xs: Doubles, ys: Doubles) -> tuple[Doubles, Doubles]:
            left, right, along = at(xs, scale_x, width)
            top, bottom, below = at(ys, scale_y, height)
            left, right, top, bottom = (each.astype(int) for each in (left, right, top, bottom))
            along, below = along[..., None], below[..., None]
            upper = moves[top, left] * (1 - along) + moves[top, right] * along
            lower = moves[bottom, left] * (1 - along) + moves[bottom, right] * along
            move = upper * (1 - below) + lower * below
            return xs + move[..., 0] * self.across, ys + move[..., 1] * self.down

        return places


def read_map(path: str) -> Floats:
    """H x W x 2 in -1..1. Raises OperationError with a sentence for the person."""
    if not path:
        raise NeedsFile("Choose the picture that says how pixels are moved.", "map")
    try:
        colours = read_style(path, LONGEST)
    except OperationError as error:
        name = path.replace("\\", "/").rpartition("/")[2]
        raise OperationError(
            "The map {} cannot be read. Choose a PNG, JPEG, WebP or TIFF picture.", name
        ) from error
    return np.clip((colours[..., :2] * 255 - 128) / 127, -1, 1).astype(np.float32)
