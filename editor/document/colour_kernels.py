"""The compiled loops behind `colour.to_srgb8`."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

from neural.source import Pixels

Floats = npt.NDArray[np.float32]
Bytes = npt.NDArray[np.uint8]


@njit(nogil=True, cache=True)
def show_integer(
    pixels: Pixels, tables: Floats, matrix: Floats, encoded: Bytes, out: Bytes
) -> None:
    """Stored integers to linear by `tables` (3 x 256 or 3 x 65536), through `matrix`, to `encoded`'s
    bytes of linear light 0..1."""
    height, width, _ = pixels.shape
    top = len(encoded) - 1
    white = tables.shape[1] - 1
    for y in range(height):
        for x in range(width):
            r = tables[0, pixels[y, x, 0]]
            g = tables[1, pixels[y, x, 1]]
            b = tables[2, pixels[y, x, 2]]
            for channel in range(3):
                value = matrix[channel, 0] * r + matrix[channel, 1] * g + matrix[channel, 2] * b
                place = int(min(max(value, np.float32(0.0)), np.float32(1.0)) * top + 0.5)
                out[y, x, channel] = encoded[place]
            out[y, x, 3] = (np.int64(pixels[y, x, 3]) * 255 + white // 2) // white


@njit(nogil=True, cache=True, inline="always")
def _finite(value: np.float32) -> np.float32:
    """Not-a-number is black; infinities are large, so that they do not cancel to not-a-number."""
    if value != value:
        return np.float32(0.0)
    return min(max(value, np.float32(-65504.0)), np.float32(65504.0))


@njit(nogil=True, cache=True)
def show_float(pixels: Pixels, matrix: Floats, encoded: Bytes, out: Bytes) -> None:
    """The same for linear floats."""
    height, width, _ = pixels.shape
    top = len(encoded) - 1
    for y in range(height):
        for x in range(width):
            r = _finite(pixels[y, x, 0])
            g = _finite(pixels[y, x, 1])
            b = _finite(pixels[y, x, 2])
            for channel in range(3):
                value = matrix[channel, 0] * r + matrix[channel, 1] * g + matrix[channel, 2] * b
                value = min(max(value, np.float32(0.0)), np.float32(1.0))
                out[y, x, channel] = encoded[int(value * top + 0.5)]
            alpha = min(max(_finite(pixels[y, x, 3]), np.float32(0.0)), np.float32(1.0))
            out[y, x, 3] = int(alpha * 255 + 0.5)
