"""Foreground and background under the tool column."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from editor.ui.colours import Colours, as_qcolor, hexadecimal
from editor.ui.icons import paint_icon
from editor.ui.theme import tokens

SQUARE = 16
STEP = 8
MARK = 10


class ColourPair(QWidget):
    """Two squares, the foreground in front; a click on one asks for it. Marks swap and reset them."""

    asked = Signal(str)
    """ "foreground" or "background" was clicked."""

    def __init__(
        self, colours: Colours, actions: Mapping[str, QAction], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.colours = colours
        self._actions = actions
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedSize(self.sizeHint())
        colours.changed.connect(self._changed)
        self._changed()

    def sizeHint(self) -> QSize:
        return QSize(32, MARK + 6 + SQUARE + STEP + 6)

    @property
    def _front(self) -> QRect:
        return QRect((self.width() - SQUARE - STEP) // 2, MARK + 6, SQUARE, SQUARE)

    @property
    def _back(self) -> QRect:
        return self._front.translated(STEP, STEP)

    @property
    def _reset(self) -> QRect:
        return QRect(4, 2, MARK, MARK)

    @property
    def _swap(self) -> QRect:
        return QRect(self.width() - MARK - 4, 2, MARK, MARK)

    def _changed(self) -> None:
        front, back = hexadecimal(self.colours.foreground), hexadecimal(self.colours.background)
        words = self.tr("Foreground #{}, background #{}").format(front, back)
        self.setAccessibleName(words)
        self.setToolTip(words + "\n" + self.tr("X swaps them, D makes them black and white"))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for square, colour in (
            (self._back, self.colours.background),
            (self._front, self.colours.foreground),
        ):
            painter.fillRect(square.adjusted(-2, -2, 2, 2), tokens().color("window"))
            painter.fillRect(square.adjusted(-1, -1, 1, 1), tokens().color("dim"))
            painter.fillRect(square, as_qcolor(colour))
        small = self._reset
        painter.fillRect(QRectF(small.adjusted(3, 3, 0, 0)), tokens().color("dim"))
        painter.fillRect(QRectF(small.adjusted(4, 4, -1, -1)), Qt.GlobalColor.white)
        painter.fillRect(QRectF(small.adjusted(0, 0, -3, -3)), tokens().color("dim"))
        painter.fillRect(QRectF(small.adjusted(1, 1, -4, -4)), Qt.GlobalColor.black)
        paint_icon(painter, "swap", self._swap.adjusted(-1, -1, 1, 1), tokens().color("dim"))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at: QPoint = event.position().toPoint()
        if self._swap.adjusted(-2, -2, 2, 2).contains(at):
            self._actions["colour.swap"].trigger()
        elif self._reset.adjusted(-2, -2, 2, 2).contains(at):
            self._actions["colour.reset"].trigger()
        elif self._front.contains(at):
            self.asked.emit("foreground")
        elif self._back.contains(at):
            self.asked.emit("background")
