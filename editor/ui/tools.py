"""The tools of the tool column: what the left button does on the canvas."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QCursor, QMouseEvent

from editor.document.layers import Layer
from editor.ui.icons import icon_cursor

if TYPE_CHECKING:
    from editor.ui.canvas import Canvas


class Tool(QObject):
    """One tool; the same object serves every canvas, so it keeps nothing of a document."""

    id = ""
    text = ""
    icon = ""
    shortcut = ""

    def hint(self) -> str:
        """How it is used, for the options bar."""
        return ""

    def cursor(self, canvas: Canvas) -> QCursor | Qt.CursorShape:
        return Qt.CursorShape.ArrowCursor

    def press(self, canvas: Canvas, event: QMouseEvent) -> None:
        """The left button went down."""

    def drag(self, canvas: Canvas, event: QMouseEvent) -> None:
        """The mouse moved with the left button down."""

    def release(self, canvas: Canvas, event: QMouseEvent) -> None:
        """The left button went up."""

    def nudge(self, canvas: Canvas, dx: int, dy: int) -> bool:
        """An arrow key; False when the tool has no use for it."""
        return False


class MoveTool(Tool):
    """Drags the active layer; the whole drag is one step of the history."""

    id = "move"
    text = QT_TRANSLATE_NOOP("tools", "Move layer")
    icon = "arrows-out-cardinal"
    shortcut = "V"
    refused = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._layer: Layer | None = None
        self._from = (0.0, 0.0)

    def hint(self) -> str:
        return self.tr("Drag the active layer; the arrow keys move it by one pixel")

    def cursor(self, canvas: Canvas) -> Qt.CursorShape:
        return Qt.CursorShape.SizeAllCursor

    def press(self, canvas: Canvas, event: QMouseEvent) -> None:
        self._layer = self._movable(canvas)
        self._from = canvas.picture_point(event.position())

    def drag(self, canvas: Canvas, event: QMouseEvent) -> None:
        if self._layer is not None:
            x, y = canvas.picture_point(event.position())
            self._place(canvas, self._layer, round(x - self._from[0]), round(y - self._from[1]))

    def release(self, canvas: Canvas, event: QMouseEvent) -> None:
        if self._layer is not None:
            canvas.document.history.seal()
            self._layer = None

    def nudge(self, canvas: Canvas, dx: int, dy: int) -> bool:
        layer = self._movable(canvas)
        if layer is not None:
            self._place(canvas, layer, dx, dy)
        return True

    def _movable(self, canvas: Canvas) -> Layer | None:
        """The active layer, or None after saying why it cannot be moved."""
        document = canvas.document
        layer = document.state.active_layer
        if document.filter is not None:
            self.refused.emit(self.tr("Apply or cancel the filter before moving a layer."))
            return None
        if layer is not None and layer.locked:
            name = layer.name
            self.refused.emit(self.tr("“{}” is locked. Unlock it to move it.").format(name))
            return None
        return layer

    def _place(self, canvas: Canvas, start: Layer, dx: int, dy: int) -> None:
        document = canvas.document
        present = document.state.find(start.id)
        if isinstance(present, Layer) and (present.x, present.y) != (start.x + dx, start.y + dy):
            moved = replace(present, x=start.x + dx, y=start.y + dy)
            state = document.state.with_node(moved)
            document.apply(self.tr("Move layer"), state, key=f"move {start.id}")


class HandTool(Tool):
    """Drags the picture under the window."""

    id = "hand"
    text = QT_TRANSLATE_NOOP("tools", "Hand")
    icon = "hand"
    shortcut = "H"

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._at: QPointF | None = None

    def hint(self) -> str:
        return self.tr("Drag the picture; with any other tool hold space")

    def cursor(self, canvas: Canvas) -> Qt.CursorShape:
        held = self._at is not None
        return Qt.CursorShape.ClosedHandCursor if held else Qt.CursorShape.OpenHandCursor

    def press(self, canvas: Canvas, event: QMouseEvent) -> None:
        self._at = event.position()

    def drag(self, canvas: Canvas, event: QMouseEvent) -> None:
        if self._at is not None:
            delta = event.position() - self._at
            self._at = event.position()
            canvas.pan(delta.x(), delta.y())

    def release(self, canvas: Canvas, event: QMouseEvent) -> None:
        self._at = None

    def nudge(self, canvas: Canvas, dx: int, dy: int) -> bool:
        canvas.pan(-64 * dx, -64 * dy)
        return True


class PickerTool(Tool):
    """Shows the colour of the picture where one clicks."""

    id = "picker"
    text = QT_TRANSLATE_NOOP("tools", "Colour picker")
    icon = "eyedropper"
    shortcut = "I"
    picked = Signal(QColor)

    def cursor(self, canvas: Canvas) -> QCursor:
        return icon_cursor("eyedropper", 0.13, 0.87)

    def press(self, canvas: Canvas, event: QMouseEvent) -> None:
        self.drag(canvas, event)

    def drag(self, canvas: Canvas, event: QMouseEvent) -> None:
        at = canvas.pixel_at(event.position())
        if at is not None:
            self.picked.emit(QColor(*canvas.presentation.shown_color(*at)))


class ZoomTool(Tool):
    """Click to zoom in, with Alt out; drag to the sides for a smooth zoom."""

    id = "zoom"
    text = QT_TRANSLATE_NOOP("tools", "Zoom")
    icon = "magnifying-glass"
    shortcut = "Z"

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._from: QPointF | None = None
        self._zoom = 1.0
        self._moved = False

    def hint(self) -> str:
        return self.tr("Click to zoom in, Alt-click to zoom out, drag sideways for any zoom")

    def cursor(self, canvas: Canvas) -> QCursor:
        return icon_cursor("magnifying-glass-plus", 0.44, 0.44)

    def press(self, canvas: Canvas, event: QMouseEvent) -> None:
        self._from = event.position()
        self._zoom = canvas.view.zoom
        self._moved = False

    def drag(self, canvas: Canvas, event: QMouseEvent) -> None:
        if self._from is None:
            return
        distance = event.position().x() - self._from.x()
        self._moved = self._moved or abs(distance) > 3
        if self._moved:
            canvas.zoom_to(self._zoom * 1.01**distance, self._from)

    def release(self, canvas: Canvas, event: QMouseEvent) -> None:
        if self._from is not None and not self._moved:
            out = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
            canvas.zoom_step(-1 if out else 1, event.position())
        self._from = None
