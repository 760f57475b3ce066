"""White balance: colours as they would be under another light."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from neural.operation import param
from neural.pixelwise import Doubles, lit, tone_map
from neural.point import PixelFunction, PointOperation
from neural.source import Depth

DAYLIGHT = 1e6 / 6504
"""The light at which nothing changes, in mired: a million divided by its temperature in kelvin."""
MIREDS = 120
"""How far a temperature of 100 goes."""
TINT = 0.03
"""How far from the black body a tint of 100 goes, in CIE 1960 u, v."""
TO_RGB = np.array(
    [
        [3.2404542, -1.5371385, -0.4985314],
        [-0.9692660, 1.8760108, 0.0415560],
        [0.0556434, -0.2040259, 1.0572252],
    ]
)
"""CIE XYZ to linear red, green and blue (IEC 61966-2-1)."""
LUMA = np.array([0.2126, 0.7152, 0.0722])


class WhiteBalance(PointOperation):
    """Divides linear light by the colour of the light that is taken for white (von Kries, 1902).

    The lights lie on the Planckian locus, Krystek's rational approximation ("An algorithm to calculate
    correlated colour temperature", Color Research and Application 10, 1985), even in mired, with the tint
    across it. Gray keeps its luminance.
    """

    id: ClassVar[str] = "white_balance"
    title: ClassVar[str] = "White balance"
    menu: ClassVar[tuple[str, ...]] = ("Image", "Adjustments")
    summary: ClassVar[str] = "Make colours warmer or colder, greener or more magenta."

    temperature: float = param(
        0.0,
        "Temperature",
        minimum=-100,
        maximum=100,
        step=1,
        help="Above 0 warmer, for pictures taken in bluish light; below 0 colder.",
    )
    tint: float = param(
        0.0,
        "Tint",
        minimum=-100,
        maximum=100,
        step=1,
        help="Above 0 more magenta, for pictures with a green cast; below 0 greener.",
    )

    def build(self, depth: Depth) -> PixelFunction:
        if self.temperature == self.tint == 0:
            return tone_map(depth, [None] * 3)
        return tone_map(depth, [lit(gain) for gain in self.gains])

    @property
    def gains(self) -> tuple[float, float, float]:
        """Factors of red, green and blue in linear light."""
        light = light_of(DAYLIGHT - MIREDS * self.temperature / 100, TINT * self.tint / 100)
        gains = light_of(DAYLIGHT, 0) / light
        red, green, blue = gains / float(gains @ LUMA)
        return float(red), float(green), float(blue)


def light_of(mired: float, across: float) -> Doubles:
    """Linear red, green and blue of a black body, or of a light `across` (in u, v) on its green side."""

    def place(mired: float) -> Doubles:
        t = 1e6 / mired
        u = (0.860117757 + 1.54118254e-4 * t + 1.28641212e-7 * t**2) / (
            1 + 8.42420235e-4 * t + 7.08145163e-7 * t**2
        )
        v = (0.317398726 + 4.22806245e-5 * t + 4.20481691e-8 * t**2) / (
            1 - 2.89741816e-5 * t + 1.61456053e-7 * t**2
        )
        return np.array([u, v])

    along = place(mired + 0.5) - place(mired - 0.5)
    along /= np.hypot(*along)
    u, v = place(mired) + across * np.array([-along[1], along[0]])  # upwards, where green lies
    x, y = 3 * u / (2 * u - 8 * v + 4), 2 * v / (2 * u - 8 * v + 4)
    return TO_RGB @ np.array([x / y, 1.0, (1 - x - y) / y])
