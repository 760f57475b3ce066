"""Compiled loops over H x W x 4 arrays, changed in place; they release the GIL.

Compiled on first use and kept on disk. Imported where they are called, because numba takes a fifth of a
second to load. Arrays are contiguous and writable, so that each depth is compiled once. Nothing here
reassociates sums: a pixel comes out the same wherever its tile begins.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numba import njit  # pyright: ignore[reportPrivateImportUsage]

_jit: Any = njit(nogil=True, cache=True, error_model="numpy")

# Float tables have a fixed number of entries for each power of two, from 2^-20 to 2^16.
LOWEST: Final = 107 << 23
"""Bits of 2^-20, the table's first entry; below, values lie on a straight line through 0."""
HIGHEST: Final = 143 << 23
"""Bits of 2^16, the table's last entry."""
SHIFT: Final = 14
"""Bits of the mantissa between entries: 512 of them for each power of two."""
ENTRIES: Final = ((HIGHEST - LOWEST) >> SHIFT) + 1

_0: Final = np.float32(0.0)
_1: Final = np.float32(1.0)
_2: Final = np.float32(2.0)
_6: Final = np.float32(6.0)
_HALF: Final = np.float32(0.5)
_START: Final = np.float32(2.0**-20)
_END: Final = np.float32(2.0**16)
_STEP: Final = np.float32(1.0 / (1 << SHIFT))


@_jit
def map_words(pixels, tables):  # type: ignore[no-untyped-def]
    """uint16 pixels through one table of 65536 for each channel."""
    height, width, _ = pixels.shape
    reds, greens, blues = tables[0], tables[1], tables[2]
    for y in range(height):
        for x in range(width):
            pixels[y, x, 0] = reds[pixels[y, x, 0]]
            pixels[y, x, 1] = greens[pixels[y, x, 1]]
            pixels[y, x, 2] = blues[pixels[y, x, 2]]


@_jit
def map_floats(pixels, tables, at_zero, active):  # type: ignore[no-untyped-def]
    """float32 pixels through tables (3 x 2 x ENTRIES: of positive and of negative values).

    Values above 2^16 keep their distance from it.
    """
    height, width, _ = pixels.shape
    bits = pixels.view(np.int32)
    for y in range(height):
        for x in range(width):
            for c in range(3):
                if not active[c]:
                    continue
                value = pixels[y, x, c]
                table = tables[c, 1 if value < _0 else 0]
                size = abs(value)
                if size < _START:
                    share = size / _START
                    pixels[y, x, c] = at_zero[c] + share * (table[0] - at_zero[c])
                elif size < _END:
                    offset = (bits[y, x, c] & 0x7FFFFFFF) - LOWEST
                    index = offset >> SHIFT
                    share = np.float32(offset & ((1 << SHIFT) - 1)) * _STEP
                    low = table[index]
                    pixels[y, x, c] = low + share * (table[index + 1] - low)
                else:
                    pixels[y, x, c] = table[ENTRIES - 1] + (size - _END)


@_jit
def premultiply_bytes(pixels, out):  # type: ignore[no-untyped-def]
    """uint8 pixels as uint16 products with alpha: exact, white is 65025."""
    height, width, _ = pixels.shape
    for y in range(height):
        for x in range(width):
            alpha = np.uint16(pixels[y, x, 3])
            out[y, x, 0] = np.uint16(pixels[y, x, 0]) * alpha
            out[y, x, 1] = np.uint16(pixels[y, x, 1]) * alpha
            out[y, x, 2] = np.uint16(pixels[y, x, 2]) * alpha
            out[y, x, 3] = alpha * np.uint16(255)


