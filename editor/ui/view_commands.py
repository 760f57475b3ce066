"""View, Window, Image and Help menus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from editor.ui.window import MainWindow


class ViewCommands(QObject):
    """Zoom, what is shown, and the arrangement of the window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.window = window

    def zoom_in(self) -> None:
        if self.window.canvas is not None:
            self.window.canvas.zoom_step(1)

    def zoom_out(self) -> None:
        if self.window.canvas is not None:
            self.window.canvas.zoom_step(-1)

    def fit(self) -> None:
        if self.window.canvas is not None:
            self.window.canvas.fit()

    def actual(self) -> None:
        if self.window.canvas is not None:
            self.window.canvas.zoom_to(1.0)

    def double(self) -> None:
        if self.window.canvas is not None:
            self.window.canvas.zoom_to(2.0)

    def before(self) -> None:
        self.window.show_before(self.window.actions_by_id["view.before"].isChecked())

    def grid(self) -> None:
        self.window.desk.set_pixel_grid(self.window.actions_by_id["view.grid"].isChecked())

    def panels(self) -> None:
        self.window.hide_panels(self.window.actions_by_id["view.panels"].isChecked())

    def full_screen(self) -> None:
        if self.window.actions_by_id["view.full_screen"].isChecked():
            self.window.showFullScreen()
        else:
            self.window.showNormal()

    def next_document(self) -> None:
        self.window.desk.step(1)

    def previous_document(self) -> None:
        self.window.desk.step(-1)

    def next_panel(self) -> None:
        self.window.focus_next_panel()

    def reset_panels(self) -> None:
        self.window.reset_panels()


class HelpCommands(QObject):
    """Shortcuts, models and their training, about."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.window = window

    def shortcuts(self) -> None:
        from editor.ui.shortcuts_dialog import ShortcutsDialog

        ShortcutsDialog(self.window).open()

    def models(self) -> None:
        from editor.ui.models_dialog import ModelsDialog

        ModelsDialog(self.window.session, self.window).open()

    def train(self) -> None:
        from editor.ui.train_dialog import TrainDialog

        # One at a time, and the one that is under way keeps running while pictures are edited.
        dialog = self.window.findChild(TrainDialog) or TrainDialog(self.window.session, self.window)
        dialog.show()
        dialog.activateWindow()

    def about(self) -> None:
        from editor.ui.help_dialogs import AboutDialog

        AboutDialog(self.window).open()
