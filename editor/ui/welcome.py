"""The first minute: what an empty window shows."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QIcon, QImage, QPixmap
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from editor.ui.icons import icon
from editor.ui.theme import GRID

SAMPLES = Path(__file__).resolve().parents[2] / "resources" / "samples"
PICTURE = QSize(136, 92)
MOST_RECENT = 4


class PictureButton(QToolButton):
    """A file as a thumbnail with its name below."""

    def __init__(self, path: Path, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.path = path
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        self.setIconSize(PICTURE)
        self.setFixedSize(PICTURE.width() + 12, PICTURE.height() + 34)
        self.setIcon(icon("image", "disabled"))
        self.setText(self.fontMetrics().elidedText(title, Qt.TextElideMode.ElideMiddle, 132))
        self.setToolTip(str(path) if title == path.name else title)
        self.setAccessibleName(self.tr("Open {}").format(title))

    def load(self) -> None:
        """Read the thumbnail; a file that is gone or that Qt cannot read keeps the plain icon."""
        from editor.ui.pictures import file_thumbnail  # loads numpy: not before the window is there

        ratio = self.devicePixelRatioF()
        image = file_thumbnail(self.path, PICTURE * ratio)
        if image is not None:
            self.setIcon(QIcon(QPixmap.fromImage(_filling(image, PICTURE * ratio))))


def _filling(image: QImage, size: QSize) -> QImage:
    """The picture cut to fill the whole size."""
    cover = image.scaled(
        size,
        Qt.AspectRatioMode.KeepAspectRatioByExpanding,
        Qt.TransformationMode.SmoothTransformation,
    )
    x, y = (cover.width() - size.width()) // 2, (cover.height() - size.height()) // 2
    return cover.copy(x, y, size.width(), size.height())


class Welcome(QWidget):
    """Drop a picture, open one, a recent one, or a sample."""

    open_wanted = Signal()
    recent_wanted = Signal(Path)
    sample_wanted = Signal(Path, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "surround")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._loading: list[PictureButton] = []
        self._loader = QTimer(self, interval=0)
        self._loader.timeout.connect(self._load_next)
        self.open = QPushButton(self.tr("Open a picture…"), self)
        self.open.setDefault(True)
        self.open.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.open.clicked.connect(self.open_wanted)
        self._recent_title = self._heading(self.tr("Recent files"))
        self._recent = QHBoxLayout()
        self._recent.setSpacing(2 * GRID)
        self._samples = QHBoxLayout()
        self._samples.setSpacing(2 * GRID)
        inner = QWidget(self)
        inner.setFixedWidth(4 * (PICTURE.width() + 12) + 6 * GRID)
        column = QVBoxLayout(inner)
        column.setSpacing(2 * GRID)
        column.addLayout(self._invitation())
        column.addSpacing(6 * GRID)
        column.addWidget(self._recent_title)
        column.addLayout(self._recent)
        column.addSpacing(3 * GRID)
        column.addWidget(self._heading(self.tr("Sample pictures")))
        column.addLayout(self._samples)
        column.addSpacing(5 * GRID)
        column.addWidget(self._promise())
        frame = QGridLayout(self)
        frame.addWidget(inner, 1, 1)
        for edge in (0, 2):
            frame.setRowStretch(edge, 1)
            frame.setColumnStretch(edge, 1)
        self._fill(self._samples, self._sample_buttons())

    def _invitation(self) -> QVBoxLayout:
        title = QLabel(self.tr("Drop a picture here"), self)
        title.setProperty("role", "title")
        column = QVBoxLayout()
        column.setSpacing(3 * GRID)
        column.addWidget(title)
        column.addWidget(self.open)
        return column

    def _heading(self, text: str) -> QLabel:
        label = QLabel(text, self)
        label.setProperty("role", "dim")
        return label

    def _promise(self) -> QLabel:
        label = QLabel(
            self.tr(
                "Neural filters upscale, denoise, enhance and restyle pictures with networks that run "
                "on this computer. Nothing leaves it."
            ),
            self,
        )
        label.setProperty("role", "dim")
        label.setWordWrap(True)
        return label

    def _sample_buttons(self) -> list[PictureButton]:
        titles = {
            "mountains": self.tr("Mountains"),
            "still-life": self.tr("Still life"),
            "night": self.tr("Night street"),
        }
        buttons = []
        for stem, title in titles.items():
            button = PictureButton(SAMPLES / f"{stem}.jpg", title, self)
            button.clicked.connect(partial(self.sample_wanted.emit, button.path, title))
            buttons.append(button)
        return buttons

    def show_recent(self, recent: tuple[str, ...]) -> None:
        """The newest of the recent files that are still there."""
        paths = [path for path in map(Path, recent) if path.is_file()][:MOST_RECENT]
        buttons = []
        for path in paths:
            button = PictureButton(path, path.name, self)
            button.clicked.connect(partial(self.recent_wanted.emit, path))
            buttons.append(button)
        self._fill(self._recent, buttons)
        self._recent_title.setVisible(bool(buttons))

    def _fill(self, row: QHBoxLayout, buttons: list[PictureButton]) -> None:
        while row.count():
            old = row.takeAt(0).widget()
            if isinstance(old, PictureButton):
                self._loading = [button for button in self._loading if button is not old]
                old.deleteLater()
        for button in buttons:
            row.addWidget(button)
        row.addStretch(1)
        self._loading += buttons

    def load_pictures(self) -> None:
        """Read the thumbnails, one at a time while nothing else is to do."""
        self._loader.start()

    def _load_next(self) -> None:
        if not self._loading or not self.isVisible():
            self._loader.stop()
            return
        self._loading.pop(0).load()
