"""The rows of the Layers panel: which are chosen, what a click on a part of one does, dragging, finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QDrag, QDragMoveEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QTreeView, QWidget

from editor.ui.layer_rows import Part, Row, RowDelegate, depth_of, kind_title, label_title
from editor.ui.layers_model import LayersModel

if TYPE_CHECKING:
    from editor.document.layers import Node
    from editor.document.state import Target

_HELD = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier


class LayerTree(QTreeView):
    """A click on an eye, a lock or a link does not choose the layer; Ctrl and Shift choose several."""

    alone_wanted = Signal(str)
    """The id of a node whose mask is to be seen alone, or no longer."""
    selection_wanted = Signal(str, str, object)
    """An id, "pixels" or "mask", and the keys held: what that shows is to be selected."""

    def __init__(self, model: LayersModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layers = model
        self._target: Target = "pixels"
        self._following = False
        self._wanted = ""
        self._pressed = QPoint()
        self.setModel(model)
        self.setItemDelegate(RowDelegate(self))
        self.setHeaderHidden(True)
        self.setIndentation(0)  # the delegate indents what follows the eye
        self.setExpandsOnDoubleClick(False)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setAutoExpandDelay(600)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Layers"))
        self._folded: set[str] = set()
        self.collapsed.connect(lambda index: self._folded.add(self._id(index)))
        self.expanded.connect(lambda index: self._folded.discard(self._id(index)))
        model.rebuilt.connect(self._unfold)
        self.selectionModel().selectionChanged.connect(self._chosen)

    def _id(self, index: QModelIndex) -> str:
        node = self._layers.node(index)
        return node.id if node is not None else ""

    def _unfold(self) -> None:
        """Show what is in the groups, but for those that were folded."""
        for id in self._layers.groups():
            self.setExpanded(self._layers.index_of(id), id not in self._folded)
        self.show_matches(self._wanted)

    # What is chosen.

    def follow(self) -> None:
        """Show the document's choice of layers, and the active one as current."""
        document = self._layers.document
        chosen = document.chosen if document is not None else ()
        current = self._layers.index_of(document.state.active if document is not None else None)
        flags = QItemSelectionModel.SelectionFlag
        model = self.selectionModel()
        self._following = True
        try:
            if {self._id(index) for index in model.selectedIndexes()} != set(chosen):
                model.clearSelection()
                for id in chosen:
                    model.select(self._layers.index_of(id), flags.Select)
            if current != self.currentIndex():
                model.setCurrentIndex(current, flags.NoUpdate)
        finally:
            self._following = False
        self.viewport().update()

    def _chosen(self) -> None:
        """The person chose rows."""
        document = self._layers.document
        if self._following or document is None:
            return
        ids = [self._id(index) for index in self.selectionModel().selectedIndexes()]
        current = self._id(self.currentIndex())
        if current not in ids:
            current = ids[-1] if ids else current
        if current:
            document.choose(ids or [current], current, self._target)
        self.follow()

    # Parts of rows.

    def _part_at(self, at: QPoint) -> tuple[QModelIndex, Part | None]:
        index = self.indexAt(at)
        node = self._layers.node(index)
        if node is None:
            return index, None
        return index, Row.of(self.visualRect(index), node, depth_of(index)).part(at, node)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.position().toPoint()
        index, part = self._part_at(self._pressed)
        if event.button() != Qt.MouseButton.LeftButton or part is None:
            super().mousePressEvent(event)
            return
        keys = event.modifiers()
        if part == "eye":
            self._layers.toggle_visible(index)
        elif part == "lock":
            self._layers.toggle_locked(index)
        elif part == "link":
            self._layers.toggle_link(index)
        elif part == "folder" and not keys & _HELD:
            self.setExpanded(index, not self.isExpanded(index))
        elif part in ("pixels", "mask") and keys & Qt.KeyboardModifier.ControlModifier:
            self.selection_wanted.emit(self._id(index), part, keys)
        elif part == "mask" and keys & Qt.KeyboardModifier.ShiftModifier:
            self._layers.toggle_mask(index)
        else:
            self._target = "mask" if part == "mask" else "pixels"
            super().mousePressEvent(event)
            self._aim(index, part, keys)

    def _aim(self, index: QModelIndex, part: Part, keys: Qt.KeyboardModifier) -> None:
        """Edit the pixels or the mask of a row that may have been the active one already."""
        document, id = self._layers.document, self._id(index)
        if document is None or document.state.active != id or part not in ("pixels", "mask"):
            return
        document.select_layer(id, self._target)
        if part == "mask" and keys & Qt.KeyboardModifier.AltModifier:
            self.alone_wanted.emit(id)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        _, part = self._part_at(event.position().toPoint())
        if part == "name":
            super().mouseDoubleClickEvent(event)
        else:
            self.mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self._layers.toggle_visible(self.currentIndex())
            return
        self._target = "pixels"
        super().keyPressEvent(event)

    # Dragging.

    def startDrag(self, actions: Qt.DropAction) -> None:
        """Drag the chosen layers, or a mask, here or into another document."""
        index, part = self._part_at(self._pressed)
        drag = QDrag(self)
        if part == "mask":
            drag.setMimeData(self._layers.mask_data(index))
            self._layers.mask_dragged = True
        else:
            drag.setMimeData(self._layers.mimeData(self.selectedIndexes()))
        shown = self.visualRect(index)
        drag.setPixmap(self.viewport().grab(shown))
        drag.setHotSpot(self._pressed - shown.topLeft())
        drag.exec(Qt.DropAction.MoveAction)
        self._layers.mask_dragged = False
        self.viewport().update()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        super().dragMoveEvent(event)
        self.viewport().update()

    # Finding.

    def show_matches(self, wanted: str) -> None:
        """Show only rows whose name, kind or label holds what is wanted, and the groups around them."""
        self._wanted = wanted
        self._filter(QModelIndex(), wanted.casefold().split())

    def _filter(self, parent: QModelIndex, words: list[str]) -> bool:
        """Whether anything is shown below `parent`."""
        model, any_shown = self._layers, False
        for row in range(model.rowCount(parent)):
            index = model.index(row, 0, parent)
            node = model.node(index)
            inside = self._filter(index, words)
            shown = inside or node is None or _matches(node, words)
            self.setRowHidden(row, parent, not shown)
            any_shown = any_shown or shown
        return any_shown

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self.viewport().update()
        super().changeEvent(event)


def _matches(node: Node, words: list[str]) -> bool:
    text = f"{node.name} {kind_title(node)} {label_title(node.label) if node.label else ''}"
    return all(word in text.casefold() for word in words)
