"""Selective colour: the inks of chosen colours."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np

from neural.operation import param
from neural.pixelwise import Floats, colour_map, unchanged
from neural.point import PixelFunction, PointOperation
from neural.source import Depth

RANGES = ("reds", "yellows", "greens", "cyans", "blues", "magentas", "whites", "neutrals", "blacks")
INKS = ("cyan", "magenta", "yellow", "black")


def _ink(colours: str, ink: str) -> float:
    return param(
        0.0,
        f"{colours}, {ink}",
        minimum=-100,
        maximum=100,
        step=1,
        unit="%",
        group=colours,
        within=ink.capitalize(),
        help=f"How much more {ink} there is in {colours.lower()}.",
    )


class SelectiveColour(PointOperation):
    """Changes the inks of encoded colours: cyan is 1 - red, and so on; black goes with all three.

    Relative: an ink i becomes i (1 + change) (1 + black), absolute: it grows by (1 + change) (1 + black)
    - 1, each where its colours count. Reds count by how far red stands above the middle channel, yellows
    by how far blue lies below it, and so on; whites from half light on, blacks up to half, neutrals between.
    """

    id: ClassVar[str] = "selective_colour"
    title: ClassVar[str] = "Selective colour"
    menu: ClassVar[tuple[str, ...]] = ("Image", "Adjustments")
    summary: ClassVar[str] = "Change cyan, magenta, yellow and black in chosen colours alone."
    grouped_by: ClassVar[str] = "Colours"

    reds_cyan: float = _ink("Reds", "cyan")
    reds_magenta: float = _ink("Reds", "magenta")
    reds_yellow: float = _ink("Reds", "yellow")
    reds_black: float = _ink("Reds", "black")
    yellows_cyan: float = _ink("Yellows", "cyan")
    yellows_magenta: float = _ink("Yellows", "magenta")
    yellows_yellow: float = _ink("Yellows", "yellow")
    yellows_black: float = _ink("Yellows", "black")
    greens_cyan: float = _ink("Greens", "cyan")
    greens_magenta: float = _ink("Greens", "magenta")
    greens_yellow: float = _ink("Greens", "yellow")
    greens_black: float = _ink("Greens", "black")
    cyans_cyan: float = _ink("Cyans", "cyan")
    cyans_magenta: float = _ink("Cyans", "magenta")
    cyans_yellow: float = _ink("Cyans", "yellow")
    cyans_black: float = _ink("Cyans", "black")
    blues_cyan: float = _ink("Blues", "cyan")
    blues_magenta: float = _ink("Blues", "magenta")
    blues_yellow: float = _ink("Blues", "yellow")
    blues_black: float = _ink("Blues", "black")
    magentas_cyan: float = _ink("Magentas", "cyan")
    magentas_magenta: float = _ink("Magentas", "magenta")
    magentas_yellow: float = _ink("Magentas", "yellow")
    magentas_black: float = _ink("Magentas", "black")
    whites_cyan: float = _ink("Whites", "cyan")
    whites_magenta: float = _ink("Whites", "magenta")
    whites_yellow: float = _ink("Whites", "yellow")
    whites_black: float = _ink("Whites", "black")
    neutrals_cyan: float = _ink("Neutrals", "cyan")
    neutrals_magenta: float = _ink("Neutrals", "magenta")
    neutrals_yellow: float = _ink("Neutrals", "yellow")
    neutrals_black: float = _ink("Neutrals", "black")
    blacks_cyan: float = _ink("Blacks", "cyan")
    blacks_magenta: float = _ink("Blacks", "magenta")
    blacks_yellow: float = _ink("Blacks", "yellow")
    blacks_black: float = _ink("Blacks", "black")
    method: Literal["relative", "absolute"] = param(
        "relative",
        "Method",
        labels={"relative": "Relative", "absolute": "Absolute"},
        help="Change inks by a share of what there is, or by the same everywhere.",
    )

    @property
    def inks(self) -> Floats:
        """9 x 4: the changes of the ranges' inks, -1..1."""
        rows = [[getattr(self, f"{colours}_{ink}") for ink in INKS] for colours in RANGES]
        return np.array(rows, np.float32) / np.float32(100)

    def build(self, depth: Depth) -> PixelFunction:
        inks = self.inks
        if not inks.any():
            return unchanged

        def change(values: Floats) -> None:
            from neural import adjust_kernels as kernels

            kernels.change_inks(values, inks, self.method == "absolute")

        return colour_map(depth, change)
