"""The hand on a canvas: what the mouse, the pen, the wheel and the keys do there.

It pans and zooms, drags the line between before and after, and leads everything else to the tool.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import (
    QEnterEvent,
    QKeyEvent,
    QNativeGestureEvent,
    QPointingDevice,
    QSinglePointEvent,
    QTabletEvent,
    QWheelEvent,
)

from editor.ui.tools.tool import Pointer
from editor.ui.view import wheel_zoom

if TYPE_CHECKING:
    from editor.ui.canvas import Canvas

Dragging = Literal["pan", "wipe", "tool", "given up"]


class Hand:
    """One for each canvas, which forwards its events."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self.pointer: Pointer | None = None
        """Where the mouse or the pen was seen last; None while it is not on the canvas."""
        self._dragging: Dragging | None = None
        self._button = Qt.MouseButton.NoButton
        self._pressed_at = QPointF()
        self._space = False

    def update_cursor(self) -> None:
        canvas, at = self._canvas, self.pointer.at if self.pointer is not None else None
        if self._dragging == "pan":
            canvas.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif self._space:
            canvas.setCursor(Qt.CursorShape.OpenHandCursor)
        elif self._dragging == "wipe" or (at is not None and canvas.on_wipe(at)):
            canvas.setCursor(Qt.CursorShape.SplitHCursor)
        else:
            canvas.setCursor(canvas.tool.cursor(canvas, self.pointer))

    # The mouse and the pen.

    def press(self, event: QSinglePointEvent, clicks: int = 1) -> None:
        if self._dragging is not None:
            return  # another button while one is held
        pointer = self.pointer = self._pointed_with(event, clicks)
        self._pressed_at = event.position()
        self._button = event.button()
        left = event.button() == Qt.MouseButton.LeftButton
        if event.button() == Qt.MouseButton.MiddleButton or (left and self._space):
            self._dragging = "pan"
        elif left and self._canvas.on_wipe(pointer.at):
            self._dragging = "wipe"
        elif left:
            self._dragging = "tool"
            self._canvas.tool.press(self._canvas, pointer)
        self.update_cursor()

    def press_again(self, event: QSinglePointEvent) -> None:
        """The second press of a double click."""
        if self._canvas.on_wipe(event.position()):
            self._canvas.set_wipe(0.0)
        else:
            self.press(event, clicks=2)

    def move(self, event: QSinglePointEvent) -> None:
        canvas = self._canvas
        pointer = self.pointer = self._pointed_with(event)
        if self._dragging == "pan":
            delta = pointer.at - self._pressed_at
            self._pressed_at = pointer.at
            canvas.pan(delta.x(), delta.y())
        elif self._dragging == "wipe":
            canvas.drag_wipe(pointer.at)
        elif self._dragging == "tool":
            canvas.tool.drag(canvas, pointer)
        elif self._dragging is None:
            canvas.tool.hover(canvas, pointer)
        canvas.pointed.emit(canvas.pixel_at(pointer.at))
        self.update_cursor()

    def release(self, event: QSinglePointEvent) -> None:
        if event.button() != self._button:
            return
        pointer = self.pointer = self._pointed_with(event)
        dragging, self._dragging = self._dragging, None
        self._button = Qt.MouseButton.NoButton
        if dragging == "tool":
            self._canvas.tool.release(self._canvas, pointer)
        self.update_cursor()

    def come(self, event: QEnterEvent) -> None:
        self.pointer = self._pointed_with(event)
        self.update_cursor()

    def leave(self) -> None:
        self.pointer = None
        self._canvas.tool.leave(self._canvas)
        self._canvas.pointed.emit(None)

    def _pointed_with(self, event: QSinglePointEvent, clicks: int = 1) -> Pointer:
        at = event.position()
        x, y = self._canvas.picture_point(at)
        keys = event.modifiers()
        rest: dict[str, Any] = {}
        if isinstance(event, QTabletEvent):
            rest["pressure"] = event.pressure()
            rest["tilt"] = (float(event.xTilt()), float(event.yTilt()))
            rest["pen"] = True
            rest["eraser"] = event.pointerType() == QPointingDevice.PointerType.Eraser
        return Pointer(
            at,
            x,
            y,
            shift=bool(keys & Qt.KeyboardModifier.ShiftModifier),
            alt=bool(keys & Qt.KeyboardModifier.AltModifier),
            control=bool(keys & Qt.KeyboardModifier.ControlModifier),
            time=event.timestamp(),
            clicks=clicks,
            **rest,
        )

    # The wheel and the touchpad.

    def turn(self, event: QWheelEvent) -> None:
        canvas = self._canvas
        pixels, angle = event.pixelDelta(), event.angleDelta()
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if not pixels.isNull() and not control:  # a touchpad: two fingers move
            canvas.pan(pixels.x(), pixels.y())
        elif shift:
            canvas.pan((angle.y() or angle.x()) / 2, 0)
        elif canvas.wheel_scrolls and not control:
            canvas.pan(angle.x() / 2, angle.y() / 2)
        else:
            turns = (angle.y() or angle.x()) / 120
            canvas.zoom_to(wheel_zoom(canvas.view.zoom, turns), event.position())

    def gesture(self, event: QNativeGestureEvent) -> bool:
        """True for a gesture that means something here."""
        canvas = self._canvas
        if event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
            canvas.zoom_to(canvas.view.zoom * (1 + event.value()), event.position())
            return True
        if event.gestureType() == Qt.NativeGestureType.SmartZoomNativeGesture:
            canvas.fit()
            return True
        return False

    # The keys.

    def key(self, event: QKeyEvent) -> bool:
        """True for a key that means something here; so for `key_up`."""
        key = event.key()
        if key == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self._space = True
                self.update_cursor()
        elif key == Qt.Key.Key_Backslash:
            self._canvas.show_before(True)
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self._canvas.panels_toggled.emit()
        elif key in _MODIFIERS:
            self._modifier_changed(key, True)
        else:
            return self._key_of_work(event)
        return True

    def key_up(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Space:
            self._space = False
            self.update_cursor()
        elif event.key() == Qt.Key.Key_Backslash:
            self._canvas.show_before(False)
        elif event.key() in _MODIFIERS:
            self._modifier_changed(event.key(), False)
        else:
            return False
        return True

    def let_go(self) -> None:
        """The keyboard went elsewhere: what was held counts as released."""
        self._space = False
        self._canvas.show_before(False)
        self.update_cursor()

    def _key_of_work(self, event: QKeyEvent) -> bool:
        """A key for what is under the hand, else for the filter that is shown, else for the tool."""
        canvas, tool = self._canvas, self._canvas.tool
        key, run = event.key(), canvas.presentation.run
        if key == Qt.Key.Key_Escape and tool.cancel(canvas):
            if self._dragging == "tool":
                self._dragging = "given up"
            self.update_cursor()
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if tool.commit(canvas):
                return True
            if run is not None:
                canvas.accepted.emit()
                return True
        if run is not None:
            if key == Qt.Key.Key_Escape:
                canvas.rejected.emit()
            return key == Qt.Key.Key_Escape
        if tool.key(canvas, event):
            return True
        if key not in _ARROWS:
            return False
        stride = 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
        dx, dy = _ARROWS[key]
        return tool.nudge(canvas, dx * stride, dy * stride)

    def _modifier_changed(self, key: int, held: bool) -> None:
        """Let the tool follow a modifier key though the hand rests."""
        if self.pointer is None or self._dragging not in (None, "tool"):
            return
        self.pointer = replace(self.pointer, **{_MODIFIERS[key]: held})
        if self._dragging == "tool":
            self._canvas.tool.drag(self._canvas, self.pointer)
        else:
            self._canvas.tool.hover(self._canvas, self.pointer)
        self.update_cursor()


_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_MODIFIERS = {
    Qt.Key.Key_Shift: "shift",
    Qt.Key.Key_Alt: "alt",
    Qt.Key.Key_Control: "control",
}
