"""Free transform, perspective and warp of the active layer, or of what is selected of it."""

from __future__ import annotations

import asyncio
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Literal

from PySide6.QtCore import QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF, QTransform

from editor.document.commands.transforming import RESAMPLING, TransformLayer, transformed_area
from editor.document.transform import Mesh, Transform, TransformError
from editor.ui.background import Background
from editor.ui.texts import said
from editor.ui.tools.above import Above
from editor.ui.tools.frame import CORNERS, GRIPS, Frame
from editor.ui.tools.options import ToolOptions, option
from editor.ui.tools.tool import Pointer, Tool

if TYPE_CHECKING:
    from editor.document.layers import Node
    from editor.document.state import State
    from editor.ui.canvas import Canvas
    from neural.source import Pixels

REACH = 9.0
"""How near to a handle counts as on it, in logical pixels."""
GRID_POINTS = 4
"""Points of a warp's grid along each side."""
FINEST = 1600
"""Longest side of the picture that is shown while the hand moves."""


class TransformOptions(ToolOptions):
    mode: Literal["free", "perspective", "warp"] = option(
        "free",
        "Mode",
        labels={"free": "Free", "perspective": "Perspective", "warp": "Warp"},
        help="Free scales, turns and skews; Ctrl moves single corners. Warp bends by a grid.",
    )
    even: bool = option(
        True, "Keep proportions", help="When a corner is pulled; Shift does the opposite."
    )
    resampling: Literal["nearest", "bilinear", "bicubic", "lanczos"] = option(
        "bicubic",
        "Resampling",
        labels=RESAMPLING,
        help="How pixels between pixels are found.",
    )


class Subject:
    """What is being transformed on one canvas: the layer, how it looked, and where it is now."""

    def __init__(self, canvas: Canvas, node: Node, frame: Frame, image: QImage) -> None:
        self.canvas = canvas
        self.state: State = canvas.document.state
        self.node = node
        self.frame = frame
        self.mesh: Mesh | None = None
        self.image = image
        # What is chosen of a layer is sketched over the whole layer, with all that lies above it.
        self.above = Above(self.state, node.id) if self.state.selection is None else None

    @cached_property
    def pixels(self) -> Pixels:
        """The image's, premultiplied, in the order of the screen's."""
        import numpy as np

        image = self.image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
        rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1, 4)
        return rows[:, : image.width()].copy()

    def transform(self, options: TransformOptions) -> Transform:
        return Transform(self.frame.matrix, self.mesh, options.resampling)


