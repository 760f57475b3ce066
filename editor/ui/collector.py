"""Garbage is collected on the thread of the window only.

Python collects on whichever thread happens to reach a threshold. Widgets that wait in a reference cycle
would then be destroyed on a worker's thread, which Qt does not allow: timers and windows belong to
the thread that made them.
"""

from __future__ import annotations

import gc
from typing import Final

from PySide6.QtCore import QObject, QTimer

PAUSE: Final = 1000
"""Milliseconds between two looks."""


class Collector(QObject):
    """From `start` to `stop` Python does not collect by itself; this does, as often as Python would."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, interval=PAUSE)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        gc.disable()
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()
        gc.enable()

    def look(self) -> None:
        """Collect the oldest generation whose threshold was passed, and the younger ones with it."""
        for generation in (2, 1, 0):
            if gc.get_count()[generation] > gc.get_threshold()[generation]:
                gc.collect(generation)
                return
