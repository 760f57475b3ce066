"""A gradient as a strip with a handle under each of its stops."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from editor.document.fill import Gradient
from editor.ui.layer_rows import paint_checks
from editor.ui.theme import ROW, tokens

HANDLE = 10
STRIP = ROW
AWAY = 28
"""A handle that is dragged so far away from the strip takes its stop with it."""


class GradientBar(QWidget):
    """A click beside the handles adds a stop, dragging one away removes it; the keyboard does the same."""

    changed = Signal(object)
    """The gradient as the person made it."""
    chosen = Signal(int)
    released = Signal()
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.gradient: Gradient | None = None
        self.index = 0
        """The stop that is edited."""
        self._image = QImage()
        self._colors: list[QColor] = []
        self._dragging = False
        self.setFixedHeight(STRIP + HANDLE + 6)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Colours of the gradient"))
        self.setToolTip(
            self.tr("Click to add a colour, drag one to move it, drag it away to remove it")
        )

    def show_gradient(self, gradient: Gradient, strip: QImage, colors: list[QColor]) -> None:
        """Show a gradient: its strip as it looks on the screen, and the colours of its stops."""
        self.gradient, self._image, self._colors = gradient, strip, colors
        self.index = min(self.index, len(gradient.stops) - 1)
        self.update()

    def choose(self, index: int) -> None:
        """Make a stop the one that is edited."""
        if self.gradient is not None and index != self.index:
            self.index = min(max(0, index), len(self.gradient.stops) - 1)
            self.update()
            self.chosen.emit(self.index)

    @property
    def _strip(self) -> QRect:
        return QRect(HANDLE // 2, 0, self.width() - HANDLE, STRIP)

    def handle(self, index: int) -> QRectF:
        """Where the handle of a stop lies."""
        assert self.gradient is not None
        strip = self._strip
        x = strip.x() + self.gradient.stops[index].at * strip.width()
        return QRectF(x - HANDLE / 2, STRIP + 3, HANDLE, HANDLE)

    def _place(self, x: float) -> float:
        strip = self._strip
        return min(1.0, max(0.0, (x - strip.x()) / max(1, strip.width())))

    def _handle_at(self, at: QPointF) -> int | None:
        assert self.gradient is not None
        near = [
            (abs(self.handle(index).center().x() - at.x()), index != self.index, index)
            for index in range(len(self.gradient.stops))
        ]
        distance, _, index = min(near)
        return index if distance <= HANDLE else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.gradient is None or event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        index = self._handle_at(event.position())
        if index is None:
            gradient, index = self.gradient.with_stop(self._place(event.position().x()))
            self.gradient, self.index = gradient, index
            self.changed.emit(gradient)
            self.chosen.emit(index)
        else:
            self.choose(index)
        self._dragging = True

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not self._dragging or self.gradient is None:
            return
        at = event.position()
        if not -AWAY < at.y() < self.height() + AWAY and len(self.gradient.stops) > 2:
            self._dragging = False
            self.remove()
            return
        self._move(self._place(at.x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._dragging = False
        self.released.emit()

    def remove(self) -> None:
        """Take the stop that is edited away; why it must stay is told by `refused`."""
        if self.gradient is None:
            return
        try:
            gradient = self.gradient.without_stop(self.index)
        except ValueError as error:
            self.refused.emit(str(error))
            return
        self.gradient, self.index = gradient, max(0, self.index - 1)
        self.changed.emit(gradient)
        self.chosen.emit(self.index)
        self.released.emit()

    def _move(self, at: float) -> None:
        if self.gradient is not None:
            gradient = self.gradient.with_stop_at(self.index, at)
            if gradient != self.gradient:
                self.gradient = gradient
                self.changed.emit(gradient)

    def event(self, event: QEvent) -> bool:
        """Delete is meant for a stop while the bar has the keyboard, not for the layer."""
        asked = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if asked and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.gradient is None:
            return
        step = 0.1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 0.01
        at = self.gradient.stops[self.index].at
        match event.key():
            case Qt.Key.Key_Left:
                self._move(at - step)
            case Qt.Key.Key_Right:
                self._move(at + step)
            case Qt.Key.Key_Up:
                self.choose(self.index + 1)
            case Qt.Key.Key_Down:
                self.choose(self.index - 1)
            case Qt.Key.Key_Delete | Qt.Key.Key_Backspace:
                self.remove()
            case _:
                super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, strip = tokens(), self._strip
        paint_checks(painter, strip)
        if self.gradient is None:
            return
        painter.drawImage(strip, self._image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for index, color in enumerate(self._colors):
            here = index == self.index
            edge = "accent" if here and self.hasFocus() else "text" if here else "dim"
            painter.setPen(QPen(theme.color(edge), 2 if here else 1))
            painter.setBrush(color)
            painter.drawEllipse(self.handle(index).adjusted(1, 1, -1, -1))
