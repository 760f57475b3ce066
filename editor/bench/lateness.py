"""How late the window's events are while the engine works."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator

import numpy as np
from PySide6.QtCore import Qt, QTimer

from editor.app import application, build
from editor.bench.rows import Row
from editor.bench.scenes import photo
from editor.document.state import State
from editor.filter_run import FilterRun
from editor.session import Session
from editor.settings import Settings
from neural.operations.upscale import Upscale
from neural.source import Size

GROUP = "lateness"
PERIOD = 8
"""Milliseconds between two events that are waited for."""
SECONDS = 6.0


def rows() -> Iterator[Row]:
    app = application(Settings())
    from qasync import QEventLoop

    loop = QEventLoop(app)
    asyncio.set_event_loop(loop)
    with loop:
        idle, busy = loop.run_until_complete(_measure())
    yield Row(
        group=GROUP,
        name="window events while upscaling, 99th percentile",
        value=busy,
        peer="engine idle",
        peer_value=idle,
        target=8.0,
    )


async def _measure() -> tuple[float, float]:
    session = Session(Settings(recovery=False))
    window = build(session)
    window.show()
    document = session.add(State.from_array(photo(Size(1152, 864))))
    window.show_document(document)
    await asyncio.sleep(1.0)
    try:
        idle = await _lateness(SECONDS / 2)
        run = FilterRun(document, Upscale(scale=4, model="realesrgan-animevideo"), session.engine)
        run.start(window.visible_rect())
        while not run.finished and run.error is None:
            await asyncio.sleep(0.02)
        busy = await _lateness(SECONDS, lambda: run.status == "running")
        run.cancel()
        await run.wait()
        if run.error is not None:
            raise run.error
    finally:
        window.close()
        session.shut_down()
    return idle, busy


async def _lateness(seconds: float, still: Callable[[], bool] = lambda: True) -> float:
    """The 99th percentile of how many milliseconds after its time an event is heard."""
    late: list[float] = []
    due = time.perf_counter() + PERIOD / 1e3
    timer = QTimer(timerType=Qt.TimerType.PreciseTimer)

    def heard() -> None:
        nonlocal due
        now = time.perf_counter()
        late.append(max(0.0, (now - due) * 1e3))
        due = now + PERIOD / 1e3

    timer.timeout.connect(heard)
    timer.start(PERIOD)
    until = time.perf_counter() + seconds
    while time.perf_counter() < until and still():
        await asyncio.sleep(0.05)
    timer.stop()
    return float(np.percentile(late, 99))
