"""A row of the Layers panel: where its parts lie, what they are for, and how they are drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from PySide6.QtCore import QCoreApplication, QEvent, QModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QImage, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from editor.document.blend import BlendMode
from editor.document.layers import Effect, FillLayer, Group, Label, Layer, Node
from editor.ui.icons import paint_icon
from editor.ui.layers_model import THUMBNAIL, LayersModel, Role
from editor.ui.theme import GRID, ICON, tokens

if TYPE_CHECKING:
    from editor.session import Document

ROW_HEIGHT: Final = THUMBNAIL.height + 2 * GRID
EYE: Final = 28
INDENT: Final = 4 * GRID
CLIP: Final = 3 * GRID
LINK: Final = 3 * GRID
STRIPE: Final = 3

LABELS: Final[dict[Label, str]] = {
    "red": "#c8453f",
    "orange": "#cf7d2d",
    "yellow": "#c9a92b",
    "green": "#5b9a45",
    "blue": "#4079b8",
    "violet": "#8a5bb5",
    "gray": "#8c8c8c",
}
"""The colours that layers are marked with; the same in both themes, as strong as a stripe may be."""

Part = Literal["eye", "folder", "pixels", "link", "mask", "lock", "name"]


@dataclass(frozen=True, slots=True)
class Row:
    """Where the parts of a row lie. `mask` and `link` are empty for a node without a mask."""

    eye: QRect
    clip: QRect
    pixels: QRect
    link: QRect
    mask: QRect
    name: QRect
    lock: QRect

    @classmethod
    def of(cls, row: QRect, node: Node, depth: int) -> Row:
        """For a node that lies in `depth` groups, in the rectangle of its row."""
        left = row.x() + EYE + depth * INDENT
        clip = QRect(left, row.y(), CLIP, row.height())
        left += CLIP if node.clip else 0
        top = row.y() + (row.height() - THUMBNAIL.height) // 2
        pixels = QRect(left, top, THUMBNAIL.width, THUMBNAIL.height)
        link, mask, end = QRect(), QRect(), pixels.right() + 1
        if node.mask is not None:
            link = QRect(end, row.y(), LINK, row.height())
            mask = pixels.translated(THUMBNAIL.width + LINK, 0)
            end = mask.right() + 1
        lock = QRect(row.right() - EYE + 1, row.y(), EYE, row.height())
        name = QRect(end + 2 * GRID, row.y(), 0, row.height())
        name.setRight(max(name.x(), lock.x() - 1))
        eye = QRect(row.x(), row.y(), EYE, row.height())
        return cls(eye, clip, pixels, link, mask, name, lock)

    def part(self, at: object, node: Node) -> Part:
        """What lies under a point of the row."""
        if self.eye.contains(at):  # type: ignore[call-overload]
            return "eye"
        if self.lock.contains(at):  # type: ignore[call-overload]
            return "lock"
        if self.pixels.contains(at):  # type: ignore[call-overload]
            return "folder" if isinstance(node, Group) else "pixels"
        if self.mask.contains(at):  # type: ignore[call-overload]
            return "mask"
        if self.link.contains(at):  # type: ignore[call-overload]
            return "link"
        return "name"


class RowDelegate(QStyledItemDelegate):
    """Draws rows: eye, thumbnail, mask, name, and the lock at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        return QSize(120, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        node: Node = index.data(Role.NODE)
        theme, rect = tokens(), option.rect
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        row = Row.of(rect, node, depth_of(index))
        if selected:
            painter.fillRect(rect, theme.color("selection"))
        elif hovered:
            painter.fillRect(rect, theme.color("hover"))
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, theme.color("line"))
        if node.label:
            stripe = QRect(rect.x(), rect.y(), STRIPE, rect.height() - 1)
            painter.fillRect(stripe, QColor(LABELS[node.label]))
        eye = "eye" if node.visible else "eye-closed"
        _icon(painter, eye, row.eye, "text" if node.visible else "disabled")
        if node.clip:
            _icon(painter, "arrow-elbow-left-down", row.clip, "dim", 12)
        is_open = bool(option.state & QStyle.StateFlag.State_Open)
        _paint_pixels(painter, row.pixels, node, index.data(Role.THUMBNAIL), is_open)
        if node.mask is not None:
            _paint_mask(painter, row, node, index.data(Role.MASK), hovered)
            self._paint_frame(painter, row, index, node)
        _paint_lock(painter, row.lock, node, hovered)
        model = index.model()
        document = model.document if isinstance(model, LayersModel) else None
        note, alarming = status_of(document, node)
        _paint_name(
            painter, option, row.name, node, note, "warning" if alarming else "dim", selected
        )

    def _paint_frame(self, painter: QPainter, row: Row, index: QModelIndex, node: Node) -> None:
        """Frame what of the active row is edited: its pixels or its mask."""
        model = index.model()
        if not isinstance(model, LayersModel) or model.document is None:
            return
        state = model.document.state
        if state.active != node.id or (isinstance(node, Group) and state.mask_target is None):
            return
        frame = row.mask if state.mask_target is not None else row.pixels
        painter.setPen(QPen(tokens().color("accent"), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(frame.adjusted(0, 0, 0, 0))

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex
    ) -> QWidget:
        editor = QLineEdit(parent)
        editor.setAccessibleName(self.tr("Layer name"))
        return editor

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: QModelIndex
    ) -> None:
        frame = Row.of(option.rect, index.data(Role.NODE), depth_of(index)).name
        editor.setGeometry(frame.adjusted(-4, GRID + 2, 0, -GRID - 2))

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: QModelIndex,
    ) -> bool:
        """Say what the part under the pointer does."""
        node = index.data(Role.NODE)
        if event.type() != QEvent.Type.ToolTip or node is None:
            return False
        part = Row.of(option.rect, node, depth_of(index)).part(event.pos(), node)
        QToolTip.showText(event.globalPos(), self._help(node, part), view)
        return True

    def _help(self, node: Node, part: Part) -> str:
        match part:
            case "eye":
                return self.tr("Hide") if node.visible else self.tr("Show")
            case "lock":
                return self.tr("Unlock") if node.locked else self.tr("Lock")
            case "folder":
                return self.tr("Fold or unfold the group")
            case "pixels":
                return self.tr("Edit the layer; Ctrl-click selects its pixels")
            case "link":
                linked = node.mask is not None and node.mask.linked
                return self.tr("Unlink the mask") if linked else self.tr("Link the mask")
            case "mask":
                return self.tr(
                    "Edit the mask\nShift-click disables it, Alt-click shows it alone, "
                    "Ctrl-click selects what it shows"
                )
        return f"{node.name}\n{kind_title(node)}"


