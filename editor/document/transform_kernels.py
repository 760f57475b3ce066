"""The inverse of a bent grid, cell by cell; compiled, releases the GIL."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit  # pyright: ignore[reportPrivateImportUsage]

_jit: Any = njit(nogil=True, cache=True)


@_jit
def _triangle(
    ax: float,
    ay: float,
    bx: float,
    by: float,
    cx: float,
    cy: float,
    first: Any,
    second: Any,
    third: Any,
    out: Any,
) -> None:
    """Write what lies within a triangle: its corners' values, mixed by the place between them."""
    area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay)
    if abs(area) < 1e-12:
        return
    height, width = out.shape[:2]
    left = max(0, int(np.ceil(min(ax, bx, cx) - 1e-9)))
    right = min(width - 1, int(np.floor(max(ax, bx, cx) + 1e-9)))
    top = max(0, int(np.ceil(min(ay, by, cy) - 1e-9)))
    bottom = min(height - 1, int(np.floor(max(ay, by, cy) + 1e-9)))
    for row in range(top, bottom + 1):
        for column in range(left, right + 1):
            b = ((column - ax) * (cy - ay) - (cx - ax) * (row - ay)) / area
            c = ((bx - ax) * (row - ay) - (column - ax) * (by - ay)) / area
            a = 1.0 - b - c
            if a >= -1e-9 and b >= -1e-9 and c >= -1e-9:
                for k in range(2):
                    out[row, column, k] = a * first[k] + b * second[k] + c * third[k]


@_jit
def invert(where: Any, source: Any, out: Any) -> None:
    """`where` and `source`: R x C x 2, crossings of a grid in the pixels of `out` and what they stand
    for. Fills out[y, x], H x W x 2, with what stands for x, y where the grid covers it."""
    for row in range(where.shape[0] - 1):
        for column in range(where.shape[1] - 1):
            a, b = where[row, column], where[row, column + 1]
            c, d = where[row + 1, column], where[row + 1, column + 1]
            p, q = source[row, column], source[row, column + 1]
            r, s = source[row + 1, column], source[row + 1, column + 1]
            _triangle(a[0], a[1], b[0], b[1], c[0], c[1], p, q, r, out)
            _triangle(d[0], d[1], c[0], c[1], b[0], b[1], s, r, q, out)
