"""A small picture of the document in front and its tones, made beside the window's thread."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from editor.document.histogram import Histogram, histogram
from editor.document.state import State
from editor.session import Change, Document
from neural.source import ArraySource, Pixels, Size

SIDE = 640
"""Pixels of the small picture's longer side: sharp in a wide panel, and enough tones to count."""
PAUSE = 150
"""Milliseconds without a change before it is made anew."""


class Overview(QObject):
    """Follows a document while one of its viewers is visible."""

    made = Signal(object, object)
    """The small picture, H x W x 4 of uint8, and its histogram; None and None without a document."""

    def __init__(
        self, spawn: Callable[[Coroutine[Any, Any, Any]], object], beside: Executor, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._spawn = spawn
        self._beside = beside
        self._document: Document | None = None
        self._shown: State | None = None
        self._viewers: list[QWidget] = []
        self._timer = QTimer(self, singleShot=True, interval=PAUSE)
        self._timer.timeout.connect(self._start)

    def add_viewer(self, viewer: QWidget) -> None:
        self._viewers.append(viewer)

    def set_document(self, document: Document | None) -> None:
        if self._document is not None and self._changed in self._document.listeners:
            self._document.listeners.remove(self._changed)
        self._document = document
        self._shown = None
        if document is None:
            self._timer.stop()
            self.made.emit(None, None)
            return
        document.listeners.append(self._changed)
        self._timer.start()

    def wake(self) -> None:
        """A viewer became visible."""
        if self._document is not None and self._document.shown is not self._shown:
            self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def _changed(self, change: Change) -> None:
        if change in ("state", "preview"):
            self._timer.start()

    def _start(self) -> None:
        # Qt lays panels whose tab is not in front aside without hiding them.
        seen = any(not viewer.visibleRegion().isEmpty() for viewer in self._viewers)
        if self._document is not None and seen:
            self._spawn(self._make(self._document))

    async def _make(self, document: Document) -> None:
        state = document.shown
        if state is self._shown:
            return
        self._shown = state
        loop = asyncio.get_running_loop()
        pixels, counts = await loop.run_in_executor(self._beside, _overview, state)
        if document is self._document:
            self.made.emit(pixels, counts)


def _overview(state: State) -> tuple[Pixels, Histogram]:
    from editor.document.projection import thumbnail  # the compositor is heavy to import

    pixels = thumbnail(state, Size(SIDE, SIDE))
    return pixels, histogram(ArraySource(pixels))
