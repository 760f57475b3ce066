"""What all brushes share: a stroke from press to release, the outline of the tip, keys for its size."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QCursor, QKeyEvent, QPainter, QPen

from editor.document.blend import BlendMode
from editor.document.paint.brush import LARGEST, Brush, Point
from editor.document.paint.place import Place
from editor.document.paint.stroke import Stroke
from editor.document.paint.wash import Ink
from editor.document.raster import Raster
from editor.document.refusal import Refusal
from editor.ui.colours import Colours
from editor.ui.icons import icon_cursor
from editor.ui.texts import said
from editor.ui.tools.options import ToolOptions, option
from editor.ui.tools.tool import Pointer, Tool
from neural.source import Depth, Rect

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtCore import QObject

    from editor.session import Document
    from editor.ui.canvas import Canvas

DIGITS = 700
"""Milliseconds within which a second digit belongs to the first."""

_STRENGTHS = ("opacity", "strength", "exposure")
"""What the options may call the strength of a stroke."""

MODES = {mode.value: mode.title for mode in BlendMode}


class Tip(ToolOptions):
    """The size and edge of a round brush."""

    size: float = option(
        32.0, "Size", minimum=1, maximum=LARGEST, soft_maximum=500, step=1, unit="px"
    )
    hardness: float = option(
        70.0, "Hardness", minimum=0, maximum=100, step=1, unit="%", help="How far the tip is solid."
    )


class Fine(ToolOptions):
    """What seldom changes, in a box of its own."""

    spacing: float = option(
        10.0,
        "Spacing",
        minimum=1,
        maximum=400,
        soft_maximum=100,
        unit="%",
        advanced=True,
        help="Distance of the dabs, in tips.",
    )
    smoothing: float = option(
        0.0,
        "Smoothing",
        minimum=0,
        maximum=100,
        unit="%",
        advanced=True,
        help="Takes the unrest of the hand out of the line.",
    )
    roundness: float = option(100.0, "Roundness", minimum=5, maximum=100, unit="%", advanced=True)
    angle: float = option(0.0, "Angle", minimum=-180, maximum=180, unit="°", advanced=True)
    pressure_size: bool = option(
        True, "Pressure sets size", advanced=True, help="With a pen; a mouse presses fully."
    )
    pressure_opacity: bool = option(
        False, "Pressure sets opacity", advanced=True, help="With a pen; a mouse presses fully."
    )


class Work(Protocol):
    """A stroke under way, of whatever kind."""

    @property
    def raster(self) -> Raster: ...

    def add(self, points: Iterable[Point]) -> Rect: ...

    def end(self) -> Rect: ...

    def finish(self) -> Raster: ...


class PickingTool(Tool):
    """A tool that uses the colours in the hand, and takes one off the picture while Alt is held."""

    picks: ClassVar[bool] = True

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        known = getattr(parent, "colours", None)
        self.colours: Colours = known if isinstance(known, Colours) else Colours(self)
        self._picking = False

    def begin_work(self, canvas: Canvas, pointer: Pointer) -> None:
        """The button went down, and the document may be edited."""

    def press(self, canvas: Canvas, pointer: Pointer) -> None:
        self._picking = self.picks and pointer.alt
        if self._picking:
            self.pick(canvas, pointer)
        elif self.ready(canvas):
            self.begin_work(canvas, pointer)

    def drag(self, canvas: Canvas, pointer: Pointer) -> None:
        if self._picking:
            self.pick(canvas, pointer)

    def cursor(self, canvas: Canvas, pointer: Pointer | None) -> QCursor | Qt.CursorShape:
        return icon_cursor("eyedropper", 0.13, 0.87)

    def pick(self, canvas: Canvas, pointer: Pointer) -> None:
        at = canvas.pixel_at(pointer.at)
        if at is not None:
            self.colours.set_foreground(canvas.presentation.srgb(*at))


class PaintTool(PickingTool):
    """A tool that works in strokes. A subclass says what a stroke does in `start`."""

    Options: ClassVar[type[ToolOptions]] = Tip
    picks: ClassVar[bool] = False

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._warmed: set[Depth] = set()
        self.place: Place | None = None
        """Where the stroke under way goes."""
        self._stroke: Work | None = None
        self._last: tuple[int, float, float] | None = None
        self._digit: tuple[int, int] | None = None
        self._ring: QRectF | None = None
        self._drawn: tuple[ToolOptions, Brush] | None = None

    def hint(self) -> str:
        return self.tr("[ ] change the size, Shift-click draws straight")

    # What a subclass says.

    def start(self, canvas: Canvas, place: Place, brush: Brush, pointer: Pointer) -> Work | None:
        """Begin a stroke, or say why not and give None."""
        raise NotImplementedError

    def finished(self, canvas: Canvas, place: Place, work: Work) -> Raster | None:
        """The raster after the stroke; None leaves the document alone for now."""
        return work.finish()

    def label(self) -> str:
        """What the history calls a stroke."""
        return self.title

    def brush(self) -> Brush:
        """The tip as the options say."""
        chosen = dict(self.options)
        shares = ("hardness", "flow", "spacing", "smoothing", "roundness")
        strength = next((name for name in _STRENGTHS if name in chosen), None)
        values: dict[str, Any] = {name: chosen[name] / 100 for name in shares if name in chosen}
        rest = ("size", "angle", "blend", "pressure_size", "pressure_opacity")
        values |= {name: chosen[name] for name in rest if name in chosen}
        if strength is not None:
            values["opacity"] = chosen[strength] / 100
        return Brush(**values)

    # The stroke.

    def begin(self, canvas: Canvas) -> None:
        """Load and compile what a stroke needs, once for each depth, on a thread beside the window."""
        depth = canvas.document.state.depth
        prepare = getattr(self.parent(), "prepare", None)
        if prepare is not None and depth not in self._warmed:
            self._warmed.add(depth)
            raster = Raster.empty(Rect(0, 0, 4, 4), depth)
            prepare(lambda: self.warm(raster))
        if canvas.pointer is not None:
            self._follow(canvas, canvas.pointer)  # the outline is there before the hand moves

    def warm(self, raster: Raster) -> None:
        """Do on an empty raster what a stroke does."""
        stroke = Stroke(raster, Brush(size=2), Ink(), raster.bounds)
        stroke.add([Point(1, 1)])
        stroke.finish()

    def begin_work(self, canvas: Canvas, pointer: Pointer) -> None:
        place = find_place(canvas.document, self.refused.emit)
        if place is None:
            return
        work = self.start(canvas, place, self.brush(), pointer)
        if work is None:
            return
        self.place, self._stroke = place, work
        points = [self._point(pointer)]
        if pointer.shift and self._last is not None and self._last[0] == id(canvas.document):
            x, y = self._last[1] - place.at[0], self._last[2] - place.at[1]
            points.insert(0, Point(x, y, pointer.pressure, pointer.time / 1000))
        self._show(canvas, work.add(points))

    def drag(self, canvas: Canvas, pointer: Pointer) -> None:
        self._follow(canvas, pointer)
        if self._stroke is None:
            super().drag(canvas, pointer)
        elif self._still_there(canvas):
            self._show(canvas, self._stroke.add([self._point(pointer)]))

    def release(self, canvas: Canvas, pointer: Pointer) -> None:
        work = self._stroke
        if work is None or not self._still_there(canvas):
            return
        place = self.place
        assert place is not None
        self._show(canvas, work.end())
        self._stroke = None
        self.place = None
        self._last = id(canvas.document), pointer.x, pointer.y
        raster = self.finished(canvas, place, work)
        if raster is None:
            return
        if raster is place.raster:
            canvas.document.sketch(None)
            return
        canvas.document.apply(self.label(), place.with_raster(raster))

    def cancel(self, canvas: Canvas) -> bool:
        if self._stroke is None:
            return False
        self._stroke = None
        self.place = None
        canvas.document.sketch(None)
        return True

    def _still_there(self, canvas: Canvas) -> bool:
        """Whether what is painted on is still as it was; gives the stroke up when it was undone, say.

        Live layers may be computed further meanwhile.
        """
        place = self.place
        assert place is not None
        self.place = place.in_state(canvas.document.state)
        if self.place is None:
            self.cancel(canvas)
        return self.place is not None

    def _point(self, pointer: Pointer) -> Point:
        assert self.place is not None
        x, y = self.place.at
        return Point(pointer.x - x, pointer.y - y, pointer.pressure, pointer.time / 1000)

    def _show(self, canvas: Canvas, dirty: Rect) -> None:
        if self._stroke is None or self.place is None or dirty.empty:
            return
        state = self.place.with_raster(self._stroke.raster)
        canvas.document.sketch(state, dirty.translate(*self.place.at))

    # The outline of the tip.

    def _tip(self) -> Brush:
        """The brush, made anew only when options have changed: it is drawn with every move."""
        if self._drawn is None or self._drawn[0] is not self.options:
            self._drawn = self.options, self.brush()
        return self._drawn[1]

    def cursor(self, canvas: Canvas, pointer: Pointer | None) -> QCursor | Qt.CursorShape:
        if self.picks and pointer is not None and pointer.alt and self._stroke is None:
            return super().cursor(canvas, pointer)
        radius = self.options.size / 2 * canvas.view.zoom
        return Qt.CursorShape.CrossCursor if radius < 3 else Qt.CursorShape.BlankCursor

    def hover(self, canvas: Canvas, pointer: Pointer) -> None:
        self._follow(canvas, pointer)

    def leave(self, canvas: Canvas) -> None:
        self._follow(canvas, None)

    def paint(self, canvas: Canvas, painter: QPainter) -> None:
        pointer = canvas.pointer
        if pointer is None or (self.picks and pointer.alt and self._stroke is None):
            return
        brush = self._tip()
        radius = brush.size / 2 * canvas.view.zoom
        if radius < 3:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        centre = canvas.window_point(pointer.x, pointer.y)
        painter.translate(centre)
        painter.rotate(brush.angle)
        ratio = canvas.devicePixelRatioF()
        rings = [radius]
        if brush.hardness < 0.95 and radius * brush.hardness > 4 * ratio:
            rings.append(radius * brush.hardness)
        for number, ring in enumerate(rings):
            strength = 1.0 if number == 0 else 0.4
            for width, color in ((3.0, QColor(0, 0, 0, 110)), (1.2, QColor(255, 255, 255, 230))):
                color.setAlphaF(color.alphaF() * strength)
                painter.setPen(QPen(color, width * ratio))
                painter.drawEllipse(QPointF(), ring, ring * brush.roundness)

    def _follow(self, canvas: Canvas, pointer: Pointer | None) -> None:
        """Paint the outline anew where it was and where it is."""
        if self._ring is not None:
            canvas.update_overlay(self._ring)
        self._ring = None
        if pointer is not None:
            reach = self.options.size / 2 * canvas.view.zoom + 4
            centre = canvas.window_point(pointer.x, pointer.y)
            self._ring = QRectF(centre.x() - reach, centre.y() - reach, 2 * reach, 2 * reach)
            canvas.update_overlay(self._ring)

    # Keys.

    def key(self, canvas: Canvas, event: QKeyEvent) -> bool:
        text = event.text()
        if text in ("[", "]"):
            self.choose(size=stepped(self.options.size, 1 if text == "]" else -1))
        elif text in ("{", "}") and "hardness" in type(self.options).model_fields:
            step = 25 if text == "}" else -25
            self.choose(hardness=min(100.0, max(0.0, self.options.hardness + step)))
        elif text.isdigit() and len(text) == 1 and self._opacity_name() is not None:
            self._type_opacity(int(text), event.timestamp())
        else:
            return False
        self._follow(canvas, canvas.pointer)
        canvas.update_overlay(self._ring)
        return True

    def _opacity_name(self) -> str | None:
        fields = type(self.options).model_fields
        return next((name for name in _STRENGTHS if name in fields), None)

    def _type_opacity(self, digit: int, now: int) -> None:
        """One digit is tens of per cent, 0 all; two in a row are per cent."""
        before, self._digit = self._digit, (digit, now)
        name = self._opacity_name()
        assert name is not None
        if before is not None and 0 <= now - before[1] < DIGITS:
            self._digit = None
            value = before[0] * 10 + digit
        else:
            value = digit * 10
        self.choose(**{name: float(value or 100)})


def stepped(size: float, direction: int) -> float:
    """The next larger or smaller size: by one pixel when small, by about a tenth when large."""
    wanted = max(size + 1, size * 1.1) if direction > 0 else min(size - 1, size / 1.1)
    return float(round(min(LARGEST, max(1.0, wanted))))


def find_place(document: Document, refuse: Callable[[str], object]) -> Place | None:
    """Where brushes go; None after telling `refuse`, in a sentence, why nowhere."""
    try:
        return Place.of(document.state, quick_mask=document.quick_mask)
    except Refusal as error:
        refuse(said(error))
        return None
