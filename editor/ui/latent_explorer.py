"""Moving about among what a network can make: the control of a latent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from editor.ui.icons import icon
from editor.ui.latent_grid import LatentGrid, Strip, StripItem, Thumbnails
from editor.ui.number_editor import NumberEditor
from editor.ui.texts import said, translated
from editor.ui.theme import GRID, ROW
from editor.ui.widgets import Complaint, Editor, FieldLabel
from neural.latents import Floats, between, neighbours, places
from neural.operation import Operation, OperationError
from neural.weights.errors import ModelError

if TYPE_CHECKING:
    from neural.cards import ModelCard
    from neural.engine import Engine
    from neural.models import ModelStore
    from neural.source import Source

REMEMBERED = 24
"""Seeds in the history."""
DECIMALS = 4
"""Of a latent's numbers, so that they can be read and typed."""

Numbers = tuple[float, ...]


class LatentExplorer(Editor):
    """The latent of the field `names` of an operation: as its other fields say, until the person moves
    away from it.

    `wanted` carries values for other fields: a seed of the history.
    """

    wide = True
    wanted = Signal(dict)

    def __init__(
        self,
        name: str,
        title: str,
        models: ModelStore | None,
        kind: type[Operation],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__((name,), parent)
        self._kind = kind
        self._seeded = "seed" in kind.latent_from
        self._models = models
        self._latent: Numbers = ()
        self._told: dict[str, Any] = {}
        self._draw = 0
        self._base: Floats | None = None
        self._directions = np.zeros((0, 0), np.float32)
        self._around: list[Floats] = []
        self._kept: list[tuple[Numbers, StripItem]] = []
        self._seeds: list[tuple[dict[str, Any], StripItem]] = []
        self.thumbnails = Thumbnails(kind)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        row = QHBoxLayout()
        self.words = QLabel(self)
        self.words.setProperty("role", "dim")
        row.addWidget(self.words, 1)
        self.back = self._tool(
            "arrow-counter-clockwise",
            self.tr("Back to what the seed gives")
            if self._seeded
            else self.tr("Back to where nothing is moved"),
        )
        self.back.clicked.connect(lambda: self._move(None))
        row.addWidget(self.back)
        self.explore = self._tool("compass", self.tr("Look around among what the model can make"))
        self.explore.setCheckable(True)
        self.explore.toggled.connect(self._unfold)
        row.addWidget(self.explore)
        column.addLayout(row)
        self.body = self._make_body()
        self.body.hide()
        column.addWidget(self.body)
        self.explore.setChecked(not self._seeded)
        self._say()

    # Parts.

    def _tool(self, name: str, words: str) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(icon(name))
        button.setToolTip(words)
        button.setAccessibleName(words)
        button.setFixedHeight(ROW)
        return button

    def _make_body(self) -> QWidget:
        body = QWidget(self)
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        self.sliders_box = QWidget(body)
        self._sliders = QGridLayout(self.sliders_box)
        self._sliders.setContentsMargins(0, 0, 0, 0)
        self._sliders.setSpacing(GRID)
        self._sliders.setColumnStretch(1, 1)
        self.sliders: list[NumberEditor] = []
        self.grid = LatentGrid(body)
        self.grid.chosen.connect(self._go)
        if not self._seeded:  # they are few, and what it is there for
            column.addWidget(self.sliders_box)
        column.addWidget(self.grid)
        self._rows = QGridLayout()
        self._rows.setSpacing(GRID)
        self._rows.setColumnStretch(1, 1)
        self.step = self._number("step", self.tr("Distance"), 0.5, 0.05, 1.5, 0.05)
        self.step.edited.connect(self._look)
        self.others = self._tool("dice-five", self.tr("Other neighbours"))
        self.others.clicked.connect(self._shuffle)
        self._rows.addWidget(self.others, 0, 2)
        self.locked = QLineEdit(body)
        self.locked.setFixedHeight(ROW)
        self.locked.setPlaceholderText(self.tr("such as 0-9, 14"))
        self.locked.setAccessibleName(self.tr("Locked numbers of the latent"))
        self.locked.setToolTip(self.tr("Numbers of the latent that stay as they are, by place"))
        self.locked.editingFinished.connect(self._look)
        self._rows.addWidget(FieldLabel(self.tr("Locked"), body), 1, 0)
        self._rows.addWidget(self.locked, 1, 1, 1, 2)
        column.addLayout(self._rows)
        self.complaint = Complaint(body)
        column.addWidget(self.complaint)
        if self._seeded:
            column.addWidget(self.sliders_box)
        row = QHBoxLayout()
        row.addWidget(QLabel(self.tr("Kept"), body), 1)
        self.keep = QPushButton(self.tr("Keep this one"), body)
        self.keep.clicked.connect(self._keep)
        row.addWidget(self.keep)
        column.addLayout(row)
        self.kept = Strip(
            self.tr("Click to go back to it; select two to go between them"), several=True
        )
        self.kept.itemClicked.connect(lambda _: self._kept_clicked())
        self.kept.itemSelectionChanged.connect(self._show_way)
        column.addWidget(self.kept)
        self._ways = QGridLayout()
        self._ways.setSpacing(GRID)
        self._ways.setColumnStretch(1, 1)
        self.way = self._number("way", self.tr("Between"), 50.0, 0.0, 100.0, 1.0, "%", self._ways)
        self.way.edited.connect(self._between)
        column.addLayout(self._ways)
        self.seeds = Strip(self.tr("Click to go back to this seed"), parent=body)
        self.seeds.itemClicked.connect(self._seed_clicked)
        self.seeds.setVisible(self._seeded)
        if self._seeded:
            column.addWidget(QLabel(self.tr("Seeds so far"), body))
            column.addWidget(self.seeds)
        self._show_way()
        return body

    def _number(
        self,
        name: str,
        title: str,
        default: float,
        low: float,
        high: float,
        step: float,
        unit: str = "",
        grid: QGridLayout | None = None,
    ) -> NumberEditor:
        grid = grid if grid is not None else self._rows
        editor = NumberEditor(
            name,
            title=title,
            default=default,
            whole=False,
            low=low,
            end=high,
            step=step,
            unit=unit,
        )
        editor.show_values({name: default})
        label = FieldLabel(title)
        label.setFixedWidth(88)
        editor.attach(label)
        row = grid.rowCount() if grid.count() else 0
        grid.addWidget(label, row, 0)
        grid.addWidget(editor, row, 1)
        return editor

    # The field.

    def values(self) -> dict[str, Any]:
        return {self.names[0]: self._latent}

    def show_values(self, values: Mapping[str, Any]) -> None:
        self._told = self._telling(values)
        self._latent = tuple(values[self.names[0]])
        self._settle()

    def follow(self, values: Mapping[str, Any]) -> None:
        """Another model, class, variety or seed has a latent of its own: what was moved is left."""
        told = self._telling(values)
        if told == self._told:
            return
        other = told["model"] != self._told.get("model")
        self._told = told
        self._latent = ()
        if other:
            self._forget()
        self._settle()

    def show_on(self, engine: Engine, source: Source | None) -> None:
        """Let this engine paint what is shown, of this picture where the operation has an input."""
        self.thumbnails.show_on(engine, source)
        self._look()

    def _telling(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """What the latent follows from."""
        return {name: values[name] for name in self._kind.latent_from}

    # What happens.

    def _unfold(self, open: bool) -> None:
        self.body.setVisible(open)
        if open:
            self._remember()
            self._look()
        else:
            self.thumbnails.cancel()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._look()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.thumbnails.cancel()

    @property
    def present(self) -> Floats | None:
        """The latent in force; None where the model cannot say."""
        card = self._card()
        if card is None:
            return None
        try:
            return self._kind(**self._told, **self.values()).latent_in(card)
        except OperationError:
            return None

    def _card(self) -> ModelCard | None:
        if self._models is None or not self._told:
            return None
        try:
            return self._models.card(self._told["model"])
        except ModelError:
            return None

    def _settle(self) -> None:
        """The present latent has come from elsewhere: everything starts from it."""
        self._base = self.present
        for number, slider in enumerate(self.sliders):
            slider.show_values({f"direction{number}": 0.0})
        self._say()
        if self.explore.isChecked():
            self._remember()
            self._look()

    def _move(self, latent: Floats | None) -> None:
        """The person goes to another latent; None is the seed's."""
        rounded = () if latent is None else tuple(round(float(v), DECIMALS) for v in latent)
        self._latent = rounded
        self._settle()
        self.edited.emit()

    def _go(self, number: int) -> None:
        if number < len(self._around):
            self._move(self._around[number])

    def _shuffle(self) -> None:
        self._draw += 1
        self._look()

    def _locked_places(self) -> tuple[int, ...]:
        present = self.present
        try:
            found = places(self.locked.text(), len(present) if present is not None else 0)
        except ValueError as error:
            self.complaint.say(said(error))
            return ()
        self.complaint.say("")
        return found

    def _look(self) -> None:
        """Show the neighbours of the present latent."""
        if not self.body.isVisible():
            return
        if not self.sliders:
            self._make_sliders()
        present = self.present
        if present is None:
            return
        step = float(self.step.values()["step"])
        self._around = neighbours(present, 8, step, self._draw, self._locked_places())
        wanted: list[tuple[Mapping[str, Any], Any]] = [(self._values(present), self.grid.middle)]
        wanted += [
            (self._values(latent), cell)
            for latent, cell in zip(self._around, self.grid.cells, strict=True)
        ]
        wanted += [(self._values(np.array(latent)), item) for latent, item in self._kept]
        for told, item in self._seeds:
            wanted.append((told, item))
        self.thumbnails.show(wanted)

    def _values(self, latent: Floats) -> dict[str, Any]:
        rounded = tuple(round(float(v), DECIMALS) for v in latent)
        return {**self._told, self.names[0]: rounded}

    def _make_sliders(self) -> None:
        card = self._card()
        if card is None or self._models is None:
            return
        files = self._models.files(card.id)
        names: Sequence[str] = ()
        if files:
            self._directions, names = self._kind(**self._told).latent_directions(card, files)
        for number in range(len(self._directions)):
            title = translated(names[number]) if number < len(names) else ""
            title = title or self.tr("Direction {}").format(number + 1)
            name = f"direction{number}"
            slider = self._number(name, title, 0.0, -3.0, 3.0, 0.1, "", self._sliders)
            slider.edited.connect(self._turn)
            self.sliders.append(slider)

    def _turn(self) -> None:
        """The sliders move the latent from where they were all at zero."""
        if self._base is None:
            return
        amounts = [float(s.values()[f"direction{n}"]) for n, s in enumerate(self.sliders)]
        latent = self._base + np.array(amounts, np.float32) @ self._directions
        for place in self._locked_places():
            latent[place] = self._base[place]
        self._latent = tuple(round(float(v), DECIMALS) for v in latent)
        self._say()
        self._look()
        self.edited.emit()

    def _keep(self) -> None:
        present = self.present
        if present is None:
            return
        latent = tuple(round(float(v), DECIMALS) for v in present)
        self._kept.append((latent, self.kept.put(self.tr("Kept {}").format(len(self._kept) + 1))))
        self._look()

    @property
    def kept_ones(self) -> list[dict[str, Any]]:
        """The field's value for each result that was kept, in that order."""
        return [{self.names[0]: latent} for latent, _ in self._kept]

    def _chosen_kept(self) -> list[Floats]:
        return [np.array(latent, np.float32) for latent, item in self._kept if item.isSelected()]

    def _kept_clicked(self) -> None:
        chosen = self._chosen_kept()
        if len(chosen) == 1:
            self._move(chosen[0])

    def _show_way(self) -> None:
        self.way.setEnabled(len(self._chosen_kept()) == 2)

    def _between(self) -> None:
        chosen = self._chosen_kept()
        if len(chosen) == 2:
            self._move(between(chosen[0], chosen[1], float(self.way.values()["way"]) / 100))

    def _remember(self) -> None:
        """The seed joins the history, once."""
        told = dict(self._told)
        if not self._seeded or not told or any(told == known for known, _ in self._seeds):
            return
        words = self.tr("Seed {}").format(told["seed"])
        self._seeds.append((told, self.seeds.put(words)))
        if len(self._seeds) > REMEMBERED:
            del self._seeds[0]
            self.seeds.takeItem(0)

    def _seed_clicked(self, item: StripItem) -> None:
        for told, known in self._seeds:
            if known is item:
                self.wanted.emit({**told, self.names[0]: ()})
                return

    def _forget(self) -> None:
        """Another model: its latents are of another kind."""
        self._kept.clear()
        self.kept.clear()
        self.locked.clear()
        for slider in self.sliders:
            slider.deleteLater()
        while self._sliders.count():
            item = self._sliders.takeAt(0)
            entry = item.widget() if item is not None else None
            if entry is not None:
                entry.hide()
                entry.deleteLater()
        self.sliders = []
        self._show_way()

    def _say(self) -> None:
        moved = bool(self._latent)
        still = self.tr("As the seed says") if self._seeded else self.tr("Not moved")
        self.words.setText(self.tr("Moved by hand") if moved else still)
        self.back.setEnabled(moved)
