"""A picture file as a field: a thumbnail, a button that chooses, and a place to drop one."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, QSize, Qt
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QHideEvent,
    QImage,
    QPainter,
    QPaintEvent,
    QPen,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QFileDialog,
    QGridLayout,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from editor.ui.background import Background
from editor.ui.icons import icon
from editor.ui.pictures import file_thumbnail
from editor.ui.theme import GRID, ROW, tokens
from editor.ui.widgets import PICTURES, Editor, ElidedLabel, Thumbnail

SIDE = QSize(6 * ROW, 6 * ROW)
"""The size thumbnails are read at: enough for the field on a screen of 200 %."""


def picture_in(data: QMimeData) -> str:
    """The path of the picture file that is dragged; empty when there is none."""
    for url in data.urls():
        if url.isLocalFile() and Path(url.toLocalFile()).suffix.lower() in PICTURES:
            return url.toLocalFile()
    return ""


def picture_filter(words: str) -> str:
    """The filter of a file dialog: `words` and the endings."""
    return f"{words} ({' '.join('*' + ending for ending in PICTURES)})"


class PictureEditor(Editor):
    """A path, or "" for none."""

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__((name,), parent)
        self._path = ""
        self._title = title
        self._over = False
        self._background = Background()
        self.setAcceptDrops(True)
        self.thumbnail = Thumbnail(2 * ROW, 2 * ROW, self)
        self.thumbnail.hide()
        self.name = ElidedLabel(parent=self)
        self.name.hide()
        self.choose = QPushButton(self.tr("Choose or drop…"), self)
        self.choose.setAccessibleName(self.tr("Choose {field}").format(field=title))
        self.choose.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.choose.setAutoDefault(False)
        self.choose.clicked.connect(self._ask)
        self.clear = QToolButton(self)
        self.clear.setIcon(icon("x", "dim"))
        self.clear.setIconSize(QSize(12, 12))
        self.clear.setToolTip(self.tr("Use no picture"))
        self.clear.setAccessibleName(self.tr("Use no picture"))
        self.clear.clicked.connect(lambda: self.choose_path(""))
        self.clear.hide()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self.thumbnail, 0, 0, 2, 1)
        grid.addWidget(self.name, 0, 1)
        grid.addWidget(self.clear, 0, 2)
        grid.addWidget(self.choose, 1, 1, 1, 2)
        self.setFocusProxy(self.choose)

    def values(self) -> dict[str, Any]:
        return {self.names[0]: self._path}

    def show_values(self, values: Mapping[str, Any]) -> None:
        path = values[self.names[0]] or ""
        if path == self._path:
            return
        self._path = path
        there = bool(path)
        self.name.setText(Path(path).name)
        self.name.setToolTip(path)
        self.choose.setText(self.tr("Other…") if there else self.tr("Choose or drop…"))
        for part in (self.thumbnail, self.name, self.clear):
            part.setVisible(there)
        self.thumbnail.show_image(QImage())
        if self.isVisible():
            self._begin()

    def choose_path(self, path: str) -> None:
        """Use this file, as the person's own change."""
        if path != self._path:
            self.show_values({self.names[0]: path})
            self.edited.emit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.thumbnail.empty:
            self._begin()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._background.cancel()

    def _begin(self) -> None:
        self._background.cancel()
        if self._path:
            self._background.start(self._load(self._path))

    async def _load(self, path: str) -> None:
        loop = asyncio.get_running_loop()
        image = await loop.run_in_executor(None, file_thumbnail, Path(path), SIDE)
        if path == self._path and image is not None:
            self.thumbnail.show_image(image)

    def _ask(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self, self._title, str(Path(self._path).parent), picture_filter(self.tr("Pictures"))
        )
        if path:
            self.choose_path(path)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if picture_in(event.mimeData()):
            self._over = True
            self.update()
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._over = False
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:
        self._over = False
        self.update()
        path = picture_in(event.mimeData())
        if path:
            event.acceptProposedAction()
            self.choose_path(path)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._over:
            painter = QPainter(self)
            painter.setPen(QPen(tokens().color("accent"), 2, Qt.PenStyle.DashLine))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
