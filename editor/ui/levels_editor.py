"""Levels by hand: the picture's histogram over handles for black, middle and white."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QLinearGradient,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from editor.document.histogram import Histogram
from editor.ui.curve_editor import CHANNEL_COLOURS, channel_colour, paint_histogram
from editor.ui.number_editor import NumberField
from editor.ui.theme import GRID, ROW, tokens
from editor.ui.widgets import Editor, Segmented

PARTS = ("black", "white", "gamma", "output_black", "output_white")
"""The numbers of one channel's levels, in the order of the operation's own tuple."""
MIDDLE = "all"
SIDE = 7
"""Half the width of a handle, and the margin that lets one stand at either end."""


def middle_of(black: float, white: float, gamma: float) -> float:
    """The input tone that becomes the middle one."""
    return black + (white - black) * 0.5**gamma


def gamma_of(black: float, white: float, middle: float) -> float:
    """The gamma for which `middle` becomes the middle tone; within 0.1 and 10."""
    share = min(max((middle - black) / max(1e-6, white - black), 1e-4), 1 - 1e-4)
    return min(max(math.log(share) / math.log(0.5), 0.1), 10.0)


class HandleStrip(QWidget):
    """Triangles on a line of tones 0..255; drag one, or choose it with Tab and move it with arrows."""

    moved = Signal(int, float)
    """Which handle, and the tone it was moved to."""

    def __init__(self, count: int, *, gradient: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tones = [0.0] * count
        self.limits: list[tuple[float, float]] = [(0.0, 255.0)] * count
        self.chosen = 0
        self.dragging = False
        self._gradient = gradient
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(22 if gradient else 14)

    def sizeHint(self) -> QSize:
        return QSize(240, self.height())

    def show_tones(self, tones: Sequence[float], limits: Sequence[tuple[float, float]]) -> None:
        self.tones, self.limits = list(tones), list(limits)
        self.update()

    def _x_of(self, tone: float) -> float:
        return SIDE + (self.width() - 2 * SIDE) * tone / 255

    def _move(self, tone: float) -> None:
        low, high = self.limits[self.chosen]
        tone = min(max(tone, low), high)
        if tone != self.tones[self.chosen]:
            self.moved.emit(self.chosen, tone)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        x = event.position().x()
        self.chosen = min(range(len(self.tones)), key=lambda i: abs(self._x_of(self.tones[i]) - x))
        self.dragging = True
        self.mouseMoveEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.dragging:
            share = (event.position().x() - SIDE) / max(1, self.width() - 2 * SIDE)
            self._move(float(round(share * 255)))
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.dragging = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        stride = 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
        match event.key():
            case Qt.Key.Key_Left | Qt.Key.Key_Down:
                self._move(self.tones[self.chosen] - stride)
            case Qt.Key.Key_Right | Qt.Key.Key_Up:
                self._move(self.tones[self.chosen] + stride)
            case _:
                super().keyPressEvent(event)

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab goes from handle to handle before it leaves."""
        there = self.chosen + (1 if next else -1)
        if 0 <= there < len(self.tones):
            self.chosen = there
            self.update()
            return True
        self.chosen = 0 if next else len(self.tones) - 1
        return super().focusNextPrevChild(next)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = 0.0
        if self._gradient:
            bar = QRectF(SIDE, 0, self.width() - 2 * SIDE, 10)
            ramp = QLinearGradient(bar.topLeft(), bar.topRight())
            ramp.setColorAt(0, QColor(0, 0, 0))
            ramp.setColorAt(1, QColor(255, 255, 255))
            painter.fillRect(bar, ramp)
            top = 10.0
        for index, tone in enumerate(self.tones):
            x = self._x_of(tone)
            shade = 0 if index == 0 else 255 if index == len(self.tones) - 1 else 128
            chosen = self.hasFocus() and index == self.chosen
            painter.setPen(QPen(theme.color("accent" if chosen else "dim"), 1.5 if chosen else 1))
            painter.setBrush(QColor(shade, shade, shade))
            painter.drawPolygon(
                QPolygonF([QPointF(x, top + 1), QPointF(x + 5, top + 11), QPointF(x - 5, top + 11)])
            )


