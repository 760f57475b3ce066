"""Select menu: what is selected as a whole, and what is done to its edge."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from editor.document.raster import Raster
from editor.ui.commands import Commands

if TYPE_CHECKING:
    from editor.session import Document


class SelectCommands(Commands):
    """Each command is one step of the history of the document in front."""

    def again(self) -> None:
        """What was selected last."""
        document = self.window.document
        before = last_selection(document) if document is not None else None
        if before is not None:
            from editor.document.selection.coverage import fitted

            self.edit(
                self.tr("Reselect"),
                lambda state: replace(state, selection=fitted(before, state.rect)),
            )

    # Channels.

    def save(self) -> None:
        """Keep the selection as a channel."""
        document = self.free_document()
        if document is not None and document.state.selection is not None:
            from editor.document.command import commands
            from editor.document.commands.selecting import free_channel
            from editor.ui.select_dialogs import AskDialog

            name = free_channel(document.state, self.tr("Selection {}"))
            AskDialog(self.window, commands()["keep_selection"], {"name": name}).open()

    def load(self) -> None:
        """Select what a channel holds."""
        document = self.free_document()
        if document is not None and document.state.channels:
            from editor.ui.select_dialogs import AskDialog, load_form

            AskDialog(self.window, load_form(document.state)).open()

    def quick_mask(self) -> None:
        """Show the selection as a red veil over what is not selected, to be painted on, or no more."""
        document = self.free_document()
        if document is None:
            self.window.refresh()
            return
        from editor.document.selection.coverage import everything, is_whole

        document.quick_mask = not document.quick_mask
        selection = document.state.selection
        if document.quick_mask and selection is None:
            whole = everything(document.state.rect, document.state.depth)
            document.apply(self.tr("Quick mask"), replace(document.state, selection=whole))
        elif not document.quick_mask and selection is not None and is_whole(selection):
            document.apply(self.tr("Quick mask"), replace(document.state, selection=None))
        else:
            document.notify("state")


def last_selection(document: Document) -> Raster | None:
    """What was selected last, up to the present step; None when nothing ever was."""
    history = document.history
    steps = reversed(history.steps[: history.index + 1])
    return next((step.state.selection for step in steps if step.state.selection is not None), None)
