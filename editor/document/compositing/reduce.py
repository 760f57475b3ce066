"""Halving tiles: the mean of four pixels, colours weighted by alpha; compiled by numba, releases the GIL."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numba import carray, njit  # pyright: ignore[reportPrivateImportUsage]

from editor.document.compositing.native import FASTMATH, pointer
from neural.source import Pixels

_0: Final = np.float32(0.0)
_1: Final = np.float32(1.0)
_HALF: Final = np.float32(0.5)
_QUARTER: Final = np.float32(0.25)

_jit: Any = njit(nogil=True, cache=True, error_model="numpy", fastmath=FASTMATH)


def halve(quad: Sequence[Pixels | None], out: Pixels) -> None:
    """Four N x N x 4 arrays, left to right and top to bottom, into one of N x N x 4 at half their scale.

    All of one depth and C-contiguous, N even; None is transparent. Colours under alpha 0 become 0.
    """
    kernel = _KERNELS[out.dtype.name]
    half = len(out) // 2
    target = _address(out)
    for index, pixels in enumerate(quad):
        corner = (index // 2 * 2 * half + index % 2) * half * 4 * out.itemsize
        if pixels is None:
            out[index // 2 * half :, index % 2 * half :][:half, :half] = 0
        else:
            kernel(_address(pixels), target + corner, half)


def _address(array: Pixels) -> int:
    return int(array.__array_interface__["data"][0])


@_jit
def _byte(pixel: Any, shift: int) -> Any:
    return np.float32(np.int32((pixel >> shift) & 255))


@_jit
def _word(pixel: Any, shift: int) -> Any:
    return np.float32(np.int32((pixel >> shift) & 65535))


@_jit
def _halve_bytes(pixels_at: int, out_at: int, half: int) -> None:
    """2 half x 2 half pixels into half x half ones, in an array whose rows are 2 half pixels long."""
    pixels = carray(pointer(np.uint64(pixels_at)), (2 * half, 2 * half), np.uint32)
    out = carray(pointer(np.uint64(out_at)), (half, 2 * half), np.uint32)
    for y in range(half):
        upper, lower, row = pixels[2 * y], pixels[2 * y + 1], out[y]
        for x in range(half):
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
def _halve_words(pixels_at: int, out_at: int, half: int) -> None:
    pixels = carray(pointer(np.uint64(pixels_at)), (2 * half, 2 * half), np.uint64)
    out = carray(pointer(np.uint64(out_at)), (half, 2 * half), np.uint64)
    for y in range(half):
        upper, lower, row = pixels[2 * y], pixels[2 * y + 1], out[y]
        for x in range(half):
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
def _halve_floats(pixels_at: int, out_at: int, half: int) -> None:
    pixels = carray(pointer(np.uint64(pixels_at)), (2 * half, 2 * half, 4), np.float32)
    out = carray(pointer(np.uint64(out_at)), (half, 2 * half, 4), np.float32)
    for y in range(half):
        upper, lower, row = pixels[2 * y], pixels[2 * y + 1], out[y]
        for x in range(half):
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


_KERNELS: Final[dict[str, Any]] = {
    "uint8": _halve_bytes,
    "uint16": _halve_words,
    "float32": _halve_floats,
}
