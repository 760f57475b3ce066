"""Crop: to a rectangle that can be turned to level a horizon, or to four corners in perspective."""

from __future__ import annotations

import asyncio
from math import atan2, degrees, hypot
from typing import TYPE_CHECKING, ClassVar, Literal

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from editor.document.transform import (
    TransformError,
)
from editor.ui.background import Background
from editor.ui.texts import said
from editor.ui.tools.frame import CORNERS, GRIPS, Frame
from editor.ui.tools.options import ToolOptions, option
from editor.ui.tools.tool import Pointer, Tool
from editor.ui.tools.transform import REACH, paint_grip
from neural.source import Rect, Size

if TYPE_CHECKING:
    from editor.document.command import Command
    from editor.document.state import State
    from editor.ui.canvas import Canvas

Ratio = Literal["free", "original", "1:1", "5:4", "4:3", "3:2", "16:9"]


class CropOptions(ToolOptions):
    ratio: Ratio = option(
        "free",
        "Ratio",
        labels={"free": "Free", "original": "Original"},
        help="Width to height of what stays.",
    )
    angle: float = option(
        0.0,
        "Straighten",
        help="Turns the picture under the frame; Ctrl-drag along a horizon does it for you.",
        minimum=-45,
        maximum=45,
        step=0.1,
        unit="°",
    )
    perspective: bool = option(
        False, "Perspective", help="Four free corners become the corners of the result."
    )
    delete: bool = option(
        False,
        "Delete cropped pixels",
        help="Off keeps what lies outside, for a later change of mind.",
    )


