"""The layer tree: frozen values, so that a change gives a new tree that shares the rest."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, TypeVar

from editor.document.blend import BlendMode
from neural.geometry import Rect, Size

if TYPE_CHECKING:  # what a node holds is not needed to tell which nodes there are
    from editor.document.fill import Fill
    from editor.document.raster import Key, Raster
    from editor.document.text import Text
    from editor.document.transform import Transform
    from neural.operation import Operation

Label = Literal["", "red", "orange", "yellow", "green", "blue", "violet", "gray"]
"""The colour that a node is marked with in the panel."""


def new_id() -> str:
    return uuid.uuid4().hex[:12]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mask:
    """Where a node shows: a raster of one channel, white shows and black hides.

    `x`, `y` place the raster's origin in the document. A `linked` one moves with its node.
    """

    raster: Raster
    x: int = 0
    y: int = 0
    enabled: bool = True
    linked: bool = True

    def __post_init__(self) -> None:
        if self.raster.channels != 1:
            raise ValueError("A mask has one channel.")

    def moved(self, dx: int, dy: int) -> Mask:
        return replace(self, x=self.x + dx, y=self.y + dy)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Common:
    """What every node has. `clip` shows it only where the next one below without `clip` does."""

    name: str
    id: str = field(default_factory=new_id)
    visible: bool = True
    locked: bool = False
    """Nothing about it can be changed."""
    lock_alpha: bool = False
    lock_pixels: bool = False
    lock_position: bool = False
    opacity: float = 1.0
    blend: BlendMode = BlendMode.NORMAL
    mask: Mask | None = None
    clip: bool = False
    label: Label = ""

    def __post_init__(self) -> None:
        if not 0.0 <= self.opacity <= 1.0:
            raise ValueError(f"Opacity is between 0 and 1, not {self.opacity}.")

    @property
    def shows(self) -> bool:
        return self.visible and self.opacity > 0.0

    @property
    def shown_mask(self) -> Mask | None:
        """The mask, when it is in force."""
        return self.mask if self.mask is not None and self.mask.enabled else None

    @property
    def plain(self) -> bool:
        """True when it shows its pixels as they are."""
        return (
            self.visible
            and self.opacity == 1.0
            and self.blend is BlendMode.NORMAL
            and self.shown_mask is None
            and not self.clip
        )

    @property
    def fixed(self) -> bool:
        """True when it cannot be moved."""
        return self.locked or self.lock_position


@dataclass(frozen=True, slots=True, kw_only=True)
class Transformed:
    """What a layer's pixels were made from by a transform, or drawn from: another one starts from there.

    `x`, `y` is where the original raster's origin lay. `made` is what came out, and `made_x`, `made_y`
    where the layer then lay: what was moved since is moved still; what was painted since is no longer
    this transform's.
    """

    raster: Raster
    x: int
    y: int
    transform: Transform
    text: Text | None = None
    """What the original raster was drawn from, and can be again in other words."""
    made: Raster
    made_x: int = 0
    made_y: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer(_Common):
    """A pixel layer. `x`, `y` place the raster's origin in the document."""

    raster: Raster
    x: int = 0
    y: int = 0
    origin: Transformed | None = None
    """What the pixels were made from, while they are what was made: ask `made_from`."""

    def __post_init__(self) -> None:
        _Common.__post_init__(self)
        if self.raster.channels != 4:
            raise ValueError("A pixel layer holds RGBA.")

    @property
    def bounds(self) -> Rect:
        """Where its pixels are, in document coordinates."""
        return self.raster.bounds.translate(self.x, self.y)

    @property
    def text(self) -> Text | None:
        """What it says, while its pixels are what was drawn."""
        return self.made_from.text if self.made_from is not None else None

    @property
    def made_from(self) -> Transformed | None:
        """What the pixels can be made from again; None when they were changed since, or never made."""
        origin = self.origin
        return origin if origin is not None and origin.made is self.raster else None


@dataclass(frozen=True, slots=True, kw_only=True)
class FillLayer(_Common):
    """A colour or gradient that covers the document, whatever its size."""

    fill: Fill

    @property
    def bounds(self) -> Rect:
        return EVERYWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect(_Common):
    """An operation that stays live: it changes what lies below it, within its group or clipped to a layer.

    One of single pixels (an adjustment) is computed whenever the document is drawn. Any other keeps what
    was computed last in `result`, in document coordinates, made from `basis`; `pending` are its tiles
    that have not been computed from that basis yet. These three follow from everything else: two effects
    that differ in nothing else are equal.
    """

    operation: Operation
    result: Raster | None = field(default=None, compare=False, repr=False)
    basis: Basis | None = field(default=None, compare=False, repr=False)
    pending: frozenset[Key] = field(default=frozenset(), compare=False, repr=False)

    def __post_init__(self) -> None:
        _Common.__post_init__(self)
        if self.operation.resizes or len(self.operation.inputs) != 1:
            raise ValueError(f"{self.operation.title} cannot stay live in a layer.")

    @property
    def direct(self) -> bool:
        """True for an adjustment, which needs no result."""
        return self.operation.kind == "point"

    @property
    def bounds(self) -> Rect:
        return EVERYWHERE


