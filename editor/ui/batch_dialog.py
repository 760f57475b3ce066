"""File > Batch export: filters and a format for whole folders, with a report of what became of each."""

from __future__ import annotations

import asyncio
import json
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QBrush, QDragEnterEvent, QDropEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QSplitter,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from editor import batch
from editor.batch import Job, Outcome, Report, Watcher
from editor.document.codec import formats
from editor.planning import BatchError, Item, plan
from editor.session import Session
from editor.ui.background import Background
from editor.ui.batch_output import BatchOutput
from editor.ui.recipe_editor import RecipeEditor
from editor.ui.texts import said
from editor.ui.theme import GRID, ROW, tokens
from editor.ui.widgets import Complaint, ElidedLabel, ThinBar
from neural.operation import Progress

PAUSE = 200
"""Milliseconds after a change until the list of files is planned anew."""
ITEM = Qt.ItemDataRole.UserRole


class BatchDialog(QDialog):
    """Open it with the event loop running. `ended` carries the report of a run."""

    ended = Signal(object)
    _progressed = Signal(object, object)
    _finished = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.inputs: list[Path] = []
        self.items: tuple[Item, ...] = ()
        self.report: Report | None = None
        self.running = False
        self._problem = ""
        self._rows: dict[Item, QTreeWidgetItem] = {}
        self._fractions: dict[Item, float] = {}
        self._watcher: Watcher | None = None
        self._planning = Background()
        self._running = Background()
        self.setWindowTitle(self.tr("Batch export"))
        self.setAcceptDrops(True)
        self.resize(960, 640)
        split = QSplitter(Qt.Orientation.Horizontal, self)
        split.setObjectName("columns")
        split.setHandleWidth(4 * GRID)
        split.setChildrenCollapsible(False)
        split.addWidget(self._files())
        self.recipe = RecipeEditor(session.models, self)
        self.recipe.failed.connect(self._say)
        split.addWidget(self.recipe)
        self.output = BatchOutput(self)
        self.output.changed.connect(self._changed)
        split.addWidget(self.output)
        split.setSizes([340, 280, 300])
        self.complaint = Complaint(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(4 * GRID, 4 * GRID, 4 * GRID, 4 * GRID)
        column.setSpacing(3 * GRID)
        column.addWidget(split, 1)
        column.addWidget(self.complaint)
        column.addLayout(self._bottom())
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self._plan_again)
        self._progressed.connect(self._show_progress)
        self._finished.connect(self._show_outcome)
        self.finished.connect(self.deleteLater)
        self._show()

    # Parts.

    def _files(self) -> QWidget:
        side = QWidget(self)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GRID)
        heading = QLabel(self.tr("Pictures"), side)
        heading.setProperty("role", "heading")
        heading.setFixedHeight(ROW)
        column.addWidget(heading)
        self.list = QTreeWidget(side)
        self.list.setAccessibleName(self.tr("Pictures"))
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setHeaderLabels([self.tr("File"), self.tr("State")])
        header = self.list.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        column.addWidget(self.list, 1)
        self.hint = QLabel(self.tr("Drop files or folders here."), side)
        self.hint.setProperty("role", "dim")
        self.hint.setWordWrap(True)
        column.addWidget(self.hint)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        files = QPushButton(self.tr("Add files…"), side)
        files.clicked.connect(self._ask_files)
        folder = QPushButton(self.tr("Add folder…"), side)
        folder.clicked.connect(self._ask_folder)
        self.clear = QPushButton(self.tr("Clear"), side)
        self.clear.clicked.connect(lambda: self.set_inputs([]))
        for button in (files, folder, self.clear):
            button.setAutoDefault(False)
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        return side

    def _bottom(self) -> QHBoxLayout:
        self.bar = ThinBar(self)
        self.summary = ElidedLabel(parent=self)
        self.summary.setProperty("role", "dim")
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.bar)
        words.addWidget(self.summary)
        self.only_failed = QCheckBox(self.tr("Only failed"), self)
        self.only_failed.toggled.connect(lambda _: self._filter())
        self.save_report = QPushButton(self.tr("Save report…"), self)
        self.save_report.clicked.connect(self._ask_report)
        self.close_button = QPushButton(self.tr("Close"), self)
        self.close_button.clicked.connect(self.reject)
        self.start_button = QPushButton(self.tr("Start"), self)
        self.start_button.setDefault(True)
        self.start_button.clicked.connect(self.start)
        self.stop_button = QPushButton(self.tr("Stop"), self)
        self.stop_button.clicked.connect(self.stop)
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        row.addLayout(words, 1)
        for button in (
            self.only_failed,
            self.save_report,
            self.close_button,
            self.stop_button,
            self.start_button,
        ):
            row.addWidget(button)
        return row

    # What is chosen.

    def set_inputs(self, paths: list[Path]) -> None:
        """Work on these files and folders."""
        self.inputs = paths
        if paths:
            self.output.propose(paths[0])
        self._changed()

    def add_inputs(self, paths: list[Path]) -> None:
        self.set_inputs([*self.inputs, *(path for path in paths if path not in self.inputs)])

    def job(self) -> Job:
        """What is to be done to each file."""
        return Job(
            steps=(*self.recipe.steps, *self.output.steps),
            options=self.output.options,
            existing=self.output.existing_choice,
            models=self.session.models,
            device=self.session.settings.device,
            limits=self.session.limits,
        )

    def _changed(self) -> None:
        """Nothing starts before the files have been planned anew."""
        self.report = None
        self.items = ()
        self._show()
        if self.isVisible():
            self._pause.start()

    # Which files it makes.

    def _plan_again(self) -> None:
        self._planning.cancel()
        self._planning.start(self._plan())

    async def _plan(self) -> None:
        """List the files off this thread: a tree of folders may be large."""
        inputs, folder = list(self.inputs), self.output.place
        self._problem = ""
        self.items = ()
        if inputs and folder is not None:
            loop = asyncio.get_running_loop()
            planned = partial(
                plan,
                inputs,
                folder,
                ending=self.output.ending,
                pattern=self.output.pattern.text(),
                existing=self.output.existing_choice,
            )
            try:
                self.items = await loop.run_in_executor(None, planned)
            except BatchError as error:
                self._problem = said(error)
        elif inputs:
            self._problem = self.tr("Choose the folder the results go to.")
        self._fill()
        self._show()

    def _fill(self) -> None:
        self.list.clear()
        self._rows = {}
        for item in self.items:
            row = QTreeWidgetItem([item.source.name, ""])
            row.setToolTip(0, f"{item.source}\n→ {item.target}")
            self._rows[item] = row
        self.list.addTopLevelItems(list(self._rows.values()))
        self.output.example.setText(self.items[0].target.name if self.items else "")
        count = len(self.items)
        self.hint.setText(
            self.tr("{} files").format(count) if count else self.tr("Drop files or folders here.")
        )

    def _say(self, text: str) -> None:
        self.complaint.say(text)

    def _show(self) -> None:
        running, done = self.running, self.report is not None
        self.complaint.say(self._problem)
        self.start_button.setEnabled(bool(self.items) and not running)
        self.start_button.setVisible(not running)
        self.stop_button.setVisible(running)
        self.close_button.setEnabled(not running)
        self.bar.setVisible(running)
        failed = bool(self.report and self.report.failed)
        self.only_failed.setVisible(failed)
        self.save_report.setVisible(done)
        for part in (self.recipe, self.clear, self.output):
            part.setEnabled(not running)
        if not running:
            self.summary.setText(self.report.summary if self.report is not None else "")

    # Running.

    def start(self) -> None:
        """Make every file, on other threads."""
        if not self.items or self.running:
            return
        self.report = None
        self._fractions = {}
        self.only_failed.setChecked(False)
        for row in self._rows.values():
            row.setText(1, "")
        self._watcher = Watcher(progress=self._progressed.emit, ended=self._finished.emit)
        self.running = self._running.start(self._run(self.items, self.job(), self._watcher))
        self._show()

    def stop(self) -> None:
        """End early: files under way are dropped, finished ones stay."""
        if self._watcher is not None:
            self._watcher.stop.set()
            self.summary.setText(self.tr("Stopping…"))

    async def _run(self, items: tuple[Item, ...], job: Job, watcher: Watcher) -> None:
        loop = asyncio.get_running_loop()
        try:
            self.report = await loop.run_in_executor(None, batch.run, items, job, watcher)
        except BatchError as error:
            self._problem = said(error)
        except asyncio.CancelledError:
            watcher.stop.set()
            raise
        self._over()

    def _over(self) -> None:
        self.running = False
        self._watcher = None
        if self.report is not None:
            for outcome in self.report.outcomes:
                self._show_outcome(outcome)
        self._show()
        if self.report is not None:
            self.ended.emit(self.report)

    def _show_progress(self, item: Item, progress: Progress) -> None:
        self._fractions[item] = progress.fraction
        row = self._rows.get(item)
        if row is not None and self.running:
            row.setText(1, f"{progress.fraction:.0%}")
        self._show_bar()

    def _show_outcome(self, outcome: Outcome) -> None:
        self._fractions[outcome.item] = 1.0
        row = self._rows.get(outcome.item)
        if row is None:
            return
        words = {
            "done": self.tr("Done"),
            "skipped": self.tr("Skipped"),
            "failed": self.tr("Failed"),
            "not started": self.tr("Not started"),
        }
        row.setText(1, words[outcome.status])
        detail = outcome.reason or "\n".join(outcome.notes)
        row.setToolTip(1, detail)
        failed = outcome.status == "failed"
        row.setForeground(1, QBrush(tokens().color("warning")) if failed else QBrush())
        if failed and not row.childCount():
            reason = QTreeWidgetItem([detail])
            reason.setForeground(0, QBrush(tokens().color("dim")))
            row.addChild(reason)
            row.setExpanded(True)
            reason.setFirstColumnSpanned(True)
            reason.setToolTip(0, detail)
        self._show_bar()

    def _show_bar(self) -> None:
        if self.running and self.items:
            self.bar.setValue(round(1000 * sum(self._fractions.values()) / len(self.items)))
            done = sum(fraction >= 1 for fraction in self._fractions.values())
            self.summary.setText(self.tr("{done} of {all}").format(done=done, all=len(self.items)))

    def _filter(self) -> None:
        """Show failed files alone, or all."""
        failed = {outcome.item for outcome in self.report.failed} if self.report else set()
        for item, row in self._rows.items():
            row.setHidden(self.only_failed.isChecked() and item not in failed)

    # Asking.

    def _ask_files(self) -> None:
        endings = sorted({ending for each in formats().values() for ending in each.extensions})
        pattern = " ".join(f"*{ending}" for ending in endings)
        names, _ = QFileDialog.getOpenFileNames(
            self, self.tr("Add files"), "", f"{self.tr('Pictures')} ({pattern})"
        )
        self.add_inputs([Path(name) for name in names])

    def _ask_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self.tr("Add a folder"))
        if name:
            self.add_inputs([Path(name)])

    def _ask_report(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self,
            self.tr("Save report"),
            self.output.folder.text() + "/report.json",
            "JSON (*.json)",
        )
        if name:
            self.write_report(Path(name))

    def write_report(self, path: Path) -> None:
        """Write the report of the last run as JSON."""
        if self.report is None:
            return
        text = json.dumps(self.report.to_json(), ensure_ascii=False, indent=2)
        try:
            path.write_text(text + "\n", "utf-8")
        except OSError as error:
            self._say(self.tr("The report was not saved: {}.").format(error.strerror))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()) and not self.running:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        urls = event.mimeData().urls()
        self.add_inputs([Path(url.toLocalFile()) for url in urls if url.isLocalFile()])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete takes chosen files out; Esc stops a run before it closes."""
        if event.key() == Qt.Key.Key_Escape and self.running:
            self.stop()
        elif event.key() == Qt.Key.Key_Delete and self.list.hasFocus() and not self.running:
            chosen = set(self.list.selectedItems())
            self.set_inputs([item.source for item, row in self._rows.items() if row not in chosen])
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._changed()

    def done(self, result: int) -> None:
        if self._watcher is not None:
            self._watcher.stop.set()
        self._pause.stop()
        self._planning.cancel()
        self._running.cancel()
        super().done(result)
