"""Compiled loops of `neural.grain`; they release the GIL."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numba import njit  # pyright: ignore[reportPrivateImportUsage]

_jit: Any = njit(nogil=True, cache=True, error_model="numpy")

_FACTOR: Final = np.uint32(1664525)
_MORE: Final = np.uint32(1013904223)
_HALF_WORD: Final = np.uint32(16)


@_jit
def _times(a, b):  # type: ignore[no-untyped-def]
    return np.uint32((np.uint64(a) * np.uint64(b)) & np.uint64(0xFFFFFFFF))


@_jit
def _plus(a, b):  # type: ignore[no-untyped-def]
    return np.uint32((np.uint64(a) + np.uint64(b)) & np.uint64(0xFFFFFFFF))


@_jit
def _mixed(a, b, c, d):  # type: ignore[no-untyped-def]
    a = _plus(a, _times(b, d))
    b = _plus(b, _times(c, a))
    c = _plus(c, _times(a, b))
    d = _plus(d, _times(b, c))
    return a, b, c, d


@_jit
def _hash(x, y, seed):  # type: ignore[no-untyped-def]
    """Four even numbers in 0..1, both excluded, for a place: pcg4d."""
    a = _plus(_times(np.uint32(x & 0xFFFFFFFF), _FACTOR), _MORE)
    b = _plus(_times(np.uint32(y & 0xFFFFFFFF), _FACTOR), _MORE)
    c = _plus(_times(np.uint32(seed & 0xFFFFFFFF), _FACTOR), _MORE)
    d = _plus(_times(np.uint32(1), _FACTOR), _MORE)
    a, b, c, d = _mixed(a, b, c, d)
    a, b = a ^ (a >> _HALF_WORD), b ^ (b >> _HALF_WORD)
    c, d = c ^ (c >> _HALF_WORD), d ^ (d >> _HALF_WORD)
    a, b, c, d = _mixed(np.uint32(a), np.uint32(b), np.uint32(c), np.uint32(d))
    scale = 1.0 / 4294967296.0
    return (a + 0.5) * scale, (b + 0.5) * scale, (c + 0.5) * scale, (d + 0.5) * scale


@_jit
def normals(at_x, at_y, seed, out):  # type: ignore[no-untyped-def]
    """Three normal numbers for each pixel; `out` begins at (at_x, at_y)."""
    height, width, _ = out.shape
    for y in range(height):
        for x in range(width):
            a, b, c, d = _hash(at_x + x, at_y + y, seed)
            size, turn = np.sqrt(-2.0 * np.log(a)), 2.0 * np.pi * b
            out[y, x, 0] = size * np.cos(turn)
            out[y, x, 1] = size * np.sin(turn)
            out[y, x, 2] = np.sqrt(-2.0 * np.log(c)) * np.cos(2.0 * np.pi * d)


@_jit
def uniforms(at_x, at_y, seed, out):  # type: ignore[no-untyped-def]
    """Three even numbers of variance 1 for each pixel."""
    height, width, _ = out.shape
    scale = np.sqrt(12.0)
    for y in range(height):
        for x in range(width):
            a, b, c, _ = _hash(at_x + x, at_y + y, seed)
            out[y, x, 0] = (a - 0.5) * scale
            out[y, x, 1] = (b - 0.5) * scale
            out[y, x, 2] = (c - 0.5) * scale
