"""Reduced copies of rasters: level n is half of level n - 1, in tiles, made when they are asked for.

A pixel is the mean of four, colours weighted by alpha. A reduced tile is known by the identity of the
four tiles it was made from, so that an edit renews only what it touched, and undo finds the old ones.
"""

from __future__ import annotations

import weakref
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from editor.document.compositing.stack import Grid, Plane, RasterPlane
from editor.document.raster import TILE, Key, Raster, Tile
from neural.source import Depth, Pixels, Rect

Quad = tuple[Tile | None, Tile | None, Tile | None, Tile | None]

_HALF: Final = TILE // 2


class Mips:
    """A cache of reduced tiles, least recently used first to go; `budget` is in bytes.

    It holds no tile of a document alive.
    """

    def __init__(self, budget: int = 256 * 2**20) -> None:
        self.budget = budget
        self.held_bytes = 0
        self._made: OrderedDict[tuple[int, ...], tuple[Tile, tuple[Any, ...]]] = OrderedDict()

    def plane(self, raster: Raster, x: int, y: int, level: int) -> Plane:
        """The raster, its origin at x, y of the document, in the pixels of a level.

        The origin is rounded to whole pixels of the level.
        """
        if level == 0:
            return RasterPlane(raster, x, y)
        half = 1 << level >> 1
        return _Reduced(self, raster, (x + half) >> level, (y + half) >> level, level)

    def tile(self, raster: Raster, level: int, key: Key) -> Tile | None:
        """A tile of a level of a raster, at its key there; None where nothing is."""
        if level == 0:
            return raster.tiles.get(key)
        row, column = 2 * key[0], 2 * key[1]
        quad: Quad = (
            self.tile(raster, level - 1, (row, column)),
            self.tile(raster, level - 1, (row, column + 1)),
            self.tile(raster, level - 1, (row + 1, column)),
            self.tile(raster, level - 1, (row + 1, column + 1)),
        )
        if quad == (None, None, None, None):
            return None
        return self._half(quad)

    def _half(self, quad: Quad) -> Tile:
        ids = tuple(map(id, quad))
        known = self._made.get(ids)
        if known is not None:
            tile, sources = known
            # An id can come back for another tile once its first owner is gone.
            if all(
                source is (None if reference is None else reference())
                for source, reference in zip(quad, sources, strict=True)
            ):
                self._made.move_to_end(ids)
                return tile
        tile = Tile(halved(quad))
        references = tuple(None if source is None else weakref.ref(source) for source in quad)
        if ids not in self._made:
            self.held_bytes += tile.raw_bytes
        self._made[ids] = tile, references
        self._made.move_to_end(ids)
        while self.held_bytes > self.budget and len(self._made) > 1:
            _, (old, _) = self._made.popitem(last=False)
            self.held_bytes -= old.raw_bytes
        return tile


@dataclass(frozen=True, slots=True)
class _Reduced:
    """A level of a raster as a plane; x, y are in the level's pixels."""

    mips: Mips
    raster: Raster
    x: int
    y: int
    level: int

    @property
    def depth(self) -> Depth:
        return self.raster.depth

    @property
    def channels(self) -> int:
        return self.raster.channels

    def grid(self, rect: Rect) -> Grid:
        bounds = self.raster.bounds.align(1 << self.level)
        reduced = Rect.edges(
            bounds.x >> self.level,
            bounds.y >> self.level,
            bounds.right >> self.level,
            bounds.bottom >> self.level,
        )
        area = rect.translate(-self.x, -self.y).intersect(reduced).align(TILE)
        found: list[Pixels | None] = []
        columns = range(area.x // TILE, area.right // TILE)
        for row in range(area.y // TILE, area.bottom // TILE):
            for column in columns:
                tile = self.mips.tile(self.raster, self.level, (row, column))
                found.append(None if tile is None else tile.pixels)
        return Grid(found, len(columns), area.translate(self.x, self.y), TILE, TILE)


def halved(quad: Quad) -> Pixels:
    """Four tiles, left to right and top to bottom, as one of half their scale."""
    some = next(tile for tile in quad if tile is not None)
    out = np.zeros((TILE, TILE, some.channels), some.pixels.dtype)
    halve: Callable[[Pixels, Pixels], None]
    if some.channels == 1:
        halve = _halve_mask
    else:
        from editor.document.compositing.reduce import halve
    for index, tile in enumerate(quad):
        if tile is not None:
            y, x = index // 2 * _HALF, index % 2 * _HALF
            halve(tile.pixels, out[y : y + _HALF, x : x + _HALF])
    return out


def _halve_mask(pixels: Pixels, out: Pixels) -> None:
    four = pixels.astype(np.float32).reshape(_HALF, 2, _HALF, 2, 1).mean(axis=(1, 3))
    out[:] = four if out.dtype == np.float32 else np.floor(four + np.float32(0.5))
