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
def posterize(pixels, levels, rounding):  # type: ignore[no-untyped-def]
    """Round each channel to one of `levels` tones, the first black and the last white.

    A value that lies less than `rounding` below an edge lies on it.
    """
    height, width, _ = pixels.shape
    last = levels - _1
    for y in range(height):
        for x in range(width):
            for c in range(3):
                step = np.floor((min(max(pixels[y, x, c], _0), _1) + rounding) * levels)
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


@_jit
def map_gradient(pixels, table, amount):  # type: ignore[no-untyped-def]
    """Mix in the colour that `table` (N x 3, from black to white) has for the luma, linear between."""
    height, width, _ = pixels.shape
    last = table.shape[0] - 1
    for y in range(height):
        for x in range(width):
            luma = _luma(pixels[y, x, 0], pixels[y, x, 1], pixels[y, x, 2])
            place = min(max(luma, _0), _1) * np.float32(last)
            cell = min(int(place), last - 1)
            share = place - np.float32(cell)
            for c in range(3):
                low = table[cell, c]
                colour = low + share * (table[cell + 1, c] - low)
                pixels[y, x, c] += amount * (colour - pixels[y, x, c])


@_jit
def _through_line(value, line, channel, low, high):  # type: ignore[no-untyped-def]
    """`value`, between low and high, through one column of a table; linear between entries."""
    last = line.shape[0] - 1
    place = (value - low) / (high - low) * np.float32(last)
    cell = min(int(place), last - 1)
    share = place - np.float32(cell)
    before = line[cell, channel]
    return before + share * (line[cell + 1, channel] - before)


@_jit
def look_up(pixels, line, line_range, cube, cube_range, amount):  # type: ignore[no-untyped-def]
    """Colours through a table for each channel, then one of colours; both may be empty.

    `line` is N x 3; `cube` N x N x N x 3 by blue, green and red. The ranges are 2 x 3: the inputs that
    the first and the last entry stand for. Between entries of the cube lies a tetrahedron of four, the
    diagonal being gray. What lies beyond a range is set aside and added again.
    """
    height, width, _ = pixels.shape
    edge = cube.shape[0]
    last = np.float32(edge - 1)
    beyond = np.zeros(3, np.float32)
    value = np.zeros(3, np.float32)
    cell = np.zeros(3, np.int64)
    share = np.zeros(3, np.float32)
    for y in range(height):
        for x in range(width):
            for c in range(3):
                given = pixels[y, x, c]
                value[c] = given
                beyond[c] = _0
                if line.shape[0] > 0:
                    low, high = line_range[0, c], line_range[1, c]
                    inside = min(max(given, low), high)
                    beyond[c] = given - inside
                    value[c] = _through_line(inside, line, c, low, high)
                if edge > 0:
                    low, high = cube_range[0, c], cube_range[1, c]
                    inside = min(max(value[c], low), high)
                    beyond[c] += value[c] - inside
                    place = (inside - low) / (high - low) * last
                    cell[c] = min(int(place), edge - 2)
                    share[c] = place - np.float32(cell[c])
            if edge > 0:
                # From the gray corner that is nearer to black, one step along each axis, the axis with
                # the largest share first, to the opposite corner.
                r, g, b = cell[0], cell[1], cell[2]
                first = 0
                if share[1] > share[first]:
                    first = 1
                if share[2] > share[first]:
                    first = 2
                final = 2
                if share[1] < share[final]:
                    final = 1
                if share[0] < share[final]:
                    final = 0
                if first == final:  # all alike
                    first, final = 0, 2
                middle = 3 - first - final
                r1, g1, b1 = r + (first == 0), g + (first == 1), b + (first == 2)
                r2, g2, b2 = r + (final != 0), g + (final != 1), b + (final != 2)
                for c in range(3):
                    value[c] = (
                        (_1 - share[first]) * cube[b, g, r, c]
                        + (share[first] - share[middle]) * cube[b1, g1, r1, c]
                        + (share[middle] - share[final]) * cube[b2, g2, r2, c]
                        + share[final] * cube[b + 1, g + 1, r + 1, c]
                    )
            for c in range(3):
                given = pixels[y, x, c]
                pixels[y, x, c] = given + amount * (value[c] + beyond[c] - given)


@_jit
def _inked(value, colour, black, absolute, weight):  # type: ignore[no-untyped-def]
    """How much a channel changes when its ink and black change by these shares, where they count."""
    more = (_1 + colour) * (_1 + black) - _1
    change = -more if absolute else -more * (_1 - value)
    return min(max(change, -value), _1 - value) * weight


@_jit
def change_inks(pixels, inks, absolute):  # type: ignore[no-untyped-def]
    """Cyan, magenta, yellow and black (columns of `inks`, -1..1) of nine ranges of colours, its rows.

    Reds, yellows, greens, cyans, blues, magentas count by how far their channels stand out; whites,
    neutrals and blacks by how light the least and the largest channel are.
    """
    height, width, _ = pixels.shape
    beyond = np.zeros(3, np.float32)
    weights = np.zeros(9, np.float32)
    half = np.float32(0.5)
    for y in range(height):
        for x in range(width):
            for c in range(3):
                value = pixels[y, x, c]
                inside = min(max(value, _0), _1)
                beyond[c] = value - inside
                pixels[y, x, c] = inside
            red, green, blue = pixels[y, x, 0], pixels[y, x, 1], pixels[y, x, 2]
            high, low = max(red, green, blue), min(red, green, blue)
            middle = max(min(red, green), min(max(red, green), blue))
            weights[:] = _0
            weights[0 if high == red else 2 if high == green else 4] = high - middle
            weights[3 if low == red else 5 if low == green else 1] = middle - low
            weights[6] = max(_2 * low - _1, _0)
            weights[7] = max(_1 - abs(high - half) - abs(low - half), _0)
            weights[8] = max(_1 - _2 * high, _0)
            for c in range(3):
                value = pixels[y, x, c]
                total = value
                for k in range(9):
                    if weights[k] > _0:
                        total += _inked(value, inks[k, c], inks[k, 3], absolute, weights[k])
                pixels[y, x, c] = min(max(total, _0), _1) + beyond[c]
