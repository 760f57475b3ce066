"""The line between before and after, with a handle that the hand takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from neural.source import Rect

if TYPE_CHECKING:
    from editor.ui.canvas import Canvas

GRIP = 12
"""Radius of the handle and the reach of the line, in logical pixels."""


class Wipe:
    """Stands at `fraction` of the picture's width, where a filter's result begins."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas
        self.fraction = 0.0

    @property
    def x(self) -> int:
        """Where the line stands, in device pixels; it stays within reach when the picture goes beyond."""
        canvas = self.canvas
        left, _ = canvas.view.to_window(0, 0)
        right, _ = canvas.view.to_window(canvas.picture_size.width, 0)
        x = left + (right - left) * self.fraction
        return round(min(max(x, max(0.0, left)), min(float(canvas.window_size.width), right)))

    def _grip_x(self) -> float:
        """The middle of the handle, in logical pixels: on the line, but never cut by an edge."""
        x = self.x / self.canvas.devicePixelRatioF()
        return min(max(x, GRIP + 2.0), self.canvas.width() - GRIP - 2.0)

    def under(self, at: QPointF) -> bool:
        """Whether a point, in logical pixels, takes hold of it."""
        line, middle = self.x / self.canvas.devicePixelRatioF(), self.canvas.height() / 2
        near_line = abs(at.x() - line) <= 4 and self.fraction > 0
        near_grip = abs(at.x() - self._grip_x()) <= GRIP + 2 and abs(at.y() - middle) <= GRIP + 2
        return near_line or near_grip

    def fraction_at(self, at: QPointF) -> float:
        """What `fraction` would be with the line at a point in logical pixels."""
        canvas = self.canvas
        left, _ = canvas.view.to_window(0, 0)
        width = canvas.picture_size.width * canvas.view.zoom
        return (at.x() * canvas.devicePixelRatioF() - left) / width

    def paint(self, painter: QPainter, ratio: float) -> None:
        canvas = self.canvas
        x = self.x
        middle = canvas.window_size.height / 2
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.fraction > 0:
            edge = canvas.view.covered(Rect.of(canvas.picture_size))
            line = edge.intersect(Rect.of(canvas.window_size))
            shade, bright = QColor(0, 0, 0, 90), QColor(255, 255, 255, 230)
            width = max(1, round(ratio))
            painter.fillRect(x - width, line.y, 3 * width, line.height, shade)
            painter.fillRect(x, line.y, width, line.height, bright)
        x, radius = self._grip_x() * ratio, GRIP * ratio
        painter.setPen(QPen(QColor(0, 0, 0, 120), ratio))
        painter.setBrush(QColor(245, 245, 245, 235))
        painter.drawEllipse(QPointF(x, middle), radius, radius)
        painter.setPen(
            QPen(QColor(40, 40, 40), 1.5 * ratio, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
        )
        for side in (-1, 1):
            tip, back, half = 7 * ratio * side, 3.5 * ratio * side, 3 * ratio
            painter.drawLine(QPointF(x + back, middle - half), QPointF(x + tip, middle))
            painter.drawLine(QPointF(x + tip, middle), QPointF(x + back, middle + half))
