"""What an action of the window is; `actions` declares them all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

When = Literal[
    "always",
    "document",
    "layer",
    "above",
    "below",
    "several",
    "together",
    "mergeable",
    "group",
    "live",
    "mask",
    "undo",
    "redo",
    "run",
    "last_filter",
    "selection",
    "reselect",
    "channel",
]
"""What must be there for an action to be enabled; `situation` says what is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """One action: `id` is "group.method", or "group.method:argument", unless it `does` or `asks`.

    `menu` is its path from the menu bar; `text` and `help` are translation sources. One without an id is
    a line between entries, or, when it is `filled`, the menu itself, whose entries come as it is opened.
    """

    id: str
    text: str
    menu: tuple[str, ...] = ()
    shortcut: str = ""
    also: tuple[str, ...] = ()
    """Further keys that do the same."""
    icon: str = ""
    when: When = "always"
    checkable: bool = False
    help: str = ""
    filled: bool = False
    does: str = ""
    """The command that it carries out: its id, or "id:value" for the command's first field."""
    asks: str = ""
    """The command whose values it asks for, its effect shown at once."""


SEPARATOR: Final = Spec(id="", text="")
