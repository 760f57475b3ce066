"""The models there are: what each is for, whose it is, whether its files are as they should be."""

from __future__ import annotations

import asyncio
import shutil
from html import escape
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QScrollArea,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from editor.session import Session
from editor.ui.background import Background
from editor.ui.texts import said, translated
from editor.ui.theme import GRID, ROW, tokens
from editor.ui.widgets import Complaint
from neural.cards import ModelCard
from neural.models import Status
from neural.weights.userfolder import SUFFIXES

ID = Qt.ItemDataRole.UserRole


def import_model(source: Path, folder: Path) -> Path:
    """Copy a weight file into the models folder, whole or not at all; gives the copy.

    Raises ValueError, in words for the person, for a file that cannot be one or whose name is taken.
    """
    if source.suffix.lower() not in SUFFIXES:
        raise ValueError(
            f"{source.name} is no model: choose a file that ends in {' or '.join(sorted(SUFFIXES))}."
        )
    target = folder / source.name
    if target.exists():
        if target.samefile(source):
            return target
        raise ValueError(f"A model called {source.name} is there already. Rename one of the two.")
    partial = folder / f".{source.name}.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, partial)
        partial.replace(target)
    except OSError as error:
        raise ValueError(f"{source.name} could not be copied: {error.strerror}.") from error
    finally:
        partial.unlink(missing_ok=True)
    return target


def _figure(value: float | str) -> str:
    """What was measured, as one reads it: counts in groups of three digits, the rest in four that count."""
    if isinstance(value, str):
        return value
    return f"{value:,.0f}" if abs(value) >= 10_000 else f"{value:.4g}"


