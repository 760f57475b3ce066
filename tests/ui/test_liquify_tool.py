"""The liquify tool by hand: the mouse, Enter and Esc."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from editor.document.projection import composite
from editor.session import Document
from editor.ui.canvas import Canvas
from editor.ui.tools.liquify import LiquifyTool
from editor.ui.window import MainWindow
from tests.ui.hand import LEFT, drag, draw, hit, place, press

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def canvas(window: MainWindow, document: Document) -> Canvas:
    window.canvas.zoom_to(2.0)
    return window.canvas


@pytest.fixture
def tool(window: MainWindow, canvas: Canvas) -> LiquifyTool:
    window.actions_by_id["tool.liquify"].trigger()
    tool = window.toolbox.tool
    assert isinstance(tool, LiquifyTool)
    tool.choose(size=60.0)
    return tool


def test_a_push_and_enter_make_one_step_that_undo_takes_back(
    tool: LiquifyTool, document: Document, canvas: Canvas, qtbot: QtBot
) -> None:
    before, steps = composite(document.state), document.history.index
    drag(canvas, place(canvas, 80, 60), place(canvas, 100, 60))
    drag(canvas, place(canvas, 100, 60), place(canvas, 110, 60))
    assert document.history.index == steps, "until Enter the document is untouched"
    hit(canvas, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: document.history.index == steps + 1)
    assert document.history.undo_label == "Liquify"
    after = composite(document.state)
    assert int(after[60, 110, 0]) == pytest.approx(80, abs=4), "red says where a pixel came from"
    assert np.array_equal(after[:, :60], before[:, :60])
    document.undo()
    assert np.array_equal(composite(document.state), before)


def test_what_is_seen_follows_the_hand(tool: LiquifyTool, canvas: Canvas, qtbot: QtBot) -> None:
    middle = place(canvas, 100, 60)

    def red() -> int:
        return canvas.grab().toImage().pixelColor(middle).red()

    tool.choose(size=8.0)  # so small that its outline does not cross the middle
    qtbot.waitUntil(lambda: red() == pytest.approx(100, abs=3))
    tool.choose(size=60.0)
    drag(canvas, place(canvas, 80, 60), middle)
    assert red() == pytest.approx(80, abs=6)
    hit(canvas, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: red() == pytest.approx(100, abs=3))


def test_escape_leaves_no_step(tool: LiquifyTool, document: Document, canvas: Canvas) -> None:
    state = document.state
    drag(canvas, place(canvas, 80, 60), place(canvas, 100, 60))
    hit(canvas, Qt.Key.Key_Escape)
    assert document.state is state
    assert document.sketched is None
    assert tool.work is None


def test_twirl_goes_on_while_the_button_is_held(
    tool: LiquifyTool, canvas: Canvas, qtbot: QtBot
) -> None:
    tool.choose(mode="twirl")
    at = place(canvas, 80, 60)
    press(canvas, at)

    def most() -> float:
        assert tool.work is not None
        return float(np.abs(tool.work.field.values).max())

    first = most()
    assert first > 0
    qtbot.waitUntil(lambda: most() > 2 * first)
    draw(canvas, [at], LEFT)
    assert not tool._timer.isActive()


def test_alt_exchanges_pucker_and_bloat(tool: LiquifyTool, canvas: Canvas) -> None:
    found: list[float] = []
    for modifiers in (Qt.KeyboardModifier.NoModifier, ALT):
        tool.choose(mode="bloat")
        draw(canvas, [place(canvas, 80, 60)], LEFT, modifiers)
        assert tool.work is not None
        x, y = (np.full((1, 1), value, np.float32) for value in (90.0, 60.0))
        tool.work.field.displace(x, y)
        found.append(float(x[0, 0]))
        hit(canvas, Qt.Key.Key_Escape)
    assert found[0] < 90 < found[1], (
        "bloat shows what was nearer to the middle, pucker the contrary"
    )


def test_another_layer_is_not_touched_before_the_first_is_done(
    tool: LiquifyTool, document: Document, canvas: Canvas, window: MainWindow
) -> None:
    said: list[str] = []
    tool.refused.connect(said.append)
    drag(canvas, place(canvas, 80, 60), place(canvas, 100, 60))
    work = tool.work
    window.actions_by_id["layer.new"].trigger()
    drag(canvas, place(canvas, 80, 60), place(canvas, 100, 60))
    assert tool.work is work
    assert said
    assert "Enter" in said[0]
