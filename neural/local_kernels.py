"""Compiled loops of local contrast; they release the GIL."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numba import njit  # pyright: ignore[reportPrivateImportUsage]

_jit: Any = njit(nogil=True, cache=True, error_model="numpy")

_0: Final = np.float32(0.0)
_1: Final = np.float32(1.0)
_RED: Final = np.float32(0.2126)
_GREEN: Final = np.float32(0.7152)
_BLUE: Final = np.float32(0.0722)


@_jit
def _luma(values, y, x):  # type: ignore[no-untyped-def]
    return _RED * values[y, x, 0] + _GREEN * values[y, x, 1] + _BLUE * values[y, x, 2]


@_jit
def count(values, rows, columns, histograms):  # type: ignore[no-untyped-def]
    """Count luma into `histograms` (rows x columns x bins) of the cells that `rows`, `columns` name.

    A pixel counts as much as it is opaque.
    """
    height, width, _ = values.shape
    bins = histograms.shape[2]
    for y in range(height):
        for x in range(width):
            place = min(max(_luma(values, y, x), _0), _1) * np.float32(bins)
            histograms[rows[y], columns[x], min(int(place), bins - 1)] += values[y, x, 3]


@_jit
def _curve(curves, row, column, place):  # type: ignore[no-untyped-def]
    cell = min(int(place), curves.shape[2] - 2)
    low = curves[row, column, cell]
    return low + (place - np.float32(cell)) * (curves[row, column, cell + 1] - low)


@_jit
def equalize(values, curves, rows, downs, columns, alongs, amount):  # type: ignore[no-untyped-def]
    """Move the luma of `values` along the curves of the four cells around, in place.

    `rows` and `columns` are the cells above and left of each pixel, `downs` and `alongs` its shares of
    the next ones. `curves` have one entry more than bins. Beyond 0..1 luma stays.
    """
    height, width, _ = values.shape
    last_row, last_column = curves.shape[0] - 1, curves.shape[1] - 1
    bins = np.float32(curves.shape[2] - 1)
    for y in range(height):
        row, down = rows[y], downs[y]
        below = min(row + 1, last_row)
        for x in range(width):
            column, along = columns[x], alongs[x]
            right = min(column + 1, last_column)
            inside = min(max(_luma(values, y, x), _0), _1)
            place = inside * bins
            top_left = _curve(curves, row, column, place)
            bottom_left = _curve(curves, below, column, place)
            top = top_left + along * (_curve(curves, row, right, place) - top_left)
            bottom = bottom_left + along * (_curve(curves, below, right, place) - bottom_left)
            move = amount * (top + down * (bottom - top) - inside)
            values[y, x, 0] += move
            values[y, x, 1] += move
            values[y, x, 2] += move
