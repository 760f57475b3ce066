"""What a fill layer holds, in the Properties panel: its colour, or the colours and way of its gradient."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, get_args

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from editor.document.colour import as_srgb, from_srgb, to_srgb8
from editor.document.fill import Color, Fill, Gradient, GradientKind, Solid
from editor.document.layers import FillLayer
from editor.session import Change, Document
from editor.ui.choice_editors import ChoiceEditor
from editor.ui.colour_editor import ColourEditor
from editor.ui.gradient_bar import GradientBar
from editor.ui.number_editor import NumberEditor
from editor.ui.pictures import to_image
from editor.ui.theme import GRID
from editor.ui.widgets import Complaint, Editor, ElidedLabel, FieldLabel, icon_button

PAUSE = 900
"""Milliseconds without a change after which the next one is a step of its own."""
STEPS = 256
"""Pixels of a gradient's strip; the screen stretches them."""


class FillPage(QWidget):
    """One fill layer of one document. Every change is seen at once and can be undone."""

    def __init__(self, document: Document, layer: FillLayer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document = document
        self.id = layer.id
        self.kind = type(layer.fill)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(lambda: document.history.seal())
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        heading = QHBoxLayout()
        gradient = self.kind is Gradient
        title = ElidedLabel(self.tr("Gradient") if gradient else self.tr("Solid colour"), self)
        title.setProperty("role", "heading")
        heading.addWidget(title, 1)
        column.addLayout(heading)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(2 * GRID)
        self._grid.setVerticalSpacing(GRID)
        self._grid.setColumnStretch(1, 1)
        self.colour = ColourEditor("colour", self.tr("Colour"), self)
        self.colour.edited.connect(self._recoloured)
        self.alpha = self._percent("alpha", self.tr("Opacity"), 100)
        self.alpha.edited.connect(self._recoloured)
        self.bar: GradientBar | None = None
        if gradient:
            self._add_gradient(column, heading)
        self._add_row(self.tr("Colour"), self.colour)
        self._add_row(self.tr("Opacity"), self.alpha)
        if gradient:
            self._add_way()
        column.addLayout(self._grid)
        self.complaint = Complaint(self)
        column.addWidget(self.complaint)
        column.addStretch(1)
        document.listeners.append(self._hear)
        self._show()

    def _add_gradient(self, column: QVBoxLayout, heading: QHBoxLayout) -> None:
        self.bar = GradientBar(self)
        self.bar.changed.connect(self._apply)
        self.bar.chosen.connect(lambda _: self._show())
        self.bar.released.connect(self.document.history.seal)
        self.bar.refused.connect(lambda text: self.complaint.say(text))
        column.addWidget(self.bar)
        self.remove = icon_button("trash", self.tr("Remove this colour"), self)
        self.remove.clicked.connect(self.bar.remove)
        self.reverse = icon_button("arrows-left-right", self.tr("Reverse the gradient"), self)
        self.reverse.clicked.connect(self._reversed)
        for button in (self.reverse, self.remove):
            heading.addWidget(button)

    def _add_way(self) -> None:
        """How the colours lie in the document."""
        self.place = self._percent("place", self.tr("Place"), 0)
        self.place.edited.connect(self._moved)
        kinds = get_args(GradientKind)
        self.shape = ChoiceEditor(
            "kind", self.tr("Shape"), kinds, [shape_title(kind) for kind in kinds], self
        )
        self.shape.edited.connect(self._reshaped)
        self.angle = NumberEditor(
            "angle",
            title=self.tr("Angle"),
            default=-90.0,
            whole=False,
            low=-180,
            end=180,
            step=1,
            unit="°",
            parent=self,
        )
        self.angle.edited.connect(self._turned)
        self._add_row(self.tr("Place"), self.place)
        self._add_row(self.tr("Shape"), self.shape)
        self._add_row(self.tr("Angle"), self.angle)

    def _percent(self, name: str, title: str, default: float) -> NumberEditor:
        return NumberEditor(
            name,
            title=title,
            default=default,
            whole=False,
            low=0,
            end=100,
            step=1,
            unit="%",
            parent=self,
        )

    def _add_row(self, title: str, editor: Editor) -> None:
        row = self._grid.rowCount()
        label = FieldLabel(title, self)
        editor.attach(label)
        self._grid.addWidget(label, row, 0)
        self._grid.addWidget(editor, row, 1)

    # The layer.

    @property
    def layer(self) -> FillLayer | None:
        """The layer as it is now; None when it is gone."""
        node = self.document.state.find(self.id)
        return node if isinstance(node, FillLayer) else None

    @property
    def _gradient(self) -> Gradient | None:
        layer = self.layer
        return layer.fill if layer is not None and isinstance(layer.fill, Gradient) else None

    @property
    def _stop(self) -> int:
        return self.bar.index if self.bar is not None else 0

    def leave(self) -> None:
        """Stop listening: the page is about to go."""
        self._pause.stop()
        self.document.history.seal()
        if self._hear in self.document.listeners:
            self.document.listeners.remove(self._hear)

    def _hear(self, change: Change) -> None:
        if change == "state":
            self._show()

    def _show(self) -> None:
        layer, state = self.layer, self.document.state
        if layer is None or type(layer.fill) is not self.kind:
            return
        self.setEnabled(not layer.locked)
        self.complaint.say("")
        fill = layer.fill
        if isinstance(fill, Gradient):
            assert self.bar is not None
            strip = to_image(to_srgb8(fill.strip(STEPS, state.depth), state.profile, state.depth))
            self.bar.show_gradient(fill, strip, [self._screen(stop.color) for stop in fill.stops])
            stop = fill.stops[self._stop]
            color = stop.color
            self.place.show_values({"place": round(stop.at * 100, 1)})
            self.shape.show_values({"kind": fill.kind})
            self.angle.show_values({"angle": round(fill.angle, 1)})
            self.remove.setEnabled(len(fill.stops) > 2)
        else:
            color = fill.color
        shown = self._screen(color)
        typed = QColor(self.colour.values()["colour"])
        if not typed.isValid() or typed.name() != shown.name():
            self.colour.show_values({"colour": shown.name()})
        self.alpha.show_values({"alpha": round(color[3] * 100, 1)})

    def _screen(self, color: Color) -> QColor:
        """A colour of the document as the screen shows it, without its alpha."""
        state = self.document.state
        red, green, blue = as_srgb(color[:3], state.profile, state.depth)
        return QColor.fromRgbF(*(min(1.0, max(0.0, value)) for value in (red, green, blue)))

    # What the person does.

    def _apply(self, fill: Fill) -> None:
        layer = self.layer
        if layer is None or layer.fill == fill:
            return
        state = self.document.state.with_node(replace(layer, fill=fill))
        label = self.tr("Gradient") if isinstance(fill, Gradient) else self.tr("Solid colour")
        self.document.apply(label, state, key=f"fill {layer.id}")
        self._pause.start()

    def _recoloured(self) -> None:
        layer, state = self.layer, self.document.state
        text = self.colour.values()["colour"]
        if layer is None or len(text) != 7 or not QColor(text).isValid():
            self.complaint.say(self.tr("A colour is written like #3a7bd5."))
            return
        self.complaint.say("")
        before = self._color(layer.fill)
        alpha = float(self.alpha.values()["alpha"] or 0.0) / 100
        color = before[:3]
        if QColor(text).name() != self._screen(before).name():  # else keep it as fine as it was
            wanted = QColor(text)
            srgb = (wanted.redF(), wanted.greenF(), wanted.blueF())
            color = from_srgb(srgb, state.profile, state.depth)
        red, green, blue = color
        self._apply(self._with_color(layer.fill, (red, green, blue, min(1.0, max(0.0, alpha)))))

    def _color(self, fill: Fill) -> Color:
        return fill.color if isinstance(fill, Solid) else fill.stops[self._stop].color

    def _with_color(self, fill: Fill, color: Color) -> Fill:
        return Solid(color) if isinstance(fill, Solid) else fill.with_color(self._stop, color)

    def _moved(self) -> None:
        gradient = self._gradient
        if gradient is not None:
            at = float(self.place.values()["place"] or 0.0) / 100
            self._apply(gradient.with_stop_at(self._stop, at))
            self._show()

    def _reshaped(self) -> None:
        gradient = self._gradient
        if gradient is not None:
            kind: Any = self.shape.values()["kind"]
            self._apply(replace(gradient, kind=kind))

    def _turned(self) -> None:
        gradient = self._gradient
        if gradient is not None:
            self._apply(gradient.turned(float(self.angle.values()["angle"] or 0.0)))

    def _reversed(self) -> None:
        gradient = self._gradient
        if gradient is not None:
            self._apply(gradient.reversed())


def shape_title(kind: GradientKind) -> str:
    """The shape of a gradient in the person's language."""
    translate = QCoreApplication.translate
    return {
        "linear": translate("FillPage", "Linear"),
        "reflected": translate("FillPage", "Reflected"),
        "radial": translate("FillPage", "Radial"),
        "angle": translate("FillPage", "Angular"),
        "diamond": translate("FillPage", "Diamond"),
    }[kind]
