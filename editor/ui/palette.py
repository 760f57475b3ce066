"""The command palette: every action and filter by name, found by a few of its letters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from editor.ui.theme import GRID, tokens

ROWS = 12
ROW_HEIGHT = 28
WIDTH = 520


@dataclass(frozen=True, slots=True)
class Command:
    """Something that can be run by its name. `place` says where it stands in the menus."""

    title: str
    place: str
    shortcut: str
    enabled: bool
    run: Callable[[], object]
    id: str = ""
    """That of its action."""


def score(query: str, title: str, place: str) -> float | None:
    """How well a command fits what was typed, higher is better; None when a letter is missing.

    Letters must come in order. Those at the beginnings of words, and next to each other, count most;
    what is found in the place counts little.
    """
    wanted = query.casefold().split()
    total = 0.0
    for word in wanted:
        best = _fit(word, title.casefold())
        if best is None:
            inner = _fit(word, place.casefold())
            if inner is None:
                return None
            best = inner * 0.25
        total += best
    return total - 0.01 * len(title)


def _fit(word: str, text: str) -> float | None:
    if word in text:
        at = text.index(word)
        begins = at == 0 or not text[at - 1].isalnum()
        return len(word) * (3.0 if begins else 2.0) + (1.0 if at == 0 else 0.0)
    total, at, before = 0.0, 0, -2
    for letter in word:
        found = text.find(letter, at)
        if found < 0:
            return None
        begins = found == 0 or not text[found - 1].isalnum()
        total += 1.0 if begins or found == before + 1 else 0.3
        before, at = found, found + 1
    return total * 0.6 if total >= 0.7 * len(word) else None


def matching(commands: Sequence[Command], query: str) -> list[Command]:
    """The commands that fit, the best first; all of them, in their order, for an empty query."""
    if not query.strip():
        return list(commands)
    scored = [(score(query, item.title, item.place), item) for item in commands]
    found = [(points, item) for points, item in scored if points is not None]
    found.sort(key=lambda pair: (-pair[0], not pair[1].enabled))
    return [item for _, item in found]


class _Rows(QStyledItemDelegate):
    """Title at the left, place dimmed after it, shortcut at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: object) -> QSize:
        return QSize(0, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index) -> None:  # type: ignore[no-untyped-def]
        command: Command = index.data(Qt.ItemDataRole.UserRole)
        theme = tokens()
        rect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.color("selection"))
        line = rect.adjusted(3 * GRID, 0, -3 * GRID, 0)
        painter.setFont(option.font)
        middle = Qt.AlignmentFlag.AlignVCenter
        taken = QRect()
        painter.setPen(theme.color("dim"))
        if command.shortcut:
            taken = painter.boundingRect(
                line, middle | Qt.AlignmentFlag.AlignRight, command.shortcut
            )
            painter.drawText(line, middle | Qt.AlignmentFlag.AlignRight, command.shortcut)
        painter.setPen(theme.color("text" if command.enabled else "disabled"))
        title = painter.boundingRect(line, middle, command.title)
        painter.drawText(line, middle, command.title)
        room = line.right() - title.right() - taken.width() - 6 * GRID
        painter.setPen(theme.color("dim" if command.enabled else "disabled"))
        place = option.fontMetrics.elidedText(command.place, Qt.TextElideMode.ElideRight, room)
        painter.drawText(line.adjusted(title.width() + 3 * GRID, 0, 0, 0), middle, place)


class Palette(QFrame):
    """A field and a list over the window. Typing filters, the arrows choose, Enter runs, Esc leaves."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("palette")
        self.setAccessibleName(self.tr("Find a command"))
        self._commands: list[Command] = []
        self._return_to: QWidget | None = None
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(self.tr("Find a command or a filter"))
        self.field.setAccessibleName(self.tr("Find a command or a filter"))
        self.field.setMinimumHeight(28)
        self.field.textChanged.connect(self._filter)
        self.field.installEventFilter(self)
        self.list = QListWidget(self)
        self.list.setItemDelegate(_Rows(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setUniformItemSizes(True)
        self.list.setAccessibleName(self.tr("Commands"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemClicked.connect(lambda _: self._run())
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        top = QVBoxLayout()
        top.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        top.addWidget(self.field)
        column.addLayout(top)
        column.addWidget(self.list)
        column.addSpacing(GRID)
        self.hide()

    def open(self, commands: Sequence[Command]) -> None:
        """Show it for these commands; the widget that had the keyboard gets it back afterwards."""
        self._commands = list(commands)
        focus = self.window().focusWidget()
        self._return_to = focus if focus is not self.field else self._return_to
        self.field.clear()
        self._filter("")
        self.show()
        self.raise_()
        self.field.setFocus()

    def close_palette(self) -> None:
        self.hide()
        if self._return_to is not None:
            self._return_to.setFocus()
            self._return_to = None

    def _place(self) -> None:
        window = self.parentWidget()
        width = min(WIDTH, window.width() - 8 * GRID)
        rows = min(ROWS, max(1, self.list.count()))
        height = self.layout().itemAt(0).sizeHint().height() + rows * ROW_HEIGHT + 2 * GRID
        self.setGeometry((window.width() - width) // 2, window.height() // 8, width, height)

    def _filter(self, query: str) -> None:
        self.list.clear()
        for command in matching(self._commands, query):
            item = QListWidgetItem()
            item.setData(Qt.ItemDataRole.UserRole, command)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, command.title)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self.field:
            return False
        if event.type() == QEvent.Type.FocusOut and self.isVisible():
            self.hide()
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(event)
        return False

    def _key(self, event: QKeyEvent) -> bool:
        steps = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: ROWS,
            Qt.Key.Key_PageUp: -ROWS,
        }
        key = Qt.Key(event.key())
        if key in steps and self.list.count():
            row = self.list.currentRow() + steps[key]
            self.list.setCurrentRow(min(self.list.count() - 1, max(0, row)))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._run()
        elif key == Qt.Key.Key_Escape:
            self.close_palette()
        else:
            return False
        return True

    def _run(self) -> None:
        item = self.list.currentItem()
        command: Command | None = item.data(Qt.ItemDataRole.UserRole) if item else None
        if command is not None and command.enabled:
            self.close_palette()
            command.run()
