"""The layer in hand, drawn in its place: above what lies below it, and under what lies above."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

if TYPE_CHECKING:
    from editor.document.state import State
    from editor.ui.canvas import Canvas
    from editor.ui.view import View


class Above:
    """The layers above a node, where they blend normally; where they do not the sketch stays above all.

    They are composited once for each view and then copied pixel for pixel: a move of the hand costs
    little more with them than without.
    """

    def __init__(self, state: State, id: str) -> None:
        from editor.document.layers import laid_over

        self.state = state
        self._id = id
        self._nodes = tuple(node for node in laid_over(state.layers, id) or () if node.visible)
        self._view: tuple[View, int, int] | None = None
        self._image = QImage()

    @property
    def below(self) -> State:
        """The document without the node and without what `paint` lays over it."""
        state = self.state
        for node in (state.node(self._id), *self._nodes):
            state = state.with_node(replace(node, visible=False))
        return state

    def paint(self, canvas: Canvas, painter: QPainter) -> None:
        """`painter` draws in device pixels of the canvas."""
        if not self._nodes:
            return
        window = canvas.window_size
        view = (canvas.view, window.width, window.height)
        if view != self._view:
            self._view, self._image = view, self._drawn(canvas)
        painter.drawImage(0, 0, self._image)

    def _drawn(self, canvas: Canvas) -> QImage:
        from editor.document.projection import seen_of
        from editor.ui.pictures import to_image

        window, zoom, seen = canvas.window_size, canvas.view.zoom, canvas.visible_rect
        image = QImage(window.width, window.height, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(0)
        if seen.empty:
            return image
        area, pixels = seen_of(self.state, self._nodes, seen, zoom)
        corner = canvas.window_point(area.x, area.y)
        painter = QPainter(image)
        painter.setClipRect(QRectF(canvas.window_point(0, 0), canvas.window_point(*_end(canvas))))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, zoom < 2)
        painter.drawImage(
            QRectF(corner.x(), corner.y(), area.width * zoom, area.height * zoom), to_image(pixels)
        )
        painter.end()
        return image


def _end(canvas: Canvas) -> tuple[int, int]:
    return canvas.picture_size.width, canvas.picture_size.height