@_jit
def premultiply_words(pixels):  # type: ignore[no-untyped-def]
    """uint16 pixels times alpha, rounded, in place."""
    height, width, _ = pixels.shape
    for y in range(height):
        for x in range(width):
            alpha = np.uint64(pixels[y, x, 3])
            for c in range(3):
                product = np.uint64(pixels[y, x, c]) * alpha + np.uint64(32767)
                pixels[y, x, c] = np.uint16(product // np.uint64(65535))


@_jit
def unpremultiply(values, pixels):  # type: ignore[no-untyped-def]
    """uint16 products with alpha as straight `pixels`: 16 bits of white 65535, or 8 of white 65025."""
    height, width, _ = values.shape
    top = np.float32(65535.0) if pixels.itemsize == 2 else np.float32(255.0)
    share = _1 if pixels.itemsize == 2 else np.float32(1.0 / 255.0)
    for y in range(height):
        for x in range(width):
            alpha = np.float32(values[y, x, 3])
            scale = top / alpha if alpha > _0 else _0
            for c in range(3):
                value = np.float32(values[y, x, c]) * scale
                pixels[y, x, c] = min(value, top) + _HALF
            pixels[y, x, 3] = alpha * share + _HALF


@_jit
def sharpen(pixels, blurred, amount, threshold):  # type: ignore[no-untyped-def]
    """Add `amount` times the difference from `blurred`, where it exceeds `threshold` (0..1).

    `pixels` are straight, of any depth; `blurred` is premultiplied, on any scale.
    """
    height, width, _ = pixels.shape
    size = pixels.itemsize
    top = np.float32(255.0) if size == 1 else np.float32(65535.0) if size == 2 else _1
    least = threshold * top
    for y in range(height):
        for x in range(width):
            alpha = np.float32(blurred[y, x, 3])
            if alpha <= _0:
                continue
            scale = top / alpha
            for c in range(3):
                value = np.float32(pixels[y, x, c])
                difference = value - np.float32(blurred[y, x, c]) * scale
                if abs(difference) > least:
                    value += amount * difference
                    if size < 4:
                        value = min(max(value, _0), top) + _HALF
                    pixels[y, x, c] = value


@_jit
def _within(hue):  # type: ignore[no-untyped-def]
    """How far from 0 to 1 a channel lies at this hue (0..6, red at 0)."""
    if hue >= _6:
        hue -= _6
    if hue < _1:
        return hue
    if hue < np.float32(3.0):
        return _1
    if hue < np.float32(4.0):
        return np.float32(4.0) - hue
    return _0


@_jit
def _set_hsl(pixels, y, x, hue, saturation, lightness):  # type: ignore[no-untyped-def]
    """Write a colour given as hue 0..6, saturation and lightness 0..1."""
    chroma = (_1 - abs(_2 * lightness - _1)) * saturation
    low = lightness - chroma * _HALF
    pixels[y, x, 0] = low + chroma * _within(hue + _2)
    pixels[y, x, 1] = low + chroma * _within(hue)
    pixels[y, x, 2] = low + chroma * _within(hue + np.float32(4.0))


@_jit
def _relit(pixels, y, x, amount):  # type: ignore[no-untyped-def]
    """Mix a colour with white (amount above 0) or black (below)."""
    for c in range(3):
        value = pixels[y, x, c]
        pixels[y, x, c] = value + (_1 - value) * amount if amount > _0 else value * (_1 + amount)


@_jit
def shift_hsl(pixels, turn, saturation, lightness):  # type: ignore[no-untyped-def]
    """Turn the hue by `turn` (0..6), change saturation and lightness (-1..1). Unit floats.

    What lies beyond 0..1 is set aside before and added again after.
    """
    height, width, _ = pixels.shape
    beyond = np.zeros(3, np.float32)
    for y in range(height):
        for x in range(width):
            for c in range(3):
                value = pixels[y, x, c]
                inside = min(max(value, _0), _1)
                beyond[c] = value - inside
                pixels[y, x, c] = inside
            red, green, blue = pixels[y, x, 0], pixels[y, x, 1], pixels[y, x, 2]
            high = max(red, green, blue)
            low = min(red, green, blue)
            chroma = high - low
            if chroma > _0:
                if high == red:
                    hue = (green - blue) / chroma
                elif high == green:
                    hue = (blue - red) / chroma + _2
                else:
                    hue = (red - green) / chroma + np.float32(4.0)
                hue += turn
                if hue < _0:
                    hue += _6
                elif hue >= _6:
                    hue -= _6
                middle = (high + low) * _HALF
                full = _1 - abs(_2 * middle - _1)
                colour = chroma / full if full > _0 else _0
                if saturation < _0:
                    colour *= _1 + saturation
                elif saturation >= _1:
                    colour = _1
                else:
                    colour = min(_1, colour / (_1 - saturation))
                _set_hsl(pixels, y, x, hue, colour, middle)
            _relit(pixels, y, x, lightness)
            for c in range(3):
                pixels[y, x, c] += beyond[c]


@_jit
def colorize(pixels, hue, saturation, lightness):  # type: ignore[no-untyped-def]
    """One hue (0..6) and saturation for all, the luma (ITU-R BT.709) as lightness. Unit floats."""
    height, width, _ = pixels.shape
    for y in range(height):
        for x in range(width):
            luma = (
                np.float32(0.2126) * pixels[y, x, 0]
                + np.float32(0.7152) * pixels[y, x, 1]
                + np.float32(0.0722) * pixels[y, x, 2]
            )
            inside = min(max(luma, _0), _1)
            _set_hsl(pixels, y, x, hue, saturation, inside)
            _relit(pixels, y, x, lightness)
            for c in range(3):
                pixels[y, x, c] += luma - inside


@_jit
def mix_gray(pixels, weights):  # type: ignore[no-untyped-def]
    """Gray from six weights: reds, yellows, greens, cyans, blues, magentas. Unit floats.

    A colour is a gray (its least channel), a share of a secondary and a share of a primary colour;
    gray = least + weight(secondary) * (middle - least) + weight(primary) * (largest - middle).
    """
    height, width, _ = pixels.shape
    for y in range(height):
        for x in range(width):
            red, green, blue = pixels[y, x, 0], pixels[y, x, 1], pixels[y, x, 2]
            high = max(red, green, blue)
            low = min(red, green, blue)
            middle = max(min(red, green), min(max(red, green), blue))
            primary = 0 if high == red else 2 if high == green else 4
            secondary = 3 if low == red else 5 if low == green else 1
            gray = low + weights[secondary] * (middle - low) + weights[primary] * (high - middle)
            pixels[y, x, 0] = gray
            pixels[y, x, 1] = gray
            pixels[y, x, 2] = gray
