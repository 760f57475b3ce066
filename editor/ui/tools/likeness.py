"""Selecting by likeness of colour."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from editor.document.commands.outlining import (
    SelectAlike,
    antialias_field,
    contiguous_field,
    tolerance_field,
)
from editor.document.commands.selecting import SAMPLED, Sampled
from editor.ui.tools.options import ToolOptions, option
from editor.ui.tools.selecting import SelectOptions, SelectTool
from editor.ui.tools.tool import Pointer

if TYPE_CHECKING:
    from editor.ui.canvas import Canvas


class LikenessOptions(SelectOptions):
    tolerance: float = tolerance_field()
    antialias: bool = antialias_field()
    sample: Sampled = option(
        "merged",
        "Sample",
        help="Where colours are looked at.",
        labels=SAMPLED,
    )
    area: Literal["0", "1", "2", "5"] = option(
        "0",
        "Clicked colour",
        help="The mean of a square takes noise out of the clicked colour.",
        labels={"0": "One pixel", "1": "3 × 3 pixels", "2": "5 × 5 pixels", "5": "11 × 11 pixels"},
        advanced=True,
    )


class WandOptions(LikenessOptions):
    contiguous: bool = contiguous_field()


class WandTool(SelectTool):
    """Selects what looks like the clicked pixel."""

    id: ClassVar[str] = "wand"
    Options: ClassVar[type[ToolOptions]] = WandOptions

    def hint(self) -> str:
        return self.tr("Click a colour; Shift adds, Alt takes away")

    def start(self, canvas: Canvas, pointer: Pointer) -> None:
        self._pick(canvas, pointer)

    def clicked_inside(self, canvas: Canvas, pointer: Pointer) -> None:
        self._pick(canvas, pointer)

    def _pick(self, canvas: Canvas, pointer: Pointer) -> None:
        at = canvas.pixel_at(pointer.at)
        if at is None:
            if self.mode == "replace":
                self.deselect(canvas)
            return
        chosen = self.options
        command = SelectAlike(
            left=at[0],
            top=at[1],
            tolerance=chosen.tolerance,
            contiguous=self.contiguous,
            antialias=chosen.antialias,
            around=int(chosen.area),
            sample=chosen.sample,
            mode=self.mode,
        )
        self.select(canvas, command)

    @property
    def contiguous(self) -> bool:
        return self.options.contiguous


class ColorSelectTool(WandTool):
    """Selects every pixel of the clicked colour, wherever it is."""

    id: ClassVar[str] = "color_select"
    Options: ClassVar[type[ToolOptions]] = LikenessOptions

    @property
    def contiguous(self) -> bool:
        return False
