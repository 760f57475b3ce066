"""Edits of the layer stack as a person asks for them: each takes a state and gives a new one.

Many take several nodes at once, by their ids in any order. A node whose group is among them goes with its
group. Raises ValueError, in words for the person, where an edit makes no sense, KeyError for an id that
is not there.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace

from editor.document.fill import Fill
from editor.document.layers import (
    FillLayer,
    Group,
    Layer,
    Mask,
    Node,
    inserted,
    new_id,
    place_of,
    replaced,
    walk,
    without,
)
from editor.document.raster import Raster
from editor.document.refusal import Refusal
from editor.document.state import State


def roots(state: State, ids: Collection[str]) -> tuple[Node, ...]:
    """The nodes with these ids, bottom to top, without those whose group is among them.

    Raises ValueError when there is none.
    """

    def gather(nodes: tuple[Node, ...]) -> Iterator[Node]:
        for node in nodes:
            if node.id in ids:
                yield node
            elif isinstance(node, Group):
                yield from gather(node.children)

    found = tuple(gather(state.layers))
    if not found:
        raise ValueError("Choose a layer in the Layers panel first.")
    return found


def siblings(state: State, id: str) -> tuple[Node, ...]:
    """The nodes that stand together with one, itself among them, bottom to top."""
    return _children(state, _place(state, id)[0])


def check_unlocked(nodes: Sequence[Node], doing: str) -> None:
    """Raise ValueError when one of them is locked as a whole; `doing` ends the sentence."""
    for node in nodes:
        if node.locked:
            raise Refusal(f"“{{}}” is locked. Unlock it {doing}.", node.name)


def each(state: State, ids: Collection[str], change: Callable[[Node], Node]) -> State:
    """With `change` made to each of the nodes, which keeps their ids."""
    layers = state.layers
    for id in ids:
        layers = replaced(layers, change(replace(state, layers=layers).node(id)))
    return replace(state, layers=layers)


# New nodes, each above the active one and active itself.


def with_empty_layer(state: State, name: str) -> State:
    """With a transparent layer of the document's size."""
    layer = Layer(raster=Raster.empty(state.rect, state.depth), name=name)
    return state.insert(layer, above=state.active)


def with_empty_group(state: State, name: str) -> State:
    """With a group, its layers not isolated, as in other editors."""
    return state.insert(Group(name=name, pass_through=True), above=state.active)


def with_fill(state: State, fill: Fill, name: str) -> State:
    """With a fill layer that shows where the selection is."""
    layer = FillLayer(name=name, fill=fill, mask=_selected(state))
    return state.insert(layer, above=state.active)


def _selected(state: State) -> Mask | None:
    """The selection as a mask; None when nothing is selected in particular."""
    return None if state.selection is None else Mask(raster=state.selection)


def with_copies(state: State, ids: Collection[str], suffix: str = "copy") -> State:
    """With a copy of each node just above it; a group's children are copied with it."""
    for node in roots(state, ids):
        copy = replace(fresh(node), name=f"{node.name} {suffix}")
        state = state.insert(copy, above=node.id)
    return state


def fresh(node: Node) -> Node:
    """The node and all in it under new ids."""
    if isinstance(node, Group):
        return replace(node, id=new_id(), children=tuple(fresh(child) for child in node.children))
    return replace(node, id=new_id())


def removed(state: State, ids: Collection[str]) -> State:
    """Without the nodes. Locked ones are not removed."""
    nodes = roots(state, ids)
    check_unlocked(nodes, "to delete it")
    for node in nodes:
        state = state.remove(node.id)
    return state


# Order.


def raised(state: State, ids: Collection[str], by: int) -> State:
    """With the nodes moved up (1) or down (-1) among their siblings; as they were at the end of them."""
    nodes = roots(state, ids)
    chosen = {node.id for node in nodes}
    for node in reversed(nodes) if by > 0 else nodes:
        parent, index = _place(state, node.id)
        around = _children(state, parent)
        target = index + by
        if 0 <= target < len(around) and around[target].id not in chosen:
            state = state.move(node.id, target, parent)
    return state


