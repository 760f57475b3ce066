"""Fills a place from its surroundings on another thread, so that the window stays at hand."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from editor.document.paint.cover import Cover
from editor.document.paint.heal import remove
from editor.document.paint.inpaint import NothingToCopy
from editor.document.paint.place import Place
from editor.document.raster import Raster
from editor.session import Document
from neural.operation import Cancelled

if TYPE_CHECKING:
    from editor.ui.window import MainWindow


class Removal(QObject):
    """One removal at a time; the document is untouched until it is done."""

    refused = Signal(str)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.window = window
        self._stop: threading.Event | None = None

    @property
    def running(self) -> bool:
        return self._stop is not None

    def begin(self, document: Document, place: Place, cover: Cover, label: str) -> None:
        """Replace what is covered; one step of the history when it is done, unless it is cancelled."""
        self._stop = threading.Event()
        self.window.spawn(self._run(document, place, cover, label, self._stop))

    def cancel(self) -> bool:
        """Give it up; False when nothing was under way."""
        if self._stop is None:
            return False
        self._stop.set()
        return True

    async def _run(
        self, document: Document, place: Place, cover: Cover, label: str, stop: threading.Event
    ) -> None:
        def checkpoint(_: float) -> None:
            if stop.is_set():
                raise Cancelled

        work: Callable[[], Raster] = lambda: remove(  # noqa: E731 - it goes to another thread
            place.raster, cover, place.area, lock_alpha=place.lock_alpha, checkpoint=checkpoint
        )
        try:
            with self.window.busy(self.tr("Filling from the surroundings…")):
                raster = await asyncio.get_running_loop().run_in_executor(self.window.beside, work)
            present = place.in_state(document.state)
            gone = document not in self.window.session.documents
            if stop.is_set() or gone or present is None or raster is place.raster:
                document.sketch(None)
            else:
                document.apply(label, present.with_raster(raster))
        except Cancelled:
            document.sketch(None)
        except NothingToCopy:
            document.sketch(None)
            self.refused.emit(
                self.tr(
                    "There is too little around this place to fill it from. Choose a smaller one."
                )
            )
        finally:
            self._stop = None
