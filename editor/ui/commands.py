"""What the commands of a menu have in common."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from editor.document.layers import walk
from editor.document.state import State
from editor.session import Document

if TYPE_CHECKING:
    from editor.document.command import Command
    from editor.ui.window import MainWindow


_QUICK = 2**24
"""Pixels of all layers together that are composited before anybody notices."""


def _quick(state: State) -> bool:
    """Whether all that is seen of a document is composited in the blink of an eye."""
    return state.size.area * sum(node.shows for node in walk(state.layers)) <= _QUICK


class Commands(QObject):
    """The commands of one menu, for the document in front."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.window = window

    def free_document(self) -> Document | None:
        """The document in front, if it may be edited; why not is said above the canvas."""
        document = self.window.document
        if document is not None and document.filter is not None:
            self.window.notices.refuse(self.tr("Apply or cancel the filter first."))
            return None
        return document

    def do(self, id: str, **values: Any) -> None:
        """Carry a command out as one step of the history, which can be recorded.

        On the chosen layers; why it cannot is said above the canvas.
        """
        from editor.document.command import command

        self.carry_out(command(id, **values))

    def declared(self, does: str) -> None:
        """Carry out what an action declares: "id", or "id:value" for the command's first field."""
        from editor.document.command import commands

        id, given, value = does.partition(":")
        kind = commands()[id]
        first = next(iter(kind.model_fields), "")
        self.carry_out(kind(**({first: value} if given else {})))

    def ask(self, id: str) -> None:
        """Ask for the values of a command, its effect shown at once."""
        if self.free_document() is not None:
            from editor.document.command import commands
            from editor.ui.select_dialogs import AskDialog

            AskDialog(self.window, commands()[id]).open()

    def carry_out(self, command: Command) -> None:
        """As `do`."""
        from editor.ui.texts import words

        document = self.window.document
        chosen = document.chosen if document is not None else ()

        def change(state: State) -> State:
            return command.apply(state, chosen)

        if command.slow:
            self.edit_later(words(command), change, command)
        elif command.sees:
            self.edit_settled(words(command), change, command)
        else:
            self.edit(words(command), change, command)

    def edit(
        self, label: str, change: Callable[[State], State], command: Command | None = None
    ) -> None:
        """One step of the history, none for the same state; why `change` cannot, a ValueError, is said
        above the canvas."""
        document = self.free_document()
        if document is None:
            return
        try:
            state = change(document.state)
        except ValueError as error:
            from editor.ui.texts import said

            self.window.notices.refuse(said(error))
            return
        if state is not document.state:
            document.apply(label, state, None, command, document.chosen)

    def edit_settled(
        self, label: str, change: Callable[[State], State], command: Command | None = None
    ) -> None:
        """The same for a change that takes what is seen: live layers are brought up to date before, and
        in a large picture the window stays alive meanwhile. `change` may run on any thread."""
        document = self.free_document()
        if document is None:
            return
        if document.live is not None and document.live.busy:
            self.window.spawn(self._edit_settled(document, label, change, command))
        elif _quick(document.state):
            self.edit(label, change, command)
        else:
            self.edit_later(label, change, command)

    async def _edit_settled(
        self,
        document: Document,
        label: str,
        change: Callable[[State], State],
        command: Command | None,
    ) -> None:
        with self.window.busy(self.tr("Renewing live layers")):
            await document.settled()
        if document is self.window.document:
            self.edit_settled(label, change, command)

    def edit_later(
        self, label: str, change: Callable[[State], State], command: Command | None = None
    ) -> None:
        """The same for a change that takes its time: the window stays alive meanwhile. What was made of a
        picture that has changed since is dropped, and that is told."""
        document = self.free_document()
        if document is not None:
            self.window.spawn(self._edit_later(document, label, change, command))

    async def _edit_later(
        self,
        document: Document,
        label: str,
        change: Callable[[State], State],
        command: Command | None,
    ) -> None:
        loop = asyncio.get_running_loop()
        with self.window.busy(label):
            if command is not None and command.sees:
                await document.settled()
            before = document.state
            try:
                state = await loop.run_in_executor(None, change, before)
            except ValueError as error:
                from editor.ui.texts import said

                self.window.notices.show_error(said(error))
                return
        if document.state != before or document.filter is not None:
            text = self.tr("The picture was changed meanwhile. Try again.")
            self.window.notices.show_error(text)
        elif state is not before:
            document.apply(label, state, None, command, document.chosen)
