"""Tools that change only what is seen: the hand and the zoom."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QObject, QPointF, Qt
from PySide6.QtGui import QCursor

from editor.ui.icons import icon_cursor
from editor.ui.tools.tool import Pointer, Tool

if TYPE_CHECKING:
    from editor.ui.canvas import Canvas


class HandTool(Tool):
    """Drags the picture under the window."""

    id: ClassVar[str] = "hand"
    offers: ClassVar[tuple[str, ...]] = ("view.fit", "view.actual")

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._at: QPointF | None = None

    def hint(self) -> str:
        return self.tr("Drag the picture; with any other tool hold space")

    def cursor(self, canvas: Canvas, pointer: Pointer | None) -> Qt.CursorShape:
        held = self._at is not None
        return Qt.CursorShape.ClosedHandCursor if held else Qt.CursorShape.OpenHandCursor

    def press(self, canvas: Canvas, pointer: Pointer) -> None:
        self._at = pointer.at

    def drag(self, canvas: Canvas, pointer: Pointer) -> None:
        if self._at is not None:
            delta = pointer.at - self._at
            self._at = pointer.at
            canvas.pan(delta.x(), delta.y())

    def release(self, canvas: Canvas, pointer: Pointer) -> None:
        self._at = None

    def cancel(self, canvas: Canvas) -> bool:
        held, self._at = self._at is not None, None
        return held

    def nudge(self, canvas: Canvas, dx: int, dy: int) -> bool:
        canvas.pan(-64 * dx, -64 * dy)
        return True


class ZoomTool(Tool):
    """Click to zoom in, with Alt out; drag to the sides for a smooth zoom."""

    id: ClassVar[str] = "zoom"
    offers: ClassVar[tuple[str, ...]] = (
        *("view.zoom_out", "view.zoom_in", "view.fit", "view.actual", "view.double"),
    )

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._from: QPointF | None = None
        self._zoom = 1.0
        self._moved = False

    def hint(self) -> str:
        return self.tr("Click to zoom in, Alt-click to zoom out, drag sideways for any zoom")

    def cursor(self, canvas: Canvas, pointer: Pointer | None) -> QCursor:
        sign = "minus" if pointer is not None and pointer.alt else "plus"
        return icon_cursor(f"magnifying-glass-{sign}", 0.44, 0.44)

    def press(self, canvas: Canvas, pointer: Pointer) -> None:
        self._from = pointer.at
        self._zoom = canvas.view.zoom
        self._moved = False

    def drag(self, canvas: Canvas, pointer: Pointer) -> None:
        if self._from is None:
            return
        distance = pointer.at.x() - self._from.x()
        self._moved = self._moved or abs(distance) > 3
        if self._moved:
            canvas.zoom_to(self._zoom * 1.01**distance, self._from)

    def release(self, canvas: Canvas, pointer: Pointer) -> None:
        if self._from is not None and not self._moved:
            canvas.zoom_step(-1 if pointer.alt else 1, pointer.at)
        self._from = None

    def cancel(self, canvas: Canvas) -> bool:
        start, self._from = self._from, None
        if start is None:
            return False
        canvas.zoom_to(self._zoom, start)
        return True
