"""The Actions panel: record by hand, play, keep, and lead into a batch."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from editor.document.projection import composite
from editor.presets import Actions
from editor.session import Document
from editor.ui.actions_panel import ActionsPanel
from editor.ui.batch_dialog import BatchDialog
from editor.ui.window import MainWindow
from neural.operations.classic.gaussian_blur import GaussianBlur
from neural.recipe import load
from tests.ui.hand import drag, place


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


def test_commands_of_the_menus_and_panels_are_recorded_and_played_again(
    panel: ActionsPanel, window: MainWindow, document: Document, qtbot: QtBot
) -> None:
    panel.record.click()
    window.actions_by_id["image.flip_horizontal"].trigger()
    qtbot.waitUntil(lambda: panel.list.count() == 1)
    window.actions_by_id["layer.new"].trigger()
    window.toolbox.colours.set_foreground((1.0, 0.0, 0.0))
    window.actions_by_id["colour.fill_foreground"].trigger()
    window.layers._set_opacity(0.5, seal=True)
    window.actions_by_id["mask.add:hide"].trigger()
    index = window.layers.model.index(0, 0)
    window.layers.model.toggle_visible(index)
    window.layers.model.setData(index, "Veil")
    panel.record.click()
    assert [step.id for step in panel.steps] == [
        *("flip", "new_layer", "fill", "layer_opacity", "add_mask", "show_layer", "rename_layer")
    ]
    assert panel.list.item(3).text() == "Layer opacity (Opacity 50%)"
    wanted = composite(document.state)
    while document.history.index:
        document.undo()
    panel.play.click()
    qtbot.waitUntil(lambda: document.history.index == 7)
    qtbot.waitUntil(panel.play.isEnabled)
    assert [step.label for step in document.history.steps[1:3]] == ["Flip horizontal", "New layer"]
    assert [node.name for node in document.state.layers] == ["Background", "Veil"]
    assert np.array_equal(composite(document.state), wanted)


def test_what_the_hand_does_is_named_and_left_out(
    panel: ActionsPanel, window: MainWindow, document: Document, qtbot: QtBot
) -> None:
    panel.record.click()
    window.toolbox.choose("brush")
    drag(window.canvas, place(window.canvas, 40, 40), place(window.canvas, 90, 60))
    qtbot.waitUntil(lambda: "Brush" in panel.note.text())
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
