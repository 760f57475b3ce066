"""Editors for what is chosen or typed: on and off, one of several, a model, a line of text."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QHideEvent, QShowEvent, QStandardItemModel
from PySide6.QtWidgets import QCheckBox, QFontComboBox, QHBoxLayout, QLineEdit, QWidget

from editor.ui.background import Background
from editor.ui.texts import translated
from editor.ui.theme import ROW
from editor.ui.widgets import ChoiceBox, Editor, Segmented

if TYPE_CHECKING:
    from neural.models import ModelCard, ModelStore, Status

SEGMENTS = 3
SEGMENTS_WIDTH = 190
"""Up to three choices whose labels fit in this width stand side by side."""
ARROW = 40
"""Pixels that a list takes beside its longest label."""


def _row(editor: QWidget) -> QHBoxLayout:
    row = QHBoxLayout(editor)
    row.setContentsMargins(0, 0, 0, 0)
    return row


class CheckEditor(Editor):
    """On or off."""

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__((name,), parent)
        self.box = QCheckBox(self)
        self.box.setAccessibleName(title)
        self.box.setFixedHeight(ROW)
        self.box.clicked.connect(lambda _: self.edited.emit())
        row = _row(self)
        row.addWidget(self.box)
        row.addStretch(1)
        self.setFocusProxy(self.box)

    def values(self) -> dict[str, Any]:
        return {self.names[0]: self.box.isChecked()}

    def show_values(self, values: Mapping[str, Any]) -> None:
        self.box.setChecked(bool(values[self.names[0]]))


class ChoiceEditor(Editor):
    """One of several: side by side when they are few and short, else a list that opens.

    With `icons`, an icon's name for each, they always stand side by side and need no title.
    """

    def __init__(
        self,
        name: str,
        title: str,
        choices: Sequence[Any],
        labels: Sequence[str],
        parent: QWidget | None = None,
        *,
        icons: Sequence[str] = (),
    ) -> None:
        super().__init__((name,), parent)
        self._choices = list(choices)
        self.titled = not icons
        self.segments: Segmented | None = None
        self.box: ChoiceBox | None = None
        row = _row(self)
        few = len(choices) <= SEGMENTS and Segmented.fits(labels, self.font(), SEGMENTS_WIDTH)
        if icons or few:
            self.segments = Segmented(labels, self, icons)
            self.segments.setAccessibleName(title)
            self.segments.chosen.connect(lambda _: self.edited.emit())
            row.addWidget(self.segments)
            self.setFocusProxy(self.segments.group.button(0))
        else:
            self.box = ChoiceBox(self)
            self.box.setAccessibleName(title)
            self.box.addItems(list(labels))
            self.box.activated.connect(lambda _: self.edited.emit())
            row.addWidget(self.box)
            self.setFocusProxy(self.box)

    def values(self) -> dict[str, Any]:
        index = self.segments.current if self.segments is not None else self._box.currentIndex()
        return {self.names[0]: self._choices[max(0, index)]}

    def show_values(self, values: Mapping[str, Any]) -> None:
        index = self._choices.index(values[self.names[0]])
        if self.segments is not None:
            self.segments.show_choice(index)
        else:
            self._box.setCurrentIndex(index)

    @property
    def whole_width(self) -> int:
        """With how many pixels no label is cut."""
        if self.box is None:
            return self.sizeHint().width()
        metrics, rows = self.box.fontMetrics(), range(self.box.count())
        return ARROW + max(metrics.horizontalAdvance(self.box.itemText(row)) for row in rows)

    @property
    def _box(self) -> ChoiceBox:
        assert self.box is not None
        return self.box


class FontEditor(Editor):
    """One of the computer's fonts, each shown in itself; the first entry is the system's own, ""."""

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__((name,), parent)
        self.box = QFontComboBox(self)
        self.box.setAccessibleName(title)
        self.box.setFixedHeight(ROW)
        self.box.setMaxVisibleItems(24)
        self.box.activated.connect(lambda _: self._chosen())
        self._family = ""
        _row(self).addWidget(self.box)
        self.setFocusProxy(self.box)

    def _chosen(self) -> None:
        self._family = self.box.currentFont().family()
        self.edited.emit()

    def values(self) -> dict[str, Any]:
        return {self.names[0]: self._family}

    def show_values(self, values: Mapping[str, Any]) -> None:
        self._family = str(values[self.names[0]])
        shown = QFont(self._family) if self._family else QFont()
        if shown.family() != self.box.currentFont().family():
            self.box.setCurrentFont(shown)
        line = self.box.lineEdit()
        if line is not None:
            line.setCursorPosition(0)  # a long name begins with its beginning


class TextEditor(Editor):
    """A line of text."""

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__((name,), parent)
        self.line = QLineEdit(self)
        self.line.setFixedHeight(ROW)
        self.line.setAccessibleName(title)
        self.line.textEdited.connect(lambda _: self.edited.emit())
        _row(self).addWidget(self.line)
        self.setFocusProxy(self.line)

    def values(self) -> dict[str, Any]:
        return {self.names[0]: self.line.text()}

    def show_values(self, values: Mapping[str, Any]) -> None:
        if self.line.text() != values[self.names[0]]:
            self.line.setText(values[self.names[0]])


class ModelEditor(Editor):
    """One of the models made for a task; those that cannot be used say why and cannot be chosen."""

    def __init__(
        self,
        name: str,
        title: str,
        models: ModelStore | None,
        task: Any,
        first: Mapping[str, str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__((name,), parent)
        self._models = models
        self._first = dict(first)
        self._ids: list[str] = []
        known = models.cards(task) if models is not None else ()
        self._cards: tuple[ModelCard, ...] = tuple(card for card in known if not card.family)
        self._background = Background()
        self._checked = False
        self.box = ChoiceBox(self)
        self.box.setAccessibleName(title)
        self.box.activated.connect(lambda _: self.edited.emit())
        _row(self).addWidget(self.box)
        self.setFocusProxy(self.box)
        for id, label in self._first.items():
            self._add(id, label)
        for card in self._cards:
            if card.id not in self._ids:
                self._add(card.id, translated(card.title), tip_of(card))

    def _add(self, id: str, label: str, tip: str = "") -> None:
        self._ids.append(id)
        self.box.addItem(label)
        self.box.setItemData(self.box.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)

    def values(self) -> dict[str, Any]:
        index = self.box.currentIndex()
        return {self.names[0]: self._ids[index] if index >= 0 else ""}

    def show_values(self, values: Mapping[str, Any]) -> None:
        id = values[self.names[0]]
        if id not in self._ids:
            self._add(id, self.tr("{model} (not there)").format(model=id))
        self.box.setCurrentIndex(self._ids.index(id))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._checked and self._models is not None:
            self._background.start(self._check())

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._background.cancel()

    async def _check(self) -> None:
        """Ask for each model's state off this thread: it reads whole files the first time."""
        loop = asyncio.get_running_loop()
        assert self._models is not None
        for card in self._cards:
            status = await loop.run_in_executor(None, self._models.status, card)
            self._say(card, status)
        self._checked = True

    def _say(self, card: ModelCard, status: Status) -> None:
        if status == "ready":
            return
        index = self._ids.index(card.id)
        words = {
            "missing": self.tr("{model} – not installed"),
            "altered": self.tr("{model} – altered, not used"),
        }
        self.box.setItemText(index, words[status].format(model=translated(card.title)))
        items = self.box.model()
        if isinstance(items, QStandardItemModel):
            items.item(index).setEnabled(False)


