"""Small windows that only tell: the picture, the shortcuts, the program."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from editor.document.layers import walk
from editor.session import Document
from editor.ui.actions import translated
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


class ShortcutsDialog(_Told):
    """Every action with its keys; typing finds one."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        self.resize(520, 560)
        self.find = QLineEdit(self)
        self.find.setPlaceholderText(self.tr("Find an action"))
        self.find.setAccessibleName(self.tr("Find an action"))
        self.find.setClearButtonEnabled(True)
        self.find.textChanged.connect(self._filter)
        self.table = QTreeWidget(self)
        self.table.setColumnCount(2)
        self.table.setHeaderHidden(True)
        self.table.setRootIsDecorated(False)
        self.table.setSelectionMode(QTreeWidget.SelectionMode.NoSelection)
        header = self.table.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.table.setAccessibleName(self.tr("Keyboard shortcuts"))
        for place, rows in self._groups(window).items():
            head = QTreeWidgetItem([place])
            head.setFirstColumnSpanned(True)
            font = head.font(0)
            font.setBold(True)
            head.setFont(0, font)
            self.table.addTopLevelItem(head)
            for title, keys in rows:
                head.addChild(QTreeWidgetItem([title, keys]))
        self.table.expandAll()
        self.column.addWidget(self.find)
        self.column.addWidget(self.table, 1)
        self.add_buttons()

    def _groups(self, window: MainWindow) -> dict[str, list[tuple[str, str]]]:
        groups: dict[str, list[tuple[str, str]]] = {}
        for command in window.menus.commands():
            if command.shortcut:
                spec = window.specs.get(command.id)  # Undo names a step meanwhile
                title = translated(spec.text).rstrip("…") if spec is not None else command.title
                groups.setdefault(command.place, []).append((title, command.shortcut))
        groups[self.tr("Canvas")] = [
            (self.tr("Pan"), self.tr("Space and drag, or the middle button")),
            (self.tr("Zoom at the cursor"), self.tr("Wheel, or Ctrl and wheel")),
            (self.tr("Look at the picture before the filter"), self.tr("Hold \\")),
            (self.tr("Hide or show the panels"), _native("Tab")),
            (self.tr("Zoom out with the zoom tool"), self.tr("Alt and click")),
        ]
        return groups

    def _filter(self, text: str) -> None:
        wanted = text.casefold()
        for row in range(self.table.topLevelItemCount()):
            head = self.table.topLevelItem(row)
            shown = 0
            for inner in range(head.childCount()):
                item = head.child(inner)
                words = f"{item.text(0)} {item.text(1)}".casefold()
                item.setHidden(wanted not in words)
                shown += not item.isHidden()
            head.setHidden(shown == 0)


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


def _native(keys: str) -> str:
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
