"""Commands that make pixels, or one layer, of several."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, ClassVar

from editor.document.command import Command, acted_on
from editor.document.layers import Layer
from editor.document.state import State
from neural.operation import param

if TYPE_CHECKING:
    pass


class Rasterize(Command):
    """The chosen texts, fills and live operations as the pixels they show."""

    id: ClassVar[str] = "rasterize"
    title: ClassVar[str] = "Turn into pixels"
    summary: ClassVar[str] = "Make pixels of a text, a fill, an adjustment or a live filter."
    on_layers: ClassVar[bool] = True
    sees: ClassVar[bool] = True

    def apply(self, state: State, chosen: Collection[str] = ()) -> State:
        from editor.document.merging import rasterized

        return rasterized(state, acted_on(state, chosen))


class MergeDown(Command):
    """The active layer and the one below as one."""

    id: ClassVar[str] = "merge_down"
    title: ClassVar[str] = "Merge down"
    summary: ClassVar[str] = "Make one layer of this one and the one below."
    sees: ClassVar[bool] = True

    def apply(self, state: State, chosen: Collection[str] = ()) -> State:
        from editor.document.merging import merged_down

        return merged_down(state, acted_on(state, ())[0])


class MergeLayers(Command):
    """The chosen layers, or a group, as one layer."""

    id: ClassVar[str] = "merge_layers"
    title: ClassVar[str] = "Merge layers"
    summary: ClassVar[str] = "Make one layer of several, or of a group."
    on_layers: ClassVar[bool] = True
    sees: ClassVar[bool] = True

    def apply(self, state: State, chosen: Collection[str] = ()) -> State:
        from editor.document.merging import merged

        return merged(state, acted_on(state, chosen))


class Flatten(Command):
    """All layers as one."""

    id: ClassVar[str] = "flatten"
    title: ClassVar[str] = "Flatten image"
    summary: ClassVar[str] = "Make one layer of all that is seen."
    sees: ClassVar[bool] = True

    name: str = param("Background", "Name")

    def apply(self, state: State, chosen: Collection[str] = ()) -> State:
        from editor.document.merging import flattened

        only = state.layers[0] if len(state.layers) == 1 else None
        if isinstance(only, Layer) and only == Layer(
            raster=only.raster, name=only.name, id=only.id
        ):
            return state  # it is one already
        return flattened(state, self.name)
