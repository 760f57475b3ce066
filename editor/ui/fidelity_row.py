"""The row of a filter's options that says how faithful the result is, and shows where it is not."""

from __future__ import annotations

from contextlib import aclosing
from dataclasses import replace

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from editor.document.layers import Layer
from editor.document.merged import merged_source
from editor.document.raster import Raster
from editor.document.state import State
from editor.filter_run import FilterRun
from editor.ui.background import Background
from editor.ui.filter_trial import Trial
from editor.ui.icons import icon
from editor.ui.texts import said
from editor.ui.theme import GRID, ICON
from editor.ui.widgets import Complaint, ElidedLabel
from neural.fidelity import DENOISE_WORDS, MEASURED, UPSCALE_WORDS, Fidelity
from neural.fidelity_check import FidelityCheck
from neural.operation import Cancelled, OperationError, Patch
from neural.source import Rect


class FidelityRow(QWidget):
    """Checks the result of a finished run when asked to; the answer goes as soon as a value changes.

    Only seen for operations whose results can be checked. Denoise is checked on its layer; Upscale, which
    takes every layer, on the picture that is seen. `overlay_changed` carries what the canvas
    shall show in place of the result, None for the result again.
    """

    overlay_changed = Signal(object)
    complained = Signal()
    """What is wrong is said, or not any more: the row has another height."""

    def __init__(self, trial: Trial, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.trial = trial
        self.answer: Fidelity | None = None
        self._run: FilterRun | None = None
        """What is being checked, or has been."""
        self._overlay: State | None = None
        self._background = Background()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        column.addLayout(row)
        self.button = QPushButton(self.tr("Check fidelity"), self)
        self.button.setToolTip(self.tr("Measure how true the result is to the picture"))
        self.button.clicked.connect(self._ask)
        row.addStrut(self.button.sizeHint().height())
        row.addWidget(self.button, 1)
        self.words = ElidedLabel(parent=self)
        row.addWidget(self.words, 1)
        self.toggle = QToolButton(self)
        self.toggle.setIcon(icon("intersect"))
        self.toggle.setIconSize(QSize(ICON, ICON))
        self.toggle.setCheckable(True)
        self.toggle.setAccessibleName(self.tr("Show differences"))
        self.toggle.setToolTip(
            self.tr(
                "Show differences: orange where the result is brighter than the picture,\n"
                "blue where it is darker"
            )
        )
        self.toggle.toggled.connect(
            lambda on: self.overlay_changed.emit(self._overlay if on else None)
        )
        row.addWidget(self.toggle)
        self.complaint = Complaint(self)
        column.addWidget(self.complaint)
        policy = self.sizePolicy()
        # Nothing jumps when a run begins or ends.
        policy.setRetainSizeWhenHidden(trial.operation.id in MEASURED)
        self.setSizePolicy(policy)
        self._show()
        trial.changed.connect(self._follow)
        trial.ended.connect(lambda _: self._drop())
        self._follow()

    def hide_overlay(self) -> None:
        """Let the canvas show the result again."""
        self.toggle.setChecked(False)

    def _follow(self) -> None:
        trial = self.trial
        ready = trial.status == "done" and not trial.over
        if self._run is not None and not (ready and trial.run is self._run):
            self._drop()
        # While an Amount is dragged the row stays: results come so fast that it would flicker.
        self.setVisible((ready or trial.instant) and trial.operation.id in MEASURED)
        self.setEnabled(not trial.applying)

    def _drop(self) -> None:
        """What was found, or is being found, is about another result."""
        self._background.cancel()
        self.hide_overlay()
        self._run = self.answer = self._overlay = None
        self._say("")
        self._show()

    def _show(self, share: float | None = None) -> None:
        """The button, or the answer; `share` of the check is done while it runs."""
        found = self.answer
        self.button.setVisible(found is None)
        self.button.setEnabled(share is None)
        self.button.setText(
            self.tr("Check fidelity")
            if share is None
            else self.tr("Checking… {share}%").format(share=round(100 * share))
        )
        self.words.setVisible(found is not None)
        self.toggle.setVisible(found is not None)
        if found is not None:
            self.words.setText(f"{self._spoken(found.words)} – {found.score:.0f} dB")
            self.words.setToolTip(self._explained(found))

    def _ask(self) -> None:
        run = self.trial.run
        if run is None or run.status != "done":
            return
        self._drop()
        self._run = run
        self._show(0.0)
        self._background.start(self._check(run))

    async def _check(self, run: FilterRun) -> None:
        question = FidelityCheck(of=run.operation)
        if (
            run.operation.resizes
        ):  # every layer was enlarged: what counts is what they show together
            place = run.before.rect
            inputs = [merged_source(run.before), merged_source(run.after)]
        else:
            layer = run.layers[0]
            place = layer.bounds
            inputs = [layer.raster.source(), run.after.layer(layer.id).raster.source()]
        overlay = Raster.empty(Rect.of(place.size), run.before.depth)
        try:
            async with aclosing(self.trial.session.engine.stream(question, inputs)) as events:  # type: ignore[type-var]
                async for event in events:
                    if isinstance(event, Patch):
                        overlay = overlay.write(event.rect, event.pixels)
                    elif run is self._run:
                        self._show(event.fraction)
        except Cancelled:
            return
        except Exception as error:  # whatever goes wrong is shown, never lost
            if run is self._run:
                self._complain(error)
            return
        if run is not self._run:
            return
        self.answer = question.found
        laid = Layer(raster=overlay, name="Differences", x=place.x, y=place.y)
        self._overlay = replace(run.before, layers=(*run.before.layers, laid))
        self._show()

    def _complain(self, error: Exception) -> None:
        self._show()
        self._say(
            said(error)
            if isinstance(error, OperationError)
            else self.tr("The check failed: {reason}").format(
                reason=f"{type(error).__name__}: {error}"
            )
        )

    def _say(self, text: str) -> None:
        self.complaint.say(text)
        self.complained.emit()

    # Words.

    def _spoken(self, words: str) -> str:
        """The verdict of `neural.fidelity` in the person's language."""
        return {
            "faithful": self.tr("Faithful"),
            "nearly faithful": self.tr("Nearly faithful"),
            "adds detail": self.tr("Adds detail"),
            "another picture": self.tr("Another picture"),
            "only noise removed": self.tr("Only noise removed"),
            "little detail lost": self.tr("Little detail lost"),
            "detail lost": self.tr("Detail lost"),
            "much detail lost": self.tr("Much detail lost"),
        }[words]

    def _explained(self, found: Fidelity) -> str:
        figures = found.figures
        if "psnr" in figures:
            return self.tr(
                "Reduced to the size it came from, the result matches the picture at {psnr} dB;\n"
                "{share}% of the pixels differ visibly. From {good} dB on it is faithful;\n"
                "below {poor} dB detail was invented."
            ).format(
                psnr=f"{figures['psnr']:.1f}",
                share=f"{figures['visible_percent']:.1f}",
                good=f"{UPSCALE_WORDS[0][0]:g}",
                poor=f"{UPSCALE_WORDS[1][0]:g}",
            )
        return self.tr(
            "What was removed has a standard deviation of {sigma} of 255;\n"
            "{share}% of it looks like picture rather than noise ({lost} dB).\n"
            "From {good} dB on only noise was removed; below {poor} dB detail was lost."
        ).format(
            sigma=f"{figures['removed_sigma']:.1f}",
            share=f"{figures['structure_percent']:.1f}",
            lost=f"{figures['lost_psnr']:.1f}",
            good=f"{DENOISE_WORDS[0][0]:g}",
            poor=f"{DENOISE_WORDS[1][0]:g}",
        )
