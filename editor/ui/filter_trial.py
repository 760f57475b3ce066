"""An operation being tried on a document: run for each new choice, then applied or dropped."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QObject, QTimer, Signal

from editor.session import Change, Document, Session
from editor.ui.background import Background
from editor.ui.steady_run import SteadyRun
from editor.ui.texts import label, said
from neural.context import Estimate
from neural.device import Device
from neural.operation import NeedsFile, Operation, OperationError
from neural.source import Rect
from neural.weights.errors import ModelError

PAUSE = 120
"""Milliseconds from a change to its run, so that a dragged slider does not start hundreds."""
LONG_PAUSE = 250
"""The same for networks: each further change starts this pause again."""
NO_PAUSE = 8
"""The same where nothing is run, only mixed."""
PATIENCE = 0.6
"""Seconds a quick filter may take to show something before a further change interrupts it."""

Status = Literal["waiting", "running", "done", "failed", "stopped", "impossible"]
Remedy = Literal["retry", "cpu", "models"]
Visible = Callable[[], Rect | None]


class Trial(QObject):
    """Shows an operation on a document and keeps the newest choice running.

    `changed` tells of progress, cost and errors. `ended` is emitted once: with the history label when the
    result was applied, with "" when it was dropped, be it by undo or by closing the document.
    """

    changed = Signal()
    ended = Signal(str)
    asked_again = Signal()
    """The person wants another try at finding the values; whoever finds them hears it."""

    def __init__(
        self,
        session: Session,
        document: Document,
        operation: Operation,
        visible: Visible,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.session = session
        self.document = document
        self.operation = operation
        self.visible = visible
        self.run: SteadyRun | None = None
        self.applying = False
        self.new_layer = False
        self.live_layer = False
        self.beside = False
        self.estimate: Estimate | None = None
        self.problem = ""
        self.remedies: tuple[Remedy, ...] = ()
        self.needs: NeedsFile | None = None
        """The file that the run waits for, which is no problem."""
        self.over = False
        self.pending = False
        """True while values are being found that will be chosen."""
        self._unanswered = False
        self._began = 0.0
        self._costs: dict[object, Estimate] = {}
        self._background = Background()
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._due)
        document.listeners.append(self._hear)

    @property
    def neural(self) -> bool:
        return self.operation.kind == "neural"

    @property
    def instant(self) -> bool:
        """The choice needs no run: it only mixes anew what is there."""
        run = self.run
        return run is not None and run.beside == self.beside and run.ready(self.operation)

    @property
    def heavy(self) -> bool:
        """A network has to run for the choice."""
        return self.neural and not self.instant

    @property
    def status(self) -> Status:
        if self._timer.isActive() or self.pending:
            return "waiting"
        if self.run is None:
            return "impossible" if self.problem else "waiting"
        return self.run.status

    @property
    def fraction(self) -> float:
        return self.run.fraction if self.run is not None and self.status != "waiting" else 0.0

    @property
    def seconds_left(self) -> float | None:
        """How long the run will still take; None while nobody can tell."""
        run = self.run
        if run is None or self.status not in ("running", "waiting"):
            return None
        if self.status == "running" and run.fraction > 0.05:
            return (time.monotonic() - self._began) * (1 / run.fraction - 1)
        return self.estimate.seconds if self.estimate is not None else None

    def begin(self) -> None:
        """Run for the first time, at once. Call it with the event loop running."""
        self._start()

    def choose(self, operation: Operation) -> None:
        """Another choice: the run of the old one is dropped as soon as the new one starts."""
        self.pending = self._unanswered = False
        run = self.run
        if operation == self.operation and run is not None and run.before is self.document.state:
            return
        self.operation = operation
        self._schedule()

    def turn(self, beside: bool) -> None:
        """Change what is not selected in place of what is, or the other way round."""
        if beside != self.beside:
            self.beside = beside
            if not self.pending:
                self._schedule()

    def expect(self) -> None:
        """Values are being found: what runs now will not be what is applied."""
        self.pending, self._unanswered = True, False
        self.problem, self.remedies, self.needs = "", (), None
        self._timer.stop()
        self.changed.emit()

    def fail(self, error: BaseException) -> None:
        """The values could not be found."""
        self.pending = self.applying = False
        self._unanswered = True
        run, self.run = self.run, None
        if run is not None:
            run.cancel()
        self._explain(error)
        self.changed.emit()

    def look(self) -> None:
        """The person scrolled: what is seen now comes first."""
        if self.run is not None:
            self.run.look_at(self.visible())

    def apply(self) -> None:
        """Make the result a step of the history, as soon as it is complete."""
        if self._timer.isActive():
            self._start()
        if self.over or self.status == "impossible":
            return
        if self.live_layer and self.run is not None and not self.pending:
            self._accept()
            return
        self.applying = True
        if self.run is not None and not self.pending:
            if self.run.status in ("failed", "stopped"):
                self._start()
            elif self.run.status == "done":
                self._accept()
        self.changed.emit()

    def stop(self) -> None:
        """Stop computing and keep showing what is finished."""
        self.applying = False
        self._timer.stop()
        if self.run is not None:
            self.run.stop()
            self.run.settle()
        self._background.cancel()
        self.changed.emit()

    def keep(self) -> None:
        """Apply what a stopped run has finished."""
        if self.run is not None and self.run.status == "stopped":
            self._accept()

    @property
    def keepable(self) -> bool:
        """True for a stopped run of which something is finished and can be used."""
        run = self.run
        return (
            run is not None
            and run.status == "stopped"
            and bool(run.finished)
            and not self.operation.resizes
        )

    def retry(self) -> None:
        if self._unanswered:
            self.asked_again.emit()
        else:
            self._start()

    def retry_on_cpu(self) -> None:
        """Use the CPU from now on, for everything, and run again."""
        self.session.engine.device = Device("cpu", "CPU")
        self.retry()

    def cancel(self) -> None:
        """Drop it: the document looks as before."""
        self._end("")

    def _schedule(self) -> None:
        if self.instant:
            if not self._timer.isActive() or self._timer.interval() > NO_PAUSE:
                self._timer.start(NO_PAUSE)
        elif self.neural or not self._timer.isActive():
            self._timer.start(LONG_PAUSE if self.neural else PAUSE)
        self.changed.emit()

    def _due(self) -> None:
        run = self.run
        if (
            run is not None
            and not self.heavy
            and run.status == "running"
            and not run.finished
            and time.monotonic() - self._began < PATIENCE
        ):
            # Let it show something first.
            self._timer.start(NO_PAUSE if self.instant else PAUSE // 2)
            return
        self._start()

    def _start(self) -> None:
        if self.over:
            return
        self._timer.stop()
        self.problem, self.remedies, self.needs = "", (), None
        previous = self.run
        try:
            run = SteadyRun(
                self.document, self.operation, self.session.engine, previous, beside=self.beside
            )
        except (OperationError, ValueError) as error:
            self.problem = said(error)
            self.run = None
            self.applying = False
            if previous is not None:
                previous.cancel()
            self.changed.emit()
            return
        self._began = time.monotonic()
        self._weigh(run)
        self.run = run
        run.start(self.visible())
        self.changed.emit()

    def _weigh(self, run: SteadyRun) -> None:
        """Ask for the cost before the run, unless a run of the same kind has been weighed."""
        self._background.cancel()
        self.estimate = None
        if not self.neural or run.ready(run.operation):
            return
        choices = self.operation.model_dump(mode="python")
        fixed = tuple((key, value) for key, value in choices.items() if type(value) is not float)
        key = (str(fixed), self.operation.output_size(run.before.size), run.selection, run.subject)
        self.estimate = self._costs.get(key)
        if self.estimate is None:
            self._background.start(self._estimate(run, key))

    async def _estimate(self, run: SteadyRun, key: object) -> None:
        seconds, memory = 0.0, 0
        try:
            for layer in run.layers:
                operation = run.operation.for_part(run.before.size, layer.bounds)
                inputs = [layer.raster.source()] if operation.inputs else []
                subject = run.subject_of(layer)
                part = await self.session.engine.estimate(operation, inputs, subject)
                wanted = await run.wanted(operation, layer)
                if wanted is not None:
                    seconds += part.seconds * sum(r.area for r in wanted) / layer.bounds.area
                else:
                    seconds += part.seconds
                memory = max(memory, part.memory)
        except Exception:  # whatever is wrong, the run itself says it
            return
        self._began = time.monotonic()  # the run waited for this
        self.estimate = self._costs[key] = Estimate(seconds, memory)
        self.changed.emit()

    def _hear(self, change: Change) -> None:
        if self.over:
            return
        run = self.run
        if run is not None and self.document.filter is not run:
            self.run = None  # dropped by undo, by closing, or by another filter
            self._end("")
            return
        if change == "state" and (run is None or run.before is not self.document.state):
            if self._unanswered or self.operation.suggests_from:
                self.asked_again.emit()
            elif not self.pending:
                self._schedule()
        elif change == "progress" and run is not None:
            self._progressed(run)

    def _progressed(self, run: SteadyRun) -> None:
        if run.status == "failed" and run.error is not None and not self.problem and not self.needs:
            self.applying = False
            run.settle()
            self._explain(run.error)
        if self.applying and (self.status == "done" or self.live_layer):
            self._accept()
        self.changed.emit()

    def _explain(self, error: BaseException) -> None:
        if isinstance(error, NeedsFile):
            self.problem, self.remedies, self.needs = "", (), error
            return
        remedies: list[Remedy] = []
        device = self.session.engine.device
        if isinstance(error, ModelError):
            self.problem = said(error)
            remedies.append("models")
        elif isinstance(error, OperationError | OSError | ValueError):
            self.problem = said(error)
            remedies.append("retry")
        elif isinstance(error, MemoryError):
            self.problem = self.tr(
                "There is not enough memory for this. Close other documents, or try a smaller size."
            )
            remedies.append("retry")
        else:
            self.problem = self.tr("{operation} failed: {reason}").format(
                operation=self.operation.title, reason=f"{type(error).__name__}: {error}"
            )
            remedies.append("retry")
        if self.neural and device is not None and device.kind != "cpu":
            remedies.append("cpu")
        self.remedies = tuple(remedies)

    def _accept(self) -> None:
        run = self.run
        if run is None or self.over:
            return
        self.over = True  # what the document tells from here on is our own doing
        words = label(run.operation)
        try:
            if self.live_layer:
                run.accept_live(words=words)
            else:
                new = self.new_layer and not run.operation.resizes
                run.accept(as_new_layer=new, words=words)
        except RuntimeError as error:
            self.over = False
            self.problem, self.remedies = said(error), ("retry",)
            self.run = None
            self.applying = False
            self.changed.emit()
            return
        self.run = None
        self._finish(words)

    def _end(self, label: str) -> None:
        if self.over:
            return
        self.over = True
        run, self.run = self.run, None
        if run is not None:
            run.cancel()
        self._finish(label)

    def _finish(self, label: str) -> None:
        self._timer.stop()
        self._background.cancel()
        if self._hear in self.document.listeners:
            self.document.listeners.remove(self._hear)
        self.ended.emit(label)
