"""The options bar: the name of the tool in hand, what it offers, and how it is used."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QStackedWidget,
    QToolBar,
    QToolButton,
    QWidget,
)

from editor.ui.theme import GRID, ICON, ROW
from editor.ui.widgets import ElidedLabel

if TYPE_CHECKING:
    from editor.ui.options_row import OptionsRow
    from editor.ui.tools.tool import Tool


class OptionsBar(QToolBar):
    """A page for each tool, made when it is first taken: a window with all of them would be late by half.

    The tool's name stands first. What does not fit scrolls out to the right.
    """

    def __init__(self, titles: Mapping[str, str], actions: Mapping[str, QAction]) -> None:
        super().__init__()
        self._titles = titles
        self._actions = actions
        self.setObjectName("options")
        self.setWindowTitle(self.tr("Options"))
        self.setMovable(False)
        self.setFixedHeight(ROW + 3 * GRID)
        self._pages = QStackedWidget(self)
        self._by_tool: dict[str, QWidget] = {}
        self.rows: dict[str, OptionsRow] = {}
        self._pages.setContentsMargins(2 * GRID, 0, 2 * GRID, 0)
        window = QScrollArea(self)
        window.setWidgetResizable(True)
        window.setFrameShape(QFrame.Shape.NoFrame)
        window.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        window.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        window.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        window.setWidget(self._pages)
        self._pages.setProperty("role", "window")
        self.addWidget(window)

    def _page(self, tool: Tool) -> QWidget:
        page = QWidget(self._pages)
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        name = QLabel(self._titles[tool.id], page)
        name.setContentsMargins(0, 0, 2 * GRID, 0)
        # What a tool offers begins at the same place for all of them.
        metrics = name.fontMetrics()
        widest = max(metrics.horizontalAdvance(title) for title in self._titles.values())
        name.setMinimumWidth(widest + 2 * GRID)
        row.addWidget(name)
        for id in tool.offers:
            row.addWidget(_button(self._actions[id], page))
        hint = ElidedLabel(tool.hint(), page, Qt.TextElideMode.ElideRight)
        hint.setProperty("role", "dim")
        if tool.Options is not None and tool.Options.model_fields:
            from editor.ui.options_row import OptionsRow  # forms are heavy to import

            options = OptionsRow(tool, page)
            options.complained.connect(lambda text: hint.setText(text or tool.hint()))
            self.rows[tool.id] = options
            if row.count() > 1:
                row.addSpacing(2 * GRID)
            row.addWidget(options)
        for extra in tool.extras(page):
            row.addSpacing(2 * GRID)
            row.addWidget(extra)
        row.addSpacing(2 * GRID)
        row.addWidget(hint, 1)
        return page

    def show_tool(self, tool: Tool) -> None:
        if tool.id not in self._by_tool:
            page = self._page(tool)
            self._pages.addWidget(page)
            self._by_tool[tool.id] = page
        self._pages.setCurrentWidget(self._by_tool[tool.id])


def _button(action: QAction, parent: QWidget) -> QToolButton:
    button = QToolButton(parent)
    button.setDefaultAction(action)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setIconSize(QSize(ICON, ICON))
    button.setAccessibleName(action.text())
    if action.icon().isNull():
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
    return button
