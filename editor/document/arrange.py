"""Edits of the layer stack as a person asks for them: each takes a state and gives a new one.

Raises ValueError, in words for the person, where an edit makes no sense.
"""

from __future__ import annotations

from dataclasses import replace

from editor.document.blend import BlendMode
from editor.document.layers import EVERYWHERE, Effect, Group, Layer, Node, new_id, place_of
from editor.document.projection import composite
from editor.document.raster import Raster
from editor.document.state import State


def with_empty_layer(state: State, name: str) -> State:
    """With a transparent layer of the document's size above the active one."""
    layer = Layer(raster=Raster.empty(state.rect, state.depth), name=name)
    return state.insert(layer, above=state.active)


def with_copy(state: State, id: str, suffix: str = "copy") -> State:
    """With a copy of a node above it; a group's children are copied with it."""
    node = state.node(id)
    return state.insert(replace(_fresh(node), name=f"{node.name} {suffix}"), above=id)


def with_visible(state: State, name: str) -> State:
    """With all that is seen as one layer on top."""
    pixels = composite(state)
    return state.insert(Layer(raster=Raster.from_array(pixels), name=name))


def flattened(state: State, name: str) -> State:
    """One layer that shows what all of them showed; hidden ones are gone."""
    layer = Layer(raster=Raster.from_array(composite(state)), name=name)
    return replace(state, layers=(layer,), active=layer.id)


def raised(state: State, id: str, by: int) -> State:
    """With a node moved up (1) or down (-1) among its siblings; as it was at the end of them."""
    place = place_of(state.layers, id)
    if place is None:
        raise KeyError(f"No layer has the id {id}.")
    parent, index = place
    target = index + by
    if not 0 <= target < len(siblings(state, id)):
        return state
    return state.move(id, target, parent)


def siblings(state: State, id: str) -> tuple[Node, ...]:
    """The nodes that stand together with one, itself among them, bottom to top."""
    place = place_of(state.layers, id)
    if place is None:
        raise KeyError(f"No layer has the id {id}.")
    if place[0] is None:
        return state.layers
    group = state.node(place[0])
    assert isinstance(group, Group)
    return group.children


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
        what = "is a group" if isinstance(lower, Group) else "has no pixels of its own"
        raise ValueError(f"“{lower.name}” {what}. Merging goes onto a pixel layer.")
    if isinstance(upper, Effect) and not upper.direct:
        raise ValueError(
            f"“{upper.name}” works on everything below it. Use New layer from visible instead."
        )
    if lower.locked or upper.locked:
        locked = lower if lower.locked else upper
        raise ValueError(f"“{locked.name}” is locked. Unlock it before merging.")
    area = lower.bounds
    if not isinstance(upper, Effect) and not upper.clip:
        area = area.union(state.rect if upper.bounds == EVERYWHERE else upper.bounds)
    if area.empty:
        return state.remove(id)
    plain = replace(lower, blend=BlendMode.NORMAL, visible=True, clip=False)
    pixels = composite(replace(state, layers=(plain, upper), active=None), area)
    merged = replace(
        lower,
        raster=Raster.from_array(pixels),
        x=area.x,
        y=area.y,
        opacity=1.0,
        visible=True,
        mask=None,
    )
    return state.remove(id).with_node(merged).with_active(lower.id)


def _fresh(node: Node) -> Node:
    """The node and all in it under new ids."""
    if isinstance(node, Group):
        return replace(node, id=new_id(), children=tuple(_fresh(child) for child in node.children))
    return replace(node, id=new_id())
