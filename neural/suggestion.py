"""Ask an operation, on the engine's thread, which values fit a picture."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar

from pydantic import PrivateAttr, SerializeAsAny

from neural.engine import Done, Event, Job, Priority
from neural.operation import Operation, Patch, Progress
from neural.source import Source

if TYPE_CHECKING:
    from neural.context import Context
    from neural.engine import Engine


class _Question(Operation):
    """Runs nothing but the operation's `suggested`."""

    title: ClassVar[str] = "Looking at the picture"

    asked: SerializeAsAny[Operation]
    _answer: Operation | None = PrivateAttr(None)

    def run(self, inputs: Sequence[Source], context: Context) -> Iterator[Patch | Progress]:
        self._answer = self.asked.suggested(inputs, context)
        yield Progress(1.0)

    def answer(self) -> Operation | None:
        return self._answer


async def suggestion(
    engine: Engine, operation: Operation, inputs: Sequence[Source]
) -> Operation | None:
    """The operation with values that fit the inputs; None when it has none to suggest.

    Raises what the operation raises. Cancelling the task cancels the question.
    """
    loop = asyncio.get_running_loop()
    outcome: asyncio.Future[None] = loop.create_future()

    def settle(error: BaseException | None) -> None:
        if outcome.done():
            return
        if error is None:
            outcome.set_result(None)
        else:
            outcome.set_exception(error)

    def deliver(event: Event) -> None:
        if isinstance(event, Done):
            # The loop may be gone when the program is closing.
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(settle, event.error)

    question = _Question(asked=operation)
    job = engine.submit(Job(question, tuple(inputs), deliver, Priority.PREVIEW))
    try:
        await outcome
    finally:
        job.cancel()
    return question.answer()
