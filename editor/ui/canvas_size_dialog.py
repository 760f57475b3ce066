"""Image > Canvas size: another canvas around the same pixels."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QGridLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from editor.ui.icons import icon
from editor.ui.size_fields import SizeFields
from editor.ui.theme import GRID
from neural.source import Size

_ICONS = (
    ("arrow-up-left", "arrow-up", "arrow-up-right"),
    ("arrow-left", "circle", "arrow-right"),
    ("arrow-down-left", "arrow-down", "arrow-down-right"),
)


class CanvasSizeDialog(QDialog):
    """`chosen` is the size, `anchor` where the picture stays in it: 0, 0 the top-left corner."""

    def __init__(self, size: Size, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Canvas size"))
        self.fields = SizeFields(size, self)
        self.fields.linked.setChecked(False)
        form = QFormLayout()
        form.setHorizontalSpacing(4 * GRID)
        form.setVerticalSpacing(3 * GRID)
        form.addRow(self.tr("Size"), self.fields)
        form.addRow(self.tr("Picture stays"), self._anchors())
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self
        )
        buttons.button(QDialogButtonBox.StandardButton.Ok).setText(self.tr("Resize"))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(5 * GRID, 5 * GRID, 5 * GRID, 4 * GRID)
        column.setSpacing(5 * GRID)
        column.addLayout(form)
        column.addWidget(buttons)
        self.finished.connect(self.deleteLater)

    def _anchors(self) -> QWidget:
        box = QWidget(self)
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(2)
        grid.setAlignment(Qt.AlignmentFlag.AlignLeft)
        words = (
            (self.tr("top left"), self.tr("top"), self.tr("top right")),
            (self.tr("left"), self.tr("middle"), self.tr("right")),
            (self.tr("bottom left"), self.tr("bottom"), self.tr("bottom right")),
        )
        self._group = QButtonGroup(self)
        for row in range(3):
            for column in range(3):
                button = QToolButton(box)
                button.setCheckable(True)
                button.setIcon(icon(_ICONS[row][column]))
                button.setToolTip(words[row][column])
                button.setAccessibleName(words[row][column])
                self._group.addButton(button, 3 * row + column)
                grid.addWidget(button, row, column)
        self._group.button(4).setChecked(True)
        return box

    @property
    def chosen(self) -> Size:
        return self.fields.chosen

    @property
    def anchor(self) -> tuple[float, float]:
        row, column = divmod(self._group.checkedId(), 3)
        return column / 2, row / 2

    def choose_anchor(self, row: int, column: int) -> None:
        self._group.button(3 * row + column).setChecked(True)
