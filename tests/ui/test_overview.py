"""Navigator and Histogram follow the document in front."""

from __future__ import annotations

import math

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from editor.session import Document
from editor.ui.overview_panels import TINTS, HistogramPanel, Navigator
from editor.ui.window import MainWindow


def test_the_navigator_is_dragged_to_another_place(
    window: MainWindow, document: Document, qtbot: QtBot
) -> None:
    window.show_panel("navigator")
    navigator = window.navigator
    window.canvas.zoom_to(20.0)
    frame = navigator._frame()
    at = QPoint(round(frame.x() + frame.width() * 0.75), round(frame.y() + frame.height() * 0.25))
    qtbot.mouseClick(navigator, Qt.MouseButton.LeftButton, pos=at)
    x, y = window.canvas.visible_rect.center
    assert x == pytest.approx(150, abs=3)
    assert y == pytest.approx(30, abs=3)


@pytest.mark.parametrize("name", ["navigator", "histogram"])
def test_a_change_of_the_picture_reaches_the_panel(
    name: str, window: MainWindow, document: Document, qtbot: QtBot
) -> None:
    window.show_panel(name)
    panel: Navigator | HistogramPanel = getattr(window, name)

    def look() -> bytes:
        image = panel.grab().toImage()
        return bytes(image.constBits())

    empty = look()
    qtbot.waitUntil(lambda: look() != empty)
    before = look()
    document.apply("Delete", document.state.remove(document.state.layers[0].id))
    qtbot.waitUntil(lambda: look() != before)
    document.undo()
    qtbot.waitUntil(lambda: look() == before)


def test_nothing_is_computed_for_panels_that_are_hidden(
    window: MainWindow, document: Document, qtbot: QtBot
) -> None:
    made: list[object] = []
    window.overview.made.connect(lambda pixels, _: made.append(pixels))
    document.apply("Delete", document.state.remove(document.state.layers[0].id))
    qtbot.wait(400)
    assert made == []
    window.show_panel("histogram")
    qtbot.waitUntil(lambda: len(made) == 1)


@pytest.mark.parametrize("dark", [True, False], ids=["dark", "light"])
def test_red_tones_are_shown_red_in_both_themes(dark: bool) -> None:
    for channel, tint in enumerate(TINTS[dark]):
        assert max(range(3), key=lambda part: tint[part]) == channel
    together = [math.prod(part) for part in zip(*TINTS[dark], strict=True)]
    assert max(together) <= 1.2 * min(together) or dark
