"""Where two layer trees look different, from the identity of their parts."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from editor.document.layers import Group, Layer, Node
from editor.document.raster import Raster, keys_of, rect_of
from neural.source import Rect


def changed_rects(
    before: tuple[Node, ...], after: tuple[Node, ...], within: Rect | None = None
) -> list[Rect]:
    """Rectangles, in document pixels, outside which the two composite to the same.

    `within` says that nothing outside it has changed: only there are tiles compared.
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
    for node in kept:
        yield from _changed_node(old[node.id], node, within)


def _changed_node(old: Node, new: Node, within: Rect | None) -> Iterator[Rect]:
    if old is new or not (_shows(old) or _shows(new)):
        return
    same_look = (_shows(old), old.opacity, old.blend) == (_shows(new), new.opacity, new.blend)
    if same_look and isinstance(old, Group) and isinstance(new, Group):
        yield from _changed(old.children, new.children, within)
    elif (
        same_look
        and isinstance(old, Layer)
        and isinstance(new, Layer)
        and (old.x, old.y, old.raster.depth) == (new.x, new.y, new.raster.depth)
    ):
        for rect in _changed_tiles(old.raster, new.raster, new.x, new.y, within):
            yield rect.translate(new.x, new.y)
    else:
        yield from _area(old)
        yield from _area(new)


def _changed_tiles(old: Raster, new: Raster, x: int, y: int, within: Rect | None) -> Iterator[Rect]:
    if old is new:
        return
    if within is not None:
        keys = keys_of(within.translate(-x, -y))
    elif len(old.tiles) + len(new.tiles) == 0:
        return
    else:
        known = old.tiles.get
        keys = [key for key, tile in new.tiles.items() if known(key) is not tile]
        keys += [key for key in old.tiles if key not in new.tiles]
    for key in keys:
        if old.tiles.get(key) is not new.tiles.get(key):
            yield rect_of(key)


def _moved(before: list[str], after: list[str]) -> list[str]:
    """The ids that changed their place among the others: one, when moving one explains it."""
    if before == after:
        return []
    for id in after:
        if [other for other in before if other != id] == [other for other in after if other != id]:
            return [id]
    return [id for id, other in zip(after, before, strict=True) if id != other]


def _shows(node: Node) -> bool:
    return node.visible and node.opacity > 0.0


def _area(node: Node) -> Iterator[Rect]:
    if _shows(node):
        yield node.bounds
