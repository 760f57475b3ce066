"""The picture as it looks, as a source that operations read."""

from __future__ import annotations

from editor.document.layers import Layer
from editor.document.picture import opaque
from editor.document.state import State
from neural.source import Depth, Pixels, Rect, Size, Source


def merged_source(state: State) -> Source:
    """What the layers that are seen show together, at the document's depth and in its size.

    A single plain layer that covers the picture is read itself; others are merged where they are read.
    """
    if len(state.layers) == 1:
        (layer,) = state.layers
        if isinstance(layer, Layer) and layer.plain and layer.bounds.contains(state.rect):
            return layer.raster.source(state.rect.translate(-layer.x, -layer.y))
    return _Merged(state)


class _Merged:
    def __init__(self, state: State) -> None:
        self._state = state
        self.size: Size = state.size
        self.depth: Depth = state.depth
        self.opaque = opaque(state)

    def read(self, rect: Rect) -> Pixels:
        from editor.document.projection import composite  # the compositor is heavy to import

        return composite(self._state, rect)
