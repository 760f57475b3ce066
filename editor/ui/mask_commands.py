"""Layer › Layer mask: the mask of the active layer, or the masks of all that are chosen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt

from editor.document.layers import Layer
from editor.document.state import State
from editor.ui.layer_commands import ChosenCommands

if TYPE_CHECKING:
    from editor.document.selection.coverage import Mode


class MaskCommands(ChosenCommands):
    """Each command is one step of the history of the document in front."""

    def add(self, start: Any) -> None:
        """A mask on every chosen layer that has none; `start` is what `masks.with_mask` takes."""
        from editor.document.masks import with_mask

        def change(state: State) -> State:
            active = state.active
            ids = [id for id in self.chosen if state.node(id).mask is None] or self.chosen
            for id in ids:
                state = with_mask(state, id, start)
            return state.with_active(active, "mask") if active in ids else state

        self.edit(self.tr("Add mask"), change)

    def invert(self) -> None:
        from editor.document.masks import inverted_mask

        self._masked(self.tr("Invert mask"), inverted_mask)

    def apply(self) -> None:
        from editor.document.masks import applied_mask

        self._masked(self.tr("Apply mask"), applied_mask)

    def delete(self) -> None:
        from editor.document.masks import without_mask

        self._masked(self.tr("Delete mask"), without_mask)

    def _masked(self, label: str, change: Callable[[State, str], State]) -> None:
        """Change the mask of every chosen layer that has one."""

        def changed(state: State) -> State:
            for node in self.nodes():
                if node.mask is not None:
                    state = change(state, node.id)
            return state

        self.edit(label, changed)

    def enable(self) -> None:
        from editor.document.masks import enabled_masks

        on = not all(node.mask.enabled for node in self.nodes() if node.mask is not None)
        label = self.tr("Enable mask") if on else self.tr("Disable mask")
        self.edit(label, lambda state: enabled_masks(state, self.chosen, on))

    def link(self) -> None:
        from editor.document.masks import linked_masks

        on = not all(node.mask.linked for node in self.nodes() if node.mask is not None)
        label = self.tr("Link mask") if on else self.tr("Unlink mask")
        self.edit(label, lambda state: linked_masks(state, self.chosen, on))

    def select(self) -> None:
        """Select what the mask of the active layer shows."""
        if self.node is not None:
            self.select_part(self.node.id, "mask", Qt.KeyboardModifier.NoModifier)

    def select_part(self, id: str, part: str, keys: Qt.KeyboardModifier) -> None:
        """Select what a layer's pixels or its mask show; Shift adds, Alt takes away, both intersect."""
        from editor.document.masks import mask_coverage
        from editor.document.selection.coverage import from_alpha, selected

        def change(state: State) -> State:
            node = state.node(id)
            if part == "mask":
                return selected(state, mask_coverage(state, id), _mode(keys))
            if not isinstance(node, Layer):
                raise ValueError(self.tr("“{}” has no pixels of its own.").format(node.name))
            return selected(state, from_alpha(node, state.rect), _mode(keys))

        mask = part == "mask"
        label = self.tr("Select the mask") if mask else self.tr("Select the layer's pixels")
        self.edit(label, change)

    def alone(self) -> None:
        """Show the mask of the active layer alone, or the picture again."""
        document = self.window.document
        if document is not None and self.node is not None and self.node.mask is not None:
            document.select_layer(self.node.id, "mask")
            self.toggle_alone(self.node.id)

    def toggle_alone(self, id: str) -> None:
        canvas = self.window.canvas
        if canvas is not None:
            canvas.show_mask(None if canvas.presentation.mask_shown == id else id)


def _mode(keys: Qt.KeyboardModifier) -> Mode:
    """How a selection is joined with the one before, by the keys held."""
    shift = bool(keys & Qt.KeyboardModifier.ShiftModifier)
    alt = bool(keys & Qt.KeyboardModifier.AltModifier)
    if shift:
        return "intersect" if alt else "add"
    return "subtract" if alt else "replace"
