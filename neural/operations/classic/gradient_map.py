"""Gradient map: colours by how light a pixel is."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np

from neural.operation import param
from neural.pixelwise import Doubles, Floats, colour_map, unchanged
from neural.point import PixelFunction, PointOperation
from neural.source import Depth
from neural.swatch import Colour, from_oklab, oklab, rgb_of

ENTRIES = 1025


class GradientMap(PointOperation):
    """Replaces every colour by that of a gradient at its luma (ITU-R BT.709, of encoded values).

    The gradient runs through three colours, mixed in OKLab (B. Ottosson, 2020), which keeps the steps
    even to the eye, or in encoded values. What lies beyond 0..1 takes the colour of the end.
    """

    id: ClassVar[str] = "gradient_map"
    title: ClassVar[str] = "Gradient map"
    menu: ClassVar[tuple[str, ...]] = ("Image", "Adjustments")
    summary: ClassVar[str] = "Colour shadows, midtones and highlights with a gradient."

    shadows: Colour = param(
        "#12204a", "Shadows", widget="colour", help="The colour that black becomes."
    )
    midtones: Colour = param(
        "#c0566b", "Midtones", widget="colour", help="The colour at the midpoint."
    )
    highlights: Colour = param(
        "#ffe9b8", "Highlights", widget="colour", help="The colour that white becomes."
    )
    midpoint: float = param(
        50.0,
        "Midpoint",
        minimum=1,
        maximum=99,
        step=1,
        unit="%",
        help="How light the tones are that take the colour of the midtones.",
    )
    reverse: bool = param(False, "Reverse", help="Begin with the colour of the highlights.")
    method: Literal["perceptual", "classic"] = param(
        "perceptual",
        "Method",
        labels={"perceptual": "Perceptual", "classic": "Classic"},
        help="How colours are mixed between: in steps that look even, or as numbers.",
    )
    amount: float = param(
        100.0,
        "Amount",
        minimum=0,
        maximum=100,
        step=1,
        unit="%",
        help="How much of the gradient's colour is mixed over the picture.",
    )

    def build(self, depth: Depth) -> PixelFunction:
        if self.amount == 0:
            return unchanged
        table = self.table().astype(np.float32)
        amount = np.float32(self.amount / 100)

        def change(values: Floats) -> None:
            from neural import adjust_kernels as kernels

            kernels.map_gradient(values, table, amount)

        return colour_map(depth, change)

    def table(self) -> Doubles:
        """ENTRIES x 3: the encoded colours from black to white."""
        colours = np.stack([rgb_of(c) for c in (self.shadows, self.midtones, self.highlights)])
        if self.reverse:
            colours = colours[::-1]
        even = self.method == "perceptual"
        stops = oklab(colours) if even else colours
        places = np.linspace(0, 1, ENTRIES)
        at = (0, self.midpoint / 100, 1)
        mixed = np.stack([np.interp(places, at, stops[:, c]) for c in range(3)], axis=1)
        return from_oklab(mixed) if even else mixed
