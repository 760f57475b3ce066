"""For every test: no screen, settings of its own, and nothing left running behind it."""

from __future__ import annotations

import os
import sys
import threading
import time
import traceback
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("GOMP_SPINCOUNT", "1000")

import pytest

PATIENCE = 5.0
"""Seconds that a thread which was told to end has for it."""

_started: weakref.WeakKeyDictionary[Any, str] = weakref.WeakKeyDictionary()


@pytest.fixture(autouse=True)
def own_settings(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for the settings, so that a test neither reads nor writes those of a person."""
    folder = tmp_path_factory.mktemp("config", numbered=True)
    monkeypatch.setenv("SFUMATO_CONFIG", str(folder))
    monkeypatch.setenv("SFUMATO_STATE", str(folder))
    return folder


@pytest.fixture(autouse=True)
def no_leaks(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails a test that leaves threads of ours, running timers or windows behind, and names them."""
    threads = set(threading.enumerate())
    windows = _windows()
    _started.clear()
    yield
    left = _threads_left(threads)
    if "PySide6.QtWidgets" in sys.modules:
        left += _timers_left()
        left += [f"window {name}" for name in (_windows() - windows)]
    if left:
        pytest.fail("The test left behind: " + "; ".join(sorted(left)), pytrace=False)


def _threads_left(before: set[threading.Thread]) -> list[str]:
    limit = time.monotonic() + PATIENCE
    while True:
        left = [
            thread
            for thread in threading.enumerate()
            if thread not in before and thread.name.startswith("sfumato-") and thread.is_alive()
        ]
        if not left or time.monotonic() > limit:
            return [f"thread {thread.name}" for thread in left]
        time.sleep(0.01)


def _windows() -> set[str]:
    if "PySide6.QtWidgets" not in sys.modules:
        return set()
    from PySide6.QtCore import QCoreApplication, QEvent
    from PySide6.QtWidgets import QApplication

    if QApplication.instance() is None:
        return set()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    return {
        f"{type(widget).__name__} {widget.objectName() or widget.windowTitle()!r} at {id(widget):x}"
        for widget in QApplication.topLevelWidgets()
    }


def _timers_left() -> list[str]:
    from shiboken6 import isValid

    return [
        f"timer started at {where}"
        for timer, where in list(_started.items())
        if isValid(timer) and timer.isActive()
    ]


def watch_timers() -> None:
    """Remember where each timer was started. Called once, by the tests of the window."""
    from PySide6.QtCore import QTimer

    start = QTimer.start

    def remembered(timer: QTimer, *arguments: int) -> None:
        caller = traceback.extract_stack(limit=2)[0]
        _started[timer] = f"{Path(caller.filename).name}:{caller.lineno}"
        start(timer, *arguments)

    QTimer.start = remembered  # type: ignore[method-assign]
