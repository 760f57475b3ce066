"""The command palette finds actions and filters by a few letters and needs no mouse."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from editor.session import Document
from editor.ui.palette import Command, matching
from editor.ui.window import MainWindow


def command(title: str, place: str = "", enabled: bool = True) -> Command:
    return Command(title, place, "", enabled, lambda: None)


COMMANDS = [
    command("Undo", "Edit"),
    command("Gaussian blur", "Filter › Blur"),
    command("Black and white", "Image › Adjustments"),
    command("New layer", "Layer"),
    command("New layer from visible", "Layer"),
    command("Merge down", "Layer"),
    command("Fit on screen", "View"),
]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("blur", "Gaussian blur"),
        ("gb", "Gaussian blur"),
        ("bw", "Black and white"),
        ("new", "New layer"),
        ("merge", "Merge down"),
        ("layer new", "New layer"),
        ("FIT", "Fit on screen"),
        ("edit", "Undo"),
    ],
)
def test_a_few_letters_find_the_command(typed: str, first: str) -> None:
    assert matching(COMMANDS, typed)[0].title == first


def test_nothing_is_found_for_letters_that_are_not_there() -> None:
    assert matching(COMMANDS, "xyzzy") == []


def test_without_letters_all_stand_in_their_order() -> None:
    assert matching(COMMANDS, " ") == COMMANDS


def test_ctrl_k_typing_and_enter_run_an_action(
    window: MainWindow, document: Document, qtbot: QtBot
) -> None:
    window.canvas.setFocus()
    qtbot.keyClick(window.canvas, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    box = window.palette_box
    assert box.isVisible()
    qtbot.keyClicks(box.field, "200")
    qtbot.keyClick(box.field, Qt.Key.Key_Return)
    assert window.canvas.view.zoom == 2.0
    assert not box.isVisible()
    assert window.focusWidget() is window.canvas


def test_the_arrows_choose_and_escape_leaves(
    window: MainWindow, document: Document, qtbot: QtBot
) -> None:
    window.open_palette()
    box = window.palette_box
    qtbot.keyClicks(box.field, "layer")
    first = box.list.currentRow()
    qtbot.keyClick(box.field, Qt.Key.Key_Down)
    assert box.list.currentRow() == first + 1
    steps = len(document.history.steps)
    qtbot.keyClick(box.field, Qt.Key.Key_Escape)
    assert not box.isVisible()
    assert len(document.history.steps) == steps


def test_a_command_that_cannot_be_used_now_does_nothing(window: MainWindow, qtbot: QtBot) -> None:
    window.open_palette()
    box = window.palette_box
    qtbot.keyClicks(box.field, "flatten")
    qtbot.keyClick(box.field, Qt.Key.Key_Return)
    assert box.isVisible()
    qtbot.keyClick(box.field, Qt.Key.Key_Escape)
