"""What the Select and Edit menus ask for: a form for each command, its effect shown at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

from pydantic import create_model
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout

from editor.document.command import Command, commands
from editor.document.commands.selecting import LoadSelection
from editor.document.state import State
from editor.ui.form import Form
from editor.ui.texts import said, title, words
from editor.ui.theme import GRID
from neural.operation import param

if TYPE_CHECKING:
    from editor.ui.window import MainWindow

KEY: Final = "asked"
WAIT: Final = 60
"""Milliseconds without a change before the effect is shown."""


def load_form(state: State) -> type[Command]:
    """Load selection with the document's channels to choose from, the last of each name."""
    names = {channel.name: channel.name for channel in state.channels}
    fields: Any = {
        "name": (Literal[tuple(names)], param(next(reversed(names)), "Channel", labels=names))
    }
    return create_model("LoadChannel", __base__=LoadSelection, **fields)


class AskDialog(QDialog):
    """Asks for the values of a command and shows what they do; Cancel takes that back."""

    def __init__(
        self,
        window: MainWindow,
        kind: type[Command],
        values: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(window)
        assert window.document is not None
        self.setWindowTitle(title(kind))
        self._window = window
        self._document = window.document
        self._before = window.document.state
        self.form = Form(kind, values=values, parent=self)
        column = QVBoxLayout(self)
        column.setContentsMargins(5 * GRID, 5 * GRID, 5 * GRID, 4 * GRID)
        column.setSpacing(4 * GRID)
        column.addWidget(self.form)
        kinds = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(kinds.Ok | kinds.Cancel, self)
        self.buttons.button(kinds.Ok).setText(self.tr("OK"))
        self.buttons.button(kinds.Cancel).setText(self.tr("Cancel"))
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        column.addWidget(self.buttons)
        self._wait = QTimer(self, singleShot=True, interval=WAIT)
        self._wait.timeout.connect(self._show_effect)
        self.form.changed.connect(self._wait.start)
        self.finished.connect(self.deleteLater)
        self._document.history.seal()
        self.setMinimumWidth(360)
        self._show_effect()

    def _show_effect(self) -> None:
        command: Command = self.form.value
        try:
            state = command.apply(self._before, self._document.chosen)
        except ValueError as error:
            self._window.notices.show_error(said(error))
            return
        self._document.apply(words(command), state, KEY, _plain(command), self._document.chosen)

    def accept(self) -> None:
        if not self.form.valid:
            return
        if self._wait.isActive():
            self._wait.stop()
            self._show_effect()
        self._document.history.seal()
        super().accept()

    def reject(self) -> None:
        self._wait.stop()
        self._document.withdraw(KEY)
        super().reject()


def _plain(command: Command) -> Command:
    """A command as it is declared, where the form was made for one document."""
    return commands()[command.id](**dict(command))
