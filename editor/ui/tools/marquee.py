"""Rectangles and ellipses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import QObject, QRectF
from PySide6.QtGui import QPainter, QPainterPath

from editor.document.commands.outlining import (
    SelectEllipse,
    SelectRectangle,
    antialias_field,
    feather_field,
)
from editor.ui.tools.options import ToolOptions
from editor.ui.tools.selecting import (
    SelectOptions,
    SelectTool,
    draw_dashed,
)
from editor.ui.tools.tool import Pointer

if TYPE_CHECKING:
    from editor.document.command import Command
    from editor.ui.canvas import Canvas


class RectangleOptions(SelectOptions):
    feather: float = feather_field(widget="number")


class EllipseOptions(SelectOptions):
    feather: float = feather_field(widget="number")
    antialias: bool = antialias_field()


class RectangleTool(SelectTool):
    """Drag from corner to corner; then Shift keeps it square and Alt lets it grow from its middle."""

    id: ClassVar[str] = "rectangle_select"
    Options: ClassVar[type[ToolOptions]] = RectangleOptions

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._from: tuple[float, float] | None = None
        self._rect = QRectF()
        self._free = (False, False)
        """Whether Shift and Alt have been let go of since they chose the mode."""

    def hint(self) -> str:
        return self.tr("Shift adds, Alt takes away; while dragging, square and from the middle")

    def start(self, canvas: Canvas, pointer: Pointer) -> None:
        self._from = pointer.x, pointer.y
        self._rect = QRectF()
        self._free = not pointer.shift, not pointer.alt

    def extend(self, canvas: Canvas, pointer: Pointer) -> None:
        if self._from is None:
            return
        shift, alt = self._free
        self._free = shift or not pointer.shift, alt or not pointer.alt
        self._rect = self._spanned(pointer, pointer.shift and shift, pointer.alt and alt)
        canvas.update_overlay()

    def finish(self, canvas: Canvas, pointer: Pointer) -> None:
        start, self._from = self._from, None
        if start is None:
            return
        canvas.update_overlay()
        if self._rect.isEmpty():
            if self.mode == "replace":
                self.deselect(canvas)
        else:
            self.select(canvas, self._command(self._rect))

    def cancel(self, canvas: Canvas) -> bool:
        if self._from is None:
            return super().cancel(canvas)
        self._from = None
        canvas.update_overlay()
        return True

    def paint(self, canvas: Canvas, painter: QPainter) -> None:
        if self._from is None or self._rect.isEmpty():
            return
        corner = canvas.window_point(self._rect.left(), self._rect.top())
        end = canvas.window_point(self._rect.right(), self._rect.bottom())
        path = QPainterPath()
        self._trace(path, QRectF(corner, end))
        draw_dashed(painter, path, canvas.devicePixelRatioF())

    def _spanned(self, pointer: Pointer, square: bool, centered: bool) -> QRectF:
        """From the start to the hand, in whole pixels of the document."""
        assert self._from is not None
        x, y = round(self._from[0]), round(self._from[1])
        dx, dy = round(pointer.x) - x, round(pointer.y) - y
        if square:
            side = max(abs(dx), abs(dy))
            dx, dy = side if dx >= 0 else -side, side if dy >= 0 else -side
        if centered:
            return QRectF(x - abs(dx), y - abs(dy), 2 * abs(dx), 2 * abs(dy))
        return QRectF(min(x, x + dx), min(y, y + dy), abs(dx), abs(dy))

    def _trace(self, path: QPainterPath, rect: QRectF) -> None:
        path.addRect(rect)

    def _command(self, rect: QRectF) -> Command:
        return SelectRectangle(**self._values(rect))

    def _values(self, rect: QRectF) -> dict[str, Any]:
        return {
            "left": int(rect.x()),
            "top": int(rect.y()),
            "width": int(rect.width()),
            "height": int(rect.height()),
            "feather": self.options.feather,
            "mode": self.mode,
        }


class EllipseTool(RectangleTool):
    """The same for ellipses and circles."""

    id: ClassVar[str] = "ellipse_select"
    Options: ClassVar[type[ToolOptions]] = EllipseOptions

    def hint(self) -> str:
        return self.tr("Shift adds, Alt takes away; while dragging, a circle and from the middle")

    def _trace(self, path: QPainterPath, rect: QRectF) -> None:
        path.addEllipse(rect)

    def _command(self, rect: QRectF) -> Command:
        return SelectEllipse(**self._values(rect), antialias=self.options.antialias)
