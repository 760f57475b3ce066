"""Dodge, burn and sponge: lighter, darker, more or less colour."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from editor.document.paint.brush import Brush
from editor.document.paint.place import Place
from editor.document.paint.wash import Ink, Range
from editor.ui.tools.brushes import stroke
from editor.ui.tools.options import ToolOptions, option
from editor.ui.tools.painting import Fine, PaintTool, Tip, Work
from editor.ui.tools.tool import Pointer

if TYPE_CHECKING:
    from editor.ui.canvas import Canvas


class ToneOptions(Fine, Tip):
    size: float = option(64.0, "Size", minimum=1, maximum=5000, soft_maximum=500, step=1, unit="px")
    hardness: float = option(0.0, "Hardness", minimum=0, maximum=100, step=1, unit="%")
    tones: Range = option(
        "midtones",
        "Range",
        labels={"shadows": "Shadows", "midtones": "Midtones", "highlights": "Highlights"},
        help="The tones that change most.",
    )
    exposure: float = option(
        30.0, "Exposure", minimum=1, maximum=100, step=1, unit="%", help="How much of the change."
    )


class SpongeOptions(Fine, Tip):
    size: float = option(64.0, "Size", minimum=1, maximum=5000, soft_maximum=500, step=1, unit="px")
    hardness: float = option(0.0, "Hardness", minimum=0, maximum=100, step=1, unit="%")
    mode: Literal["desaturate", "saturate"] = option(
        "desaturate", "Mode", labels={"desaturate": "Less colour", "saturate": "More colour"}
    )
    exposure: float = option(
        30.0, "Strength", minimum=1, maximum=100, step=1, unit="%", help="How much of the change."
    )


class DodgeTool(PaintTool):
    """Lightens one range of tones."""

    id: ClassVar[str] = "dodge"
    Options: ClassVar[type[ToolOptions]] = ToneOptions
    burns: ClassVar[bool] = False

    def hint(self) -> str:
        return self.tr("Lightens; with Alt it darkens")

    def start(self, canvas: Canvas, place: Place, brush: Brush, pointer: Pointer) -> Work | None:
        burn = self.burns != pointer.alt
        return stroke(place, brush, Ink.dodge(self.options.tones, burn=burn))


class BurnTool(DodgeTool):
    """Darkens one range of tones."""

    id: ClassVar[str] = "burn"
    burns: ClassVar[bool] = True

    def hint(self) -> str:
        return self.tr("Darkens; with Alt it lightens")


class SpongeTool(PaintTool):
    """Takes colour away, or makes it stronger."""

    id: ClassVar[str] = "sponge"
    Options: ClassVar[type[ToolOptions]] = SpongeOptions

    def start(self, canvas: Canvas, place: Place, brush: Brush, pointer: Pointer) -> Work | None:
        if place.gray:
            self.refused.emit(self.tr("A mask has no colour. Choose the layer's pixels."))
            return None
        return stroke(place, brush, Ink.sponge(saturate=self.options.mode == "saturate"))
