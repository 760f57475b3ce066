"""The History panel lists the steps and travels between them."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from editor.session import Document
from editor.ui.theme import tokens
from editor.ui.window import MainWindow


def three_steps(document: Document) -> None:
    for number in (1, 2, 3):
        layer = document.state.pixel_layers[0]
        document.apply(f"Step {number}", document.state.with_node(replace(layer, x=number)))


def test_steps_are_listed_from_the_oldest(window: MainWindow, document: Document) -> None:
    three_steps(document)
    model = window.history.model
    labels = [model.index(row).data() for row in range(model.rowCount())]
    assert labels == ["Open", "Step 1", "Step 2", "Step 3"]
    assert window.history.list.currentIndex().row() == 3


def test_a_click_travels_and_dims_what_was_undone(
    window: MainWindow, document: Document, qtbot: QtBot
) -> None:
    three_steps(document)
    window.show_panel("history")
    panel = window.history
    at = panel.list.visualRect(panel.model.index(1)).center()
    qtbot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert document.state.pixel_layers[0].x == 1
    role = Qt.ItemDataRole.ForegroundRole
    assert panel.model.index(1).data(role) is None
    assert panel.model.index(2).data(role) == tokens().color("disabled")
    qtbot.mouseClick(
        panel.list.viewport(),
        Qt.MouseButton.LeftButton,
        pos=panel.list.visualRect(panel.model.index(3)).center(),
    )
    assert document.state.pixel_layers[0].x == 3


def test_the_keyboard_travels_too(window: MainWindow, document: Document, qtbot: QtBot) -> None:
    three_steps(document)
    window.show_panel("history")
    panel = window.history.list
    panel.setFocus()
    qtbot.keyClick(panel, Qt.Key.Key_Up)
    qtbot.keyClick(panel, Qt.Key.Key_Up)
    qtbot.keyClick(panel, Qt.Key.Key_Return)
    assert document.state.pixel_layers[0].x == 1
