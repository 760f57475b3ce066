"""Coverage over a raster, and what an ink makes of the pixels under it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import inf
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt

from editor.document.blend import BlendMode
from editor.document.raster import TILE, Key, Raster, Tile, rect_of
from neural.source import Depth, Pixels, Rect, depth_of, to_unit

Floats = npt.NDArray[np.float32]
Colour = tuple[float, float, float]
"""Red, green and blue as the document means them, white at 1: encoded, or linear in a float document."""

Range = Literal["shadows", "midtones", "highlights"]
_RANGES: Final[tuple[Range, ...]] = ("shadows", "midtones", "highlights")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ink:
    """What happens to covered pixels: a colour or other pixels are laid over them, or they change."""

    colour: Colour = (0.0, 0.0, 0.0)
    blend: BlendMode = BlendMode.NORMAL
    source: Callable[[Rect], Pixels] | None = None
    """Gives the pixels to lay in the colour's place, of the raster's channels, for a rectangle of the
    raster's coordinates: in its depth, or in float32 with white at 1 and meant as it means them."""
    kind: Literal["lay", "erase", "expose", "sponge"] = "lay"
    smooth: bool = False
    """The source gives float32."""
    dither: float = 0.0
    """Amplitude of noise, white at 1: half a step of 8 bits hides the steps of a gradient."""

    def depth(self, raster: Depth) -> Depth:
        """What its source gives for a raster of that depth."""
        return "float32" if self.smooth else raster

    @classmethod
    def erase(cls, background: Colour = (1.0, 1.0, 1.0)) -> Ink:
        """Takes pixels away. Where alpha is locked, and on masks, `background` is laid instead."""
        return cls(kind="erase", colour=background)

    @classmethod
    def dodge(cls, tones: Range, *, burn: bool = False) -> Ink:
        """Lightens one range of tones, or darkens it; alpha stays."""
        return cls(kind="expose", colour=(float(_RANGES.index(tones)), -1.0 if burn else 1.0, 0.0))

    @classmethod
    def sponge(cls, *, saturate: bool) -> Ink:
        """Makes colours stronger, or takes them away; alpha stays."""
        return cls(kind="sponge", colour=(0.0, 1.0 if saturate else -1.0, 0.0))


class Cell:
    """What is known of one touched tile."""

    __slots__ = ("addresses", "cover", "select", "source")

    def __init__(self, cover: Floats | None, select: Floats | None, source: Pixels | None) -> None:
        self.cover = cover
        self.select = select
        self.source = source
        self.addresses = (address_of(cover), address_of(select), address_of(source))


class Wash:
    """A raster under way from how it was to how an ink leaves it.

    Every pixel is computed from the raster that it began with and from its coverage now: opacity is a
    ceiling however often one goes over it. `area` is where pixels may change, in the raster's
    coordinates; the raster's bounds grow to hold what did. `selection`, one channel of any depth, lies
    in coordinates in which the raster's origin is at `at`; None selects everything.
    """

    def __init__(
        self,
        raster: Raster,
        ink: Ink,
        area: Rect,
        *,
        opacity: float = 1.0,
        selection: Raster | None = None,
        at: tuple[int, int] = (0, 0),
        lock_alpha: bool = False,
    ) -> None:
        if raster.channels not in (1, 4):
            raise ValueError(f"One paints on 4 channels or on 1, not on {raster.channels}.")
        self.before = raster
        self.area = area
        self._ink = ink
        self._selection = selection
        self._at = at
        self._cells: dict[Key, Cell] = {}
        self._fresh: dict[Key, Tile] = {}
        self._bounds = raster.bounds
        self._blank: Pixels | None = None
        self._work: Any = None
        self._arguments = _arguments(raster.depth, raster.channels, ink, opacity, lock_alpha)

    @property
    def raster(self) -> Raster:
        """As it is now."""
        return patched(self.before, self._bounds, self._fresh)

    def cell(self, key: Key) -> Cell:
        """What is known of a tile, made when it is first asked for: its coverage is writable and zero."""
        cell = self._cells.get(key)
        return cell if cell is not None else self.put(key, np.zeros((TILE, TILE), np.float32))

    def put(self, key: Key, cover: Floats | None) -> Cell:
        """Set the coverage of a tile that has none yet; None covers all of it."""
        rect = rect_of(key)
        select = source = None
        if self._selection is not None:
            select = selected(self._selection, rect.translate(*self._at))
        if self._ink.source is not None:
            source = np.ascontiguousarray(self._ink.source(rect))
            if source.shape != (TILE, TILE, self.before.channels):
                raise ValueError(f"{source.shape} pixels do not fill a tile.")
            if depth_of(source) != self._ink.depth(self.before.depth):
                raise ValueError(f"{source.dtype} pixels do not fit {self.before.depth}.")
        cell = self._cells[key] = Cell(cover, select, source)
        return cell

    def cover(self) -> dict[Key, Floats]:
        """The coverage so far of every touched tile, selection and all."""
        found: dict[Key, Floats] = {}
        for key, cell in self._cells.items():
            part = cell.cover if cell.cover is not None else np.ones((TILE, TILE), np.float32)
            found[key] = part * cell.select if cell.select is not None else part
        return found

    def render(self, boxes: Iterable[tuple[Key, Rect]]) -> Rect:
        """Bring pixels up to date with their coverage: boxes within tiles, in the tile's coordinates.

        Gives what may have changed, in the raster's coordinates.
        """
        from editor.document.paint import render

        if self._work is None:
            self._work = np.empty(render.WORK_BYTES, np.uint8)
        # Plain numbers: a dab of a small brush is done in the time that a few rectangles take.
        area = self.area
        jobs: list[tuple[int, ...]] = []
        done: list[tuple[Key, Pixels]] = []
        left, top, right, bottom = area.right, area.bottom, area.x, area.y
        for key, box in boxes:
            tile_x, tile_y = key[1] * TILE, key[0] * TILE
            x_0, y_0 = max(box.x, area.x - tile_x), max(box.y, area.y - tile_y)
            x_1, y_1 = min(box.right, area.right - tile_x), min(box.bottom, area.bottom - tile_y)
            if x_0 >= x_1 or y_0 >= y_1:
                continue
            base = self.before.tiles.get(key)
            present = self._fresh.get(key, base)
            original = base.pixels if base is not None else self._nothing()
            fresh = (present.pixels if present is not None else self._nothing()).copy()
            at = (x_0, y_0, x_1 - x_0, y_1 - y_0, tile_x, tile_y)
            jobs.append((address_of(original), address_of(fresh), *self.cell(key).addresses, *at))
            done.append((key, fresh))
            left, top = min(left, tile_x + x_0), min(top, tile_y + y_0)
            right, bottom = max(right, tile_x + x_1), max(bottom, tile_y + y_1)
        if not jobs:
            return Rect(0, 0, 0, 0)
        how, ink = self._arguments
        render.render(np.array(jobs, np.int64), len(jobs), how, ink, address_of(self._work))
        for key, fresh in done:
            self._fresh[key] = Tile(fresh)
        dirty = Rect.edges(left, top, right, bottom)
        self._bounds = self._bounds.union(dirty)
        return dirty

    def finish(self) -> Raster:
        """The raster as it stays: tiles that came out as they were are the old ones again."""
        return settled(self.before, self._bounds, self._fresh)

    def _nothing(self) -> Pixels:
        if self._blank is None:
            self._blank = blank_of(self.before)
        return self._blank


