"""Clone stamp and healing brush: pixels from another place of the picture."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, Literal

from PySide6.QtCore import QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QCursor, QPainter, QPen

from editor.document.blend import BlendMode
from editor.document.paint.brush import Brush
from editor.document.paint.cover import Cover
from editor.document.paint.heal import heal
from editor.document.paint.place import Place
from editor.document.paint.stroke import Stroke
from editor.document.paint.wash import Ink
from editor.document.raster import Raster
from editor.ui.tools.brushes import stroke
from editor.ui.tools.options import ToolOptions, option
from editor.ui.tools.painting import MODES, Fine, PaintTool, Tip, Work
from editor.ui.tools.tool import Pointer
from neural.source import Pixels, Rect

if TYPE_CHECKING:
    from editor.ui.canvas import Canvas

Sampled = Literal["layer", "merged"]
SAMPLED = {"layer": "This layer", "merged": "All layers"}


class CloneOptions(Fine, Tip):
    size: float = option(64.0, "Size", minimum=1, maximum=5000, soft_maximum=500, step=1, unit="px")
    opacity: float = option(100.0, "Opacity", minimum=1, maximum=100, step=1, unit="%")
    aligned: bool = option(
        True, "Aligned", help="The source moves on with the brush from stroke to stroke."
    )
    sample: Sampled = option("layer", "Sample", labels=SAMPLED, help="Where pixels come from.")
    blend: BlendMode = option(BlendMode.NORMAL, "Mode", labels=MODES)


class HealOptions(Fine, Tip):
    size: float = option(40.0, "Size", minimum=1, maximum=1000, soft_maximum=300, step=1, unit="px")
    aligned: bool = option(
        True, "Aligned", help="The source moves on with the brush from stroke to stroke."
    )
    sample: Sampled = option("layer", "Sample", labels=SAMPLED, help="Where pixels come from.")


class CloneTool(PaintTool):
    """Copies from where Alt was clicked."""

    id: ClassVar[str] = "clone"
    Options: ClassVar[type[ToolOptions]] = CloneOptions

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source: tuple[int, float, float] | None = None
        self._offset: tuple[int, int] | None = None
        self._mark: QRectF | None = None

    def hint(self) -> str:
        return self.tr("Alt-click where to copy from, then paint")

    def press(self, canvas: Canvas, pointer: Pointer) -> None:
        if pointer.alt:
            self._source = id(canvas.document), pointer.x, pointer.y
            self._offset = None
            canvas.update_overlay()
            return
        super().press(canvas, pointer)

    def start(self, canvas: Canvas, place: Place, brush: Brush, pointer: Pointer) -> Work | None:
        offset = self.offset(canvas, pointer)
        if offset is None:
            self.refused.emit(self.tr("Alt-click the place to copy from first."))
            return None
        self._offset = offset
        ink = Ink(source=self.sampler(place, *offset), blend=self.ink_mode())
        return stroke(place, brush, ink)

    def release(self, canvas: Canvas, pointer: Pointer) -> None:
        super().release(canvas, pointer)
        if not self.options.aligned:
            self._offset = None

    def offset(self, canvas: Canvas, pointer: Pointer) -> tuple[int, int] | None:
        """From where one paints to where pixels come from; None without a source here."""
        if self._source is None or self._source[0] != id(canvas.document):
            return None
        if self._offset is not None:
            return self._offset
        return round(self._source[1] - pointer.x), round(self._source[2] - pointer.y)

    def ink_mode(self) -> BlendMode:
        return self.options.blend

    def sampler(self, place: Place, dx: int, dy: int) -> Callable[[Rect], Pixels]:
        """Gives the pixels that belong into a rectangle of the place's raster."""
        raster, state = place.raster, place.state
        x, y = place.at
        if self.options.sample == "layer" or place.gray:
            return lambda rect: raster.read(rect.translate(dx, dy))
        from editor.document.projection import composite  # heavy: not before it is needed

        return lambda rect: composite(state, rect.translate(x + dx, y + dy))

    # The mark on the source.

    def cursor(self, canvas: Canvas, pointer: Pointer | None) -> QCursor | Qt.CursorShape:
        if pointer is not None and pointer.alt:
            return Qt.CursorShape.CrossCursor
        return super().cursor(canvas, pointer)

    def paint(self, canvas: Canvas, painter: QPainter) -> None:
        pointer = canvas.pointer
        if pointer is not None and pointer.alt:
            return
        mark = self._marked(canvas, pointer)
        if mark is not None:
            ratio = canvas.devicePixelRatioF()
            arm = 7 * ratio
            for width, color in ((3.0, QColor(0, 0, 0, 130)), (1.2, QColor(255, 255, 255, 230))):
                painter.setPen(QPen(color, width * ratio))
                painter.drawLine(mark - QPointF(arm, 0), mark + QPointF(arm, 0))
                painter.drawLine(mark - QPointF(0, arm), mark + QPointF(0, arm))
        super().paint(canvas, painter)

    def _marked(self, canvas: Canvas, pointer: Pointer | None) -> QPointF | None:
        """Where the next pixels come from, in device pixels."""
        if self._source is None or self._source[0] != id(canvas.document):
            return None
        if pointer is not None and self._offset is not None:
            dx, dy = self._offset
            return canvas.window_point(pointer.x + dx, pointer.y + dy)
        return canvas.window_point(self._source[1], self._source[2])

    def _follow(self, canvas: Canvas, pointer: Pointer | None) -> None:
        super()._follow(canvas, pointer)
        if self._mark is not None:
            canvas.update_overlay(self._mark)
        at = self._marked(canvas, pointer)
        reach = 10 * canvas.devicePixelRatioF()
        self._mark = (
            QRectF(at.x() - reach, at.y() - reach, 2 * reach, 2 * reach) if at is not None else None
        )
        if self._mark is not None:
            canvas.update_overlay(self._mark)


class HealTool(CloneTool):
    """Copies texture and lets it take on the tone of where it comes to."""

    id: ClassVar[str] = "heal"
    Options: ClassVar[type[ToolOptions]] = HealOptions

    def hint(self) -> str:
        return self.tr("Alt-click sound texture, then paint over the flaw")

    def ink_mode(self) -> BlendMode:
        return BlendMode.NORMAL

    def finished(self, canvas: Canvas, place: Place, work: Work) -> Raster | None:
        assert isinstance(work, Stroke)
        assert self._offset is not None
        cover = Cover.of(work.wash)
        if cover is None:
            return place.raster
        return heal(
            place.raster,
            cover,
            self.sampler(place, *self._offset),
            place.area,
            lock_alpha=place.lock_alpha,
        )
