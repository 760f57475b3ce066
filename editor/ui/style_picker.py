"""Styles to choose and mix, each shown on the person's own picture."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import aclosing
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QHideEvent, QImage, QPainter, QPen, QShowEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from editor.ui.background import Background
from editor.ui.number_editor import NumberEditor
from editor.ui.pictures import to_image
from editor.ui.previews import previewed, small_copy
from editor.ui.texts import translated
from editor.ui.theme import GRID, tokens
from editor.ui.widgets import Editor, FieldLabel, paint_thumbnail
from neural.engine import Engine
from neural.operation import Operation
from neural.source import Source
from neural.styles import STYLES

if TYPE_CHECKING:
    from editor.session import Document

CELL = QSize(84, 80)
FRAME = QSize(80, 60)
WANTS = Qt.ItemDataRole.UserRole + 1
"""The role of the words that stand in for a thumbnail."""

Weights = tuple[tuple[str, float], ...]
Shown = dict[str, QImage]

_shown: WeakKeyDictionary[Document, tuple[object, dict[type[Operation], Shown]]] = (
    WeakKeyDictionary()
)
"""Thumbnails of each document by operation, and the pixels (a raster) they were made from."""


class StyleCell(QStyledItemDelegate):
    """A thumbnail with its name below, framed when chosen. `WANTS` says why there is none."""

    def __init__(
        self, parent: QWidget | None = None, *, cell: QSize = CELL, frame: QSize = FRAME
    ) -> None:
        super().__init__(parent)
        self._cell, self._frame = cell, frame
        self.untouched = QImage()
        """What is shown, faintly, until a style has been painted."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return self._cell

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        theme = tokens()
        area: QRect = option.rect  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        frame = QRect(area.topLeft() + QPoint(2, 2), self._frame)
        image = index.data(Qt.ItemDataRole.DecorationRole)
        painter.save()
        painted = isinstance(image, QImage)
        alive = bool(state & QStyle.StateFlag.State_Enabled)
        painter.fillRect(frame, theme.color("field"))
        wants = index.data(WANTS)
        if not wants:
            painter.setOpacity(1.0 if painted and alive else 0.25)
            paint_thumbnail(painter, frame, image if painted else self.untouched)
        painter.setOpacity(1.0 if alive else 0.4)
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(QPen(theme.color("accent" if chosen else "dim"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(frame.adjusted(1, 1, -1, -1))
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(theme.color("text"), 1, Qt.PenStyle.DotLine))
            painter.drawRect(frame.adjusted(3, 3, -4, -4))
        font = painter.font()
        font.setPointSizeF(max(7.0, font.pointSizeF() - 1.5))
        painter.setFont(font)
        painter.setPen(theme.color("text" if chosen else "dim"))
        words = QRect(frame.x(), frame.bottom() + 2, frame.width(), area.bottom() - frame.bottom())
        middle, top = Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignTop
        if words.height() < 2 * painter.fontMetrics().height():
            text = painter.fontMetrics().elidedText(
                index.data(), Qt.TextElideMode.ElideRight, words.width()
            )
            painter.drawText(words, middle | top, text)
        else:
            painter.drawText(words, middle | top | Qt.TextFlag.TextWordWrap, index.data())
        if wants:
            inside = frame.adjusted(4, 4, -4, -4)
            painter.setPen(theme.color("dim"))
            centre = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(inside, centre, wants)
        painter.restore()


class StylePicker(Editor):
    """One style, or several with their weights: click one, Ctrl+click to mix."""

    wide = True

    def __init__(
        self,
        name: str,
        title: str,
        parent: QWidget | None = None,
        *,
        among: Collection[str] | None = None,
    ) -> None:
        """`among` are the ids of the styles that are offered; None for all."""
        super().__init__((name,), parent)
        self._styles = [style for style in STYLES if among is None or style.id in among]
        self._weights: dict[str, float] = {}
        self._rows: dict[str, NumberEditor] = {}
        self._showing = False
        self._background = Background()
        self._subject: tuple[Engine, Document, type[Operation]] | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        self.list = QListWidget(self)
        self.list.setAccessibleName(title)
        self.list.setViewMode(QListWidget.ViewMode.IconMode)
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.list.setMovement(QListWidget.Movement.Static)
        self.list.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self.list.setSelectionRectVisible(False)
        self.list.setUniformItemSizes(True)
        self._cells = StyleCell(self.list)
        self.list.setItemDelegate(self._cells)
        self.list.setGridSize(CELL)
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.list.setFixedHeight(round(2.6 * CELL.height()))
        for style in self._styles:
            item = QListWidgetItem(translated(style.title), self.list)
            item.setData(Qt.ItemDataRole.UserRole, style.id)
            named = f"{item.text()}\n{style.by}" if style.by else item.text()
            item.setToolTip(self.tr("{style}\nCtrl+click mixes it in").format(style=named))
        self.list.itemSelectionChanged.connect(self._selected)
        column.addWidget(self.list)
        self._mix = QWidget(self)
        grid = QGridLayout(self._mix)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(GRID)
        grid.setColumnStretch(1, 1)
        column.addWidget(self._mix)
        self.hint = QLabel(self.tr("Ctrl+click to mix several"), self)
        self.hint.setProperty("role", "dim")
        column.addWidget(self.hint)
        self.setFocusProxy(self.list)

    def values(self) -> dict[str, Any]:
        weights = tuple((id, weight) for id, weight in self._weights.items())
        return {self.names[0]: weights}

    def show_values(self, values: Mapping[str, Any]) -> None:
        if self.held:
            return
        self._weights = dict(values[self.names[0]])
        self._showing = True
        try:
            chosen = [
                item
                for item in self._items()
                if item.data(Qt.ItemDataRole.UserRole) in self._weights
            ]
            if chosen and self.list.currentItem() not in chosen:
                self.list.setCurrentItem(chosen[0])
            for item in self._items():
                item.setSelected(item in chosen)
        finally:
            self._showing = False
        self._show_mix()

    @property
    def held(self) -> bool:
        return any(row.held for row in self._rows.values())

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(row) for row in range(self.list.count())]

    def _selected(self) -> None:
        if self._showing:
            return
        chosen = [
            item.data(Qt.ItemDataRole.UserRole) for item in self._items() if item.isSelected()
        ]
        if not chosen:  # one style always stays
            self.show_values({self.names[0]: tuple(self._weights.items())})
            return
        kept = {id: weight for id, weight in self._weights.items() if id in chosen}
        self._weights = kept | {id: 1.0 for id in chosen if id not in kept}
        if len(self._weights) == 1:
            self._weights = {chosen[0]: 1.0}
        self._show_mix()
        self.edited.emit()

    def _show_mix(self) -> None:
        """A row for each style of a mix; none for a single style."""
        wanted = self._weights if len(self._weights) > 1 else {}
        if list(self._rows) != list(wanted):
            self._build_mix(list(wanted))
        for id, row in self._rows.items():
            row.show_values({id: round(self._weights[id] * 100, 1)})
        self._mix.setVisible(bool(wanted))
        self.hint.setVisible(not wanted)

    def _build_mix(self, ids: list[str]) -> None:
        grid = self._mix.layout()
        assert isinstance(grid, QGridLayout)
        for child in self._mix.findChildren(
            QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly
        ):
            grid.removeWidget(child)
            child.hide()
            child.deleteLater()
        titles = {style.id: translated(style.title) for style in STYLES}
        self._rows = {}
        for place, id in enumerate(ids):
            row = NumberEditor(
                id,
                title=titles[id],
                default=100.0,
                whole=False,
                low=0.0,
                end=100.0,
                step=1.0,
                unit="%",
                parent=self._mix,
            )
            label = FieldLabel(titles[id], self._mix)
            label.setFixedWidth(96)
            row.attach(label)
            row.edited.connect(lambda id=id: self._weigh(id))
            grid.addWidget(label, place, 0)
            grid.addWidget(row, place, 1)
            self._rows[id] = row

    def _weigh(self, id: str) -> None:
        self._weights[id] = max(0.0, self._rows[id].values()[id] / 100)
        self.edited.emit()

    # Thumbnails.

    def show_on(self, engine: Engine, document: Document, operation: type[Operation]) -> None:
        """Show every style on this document's active layer, as soon as the picker is seen."""
        self._subject = (engine, document, operation)
        if self.isVisible():
            self._begin()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.list.scrollToItem(self.list.currentItem(), QListWidget.ScrollHint.PositionAtCenter)
        self._begin()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._background.cancel()

    def show_thumbnail(self, id: str, image: QImage) -> None:
        for item in self._items():
            if item.data(Qt.ItemDataRole.UserRole) == id:
                item.setData(Qt.ItemDataRole.DecorationRole, image)

    def _begin(self) -> None:
        if self._subject is None or self._background.busy:
            return
        engine, document, operation = self._subject
        layer = document.state.active_layer
        if layer is None or layer.raster.bounds.empty:
            return
        made_from, kinds = _shown.get(document, (None, {}))
        if made_from is not layer.raster:
            kinds = {}
            _shown[document] = (layer.raster, kinds)
        shown = kinds.setdefault(operation, {})
        for id, image in shown.items():
            self.show_thumbnail(id, image)
        chosen = max(0, self.list.currentRow())  # what is seen first is painted first
        order = sorted(range(len(self._styles)), key=lambda row: abs(row - chosen))
        missing = [self._styles[row].id for row in order if self._styles[row].id not in shown]
        if missing:
            source = layer.raster.source()
            self._background.start(self._paint(engine, operation, source, missing, shown))

    async def _paint(
        self,
        engine: Engine,
        operation: type[Operation],
        source: Source,
        ids: list[str],
        shown: Shown,
    ) -> None:
        small = await small_copy(source)
        self._cells.untouched = to_image(small.pixels)
        self.list.viewport().update()
        tries = ((id, operation(**{self.names[0]: ((id, 1.0),)}).preview()) for id in ids)
        async with aclosing(previewed(engine, tries, small)) as results:
            async for id, pixels in results:
                if pixels is not None:
                    shown[id] = to_image(pixels)
                    self.show_thumbnail(id, shown[id])
