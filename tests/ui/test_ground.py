"""What is kept of the picture while a tool alone is drawn anew, and what is not."""

from __future__ import annotations

from collections.abc import Hashable

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from editor.document.state import State
from editor.session import Document
from editor.ui.ground import Ground
from editor.ui.pictures import to_pixels
from editor.ui.window import MainWindow
from neural.source import Rect, Size
from tests.ui.conftest import gradient

WINDOW = Size(40, 30)
WHOLE = Rect.of(WINDOW)


class Drawn:
    """Draws red on the left and blue on the right, and counts how often."""

    def __init__(self) -> None:
        self.areas: list[Rect] = []

    def __call__(self, painter: QPainter, area: Rect) -> None:
        self.areas.append(area)
        for x, color in ((0, "red"), (20, "blue")):
            part = area.intersect(Rect(x, 0, 20, 30))
            painter.fillRect(part.x, part.y, part.width, part.height, QColor(color))


def painted(ground: Ground, key: Hashable | None, area: Rect, draw: Drawn) -> np.ndarray:
    image = QImage(WINDOW.width, WINDOW.height, QImage.Format.Format_RGB32)
    image.fill(0)
    painter = QPainter(image)
    ground.paint(painter, key, WINDOW, area, draw)
    painter.end()
    return to_pixels(image)


def test_a_third_painting_without_a_change_is_a_copy_of_the_second(qapp: QApplication) -> None:
    ground, draw = Ground(), Drawn()
    first, second, third = (painted(ground, "a", WHOLE, draw) for _ in range(3))
    assert draw.areas == [WHOLE, WHOLE]
    assert np.array_equal(first, second)
    assert np.array_equal(second, third)
    part = painted(ground, "a", Rect(10, 5, 20, 10), draw)
    assert draw.areas == [WHOLE, WHOLE]
    assert np.array_equal(part[5:15, 10:30], first[5:15, 10:30])
    assert not part[:5, :, :3].any()  # and nothing beside it


@pytest.mark.parametrize("key", ["b", None])
def test_a_change_is_drawn_anew(key: Hashable | None, qapp: QApplication) -> None:
    ground, draw = Ground(), Drawn()
    for _ in range(3):
        painted(ground, "a", WHOLE, draw)
    for _ in range(2):
        painted(ground, key, Rect(0, 0, 8, 8), draw)
    assert draw.areas == [WHOLE, WHOLE, Rect(0, 0, 8, 8), Rect(0, 0, 8, 8)]


def test_what_must_not_be_kept_is_drawn_each_time(qapp: QApplication) -> None:
    ground, draw = Ground(), Drawn()
    for _ in range(4):
        painted(ground, None, WHOLE, draw)
    assert len(draw.areas) == 4


def test_a_kept_picture_gives_way_to_every_change(
    window: MainWindow, document: Document, qtbot: QtBot
) -> None:
    canvas = window.canvas

    def seen() -> np.ndarray:
        return to_pixels(canvas.grab().toImage())

    def kept() -> np.ndarray:
        for _ in range(3):
            canvas.repaint()
        return seen()

    before = kept()
    assert np.array_equal(kept(), before)
    inverted = gradient()
    inverted[..., :3] = 255 - inverted[..., :3]
    document.apply("Invert", State.from_array(inverted).with_active(None))
    after = kept()
    assert not np.array_equal(after, before)
    document.undo()
    assert np.array_equal(kept(), before)
    canvas.set_view(canvas.view.moved(20, 10))
    moved = kept()
    assert not np.array_equal(moved, before)
