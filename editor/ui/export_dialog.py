"""File > Export: a copy of the picture in any format, at any size."""

from __future__ import annotations

import asyncio
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from editor import export
from editor.document.codec import FileError, Format, SaveOptions, formats
from editor.document.files import Saved
from editor.document.state import State
from editor.session import Document, Session
from editor.ui.amounts import memory
from editor.ui.background import Background
from editor.ui.form import Form
from editor.ui.size_fields import SizeFields
from editor.ui.texts import said
from editor.ui.theme import GRID, ROW
from editor.ui.widgets import ChoiceBox, Complaint
from neural.operation import OperationError

PAUSE = 350
"""Milliseconds after a change until the file's size is estimated anew."""
COLUMN = 104
"""Width of the column of labels."""
USUAL = ("jpeg", "png", "webp", "tiff")
"""Formats by how often they are wanted; the first that is there is offered at first."""


class ExportDialog(QDialog):
    """Open it with the event loop running. `exported` carries the path and notes on what was lost."""

    exported = Signal(object, object)

    def __init__(self, session: Session, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.document = document
        self.state: State = document.shown if document.filter is None else document.state
        self._flat: State | None = None
        self._background = Background()
        self._writing = Background()
        self._options: dict[str, SaveOptions] = {}
        self.form: Form | None = None
        self.setWindowTitle(self.tr("Export"))
        self.setMinimumWidth(460)
        self.format = ChoiceBox(self)
        self.format.setAccessibleName(self.tr("Format"))
        for format in formats().writable:
            self.format.addItem(format.title, format.id)
        self.size_fields = SizeFields(self.state.size, self)
        self.size_fields.changed.connect(self._changed)
        self.place = QLineEdit(self)
        self.place.setFixedHeight(ROW)
        self.place.setAccessibleName(self.tr("File"))
        self.place.textEdited.connect(lambda _: self._show())
        browse = QPushButton(self.tr("Browse…"), self)
        browse.setAutoDefault(False)
        browse.clicked.connect(self._browse)
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(2 * GRID)
        grid.setColumnMinimumWidth(0, COLUMN)
        grid.setColumnStretch(1, 1)
        grid.addWidget(QLabel(self.tr("Format"), self), 0, 0)
        grid.addWidget(self.format, 0, 1)
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        grid.addWidget(self._scroll, 1, 0, 1, 2)
        grid.setRowStretch(1, 1)
        grid.addWidget(QLabel(self.tr("Size"), self), 2, 0)
        grid.addWidget(self.size_fields, 2, 1)
        grid.addWidget(QLabel(self.tr("File"), self), 3, 0)
        file = QHBoxLayout()
        file.setSpacing(GRID)
        file.addWidget(self.place, 1)
        file.addWidget(browse)
        grid.addLayout(file, 3, 1)
        self.estimate = QLabel(self)
        self.estimate.setProperty("role", "dim")
        self.notes = QLabel(self)
        self.notes.setProperty("role", "dim")
        self.notes.setWordWrap(True)
        self.notes.hide()
        self.complaint = Complaint(self)
        self.cancel = QPushButton(self.tr("Cancel"), self)
        self.cancel.setAutoDefault(False)
        self.cancel.clicked.connect(self.reject)
        self.write = QPushButton(self.tr("Export"), self)
        self.write.setDefault(True)
        self.write.clicked.connect(self.start)
        buttons = QHBoxLayout()
        buttons.addWidget(self.estimate, 1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.write)
        column = QVBoxLayout(self)
        column.setContentsMargins(4 * GRID, 4 * GRID, 4 * GRID, 4 * GRID)
        column.setSpacing(3 * GRID)
        column.addLayout(grid, 1)
        column.addWidget(self.notes)
        column.addWidget(self.complaint)
        column.addLayout(buttons)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self._weigh)
        self.finished.connect(self.deleteLater)
        self._propose()
        self.format.currentIndexChanged.connect(lambda _: self._format_chosen())

    # What is chosen.

    @property
    def chosen_format(self) -> Format:
        return formats()[self.format.currentData()]

    @property
    def options(self) -> SaveOptions:
        assert self.form is not None
        return self.form.value

    @property
    def path(self) -> Path:
        """The file to write; a relative one lies in the document's folder."""
        return self._folder() / Path(self.place.text().strip()).expanduser()

    def _folder(self) -> Path:
        return self.document.path.parent if self.document.path is not None else Path.home()

    def _propose(self) -> None:
        there = formats()
        wanted = next((id for id in USUAL if id in there and there[id].writes), None)
        if wanted is not None:
            self.format.setCurrentIndex(self.format.findData(wanted))
        stem = Path(self.document.name).stem
        path = self._folder() / f"{stem}{self.chosen_format.extensions[0]}"
        if path == self.document.path:
            path = path.with_stem(f"{stem}-export")
        self.place.setText(str(path))
        self._build_form()
        self._show()

    def _format_chosen(self) -> None:
        if self.form is not None and self._shown is not None:
            self._options[self._shown] = self.form.value
        path = Path(self.place.text().strip())
        if path.name:
            self.place.setText(str(path.with_suffix(self.chosen_format.extensions[0])))
        self._build_form()
        self._changed()

    def _build_form(self) -> None:
        format = self.chosen_format
        kept = self._options.get(format.id)
        values = dict(kept) if kept is not None else None
        self.form = Form(format.Options, values=values, label_width=COLUMN)
        self.form.changed.connect(self._changed)
        self._shown: str | None = format.id
        self._scroll.setWidget(self.form)
        height = min(self.form.sizeHint().height() + 2 * GRID, 320)
        self._scroll.setMinimumHeight(height)

    def _changed(self) -> None:
        self.estimate.setText("")
        self._pause.start()
        self._show()

    def _show(self) -> None:
        path = self.path
        replaces = path.is_file()
        self.write.setText(self.tr("Replace") if replaces else self.tr("Export"))
        self.write.setToolTip(
            self.tr("{name} exists and will be replaced").format(name=path.name) if replaces else ""
        )
        self.write.setEnabled(bool(self.place.text().strip()) and not self._writing.busy)

    def _browse(self) -> None:
        endings = " ".join(f"*{ending}" for ending in self.chosen_format.extensions)
        name, _ = QFileDialog.getSaveFileName(
            self,
            self.tr("Export"),
            str(self.path),
            f"{self.chosen_format.title} ({endings})",
            options=QFileDialog.Option.DontConfirmOverwrite,
        )
        if name:
            self.place.setText(name)
            self._show()

    # How large it becomes.

    def _grow(self) -> None:
        """Make room for what is said: lines that wrap take it from the rows above else."""
        layout = self.layout()
        layout.activate()
        self.resize(self.width(), max(self.height(), layout.totalHeightForWidth(self.width())))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.write.setFocus()
        self._pause.start(0)

    def done(self, result: int) -> None:
        self._pause.stop()
        self._background.cancel()
        self._writing.cancel()
        super().done(result)

    def _weigh(self) -> None:
        self._background.cancel()
        self._background.start(self._estimate())

    async def _estimate(self) -> None:
        loop = asyncio.get_running_loop()
        format, options = self.chosen_format, self.options
        losses = await loop.run_in_executor(None, format.losses, self.state, options)
        self.notes.setText("\n".join(said(loss) for loss in losses))
        self.notes.setVisible(bool(losses))
        self._grow()
        if self._flat is None:
            self._flat = await loop.run_in_executor(None, export.flat, self.state)
        try:
            size = await loop.run_in_executor(
                None,
                export.estimated_bytes,
                self._flat,
                format,
                options,
                self.size_fields.chosen,
            )
        except (FileError, OperationError):
            return  # exporting says what is wrong
        self.estimate.setText(self.tr("About {size}").format(size=memory(size)))

    # Writing it.

    def start(self) -> None:
        """Write the file, and close when that went well."""
        self.complaint.say("")
        path = self.path
        if formats().of_name(path) is not self.chosen_format:
            path = path.with_name(path.name + self.chosen_format.extensions[0])
        self._writing.start(self._write(path))
        self._show()

    async def _write(self, path: Path) -> None:
        loop = asyncio.get_running_loop()
        self.estimate.setText(self.tr("Writing…"))
        try:
            saved: Saved = await loop.run_in_executor(
                None,
                export.export,
                self.state,
                path,
                self.chosen_format,
                self.options,
                self.size_fields.chosen,
            )
        except (FileError, OperationError) as error:
            self.complaint.say(said(error))
            self._grow()
            self.estimate.setText("")
            self.write.setEnabled(True)
            return
        self.exported.emit(path, saved.notes)
        self.accept()
