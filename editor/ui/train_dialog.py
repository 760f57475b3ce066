"""Training a model of one's own, from a folder of pictures, while the window stays free.

The training is another process, `python -m neural.training`, that gives way to whatever else runs and
ends when its standard input is closed: it cannot outlive the program.
"""

from __future__ import annotations

import asyncio
import json
import math
import sys
from pathlib import Path
from typing import Any, Literal

from PySide6.QtCore import QCoreApplication, QProcess, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

import neural
from editor.session import Session
from editor.ui.background import Background
from editor.ui.theme import GRID
from editor.ui.train_choices import TrainChoices
from editor.ui.train_plot import LossPlot, Samples
from editor.ui.trained import keep_model
from editor.ui.widgets import Complaint, ElidedLabel, ThinBar
from neural.cards import ModelCard
from neural.training import TASKS
from neural.training.files import kept_by_torchvision

PATIENCE = 10_000
"""Milliseconds that a training has to write its weights when the program quits."""

Phase = Literal["idle", "running", "stopping", "paused"]


class TrainDialog(QDialog):
    """Not modal. Closing it stops the training, keeps what it has learned and asks nothing.

    Open it with the event loop running. `kept` carries the card of a model that was made. `further`
    are settings of the task that the dialog does not offer, by name.
    """

    kept = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.further: dict[str, object] = {}
        self.phase: Phase = "idle"
        self.process: QProcess | None = None
        self._resumable = False
        self._then_pause = False
        self._running_name = ""
        self._data = ""
        self._result: dict[str, Any] | None = None
        self._error = ""
        self._complaints = b""
        self._notes: list[str] = []
        self._keeping = Background()
        self.setWindowTitle(self.tr("Train a model"))
        self.setAcceptDrops(True)
        self.resize(760, 520)
        self.side = TrainChoices(session.settings.models_path, self, vgg=known_vgg(session))
        self.side.changed.connect(self._show)
        self.plot = LossPlot(self)
        self.samples = Samples(self)
        self.complaint = Complaint(self)
        views = QVBoxLayout()
        views.setSpacing(2 * GRID)
        views.addWidget(self.plot, 2)
        views.addWidget(self.samples, 3)
        upper = QHBoxLayout()
        upper.setSpacing(4 * GRID)
        upper.addWidget(self.side)
        upper.addLayout(views, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(4 * GRID, 4 * GRID, 4 * GRID, 4 * GRID)
        column.setSpacing(3 * GRID)
        column.addLayout(upper, 1)
        column.addWidget(self.complaint)
        column.addLayout(self._bottom())
        QCoreApplication.instance().aboutToQuit.connect(self.quit)
        self._show()

    # Parts.

    def _bottom(self) -> QHBoxLayout:
        self.bar = ThinBar(self)
        self.summary = ElidedLabel(parent=self)
        self.summary.setProperty("role", "dim")
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.bar)
        words.addWidget(self.summary)
        self.close_button = QPushButton(self.tr("Close"), self)
        self.close_button.clicked.connect(self.reject)
        self.stop_button = QPushButton(self.tr("Stop"), self)
        self.stop_button.setToolTip(self.tr("End now and keep the model as it is"))
        self.stop_button.clicked.connect(self.stop)
        self.pause_button = QPushButton(self.tr("Pause"), self)
        self.pause_button.clicked.connect(self.pause)
        self.start_button = QPushButton(self.tr("Start"), self)
        self.start_button.setDefault(True)
        self.start_button.clicked.connect(self.start)
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        row.addLayout(words, 1)
        for button in (self.close_button, self.stop_button, self.pause_button, self.start_button):
            row.addWidget(button)
        return row

    def _show(self) -> None:
        """Bring every control in line with the phase and the choices."""
        idle, paused, running = (self.phase == p for p in ("idle", "paused", "running"))
        self.side.setEnabled(idle)
        if self.plot.figure != self.side.figure:
            self.plot.figure = self.side.figure
            self.plot.update()
        self.start_button.setVisible(idle or paused)
        self.start_button.setText(self.tr("Resume") if paused else self.tr("Start"))
        self.start_button.setEnabled(paused or self.side.ready)
        self.pause_button.setVisible(not (idle or paused))
        self.pause_button.setEnabled(running)
        self.stop_button.setVisible(not idle)
        self.stop_button.setEnabled(running or paused)
        self.bar.setVisible(not idle)
        advice = (
            self.tr("Drop a picture here.")
            if self.side.makes == "single"
            else self.tr("Drop a folder of sharp, clean pictures here: the more, the better.")
        )
        self.side.hint.setText(self._notes[-1] if self._notes else advice if idle else "")
        self.side.hint.setToolTip("\n".join(self._notes))

    # What is chosen.

    @property
    def out(self) -> Path:
        """Where the training writes its weights, its checkpoint, its samples: beside no model."""
        name = self._running_name
        return self.session.settings.models_path / "training" / name / f"{name}.safetensors"

    def set_folder(self, folder: Path) -> None:
        """Learn from the pictures in this folder."""
        self.side.folder.setText(str(folder))

    # Running.

    def start(self) -> None:
        """Begin, or go on after a pause."""
        if self.phase not in ("idle", "paused"):
            return
        if self.phase == "idle":
            problem = self.side.problem
            self.complaint.say(problem)
            if problem:
                return
            self._running_name = self.side.name.text().strip()
            self._resumable = False
            self._result = None
            self._notes = []
            self.plot.clear()
            self.samples.clear()
            self.bar.setValue(0)
        self._then_pause = False
        self._error = ""
        self._complaints = b""
        self.phase = "running"
        self.summary.setText(self.tr("Reading the pictures…"))
        self.complaint.say("")
        self._launch()
        self._show()

    def _arguments(self) -> list[str]:
        folder = Path(self.side.folder.text().strip()).expanduser().absolute()
        self._data = folder.name
        task = self.side.task.currentData()
        values: dict[str, object] = {
            "data": folder,
            "out": self.out.absolute(),
            "minutes": self.side.minutes.value(),
            "device": self.session.settings.device,
            "threads": self.session.settings.threads,
            "checkpoint_seconds": 30,
            "validate_seconds": 60,
        }
        values |= self.side.settings
        if self._resumable:
            values["resume"] = self.out.absolute().with_suffix(".ckpt")
        arguments = ["-m", "neural.training", task, "--watched"]
        for name, value in (values | self.further).items():
            # With "=", a value that begins with a dash is none the less a value.
            arguments.append(f"--{name.replace('_', '-')}={value}")
        return arguments

    def _launch(self) -> None:
        process = self.process = QProcess(self)
        process.setProgram(sys.executable)
        process.setArguments(self._arguments())
        # Where -m finds this very program, installed or not.
        process.setWorkingDirectory(str(Path(neural.__file__).resolve().parents[1]))
        process.readyReadStandardOutput.connect(self._read)
        process.readyReadStandardError.connect(self._hear)
        process.finished.connect(self._over)
        process.errorOccurred.connect(self._failed)
        process.start()

    def pause(self) -> None:
        """Stop at a checkpoint, to go on from there."""
        if self.phase == "running":
            self._then_pause = True
            self._ask_to_end(self.tr("Pausing…"))

    def stop(self) -> None:
        """End, and keep the model as it is."""
        if self.phase == "paused":
            self._finish()
        elif self.phase == "running":
            self._ask_to_end(self.tr("Stopping…"))

    def _ask_to_end(self, words: str) -> None:
        assert self.process is not None
        self.phase = "stopping"
        self.process.closeWriteChannel()
        self.summary.setText(words)
        self._show()

    def _hear(self) -> None:
        if self.process is not None:
            heard = self._complaints + bytes(self.process.readAllStandardError().data())
            self._complaints = heard[-2000:]

    def _read(self) -> None:
        while self.process is not None and self.process.canReadLine():
            try:
                said = json.loads(bytes(self.process.readLine().data()))
            except ValueError:
                continue  # a library that prints is not for us
            if isinstance(said, dict):
                self._take(said)

    def _take(self, said: dict[str, Any]) -> None:
        if "error" in said:
            self._error = said["error"]
        elif "result" in said:
            self._result = said["result"]
        elif "step" in said:
            self._take_progress(said)

    def _take_progress(self, said: dict[str, Any]) -> None:
        if said["note"]:
            self._notes.append(said["note"])
            self._show()
        self.plot.add(said["minutes"], said["loss"], said["psnr"])
        self.samples.look(self.out.with_suffix(".samples.png"))
        self.bar.setValue(round(1000 * said["done"]))
        if self.phase == "running" and said["step"]:
            self.summary.setText(
                self.tr("{minutes} of {all} min, {steps} steps").format(
                    minutes=f"{said['minutes']:.1f}",
                    all=self.side.minutes.value(),
                    steps=said["step"],
                )
            )

    def _failed(self, error: QProcess.ProcessError) -> None:
        """Only a process that never began has no other end."""
        if error == QProcess.ProcessError.FailedToStart and self.process is not None:
            self._error = self.process.errorString()
            self._over()

    def _over(self, *_: object) -> None:
        """The process has ended, one way or another."""
        process, self.process = self.process, None
        if process is None:
            return
        self.process = process
        self._read()
        self._hear()
        self.process = None
        process.deleteLater()
        ended_well = self._result is not None and process.exitCode() in (0, 130)
        self.samples.look(self.out.with_suffix(".samples.png"))
        if self._error or not ended_well:
            self._broke_off()
        elif self._then_pause and self._result is not None and self._result["stopped"]:
            self.phase, self._resumable = "paused", True
            self._take_result()
            self.summary.setText(self.tr("Paused"))
            self._show()
            if not self.isVisible():
                self._finish()
        else:
            self._take_result()
            self._finish()

    def _take_result(self) -> None:
        assert self._result is not None
        self.plot.add(self._result["minutes"], None, self._result["psnr"])

    def _broke_off(self) -> None:
        lines = self._complaints.decode(errors="replace").strip().splitlines()
        reason = self._error or self.tr("The training broke off: {reason}").format(
            reason=lines[-1] if lines else self.tr("it gives no reason.")
        )
        self._rest(reason)

    def _rest(self, complaint: str = "", summary: str = "") -> None:
        self.phase = "idle"
        self.complaint.say(complaint)
        self.summary.setText(summary)
        self.side.propose()
        self._show()
        if not self.isVisible():
            self.deleteLater()

    # The model.

    def _finish(self) -> None:
        self.phase = "stopping"
        self._show()
        if not self._keeping.start(self._keep()):
            self._rest()

    def _keep_now(self) -> ModelCard | None:
        """Put the weights where the program finds them; None when nothing was learned."""
        result = self._result
        if result is None or not result["steps"]:
            return None
        target = self.session.settings.models_path / f"{self._running_name}.safetensors"
        metrics = {"steps": float(result["steps"]), "minutes": round(result["minutes"], 2)}
        if math.isfinite(result["psnr"]):
            metrics[TASKS[self.side.task.currentData()].settings.figure] = round(result["psnr"], 3)
        return keep_model(Path(result["weights"]), target, data=self._data, metrics=metrics)

    async def _keep(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            card = await loop.run_in_executor(None, self._keep_now)
            await loop.run_in_executor(None, self.session.models.examine)
        except ValueError as error:
            self._rest(str(error))
            return
        if card is None:
            self._rest(self.tr("Nothing was learned yet: no model was made."))
            return
        self.kept.emit(card)
        self._rest(summary=self.tr("{name} is in the list of models.").format(name=card.title))

    # Dropping and leaving.

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.phase == "idle" and any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            alone = paths[0].is_dir() or self.side.makes == "single"
            self.set_folder(paths[0] if alone else paths[0].parent)

    def done(self, result: int) -> None:
        """Hide; what is under way ends by itself, and the dialog with it."""
        self._then_pause = False
        super().done(result)
        if self.phase == "idle":
            self.deleteLater()
        else:
            self.stop()

    def quit(self) -> None:
        """The program ends: so does the training, its model kept if it can be written in time."""
        process, self.process = self.process, None
        if process is not None:
            process.closeWriteChannel()
            if not process.waitForFinished(PATIENCE):
                process.kill()
                process.waitForFinished()
            self.process = process
            self._read()
            self.process = None
        elif self.phase != "paused":
            return
        try:
            self._keep_now()
        except ValueError:
            return  # nobody is left to tell; the weights lie in the training's own folder


def known_vgg(session: Session) -> Path | None:
    """A VGG-19 of the person's: in the models folder, or where torchvision keeps its own."""
    for card in session.models.cards("perception"):
        for path in session.models.files(card.id):
            return path
    path = kept_by_torchvision()
    return path if path.is_file() else None
