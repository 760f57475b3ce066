"""The two colours in the hand: the foreground, which brushes lay, and the background."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor

if TYPE_CHECKING:
    from editor.document.paint.wash import Colour

BLACK: Colour = (0.0, 0.0, 0.0)
WHITE: Colour = (1.0, 1.0, 1.0)


class Colours(QObject):
    """Held as sRGB in float, 0..1, whatever the document's depth and profile."""

    changed = Signal()

    def __init__(
        self, parent: QObject | None = None, kept: tuple[str, str] = ("000000", "ffffff")
    ) -> None:
        """`kept` are those of the last sitting, as RRGGBB."""
        super().__init__(parent)
        self._foreground: Colour = from_hexadecimal(kept[0]) or BLACK
        self._background: Colour = from_hexadecimal(kept[1]) or WHITE

    @property
    def kept(self) -> tuple[str, str]:
        """Both, to begin with the next time."""
        return hexadecimal(self._foreground), hexadecimal(self._background)

    @property
    def foreground(self) -> Colour:
        return self._foreground

    @property
    def background(self) -> Colour:
        return self._background

    def set_foreground(self, colour: Colour) -> None:
        self._set(colour, self._background)

    def set_background(self, colour: Colour) -> None:
        self._set(self._foreground, colour)

    def swap(self) -> None:
        self._set(self._background, self._foreground)

    def reset(self) -> None:
        """Black on white."""
        self._set(BLACK, WHITE)

    def _set(self, foreground: Colour, background: Colour) -> None:
        kept = (_inside(foreground), _inside(background))
        if kept != (self._foreground, self._background):
            self._foreground, self._background = kept
            self.changed.emit()


def as_qcolor(colour: Colour) -> QColor:
    return QColor.fromRgbF(*colour)


def from_qcolor(color: QColor) -> Colour:
    """With the 16 bits that Qt keeps."""
    red, green, blue, _ = color.getRgbF()
    return red, green, blue


def hexadecimal(colour: Colour) -> str:
    """RRGGBB."""
    return as_qcolor(colour).name()[1:].upper()


def from_hexadecimal(text: str) -> Colour | None:
    """The colour of RRGGBB; None when it is none."""
    color = QColor(f"#{text}")
    return from_qcolor(color) if len(text) == 6 and color.isValid() else None


def _inside(colour: Colour) -> Colour:
    red, green, blue = (min(1.0, max(0.0, float(value))) for value in colour)
    return red, green, blue
