"""Compiled loops of the adjustments that mix channels: H x W x 4 encoded float32, changed in place.

Like those of `neural.pixel_kernels`: imported where they are called, no pixel depends on another, and
nothing is reassociated, so that a pixel comes out the same in every tile.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numba import njit  # pyright: ignore[reportPrivateImportUsage]

_jit: Any = njit(nogil=True, cache=True, error_model="numpy")

_0: Final = np.float32(0.0)
_1: Final = np.float32(1.0)
_2: Final = np.float32(2.0)
_RED: Final = np.float32(0.2126)
_GREEN: Final = np.float32(0.7152)
_BLUE: Final = np.float32(0.0722)


@_jit
def _luma(red, green, blue):  # type: ignore[no-untyped-def]
    return _RED * red + _GREEN * green + _BLUE * blue


@_jit
def colour_strength(pixels, vibrance, saturation):  # type: ignore[no-untyped-def]
    """Move colours away from their luma, or to it: `saturation` all alike, `vibrance` pale ones more."""
    height, width, _ = pixels.shape
    for y in range(height):
        for x in range(width):
            red, green, blue = pixels[y, x, 0], pixels[y, x, 1], pixels[y, x, 2]
            luma = _luma(red, green, blue)
            chroma = max(red, green, blue) - min(red, green, blue)
            factor = (_1 + vibrance * (_1 - min(chroma, _1))) * (_1 + saturation)
            pixels[y, x, 0] = luma + (red - luma) * factor
            pixels[y, x, 1] = luma + (green - luma) * factor
            pixels[y, x, 2] = luma + (blue - luma) * factor


@_jit
def balance(pixels, shifts, keep_luma):  # type: ignore[no-untyped-def]
    """Add `shifts` (3 x 3: shadows, midtones, highlights by red, green, blue), each where it counts.

    The weights are (1 - l)^2, 2 l (1 - l) and l^2 of the luma l. With `keep_luma` it is put back.
    """
    height, width, _ = pixels.shape
    for y in range(height):
        for x in range(width):
            red, green, blue = pixels[y, x, 0], pixels[y, x, 1], pixels[y, x, 2]
            light = min(max(_luma(red, green, blue), _0), _1)
            dark = _1 - light
            low, middle, high = dark * dark, _2 * light * dark, light * light
            more_red = low * shifts[0, 0] + middle * shifts[1, 0] + high * shifts[2, 0]
            more_green = low * shifts[0, 1] + middle * shifts[1, 1] + high * shifts[2, 1]
            more_blue = low * shifts[0, 2] + middle * shifts[1, 2] + high * shifts[2, 2]
            lighter = _luma(more_red, more_green, more_blue) if keep_luma else _0
            pixels[y, x, 0] = red + (more_red - lighter)
            pixels[y, x, 1] = green + (more_green - lighter)
            pixels[y, x, 2] = blue + (more_blue - lighter)


@_jit
def mix(pixels, matrix):  # type: ignore[no-untyped-def]
    """Each channel becomes a sum of all three and a constant: `matrix` is 3 x 4."""
    height, width, _ = pixels.shape
    for y in range(height):
        for x in range(width):
            red, green, blue = pixels[y, x, 0], pixels[y, x, 1], pixels[y, x, 2]
            for c in range(3):
                pixels[y, x, c] = (
                    matrix[c, 0] * red + matrix[c, 1] * green + matrix[c, 2] * blue + matrix[c, 3]
                )


@_jit
def posterize(pixels, levels):  # type: ignore[no-untyped-def]
    """Round each channel to one of `levels` tones, the first black and the last white."""
    height, width, _ = pixels.shape
    last = levels - _1
    for y in range(height):
        for x in range(width):
            for c in range(3):
                step = np.floor(min(max(pixels[y, x, c], _0), _1) * levels)
                pixels[y, x, c] = min(step, last) / last


@_jit
def threshold(pixels, level):  # type: ignore[no-untyped-def]
    """White where the luma reaches `level`, black elsewhere."""
    height, width, _ = pixels.shape
    for y in range(height):
        for x in range(width):
            luma = _luma(pixels[y, x, 0], pixels[y, x, 1], pixels[y, x, 2])
            value = _1 if luma >= level else _0
            pixels[y, x, 0] = value
            pixels[y, x, 1] = value
            pixels[y, x, 2] = value
