"""Where two layer trees look different, from the identity of their parts."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from editor.document.layers import EVERYWHERE, Effect, FillLayer, Group, Layer, Mask, Node
from editor.document.raster import Raster, keys_of, rect_of
from neural.source import Rect


def changed_rects(
    before: tuple[Node, ...], after: tuple[Node, ...], within: Rect | None = None
) -> list[Rect]:
    """Rectangles, in document pixels, outside which the two composite to the same.

    They may reach far beyond any document: a fill or an adjustment is everywhere. `within` says that
    nothing outside it has changed: only there are tiles compared.
    """
    rects = [rect for rect in _changed(before, after, within) if not rect.empty]
    if within is not None:
        rects = [rect for rect in (rect.intersect(within) for rect in rects) if not rect.empty]
    return rects


def _changed(
    before: tuple[Node, ...], after: tuple[Node, ...], within: Rect | None
) -> Iterator[Rect]:
    if before is after:
        return
    old = {node.id: node for node in before}
    new = {node.id: node for node in after}
    for node in chain(before, after):
        if (node.id in old) != (node.id in new):
            yield from _area(node)
    kept = [node for node in after if node.id in old]
    for id in _moved([node.id for node in before if node.id in new], [node.id for node in kept]):
        yield from _area(new[id])
    if _clipping(before) != _clipping(after):
        for node in chain(before, after):
            if node.clip:
                yield from _area(node)
    for node in kept:
        yield from _changed_node(old[node.id], node, within)


def _clipping(nodes: tuple[Node, ...]) -> list[tuple[str, bool, bool]] | None:
    """What decides where clipped nodes show; None where there are none."""
    if not any(node.clip for node in nodes):
        return None
    return [(node.id, node.clip, node.shows) for node in nodes]


def _changed_node(old: Node, new: Node, within: Rect | None) -> Iterator[Rect]:
    if old is new or not (old.shows or new.shows):
        return
    if type(old) is not type(new) or _look(old) != _look(new):
        yield from _area(old)
        yield from _area(new)
        return
    if old.mask is not new.mask and old.shown_mask is not None:
        yield from _changed_mask(old.shown_mask, new.shown_mask, within)
    if isinstance(old, Group) and isinstance(new, Group):
        yield from _changed(old.children, new.children, within)
    elif isinstance(old, Layer) and isinstance(new, Layer):
        yield from _changed_tiles(old.raster, new.raster, new.x, new.y, within)
    elif isinstance(old, Effect) and isinstance(new, Effect) and old.result is not new.result:
        if old.result is None or new.result is None:
            yield from _area(new)
        else:
            yield from _changed_tiles(old.result, new.result, 0, 0, within)


def _look(node: Node) -> tuple[object, ...]:
    """What changes the whole node when it changes."""
    own: tuple[object, ...] = ()
    if isinstance(node, Layer):
        own = node.x, node.y, node.raster.depth
    elif isinstance(node, Group):
        own = (node.pass_through,)
    elif isinstance(node, FillLayer):
        own = (node.fill,)
    elif node.direct:
        own = (node.operation,)
    mask = node.shown_mask
    placed = None if mask is None else (mask.x, mask.y, mask.raster.base, mask.raster.depth)
    return (node.shows, node.opacity, node.blend, node.clip, placed, *own)


def _changed_mask(old: Mask, new: Mask | None, within: Rect | None) -> Iterator[Rect]:
    assert new is not None  # `_look` tells a mask from none
    yield from _changed_tiles(old.raster, new.raster, new.x, new.y, within)


def _changed_tiles(old: Raster, new: Raster, x: int, y: int, within: Rect | None) -> Iterator[Rect]:
    """In document pixels; x, y is where the rasters' origin lies."""
    if old is new:
        return
    if within is not None:
        # One rectangle for all: whoever says where the change is, has it in one place.
        area = keys_of(within.translate(-x, -y))
        if any(old.tiles.get(key) is not new.tiles.get(key) for key in area):
            yield within
        return
    for key, tile in new.tiles.items():
        if old.tiles.get(key) is not tile:
            yield rect_of(key).translate(x, y)
    for key in old.tiles:
        if key not in new.tiles:
            yield rect_of(key).translate(x, y)


def _moved(before: list[str], after: list[str]) -> list[str]:
    """The ids that changed their place among the others: one, when moving one explains it."""
    if before == after:
        return []
    for id in after:
        if [other for other in before if other != id] == [other for other in after if other != id]:
            return [id]
    return [id for id, other in zip(after, before, strict=True) if id != other]


def _area(node: Node) -> Iterator[Rect]:
    """Where a node shows."""
    if not node.shows:
        return
    mask = node.shown_mask
    area = node.bounds
    if isinstance(node, Group) and any(_endless(child) for child in node.children):
        area = EVERYWHERE
    if mask is not None and not mask.raster.base:
        area = area.intersect(mask.raster.bounds.translate(mask.x, mask.y))
    yield area


def _endless(node: Node) -> bool:
    if isinstance(node, Group):
        return any(_endless(child) for child in node.children)
    return isinstance(node, FillLayer | Effect)
