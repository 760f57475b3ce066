"""Where the files of a batch go: folder, names, format and its options, size, what to replace."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from editor.document.codec import SaveOptions, formats
from editor.planning import Existing
from editor.ui.form import Form
from editor.ui.number_editor import OptionalNumberField
from editor.ui.texts import translated
from editor.ui.theme import GRID, ROW
from editor.ui.widgets import ChoiceBox, ElidedLabel
from neural.operation import Operation
from neural.operations.image_size import ImageSize

COLUMN = 104
"""Width of the column of labels."""


class BatchOutput(QWidget):
    """`changed` tells of whatever decides which files are made."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.form: Form | None = None
        heading = QLabel(self.tr("Output"), self)
        heading.setProperty("role", "heading")
        heading.setFixedHeight(ROW)
        self.format = ChoiceBox(self)
        self.format.setAccessibleName(self.tr("Format"))
        self.format.addItem(self.tr("As the input"), "")
        for format in formats().writable:
            self.format.addItem(format.title, format.id)
        self.format.currentIndexChanged.connect(lambda _: self._format_chosen())
        self.pattern = QLineEdit("{name}", self)
        self.pattern.setFixedHeight(ROW)
        self.pattern.setAccessibleName(self.tr("Name"))
        self.pattern.setToolTip(
            self.tr("{name} is the input's name, {number} counts, {ending} is the input's ending")
        )
        self.pattern.textEdited.connect(lambda _: self.changed.emit())
        self.example = ElidedLabel(parent=self)
        self.example.setProperty("role", "dim")
        self.folder = QLineEdit(self)
        self.folder.setFixedHeight(ROW)
        self.folder.setAccessibleName(self.tr("Folder"))
        self.folder.textEdited.connect(lambda _: self.changed.emit())
        browse = QPushButton("…", self)
        browse.setAutoDefault(False)
        browse.setFixedWidth(2 * ROW)
        browse.setAccessibleName(self.tr("Choose the folder"))
        browse.clicked.connect(self._ask_output)
        self.existing = ChoiceBox(self)
        self.existing.setAccessibleName(self.tr("Existing files"))
        words: tuple[tuple[Existing, str], ...] = (
            ("skip", self.tr("Skip")),
            ("overwrite", self.tr("Replace")),
            ("refuse", self.tr("Do not start")),
        )
        for value, text in words:
            self.existing.addItem(text, value)
        self.existing.currentIndexChanged.connect(lambda _: self.changed.emit())
        self.limit = OptionalNumberField(0, 100.0, translated("px"), self)
        self.limit.setSpecialValueText(self.tr("Any"))
        self.limit.setFixedWidth(96)
        self.limit.setAccessibleName(self.tr("Longest side"))
        self.limit.setToolTip(self.tr("Larger results are reduced to this, smaller ones are left"))
        place = QHBoxLayout()
        place.setSpacing(GRID)
        place.addWidget(self.folder, 1)
        place.addWidget(browse)
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(GRID)
        grid.setColumnMinimumWidth(0, COLUMN)
        grid.setColumnStretch(1, 1)
        grid.addWidget(QLabel(self.tr("Folder"), self), 0, 0)
        grid.addLayout(place, 0, 1)
        grid.addWidget(QLabel(self.tr("Name"), self), 1, 0)
        grid.addWidget(self.pattern, 1, 1)
        grid.addWidget(self.example, 2, 1)
        grid.addWidget(QLabel(self.tr("Existing files"), self), 3, 0)
        grid.addWidget(self.existing, 3, 1)
        grid.addWidget(QLabel(self.tr("Format"), self), 4, 0)
        grid.addWidget(self.format, 4, 1)
        grid.addWidget(QLabel(self.tr("Longest side"), self), 5, 0)
        grid.addWidget(self.limit, 5, 1)
        self._options = QVBoxLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GRID)
        column.addWidget(heading)
        column.addLayout(grid)
        column.addLayout(self._options)
        column.addStretch(1)

    @property
    def place(self) -> Path | None:
        """The folder, None while none is given."""
        text = self.folder.text().strip()
        return Path(text).expanduser() if text else None

    @property
    def existing_choice(self) -> Existing:
        return self.existing.currentData()

    @property
    def ending(self) -> str | None:
        """The ending of every file, None to keep that of the input."""
        id = self.format.currentData()
        return formats()[id].extensions[0] if id else None

    @property
    def options(self) -> SaveOptions | None:
        return self.form.value if self.form is not None else None

    @property
    def steps(self) -> tuple[Operation, ...]:
        """What is done to each picture last: reducing it to the longest side that was given."""
        self.limit.interpretText()
        longest = round(self.limit.value())
        return (ImageSize(longest=longest),) if longest > 0 else ()

    def propose(self, source: Path) -> None:
        """A folder beside the first input, when none has been chosen."""
        if not self.folder.text():
            base = source if source.is_dir() else source.parent
            self.folder.setText(str(base / self.tr("export")))

    def _format_chosen(self) -> None:
        if self.form is not None:
            self._options.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
            self.form = None
        id = self.format.currentData()
        if id:
            self.form = Form(formats()[id].Options, label_width=COLUMN)
            self._options.addWidget(self.form)
        self.changed.emit()

    def _ask_output(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self.tr("Folder"), self.folder.text())
        if name:
            self.folder.setText(name)
            self.changed.emit()
