"""Lining layers up with the document, the selection or each other.

What counts is where a layer has pixels that can be seen, not how large its raster is.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Literal

import numpy as np

from editor.document.arrange import each, roots
from editor.document.layers import Group, Layer, Node, moved, walk
from editor.document.raster import Raster, rect_of
from editor.document.refusal import Refusal
from editor.document.selection.coverage import bounds_of
from editor.document.state import State
from neural.source import Rect

Edge = Literal["left", "center", "right", "top", "middle", "bottom"]
"""What is lined up: "center" is of the width, "middle" of the height."""
Axis = Literal["horizontal", "vertical"]


def aligned(state: State, ids: Collection[str], edge: Edge, to: Rect | None = None) -> State:
    """With an edge or the middle of each node on that of `to`.

    None is the selection, or else what several nodes cover together, or else the document. Raises
    ValueError when there is nothing to move, or what is to be moved is locked.
    """
    places = _places(state, ids)
    if to is None:
        to = _target(state, places)
    for node, place in places:
        dx, dy = _shift(place, to, edge)
        state = _moved(state, node, dx, dy)
    return state


def shifted(state: State, ids: Collection[str], dx: int, dy: int) -> State:
    """With the nodes `dx` to the right and `dy` down, linked masks with them.

    An unlinked mask that is what is edited moves alone. Raises ValueError when one of them is locked.
    """
    node, mask = state.active_node, state.mask_target
    alone = mask is not None and not mask.linked and tuple(ids) == (state.active,)
    if node is not None and mask is not None and alone:
        check_movable(node)
        return state.with_node(replace(node, mask=mask.moved(dx, dy)))
    for node in roots(state, ids):
        state = _moved(state, node, dx, dy)
    return state


def distributed(state: State, ids: Collection[str], axis: Axis) -> State:
    """With the nodes at equal distances from each other, the first and the last staying.

    Raises ValueError for fewer than three.
    """
    places = _places(state, ids)
    if len(places) < 3:
        raise ValueError("Choose three layers or more to distribute them.")
    across = axis == "horizontal"

    def start(place: Rect) -> int:
        return place.x if across else place.y

    def length(place: Rect) -> int:
        return place.width if across else place.height

    places.sort(key=lambda pair: start(pair[1]) + length(pair[1]) / 2)
    first, last = places[0][1], places[-1][1]
    span = start(last) + length(last) - start(first)
    gap = (span - sum(length(place) for _, place in places)) / (len(places) - 1)
    at = float(start(first))
    for node, place in places:
        shift = round(at) - start(place)
        state = _moved(state, node, shift if across else 0, 0 if across else shift)
        at += length(place) + gap
    return state


def content_bounds(raster: Raster) -> Rect:
    """The smallest rectangle outside which every pixel of a picture is transparent."""
    found = Rect(0, 0, 0, 0)
    for key, tile in raster.tiles.items():
        inside = rect_of(key).intersect(raster.bounds)
        if inside.empty or found.contains(inside):
            continue
        seen = tile.pixels[inside.relative_to(rect_of(key)).slices][..., -1] > 0
        rows, columns = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
        if rows.size:
            part = Rect.edges(columns[0], rows[0], columns[-1] + 1, rows[-1] + 1)
            found = found.union(part.translate(inside.x, inside.y))
    # Back from numpy's integers.
    return Rect(int(found.x), int(found.y), int(found.width), int(found.height))


def seen_bounds(node: Node) -> Rect:
    """Where a layer, or any in a group, has pixels; empty for what has none of its own."""
    if isinstance(node, Layer):
        return content_bounds(node.raster).translate(node.x, node.y)
    bounds = Rect(0, 0, 0, 0)
    if isinstance(node, Group):
        for child in node.children:
            bounds = bounds.union(seen_bounds(child))
    return bounds


def _places(state: State, ids: Collection[str]) -> list[tuple[Node, Rect]]:
    """The nodes that have pixels, with where those are."""
    pairs = [(node, seen_bounds(node)) for node in roots(state, ids)]
    places = [(node, place) for node, place in pairs if not place.empty]
    if not places:
        raise ValueError("These layers have no pixels to line up.")
    return places


def _target(state: State, places: list[tuple[Node, Rect]]) -> Rect:
    if state.selection is not None:
        selected = bounds_of(state.selection)
        return state.rect if selected.empty else selected
    if len(places) == 1:
        return state.rect
    together = Rect(0, 0, 0, 0)
    for _, place in places:
        together = together.union(place)
    return together


def _shift(place: Rect, to: Rect, edge: Edge) -> tuple[int, int]:
    """How far a rectangle must move, to the right and down."""
    match edge:
        case "left":
            return to.x - place.x, 0
        case "right":
            return to.right - place.right, 0
        case "center":
            return to.x - place.x + (to.width - place.width) // 2, 0
        case "top":
            return 0, to.y - place.y
        case "bottom":
            return 0, to.bottom - place.bottom
        case "middle":
            return 0, to.y - place.y + (to.height - place.height) // 2


def _moved(state: State, node: Node, dx: int, dy: int) -> State:
    if (dx, dy) == (0, 0):
        return state
    check_movable(node)
    return each(state, [node.id], lambda present: moved(present, dx, dy))


def check_movable(node: Node) -> None:
    """Raise ValueError when the node, or one in it, is locked in its place."""
    for inner in walk((node,)):
        if inner.fixed:
            raise Refusal("“{}” is locked. Unlock it to move it.", inner.name)
