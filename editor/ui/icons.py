"""Line icons of one family and weight: Phosphor, from the font that qtawesome ships.

The font is read directly: qtawesome itself loads every family it has at its first icon, which would hold
up the window.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QCursor,
    QFont,
    QIcon,
    QIconEngine,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QRawFont,
)

from editor.ui.theme import tokens

_FONT = "phosphor-1.3.0.ttf"
_NAMES = "phosphor-charmap-1.3.0.json"
_EM = 256


def icon(name: str, color: str = "text") -> QIcon:
    """An icon by its Phosphor name, in a colour of the theme; it follows when the theme changes.

    Raises KeyError for a name the family does not have.
    """
    if name not in _names():
        raise KeyError(name)
    return QIcon(_Engine(name, color))


def paint_icon(painter: QPainter, name: str, rect: QRect, color: QColor) -> None:
    """Draw an icon into `rect`, for delegates that draw their own rows."""
    _paint(painter, shape(name), rect, color)


@cache
def icon_cursor(name: str, x: float, y: float) -> QCursor:
    """A mouse cursor that can be seen on any picture; `x`, `y` (0..1) is the point that counts."""
    scale, side = 2, 22
    pixmap = QPixmap(side * scale, side * scale)
    pixmap.setDevicePixelRatio(scale)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(side / _EM, side / _EM)
    edge = QPen(QColor(0, 0, 0, 200), 26)
    edge.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.strokePath(shape(name), edge)
    painter.fillPath(shape(name), QColor(255, 255, 255))
    painter.end()
    return QCursor(pixmap, round(x * side), round(y * side))


@cache
def _fonts() -> Path:
    spec = find_spec("qtawesome")
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError("The package qtawesome, which holds the icons, is not installed.")
    return Path(spec.submodule_search_locations[0]) / "fonts"


@cache
def _names() -> dict[str, str]:
    return json.loads((_fonts() / _NAMES).read_text("utf-8"))


@cache
def _font() -> QRawFont:
    return QRawFont(str(_fonts() / _FONT), _EM, QFont.HintingPreference.PreferNoHinting)


@cache
def shape(name: str) -> QPainterPath:
    """The outline of an icon in a square of 256 units."""
    font = _font()
    glyph = font.glyphIndexesForString(chr(int(_names()[name], 16)))[0]
    path = font.pathForGlyph(glyph)
    path.translate(0, font.ascent())
    path.setFillRule(Qt.FillRule.WindingFill)
    return path


def _paint(painter: QPainter, path: QPainterPath, rect: QRect, color: QColor) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(rect.topLeft())
    painter.scale(rect.width() / _EM, rect.height() / _EM)
    painter.fillPath(path, color)
    painter.restore()


class _Engine(QIconEngine):
    """Draws the outline at whatever size and resolution is asked for, made when it is first drawn."""

    def __init__(self, name: str, color: str) -> None:
        super().__init__()
        self._name = name
        self._color = color

    def clone(self) -> QIconEngine:
        return _Engine(self._name, self._color)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        name = "disabled" if mode == QIcon.Mode.Disabled else self._color
        side = min(rect.width(), rect.height())
        square = QRect(0, 0, side, side)
        square.moveCenter(rect.center())
        paint_icon(painter, self._name, square, tokens().color(name))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        if size.isEmpty():  # a button squeezed to nothing asks for that
            return pixmap
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return pixmap
