"""Tone curves drawn by hand: points on a plot with the picture's histogram behind them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from editor.document.histogram import Histogram
from editor.ui.number_editor import NumberField
from editor.ui.theme import GRID, Tokens, tokens
from editor.ui.widgets import Editor, Segmented

Points = tuple[tuple[float, float], ...]
STRAIGHT: Points = ((0.0, 0.0), (1.0, 1.0))
NEAR = 10.0
"""Logical pixels within which a press takes hold of a point."""
AWAY = 24.0
"""Logical pixels outside the plot at which a dragged point is taken off the curve."""

CHANNEL_COLOURS = {"red": "#e0645c", "green": "#5fb86a", "blue": "#6c8ff0"}
"""Marks for channels; chosen to have about equal lightness."""


def channel_colour(name: str, theme: Tokens) -> QColor:
    """The colour that stands for a channel, plain text colour for all together."""
    return QColor(CHANNEL_COLOURS.get(name, theme.text))


def paint_histogram(painter: QPainter, area: QRectF, counts: Any, colour: QColor) -> None:
    """Fill the shape of one row of a histogram, its peak at the top of `area`."""
    if counts is None:
        return
    heights = np.sqrt(counts)  # the square root shows small counts that matter
    step = area.width() / len(heights)
    shape = QPolygonF([area.bottomLeft()])
    for index, height in enumerate(heights):
        shape.append(
            QPointF(area.left() + (index + 0.5) * step, area.bottom() - height * area.height())
        )
    shape.append(area.bottomRight())
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPolygon(shape)


class CurvePlot(QWidget):
    """One curve. Click adds a point, drag moves it, Delete or dragging it away removes it.

    Arrow keys move the chosen point (Shift: ten times), Page Up and Page Down choose another.
    """

    changed = Signal()
    chosen = Signal()

    def __init__(
        self,
        through: Callable[[Points, np.ndarray[Any, Any]], np.ndarray[Any, Any]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._through = through
        self.points: Points = STRAIGHT
        self.channel = ""
        self.index: int | None = None
        self.counts: Any = None
        self.dragging = False
        self._taken_off: tuple[float, float] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMinimumSize(120, 120)

    def sizeHint(self) -> QSize:
        return QSize(240, 208)

    def heightForWidth(self, width: int) -> int:
        return min(width, 208)

    def show_points(self, points: Points, channel: str, counts: Any) -> None:
        if channel != self.channel:
            self.index = None
        self.points, self.channel, self.counts = points, channel, counts
        if self.index is not None and self.index >= len(points):
            self.index = None
        self.update()

    # Geometry.

    @property
    def _area(self) -> QRectF:
        return QRectF(self.rect()).adjusted(6, 6, -6, -6)

    def _to_window(self, point: tuple[float, float]) -> QPointF:
        area = self._area
        return QPointF(
            area.left() + point[0] * area.width(), area.bottom() - point[1] * area.height()
        )

    def _to_curve(self, at: QPointF) -> tuple[float, float]:
        area = self._area
        x = (at.x() - area.left()) / area.width()
        y = (area.bottom() - at.y()) / area.height()
        return min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0)

    def _point_at(self, at: QPointF) -> int | None:
        distances = [(self._to_window(point) - at).manhattanLength() for point in self.points]
        nearest = min(range(len(distances)), key=distances.__getitem__)
        return nearest if distances[nearest] <= NEAR else None

    # Changing.

    def _set(self, points: Points, index: int | None) -> None:
        changed = points != self.points
        self.points, self.index = points, index
        self.update()
        self.chosen.emit()
        if changed:
            self.changed.emit()

    def move_to(self, x: float, y: float) -> None:
        """Move the chosen point; it stays between its neighbours."""
        if self.index is None:
            return
        gap = 1 / 255
        index = self.index
        low = self.points[index - 1][0] + gap if index > 0 else 0.0
        high = self.points[index + 1][0] - gap if index + 1 < len(self.points) else 1.0
        point = (min(max(x, low), high), min(max(y, 0.0), 1.0))
        self._set((*self.points[:index], point, *self.points[index + 1 :]), index)

    def add(self, x: float, y: float) -> None:
        """A new point, which becomes the chosen one; too close to another, that one is chosen."""
        gap = 1 / 255
        close = [i for i, point in enumerate(self.points) if abs(point[0] - x) < gap]
        if close:
            self._set(self.points, close[0])
            self.move_to(self.points[close[0]][0], y)
            return
        points = tuple(sorted((*self.points, (x, y))))
        self._set(points, points.index((x, y)))

    def remove(self) -> None:
        """Take the chosen point off; the two ends stay."""
        if self.index is None or len(self.points) <= 2:
            return
        index = self.index
        if index in (0, len(self.points) - 1):
            return
        self._set((*self.points[:index], *self.points[index + 1 :]), None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        index = self._point_at(at)
        if event.button() == Qt.MouseButton.RightButton:
            if index is not None:
                self.index = index
                self.remove()
            return
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self.dragging = True
        if index is None:
            self.add(*self._to_curve(at))
        else:
            self._set(self.points, index)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        if not self.dragging:
            over = self._point_at(at) is not None
            self.setCursor(Qt.CursorShape.SizeAllCursor if over else Qt.CursorShape.CrossCursor)
            return
        inside = QRectF(self.rect()).adjusted(-AWAY, -AWAY, AWAY, AWAY).contains(at)
        if self._taken_off is not None:
            if inside:  # it came back
                self._taken_off = None
                self.add(*self._to_curve(at))
            return
        if not inside and self.index is not None and 0 < self.index < len(self.points) - 1:
            self._taken_off = self.points[self.index]
            self.remove()
            return
        self.move_to(*self._to_curve(at))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.dragging = False
        self._taken_off = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        stride = (10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1) / 255
        moves = {
            Qt.Key.Key_Left: (-stride, 0.0),
            Qt.Key.Key_Right: (stride, 0.0),
            Qt.Key.Key_Up: (0.0, stride),
            Qt.Key.Key_Down: (0.0, -stride),
        }
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            step = 1 if key == Qt.Key.Key_PageUp else -1
            start = self.index if self.index is not None else (-1 if step > 0 else 0)
            self._set(self.points, (start + step) % len(self.points))
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove()
        elif key in moves and self.index is not None:
            x, y = self.points[self.index]
            self.move_to(x + moves[key][0], y + moves[key][1])
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(theme.color("accent" if self.hasFocus() else "edge"))
        painter.setBrush(theme.color("field"))
        painter.drawRoundedRect(frame, 3, 3)
        area = self._area
        ground = channel_colour(self.channel, theme)
        ground.setAlpha(46)
        paint_histogram(painter, area, self.counts, ground)
        painter.setPen(QPen(theme.color("edge"), 1))
        for part in (0.25, 0.5, 0.75):
            x, y = area.left() + part * area.width(), area.top() + part * area.height()
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        painter.drawLine(area.bottomLeft(), area.topRight())
        inputs = np.linspace(0.0, 1.0, 129)
        outputs = np.clip(self._through(self.points, inputs), 0.0, 1.0)
        path = QPainterPath(self._to_window((0.0, float(outputs[0]))))
        for x, y in zip(inputs[1:], outputs[1:], strict=True):
            path.lineTo(self._to_window((float(x), float(y))))
        line = channel_colour(self.channel, theme)
        painter.setPen(QPen(line, 1.6))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)
        for index, point in enumerate(self.points):
            chosen = index == self.index
            painter.setPen(QPen(theme.color("field"), 1.5))
            painter.setBrush(theme.color("accent") if chosen else line)
            painter.drawEllipse(self._to_window(point), 5 if chosen else 4, 5 if chosen else 4)


class CurveEditor(Editor):
    """The curves of one or several channels; the fields are named after their channels."""

    wide = True

    def __init__(
        self,
        names: Sequence[str],
        titles: Sequence[str],
        defaults: Mapping[str, Points],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(names, parent)
        self.titled = len(names) == 1  # several name themselves
        from neural.operations.classic.curves import through

        self._titles = tuple(titles)
        self._points: dict[str, Points] = {name: defaults[name] for name in names}
        self._histogram: Histogram | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        self.channels = Segmented(titles, self)
        self.channels.show_choice(0)
        self.channels.chosen.connect(lambda _: self._show())
        self.channels.setVisible(len(names) > 1)
        column.addWidget(self.channels)
        self.plot = CurvePlot(through, self)
        self.plot.changed.connect(self._moved)
        self.plot.chosen.connect(self._show_numbers)
        column.addWidget(self.plot)
        self.input = self._number(self.tr("Input"))
        self.output = self._number(self.tr("Output"))
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        for title, field in ((self.tr("Input"), self.input), (self.tr("Output"), self.output)):
            label = QLabel(title, self)
            label.setProperty("role", "dim")
            row.addWidget(label)
            row.addWidget(field)
        row.addStretch(1)
        column.addLayout(row)
        self._show()

    def _number(self, title: str) -> NumberField:
        field = NumberField(0, 1.0, "", self)
        field.setFixedWidth(52)
        field.setAccessibleName(title)
        field.entered.connect(lambda _: self._typed())
        return field

    @property
    def channel(self) -> str:
        return self.names[max(0, self.channels.current)]

    @property
    def held(self) -> bool:
        return self.plot.dragging

    def values(self) -> dict[str, Any]:
        return dict(self._points)

    def show_values(self, values: Mapping[str, Any]) -> None:
        if not self.held:
            self._points = {name: values[name] for name in self.names}
            self._show()

    def show_histogram(self, counts: Histogram | None) -> None:
        """What lies behind the curves."""
        self._histogram = counts
        self._show()

    def _show(self) -> None:
        name = self.channel
        row = ("red", "green", "blue").index(name) + 1 if name in CHANNEL_COLOURS else 0
        counts = self._histogram[row] if self._histogram is not None else None
        self.plot.show_points(self._points[name], name, counts)
        title = self._titles[self.names.index(name)]
        self.plot.setAccessibleName(self.tr("Curve of {channel}").format(channel=title))
        self._show_numbers()

    def _show_numbers(self) -> None:
        index = self.plot.index
        for position, field in enumerate((self.input, self.output)):
            field.setEnabled(index is not None)
            if index is not None:
                field.show_value(round(self.plot.points[index][position] * 255))

    def _typed(self) -> None:
        if self.plot.index is not None:
            self.plot.move_to(self.input.value() / 255, self.output.value() / 255)

    def _moved(self) -> None:
        self._points[self.channel] = self.plot.points
        self._show_numbers()
        self.edited.emit()
