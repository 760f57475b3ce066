"""From a tree of layers to the stack of entries that the compositor takes, for one rectangle.

What cannot be said as entries is composited on the way: isolated groups, a layer with others clipped to
it, and adjustments, which need what lies below them as pixels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from editor.document.blend import BlendMode
from editor.document.compositing.stack import (
    ArrayPlane,
    Entry,
    FillPlane,
    How,
    Plane,
    composite,
)
from editor.document.fill import Solid
from editor.document.layers import Effect, FillLayer, Group, Layer, Node, clip_runs
from editor.document.mips import Mips
from neural.operation import Operation, OperationError
from neural.point import PointOperation
from neural.source import Depth, Pixels, Rect, depth_of


class _Reached(Exception):
    """The node to stop at is next; what lies below it is in `entries`."""

    def __init__(self, entries: list[Entry]) -> None:
        self.entries = entries


@dataclass(frozen=True, slots=True)
class Tree:
    """Turns nodes into entries for `rect` of a mip level of a document in `depth`."""

    rect: Rect
    depth: Depth
    mips: Mips
    level: int = 0
    stop: str | None = None

    def entries(self, nodes: Sequence[Node]) -> list[Entry]:
        """The visible nodes as a stack, bottom first."""
        entries: list[Entry] = []
        self._add(entries, nodes)
        return entries

    def below(self, nodes: Sequence[Node]) -> list[Entry] | None:
        """What lies below the node `stop`, as it sees it; None when it or its group is hidden."""
        try:
            self._add([], nodes)
        except _Reached as reached:
            return reached.entries
        return None

    def _add(self, entries: list[Entry], nodes: Sequence[Node]) -> None:
        for node, clipped in clip_runs(nodes):
            if node.id == self.stop:
                raise _Reached(entries)
            if not node.shows:
                continue
            if isinstance(node, Effect):
                self._effect(entries, node)
            elif any(child.shows for child in clipped):
                inner: list[Entry] = []
                self._pixels(inner, node, opacity=1.0, blend=BlendMode.NORMAL)
                for child in clipped:
                    self._clipped(inner, child)
                plane = self._flat(inner, "float32")
                entries.append(Entry(plane=plane, opacity=node.opacity, blend=node.blend))
            elif isinstance(node, Group) and node.pass_through:
                self._passed(entries, node)
            else:
                self._pixels(entries, node, opacity=node.opacity, blend=node.blend)

    def _clipped(self, entries: list[Entry], node: Node) -> None:
        if node.id == self.stop:
            raise _Reached(entries)
        if not node.shows:
            return
        if isinstance(node, Effect):
            self._effect(entries, node)
        else:
            self._pixels(entries, node, opacity=node.opacity, blend=node.blend, how="atop")

    def _pixels(
        self,
        entries: list[Entry],
        node: Layer | FillLayer | Group,
        *,
        opacity: float,
        blend: BlendMode,
        how: How = "over",
    ) -> None:
        """Add a node that has pixels of its own."""
        mask = self._mask(node)
        if isinstance(node, Group):
            inner = self.entries_of_group(node)
            if not inner:
                return
            plain = blend is BlendMode.NORMAL and opacity == 1.0 and mask is None and how == "over"
            if plain and all(
                entry.blend is BlendMode.NORMAL and entry.how == "over" for entry in inner
            ):
                entries += inner  # "over" is associative: isolation would change nothing
                return
            plane = self._flat(inner, "float32")
        elif isinstance(node, Layer):
            plane = self.mips.plane(node.raster, node.x, node.y, self.level)
        elif isinstance(node.fill, Solid):
            plane = FillPlane(node.fill.stored(self.depth))
        else:
            pixels = node.fill.pixels(self.rect, self.depth, self.level)
            plane = ArrayPlane(pixels, self.rect.x, self.rect.y)
        entries.append(Entry(plane=plane, opacity=opacity, blend=blend, mask=mask, how=how))

    def entries_of_group(self, group: Group) -> list[Entry]:
        inner: list[Entry] = []
        self._add(inner, group.children)
        return inner

    def _passed(self, entries: list[Entry], group: Group) -> None:
        """Add the layers of a group that blend with what lies below it."""
        mask = self._mask(group)
        if group.opacity == 1.0 and mask is None:
            self._add(entries, group.children)
            return
        if entries:
            entries[:] = [Entry(plane=self._flat(entries, "float32"))]
        inner = list(entries)
        self._add(inner, group.children)
        if len(inner) != len(entries) or any(
            new is not old for new, old in zip(inner, entries, strict=True)
        ):
            plane = self._flat(inner, "float32")
            entries.append(Entry(plane=plane, opacity=group.opacity, mask=mask, how="replace"))

    def _effect(self, entries: list[Entry], effect: Effect) -> None:
        if not entries:
            return
        mask = self._mask(effect)
        if not effect.direct:
            if effect.result is not None:
                plane = self.mips.plane(effect.result, 0, 0, self.level)
                entries.append(self._changed(plane, effect, mask))
            return
        below = self._flat(entries, self.depth)
        above = ArrayPlane(adjusted(effect.operation, below.pixels), self.rect.x, self.rect.y)
        if effect.opacity == 1.0 and effect.blend is BlendMode.NORMAL and mask is None:
            entries[:] = [Entry(plane=above)]
        else:
            entries[:] = [Entry(plane=below), self._changed(above, effect, mask)]

    def _changed(self, plane: Plane, effect: Effect, mask: Plane | None) -> Entry:
        return Entry(
            plane=plane, opacity=effect.opacity, blend=effect.blend, mask=mask, how="replace"
        )

    def _mask(self, node: Node) -> Plane | None:
        mask = node.shown_mask
        if mask is None:
            return None
        return self.mips.plane(mask.raster, mask.x, mask.y, self.level)

    def _flat(self, entries: Sequence[Entry], depth: Depth) -> ArrayPlane:
        pixels = composite(entries, self.rect, depth, unbounded=self.depth == "float32")
        return ArrayPlane(pixels, self.rect.x, self.rect.y)


def adjusted(operation: Operation, pixels: Pixels) -> Pixels:
    """H x W x 4 pixels through an operation of single pixels; as they are when it cannot run.

    What is wrong is said where the operation is edited: a picture must always be drawn.
    """
    assert isinstance(operation, PointOperation)
    try:
        return np.ascontiguousarray(operation.pixel_function(depth_of(pixels))(pixels))
    except OperationError:
        return pixels
