"""Reduced copies of rasters: level n is half of level n - 1, in tiles, made when they are asked for.

A pixel is the mean of four, colours weighted by alpha. A reduced tile is known by the identity of the
four tiles it was made from, so that an edit renews only what it touched, and undo finds the old ones.
"""

from __future__ import annotations

import threading
import weakref
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from editor.document.compositing.stack import Grid, Plane, RasterPlane
from editor.document.raster import TILE, Key, Located, Raster, Tile
from neural.source import Depth, Pixels, Rect

_Quad = tuple[Tile | None, Tile | None, Tile | None, Tile | None]
_Ids = tuple[int, ...]
_Reference = weakref.ReferenceType[Tile] | None
_Spot = tuple[int, int, int]  # level, row, column
_Found = tuple[_Ids, _Reference]


class Halves:
    """Tiles made from four others, least recently used first to go; `budget` is in bytes.

    It holds no tile of a document alive. Any thread may use it.
    """

    def __init__(self, budget: int = 512 * 2**20) -> None:
        self.budget = budget
        self.held_bytes = 0
        self._made: OrderedDict[_Ids, tuple[Tile, tuple[_Reference, ...]]] = OrderedDict()
        self._lock = threading.Lock()

    def touch(self, ids: _Ids) -> None:
        """Note that the tile made from these was used."""
        with self._lock:
            if ids in self._made:
                self._made.move_to_end(ids)

    def tile(self, quad: _Quad, ids: _Ids) -> Tile:
        """The four in one; `ids` are their identities."""
        with self._lock:
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
        with self._lock:
            replaced = self._made.pop(ids, None)
            if replaced is not None:
                self.held_bytes -= replaced[0].raw_bytes
            self._made[ids] = tile, references
            self.held_bytes += tile.raw_bytes
            while self.held_bytes > self.budget and len(self._made) > 1:
                _, (old, _) = self._made.popitem(last=False)
                self.held_bytes -= old.raw_bytes
        return tile


_SHARED: Final = Halves()
"""One for all documents, so that their thumbnails and projections make no tile twice."""


class Mips:
    """The levels of some rasters, for one thread.

    Remembers the rasters it has seen, and so keeps them alive, until `keep_only` lets go of them.
    """

    def __init__(self, halves: Halves = _SHARED) -> None:
        self._halves = halves
        # What was found for each raster, so that looking again does not go down to its own tiles.
        self._seen: dict[int, tuple[Raster, dict[_Spot, _Found]]] = {}

    def keep_only(self, rasters: Iterable[Raster]) -> None:
        """Let go of all rasters but these."""
        wanted = {id(raster) for raster in rasters}
        for gone in [key for key in self._seen if key not in wanted]:
            del self._seen[gone]

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
            return raster.tiles.get(key, raster.missing)
        found = self._seen.setdefault(id(raster), (raster, {}))[1]
        return self._find(raster.tiles, found, raster.missing, level, *key)

    def _find(
        self,
        tiles: Mapping[Key, Tile],
        found: dict[_Spot, _Found],
        missing: Tile | None,
        level: int,
        row: int,
        column: int,
    ) -> Tile | None:
        if level == 0:
            return tiles.get((row, column), missing)
        spot = level, row, column
        known = found.get(spot)
        if known is not None:
            ids, reference = known
            if reference is None:
                return missing
            tile = reference()
            if tile is not None:
                self._halves.touch(ids)
                return tile
        quad: _Quad = (
            self._find(tiles, found, missing, level - 1, 2 * row, 2 * column),
            self._find(tiles, found, missing, level - 1, 2 * row, 2 * column + 1),
            self._find(tiles, found, missing, level - 1, 2 * row + 1, 2 * column),
            self._find(tiles, found, missing, level - 1, 2 * row + 1, 2 * column + 1),
        )
        if all(tile is missing for tile in quad):
            found[spot] = (), None
            return missing
        ids = tuple(map(id, quad))
        tile = self._halves.tile(quad, ids)
        found[spot] = ids, weakref.ref(tile)
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
        inside = rect.translate(-self.x, -self.y)
        area = (inside if self.raster.base else inside.intersect(reduced)).align(TILE)
        tiles: list[Located | None] = []
        columns = range(area.x // TILE, area.right // TILE)
        for row in range(area.y // TILE, area.bottom // TILE):
            for column in columns:
                tile = self.mips.tile(self.raster, self.level, (row, column))
                tiles.append(None if tile is None else tile.located)
        return Grid(tiles, len(columns), area.x + self.x, area.y + self.y, TILE, TILE)


def halved(quad: _Quad) -> Pixels:
    """Four tiles, left to right and top to bottom, as one of half their scale."""
    arrays = [None if tile is None else tile.pixels for tile in quad]
    some = next(pixels for pixels in arrays if pixels is not None)
    if some.shape[2] == 4:
        from editor.document.compositing.reduce import halve  # loads numba

        out = np.empty_like(some)
        halve(arrays, out)
        return out
    out = np.zeros_like(some)
    half = TILE // 2
    wide = np.float32 if out.dtype == np.float32 else np.uint32
    for index, pixels in enumerate(arrays):
        if pixels is not None:
            total = np.add(pixels[::2, ::2], pixels[1::2, 1::2], dtype=wide)
            total += pixels[::2, 1::2]
            total += pixels[1::2, ::2]
            y, x = index // 2 * half, index % 2 * half
            mean = total * np.float32(0.25) if wide is np.float32 else (total + 2) >> 2
            out[y : y + half, x : x + half] = mean
    return out
