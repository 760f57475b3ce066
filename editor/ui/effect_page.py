"""The values of a live layer, in the Properties panel: every change is seen and can be undone."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from editor.document.histogram import histogram
from editor.document.layers import Effect
from editor.live import Backdrop
from editor.session import Change, Document, Session
from editor.ui.background import Background
from editor.ui.curve_editor import CurveEditor
from editor.ui.form import Form
from editor.ui.levels_editor import LevelsEditor
from editor.ui.texts import label, summary, title
from editor.ui.theme import GRID
from editor.ui.widgets import Complaint, ElidedLabel, ThinBar, icon_button

PAUSE = 900
"""Milliseconds without a change after which the next one is a step of its own."""


class EffectPage(QWidget):
    """One live layer of one document."""

    def __init__(
        self, session: Session, document: Document, effect: Effect, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.document = document
        self.id = effect.id
        self.kind = type(effect.operation)
        self._background = Background()
        self._showing = False
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(lambda: document.history.seal())
        self.form = Form(self.kind, session.models, dict(effect.operation))
        self.form.changed.connect(self._chosen)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        column.addLayout(self._heading())
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self.form)
        column.addWidget(scroll, 1)
        self.complaint = Complaint(self)
        column.addWidget(self.complaint)
        self.note = ElidedLabel(parent=self)
        self.note.setProperty("role", "dim")
        column.addWidget(self.note)
        self.bar = ThinBar(self)
        column.addWidget(self.bar)
        document.listeners.append(self._hear)
        self._show()
        charts = [*self.form.of_kind(CurveEditor), *self.form.of_kind(LevelsEditor)]
        if charts:
            self._background.start(self._count(effect, charts))

    def _heading(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GRID)
        heading = ElidedLabel(title(self.kind), self)
        heading.setProperty("role", "heading")
        heading.setToolTip(summary(self.kind))
        row.addWidget(heading, 1)
        self.reset = icon_button(
            "arrow-counter-clockwise", self.tr("Reset all to their defaults"), self
        )
        self.reset.clicked.connect(self.form.reset)
        row.addWidget(self.reset)
        return row

    async def _count(self, effect: Effect, charts: list[CurveEditor | LevelsEditor]) -> None:
        """Large pictures take a while to count."""
        source = Backdrop.of(self.document.state, effect)
        loop = asyncio.get_running_loop()
        counts = await loop.run_in_executor(None, histogram, source)
        for chart in charts:
            chart.show_histogram(counts)

    @property
    def effect(self) -> Effect | None:
        """The layer as it is now; None when it is gone."""
        node = self.document.state.find(self.id)
        return node if isinstance(node, Effect) else None

    def leave(self) -> None:
        """Stop listening: the page is about to go."""
        self._pause.stop()
        self._background.cancel()
        self.document.history.seal()
        if self._hear in self.document.listeners:
            self.document.listeners.remove(self._hear)

    def _chosen(self) -> None:
        effect, operation = self.effect, self.form.value
        if self._showing or effect is None or effect.operation == operation:
            return
        state = self.document.state.with_node(replace(effect, operation=operation))
        self.document.apply(label(operation), state, key=f"effect {effect.id}")
        self._pause.start()

    def _hear(self, change: Change) -> None:
        if change in ("state", "live"):
            self._show()

    def _show(self) -> None:
        effect, live = self.effect, self.document.live
        if effect is None:
            return
        if effect.operation != self.form.value and isinstance(effect.operation, self.kind):
            self._showing = True  # undo, or another window's change
            self.form.set_values(dict(effect.operation))
            self._showing = False
        self.form.setEnabled(not effect.locked)
        self.reset.setEnabled(not effect.locked)
        self.complaint.say(live.problems.get(effect.id, "") if live is not None else "")
        renewing = live is not None and live.now == effect.id
        self.bar.setVisible(renewing)
        self.bar.setValue(round(1000 * live.fraction) if live is not None else 0)
        self.note.setText(self._note(effect, renewing))
        self.note.setToolTip(self.note.text())

    def _note(self, effect: Effect, renewing: bool) -> str:
        if renewing:
            return self.tr("Being renewed…")
        live = self.document.live
        if live is not None and live.looks_everywhere(effect):
            return self.tr("Looks at the whole picture: any change below renews all of it.")
        return self.tr("Live: changes below are followed.") if not effect.direct else ""
