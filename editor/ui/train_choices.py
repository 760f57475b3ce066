"""What a training is started with: task, pictures, scale, time and the name of the model."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from editor.ui.theme import GRID, ROW
from editor.ui.widgets import ChoiceBox

SCALES: Final = (2, 3, 4)
COLUMN = 72
"""Width of the column of labels."""
FORBIDDEN: Final = frozenset('/\\:*?"<>|')
"""What a file's name cannot hold on some system."""


class TrainChoices(QWidget):
    """The left side of the training dialog. Models go into the folder `models`.

    `changed` is emitted with whatever changes what would be trained, or what it would be called.
    """

    changed = Signal()

    def __init__(self, models: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._models = models
        self._name_is_ours = True
        self.setFixedWidth(264)
        self.task = ChoiceBox(self)
        self.task.setAccessibleName(self.tr("Task"))
        self.task.addItem(self.tr("Upscaling"), "upscale")
        self.task.addItem(self.tr("Denoising"), "denoise")
        self.task.addItem(self.tr("Enhancing"), "enhance")
        self.task.currentIndexChanged.connect(lambda _: self.propose())
        self.folder = QLineEdit(self)
        self.folder.setFixedHeight(ROW)
        self.folder.setAccessibleName(self.tr("Pictures"))
        self.folder.textChanged.connect(lambda _: self.propose())
        browse = QPushButton("…", self)
        browse.setAutoDefault(False)
        browse.setFixedWidth(2 * ROW)
        browse.setAccessibleName(self.tr("Choose the folder"))
        browse.clicked.connect(self._ask_folder)
        self.scale = ChoiceBox(self)
        self.scale.setAccessibleName(self.tr("Scale"))
        for scale in SCALES:
            self.scale.addItem(f"{scale}×", scale)
        self.scale.currentIndexChanged.connect(lambda _: self.propose())
        self.scale_label = QLabel(self.tr("Scale"), self)
        self.minutes = QSpinBox(self)
        self.minutes.setRange(1, 100_000)
        self.minutes.setValue(60)
        self.minutes.setSuffix(self.tr(" min"))
        self.minutes.setFixedHeight(ROW)
        self.minutes.setAccessibleName(self.tr("Time"))
        self.name = QLineEdit(self)
        self.name.setFixedHeight(ROW)
        self.name.setAccessibleName(self.tr("Name"))
        self.name.textEdited.connect(self._named)
        place = QHBoxLayout()
        place.setSpacing(GRID)
        place.addWidget(self.folder, 1)
        place.addWidget(browse)
        heading = QLabel(self.tr("Model"), self)
        heading.setProperty("role", "heading")
        heading.setFixedHeight(ROW)
        self.hint = QLabel(self)
        self.hint.setProperty("role", "dim")
        self.hint.setWordWrap(True)
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(GRID)
        grid.setColumnMinimumWidth(0, COLUMN)
        grid.setColumnStretch(1, 1)
        grid.addWidget(QLabel(self.tr("Task"), self), 0, 0)
        grid.addWidget(self.task, 0, 1)
        grid.addWidget(QLabel(self.tr("Pictures"), self), 1, 0)
        grid.addLayout(place, 1, 1)
        grid.addWidget(self.scale_label, 2, 0)
        grid.addWidget(self.scale, 2, 1)
        grid.addWidget(QLabel(self.tr("Time"), self), 3, 0)
        grid.addWidget(self.minutes, 3, 1)
        grid.addWidget(QLabel(self.tr("Name"), self), 4, 0)
        grid.addWidget(self.name, 4, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GRID)
        column.addWidget(heading)
        column.addLayout(grid)
        column.addWidget(self.hint)
        column.addStretch(1)
        self._show_scale()

    @property
    def upscales(self) -> bool:
        return self.task.currentData() == "upscale"

    @property
    def ready(self) -> bool:
        return bool(self.folder.text().strip() and self.name.text().strip())

    @property
    def target(self) -> Path:
        """Where the model of the chosen name goes."""
        return self._models / f"{self.name.text().strip()}.safetensors"

    @property
    def problem(self) -> str:
        """Why the name cannot be; empty when it can."""
        name = self.name.text().strip()
        if name.startswith(".") or FORBIDDEN & set(name):
            return self.tr("A model's name cannot begin with a dot or hold any of {}.").format(
                " ".join(sorted(FORBIDDEN))
            )
        if self.target.exists():
            return self.tr("A model called {} is there already. Choose another name.").format(name)
        return ""

    def propose(self) -> None:
        """A name after the folder and the task, until the person gives one."""
        text = self.folder.text().strip()
        if self._name_is_ours and text:
            first = f"{Path(text).name or 'model'} {self._ending}"
            self.name.setText(first)
            number = 2
            while self.target.exists():
                self.name.setText(f"{first} {number}")
                number += 1
        self._show_scale()
        self.changed.emit()

    @property
    def _ending(self) -> str:
        return {
            "upscale": f"x{self.scale.currentData()}",
            "denoise": self.tr("denoise"),
            "enhance": self.tr("enhance"),
        }[self.task.currentData()]

    def _show_scale(self) -> None:
        self.scale.setVisible(self.upscales)
        self.scale_label.setVisible(self.upscales)

    def _named(self, text: str) -> None:
        self._name_is_ours = not text
        self.changed.emit()

    def _ask_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self.tr("Choose the folder"))
        if name:
            self.folder.setText(name)
