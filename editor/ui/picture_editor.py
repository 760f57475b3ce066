"""A picture file as a field: a file with a thumbnail."""

from __future__ import annotations

import asyncio
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtGui import QHideEvent, QImage, QShowEvent
from PySide6.QtWidgets import QWidget

from editor.ui.background import Background
from editor.ui.file_editor import FileEditor
from editor.ui.pictures import file_thumbnail
from editor.ui.theme import ROW
from editor.ui.widgets import PICTURES, Thumbnail

SIDE = QSize(6 * ROW, 6 * ROW)
"""The size thumbnails are read at: enough for the field on a screen of 200 %."""


class PictureEditor(FileEditor):
    """A path, or "" for none."""

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(name, title, PICTURES, parent)
        self._background = Background()
        self.thumbnail = Thumbnail(2 * ROW, 2 * ROW, self)
        self.thumbnail.hide()
        self.clear.setToolTip(self.tr("Use no picture"))
        self.clear.setAccessibleName(self.tr("Use no picture"))
        self.grid.addWidget(self.thumbnail, 0, 0, 2, 1)

    def words(self) -> str:
        return self.tr("Pictures")

    def show_path(self) -> None:
        super().show_path()
        self.thumbnail.setVisible(bool(self.path))
        self.thumbnail.show_image(QImage())
        if self.isVisible():
            self._begin()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.thumbnail.empty:
            self._begin()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._background.cancel()

    def _begin(self) -> None:
        self._background.cancel()
        if self.path:
            self._background.start(self._load(self.path))

    def thumbnail_of(self, path: str) -> QImage | None:
        """A small picture of what the path stands for; on another thread."""
        return file_thumbnail(Path(path), SIDE)

    async def _load(self, path: str) -> None:
        loop = asyncio.get_running_loop()
        image = await loop.run_in_executor(None, self.thumbnail_of, path)
        if path == self.path and image is not None:
            self.thumbnail.show_image(image)
