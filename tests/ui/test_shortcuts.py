"""Keyboard shortcuts can be other ones, and nobody loses theirs unasked."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QKeySequence
from pytestqt.qtbot import QtBot

from editor.ui.shortcuts_dialog import ShortcutsDialog
from editor.ui.window import MainWindow


@pytest.fixture
def asked(window: MainWindow, qtbot: QtBot) -> Iterator[ShortcutsDialog]:
    dialog = ShortcutsDialog(window)
    dialog.open()
    yield dialog
    dialog.reject()


def press(dialog: ShortcutsDialog, id: str, keys: str) -> None:
    dialog.choose(id)
    dialog.keys.setKeySequence(QKeySequence(keys))


def keys_of(window: MainWindow, id: str) -> list[str]:
    group, _, name = id.partition(".")
    action = window.menus.filters[name] if group == "filter" else window.actions_by_id[id]
    return [key.toString() for key in action.shortcuts()]


@pytest.mark.parametrize(
    "id", ["layer.flatten", "filter.gaussian_blur", "tool.polygon_lasso", "view.zoom_in"]
)
def test_other_keys_are_in_force_at_once_and_kept(
    id: str, window: MainWindow, asked: ShortcutsDialog
) -> None:
    press(asked, id, "Ctrl+Alt+8")
    assert keys_of(window, id)[0] == "Ctrl+Alt+8"
    assert window.session.settings.shortcuts == {id: "Ctrl+Alt+8"}
    assert asked.table.currentItem().text(1) == "Ctrl+Alt+8"
    asked.default.click()
    assert "Ctrl+Alt+8" not in keys_of(window, id)
    assert window.session.settings.shortcuts == {}


def test_keys_of_another_action_are_taken_only_when_the_person_says_so(
    window: MainWindow, asked: ShortcutsDialog
) -> None:
    press(asked, "layer.flatten", "Ctrl+E")
    assert asked.complaint.text() == "Ctrl+E belongs to Merge down."
    assert keys_of(window, "layer.flatten") == ["Ctrl+Shift+E"]
    assert keys_of(window, "layer.merge_down") == ["Ctrl+E"]
    asked.take.click()
    assert keys_of(window, "layer.flatten") == ["Ctrl+E"]
    assert keys_of(window, "layer.merge_down") == []
    assert not asked.take.isVisible()


def test_keys_that_the_canvas_hears_are_no_shortcuts(
    window: MainWindow, asked: ShortcutsDialog
) -> None:
    press(asked, "layer.flatten", "Space")
    assert asked.complaint.text() == "Space works on the canvas already."
    assert window.session.settings.shortcuts == {}


def test_tools_of_one_place_share_their_letter(window: MainWindow, asked: ShortcutsDialog) -> None:
    press(asked, "tool.polygon_lasso", "L")
    assert asked.complaint.text() == ""
    press(asked, "tool.polygon_lasso", "B")
    assert asked.complaint.text() == "B belongs to Brush."


def test_all_can_be_as_they_were_declared(window: MainWindow, asked: ShortcutsDialog) -> None:
    before = keys_of(window, "edit.undo"), keys_of(window, "tool.brush")
    press(asked, "edit.undo", "Ctrl+Alt+7")
    press(asked, "tool.brush", "Ctrl+Alt+9")
    asked.shortcuts.reset()
    assert (keys_of(window, "edit.undo"), keys_of(window, "tool.brush")) == before
