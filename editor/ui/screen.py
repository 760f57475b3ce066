"""A frame of a movie, as large as there is room."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from editor.ui.theme import GRID, tokens


class Screen(QWidget):
    """The present frame, as large as there is room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.image: QImage | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Preview"))

    def sizeHint(self) -> QSize:
        return QSize(480, 320)

    def show_image(self, image: QImage) -> None:
        self.image = image
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), tokens().color("surround"))
        if self.image is None:
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        room = self.rect().adjusted(2 * GRID, 2 * GRID, -2 * GRID, -2 * GRID)
        scale = min(room.width() / self.image.width(), room.height() / self.image.height())
        width, height = self.image.width() * scale, self.image.height() * scale
        left, top = room.x() + (room.width() - width) / 2, room.y() + (room.height() - height) / 2
        painter.drawImage(QRectF(left, top, width, height), self.image)
