"""The options bar: one row of what the tool in hand offers."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QColor, QGuiApplication
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QStackedWidget,
    QToolBar,
    QToolButton,
    QWidget,
)

from editor.ui.icons import icon
from editor.ui.theme import GRID, ICON, ROW
from editor.ui.tools import Tool

OFFERS: Mapping[str, tuple[str, ...]] = {
    "move": (),
    "hand": ("view.fit", "view.actual"),
    "zoom": ("view.zoom_out", "view.zoom_in", "view.fit", "view.actual", "view.double"),
    "picker": (),
}
"""The actions that stand in the bar for a tool."""


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


class OptionsBar(QToolBar):
    """A page for each tool; its name stands first."""

    def __init__(
        self, tools: list[Tool], titles: Mapping[str, str], actions: Mapping[str, QAction]
    ) -> None:
        super().__init__()
        self.setObjectName("options")
        self.setWindowTitle(self.tr("Options"))
        self.setMovable(False)
        self.setFixedHeight(ROW + 3 * GRID)
        self.readout = ColorReadout(self)
        self._pages = QStackedWidget(self)
        self._rows: dict[str, QWidget] = {}
        for tool in tools:
            page = QWidget(self._pages)
            row = QHBoxLayout(page)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(GRID)
            title = QLabel(titles[tool.id], page)
            title.setMinimumWidth(88)
            row.addWidget(title)
            for id in OFFERS[tool.id]:
                row.addWidget(_button(actions[id], page))
            if tool.id == "picker":
                row.addWidget(self.readout)
            hint = QLabel(tool.hint(), page)
            hint.setProperty("role", "dim")
            row.addSpacing(2 * GRID)
            row.addWidget(hint)
            row.addStretch(1)
            self._pages.addWidget(page)
            self._rows[tool.id] = page
        self._pages.setContentsMargins(2 * GRID, 0, 2 * GRID, 0)
        self.addWidget(self._pages)

    def show_tool(self, tool: Tool) -> None:
        self._pages.setCurrentWidget(self._rows[tool.id])


def _button(action: QAction, parent: QWidget) -> QToolButton:
    button = QToolButton(parent)
    button.setDefaultAction(action)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setIconSize(QSize(ICON, ICON))
    button.setAccessibleName(action.text())
    if action.icon().isNull():
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
    return button
