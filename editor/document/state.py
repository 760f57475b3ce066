"""One moment of a document: everything that undo restores, in one frozen value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from editor.document.layers import (
    Group,
    Layer,
    Mask,
    Node,
    inserted,
    new_id,
    place_of,
    rasters_of,
    replaced,
    walk,
    without,
)
from editor.document.metadata import Metadata
from editor.document.raster import Raster
from neural.source import Depth, Pixels, Rect, Size, depth_of

Target = Literal["pixels", "mask"]
"""What of the active node a person edits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A selection that was kept: a mask in document coordinates, under a name."""

    name: str
    raster: Raster
    id: str = field(default_factory=new_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """Size, depth, colour profile, layers bottom to top, the active layer, selection, metadata.

    `target` is which part of the active node was chosen for editing; `mask_target` says where brushes go.
    `profile` is an ICC profile, or None for sRGB. `selection` has one channel in the document's depth,
    in document coordinates: how far each pixel is selected. None is no selection: everything may be
    changed.
    """

    size: Size
    depth: Depth = "uint8"
    profile: bytes | None = None
    layers: tuple[Node, ...] = ()
    active: str | None = None
    target: Target = "pixels"
    selection: Raster | None = None
    channels: tuple[Channel, ...] = ()
    """Selections that were kept."""
    metadata: Metadata = field(default_factory=Metadata)

    @classmethod
    def from_array(
        cls,
        pixels: Pixels,
        *,
        name: str = "Background",
        profile: bytes | None = None,
        metadata: Metadata | None = None,
    ) -> State:
        """A document of one layer that holds `pixels`, H x W x 4."""
        layer = Layer(raster=Raster.from_array(pixels), name=name)
        return cls(
            size=Size(pixels.shape[1], pixels.shape[0]),
            depth=depth_of(pixels),
            profile=profile,
            layers=(layer,),
            active=layer.id,
            metadata=metadata if metadata is not None else Metadata(),
        )

    @property
    def rect(self) -> Rect:
        return Rect.of(self.size)

    @property
    def active_layer(self) -> Layer | None:
        """The active node when it is a pixel layer."""
        node = self.find(self.active) if self.active is not None else None
        return node if isinstance(node, Layer) else None

    @property
    def active_node(self) -> Node | None:
        return self.find(self.active) if self.active is not None else None

    @property
    def mask_target(self) -> Mask | None:
        """The active node's mask when it is what brushes change; None when its pixels are.

        A node without pixels of its own has nothing else to paint on.
        """
        node = self.active_node
        if node is None or (self.target == "pixels" and isinstance(node, Layer)):
            return None
        return node.mask

    @property
    def rasters(self) -> Iterator[Raster]:
        """Every raster the state holds: of layers, masks, results, selections."""
        yield from rasters_of(self.layers)
        if self.selection is not None:
            yield self.selection
        for channel in self.channels:
            yield channel.raster

    @property
    def pixel_layers(self) -> tuple[Layer, ...]:
        """Every pixel layer of the tree, bottom to top."""
        return tuple(node for node in walk(self.layers) if isinstance(node, Layer))

    def find(self, id: str) -> Node | None:
        return next((node for node in walk(self.layers) if node.id == id), None)

    def node(self, id: str) -> Node:
        """The node with this id; raises KeyError when it is not in the tree."""
        found = self.find(id)
        if found is None:
            raise KeyError(f"No layer has the id {id}.")
        return found

    def layer(self, id: str) -> Layer:
        """The pixel layer with this id; raises KeyError for anything else."""
        found = self.node(id)
        if not isinstance(found, Layer):
            raise KeyError(f"{found.name} is not a pixel layer.")
        return found

    def with_node(self, node: Node) -> State:
        """With the node of the same id exchanged."""
        return replace(self, layers=replaced(self.layers, node))

    def with_active(self, id: str | None, target: Target = "pixels") -> State:
        return replace(self, active=id, target=target)

    def insert(self, node: Node, *, above: str | None = None) -> State:
        """With `node` just above the node `above` (on top when None), and active."""
        place = place_of(self.layers, above) if above is not None else None
        parent, index = (None, len(self.layers)) if place is None else (place[0], place[1] + 1)
        layers = inserted(self.layers, node, index, parent)
        return replace(self, layers=layers).with_active(node.id)

    def remove(self, id: str) -> State:
        """Without the node; the one below it (or else above) becomes active if it was."""
        place = place_of(self.layers, id)
        if place is None:
            raise KeyError(f"No layer has the id {id}.")
        siblings = self._children(place[0])
        layers = without(self.layers, id)
        active = self.active
        if active is not None and not any(node.id == active for node in walk(layers)):
            rest = [node for node in siblings if node.id != id]
            active = rest[max(0, place[1] - 1)].id if rest else place[0]
        target = self.target if active == self.active else "pixels"
        return replace(self, layers=layers).with_active(active, target)

    def move(self, id: str, index: int, parent: str | None = None) -> State:
        """With the node at `index` (0 is the bottom) among the others of its new parent.

        Raises KeyError when either is not there, ValueError for a group moved into itself.
        """
        node = self.node(id)
        if parent is not None and not isinstance(self.node(parent), Group):
            raise KeyError(f"{self.node(parent).name} is not a group.")
        if any(inner.id == parent for inner in walk((node,))):
            raise ValueError("A group cannot be moved into itself.")
        layers = inserted(without(self.layers, id), node, index, parent)
        return replace(self, layers=layers)

    def _children(self, parent: str | None) -> tuple[Node, ...]:
        if parent is None:
            return self.layers
        group = self.node(parent)
        assert isinstance(group, Group)
        return group.children
