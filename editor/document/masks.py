"""Edits of masks as a person asks for them: each takes a state and gives a new one.

Raises ValueError, in words for the person, where an edit makes no sense.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Literal

import numpy as np

from editor.document.arrange import check_unlocked, each
from editor.document.fill import Solid
from editor.document.layers import FillLayer, Layer, Mask, Node
from editor.document.raster import Key, Raster, Tile, rect_of
from editor.document.refusal import Refusal
from editor.document.selection.coverage import from_mask
from editor.document.state import State
from neural.source import WHITE, Pixels, depth_of

Start = Literal["reveal", "hide", "selection", "outside", "transparency"]
"""What a new mask shows: everything, nothing, what is selected, what is not, where the layer has pixels."""


def with_mask(state: State, id: str, start: Start) -> State:
    """With a mask on a node, and the mask as what is edited.

    "transparency" moves a layer's alpha into the mask: the picture stays the same.
    """
    node = state.node(id)
    check_unlocked((node,), "to give it a mask")
    if node.mask is not None:
        raise Refusal("“{}” has a mask already. Delete that one first.", node.name)
    if start == "transparency":
        state = _alpha_masked(state, node)
    else:
        state = state.with_node(replace(node, mask=Mask(raster=_started(state, start))))
    return state.with_active(id, "mask")


def _started(state: State, start: Start) -> Raster:
    if start in ("reveal", "hide"):
        return Raster.mask(state.rect, state.depth, full=start == "reveal")
    if state.selection is None:
        raise ValueError("Nothing is selected. Make a selection first.")
    return state.selection if start == "selection" else state.selection.inverted()


def _alpha_masked(state: State, node: Node) -> State:
    if not isinstance(node, Layer):
        raise Refusal("“{}” has no pixels of its own.", node.name)
    _check_pixels(node)
    alpha = alpha_of(node.raster)

    def opaque(key: Key, pixels: Pixels) -> None:
        pixels[..., 3] = WHITE[depth_of(pixels)]

    raster = _mapped(node.raster, opaque)
    return state.with_node(
        replace(node, raster=raster, origin=None, mask=Mask(raster=alpha, x=node.x, y=node.y))
    )


def without_mask(state: State, id: str) -> State:
    """Without a node's mask: all of it shows."""
    node, _ = _masked(state, id, "to delete its mask")
    state = state.with_node(replace(node, mask=None))
    return replace(state, target="pixels") if state.active == id else state


def applied_mask(state: State, id: str) -> State:
    """With what a layer's mask hides as transparent pixels, and without the mask."""
    node, mask = _masked(state, id, "to apply its mask")
    if not isinstance(node, Layer):
        raise Refusal("“{}” has no pixels of its own that its mask could be applied to.", node.name)
    _check_pixels(node)

    def faded(key: Key, pixels: Pixels) -> None:
        place = rect_of(key).translate(node.x - mask.x, node.y - mask.y)
        cover = mask.raster.read(place)[..., 0]
        white = WHITE[depth_of(pixels)]
        share = cover / np.float64(WHITE[mask.raster.depth])
        alpha = pixels[..., 3] * share
        pixels[..., 3] = alpha if white == 1.0 else np.rint(alpha)
        pixels[pixels[..., 3] == 0] = 0

    faint = replace(node, raster=_mapped(node.raster, faded), origin=None, mask=None)
    state = state.with_node(faint)
    return replace(state, target="pixels") if state.active == id else state


def inverted_mask(state: State, id: str) -> State:
    """With what a mask hid shown, and what it showed hidden."""
    node, mask = _masked(state, id, "to change its mask")
    return state.with_node(replace(node, mask=replace(mask, raster=mask.raster.inverted())))


def enabled_masks(state: State, ids: Collection[str], on: bool) -> State:
    """With the masks of those nodes that have one in force, or not."""
    return each(state, ids, lambda node: _with(node, enabled=on))


def linked_masks(state: State, ids: Collection[str], on: bool) -> State:
    """With the masks of those nodes that have one moving along with them, or staying."""
    return each(state, ids, lambda node: _with(node, linked=on))


def _with(node: Node, **changes: bool) -> Node:
    return node if node.mask is None else replace(node, mask=replace(node.mask, **changes))


def copied_mask(state: State, source: str, target: str) -> State:
    """With the mask of one node on another, too, in place of what that one had; it is edited now."""
    mask = state.node(source).mask
    if mask is None:
        raise Refusal("“{}” has no mask.", state.node(source).name)
    node = state.node(target)
    check_unlocked((node,), "to give it a mask")
    return state.with_node(replace(node, mask=mask)).with_active(target, "mask")


def mask_coverage(state: State, id: str) -> Raster:
    """What a node's mask shows, as a selection: in document coordinates, nothing outside the document."""
    node = state.node(id)
    if node.mask is None:
        raise Refusal("“{}” has no mask.", node.name)
    return from_mask(node.mask.raster, node.mask.x, node.mask.y, state.rect)


def mask_alone(state: State, id: str) -> State | None:
    """A gray document that shows a node's mask, black where it hides; None when it has none."""
    node = state.find(id)
    if node is None or node.mask is None:
        return None
    shown = replace(node.mask, enabled=True)
    black = FillLayer(name="", id="hidden", fill=Solid((0.0, 0.0, 0.0, 1.0)))
    white = FillLayer(name="", id="shown", fill=Solid((1.0, 1.0, 1.0, 1.0)), mask=shown)
    return State(size=state.size, layers=(black, white))


def alpha_of(raster: Raster) -> Raster:
    """The last channel of a picture as a mask, with the same bounds."""
    tiles = {
        key: Tile(np.ascontiguousarray(tile.pixels[..., 3:])) for key, tile in raster.tiles.items()
    }
    return Raster(raster.bounds, raster.depth, 1, tiles)


def _masked(state: State, id: str, doing: str) -> tuple[Node, Mask]:
    """A node that may be changed, and its mask."""
    node = state.node(id)
    check_unlocked((node,), doing)
    if node.mask is None:
        raise Refusal("“{}” has no mask.", node.name)
    return node, node.mask


def _check_pixels(layer: Layer) -> None:
    if layer.lock_pixels or layer.lock_alpha:
        if layer.lock_pixels:
            raise Refusal("The pixels of “{}” are locked. Unlock them first.", layer.name)
        raise Refusal("The transparency of “{}” is locked. Unlock it first.", layer.name)


def _mapped(raster: Raster, change: Callable[[Key, Pixels], None]) -> Raster:
    """A raster with every tile's pixels changed in place, within the bounds."""
    tiles: dict[Key, Tile] = {}
    for key, tile in raster.tiles.items():
        area = rect_of(key)
        inside = area.intersect(raster.bounds).relative_to(area).slices
        pixels = tile.pixels.copy()
        change(key, pixels)
        fresh = tile.pixels.copy()
        fresh[inside] = pixels[inside]
        if fresh.any():
            tiles[key] = Tile(fresh)
    return Raster(raster.bounds, raster.depth, raster.channels, tiles)
