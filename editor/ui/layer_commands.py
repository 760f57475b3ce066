"""Layer menu: the stack."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from editor.document.layers import Node
from editor.document.state import State

if TYPE_CHECKING:
    from editor.ui.window import MainWindow


class LayerCommands(QObject):
    """Each command is one step of the history of the document in front."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.window = window

    def _edit(self, label: str, change: Callable[[State], State]) -> None:
        """Apply a change to the document in front; why it cannot be is said above the canvas."""
        document = self.window.document
        if document is None:
            return
        try:
            state = change(document.state)
        except ValueError as error:
            self.window.notices.show_error(str(error))
            return
        document.apply(label, state)

    @property
    def _node(self) -> Node | None:
        document = self.window.document
        if document is None or document.state.active is None:
            return None
        return document.state.find(document.state.active)

    def new(self) -> None:
        from editor.document.arrange import with_empty_layer

        self._edit(self.tr("New layer"), lambda state: with_empty_layer(state, self._free(state)))

    def _free(self, state: State) -> str:
        """A name no layer has yet."""
        taken = {layer.name for layer in state.pixel_layers}
        numbers = (self.tr("Layer {}").format(n) for n in range(1, len(taken) + 2))
        return next(name for name in numbers if name not in taken)

    def from_visible(self) -> None:
        from editor.document.merging import with_visible

        self._edit(
            self.tr("New layer from visible"), lambda state: with_visible(state, self.tr("Visible"))
        )

    def duplicate(self) -> None:
        from editor.document.arrange import with_copies

        node = self._node
        document = self.window.document
        if document is not None and document.state.selection is not None:
            from editor.document.selection.within import via_copy

            self._edit(self.tr("Layer via copy"), lambda state: via_copy(state, self._free(state)))
        elif node is not None:
            self._edit(
                self.tr("Duplicate layer"),
                lambda state: with_copies(state, (node.id,), self.tr("copy")),
            )

    def delete(self) -> None:
        node = self._node
        if node is None:
            return
        if node.locked:
            text = self.tr("“{}” is locked. Unlock it to delete it.").format(node.name)
            self.window.notices.show_error(text)
            return
        self._edit(self.tr("Delete layer"), lambda state: state.remove(node.id))

    def rename(self) -> None:
        self.window.show_panel("layers")
        self.window.layers.edit_name()

    def up(self) -> None:
        self._raise(1, self.tr("Move layer up"))

    def down(self) -> None:
        self._raise(-1, self.tr("Move layer down"))

    def _raise(self, by: int, label: str) -> None:
        from editor.document.arrange import raised

        node = self._node
        if node is not None:
            self._edit(label, lambda state: raised(state, (node.id,), by))

    def visible(self) -> None:
        model = self.window.layers.model
        if self._node is not None:
            model.toggle_visible(model.index_of(self._node.id))

    def lock(self) -> None:
        model = self.window.layers.model
        if self._node is not None:
            model.toggle_locked(model.index_of(self._node.id))

    def merge_down(self) -> None:
        from editor.document.merging import merged_down

        node = self._node
        if node is not None:
            self._edit(self.tr("Merge down"), lambda state: merged_down(state, node.id))

    def flatten(self) -> None:
        from editor.document.merging import flattened

        self._edit(self.tr("Flatten image"), lambda state: flattened(state, self.tr("Background")))
