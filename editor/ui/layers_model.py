"""The layer tree of a document as a Qt model: the top of the stack is the first row."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from PySide6.QtCore import (
    QAbstractItemModel,
    QByteArray,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QImage

from editor.document.layers import Group, Layer, Node, place_of, walk
from neural.geometry import Size

if TYPE_CHECKING:
    from editor.document.state import State, Target
    from editor.session import Change, Document

AnyIndex = QModelIndex | QPersistentModelIndex
MIME = "application/x-sfumato-layers"
MASK_MIME = "application/x-sfumato-mask"
THUMBNAIL = Size(40, 32)
PAUSE = 200
"""Milliseconds after a change until thumbnails follow it."""
_NOWHERE = QModelIndex()


class Role(IntEnum):
    """What a row tells its delegate beside its name."""

    NODE = Qt.ItemDataRole.UserRole
    THUMBNAIL = Qt.ItemDataRole.UserRole + 1
    MASK = Qt.ItemDataRole.UserRole + 2
    """The mask's thumbnail."""


class LayersModel(QAbstractItemModel):
    """Follows one document. Edits go through `Document.apply`, so each can be undone."""

    refused = Signal(str)
    """Why an edit was not made, for the bar above the canvas."""
    rebuilt = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document: Document | None = None
        self._state: State | None = None
        self._ids: dict[str, int] = {}
        self._by_number: dict[int, str] = {}
        self._thumbnails: dict[tuple[str, Target], tuple[object, QImage]] = {}
        self._wanted: list[tuple[str, Target]] = []
        self.scale = 1.0
        self.mask_dragged = False
        """True while a mask is dragged, which can be dropped on every row."""
        self._painter = QTimer(self, interval=0)
        self._painter.timeout.connect(self._make_thumbnail)

    @property
    def document(self) -> Document | None:
        return self._document

    def set_document(self, document: Document | None) -> None:
        if self._document is not None and self._changed in self._document.listeners:
            self._document.listeners.remove(self._changed)
        self._document = document
        self._thumbnails.clear()
        self._wanted.clear()
        self._painter.stop()
        if document is not None:
            document.listeners.append(self._changed)
        self._take(document.state if document is not None else None, whole=True)

    def _changed(self, change: Change) -> None:
        if change == "state" and self._document is not None:
            self._take(self._document.state)

    def _take(self, state: State | None, *, whole: bool = False) -> None:
        """Show a new state; rows are rebuilt only when the tree's shape has changed."""
        before, self._state = self._state, state
        if whole or before is None or state is None or _tree(before) != _tree(state):
            self.beginResetModel()
            self._number(state)
            self.endResetModel()
            self.rebuilt.emit()
            return
        old = {node.id: node for node in walk(before.layers)}
        for node in walk(state.layers):
            if old[node.id] is not node:
                index = self.index_of(node.id)
                self.dataChanged.emit(index, index)

    def _number(self, state: State | None) -> None:
        """Give each node a number for as long as the tree keeps its shape: Qt wants one per row."""
        nodes = list(walk(state.layers)) if state is not None else []
        self._ids = {node.id: number for number, node in enumerate(nodes, 1)}
        self._by_number = {number: id for id, number in self._ids.items()}
        self._thumbnails = {
            key: held for key, held in self._thumbnails.items() if key[0] in self._ids
        }

    # The tree.

    def node(self, index: AnyIndex) -> Node | None:
        """The node of a row, as it is now."""
        if not index.isValid() or self._state is None:
            return None
        return self._state.find(self._by_number[index.internalId()])

    def index_of(self, id: str | None) -> QModelIndex:
        if id is None or self._state is None or id not in self._ids:
            return QModelIndex()
        place = place_of(self._state.layers, id)
        assert place is not None
        row = len(self._children(place[0])) - 1 - place[1]
        return self.createIndex(row, 0, self._ids[id])

    def groups(self) -> list[str]:
        """The ids of all groups, outer ones first."""
        nodes = walk(self._state.layers) if self._state is not None else ()
        return [node.id for node in nodes if isinstance(node, Group)]

    def _children(self, parent: str | None) -> tuple[Node, ...]:
        if self._state is None:
            return ()
        if parent is None:
            return self._state.layers
        group = self._state.find(parent)
        return group.children if isinstance(group, Group) else ()

    def _children_of(self, parent: AnyIndex) -> tuple[Node, ...]:
        node = self.node(parent)
        return self._children(node.id if node is not None else None)

    def index(self, row: int, column: int = 0, parent: AnyIndex = _NOWHERE) -> QModelIndex:
        children = self._children_of(parent)
        if column != 0 or not 0 <= row < len(children):
            return QModelIndex()
        return self.createIndex(row, 0, self._ids[children[len(children) - 1 - row].id])

    def parent(self, index: AnyIndex = _NOWHERE) -> QModelIndex:  # type: ignore[override]
        node = self.node(index)
        if node is None or self._state is None:
            return QModelIndex()
        place = place_of(self._state.layers, node.id)
        return self.index_of(place[0]) if place is not None else QModelIndex()

    def rowCount(self, parent: AnyIndex = _NOWHERE) -> int:
        node = self.node(parent)
        if node is not None and not isinstance(node, Group):
            return 0
        return len(self._children_of(parent))

    def columnCount(self, parent: AnyIndex = _NOWHERE) -> int:
        return 1

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        node = self.node(index)
        if node is None:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return node.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(node)
        if role == Role.NODE:
            return node
        if role == Role.THUMBNAIL:
            return self._thumbnail(node, "pixels")
        if role == Role.MASK:
            return self._thumbnail(node, "mask") if node.mask is not None else None
        return None

    def _spoken(self, node: Node) -> str:
        """A row as a screen reader says it."""
        words = [node.name]
        if not node.visible:
            words.append(self.tr("hidden"))
        if node.locked:
            words.append(self.tr("locked"))
        if node.clip:
            words.append(self.tr("clipped"))
        if node.mask is not None:
            words.append(self.tr("with a mask") if node.mask.enabled else self.tr("mask disabled"))
        return ", ".join(words)

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        flag = Qt.ItemFlag
        if not index.isValid():
            return flag.ItemIsDropEnabled
        flags = (
            flag.ItemIsEnabled
            | flag.ItemIsSelectable
            | flag.ItemIsEditable
            | flag.ItemIsDragEnabled
        )
        if isinstance(self.node(index), Group):
            return flags | flag.ItemIsDropEnabled
        if self.mask_dragged:  # onto any layer, not between them
            flags |= flag.ItemIsDropEnabled
        return flags | flag.ItemNeverHasChildren

    # Edits.

    def setData(self, index: AnyIndex, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        node = self.node(index)
        name = str(value).strip()
        if role != Qt.ItemDataRole.EditRole or node is None or not name or name == node.name:
            return False
        return self._do("rename_layer", node, name=name)

    def toggle_visible(self, index: AnyIndex) -> None:
        node = self.node(index)
        if node is not None:
            self._do("show_layer", node, on=not node.visible)

    def toggle_locked(self, index: AnyIndex) -> None:
        node = self.node(index)
        if node is not None:
            self._do("lock_layer", node, on=not node.locked)

    def toggle_mask(self, index: AnyIndex) -> None:
        node = self.node(index)
        if node is not None and node.mask is not None:
            self._do("enable_mask", node, on=not node.mask.enabled)

    def toggle_link(self, index: AnyIndex) -> None:
        node = self.node(index)
        if node is not None and node.mask is not None:
            self._do("link_mask", node, on=not node.mask.linked)

    def _do(self, id: str, node: Node, **values: object) -> bool:
        """Carry a command out on one node."""
        from editor.document.command import command
        from editor.ui.texts import words

        if self._document is None:
            return False
        done = command(id, **values)
        self._document.do(done, words(done), (node.id,))
        return True

    # Drag and drop.

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        return [MIME, MASK_MIME]

    def mimeData(self, indexes: list[QModelIndex]) -> QMimeData:
        """The dragged layers, of whatever document they are."""
        nodes = [self.node(index) for index in indexes]
        return dragged_layers(self._document, [node.id for node in nodes if node is not None])

    def mask_data(self, index: AnyIndex) -> QMimeData:
        """The mask of a row, to be dropped on another one."""
        data = QMimeData()
        node = self.node(index)
        if node is not None and node.mask is not None:
            data.setData(MASK_MIME, QByteArray(node.id.encode()))
        return data

    def canDropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: AnyIndex
    ) -> bool:
        if data.hasFormat(MASK_MIME):
            return row < 0 and parent.isValid()
        return data.hasFormat(MIME)

    def dropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: AnyIndex
    ) -> bool:
        """Move the dragged layers to `row`, counted from the top, of the parent; or copy a mask there."""
        document, into = self._document, self.node(parent)
        if document is None:
            return False
        try:
            if data.hasFormat(MASK_MIME):
                self._drop_mask(document, data.data(MASK_MIME).toStdString(), into)
            else:
                self._drop_layers(document, data, row, into)
        except ValueError as error:
            from editor.ui.texts import said

            self.refused.emit(said(error))
        # The rows are already where they belong: Qt must not remove the source rows as well.
        return False

    def _drop_mask(self, document: Document, id: str, onto: Node | None) -> None:
        from editor.document.masks import copied_mask

        if onto is not None and onto.id != id and document.state.find(id) is not None:
            document.apply(self.tr("Copy mask"), copied_mask(document.state, id, onto.id))

    def _drop_layers(
        self, document: Document, data: QMimeData, row: int, into: Node | None
    ) -> None:
        from editor.document.arrange import moved_to

        source, ids = layers_dragged(data)
        if source is None or not ids:
            return
        state = document.state
        parent = into.id if into is not None else None
        # Rows count from the top, indices from the bottom; below the last row is the bottom.
        there = self._children(parent)
        index = len(there) - row if row >= 0 else len(there) if parent is not None else 0
        label = self.tr("Reorder layers")
        if source is not document:
            from editor.document.carry import carried

            under = there[index - 1].id if index > 0 else None
            before = {node.id for node in walk(state.layers)}
            state = carried(source.state, ids, state)
            ids = [node.id for node in walk(state.layers) if node.id not in before]
            group = state.find(parent) if parent is not None else None
            now = group.children if isinstance(group, Group) else state.layers
            index = next((n + 1 for n, node in enumerate(now) if node.id == under), 0)
            label = self.tr("Copy layers from {}").format(source.name)
        moved = moved_to(state, ids, index, parent)
        if moved is not document.state:
            document.apply(label, moved)

    # Thumbnails: made one at a time when nothing else is to do.

    def _thumbnail(self, node: Node, part: Target) -> QImage | None:
        held, wanted = self._thumbnails.get((node.id, part)), (node.id, part)
        if (held is None or held[0] is not _looks(node, part)) and wanted not in self._wanted:
            self._wanted.append(wanted)
            # One that is out of date may be so again at once, while a brush is at work.
            self._painter.start(0 if held is None else PAUSE)
        return held[1] if held is not None else None

    def _make_thumbnail(self) -> None:
        self._painter.setInterval(0)
        if not self._wanted or self._state is None:
            self._painter.stop()
            return
        id, part = self._wanted.pop(0)
        node = self._state.find(id)
        if node is None or (part == "mask" and node.mask is None):
            return
        from editor.ui import pictures  # the compositor is heavy to import

        make = pictures.mask_thumbnail if part == "mask" else pictures.node_thumbnail
        image = make(self._state, node, THUMBNAIL, self.scale)
        self._thumbnails[id, part] = (_looks(node, part), image)
        index = self.index_of(id)
        self.dataChanged.emit(index, index, [Role.THUMBNAIL])


