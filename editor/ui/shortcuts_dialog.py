"""Help > Keyboard shortcuts: every action with its keys, found by typing, and other keys for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
)

from editor.ui.actions import translated
from editor.ui.shortcuts import CANVAS, Shortcuts, native, portable
from editor.ui.theme import GRID, ROW
from editor.ui.widgets import Complaint

if TYPE_CHECKING:
    from editor.ui.window import MainWindow

ID = Qt.ItemDataRole.UserRole


class ShortcutsDialog(QDialog):
    """The keys of the chosen action are typed below the list. Keys that another action has are taken from
    it only when the person says so."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        self.resize(520, 560)
        self.shortcuts = Shortcuts(window)
        self.find = QLineEdit(self)
        self.find.setPlaceholderText(self.tr("Find an action"))
        self.find.setAccessibleName(self.tr("Find an action"))
        self.find.setClearButtonEnabled(True)
        self.find.textChanged.connect(self._filter)
        self._items: dict[str, QTreeWidgetItem] = {}
        self.table = self._table(window)
        self.keys = QKeySequenceEdit(self)
        self.keys.setMaximumSequenceLength(1)
        self.keys.setClearButtonEnabled(True)
        self.keys.setFixedHeight(ROW)
        self.keys.setAccessibleName(self.tr("Keys"))
        self.keys.setToolTip(self.tr("Press the keys that the chosen action should have"))
        self.keys.keySequenceChanged.connect(lambda _: self._typed())
        self.default = QPushButton(self.tr("Default"), self)
        self.default.setAutoDefault(False)
        self.default.clicked.connect(lambda: self._give(None))
        self.chosen = QLabel(self)
        self.complaint = Complaint(self)
        self.take = QPushButton(self.tr("Take them"), self)
        self.take.setAutoDefault(False)
        self.take.clicked.connect(self._take)
        column = QVBoxLayout(self)
        column.setContentsMargins(5 * GRID, 5 * GRID, 5 * GRID, 4 * GRID)
        column.setSpacing(3 * GRID)
        column.addWidget(self.find)
        column.addWidget(self.table, 1)
        column.addLayout(self._editor())
        column.addLayout(self._said())
        column.addWidget(self._buttons())
        self.finished.connect(self.deleteLater)
        self.table.currentItemChanged.connect(lambda *_: self._show())
        self._show()
        self.find.setFocus()

    # Parts.

    def _table(self, window: MainWindow) -> QTreeWidget:
        table = QTreeWidget(self)
        table.setColumnCount(2)
        table.setHeaderHidden(True)
        table.setRootIsDecorated(False)
        header = table.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        table.setAccessibleName(self.tr("Keyboard shortcuts"))
        heads: dict[str, QTreeWidgetItem] = {}
        for command in window.menus.commands():
            spec = window.specs.get(command.id)  # Undo names a step meanwhile
            title = translated(spec.text).rstrip("…") if spec is not None else command.title
            known = spec is not None or command.id.startswith(("filter.", "tool."))
            keys = native(self.shortcuts.keys(command.id)) if known else command.shortcut
            if not known and not keys:
                continue
            if command.place not in heads:
                heads[command.place] = self._head(table, command.place)
            item = QTreeWidgetItem([title, keys])
            if known:
                item.setData(0, ID, command.id)
                self._items[command.id] = item
            heads[command.place].addChild(item)
        canvas = self._head(table, self.tr("Canvas"))
        for title, keys in (
            (self.tr("Pan"), self.tr("Space and drag, or the middle button")),
            (self.tr("Zoom at the cursor"), self.tr("Wheel, or Ctrl and wheel")),
            (self.tr("Look at the picture before the filter"), self.tr("Hold \\")),
            (self.tr("Hide or show the panels"), native("Tab")),
            (self.tr("Zoom out with the zoom tool"), self.tr("Alt and click")),
        ):
            canvas.addChild(QTreeWidgetItem([title, keys]))
        table.expandAll()
        return table

    def _head(self, table: QTreeWidget, place: str) -> QTreeWidgetItem:
        head = QTreeWidgetItem([place])
        head.setFlags(Qt.ItemFlag.ItemIsEnabled)
        font = head.font(0)
        font.setBold(True)
        head.setFont(0, font)
        table.addTopLevelItem(head)
        head.setFirstColumnSpanned(True)
        return head

    def _editor(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        row.addWidget(self.chosen, 1)
        row.addWidget(self.keys)
        row.addWidget(self.default)
        return row

    def _said(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        row.addWidget(self.complaint, 1)
        row.addWidget(self.take)
        return row

    def _buttons(self) -> QDialogButtonBox:
        kinds = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(kinds.Close | kinds.RestoreDefaults, self)
        buttons.button(kinds.Close).setText(self.tr("Close"))
        all_default = buttons.button(kinds.RestoreDefaults)
        all_default.setText(self.tr("All to default"))
        all_default.setAutoDefault(False)
        all_default.clicked.connect(self._reset)
        buttons.rejected.connect(self.reject)
        return buttons

    # What is chosen, and its keys.

    @property
    def id(self) -> str:
        """The chosen action's, "" for none and for what cannot have other keys."""
        item = self.table.currentItem()
        return (item.data(0, ID) or "") if item is not None else ""

    def choose(self, id: str) -> None:
        self.table.setCurrentItem(self._items[id])

    def _show(self) -> None:
        id = self.id
        item = self.table.currentItem()
        self.chosen.setText(item.text(0) if id and item is not None else "")
        self._say("")
        for part in (self.keys, self.default):
            part.setEnabled(bool(id))
        self.keys.blockSignals(True)
        self.keys.setKeySequence(QKeySequence(self.shortcuts.keys(id) if id else ""))
        self.keys.blockSignals(False)

    def _typed(self) -> None:
        keys = portable(self.keys.keySequence().toString())
        if not self.id or keys == self.shortcuts.keys(self.id):
            self._say("")
        elif keys in CANVAS:
            self._say(self.tr("{} works on the canvas already.").format(native(keys)))
        elif keys and (owner := self.shortcuts.owner(keys, self.id)):
            text = self.tr("{keys} belongs to {action}.")
            self._say(text.format(keys=native(keys), action=self._items[owner].text(0)), owner)
        else:
            self._give(keys)

    def _take(self) -> None:
        keys = portable(self.keys.keySequence().toString())
        owner = self.shortcuts.owner(keys, self.id)
        if owner is not None:
            self.shortcuts.give(owner, "")
            self._renew(owner)
        self._give(keys)

    def _give(self, keys: str | None) -> None:
        self.shortcuts.give(self.id, keys)
        self._renew(self.id)
        self._show()

    def _reset(self) -> None:
        self.shortcuts.reset()
        for id in self._items:
            self._renew(id)
        self._show()

    def _renew(self, id: str) -> None:
        self._items[id].setText(1, native(self.shortcuts.keys(id)))

    def _say(self, text: str, owner: str = "") -> None:
        self.complaint.say(text)
        self.take.setVisible(bool(owner))

    # Finding.

    def _filter(self, text: str) -> None:
        wanted = text.casefold()
        for row in range(self.table.topLevelItemCount()):
            head = self.table.topLevelItem(row)
            shown = 0
            for inner in range(head.childCount()):
                item = head.child(inner)
                words = f"{item.text(0)} {item.text(1)}".casefold()
                item.setHidden(wanted not in words)
                shown += not item.isHidden()
            head.setHidden(shown == 0)
