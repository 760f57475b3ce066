"""A chain of steps to run one after the other: add, order, set each one's options, load, save."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from editor.document.command import commands, steps
from editor.ui.form import Form
from editor.ui.icons import icon
from editor.ui.texts import label, menu, said, summary, title
from editor.ui.theme import GRID, ICON, ROW
from neural import recipe
from neural.models import ModelStore
from neural.operation import Step, operations
from neural.recipe import Recipe, RecipeError


class RecipeEditor(QWidget):
    """`steps` are the operations and commands as they are set. `failed` carries a sentence for the person."""

    changed = Signal()
    failed = Signal(str)

    def __init__(self, models: ModelStore | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.models = models
        self._steps: list[Step] = []
        self.list = QListWidget(self)
        self.list.setAccessibleName(self.tr("Steps"))
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.setFixedHeight(5 * ROW)
        self.list.currentRowChanged.connect(self._show_form)
        self.list.model().rowsMoved.connect(lambda *_: self._reordered())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GRID)
        column.addLayout(self._bar())
        column.addWidget(self.list)
        self.scroll = QScrollArea(self)
        self.scroll.setWidgetResizable(True)
        self.scroll.setFrameShape(QFrame.Shape.NoFrame)
        self.scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column.addWidget(self.scroll, 1)
        self._show_form(-1)

    def _bar(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GRID)
        heading = QLabel(self.tr("Filters"), self)
        heading.setProperty("role", "heading")
        heading.setFixedHeight(ROW)
        row.addWidget(heading)
        row.addStretch(1)
        self.add_button = self._tool("plus", self.tr("Add a filter"))
        self.add_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.add_button.setMenu(self._menu())
        self.remove_button = self._tool("trash", self.tr("Remove the filter"))
        self.remove_button.clicked.connect(self.remove)
        self.up_button = self._tool("arrow-up", self.tr("Earlier"))
        self.up_button.clicked.connect(lambda: self.move(-1))
        self.down_button = self._tool("arrow-down", self.tr("Later"))
        self.down_button.clicked.connect(lambda: self.move(1))
        load = self._tool("folder-open", self.tr("Load a recipe"))
        load.clicked.connect(self._ask_load)
        save = self._tool("floppy-disk", self.tr("Save as a recipe"))
        save.clicked.connect(self._ask_save)
        for button in (
            self.add_button,
            self.remove_button,
            self.up_button,
            self.down_button,
            load,
            save,
        ):
            row.addWidget(button)
        return row

    def _tool(self, name: str, words: str) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(icon(name))
        button.setIconSize(QSize(ICON, ICON))
        button.setToolTip(words)
        button.setAccessibleName(words)
        return button

    def _menu(self) -> QMenu:
        """Every operation that works on one picture, under the menus they stand in, and the commands."""
        top = QMenu(self)
        inner: dict[tuple[str, ...], QMenu] = {(): top}
        for operation in operations().values():
            if len(operation.inputs) != 1:
                continue
            path = menu(operation)[1:]  # "Filter" or "Image" would say nothing here
            for depth in range(len(path)):
                inner.setdefault(path[: depth + 1], inner[path[:depth]].addMenu(path[depth]))
            action = inner[path].addAction(title(operation))
            action.setToolTip(summary(operation))
            action.triggered.connect(lambda _=False, operation=operation: self.add(operation()))
        top.addSeparator()
        inner[("",)] = top.addMenu(self.tr("Commands"))
        for command in sorted(commands().values(), key=title):
            action = inner[("",)].addAction(title(command))
            action.setToolTip(summary(command))
            action.triggered.connect(lambda _=False, command=command: self.add(command()))
        return top

    @property
    def steps(self) -> tuple[Step, ...]:
        return tuple(self._steps)

    def set_steps(self, steps: tuple[Step, ...]) -> None:
        self._steps = list(steps)
        self._fill(0)
        self.changed.emit()

    def add(self, step: Step) -> None:
        """Put a step at the end and show its options."""
        self._steps.append(step)
        self._fill(len(self._steps) - 1)
        self.changed.emit()

    def remove(self) -> None:
        """Take the chosen one out."""
        row = self.list.currentRow()
        if row >= 0:
            del self._steps[row]
            self._fill(min(row, len(self._steps) - 1))
            self.changed.emit()

    def move(self, by: int) -> None:
        """Let the chosen one run earlier (-1) or later (1)."""
        row = self.list.currentRow()
        target = row + by
        if row >= 0 and 0 <= target < len(self._steps):
            self._steps[row], self._steps[target] = self._steps[target], self._steps[row]
            self._fill(target)
            self.changed.emit()

    def load(self, path: Path) -> None:
        """Take the steps of a recipe file."""
        try:
            self.set_steps(recipe.load(path, steps()).steps)
        except RecipeError as error:
            self.failed.emit(said(error))

    def save(self, path: Path) -> None:
        try:
            Recipe(self.steps).save(path)
        except (RecipeError, OSError) as error:
            self.failed.emit(said(error))

    def _fill(self, current: int) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        for number, step in enumerate(self._steps):
            item = QListWidgetItem(label(step), self.list)
            item.setData(Qt.ItemDataRole.UserRole, number)
            item.setSizeHint(QSize(0, ROW))
        self.list.setCurrentRow(current)
        self.list.blockSignals(False)
        self._show_form(current)

    def _show_form(self, row: int) -> None:
        there = 0 <= row < len(self._steps)
        self.remove_button.setEnabled(there)
        self.up_button.setEnabled(there and row > 0)
        self.down_button.setEnabled(there and row + 1 < len(self._steps))
        if not there:
            hint = QLabel(self.tr("Without filters the pictures are only converted."), self)
            hint.setProperty("role", "dim")
            hint.setWordWrap(True)
            hint.setAlignment(Qt.AlignmentFlag.AlignTop)
            self.scroll.setWidget(hint)
            self.form: Form | None = None
            return
        step = self._steps[row]
        form = Form(type(step), self.models, dict(step))
        form.changed.connect(lambda: self._set(row, form.value))
        self.form = form
        self.scroll.setWidget(form)

    def _set(self, row: int, step: Step) -> None:
        self._steps[row] = step
        item = self.list.item(row)
        if item is not None:
            item.setText(label(step))
        self.changed.emit()

    def _reordered(self) -> None:
        order = [
            self.list.item(row).data(Qt.ItemDataRole.UserRole) for row in range(self.list.count())
        ]
        self._steps = [self._steps[number] for number in order]
        self._fill(self.list.currentRow())
        self.changed.emit()

    def _ask_load(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, self.tr("Load a recipe"), "", f"{self.tr('Recipes')} (*.toml *.json)"
        )
        if name:
            self.load(Path(name))

    def _ask_save(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, self.tr("Save as a recipe"), "", f"{self.tr('Recipes')} (*.json *.toml)"
        )
        if name:
            path = Path(name)
            self.save(path if path.suffix else path.with_suffix(".json"))
