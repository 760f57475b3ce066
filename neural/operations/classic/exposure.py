"""Exposure: more or less light, as if the shutter had been open longer."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from neural.operation import param
from neural.pixelwise import Doubles, tone_map
from neural.point import PixelFunction, PointOperation
from neural.source import Depth, decode_srgb, encode_srgb


class Exposure(PointOperation):
    """Works in linear light: out = (in 2^exposure + offset)^(1/gamma), odd-symmetric below black."""

    id: ClassVar[str] = "exposure"
    title: ClassVar[str] = "Exposure"
    menu: ClassVar[tuple[str, ...]] = ("Image", "Adjustments")
    summary: ClassVar[str] = "Give the picture more or less light, in stops."

    exposure: float = param(
        0.0,
        "Exposure",
        minimum=-10,
        maximum=10,
        step=0.05,
        unit="EV",
        help="Light in stops: each doubles it, each below 0 halves it.",
    )
    offset: float = param(
        0.0,
        "Offset",
        minimum=-0.5,
        maximum=0.5,
        step=0.001,
        help="Light that is added everywhere, which is seen in the shadows most.",
    )
    gamma: float = param(
        1.0,
        "Gamma",
        minimum=0.1,
        maximum=10,
        step=0.01,
        soft_maximum=3,
        help="Above 1 lightens the middle tones, below 1 darkens them.",
    )

    def build(self, depth: Depth) -> PixelFunction:
        neutral = self.exposure == self.offset == 0 and self.gamma == 1
        return tone_map(depth, [None if neutral else self.curve] * 3)

    def curve(self, values: Doubles) -> Doubles:
        """What becomes of encoded values."""
        light = decode_srgb(values.astype(np.float32)).astype(np.float64)
        light = light * 2.0**self.exposure + self.offset
        bent = np.copysign(np.abs(light) ** (1 / self.gamma), light)
        return encode_srgb(bent.astype(np.float32)).astype(np.float64)
