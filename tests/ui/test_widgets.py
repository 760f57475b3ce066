"""Sliders, labels and fields as a person handles them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from editor.ui import amounts, widgets
from editor.ui.number_editor import NumberEditor, NumberField, decimals_of, nice_step
from editor.ui.widgets import CalmWheel, FieldLabel


@pytest.fixture
def box(qtbot: QtBot) -> QWidget:
    box = QWidget()
    qtbot.addWidget(box)
    return box


@pytest.fixture
def editor(box: QWidget, qtbot: QtBot) -> NumberEditor:
    editor = NumberEditor(
        "x", title="X", default=20.0, whole=False, low=0.0, end=100.0, step=0.5, parent=box
    )
    column = QVBoxLayout(box)
    label = FieldLabel("X", box)
    column.addWidget(label)
    column.addWidget(editor)
    editor.attach(label)
    box.resize(300, 80)
    box.show()
    qtbot.waitExposed(box)
    return editor


def label_of(editor: NumberEditor) -> FieldLabel:
    assert editor._label is not None
    return editor._label


def value(editor: NumberEditor) -> float:
    return editor.values()["x"]


def wheel(target: QWidget, clicks: int, *, shift: bool = False) -> QWheelEvent:
    modifiers = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    at = QPointF(target.rect().center())
    event = QWheelEvent(
        at,
        QPointF(target.mapToGlobal(at.toPoint())),
        QPoint(),
        QPoint(0, 120 * clicks),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(target, event)
    return event


def test_arrow_keys_step_and_shift_steps_ten(editor: NumberEditor, qtbot: QtBot) -> None:
    assert editor.track is not None
    editor.track.setFocus()
    qtbot.keyClick(editor.track, Qt.Key.Key_Right)
    assert value(editor) == 20.5
    qtbot.keyClick(editor.track, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert value(editor) == 15.5
    qtbot.keyClick(editor.field, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert value(editor) == 20.5


def test_dragging_the_label_scrubs(editor: NumberEditor, qtbot: QtBot) -> None:
    label = label_of(editor)
    start = label.rect().center()
    qtbot.mousePress(label, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(label, start + QPoint(30, 0))
    assert value(editor) == 35.0
    assert editor.held
    qtbot.mouseRelease(label, Qt.MouseButton.LeftButton, pos=start + QPoint(30, 0))
    assert not editor.held


def test_a_wide_range_gives_small_values_room(qtbot: QtBot) -> None:
    editor = NumberEditor(
        "radius", title="Radius", default=4.0, whole=False, low=0.0, end=250.0, step=0.1
    )
    qtbot.addWidget(editor)
    track = editor.track
    assert track is not None
    assert track.value() == pytest.approx(track.maximum() / 3, abs=20)
    qtbot.keyClick(track, Qt.Key.Key_Right)
    assert editor.values() == {"radius": 4.1}
    qtbot.keyClick(track, Qt.Key.Key_End)
    assert editor.values() == {"radius": 250.0}
    qtbot.keyClick(track, Qt.Key.Key_Home)
    assert editor.values() == {"radius": 0.0}
    seen = []
    for position in range(track.maximum() + 1):
        track.turned_to.emit(position)
        seen.append(editor.values()["radius"])
    assert seen == sorted(seen)
    assert seen[-1] == 250.0


def test_a_double_click_resets(editor: NumberEditor, qtbot: QtBot) -> None:
    editor.show_values({"x": 77.0})
    assert editor.track is not None
    qtbot.mouseDClick(editor.track, Qt.MouseButton.LeftButton)
    assert value(editor) == 20.0
    editor.show_values({"x": 77.0})
    qtbot.mouseDClick(label_of(editor), Qt.MouseButton.LeftButton)
    assert value(editor) == 20.0


def test_a_dragged_slider_does_not_jump_back(editor: NumberEditor, qtbot: QtBot) -> None:
    track = editor.track
    assert track is not None
    middle = track.rect().center()
    qtbot.mousePress(track, Qt.MouseButton.LeftButton, pos=middle)
    held = value(editor)
    assert held == pytest.approx(50, abs=1)
    editor.show_values({"x": 1.0})
    assert value(editor) == held
    assert track.value() == held / 0.5
    qtbot.mouseRelease(track, Qt.MouseButton.LeftButton, pos=middle)
    editor.show_values({"x": 1.0})
    assert value(editor) == 1.0


def test_showing_a_value_is_not_told_as_an_edit(editor: NumberEditor, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(editor.edited):
        editor.show_values({"x": 64.0})
    assert value(editor) == 64.0
    assert editor.field.value() == 64.0


def test_typing_counts_once_it_pauses_without_disturbing_the_text(
    editor: NumberEditor, qtbot: QtBot
) -> None:
    editor.field.setFocus()
    editor.field.selectAll()
    with qtbot.waitSignal(editor.edited):
        qtbot.keyClicks(editor.field, "42.")
    assert value(editor) == 42.0
    assert editor.field.text() == "42."


def test_typed_decimals_beyond_the_step_are_kept(editor: NumberEditor, qtbot: QtBot) -> None:
    editor.field.setFocus()
    editor.field.selectAll()
    qtbot.keyClicks(editor.field, "1.125")
    qtbot.keyClick(editor.field, Qt.Key.Key_Return)
    assert value(editor) == 1.125
    assert editor.field.text() == "1.125"


def test_the_wheel_scrolls_past_a_control_that_nobody_has_chosen(
    editor: NumberEditor, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert editor.track is not None
    monkeypatch.setattr(CalmWheel, "_scrolled", 0.0)
    monkeypatch.setattr(widgets, "monotonic", lambda: 100.0)
    editor.track.clearFocus()
    event = wheel(editor.track, 1)
    assert not event.isAccepted()
    assert value(editor) == 20.0


def test_the_wheel_turns_a_focused_control(editor: NumberEditor) -> None:
    assert editor.track is not None
    editor.track.setFocus()
    event = wheel(editor.track, 2)
    assert event.isAccepted()
    assert value(editor) == 21.0
    wheel(editor.track, -1, shift=True)
    assert value(editor) == 16.0


def test_the_wheel_turns_a_control_on_which_the_pointer_rests(
    editor: NumberEditor, monkeypatch: pytest.MonkeyPatch
) -> None:
    track = editor.track
    assert track is not None
    track.clearFocus()
    now = 100.0
    monkeypatch.setattr(widgets, "monotonic", lambda: now)
    monkeypatch.setattr(CalmWheel, "_scrolled", 0.0)
    monkeypatch.setattr(track, "_entered", 100.0)
    wheel(track, 1)
    assert value(editor) == 20.0, "it has only just come here"
    now = 100.6
    wheel(track, 1)
    assert value(editor) == 20.0, "the panel is still being scrolled"
    now = 102.0
    wheel(track, 1)
    assert value(editor) == 20.5


def test_the_panel_scrolls_when_the_wheel_passes_over_a_slider(qtbot: QtBot) -> None:
    area = QScrollArea()
    qtbot.addWidget(area)
    inside = QWidget()
    column = QVBoxLayout(inside)
    editors = [
        NumberEditor(str(n), title=str(n), default=0.0, whole=False, low=0.0, end=1.0)
        for n in range(40)
    ]
    for editor in editors:
        column.addWidget(editor)
    inside.adjustSize()
    area.setWidget(inside)
    area.resize(300, 200)
    area.show()
    qtbot.waitExposed(area)
    area.setFocus()
    track = editors[2].track
    assert track is not None
    at = track.mapTo(area, track.rect().center())
    QTest.wheelEvent(area.windowHandle(), QPointF(at), QPoint(0, -360))
    QApplication.processEvents()
    assert area.verticalScrollBar().value() > 0
    assert editors[2].values() == {"2": 0.0}


@pytest.mark.parametrize(
    ("unit", "text"), [("%", "5%"), ("°", "5°"), ("×", "5×"), ("px", "5 px"), ("", "5")]
)
def test_units_stand_as_one_writes_them(unit: str, text: str, qtbot: QtBot) -> None:
    field = NumberField(0, 1.0, unit)
    qtbot.addWidget(field)
    field.show_value(5)
    assert field.text() == text


def test_steps_are_round_and_shown_whole() -> None:
    assert [nice_step(span) for span in (1.0, 100.0, 255.0, 360.0)] == [0.01, 1.0, 5.0, 5.0]
    assert [decimals_of(step) for step in (1.0, 0.5, 0.01)] == [0, 1, 2]


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.2, "1 s"), (4.4, "4 s"), (38, "40 s"), (340, "6 min"), (9000, "2.5 h")]
)
def test_times_are_said_no_finer_than_they_are_known(seconds: float, text: str) -> None:
    assert amounts.duration(seconds) == text


@pytest.mark.parametrize(
    ("size", "text"), [(10, "1 KB"), (850_000, "850 KB"), (12_300_000, "12 MB"), (1.21e9, "1.2 GB")]
)
def test_sizes_are_said_in_two_figures(size: float, text: str) -> None:
    assert amounts.memory(int(size)) == text
