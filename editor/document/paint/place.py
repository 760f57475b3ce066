"""Where one paints: the pixels of the active layer, or a mask."""

from __future__ import annotations

from dataclasses import dataclass, replace

from editor.document.layers import Layer, Mask, Node
from editor.document.paint.wash import Colour
from editor.document.raster import Raster
from editor.document.refusal import Refusal
from editor.document.state import State
from neural.source import Rect


@dataclass(frozen=True, slots=True)
class Place:
    """The raster that brushes change, and where it lies: of a node, of its mask, or the selection's."""

    state: State
    node: Node | None
    """None for the selection."""
    mask: Mask | None = None

    @classmethod
    def of(cls, state: State, *, quick_mask: bool = False) -> Place:
        """Where brushes go in this state; with `quick_mask` onto the selection. Raises Refusal."""
        if quick_mask and state.selection is not None:
            return cls(state, None)
        node = state.active_node
        if node is None:
            raise Refusal("Choose a layer in the Layers panel first.")
        mask = state.mask_target
        if mask is None and not isinstance(node, Layer):
            raise Refusal(
                "“{}” has no pixels to paint on. Choose a pixel layer, or a mask.", node.name
            )
        if mask is None and isinstance(node, Layer) and node.text is not None:
            raise Refusal(
                "“{}” is text. Choose Layer > Turn into pixels to paint on it.", node.name
            )
        if node.locked:
            raise Refusal("“{}” is locked. Unlock it in the Layers panel first.", node.name)
        if mask is None and node.lock_pixels:
            raise Refusal(
                "The pixels of “{}” are locked. Unlock them in the Layers panel first.", node.name
            )
        if not node.visible:
            raise Refusal("“{}” is hidden. Show it in the Layers panel first.", node.name)
        return cls(state, node, mask)

    @property
    def raster(self) -> Raster:
        if self.node is None:
            assert self.state.selection is not None
            return self.state.selection
        if self.mask is not None:
            return self.mask.raster
        assert isinstance(self.node, Layer)
        return self.node.raster

    @property
    def at(self) -> tuple[int, int]:
        """Where the raster's origin lies in the document."""
        if self.node is None:
            return 0, 0
        if self.mask is not None:
            return self.mask.x, self.mask.y
        assert isinstance(self.node, Layer)
        return self.node.x, self.node.y

    @property
    def area(self) -> Rect:
        """The document, in the raster's coordinates."""
        x, y = self.at
        return self.state.rect.translate(-x, -y)

    @property
    def selection(self) -> Raster | None:
        """What bounds the brush; None for nothing. The selection does not bound itself."""
        return self.state.selection if self.node is not None else None

    @property
    def gray(self) -> bool:
        """True where there is one channel: on a mask or the selection."""
        return self.raster.channels == 1

    @property
    def lock_alpha(self) -> bool:
        return not self.gray and self.node is not None and self.node.lock_alpha

    def colour(self, srgb: Colour) -> Colour:
        """An sRGB colour as the raster's pixels mean it; where there is one channel its luma, as a gray."""
        from editor.document.colour import from_srgb  # loads LittleCMS: not before it is needed

        if self.gray:
            gray = 0.2126 * srgb[0] + 0.7152 * srgb[1] + 0.0722 * srgb[2]
            return gray, gray, gray
        return from_srgb(srgb, self.state.profile, self.state.depth)

    def in_state(self, state: State) -> Place | None:
        """The same place in another state; None when the layer or the selection is another there."""
        if state is self.state:
            return self
        same = state.selection is self.state.selection and state.size == self.state.size
        if self.node is not None:
            same = same and state.find(self.node.id) is self.node
        return replace(self, state=state) if same else None

    def with_raster(self, raster: Raster) -> State:
        """The state with this raster in its place."""
        if self.node is None:
            return replace(self.state, selection=raster)
        if self.mask is not None:
            return self.state.with_node(replace(self.node, mask=replace(self.mask, raster=raster)))
        assert isinstance(self.node, Layer)
        # What it was transformed from would bring back what was there before.
        return self.state.with_node(replace(self.node, raster=raster, origin=None))
