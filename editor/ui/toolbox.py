"""The tool column: which tools there are, which one is in the hand, and what was chosen for each."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QObject, QPointF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QActionGroup,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPolygonF,
)
from PySide6.QtWidgets import QMenu, QToolBar, QToolButton, QWidget

from editor.ui import actions as declared
from editor.ui.colour_pair import ColourPair
from editor.ui.colours import Colours
from editor.ui.icons import icon
from editor.ui.options import OptionsBar
from editor.ui.removal import Removal
from editor.ui.theme import TOOL_ICON, tokens
from editor.ui.tools import COLUMN, Tool

if TYPE_CHECKING:
    from editor.ui.window import MainWindow


class Place(QToolButton):
    """A place of the column: the tool used there last. A long press or the right button opens the
    others; a mark in the corner says that there are some."""

    def __init__(self, tools: list[Tool], actions: list[QAction], parent: QWidget) -> None:
        super().__init__(parent)
        self.tools = tools
        self._actions = dict(zip((tool.id for tool in tools), actions, strict=True))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        if len(tools) > 1:
            menu = QMenu(self)
            menu.addActions(actions)
            for action in actions:
                action.setIconVisibleInMenu(True)
            self.setMenu(menu)
            self.setPopupMode(QToolButton.ToolButtonPopupMode.DelayedPopup)
            self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            self.customContextMenuRequested.connect(lambda _: self.showMenu())
        self.show_tool(tools[0])

    def show_tool(self, tool: Tool) -> None:
        """Let `tool` stand in this place."""
        action = self._actions[tool.id]
        self.current = tool
        self.setDefaultAction(action)
        self.setAccessibleName(action.text())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if len(self.tools) < 2:
            return
        right, bottom, side = self.width() - 3.0, self.height() - 3.0, 4.0
        corner = [(right, bottom - side), (right, bottom), (right - side, bottom)]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens().color("dim"))
        painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in corner]))


class Toolbox(QObject):
    """Makes the column and the options bar of a window, and knows the tool in hand."""

    chosen = Signal(object)
    """Another tool was taken into the hand."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.window = window
        self.colours = Colours(self, window.session.settings.hand)
        self.removal = Removal(window)
        self.removal.refused.connect(lambda text: window.notices.show_error(text))
        self.tools: list[Tool] = []
        self.places: list[Place] = []
        self.column = QToolBar(self.tr("Tools"), window)
        self.column.setObjectName("tools")
        self.column.setMovable(False)
        self.column.setIconSize(QSize(TOOL_ICON, TOOL_ICON))
        self._group = QActionGroup(self)
        self._titles: dict[str, str] = {}
        for kinds in COLUMN:
            self._add_place([kind(self) for kind in kinds])
        self.pair = ColourPair(self.colours, window.actions_by_id, self.column)
        self.column.addWidget(self.pair)
        self.options = OptionsBar(self._titles, window.actions_by_id)
        window.addToolBar(Qt.ToolBarArea.TopToolBarArea, self.options)
        window.addToolBar(Qt.ToolBarArea.LeftToolBarArea, self.column)
        self._restore()
        self.tool = self.find("hand")
        self.choose(self.tool)

    def prepare(self, work: Callable[[], object]) -> None:
        """Do something on the thread beside the window that a tool will need soon."""
        self.window.beside.submit(work)

    def find(self, id: str) -> Tool:
        """The tool with this id; raises KeyError for one there is not."""
        for tool in self.tools:
            if tool.id == id:
                return tool
        raise KeyError(f"There is no tool '{id}'.")

    def choose(self, tool: Tool | str) -> None:
        """Take a tool, or the one with this id, into the hand."""
        tool = self.find(tool) if isinstance(tool, str) else tool
        before, self.tool = self.tool, tool
        canvas = self.window.canvas
        if before is not tool and canvas is not None:
            before.cancel(canvas)
        place = self._place_of(tool)
        place.show_tool(tool)
        self._give_keys(place)
        self._action(tool).setChecked(True)
        self.options.show_tool(tool)
        self.chosen.emit(tool)

    # Making it.

    def _add_place(self, tools: list[Tool]) -> None:
        actions: list[QAction] = []
        for tool in tools:
            title = QCoreApplication.translate("tools", tool.text)
            action = QAction(icon(tool.icon), title, self.window)
            action.setObjectName(f"tool.{tool.id}")
            action.setCheckable(True)
            action.triggered.connect(_without_arguments(self.choose, tool))
            tool.refused.connect(lambda text: self.window.notices.show_error(text))
            tool.options_changed.connect(self._keep)
            self._group.addAction(action)
            self.window.actions_by_id[f"tool.{tool.id}"] = action
            self._titles[tool.id] = title
            actions.append(action)
        self.window.addActions(actions)
        place = Place(tools, actions, self.column)
        place.setIconSize(self.column.iconSize())
        self.column.addWidget(place)
        self.tools += tools
        self.places.append(place)
        if len(tools) > 1:
            step = QAction(self.window)
            step.setShortcut(QKeySequence(f"Shift+{tools[0].shortcut}"))
            step.triggered.connect(_without_arguments(self._next_in, place))
            self.window.addAction(step)
        self._give_keys(place)

    def _action(self, tool: Tool) -> QAction:
        return self.window.actions_by_id[f"tool.{tool.id}"]

    def _place_of(self, tool: Tool) -> Place:
        return next(place for place in self.places if tool in place.tools)

    def _give_keys(self, place: Place) -> None:
        """The place's letter belongs to the tool that stands there; a person's own key to its tool."""
        own = self.window.session.settings.shortcuts
        for tool in place.tools:
            key = tool.shortcut if tool is place.current else ""
            action = self._action(tool)
            action.setShortcut(QKeySequence(own.get(f"tool.{tool.id}", key)))
            action.setToolTip(declared.tip(action))

    def _next_in(self, place: Place) -> None:
        at = place.tools.index(place.current)
        step = 1 if self.tool is place.current else 0
        self.choose(place.tools[(at + step) % len(place.tools)])

    # What was chosen for each tool.

    def _restore(self) -> None:
        kept = self.window.session.settings.tools
        for tool in self.tools:
            tool.restore(kept.get(tool.id, {}))

    def _keep(self) -> None:
        session = self.window.session
        chosen: dict[str, dict[str, Any]] = {}
        for tool in self.tools:
            values = tool.options.model_dump(mode="json", exclude_defaults=True)
            if values:
                chosen[tool.id] = values
        if chosen != session.settings.tools:
            session.settings = session.settings.changed(tools=chosen)


def _without_arguments(function: Callable[[Any], object], argument: object) -> Callable[..., None]:
    """A slot that calls with `argument`, whatever the signal brings along."""

    def call(*_: object) -> None:
        function(argument)

    return call
