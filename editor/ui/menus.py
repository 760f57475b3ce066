"""The menu bar, and the list of commands for the palette: both from the declared actions."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from editor.ui import actions as declared
from editor.ui.layer_actions import NEW_LIVE
from editor.ui.layer_menus import fill_live
from editor.ui.palette import Command

if TYPE_CHECKING:
    from editor.ui.menu_search import MenuSearch
    from editor.ui.window import MainWindow
    from neural.operation import Operation


class Menus:
    """Builds the menus of a window. Filters join when the registry has been read."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self._menus: dict[tuple[str, ...], QMenu] = {}
        self._filters: dict[str, QAction] = {}
        self._alone: set[str] = set()
        """Filters that need no document."""
        for name in declared.MENUS:
            self._menu((name,))
        for spec in declared.ACTIONS:
            menu = self._menu(spec.menu)
            if spec.id:
                menu.addAction(window.actions_by_id[spec.id])
            elif not spec.filled:
                menu.addSeparator()
        recent = self._menu((declared.FILE, declared.RECENT))
        recent.aboutToShow.connect(self._fill_recent)
        again = self._menu((declared.FILTER, declared.RECENT_FILTERS))
        again.aboutToShow.connect(self._fill_recent_filters)
        fill_live(self._menu((declared.LAYER, NEW_LIVE)), window)
        for dock in window.docks.docks.values():
            self._menu((declared.WINDOW,)).addAction(dock.toggleViewAction())
        self._menu((declared.IMAGE,)).aboutToShow.connect(self.add_filters)
        self._menu((declared.FILTER,)).aboutToShow.connect(self._open_filters)
        self._search: MenuSearch | None = None

    def _menu(self, path: tuple[str, ...]) -> QMenu:
        """The menu of a path, made where it is missing; unknown ones stand before Help."""
        if path not in self._menus:
            title = _title(path[-1])
            menu = QMenu(title, self.window)
            menu.setToolTipsVisible(True)
            if len(path) > 1:
                self._menu(path[:-1]).addMenu(menu)
            elif (declared.HELP,) in self._menus and path[0] not in declared.MENUS:
                bar = self.window.menuBar()
                bar.insertMenu(self._menus[(declared.HELP,)].menuAction(), menu)
            else:
                self.window.menuBar().addMenu(menu)
            self._menus[path] = menu
        return self._menus[path]

    def add_filters(self) -> None:
        """Put every operation where it says it stands; once."""
        if self._filters:
            return
        from neural.operation import operations

        placed = [operation for operation in operations().values() if operation.menu]
        direct = [operation for operation in placed if len(operation.menu) == 1]
        inner = [operation for operation in placed if len(operation.menu) > 1]
        lasts = {path: self._last_declared(path) for path in {kind.menu for kind in direct}}
        for operation in direct:
            self._add_filter(operation, lasts[operation.menu])
        for path, last in lasts.items():
            menu = self._menu(path)
            if last is not None:
                menu.insertSeparator(last)
            else:
                menu.addSeparator()
        for operation in sorted(inner, key=lambda operation: (operation.menu, operation.title)):
            self._add_filter(operation, None)

    def _open_filters(self) -> None:
        from editor.ui.menu_search import MenuSearch

        self.add_filters()
        if self._search is None:
            self._search = MenuSearch(self._menu((declared.FILTER,)), self._searched)
        self._search.begin()

    def _searched(self) -> list[tuple[QAction, str]]:
        """Every filter and adjustment, with the menu it stands in."""
        from editor.ui.texts import menu
        from neural.operation import operations

        kinds = operations()
        return [(action, " › ".join(menu(kinds[id]))) for id, action in self._filters.items()]

    def _last_declared(self, path: tuple[str, ...]) -> QAction | None:
        """The entry that stays at the end of a menu; None where filters may follow."""
        there = self._menu(path).actions()
        return there[-1] if there and not there[-1].isSeparator() and not there[-1].menu() else None

    def _add_filter(self, operation: type[Operation], before: QAction | None) -> None:
        from editor.ui import texts

        action = QAction(f"{texts.title(operation)}…", self.window)
        action.setObjectName(f"filter.{operation.id}")
        self.give_keys(operation, action)
        action.triggered.connect(partial(self._begin, operation))
        if not operation.inputs:
            self._alone.add(operation.id)
        action.setEnabled(self.window.document is not None or not operation.inputs)
        self._menu(operation.menu).insertAction(before, action)
        self.window.addAction(action)
        self._filters[operation.id] = action

    def give_keys(self, operation: type[Operation], action: QAction) -> None:
        """A filter's keys: the person's own in place of the declared ones."""
        from editor.ui.texts import summary

        own = self.window.settings.shortcuts
        action.setShortcut(QKeySequence(own.get(f"filter.{operation.id}", operation.shortcut)))
        action.setToolTip(declared.tip(action, summary(operation)))

    def _begin(self, operation: type[Operation], *_: object) -> None:
        self.window.commands["filter"].begin(operation)

    def enable_filters(self, document: bool) -> None:
        """Filters can be chosen where there is a `document`, or where they need none."""
        for id, action in self._filters.items():
            action.setEnabled(document or id in self._alone)

    @property
    def filters(self) -> dict[str, QAction]:
        """The actions of the filters by operation id; empty until the registry has been read."""
        return self._filters

    def _fill_recent(self) -> None:
        menu = self._menus[(declared.FILE, declared.RECENT)]
        menu.clear()
        files = self.window.commands["file"]
        for name in self.window.settings.recent:
            path = Path(name)
            action = menu.addAction(path.name.replace("&", "&&"))
            action.setToolTip(name)
            action.triggered.connect(lambda _=False, path=path: files.open_files([path]))
        if not menu.actions():
            menu.addAction(QCoreApplication.translate("actions", "No recent files")).setEnabled(
                False
            )

    def _fill_recent_filters(self) -> None:
        menu = self._menus[(declared.FILTER, declared.RECENT_FILTERS)]
        menu.clear()
        self.add_filters()
        for id in self.window.settings.recent_filters:
            if id in self._filters:
                menu.addAction(self._filters[id])
        if not menu.actions():
            menu.addAction(QCoreApplication.translate("actions", "No recent filters")).setEnabled(
                False
            )

    def commands(self) -> list[Command]:
        """Every action and filter, as the palette lists them."""
        self.add_filters()
        found: list[Command] = []
        for path, menu in self._menus.items():
            if path[-1] in (declared.RECENT, declared.RECENT_FILTERS, NEW_LIVE):
                continue
            place = " › ".join(_title(part) for part in path)
            found += [
                _command(action, place)
                for action in menu.actions()
                if action.menu() is None and action.text() and not action.isSeparator()
            ]
        place = QCoreApplication.translate("actions", "Tools")
        by_id = self.window.actions_by_id
        found += [_command(by_id[f"tool.{id}"], place) for id in self.window.toolbox.cards]
        return found


_DECLARED = {*declared.MENUS, *(part for spec in declared.ACTIONS for part in spec.menu)}
"""The menus that the window has by itself."""


def _title(name: str) -> str:
    """A menu's name in the person's language; some are declared here, some by operations."""
    if name in _DECLARED:
        return declared.translated(name)
    from editor.ui.texts import translated

    return translated(name)


def _command(action: QAction, place: str) -> Command:
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    title = action.text().replace("&&", "&").rstrip("…")
    return Command(title, place, keys, action.isEnabled(), action.trigger, action.objectName())
