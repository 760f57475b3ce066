"""Edits that keep to a selection: what is not selected comes out bit for bit as it was."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from editor.document.layers import Layer
from editor.document.raster import TILE, Raster, used_rect
from editor.document.refusal import Refusal
from editor.document.selection.coverage import blended
from editor.document.state import State
from neural.source import WHITE, Pixels, Rect, from_unit, to_unit

CELL = 8 * TILE
"""Edge of the squares in which selected tiles are gathered into one rectangle."""


def selected_areas(selection: Raster, within: Rect) -> list[Rect]:
    """Rectangles, in document coordinates, that hold all that is selected of `within`: few, apart from
    each other, and not much larger than it."""
    found: dict[tuple[int, int], Rect] = {}
    for row, column in selection.tiles:
        tile = Rect(column * TILE, row * TILE, TILE, TILE).intersect(within)
        if not tile.empty:
            cell = row * TILE // CELL, column * TILE // CELL
            found[cell] = found.get(cell, tile).union(tile)
    return [found[cell] for cell in sorted(found)]


def laid(
    target: Raster, before: Raster, place: Rect, pixels: Pixels, selection: Raster, x: int, y: int
) -> Raster:
    """`target` where `place` holds `pixels` as far as they are selected, and `before` as far as not.

    All three are of one layer, whose origin lies at x, y of the document.
    """
    for cell in _cells(place, x, y):
        coverage = selection.read(cell.translate(x, y))
        if coverage.any():
            new = pixels[cell.relative_to(place).slices]
            target = target.write(cell, blended(before.read(cell), new, coverage))
    return target


def _cells(place: Rect, x: int, y: int) -> Iterator[Rect]:
    """A rectangle of a layer, cut where the tiles of the document's selection end."""
    there = place.translate(x, y)
    for cell in there.align(TILE).grid(TILE):
        part = cell.intersect(there)
        if not part.empty:
            yield part.translate(-x, -y)


def changed(
    raster: Raster,
    selection: Raster,
    x: int,
    y: int,
    change: Callable[[Pixels], Pixels],
    *,
    grow: bool = True,
) -> Raster:
    """A raster of which `change` has been done to what is selected; without `grow` only as far as it
    has pixels."""
    within = selection.bounds if grow else raster.bounds.translate(x, y)
    for area in selected_areas(selection, within):
        place = area.translate(-x, -y)
        raster = laid(raster, raster, place, change(raster.read(place)), selection, x, y)
    return raster


def lifted(raster: Raster, selection: Raster, x: int, y: int) -> Raster:
    """What is selected of a layer's pixels, transparent as far as it is not."""
    out = Raster.empty(Rect(0, 0, 0, 0), raster.depth)
    bounds = used_rect(raster).translate(x, y)
    for area in selected_areas(selection, bounds):
        for cell in _cells(area.translate(-x, -y), x, y):
            coverage = selection.read(cell.translate(x, y))
            if not coverage.any():
                continue
            pixels = raster.read(cell)
            if not (coverage >= WHITE[raster.depth]).all():
                alpha = to_unit(pixels[..., 3:]) * to_unit(coverage)
                pixels[..., 3:] = from_unit(alpha, raster.depth)
                pixels[coverage[..., 0] <= 0] = 0
            if pixels[..., 3].any():
                out = out.write(cell, pixels)
    return out


def editable(state: State) -> Layer:
    """The active layer, whose pixels may be changed. Raises ValueError in words for the person."""
    layer = state.active_layer
    if layer is None:
        raise ValueError("Choose a pixel layer in the Layers panel first.")
    if layer.locked or layer.lock_pixels:
        raise Refusal("“{}” is locked. Unlock it in the Layers panel first.", layer.name)
    return layer


def filled(state: State, color: Pixels) -> State:
    """The selection, or the whole document, filled with a colour of four stored values, on the active
    layer, or in gray on its mask when that is edited. Raises ValueError when it may not be changed."""
    return _painted(state, color)


def cleared(state: State) -> State:
    """What is selected made transparent on the active layer, or black on its mask when that is edited.

    Raises ValueError when it may not be changed.
    """
    return _painted(state, np.zeros(4, state.depth))


def _painted(state: State, color: Pixels) -> State:
    from editor.document.selection.coverage import everything

    selection = state.selection or everything(state.rect, state.depth)
    mask = state.mask_target
    if mask is not None and state.active_node is not None:
        node = state.active_node
        if node.locked:
            raise Refusal("“{}” is locked. Unlock it in the Layers panel first.", node.name)
        luma = to_unit(color[:3]) @ np.array([0.2126, 0.7152, 0.0722], np.float32)
        gray = from_unit(np.asarray([[luma]], np.float32), state.depth).reshape(1)

        raster = changed(mask.raster, selection, mask.x, mask.y, lambda old: _full(old, gray))
        return state.with_node(replace(node, mask=replace(mask, raster=raster)))
    layer = editable(state)

    def change(old: Pixels) -> Pixels:
        new = _full(old, color)
        if layer.lock_alpha:
            new[..., 3] = old[..., 3]
        return new

    grow = bool(color.any())
    raster = changed(layer.raster, selection, layer.x, layer.y, change, grow=grow)
    return state.with_node(replace(layer, raster=raster))


def _full(like: Pixels, color: Pixels) -> Pixels:
    return np.broadcast_to(color, like.shape).copy()


def moved_pixels(state: State, dx: int, dy: int) -> State:
    """What is selected of the active layer moved over the rest of it, and the selection with it.

    Raises ValueError when the layer may not be changed, or nothing of it is selected.
    """
    from editor.document.projection import composite
    from editor.document.selection.coverage import moved

    layer, selection = editable(state), state.selection
    if selection is None or (dx, dy) == (0, 0):
        return state
    if layer.lock_position:
        raise Refusal("“{}” is locked. Unlock it in the Layers panel first.", layer.name)
    x, y = layer.x, layer.y
    piece = lifted(layer.raster, selection, x, y)
    if not piece.tiles:
        raise ValueError("There are no pixels of this layer in the selection.")
    rest = changed(layer.raster, selection, x, y, np.zeros_like, grow=False)
    stack = (
        Layer(raster=rest, name="", x=x, y=y),
        Layer(raster=piece, name="", x=x + dx, y=y + dy),
    )
    area = used_rect(piece).translate(x + dx, y + dy)
    joined = composite(replace(state, layers=stack, active=None), area)
    raster = rest.write(area.translate(-x, -y), joined)
    return replace(
        state.with_node(replace(layer, raster=raster)), selection=moved(selection, dx, dy)
    )


def via_copy(state: State, name: str) -> State:
    """A new layer of what is selected of the active one. Raises ValueError when that is nothing."""
    layer = state.active_layer
    if layer is None or state.selection is None:
        raise ValueError("Choose a pixel layer in the Layers panel first.")
    raster = lifted(layer.raster, state.selection, layer.x, layer.y)
    if not raster.tiles:
        raise ValueError("There are no pixels of this layer in the selection.")
    fresh = Layer(raster=raster, name=name, x=layer.x, y=layer.y)
    return replace(state.insert(fresh, above=layer.id), selection=None)
