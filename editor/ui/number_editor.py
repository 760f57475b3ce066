"""Numbers: a thin slider, a field with its unit, and the editor that joins them to a label."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QValidator,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QSizePolicy,
    QSlider,
    QWidget,
)

from editor.ui.theme import GRID, ROW, tokens
from editor.ui.widgets import CalmWheel, Editor, FieldLabel, notches, tabular

ENORMOUS = 1e12
"""Where a number field without limits ends."""
PAUSE = 400
"""Milliseconds after which what is typed so far counts."""
FINE = 1000
"""Positions of a slider whose scale is bent."""
MOST_STEPS = 10_000
"""A slider with more steps than this would be useless: only the field is shown."""


class Track(CalmWheel, QSlider):
    """A thin slider. Its signals tell only what the person does.

    `origin` is the position from which it is filled.
    """

    turned_to = Signal(int)
    reset = Signal()

    def __init__(self, positions: int, origin: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.origin = origin
        self.setRange(0, positions)
        self.setFixedHeight(ROW)
        self.setMinimumWidth(48)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        return QSize(120, ROW)

    @property
    def dragging(self) -> bool:
        return self.isSliderDown()

    def step(self, steps: int) -> None:
        """What keys and the wheel do."""
        self._turn(self.value() + steps)

    def _turn(self, value: int) -> None:
        value = min(max(value, self.minimum()), self.maximum())
        if value != self.value():
            self.setValue(value)
            self.turned_to.emit(value)

    def _x_of(self, value: int) -> float:
        span = max(1, self.maximum() - self.minimum())
        return 6 + (self.width() - 12) * (value - self.minimum()) / span

    def _value_at(self, x: float) -> int:
        share = (x - 6) / max(1, self.width() - 12)
        return round(self.minimum() + share * (self.maximum() - self.minimum()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        self.setSliderDown(True)
        if abs(event.position().x() - self._x_of(self.value())) > 6:
            self._turn(self._value_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self._turn(self._value_at(event.position().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.setSliderDown(False)
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.setSliderDown(False)
        self.reset.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        stride = 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
        match event.key():
            case Qt.Key.Key_Right | Qt.Key.Key_Up:
                self.step(stride)
            case Qt.Key.Key_Left | Qt.Key.Key_Down:
                self.step(-stride)
            case Qt.Key.Key_PageUp:
                self.step(10)
            case Qt.Key.Key_PageDown:
                self.step(-10)
            case Qt.Key.Key_Home:
                self._turn(self.minimum())
            case Qt.Key.Key_End:
                self._turn(self.maximum())
            case _:
                event.ignore()

    def turned(self, event: QWheelEvent) -> None:
        clicks = notches(event)
        if clicks:
            self.step(clicks)
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = tokens()
        alive = self.isEnabled()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        middle = self.height() / 2
        painter.setBrush(theme.color("edge"))
        painter.drawRoundedRect(QRectF(4, middle - 1, self.width() - 8, 2), 1, 1)
        here, start = self._x_of(self.value()), self._x_of(self.origin)
        painter.setBrush(theme.color("accent" if alive else "disabled"))
        painter.drawRect(QRectF(min(here, start), middle - 1, abs(here - start), 2))
        lit = self.isSliderDown() or self.hasFocus() or self.underMouse()
        painter.setPen(QPen(theme.color("panel"), 2))
        painter.setBrush(theme.color(("text" if lit else "dim") if alive else "disabled"))
        painter.drawEllipse(QPointF(here, middle), 6, 6)
        if self.hasFocus():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent"))
            painter.drawEllipse(QPointF(here, middle), 2.5, 2.5)


class SteppedTrack(Track):
    """Tells steps apart from positions: where the scale is bent, a step may be less than a position."""

    stepped = Signal(int)

    def step(self, steps: int) -> None:
        self.stepped.emit(steps)


class NumberField(CalmWheel, QDoubleSpinBox):
    """A number with its unit. Typed values may lie beyond any limit: who listens judges them.

    Emits `entered` for what the person types (once typing pauses or ends), steps or wheels to.
    """

    entered = Signal(float)

    def __init__(
        self, decimals: int, step: float, unit: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.places = decimals
        self._quiet = False
        locale = self.locale()
        locale.setNumberOptions(locale.NumberOption.OmitGroupSeparator)
        self.setLocale(locale)
        self.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
        self.setKeyboardTracking(False)
        self.setDecimals(max(decimals, 4) if decimals else 0)
        self.setRange(-ENORMOUS, ENORMOUS)
        self.setSingleStep(step)
        self.setSuffix(unit_suffix(unit))
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFont(tabular(self.font()))
        self.setFixedHeight(ROW)
        self.valueChanged.connect(self._told)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self._paused)
        self.lineEdit().textEdited.connect(lambda: self._pause.start())
        self.editingFinished.connect(self._pause.stop)

    def sizeHint(self) -> QSize:
        return QSize(64, ROW)

    def minimumSizeHint(self) -> QSize:
        return QSize(48, ROW)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_text()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self._place_text()

    def _place_text(self) -> None:
        """Qt gives the text of a box without buttons one pixel when a style sheet is in force."""
        self.lineEdit().setGeometry(self.rect().adjusted(1, 1, -1, -1))

    def textFromValue(self, value: float) -> str:
        """At least the decimals of the step, and those that were typed beyond it."""
        places = self.places
        while places < self.decimals() and round(value, places) != round(value, self.decimals()):
            places += 1
        return self.locale().toString(float(value), "f", places)

    def show_value(self, value: float) -> None:
        """Show a value without telling it as entered. What is being typed is left alone."""
        if self.typing and self.valueFromText(self.text()) == value:
            return
        self._quiet = True
        try:
            self.setValue(value)
        finally:
            self._quiet = False

    def _told(self, value: float) -> None:
        self._pause.stop()
        if not self._quiet:
            self._take(value)

    @property
    def typing(self) -> bool:
        return self.hasFocus() and self.lineEdit().isModified()

    def _paused(self) -> None:
        """Take what is typed so far, leaving the text and the cursor alone."""
        if self.typing and self.hasAcceptableInput():
            self._take(self.valueFromText(self.text()))

    def _take(self, value: float) -> None:
        self.entered.emit(value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and event.key() in (
            Qt.Key.Key_Up,
            Qt.Key.Key_Down,
        ):
            self.stepBy(10 if event.key() == Qt.Key.Key_Up else -10)
            return
        super().keyPressEvent(event)

    def turned(self, event: QWheelEvent) -> None:
        clicks = notches(event)
        if clicks:
            self.stepBy(clicks)
        event.accept()


class OptionalNumberField(NumberField):
    """A number that may be left empty: the lowest value stands for "nothing given"."""

    cleared = Signal()

    def __init__(
        self, decimals: int, step: float, unit: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(decimals, step, unit, parent)
        self.setSpecialValueText(self.tr("Automatic"))
        self.setMinimum(0)
        self.setValue(0)

    def _take(self, value: float) -> None:
        if value == self.minimum():
            self.cleared.emit()
        else:
            self.entered.emit(value)

    def validate(self, text: str, position: int) -> object:
        if not text.removesuffix(self.suffix()).strip():
            return QValidator.State.Acceptable, text, position
        return super().validate(text, position)

    def valueFromText(self, text: str) -> float:
        if not text.removesuffix(self.suffix()).strip():
            return self.minimum()
        return super().valueFromText(text)


class NumberEditor(Editor):
    """A number: slider and field where it has limits, the field alone where it has none.

    `low` and `end` are where the slider begins and ends; a typed number may go beyond, and who listens
    judges it. With `optional` an emptied field is None.
    """

    def __init__(
        self,
        name: str,
        *,
        title: str,
        default: float | None,
        whole: bool,
        low: float | None = None,
        end: float | None = None,
        step: float | None = None,
        unit: str = "",
        optional: bool = False,
        slider: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__((name,), parent)
        span = end - low if low is not None and end is not None else 0.0
        self.step = step or (1.0 if whole else nice_step(span))
        if whole:
            self.step = max(1.0, float(round(self.step)))
        self.whole = whole
        self.default = default
        self._low = low if low is not None else 0.0
        self._span = span
        self._bend = bend_of(self._low, span, default)
        self._value: float | None = default
        self._places = 0 if whole else decimals_of(self.step)
        steps = round(span / self.step)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * GRID)
        self.track: SteppedTrack | None = None
        if slider and not optional and 0 < steps <= MOST_STEPS:
            self.track = SteppedTrack(steps if self._bend == 1 else FINE, parent=self)
            self.track.origin = self._position_of(max(self._low, min(0.0, self._low + span)))
            self.track.setAccessibleName(title)
            self.track.turned_to.connect(self._turned)
            self.track.stepped.connect(self._stepped)
            self.track.reset.connect(self.reset)
            row.addWidget(self.track, 1)
        kind = OptionalNumberField if optional else NumberField
        self.field = kind(self._places, self.step, unit, self)
        self.field.setAccessibleName(title)
        self.field.entered.connect(self._entered)
        if isinstance(self.field, OptionalNumberField):
            self.field.cleared.connect(lambda: self._change(None))
        row.addWidget(self.field)
        if self.track is None:
            row.addStretch(1)
            self.field.setMinimumWidth(88)
        else:
            self.field.setFixedWidth(60)
        self.setFocusProxy(self.track or self.field)
        self._label: FieldLabel | None = None
        self._scrubbed = 0.0
        self._show()

    def values(self) -> dict[str, Any]:
        return {self.names[0]: self._value}

    def show_values(self, values: Mapping[str, Any]) -> None:
        if self.held:
            return
        self._value = values[self.names[0]]
        self._show()

    def attach(self, label: FieldLabel) -> None:
        super().attach(label)
        self._label = label
        label.set_scrubs(True)
        label.scrubbed.connect(self.scrub)
        label.reset.connect(self.reset)

    @property
    def held(self) -> bool:
        dragging = self.track is not None and self.track.dragging
        return dragging or (self._label is not None and self._label.scrubbing)

    def reset(self) -> None:
        """Back to the default, as the person's own change."""
        self._change(self.default)

    def scrub(self, pixels: float, fast: bool) -> None:
        """Move by what the pointer moved on the label: 200 pixels are the whole slider, Shift is ten
        times as fast; without a slider each pixel is a step."""
        pixels *= 10 if fast else 1
        if self.track is None:
            self._scrubbed += pixels
            steps = math.trunc(self._scrubbed)
            self._scrubbed -= steps
            self._change((self._value or 0.0) + steps * self.step)
            return
        shown = self._position_of(self._value or 0.0)
        if abs(self._scrubbed - shown) > max(1.0, self.track.maximum() / 100):
            self._scrubbed = shown  # the value has been changed by other means
        self._scrubbed += pixels * max(1.0, self.track.maximum() / 200)
        self._scrubbed = min(max(self._scrubbed, 0.0), self.track.maximum())
        self._turned(round(self._scrubbed))

    def _turned(self, position: int) -> None:
        assert self.track is not None
        share = (position / self.track.maximum()) ** self._bend
        steps = round(share * self._span / self.step)
        self._change(min(self._low + steps * self.step, self._low + self._span))

    def _stepped(self, steps: int) -> None:
        value = (self._value or 0.0) + steps * self.step
        high = max(self._low + self._span, self._value or 0.0)
        self._change(min(max(value, self._low), high))

    def _position_of(self, value: float) -> int:
        if self.track is None or self._span <= 0:
            return 0
        share = min(max((value - self._low) / self._span, 0.0), 1.0)
        return round(share ** (1 / self._bend) * self.track.maximum())

    def _entered(self, value: float) -> None:
        self._change(value)

    def _change(self, value: float | None) -> None:
        if value is not None:
            value = round(value) if self.whole else round(float(value), max(4, self._places))
        if value == self._value:
            return
        self._value = value
        self._show()
        self.edited.emit()

    def _show(self) -> None:
        if isinstance(self.field, OptionalNumberField) and self._value is None:
            self.field.show_value(self.field.minimum())
        else:
            self.field.show_value(float(self._value or 0.0))
        if self.track is not None and not self.track.dragging:
            self.track.setValue(self._position_of(self._value or 0.0))


def unit_suffix(unit: str) -> str:
    """The unit as it stands after a number: "50%", "90°", "2×", "12 px"."""
    return unit if unit in ("%", "°", "×", "") else f" {unit}"


def bend_of(low: float, span: float, default: float | None) -> float:
    """The power that bends a slider's scale, 1 for a straight one.

    Where the default lies in the lowest tenth, small values matter most: they get a third of the slider.
    """
    if default is None or low < 0 or span <= 0:
        return 1.0
    share = (default - low) / span
    if not 0 < share < 0.1:
        return 1.0
    return min(4.0, math.log(share) / math.log(1 / 3))


def decimals_of(step: float) -> int:
    """Decimals a number needs to show every multiple of `step`."""
    text = f"{step:.6f}".rstrip("0")
    return len(text.partition(".")[2])


def nice_step(span: float) -> float:
    """1, 2 or 5 times a power of ten, about a hundredth of the span."""
    if span <= 0:
        return 1.0
    rough = span / 100
    power = 10.0 ** math.floor(math.log10(rough))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough * 0.999)
