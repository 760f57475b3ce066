"""Controls that forms are made of: labels that scrub, sliders, number fields, choices, pictures."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from time import monotonic
from typing import Any, ClassVar

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from editor.ui.icons import icon
from editor.ui.theme import ICON, ROW, tokens

REST = 0.7
"""Seconds the pointer must rest on a control before the wheel turns it rather than scrolls."""

PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".bmp", ".gif", ".avif", ".heic")
"""Endings that a picture field takes from a drop."""


class Editor(QWidget):
    """A control for one or several fields of a model, by their names.

    `edited` is emitted for what the person does, never for `show_values`.
    """

    edited = Signal()
    wide: ClassVar[bool] = False
    """True for an editor that takes the whole width, below its title."""
    titled: bool = True
    """False for an editor that names its fields itself."""

    def __init__(self, names: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.names = tuple(names)

    def values(self) -> dict[str, Any]:
        raise NotImplementedError

    def show_values(self, values: Mapping[str, Any]) -> None:
        """Show these values; `values` holds at least all of `names`."""
        raise NotImplementedError

    def follow(self, values: Mapping[str, Any]) -> None:
        """Another field may have changed; `values` is what all of them show."""

    def attach(self, label: FieldLabel) -> None:
        """Let the field's label work for it."""
        label.setBuddy(self)

    @property
    def held(self) -> bool:
        """True while the person has hold of it: nothing may move it then."""
        return False


def tabular(font: QFont) -> QFont:
    """The font with figures of one width, so that numbers do not dance."""
    font = QFont(font)
    font.setFeature(QFont.Tag.fromString("tnum"), 1)
    return font


class CalmWheel:
    """Mixin: the wheel turns a control that has the focus, or on which the pointer has rested.

    Anything else scrolls the panel, also when a control comes to lie under the pointer while scrolling.
    """

    _scrolled: ClassVar[float] = -math.inf
    _entered = math.inf

    def enterEvent(self, event: Any) -> None:
        self._entered = monotonic()
        super().enterEvent(event)  # type: ignore[misc]

    def leaveEvent(self, event: Any) -> None:
        self._entered = math.inf
        super().leaveEvent(event)  # type: ignore[misc]

    def wheelEvent(self, event: QWheelEvent) -> None:
        now = monotonic()
        rested = now - max(self._entered, CalmWheel._scrolled) > REST
        if self.hasFocus() or rested:  # type: ignore[attr-defined]
            self.turned(event)
        else:
            CalmWheel._scrolled = now
            event.ignore()

    def turned(self, event: QWheelEvent) -> None:
        super().wheelEvent(event)  # type: ignore[misc]


class FieldLabel(QLabel):
    """A field's name: elided when narrow, scrubs when the field is a number, double-click resets."""

    scrubbed = Signal(float, bool)
    """Pixels the pointer moved to the right since the last signal, and whether Shift is held."""
    reset = Signal()

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.scrubs = False
        self._last: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(ROW)

    def set_scrubs(self, scrubs: bool) -> None:
        self.scrubs = scrubs
        if scrubs:
            self.setCursor(Qt.CursorShape.SizeHorCursor)

    def minimumSizeHint(self) -> QSize:
        return QSize(40, ROW)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        metrics = self.fontMetrics()
        text = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.setPen(tokens().color("text" if self.isEnabled() else "disabled"))
        painter.drawText(
            self.rect(), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text
        )

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.scrubs and event.button() == Qt.MouseButton.LeftButton:
            self._last = event.globalPosition().x()
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._last is None:
            return
        x = event.globalPosition().x()
        moved, self._last = x - self._last, x
        if moved:
            self.scrubbed.emit(moved, _shift(event))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._last = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._last = None
        self.reset.emit()

    @property
    def scrubbing(self) -> bool:
        return self._last is not None


