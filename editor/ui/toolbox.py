"""The tool column: which tools there are, which one is in the hand, and what was chosen for each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import chain
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
from editor.ui.theme import TOOL_ICON, tokens
from editor.ui.tools.column import COLUMN, Card

if TYPE_CHECKING:
    from editor.ui.removal import Removal
    from editor.ui.tools.tool import Tool
    from editor.ui.window import MainWindow


class Place(QToolButton):
    """A place of the column: the tool used there last. A long press or the right button opens the
    others; a mark in the corner says that there are some."""

    def __init__(self, cards: Sequence[Card], actions: list[QAction], parent: QWidget) -> None:
        super().__init__(parent)
        self.cards = cards
        self._actions = dict(zip((card.id for card in cards), actions, strict=True))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        if len(cards) > 1:
            menu = QMenu(self)
            menu.addActions(actions)
            for action in actions:
                action.setIconVisibleInMenu(True)
            self.setMenu(menu)
            self.setPopupMode(QToolButton.ToolButtonPopupMode.DelayedPopup)
            self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            self.customContextMenuRequested.connect(lambda _: self.showMenu())
        self.show_tool(cards[0])

    def show_tool(self, card: Card) -> None:
        """Let a tool stand in this place."""
        action = self._actions[card.id]
        self.current = card
        self.setDefaultAction(action)
        self.setAccessibleName(action.text())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if len(self.cards) < 2:
            return
        right, bottom, side = self.width() - 3.0, self.height() - 3.0, 4.0
        corner = [(right, bottom - side), (right, bottom), (right - side, bottom)]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens().color("dim"))
        painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in corner]))


class Toolbox(QObject):
    """Makes the column and the options bar of a window, and knows the tool in hand.

    A tool is loaded and made when it is first taken or asked for.
    """

    chosen = Signal(object)
    """Another tool was taken into the hand."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.window = window
        self.colours = Colours(self, window.settings.hand)
        self.cards = {card.id: card for card in chain.from_iterable(COLUMN)}
        self.places: list[Place] = []
        self._tools: dict[str, Tool] = {}
        self.column = QToolBar(self.tr("Tools"), window)
        self.column.setObjectName("tools")
        self.column.setMovable(False)
        self.column.setIconSize(QSize(TOOL_ICON, TOOL_ICON))
        self._group = QActionGroup(self)
        self._titles: dict[str, str] = {}
        for cards in COLUMN:
            self._add_place(cards)
        self.pair = ColourPair(self.colours, window.actions_by_id, self.column)
        self.column.addWidget(self.pair)
        self.options = OptionsBar(self._titles, window.actions_by_id)
        window.addToolBar(Qt.ToolBarArea.TopToolBarArea, self.options)
        window.addToolBar(Qt.ToolBarArea.LeftToolBarArea, self.column)
        self.tool = self.find("hand")
        self.choose(self.tool)

    @cached_property
    def removal(self) -> Removal:
        """Paints away what is selected."""
        from editor.ui.removal import Removal

        removal = Removal(self.window)
        removal.refused.connect(lambda text: self.window.notices.refuse(text))
        return removal

    def prepare(self, work: Callable[[], object]) -> None:
        """Do something on the thread beside the window that a tool will need soon."""
        self.window.beside.submit(work)

    def find(self, id: str) -> Tool:
        """The tool with this id; raises KeyError for one there is not."""
        if id not in self.cards:
            raise KeyError(f"There is no tool '{id}'.")
        if id not in self._tools:
            tool = self.cards[id].load()(self)
            tool.restore(self.window.settings.tools.get(id, {}))
            tool.refused.connect(lambda text: self.window.notices.refuse(text))
            tool.options_changed.connect(self._keep)
            self._tools[id] = tool
        return self._tools[id]

    def choose(self, tool: Tool | str) -> None:
        """Take a tool, or the one with this id, into the hand."""
        tool = self.find(tool) if isinstance(tool, str) else tool
        before, self.tool = self.tool, tool
        canvas = self.window.canvas
        if before is not tool and canvas is not None:
            before.cancel(canvas)
        card = self.cards[tool.id]
        place = self._place_of(card)
        place.show_tool(card)
        self._give_keys(place)
        self._action(card).setChecked(True)
        self.options.show_tool(tool)
        self.chosen.emit(tool)

    # Making it.

    def _add_place(self, cards: Sequence[Card]) -> None:
        actions: list[QAction] = []
        for card in cards:
            title = QCoreApplication.translate("tools", card.text)
            action = QAction(icon(card.icon), title, self.window)
            action.setObjectName(f"tool.{card.id}")
            action.setCheckable(True)
            action.triggered.connect(_without_arguments(self._take, card.id))
            self._group.addAction(action)
            self.window.actions_by_id[f"tool.{card.id}"] = action
            self._titles[card.id] = title
            actions.append(action)
        self.window.addActions(actions)
        place = Place(cards, actions, self.column)
        place.setIconSize(self.column.iconSize())
        self.column.addWidget(place)
        self.places.append(place)
        if len(cards) > 1:
            step = QAction(self.window)
            step.setShortcut(QKeySequence(f"Shift+{cards[0].shortcut}"))
            step.triggered.connect(_without_arguments(self._next_in, place))
            self.window.addAction(step)
        self._give_keys(place)

    def _action(self, card: Card) -> QAction:
        return self.window.actions_by_id[f"tool.{card.id}"]

    def _place_of(self, card: Card) -> Place:
        return next(place for place in self.places if card in place.cards)

    def give_keys(self, id: str) -> None:
        """The keys of a tool, and of those that share its place, as the settings have them now."""
        self._give_keys(self._place_of(self.cards[id]))

    def _give_keys(self, place: Place) -> None:
        """The place's letter belongs to the tool that stands there; a person's own key to its tool."""
        own = self.window.settings.shortcuts
        for card in place.cards:
            key = card.shortcut if card is place.current else ""
            action = self._action(card)
            action.setShortcut(QKeySequence(own.get(f"tool.{card.id}", key)))
            action.setToolTip(declared.tip(action))

    def _take(self, id: str) -> None:
        """The person takes a tool: it may need all that there is."""
        self.window.furnish()
        self.choose(id)

    def _next_in(self, place: Place) -> None:
        at = place.cards.index(place.current)
        step = 1 if self.tool.id == place.current.id else 0
        self._take(place.cards[(at + step) % len(place.cards)].id)

    def _keep(self) -> None:
        """Remember what was chosen for each tool; those not taken yet keep what they had."""
        before = self.window.settings.tools
        chosen: dict[str, dict[str, Any]] = {}
        for id in self.cards:
            tool = self._tools.get(id)
            if tool is None:
                values = before.get(id, {})
            elif tool.options is None:
                continue
            else:
                values = tool.options.model_dump(mode="json", exclude_defaults=True)
            if values:
                chosen[id] = values
        if chosen != before:
            self.window.remember(tools=chosen)


def _without_arguments(function: Callable[[Any], object], argument: object) -> Callable[..., None]:
    """A slot that calls with `argument`, whatever the signal brings along."""

    def call(*_: object) -> None:
        function(argument)

    return call
