"""Actions: record what is done, play it again, keep it as a recipe."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from editor.presets import Actions
from editor.ui.icons import icon
from editor.ui.theme import GRID, ICON, ROW

if TYPE_CHECKING:
    from editor.recording import PlayError, Recording
    from editor.session import Document
    from editor.ui.window import MainWindow
    from neural.operation import Step


class ActionsPanel(QWidget):
    """`steps` are what is shown and would be played; recording adds to them."""

    def __init__(self, window: MainWindow, store: Actions | None = None) -> None:
        super().__init__(window)
        self._window = window
        self.store = store if store is not None else Actions()
        self.steps: tuple[Step, ...] = ()
        self._before: tuple[Step, ...] = ()
        self._recording: Recording | None = None
        self._document: Document | None = None
        self._playing = False
        self.saved = QComboBox(self)
        self.saved.setAccessibleName(self.tr("Saved actions"))
        self.saved.activated.connect(self._choose)
        self.list = QListWidget(self)
        self.list.setObjectName("steps")
        self.list.setAccessibleName(self.tr("Recorded steps"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentRowChanged.connect(lambda _: self._enable())
        self.note = QLabel(self)
        self.note.setProperty("role", "dim")
        self.note.setWordWrap(True)
        self.record = self._button("record", self.tr("Record what you do"))
        self.record.setCheckable(True)
        self.record.clicked.connect(self._set_recording)
        self.play = self._button("play", self.tr("Play on the document in front"))
        self.play.clicked.connect(self.play_here)
        self.folder = self._button("folders", self.tr("Play on a folder…"))
        self.folder.clicked.connect(self.play_on_folder)
        self.keep = self._button("bookmark-simple", self.tr("Keep in the list of actions…"))
        self.keep.clicked.connect(self._ask_name)
        self.save = self._button("floppy-disk", self.tr("Save as a recipe…"))
        self.save.clicked.connect(self._ask_save)
        self.load = self._button("folder-open", self.tr("Load a recipe…"))
        self.load.clicked.connect(self._ask_load)
        self.trash = self._button("trash", self.tr("Remove the step, or the saved action"))
        self.trash.clicked.connect(self.remove)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(GRID, GRID, GRID, GRID)
        for button in (self.record, self.play, self.folder):
            buttons.addWidget(button)
        buttons.addStretch(1)
        for button in (self.keep, self.save, self.load, self.trash):
            buttons.addWidget(button)
        top = QVBoxLayout()
        top.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 0)
        top.setSpacing(GRID)
        top.addWidget(self.saved)
        top.addWidget(self.note)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(top)
        column.addWidget(self.list, 1)
        column.addLayout(buttons)
        self._list_saved()
        self._show()

    def _button(self, name: str, words: str) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(icon(name))
        button.setIconSize(QSize(ICON, ICON))
        button.setToolTip(words)
        button.setAccessibleName(words)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    # Recording.

    @property
    def recording(self) -> bool:
        return self._recording is not None

    def set_document(self, document: Document | None) -> None:
        """The document in front: it is recorded, and played on."""
        self._document = document
        if self._recording is not None and not self._playing:
            self._recording.follow(document)
        self._enable()

    def _set_recording(self, on: bool) -> None:
        from editor.recording import Recording

        if on and self._recording is None:
            self._before = self.steps
            self._recording = Recording(self._recorded)
            self._recording.follow(self._document)
        elif not on and self._recording is not None:
            self._recording.follow(None)
            self._recording = None
        self._show()

    def _recorded(self) -> None:
        assert self._recording is not None
        self.steps = self._before + self._recording.steps
        self._show()

    # Playing.

    def play_here(self) -> None:
        """Apply the steps to the document in front, each a step of its history."""
        document = self._document
        if document is not None and self.steps and not self._playing:
            self.record.setChecked(False)
            self._set_recording(False)
            self._playing = True
            self._enable()
            self._window.spawn(self._play(document))

    async def _play(self, document: Document) -> None:
        from editor.recording import PlayError, play
        from editor.ui.texts import label, words
        from neural.recipe import Recipe

        try:
            await play(self._window.session, document, Recipe(self.steps), words, label)
        except PlayError as error:
            self._window.notices.show_error(self._told(error))
        finally:
            self._playing = False
            self._enable()

    def _told(self, error: PlayError) -> str:
        from editor.ui.texts import said, words

        if error.step is None or error.__cause__ is None:
            return said(error)
        where = self.tr("Step {}, {}: {}")
        return where.format(error.number, words(error.step), said(error.__cause__))

    def play_on_folder(self) -> None:
        """Batch export, with these steps to begin with."""
        from editor.ui.batch_dialog import BatchDialog

        dialog = BatchDialog(self._window.session, self._window)
        dialog.recipe.set_steps(self.steps)
        dialog.open()

    # Keeping.

    def set_steps(self, steps: tuple[Step, ...]) -> None:
        """Show these steps; a recording under way ends."""
        self.record.setChecked(False)
        self._set_recording(False)
        self.steps = steps
        self._show()

    def keep_as(self, name: str) -> None:
        """Keep the steps in the list of actions."""
        from neural.recipe import Recipe

        name = name.strip()
        if not name:
            return
        try:
            self.store.save(Recipe(self.steps), name)
        except OSError as error:
            from editor.ui.texts import said

            self._window.notices.show_error(said(error))
            return
        self._list_saved(name)

    def load_file(self, path: Path) -> None:
        """Take the steps of a recipe file."""
        from editor.document.command import steps as known
        from neural import recipe

        try:
            steps = recipe.load(path, known()).steps
        except recipe.RecipeError as error:
            from editor.ui.texts import said

            self._window.notices.show_error(said(error))
            return
        self.saved.setCurrentIndex(0)
        self.set_steps(steps)

    def save_file(self, path: Path) -> None:
        """Write the steps as a recipe file."""
        from neural.recipe import Recipe, RecipeError

        try:
            Recipe(self.steps).save(path if path.suffix else path.with_suffix(".json"))
        except (RecipeError, OSError) as error:
            from editor.ui.texts import said

            self._window.notices.show_error(said(error))

    def remove(self) -> None:
        """Take the chosen step out; without one, the saved action from the list."""
        row = self.list.currentRow()
        if row >= 0:
            self.set_steps(self.steps[:row] + self.steps[row + 1 :])
        elif self.saved.currentIndex() > 0:
            self.store.delete(self.saved.currentText())
            self._list_saved()
            self._enable()

    def _choose(self, row: int) -> None:
        from neural.recipe import RecipeError

        if row == 0:
            self.set_steps(())
            return
        try:
            self.set_steps(self.store.load(self.saved.itemText(row)).steps)
        except RecipeError as error:
            from editor.ui.texts import said

            self._window.notices.show_error(said(error))
            self._list_saved()

    def _list_saved(self, chosen: str = "") -> None:
        self.saved.clear()
        self.saved.addItem(self.tr("New action"))
        self.saved.addItems(self.store.names())
        self.saved.setCurrentIndex(max(0, self.saved.findText(chosen)) if chosen else 0)

    def _ask_name(self) -> None:
        dialog = QInputDialog(self)
        dialog.setWindowTitle(self.tr("Keep action"))
        dialog.setLabelText(self.tr("Name"))
        dialog.setOkButtonText(self.tr("Keep"))
        if self.saved.currentIndex() > 0:
            dialog.setTextValue(self.saved.currentText())
        dialog.textValueSelected.connect(self.keep_as)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _ask_save(self) -> None:
        kinds = f"{self.tr('Recipes')} (*.json *.toml)"
        name, _ = QFileDialog.getSaveFileName(self, self.tr("Save as a recipe"), "", kinds)
        if name:
            self.save_file(Path(name))

    def _ask_load(self) -> None:
        kinds = f"{self.tr('Recipes')} (*.toml *.json)"
        name, _ = QFileDialog.getOpenFileName(self, self.tr("Load a recipe"), "", kinds)
        if name:
            self.load_file(Path(name))

    # Showing.

    def _show(self) -> None:
        from editor.ui.texts import label

        self.list.clear()
        for step in self.steps:
            item = QListWidgetItem(label(step), self.list)
            item.setToolTip(label(step))
            item.setSizeHint(QSize(0, ROW))
        if self._recording is None:
            words = (
                "" if self.steps else self.tr("Record, then use filters and commands of the menus.")
            )
        elif self._recording.others:
            others = ", ".join(self._recording.others)
            words = self.tr("Not recorded, for it is done by hand: {}").format(others)
        else:
            words = self.tr("Recording: use filters and commands of the menus.")
        self.note.setText(words)
        self.note.setVisible(bool(words))
        self.record.setIcon(icon("record", "accent" if self.recording else "text"))
        self._enable()

    def _enable(self) -> None:
        there = bool(self.steps)
        self.play.setEnabled(there and self._document is not None and not self._playing)
        for button in (self.folder, self.keep, self.save):
            button.setEnabled(there)
        self.record.setEnabled(self._document is not None and not self._playing)
        self.trash.setEnabled(self.list.currentRow() >= 0 or self.saved.currentIndex() > 0)