@dataclass(frozen=True, slots=True)
class Basis:
    """What an effect's result was computed from."""

    operation: Operation
    below: tuple[Node, ...]
    size: Size
    step: str = ""
    """The operation as a step of a picture's metadata, with the hashes of the models it used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group(_Common):
    """Layers that stand together; children are ordered bottom to top.

    Its layers blend among themselves first; with `pass_through` they blend with what lies below the
    group, as if they stood there one by one.
    """

    children: tuple[Node, ...] = ()
    pass_through: bool = False

    @property
    def bounds(self) -> Rect:
        bounds = Rect(0, 0, 0, 0)
        for child in self.children:
            if child.bounds != EVERYWHERE:
                bounds = bounds.union(child.bounds)
        return bounds


Node = Layer | Group | FillLayer | Effect
AnyNode = TypeVar("AnyNode", bound=Node)

EVERYWHERE = Rect(-(2**30), -(2**30), 2**31, 2**31)
"""The bounds of what has none."""


def clip_runs(nodes: Sequence[Node]) -> list[tuple[Node, list[Node]]]:
    """Each node that others can be clipped to, with those that are; bottom first.

    A clipped one without such a node below it stands for itself.
    """
    runs: list[tuple[Node, list[Node]]] = []
    for node in nodes:
        if node.clip and runs and not isinstance(runs[-1][0], Effect):
            runs[-1][1].append(node)
        else:
            runs.append((node, []))
    return runs


def laid_over(nodes: tuple[Node, ...], id: str) -> tuple[Node, ...] | None:
    """The nodes above one that can be composited without it and laid over the rest: all of them blend
    normally. None when one needs what lies below it, and when the node is in a group or not there."""
    index = next((number for number, node in enumerate(nodes) if node.id == id), None)
    if index is None:
        return None
    above = nodes[index + 1 :]
    return above if _stand_alone(above) else None


def _stand_alone(nodes: tuple[Node, ...]) -> bool:
    """Whether nodes that are composited by themselves look over others as they do among them."""
    for node, _ in clip_runs(nodes):
        if not node.shows:
            continue
        if isinstance(node, Effect) or node.clip or node.blend is not BlendMode.NORMAL:
            return False
        if isinstance(node, Group) and node.pass_through and not _stand_alone(node.children):
            return False
    return True


def below(nodes: tuple[Node, ...], id: str) -> tuple[Node, ...] | None:
    """What a node sees below it, bottom first: within its group, or within what it is clipped to.

    A node that it is clipped to is seen by itself, as if nothing were below it. None when a group around
    it, or what it is clipped to, is hidden, and when it is not there.
    """
    passed: tuple[Node, ...] = ()
    for node, clipped in clip_runs(nodes):
        if node.id == id:
            return passed
        for index, child in enumerate(clipped):
            if child.id == id:
                base = replace(node, opacity=1.0, blend=BlendMode.NORMAL, clip=False)
                return (base, *clipped[:index]) if node.shows else None
        alone = not any(child.shows for child in clipped)
        for group in (node, *clipped):
            if isinstance(group, Group) and group.shows and node.shows:
                inner = below(group.children, id)
                if inner is not None:
                    through = group.pass_through and group is node and alone
                    return (*passed, *inner) if through else inner
        passed = (*passed, node, *clipped)
    return None


def moved(node: AnyNode, dx: int, dy: int) -> AnyNode:
    """The node and all in it `dx` to the right and `dy` down, linked masks with it."""
    mask = node.mask.moved(dx, dy) if node.mask is not None and node.mask.linked else node.mask
    if isinstance(node, Layer):
        return replace(node, x=node.x + dx, y=node.y + dy, mask=mask)
    if isinstance(node, Group):
        children = tuple(moved(child, dx, dy) for child in node.children)
        return replace(node, children=children, mask=mask)
    if isinstance(node, FillLayer):
        return replace(node, fill=node.fill.moved(dx, dy), mask=mask)
    return replace(node, mask=mask)


def rasters_of(nodes: tuple[Node, ...]) -> Iterator[Raster]:
    """Every raster that the nodes hold: pixels, masks, results of effects."""
    for node in walk(nodes):
        if node.mask is not None:
            yield node.mask.raster
        if isinstance(node, Layer):
            yield node.raster
            if node.made_from is not None:
                yield node.made_from.raster
                if node.made_from.transform.flow is not None:
                    yield node.made_from.transform.flow.raster
        elif isinstance(node, Effect) and node.result is not None:
            yield node.result


def walk(nodes: tuple[Node, ...]) -> Iterator[Node]:
    """Every node, bottom to top, a group before its children."""
    for node in nodes:
        yield node
        if isinstance(node, Group):
            yield from walk(node.children)


def replaced(nodes: tuple[Node, ...], node: Node) -> tuple[Node, ...]:
    """The tree with the node of the same id exchanged for `node`; the same tree when it has none."""
    fresh: list[Node] = []
    for present in nodes:
        if present.id == node.id:
            present = node
        elif isinstance(present, Group):
            children = replaced(present.children, node)
            if children is not present.children:
                present = replace(present, children=children)
        fresh.append(present)
    same = all(new is old for new, old in zip(fresh, nodes, strict=True))
    return nodes if same else tuple(fresh)


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
