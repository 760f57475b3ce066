"""A stack of planes of pixels, and compositing a rectangle of it.

This module is cheap to import; numba is loaded, and the functions that a stack needs are compiled or
taken from numba's disk cache, by the first composite.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple, Protocol

import numpy as np

from editor.document.blend import BlendMode
from editor.document.raster import TILE, Located, Raster, located
from neural.source import Depth, Pixels, Rect, depth_of

DARK: Final = 102
LIGHT: Final = 153
"""Grays of the checkerboard that shows through transparent pixels."""


class Grid(NamedTuple):
    """The tiles of a plane under a rectangle: row by row, None where nothing is.

    Either one tile of any size or several that are `TILE` squares.
    """

    tiles: list[Located | None]
    columns: int
    x: int
    y: int
    """The first tile's corner."""
    tile_width: int
    tile_height: int


class Plane(Protocol):
    """Pixels somewhere, in tiles that a kernel reads in place."""

    @property
    def depth(self) -> Depth: ...

    @property
    def channels(self) -> int: ...

    def grid(self, rect: Rect) -> Grid:
        """The tiles that `rect` touches."""
        ...


@dataclass(frozen=True, slots=True)
class RasterPlane:
    """A raster whose origin lies at x, y."""

    raster: Raster
    x: int = 0
    y: int = 0

    @property
    def depth(self) -> Depth:
        return self.raster.depth

    @property
    def channels(self) -> int:
        return self.raster.channels

    def grid(self, rect: Rect) -> Grid:
        # Plain numbers: every dab of a brush asks every layer, and rectangles would cost more than tiles.
        raster = self.raster
        missing, bounds = raster.missing, raster.bounds
        left, top = rect.x - self.x, rect.y - self.y
        right, bottom = left + rect.width, top + rect.height
        if missing is None:
            left, top = max(left, bounds.x), max(top, bounds.y)
            right, bottom = min(right, bounds.right), min(bottom, bounds.bottom)
        row, column = top // TILE, left // TILE
        rows = range(row, max(row, -(-bottom // TILE)))
        columns = range(column, max(column, -(-right // TILE)))
        tile = raster.tiles.get
        tiles = [
            None if (found := tile((row, column), missing)) is None else found.located
            for row in rows
            for column in columns
        ]
        return Grid(tiles, len(columns), column * TILE + self.x, row * TILE + self.y, TILE, TILE)


@dataclass(frozen=True, slots=True)
class ArrayPlane:
    """One H x W x C array whose corner lies at x, y."""

    pixels: Pixels
    x: int = 0
    y: int = 0

    @property
    def depth(self) -> Depth:
        return depth_of(self.pixels)

    @property
    def channels(self) -> int:
        return self.pixels.shape[2]

    def grid(self, rect: Rect) -> Grid:
        height, width, _ = self.pixels.shape
        return Grid([located(self.pixels)], 1, self.x, self.y, width, height)


@dataclass(frozen=True, slots=True)
class FillPlane:
    """One colour everywhere, an array of four values."""

    color: Pixels

    @property
    def depth(self) -> Depth:
        return depth_of(self.color)

    @property
    def channels(self) -> int:
        return len(self.color)

    def grid(self, rect: Rect) -> Grid:
        area = rect.align(TILE)
        tile = located(np.broadcast_to(self.color, (TILE, TILE, 4)))
        columns = area.width // TILE
        count = columns * (area.height // TILE)
        return Grid([tile] * count, columns, area.x, area.y, TILE, TILE)


How = Literal["over", "atop", "replace"]
"""How an entry meets what lies below it.

"over" is laid over it. "atop" shows only where there is something below and leaves its alpha alone
(Porter and Duff, 1984), as a clipped layer does; its mode sees what is below as opaque. "replace" fades
from what is below to the entry by opacity and mask, alpha too, and leaves alone what it has no tile for:
for what was computed from below, as by an adjustment.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A visible layer of a stack, or what stands for one: a group's composite, a preview."""

    plane: Plane
    opacity: float = 1.0
    blend: BlendMode = BlendMode.NORMAL
    mask: Plane | None = None
    """One channel; where it has no tile the layer is hidden."""
    how: How = "over"


def composite(
    entries: Sequence[Entry],
    rect: Rect,
    depth: Depth,
    *,
    out: Pixels | None = None,
    unbounded: bool = False,
    encoded: bool = False,
) -> Pixels:
    """The stack, bottom first, within `rect`: straight RGBA in `depth`, rounded; colour 0 under alpha 0.

    Writes into `out` (`rect.height` x `rect.width` x 4, pixels of a row side by side) when given.
    `unbounded` says that the document is float, so that sums of colours may pass white. `encoded` puts
    linear values through the sRGB curve: for float documents shown or stored in 8 bits.
    """
    from editor.document.compositing.run import run

    target = np.empty((rect.height, rect.width, 4), depth) if out is None else out
    if target.shape != (rect.height, rect.width, 4) or target.dtype != np.dtype(depth):
        raise ValueError(f"{target.shape} of {target.dtype} does not hold {rect} of {depth}.")
    run(entries, rect, target, depth, unbounded=unbounded, encoded=encoded)
    return target


def composite_screen(
    entries: Sequence[Entry],
    rect: Rect,
    *,
    out: Pixels | None = None,
    unbounded: bool = False,
    encoded: bool = False,
) -> Pixels:
    """The same as a screen shows it: bytes B, G, R, 255, over a checkerboard in `rect`'s coordinates."""
    from editor.document.compositing.run import run

    target = np.empty((rect.height, rect.width, 4), np.uint8) if out is None else out
    if target.shape != (rect.height, rect.width, 4) or target.dtype != np.uint8:
        raise ValueError(f"{target.shape} of {target.dtype} does not hold {rect} of a screen.")
    run(entries, rect, target, "screen", unbounded=unbounded, encoded=encoded)
    return target


def warm(depth: Depth) -> None:
    """Load and compile what an ordinary document of this depth needs on the screen, zoomed out too.

    For a thread that nobody waits for: some seconds the first time on a machine, else half of one.
    """
    from editor.document.compositing.reduce import halve

    pixels = np.zeros((2, 2, 4), depth)
    halve([pixels] * 4, np.empty_like(pixels))
    entry = Entry(plane=ArrayPlane(pixels), opacity=0.5)
    composite_screen((entry, entry), Rect(0, 0, 2, 2), encoded=depth == "float32")
