"""Brush, pencil and eraser."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from editor.document.blend import BlendMode
from editor.document.paint.brush import Brush
from editor.document.paint.place import Place
from editor.document.paint.stroke import Stroke
from editor.document.paint.wash import Ink
from editor.ui.tools.options import ToolOptions, option
from editor.ui.tools.painting import MODES, Fine, PaintTool, Tip, Work
from editor.ui.tools.tool import Pointer

if TYPE_CHECKING:
    from editor.ui.canvas import Canvas


class BrushOptions(Fine, Tip):
    opacity: float = option(
        100.0, "Opacity", minimum=1, maximum=100, step=1, unit="%", help="Of the whole stroke."
    )
    flow: float = option(
        100.0, "Flow", minimum=1, maximum=100, step=1, unit="%", help="Of each dab."
    )
    blend: BlendMode = option(BlendMode.NORMAL, "Mode", labels=MODES)


class PencilOptions(Fine):
    size: float = option(1.0, "Size", minimum=1, maximum=5000, soft_maximum=100, step=1, unit="px")
    opacity: float = option(100.0, "Opacity", minimum=1, maximum=100, step=1, unit="%")
    blend: BlendMode = option(BlendMode.NORMAL, "Mode", labels=MODES)


class EraserOptions(Fine, Tip):
    opacity: float = option(
        100.0, "Opacity", minimum=1, maximum=100, step=1, unit="%", help="Of the whole stroke."
    )
    flow: float = option(
        100.0, "Flow", minimum=1, maximum=100, step=1, unit="%", help="Of each dab."
    )


class BrushTool(PaintTool):
    """Lays the foreground colour. The other end of a pen erases."""

    id: ClassVar[str] = "brush"
    Options: ClassVar[type[ToolOptions]] = BrushOptions
    picks: ClassVar[bool] = True

    def hint(self) -> str:
        return self.tr("[ ] change the size, Alt picks a colour, Shift-click draws straight")

    def start(self, canvas: Canvas, place: Place, brush: Brush, pointer: Pointer) -> Work | None:
        ink = Ink(colour=place.colour(self.colours.foreground), blend=self.options.blend)
        return stroke(place, brush, eraser(place, self) if pointer.eraser else ink)


class PencilTool(BrushTool):
    """The same in whole pixels."""

    id: ClassVar[str] = "pencil"
    Options: ClassVar[type[ToolOptions]] = PencilOptions

    def hint(self) -> str:
        return self.tr("Whole pixels, no soft edge")

    def brush(self) -> Brush:
        return replace(super().brush(), hardness=1.0, pencil=True)


class EraserTool(PaintTool):
    """Takes pixels away; where alpha is locked, and on masks, it lays the background colour."""

    id: ClassVar[str] = "eraser"
    Options: ClassVar[type[ToolOptions]] = EraserOptions

    def start(self, canvas: Canvas, place: Place, brush: Brush, pointer: Pointer) -> Work | None:
        return stroke(place, brush, eraser(place, self))


def stroke(place: Place, brush: Brush, ink: Ink) -> Stroke:
    """A stroke of the brush where one paints, within the selection."""
    return Stroke(
        place.raster,
        brush,
        ink,
        place.area,
        selection=place.selection,
        at=place.at,
        lock_alpha=place.lock_alpha,
    )


def eraser(place: Place, tool: PaintTool) -> Ink:
    return Ink.erase(place.colour(tool.colours.background))
