"""Small pictures of generated results, painted by the engine when it has nothing better to do."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QImage, QPixmap
from PySide6.QtWidgets import QGridLayout, QListWidget, QListWidgetItem, QToolButton, QWidget

from editor.ui.background import Background
from editor.ui.pictures import to_image
from editor.ui.previews import small_copy
from neural.engine import Engine, Priority
from neural.operation import Operation, OperationError
from neural.source import ArraySource, Source
from neural.weights.errors import ModelError

SIDE = 96
"""Pixels of a thumbnail, before the screen's scale."""
KEPT = 200
"""Thumbnails that stay in memory."""

Key = tuple[tuple[str, Any], ...]


class Thumbnails:
    """Paints results of an operation, and remembers them."""

    def __init__(self, kind: type[Operation]) -> None:
        self.kind = kind
        self.engine: Engine | None = None
        self._source: Source | None = None
        self._small: ArraySource | None = None
        self._known: OrderedDict[Key, QImage] = OrderedDict()
        self._background = Background()

    def show_on(self, engine: Engine, source: Source | None) -> None:
        """Let this engine paint them, of a small copy of this picture where the operation has an input."""
        self.engine = engine
        if source is not self._source:
            self._source, self._small = source, None
            self._known.clear()

    def show(self, wanted: Sequence[tuple[Mapping[str, Any], Any]]) -> None:
        """Call each target's `show_image` with the picture of its values; earlier wishes are dropped."""
        self._background.cancel()
        missing: list[tuple[Key, Any]] = []
        for values, target in wanted:
            key = tuple(sorted(values.items()))
            if key in self._known:
                self._known.move_to_end(key)
                target.show_image(self._known[key])
            else:
                missing.append((key, target))
        if missing and self.engine is not None:
            self._background.start(self._paint(self.engine, missing))

    def cancel(self) -> None:
        self._background.cancel()

    async def _paint(self, engine: Engine, missing: list[tuple[Key, Any]]) -> None:
        size = {} if self.kind.inputs else {"width": SIDE, "height": SIDE}
        if self.kind.inputs and self._small is None:
            if self._source is None:
                return
            self._small = await small_copy(self._source, SIDE)
        inputs = [self._small] if self._small is not None else []
        for key, target in missing:
            operation = self.kind(**dict(key), **size)
            try:
                pixels = await engine.result(operation, inputs, priority=Priority.BACKGROUND)
            except (ModelError, OperationError):
                return  # running the filter says what is wrong
            image = to_image(pixels)
            self._known[key] = image
            while len(self._known) > KEPT:
                self._known.popitem(last=False)
            target.show_image(image)


class Cell(QToolButton):
    """One result of a grid."""

    def __init__(self, side: int, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setIconSize(QSize(side, side))
        self.setFixedSize(side + 4, side + 4)
        self.setToolTip(words)
        self.setAccessibleName(words)
        self.setProperty("role", "cell")

    def show_image(self, image: QImage) -> None:
        pixmap = QPixmap.fromImage(image)
        self.setIcon(QIcon(pixmap))


class LatentGrid(QWidget):
    """3 x 3 results: the present one in the middle, its neighbours around it."""

    chosen = Signal(int)
    """A neighbour, 0 to 7."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(2)
        self.cells: list[Cell] = []
        self.middle = Cell(76, self.tr("The present result"), self)
        self.middle.setCheckable(True)
        self.middle.setChecked(True)
        self.middle.clicked.connect(lambda: self.middle.setChecked(True))
        places = [(0, 0), (2, 2), (0, 2), (2, 0), (0, 1), (2, 1), (1, 0), (1, 2)]
        for number, (row, column) in enumerate(places):  # pairs on opposite sides
            cell = Cell(76, self.tr("Move here"), self)
            cell.clicked.connect(lambda _=False, number=number: self.chosen.emit(number))
            grid.addWidget(cell, row, column)
            self.cells.append(cell)
        grid.addWidget(self.middle, 1, 1)
        grid.setColumnStretch(3, 1)


class Strip(QListWidget):
    """A row of results to come back to."""

    def __init__(self, words: str, *, several: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.setViewMode(QListWidget.ViewMode.IconMode)
        self.setFlow(QListWidget.Flow.LeftToRight)
        self.setWrapping(False)
        self.setMovement(QListWidget.Movement.Static)
        self.setIconSize(QSize(40, 40))
        self.setGridSize(QSize(46, 46))
        self.setFixedHeight(64)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        if several:
            self.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)

    def put(self, words: str) -> StripItem:
        """A new entry at the end."""
        item = StripItem(self)
        item.setToolTip(words)
        self.addItem(item)
        self.scrollToItem(item)
        return item


class StripItem(QListWidgetItem):
    """An entry of a strip."""

    def show_image(self, image: QImage) -> None:
        self.setIcon(QIcon(QPixmap.fromImage(image)))
