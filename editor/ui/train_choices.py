"""What a training is started with: task, pictures, scale or style, time and the name of the model."""

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
    QMenu,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from editor.ui.theme import GRID, ROW
from editor.ui.train_plot import Figure
from editor.ui.widgets import PICTURES, ChoiceBox
from neural.training.files import KNOWN

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

    def __init__(
        self, models: Path, parent: QWidget | None = None, *, vgg: Path | None = None
    ) -> None:
        """`vgg` is the VGG-19 that is known already."""
        super().__init__(parent)
        self._models = models
        self._name_is_ours = True
        self.setFixedWidth(264)
        self.task = ChoiceBox(self)
        self.task.setAccessibleName(self.tr("Task"))
        self.task.addItem(self.tr("Upscaling"), "upscale")
        self.task.addItem(self.tr("Denoising"), "denoise")
        self.task.addItem(self.tr("Enhancing"), "enhance")
        self.task.addItem(self.tr("Style"), "style")
        self.task.addItem(self.tr("Generating"), "gan")
        self.task.addItem(self.tr("Encoding"), "autoencode")
        self.task.currentIndexChanged.connect(lambda _: self.propose())
        self.folder = QLineEdit(self)
        self.folder.setFixedHeight(ROW)
        self.folder.setAccessibleName(self.tr("Pictures"))
        self.folder.textChanged.connect(lambda _: self.propose())
        browse = self._button(self.tr("Choose the folder"))
        browse.clicked.connect(self._ask_folder)
        self.style_file = QLineEdit(self)
        self.style_file.setFixedHeight(ROW)
        self.style_file.setAccessibleName(self.tr("Style"))
        self.style_file.setToolTip(
            self.tr("One picture for a network of its style, or a folder of them for any style")
        )
        self.style_file.textChanged.connect(lambda _: self.propose())
        choose = self._button(self.tr("Choose the style"))
        menu = QMenu(choose)
        menu.addAction(self.tr("One picture…")).triggered.connect(self._ask_style)
        menu.addAction(self.tr("A folder of pictures…")).triggered.connect(self._ask_styles)
        choose.setMenu(menu)
        self.vgg = QLineEdit(self)
        self.vgg.setFixedHeight(ROW)
        self.vgg.setAccessibleName(self.tr("VGG-19 to judge by"))
        self.vgg.setText(str(vgg) if vgg is not None else "")
        self.vgg.textChanged.connect(lambda _: self.propose())
        find = self._button(self.tr("Choose the VGG-19"))
        find.clicked.connect(self._ask_vgg)
        self.advice = QLabel(
            self.tr(
                "What is painted is judged by VGG-19: choose torchvision's file {file}, which Sfumato "
                "neither has nor downloads."
            ).format(file=KNOWN),
            self,
        )
        self.advice.setProperty("role", "dim")
        self.advice.setWordWrap(True)
        self.scale = ChoiceBox(self)
        self.scale.setAccessibleName(self.tr("Scale"))
        for scale in SCALES:
            self.scale.addItem(f"{scale}×", scale)
        self.scale.currentIndexChanged.connect(lambda _: self.propose())
        self.scale_label = QLabel(self.tr("Scale"), self)
        self.case = ChoiceBox(self)
        self.case.setAccessibleName(self.tr("What is made"))
        self.case.addItem(self.tr("Pictures like one"), "single")
        self.case.addItem(self.tr("Textures"), "texture")
        self.case.addItem(self.tr("Small pictures"), "picture")
        self.case.setToolTip(
            self.tr(
                "From one picture new ones like it; from each picture or folder a texture without "
                "seams; or from many pictures of the same kind new ones of 64 pixels"
            )
        )
        self.case.currentIndexChanged.connect(lambda _: self.propose())
        self.case_label = QLabel(self.tr("Makes"), self)
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
        place, style_place, vgg_place = (
            self._place(line, button)
            for line, button in ((self.folder, browse), (self.style_file, choose), (self.vgg, find))
        )
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
        for label, box in ((self.scale_label, self.scale), (self.case_label, self.case)):
            grid.addWidget(label, 2, 0)
            grid.addWidget(box, 2, 1)
        style_label, vgg_label = QLabel(self.tr("Style"), self), QLabel("VGG-19", self)
        grid.addWidget(style_label, 3, 0)
        grid.addLayout(style_place, 3, 1)
        grid.addWidget(vgg_label, 4, 0)
        grid.addLayout(vgg_place, 4, 1)
        grid.addWidget(self.advice, 5, 1)
        grid.addWidget(QLabel(self.tr("Time"), self), 6, 0)
        grid.addWidget(self.minutes, 6, 1)
        grid.addWidget(QLabel(self.tr("Name"), self), 7, 0)
        grid.addWidget(self.name, 7, 1)
        self._of_style = (style_label, self.style_file, choose)
        self._judged = (vgg_label, self.vgg, find)
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
    def paints(self) -> bool:
        return self.task.currentData() == "style"

    @property
    def makes(self) -> str:
        """The case of a generator; empty for another task."""
        return self.case.currentData() if self.task.currentData() == "gan" else ""

    @property
    def judged(self) -> bool:
        """Whether VGG-19 judges what is learned."""
        return self.paints or self.makes == "texture"

    @property
    def figure(self) -> Figure:
        """What tells how good the network is."""
        return "nearness" if self.paints else "distance" if self.makes else "PSNR"

    @property
    def ready(self) -> bool:
        styled = not self.paints or bool(self.style_file.text().strip())
        styled = styled and (not self.judged or bool(self.vgg.text().strip()))
        return styled and bool(self.folder.text().strip() and self.name.text().strip())

    @property
    def settings(self) -> dict[str, object]:
        """What the task alone is asked for, by the names of its settings."""
        if self.upscales:
            return {"scale": self.scale.currentData()}
        style, vgg = (
            Path(line.text().strip()).expanduser().absolute()
            for line in (self.style_file, self.vgg)
        )
        judge = {"perceptual": vgg} if self.judged else {}
        if self.makes:
            return {"case": self.makes, **judge}
        return {"styles" if style.is_dir() else "single": style, **judge} if self.paints else {}

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
        lines = ((self.style_file, self.paints), (self.vgg, self.judged))
        for line in (line for line, asked in lines if asked):
            if not Path(line.text().strip()).expanduser().exists():
                return self.tr("There is no file {}.").format(line.text().strip())
        if self.target.exists():
            return self.tr("A model called {} is there already. Choose another name.").format(name)
        return ""

    def propose(self) -> None:
        """A name after the folder and the task, until the person gives one."""
        text = self.folder.text().strip()
        if self._name_is_ours and text:
            style = self.style_file.text().strip() if self.paints else ""
            learned = Path(text).stem if Path(text).is_file() else Path(text).name
            first = f"{Path(style).stem or learned or 'model'} {self._ending}"
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
            "style": self.tr("style"),
            "gan": self.tr("generator"),
            "autoencode": self.tr("encoder"),
        }[self.task.currentData()]

    def _show_scale(self) -> None:
        for widget in self._of_style:
            widget.setVisible(self.paints)
        for widget in self._judged:
            widget.setVisible(self.judged)
        for widget in (self.case, self.case_label):
            widget.setVisible(bool(self.makes))
        self.advice.setVisible(self.judged and not self.vgg.text().strip())
        self.scale.setVisible(self.upscales)
        self.scale_label.setVisible(self.upscales)

    def _named(self, text: str) -> None:
        self._name_is_ours = not text
        self.changed.emit()

    def _ask_folder(self) -> None:
        if self.makes == "single":
            name = self._picture(self.tr("Choose the picture"))
        else:
            name = QFileDialog.getExistingDirectory(self, self.tr("Choose the folder"))
        if name:
            self.folder.setText(name)

    def _picture(self, title: str) -> str:
        endings = " ".join("*" + ending for ending in PICTURES)
        name, _ = QFileDialog.getOpenFileName(self, title, "", f"{self.tr('Pictures')} ({endings})")
        return name

    def _ask_style(self) -> None:
        name = self._picture(self.tr("Choose the style"))
        if name:
            self.style_file.setText(name)

    def _ask_styles(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self.tr("Choose the style"))
        if name:
            self.style_file.setText(name)

    def _ask_vgg(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, self.tr("Choose the VGG-19"), "", "VGG-19 (*.pth *.safetensors)"
        )
        if name:
            self.vgg.setText(name)

    def _button(self, name: str) -> QPushButton:
        """A small button that chooses a file."""
        button = QPushButton("…", self)
        button.setAutoDefault(False)
        button.setFixedWidth(2 * ROW)
        button.setAccessibleName(name)
        return button

    def _place(self, line: QLineEdit, button: QPushButton) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(line, 1)
        row.addWidget(button)
        return row
