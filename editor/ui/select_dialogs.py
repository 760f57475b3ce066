"""What the Select and Edit menus ask for: a form for each command, its effect shown at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, Literal

from pydantic import BaseModel, ConfigDict
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout

from editor.document.state import State
from editor.ui.form import Form
from editor.ui.theme import GRID
from neural.operation import param

if TYPE_CHECKING:
    from editor.ui.window import MainWindow

KEY: Final = "asked"
WAIT: Final = 60
"""Milliseconds without a change before the effect is shown."""

MODES: Final = {
    "replace": "New selection",
    "add": "Add to the selection",
    "subtract": "Take away from the selection",
    "intersect": "Keep what both have",
}


class Asked(BaseModel):
    """Base of what is asked for."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


def _pixels(default: float, title: str, minimum: float = 1.0) -> Any:
    return param(default, title, minimum=minimum, maximum=1000, soft_maximum=100, step=1, unit="px")


class Grow(Asked):
    radius: float = _pixels(5.0, "By")


class Shrink(Asked):
    radius: float = _pixels(5.0, "By")


class Feather(Asked):
    radius: float = _pixels(5.0, "Radius", 0.5)


class Border(Asked):
    width: float = _pixels(10.0, "Width")


class Smooth(Asked):
    radius: float = _pixels(5.0, "Radius")


class ColorRange(Asked):
    colour: str = param("#808080", "Colour", widget="colour")
    fuzziness: float = param(
        60.0,
        "Fuzziness",
        help="How different from the colour another may look; from half of that on it is selected in part.",
        minimum=1,
        maximum=400,
        soft_maximum=200,
        step=1,
    )
    sample: Literal["layer", "merged"] = param(
        "merged", "Sample", labels={"layer": "This layer", "merged": "All layers"}
    )
    mode: Literal["replace", "add", "subtract", "intersect"] = param(
        "replace", "Mode", labels=MODES
    )


class Fill(Asked):
    colour: str = param("#808080", "Colour", widget="colour")


class Save(Asked):
    name: str = param("", "Name")


class Load(Asked):
    """The channels are those of the document: see `load_form`."""

    mode: Literal["replace", "add", "subtract", "intersect"] = param(
        "replace", "Mode", labels=MODES
    )
    inverted: bool = param(False, "Inverted")


FORMS: Final = (Grow, Shrink, Feather, Border, Smooth, ColorRange, Fill, Save, Load)
"""Every form, for the translations."""


class AskDialog(QDialog):
    """Asks for the values of a form and shows what they do; Cancel takes that back.

    `change` gives the state from the values and the state before; why it cannot is said above the canvas.
    """

    def __init__(
        self,
        window: MainWindow,
        title: str,
        form: type[BaseModel],
        change: Callable[[Any, State], State],
        values: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(window)
        assert window.document is not None
        self.setWindowTitle(title)
        self._window = window
        self._title = title
        self._document = window.document
        self._before = window.document.state
        self._change = change
        self.form = Form(form, values=values, parent=self)
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
        try:
            state = self._change(self.form.value, self._before)
        except ValueError as error:
            self._window.notices.show_error(str(error))
            return
        self._document.apply(self._title, state, key=KEY)

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
