"""Image menu: information and the canvas; the tool that transforms a layer."""

from __future__ import annotations

from editor.ui.commands import Commands


class ImageCommands(Commands):
    """What the Image menu asks about the whole document; the rest of it is declared."""

    def information(self) -> None:
        if self.window.document is not None:
            from editor.ui.help_dialogs import InformationDialog

            InformationDialog(self.window, self.window.document).open()

    def canvas_size(self) -> None:
        document = self.free_document()
        if document is None:
            return
        from editor.ui.canvas_size_dialog import CanvasSizeDialog

        dialog = CanvasSizeDialog(document.state.size, self.window)

        def change() -> None:
            size, (across, down) = dialog.chosen, dialog.anchor
            self.do("canvas_size", width=size.width, height=size.height, across=across, down=down)

        dialog.accepted.connect(change)
        dialog.open()


class TransformCommands(Commands):
    """Edit > Transform, as far as it is not declared."""

    def free(self) -> None:
        """Take the tool with the handles."""
        if self.free_document() is not None:
            self.window.toolbox.choose("transform")
