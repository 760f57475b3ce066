"""Navigator and Histogram: the document in front as a small picture, and its tones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from editor.document.histogram import BINS, Histogram
from editor.ui.overview import Overview
from editor.ui.pictures import to_image
from editor.ui.theme import GRID, tokens
from editor.ui.view import View, wheel_zoom
from neural.source import Pixels

if TYPE_CHECKING:
    from editor.ui.canvas import Canvas


TINTS: Final = {
    True: ((85, 28, 28), (28, 75, 28), (28, 32, 95)),
    False: ((246, 188, 188), (184, 236, 184), (190, 198, 246)),
}
"""What red, green and blue add to a dark ground, and what they leave of a light one; all three give gray."""


class Navigator(QWidget):
    """The whole picture, with a frame around what the canvas shows; drag the frame, turn the wheel."""

    def __init__(self, overview: Overview, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Navigator"))
        self._canvas: Canvas | None = None
        self._image: QImage | None = None
        overview.add_viewer(self)
        overview.made.connect(self._show)

    def sizeHint(self) -> QSize:
        return QSize(280, 220)

    def set_canvas(self, canvas: Canvas | None) -> None:
        if self._canvas is not None:
            self._canvas.view_changed.disconnect(self.update)
        self._canvas = canvas
        self._image = None
        if canvas is not None:
            canvas.view_changed.connect(self.update)
        self.update()

    def _show(self, pixels: Pixels | None, counts: Histogram | None) -> None:
        self._image = to_image(pixels) if pixels is not None else None
        self.update()

    def _frame(self) -> QRectF:
        """Where the picture lies in the panel."""
        assert self._canvas is not None
        size = self._canvas.picture_size
        room = QRectF(self.rect()).adjusted(2 * GRID, 2 * GRID, -2 * GRID, -2 * GRID)
        scale = min(room.width() / size.width, room.height() / size.height)
        frame = QRectF(0, 0, size.width * scale, size.height * scale)
        frame.moveCenter(room.center())
        return frame

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._canvas is None:
            return
        painter = QPainter(self)
        frame = self._frame()
        painter.fillRect(frame, tokens().color("field"))
        if self._image is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(frame, self._image)
        size, seen = self._canvas.picture_size, self._canvas.visible_rect
        scale = frame.width() / size.width
        window = QRectF(
            frame.x() + seen.x * scale,
            frame.y() + seen.y * scale,
            seen.width * scale,
            seen.height * scale,
        )
        if seen.size != size:
            shade = QColor(0, 0, 0, 110)
            painter.fillRect(QRectF(frame.topLeft(), QPointF(frame.right(), window.top())), shade)
            painter.fillRect(
                QRectF(QPointF(frame.x(), window.bottom()), frame.bottomRight()), shade
            )
            left = QRectF(frame.x(), window.y(), window.x() - frame.x(), window.height())
            right = QRectF(
                window.right(), window.y(), frame.right() - window.right(), window.height()
            )
            painter.fillRect(left, shade)
            painter.fillRect(right, shade)
        painter.setPen(QPen(tokens().color("accent"), 1))
        painter.drawRect(window.adjusted(0.5, 0.5, -0.5, -0.5))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.mouseMoveEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        canvas = self._canvas
        if canvas is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        frame, size, window = self._frame(), canvas.picture_size, canvas.window_size
        scale = frame.width() / size.width
        x = (event.position().x() - frame.x()) / scale
        y = (event.position().y() - frame.y()) / scale
        zoom = canvas.view.zoom
        canvas.set_view(View(zoom, window.width / 2 - x * zoom, window.height / 2 - y * zoom))

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self._canvas is not None:
            turns = event.angleDelta().y() / 120
            self._canvas.zoom_to(wheel_zoom(self._canvas.view.zoom, turns))


class HistogramPanel(QWidget):
    """How often each tone occurs in red, green and blue; where the channels agree it is gray."""

    def __init__(self, overview: Overview, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Histogram"))
        self._counts: Histogram | None = None
        overview.add_viewer(self)
        overview.made.connect(self._show)

    def sizeHint(self) -> QSize:
        return QSize(280, 160)

    def _show(self, pixels: Pixels | None, counts: Histogram | None) -> None:
        self._counts = counts
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = tokens()
        margin = 3 * GRID
        height = min(self.height() - 2 * margin, self.width() * 0.55)
        chart = QRectF(margin, margin, self.width() - 2 * margin, height)
        painter.fillRect(chart, theme.color("field"))
        painter.setPen(theme.color("edge"))
        for quarter in (1, 2, 3):  # behind the tones, which they would cut
            x = round(chart.x() + chart.width() * quarter / 4)
            painter.drawLine(QPointF(x, chart.y()), QPointF(x, chart.bottom() - 1))
        if self._counts is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            dark = theme.color("field").lightness() < 128
            mode = QPainter.CompositionMode
            painter.setCompositionMode(
                mode.CompositionMode_Plus if dark else mode.CompositionMode_Multiply
            )
            for row, tint in zip(self._counts[1:], TINTS[dark], strict=True):
                painter.setBrush(QColor(*tint))
                painter.drawPolygon(_outline(row, chart))
            painter.setCompositionMode(mode.CompositionMode_SourceOver)


def _outline(row: np.ndarray, chart: QRectF) -> QPolygonF:
    """The row as a filled shape; square roots, so that rare tones can be seen too."""
    xs = chart.x() + np.arange(BINS) * chart.width() / (BINS - 1)
    ys = chart.bottom() - np.sqrt(row) * chart.height()
    points = [QPointF(float(x), float(y)) for x, y in zip(xs, ys, strict=True)]
    return QPolygonF([chart.bottomLeft(), *points, chart.bottomRight()])
