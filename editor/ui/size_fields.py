"""A size to choose: percent, width and height, which follow each other."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from editor.ui.icons import icon
from editor.ui.number_editor import NumberField
from editor.ui.texts import translated
from editor.ui.theme import GRID
from neural.source import Size

LARGEST = 100_000


class SizeFields(QWidget):
    """`chosen` is always usable; `changed` tells when the person has made it another."""

    changed = Signal()

    def __init__(self, original: Size, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.original = original
        self.chosen = original
        self.width_field = self._field("px", self.tr("Width"))
        self.height_field = self._field("px", self.tr("Height"))
        self.percent = self._field("%", self.tr("Percent of the original size"))
        self.linked = QToolButton(self)
        self.linked.setCheckable(True)
        self.linked.setChecked(True)
        self.linked.setIcon(icon("link"))
        self.linked.setToolTip(self.tr("Keep the proportions"))
        self.linked.setAccessibleName(self.tr("Keep the proportions"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(self.width_field)
        row.addWidget(QLabel("×", self))
        row.addWidget(self.height_field)
        row.addWidget(self.linked)
        row.addSpacing(2 * GRID)
        row.addWidget(self.percent)
        row.addStretch(1)
        self.width_field.entered.connect(self._set_width)
        self.height_field.entered.connect(self._set_height)
        self.percent.entered.connect(self._set_percent)
        self.linked.toggled.connect(lambda on: self._set_width(self.chosen.width) if on else None)
        self._show()

    def _field(self, unit: str, name: str) -> NumberField:
        field = NumberField(0 if unit == "px" else 1, 1.0, translated(unit), self)
        field.setRange(1, LARGEST)
        field.setFixedWidth(84 if unit == "px" else 72)
        field.setAccessibleName(name)
        field.setToolTip(name)
        return field

    def _set_width(self, value: float) -> None:
        width = max(1, round(value))
        height = self.chosen.height
        if self.linked.isChecked():
            height = max(1, round(self.original.height * width / self.original.width))
        self._set(Size(width, height))

    def _set_height(self, value: float) -> None:
        height = max(1, round(value))
        width = self.chosen.width
        if self.linked.isChecked():
            width = max(1, round(self.original.width * height / self.original.height))
        self._set(Size(width, height))

    def _set_percent(self, value: float) -> None:
        self._set(self.original.scaled(value / 100))

    def _set(self, size: Size) -> None:
        size = Size(min(size.width, LARGEST), min(size.height, LARGEST))
        changed = size != self.chosen
        self.chosen = size
        self._show()
        if changed:
            self.changed.emit()

    def _show(self) -> None:
        self.width_field.show_value(self.chosen.width)
        self.height_field.show_value(self.chosen.height)
        self.percent.show_value(round(100 * self.chosen.width / self.original.width, 1))
