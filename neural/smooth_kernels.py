"""Compiled loops of the filters that smooth and keep edges; they release the GIL.

Planes are C x H x W float32, so that a row is computed as one vector; sums are taken in a fixed order.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numba import njit  # pyright: ignore[reportPrivateImportUsage]

_jit: Any = njit(nogil=True, cache=True, error_model="numpy")

_0: Final = np.float32(0.0)
_1: Final = np.float32(1.0)
_SMALLER: Final = np.float32(1 / 64)


@_jit
def _falling(distance):  # type: ignore[no-untyped-def]
    """exp(-distance) as (1 - distance / 64)^64, which vectors compute: at most 0.003 beside it."""
    base = _1 - distance * _SMALLER
    base = base if base > _0 else _0
    base *= base
    base *= base
    base *= base
    base *= base
    base *= base
    return base * base


@_jit
def bilateral(padded, reach, spatial, sharpness, out):  # type: ignore[no-untyped-def]
    """Mean of neighbours by their distance (`spatial`: a square) and the difference of their colour.

    The weight falls as exp(-sharpness d), d being the squared difference over red, green and blue.
    """
    _, height, width = out.shape
    totals = np.empty((4, width), np.float32)
    weights = np.empty(width, np.float32)
    for y in range(height):
        totals[:] = _0
        weights[:] = _0
        red0 = padded[0, y + reach, reach : reach + width]
        green0 = padded[1, y + reach, reach : reach + width]
        blue0 = padded[2, y + reach, reach : reach + width]
        for down in range(2 * reach + 1):
            for right in range(2 * reach + 1):
                near = spatial[down, right]
                if near == _0:
                    continue
                red = padded[0, y + down, right : right + width]
                green = padded[1, y + down, right : right + width]
                blue = padded[2, y + down, right : right + width]
                alpha = padded[3, y + down, right : right + width]
                for x in range(width):
                    dr, dg, db = red[x] - red0[x], green[x] - green0[x], blue[x] - blue0[x]
                    weight = near * _falling((dr * dr + dg * dg + db * db) * sharpness)
                    totals[0, x] += weight * red[x]
                    totals[1, x] += weight * green[x]
                    totals[2, x] += weight * blue[x]
                    totals[3, x] += weight * alpha[x]
                    weights[x] += weight
        for c in range(4):
            for x in range(width):
                out[c, y, x] = totals[c, x] / weights[x]


@_jit
def squared_difference(planes, at, down, right, out):  # type: ignore[no-untyped-def]
    """Mean over red, green and blue of the squared difference from the neighbour at (down, right).

    `out` (H x W) begins `at` pixels inside the corner of the planes.
    """
    height, width = out.shape
    third = _1 / np.float32(3.0)
    for y in range(height):
        row = out[y]
        row[:] = _0
        for c in range(3):
            here = planes[c, at + y, at : at + width]
            there = planes[c, at + y + down, at + right : at + right + width]
            for x in range(width):
                difference = here[x] - there[x]
                row[x] += difference * difference * third


@_jit
def add_alike(planes, at, down, right, distances, scale, totals, weights, peak):  # type: ignore[no-untyped-def]
    """Add the neighbour at (down, right), weighted by exp(-scale distance); keep the largest weight."""
    _, height, width = totals.shape
    share = np.empty(width, np.float32)
    for y in range(height):
        given, sums, most = distances[y], weights[y], peak[y]
        for x in range(width):
            weight = _falling(given[x] * scale)
            share[x] = weight
            sums[x] += weight
            most[x] = weight if weight > most[x] else most[x]
        for c in range(4):
            there = planes[c, at + y + down, at + right : at + right + width]
            total = totals[c, y]
            for x in range(width):
                total[x] += share[x] * there[x]


@_jit
def median(padded, radius, count, shift, out):  # type: ignore[no-untyped-def]
    """The middle one of the (2 radius + 1)^2 ranks around each pixel. Ranks are whole, 0 to count - 1.

    T. Huang, G. Yang, G. Tang, "A fast two-dimensional median filtering algorithm", IEEE Trans. ASSP 27,
    1979, with a coarse histogram of 2^shift ranks above the fine one, along rows in turns.
    """
    height, width = out.shape
    edge = 2 * radius + 1
    half = edge * edge // 2
    fine = np.zeros(count, np.int32)
    coarse = np.zeros((count >> shift) + 1, np.int32)
    below, group = 0, 0  # how many lie in groups before this one
    for i in range(edge):
        for j in range(edge):
            rank = padded[i, j]
            fine[rank] += 1
            coarse[rank >> shift] += 1
    x = 0
    for y in range(height):
        step = 1 if y % 2 == 0 else -1
        for turn in range(width):
            if turn > 0:
                leaving = x if step > 0 else x + edge - 1
                x += step
                coming = x + edge - 1 if step > 0 else x
                for i in range(y, y + edge):
                    rank = padded[i, leaving]
                    fine[rank] -= 1
                    coarse[rank >> shift] -= 1
                    below -= (rank >> shift) < group
                    rank = padded[i, coming]
                    fine[rank] += 1
                    coarse[rank >> shift] += 1
                    below += (rank >> shift) < group
            while below > half:
                group -= 1
                below -= coarse[group]
            while below + coarse[group] <= half:
                below += coarse[group]
                group += 1
            rank, seen = group << shift, below + fine[group << shift]
            while seen <= half:
                rank += 1
                seen += fine[rank]
            out[y, x] = rank
        if y + 1 < height:
            for j in range(x, x + edge):
                rank = padded[y, j]
                fine[rank] -= 1
                coarse[rank >> shift] -= 1
                below -= (rank >> shift) < group
                rank = padded[y + edge, j]
                fine[rank] += 1
                coarse[rank >> shift] += 1
                below += (rank >> shift) < group