class ChoiceBox(CalmWheel, QComboBox):
    """A combo box that does not hijack scrolling."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedHeight(ROW)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)


class Segmented(QWidget):
    """A few choices side by side, one of them on. Arrow keys move between them.

    With `icons`, an icon's name for each, the labels are tooltips.
    """

    chosen = Signal(int)

    def __init__(
        self, labels: Sequence[str], parent: QWidget | None = None, icons: Sequence[str] = ()
    ) -> None:
        super().__init__(parent)
        self.group = QButtonGroup(self)
        self.group.setExclusive(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(1)
        for index, label in enumerate(labels):
            button = QToolButton()
            if icons:
                button.setIcon(icon(icons[index]))
                button.setIconSize(QSize(ICON, ICON))
                button.setToolTip(label)
            else:
                button.setText(label)
            button.setAccessibleName(label)
            button.setCheckable(True)
            button.setFixedHeight(ROW)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.setProperty("segment", True)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            self.group.addButton(button, index)
            row.addWidget(button)
        self.group.idClicked.connect(self.chosen)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens().color("field"))
        painter.drawRoundedRect(self.rect(), 3, 3)

    @property
    def current(self) -> int:
        return self.group.checkedId()

    def show_choice(self, index: int) -> None:
        button = self.group.button(index)
        if button is not None:
            button.setChecked(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        move = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if move is None:
            super().keyPressEvent(event)
            return
        index = self.current + move
        button = self.group.button(index)
        if button is not None:
            button.setFocus()
            button.setChecked(True)
            self.chosen.emit(index)

    @staticmethod
    def fits(labels: Sequence[str], font: QFont, width: int) -> bool:
        """Whether the labels stand side by side within `width` pixels."""
        metrics = QFontMetrics(font)
        widest = max(metrics.horizontalAdvance(label) for label in labels)
        return len(labels) * (widest + 18) <= width


class ElidedLabel(QLabel):
    """A line that loses its middle, or its end, rather than make the panel wider."""

    def __init__(
        self,
        text: str = "",
        parent: QWidget | None = None,
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideMiddle,
    ) -> None:
        super().__init__(text, parent)
        self._mode = mode
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(ROW)

    def paintEvent(self, event: QPaintEvent) -> None:
        text = self.fontMetrics().elidedText(self.text(), self._mode, self.width())
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(
            self.rect(), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text
        )


class Complaint(QLabel):
    """What is wrong with a field, under it; hidden while there is nothing wrong."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWordWrap(True)
        self.hide()

    def say(self, text: str, *, calm: bool = False) -> None:
        """Show `text`, or hide for ""; `calm` for what is no fault."""
        palette = self.palette()
        palette.setColor(self.foregroundRole(), tokens().color("text" if calm else "warning"))
        self.setPalette(palette)
        self.setText(text)
        self.setVisible(bool(text))


class ThinBar(QProgressBar):
    """How far something is, 0..1000 unless told otherwise; its place stays when it is hidden."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setRange(0, 1000)
        self.setTextVisible(False)
        self.setFixedHeight(3)
        self.setAccessibleName(self.tr("Progress"))
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.setSizePolicy(policy)


def icon_button(name: str, words: str, parent: QWidget) -> QToolButton:
    """A small button with an icon; `words` are its tooltip and its name."""
    button = QToolButton(parent)
    button.setIcon(icon(name))
    button.setIconSize(QSize(ICON, ICON))
    button.setToolTip(words)
    button.setAccessibleName(words)
    return button


class Thumbnail(QWidget):
    """A small picture in a frame, cropped to fill it; a plain ground while there is none."""

    def __init__(self, width: int, height: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(width, height)
        self._image = QImage()

    def show_image(self, image: QImage) -> None:
        self._image = image
        self.update()

    @property
    def empty(self) -> bool:
        return self._image.isNull()

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_thumbnail(QPainter(self), self.rect(), self._image)


def paint_thumbnail(painter: QPainter, frame: QRect, image: QImage) -> None:
    """Fill `frame` with the middle of the picture."""
    if image.isNull():
        painter.fillRect(frame, tokens().color("field"))
        return
    scale = max(frame.width() / image.width(), frame.height() / image.height())
    width, height = frame.width() / scale, frame.height() / scale
    part = QRectF((image.width() - width) / 2, (image.height() - height) / 2, width, height)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(QRectF(frame), image, part)


def notches(event: QWheelEvent) -> int:
    """Clicks of the wheel, ten for each with Shift held; 0 for less than half a click."""
    delta = event.angleDelta().y() or event.angleDelta().x()
    stride = 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
    return round(delta / 120) * stride if abs(delta) >= 60 else 0


def _shift(event: QEvent) -> bool:
    modifiers = getattr(event, "modifiers", None)
    return bool(modifiers is not None and modifiers() & Qt.KeyboardModifier.ShiftModifier)
