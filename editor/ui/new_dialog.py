"""File > New: size, depth and ground of a new document."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from editor.document.layers import Layer
from editor.document.raster import Raster
from editor.document.state import State
from editor.ui.theme import GRID
from neural.source import WHITE, Depth, Rect, Size

LARGEST = 100_000


class NewDialog(QDialog):
    """Emits the state of the new document when it is accepted."""

    created = Signal(object)

    def __init__(self, parent: QWidget | None, megapixels: float) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("New"))
        self._most = megapixels * 1e6
        self.create_button: QPushButton | None = None
        clipboard = QGuiApplication.clipboard().image()
        size = clipboard.size() if not clipboard.isNull() else None
        self.width_field = self._pixels(size.width() if size else 1920)
        self.height_field = self._pixels(size.height() if size else 1080)
        self.depth = QComboBox(self)
        self.depth.addItem(self.tr("8 bit"), "uint8")
        self.depth.addItem(self.tr("16 bit"), "uint16")
        self.depth.addItem(self.tr("32 bit, linear"), "float32")
        self.ground = QComboBox(self)
        self.ground.addItem(self.tr("White"), 1.0)
        self.ground.addItem(self.tr("Black"), 0.0)
        self.ground.addItem(self.tr("Transparent"), None)
        form = QFormLayout()
        form.setHorizontalSpacing(4 * GRID)
        form.setVerticalSpacing(2 * GRID)
        form.addRow(self.tr("Width"), self.width_field)
        form.addRow(self.tr("Height"), self.height_field)
        form.addRow(self.tr("Depth"), self.depth)
        form.addRow(self.tr("Background"), self.ground)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self
        )
        self.create_button = buttons.button(QDialogButtonBox.StandardButton.Ok)
        self.create_button.setText(self.tr("Create"))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(5 * GRID, 5 * GRID, 5 * GRID, 4 * GRID)
        column.setSpacing(5 * GRID)
        column.addLayout(form)
        column.addWidget(buttons)
        self.accepted.connect(lambda: self.created.emit(self.state()))
        self.finished.connect(self.deleteLater)
        self._check()

    def _pixels(self, value: int) -> QSpinBox:
        field = QSpinBox(self)
        field.setRange(1, LARGEST)
        field.setValue(value)
        field.setSuffix(self.tr(" px"))
        field.setAlignment(Qt.AlignmentFlag.AlignRight)
        field.valueChanged.connect(self._check)
        return field

    def _check(self) -> None:
        if self.create_button is None:
            return
        fits = self.width_field.value() * self.height_field.value() <= self._most
        self.create_button.setEnabled(fits)
        why = self.tr("This is more than the limit in the preferences.")
        self.create_button.setToolTip("" if fits else why)

    def state(self) -> State:
        """The document that the fields describe."""
        size = Size(self.width_field.value(), self.height_field.value())
        depth: Depth = self.depth.currentData()
        ground: float | None = self.ground.currentData()
        rect = Rect.of(size)
        if ground is None:
            layer = Layer(raster=Raster.empty(rect, depth), name=self.tr("Layer 1"))
        else:
            white = WHITE[depth]
            color = np.array([ground * white] * 3 + [white], depth)
            layer = Layer(raster=Raster.filled(rect, color), name=self.tr("Background"))
        return State(size=size, depth=depth, layers=(layer,), active=layer.id)
