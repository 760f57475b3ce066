"""Photo filter: a coloured glass before the lens."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np

from neural.operation import param
from neural.pixelwise import Doubles, lit, tone_map, unchanged
from neural.point import PixelFunction, PointOperation
from neural.source import Depth, decode_srgb
from neural.swatch import Colour, rgb_of

Glass = Literal["warm", "amber", "sunset", "cold", "ice", "rose", "green", "underwater", "own"]

GLASSES: dict[Glass, tuple[str, str]] = {
    "warm": ("Warming", "#f0a04b"),
    "amber": ("Amber", "#ffb300"),
    "sunset": ("Sunset", "#ff6a3d"),
    "cold": ("Cooling", "#4f8ff0"),
    "ice": ("Ice", "#6fd3ff"),
    "rose": ("Rose", "#ff6f9f"),
    "green": ("Green", "#35b44a"),
    "underwater": ("Underwater", "#00b5b0"),
    "own": ("Own colour", ""),
}
"""Title and colour of each glass."""
LUMA = np.array([0.2126, 0.7152, 0.0722])


class PhotoFilter(PointOperation):
    """Multiplies linear light by 1 - density + density times the glass's colour.

    With the luminosity preserved, the factors are scaled so that gray keeps its luminance (ITU-R BT.709).
    """

    id: ClassVar[str] = "photo_filter"
    title: ClassVar[str] = "Photo filter"
    menu: ClassVar[tuple[str, ...]] = ("Image", "Adjustments")
    summary: ClassVar[str] = "Colour the light, like a coloured glass before the lens."

    glass: Glass = param(
        "warm",
        "Filter",
        labels={name: title for name, (title, _) in GLASSES.items()},
        help="The glass before the lens.",
    )
    colour: Colour = param(
        "#f0a04b", "Colour", widget="colour", help="With 'Own colour', the colour of the glass."
    )
    density: float = param(
        25.0,
        "Density",
        minimum=0,
        maximum=100,
        step=1,
        unit="%",
        help="How strongly the glass colours the light.",
    )
    keep_luminosity: bool = param(
        True, "Keep luminosity", help="Let gray stay as light as it is under the filter."
    )

    @property
    def factors(self) -> Doubles:
        """What linear red, green and blue are multiplied with."""
        colour = rgb_of(GLASSES[self.glass][1] or self.colour).astype(np.float32)
        density = self.density / 100
        factors = 1 - density + density * decode_srgb(colour).astype(np.float64)
        light = float(factors @ LUMA)
        return factors / light if self.keep_luminosity and light > 1e-6 else factors

    def build(self, depth: Depth) -> PixelFunction:
        if self.density == 0:
            return unchanged
        return tone_map(depth, [lit(float(factor)) for factor in self.factors])
