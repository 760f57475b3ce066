"""The Layers panel: the stack from top to bottom, with opacity and blend mode of the active layer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QAction, QColor, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from editor.document.blend import GROUPS, BlendMode
from editor.document.layers import Group, Node
from editor.session import Change, Document
from editor.ui.icons import paint_icon
from editor.ui.layers_model import THUMBNAIL, LayersModel, Role
from editor.ui.number_editor import NumberField, Track
from editor.ui.theme import GRID, ICON, tokens
from editor.ui.widgets import ChoiceBox

ROW_HEIGHT = THUMBNAIL.height + 2 * GRID
EYE = 28
INDENT = 4 * GRID
MENU = (
    *("layer.new", "layer.from_visible", "layer.duplicate", "layer.delete", "layer.rename"),
    *("layer.visible", "layer.lock", "layer.merge_down", "layer.flatten"),
)
"""What a right click on a row offers."""
BUTTONS = ("layer.new", "layer.duplicate", "layer.up", "layer.down", "layer.delete")


class RowDelegate(QStyledItemDelegate):
    """A row: eye, thumbnail, name, and the lock at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        return QSize(120, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        node: Node = index.data(Role.NODE)
        theme = tokens()
        rect = option.rect
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if selected:
            painter.fillRect(rect, theme.color("selection"))
        elif hovered:
            painter.fillRect(rect, theme.color("hover"))
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, theme.color("line"))
        eye = "eye" if node.visible else "eye-closed"
        paint_icon(
            painter, eye, eye_rect(rect), theme.color("text" if node.visible else "disabled")
        )
        indent = depth_of(index) * INDENT
        self._paint_thumbnail(painter, option, index, thumbnail_rect(rect, indent), node)
        right = lock_rect(rect)
        if node.locked:
            paint_icon(painter, "lock-simple", right, theme.color("dim"))
        elif hovered:
            paint_icon(painter, "lock-simple-open", right, theme.color("disabled"))
        painter.setPen(theme.color("text" if node.visible else "dim"))
        name = name_rect(rect, indent)
        painter.setFont(option.font)
        words = option.fontMetrics.elidedText(node.name, Qt.TextElideMode.ElideRight, name.width())
        note = note_of(node)
        if note:
            half = name.height() // 2
            upper = QRect(name.x(), name.y() + 2, name.width(), half)
            painter.drawText(upper, Qt.AlignmentFlag.AlignVCenter, words)
            painter.setPen(theme.color("text" if selected else "dim"))
            small = option.font
            small.setPointSizeF(small.pointSizeF() - 1)
            painter.setFont(small)
            lower = QRect(name.x(), name.y() + half - 1, name.width(), half)
            painter.drawText(lower, Qt.AlignmentFlag.AlignVCenter, note)
        else:
            painter.drawText(name, Qt.AlignmentFlag.AlignVCenter, words)

    def _paint_thumbnail(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex,
        frame: QRect,
        node: Node,
    ) -> None:
        image = index.data(Role.THUMBNAIL)
        if isinstance(node, Group):
            is_open = bool(option.state & QStyle.StateFlag.State_Open)
            caret = QRect(frame.x(), frame.center().y() - 5, 12, 12)
            paint_icon(painter, "caret-down" if is_open else "caret-right", caret, _dim())
            folder = QRect(frame.x() + 15, frame.center().y() - 9, 20, 20)
            paint_icon(painter, "folder-open" if is_open else "folder", folder, _dim())
            return
        if image is None:
            painter.fillRect(frame, tokens().color("field"))
            return
        size = image.deviceIndependentSize().toSize()
        place = QRect(0, 0, size.width(), size.height())
        place.moveCenter(frame.center())
        _paint_checks(painter, place)
        painter.drawImage(place, image)

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex
    ) -> QWidget:
        editor = QLineEdit(parent)
        editor.setAccessibleName(self.tr("Layer name"))
        return editor

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: QModelIndex
    ) -> None:
        frame = name_rect(option.rect, depth_of(index) * INDENT)
        editor.setGeometry(frame.adjusted(-4, GRID + 2, 0, -GRID - 2))


