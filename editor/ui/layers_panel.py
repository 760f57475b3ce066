"""The Layers panel: the stack from top to bottom, with opacity, mode and locks of the chosen layers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from editor.document.blend import GROUPS
from editor.document.layers import Group, Node, walk
from editor.ui.icons import icon
from editor.ui.layer_rows import mode_title
from editor.ui.layer_tree import LayerTree
from editor.ui.layers_model import LayersModel
from editor.ui.number_editor import NumberField, Track
from editor.ui.theme import GRID, ICON, ROW
from editor.ui.widgets import ChoiceBox

if TYPE_CHECKING:
    from editor.session import Change, Document

LONG: Final = 12
"""A stack of so many layers has a field to search it."""
PASS: Final = "pass through"
"""Stands for a group's layers blending with what lies below it, among the modes."""
LOCKS: Final = {
    "lock_alpha": "grid-four",
    "lock_pixels": "paint-brush",
    "lock_position": "arrows-out-cardinal",
    "locked": "lock-simple",
}


class LayersPanel(QWidget):
    """Follows the document in front and edits its stack."""

    refused = Signal(str)

    def __init__(
        self, actions: Mapping[str, QAction], menus: Mapping[str, QMenu], parent: QWidget
    ) -> None:
        """`menus` are "adjust", of what to put above the active layer, and "row", of a right click."""
        super().__init__(parent)
        self._document: Document | None = None
        self._menus = menus
        self.model = LayersModel(self)
        self.model.refused.connect(self.refused)
        self.tree = LayerTree(self.model, self)
        self.tree.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.blend = self._blend_box()
        self.opacity = Track(100, parent=self)
        self.opacity.setAccessibleName(self.tr("Opacity of the layer"))
        self.opacity.turned_to.connect(lambda value: self._set_opacity(value / 100))
        self.opacity.sliderReleased.connect(self._seal)
        self.opacity.reset.connect(lambda: self._set_opacity(1.0, seal=True))
        self.opacity_field = NumberField(0, 1, "%", self)
        self.opacity_field.setFixedWidth(56)
        self.opacity_field.setAccessibleName(self.tr("Opacity in per cent"))
        self.opacity_field.entered.connect(
            lambda value: self._set_opacity(min(100.0, max(0.0, value)) / 100, seal=True)
        )
        for part in (self.opacity, self.opacity_field):
            part.setToolTip(self.tr("Opacity of the layer"))
        self.locks: dict[str, QToolButton] = {}
        self.search = self._search_field()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._top())
        column.addWidget(_rule(self))
        column.addLayout(self._search_row())
        column.addWidget(self.tree, 1)
        column.addWidget(_rule(self))
        column.addLayout(self._bottom(actions))
        self.setFocusProxy(self.tree)
        self.set_document(None)

    # Parts.

    def _blend_box(self) -> ChoiceBox:
        box = ChoiceBox(self)
        box.setAccessibleName(self.tr("Blend mode"))
        box.setToolTip(self.tr("Blend mode: how the layer meets what lies below it"))
        box.setMaxVisibleItems(33)
        for number, group in enumerate(GROUPS):
            if number:
                box.insertSeparator(box.count())
            for mode in group:
                box.addItem(mode_title(mode), mode)
        box.activated.connect(self._set_blend)
        return box

    def _search_field(self) -> QLineEdit:
        field = QLineEdit(self)
        field.setPlaceholderText(self.tr("Find by name, kind or label"))
        field.setAccessibleName(self.tr("Find layers"))
        field.setClearButtonEnabled(True)
        field.setFixedHeight(ROW)
        field.textChanged.connect(self.tree.show_matches)
        field.hide()
        return field

    def _search_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(2 * GRID, 0, 2 * GRID, 0)
        row.addWidget(self.search)
        return row

    def _top(self) -> QVBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.blend, 5)
        row.addWidget(self.opacity, 4)
        row.addWidget(self.opacity_field)
        column = QVBoxLayout()
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, GRID)
        column.setSpacing(GRID)
        column.addLayout(row)
        column.addLayout(self._lock_row())
        return column

    def _lock_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(2)
        title = QLabel(self.tr("Lock"), self)
        title.setProperty("role", "dim")
        row.addWidget(title)
        row.addSpacing(GRID)
        words = {
            "lock_alpha": self.tr("Lock transparency: paint changes colours only"),
            "lock_pixels": self.tr("Lock pixels: nothing is painted on the layer"),
            "lock_position": self.tr("Lock position: the layer is not moved"),
            "locked": self.tr("Lock all"),
        }
        for field, picture in LOCKS.items():
            button = _button(icon(picture), words[field], self)
            button.setCheckable(True)
            button.clicked.connect(lambda on, field=field: self._set_lock(field, on))
            self.locks[field] = button
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _bottom(self, actions: Mapping[str, QAction]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(GRID, GRID // 2, GRID, GRID // 2)
        row.setSpacing(2)
        self.mask_button = _button(
            icon("selection-background"),
            self.tr(
                "Add a mask: from the selection, or one that shows all\nAlt-click hides instead"
            ),
            self,
        )
        self.mask_button.clicked.connect(lambda: self._add_mask(actions))
        row.addWidget(self.mask_button)
        self.adjust_button = _button(
            icon("circle-half"), self.tr("New adjustment, filter or fill layer"), self
        )
        self.adjust_button.setMenu(self._menus["adjust"])
        self.adjust_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        row.addWidget(self.adjust_button)
        for id in ("layer.group", "layer.new", "layer.delete"):
            if id == "layer.delete":
                row.addStretch(1)
            button = _button(actions[id].icon(), actions[id].text(), self)
            button.setDefaultAction(actions[id])
            row.addWidget(button)
        return row

    def _add_mask(self, actions: Mapping[str, QAction]) -> None:
        hides = bool(QApplication.keyboardModifiers() & Qt.KeyboardModifier.AltModifier)
        selected = self._document is not None and self._document.state.selection is not None
        names = ("selection", "outside") if selected else ("reveal", "hide")
        actions[f"mask.add:{names[hides]}"].trigger()

    # The document.

    def set_document(self, document: Document | None) -> None:
        if self._document is not None and self._changed in self._document.listeners:
            self._document.listeners.remove(self._changed)
        self._document = document
        self.model.scale = self.devicePixelRatioF()
        self.search.clear()
        self.model.set_document(document)
        if document is not None:
            document.listeners.append(self._changed)
        self._show()

    def edit_name(self) -> None:
        """Begin to rename the active layer in its row."""
        index = self.tree.currentIndex()
        if index.isValid():
            self.tree.setFocus()
            self.tree.edit(index)

    @property
    def _node(self) -> Node | None:
        return self._document.state.active_node if self._document is not None else None

    def _chosen(self) -> list[Node]:
        document = self._document
        return [document.state.node(id) for id in document.chosen] if document is not None else []

    def _changed(self, change: Change) -> None:
        if change == "state":
            self._show()
        elif change == "live":
            self.tree.viewport().update()

    def _show(self) -> None:
        node, chosen = self._node, self._chosen()
        free = node is not None and not any(other.locked for other in chosen)
        for part in (self.blend, self.opacity, self.opacity_field):
            part.setEnabled(free)
        for part in (self.mask_button, self.adjust_button, *self.locks.values()):
            part.setEnabled(node is not None)
        for field, button in self.locks.items():
            button.setChecked(bool(chosen) and all(getattr(other, field) for other in chosen))
            button.setEnabled(node is not None and (free or field == "locked"))
        count = 0 if self._document is None else sum(1 for _ in walk(self._document.state.layers))
        self.search.setVisible(count >= LONG or bool(self.search.text()))
        self.tree.follow()
        self._show_blend(node)
        if not self.opacity.dragging:
            self.opacity.setValue(round(node.opacity * 100) if node is not None else 100)
        self.opacity_field.show_value(round(node.opacity * 100, 2) if node is not None else 100)

    def _show_blend(self, node: Node | None) -> None:
        passes = self.blend.itemData(0) == PASS
        if passes != isinstance(node, Group):
            if passes:
                self.blend.removeItem(0)
            else:
                self.blend.insertItem(0, self.tr("Pass through"), PASS)
        if isinstance(node, Group) and node.pass_through:
            self.blend.setCurrentIndex(0)
        elif node is not None:
            self.blend.setCurrentIndex(self.blend.findData(node.blend))

    # Edits.

    def _do(self, id: str, key: str | None = None, **values: object) -> None:
        """Carry a command out on every chosen layer."""
        from editor.document.command import command
        from editor.ui.texts import words

        if self._document is not None and self._document.chosen:
            done = command(id, **values)
            self._document.do(done, words(done), key=key)

    def _set_opacity(self, opacity: float, *, seal: bool = False) -> None:
        if self._document is not None:
            key = " ".join(("opacity", *self._document.chosen))
            self._do("layer_opacity", key, opacity=opacity * 100)
            if seal:
                self._seal()

    def _seal(self) -> None:
        if self._document is not None:
            self._document.history.seal()

    def _set_blend(self, row: int) -> None:
        data = self.blend.itemData(row)
        if data == PASS:
            self._do("blend_mode", pass_through=True)
        else:
            self._do("blend_mode", mode=data)

    def _set_lock(self, field: str, on: bool) -> None:
        self._do("lock_layer", on=on, what=field)
        self._show()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.tree.indexAt(self.tree.viewport().mapFromGlobal(event.globalPos())).isValid():
            self._menus["row"].popup(event.globalPos())


def _button(picture: object, words: str, parent: QWidget) -> QToolButton:
    button = QToolButton(parent)
    button.setIcon(picture)  # type: ignore[arg-type]
    button.setIconSize(QSize(ICON, ICON))
    button.setToolTip(words)
    button.setAccessibleName(words.splitlines()[0])
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


def _rule(parent: QWidget) -> QFrame:
    rule = QFrame(parent)
    rule.setProperty("role", "rule")
    rule.setFixedHeight(1)
    return rule
