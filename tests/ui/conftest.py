"""For the tests of the window: an event loop, a session, pictures drawn by code."""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from qasync import QEventLoop

from editor.app import application, build
from editor.document.state import State
from editor.session import Document, Session
from editor.settings import Settings
from editor.ui.window import MainWindow
from neural.source import Pixels
from tests.conftest import PATIENCE, watch_timers

watch_timers()


SCREENLESS = ("propagateSizeHints", "support raise", "support grabbing")
"""What the screenless platform warns of that it cannot do."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Warnings of Qt fail the tests of the window, but for those of the screenless platform."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.qt_log_level_fail("WARNING"))
            item.add_marker(pytest.mark.qt_log_ignore(*SCREENLESS))


@pytest.fixture(scope="session")
def qapp(qapp_args: list[str]) -> QApplication:
    """The application with the theme, as people see it."""
    return application(Settings(language="en"))


@pytest.fixture(autouse=True)
def garbage_on_this_thread() -> Iterator[None]:
    """As in the program: no widget may be destroyed on a thread that happens to collect garbage."""
    gc.disable()
    yield
    gc.collect(1)
    gc.enable()


@pytest.fixture
def qtbot(qtbot: QtBot) -> QtBot:
    """As ever, but more patient: loading torch beside other work takes its time."""
    qtbot.waitUntil = partial(qtbot.waitUntil, timeout=180_000)  # type: ignore[method-assign]
    return qtbot


@pytest.fixture
def loop(qapp: QApplication) -> Iterator[QEventLoop]:
    """An event loop that runs whenever Qt's does, as in the program."""
    loop = QEventLoop(qapp, already_running=True)
    asyncio.set_event_loop(loop)
    yield loop
    limit = time.monotonic() + PATIENCE
    while asyncio.all_tasks(loop) and time.monotonic() < limit:
        qapp.processEvents()  # what was cancelled comes to its end
    asyncio.events._set_running_loop(None)
    asyncio.set_event_loop(None)
    # Not stop(): that tells Qt to quit, after which no event loop of a later test would run.
    loop._QEventLoop__is_running = False
    loop.close()


@pytest.fixture
def session(loop: QEventLoop) -> Iterator[Session]:
    session = Session(Settings(language="en"))
    yield session
    session.shut_down()


@pytest.fixture
def window(session: Session, qtbot: QtBot) -> Iterator[MainWindow]:
    """The whole window, shown, without a document."""
    window = build(session)
    window.resize(1000, 700)
    window.show()
    qtbot.waitExposed(window)
    yield window
    window._leaving = True
    window.close()
    window.deleteLater()
    qtbot.wait(1)


def gradient(width: int = 200, height: int = 120) -> Pixels:
    """Red grows to the right, green downwards: every pixel tells its place."""
    pixels = np.zeros((height, width, 4), np.uint8)
    pixels[..., 0] = np.arange(width)[None, :] % 256
    pixels[..., 1] = np.arange(height)[:, None] % 256
    pixels[..., 2] = 90
    pixels[..., 3] = 255
    return pixels


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """A PNG file of 200 x 120 pixels."""
    path = tmp_path / "picture.png"
    Image.fromarray(gradient()).save(path)
    return path


@pytest.fixture
def document(window: MainWindow, session: Session) -> Document:
    """A document of one layer, in front."""
    document = session.add(State.from_array(gradient()))
    window.show_document(document)
    return document
