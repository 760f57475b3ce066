"""A file as a field: its name, a button that chooses, and a place to drop one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, QSize, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QFileDialog,
    QGridLayout,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from editor.ui.icons import icon
from editor.ui.theme import GRID, tokens
from editor.ui.widgets import Editor, ElidedLabel

LONGEST = 300
"""Characters of a path that are told."""


class FileEditor(Editor):
    """A path, or "" for none. It takes files with one of `endings`, lower case with their dots."""

    def __init__(
        self, name: str, title: str, endings: Sequence[str], parent: QWidget | None = None
    ) -> None:
        super().__init__((name,), parent)
        self._path = ""
        self._title = title
        self._endings = tuple(endings)
        self._over = False
        self.setAcceptDrops(True)
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
        self.clear.setToolTip(self.tr("Use no file"))
        self.clear.setAccessibleName(self.tr("Use no file"))
        self.clear.clicked.connect(lambda: self.choose_path(""))
        self.clear.hide()
        self.grid = QGridLayout(self)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setHorizontalSpacing(2 * GRID)
        self.grid.setVerticalSpacing(0)
        self.grid.setColumnStretch(1, 1)
        self.grid.addWidget(self.name, 0, 1)
        self.grid.addWidget(self.clear, 0, 2)
        self.grid.addWidget(self.choose, 1, 1, 1, 2)
        self.setFocusProxy(self.choose)

    @property
    def path(self) -> str:
        return self._path

    def values(self) -> dict[str, Any]:
        return {self.names[0]: self._path}

    def show_values(self, values: Mapping[str, Any]) -> None:
        path = values[self.names[0]] or ""
        if path != self._path:
            self._path = path
            self.show_path()

    def show_path(self) -> None:
        """Bring the controls up to date with the path."""
        there = bool(self._path)
        self.name.setText(self.spoken(self._path))
        self.name.setToolTip(self._path[:LONGEST])
        self.choose.setText(self.tr("Other…") if there else self.tr("Choose or drop…"))
        self.name.setVisible(there)
        self.clear.setVisible(there)

    def choose_path(self, path: str) -> None:
        """Use this file, as the person's own change."""
        if path != self._path:
            self.show_values({self.names[0]: path})
            self.edited.emit()

    def file_in(self, data: QMimeData) -> str:
        """The path of the file that is dragged; empty when it is of another kind."""
        for url in data.urls():
            if url.isLocalFile() and Path(url.toLocalFile()).suffix.lower() in self._endings:
                return url.toLocalFile()
        return ""

    def spoken(self, path: str) -> str:
        """What people call it."""
        return Path(path).name

    def folder(self) -> str:
        """Where the file dialog begins."""
        return str(Path(self._path).parent)

    def words(self) -> str:
        """What the file dialog calls the files."""
        return self._title

    def _ask(self) -> None:
        endings = " ".join("*" + ending for ending in self._endings)
        path, _ = QFileDialog.getOpenFileName(
            self, self._title, self.folder(), f"{self.words()} ({endings})"
        )
        if path:
            self.choose_path(path)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.file_in(event.mimeData()):
            self._over = True
            self.update()
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._over = False
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:
        self._over = False
        self.update()
        path = self.file_in(event.mimeData())
        if path:
            event.acceptProposedAction()
            self.choose_path(path)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._over:
            painter = QPainter(self)
            painter.setPen(QPen(tokens().color("accent"), 2, Qt.PenStyle.DashLine))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
