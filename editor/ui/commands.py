"""What the commands of a menu have in common."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from editor.document.state import State
from editor.session import Document

if TYPE_CHECKING:
    from editor.ui.window import MainWindow


class Commands(QObject):
    """The commands of one menu, for the document in front."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.window = window

    def free_document(self) -> Document | None:
        """The document in front, if it may be edited; why not is said above the canvas."""
        document = self.window.document
        if document is not None and document.filter is not None:
            self.window.notices.show_error(self.tr("Apply or cancel the filter first."))
            return None
        return document

    def edit(self, label: str, change: Callable[[State], State]) -> None:
        """One step of the history, none for the same state; why `change` cannot, a ValueError, is said
        above the canvas."""
        document = self.free_document()
        if document is None:
            return
        try:
            state = change(document.state)
        except ValueError as error:
            self.window.notices.show_error(str(error))
            return
        if state is not document.state:
            document.apply(label, state)

    def edit_settled(self, label: str, change: Callable[[State], State]) -> None:
        """The same for a change that takes what is seen: live layers are brought up to date before."""
        document = self.free_document()
        if document is None:
            return
        if document.live is None or not document.live.busy:
            self.edit(label, change)
        else:
            self.window.spawn(self._edit_settled(document, label, change))

    async def _edit_settled(
        self, document: Document, label: str, change: Callable[[State], State]
    ) -> None:
        with self.window.busy(self.tr("Renewing live layers")):
            await document.settled()
        if document is self.window.document:
            self.edit(label, change)

    def edit_later(self, label: str, change: Callable[[State], State]) -> None:
        """The same for a change that takes its time: the window stays alive meanwhile."""
        document = self.free_document()
        if document is not None:
            self.window.spawn(self._edit_later(document, label, change))

    async def _edit_later(
        self, document: Document, label: str, change: Callable[[State], State]
    ) -> None:
        before = document.state
        loop = asyncio.get_running_loop()
        with self.window.busy(label):
            try:
                state = await loop.run_in_executor(None, change, before)
            except ValueError as error:
                self.window.notices.show_error(str(error))
                return
        if document.state != before:
            text = self.tr("The picture was changed meanwhile. Try again.")
            self.window.notices.show_error(text)
        elif state is not before:
            document.apply(label, state)
