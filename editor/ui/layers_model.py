"""The layer tree of a document as a Qt model: the top of the stack is the first row."""

from __future__ import annotations

from dataclasses import replace
from enum import IntEnum

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
from editor.document.state import State
from editor.session import Change, Document
from neural.source import Size

AnyIndex = QModelIndex | QPersistentModelIndex
MIME = "application/x-sfumato-layer"
THUMBNAIL = Size(40, 32)
_NOWHERE = QModelIndex()


class Role(IntEnum):
    """What a row tells its delegate beside its name."""

    NODE = Qt.ItemDataRole.UserRole
    THUMBNAIL = Qt.ItemDataRole.UserRole + 1


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
        self._thumbnails: dict[str, tuple[object, QImage]] = {}
        self._wanted: list[str] = []
        self.scale = 1.0
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
        self._thumbnails = {id: held for id, held in self._thumbnails.items() if id in self._ids}

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
            hidden = self.tr("{}, hidden").format(node.name)
            return node.name if node.visible else hidden
        if role == Role.NODE:
            return node
        if role == Role.THUMBNAIL:
            return self._thumbnail(node)
        return None

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
        return flags | flag.ItemNeverHasChildren

    # Edits.

    def setData(self, index: AnyIndex, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        node = self.node(index)
        name = str(value).strip()
        if role != Qt.ItemDataRole.EditRole or node is None or not name or name == node.name:
            return False
        return self._apply(self.tr("Rename layer"), replace(node, name=name))

    def toggle_visible(self, index: AnyIndex) -> None:
        node = self.node(index)
        if node is not None:
            label = self.tr("Hide layer") if node.visible else self.tr("Show layer")
            self._apply(label, replace(node, visible=not node.visible))

    def toggle_locked(self, index: AnyIndex) -> None:
        node = self.node(index)
        if node is not None:
            label = self.tr("Unlock layer") if node.locked else self.tr("Lock layer")
            self._apply(label, replace(node, locked=not node.locked))

    def _apply(self, label: str, node: Node) -> bool:
        if self._document is None:
            return False
        self._document.apply(label, self._document.state.with_node(node))
        return True

    # Drag and drop.

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        return [MIME]

    def mimeData(self, indexes: list[QModelIndex]) -> QMimeData:
        data = QMimeData()
        node = self.node(indexes[0]) if indexes else None
        if node is not None:
            data.setData(MIME, QByteArray(node.id.encode()))
        return data

    def canDropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: AnyIndex
    ) -> bool:
        return data.hasFormat(MIME)

    def dropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: AnyIndex
    ) -> bool:
        """Move the dragged layer to `row`, counted from the top, of the parent."""
        if self._document is None or not data.hasFormat(MIME):
            return False
        state = self._document.state
        id = data.data(MIME).toStdString()
        place = place_of(state.layers, id)
        if place is None:
            return False
        into = self.node(parent)
        target = into.id if into is not None else None
        there = self._children(target)
        # Rows count from the top, indices from the bottom; taking the layer out first shifts those above.
        index = len(there) - row if row >= 0 else len(there)
        if place[0] == target and place[1] < index:
            index -= 1
        if place == (target, index):
            return False
        try:
            moved = state.move(id, index, target)
        except ValueError as error:
            self.refused.emit(str(error))
            return False
        self._document.apply(self.tr("Reorder layers"), moved)
        # The rows are already where they belong: Qt must not remove the source row as well.
        return False

    # Thumbnails: made one at a time when nothing else is to do.

    def _thumbnail(self, node: Node) -> QImage | None:
        held = self._thumbnails.get(node.id)
        if (held is None or held[0] is not _looks(node)) and node.id not in self._wanted:
            self._wanted.append(node.id)
            self._painter.start()
        return held[1] if held is not None else None

    def _make_thumbnail(self) -> None:
        if not self._wanted or self._state is None:
            self._painter.stop()
            return
        id = self._wanted.pop(0)
        node = self._state.find(id)
        if node is None:
            return
        from editor.ui.pictures import node_thumbnail  # the compositor is heavy to import

        image = node_thumbnail(self._state, node, THUMBNAIL, self.scale)
        self._thumbnails[id] = (_looks(node), image)
        index = self.index_of(id)
        self.dataChanged.emit(index, index, [Role.THUMBNAIL])


def _looks(node: Node) -> object:
    """What a thumbnail depends on, compared by identity."""
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
