"""The frames of an animation: painted by the engine, reduced, and small copies of them kept."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from threading import Event

from PySide6.QtGui import QImage

from editor.document.state import State
from editor.movie import still
from editor.ui.background import Background
from editor.ui.pictures import to_image
from editor.ui.previews import small_copy
from neural.animation import Animation
from neural.engine import Engine, Priority
from neural.operation import Cancelled, Operation
from neural.recipe import step_text
from neural.source import ArraySource, Pixels, Rect

SMALL = 480
"""Longer side of the copies that are kept."""
PAUSE = 0.2
"""Seconds until a frame is tried again that had to give way."""
KEPT = 1200
"""Small copies at most."""


class Stopped(Exception):
    """The person stopped the export."""


class Frames:
    """Paints frames of the picture `state`, or out of nothing as large as it.

    `told` is called whenever a frame has been painted, `failed` with what the engine says.
    """

    def __init__(
        self,
        engine: Engine,
        state: State,
        told: Callable[[], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        self._engine, self._state = engine, state
        self._told, self._failed = told, failed
        self._source: ArraySource | None = None
        self._images: dict[str, QImage] = {}
        self._background = Background()
        self.first = 0
        """The frame that is needed first."""

    def image(self, operation: Operation) -> QImage | None:
        """The small copy of a frame, if it has been painted."""
        return self._images.get(step_text(operation))

    def paint(self, animation: Animation) -> None:
        """Paint what is missing, from `first` on, when the engine has nothing better to do."""
        self.stop()
        self._background.start(self._paint(list(animation)))

    def stop(self) -> None:
        self._background.cancel()

    async def _paint(self, operations: list[Operation]) -> None:
        wanted = dict.fromkeys(map(step_text, operations))
        self._images = {key: image for key, image in self._images.items() if key in wanted}
        while len(self._images) < KEPT:
            order = [*operations[self.first :], *operations[: self.first]]
            missing = [each for each in order if self.image(each) is None]
            if not missing:
                return
            try:
                pixels = await self.frame(missing[0], SMALL, Priority.BACKGROUND)
            except Cancelled:  # it had to give way to what the person waits for
                await asyncio.sleep(PAUSE)
                continue
            except Exception as error:  # whatever an operation may raise is said in the window
                self._failed(error)
                return
            self._images[step_text(missing[0])] = to_image(pixels)
            self._told()

    async def frame(
        self, operation: Operation, longest: int, priority: Priority = Priority.FILTER
    ) -> Pixels:
        """One frame, H x W x 4 of 8 bits, no side above `longest`. Raises what the run raises."""
        loop = asyncio.get_running_loop()
        if operation.inputs and self._source is None:
            shown = await loop.run_in_executor(None, still, self._state)
            self._source = ArraySource(shown)
        sources = [self._source] if operation.inputs and self._source is not None else []
        whole = self._state.size
        operation = operation.for_part(whole, Rect.of(whole))
        pixels = await self._engine.result(operation, sources, priority=priority)
        if max(pixels.shape[:2]) <= longest:
            return pixels
        return (await small_copy(ArraySource(pixels), longest)).pixels

    def each(
        self, animation: Animation, longest: int, stop: Event, loop: asyncio.AbstractEventLoop
    ) -> Iterator[Pixels]:
        """Every frame, for a thread that writes them while `loop` runs on another.

        Raises Stopped when `stop` is set, and what a run raises.
        """
        for operation in animation:
            task = asyncio.run_coroutine_threadsafe(self.frame(operation, longest), loop)
            while True:
                if stop.is_set():
                    task.cancel()
                    raise Stopped
                try:
                    pixels = task.result(0.1)
                    break
                except TimeoutError:
                    continue
            yield pixels
