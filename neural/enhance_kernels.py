"""Compiled loops of Enhance: what follows its tone curves, one pixel at a time; they release the GIL.

Imported where they are called, as `neural.pixel_kernels` is. Positions are those in the whole picture, so
that a pixel comes out the same wherever its tile begins.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numba import njit  # pyright: ignore[reportPrivateImportUsage]

_jit: Any = njit(nogil=True, cache=True, error_model="numpy")

_0: Final = np.float32(0.0)
_1: Final = np.float32(1.0)
_HALF: Final = np.float32(0.5)
_RED: Final = np.float32(0.2126)
_GREEN: Final = np.float32(0.7152)
_BLUE: Final = np.float32(0.0722)


@_jit
def _lit(value, strength):  # type: ignore[no-untyped-def]
    """v (1 + k) / (1 + k v) within 0..1, straight lines of the same slopes beyond."""
    if value <= _0:
        return value * (_1 + strength)
    if value >= _1:
        return _1 + (value - _1) / (_1 + strength)
    return value * (_1 + strength) / (_1 + strength * value)


@_jit
def _finished(red, green, blue, slope, offset, light, vibrance):  # type: ignore[no-untyped-def]
    """Local light, then vibrance, of one encoded colour; see `neural.enhancing`."""
    if light != _0:
        luma = _RED * red + _GREEN * green + _BLUE * blue
        around = slope * min(max(luma, _0), _1) + offset
        dark = _1 - min(max(around, _0), _1)
        strength = light * dark * dark
        if strength < _0:
            strength = strength / (_1 - strength)
        red = _lit(red, strength)
        green = _lit(green, strength)
        blue = _lit(blue, strength)
    if vibrance != _0:
        luma = _RED * red + _GREEN * green + _BLUE * blue
        chroma = max(red, green, blue) - min(red, green, blue)
        factor = _1 + vibrance * (_1 - min(chroma, _1))
        red = luma + (red - luma) * factor
        green = luma + (green - luma) * factor
        blue = luma + (blue - luma) * factor
    return red, green, blue


@_jit
def _between(maps, which, row, down, column, along):  # type: ignore[no-untyped-def]
    """Bilinear sample of a map whose last row and column stand twice."""
    top = maps[which, row, column]
    top += along * (maps[which, row, column + 1] - top)
    bottom = maps[which, row + 1, column]
    bottom += along * (maps[which, row + 1, column + 1] - bottom)
    return top + down * (bottom - top)


@_jit
def finish_floats(values, maps, rows, downs, columns, alongs, light, vibrance):  # type: ignore[no-untyped-def]
    """Change encoded H x W x 4 float32 in place.

    `maps` is 2 x h x w, slope and offset; `rows` + `downs` and `columns` + `alongs` say where each row
    and column lies in it. `light` is -3..3.
    """
    height, width, _ = values.shape
    slope, offset = _0, _0
    for y in range(height):
        for x in range(width):
            if light != _0:
                slope = _between(maps, 0, rows[y], downs[y], columns[x], alongs[x])
                offset = _between(maps, 1, rows[y], downs[y], columns[x], alongs[x])
            red, green, blue = _finished(
                values[y, x, 0], values[y, x, 1], values[y, x, 2], slope, offset, light, vibrance
            )
            values[y, x, 0] = red
            values[y, x, 1] = green
            values[y, x, 2] = blue


@_jit
def finish_integers(pixels, tables, maps, rows, downs, columns, alongs, light, vibrance, out):  # type: ignore[no-untyped-def]
    """The same from integer `pixels` to `out`, through `tables`: 3 x every stored value, encoded."""
    height, width, _ = pixels.shape
    top = np.float32(65535.0) if pixels.itemsize == 2 else np.float32(255.0)
    reds, greens, blues = tables[0], tables[1], tables[2]
    slope, offset = _0, _0
    for y in range(height):
        for x in range(width):
            if light != _0:
                slope = _between(maps, 0, rows[y], downs[y], columns[x], alongs[x])
                offset = _between(maps, 1, rows[y], downs[y], columns[x], alongs[x])
            red, green, blue = _finished(
                reds[pixels[y, x, 0]],
                greens[pixels[y, x, 1]],
                blues[pixels[y, x, 2]],
                slope,
                offset,
                light,
                vibrance,
            )
            out[y, x, 0] = min(max(red * top, _0), top) + _HALF
            out[y, x, 1] = min(max(green * top, _0), top) + _HALF
            out[y, x, 2] = min(max(blue * top, _0), top) + _HALF
            out[y, x, 3] = pixels[y, x, 3]
