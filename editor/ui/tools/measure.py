"""Measures a distance and an angle."""

from __future__ import annotations

from math import atan2, degrees, hypot
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from editor.ui.tools.tool import Pointer, Tool

if TYPE_CHECKING:
    from editor.ui.canvas import Canvas


class MeasureTool(Tool):
    """Drag a line; its length in pixels and its angle stand beside it until Esc."""

    id: ClassVar[str] = "measure"

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._canvas: Canvas | None = None
        self._ends: tuple[tuple[float, float], tuple[float, float]] | None = None

    def hint(self) -> str:
        return self.tr("Drag from one point to another; Shift keeps to one axis")

    def cursor(self, canvas: Canvas, pointer: Pointer | None) -> Qt.CursorShape:
        return Qt.CursorShape.CrossCursor

    @property
    def length(self) -> float | None:
        """In pixels of the document; None while nothing is measured."""
        if self._ends is None:
            return None
        (ax, ay), (bx, by) = self._ends
        return hypot(bx - ax, by - ay)

    @property
    def angle(self) -> float | None:
        """In degrees, from the horizontal upwards."""
        if self._ends is None:
            return None
        (ax, ay), (bx, by) = self._ends
        return degrees(atan2(ay - by, bx - ax))

    def press(self, canvas: Canvas, pointer: Pointer) -> None:
        self._canvas = canvas
        self._ends = ((pointer.x, pointer.y), (pointer.x, pointer.y))
        canvas.update_overlay()

    def drag(self, canvas: Canvas, pointer: Pointer) -> None:
        if self._ends is None:
            return
        (ax, ay), x, y = self._ends[0], pointer.x, pointer.y
        if pointer.shift:
            x, y = (x, ay) if abs(x - ax) >= abs(y - ay) else (ax, y)
        self._ends = ((ax, ay), (x, y))
        canvas.update_overlay()

    def release(self, canvas: Canvas, pointer: Pointer) -> None:
        if self.length is not None and self.length < 1:
            self.cancel(canvas)

    def cancel(self, canvas: Canvas) -> bool:
        there, self._ends = self._ends is not None, None
        canvas.update_overlay()
        return there

    def paint(self, canvas: Canvas, painter: QPainter) -> None:
        if self._ends is None or canvas is not self._canvas:
            return
        ratio = canvas.devicePixelRatioF()
        start, end = (canvas.window_point(*point) for point in self._ends)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for color, width in ((QColor(0, 0, 0, 130), 3 * ratio), (QColor(79, 156, 249), ratio)):
            painter.setPen(QPen(color, width))
            painter.drawLine(start, end)
        painter.setPen(QPen(QColor(30, 30, 30), ratio))
        painter.setBrush(QColor(250, 250, 250))
        for point in (start, end):
            painter.drawEllipse(point, 3 * ratio, 3 * ratio)
        words = self.tr("{length} px   {angle}°").format(
            length=f"{self.length or 0:.1f}", angle=f"{self.angle or 0:.1f}"
        )
        font = canvas.font()
        font.setPointSizeF(font.pointSizeF() * ratio)
        painter.setFont(font)
        size = QFontMetricsF(font).boundingRect(words)
        box = QRectF(QPointF(end.x() + 12 * ratio, end.y() + 8 * ratio), size.size())
        box = box.adjusted(-5 * ratio, -3 * ratio, 5 * ratio, 3 * ratio)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(30, 30, 30, 210))
        painter.drawRoundedRect(box, 3 * ratio, 3 * ratio)
        painter.setPen(QColor(235, 235, 235))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
