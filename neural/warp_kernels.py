"""Compiled loop that samples a picture at any places; it releases the GIL."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numba import njit  # pyright: ignore[reportPrivateImportUsage]

_jit: Any = njit(nogil=True, cache=True, error_model="numpy")

_0: Final = np.float32(0.0)
_1: Final = np.float32(1.0)
_HALF: Final = np.float32(0.5)

REPEAT: Final = 0
WRAP: Final = 1
MIRROR: Final = 2
TRANSPARENT: Final = 3


@_jit
def _index(i, length, edge):  # type: ignore[no-untyped-def]
    """Which pixel of a row of `length` stands at `i`; -1 for none."""
    if 0 <= i < length:
        return i
    if edge == WRAP:
        return i % length
    if edge == MIRROR:
        i %= 2 * length
        return i if i < length else 2 * length - 1 - i
    if edge == TRANSPARENT:
        return -1
    return 0 if i < 0 else length - 1


@_jit
def _weights(t):  # type: ignore[no-untyped-def]
    """Of the four pixels around a place a share `t` behind the second one."""
    t2 = t * t
    t3 = t2 * t
    return (
        _HALF * (-t3 + np.float32(2.0) * t2 - t),
        _HALF * (np.float32(3.0) * t3 - np.float32(5.0) * t2 + np.float32(2.0)),
        _HALF * (np.float32(-3.0) * t3 + np.float32(4.0) * t2 + t),
        _HALF * (t3 - t2),
    )


@_jit
def add_samples(values, at_x, at_y, width, height, edge_x, edge_y, xs, ys, out):  # type: ignore[no-untyped-def]
    """Add bicubic samples (Catmull-Rom) at the places `xs`, `ys` of a picture of width x height.

    `values` are the part of it that begins at (at_x, at_y) and holds all that is sampled.
    """
    rows, columns = xs.shape
    across, down = np.empty(4, np.int64), np.empty(4, np.int64)
    for y in range(rows):
        for x in range(columns):
            left, top = np.floor(xs[y, x]), np.floor(ys[y, x])
            wx = _weights(np.float32(xs[y, x] - left))
            wy = _weights(np.float32(ys[y, x] - top))
            for i in range(4):
                column = _index(int(left) - 1 + i, width, edge_x)
                across[i] = column - at_x if column >= 0 else -1
                row = _index(int(top) - 1 + i, height, edge_y)
                down[i] = row - at_y if row >= 0 else -1
            red, green, blue, alpha = _0, _0, _0, _0
            for i in range(4):
                if down[i] < 0:
                    continue
                for j in range(4):
                    if across[j] < 0:
                        continue
                    weight = wy[i] * wx[j]
                    red += weight * values[down[i], across[j], 0]
                    green += weight * values[down[i], across[j], 1]
                    blue += weight * values[down[i], across[j], 2]
                    alpha += weight * values[down[i], across[j], 3]
            out[y, x, 0] += red
            out[y, x, 1] += green
            out[y, x, 2] += blue
            out[y, x, 3] += alpha