def _paint_pixels(
    painter: QPainter, frame: QRect, node: Node, image: QImage | None, is_open: bool
) -> None:
    if isinstance(node, Group):
        caret = QRect(frame.x(), frame.y(), 12, frame.height())
        _icon(painter, "caret-down" if is_open else "caret-right", caret, "dim", 12)
        folder = QRect(frame.x() + 15, frame.y(), 20, frame.height())
        _icon(painter, "folder-open" if is_open else "folder", folder, "dim", 20)
    elif isinstance(node, Effect):
        painter.fillRect(frame, tokens().color("field"))
        _icon(painter, effect_icon(node), frame, "dim", 18)
    else:
        _paint_image(painter, frame, image)


def _paint_mask(
    painter: QPainter, row: Row, node: Node, image: QImage | None, hovered: bool
) -> None:
    assert node.mask is not None
    if node.mask.linked:
        _icon(painter, "link-simple", row.link, "dim", 10)
    elif hovered:
        _icon(painter, "link-simple-break", row.link, "disabled", 10)
    _paint_image(painter, row.mask, image)
    if not node.mask.enabled:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(LABELS["red"]), 2))
        inner = row.mask.adjusted(5, 3, -5, -3)
        painter.drawLine(inner.topLeft(), inner.bottomRight())
        painter.drawLine(inner.bottomLeft(), inner.topRight())
        painter.restore()


def _paint_lock(painter: QPainter, frame: QRect, node: Node, hovered: bool) -> None:
    if node.locked:
        _icon(painter, "lock-simple", frame, "text")
    elif node.lock_alpha or node.lock_pixels or node.lock_position:
        _icon(painter, "lock-simple", frame, "disabled")
    elif hovered:
        _icon(painter, "lock-simple-open", frame, "disabled")


