"""A colour as a field: a swatch that opens the colour dialog, and its number to type."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QColorDialog, QHBoxLayout, QLineEdit, QPushButton, QWidget

from editor.ui.theme import GRID, ROW, tokens
from editor.ui.widgets import Editor, tabular


class Swatch(QPushButton):
    """A button of one colour."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._color = QColor()
        self.setFixedSize(2 * ROW, ROW)
        self.setAutoDefault(False)

    @property
    def color(self) -> QColor:
        return self._color

    def show_color(self, color: QColor) -> None:
        self._color = color
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(self._color)
        painter.setPen(tokens().color("accent" if self.hasFocus() else "line"))
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 1.5, -0.5, -1.5), 3, 3)


class ColourEditor(Editor):
    """ "#rrggbb". While the dialog is open the colour follows it; closing it with Cancel takes it back."""

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__((name,), parent)
        self._title = title
        self.swatch = Swatch(self)
        self.swatch.setAccessibleName(self.tr("Choose {field}").format(field=title))
        self.swatch.clicked.connect(self._ask)
        self.field = QLineEdit(self)
        self.field.setAccessibleName(title)
        self.field.setFont(tabular(self.field.font()))
        self.field.setMaxLength(7)
        self.field.setFixedHeight(ROW)
        self.field.textEdited.connect(self._typed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * GRID)
        row.addWidget(self.swatch)
        row.addWidget(self.field, 1)
        self.setFocusProxy(self.swatch)

    def values(self) -> dict[str, Any]:
        return {self.names[0]: self.field.text()}

    def show_values(self, values: Mapping[str, Any]) -> None:
        text = str(values[self.names[0]])
        if text.lower() != self.field.text().lower():
            self.field.setText(text)
        self.swatch.show_color(QColor(text))

    def choose(self, color: QColor) -> None:
        """Use this colour, as the person's own change."""
        if color.isValid() and color.name() != self.field.text().lower():
            self.show_values({self.names[0]: color.name()})
            self.edited.emit()

    def _typed(self, text: str) -> None:
        color = QColor(text) if len(text) == 7 else QColor()
        if color.isValid():
            self.swatch.show_color(color)
        self.edited.emit()

    def _ask(self) -> None:
        before = self.swatch.color
        dialog = QColorDialog(before, self)
        dialog.setOption(QColorDialog.ColorDialogOption.DontUseNativeDialog)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(self._title)
        dialog.currentColorChanged.connect(self.choose)
        dialog.rejected.connect(lambda: self.choose(before))
        dialog.open()
