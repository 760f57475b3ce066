"""A search field at the head of a menu: what is typed leaves the entries that fit, the best first."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QWidget, QWidgetAction

from editor.ui.icons import icon
from editor.ui.palette import score
from editor.ui.theme import GRID

MOST = 14
"""Entries that are shown at once."""

Entries = Callable[[], Iterable[tuple[QAction, str]]]
"""Gives the actions that can be found, each with its place in words."""


class MenuSearch(QWidgetAction):
    """The field, as the first entry of a menu. It takes the keyboard as the menu opens; Down, Up and
    Enter choose as in any menu, Enter alone the best entry."""

    def __init__(self, menu: QMenu, entries: Entries) -> None:
        super().__init__(menu)
        self._menu = menu
        self._entries = entries
        self._found: list[QAction] = []
        self._hidden: list[QAction] = []
        self.field = _Field(self)
        box = QWidget(menu)
        row = QHBoxLayout(box)
        row.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        row.addWidget(self.field)
        self.setDefaultWidget(box)
        first = menu.actions()
        menu.insertAction(first[0] if first else None, self)
        self.field.textChanged.connect(self._filter)
        menu.aboutToHide.connect(self._restore)

    def begin(self) -> None:
        """The menu is about to open: nothing is typed yet, and the keyboard comes here."""
        self.field.clear()
        # Only once the menu is there can a part of it take the keyboard.
        QTimer.singleShot(0, self.field, self.field.setFocus)

    def _filter(self, text: str) -> None:
        """Show the entries that fit in place of all others; with nothing typed, the menu as it is."""
        self._restore()
        text = text.strip()
        if not text:
            return
        self._hidden = [
            action for action in self._menu.actions() if action is not self and action.isVisible()
        ]
        for action in self._hidden:
            action.setVisible(False)
        found = [
            (fit, action, place)
            for action, place in self._entries()
            if (fit := score(text, action.text(), place)) is not None
        ]
        found.sort(key=lambda each: each[0], reverse=True)
        for _, action, place in found[:MOST]:
            self._add(action, place)
        if not found:
            nothing = QAction(self.tr("No filter is called that"), self._menu)
            nothing.setEnabled(False)
            self._menu.addAction(nothing)
            self._found.append(nothing)
        elif self._found[0].isEnabled():
            self._menu.setActiveAction(self._found[0])
            self.field.setFocus()

    def _add(self, action: QAction, place: str) -> None:
        """An entry that stands for another one, its place where the shortcut is."""
        entry = QAction(f"{action.text()}\t{place}", self._menu)
        entry.setToolTip(action.toolTip())
        # What is hidden counts as disabled meanwhile.
        entry.setEnabled(action.isEnabled() or action in self._hidden)
        entry.triggered.connect(lambda: self._trigger(action))
        self._menu.addAction(entry)
        self._found.append(entry)

    def _trigger(self, action: QAction) -> None:
        self._restore()
        action.trigger()

    def _restore(self) -> None:
        for action in self._hidden:
            action.setVisible(True)
        self._hidden = []
        for entry in self._found:
            self._menu.removeAction(entry)
            entry.deleteLater()
        self._found = []

    def choose(self) -> bool:
        """Enter: the entry that is marked, or else the best one; False when there is none."""
        marked = self._menu.activeAction()
        entry = marked if marked in self._found else next(iter(self._found), None)
        if entry is None or not entry.isEnabled():
            return False
        self._menu.close()
        entry.trigger()
        return True


class _Field(QLineEdit):
    """Leaves to the menu the keys that choose."""

    def __init__(self, search: MenuSearch) -> None:
        super().__init__()
        self._search = search
        self.setPlaceholderText(self.tr("Search filters"))
        self.setAccessibleName(self.tr("Search filters"))
        self.addAction(icon("magnifying-glass"), QLineEdit.ActionPosition.LeadingPosition)
        self.setMinimumWidth(240)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.text().strip():
                self._search.choose()
                return
            event.ignore()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            event.ignore()
        elif key == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)