class TransformTool(Tool):
    """Drag handles; what is seen meanwhile is a sketch, and Enter makes it from the original pixels."""

    id: ClassVar[str] = "transform"
    Options: ClassVar[type[ToolOptions]] = TransformOptions

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._subject: Subject | None = None
        self._grip: str | tuple[int, int] | None = None
        self._start = (0.0, 0.0)
        self._before: Frame | None = None
        self._working = False
        self._background = Background()
        self.options_changed.connect(self._options_set)

    def hint(self) -> str:
        return self.tr(
            "Drag handles to scale, outside to turn; Enter applies, Esc leaves it as it was"
        )

    @property
    def subject(self) -> Subject | None:
        """What is being transformed; None while nothing is."""
        return self._subject

    # Beginning and end.

    def begin(self, canvas: Canvas) -> None:
        if self._subject is not None and self._subject.canvas is canvas:
            return
        self._drop()
        self._take(canvas)

    def _take(self, canvas: Canvas) -> bool:
        """Take the active layer in hand; False after saying why that cannot be."""
        from editor.ui.pictures import content_image

        state = canvas.document.state
        node = state.active_node
        if node is None or not self.ready(canvas):
            return False
        if node.locked or node.lock_position or node.lock_pixels:
            name = node.name
            self.refused.emit(self.tr("“{}” is locked. Unlock it to transform it.").format(name))
            return False
        try:
            area = transformed_area(state, node)
        except TransformError as error:
            self.refused.emit(said(error))
            return False
        image = content_image(state, node, area, FINEST)
        self._subject = Subject(canvas, node, Frame(area), image)
        if self.options.mode == "warp":
            self._subject.mesh = Mesh.straight(area, GRID_POINTS, GRID_POINTS)
        return True

    def cancel(self, canvas: Canvas) -> bool:
        changed = self._subject is not None and self._changed
        self._drop()
        return changed

    def commit(self, canvas: Canvas) -> bool:
        subject = self._subject
        if subject is None or self._working:
            return False
        if not self._changed:
            self._drop()
            return True
        self._working = True
        if not self._background.start(self._make(subject)):
            self._working = False
            return False
        return True

    async def _make(self, subject: Subject) -> None:
        """Transform the pixels themselves; large layers take a while."""
        canvas, document = subject.canvas, subject.canvas.document
        command = TransformLayer.of(subject.transform(self.options), subject.frame.rect)
        loop = asyncio.get_running_loop()
        before = document.state.with_active(subject.node.id)
        try:
            state = await loop.run_in_executor(None, command.apply, before)
        except (TransformError, KeyError, MemoryError) as error:
            self.refused.emit(said(error) or self.tr("There is not enough memory for this."))
            self._working = False
            return
        self._working = False
        self._drop()
        document.apply(self.tr("Transform"), state, command=command)
        canvas.update()

    @property
    def _changed(self) -> bool:
        subject = self._subject
        if subject is None:
            return False
        straight = Mesh.straight(subject.frame.rect, GRID_POINTS, GRID_POINTS)
        return subject.frame.matrix != Frame(subject.frame.rect).matrix or (
            subject.mesh is not None and subject.mesh != straight
        )

    def _drop(self) -> None:
        subject, self._subject = self._subject, None
        self._grip = self._before = None
        if subject is not None:
            subject.canvas.document.sketch(None)
            subject.canvas.update_overlay()

    def _options_set(self) -> None:
        subject = self._subject
        if subject is None:
            return
        if self.options.mode == "warp" and subject.mesh is None:
            subject.mesh = Mesh.straight(subject.frame.rect, GRID_POINTS, GRID_POINTS)
        subject.canvas.update_overlay()

    # The hand.

    def cursor(self, canvas: Canvas, pointer: Pointer | None) -> Qt.CursorShape:
        subject = self._subject
        if subject is None or pointer is None or subject.canvas is not canvas:
            return Qt.CursorShape.ArrowCursor
        if self._working:
            return Qt.CursorShape.WaitCursor
        at = (pointer.x, pointer.y)
        if self.options.mode == "warp":
            near = self._point_near(canvas, subject, at) is not None
            return Qt.CursorShape.PointingHandCursor if near else Qt.CursorShape.ArrowCursor
        grip = subject.frame.near(at, self._reach(canvas))
        if grip is not None:
            return self._cursor_of(subject.frame, grip)
        inside = subject.frame.holds(at)
        return Qt.CursorShape.SizeAllCursor if inside else Qt.CursorShape.CrossCursor

    def _cursor_of(self, frame: Frame, grip: str) -> Qt.CursorShape:
        (x, y), (cx, cy) = frame.grip(grip), frame.center
        dx, dy = x - cx, y - cy
        if abs(dx) > 2 * abs(dy):
            return Qt.CursorShape.SizeHorCursor
        if abs(dy) > 2 * abs(dx):
            return Qt.CursorShape.SizeVerCursor
        return Qt.CursorShape.SizeFDiagCursor if dx * dy > 0 else Qt.CursorShape.SizeBDiagCursor

    def press(self, canvas: Canvas, pointer: Pointer) -> None:
        if self._working:
            return
        if pointer.clicks == 2 and self._subject is not None:
            self.commit(canvas)
            return
        subject = self._subject
        if subject is None or subject.state is not canvas.document.state:
            self._drop()
            if not self._take(canvas):
                return
            subject = self._subject
        assert subject is not None
        at = (pointer.x, pointer.y)
        self._start, self._before = at, subject.frame
        if self.options.mode == "warp" and subject.mesh is not None:
            self._grip = self._point_near(canvas, subject, at)
        else:
            self._grip = subject.frame.near(at, self._reach(canvas)) or (
                "inside" if subject.frame.holds(at) else "outside"
            )
        self._hide(subject)

    def _hide(self, subject: Subject) -> None:
        """Show the document without the layer: the sketch is drawn in its place."""
        if subject.above is not None:
            subject.canvas.document.sketch(subject.above.below)

    def drag(self, canvas: Canvas, pointer: Pointer) -> None:
        subject, before, grip = self._subject, self._before, self._grip
        if subject is None or before is None or grip is None:
            return
        at = (pointer.x, pointer.y)
        try:
            if isinstance(grip, tuple):
                if subject.mesh is not None:
                    subject.mesh = subject.mesh.with_point(*grip, subject.frame.back(at))
            else:
                subject.frame = self._dragged(before, grip, at, pointer)
        except TransformError:
            return  # the last shape that can be stays
        canvas.update_overlay()

    def _dragged(
        self, before: Frame, grip: str, at: tuple[float, float], pointer: Pointer
    ) -> Frame:
        dx, dy = at[0] - self._start[0], at[1] - self._start[1]
        if grip == "inside":
            if pointer.shift:
                dx, dy = (dx, 0.0) if abs(dx) >= abs(dy) else (0.0, dy)
            return before.moved(dx, dy)
        if grip == "outside":
            return before.turned(self._start, at, steps=pointer.shift)
        if self.options.mode == "perspective" and grip in CORNERS:
            return before.tapered(grip, at)
        if pointer.control:
            return before.distorted(grip, at) if grip in CORNERS else before.skewed(grip, dx, dy)
        even = self.options.even != pointer.shift
        return before.scaled(grip, at, even=even, middle=pointer.alt)

    def release(self, canvas: Canvas, pointer: Pointer) -> None:
        self._grip = self._before = None

    def nudge(self, canvas: Canvas, dx: int, dy: int) -> bool:
        subject = self._subject
        if subject is None or self._working:
            return False
        self._hide(subject)
        subject.frame = subject.frame.moved(dx, dy)
        canvas.update_overlay()
        return True

    def _reach(self, canvas: Canvas) -> float:
        return REACH * canvas.devicePixelRatioF() / canvas.view.zoom

    def _point_near(
        self, canvas: Canvas, subject: Subject, at: tuple[float, float]
    ) -> tuple[int, int] | None:
        mesh = subject.mesh
        if mesh is None:
            return None
        reach = self._reach(canvas)
        for row, points in enumerate(mesh.points):
            for column, point in enumerate(points):
                x, y = subject.frame.gone(point)
                if abs(x - at[0]) <= reach and abs(y - at[1]) <= reach:
                    return row, column
        return None

    # Drawing.

    def paint(self, canvas: Canvas, painter: QPainter) -> None:
        subject = self._subject
        if subject is None or subject.canvas is not canvas:
            return
        ratio = canvas.devicePixelRatioF()
        if self._changed or canvas.document.sketched is not None:
            self._paint_sketch(canvas, painter, subject)
        accent = QColor(79, 156, 249)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.options.mode == "warp" and subject.mesh is not None:
            self._paint_mesh(canvas, painter, subject, accent, ratio)
            return
        corners = [canvas.window_point(*corner) for corner in subject.frame.corners]
        outline = QPolygonF([*corners, corners[0]])
        for color, width in ((QColor(0, 0, 0, 120), 3 * ratio), (accent, ratio)):
            painter.setPen(QPen(color, width))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolyline(outline)
        for name in GRIPS:
            paint_grip(painter, canvas.window_point(*subject.frame.grip(name)), ratio)

    def _paint_sketch(self, canvas: Canvas, painter: QPainter, subject: Subject) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setOpacity(subject.node.opacity)
        if subject.mesh is not None:
            self._paint_bent(canvas, painter, subject)
        else:
            corners = [canvas.window_point(*corner) for corner in subject.frame.corners]
            size = QRectF(0, 0, subject.image.width(), subject.image.height())
            square = QPolygonF(
                [size.topLeft(), size.topRight(), size.bottomRight(), size.bottomLeft()]
            )
            to_window = QTransform()
            if QTransform.quadToQuad(square, QPolygonF(corners), to_window):
                painter.setTransform(to_window, True)
                painter.drawImage(QPointF(0, 0), subject.image)
        painter.restore()
        if subject.above is not None:
            subject.above.paint(canvas, painter)

    def _paint_bent(self, canvas: Canvas, painter: QPainter, subject: Subject) -> None:
        from editor.document.bent import bent
        from neural.source import Rect

        corner, zoom = canvas.window_point(0, 0), canvas.view.zoom
        view = (zoom, 0.0, corner.x(), 0.0, zoom, corner.y(), 0.0, 0.0, 1.0)
        transform = subject.transform(self.options)
        window = Rect.of(canvas.window_size)
        area, pixels = bent(subject.pixels, subject.frame.rect, transform, view, window)
        if not area.empty:
            premultiplied = QImage.Format.Format_ARGB32_Premultiplied
            image = QImage(pixels.data, area.width, area.height, 4 * area.width, premultiplied)
            painter.drawImage(QPointF(area.x, area.y), image)

    def _paint_mesh(
        self, canvas: Canvas, painter: QPainter, subject: Subject, accent: QColor, ratio: float
    ) -> None:
        import numpy as np

        mesh, rect = subject.mesh, subject.frame.rect
        assert mesh is not None
        transform = subject.transform(self.options)
        steps = np.linspace(0.0, 1.0, 25)
        lines = []
        for part in np.linspace(0.0, 1.0, GRID_POINTS):
            lines.append((rect.x + steps * rect.width, np.full(25, rect.y + part * rect.height)))
            lines.append((np.full(25, rect.x + part * rect.width), rect.y + steps * rect.height))
        for x, y in lines:
            gone = transform.forward(np.stack([x, y], axis=1))
            line = QPolygonF([canvas.window_point(*point) for point in gone])
            for color, width in ((QColor(0, 0, 0, 90), 3 * ratio), (accent, ratio)):
                painter.setPen(QPen(color, width))
                painter.drawPolyline(line)
        for points in mesh.points:
            for point in points:
                paint_grip(painter, canvas.window_point(*subject.frame.gone(point)), ratio)


def paint_grip(painter: QPainter, at: QPointF, ratio: float) -> None:
    """A small square handle around a point, in device pixels."""
    half = 3.5 * ratio
    painter.setPen(QPen(QColor(30, 30, 30), ratio))
    painter.setBrush(QColor(250, 250, 250))
    painter.drawRect(QRectF(at.x() - half, at.y() - half, 2 * half, 2 * half))
