"""Colours as fields of operations, and ways between them."""

from __future__ import annotations

import re
from typing import Annotated

import numpy as np
import numpy.typing as npt
from pydantic import AfterValidator

from neural.source import decode_srgb, encode_srgb

Doubles = npt.NDArray[np.float64]

# B. Ottosson, "A perceptual color space for image processing", 2020: linear red, green and blue to the
# cones, and their cube roots to lightness, green to red, blue to yellow.
_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


def _written(text: str) -> str:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", text):
        raise ValueError("a colour is written like #ff8800: red, green and blue from 00 to ff")
    return text.lower()


Colour = Annotated[str, AfterValidator(_written)]
"""An sRGB colour as "#rrggbb"."""


def rgb_of(colour: str) -> Doubles:
    """Encoded red, green and blue, 0..1, of "#rrggbb"."""
    return np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255


def oklab(rgb: Doubles) -> Doubles:
    """... x 3 encoded values of 0..1 as OKLab."""
    linear = decode_srgb(rgb.astype(np.float32)).astype(np.float64)
    return np.cbrt(linear @ _CONES.T) @ _LAB.T


def from_oklab(lab: Doubles) -> Doubles:
    """The inverse of `oklab`, clipped to 0..1."""
    linear = (lab @ np.linalg.inv(_LAB).T) ** 3 @ np.linalg.inv(_CONES).T
    return encode_srgb(np.clip(linear, 0, 1).astype(np.float32)).astype(np.float64)
