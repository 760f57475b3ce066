"""What selections are made of, and how they are joined: the algebra of fuzzy sets (L. A. Zadeh, "Fuzzy
sets", Information and Control 8, 1965), minimum and maximum, in which every law of plain sets that does
not speak of halves holds: adding twice changes nothing, and inverting turns adding into intersecting.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Literal

import numpy as np
import numpy.typing as npt

from editor.document.layers import Layer
from editor.document.raster import TILE, Key, Raster, Tile, full_tile, keys_of, rect_of, used_rect
from editor.document.state import State
from neural.source import WHITE, Depth, Pixels, Rect, from_unit, to_unit

Floats = npt.NDArray[np.float32]
Mode = Literal["replace", "add", "subtract", "intersect"]

BLOCK = 4 * TILE
"""Edge of the squares in which neighbourhoods are worked through."""


def nothing(rect: Rect, depth: Depth) -> Raster:
    return Raster.mask(rect, depth)


def everything(rect: Rect, depth: Depth) -> Raster:
    full = full_tile(depth)
    filled = Raster.filled(rect, np.array([WHITE[depth]], depth))
    tiles = {
        key: full if rect.contains(rect_of(key)) else tile for key, tile in filled.tiles.items()
    }
    return Raster(rect, depth, 1, tiles)


def is_empty(selection: Raster) -> bool:
    """True when no pixel is selected at all."""
    return not selection.tiles


def is_whole(selection: Raster) -> bool:
    """True when every pixel of the document is selected."""
    return selection.opaque


def combined(old: Raster | None, new: Raster, mode: Mode) -> Raster:
    """`new` joined with what was selected before; None stands for nothing."""
    if old is None or mode == "replace":
        # Nothing was selected: there is nothing to take away from, and nothing in common.
        return new if mode in ("replace", "add") else nothing(new.bounds, new.depth)
    full = full_tile(new.depth)
    white = WHITE[new.depth]
    tiles: dict[Key, Tile] = {}
    for key in old.tiles.keys() | new.tiles.keys():
        a, b = old.tiles.get(key), new.tiles.get(key)
        match mode:
            case "add":
                tile = _either(a, b, full)
            case "subtract":
                tile = a if b is None else None if a is None or b is full else _less(a, b, white)
            case "intersect":
                tile = _both(a, b, full)
        if tile is not None:
            tiles[key] = tile
    return Raster(new.bounds, new.depth, 1, tiles)


def selected(state: State, new: Raster, mode: Mode = "replace") -> State:
    """The state with `new` joined to its selection; where that leaves nothing, it has none."""
    joined = combined(state.selection, new, mode)
    return replace(state, selection=None if is_empty(joined) else joined)


def _either(a: Tile | None, b: Tile | None, full: Tile) -> Tile | None:
    if a is None or b is None or a is b:
        return a or b
    if full in (a, b):
        return full
    return stored_tile(np.maximum(a.pixels, b.pixels))


def _both(a: Tile | None, b: Tile | None, full: Tile) -> Tile | None:
    if a is None or b is None:
        return None
    if a is full or a is b:
        return b
    if b is full:
        return a
    return stored_tile(np.minimum(a.pixels, b.pixels))


def _less(a: Tile, b: Tile, white: float) -> Tile | None:
    rest = (np.asarray(white, b.pixels.dtype) - b.pixels).astype(b.pixels.dtype)
    return stored_tile(np.minimum(a.pixels, rest))


def inverted(selection: Raster) -> Raster:
    """What was not selected; exact for integers, to the last bit of a float."""
    return combined(everything(selection.bounds, selection.depth), selection, "subtract")


def bounds_of(selection: Raster) -> Rect:
    """The smallest rectangle that holds every pixel selected at all; empty for nothing."""
    left, top, right, bottom = [], [], [], []
    for key, tile in selection.tiles.items():
        area = rect_of(key).intersect(selection.bounds)
        on = tile.pixels[area.relative_to(rect_of(key)).slices][..., 0] > 0
        rows, columns = np.flatnonzero(on.any(axis=1)), np.flatnonzero(on.any(axis=0))
        if len(rows):
            left.append(area.x + int(columns[0]))
            right.append(area.x + int(columns[-1]) + 1)
            top.append(area.y + int(rows[0]))
            bottom.append(area.y + int(rows[-1]) + 1)
    if not left:
        return Rect(0, 0, 0, 0)
    return Rect.edges(min(left), min(top), max(right), max(bottom))


def moved(selection: Raster, dx: int, dy: int) -> Raster:
    """Shifted by whole pixels; what leaves the document is gone."""
    used = used_rect(selection).translate(dx, dy).intersect(selection.bounds)
    parts = ((part, selection.read(part.translate(-dx, -dy))) for part in blocks(used))
    return assembled(selection.bounds, selection.depth, parts)


def from_alpha(layer: Layer, rect: Rect) -> Raster:
    """Where a layer is opaque."""
    area = used_rect(layer.raster).translate(layer.x, layer.y).intersect(rect)

    def parts() -> Iterator[tuple[Rect, Pixels]]:
        for part in blocks(area):
            yield part, layer.raster.read(part.translate(-layer.x, -layer.y))[..., 3:]

    return assembled(rect, layer.raster.depth, parts())


def from_mask(mask: Raster, x: int, y: int, rect: Rect) -> Raster:
    """A mask whose origin lies at x, y in the document; its base counts where it has no tile."""
    area = rect if mask.base else used_rect(mask).translate(x, y).intersect(rect)
    parts = ((part, mask.read(part.translate(-x, -y))) for part in blocks(area))
    return assembled(rect, mask.depth, parts)


def fitted(selection: Raster, rect: Rect) -> Raster:
    """The same selection for a document that is `rect` now."""
    if selection.bounds == rect and not selection.base:
        return selection
    return from_mask(selection, 0, 0, rect)


def assembled(rect: Rect, depth: Depth, parts: Iterable[tuple[Rect, Pixels]]) -> Raster:
    """A selection from stored values, H x W or H x W x 1, of rectangles whose edges are edges of tiles
    or of the document; where there is none, nothing is selected."""
    return Raster(rect, depth, 1, tiles_of(rect, parts))


def tiles_of(rect: Rect, parts: Iterable[tuple[Rect, Pixels]]) -> dict[Key, Tile]:
    """The tiles of `assembled`."""
    tiles: dict[Key, Tile] = {}
    for part, values in parts:
        for key in keys_of(part):
            area = rect_of(key).intersect(part)
            source = values[area.relative_to(part).slices].reshape(area.height, area.width, 1)
            if area == rect_of(key):
                tile = stored_tile(source)
            elif not source.any():
                tile = None
            else:
                pixels = np.zeros((TILE, TILE, 1), values.dtype)
                pixels[area.relative_to(rect_of(key)).slices] = source
                tile = Tile(pixels)
            if tile is not None:
                tiles[key] = tile
    return tiles


def stored_tile(values: Pixels) -> Tile | None:
    """TILE x TILE x 1 values as a tile: None where nothing, the shared one where all is selected."""
    depth = values.dtype.name
    low, high = values.min(), values.max()
    if high <= 0:
        return None
    if low >= WHITE[depth]:
        return full_tile(depth)  # type: ignore[arg-type]
    return Tile(np.ascontiguousarray(values).copy())


def blocks(rect: Rect, edge: int = BLOCK) -> Iterator[Rect]:
    """The squares of a grid from the origin that `rect` touches, cut to whole tiles around it."""
    whole = rect.align(TILE)
    for cell in rect.align(edge).grid(edge):
        part = cell.intersect(whole)
        if not part.empty:
            yield part


def spread(
    selection: Raster, margin: int, change: Callable[[Floats], Floats], *, align: int = 1
) -> Raster:
    """`change` applied to the coverage, H x W of 0..1, which may look `margin` pixels around.

    It leaves alone what is even within that distance: only edges cost. The document's border is for
    `change` to continue. `align` is what the places it is called at are multiples of.
    """
    rect, depth = selection.bounds, selection.depth
    edge = max(BLOCK, -(-2 * margin // BLOCK) * BLOCK, align)
    margin = -(-margin // align) * align
    whole = _whole_tiles(selection)
    tiles: dict[Key, Tile] = {}
    for cell in blocks(used_rect(selection).inflate(margin).intersect(rect), edge):
        block = cell.intersect(rect)
        around = cell.inflate(margin).intersect(rect)
        kinds = {key in whole if key in selection.tiles else None for key in keys_of(around)}
        if kinds == {None}:
            continue
        if kinds == {True}:
            tiles.update({key: selection.tiles[key] for key in keys_of(block)})
            continue
        values = change(to_unit(selection.read(around))[..., 0])
        kept = np.clip(values[block.relative_to(around).slices], 0.0, 1.0)
        tiles.update(tiles_of(rect, [(block, from_unit(np.ascontiguousarray(kept), depth))]))
    return Raster(rect, depth, 1, tiles)


def _whole_tiles(selection: Raster) -> set[Key]:
    """Tiles that are wholly selected, as far as they lie in the document."""
    full, white = full_tile(selection.depth), WHITE[selection.depth]
    found: set[Key] = set()
    for key, tile in selection.tiles.items():
        inside = rect_of(key).intersect(selection.bounds)
        if tile is full or (
            inside != rect_of(key)
            and bool((tile.pixels[inside.relative_to(rect_of(key)).slices] == white).all())
        ):
            found.add(key)
    return found


def blended(old: Pixels, new: Pixels, coverage: Pixels) -> Pixels:
    """`new` where it is selected, `old` where not, mixed by the coverage between: H x W x C, the
    coverage H x W x 1 of the same depth.

    Mixed by what can be seen, so that the colour of transparent pixels does not bleed in. Not selected
    and wholly selected pixels come out bit for bit.
    """
    white = WHITE[coverage.dtype.name]
    if not coverage.any():
        return old
    if (coverage >= white).all():
        return new
    from editor.document.selection.kernels import mix

    out = np.empty(old.shape, old.dtype)
    mix(old, np.ascontiguousarray(new), coverage, white, old.dtype != np.float32, out)
    return out
