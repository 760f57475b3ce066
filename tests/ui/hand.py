"""A hand for the tests: real mouse events on a canvas, at points of the document."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication

from editor.ui.canvas import Canvas

LEFT = Qt.MouseButton.LeftButton
PLAIN = Qt.KeyboardModifier.NoModifier
_KINDS = QMouseEvent.Type


def place(canvas: Canvas, x: float, y: float) -> QPoint:
    """Where a point of the document lies on the widget."""
    left, top = canvas.view.to_window(x, y)
    ratio = canvas.devicePixelRatioF()
    return QPoint(int(left / ratio), int(top / ratio))


def drag(
    canvas: Canvas,
    start: QPoint,
    end: QPoint,
    button: Qt.MouseButton = LEFT,
    modifiers: Qt.KeyboardModifier = PLAIN,
) -> None:
    """Press, move in steps and release, as a hand does."""
    steps = [start + (end - start) * step / 4 for step in range(1, 5)]
    draw(canvas, [start, *steps], button, modifiers)


def draw(
    canvas: Canvas,
    points: Sequence[QPoint],
    button: Qt.MouseButton = LEFT,
    modifiers: Qt.KeyboardModifier = PLAIN,
) -> None:
    """Press at the first point, move through the others, release at the last."""
    press(canvas, points[0], button, modifiers)
    for at in points[1:]:
        _send(canvas, _KINDS.MouseMove, at, Qt.MouseButton.NoButton, button, modifiers)
    _send(canvas, _KINDS.MouseButtonRelease, points[-1], button, button, modifiers)


def press(
    canvas: Canvas,
    at: QPoint,
    button: Qt.MouseButton = LEFT,
    modifiers: Qt.KeyboardModifier = PLAIN,
) -> None:
    _send(canvas, _KINDS.MouseButtonPress, at, button, button, modifiers)


def hit(canvas: Canvas, key: Qt.Key) -> None:
    """Press a key and let it go."""
    for kind in (QKeyEvent.Type.KeyPress, QKeyEvent.Type.KeyRelease):
        QApplication.sendEvent(canvas, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier))


def _send(
    canvas: Canvas,
    kind: QMouseEvent.Type,
    at: QPoint,
    button: Qt.MouseButton,
    held: Qt.MouseButton,
    modifiers: Qt.KeyboardModifier,
) -> None:
    at_screen = QPointF(canvas.mapToGlobal(at))
    event = QMouseEvent(kind, QPointF(at), at_screen, button, held, modifiers)
    QApplication.sendEvent(canvas, event)
