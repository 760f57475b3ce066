"""A line of time with keyframes on it: where one is, and when each keyframe comes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from editor.ui.theme import GRID, tokens

MARGIN = 3 * GRID
GRIP = 8
"""Pixels around a keyframe in which it is taken hold of."""


class Timeline(QWidget):
    """Click or drag to go to a time; drag a keyframe to another. Arrow keys go a frame on or back.

    `moved` carries seconds, `chosen` the number of a keyframe (-1 for none), `dragged` a keyframe's number
    and its new seconds. They tell what the person does alone.
    """

    moved = Signal(float)
    chosen = Signal(int)
    dragged = Signal(int, float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.seconds, self.frame = 5.0, 1 / 24
        self.now = 0.0
        self.keys: tuple[float, ...] = ()
        self.selected = -1
        self.painted: Sequence[bool] = ()
        self._held: int | None = None
        self._pressed = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Time"))
        self.setToolTip(
            self.tr("Drag to go through the animation, or drag a keyframe to another time")
        )
        self.setMouseTracking(True)

    def sizeHint(self) -> QSize:
        return QSize(320, 9 * GRID)

    def show_keys(self, keys: Sequence[float], selected: int) -> None:
        self.keys, self.selected = tuple(keys), selected
        self.update()

    def go(self, time: float) -> None:
        """Show a time, without telling."""
        self.now = min(max(time, 0.0), self.seconds)
        self.update()

    def _x(self, time: float) -> float:
        return MARGIN + (self.width() - 2 * MARGIN) * time / max(self.seconds, 1e-9)

    def _time(self, x: float) -> float:
        share = (x - MARGIN) / max(1, self.width() - 2 * MARGIN)
        return min(max(share, 0.0), 1.0) * self.seconds

    def _key_at(self, x: float) -> int | None:
        near = [
            (abs(self._x(time) - x), number)
            for number, time in enumerate(self.keys)
            if abs(self._x(time) - x) <= GRIP
        ]
        return min(near)[1] if near else None

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = tokens(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = self.height() / 2
        left, right = self._x(0), self._x(self.seconds)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("field"))
        painter.drawRoundedRect(QRectF(left, middle - 3, right - left, 6), 3, 3)
        painter.setBrush(theme.color("disabled"))
        count = len(self.painted)
        for start, end in _runs(self.painted):  # what plays without waiting
            a, b = self._x(self.seconds * start / count), self._x(self.seconds * end / count)
            painter.drawRect(QRectF(a, middle - 1, b - a, 2))
        for number, time in enumerate(self.keys):
            x, side = self._x(time), 6
            points = (
                (x, middle - side),
                (x + side, middle),
                (x, middle + side),
                (x - side, middle),
            )
            chosen = number == self.selected
            painter.setBrush(theme.color("accent" if chosen else "dim"))
            painter.drawPolygon(QPolygonF([QPointF(*point) for point in points]))
        pen = QPen(theme.color("accent" if self.hasFocus() else "text"), 2)
        painter.setPen(pen)
        x = self._x(self.now)
        painter.drawLine(QPointF(x, 4), QPointF(x, self.height() - 4))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        x = event.position().x()
        self._held = self._key_at(x)
        self._pressed = True
        if self._held is not None:
            self.chosen.emit(self._held)
            self._go_to(self.keys[self._held])
        else:
            self.chosen.emit(-1)
            self._go_to(self._time(x))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        x = event.position().x()
        if not self._pressed:
            near = self._key_at(x) is not None
            self.setCursor(Qt.CursorShape.SizeHorCursor if near else Qt.CursorShape.ArrowCursor)
        elif self._held is not None:
            self.dragged.emit(self._held, round(self._time(x), 2))
        else:
            self._go_to(self._time(x))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._held, self._pressed = None, False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: self.now - self.frame,
            Qt.Key.Key_Right: self.now + self.frame,
            Qt.Key.Key_Home: 0.0,
            Qt.Key.Key_End: self.seconds,
        }
        time = steps.get(Qt.Key(event.key()))
        if time is None:
            super().keyPressEvent(event)
        else:
            self._go_to(time)

    def _go_to(self, time: float) -> None:
        self.go(time)
        self.moved.emit(self.now)


def _runs(flags: Sequence[bool]) -> list[tuple[int, int]]:
    """Stretches of True as (first, one past the last)."""
    found: list[tuple[int, int]] = []
    start: int | None = None
    for place, flag in enumerate((*flags, False)):
        if flag and start is None:
            start = place
        elif not flag and start is not None:
            found.append((start, place))
            start = None
    return found
