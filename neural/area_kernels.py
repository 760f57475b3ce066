"""Compiled loops of the area filters, on H x W x 4 float32; they release the GIL.

Imported where they are called, as `neural.pixel_kernels` is. The sums of a pixel are taken in one order,
without fused operations, so that it comes out the same wherever its tile begins.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numba import njit  # pyright: ignore[reportPrivateImportUsage]

_jit: Any = njit(nogil=True, cache=True, error_model="numpy")

_0: Final = np.float32(0.0)
_1: Final = np.float32(1.0)
_LEAST: Final = np.float32(1e-6)


@_jit
def premultiply(values):  # type: ignore[no-untyped-def]
    """Colours times alpha, which is clipped to 0..1, in place."""
    height, width, _ = values.shape
    for y in range(height):
        for x in range(width):
            alpha = min(max(values[y, x, 3], _0), _1)
            values[y, x, 3] = alpha
            for c in range(3):
                values[y, x, c] *= alpha


@_jit
def unpremultiply(values):  # type: ignore[no-untyped-def]
    """The inverse, in place; where alpha is next to nothing colours become black."""
    height, width, _ = values.shape
    for y in range(height):
        for x in range(width):
            alpha = min(max(values[y, x, 3], _0), _1)
            values[y, x, 3] = alpha
            for c in range(3):
                values[y, x, c] = values[y, x, c] / alpha if alpha > _LEAST else _0


@_jit
def add_taps(padded, reach, downs, rights, weights, out):  # type: ignore[no-untyped-def]
    """Sum neighbours at (down, right) times their weights. `padded` is `out` with `reach` more around.

    Both are H x W C here and below, the channels of a row one after the other.
    """
    height, length = out.shape
    channels = (padded.shape[1] - length) // (2 * reach)
    out[:] = _0
    for y in range(height):
        row = out[y]
        for tap in range(len(weights)):
            weight = weights[tap]
            start = (reach + rights[tap]) * channels
            given = padded[y + reach + downs[tap], start : start + length]
            for i in range(length):
                row[i] += weight * given[i]


@_jit
def add_spans(padded, reach, downs, lefts, rights, share, out):  # type: ignore[no-untyped-def]
    """Sum spans of the rows around each pixel, times `share`. `padded` as in `add_taps`.

    A span lies `downs` rows below and goes from `lefts` to `rights` of the centre, in pixels; its ends
    count by the part of a pixel they cover.
    """
    height, length = out.shape
    rows, columns = padded.shape
    channels = (columns - length) // (2 * reach)
    sums = np.zeros((rows, columns + 2 * channels))
    for y in range(rows):
        for i in range(columns):
            sums[y, i + channels] = sums[y, i] + padded[y, i]
        for i in range(columns + channels, columns + 2 * channels):
            sums[y, i] = sums[y, i - channels]
    total = np.zeros(length)
    for y in range(height):
        total[:] = 0.0
        for span in range(len(downs)):
            low = reach + 0.5 + lefts[span]
            high = reach + 0.5 + rights[span]
            first, last = int(np.floor(low)), int(np.floor(high))
            below, above = low - first, high - last
            line = sums[y + reach + downs[span]]
            start = line[first * channels : first * channels + length]
            after_start = line[(first + 1) * channels : (first + 1) * channels + length]
            end = line[last * channels : last * channels + length]
            after_end = line[(last + 1) * channels : (last + 1) * channels + length]
            for i in range(length):
                total[i] += (end[i] * (1.0 - above) + after_end[i] * above) - (
                    start[i] * (1.0 - below) + after_start[i] * below
                )
        for i in range(length):
            out[y, i] = total[i] * share


@_jit
def _place(x, y, width, height):  # type: ignore[no-untyped-def]
    """The four pixels around a place, which is moved inside, and the shares of the right and lower."""
    x = min(max(x, 0.0), width - 1.0)
    y = min(max(y, 0.0), height - 1.0)
    left, top = int(x), int(y)
    right = left + 1 if left + 1 < width else left
    bottom = top + 1 if top + 1 < height else top
    return left, top, right, bottom, np.float32(x - left), np.float32(y - top)


@_jit
def _between(values, left, top, right, bottom, along, down, c):  # type: ignore[no-untyped-def]
    upper = values[top, left, c] + along * (values[top, right, c] - values[top, left, c])
    lower = values[bottom, left, c] + along * (values[bottom, right, c] - values[bottom, left, c])
    return upper + down * (lower - upper)


@_jit
def _steps(length):  # type: ignore[no-untyped-def]
    """How many places of a way are looked at: every pixel of the first 32, then every fourth."""
    return int(np.ceil(min(max(length, 1.0), 32.0) + min(max(length - 32.0, 0.0) / 4.0, 224.0)))


@_jit
def spin(values, at_x, at_y, core_x, core_y, centre_x, centre_y, angle, out):  # type: ignore[no-untyped-def]
    """Mean along arcs of `angle` (radians) around the centre.

    `values` begin at (at_x, at_y) in the picture, `out` at (core_x, core_y); the centre is in pixels.
    """
    height, width, _ = out.shape
    rows, columns, _ = values.shape
    for y in range(height):
        for x in range(width):
            dx, dy = core_x + x - centre_x, core_y + y - centre_y
            length = np.sqrt(dx * dx + dy * dy) * angle
            steps = _steps(length)
            red, green, blue, alpha = _0, _0, _0, _0
            # Turn from one end of the arc to the other by steps of the same angle.
            start = -angle / 2 + angle / (2 * steps)
            cosine, sine = np.cos(start), np.sin(start)
            px, py = dx * cosine - dy * sine, dx * sine + dy * cosine
            cosine, sine = np.cos(angle / steps), np.sin(angle / steps)
            for _ in range(steps):
                place = _place(px + centre_x - at_x, py + centre_y - at_y, columns, rows)
                red += _between(values, *place, 0)
                green += _between(values, *place, 1)
                blue += _between(values, *place, 2)
                alpha += _between(values, *place, 3)
                px, py = px * cosine - py * sine, px * sine + py * cosine
            share = _1 / np.float32(steps)
            out[y, x, 0], out[y, x, 1] = red * share, green * share
            out[y, x, 2], out[y, x, 3] = blue * share, alpha * share


@_jit
def zoom(values, at_x, at_y, core_x, core_y, centre_x, centre_y, amount, out):  # type: ignore[no-untyped-def]
    """Mean along rays: from a pixel to `amount` (0..1) of its way to the centre. Places as in `spin`."""
    height, width, _ = out.shape
    rows, columns, _ = values.shape
    for y in range(height):
        for x in range(width):
            dx, dy = core_x + x - centre_x, core_y + y - centre_y
            length = np.sqrt(dx * dx + dy * dy) * amount
            steps = _steps(length)
            red, green, blue, alpha = _0, _0, _0, _0
            for i in range(steps):
                scale = 1.0 - amount * (i + 0.5) / steps
                px, py = dx * scale + centre_x - at_x, dy * scale + centre_y - at_y
                place = _place(px, py, columns, rows)
                red += _between(values, *place, 0)
                green += _between(values, *place, 1)
                blue += _between(values, *place, 2)
                alpha += _between(values, *place, 3)
            share = _1 / np.float32(steps)
            out[y, x, 0], out[y, x, 1] = red * share, green * share
            out[y, x, 2], out[y, x, 3] = blue * share, alpha * share


@_jit
def surface(padded, radius, width_of_tones, out):  # type: ignore[no-untyped-def]
    """Mean of each channel over a square, weighted by 1 - |difference| / width_of_tones, at least 0."""
    height, length = out.shape
    channels = (padded.shape[1] - length) // (2 * radius)
    scale = _1 / width_of_tones
    totals, weights = np.empty(length, np.float32), np.empty(length, np.float32)
    for y in range(height):
        totals[:] = _0
        weights[:] = _0
        here = padded[y + radius, radius * channels : radius * channels + length]
        for down in range(2 * radius + 1):
            for right in range(2 * radius + 1):
                there = padded[y + down, right * channels : right * channels + length]
                for i in range(length):
                    value = there[i]
                    weight = _1 - abs(value - here[i]) * scale
                    weight = weight if weight > _0 else _0
                    totals[i] += weight * value
                    weights[i] += weight
        for i in range(length):
            out[y, i] = totals[i] / weights[i]
