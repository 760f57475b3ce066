"""The Colour panel: a field of saturation and brightness, a strip of hues, numbers, swatches."""

from __future__ import annotations

import colorsys
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QIcon,
    QKeyEvent,
    QLinearGradient,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from editor.document.paint.wash import Colour
from editor.ui.colours import Colours, as_qcolor, from_hexadecimal, from_qcolor, hexadecimal
from editor.ui.icons import icon
from editor.ui.number_editor import NumberEditor
from editor.ui.theme import GRID, ICON, ROW, tokens
from editor.ui.widgets import FieldLabel, tabular

STRIP: Final = 16
CELL: Final = 18
COLUMNS: Final = 14
MOST: Final = 56
"""Swatches that can be kept."""

STARTING: Final = (
    *("000000", "404040", "808080", "bfbfbf", "ffffff", "7a1f1f", "d13b3b", "f08a4b", "f5c542"),
    *("6fae4f", "2f7d5b", "3a8fb7", "3b5bb5", "7a4fa3"),
)
"""Swatches of a first start."""


class Pickable(QWidget):
    """A field in which a place is chosen by mouse or arrow keys; a place is x, y in 0..1."""

    moved = Signal(float, float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.at = (0.0, 0.0)

    def show_at(self, x: float, y: float) -> None:
        self.at = (x, y)
        self.update()

    def _move(self, x: float, y: float) -> None:
        self.show_at(min(1.0, max(0.0, x)), min(1.0, max(0.0, y)))
        self.moved.emit(*self.at)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.mouseMoveEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        self._move(at.x() / max(1, self.width() - 1), at.y() / max(1, self.height() - 1))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: (-1, 0),
            Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Up: (0, -1),
            Qt.Key.Key_Down: (0, 1),
        }
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        wide = 0.1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 0.01
        self._move(self.at[0] + wide * step[0], self.at[1] + wide * step[1])


class ToneField(Pickable):
    """Saturation to the right, brightness upwards, of one hue."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hue = 0.0
        self.setAccessibleName(self.tr("Saturation and brightness"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(80, 60)

    def sizeHint(self) -> QSize:
        return QSize(240, 150)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = QRectF(self.rect())
        across = QLinearGradient(area.topLeft(), area.topRight())
        across.setColorAt(0, Qt.GlobalColor.white)
        across.setColorAt(1, QColor.fromHsvF(self.hue, 1.0, 1.0))
        down = QLinearGradient(area.topLeft(), area.bottomLeft())
        down.setColorAt(0, QColor(0, 0, 0, 0))
        down.setColorAt(1, Qt.GlobalColor.black)
        painter.fillRect(area, across)
        painter.fillRect(area, down)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x, y = self.at
        centre = QPointF(x * (self.width() - 1) + 0.5, y * (self.height() - 1) + 0.5)
        for width, color in ((3.0, QColor(0, 0, 0, 140)), (1.5, QColor(255, 255, 255))):
            painter.setPen(QPen(color, width))
            painter.drawEllipse(centre, 5, 5)
        if self.hasFocus():
            painter.setPen(QPen(tokens().color("accent"), 1))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))


class HueStrip(Pickable):
    """All hues, red on top and again at the bottom."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Hue"))
        self.setFixedWidth(STRIP)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = QRectF(self.rect())
        hues = QLinearGradient(area.topLeft(), area.bottomLeft())
        for step in range(7):
            hues.setColorAt(step / 6, QColor.fromHsvF(step / 6 % 1.0, 1.0, 1.0))
        painter.fillRect(area, hues)
        y = round(self.at[1] * (self.height() - 1))
        painter.fillRect(QRect(0, y - 2, self.width(), 5), QColor(0, 0, 0, 150))
        painter.fillRect(QRect(0, y - 1, self.width(), 3), QColor(255, 255, 255))
        if self.hasFocus():
            painter.setPen(QPen(tokens().color("accent"), 1))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))


