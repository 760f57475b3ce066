"""What lies under a tool's drawing, kept as an image while the tool alone is drawn anew."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage, QPainter

from neural.source import Rect, Size

Draw = Callable[[QPainter, Rect], None]


class Ground:
    """Paints the window's ground, in device pixels.

    What has been painted whole twice without a change is kept, so that every further time costs a copy. A
    brush changes the picture at each step and never pays for that.
    """

    def __init__(self) -> None:
        self._key: Hashable | None = None
        self._image: QImage | None = None

    def paint(
        self, painter: QPainter, key: Hashable | None, window: Size, area: Rect, draw: Draw
    ) -> None:
        """Paint `area` as `draw` does. `key` is all that decides how the ground looks; None is never kept."""
        same = key is not None and key == self._key
        whole = Rect.of(window)
        if not same:
            self._key, self._image = key, None
        elif self._image is None and area.contains(whole):
            self._image = QImage(window.width, window.height, QImage.Format.Format_RGB32)
            onto = QPainter(self._image)
            draw(onto, whole)
            onto.end()
        if self._image is None:
            draw(painter, area)
            return
        part = area.intersect(whole)
        painter.drawImage(
            QPoint(part.x, part.y), self._image, QRect(part.x, part.y, part.width, part.height)
        )
