"""Brightness/contrast: two curves through fixed black and white."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from neural.operation import param
from neural.pixelwise import Doubles, tone_map
from neural.point import PixelFunction, PointOperation
from neural.source import Depth

REACH = 0.7
"""How near to black or white a brightness of 100 moves middle gray: to 0.5 + 0.35."""


class BrightnessContrast(PointOperation):
    """Moves the middle tones without clipping: black, white and their order stay.

    Brightness is Schlick's bias x / ((1/a - 2)(1 - x) + 1) with a = 0.5 + 0.35 b, contrast his gain
    with the same a, both for b in -1..1 (C. Schlick, "Fast alternatives to Perlin's bias and gain
    functions", Graphics Gems IV, 1994). The opposite value undoes each. Values beyond 0..1 stay.
    """

    id: ClassVar[str] = "brightness_contrast"
    title: ClassVar[str] = "Brightness/contrast"
    menu: ClassVar[tuple[str, ...]] = ("Image", "Adjustments")
    summary: ClassVar[str] = (
        "Make the middle tones lighter, darker, harder or softer, clipping none."
    )

    brightness: float = param(
        0.0,
        "Brightness",
        minimum=-100,
        maximum=100,
        step=1,
        help="Lighten or darken the middle tones; black and white stay.",
    )
    contrast: float = param(
        0.0,
        "Contrast",
        minimum=-100,
        maximum=100,
        step=1,
        help="Push tones away from middle gray, or towards it.",
    )

    def build(self, depth: Depth) -> PixelFunction:
        curve = None if self.brightness == self.contrast == 0 else self.curve
        return tone_map(depth, [curve] * 3)

    def curve(self, values: Doubles) -> Doubles:
        """What becomes of encoded values."""
        inside = np.clip(values, 0, 1)
        return gain(bias(inside, self.brightness), self.contrast) + (values - inside)


def bias(values: Doubles, percent: float) -> Doubles:
    """Schlick's bias of 0..1: 0.5 becomes 0.5 + 0.35 percent / 100."""
    middle = 0.5 + 0.5 * REACH * percent / 100
    return values / ((1 / middle - 2) * (1 - values) + 1)


def gain(values: Doubles, percent: float) -> Doubles:
    """An S around 0.5: the lower half biased down, the upper half up, for percent above 0."""
    return np.where(
        values < 0.5,
        bias(2 * values, -percent) / 2,
        1 - bias(2 - 2 * values, -percent) / 2,
    )
