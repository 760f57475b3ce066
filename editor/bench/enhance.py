"""Enhance on a camera's picture, from the menu to the finished layer."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from statistics import median

from editor.bench.rows import Row
from editor.bench.scenes import MP24, photo
from editor.document.state import State
from editor.filter_run import FilterRun
from editor.session import Document, Session
from editor.settings import Settings
from neural.operation import Operation
from neural.operations.classic.levels import Levels
from neural.operations.enhance import Enhance
from neural.suggestion import suggestion

GROUP = "enhance"
ROUNDS = 3


def rows() -> Iterator[Row]:
    value, peer = asyncio.run(_measure())
    yield Row(
        group=GROUP,
        name="24 MP: look at it, set the sliders, finish the layer",
        value=value,
        unit="s",
        peer="Levels",
        peer_value=peer,
        target=3.5,
    )


async def _measure() -> tuple[float, float]:
    session = Session(Settings(recovery=False))
    try:
        document = session.add(State.from_array(photo(MP24)))
        times: list[list[float]] = [[], []]
        for turn in range(ROUNDS + 1):
            for taken, operation in zip(times, (Enhance(), Levels(gamma=1.2)), strict=True):
                seconds = await _applied(session, document, operation)
                if turn:  # the first loads torch and compiles
                    taken.append(seconds)
        return median(times[0]), median(times[1])
    finally:
        session.shut_down()


async def _applied(session: Session, document: Document, operation: Operation) -> float:
    """Seconds from choosing the operation until it is a step of the history; then undone."""
    started = time.perf_counter()
    layer = document.state.pixel_layers[0]
    chosen = await suggestion(session.engine, operation, [layer.raster.source()])
    run = FilterRun(document, chosen or operation, session.engine)
    run.start()
    await run.wait()
    if run.error is not None:
        raise run.error
    run.accept()
    seconds = time.perf_counter() - started
    document.undo()
    return seconds
