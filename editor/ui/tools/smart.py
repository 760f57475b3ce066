"""Selecting a thing by scribbling on it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar, Literal

from PySide6.QtCore import QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QCursor, QPainter, QPen, QPolygonF
from shiboken6 import isValid

from editor.document.raster import Raster
from editor.document.state import State
from editor.ui.background import Background
from editor.ui.tools.options import ToolOptions, option
from editor.ui.tools.selecting import SelectOptions, SelectTool
from editor.ui.tools.tool import Pointer

if TYPE_CHECKING:
    from editor.document.selection.smart import SmartSelection
    from editor.session import Document
    from editor.ui.canvas import Canvas

THING, OTHER = QColor(60, 200, 90, 150), QColor(230, 60, 60, 150)


class SmartOptions(SelectOptions):
    size: int = option(
        16,
        "Size",
        help="Of the marks, on the screen.",
        minimum=1,
        maximum=200,
        soft_maximum=80,
        unit="px",
    )
    sample: Literal["layer", "merged"] = option(
        "merged", "Sample", labels={"layer": "This layer", "merged": "All layers"}
    )


class SmartTool(SelectTool):
    """Scribble on the thing, with Alt beside it; every mark makes the selection better.

    It begins anew when the picture, or the selection by other means, has changed.
    """

    id: ClassVar[str] = "smart_select"
    Options: ClassVar[type[ToolOptions]] = SmartOptions

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = Background()
        self._smart: SmartSelection | None = None
        self._of: Document | None = None
        self._begun: State | None = None  # the state when the first mark was made
        self._given: Raster | None = None  # the selection as this tool left it
        self._line: list[tuple[float, float]] = []
        self._thing = True

    def hint(self) -> str:
        return self.tr("Scribble on the thing, with Alt beside it; more marks make it better")

    @property
    def busy(self) -> bool:
        """True while the selection is being worked out."""
        return self._work.busy

    def cursor(self, canvas: Canvas, pointer: Pointer | None) -> QCursor | Qt.CursorShape:
        return Qt.CursorShape.BusyCursor if self.busy else Qt.CursorShape.CrossCursor

    def press(self, canvas: Canvas, pointer: Pointer) -> None:
        if not self.ready(canvas) or self.busy:
            return
        self._thing = not pointer.alt
        self._line = [(pointer.x, pointer.y)]
        canvas.update_overlay()

    def drag(self, canvas: Canvas, pointer: Pointer) -> None:
        if self._line and self._line[-1] != (pointer.x, pointer.y):
            self._line.append((pointer.x, pointer.y))
            canvas.update_overlay()

    def release(self, canvas: Canvas, pointer: Pointer) -> None:
        if not self._line:
            return
        smart = self._session(canvas.document, self.mode_for(pointer))
        if smart is None:
            self._line = []
            return
        radius = self.options.size / 2 * canvas.devicePixelRatioF() / canvas.view.zoom
        smart.mark(self._line, radius, thing=self._thing)
        if smart.ready:
            self._work.start(self._find(canvas, smart))
        else:
            self._line = []
            self.refused.emit(
                self.tr("Make a mark on the thing first; Alt marks what is beside it.")
            )
        canvas.update_overlay()

    def cancel(self, canvas: Canvas) -> bool:
        under_way = bool(self._line) or self.busy
        self._line = []
        self._work.cancel()
        canvas.update_overlay()
        return under_way

    def hover(self, canvas: Canvas, pointer: Pointer) -> None:
        canvas.update_overlay()

    def leave(self, canvas: Canvas) -> None:
        canvas.update_overlay()

    def paint(self, canvas: Canvas, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = self.options.size * canvas.devicePixelRatioF()
        if self._line:
            color = THING if self._thing else OTHER
            pen = QPen(color, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            points = [canvas.window_point(x, y) for x, y in self._line]
            painter.drawPolyline(QPolygonF(points if len(points) > 1 else points * 2))
        elif canvas.pointer is not None and not self.busy:
            at: QPointF = canvas.pointer.at * canvas.devicePixelRatioF()
            ring = QRectF(at.x() - width / 2, at.y() - width / 2, width, width)
            for color, line in ((QColor(0, 0, 0, 140), 3), (QColor(255, 255, 255), 1)):
                painter.setPen(QPen(color, line * canvas.devicePixelRatioF()))
                painter.drawEllipse(ring)

    def _session(self, document: Document, mode: str) -> SmartSelection | None:
        """What has been marked so far, or a fresh start."""
        from editor.document.selection.smart import SmartSelection

        state = document.state
        same = (
            self._smart is not None
            and self._of is document
            and self._begun is not None
            and self._begun.layers == state.layers
            and state.selection in (self._given, self._begun.selection)
        )
        if same:
            return self._smart
        layer = state.active_layer
        if self.options.sample == "layer" and layer is None:
            self.refused.emit(self.tr("Choose a pixel layer in the Layers panel first."))
            return None
        only = layer if self.options.sample == "layer" else None
        self._smart = SmartSelection(state, only)
        self._of, self._begun, self._given = document, state, state.selection
        self.mode = mode if mode in ("add", "intersect") else self.options.mode  # Alt means beside
        return self._smart

    async def _find(self, canvas: Canvas, smart: SmartSelection) -> None:
        from dataclasses import replace

        from editor.document.selection.coverage import combined, is_empty

        canvas.setCursor(Qt.CursorShape.BusyCursor)
        document, begun = canvas.document, self._begun
        assert begun is not None
        loop = asyncio.get_running_loop()
        try:
            found = await loop.run_in_executor(None, smart.run)
        finally:
            self._line = []
            if isValid(canvas):  # its document may have been closed meanwhile
                canvas.update_overlay()
                canvas.setCursor(Qt.CursorShape.CrossCursor)
        if document.state.layers != begun.layers or document.filter is not None:
            return  # the picture has changed meanwhile
        joined = combined(begun.selection, found, self.mode)
        self._given = None if is_empty(joined) else joined
        document.apply(self.tr("Smart select"), replace(document.state, selection=self._given))
