"""Reads colours off the picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Literal

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from editor.ui.colours import as_qcolor
from editor.ui.icons import icon
from editor.ui.theme import GRID, ICON, ROW
from editor.ui.tools.options import ToolOptions, option
from editor.ui.tools.painting import PickingTool
from editor.ui.tools.tool import Pointer

if TYPE_CHECKING:
    from editor.ui.canvas import Canvas


class ColorReadout(QWidget):
    """The picked colour, as numbers that can be copied."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.swatch = QFrame(self)
        self.swatch.setFixedSize(ROW, 16)
        self.numbers = QLabel(self.tr("Click the picture to read a colour"), self)
        self.numbers.setProperty("role", "dim")
        self.numbers.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.copy = QToolButton(self)
        self.copy.setIcon(icon("copy"))
        self.copy.setIconSize(QSize(ICON, ICON))
        self.copy.setToolTip(self.tr("Copy the colour as hexadecimal"))
        self.copy.setAccessibleName(self.copy.toolTip())
        self.copy.clicked.connect(self._copy)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * GRID)
        for part in (self.swatch, self.numbers, self.copy):
            row.addWidget(part)
        self.color: QColor | None = None
        self.swatch.hide()
        self.copy.hide()

    def show_color(self, color: QColor) -> None:
        self.color = color
        self.swatch.setStyleSheet(f"background: {color.name()}; border-radius: 2px")
        red, green, blue, _ = color.getRgb()
        self.numbers.setText(f"R {red}   G {green}   B {blue}   {color.name().upper()}")
        self.swatch.show()
        self.copy.show()

    def _copy(self) -> None:
        if self.color is not None:
            QGuiApplication.clipboard().setText(self.color.name().upper())


class PickerOptions(ToolOptions):
    area: Literal["0", "1", "2", "5"] = option(
        "0",
        "Sample",
        labels={"0": "One pixel", "1": "3 × 3 pixels", "2": "5 × 5 pixels", "5": "11 × 11 pixels"},
        help="The mean of a square takes noise out of the colour.",
    )


class PickerTool(PickingTool):
    """Takes the colour of the picture into the hand: as foreground, with Alt as background."""

    id: ClassVar[str] = "picker"
    Options: ClassVar[type[ToolOptions]] = PickerOptions
    picked = Signal(QColor)

    def extras(self, parent: QWidget) -> Sequence[QWidget]:
        readout = ColorReadout(parent)
        self.picked.connect(readout.show_color)
        return (readout,)

    def press(self, canvas: Canvas, pointer: Pointer) -> None:
        self.drag(canvas, pointer)

    def drag(self, canvas: Canvas, pointer: Pointer) -> None:
        at = canvas.pixel_at(pointer.at)
        if at is None:
            return
        colour = canvas.presentation.srgb(*at, radius=int(self.options.area))
        if pointer.alt:
            self.colours.set_background(colour)
        else:
            self.colours.set_foreground(colour)
        self.picked.emit(as_qcolor(colour))
