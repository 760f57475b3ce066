"""Compiled loops that find what stands out in a picture; they release the GIL."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit  # pyright: ignore[reportPrivateImportUsage]

_jit: Any = njit(nogil=True, cache=True, error_model="numpy")


@_jit
def barriers(plane, seeds, sweeps, out):  # type: ignore[no-untyped-def]
    """How much of the values' range the best way to a seed crosses: H x W float32, the distance to `out`.

    `seeds` is H x W of bool. Sweeps go forth and back by turns; three come near to the exact distance.
    """
    height, width = plane.shape
    highest, lowest = plane.copy(), plane.copy()
    for y in range(height):
        for x in range(width):
            out[y, x] = np.float32(0.0) if seeds[y, x] else np.float32(np.inf)
    for sweep in range(sweeps):
        step = 1 if sweep % 2 == 0 else -1
        top, left = (0, 0) if step == 1 else (height - 1, width - 1)
        for down in range(height):
            y = top + step * down
            for right in range(width):
                x = left + step * right
                value = plane[y, x]
                for way in range(2):
                    row = y - step if way == 0 else y
                    column = x if way == 0 else x - step
                    if row < 0 or row >= height or column < 0 or column >= width:
                        continue
                    if out[row, column] == np.inf:
                        continue
                    high, low = max(highest[row, column], value), min(lowest[row, column], value)
                    if high - low < out[y, x]:
                        out[y, x] = high - low
                        highest[y, x], lowest[y, x] = high, low
