"""The options of a filter while it is shown on the canvas: in the Properties panel, never a window."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from editor.document.effects import can_stay_live
from editor.document.histogram import histogram
from editor.document.layers import walk
from editor.document.mask_picture import MaskPicture, edits_mask
from editor.ui.amounts import duration, memory
from editor.ui.background import Background
from editor.ui.curve_editor import CurveEditor
from editor.ui.fidelity_row import FidelityRow
from editor.ui.filter_trial import Trial
from editor.ui.form import Form
from editor.ui.latent_explorer import LatentExplorer
from editor.ui.levels_editor import LevelsEditor
from editor.ui.presets_menu import PresetsMenu
from editor.ui.style_editor import StyleEditor
from editor.ui.style_picker import StylePicker
from editor.ui.suggestions import Suggestions
from editor.ui.texts import said, summary, title
from editor.ui.theme import GRID, ROW
from editor.ui.widgets import Complaint, ElidedLabel, ThinBar, icon_button
from neural.operation import Operation
from neural.source import Source

if TYPE_CHECKING:
    from editor.ui.animation_window import AnimationWindow

ENOUGH = 400
"""Logical pixels of a form that are always seen; the rest is scrolled to."""
OTHERS = 560
"""Logical pixels of the window's height that menus, buttons and some rows of the layers take."""


