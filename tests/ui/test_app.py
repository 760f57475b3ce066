"""Starting and leaving the program, the theme, and traps of this Qt."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import threading
from dataclasses import fields
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from editor.app import build
from editor.settings import Settings, load_settings
from editor.ui import theme
from editor.ui.actions import ACTIONS, tip
from editor.ui.collector import Collector
from editor.ui.icons import icon
from editor.ui.theme import DARK, LIGHT, Tokens, contrast
from editor.ui.window import MainWindow

ROOT = Path(__file__).resolve().parents[2]

RUN = """
import json, sys, threading
from pathlib import Path
from PySide6.QtCore import QTimer
import editor.app
import editor.ui.window

window = None
report = {}

class Watched(editor.ui.window.MainWindow):
    def __init__(self, *given):
        super().__init__(*given)
        global window
        window = self

    def showEvent(self, event):
        report["before"] = sorted({"torch", "numba", "cv2", "numpy", "asyncio"} & set(sys.modules))
        super().showEvent(event)
        self.poll = QTimer(self, interval=20)
        self.poll.timeout.connect(self.look)
        self.poll.start()

    def look(self):
        if self.document is not None and not self.session.engine.busy:
            report["size"] = str(self.document.state.size)
            report["device"] = self.status.device_label.text()
            if report["device"]:
                self.poll.stop()
                self.close()

editor.ui.window.MainWindow = Watched
code = editor.app.run_window([Path(sys.argv[1])])
report["code"] = code
report["threads"] = [thread.name for thread in threading.enumerate() if not thread.daemon]
print(json.dumps(report))
"""


def test_the_program_opens_a_file_loads_torch_behind_the_window_and_ends(
    picture: Path, own_settings: Path
) -> None:
    environment = {
        **os.environ,
        "SFUMATO_CONFIG": str(own_settings),
        "QT_QPA_PLATFORM": "offscreen",
    }
    done = subprocess.run(
        [sys.executable, "-c", RUN, str(picture)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout.splitlines()[-1])
    assert report == {
        "before": [],
        "size": "200 × 120",
        "device": report["device"],
        "code": 0,
        "threads": ["MainThread"],
    }
    assert "Traceback" not in done.stderr
    assert load_settings(own_settings / "settings.json").recent == (str(picture.resolve()),)


class Emitter(QObject):
    told = Signal(int)


def test_twenty_thousand_signals_do_not_crash(qapp: QApplication) -> None:
    """PySide6 6.12.0 on Python 3.11 loses a reference to None or True at each: it aborts here."""
    emitter, heard = Emitter(), []
    emitter.told.connect(heard.append)
    for number in range(20_000):
        emitter.told.emit(number)
        emitter.setObjectName("name")
    assert len(heard) == 20_000


@pytest.mark.parametrize("tokens", [DARK, LIGHT], ids=["dark", "light"])
def test_text_can_be_read_on_every_ground(tokens: Tokens) -> None:
    for ground in ("window", "panel", "field", "selection", "hover"):
        assert contrast(tokens.text, getattr(tokens, ground)) >= 4.5, ground
    for ground in ("window", "panel", "field", "surround"):
        assert contrast(tokens.dim, getattr(tokens, ground)) >= 4.5, ground


@pytest.mark.parametrize("tokens", [DARK, LIGHT], ids=["dark", "light"])
def test_the_grounds_have_no_tint(tokens: Tokens) -> None:
    for name in ("window", "panel", "field", "surround", "text", "dim", "hover", "edge", "line"):
        color = tokens.color(name)
        assert color.red() == color.green() == color.blue(), name


def test_the_theme_changes_at_once_and_icons_with_it(
    qapp: QApplication, window: MainWindow
) -> None:
    def pixel(picture: QIcon) -> int:
        image = picture.pixmap(QSize(16, 16)).toImage()
        return max(
            image.pixelColor(x, y).red()
            for x in range(16)
            for y in range(16)
            if image.pixelColor(x, y).alpha() > 200
        )

    star = icon("square")
    assert pixel(star) > 180
    window.session.settings = Settings(theme="light")
    window.apply_settings()
    try:
        assert theme.tokens() is LIGHT
        assert pixel(star) < 60
        assert window.grab().toImage().pixelColor(5, 300) == LIGHT.color("window")
    finally:
        window.session.settings = Settings(theme="dark")
        window.apply_settings()
    assert theme.tokens() is DARK


def test_every_theme_names_every_colour() -> None:
    for tokens in (DARK, LIGHT):
        for field in fields(tokens):
            assert tokens.color(field.name).isValid()


def test_an_unknown_icon_is_an_error() -> None:
    with pytest.raises(KeyError):
        icon("no-such-icon")


def test_actions_are_declared_once() -> None:
    ids = [spec.id for spec in ACTIONS if spec.id]
    assert len(ids) == len(set(ids))


def test_a_tooltip_tells_the_shortcut(window: MainWindow) -> None:
    action = window.actions_by_id["file.export"]
    assert "Ctrl+Alt+Shift+W" in tip(action)
    assert "JPEG" in action.toolTip()


def test_a_persons_own_shortcut_takes_the_place_of_the_declared_one(
    session: object, qtbot: QtBot
) -> None:
    from editor.session import Session

    assert isinstance(session, Session)
    session.settings = Settings(shortcuts={"layer.duplicate": "Ctrl+D", "tool.hand": "G"})
    window = build(session)
    qtbot.addWidget(window)
    assert window.actions_by_id["layer.duplicate"].shortcut().toString() == "Ctrl+D"
    assert window.actions_by_id["tool.hand"].shortcut().toString() == "G"


def test_what_a_slot_raises_is_said_above_the_canvas(
    window: MainWindow, caplog: pytest.LogCaptureFixture
) -> None:
    from editor.app import _report

    error = ZeroDivisionError("division by zero")
    _report(window, type(error), error, None)
    assert "division by zero" in window.notices.notices[-1].text
    assert "Something failed." in caplog.text


def test_garbage_is_collected_on_the_window_s_thread_alone(
    qapp: QApplication, qtbot: QtBot
) -> None:
    where: list[str] = []

    class Ring:
        """Garbage that only the collector finds."""

        def __init__(self) -> None:
            self.itself = self

        def __del__(self) -> None:
            where.append(threading.current_thread().name)

    def work() -> None:
        for _ in range(5000):
            Ring()

    collector = Collector()
    collector.start()
    try:
        worker = threading.Thread(target=work, name="worker")
        worker.start()
        worker.join()
        assert where == []
        collector.look()
        assert set(where) == {"MainThread"}
    finally:
        collector.stop()
    assert gc.isenabled()
