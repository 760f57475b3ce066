"""Small windows that only tell: the picture, the program."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from editor.document.layers import walk
from editor.session import Document
from editor.ui.status import DEPTHS
from editor.ui.theme import GRID

if TYPE_CHECKING:
    from editor.ui.window import MainWindow


class _Told(QDialog):
    """A dialog with a close button that goes away when it is closed."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(5 * GRID, 5 * GRID, 5 * GRID, 4 * GRID)
        self.column.setSpacing(3 * GRID)
        self.finished.connect(self.deleteLater)

    def add_buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.button(QDialogButtonBox.StandardButton.Close).setText(self.tr("Close"))
        buttons.rejected.connect(self.reject)
        self.column.addWidget(buttons)
        return buttons


class InformationDialog(_Told):
    """Everything about the document in front."""

    def __init__(self, window: MainWindow, document: Document) -> None:
        super().__init__(window)
        self.setWindowTitle(self.tr("Image information"))
        state = document.state
        from editor.document.colour import profile_name

        form = QFormLayout()
        form.setHorizontalSpacing(6 * GRID)
        form.setVerticalSpacing(GRID)
        held = document.history.bytes_in_memory / 2**20
        for title, text in (
            (self.tr("Name"), document.name),
            (self.tr("File"), str(document.path) if document.path else self.tr("not saved yet")),
            (self.tr("Size"), self.tr("{} px").format(state.size)),
            (self.tr("Area"), self.tr("{} MP").format(f"{state.size.megapixels:.3g}")),
            (self.tr("Depth"), self.tr("{} bit per channel").format(DEPTHS[state.depth])),
            (self.tr("Profile"), profile_name(state.profile)),
            (self.tr("Layers"), str(len(list(walk(state.layers))))),
            (self.tr("Memory"), self.tr("{} MB with history").format(f"{held:.1f}")),
        ):
            name = QLabel(title, self)
            name.setProperty("role", "dim")
            value = QLabel(text, self)
            value.setTextFormat(Qt.TextFormat.PlainText)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            form.addRow(name, value)
        self.column.addLayout(form)
        self.add_buttons()


class AboutDialog(_Told):
    """The program, its version, and what it runs on."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.setWindowTitle(self.tr("About Sfumato"))
        title = QLabel("Sfumato", self)
        title.setProperty("role", "title")
        text = QLabel(
            self.tr(
                "An image editor whose neural filters are part of it and work offline.\n"
                "No picture, no name of one and no statistic leaves this computer."
            ),
            self,
        )
        device = window.session.engine.device
        versions = QLabel(
            "\n".join(
                (
                    self.tr("Version {}").format(_version("sfumato")),
                    f"Python {platform.python_version()}, Qt {qVersion()}",
                    f"PyTorch {_version('torch')}" + (f", {device.title}" if device else ""),
                )
            ),
            self,
        )
        versions.setProperty("role", "dim")
        versions.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        for part in (title, text, versions):
            self.column.addWidget(part)
        self.add_buttons()


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "–"