class FilterPage(QWidget):
    """One filter on one document."""

    before_toggled = Signal(bool)

    def __init__(self, trial: Trial, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.trial = trial
        self._said: tuple[str, tuple[str, ...]] = ("", ())
        self._background = Background()
        trial.ended.connect(lambda _: self._background.cancel())
        operation = type(trial.operation)
        self.setAccessibleName(title(operation))
        self.form = Form(operation, trial.session.models, dict(trial.operation))
        self.suggestions: Suggestions | None = None
        if operation.suggests_from:
            self.suggestions = Suggestions(self.form, trial, self)
        else:
            self.form.changed.connect(lambda: trial.choose(self.form.value))
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        column.addLayout(self._heading(operation))
        self._scroll = scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self.form)
        column.addWidget(scroll, 1)
        column.addWidget(self._message())
        column.addLayout(self._toggles())
        column.addWidget(self._sides())
        self.fidelity = FidelityRow(trial, self)
        self.fidelity.complained.connect(self._fit_scroll)
        column.addWidget(self.fidelity)
        column.addWidget(self._progress())
        column.addLayout(self._buttons())
        self._fit_scroll()
        trial.changed.connect(self._show)
        self._prepare()
        self._show()

    # Parts.

    def _heading(self, operation: type[Operation]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GRID)
        heading = ElidedLabel(title(operation), self)
        heading.setProperty("role", "heading")
        heading.setToolTip(summary(operation))
        row.addWidget(heading, 1)
        self.presets = PresetsMenu(self.form, self)
        if self.suggestions is not None:
            self.presets.chosen = lambda: self.suggestions.question
        self.presets.failed.connect(lambda text: self._say(text, {}))
        button = icon_button("bookmark-simple", self.tr("Presets"), self)
        button.setMenu(self.presets)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        row.addWidget(button)
        self.animate = icon_button("film-strip", self.tr("Animate: change values over time…"), self)
        self.animate.clicked.connect(self.open_animation)
        self.animate.setVisible(not operation.resizes and len(operation.inputs) < 2)
        row.addWidget(self.animate)
        self.reset = icon_button(
            "arrow-counter-clockwise", self.tr("Reset all to their defaults"), self
        )
        self.reset.clicked.connect(self.form.reset)
        row.addWidget(self.reset)
        return row

    def _message(self) -> QWidget:
        self.message = QWidget(self)
        column = QVBoxLayout(self.message)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        self.complaint = Complaint(self.message)
        column.addWidget(self.complaint)
        self._actions = QHBoxLayout()
        self._actions.setSpacing(GRID)
        column.addLayout(self._actions)
        self.message.hide()
        return self.message

    def _toggles(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        self.new_layer = QCheckBox(self.tr("New layer"), self)
        self.new_layer.setToolTip(self.tr("Put the result on a layer of its own"))
        self.new_layer.toggled.connect(self._set_new_layer)
        alone = self.trial.operation
        masked = edits_mask(self.trial.document.state)
        self.new_layer.setVisible(bool(alone.inputs) and not alone.resizes and not masked)
        row.addWidget(self.new_layer)
        self.live_layer = QCheckBox(self.tr("Live layer"), self)
        self.live_layer.setToolTip(
            self.tr("Keep the filter itself as a layer: it can be changed at any time")
        )
        self.live_layer.toggled.connect(self._set_live_layer)
        self.live_layer.setVisible(can_stay_live(type(self.trial.operation)) and not masked)
        row.addWidget(self.live_layer)
        self.size = ElidedLabel(parent=self)
        self.size.setProperty("role", "dim")
        self.size.setToolTip(self.tr("The size of the result in pixels"))
        row.addWidget(self.size, 1)
        self.before = icon_button("square-half", self.tr("Show before (hold \\)"), self)
        self.before.setCheckable(True)
        self.before.toggled.connect(self.before_toggled)
        row.addWidget(self.before)
        return row

    def _sides(self) -> QCheckBox:
        """What of the picture changes, where something is selected."""
        self.beside = QCheckBox(self.tr("All but what is selected"), self)
        self.beside.setToolTip(
            self.tr("With a subject selected (Smart select): the background alone changes")
        )
        self.beside.toggled.connect(self.trial.turn)
        return self.beside

    def _progress(self) -> QWidget:
        self.progress = QWidget(self)
        self.progress.setFixedHeight(ROW + GRID)
        column = QVBoxLayout(self.progress)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self.bar = ThinBar(self.progress)
        column.addWidget(self.bar)
        row = QHBoxLayout()
        self.doing = ElidedLabel(parent=self.progress)
        self.doing.setProperty("role", "dim")
        row.addWidget(self.doing, 1)
        self.stop = QPushButton(self.tr("Stop"), self.progress)
        self.stop.setFlat(True)
        self.stop.clicked.connect(self.trial.stop)
        row.addWidget(self.stop)
        column.addLayout(row)
        policy = self.progress.sizePolicy()
        # With a network, nothing jumps when a run begins or ends.
        policy.setRetainSizeWhenHidden(self.trial.neural)
        self.progress.setSizePolicy(policy)
        return self.progress

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        self.cancel = QPushButton(self.tr("Cancel"), self)
        self.cancel.setToolTip(self.tr("Leave the picture as it was (Esc)"))
        self.cancel.clicked.connect(self.trial.cancel)
        row.addWidget(self.cancel)
        self.apply = QPushButton(self)
        self.apply.setDefault(True)
        self.apply.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.apply.setToolTip(self.tr("Make the result a step of the history (Enter)"))
        self.apply.clicked.connect(self.trial.apply)
        row.addWidget(self.apply, 1)
        return row

    def _prepare(self) -> None:
        """Give fields that show the picture what they need."""
        document, session = self.trial.document, self.trial.session
        for picker in self.form.of_kind(StylePicker):
            picker.show_on(session.engine, document, type(self.trial.operation))
            self.form.changed.connect(self._dim_styles)
            self._dim_styles()
        for editor in self.form.of_kind(StyleEditor):
            editor.show_on(document)
        for explorer in self.form.of_kind(LatentExplorer):
            layer = document.state.active_layer
            inside = layer is not None and not layer.raster.bounds.empty
            explorer.show_on(session.engine, layer.raster.source() if layer and inside else None)
            explorer.wanted.connect(
                lambda values: self.form.set_values({**self.form.values(), **values})
            )
        charts = [*self.form.of_kind(CurveEditor), *self.form.of_kind(LevelsEditor)]
        layer = document.state.active_layer
        if edits_mask(document.state):
            layer = MaskPicture(document.state).layer if charts else None
        if charts and layer is not None and not layer.raster.bounds.empty:
            self._background.start(self._count(layer.raster.source(), charts))

    def _dim_styles(self) -> None:
        """A picture takes the place of the built-in styles, unless it shares it with them."""
        chosen = any(editor.path for editor in self.form.of_kind(StyleEditor))
        chosen = chosen and self.form.values().get("share", 100) == 100
        for picker in self.form.of_kind(StylePicker):
            picker.setEnabled(not chosen)

    async def _count(self, source: Source, charts: list[CurveEditor | LevelsEditor]) -> None:
        """Large pictures take a while to count."""
        loop = asyncio.get_running_loop()
        counts = await loop.run_in_executor(None, histogram, source)
        for chart in charts:
            chart.show_histogram(counts)

    # What happens.

    def begin(self) -> None:
        """Show the filter for the first time. Call it with the event loop running."""
        if self.suggestions is not None:
            self.suggestions.ask()
        else:
            self.trial.begin()

    def focus_first(self) -> None:
        """Let the keyboard work on the first field."""
        if self.form.editors:
            self.form.editors[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.trial.apply()
        elif event.key() == Qt.Key.Key_Escape:
            self.trial.cancel()
        else:
            super().keyPressEvent(event)

    def _set_new_layer(self, on: bool) -> None:
        self.trial.new_layer = on
        if on:
            self.live_layer.setChecked(False)

    def _set_live_layer(self, on: bool) -> None:
        self.trial.live_layer = on
        if on:
            self.new_layer.setChecked(False)

    def _show(self) -> None:
        trial = self.trial
        status = trial.status
        busy = status == "running" or (status == "waiting" and trial.run is not None)
        self.progress.setVisible(trial.pending or (busy and (trial.heavy or trial.applying)))
        run = trial.run
        keeps_size = bool(trial.operation.inputs) and not trial.operation.resizes
        self.beside.setVisible(keeps_size and trial.document.state.selection is not None)
        resizing = run is not None and run.operation.resizes
        self.size.setText(
            self.tr("{} px").format(run.after.size) if run is not None and resizing else ""
        )
        self.bar.setValue(round(1000 * trial.fraction))
        self.doing.setText(self._doing())
        self.apply.setText(self._apply_text())
        self.apply.setEnabled(not trial.applying and status != "impossible" and trial.needs is None)
        self.form.setEnabled(not trial.applying)
        self.form.hint(trial.needs.field if trial.needs else "", said(trial.needs or ""))
        self.reset.setEnabled(not trial.applying)
        if status == "stopped":
            self._show_stopped()
        elif not trial.problem and keeps_size and self._hidden:
            self._say(self.tr("This layer is hidden: the result is seen once it is shown."), {})
        else:
            self._say(trial.problem, self._remedies())

    @property
    def _hidden(self) -> bool:
        """Whether what the filter works on, or a group around it, is not shown."""
        state = self.trial.document.state
        return any(
            not node.visible and any(inner.id == state.active for inner in walk((node,)))
            for node in walk(state.layers)
        )

    def _doing(self) -> str:
        trial = self.trial
        if trial.pending:
            return self.tr("Looking at the picture…")
        left = trial.seconds_left
        words = [trial.run.doing if trial.run is not None else ""]
        if left is not None:
            words.insert(0, self.tr("{time} left").format(time=duration(left)))
        return " · ".join(word for word in words if word) or self.tr("Starting…")

    def _apply_text(self) -> str:
        trial = self.trial
        if trial.applying:
            return self.tr("Applies when done")
        left = trial.seconds_left
        if not trial.heavy or trial.status == "done" or left is None:
            return self.tr("Apply")
        if trial.estimate is None:
            return self.tr("Apply – about {time}").format(time=duration(left))
        return self.tr("Apply – about {time}, {memory}").format(
            time=duration(left), memory=memory(trial.estimate.memory)
        )

    def _show_stopped(self) -> None:
        trial = self.trial
        actions: dict[str, Any] = {}
        if trial.keepable:
            whole = trial.operation.refines
            words = self.tr("Keep it as it is") if whole else self.tr("Keep finished part")
            actions[words] = trial.keep
        actions[self.tr("Discard")] = trial.cancel
        actions[self.tr("Run again")] = trial.retry
        share = round(100 * trial.fraction)
        self._say(self.tr("Stopped at {share}%.").format(share=share), actions)

    def _remedies(self) -> dict[str, Any]:
        words = {
            "retry": (self.tr("Try again"), self.trial.retry),
            "cpu": (self.tr("Retry on the CPU"), self.trial.retry_on_cpu),
            "models": (self.tr("Models…"), self._open_models),
        }
        return dict(words[remedy] for remedy in self.trial.remedies)

    def open_animation(self) -> AnimationWindow:
        """A window for keyframes of this filter; what was kept in the latent explorer begins it."""
        from editor.ui.animation_window import AnimationWindow

        present, trial = self.form.value, self.trial
        kept = [
            each for explorer in self.form.of_kind(LatentExplorer) for each in explorer.kept_ones
        ]
        start = tuple(present.model_copy(update=values) for values in kept)
        window = AnimationWindow(
            trial.session,
            trial.document.state,
            lambda: self.form.value,
            start if len(start) > 1 else (),
            self.window(),
        )
        window.wanted.connect(lambda operation: self.form.set_values(dict(operation)))
        trial.ended.connect(window.let_go)
        window.show()
        return window

    def _open_models(self) -> None:
        from editor.ui.models_dialog import ModelsDialog

        dialog = ModelsDialog(self.trial.session, self.window())
        dialog.finished.connect(lambda _: self.trial.retry())
        dialog.open()

    def _say(self, text: str, actions: Mapping[str, Any]) -> None:
        if self._said == (text, tuple(actions)):
            return
        self._said = (text, tuple(actions))
        while self._actions.count():
            item = self._actions.takeAt(0)
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for words, act in actions.items():
            button = QPushButton(words, self.message)
            button.clicked.connect(lambda _=False, act=act: act())
            self._actions.addWidget(button)
        self._actions.addStretch(1)
        self.complaint.say(text, calm=not self.trial.problem)
        self.message.setVisible(bool(text))
        self._fit_scroll()

    def _fit_scroll(self) -> None:
        """Let the form be seen, but give way to a message, and in a low window to the layers."""
        room = max(5 * ROW, self.window().height() - OTHERS)
        wanted = min(self.form.sizeHint().height(), ENOUGH, room)
        said = self._said[0] or self.fidelity.complaint.text()
        self._scroll.setMinimumHeight(min(wanted, 4 * ROW) if said else wanted)
