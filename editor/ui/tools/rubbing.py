"""Smudge, blur and sharpen."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from editor.document.paint.brush import Brush, Point
from editor.document.paint.place import Place
from editor.document.paint.wet import Act, WetStroke
from editor.document.raster import Raster
from editor.ui.tools.options import ToolOptions, option
from editor.ui.tools.painting import Fine, PaintTool, Tip, Work
from editor.ui.tools.tool import Pointer

if TYPE_CHECKING:
    from editor.ui.canvas import Canvas


class RubOptions(Fine, Tip):
    size: float = option(64.0, "Size", minimum=1, maximum=1000, soft_maximum=300, step=1, unit="px")
    hardness: float = option(30.0, "Hardness", minimum=0, maximum=100, step=1, unit="%")
    strength: float = option(
        50.0, "Strength", minimum=1, maximum=100, step=1, unit="%", help="Of each dab."
    )


class SmudgeOptions(RubOptions):
    spacing: float = option(
        4.0,
        "Spacing",
        minimum=1,
        maximum=400,
        soft_maximum=100,
        unit="%",
        advanced=True,
        help="Distance of the dabs, in tips.",
    )
    strength: float = option(
        85.0,
        "Strength",
        minimum=1,
        maximum=100,
        step=1,
        unit="%",
        help="How far colour is carried.",
    )


class RubTool(PaintTool):
    """Base of the three."""

    Options: ClassVar[type[ToolOptions]] = RubOptions
    act: ClassVar[Act] = "blur"

    def warm(self, raster: Raster) -> None:
        stroke = WetStroke(raster, Brush(size=2), self.act, raster.bounds)
        stroke.add([Point(1, 1), Point(3, 3)])
        stroke.end()

    def start(self, canvas: Canvas, place: Place, brush: Brush, pointer: Pointer) -> Work | None:
        return WetStroke(
            place.raster,
            brush,
            self.act,
            place.area,
            selection=place.selection,
            at=place.at,
            lock_alpha=place.lock_alpha,
        )


class SmudgeTool(RubTool):
    """Carries colour along, as a finger does in wet paint."""

    id: ClassVar[str] = "smudge"
    Options: ClassVar[type[ToolOptions]] = SmudgeOptions
    act: ClassVar[Act] = "smudge"


class BlurTool(RubTool):
    """Softens under the brush."""

    id: ClassVar[str] = "blur_brush"
    act: ClassVar[Act] = "blur"


class SharpenTool(RubTool):
    """Brings out details under the brush."""

    id: ClassVar[str] = "sharpen_brush"
    act: ClassVar[Act] = "sharpen"
