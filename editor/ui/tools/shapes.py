"""Shapes: rectangles, ellipses, polygons, stars and lines, each on a layer of its own."""

from __future__ import annotations

from math import atan2, cos, hypot, pi, sin
from typing import TYPE_CHECKING, ClassVar, Literal

from PySide6.QtCore import QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPainterPathStroker, QTransform

from editor.document.layers import Layer
from editor.ui.colours import Colours, as_qcolor
from editor.ui.tools.options import ToolOptions, option
from editor.ui.tools.tool import Pointer, Tool

if TYPE_CHECKING:
    from editor.ui.canvas import Canvas

Shape = Literal["rectangle", "ellipse", "polygon", "star", "line"]

INNER = 0.45
"""How far the inner corners of a star are from its middle, against the outer ones."""


class ShapeOptions(ToolOptions):
    shape: Shape = option(
        "rectangle",
        "Shape",
        labels={
            "rectangle": "Rectangle",
            "ellipse": "Ellipse",
            "polygon": "Polygon",
            "star": "Star",
            "line": "Line",
        },
        icons={
            "rectangle": "rectangle",
            "ellipse": "circle",
            "polygon": "hexagon",
            "star": "star",
            "line": "line-segment",
        },
    )
    style: Literal["fill", "outline"] = option(
        "fill", "Style", labels={"fill": "Filled", "outline": "Outline"}
    )
    width: float = option(
        4.0,
        "Width",
        help="Of an outline or a line.",
        minimum=0.5,
        maximum=1000,
        soft_maximum=60,
        step=0.5,
        unit="px",
        widget="number",
    )
    radius: float = option(
        0.0,
        "Corner radius",
        help="Of a rectangle.",
        minimum=0,
        maximum=5000,
        soft_maximum=200,
        step=1,
        unit="px",
        widget="number",
    )
    corners: int = option(
        5, "Corners", help="Of a polygon or a star.", minimum=3, maximum=60, widget="number"
    )


class ShapeTool(Tool):
    """Drag from corner to corner; Shift keeps it even, Alt lets it grow from its middle."""

    id: ClassVar[str] = "shape"
    Options: ClassVar[type[ToolOptions]] = ShapeOptions

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        known = getattr(parent, "colours", None)
        self.colours: Colours = known if isinstance(known, Colours) else Colours(self)
        self._from: tuple[float, float] | None = None
        self._path = QPainterPath()

    def hint(self) -> str:
        return self.tr("Drag to draw on a new layer; Shift keeps it even, Alt from the middle")

    def cursor(self, canvas: Canvas, pointer: Pointer | None) -> Qt.CursorShape:
        return Qt.CursorShape.CrossCursor

    def press(self, canvas: Canvas, pointer: Pointer) -> None:
        if self.ready(canvas):
            self._from = pointer.x, pointer.y
            self._path = QPainterPath()

    def drag(self, canvas: Canvas, pointer: Pointer) -> None:
        if self._from is None:
            return
        self._path = outline_of(self.options, self._from, pointer)
        canvas.update_overlay()

    def release(self, canvas: Canvas, pointer: Pointer) -> None:
        start, self._from = self._from, None
        if start is None:
            return
        path, self._path = self._path, QPainterPath()
        canvas.update_overlay()
        if path.isEmpty() or path.boundingRect().width() + path.boundingRect().height() < 1:
            return
        from editor.ui.drawn import filled

        document = canvas.document
        state = document.state
        raster = filled(path, self.colours.foreground, state.depth, state.profile, state.rect)
        layer = Layer(raster=raster, name=self._name())
        document.apply(self.tr("Shape"), state.insert(layer, above=state.active))

    def _name(self) -> str:
        names: dict[Shape, str] = {
            "rectangle": self.tr("Rectangle"),
            "ellipse": self.tr("Ellipse"),
            "polygon": self.tr("Polygon"),
            "star": self.tr("Star"),
            "line": self.tr("Line"),
        }
        return names[self.options.shape]

    def cancel(self, canvas: Canvas) -> bool:
        if self._from is None:
            return False
        self._from = None
        self._path = QPainterPath()
        canvas.update_overlay()
        return True

    def paint(self, canvas: Canvas, painter: QPainter) -> None:
        if self._from is None or self._path.isEmpty():
            return
        corner, zoom = canvas.window_point(0.0, 0.0), canvas.view.zoom
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.save()
        painter.setTransform(
            QTransform.fromTranslate(corner.x(), corner.y()).scale(zoom, zoom), True
        )
        painter.fillPath(self._path, as_qcolor(self.colours.foreground))
        painter.restore()


def outline_of(options: ShapeOptions, start: tuple[float, float], pointer: Pointer) -> QPainterPath:
    """What a drag from `start` draws, as an area of the document."""
    x, y = start
    dx, dy = pointer.x - x, pointer.y - y
    if options.shape == "line":
        if pointer.shift:  # in steps of 15 degrees
            length, angle = hypot(dx, dy), round(atan2(dy, dx) / (pi / 12)) * (pi / 12)
            dx, dy = length * cos(angle), length * sin(angle)
        path = QPainterPath(QPointF(x - dx, y - dy) if pointer.alt else QPointF(x, y))
        path.lineTo(x + dx, y + dy)
        return _stroked(path, options.width)
    if pointer.shift:
        side = max(abs(dx), abs(dy))
        dx, dy = side if dx >= 0 else -side, side if dy >= 0 else -side
    if pointer.alt:
        rect = QRectF(x - abs(dx), y - abs(dy), 2 * abs(dx), 2 * abs(dy))
    else:
        rect = QRectF(min(x, x + dx), min(y, y + dy), abs(dx), abs(dy))
    path = QPainterPath()
    if options.shape == "rectangle":
        radius = min(options.radius, rect.width() / 2, rect.height() / 2)
        path.addRoundedRect(rect, radius, radius)
    elif options.shape == "ellipse":
        path.addEllipse(rect)
    else:
        path = _around(rect, options.corners, star=options.shape == "star")
    return _stroked(path, options.width) if options.style == "outline" else path


def _around(rect: QRectF, corners: int, *, star: bool) -> QPainterPath:
    """Corners on the ellipse in a rectangle, the first one on top."""
    count = 2 * corners if star else corners
    path = QPainterPath()
    for number in range(count):
        angle = 2 * pi * number / count - pi / 2
        part = INNER if star and number % 2 else 1.0
        at = QPointF(
            rect.center().x() + part * rect.width() / 2 * cos(angle),
            rect.center().y() + part * rect.height() / 2 * sin(angle),
        )
        if number:
            path.lineTo(at)
        else:
            path.moveTo(at)
    path.closeSubpath()
    return path


def _stroked(path: QPainterPath, width: float) -> QPainterPath:
    stroker = QPainterPathStroker()
    stroker.setWidth(width)
    stroker.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    return stroker.createStroke(path)
