"""Sliders that an operation sets from the picture, and that stay the person's to change."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject

from editor.document.mask_picture import MaskPicture, edits_mask
from editor.filter_run import targets
from editor.ui.background import Background
from editor.ui.filter_trial import Trial
from editor.ui.form import Form, default_of
from neural.operation import Operation
from neural.suggestion import suggestion


class Suggestions(QObject):
    """Asks the operation of a form what fits, and shows the answer in the form's controls.

    It asks again whenever a field changes that decides the answer. What the person has set since then, or
    before, is kept and part of the question; what was only suggested is suggested anew.
    """

    def __init__(self, form: Form, trial: Trial, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.form = form
        self.trial = trial
        self.deciding = frozenset(type(trial.operation).suggests_from)
        self._own: dict[str, Any] = self._away_from_default(dict(form.value))
        self._seen: dict[str, Any] = dict(form.value)
        self._settled: dict[str, Any] = {}
        """Deciding fields whose value is another once the answer is there: nothing is left to find."""
        self._showing = False
        self._background = Background()
        form.changed.connect(self._changed)
        trial.asked_again.connect(self.ask)
        trial.ended.connect(lambda _: self._background.cancel())

    def _away_from_default(self, values: dict[str, Any]) -> dict[str, Any]:
        fields = self.form.model.model_fields
        return {
            name: value
            for name, value in values.items()
            if name not in self.deciding and value != default_of(fields[name])
        }

    @property
    def question(self) -> Operation:
        """What the person chose, without what was suggested."""
        shown = dict(self.form.value)
        deciding = {name: shown[name] for name in self.deciding}
        return self.form.model.model_validate(deciding | self._own)  # type: ignore[return-value]

    def ask(self) -> None:
        """Find the values for the picture as it is now. Call it with the event loop running."""
        self.trial.expect()
        self._background.cancel()
        self._background.start(self._find(self.question))

    def _changed(self) -> None:
        shown = dict(self.form.value)
        changed = {name for name, value in shown.items() if value != self._seen[name]}
        self._seen = shown
        if self._showing or not changed:
            return
        fields = self.form.model.model_fields
        if all(value == default_of(fields[name]) for name, value in shown.items()):
            self._own = {}  # everything was reset
            self.ask()
            return
        for name in changed - self.deciding:
            self._own[name] = shown[name]
        if changed & self.deciding:
            self.ask()
        else:
            self._choose()

    def _choose(self) -> None:
        operation = self.form.model.model_validate(dict(self.form.value) | self._settled)
        self.trial.choose(operation)  # type: ignore[arg-type]

    async def _find(self, question: Operation) -> None:
        try:
            state = self.trial.document.state
            layer = MaskPicture(state).layer if edits_mask(state) else targets(state, question)[-1]
            answer = await suggestion(self.trial.session.engine, question, [layer.raster.source()])
        except Exception as error:  # whatever an operation raises is shown, never lost
            self.trial.fail(error)
            return
        self._settled = {}
        if answer is not None:
            values = dict(answer)
            self._settled = {
                name: values[name]
                for name in self.deciding
                if values[name] != getattr(question, name)
            }
            self._show(values | {name: getattr(question, name) for name in self.deciding})
        self._choose()

    def _show(self, values: dict[str, Any]) -> None:
        self._showing = True
        try:
            self.form.set_values(values)
        finally:
            self._showing = False