def at_end(state: State, ids: Collection[str], *, top: bool) -> State:
    """With the nodes above, or below, all their siblings, in the order they had."""
    nodes = roots(state, ids)
    for node in nodes if top else reversed(nodes):
        parent, _ = _place(state, node.id)
        index = len(_children(state, parent)) - 1 if top else 0
        state = state.move(node.id, index, parent)
    return state


def moved_to(state: State, ids: Collection[str], index: int, parent: str | None = None) -> State:
    """With the nodes side by side, in the order they had, where `index` of `parent` is now.

    `index` counts the parent's children as they are before: 0 is below them all. The same state when
    that changes nothing. Raises ValueError for a group that would be moved into itself.
    """
    nodes = roots(state, ids)
    if any(inner.id == parent for inner in walk(nodes)):
        raise ValueError("A group cannot be moved into itself.")
    chosen = {node.id for node in nodes}
    place = sum(child.id not in chosen for child in _children(state, parent)[:index])
    layers = _inserted(_without(state.layers, nodes), nodes, place, parent)
    return state if _order(layers) == _order(state.layers) else replace(state, layers=layers)


def _order(nodes: tuple[Node, ...]) -> list[tuple[str, object]]:
    """The shape of a tree: ids in their places."""
    return [(node.id, _order(node.children) if isinstance(node, Group) else None) for node in nodes]


# Groups and clipping.


def grouped(state: State, ids: Collection[str], name: str) -> State:
    """With the nodes in a group of their own where the topmost of them lay; the group is active."""
    nodes = roots(state, ids)
    clipped = all(node.clip for node in nodes)
    children = tuple(replace(node, clip=False) for node in nodes) if clipped else nodes
    group = Group(name=name, children=children, pass_through=not clipped, clip=clipped)
    parent, index = _place(state, nodes[-1].id)
    chosen = {node.id for node in nodes}
    index = sum(child.id not in chosen for child in _children(state, parent)[:index])
    layers = inserted(_without(state.layers, nodes), group, index, parent)
    return replace(state, layers=layers).with_active(group.id)


def ungrouped(state: State, ids: Collection[str]) -> State:
    """With the children of each of the groups in its place. Its mask, opacity and mode are let go of.

    Raises ValueError when none of the nodes is a group.
    """
    groups = [node for node in roots(state, ids) if isinstance(node, Group)]
    if not groups:
        raise ValueError("Choose a group to take its layers out of it.")
    check_unlocked(groups, "to take its layers out")
    for group in groups:
        if not group.children:
            state = state.remove(group.id)
            continue
        parent, index = _place(state, group.id)
        children = tuple(
            replace(child, visible=child.visible and group.visible, clip=child.clip or group.clip)
            for child in group.children
        )
        layers = _inserted(without(state.layers, group.id), children, index, parent)
        state = replace(state, layers=layers)
        if state.active_node is None:
            state = state.with_active(children[-1].id)
    return state


def clipped(state: State, ids: Collection[str], on: bool) -> State:
    """With the nodes clipped to what lies below them, or free of it.

    Raises ValueError for one that has nothing below it.
    """
    nodes = roots(state, ids)
    for node in nodes:
        if on and siblings(state, node.id)[0].id == node.id:
            raise Refusal("There is nothing below “{}” to clip it to.", node.name)
    return each(state, [node.id for node in nodes], lambda node: replace(node, clip=on))


def _place(state: State, id: str) -> tuple[str | None, int]:
    place = place_of(state.layers, id)
    if place is None:
        raise KeyError(f"No layer has the id {id}.")
    return place


def _children(state: State, parent: str | None) -> tuple[Node, ...]:
    if parent is None:
        return state.layers
    group = state.node(parent)
    if not isinstance(group, Group):
        raise KeyError(f"{group.name} is not a group.")
    return group.children


def _without(layers: tuple[Node, ...], nodes: Sequence[Node]) -> tuple[Node, ...]:
    for node in nodes:
        layers = without(layers, node.id)
    return layers


def _inserted(
    layers: tuple[Node, ...], nodes: Sequence[Node], index: int, parent: str | None
) -> tuple[Node, ...]:
    for offset, node in enumerate(nodes):
        layers = inserted(layers, node, index + offset, parent)
    return layers