class Swatches(QWidget):
    """Kept colours in a grid. A click takes one, the right button removes it."""

    taken = Signal(str)
    removed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.colours: tuple[str, ...] = ()
        self.setAccessibleName(self.tr("Swatches"))
        self.setMouseTracking(True)

    def show_colours(self, colours: Sequence[str]) -> None:
        self.colours = tuple(colours)
        rows = max(1, -(-len(self.colours) // COLUMNS))
        self.setFixedHeight(rows * CELL)
        self.update()

    def cell(self, index: int) -> QRect:
        return QRect(index % COLUMNS * CELL, index // COLUMNS * CELL, CELL, CELL)

    def index_at(self, at: QPoint) -> int | None:
        column, row = at.x() // CELL, at.y() // CELL
        index = row * COLUMNS + column
        return index if 0 <= column < COLUMNS and 0 <= index < len(self.colours) else None

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for index, colour in enumerate(self.colours):
            inner = self.cell(index).adjusted(1, 1, -1, -1)
            painter.fillRect(inner, tokens().color("line"))
            painter.fillRect(inner.adjusted(1, 1, -1, -1), QColor(f"#{colour}"))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        index = self.index_at(event.position().toPoint())
        tip = "" if index is None else f"#{self.colours[index].upper()}"
        self.setToolTip(tip and tip + "\n" + self.tr("Right-click removes it"))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.index_at(event.position().toPoint())
        if index is None:
            return
        if event.button() == Qt.MouseButton.RightButton:
            self.removed.emit(index)
        elif event.button() == Qt.MouseButton.LeftButton:
            self.taken.emit(self.colours[index])


class ColourPanel(QWidget):
    """Edits the foreground, or the background when that was chosen, of the colours in the hand."""

    swatches_changed = Signal(tuple)

    def __init__(
        self, colours: Colours, swatches: Sequence[str] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.colours = colours
        self._background = False
        self._hsv = (0.0, 0.0, 0.0)
        self.field, self.strip = ToneField(self), HueStrip(self)
        self.field.moved.connect(lambda x, y: self._mix(self._hsv[0], x, 1 - y))
        self.strip.moved.connect(lambda _, y: self._mix(min(y, 0.9999), *self._hsv[1:]))
        self.front, self.back = self._chooser(False), self._chooser(True)
        self.numbers: list[NumberEditor] = []
        self.hex = QLineEdit(self)
        self.hex.setFont(tabular(self.hex.font()))
        self.hex.setMaxLength(7)
        self.hex.setFixedHeight(ROW)
        self.hex.setAccessibleName(self.tr("Hexadecimal"))
        self.hex.textEdited.connect(self._typed)
        self.swatches = Swatches(self)
        self.swatches.taken.connect(lambda text: self._set(from_qcolor(QColor(f"#{text}"))))
        self.swatches.removed.connect(self._remove)
        self.swatches.show_colours(swatches or STARTING)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 3 * GRID)
        column.setSpacing(2 * GRID)
        mixer = QHBoxLayout()
        mixer.setSpacing(2 * GRID)
        mixer.addWidget(self.field, 1)
        mixer.addWidget(self.strip)
        column.addLayout(mixer, 1)
        column.addLayout(self._number_rows())
        column.addWidget(self.swatches)
        colours.changed.connect(self._show)
        self._show()

    def choose(self, which: str) -> None:
        """Edit the "foreground" or the "background"."""
        self._background = which == "background"
        self._show()

    @property
    def colour(self) -> Colour:
        """The one that is edited."""
        return self.colours.background if self._background else self.colours.foreground

    def _chooser(self, background: bool) -> QToolButton:
        button = QToolButton(self)
        button.setCheckable(True)
        button.setIconSize(QSize(ICON, ICON))
        words = self.tr("Edit the background") if background else self.tr("Edit the foreground")
        button.setToolTip(words)
        button.setAccessibleName(words)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        which = "background" if background else "foreground"
        button.clicked.connect(lambda: self.choose(which))
        return button

    def _number_rows(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(0)
        top = QHBoxLayout()
        top.setSpacing(GRID)
        top.addWidget(self.front)
        top.addWidget(self.back)
        top.addStretch(1)
        top.addWidget(QLabel("#", self))
        self.hex.setFixedWidth(72)
        top.addWidget(self.hex)
        add = QToolButton(self)
        add.setIcon(icon("plus"))
        add.setIconSize(QSize(ICON, ICON))
        add.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        add.setToolTip(self.tr("Keep the colour as a swatch"))
        add.setAccessibleName(add.toolTip())
        add.clicked.connect(self.keep)
        self.add = add
        top.addWidget(add)
        grid.addLayout(top, 0, 0, 1, 2)
        names = (self.tr("Red"), self.tr("Green"), self.tr("Blue"))
        for row, title in enumerate(names, 1):
            editor = NumberEditor(
                "rgb"[row - 1], title=title, default=0, whole=True, low=0, end=255, parent=self
            )
            editor.edited.connect(self._numbers_edited)
            label = FieldLabel(title, self)
            editor.attach(label)
            self.numbers.append(editor)
            grid.addWidget(label, row, 0)
            grid.addWidget(editor, row, 1)
        grid.setColumnStretch(1, 1)
        return grid

    # What the person does.

    def _mix(self, hue: float, saturation: float, value: float) -> None:
        self._hsv = (hue, saturation, value)
        self._set(colorsys.hsv_to_rgb(hue, saturation, value))

    def _numbers_edited(self) -> None:
        levels = [float(next(iter(editor.values().values())) or 0) for editor in self.numbers]
        red, green, blue = (min(255.0, max(0.0, level)) / 255 for level in levels)
        self._set((red, green, blue))

    def _typed(self, text: str) -> None:
        colour = from_hexadecimal(text.lstrip("#"))
        if colour is not None:
            self._set(colour)

    def keep(self) -> None:
        """Put the colour among the swatches, unless it is there."""
        text = hexadecimal(self.colour).lower()
        if text not in self.swatches.colours:
            self._keep((*self.swatches.colours, text)[-MOST:])

    def _remove(self, index: int) -> None:
        kept = self.swatches.colours
        self._keep((*kept[:index], *kept[index + 1 :]))

    def _keep(self, colours: tuple[str, ...]) -> None:
        self.swatches.show_colours(colours)
        self.swatches_changed.emit(colours)

    def _set(self, colour: Colour) -> None:
        if self._background:
            self.colours.set_background(colour)
        else:
            self.colours.set_foreground(colour)
        self._show()

    # What is shown.

    def _show(self) -> None:
        colour = self.colour
        mixed = colorsys.hsv_to_rgb(*self._hsv)
        if max(abs(a - b) for a, b in zip(mixed, colour, strict=True)) > 1e-6:
            hue, saturation, value = colorsys.rgb_to_hsv(*colour)
            # A gray has no hue, and black no saturation: those stay where they were.
            hue = hue if saturation > 0 else self._hsv[0]
            self._hsv = (hue, saturation if value > 0 else self._hsv[1], value)
        hue, saturation, value = self._hsv
        self.field.hue = hue
        self.field.show_at(saturation, 1 - value)
        self.strip.show_at(0.5, hue)
        for editor, level in zip(self.numbers, colour, strict=True):
            if not editor.held:
                editor.show_values({editor.names[0]: float(round(level * 255))})
        if self.hex.text().lstrip("#").upper() != hexadecimal(colour):
            self.hex.setText(hexadecimal(colour))
        self.front.setChecked(not self._background)
        self.back.setChecked(self._background)
        for button, shown in (
            (self.front, self.colours.foreground),
            (self.back, self.colours.background),
        ):
            button.setIcon(_chip(shown))


def _chip(colour: Colour) -> QIcon:
    pixmap = QPixmap(ICON, ICON)
    pixmap.fill(tokens().color("dim"))
    painter = QPainter(pixmap)
    painter.fillRect(pixmap.rect().adjusted(1, 1, -1, -1), as_qcolor(colour))
    painter.end()
    return QIcon(pixmap)
