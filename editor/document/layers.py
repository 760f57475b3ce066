"""The layer tree: frozen values, so that a change gives a new tree that shares the rest."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from editor.document.blend import BlendMode
from editor.document.raster import Raster
from neural.source import Rect


def new_id() -> str:
    return uuid.uuid4().hex[:12]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """A pixel layer. `x`, `y` place the raster's origin in the document."""

    raster: Raster
    name: str
    id: str = field(default_factory=new_id)
    visible: bool = True
    locked: bool = False
    opacity: float = 1.0
    blend: BlendMode = BlendMode.NORMAL
    x: int = 0
    y: int = 0

    def __post_init__(self) -> None:
        if not 0.0 <= self.opacity <= 1.0:
            raise ValueError(f"Opacity is between 0 and 1, not {self.opacity}.")
        if self.raster.channels != 4:
            raise ValueError("A pixel layer holds RGBA.")

    @property
    def bounds(self) -> Rect:
        """Where its pixels are, in document coordinates."""
        return self.raster.bounds.translate(self.x, self.y)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Layers that stand together; children are ordered bottom to top."""

    name: str
    children: tuple[Node, ...] = ()
    id: str = field(default_factory=new_id)
    visible: bool = True
    locked: bool = False
    opacity: float = 1.0
    blend: BlendMode = BlendMode.NORMAL

    @property
    def bounds(self) -> Rect:
        bounds = Rect(0, 0, 0, 0)
        for child in self.children:
            bounds = bounds.union(child.bounds)
        return bounds


Node = Layer | Group


def walk(nodes: tuple[Node, ...]) -> Iterator[Node]:
    """Every node, bottom to top, a group before its children."""
    for node in nodes:
        yield node
        if isinstance(node, Group):
            yield from walk(node.children)


def replaced(nodes: tuple[Node, ...], node: Node) -> tuple[Node, ...]:
    """The tree with the node of the same id exchanged for `node`."""
    return tuple(
        node
        if present.id == node.id
        else replace(present, children=replaced(present.children, node))
        if isinstance(present, Group)
        else present
        for present in nodes
    )


def without(nodes: tuple[Node, ...], id: str) -> tuple[Node, ...]:
    return tuple(
        replace(node, children=without(node.children, id)) if isinstance(node, Group) else node
        for node in nodes
        if node.id != id
    )


def inserted(
    nodes: tuple[Node, ...], node: Node, index: int, parent: str | None = None
) -> tuple[Node, ...]:
    """The tree with `node` at `index` (0 is the bottom) of the group `parent`, or of the top level."""
    if parent is None:
        return (*nodes[:index], node, *nodes[index:])
    return tuple(
        replace(
            present,
            children=inserted(
                present.children, node, index, None if present.id == parent else parent
            ),
        )
        if isinstance(present, Group)
        else present
        for present in nodes
    )


def place_of(nodes: tuple[Node, ...], id: str) -> tuple[str | None, int] | None:
    """The parent's id (None for the top level) and the index of a node, or None when it is not there."""
    for index, node in enumerate(nodes):
        if node.id == id:
            return None, index
        if isinstance(node, Group):
            inner = place_of(node.children, id)
            if inner is not None:
                return (node.id if inner[0] is None else inner[0]), inner[1]
    return None
