"""Halving a tile: the mean of four pixels, colours weighted by alpha; compiled by numba, releases the GIL."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numba import njit  # pyright: ignore[reportPrivateImportUsage]

from editor.document.compositing.native import FASTMATH
from neural.source import Pixels

_0: Final = np.float32(0.0)
_1: Final = np.float32(1.0)
_HALF: Final = np.float32(0.5)
_QUARTER: Final = np.float32(0.25)

_jit: Any = njit(nogil=True, cache=True, error_model="numpy", fastmath=FASTMATH)


def halve(pixels: Pixels, out: Pixels) -> None:
    """2H x 2W x 4 pixels into H x W x 4 of the same depth. Colours under alpha 0 become 0."""
    if pixels.dtype == np.uint8:
        _halve_bytes(pixels.view(np.uint32)[..., 0], out.view(np.uint32)[..., 0])
    elif pixels.dtype == np.uint16:
        _halve_words(pixels.view(np.uint64)[..., 0], out.view(np.uint64)[..., 0])
    else:
        _halve_floats(pixels, out)


@_jit
def _byte(pixel: Any, shift: int) -> Any:
    return np.float32(np.int32((pixel >> shift) & 255))


@_jit
def _word(pixel: Any, shift: int) -> Any:
    return np.float32(np.int32((pixel >> shift) & 65535))


@_jit
def _halve_bytes(pixels: Any, out: Any) -> None:
    height, width = out.shape
    for y in range(height):
        upper, lower, row = pixels[2 * y], pixels[2 * y + 1], out[y]
        for x in range(width):
            p, q, r, s = upper[2 * x], upper[2 * x + 1], lower[2 * x], lower[2 * x + 1]
            a, b, c, d = _byte(p, 24), _byte(q, 24), _byte(r, 24), _byte(s, 24)
            total = a + b + c + d
            scale = max(total, _1)
            mixed = np.int32(total * _QUARTER + _HALF) << 24
            for shift in range(0, 24, 8):
                weighted = (
                    _byte(p, shift) * a
                    + _byte(q, shift) * b
                    + _byte(r, shift) * c
                    + _byte(s, shift) * d
                )
                mixed |= np.int32(weighted / scale + _HALF) << shift
            row[x] = np.uint32(np.int32(mixed))


@_jit
def _halve_words(pixels: Any, out: Any) -> None:
    height, width = out.shape
    for y in range(height):
        upper, lower, row = pixels[2 * y], pixels[2 * y + 1], out[y]
        for x in range(width):
            p, q, r, s = upper[2 * x], upper[2 * x + 1], lower[2 * x], lower[2 * x + 1]
            a, b, c, d = _word(p, 48), _word(q, 48), _word(r, 48), _word(s, 48)
            total = a + b + c + d
            scale = _1 / max(total, _1)
            mixed = np.uint64(np.int32(total * _QUARTER + _HALF)) << np.uint64(48)
            for shift in range(0, 48, 16):
                weighted = (
                    _word(p, shift) * (a * scale)
                    + _word(q, shift) * (b * scale)
                    + _word(r, shift) * (c * scale)
                    + _word(s, shift) * (d * scale)
                )
                mixed |= np.uint64(np.int32(weighted + _HALF)) << np.uint64(shift)
            row[x] = mixed


@_jit
def _halve_floats(pixels: Any, out: Any) -> None:
    height, width, _ = out.shape
    for y in range(height):
        upper, lower, row = pixels[2 * y], pixels[2 * y + 1], out[y]
        for x in range(width):
            a, b = max(upper[2 * x, 3], _0), max(upper[2 * x + 1, 3], _0)
            c, d = max(lower[2 * x, 3], _0), max(lower[2 * x + 1, 3], _0)
            total = a + b + c + d
            scale = _1 / total if total > _0 else _0
            for channel in range(3):
                row[x, channel] = (
                    upper[2 * x, channel] * a
                    + upper[2 * x + 1, channel] * b
                    + lower[2 * x, channel] * c
                    + lower[2 * x + 1, channel] * d
                ) * scale
            row[x, 3] = total * _QUARTER
