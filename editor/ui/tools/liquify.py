"""Liquify: push, twirl, shrink and swell what is on the active layer with a brush."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar, Final, Literal

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QCursor, QImage, QPainter, QPolygonF, QTransform

from editor.document.paint.brush import Brush
from editor.document.transform import TransformError
from editor.ui.background import Background
from editor.ui.texts import said
from editor.ui.tools.above import Above
from editor.ui.tools.options import ToolOptions, option
from editor.ui.tools.painting import PaintTool
from editor.ui.tools.tool import Pointer

if TYPE_CHECKING:
    from editor.document.flow import Mode
    from editor.document.liquify import Liquify
    from editor.document.raster import Raster
    from editor.ui.canvas import Canvas
    from neural.source import Rect

_CONTRARY: Final[dict[Mode, Mode]] = {"pucker": "bloat", "bloat": "pucker"}
TICK = 30
"""Milliseconds between the dabs of a brush that works while it is held still."""


class LiquifyOptions(ToolOptions):
    mode: Literal["push", "twirl", "pucker", "bloat", "restore"] = option(
        "push",
        "Mode",
        labels={
            "push": "Push",
            "twirl": "Twirl",
            "pucker": "Pucker",
            "bloat": "Bloat",
            "restore": "Restore",
        },
        help="Push follows the hand; the others work for as long as the button is held. "
        "Alt twirls the other way, and exchanges Pucker and Bloat.",
    )
    size: float = option(
        200.0, "Size", minimum=4, maximum=4000, soft_maximum=1000, step=1, unit="px"
    )
    strength: float = option(100.0, "Strength", minimum=1, maximum=100, step=1, unit="%")


class LiquifyTool(PaintTool):
    """What is seen meanwhile is small; Enter makes the layer anew, once, from its original pixels."""

    id: ClassVar[str] = "liquify"
    Options: ClassVar[type[ToolOptions]] = LiquifyOptions

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._canvas: Canvas | None = None
        self._work: Liquify | None = None
        self._above: Above | None = None
        self._image = QImage()
        self._at: Pointer | None = None
        self._changed = False
        self._working = False
        self._background = Background()
        self._timer = QTimer(self, interval=TICK)
        self._timer.timeout.connect(self._tick)

    def hint(self) -> str:
        return self.tr("Brush over the layer; Enter applies, Esc leaves it as it was")

    @property
    def work(self) -> Liquify | None:
        """What is under way; None while nothing is."""
        return self._work

    def brush(self) -> Brush:
        """Its outline: the dabs themselves are those of the field."""
        return Brush(size=self.options.size, hardness=1.0)

    def warm(self, raster: Raster) -> None:
        from editor.document.flow import Field
        from neural.source import Rect

        field = Field(Rect(0, 0, 4, 4))
        field.stroke("push", (1.0, 1.0), (2.0, 1.0), 2.0, 1.0)
        field.displace(*field.nodes)

    # Beginning and end.

    def _take(self, canvas: Canvas) -> Liquify | None:
        """What to work on; None after saying why there is nothing."""
        from editor.document.liquify import Liquify

        state = canvas.document.state
        work = self._work
        if work is not None and self._canvas is canvas:
            if state.active != work.layer.id:
                self.refused.emit(
                    self.tr("“{}” is being liquified. Press Enter or Esc first.").format(
                        work.layer.name
                    )
                )
                return None
            if state.active_node is work.layer:
                return work
        self._drop()
        if state.active is None:
            self.refused.emit(self.tr("Choose a layer in the Layers panel first."))
            return None
        try:
            work = Liquify(state, state.active)
        except TransformError as error:
            self.refused.emit(said(error))
            return None
        self._canvas, self._work = canvas, work
        height, width = work.picture.shape[:2]
        premultiplied = QImage.Format.Format_ARGB32_Premultiplied
        self._image = QImage(work.picture.data, width, height, 4 * width, premultiplied)
        return work

    def cancel(self, canvas: Canvas) -> bool:
        if self._working:
            return False
        changed = self._changed
        self._drop()
        return changed

    def commit(self, canvas: Canvas) -> bool:
        work = self._work
        if work is None or self._canvas is not canvas or self._working:
            return False
        self._timer.stop()
        if not self._changed:
            self._drop()
            return True
        self._working = self._background.start(self._make(canvas, work))
        return self._working

    async def _make(self, canvas: Canvas, work: Liquify) -> None:
        """Make the layer anew from its pixels; large ones take a while."""
        from editor.document.reshape import with_flow

        document, layer = canvas.document, work.layer
        loop = asyncio.get_running_loop()
        start = document.state
        try:
            flow = await loop.run_in_executor(None, lambda: work.flow)
            state = await loop.run_in_executor(None, with_flow, start, layer.id, flow)
        except (TransformError, KeyError, MemoryError) as error:
            self.refused.emit(said(error) or self.tr("There is not enough memory for this."))
            return
        finally:
            self._working = False
        if document.state is not start:
            self.refused.emit(
                self.tr("The document was changed meanwhile. Press Enter again to apply.")
            )
            return
        self._drop()
        document.apply(self.tr("Liquify"), state)
        canvas.update()

    def _drop(self) -> None:
        canvas, self._canvas = self._canvas, None
        self._timer.stop()
        self._work = self._at = self._above = None
        self._image = QImage()
        self._changed = False
        if canvas is not None:
            canvas.document.sketch(None)
            canvas.update_overlay()

    # The hand.

    def cursor(self, canvas: Canvas, pointer: Pointer | None) -> QCursor | Qt.CursorShape:
        if self._working:
            return Qt.CursorShape.WaitCursor
        return super().cursor(canvas, pointer)

    def begin_work(self, canvas: Canvas, pointer: Pointer) -> None:
        if self._working:
            return
        work = self._take(canvas)
        if work is None:
            return
        state = canvas.document.state
        if self._above is None or self._above.state is not state:
            self._above = Above(state, work.layer.id)
        canvas.document.sketch(self._above.below)
        self._at = pointer
        canvas.update_overlay()
        if self.options.mode != "push":
            self._timer.start()
            self._tick()

    def drag(self, canvas: Canvas, pointer: Pointer) -> None:
        self._follow(canvas, pointer)
        before, self._at = self._at, pointer if self._at is not None else None
        if before is not None and self.options.mode == "push":
            self._brush(before, pointer)

    def release(self, canvas: Canvas, pointer: Pointer) -> None:
        self._timer.stop()
        self._at = None

    def _tick(self) -> None:
        if self._at is not None:
            self._brush(self._at, self._at)

    def _brush(self, start: Pointer, end: Pointer) -> None:
        work, canvas = self._work, self._canvas
        if work is None or canvas is None:
            return
        mode: Mode = self.options.mode
        strength = self.options.strength / 100 * end.pressure
        if end.alt and mode == "twirl":
            strength = -strength
        elif end.alt:
            mode = _CONTRARY.get(mode, mode)
        dirty = work.stroke(
            mode, (start.x, start.y), (end.x, end.y), self.options.size / 2, strength
        )
        if not dirty.empty:
            self._changed = True
            canvas.update_overlay(_on_window(canvas, dirty))

    # Drawing.

    def paint(self, canvas: Canvas, painter: QPainter) -> None:
        work = self._work
        if work is not None and self._canvas is canvas:
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.setOpacity(work.layer.opacity)
            corners = QPolygonF([canvas.window_point(*corner) for corner in work.corners])
            size = QRectF(self._image.rect())
            square = QPolygonF(
                [size.topLeft(), size.topRight(), size.bottomRight(), size.bottomLeft()]
            )
            to_window = QTransform()
            if QTransform.quadToQuad(square, corners, to_window):
                painter.setTransform(to_window, True)
                painter.drawImage(QPointF(0, 0), self._image)
            painter.restore()
            if self._above is not None:
                self._above.paint(canvas, painter)
        if not self._working:
            super().paint(canvas, painter)


def _on_window(canvas: Canvas, rect: Rect) -> QRectF:
    """Where a part of the document lies, in device pixels."""
    first, last = canvas.window_point(rect.x, rect.y), canvas.window_point(rect.right, rect.bottom)
    return QRectF(first, last)