class ClassEditor(Editor):
    """One of the classes of the model that the field `model` names, or none in particular."""

    def __init__(
        self, name: str, title: str, models: ModelStore | None, parent: QWidget | None = None
    ) -> None:
        super().__init__((name,), parent)
        self._models = models
        self._model = ""
        self._names: list[str] = [""]
        self.box = ChoiceBox(self)
        self.box.setAccessibleName(title)
        self.box.addItem(self.tr("Any"))
        self.box.activated.connect(lambda _: self.edited.emit())
        _row(self).addWidget(self.box)
        self.setFocusProxy(self.box)

    def values(self) -> dict[str, Any]:
        return {self.names[0]: self._names[max(0, self.box.currentIndex())]}

    def show_values(self, values: Mapping[str, Any]) -> None:
        self.follow(values)
        name = values[self.names[0]]
        if name not in self._names:  # running the filter says that there is no such class
            self._names.append(name)
            self.box.addItem(name)
        self.box.setCurrentIndex(self._names.index(name))

    def follow(self, values: Mapping[str, Any]) -> None:
        if values["model"] == self._model:
            return
        self._model = values["model"]
        cards = {card.id: card for card in self._models.cards()} if self._models is not None else {}
        card = cards.get(self._model)
        facts = card.generates if card is not None else None
        self._names = ["", *(facts.classes if facts is not None else ())]
        self.box.clear()
        self.box.addItem(self.tr("Any"))
        self.box.addItems([translated(name) for name in self._names[1:]])
        self.setEnabled(len(self._names) > 1)


def tip_of(card: ModelCard) -> str:
    """What a person wants to know before choosing a model."""
    lines = [translated(card.description), f"{card.licence} · {card.origin}"]
    return "\n".join(line for line in lines if line)