class HistogramPlot(QWidget):
    """The histogram with what is cut off at black and white shaded."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.counts: Any = None
        self.channel = ""
        self.black, self.white = 0.0, 255.0
        self.setFixedHeight(96)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(SIDE, 0, -SIDE, 0)
        painter.fillRect(area, theme.color("field"))
        colour = channel_colour(self.channel, theme)
        colour.setAlpha(150)
        paint_histogram(painter, area.adjusted(0, 4, 0, 0), self.counts, colour)
        shade = theme.color("panel")
        shade.setAlpha(170)
        scale = area.width() / 255
        painter.fillRect(QRectF(area.left(), area.top(), self.black * scale, area.height()), shade)
        right = area.left() + self.white * scale
        painter.fillRect(QRectF(right, area.top(), area.right() - right, area.height()), shade)


class LevelsEditor(Editor):
    """Levels of all channels and of each.

    `plain` are fields that hold one number each of all channels together (empty when there are none);
    `channels` are fields that hold a tuple of five numbers. `ranges` makes such a tuple.
    """

    wide = True
    titled = False

    def __init__(
        self,
        plain: Sequence[str],
        channels: Sequence[str],
        titles: Sequence[str],
        defaults: Mapping[str, Any],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__((*plain, *channels), parent)
        self._plain = tuple(plain)
        self._keys = ((MIDDLE,) if plain else ()) + tuple(channels)
        self._kind = type(defaults[channels[0]])
        self._levels: dict[str, dict[str, float]] = {}
        self._histogram: Histogram | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        words = ((self.tr("RGB"),) if plain else ()) + tuple(titles)
        self.channels = Segmented(words, self)
        self.channels.show_choice(0)
        self.channels.chosen.connect(lambda _: self._show())
        column.addWidget(self.channels)
        column.addSpacing(GRID)
        self.plot = HistogramPlot(self)
        self.input = HandleStrip(3, gradient=False, parent=self)
        self.input.setAccessibleName(self.tr("Input levels"))
        self.input.moved.connect(self._input_moved)
        self.output = HandleStrip(2, gradient=True, parent=self)
        self.output.setAccessibleName(self.tr("Output levels"))
        self.output.moved.connect(self._output_moved)
        column.addWidget(self.plot)
        column.addWidget(self.input)
        self.fields = {
            "black": self._field(self.tr("Black"), 0, 1.0),
            "gamma": self._field(self.tr("Gamma"), 2, 0.01),
            "white": self._field(self.tr("White"), 0, 1.0),
            "output_black": self._field(self.tr("Output black"), 0, 1.0),
            "output_white": self._field(self.tr("Output white"), 0, 1.0),
        }
        column.addLayout(self._row("black", "gamma", "white"))
        column.addSpacing(3 * GRID)
        column.addWidget(self.output)
        column.addLayout(self._row("output_black", "", "output_white"))
        self.show_values(defaults)

    def _field(self, title: str, decimals: int, step: float) -> NumberField:
        field = NumberField(decimals, step, "", self)
        field.setFixedWidth(56)
        field.setAccessibleName(title)
        field.setToolTip(title)
        return field

    def _row(self, left: str, middle: str, right: str) -> QGridLayout:
        grid = QGridLayout()
        grid.setContentsMargins(SIDE, GRID, SIDE, 0)
        sides = (
            Qt.AlignmentFlag.AlignLeft,
            Qt.AlignmentFlag.AlignHCenter,
            Qt.AlignmentFlag.AlignRight,
        )
        for place, (name, side) in enumerate(zip((left, middle, right), sides, strict=True)):
            if name:
                field = self.fields[name]
                field.entered.connect(lambda value, name=name: self._set(**{name: value}))
                grid.addWidget(field, 0, place, side)
            else:
                label = QLabel(self.tr("Output"), self)
                label.setProperty("role", "dim")
                label.setFixedHeight(ROW)
                grid.addWidget(label, 0, place, side)
        return grid

    @property
    def channel(self) -> str:
        return self._keys[max(0, self.channels.current)]

    @property
    def held(self) -> bool:
        return self.input.dragging or self.output.dragging

    def values(self) -> dict[str, Any]:
        found: dict[str, Any] = {name: self._levels[MIDDLE][name] for name in self._plain}
        for name in self._keys:
            if name != MIDDLE:
                found[name] = self._kind(*(self._levels[name][part] for part in PARTS))
        return found

    def show_values(self, values: Mapping[str, Any]) -> None:
        if self.held:
            return
        self._levels = {
            name: dict(zip(PARTS, values[name], strict=True))
            for name in self._keys
            if name != MIDDLE
        }
        if self._plain:
            self._levels[MIDDLE] = {part: values[part] for part in PARTS}
        self._show()

    def show_histogram(self, counts: Histogram | None) -> None:
        self._histogram = counts
        self._show()

    def _show(self) -> None:
        name = self.channel
        levels = self._levels[name]
        black, white, gamma = levels["black"], levels["white"], levels["gamma"]
        row = ("red", "green", "blue").index(name) + 1 if name in CHANNEL_COLOURS else 0
        self.plot.counts = self._histogram[row] if self._histogram is not None else None
        self.plot.channel = name
        self.plot.black, self.plot.white = black, white
        self.plot.update()
        self.input.show_tones(
            (black, middle_of(black, white, gamma), white),
            ((0.0, white - 1), (black, white), (black + 1, 255.0)),
        )
        self.output.show_tones(
            (levels["output_black"], levels["output_white"]), ((0.0, 255.0), (0.0, 255.0))
        )
        for part, field in self.fields.items():
            field.show_value(levels[part])

    def _set(self, **parts: float) -> None:
        levels = self._levels[self.channel]
        if all(levels[part] == value for part, value in parts.items()):
            return
        levels.update(parts)
        self._show()
        self.edited.emit()

    def _input_moved(self, handle: int, tone: float) -> None:
        levels = self._levels[self.channel]
        if handle == 1:
            gamma = gamma_of(levels["black"], levels["white"], tone)
            self._set(gamma=round(gamma, 2))
        else:
            self._set(**{"black" if handle == 0 else "white": tone})

    def _output_moved(self, handle: int, tone: float) -> None:
        self._set(**{"output_black" if handle == 0 else "output_white": tone})
