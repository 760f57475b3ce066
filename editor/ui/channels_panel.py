"""Selections that were kept: a row for each, with a small picture of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QAction, QGuiApplication, QIcon, QImage, QPainter, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from editor.document.state import Channel, State
from editor.session import Change, Document
from editor.ui.icons import icon
from editor.ui.theme import GRID, ICON, tokens

if TYPE_CHECKING:
    from editor.document.selection.coverage import Mode

THUMBNAIL = QSize(40, 28)
AnyIndex = QModelIndex | QPersistentModelIndex


class ChannelsModel(QAbstractListModel):
    """The channels of one document as rows, the newest last; a name can be typed."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.document: Document | None = None
        self.channels: tuple[Channel, ...] = ()
        self._pictures: dict[str, tuple[object, QIcon]] = {}

    def show(self, document: Document | None) -> None:
        channels = document.state.channels if document is not None else ()
        if document is self.document and channels is self.channels:
            return
        self.beginResetModel()
        self.document, self.channels = document, channels
        kept = {channel.id for channel in channels}
        self._pictures = {id: known for id, known in self._pictures.items() if id in kept}
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.channels)

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        channel = self.channels[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return channel.name
        if role == Qt.ItemDataRole.DecorationRole:
            return self._picture(channel)
        if role == Qt.ItemDataRole.SizeHintRole:
            return QSize(0, THUMBNAIL.height() + 2 * GRID)
        return None

    def setData(self, index: AnyIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        name = str(value).strip()
        channel = self.channels[index.row()]
        if self.document is None or not name or name == channel.name:
            return False
        renamed = replace(channel, name=name)
        channels = tuple(renamed if each is channel else each for each in self.channels)
        state = replace(self.document.state, channels=channels)
        self.document.apply(self.tr("Rename channel"), state)
        return True

    def _picture(self, channel: Channel) -> QIcon:
        known = self._pictures.get(channel.id)
        if known is None or known[0] is not channel.raster:
            assert self.document is not None
            picture = QIcon()
            pixmap = channel_pixmap(self.document.state, channel)
            for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected):  # a chosen row does not tint it
                picture.addPixmap(pixmap, mode)
            known = self._pictures[channel.id] = channel.raster, picture
        return known[1]


def channel_pixmap(state: State, channel: Channel) -> QPixmap:
    """A channel in gray, as it fits into a row, for the sharpest screen there is."""
    from editor.document.selection.outline import Outline
    from neural.source import Rect

    ratio = QGuiApplication.primaryScreen().devicePixelRatio()
    wide, high = THUMBNAIL.width() * ratio, THUMBNAIL.height() * ratio
    zoom = min(wide / state.size.width, high / state.size.height)
    size = state.size.scaled(zoom)
    outline = Outline()
    outline.show(channel.raster)
    shades = outline.shades(0, 0, zoom, Rect.of(size))
    shades = shades.copy()
    gray = QImage(shades.data, size.width, size.height, size.width, QImage.Format.Format_Grayscale8)
    pixmap = QPixmap(round(wide), round(high))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    x, y = round((wide - size.width) / 2), round((high - size.height) / 2)
    painter.drawImage(x, y, gray)
    painter.setPen(tokens().color("edge"))
    painter.drawRect(x, y, size.width - 1, size.height - 1)
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


class ChannelsPanel(QWidget):
    """Lists the channels of the document in front; a double click on a picture selects what it holds."""

    refused = Signal(str)

    def __init__(self, actions: Mapping[str, QAction], parent: QWidget) -> None:
        super().__init__(parent)
        self._document: Document | None = None
        self.model = ChannelsModel(self)
        self.list = QListView(self)
        self.list.setModel(self.model)
        self.list.setObjectName("channels")
        self.list.setIconSize(THUMBNAIL)
        self.list.setUniformItemSizes(True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setEditTriggers(
            QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.SelectedClicked
        )
        self.list.setAccessibleName(self.tr("Channels"))
        self.list.activated.connect(lambda _: self.load())
        self.list.selectionModel().currentChanged.connect(lambda *_: self._enable())
        self.nothing = QLabel(
            self.tr("Kept selections stand here. Select something, then save it."), self
        )
        self.nothing.setProperty("role", "dim")
        self.nothing.setWordWrap(True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.setMargin(4 * GRID)
        self._pages = QStackedLayout()
        self._pages.addWidget(self.list)
        self._pages.addWidget(self.nothing)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._pages, 1)
        rule = QFrame(self)
        rule.setProperty("role", "rule")
        rule.setFixedHeight(1)
        column.addWidget(rule)
        column.addLayout(self._buttons(actions))
        self.setFocusProxy(self.list)
        self.set_document(None)

    def _buttons(self, actions: Mapping[str, QAction]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(GRID, GRID, GRID, GRID)
        row.setSpacing(2)
        self.loader = self._button(
            "selection",
            self.tr(
                "Select what the channel holds; with Shift add, with Alt take away, with both keep"
            ),
        )
        self.loader.clicked.connect(self.load)
        save = QToolButton(self)
        save.setDefaultAction(actions["select.save"])
        save.setIconSize(QSize(ICON, ICON))
        save.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        save.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        save.setAccessibleName(self.tr("Save the selection as a channel"))
        self.bin = self._button("trash", self.tr("Delete the channel"))
        self.bin.clicked.connect(self.delete)
        row.addWidget(self.loader)
        row.addWidget(save)
        row.addStretch(1)
        row.addWidget(self.bin)
        return row

    def _button(self, name: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(icon(name))
        button.setIconSize(QSize(ICON, ICON))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        return button

    def set_document(self, document: Document | None) -> None:
        if self._document is not None and self._changed in self._document.listeners:
            self._document.listeners.remove(self._changed)
        self._document = document
        if document is not None:
            document.listeners.append(self._changed)
        self._changed("state")

    def _changed(self, change: Change) -> None:
        if change != "state":
            return
        row = self.list.currentIndex().row()
        self.model.show(self._document)
        count = len(self.model.channels)
        if count and self.list.currentIndex().row() < 0:
            self.list.setCurrentIndex(self.model.index(min(max(row, 0), count - 1)))
        self._pages.setCurrentWidget(self.list if count else self.nothing)
        self._enable()

    def _enable(self) -> None:
        for button in (self.loader, self.bin):
            button.setEnabled(self.current is not None)

    @property
    def current(self) -> Channel | None:
        """The channel whose row is chosen."""
        row = self.list.currentIndex().row()
        return self.model.channels[row] if 0 <= row < len(self.model.channels) else None

    def load(self) -> None:
        """Select what the current channel holds, joined as the modifier keys say."""
        from editor.document.selection.coverage import fitted, selected

        document, channel = self._free(), self.current
        if document is None or channel is None:
            return
        keys = QGuiApplication.keyboardModifiers()
        shift = bool(keys & Qt.KeyboardModifier.ShiftModifier)
        alt = bool(keys & Qt.KeyboardModifier.AltModifier)
        mode: Mode = (
            "intersect" if shift and alt else "add" if shift else "subtract" if alt else "replace"
        )
        state = document.state
        found = fitted(channel.raster, state.rect)
        document.apply(self.tr("Load selection"), selected(state, found, mode))

    def delete(self) -> None:
        document, channel = self._free(), self.current
        if document is not None and channel is not None:
            channels = tuple(each for each in document.state.channels if each is not channel)
            state = replace(document.state, channels=channels)
            document.apply(self.tr("Delete channel"), state)

    def _free(self) -> Document | None:
        if self._document is not None and self._document.filter is not None:
            self.refused.emit(self.tr("Apply or cancel the filter first."))
            return None
        return self._document
