"""The options bar: the name of the tool in hand, what it offers, and how it is used."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QWheelEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QToolBar,
    QToolButton,
    QWidget,
)

from editor.ui.icons import icon
from editor.ui.theme import GRID, ICON, ROW
from editor.ui.widgets import ElidedLabel

if TYPE_CHECKING:
    from editor.ui.options_row import OptionsRow
    from editor.ui.tools.tool import Tool


class OptionsBar(QToolBar):
    """A page for each tool, made when it is first taken: a window with all of them would be late by half.

    The tool's name stands first. What does not fit is scrolled to with the wheel, or the arrow at the end.
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
        window = self._window = _Sideways(self)
        window.setWidgetResizable(True)
        window.setFrameShape(QFrame.Shape.NoFrame)
        window.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        window.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        window.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        window.setWidget(self._pages)
        self._pages.setProperty("role", "window")
        self.addWidget(window)
        self.more = QToolButton(self)
        self.more.setIconSize(QSize(ICON, ICON))
        self.more.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.more.setToolTip(self.tr("More options of the tool"))
        self.more.setAccessibleName(self.more.toolTip())
        self.more.clicked.connect(self._turn)
        self._more = self.addWidget(self.more)
        bar = window.horizontalScrollBar()
        bar.rangeChanged.connect(lambda *_: self._show_more())
        bar.valueChanged.connect(lambda _: self._show_more())
        self._show_more()

    def _show_more(self) -> None:
        """The arrow leads to what does not fit, and from there back; it is not there where all fits."""
        if not shiboken6.isValid(self._more):
            return  # the window is being taken apart, which moves the bar once more
        bar = self._window.horizontalScrollBar()
        self._more.setVisible(bar.maximum() > 0)
        back = bar.value() == bar.maximum() and bar.maximum() > 0
        self.more.setIcon(icon("caret-double-left" if back else "caret-double-right"))

    def _turn(self) -> None:
        bar = self._window.horizontalScrollBar()
        bar.setValue(0 if bar.value() == bar.maximum() else bar.value() + bar.pageStep())

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
        shown = self._by_tool[tool.id]
        for page in self._by_tool.values():  # or the longest page would make all of them scroll
            needs = QSizePolicy.Policy.Preferred if page is shown else QSizePolicy.Policy.Ignored
            page.setSizePolicy(needs, QSizePolicy.Policy.Preferred)
        self._pages.setCurrentWidget(shown)
        self._window.horizontalScrollBar().setValue(0)


class _Sideways(QScrollArea):
    """A row that the wheel moves."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta()
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() - (turned.x() or turned.y()))
        event.accept()


def _button(action: QAction, parent: QWidget) -> QToolButton:
    button = QToolButton(parent)
    button.setDefaultAction(action)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setIconSize(QSize(ICON, ICON))
    button.setAccessibleName(action.text())
    if action.icon().isNull():
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
    return button