def note_of(node: Node) -> str:
    """What stands under a layer's name when it is not plain: its opacity and blend mode."""
    parts = []
    if node.opacity < 1.0:
        parts.append(f"{node.opacity * 100:.0f} %")
    if node.blend is not BlendMode.NORMAL:
        parts.append(mode_title(node.blend))
    return "  ".join(parts)


def mode_title(mode: BlendMode) -> str:
    """The mode in the person's language."""
    return QCoreApplication.translate("blend", mode.title)


def eye_rect(row: QRect) -> QRect:
    return _centered(QRect(row.x(), row.y(), EYE, row.height()), ICON)


def depth_of(index: QModelIndex) -> int:
    """How many groups a row lies in."""
    depth, parent = 0, index.parent()
    while parent.isValid():
        depth, parent = depth + 1, parent.parent()
    return depth


def thumbnail_rect(row: QRect, indent: int) -> QRect:
    left = row.x() + EYE + indent
    return QRect(left, row.y() + GRID, THUMBNAIL.width, THUMBNAIL.height)


def lock_rect(row: QRect) -> QRect:
    return _centered(QRect(row.right() - EYE + 1, row.y(), EYE, row.height()), ICON)


def name_rect(row: QRect, indent: int) -> QRect:
    left = row.x() + EYE + indent + THUMBNAIL.width + 2 * GRID
    return QRect(left, row.y(), max(0, row.right() - EYE - left), row.height())


def _dim() -> QColor:
    return tokens().color("dim")


def _centered(frame: QRect, side: int) -> QRect:
    square = QRect(0, 0, side, side)
    square.moveCenter(frame.center())
    return square


