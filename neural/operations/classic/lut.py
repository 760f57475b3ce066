"""Colour lookup: a look from a .cube file."""

from __future__ import annotations

from typing import ClassVar

from neural.lut import read_cube
from neural.operation import NeedsFile, param
from neural.pixelwise import Floats, colour_map, unchanged
from neural.point import PixelFunction, PointOperation
from neural.source import Depth


class ColourLookup(PointOperation):
    """Sends encoded colours through the tables of a .cube file; see `neural.lut`.

    What lies beyond the tables' range keeps its distance from it in float32.
    """

    id: ClassVar[str] = "lut"
    title: ClassVar[str] = "Colour lookup"
    menu: ClassVar[tuple[str, ...]] = ("Image", "Adjustments")
    summary: ClassVar[str] = "Give the picture a look from a .cube lookup table."

    table: str = param(
        "",
        "Lookup table",
        widget="file",
        endings=(".cube",),
        help="A .cube file, with a table of colours, one for each channel, or both.",
    )
    amount: float = param(
        100.0,
        "Amount",
        minimum=0,
        maximum=100,
        step=1,
        unit="%",
        help="How much of the look is mixed over the picture.",
    )

    @property
    def label(self) -> str:
        name = self.table.replace("\\", "/").rpartition("/")[2]
        return f"{self.title} ({name})" if name else self.title

    def reads_files(self) -> tuple[str, ...]:
        return (self.table,) if self.table else ()

    def build(self, depth: Depth) -> PixelFunction:
        if not self.table:
            raise NeedsFile(
                "Choose a .cube file with the look that the picture should get.", "table"
            )
        table = read_cube(self.table)
        if self.amount == 0:
            return unchanged
        amount = self.amount / 100

        def change(values: Floats) -> None:
            table.apply(values, amount)

        return colour_map(depth, change)
