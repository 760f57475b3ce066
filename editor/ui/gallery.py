"""Filter gallery: every filter and every style, tried on a small copy of the person's own picture."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from editor.ui.background import Background
from editor.ui.palette import score
from editor.ui.pictures import to_image
from editor.ui.previews import previewed, small_copy
from editor.ui.style_picker import WANTS, StyleCell
from editor.ui.texts import menu, summary, title, translated
from editor.ui.theme import GRID, ROW
from neural.operation import Operation, operations
from neural.styles import STYLES

if TYPE_CHECKING:
    from neural.engine import Engine
    from neural.source import Source

COLUMNS = 7
CELL = QSize(116, 116)
FRAME = QSize(112, 80)
"""Of a cell; the name has two lines below it."""


@dataclass(frozen=True)
class Entry:
    """One picture of the gallery: an operation, with the values that it begins with."""

    key: str
    name: str
    place: str
    help: str
    group: str
    """Where it is looked for: the last part of its menu."""
    operation: type[Operation]
    values: Mapping[str, Any] = field(default_factory=dict[str, Any])


def entries() -> list[Entry]:
    """The filters that keep a picture's size, by their menus; the styles stand after all of them."""
    kinds = [
        kind
        for kind in operations().values()
        if kind.menu[:1] == ("Filter",) and not kind.resizes and len(kind.inputs) == 1
    ]
    neural = QCoreApplication.translate("Gallery", "Neural")
    styles = QCoreApplication.translate("Gallery", "Styles")
    kinds.sort(key=lambda kind: (len(kind.menu), kind.menu, kind.title))
    found = [
        Entry(
            kind.id,
            title(kind),
            " › ".join(menu(kind)),
            summary(kind),
            menu(kind)[-1] if len(kind.menu) > 1 else neural,
            kind,
        )
        for kind in kinds
    ]
    stylize = operations().get("stylize")
    if stylize is not None:
        found += [
            Entry(
                f"style.{style.id}",
                translated(style.title),
                title(stylize),
                summary(stylize),
                styles,
                stylize,
                {"styles": ((style.id, 1.0),)},
            )
            for style in STYLES
        ]
    return found


class Gallery(QDialog):
    """A grid of filters with a field to search. `chosen` carries the entry that was clicked."""

    chosen = Signal(object)

    def __init__(self, engine: Engine, source: Source, parent: QWidget | None = None) -> None:
        """`source` is the layer that filters are tried on."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Filter gallery"))
        self._engine, self._source = engine, source
        self._background = Background()
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(self.tr("Find a filter or a style"))
        self.field.setAccessibleName(self.tr("Find a filter or a style"))
        self.field.setClearButtonEnabled(True)
        self.field.textChanged.connect(self._filter)
        self.list = QListWidget(self)
        self.list.setAccessibleName(self.windowTitle())
        self.list.setViewMode(QListWidget.ViewMode.IconMode)
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.list.setMovement(QListWidget.Movement.Static)
        self.list.setUniformItemSizes(True)
        self.list.setSpacing(GRID)
        self.list.setMouseTracking(True)
        self.list.setWordWrap(True)
        self._cells = StyleCell(self.list, cell=CELL, frame=FRAME)
        self.list.setItemDelegate(self._cells)
        self.list.itemClicked.connect(self._choose)
        self.list.itemActivated.connect(self._choose)
        self.nothing = QLabel(self.tr("No filter has these letters."), self)
        self.nothing.setProperty("role", "dim")
        self.nothing.hide()
        for entry in entries():
            item = QListWidgetItem(entry.name)
            item.setToolTip(f"{entry.place} › {entry.name}\n{entry.help}")
            item.setData(Qt.ItemDataRole.UserRole, entry)
            self.list.addItem(item)
        self.groups = QListWidget(self)
        self.groups.setAccessibleName(self.tr("Kinds of filters"))
        self.groups.setFixedWidth(128)
        names = dict.fromkeys(entry.group for entry in self._entries())
        for name in (self.tr("All"), *names):
            QListWidgetItem(name, self.groups).setSizeHint(QSize(0, ROW))
        self.groups.setCurrentRow(0)
        self.groups.currentRowChanged.connect(lambda _: self._filter(self.field.text()))
        sides = QHBoxLayout()
        sides.setSpacing(3 * GRID)
        sides.addWidget(self.groups)
        right = QVBoxLayout()
        right.addWidget(self.nothing)
        right.addWidget(self.list, 1)
        sides.addLayout(right, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(4 * GRID, 4 * GRID, 4 * GRID, 4 * GRID)
        column.setSpacing(3 * GRID)
        column.addWidget(self.field)
        column.addLayout(sides, 1)
        self.resize(COLUMNS * (CELL.width() + GRID) + 52 * GRID, 5 * CELL.height() + 25 * GRID)
        self.finished.connect(self._leave)
        self.field.setFocus()

    def sizeHint(self) -> QSize:
        return self.size()

    def begin(self) -> None:
        """Try the filters, one after the other. Call it with the event loop running."""
        self._background.start(self._try())

    async def _try(self) -> None:
        small = await small_copy(self._source)
        self._cells.untouched = to_image(small.pixels)
        self.list.viewport().update()
        tries = (
            (entry.key, entry.operation(**dict(entry.values)).preview())
            for entry in self._entries()
        )
        async with aclosing(previewed(self._engine, tries, small)) as results:
            async for key, pixels in results:
                if pixels is not None:
                    self._item(key).setData(Qt.ItemDataRole.DecorationRole, to_image(pixels))
                else:
                    self._item(key).setData(WANTS, self.tr("Needs a file of yours"))

    def _item(self, key: str) -> QListWidgetItem:
        rows = [entry.key for entry in self._entries()]
        return self.list.item(rows.index(key))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and self.field.hasFocus():
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.list.currentItem())
        else:
            super().keyPressEvent(event)

    def _entries(self) -> list[Entry]:
        return [
            self.list.item(row).data(Qt.ItemDataRole.UserRole) for row in range(self.list.count())
        ]

    def _filter(self, query: str) -> None:
        """Show only what fits, in any group, and let Enter choose what fits best."""
        best: tuple[float, int] | None = None
        chosen = self.groups.currentItem() if self.groups.currentRow() > 0 else None
        self.groups.setEnabled(not query.strip())
        for row, entry in enumerate(self._entries()):
            points = score(query, entry.name, entry.place)
            if chosen is not None and not query.strip() and entry.group != chosen.text():
                points = None
            self.list.item(row).setHidden(points is None)
            if points is not None and (best is None or points > best[0]):
                best = points, row
        self.nothing.setVisible(best is None)
        self.list.setCurrentRow(best[1] if best is not None and query.strip() else -1)

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is not None and not item.isHidden() and self.isVisible():
            self.accept()
            self.chosen.emit(item.data(Qt.ItemDataRole.UserRole))

    def _leave(self) -> None:
        self._background.cancel()
        self.deleteLater()
