"""The Actions panel: record by hand, play, keep, and lead into a batch."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from editor.presets import Actions
from editor.session import Document
from editor.ui.actions_panel import ActionsPanel
from editor.ui.batch_dialog import BatchDialog
from editor.ui.window import MainWindow
from neural.operations.classic.gaussian_blur import GaussianBlur
from neural.recipe import load


@pytest.fixture
def panel(window: MainWindow, document: Document, tmp_path: Path) -> ActionsPanel:
    window.show_panel("actions")
    window.macros.store = Actions(tmp_path / "actions")
    return window.macros


def test_a_filter_that_is_applied_is_recorded_and_played_again(
    panel: ActionsPanel, window: MainWindow, document: Document, qtbot: QtBot
) -> None:
    assert not panel.play.isEnabled()
    panel.record.click()
    filters = window.commands["filter"]
    filters.begin(GaussianBlur, {"radius": 4.0})
    qtbot.waitUntil(lambda: document.filter is not None and document.filter.status == "done")
    filters.apply()
    qtbot.waitUntil(lambda: panel.list.count() == 1)
    panel.record.click()
    assert not panel.recording
    assert panel.steps == (GaussianBlur(radius=4),)
    before = document.history.index
    panel.play.click()
    qtbot.waitUntil(lambda: document.history.index == before + 1)
    qtbot.waitUntil(lambda: panel.play.isEnabled())
    assert panel.list.count() == 1, "what is played is not recorded"


def test_an_edit_that_is_no_filter_is_named(
    panel: ActionsPanel, window: MainWindow, document: Document, qtbot: QtBot
) -> None:
    panel.record.click()
    window.actions_by_id["image.flip_horizontal"].trigger()
    qtbot.waitUntil(lambda: "Flip horizontal" in panel.note.text())
    assert panel.steps == ()
    panel.record.click()


def test_actions_are_kept_listed_and_removed(panel: ActionsPanel) -> None:
    panel.set_steps((GaussianBlur(radius=4),))
    panel.keep_as("Soft")
    assert [panel.saved.itemText(row) for row in range(panel.saved.count())] == [
        "New action",
        "Soft",
    ]
    panel.saved.setCurrentIndex(0)
    panel.saved.activated.emit(0)
    assert panel.steps == ()
    panel.saved.setCurrentIndex(1)
    panel.saved.activated.emit(1)
    assert panel.steps == (GaussianBlur(radius=4),)
    panel.trash.click()
    assert panel.store.names() == ()


def test_recipes_go_out_and_come_in(panel: ActionsPanel, tmp_path: Path) -> None:
    panel.set_steps((GaussianBlur(radius=4),))
    panel.save_file(tmp_path / "soft")
    assert load(tmp_path / "soft.json").steps == panel.steps
    panel.set_steps(())
    panel.load_file(tmp_path / "soft.json")
    assert panel.steps == (GaussianBlur(radius=4),)


def test_a_folder_is_played_on_by_the_batch(panel: ActionsPanel, window: MainWindow) -> None:
    panel.set_steps((GaussianBlur(radius=4),))
    panel.folder.click()
    dialog = window.findChild(BatchDialog)
    assert dialog is not None
    assert dialog.recipe.steps == panel.steps
    dialog.reject()
