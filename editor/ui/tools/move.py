"""Moves the active layer."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QT_TRANSLATE_NOOP, QObject, Qt

from editor.document.layers import Layer, moved
from editor.ui.tools.tool import Pointer, Tool

if TYPE_CHECKING:
    from editor.ui.canvas import Canvas


class MoveTool(Tool):
    """Drags the active layer; the whole drag is one step of the history."""

    id: ClassVar[str] = "move"
    text: ClassVar[str] = QT_TRANSLATE_NOOP("tools", "Move layer")
    icon: ClassVar[str] = "arrows-out-cardinal"
    shortcut: ClassVar[str] = "V"

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._layer: Layer | None = None
        self._from = (0.0, 0.0)

    def hint(self) -> str:
        return self.tr("Drag the active layer; the arrow keys move it by one pixel")

    def cursor(self, canvas: Canvas, pointer: Pointer | None) -> Qt.CursorShape:
        return Qt.CursorShape.SizeAllCursor

    def press(self, canvas: Canvas, pointer: Pointer) -> None:
        self._layer = self._movable(canvas)
        canvas.document.history.seal()
        self._from = pointer.x, pointer.y

    def drag(self, canvas: Canvas, pointer: Pointer) -> None:
        if self._layer is None:
            return
        dx, dy = pointer.x - self._from[0], pointer.y - self._from[1]
        if pointer.shift:  # along one axis
            dx, dy = (dx, 0.0) if abs(dx) >= abs(dy) else (0.0, dy)
        self._place(canvas, self._layer, round(dx), round(dy))

    def release(self, canvas: Canvas, pointer: Pointer) -> None:
        if self._layer is not None:
            canvas.document.history.seal()
            self._layer = None

    def cancel(self, canvas: Canvas) -> bool:
        layer, self._layer = self._layer, None
        if layer is None:
            return False
        canvas.document.withdraw(_key(layer))
        return True

    def nudge(self, canvas: Canvas, dx: int, dy: int) -> bool:
        layer = self._movable(canvas)
        if layer is not None:
            self._place(canvas, layer, dx, dy)
        return True

    def _movable(self, canvas: Canvas) -> Layer | None:
        """The active layer, or None after saying why it cannot be moved."""
        if not self.ready(canvas):
            return None
        layer = canvas.document.state.active_layer
        if layer is not None and layer.fixed:
            name = layer.name
            self.refused.emit(self.tr("“{}” is locked. Unlock it to move it.").format(name))
            return None
        return layer

    def _place(self, canvas: Canvas, start: Layer, dx: int, dy: int) -> None:
        document = canvas.document
        present = document.state.find(start.id)
        if isinstance(present, Layer) and (present.x, present.y) != (start.x + dx, start.y + dy):
            shifted = moved(present, start.x + dx - present.x, start.y + dy - present.y)
            state = document.state.with_node(shifted)
            document.apply(self.tr("Move layer"), state, key=_key(start))


def _key(layer: Layer) -> str:
    return f"move {layer.id}"
