"""A command: a step of a recipe that changes a document, declared once like an operation.

The window's entry, the line in the history, the form that asks for its values, the recorded action and
the recipe derive from the declaration. A new command is a class in a file of `editor.document.commands`.
What is done by the free hand is no command, but for what a few numbers tell: outlines, ends, corners.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from typing import Any, ClassVar

from editor.document.layers import walk
from editor.document.state import State
from neural.operation import Registry, Step, discovered, operations


class Command(Step):
    """Base of every command. Subclasses import what they need when they are applied: the window knows
    all of them before it shows a picture."""

    word: ClassVar[str] = "command"
    titles: ClassVar[Mapping[str, str]] = {}
    """What it is called by the value of its first field, where that decides it."""
    sees: ClassVar[bool] = False
    """It takes what is seen: live layers have to be up to date before."""
    on_layers: ClassVar[bool] = False
    """It acts on every chosen layer, not on the active one or on the document."""
    slow: ClassVar[bool] = False
    """It may take its time, and is best done beside the window."""

    def apply(self, state: State, chosen: Collection[str] = ()) -> State:
        """The document after it, the same where there is nothing to change.

        `chosen` are the nodes that it acts on when it is `on_layers`; without any, the active one.
        Raises ValueError, in words for the person, where it makes no sense.
        """
        raise NotImplementedError

    @property
    def named(self) -> str:
        """What the history calls it."""
        first = next(iter(type(self).model_fields), "")
        return self.titles.get(str(getattr(self, first)), self.title) if first else self.title

    @property
    def told(self) -> tuple[str, ...]:
        """The fields worth telling beside its name."""
        first = next(iter(type(self).model_fields), "")
        named = bool(first) and str(getattr(self, first)) in self.titles
        return tuple(name for name in super().told if not (named and name == first))


@cache
def commands() -> Registry[Command]:
    """Every command that ships, discovered once."""
    return discovered("editor.document.commands", Command)


def steps() -> Mapping[str, type[Step]]:
    """Operations and commands: what a recipe may hold. Their ids differ."""
    both: dict[str, type[Step]] = {**operations(), **commands()}
    assert len(both) == len(operations()) + len(commands())
    return both


def command(id: str, **values: Any) -> Command:
    """A command by its id and fields. Raises KeyError, or ValueError for a field out of its range."""
    return commands()[id](**values)


def acted_on(state: State, chosen: Collection[str]) -> tuple[str, ...]:
    """Those of the chosen nodes that are there, bottom to top, or else the active one.

    Raises ValueError when there is none.
    """
    there = [node.id for node in walk(state.layers)]
    found = tuple(id for id in there if id in chosen)
    if not found and state.active in there:
        found = (state.active,)
    if not found:
        raise ValueError("Choose a layer in the Layers panel first.")
    return found