def dragged_layers(document: Document | None, ids: Sequence[str]) -> QMimeData:
    """Layers of a document as they are dragged: their ids, and a word by which to find it again."""
    data = QMimeData()
    if document is not None and ids:
        _sources[str(id(document))] = document
        data.setData(MIME, QByteArray(" ".join((str(id(document)), *ids)).encode()))
    return data


def layers_dragged(data: QMimeData) -> tuple[Document | None, list[str]]:
    """The document and the ids of layers that are dragged; None when it has been closed meanwhile."""
    word, *ids = data.data(MIME).toStdString().split() or [""]
    source = _sources.get(word)
    if source is None:
        return None, []
    return source, [id for id in ids if source.state.find(id) is not None]


_sources: WeakValueDictionary[str, Document] = WeakValueDictionary()


def _looks(node: Node, part: Target) -> object:
    """What a thumbnail depends on, compared by identity."""
    if part == "mask":
        return node.mask.raster if node.mask is not None else None
    if isinstance(node, Layer):
        return node.raster
    return node.children if isinstance(node, Group) else node


def _tree(state: State) -> list[tuple[str, str | None]]:
    """The shape of the tree: every id with its parent's, in order."""

    def shape(nodes: tuple[Node, ...], parent: str | None) -> list[tuple[str, str | None]]:
        pairs: list[tuple[str, str | None]] = []
        for node in nodes:
            pairs.append((node.id, parent))
            if isinstance(node, Group):
                pairs += shape(node.children, node.id)
        return pairs

    return shape(state.layers, None)
