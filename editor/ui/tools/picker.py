"""Reads colours off the picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QT_TRANSLATE_NOOP, QSize, Qt, Signal
from PySide6.QtGui import QColor, QCursor, QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from editor.ui.icons import icon, icon_cursor
from editor.ui.theme import GRID, ICON, ROW
from editor.ui.tools.tool import Pointer, Tool

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


class PickerTool(Tool):
    """Shows the colour of the picture where one clicks."""

    id: ClassVar[str] = "picker"
    text: ClassVar[str] = QT_TRANSLATE_NOOP("tools", "Colour picker")
    icon: ClassVar[str] = "eyedropper"
    shortcut: ClassVar[str] = "I"
    picked = Signal(QColor)

    def extras(self, parent: QWidget) -> Sequence[QWidget]:
        readout = ColorReadout(parent)
        self.picked.connect(readout.show_color)
        return (readout,)

    def cursor(self, canvas: Canvas, pointer: Pointer | None) -> QCursor:
        return icon_cursor("eyedropper", 0.13, 0.87)

    def press(self, canvas: Canvas, pointer: Pointer) -> None:
        self.drag(canvas, pointer)

    def drag(self, canvas: Canvas, pointer: Pointer) -> None:
        at = canvas.pixel_at(pointer.at)
        if at is not None:
            self.picked.emit(QColor(*canvas.presentation.shown_color(*at)))