class ModelsDialog(QDialog):
    """Lists models and takes in those that a person adds. Open it with the event loop running."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setWindowTitle(self.tr("Models"))
        self.setAcceptDrops(True)
        self.resize(720, 520)
        self._background = Background()
        self._items: dict[str, QTreeWidgetItem] = {}
        self.list = QTreeWidget(self)
        self.list.setAccessibleName(self.tr("Models"))
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setHeaderLabels(
            [self.tr("Model"), self.tr("For"), self.tr("Licence"), self.tr("State")]
        )
        header = self.list.header()
        header.setStretchLastSection(False)
        for column in (0, 2):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        for column in (1, 3):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self.list.currentItemChanged.connect(lambda *_: self._show_details())
        self.details = QLabel(self)
        self.details.setWordWrap(True)
        self.details.setTextFormat(Qt.TextFormat.RichText)
        self.details.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.details.setAlignment(Qt.AlignmentFlag.AlignTop)
        shown = QScrollArea(self)
        shown.setWidgetResizable(True)
        shown.setFrameShape(QFrame.Shape.NoFrame)
        shown.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        shown.setWidget(self.details)
        shown.setFixedHeight(7 * ROW)
        self.complaint = Complaint(self)
        self.add = QPushButton(self.tr("Import…"), self)
        self.add.setToolTip(self.tr("Copy a .pth or .safetensors file into the models folder"))
        self.add.clicked.connect(self._ask)
        folder = QPushButton(self.tr("Open folder"), self)
        folder.clicked.connect(self._open_folder)
        close = QPushButton(self.tr("Close"), self)
        close.setDefault(True)
        close.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.addWidget(self.add)
        buttons.addWidget(folder)
        buttons.addStretch(1)
        buttons.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(4 * GRID, 4 * GRID, 4 * GRID, 4 * GRID)
        column.setSpacing(3 * GRID)
        column.addWidget(self.list, 1)
        column.addWidget(shown)
        column.addWidget(self.complaint)
        column.addLayout(buttons)
        self.finished.connect(self.deleteLater)
        self.fill()

    @property
    def folder(self) -> Path:
        return self.session.settings.models_path

    def fill(self) -> None:
        """List what is known now; states follow once the files have been read."""
        chosen = self._chosen()
        self.list.clear()
        self._items = {}
        for card in self.session.models.cards():
            item = QTreeWidgetItem(
                [translated(card.title), self._task(card.task), card.licence, "…"]
            )
            item.setData(0, ID, card.id)
            self._items[card.id] = item
            self.list.addTopLevelItem(item)
        for problem in self.session.models.problems():
            item = QTreeWidgetItem([problem.path.name, "", "", self.tr("Not usable")])
            item.setToolTip(0, problem.reason)
            item.setData(0, ID, "")
            self.list.addTopLevelItem(item)
        first = self._items.get(chosen) or self.list.topLevelItem(0)
        if first is not None:
            self.list.setCurrentItem(first)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._background.start(self._look())

    def done(self, result: int) -> None:
        self._background.cancel()
        super().done(result)

    def take(self, paths: list[Path]) -> None:
        """Import files, and look into what is new."""
        self._background.start(self._import(paths))

    async def _import(self, paths: list[Path]) -> None:
        loop = asyncio.get_running_loop()
        self.add.setEnabled(False)
        wrong: list[str] = []
        try:
            for path in paths:
                try:
                    await loop.run_in_executor(None, import_model, path, self.folder)
                except ValueError as error:
                    wrong.append(said(error))
        finally:
            self.add.setEnabled(True)
        self.complaint.say(" ".join(wrong))
        await self._look()

    async def _look(self) -> None:
        """Examine new files and check every hash, off this thread: both read whole files."""
        loop = asyncio.get_running_loop()
        models = self.session.models
        if models.unexamined():
            await loop.run_in_executor(None, models.examine)
            self.fill()
        for card in models.cards():
            status = await loop.run_in_executor(None, models.status, card)
            item = self._items.get(card.id)
            if item is not None:
                item.setText(3, self._state(status))
        self._show_details()

    def _task(self, task: str) -> str:
        return {
            "upscale": self.tr("Upscaling"),
            "denoise": self.tr("Denoising"),
            "noise": self.tr("Measuring noise"),
            "restore": self.tr("Restoring"),
            "enhance": self.tr("Enhancing"),
            "style": self.tr("Styles"),
            "perception": self.tr("Comparing styles"),
            "generate": self.tr("Generating"),
            "autoencode": self.tr("Encoding"),
            "codec": self.tr("Compressing"),
        }[task]

    def _state(self, status: Status) -> str:
        return {
            "ready": self.tr("Ready"),
            "missing": self.tr("Not installed"),
            "altered": self.tr("Altered, not used"),
        }[status]

    def _chosen(self) -> str:
        item = self.list.currentItem()
        return item.data(0, ID) if item is not None else ""

    def _show_details(self) -> None:
        item = self.list.currentItem()
        if item is None:
            self.details.setText("")
            return
        id = item.data(0, ID)
        cards = {card.id: card for card in self.session.models.cards()}
        self.details.setText(self._words(cards[id]) if id in cards else escape(item.toolTip(0)))

    def _words(self, card: ModelCard) -> str:
        """What it does; then whose it is, and its figures, those of a test set in one row."""
        figures: dict[str, list[str]] = {}
        for name, value in card.metrics.items():
            place, _, figure = name.partition(" ")
            words = f"{translated(figure)} {_figure(value)}" if figure else _figure(value)
            figures.setdefault(place if figure else translated(name), []).append(words)
        rows = [
            (self.tr("Origin"), card.origin),
            (self.tr("Licence"), card.licence),
            (self.tr("Trained on"), card.data),
            *((place, " · ".join(found)) for place, found in figures.items()),
            ("SHA-256", card.sha256),
        ]
        dim = tokens().color("dim").name()
        table = "".join(
            f'<tr><td style="color:{dim}; padding-right:12px">{escape(name)}</td>'
            f"<td>{escape(words)}</td></tr>"
            for name, words in rows
            if words
        )
        return f"<p>{escape(translated(card.description))}</p><table>{table}</table>"

    def _ask(self) -> None:
        endings = " ".join(f"*{ending}" for ending in sorted(SUFFIXES))
        names, _ = QFileDialog.getOpenFileNames(
            self, self.tr("Import models"), "", f"{self.tr('Models')} ({endings})"
        )
        if names:
            self.take([Path(name) for name in names])

    def _open_folder(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.folder)))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        urls = event.mimeData().urls()
        self.take([Path(url.toLocalFile()) for url in urls if url.isLocalFile()])