class Patched(Mapping[Key, Tile]):
    """Tiles, and others in the place of some: made in the time that those take, however many there are."""

    __slots__ = ("_base", "_fresh")

    def __init__(self, base: Mapping[Key, Tile], fresh: Mapping[Key, Tile]) -> None:
        self._base = base
        self._fresh = dict(fresh)

    def __getitem__(self, key: Key) -> Tile:
        tile = self._fresh.get(key)
        return tile if tile is not None else self._base[key]

    def __iter__(self) -> Iterator[Key]:
        yield from self._base
        yield from (key for key in self._fresh if key not in self._base)

    def __len__(self) -> int:
        return len(self._base.keys() | self._fresh.keys())


def patched(before: Raster, bounds: Rect, fresh: Mapping[Key, Tile]) -> Raster:
    """A raster like `before` with other bounds and with these tiles in the place of its own: for a look
    while more of them come."""
    return _like(before, bounds, Patched(before.tiles, fresh))


def _like(before: Raster, bounds: Rect, tiles: Mapping[Key, Tile]) -> Raster:
    return Raster(bounds, before.depth, before.channels, tiles, before.base)


def selected(selection: Raster, rect: Rect) -> Floats:
    """How far each pixel of a rectangle is selected, 0..1."""
    chosen = to_unit(selection.read(rect))[..., 0]
    return np.ascontiguousarray(chosen).clip(0.0, 1.0)


def blank_of(raster: Raster) -> Pixels:
    """A tile of what is there where no tile is."""
    tile = raster.missing
    return np.zeros((TILE, TILE, raster.channels), raster.depth) if tile is None else tile.pixels


def settled(before: Raster, bounds: Rect, fresh: Mapping[Key, Tile]) -> Raster:
    """The same to stay: tiles that came out as they were are the old ones again, those that came out
    blank are left out. `before` itself when nothing has changed."""
    blank = blank_of(before).view(np.uint8)
    tiles = dict(before.tiles)
    for key, tile in fresh.items():
        bits, old = tile.pixels.view(np.uint8), tiles.get(key)
        if old is not None and np.array_equal(old.pixels.view(np.uint8), bits):
            continue
        if np.array_equal(blank, bits):
            tiles.pop(key, None)
        else:
            tiles[key] = tile
    return _like(before, bounds, tiles) if tiles != before.tiles else before


def _arguments(
    depth: Depth, channels: int, ink: Ink, opacity: float, lock_alpha: bool
) -> tuple[Any, Any]:
    """What the renderer takes that stays the same for every tile."""
    from editor.document.compositing import modes
    from editor.document.paint import render, tones

    gray = channels == 1
    # Masks have nothing to take away: they become the background.
    erase = ink.kind == "erase" and not gray and not lock_alpha
    lock = (lock_alpha or ink.kind in ("expose", "sponge")) and not gray
    mix = {"expose": tones.expose, "sponge": tones.sponge}.get(ink.kind)
    source = ink.depth(depth)
    how = (
        channels * np.dtype(depth).itemsize,
        render.reading(depth, channels),
        render.writing(depth, channels),
        mix() if mix is not None else modes.mix(ink.blend),
        *render.laying(),
        int(gray),
        int(erase),
        int(lock),
        channels * np.dtype(source).itemsize,
        render.reading(source, channels),
    )
    tint = (*ink.colour, opacity, inf if depth == "float32" else 1.0, ink.dither)
    return np.array(how, np.int64), np.array(tint, np.float32)


def address_of(array: npt.NDArray[Any] | None) -> int:
    """Where a C-contiguous array begins, 0 for None."""
    if array is None:
        return 0
    interface = array.__array_interface__
    if interface["strides"] is not None:
        raise ValueError("Pixels must lie side by side, row after row.")
    return int(interface["data"][0])
