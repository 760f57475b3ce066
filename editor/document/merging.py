"""Edits that turn several nodes, or a live one, into pixels.

They raise ValueError, in words for the person, where that makes no sense.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import fields, replace
from typing import Any

import numpy as np

from editor.document.arrange import check_unlocked, each, roots, siblings
from editor.document.blend import BlendMode
from editor.document.changes import changed_rects
from editor.document.compositing.tree import adjusted
from editor.document.layers import (
    EVERYWHERE,
    Effect,
    Group,
    Layer,
    Node,
    below,
    inserted,
    place_of,
    walk,
)
from editor.document.projection import backdrop, composite
from editor.document.raster import Raster, rect_of
from editor.document.refusal import Refusal
from editor.document.state import State
from neural.source import WHITE, Pixels, Rect


def with_visible(state: State, name: str) -> State:
    """With all that is seen as one layer on top."""
    _check_computed(state, state.layers)
    pixels = composite(state)
    return state.insert(Layer(raster=Raster.from_array(pixels), name=name))


def flattened(state: State, name: str) -> State:
    """One layer that shows what all of them showed; hidden ones are gone."""
    _check_computed(state, state.layers)
    layer = Layer(raster=Raster.from_array(composite(state)), name=name)
    return replace(state, layers=(layer,)).with_active(layer.id)


def merged_down(state: State, id: str) -> State:
    """With a node and the layer below it as one, which keeps that one's name and place.

    The picture stays the same where the layer below is opaque or blends normally, as in other editors.
    """
    around = siblings(state, id)
    index = next(number for number, node in enumerate(around) if node.id == id)
    if index == 0:
        raise ValueError("There is no layer below this one to merge with.")
    upper, lower = around[index], around[index - 1]
    if not isinstance(lower, Layer):
        if isinstance(lower, Group):
            raise Refusal("“{}” is a group. Merging goes onto a pixel layer.", lower.name)
        raise Refusal("“{}” has no pixels of its own. Merging goes onto a pixel layer.", lower.name)
    if isinstance(upper, Effect) and not upper.direct:
        raise _whole(upper)
    check_unlocked((lower, upper), "before merging")
    if not isinstance(upper, Effect) and not upper.clip:
        area = lower.bounds.union(_area(state, upper))
    else:
        area = lower.bounds
    if area.empty:
        return state.remove(id)
    plain = replace(lower, blend=BlendMode.NORMAL, visible=True, clip=False)
    pixels = composite(replace(state, layers=(plain, upper), active=None), area)
    whole = replace(_placed(lower, pixels, area), opacity=1.0, visible=True, mask=None)
    return state.remove(id).with_node(whole).with_active(lower.id)


def merged(state: State, ids: Collection[str]) -> State:
    """With the nodes as one pixel layer where the topmost lay, under its name; hidden ones are gone.

    A group alone becomes a layer that keeps the group's mask, opacity and mode.
    """
    nodes = roots(state, ids)
    check_unlocked(tuple(walk(nodes)), "before merging")
    first = nodes[0]
    if len(nodes) == 1:
        if not isinstance(first, Group):
            raise ValueError("Choose several layers, or a group, to merge.")
        return _merged_group(state, first)
    for node in nodes:
        if isinstance(node, Effect) and node.shows and not node.direct:
            raise _whole(node)
    _check_computed(state, nodes)
    area = _areas(state, nodes)
    if area.empty:
        raise ValueError("None of these layers shows any pixels to merge.")
    lowest = replace(first, blend=BlendMode.NORMAL, clip=False)
    pixels = composite(replace(state, layers=(lowest, *nodes[1:]), active=None), area)
    top = nodes[-1]
    mode = first.blend if first.shows else BlendMode.NORMAL
    clip = all(node.clip for node in nodes)
    blank = Raster.empty(Rect(0, 0, 0, 0), state.depth)
    layer = Layer(name=top.name, raster=blank, blend=mode, clip=clip, label=top.label)
    layer = _placed(layer, pixels, area)
    place = place_of(state.layers, top.id)
    assert place is not None
    layers = inserted(state.layers, layer, place[1] + 1, place[0])
    state = replace(state, layers=layers).with_active(layer.id)
    for node in nodes:
        state = state.remove(node.id)
    return state


def _merged_group(state: State, group: Group) -> State:
    _check_computed(state, group.children)
    area = _areas(state, group.children)
    if area.empty:
        raise Refusal("“{}” shows no pixels to merge.", group.name)
    pixels = composite(replace(state, layers=group.children, active=None), area)
    layer = Layer(raster=Raster.empty(Rect(0, 0, 0, 0), state.depth), **_common(group))
    return state.with_node(_placed(layer, pixels, area)).with_active(group.id)


def rasterized(state: State, ids: Collection[str]) -> State:
    """With each fill, live operation or text as the pixels it shows now; masks, opacity and modes stay.

    What a live operation makes of half transparent pixels looks the same only where it is clipped.
    Raises ValueError when none of the nodes is one, or one has not been computed yet.
    """
    live = [node.id for node in roots(state, ids) if is_live(node)]
    if not live:
        raise ValueError("Choose a text, a fill, an adjustment or a filter to turn into pixels.")
    check_unlocked([state.node(id) for id in live], "to turn it into pixels")

    def pixels_of(node: Node) -> Node:
        if isinstance(node, Layer):
            return replace(node, origin=None)
        if isinstance(node, Effect):
            pixels = _effect_pixels(state, node)
        else:
            alone = replace(node, visible=True, opacity=1.0, blend=BlendMode.NORMAL)
            alone = replace(alone, mask=None, clip=False)
            pixels = composite(replace(state, layers=(alone,), active=None))
        return Layer(raster=Raster.from_array(pixels), **_common(node))

    return each(state, live, pixels_of)


def is_live(node: Node) -> bool:
    """Whether a node is more than pixels, and can be turned into them."""
    return node.text is not None if isinstance(node, Layer) else not isinstance(node, Group)


def _effect_pixels(state: State, effect: Effect) -> Pixels:
    """What an effect makes of what lies below it, over the whole document."""
    if effect.direct:
        shown = each(state, [effect.id, *_around(state, effect.id)], _shown)
        seen = backdrop(shown, effect.id, state.rect)
        assert seen is not None  # it and all around it is shown
        pixels = adjusted(effect.operation, seen)
    else:
        _check_computed(state, (replace(effect, visible=True),))
        if effect.result is None:  # hidden with its group, and so never computed
            raise Refusal("“{}” has not been computed. Show its group first.", effect.name)
        pixels = effect.result.read(state.rect)
    if effect.clip:
        pixels = pixels.copy()
        pixels[..., 3] = np.where(pixels[..., 3] > 0, WHITE[state.depth], 0)
    return pixels


def _shown(node: Node) -> Node:
    return replace(node, visible=True, opacity=node.opacity or 1.0)


def _around(state: State, id: str) -> list[str]:
    """The ids of the groups that a node lies in."""
    return [
        node.id
        for node in walk(state.layers)
        if isinstance(node, Group) and node.id != id and any(n.id == id for n in walk((node,)))
    ]


def _whole(node: Node) -> Refusal:
    return Refusal(
        "“{}” works on everything below it. Use New layer from visible instead.", node.name
    )


def _check_computed(state: State, nodes: Iterable[Node]) -> None:
    """Raise ValueError when a live operation among them, or in them, does not show its result yet."""
    for node in walk(tuple(nodes)):
        if not isinstance(node, Effect) or not node.shows or node.direct:
            continue
        if not _computed(state, node):
            raise Refusal("“{}” is still being computed. Wait until it is done.", node.name)


def _computed(state: State, effect: Effect) -> bool:
    basis, seen = effect.basis, below(state.layers, effect.id)
    if seen is None:
        return True  # a group around it is hidden
    if effect.result is None or basis is None or basis.operation != effect.operation:
        return False
    if any(rect.overlaps(state.rect) for rect in changed_rects(basis.below, seen)):
        return False
    mask = effect.shown_mask
    if mask is None:
        return not effect.pending
    places = (rect_of(key).translate(-mask.x, -mask.y) for key in effect.pending)
    return not any(mask.raster.read(place).any() for place in places)


def _area(state: State, node: Node) -> Rect:
    """Where a node has pixels to merge: all of the document for one without bounds."""
    inner = walk((node,)) if isinstance(node, Group) else iter((node,))
    area = Rect(0, 0, 0, 0)
    for part in inner:
        if not isinstance(part, Effect | Group):
            area = area.union(state.rect if part.bounds == EVERYWHERE else part.bounds)
    return area


def _areas(state: State, nodes: Iterable[Node]) -> Rect:
    area = Rect(0, 0, 0, 0)
    for node in nodes:
        if node.shows:
            area = area.union(_area(state, node))
    return area


def _placed(layer: Layer, pixels: Pixels, area: Rect) -> Layer:
    raster = Raster.from_array(pixels)
    return replace(layer, raster=raster, x=area.x, y=area.y, origin=None)


def _common(node: Node) -> dict[str, Any]:
    """What every node has, of this one; nothing of its own kind."""
    own = {"children", "pass_through", "fill", "operation", "result", "basis", "pending"}
    return {item.name: getattr(node, item.name) for item in fields(node) if item.name not in own}
