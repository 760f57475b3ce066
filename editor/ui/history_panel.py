"""The steps of the history: click one to go there; what was undone is dimmed."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
)
from PySide6.QtWidgets import QAbstractItemView, QListView, QVBoxLayout, QWidget

from editor.session import Change, Document
from editor.ui.theme import ROW, tokens

AnyIndex = QModelIndex | QPersistentModelIndex


class HistoryModel(QAbstractListModel):
    """The history of one document as rows, the oldest first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._labels: list[str] = []
        self._index = 0

    def show(self, document: Document | None) -> None:
        labels = [step.label for step in document.history.steps] if document else []
        if labels[:1] == ["Open"]:  # what is opened without a window is called so
            labels[0] = self.tr("Open")
        index = document.history.index if document else 0
        if labels != self._labels:
            self.beginResetModel()
            self._labels, self._index = labels, index
            self.endResetModel()
        elif index != self._index:
            self._index = index
            self.dataChanged.emit(self.index(0), self.index(len(labels) - 1))

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._labels)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._labels[index.row()]
        if role == Qt.ItemDataRole.ForegroundRole and index.row() > self._index:
            return tokens().color("disabled")
        if role == Qt.ItemDataRole.SizeHintRole:
            return QSize(0, ROW)
        return None


class HistoryPanel(QWidget):
    """Shows the history of a document and travels in it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document: Document | None = None
        self.model = HistoryModel(self)
        self.list = QListView(self)
        self.list.setModel(self.model)
        self.list.setObjectName("history")
        self.list.setUniformItemSizes(True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setAccessibleName(self.tr("History"))
        self.list.clicked.connect(self._travel)
        self.list.activated.connect(self._travel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.list)
        self.setFocusProxy(self.list)

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
        self.model.show(self._document)
        if self._document is not None:
            index = self.model.index(self._document.history.index)
            self.list.selectionModel().setCurrentIndex(
                index, QItemSelectionModel.SelectionFlag.ClearAndSelect
            )
            self.list.scrollTo(index)

    def _travel(self, index: QModelIndex) -> None:
        if self._document is not None and index.row() != self._document.history.index:
            self._document.travel(index.row())