def _paint_name(
    painter: QPainter,
    option: QStyleOptionViewItem,
    frame: QRect,
    node: Node,
    note: str,
    color: str,
    selected: bool,
) -> None:
    theme = tokens()
    painter.setPen(theme.color("text" if node.visible else "dim"))
    painter.setFont(option.font)
    words = option.fontMetrics.elidedText(node.name, Qt.TextElideMode.ElideRight, frame.width())
    if not note:
        painter.drawText(frame, Qt.AlignmentFlag.AlignVCenter, words)
        return
    half = frame.height() // 2
    upper = QRect(frame.x(), frame.y() + 2, frame.width(), half)
    painter.drawText(upper, Qt.AlignmentFlag.AlignVCenter, words)
    painter.setPen(theme.color("text" if selected and color == "dim" else color))
    small = option.font
    small.setPointSizeF(small.pointSizeF() - 1)
    painter.setFont(small)
    lower = QRect(frame.x(), frame.y() + half - 1, frame.width(), half)
    note = painter.fontMetrics().elidedText(note, Qt.TextElideMode.ElideRight, lower.width())
    painter.drawText(lower, Qt.AlignmentFlag.AlignVCenter, note)


def status_of(document: Document | None, node: Node) -> tuple[str, bool]:
    """What stands under a name, and whether it is a fault: how a live layer is coming on goes first."""
    translate = QCoreApplication.translate
    live = document.live if document is not None else None
    if live is not None and node.id in live.problems:
        return translate("layers", "could not be computed"), True
    if live is not None and live.now == node.id:
        return translate("layers", "being renewed…"), False
    return note_of(node), False


def note_of(node: Node) -> str:
    """What stands under a layer's name when it is not plain: its opacity and blend mode."""
    parts = []
    if node.opacity < 1.0:
        parts.append(f"{node.opacity * 100:.0f}%")
    if isinstance(node, Group) and node.pass_through:
        return "  ".join(parts)  # its mode is not in force
    if node.blend is not BlendMode.NORMAL:
        parts.append(mode_title(node.blend))
    return "  ".join(parts)


def mode_title(mode: BlendMode) -> str:
    """The mode in the person's language."""
    return QCoreApplication.translate("blend", mode.title)


def effect_icon(effect: Effect) -> str:
    """What stands for a live operation in the place of a thumbnail."""
    if effect.direct:
        return "circle-half"
    return "sparkle" if effect.operation.kind == "neural" else "drop-half"


def kind_title(node: Node) -> str:
    """What a node is, in the person's language."""
    translate = QCoreApplication.translate
    if isinstance(node, Group):
        return translate("layers", "Group")
    if isinstance(node, FillLayer):
        return translate("layers", "Fill")
    if isinstance(node, Effect) and node.direct:
        return translate("layers", "Adjustment")
    if isinstance(node, Effect):
        return translate("layers", "Live filter")
    if isinstance(node, Layer) and node.text is not None:
        return translate("layers", "Text")
    return translate("layers", "Pixel layer")


def label_title(label: Label) -> str:
    """A label's colour in the person's language."""
    return QCoreApplication.translate("actions", label.capitalize())


def depth_of(index: QModelIndex) -> int:
    """How many groups a row lies in."""
    depth, parent = 0, index.parent()
    while parent.isValid():
        depth, parent = depth + 1, parent.parent()
    return depth


def _icon(painter: QPainter, name: str, frame: QRect, color: str, side: int = ICON) -> None:
    """Draw an icon in the middle of a frame."""
    square = QRect(0, 0, side, side)
    square.moveCenter(frame.center())
    paint_icon(painter, name, square, tokens().color(color))


def _paint_image(painter: QPainter, frame: QRect, image: QImage | None) -> None:
    """A thumbnail in the middle of its frame, over a checkerboard."""
    if image is None:
        painter.fillRect(frame, tokens().color("field"))
        return
    size = image.deviceIndependentSize().toSize()
    place = QRect(0, 0, size.width(), size.height())
    place.moveCenter(frame.center())
    paint_checks(painter, place)
    painter.drawImage(place, image)


def paint_checks(painter: QPainter, frame: QRect) -> None:
    """The checkerboard that shows through what is transparent."""
    theme = tokens()
    painter.save()
    painter.setClipRect(frame)
    painter.fillRect(frame, theme.color("check_light"))
    dark = theme.color("check_dark")
    for row in range(frame.height() // 4 + 1):
        for column in range(row % 2, frame.width() // 4 + 1, 2):
            painter.fillRect(frame.x() + 4 * column, frame.y() + 4 * row, 4, 4, dark)
    painter.restore()
