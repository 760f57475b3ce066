"""The Actions panel: record by hand, play, keep, and lead into a batch."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from editor.document.commands.outlining import MoveSelection
from editor.document.projection import composite
from editor.presets import Actions
from editor.session import Document
from editor.ui.actions_panel import ActionsPanel
from editor.ui.batch_dialog import BatchDialog
from editor.ui.window import MainWindow
from neural.operations.classic.gaussian_blur import GaussianBlur
from neural.recipe import load
from tests.ui.hand import drag, draw, hit, place


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


def test_selections_gradients_and_transforms_are_recorded_as_they_were_drawn(
    panel: ActionsPanel, window: MainWindow, document: Document, qtbot: QtBot
) -> None:
    canvas, toolbox, begun = window.canvas, window.toolbox, document.history.index
    panel.record.click()

    def draws(tool: str, *way: tuple[float, float]) -> None:
        toolbox.choose(tool)
        draw(canvas, [place(canvas, *point) for point in way])

    draws("rectangle_select", (20, 20), (100, 70))
    toolbox.choose("ellipse_select")
    toolbox.tool.choose(mode="add", feather=3.0)
    drag(canvas, place(canvas, 60, 40), place(canvas, 140, 100))
    draws("lasso", (30, 90), (60, 120), (90, 90))
    toolbox.choose("wand")
    toolbox.tool.choose(mode="intersect", tolerance=90.0)
    drag(canvas, place(canvas, 70, 50), place(canvas, 70, 50))
    draws("gradient", (30, 30), (110, 80))
    window.actions_by_id["select.none"].trigger()
    window.actions_by_id["transform.free"].trigger()
    drag(canvas, place(canvas, 60, 50), place(canvas, 75, 58))
    steps = document.history.index
    hit(canvas, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: document.history.index == steps + 1)
    panel.record.click()
    assert [step.id for step in panel.steps] == [
        *("select_rectangle", "select_ellipse", "select_outline", "select_alike"),
        *("draw_gradient", "deselect", "transform_layer"),
    ]
    assert not panel._recording
    wanted = composite(document.state)
    while document.history.index > begun:
        document.undo()
    panel.play.click()
    qtbot.waitUntil(lambda: document.history.index == begun + 7)
    qtbot.waitUntil(panel.play.isEnabled)
    assert np.array_equal(composite(document.state), wanted)


def test_a_selection_pushed_along_is_one_step_of_the_record(
    panel: ActionsPanel, window: MainWindow, document: Document
) -> None:
    window.toolbox.choose("rectangle_select")
    drag(window.canvas, place(window.canvas, 20, 20), place(window.canvas, 60, 50))
    panel.record.click()
    for _ in range(3):
        hit(window.canvas, Qt.Key.Key_Right)
    panel.record.click()
    assert panel.steps == (MoveSelection(across=3),)


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
