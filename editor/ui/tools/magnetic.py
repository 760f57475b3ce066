"""An outline that clings to the edges it is led along."""

from __future__ import annotations

from math import floor, log2
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeyEvent

from editor.ui.tools.lasso import LassoOptions, PolygonTool
from editor.ui.tools.options import ToolOptions, option
from editor.ui.tools.tool import Pointer

if TYPE_CHECKING:
    from editor.document.selection.livewire import LiveWire
    from editor.ui.canvas import Canvas


class MagneticOptions(LassoOptions):
    width: int = option(
        10,
        "Width",
        help="How far from the mouse an edge is looked for, on the screen.",
        minimum=1,
        maximum=100,
        soft_maximum=40,
        unit="px",
    )


class MagneticTool(PolygonTool):
    """Click on an edge and lead along it: the outline follows the edge. A click fixes it so far."""

    id: ClassVar[str] = "magnetic_lasso"
    Options: ClassVar[type[ToolOptions]] = MagneticOptions

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wire: LiveWire | None = None
        self._live: list[tuple[float, float]] = []
        self._fixed: list[int] = []
        """How many points there were at each click."""

    def hint(self) -> str:
        return self.tr(
            "Click on an edge and lead along it; Enter closes, Backspace takes a click back"
        )

    def start(self, canvas: Canvas, pointer: Pointer) -> None:
        if canvas.pixel_at(pointer.at) is None:
            if self.mode == "replace":
                self.deselect(canvas)
            return
        self._anchor(canvas, pointer.x, pointer.y)
        assert self._wire is not None
        first = self._wire.snapped(pointer.x, pointer.y, self._radius(canvas))
        self._anchor(canvas, *first)
        self.points, self._live, self._fixed = [first], [first], []

    def hover(self, canvas: Canvas, pointer: Pointer) -> None:
        if not self.points or self._wire is None:
            return
        size = canvas.picture_size
        x = min(max(pointer.x, 0.5), size.width - 0.5)
        y = min(max(pointer.y, 0.5), size.height - 0.5)
        for _ in range(20):
            if self._wire.reaches(x, y):
                break
            # Out of reach: what lies well behind stays, and the wire begins anew from there.
            way = self._wire.way_to(x, y)
            kept = way[: max(2, len(way) * 2 // 3)]
            self.points += kept[1:]
            self._anchor(canvas, *kept[-1])
        x, y = self._wire.snapped(x, y, self._radius(canvas))
        self._live = self._wire.way_to(x, y)
        canvas.update_overlay()

    def corner(self, canvas: Canvas, pointer: Pointer) -> None:
        if pointer.clicks > 1 or self._at_first(canvas, pointer):
            self.close(canvas)
            return
        self.hover(canvas, pointer)
        self._fixed.append(len(self.points))
        self.points += self._live[1:]
        self._anchor(canvas, *self.points[-1])
        self._live = [self.points[-1]]
        canvas.update_overlay()

    def key(self, canvas: Canvas, event: QKeyEvent) -> bool:
        if event.key() != Qt.Key.Key_Backspace or not self.points:
            return False
        if not self._fixed:
            return self.cancel(canvas)
        del self.points[self._fixed.pop() :]
        self._anchor(canvas, *self.points[-1])
        self._live = [self.points[-1]]
        canvas.update_overlay()
        return True

    def close(self, canvas: Canvas) -> None:
        """Along the edge back to where it began, when that is within reach, else straight."""
        if self._wire is not None and self.points:
            last, first = self.points[-1], self.points[0]
            if last != first and self._wire.reaches(*first):
                self.points += self._wire.way_to(*first)[1:]
        self._wire, self._live = None, []
        super().close(canvas)

    def cancel(self, canvas: Canvas) -> bool:
        self._wire, self._live = None, []
        return super().cancel(canvas)

    def outline(self) -> list[tuple[float, float]]:
        return [*self.points, *self._live[1:]]

    def _anchor(self, canvas: Canvas, x: float, y: float) -> None:
        from editor.document.selection.livewire import LiveWire
        from editor.document.selection.wand import Sample

        zoom = canvas.view.zoom
        scale = 2 ** max(0, floor(log2(1 / zoom))) if zoom < 1 else 1
        self._wire = LiveWire(Sample.merged(canvas.document.state), x, y, scale)

    def _radius(self, canvas: Canvas) -> float:
        """The width, in pixels of the document."""
        return self.options.width * canvas.devicePixelRatioF() / canvas.view.zoom
