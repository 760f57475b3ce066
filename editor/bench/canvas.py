"""Frames of the canvas while panning and zooming, its tiles already there."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from editor.app import application
from editor.bench.rows import Row, interleaved
from editor.bench.scenes import MP24, MP100, SCREEN, photo
from editor.document.state import State
from editor.session import Document
from editor.settings import Settings
from editor.ui.canvas import Canvas
from editor.ui.tools.look import HandTool
from neural.source import Pixels, Rect

GROUP = "canvas"
STEPS = 12
"""Frames of a movement there and back; they show the same tiles each time."""


class Painted(QWidget):
    """The least a viewer can do: an image of exactly what is seen, drawn at 1:1."""

    def __init__(self, pixels: Pixels) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        height, width = pixels.shape[:2]
        self.image = QImage(
            pixels.tobytes(), width, height, QImage.Format.Format_RGBA8888
        ).convertToFormat(QImage.Format.Format_RGB32)
        self.offset = 0

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.drawImage(QPoint(-self.offset, 0), self.image)
        painter.end()


def rows() -> Iterator[Row]:
    app = application(Settings())
    for size, name in ((MP24, "24 MP"), (MP100, "100 MP")):
        document = Document(State.from_array(photo(size)))
        canvas = Canvas(document, HandTool(QWidget()))
        canvas.resize(SCREEN.width, SCREEN.height)
        canvas.show()
        layer = document.state.pixel_layers[0]
        seen = Rect(2000, 1000, SCREEN.width + STEPS * 8, SCREEN.height)
        peer = Painted(layer.raster.read(seen))
        peer.resize(SCREEN.width, SCREEN.height)
        peer.show()
        app.processEvents()  # nothing is painted before the system has shown them
        for zoom in (0.25, 1.0):
            yield _moving(canvas, peer, zoom, f"pan at {zoom:.0%}, {name}")
        yield _zooming(canvas, peer, f"zoom between 20 and 30%, {name}")
        canvas.close_document()
        canvas.close()
        peer.close()


def _moving(canvas: Canvas, peer: Painted, zoom: float, name: str) -> Row:
    canvas.zoom_to(zoom)
    frame = 0

    def ours() -> None:
        nonlocal frame
        frame += 1
        canvas.pan(8 if frame // STEPS % 2 else -8, 0)
        canvas.repaint()

    return _row(ours, peer, name)


def _zooming(canvas: Canvas, peer: Painted, name: str) -> Row:
    canvas.fit()
    frame = 0

    def ours() -> None:
        nonlocal frame
        frame += 1
        away = abs(frame % (2 * STEPS) - STEPS) / STEPS
        canvas.zoom_to(0.2 + 0.1 * away)
        canvas.repaint()

    return _row(ours, peer, name)


def _row(ours: Callable[[], None], peer: Painted, name: str) -> Row:
    def theirs() -> None:
        peer.offset = (peer.offset + 8) % (8 * STEPS)
        peer.repaint()

    value, peer_value = interleaved(ours, theirs, rounds=6 * STEPS, warm=2 * STEPS)
    return Row(
        group=GROUP,
        name=f"a frame, {name}",
        value=value,
        peer="QPainter, one image",
        peer_value=peer_value,
        target=5.0,
    )
