"""Coroutines that a widget starts and stops together."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any


class Background:
    """Runs coroutines. Whoever owns it calls `cancel` when it is hidden or done with them.

    (A slot on the owner's `destroyed` would be called while its Python half is half gone, and crashed.)
    """

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()

    def start(self, work: Coroutine[Any, Any, Any]) -> bool:
        """Start `work`. False, and `work` is dropped, where no event loop runs (in plain Qt tools)."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            work.close()
            return False
        task = loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return True

    def cancel(self) -> None:
        for task in list(self._tasks):
            task.cancel()

    @property
    def busy(self) -> bool:
        return bool(self._tasks)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            task.exception()  # the coroutines say what went wrong themselves; nothing is left to tell
