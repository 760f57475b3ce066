"""Layer › Layer mask: the mask of the active layer, or the masks of all that are chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from editor.document.state import State
from editor.ui.layer_commands import ChosenCommands

if TYPE_CHECKING:
    from editor.document.selection.coverage import Mode


class MaskCommands(ChosenCommands):
    """Each command is one step of the history of the document in front."""

    def enable(self) -> None:
        masks = [node.mask for node in self.nodes() if node.mask is not None]
        self.do("enable_mask", on=not all(mask.enabled for mask in masks))

    def link(self) -> None:
        masks = [node.mask for node in self.nodes() if node.mask is not None]
        self.do("link_mask", on=not all(mask.linked for mask in masks))

    def select(self) -> None:
        """Select what the mask of the active layer shows."""
        self.do("select_mask")

    def select_part(self, id: str, part: str, keys: Qt.KeyboardModifier) -> None:
        """Select what a layer's pixels or its mask show; Shift adds, Alt takes away, both intersect."""
        from editor.document.command import command
        from editor.ui.texts import words

        done = command("select_mask" if part == "mask" else "select_pixels", mode=_mode(keys))

        def change(state: State) -> State:
            after = done.apply(state.with_active(id))
            return after.with_active(state.active, state.target)

        document = self.window.document
        active = document is not None and document.state.active == id
        self.edit(words(done), change, done if active else None)

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
