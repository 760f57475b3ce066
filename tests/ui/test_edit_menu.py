"""The Edit menu keeps to what is selected."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from editor.document.state import State
from editor.session import Document, Session
from editor.ui.canvas import Canvas
from editor.ui.pictures import to_pixels
from editor.ui.select_dialogs import AskDialog
from editor.ui.window import MainWindow
from neural.source import Pixels, Rect
from tests.ui.conftest import gradient
from tests.ui.hand import drag, place, press

CONTROL = Qt.KeyboardModifier.ControlModifier
BOX = Rect(40, 30, 60, 40)


@pytest.fixture
def canvas(window: MainWindow, document: Document) -> Canvas:
    """With a rectangle selected."""
    window.canvas.zoom_to(1.0)
    window.toolbox.choose("rectangle_select")
    drag(window.canvas, place(window.canvas, 40, 30), place(window.canvas, 100, 70))
    return window.canvas


def pixels(document: Document, layer: int = 0) -> Pixels:
    return document.state.pixel_layers[layer].raster.read(Rect(0, 0, 200, 120))


def clipboard() -> Pixels:
    return to_pixels(QGuiApplication.clipboard().image())


def test_copying_takes_what_is_selected_and_no_more(
    canvas: Canvas, document: Document, qtbot: QtBot
) -> None:
    qtbot.keyClick(canvas, Qt.Key.Key_C, CONTROL)
    assert (clipboard() == gradient()[BOX.slices]).all()
    qtbot.keyClick(canvas, Qt.Key.Key_C, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert (clipboard() == gradient()[BOX.slices]).all()
    assert document.history.undo_label == "Rectangle select"


def test_cutting_and_pasting_puts_it_back_in_its_place(
    canvas: Canvas, document: Document, qtbot: QtBot
) -> None:
    qtbot.keyClick(canvas, Qt.Key.Key_X, CONTROL)
    left = pixels(document)
    assert not left[BOX.slices].any()
    assert (left[:30] == gradient()[:30]).all()
    qtbot.keyClick(canvas, Qt.Key.Key_V, CONTROL)
    pasted = document.state.pixel_layers[-1]
    assert (pasted.x, pasted.y) == (40, 30)
    assert (pasted.raster.read(Rect(0, 0, 60, 40)) == gradient()[BOX.slices]).all()
    assert [step.label for step in document.history.steps][-2:] == ["Cut", "Paste"]


def test_pasting_into_the_selection_shows_only_there(
    canvas: Canvas, window: MainWindow, document: Document, session: Session
) -> None:
    window.actions_by_id["edit.copy_merged"].trigger()
    selection = document.state.selection
    window.actions_by_id["edit.paste_into"].trigger()
    pasted = document.state.pixel_layers[-1]
    assert pasted.mask is not None
    assert pasted.mask.raster is selection
    assert document.state.selection is None


def test_delete_clears_what_is_selected_and_without_a_selection_the_layer(
    canvas: Canvas, document: Document, qtbot: QtBot
) -> None:
    qtbot.keyClick(canvas, Qt.Key.Key_Delete)
    assert document.history.undo_label == "Clear"
    assert not pixels(document)[BOX.slices].any()
    qtbot.keyClick(canvas, Qt.Key.Key_D, CONTROL)
    qtbot.keyClick(canvas, Qt.Key.Key_Delete)
    assert document.state.layers == ()


def test_filling_asks_for_a_colour_and_shows_it(
    canvas: Canvas, window: MainWindow, document: Document, qtbot: QtBot
) -> None:
    window.actions_by_id["edit.fill"].trigger()
    dialog = window.findChild(AskDialog)
    dialog.form.set_values({"colour": "#0a141e"})
    dialog.accept()
    got = pixels(document)
    assert (got[BOX.slices] == (10, 20, 30, 255)).all()
    assert (got[80:] == gradient()[80:]).all()
    assert document.history.undo_label == "Fill"
    qtbot.waitUntil(lambda: window.findChild(AskDialog) is None)


def test_ctrl_j_makes_a_layer_of_what_is_selected(
    canvas: Canvas, document: Document, qtbot: QtBot
) -> None:
    qtbot.keyClick(canvas, Qt.Key.Key_J, CONTROL)
    copy = pixels(document, -1)
    assert (copy[BOX.slices] == gradient()[BOX.slices]).all()
    assert not copy[80:].any()
    assert document.history.undo_label == "Layer via copy"


def test_nothing_of_the_layer_selected_is_said(
    window: MainWindow, session: Session, qtbot: QtBot
) -> None:
    empty = np.zeros((120, 200, 4), np.uint8)
    document = session.add(State.from_array(empty))
    window.show_document(document)
    window.actions_by_id["select.all"].trigger()
    window.actions_by_id["layer.duplicate"].trigger()
    assert "no pixels" in window.notices.notices[-1].text
    assert len(document.state.layers) == 1


def test_the_move_tool_moves_what_is_selected_over_the_rest(
    canvas: Canvas, window: MainWindow, document: Document, qtbot: QtBot
) -> None:
    window.toolbox.choose("move")
    drag(canvas, place(canvas, 60, 50), place(canvas, 90, 70))
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    there = BOX.translate(31, 20)
    got = pixels(document)
    assert (got[there.slices] == gradient()[BOX.slices]).all()
    left = got.copy()
    left[there.slices] = 0
    wanted = gradient()
    wanted[BOX.slices] = 0
    wanted[there.slices] = 0
    assert (left[..., 3] == wanted[..., 3]).all()
    assert (left[left[..., 3] > 0] == wanted[wanted[..., 3] > 0]).all()
    assert document.history.undo_label == "Move selected pixels"
    document.undo()
    document.undo()
    assert (pixels(document) == gradient()).all()


def test_what_is_moved_back_leaves_the_picture_as_it_was(
    canvas: Canvas, window: MainWindow, document: Document, qtbot: QtBot
) -> None:
    """What lies under the pixels that float is not taken along."""
    window.toolbox.choose("move")
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Up):
        qtbot.keyClick(canvas, key)
    assert (pixels(document) == gradient()).all()


def test_esc_puts_what_is_carried_back(
    canvas: Canvas, window: MainWindow, document: Document, qtbot: QtBot
) -> None:
    window.toolbox.choose("move")
    before = document.state
    press(canvas, place(canvas, 60, 50))
    qtbot.mouseMove(canvas, place(canvas, 90, 70))
    assert document.state is not before
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert document.state is before