def _paint_checks(painter: QPainter, frame: QRect) -> None:
    theme = tokens()
    painter.fillRect(frame, theme.color("check_light"))
    dark = theme.color("check_dark")
    painter.save()
    painter.setClipRect(frame)
    for row in range(frame.height() // 4 + 1):
        for column in range(row % 2, frame.width() // 4 + 1, 2):
            painter.fillRect(frame.x() + 4 * column, frame.y() + 4 * row, 4, 4, dark)
    painter.restore()


class LayerTree(QTreeView):
    """The rows. A click on an eye or a lock does not select the layer."""

    def __init__(self, model: LayersModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layers = model
        self.setModel(model)
        self.setItemDelegate(RowDelegate(self))
        self.setHeaderHidden(True)
        self.setIndentation(0)  # the delegate indents what follows the eye
        self.setExpandsOnDoubleClick(False)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
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

    def _id(self, index: QModelIndex) -> str:
        node = self._layers.node(index)
        return node.id if node is not None else ""

    def _unfold(self) -> None:
        """Show what is in the groups, but for those that were folded."""
        for id in self._layers.groups():
            self.setExpanded(self._layers.index_of(id), id not in self._folded)

    def _button_at(self, event: QMouseEvent) -> str | None:
        at = event.position().toPoint()
        row = self.visualRect(self.indexAt(at))
        grown = GRID
        if eye_rect(row).adjusted(-grown, -grown, grown, grown).contains(at):
            return "eye"
        if lock_rect(row).adjusted(-grown, -grown, grown, grown).contains(at):
            return "lock"
        index = self.indexAt(at)
        folder = thumbnail_rect(row, depth_of(index) * INDENT)
        if isinstance(self._layers.node(index), Group) and folder.contains(at):
            return "folder"
        return None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        button = self._button_at(event) if index.isValid() else None
        if event.button() == Qt.MouseButton.LeftButton and button == "eye":
            self._layers.toggle_visible(index)
        elif event.button() == Qt.MouseButton.LeftButton and button == "lock":
            self._layers.toggle_locked(index)
        elif event.button() == Qt.MouseButton.LeftButton and button == "folder":
            self.setExpanded(index, not self.isExpanded(index))
        else:
            super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._button_at(event) is not None:
            self.mousePressEvent(event)
        else:
            super().mouseDoubleClickEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self._layers.toggle_visible(self.currentIndex())
        else:
            super().keyPressEvent(event)


class LayersPanel(QWidget):
    """Follows the document in front and edits its stack."""

    refused = Signal(str)

    def __init__(self, actions: Mapping[str, QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document: Document | None = None
        self.model = LayersModel(self)
        self.model.refused.connect(self.refused)
        self.tree = LayerTree(self.model, self)
        self.tree.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.tree.addActions([actions[id] for id in MENU])
        self.tree.selectionModel().currentChanged.connect(self._chosen)
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
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._top())
        column.addWidget(_rule(self))
        column.addWidget(self.tree, 1)
        column.addWidget(_rule(self))
        column.addLayout(self._bottom(actions))
        self.setFocusProxy(self.tree)
        self.set_document(None)

    def _blend_box(self) -> ChoiceBox:
        box = ChoiceBox(self)
        box.setAccessibleName(self.tr("Blend mode"))
        box.setToolTip(self.tr("Blend mode: how the layer meets what lies below it"))
        box.setMaxVisibleItems(32)
        for number, group in enumerate(GROUPS):
            if number:
                box.insertSeparator(box.count())
            for mode in group:
                box.addItem(mode_title(mode), mode)
        box.activated.connect(self._set_blend)
        return box

    def _top(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        row.setSpacing(GRID)
        row.addWidget(self.blend, 5)
        row.addWidget(self.opacity, 4)
        row.addWidget(self.opacity_field)
        return row

    def _bottom(self, actions: Mapping[str, QAction]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(GRID, GRID // 2, GRID, GRID // 2)
        row.setSpacing(2)
        for id in BUTTONS:
            if id == "layer.delete":
                row.addStretch(1)
            button = QToolButton(self)
            button.setDefaultAction(actions[id])
            button.setIconSize(QSize(ICON, ICON))
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setAccessibleName(actions[id].text())
            row.addWidget(button)
        return row

    def set_document(self, document: Document | None) -> None:
        if self._document is not None and self._changed in self._document.listeners:
            self._document.listeners.remove(self._changed)
        self._document = document
        self.model.scale = self.devicePixelRatioF()
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
        document = self._document
        if document is None or document.state.active is None:
            return None
        return document.state.find(document.state.active)

    def _changed(self, change: Change) -> None:
        if change == "state":
            self._show()

    def _show(self) -> None:
        node = self._node
        for part in (self.blend, self.opacity, self.opacity_field):
            part.setEnabled(node is not None)
        index = self.model.index_of(node.id if node is not None else None)
        if index != self.tree.currentIndex():
            self.tree.selectionModel().setCurrentIndex(
                index, QItemSelectionModel.SelectionFlag.ClearAndSelect
            )
        if node is None:
            self.opacity.setValue(100)
            self.opacity_field.show_value(100)
        else:
            self.blend.setCurrentIndex(self.blend.findData(node.blend))
            if not self.opacity.dragging:
                self.opacity.setValue(round(node.opacity * 100))
            self.opacity_field.show_value(round(node.opacity * 100, 2))

    def _chosen(self, index: QModelIndex, before: QModelIndex) -> None:
        node = self.model.node(index)
        if node is not None and self._document is not None:
            self._document.select_layer(node.id)

    def _set_opacity(self, opacity: float, *, seal: bool = False) -> None:
        node = self._node
        if node is not None and self._document is not None and node.opacity != opacity:
            state = self._document.state.with_node(replace(node, opacity=opacity))
            self._document.apply(self.tr("Layer opacity"), state, key=f"opacity {node.id}")
            if seal:
                self._seal()

    def _seal(self) -> None:
        if self._document is not None:
            self._document.history.seal()

    def _set_blend(self, row: int) -> None:
        node, mode = self._node, BlendMode(self.blend.itemData(row))  # Qt kept it as a string
        if node is not None and self._document is not None and mode is not node.blend:
            state = self._document.state.with_node(replace(node, blend=mode))
            self._document.apply(self.tr("Blend mode"), state)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self.tree.viewport().update()
        super().changeEvent(event)


def _rule(parent: QWidget) -> QFrame:
    rule = QFrame(parent)
    rule.setProperty("role", "rule")
    rule.setFixedHeight(1)
    return rule
