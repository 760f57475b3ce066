"""What is seen while the hand transforms or liquifies a layer, from the move of the mouse to the screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication, QWidget

from editor.app import application
from editor.bench.canvas import STEPS, Painted
from editor.bench.rows import Row, interleaved
from editor.bench.scenes import MP24, SCREEN, photo
from editor.document.layers import Layer
from editor.document.raster import Raster
from editor.document.state import State
from editor.session import Document
from editor.settings import Settings
from editor.ui.canvas import Canvas
from editor.ui.tools.liquify import LiquifyTool
from editor.ui.tools.tool import Pointer, Tool
from editor.ui.tools.transform import TransformTool
from neural.source import Size

GROUP = "bending"
LAYERS = 10
LIMIT = 33.0
"""Milliseconds: thirty pictures a second."""


def scene(size: Size, count: int = LAYERS) -> State:
    """Layers of that size, half transparent but for the lowest; the one in the middle is active."""
    raster = Raster.from_array(photo(size))
    layers = [
        Layer(raster=raster, name=str(number), id=str(number), opacity=0.5 if number else 1.0)
        for number in range(count)
    ]
    return State(size=size, depth="uint8", layers=tuple(layers), active=str(count // 2))


def moves(tool: Tool, document: Document, size: Size) -> tuple[Canvas, Callable[[], None]]:
    """A canvas of that size with the tool at work, and what moves the mouse and waits for the screen."""
    canvas = Canvas(document, tool)
    canvas.resize(size.width, size.height)
    canvas.show()
    canvas.fit()
    QApplication.processEvents()  # nothing is painted before the system has shown it
    wide, high = document.state.size.width, document.state.size.height
    count = 0

    def at(step: int) -> Pointer:
        """There and back from a point of the grid of a warp."""
        away = STEPS - abs(step % (2 * STEPS) - STEPS)
        x, y = wide * (1 / 3 + away / 200), high * (1 / 3 + away / 400)
        return Pointer(QPointF(*canvas.view.to_window(x, y)), x, y)

    tool.begin(canvas)
    tool.press(canvas, at(0))
    QApplication.processEvents()

    def move() -> None:
        nonlocal count
        count += 1
        tool.drag(canvas, at(count))
        QApplication.processEvents()

    return canvas, move


def rows() -> Iterator[Row]:
    application(Settings())
    state = scene(MP24)
    peer = Painted(photo(SCREEN))
    peer.resize(SCREEN.width, SCREEN.height)
    peer.show()
    owner = QWidget()
    for name, tool, options in (
        ("free transform", TransformTool(owner), {}),
        ("warp by a grid", TransformTool(owner), {"mode": "warp"}),
        ("liquify, brush of 500 px", LiquifyTool(owner), {"size": 500.0}),
        ("liquify, brush of 2000 px", LiquifyTool(owner), {"size": 2000.0}),
    ):
        tool.choose(**options)
        document = Document(replace(state))
        canvas, move = moves(tool, document, SCREEN)
        value, peer_value = interleaved(move, peer.repaint, rounds=4 * STEPS, warm=STEPS)
        yield Row(
            group=GROUP,
            name=f"{name}, a move at fit, {LAYERS} × 24 MP",
            value=value,
            peer="QPainter, one image",
            peer_value=peer_value,
            target=LIMIT,
        )
        tool.cancel(canvas)
        canvas.close_document()
        canvas.close()
    peer.close()
