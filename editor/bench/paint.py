"""The brush: a dab from the hand to the screen, and what a long stroke takes."""

from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage, QPainter, QRadialGradient
from PySide6.QtWidgets import QWidget

from editor.app import application
from editor.bench.rows import Row
from editor.bench.scenes import MP24, SCREEN, stack
from editor.document.paint.brush import Brush, Point
from editor.document.paint.stroke import Stroke
from editor.document.paint.wash import Ink
from editor.session import Document
from editor.settings import Settings
from editor.ui.canvas import Canvas
from editor.ui.tools.brushes import BrushTool
from editor.ui.tools.tool import Pointer
from neural.source import Depth, Rect

GROUP = "paint"
LAYERS = 10
DABS = 120
POINTS = 1000


def rows() -> Iterator[Row]:
    app = application(Settings())
    depths: tuple[tuple[Depth, str], ...] = (("uint8", "8 bit"), ("uint16", "16 bit"))
    for depth, name in depths:
        document = Document(stack(MP24, LAYERS, depth))
        owner = QWidget()
        tool = BrushTool(owner)
        canvas = Canvas(document, tool)
        canvas.resize(SCREEN.width, SCREEN.height)
        canvas.show()
        app.processEvents()  # nothing is painted before the system has shown it
        canvas.zoom_to(1.0)
        canvas.repaint()
        for size, target in ((64, 1.0), (500, 8.0)):
            yield _dabs(
                canvas, tool, size, f"a dab of {size} px to the screen, p95, {name}", target
            )
        canvas.close_document()
        canvas.close()
        owner.deleteLater()
    yield _long_stroke()


def _dabs(canvas: Canvas, tool: BrushTool, size: int, name: str, target: float) -> Row:
    """The 95th percentile of: one move of the hand that lays one dab, until its pixels are painted."""
    tool.choose(size=float(size), spacing=10.0)
    seen = canvas.visible_rect
    x, y = seen.x + seen.width * 0.3, seen.y + seen.height * 0.5
    step = size * 0.1
    tool.press(canvas, _pointer(x, y))
    taken: list[float] = []
    for number in range(DABS):
        # There and back again, so that it stays on the screen.
        x += step if number // 20 % 2 == 0 else -step
        started = time.perf_counter()
        tool.drag(canvas, _pointer(x, y))
        dirty = canvas.view.covered(Rect.enclosing(x - size, y - size, x + size, y + size))
        canvas.repaint(dirty.x, dirty.y, dirty.width, dirty.height)
        taken.append((time.perf_counter() - started) * 1e3)
    tool.cancel(canvas)
    return Row(
        group=GROUP,
        name=name,
        value=float(np.percentile(taken[10:], 95)),
        peer="QPainter, one radial gradient",
        peer_value=_peer(size),
        target=target,
    )


def _pointer(x: float, y: float) -> Pointer:
    return Pointer(QPointF(), x, y)


def _peer(size: int) -> float:
    """The same percentile of Qt's own soft dab into one image, without layers."""
    image = QImage(SCREEN.width, SCREEN.height, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.white)
    taken: list[float] = []
    for number in range(DABS):
        centre = QPointF(600 + number % 20 * size * 0.1, 500)
        started = time.perf_counter()
        painter = QPainter(image)
        soft = QRadialGradient(centre, size / 2)
        soft.setColorAt(0.7, Qt.GlobalColor.black)
        soft.setColorAt(1.0, Qt.GlobalColor.transparent)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(soft)
        painter.drawEllipse(centre, size / 2, size / 2)
        painter.end()
        taken.append((time.perf_counter() - started) * 1e3)
    return float(np.percentile(taken[10:], 95))


def _long_stroke() -> Row:
    """Points of a stroke of a thousand that leave no trace: there must be none."""
    raster = stack(MP24, 1).pixel_layers[0].raster
    random = np.random.default_rng(0)
    places = np.clip(np.cumsum(random.normal(0, 30, (POINTS, 2)), axis=0) + 2000, 50, 3900)
    ink = Ink(colour=(1.0, 0.0, 1.0))
    stroke = Stroke(raster, Brush(size=12, hardness=1.0), ink, raster.bounds)
    for x, y in places:
        stroke.add([Point(float(x), float(y))])
    stroke.end()
    painted = stroke.finish()
    lost = sum(
        painted.read(Rect(int(x), int(y), 1, 1))[0, 0].tolist() != [255, 0, 255, 255]
        for x, y in places
    )
    return Row(
        group=GROUP, name="a stroke of 1,000 points: points lost", value=lost, unit="", target=0.0
    )