class CropTool(Tool):
    """Draw a frame or drag its handles; Enter or a double click crops, Esc takes the frame away."""

    id: ClassVar[str] = "crop"
    Options: ClassVar[type[ToolOptions]] = CropOptions

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._canvas: Canvas | None = None
        self._rect: Rect | None = None
        self._corners: list[tuple[float, float]] = []
        self._grip = ""
        self._start = (0.0, 0.0)
        self._before: Rect | None = None
        self._horizon: tuple[tuple[float, float], tuple[float, float]] | None = None
        self._working = False
        self._background = Background()
        self.options_changed.connect(self._options_set)

    def hint(self) -> str:
        return self.tr("Drag a frame, Enter crops; Ctrl-drag along a horizon levels it")

    @property
    def rect(self) -> Rect | None:
        """What stays, in the coordinates of the turned picture; None while there is no frame."""
        return self._rect

    def restore(self, values: object) -> None:
        kept = dict(values)  # type: ignore[call-overload]
        kept.pop("angle", None)  # an angle belongs to one picture
        super().restore(kept)

    def _options_set(self) -> None:
        if self._canvas is None:
            return
        if self.options.perspective and not self._corners and self._rect is not None:
            self._corners = Frame(self._rect).corners
        if not self.options.perspective:
            self._corners = []
        if self._rect is not None:
            self._rect = self._kept_to_ratio(self._rect)
        self._canvas.update_overlay()

    # Geometry. The picture turns by the angle around its middle; the frame stays upright.

    def _turn(self, state: State) -> Frame:
        """The document, as the angle turns it."""
        return Frame(state.rect).turned_by(self.options.angle)

    def _turned_point(self, canvas: Canvas, x: float, y: float) -> tuple[float, float]:
        """A point of the document in the coordinates of the turned picture."""
        frame = self._turn(canvas.document.state)
        return frame.gone((x, y))

    def _document_point(self, canvas: Canvas, x: float, y: float) -> tuple[float, float]:
        frame = self._turn(canvas.document.state)
        return frame.back((x, y))

    def _ratio(self, size: Size) -> float | None:
        if self.options.ratio == "free":
            return None
        if self.options.ratio == "original":
            return size.width / size.height
        wide, high = (float(part) for part in self.options.ratio.split(":"))
        return wide / high if size.width >= size.height else high / wide

    def _kept_to_ratio(self, rect: Rect) -> Rect:
        if self._canvas is None:
            return rect
        ratio = self._ratio(self._canvas.document.state.size)
        if ratio is None or rect.empty:
            return rect
        height = max(1, round(rect.width / ratio))
        return Rect(rect.x, rect.y, rect.width, height)

    # The hand.

    def begin(self, canvas: Canvas) -> None:
        if self._canvas is not canvas:
            self._drop()
        self._canvas = canvas

    def press(self, canvas: Canvas, pointer: Pointer) -> None:
        if self._working or not self.ready(canvas):
            return
        self._canvas = canvas
        if pointer.clicks == 2 and self._rect is not None:
            self.commit(canvas)
            return
        if pointer.control:
            self._horizon = ((pointer.x, pointer.y), (pointer.x, pointer.y))
            return
        at = self._turned_point(canvas, pointer.x, pointer.y)
        self._start, self._before = at, self._rect
        reach = REACH * canvas.devicePixelRatioF() / canvas.view.zoom
        self._grip = "new"
        if self._corners:
            for number, (x, y) in enumerate(self._corners):
                if abs(x - at[0]) <= reach and abs(y - at[1]) <= reach:
                    self._grip = f"corner {number}"
            return
        if self._rect is not None:
            frame = Frame(self._rect)
            self._grip = frame.near(at, reach) or ("inside" if frame.holds(at) else "new")

    def drag(self, canvas: Canvas, pointer: Pointer) -> None:
        if self._horizon is not None:
            self._horizon = (self._horizon[0], (pointer.x, pointer.y))
            canvas.update_overlay()
            return
        if not self._grip:
            return
        at = self._turned_point(canvas, pointer.x, pointer.y)
        if self._grip.startswith("corner"):
            self._corners[int(self._grip.split()[1])] = at
        else:
            self._rect = self._dragged(canvas, at, square=pointer.shift)
        canvas.update_overlay()

    def _dragged(self, canvas: Canvas, at: tuple[float, float], *, square: bool) -> Rect | None:
        x, y = round(at[0]), round(at[1])
        before = self._before
        if self._grip == "inside" and before is not None:
            return before.translate(x - round(self._start[0]), y - round(self._start[1]))
        ratio = 1.0 if square else self._ratio(canvas.document.state.size)
        if self._grip == "new" or before is None:
            left, top = round(self._start[0]), round(self._start[1])
            return _spanned(left, top, x, y, ratio)
        u, v = GRIPS[self._grip]
        left, right = before.x, before.right
        top, bottom = before.y, before.bottom
        if u == 0.5:  # an upper or lower edge
            top, bottom = sorted((bottom if v == 0 else top, y))
            rect = Rect.edges(left, top, right, max(bottom, top + 1))
            if ratio is not None:
                return Rect(rect.x, rect.y, max(1, round(rect.height * ratio)), rect.height)
            return rect
        if v == 0.5:
            left, right = sorted((right if u == 0 else left, x))
            rect = Rect.edges(left, top, max(right, left + 1), bottom)
            return self._kept_to_ratio(rect)
        return _spanned(right if u == 0 else left, bottom if v == 0 else top, x, y, ratio)

    def release(self, canvas: Canvas, pointer: Pointer) -> None:
        horizon, self._horizon = self._horizon, None
        self._grip = ""
        if horizon is not None:
            (ax, ay), (bx, by) = horizon
            if hypot(bx - ax, by - ay) > 3:
                angle = degrees(atan2(by - ay, bx - ax))
                # The nearer of the two axes becomes level or upright.
                off = (angle + 45) % 90 - 45
                self.choose(angle=round(max(-45.0, min(45.0, -off)), 1))
                if self._rect is None:
                    self._rect = _inscribed(canvas.document.state.size, self.options.angle)
        if self._rect is not None and (self._rect.width < 2 or self._rect.height < 2):
            self._rect = self._before
        if self.options.perspective and self._rect is not None and not self._corners:
            self._corners = Frame(self._rect).corners
        canvas.update_overlay()

    def cursor(self, canvas: Canvas, pointer: Pointer | None) -> Qt.CursorShape:
        if self._working:
            return Qt.CursorShape.WaitCursor
        if pointer is None or self._rect is None or self._corners:
            return Qt.CursorShape.CrossCursor
        at = self._turned_point(canvas, pointer.x, pointer.y)
        reach = REACH * canvas.devicePixelRatioF() / canvas.view.zoom
        frame = Frame(self._rect)
        grip = frame.near(at, reach)
        if grip is None:
            inside = frame.holds(at)
            return Qt.CursorShape.SizeAllCursor if inside else Qt.CursorShape.CrossCursor
        if grip in CORNERS:
            falling = grip in ("top left", "bottom right")
            return Qt.CursorShape.SizeFDiagCursor if falling else Qt.CursorShape.SizeBDiagCursor
        flat = grip in ("left", "right")
        return Qt.CursorShape.SizeHorCursor if flat else Qt.CursorShape.SizeVerCursor

    def cancel(self, canvas: Canvas) -> bool:
        there = self._rect is not None or self._horizon is not None
        self._drop()
        return there

    def commit(self, canvas: Canvas) -> bool:
        if self._rect is None or self._working:
            return False
        self._working = self._background.start(self._make(canvas))
        return True

    async def _make(self, canvas: Canvas) -> None:
        from editor.ui.texts import words

        document = canvas.document
        command, before = self._command(document.state), document.state
        loop = asyncio.get_running_loop()
        try:
            state = await loop.run_in_executor(None, command.apply, before)
        except (TransformError, MemoryError) as error:
            self.refused.emit(said(error) or self.tr("There is not enough memory for this."))
            self._working = False
            return
        self._working = False
        self._drop()
        document.apply(words(command), state, command=command)

    def _command(self, state: State) -> Command:
        from editor.document.command import command

        rect = self._rect
        assert rect is not None
        turn = self._turn(state)
        corners = [at for corner in self._corners for at in turn.back(corner)]
        return command(
            "crop",
            left=rect.x,
            top=rect.y,
            width=rect.width,
            height=rect.height,
            angle=self.options.angle,
            corners=corners or None,
            delete=self.options.delete,
        )

    def _drop(self) -> None:
        self._rect = self._before = self._horizon = None
        self._corners = []
        self._grip = ""
        if self.options.angle:
            self.choose(angle=0.0)
        canvas, self._canvas = self._canvas, None
        if canvas is not None:
            canvas.update_overlay()

    # Drawing.

    def paint(self, canvas: Canvas, painter: QPainter) -> None:
        if self._canvas is not canvas:
            return
        ratio = canvas.devicePixelRatioF()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._horizon is not None:
            painter.setPen(QPen(QColor(79, 156, 249), 1.5 * ratio))
            painter.drawLine(*(canvas.window_point(*point) for point in self._horizon))
        if self._rect is None:
            return
        frame = self._corners or Frame(self._rect).corners
        corners = [canvas.window_point(*self._document_point(canvas, *corner)) for corner in frame]
        outline = QPolygonF([*corners, corners[0]])
        size = canvas.window_size
        outside = QPainterPath()
        outside.addRect(0, 0, size.width, size.height)
        inside = QPainterPath()
        inside.addPolygon(outline)
        painter.fillPath(outside.subtracted(inside), QColor(0, 0, 0, 150))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(255, 255, 255, 220), ratio))
        painter.drawPolyline(outline)
        painter.setPen(QPen(QColor(255, 255, 255, 90), ratio))
        a, b, c, d = corners
        for part in (1 / 3, 2 / 3):
            painter.drawLine(a + (b - a) * part, d + (c - d) * part)
            painter.drawLine(a + (d - a) * part, b + (c - b) * part)
        if self._corners:
            for corner in corners:
                paint_grip(painter, corner, ratio)
            return
        upright = Frame(self._rect)
        for name in GRIPS:
            x, y = self._document_point(canvas, *upright.grip(name))
            paint_grip(painter, canvas.window_point(x, y), ratio)


def _spanned(left: int, top: int, x: int, y: int, ratio: float | None) -> Rect:
    """From one corner to the hand; the hand's width counts where a ratio is kept."""
    width, height = abs(x - left), abs(y - top)
    if ratio is not None:
        height = round(width / ratio)
    start_x = left if x >= left else left - width
    start_y = top if y >= top else top - height
    return Rect(start_x, start_y, width, height)


def _inscribed(size: Size, angle: float) -> Rect:
    """The largest upright rectangle of the picture's shape within the picture turned by an angle."""
    from math import cos, radians, sin

    w, h = size.width, size.height
    c, s = cos(radians(abs(angle))), sin(radians(abs(angle)))
    part = min(w / (w * c + h * s), h / (w * s + h * c))
    # A pixel less on each side: those on the very edge are covered in part.
    width, height = max(1, int(w * part) - 2), max(1, int(h * part) - 2)
    return Rect((w - width) // 2, (h - height) // 2, width, height)
