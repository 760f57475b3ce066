"""Outlines drawn by hand: free, or from corner to corner."""

from __future__ import annotations

from math import atan2, cos, hypot, pi, sin
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QObject, QPointF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPainterPath, QPolygonF

from editor.document.commands.outlining import SelectOutline, antialias_field, feather_field
from editor.ui.tools.options import ToolOptions
from editor.ui.tools.selecting import (
    SelectOptions,
    SelectTool,
    draw_dashed,
)
from editor.ui.tools.tool import Pointer

if TYPE_CHECKING:
    from editor.ui.canvas import Canvas

CLOSE = 8.0
"""How near to the first corner a click closes the outline, in logical pixels."""


class LassoOptions(SelectOptions):
    feather: float = feather_field(widget="number")
    antialias: bool = antialias_field()


class OutlineTool(SelectTool):
    """Base of the tools that collect the corners of an outline, in document coordinates."""

    Options: ClassVar[type[ToolOptions]] = LassoOptions

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.points: list[tuple[float, float]] = []

    def close(self, canvas: Canvas) -> None:
        """Select what the outline holds; too few corners drop what is selected in "replace"."""
        points, self.points = self.points, []
        canvas.update_overlay()
        if len(points) < 3:
            if self.mode == "replace":
                self.deselect(canvas)
            return
        command = SelectOutline(
            points=tuple(points),
            antialias=self.options.antialias,
            feather=self.options.feather,
            mode=self.mode,
        )
        self.select(canvas, command)

    def cancel(self, canvas: Canvas) -> bool:
        if not self.points:
            return super().cancel(canvas)
        self.points = []
        canvas.update_overlay()
        return True

    def paint(self, canvas: Canvas, painter: QPainter) -> None:
        if self.points:
            self.draw(canvas, painter, self.points)

    def draw(self, canvas: Canvas, painter: QPainter, points: list[tuple[float, float]]) -> None:
        path = QPainterPath()
        path.addPolygon(QPolygonF([canvas.window_point(x, y) for x, y in points]))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_dashed(painter, path, canvas.devicePixelRatioF())


class LassoTool(OutlineTool):
    """Draw around it; letting go closes the outline."""

    id: ClassVar[str] = "lasso"

    def hint(self) -> str:
        return self.tr("Draw around it; letting go closes the outline")

    def start(self, canvas: Canvas, pointer: Pointer) -> None:
        self.points = [(pointer.x, pointer.y)]

    def extend(self, canvas: Canvas, pointer: Pointer) -> None:
        if self.points and self.points[-1] != (pointer.x, pointer.y):
            self.points.append((pointer.x, pointer.y))
            canvas.update_overlay()

    def finish(self, canvas: Canvas, pointer: Pointer) -> None:
        if self.points:
            self.close(canvas)


class PolygonTool(OutlineTool):
    """A click for each corner. Double-click, Enter or a click on the first closes the outline."""

    id: ClassVar[str] = "polygon_lasso"

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._next: tuple[float, float] | None = None

    def hint(self) -> str:
        return self.tr("Click the corners; Enter closes, Backspace takes the last one back")

    def press(self, canvas: Canvas, pointer: Pointer) -> None:
        if self.points and self.ready(canvas):
            self.corner(canvas, pointer)
        else:
            super().press(canvas, pointer)

    def start(self, canvas: Canvas, pointer: Pointer) -> None:
        self.points = [(pointer.x, pointer.y)]
        self._next = self.points[0]

    def corner(self, canvas: Canvas, pointer: Pointer) -> None:
        """A click while an outline is under way."""
        if pointer.clicks > 1 or self._at_first(canvas, pointer):
            self.close(canvas)
        else:
            self.points.append(self._aimed(pointer))
            canvas.update_overlay()

    def extend(self, canvas: Canvas, pointer: Pointer) -> None:
        self.hover(canvas, pointer)

    def hover(self, canvas: Canvas, pointer: Pointer) -> None:
        if self.points:
            self._next = self._aimed(pointer)
            canvas.update_overlay()

    def key(self, canvas: Canvas, event: QKeyEvent) -> bool:
        if event.key() != Qt.Key.Key_Backspace or not self.points:
            return False
        self.points.pop()
        canvas.update_overlay()
        return True

    def commit(self, canvas: Canvas) -> bool:
        if not self.points:
            return False
        self.close(canvas)
        return True

    def paint(self, canvas: Canvas, painter: QPainter) -> None:
        if not self.points:
            return
        self.draw(canvas, painter, self.outline())
        ratio = canvas.devicePixelRatioF()
        painter.setPen(QColor(0, 0, 0))
        painter.setBrush(QColor(255, 255, 255))
        painter.drawEllipse(canvas.window_point(*self.points[0]), 3 * ratio, 3 * ratio)

    def outline(self) -> list[tuple[float, float]]:
        """What is drawn: the corners, and where the next one would be."""
        return [*self.points, self._next or self.points[-1]]

    def _at_first(self, canvas: Canvas, pointer: Pointer) -> bool:
        first = canvas.window_point(*self.points[0]) / canvas.devicePixelRatioF()
        away: QPointF = pointer.at - first
        return len(self.points) > 2 and hypot(away.x(), away.y()) <= CLOSE

    def _aimed(self, pointer: Pointer) -> tuple[float, float]:
        """Where the hand is; with Shift in steps of 45 degrees from the last corner."""
        if not pointer.shift or not self.points:
            return pointer.x, pointer.y
        x, y = self.points[-1]
        away = hypot(pointer.x - x, pointer.y - y)
        angle = round(atan2(pointer.y - y, pointer.x - x) / (pi / 4)) * (pi / 4)
        return x + away * cos(angle), y + away * sin(angle)
