"""The Info panel tells of the pixel under the cursor and of the selection."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from editor.document.selection.shapes import rectangle
from editor.session import Document
from editor.ui.window import MainWindow
from neural.source import Rect
from tests.ui.hand import place


def test_the_pixel_under_the_mouse_is_told_in_every_way(
    window: MainWindow, document: Document
) -> None:
    window.show_panel("info")
    QApplication.processEvents()
    at = QPointF(place(window.canvas, 100.5, 60.5))
    none = Qt.MouseButton.NoButton
    kind = QMouseEvent.Type.MouseMove
    event = QMouseEvent(
        kind, at, window.canvas.mapToGlobal(at), none, none, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(window.canvas, event)
    labels = {key: label.text() for key, label in window.info.labels.items()}
    x, y = (int(part) for part in labels["position"].split(", "))
    assert (x, y) == (100, 60)
    assert labels["stored"] == "100  60  90  255"
    assert labels["bytes"] == "100  60  90"
    assert labels["hex"] == "#643c5a"
    assert labels["hsv"] == "315°  40%  39%"
    window.info.show_point(None)
    assert window.info.labels["hex"].text() == "–"


def test_the_size_of_the_selection_is_told(window: MainWindow, document: Document) -> None:
    window.show_panel("info")
    state = document.state
    chosen = rectangle(Rect(10, 20, 30, 40), state.rect, state.depth)
    document.apply("Select", replace(state, selection=chosen))
    assert window.info.labels["selection"].text() == "30 × 40 px at 10, 20"
    document.undo()
    assert window.info.labels["selection"].text() == "–"
