"""What is seen of a selection on a canvas: an edge that crawls, or a red veil over the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QObject, QRectF, QTimer
from PySide6.QtGui import QImage, QPainter

from editor.document.raster import Raster
from editor.document.selection.outline import Outline
from editor.ui.view import View
from neural.source import Pixels, Rect, Size

if TYPE_CHECKING:
    from editor.ui.canvas import Canvas

DASH: Final = 4
"""Length of a dash, in logical pixels."""
PACE: Final = 110
"""Milliseconds between two steps of the crawl."""
_BLACK, _WHITE, _CLEAR = 0xFF000000, 0xFFFFFFFF, 0
_VEIL: Final = [(round(0.5 * (255 - level)) << 24) | 0xE02020 for level in range(256)]


class Ants(QObject):
    """Draws the selection of a canvas's document, above the picture.

    The edge is an image with a colour table, worked out when the selection or the view has changed; a
    step of the crawl only turns the table. The timer runs while there is an edge to be seen.
    """

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self.canvas = canvas
        self._outline = Outline()
        self._known: tuple[Raster | None, View, Size, bool] | None = None
        self._pixels: Pixels = np.zeros((0, 0), np.uint8)
        self._area = Rect(0, 0, 0, 0)
        self._phase = 0
        self._timer = QTimer(self, interval=PACE)
        self._timer.timeout.connect(self._crawl)

    @property
    def crawling(self) -> bool:
        return self._timer.isActive()

    @property
    def selection(self) -> Raster | None:
        return self.canvas.document.shown.selection

    @property
    def veiled(self) -> bool:
        return self.canvas.document.quick_mask

    def sync(self) -> None:
        """Paint again when the document's selection is another one, or shown in another way."""
        known = self._known
        if known is None or known[0] is not self.selection or known[3] != self.veiled:
            self.canvas.update_overlay()

    def rest(self) -> None:
        """Stop crawling: the canvas cannot be seen, or is about to go."""
        self._timer.stop()

    def paint(self, painter: QPainter) -> None:
        """In device pixels."""
        self._follow()
        if self._area.empty:
            return
        height, width = self._pixels.shape
        image = QImage(self._pixels.data, width, height, width, QImage.Format.Format_Indexed8)
        image.setColorTable(_VEIL if self.veiled else self._colors())
        painter.drawImage(self._area.x, self._area.y, image)

    def _colors(self) -> list[int]:
        dashes = [_BLACK if (step + self._phase) % 8 < 4 else _WHITE for step in range(8)]
        return [_CLEAR, *dashes]

    def _crawl(self) -> None:
        self._phase = (self._phase - 1) % 8
        area = self._area
        self.canvas.update_overlay(QRectF(area.x, area.y, area.width, area.height))

    def _follow(self) -> None:
        """Work the image out anew when what it shows is no longer so."""
        canvas = self.canvas
        now = self.selection, canvas.view, canvas.window_size, self.veiled
        known = self._known
        if known is None or known[0] is not now[0] or known[1:] != now[1:]:
            self._known = now
            self._outline.show(self.selection)
            if self.veiled:
                self._draw_veil()
            else:
                self._draw_edge()
        wanted = not self.veiled and not self._area.empty and canvas.isVisible()
        if wanted != self._timer.isActive():
            self._timer.start() if wanted else self._timer.stop()

    def _corner(self) -> tuple[float, float]:
        return self.canvas.view.to_window(0, 0)

    def _draw_edge(self) -> None:
        canvas = self.canvas
        window = Rect.of(canvas.window_size)
        area, marks = self._outline.marks(*self._corner(), canvas.view.zoom, window)
        ratio = max(1, round(canvas.devicePixelRatioF()))
        for _ in range(ratio - 1):  # as wide as on a coarser screen
            marks[1:] |= marks[:-1].copy()
            marks[:, 1:] |= marks[:, :-1].copy()
        places = np.flatnonzero(marks)  # few, beside all the pixels of the screen
        rows, columns = np.divmod(places, max(1, area.width))
        pixels = np.zeros(marks.shape, np.uint8)
        along = rows + columns + area.x + area.y
        pixels.reshape(-1)[places] = along * 4 // (DASH * ratio) % 8 + 1
        self._keep(area if len(places) else Rect(0, 0, 0, 0), pixels)

    def _draw_veil(self) -> None:
        canvas = self.canvas
        shown = canvas.view.covered(Rect.of(canvas.picture_size))
        area = shown.intersect(Rect.of(canvas.window_size))
        if area.empty or self.selection is None:
            self._keep(Rect(0, 0, 0, 0), np.zeros((0, 0), np.uint8))
            return
        self._keep(area, self._outline.shades(*self._corner(), canvas.view.zoom, area))

    def _keep(self, area: Rect, pixels: Pixels) -> None:
        self._area = area
        wide = -(-max(1, area.width) // 4) * 4  # QImage wants rows of whole words
        self._pixels = np.zeros((area.height, wide), np.uint8)
        self._pixels[:, : area.width] = pixels[: area.height, : area.width]
        if self.veiled and wide > area.width:
            self._pixels[:, area.width :] = 255  # seen through
