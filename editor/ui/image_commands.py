"""Image menu: information, turning, flipping, cropping, the canvas; and the same of the active layer."""

from __future__ import annotations

from collections.abc import Callable

from editor.document.state import State
from editor.document.transform import Matrix, Transform, rotation, scaling
from editor.ui.commands import Commands


class ImageCommands(Commands):
    """What happens to the whole document, and to one layer of it by Edit > Transform."""

    def information(self) -> None:
        if self.window.document is not None:
            from editor.ui.help_dialogs import InformationDialog

            InformationDialog(self.window, self.window.document).open()

    def rotate_right(self) -> None:
        self._turn(self.tr("Rotate 90° right"), rotation(90))

    def rotate_left(self) -> None:
        self._turn(self.tr("Rotate 90° left"), rotation(-90))

    def rotate_half(self) -> None:
        self._turn(self.tr("Rotate 180°"), rotation(180))

    def flip_horizontal(self) -> None:
        self._turn(self.tr("Flip horizontal"), scaling(-1, 1))

    def flip_vertical(self) -> None:
        self._turn(self.tr("Flip vertical"), scaling(1, -1))

    def _turn(self, label: str, matrix: Matrix) -> None:
        from editor.document.reshape import turned

        self.edit_later(label, lambda state: turned(state, Transform(matrix)))

    def crop(self) -> None:
        """To what is selected."""
        from editor.document.raster import used_rect
        from editor.document.reshape import cropped

        def change(state: State) -> State:
            if state.selection is None:
                raise ValueError(self.tr("Nothing is selected. Select what is to stay."))
            area = state.rect if state.selection.base else used_rect(state.selection)
            return cropped(state, area.intersect(state.rect))

        self.edit_later(self.tr("Crop to selection"), change)

    def trim(self) -> None:
        from editor.document.reshape import trimmed

        self.edit_later(self.tr("Trim"), trimmed)

    def canvas_size(self) -> None:
        document = self.free_document()
        if document is None:
            return
        from editor.document.reshape import canvas_resized
        from editor.ui.canvas_size_dialog import CanvasSizeDialog

        dialog = CanvasSizeDialog(document.state.size, self.window)

        def change() -> None:
            size, anchor = dialog.size, dialog.anchor
            self.edit_later(
                self.tr("Canvas size"), lambda state: canvas_resized(state, size, anchor)
            )

        dialog.accepted.connect(change)
        dialog.open()


class TransformCommands(Commands):
    """Edit > Transform: the active layer, or what is selected of it."""

    def free(self) -> None:
        """Take the tool with the handles."""
        if self.free_document() is not None:
            self.window.toolbox.choose("transform")

    def rotate_right(self) -> None:
        self._turn(self.tr("Rotate layer 90° right"), lambda about: rotation(90, about))

    def rotate_left(self) -> None:
        self._turn(self.tr("Rotate layer 90° left"), lambda about: rotation(-90, about))

    def rotate_half(self) -> None:
        self._turn(self.tr("Rotate layer 180°"), lambda about: rotation(180, about))

    def flip_horizontal(self) -> None:
        self._turn(self.tr("Flip layer horizontal"), lambda about: scaling(-1, 1, about))

    def flip_vertical(self) -> None:
        self._turn(self.tr("Flip layer vertical"), lambda about: scaling(1, -1, about))

    def _turn(self, label: str, matrix: Callable[[tuple[float, float]], Matrix]) -> None:
        from editor.document.reshape import content_rect, with_transformed

        def change(state: State) -> State:
            node = state.active_node
            area = content_rect(node) if node is not None else state.rect
            if node is None or area.empty:
                raise ValueError(self.tr("There are no pixels here to transform."))
            # Around a whole or half pixel, so that quarter turns stay exact.
            x, y = area.center
            about = (x, y) if (area.width - area.height) % 2 == 0 else (x, float(int(y)))
            if (area.width - area.height) % 2:
                about = (float(int(x)), float(int(y)))
            return with_transformed(state, node.id, Transform(matrix(about)))

        self.edit_later(label, change)
