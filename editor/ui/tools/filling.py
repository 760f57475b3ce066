"""Fill and gradient."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from PySide6.QtCore import QObject, QPointF, Qt
from PySide6.QtGui import QColor, QCursor, QPainter, QPen

from editor.document.blend import BlendMode
from editor.document.commands.filling import KINDS, DrawGradient
from editor.document.commands.outlining import (
    antialias_field,
    contiguous_field,
    tolerance_field,
)
from editor.document.commands.selecting import SAMPLED, Sampled
from editor.document.fill import GradientKind
from editor.document.layers import Layer
from editor.document.paint.cover import lay
from editor.document.paint.place import Place
from editor.document.paint.wash import Colour, Ink
from editor.document.raster import Raster
from editor.ui.icons import icon_cursor
from editor.ui.tools.options import ToolOptions, option
from editor.ui.tools.painting import MODES, PickingTool, find_place
from editor.ui.tools.tool import Pointer

if TYPE_CHECKING:
    from editor.ui.canvas import Canvas

QUICK = 3_000_000
"""Up to this many pixels a gradient is shown while it is drawn."""

Preset = Literal["background", "transparent", "black_white", "spectrum", "sunset", "copper"]


class FillOptions(ToolOptions):
    tolerance: float = tolerance_field()
    opacity: float = option(100.0, "Opacity", minimum=1, maximum=100, step=1, unit="%")
    contiguous: bool = contiguous_field()
    sample: Sampled = option(
        "layer",
        "Sample",
        help="Where colours are looked at.",
        labels=SAMPLED,
    )
    blend: BlendMode = option(BlendMode.NORMAL, "Mode", labels=MODES)
    antialias: bool = antialias_field(advanced=True)


class GradientOptions(ToolOptions):
    kind: GradientKind = option(
        "linear",
        "Shape",
        labels=KINDS,
    )
    preset: Preset = option(
        "background",
        "Colours",
        labels={
            "background": "Foreground to background",
            "transparent": "Foreground to transparent",
            "black_white": "Black to white",
            "spectrum": "Spectrum",
            "sunset": "Sunset",
            "copper": "Copper",
        },
    )
    reverse: bool = option(False, "Reverse")
    opacity: float = option(100.0, "Opacity", minimum=1, maximum=100, step=1, unit="%")
    blend: BlendMode = option(BlendMode.NORMAL, "Mode", labels=MODES)


class FillTool(PickingTool):
    """Fills what looks alike with the foreground colour."""

    id: ClassVar[str] = "fill"
    Options: ClassVar[type[ToolOptions]] = FillOptions

    def hint(self) -> str:
        return self.tr("Fills what looks like the clicked pixel; Alt picks a colour")

    def cursor(self, canvas: Canvas, pointer: Pointer | None) -> QCursor | Qt.CursorShape:
        if pointer is not None and pointer.alt:
            return super().cursor(canvas, pointer)
        return icon_cursor("paint-bucket", 0.86, 0.72)

    def begin_work(self, canvas: Canvas, pointer: Pointer) -> None:
        at = canvas.pixel_at(pointer.at)
        place = find_place(canvas.document, self.refused.emit) if at is not None else None
        if at is None or place is None:
            return
        raster = lay(
            place.raster,
            Ink(colour=place.colour(self.colours.foreground), blend=self.options.blend),
            place.area,
            opacity=self.options.opacity / 100,
            selection=self._alike(place, at),
            at=place.at,
            lock_alpha=place.lock_alpha,
        )
        if raster is not place.raster:
            canvas.document.apply(self.tr("Fill"), place.with_raster(raster))

    def _alike(self, place: Place, at: tuple[int, int]) -> Raster:
        """What looks like the pixel, within the selection."""
        from editor.document.selection.coverage import combined
        from editor.document.selection.wand import Sample, wand

        state, options = place.state, self.options
        node = place.node
        own = options.sample == "layer" and isinstance(node, Layer)
        sample = (
            Sample.layer(state, node) if own and isinstance(node, Layer) else Sample.merged(state)
        )
        found = wand(
            sample,
            *at,
            options.tolerance,
            contiguous=options.contiguous,
            antialias=options.antialias,
        )
        chosen = place.selection
        return found if chosen is None else combined(chosen, found, "intersect")


class GradientTool(PickingTool):
    """Drag from the first colour to the last; Shift keeps to steps of 45 degrees."""

    id: ClassVar[str] = "gradient"
    Options: ClassVar[type[ToolOptions]] = GradientOptions

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._place: Place | None = None
        self._from = (0.0, 0.0)
        self._to = (0.0, 0.0)

    def hint(self) -> str:
        return self.tr("Drag from the first colour to the last; Shift for steps of 45°")

    def cursor(self, canvas: Canvas, pointer: Pointer | None) -> QCursor | Qt.CursorShape:
        if pointer is not None and pointer.alt and self._place is None:
            return super().cursor(canvas, pointer)
        return Qt.CursorShape.CrossCursor

    def begin_work(self, canvas: Canvas, pointer: Pointer) -> None:
        self._place = find_place(canvas.document, self.refused.emit)
        self._from = self._to = pointer.x, pointer.y

    def drag(self, canvas: Canvas, pointer: Pointer) -> None:
        if self._place is None:
            super().drag(canvas, pointer)
            return
        self._to = stepped_end(self._from, (pointer.x, pointer.y), steps=pointer.shift)
        if self._place.area.area <= QUICK and self._to != self._from:
            canvas.document.sketch(self._place.with_raster(self._command().laid(self._place)))
        canvas.update_overlay()

    def release(self, canvas: Canvas, pointer: Pointer) -> None:
        place, self._place = self._place, None
        canvas.update_overlay()
        document = canvas.document
        present = place.in_state(document.state) if place is not None else None
        command = self._command()
        raster = command.laid(present) if present is not None else None
        if present is None or raster is None or raster is present.raster:
            document.sketch(None)
            return
        recorded = command if present.node is not None else None  # no recipe knows the quick mask
        document.apply(self.tr("Gradient"), present.with_raster(raster), command=recorded)

    def cancel(self, canvas: Canvas) -> bool:
        place, self._place = self._place, None
        if place is None:
            return False
        canvas.document.sketch(None)
        canvas.update_overlay()
        return True

    def _command(self) -> DrawGradient:
        front, back = self.colours.foreground, self.colours.background
        preset = self.options.preset
        fade = preset == "transparent"
        own = (front, front if fade else back)
        return DrawGradient(
            from_x=self._from[0],
            from_y=self._from[1],
            to_x=self._to[0],
            to_y=self._to[1],
            kind=self.options.kind,
            colours=PRESETS.get(preset, own),
            fade=fade,
            reverse=self.options.reverse,
            opacity=self.options.opacity,
            mode=self.options.blend,
        )

    def paint(self, canvas: Canvas, painter: QPainter) -> None:
        if self._place is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ratio = canvas.devicePixelRatioF()
        start, end = canvas.window_point(*self._from), canvas.window_point(*self._to)
        for width, color in ((3.0, QColor(0, 0, 0, 130)), (1.2, QColor(255, 255, 255, 230))):
            painter.setPen(QPen(color, width * ratio))
            painter.drawLine(start, end)
            for point in (start, end):
                painter.drawEllipse(QPointF(point), 4 * ratio, 4 * ratio)


PRESETS: dict[str, tuple[Colour, ...]] = {
    "black_white": ((0.0, 0.0, 0.0), (1.0, 1.0, 1.0)),
    "spectrum": (
        (1.0, 0.0, 0.0),
        (1.0, 1.0, 0.0),
        (0.0, 1.0, 0.0),
        (0.0, 1.0, 1.0),
        (0.0, 0.0, 1.0),
        (1.0, 0.0, 1.0),
        (1.0, 0.0, 0.0),
    ),
    "sunset": ((0.11, 0.09, 0.3), (0.55, 0.2, 0.45), (0.95, 0.45, 0.3), (1.0, 0.85, 0.5)),
    "copper": ((0.2, 0.1, 0.05), (0.95, 0.7, 0.5), (0.45, 0.25, 0.15), (1.0, 0.9, 0.8)),
}


def stepped_end(
    start: tuple[float, float], end: tuple[float, float], *, steps: bool
) -> tuple[float, float]:
    """The end of a line; with `steps` on the nearest direction of 45 degrees."""
    if not steps:
        return end
    from math import atan2, cos, hypot, pi, sin

    dx, dy = end[0] - start[0], end[1] - start[1]
    turn = round(atan2(dy, dx) / (pi / 4)) * (pi / 4)
    length = hypot(dx, dy)
    return start[0] + length * cos(turn), start[1] + length * sin(turn)
