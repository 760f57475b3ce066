"""Colour balance: a cast for shadows, midtones and highlights, each its own."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from neural.operation import param
from neural.pixelwise import Floats, colour_map, unchanged
from neural.point import PixelFunction, PointOperation
from neural.source import Depth

REACH = 0.4
"""What a slider at 100 adds to its channel where its tones count fully."""


def _axis(tones: str, less: str, more: str) -> float:
    return param(
        0.0,
        f"{tones}, {more}",
        minimum=-100,
        maximum=100,
        step=1,
        group=tones,
        within=f"{less.capitalize()} – {more}",
        help=f"The {tones.lower()} from {less} (below 0) to {more} (above).",
    )


class ColourBalance(PointOperation):
    """Shifts encoded channels by amounts that depend on how light a pixel is.

    Of the luma l, shadows count by (1 - l)^2, midtones by 2 l (1 - l), highlights by l^2: together 1, so
    that three equal settings shift all tones alike.
    """

    id: ClassVar[str] = "colour_balance"
    title: ClassVar[str] = "Colour balance"
    menu: ClassVar[tuple[str, ...]] = ("Image", "Adjustments")
    summary: ClassVar[str] = "Shift the colours of shadows, midtones and highlights."
    shortcut: ClassVar[str] = "Ctrl+B"
    grouped_by: ClassVar[str] = "Tones"

    shadows_red: float = _axis("Shadows", "cyan", "red")
    shadows_green: float = _axis("Shadows", "magenta", "green")
    shadows_blue: float = _axis("Shadows", "yellow", "blue")
    midtones_red: float = _axis("Midtones", "cyan", "red")
    midtones_green: float = _axis("Midtones", "magenta", "green")
    midtones_blue: float = _axis("Midtones", "yellow", "blue")
    highlights_red: float = _axis("Highlights", "cyan", "red")
    highlights_green: float = _axis("Highlights", "magenta", "green")
    highlights_blue: float = _axis("Highlights", "yellow", "blue")
    keep_luminosity: bool = param(
        True, "Keep luminosity", help="Change colours only, not how light they are."
    )

    @property
    def shifts(self) -> Floats:
        """3 x 3: what is added in shadows, midtones and highlights to red, green and blue."""
        sliders = [
            [self.shadows_red, self.shadows_green, self.shadows_blue],
            [self.midtones_red, self.midtones_green, self.midtones_blue],
            [self.highlights_red, self.highlights_green, self.highlights_blue],
        ]
        return np.array(sliders, np.float32) * np.float32(REACH / 100)

    def build(self, depth: Depth) -> PixelFunction:
        return colour_map(depth, self.change) if self.shifts.any() else unchanged

    def change(self, values: Floats) -> None:
        """Change H x W x 4 encoded values in place."""
        from neural import adjust_kernels as kernels

        kernels.balance(values, self.shifts, self.keep_luminosity)
