"""The first look at the window: what it needs, and that nothing moves when the rest has come."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTabBar, QWidget
from pytestqt.qtbot import QtBot

from editor.session import Session
from editor.settings import Settings, load_settings
from editor.ui.window import MainWindow

ROOT = Path(__file__).resolve().parents[2]

FIRST = """
import builtins, json, sys
from editor.app import application, first_window
from editor.settings import load_settings
settings = load_settings()
app = application(settings)
window = first_window(settings)
before = sorted(sys.modules)
window.furnish()
window.session.shut_down()
after = sorted(sys.modules)
print(json.dumps({"before": before, "after": after, "import": builtins.__import__.__name__}))
"""

HEAVY = (
    *("numpy", "PIL", "cv2", "numba", "torch", "tifffile", "imagecodecs", "av"),
    *("pydantic", "asyncio", "qasync"),
)
"""Packages that a window without a picture can do without."""
OURS = ("editor.session", "editor.document.raster", "editor.document.files", "neural.source")
"""What works on pictures."""
UNSEEN = (
    "editor.ui.form",
    "editor.ui.canvas",
    "editor.ui.tools.brushes",
    "editor.ui.file_commands",
)
"""Parts of the window that nobody sees at first."""


def test_the_first_window_loads_only_what_is_seen(own_settings: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FIRST], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    loaded = json.loads(done.stdout)
    wanted = {*HEAVY, *OURS, *UNSEEN}
    early = [
        name for name in loaded["before"] if name in wanted or name.startswith("neural.operation")
    ]
    assert early == []
    assert {"numpy", "editor.session", "editor.ui.file_commands"} <= set(loaded["after"])
    assert "torch" not in loaded["after"]
    assert loaded["import"] == "__import__", "PySide6's hook slows every import"


@pytest.fixture
def first(session: Session, qtbot: QtBot, request: pytest.FixtureRequest) -> Iterator[MainWindow]:
    """A window as it is seen first. The parameter is the arrangement of its docks."""
    kept = getattr(request, "param", {})
    session.settings = Settings(language="en", window=kept)
    window = MainWindow(session.settings, lambda _: session)
    qtbot.addWidget(window)
    window.show()
    qtbot.wait(20)
    yield window
    window.close()


def places(window: MainWindow) -> dict[str, tuple[int, int, int, int]]:
    """Where the parts of the window lie; those behind others lie somewhere beside it."""
    parts: dict[str, QWidget] = {
        **window.docks.docks,
        "tools": window.toolbox.column,
        "options": window.toolbox.options,
        "welcome": window.welcome,
        "status": window.status,
    }
    return {
        name: part.geometry().getRect()
        for name, part in parts.items()
        if not part.visibleRegion().isEmpty()
    }


def test_nothing_that_is_seen_changes_when_the_rest_comes(first: MainWindow, qtbot: QtBot) -> None:
    seen, lay = first.grab().toImage(), places(first)
    pieces = 0
    while first.furnish_next():
        pieces += 1
        qtbot.wait(1)
        assert first.grab().toImage() == seen
    assert pieces > 5, "one long piece would keep the person waiting"
    qtbot.wait(50)
    assert first.grab().toImage() == seen
    assert places(first) == lay


def test_other_arrangements_of_the_panels_stay_in_place_too(
    session: Session, qtbot: QtBot, own_settings: Path
) -> None:
    """With panels in front that come later, and one that is hidden."""
    before = MainWindow(session.settings, lambda _: session)
    qtbot.addWidget(before)
    before.show()
    before.furnish()
    for name in ("history", "colour"):
        before.docks.show(name)
    before.docks.docks["properties"].hide()
    before.resize(1100, 700)
    qtbot.wait(20)
    wanted = set(places(before))
    before.close()
    session.settings = load_settings()
    again = MainWindow(session.settings, lambda _: session)
    qtbot.addWidget(again)
    again.show()
    qtbot.waitExposed(again)
    qtbot.wait(20)
    lay = places(again)
    again.furnish()
    qtbot.wait(50)
    assert places(again) == lay
    assert {"history", "colour"} <= wanted == set(lay)
    again.close()


def test_all_tabs_of_panels_lie_in_the_docks_at_once(session: Session, qtbot: QtBot) -> None:
    """Qt keeps those of arrangements that a window only passes through, and a sliver of them is seen."""
    window = MainWindow(session.settings, lambda _: session)
    qtbot.addWidget(window)
    window.show()
    bars = window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
    seen = [bar for bar in bars if bar.geometry().intersects(window.rect())]
    assert len(seen) == 2
    assert all(bar.x() == window.layers.parentWidget().x() for bar in seen)
    window.close()


def test_enter_opens_a_picture_at_first(first: MainWindow) -> None:
    assert first.focusWidget() is first.welcome.open


def test_a_command_is_never_done_in_half_a_window(first: MainWindow) -> None:
    while "beside" not in vars(first):
        first.furnish_next()
    assert not hasattr(first, "macros")
    assert callable(first.command("file.open"))
    assert hasattr(first, "macros")


def test_whoever_is_quicker_than_the_furnishing_gets_what_is_asked_for(first: MainWindow) -> None:
    assert not hasattr(first, "history")
    first.actions_by_id["tool.brush"].trigger()
    assert first.toolbox.tool.id == "brush"
    assert first.history.isEnabled()
    assert not first.furnish_next()


def test_an_action_before_the_furnishing_is_done(first: MainWindow, session: Session) -> None:
    first.actions_by_id["view.panels"].trigger()
    assert first.docks.docks["layers"].isHidden()
    assert first.session is session


def test_a_window_that_is_closed_at_once_keeps_the_settings(
    first: MainWindow, own_settings: Path
) -> None:
    first.close()
    assert load_settings().window["docks"]
    assert first.isHidden()
