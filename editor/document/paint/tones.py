"""Dodge, burn and sponge, as functions that the renderer calls in a blend mode's place.

The "colour" that reaches them carries their range (0, 1, 2) in its red and their sense (-1 or 1) in its
green. Where the tone of a pixel counts, float documents, which are linear, are seen through a square root.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final

import numpy as np
from numba import carray, njit  # pyright: ignore[reportPrivateImportUsage]

from editor.document.compositing.native import FASTMATH, MIX, PITCH, address_of, pointer

_0: Final = np.float32(0.0)
_1: Final = np.float32(1.0)
_HALF: Final = np.float32(0.5)
_4: Final = np.float32(4.0)

_jit: Any = njit(nogil=True, cache=True, error_model="numpy", fastmath=FASTMATH)


@_jit
def _seen(value: Any, linear: Any) -> Any:
    return np.sqrt(max(value, _0)) if linear else value


@_jit
def _luma(red: Any, green: Any, blue: Any) -> Any:
    return np.float32(0.2126) * red + np.float32(0.7152) * green + np.float32(0.0722) * blue


def _expose(planes: int, source: int, length: int, limit: Any) -> None:
    """Bend each channel towards white or black where the pixel's tone is in the range: c + w c (1 - c).

    Black, white and what lies beyond stay.
    """
    below = carray(pointer(planes), (4, PITCH), np.float32)
    own = carray(pointer(source), (4, PITCH), np.float32)
    linear = limit > _1
    for i in range(length):
        red, green = _seen(below[0, i], linear), _seen(below[1, i], linear)
        blue = _seen(below[2, i], linear)
        tone = min(max(_luma(red, green, blue), _0), _1)
        dark = _1 - tone
        band, sense = own[0, i], own[1, i]
        weight = _4 * tone * dark
        weight = dark * dark if band < _HALF else weight
        weight = tone * tone if band > np.float32(1.5) else weight
        weight *= sense
        red += weight * max(_0, red * (_1 - red))
        green += weight * max(_0, green * (_1 - green))
        blue += weight * max(_0, blue * (_1 - blue))
        own[0, i] = red * abs(red) if linear else red
        own[1, i] = green * abs(green) if linear else green
        own[2, i] = blue * abs(blue) if linear else blue
        if linear and below[0, i] < _0:
            own[0, i] = below[0, i]
        if linear and below[1, i] < _0:
            own[1, i] = below[1, i]
        if linear and below[2, i] < _0:
            own[2, i] = below[2, i]


def _sponge(planes: int, source: int, length: int, limit: Any) -> None:
    """Away from the gray of the same luma, by half, or onto it."""
    below = carray(pointer(planes), (4, PITCH), np.float32)
    own = carray(pointer(source), (4, PITCH), np.float32)
    for i in range(length):
        gain = np.float32(1.5) if own[1, i] > _0 else _0
        gray = _luma(below[0, i], below[1, i], below[2, i])
        for c in range(3):
            own[c, i] = min(max(gray + gain * (below[c, i] - gray), min(_0, below[c, i])), limit)


@cache
def expose() -> int:
    return address_of(_expose, MIX)


@cache
def sponge() -> int:
    return address_of(_sponge, MIX)
