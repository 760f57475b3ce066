"""The keys of every action, filter and tool: as declared, or as the person has them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QKeySequence

from editor.ui import actions as declared
from neural.operation import operations

if TYPE_CHECKING:
    from editor.ui.window import MainWindow

CANVAS: Final = (
    *("Space", "Tab", "Shift+Tab", "\\", "Esc", "Return", "Enter", "Left", "Right", "Up", "Down"),
    *("[", "]", "{", "}", *"0123456789"),
)
"""What the canvas and the tool in hand hear themselves."""


class Shortcuts:
    """Keys are told as Qt writes them everywhere ("Ctrl+K"), none as ""; actions by their ids."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def default(self, id: str) -> str:
        """The first keys that are declared for an action. Raises KeyError for an unknown one."""
        group, _, name = id.partition(".")
        if group == "tool":
            keys = self._window.toolbox.cards[name].shortcut
        elif group == "filter" and name in operations():
            keys = operations()[name].shortcut
        else:
            keys = self._window.specs[id].shortcut
        return portable(keys)

    def keys(self, id: str) -> str:
        """Those in force."""
        own = self._window.settings.shortcuts.get(id)
        return self.default(id) if own is None else portable(own)

    def owner(self, keys: str, id: str) -> str | None:
        """Another action that has these keys; tools of one place in the column share theirs."""
        for other in self._ids():
            if other == id or {other, id} <= self._place(id):
                continue
            spec = self._window.specs.get(other)
            also = map(portable, spec.also) if spec is not None else ()
            if keys in (self.keys(other), *also):
                return other
        return None

    def give(self, id: str, keys: str | None) -> None:
        """Give an action other keys, or none (""), or its own again (None). They are in force at once."""
        own = dict(self._window.settings.shortcuts)
        if keys is None or keys == self.default(id):
            own.pop(id, None)
        else:
            own[id] = keys
        self._window.remember(shortcuts=own)
        self._renew(id)

    def reset(self) -> None:
        """Give every action its own again."""
        for id in list(self._window.settings.shortcuts):
            if id in self._ids():
                self.give(id, None)
        self._window.remember(shortcuts={})

    def _ids(self) -> list[str]:
        window = self._window
        filters = (f"filter.{id}" for id in window.menus.filters)
        return [*window.specs, *filters, *(f"tool.{id}" for id in window.toolbox.cards)]

    def _place(self, id: str) -> set[str]:
        """The tools that share a place with one."""
        for place in self._window.toolbox.places:
            ids = {f"tool.{card.id}" for card in place.cards}
            if id in ids:
                return ids
        return set()

    def _renew(self, id: str) -> None:
        window = self._window
        group, _, name = id.partition(".")
        if group == "tool":
            window.toolbox.give_keys(name)
        elif group == "filter" and name in window.menus.filters:
            window.menus.give_keys(operations()[name], window.menus.filters[name])
        else:
            own = window.settings.shortcuts
            declared.give_keys(window.actions_by_id[id], window.specs[id], own)
            window.refresh()  # Undo and Redo name their step


def portable(keys: str) -> str:
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.PortableText)


def native(keys: str) -> str:
    """As this computer's keyboard names them."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
