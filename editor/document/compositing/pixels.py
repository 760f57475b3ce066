"""From planes to stored pixels, masks to planes, and tests: a function for each depth, compiled by `native`.

Integers become float32 with white at 1.0 and come back rounded. A whole integer pixel is put together by
shifts, which vectorises; the machine is little-endian. `reading` has the way from pixels to planes.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final

import numpy as np
from numba import carray, njit  # pyright: ignore[reportPrivateImportUsage]

from editor.document.compositing.native import (
    FASTMATH,
    LOAD,
    MIX,
    PITCH,
    STORE,
    TEST,
    address_of,
    pointer,
)
from neural.source import Depth

_0: Final = np.float32(0.0)
_1: Final = np.float32(1.0)
_HALF: Final = np.float32(0.5)
_BYTE: Final = np.float32(1.0 / 255.0)
_WORD: Final = np.float32(1.0 / 65535.0)
_BYTES: Final = np.float32(255.0)
_WORDS: Final = np.float32(65535.0)
_SQUARE: Final = 3  # the checkerboard's squares are 8 pixels wide

_jit: Any = njit(nogil=True, cache=True, error_model="numpy", fastmath=FASTMATH)


@_jit
def _unit(value: Any) -> Any:
    return min(max(value, _0), _1)


def _mask_bytes(address: int, length: int, planes: int, at: int, opacity: Any) -> None:
    values = carray(pointer(address), length, np.uint8)
    cover = carray(pointer(planes), (4, PITCH), np.float32)[0, at : at + length]
    for i in range(length):
        cover[i] = np.float32(np.int32(values[i])) * _BYTE


def _mask_words(address: int, length: int, planes: int, at: int, opacity: Any) -> None:
    values = carray(pointer(address), length, np.uint16)
    cover = carray(pointer(planes), (4, PITCH), np.float32)[0, at : at + length]
    for i in range(length):
        cover[i] = np.float32(np.int32(values[i])) * _WORD


def _mask_floats(address: int, length: int, planes: int, at: int, opacity: Any) -> None:
    values = carray(pointer(address), length, np.float32)
    cover = carray(pointer(planes), (4, PITCH), np.float32)[0, at : at + length]
    for i in range(length):
        cover[i] = _unit(values[i])


def _solid_bytes(address: int, length: int) -> int:
    pixels = carray(pointer(address), length, np.uint32)
    if pixels[0] >> 24 != 255:  # most layers that are not opaque show it at once
        return 0
    common = np.uint32(0xFFFFFFFF)
    for i in range(length):
        common = np.uint32(common & pixels[i])
    return 1 if common >> 24 == 255 else 0


def _solid_words(address: int, length: int) -> int:
    pixels = carray(pointer(address), length, np.uint64)
    if pixels[0] >> 48 != 65535:
        return 0
    common = np.uint64(0xFFFFFFFFFFFFFFFF)
    for i in range(length):
        common &= pixels[i]
    return 1 if common >> 48 == 65535 else 0


def _solid_floats(address: int, length: int) -> int:
    pixels = carray(pointer(address), 4 * length, np.float32)
    for i in range(length):
        if not pixels[4 * i + 3] >= _1:
            return 0
    return 1


def _store_bytes(
    planes: int, at: int, length: int, out: int, x: int, y: int, dark: Any, light: Any
) -> None:
    source = carray(pointer(planes), (4, PITCH), np.float32)
    red, green = source[0, at : at + length], source[1, at : at + length]
    blue, alpha = source[2, at : at + length], source[3, at : at + length]
    pixels = carray(pointer(out), length, np.uint32)
    for i in range(length):
        a = np.int32(_unit(alpha[i]) * _BYTES + _HALF)
        there = _BYTES if a > 0 else _0
        r = np.int32(_unit(red[i]) * there + _HALF)
        g = np.int32(_unit(green[i]) * there + _HALF)
        b = np.int32(_unit(blue[i]) * there + _HALF)
        pixels[i] = np.uint32(np.int32(r | (g << 8) | (b << 16) | (a << 24)))


def _store_words(
    planes: int, at: int, length: int, out: int, x: int, y: int, dark: Any, light: Any
) -> None:
    source = carray(pointer(planes), (4, PITCH), np.float32)
    red, green = source[0, at : at + length], source[1, at : at + length]
    blue, alpha = source[2, at : at + length], source[3, at : at + length]
    pixels = carray(pointer(out), length, np.uint64)
    for i in range(length):
        opacity = np.int32(_unit(alpha[i]) * _WORDS + _HALF)
        there = _WORDS if opacity > 0 else _0
        r = np.uint64(np.int32(_unit(red[i]) * there + _HALF))
        g = np.uint64(np.int32(_unit(green[i]) * there + _HALF))
        b = np.uint64(np.int32(_unit(blue[i]) * there + _HALF))
        a = np.uint64(opacity)
        pixels[i] = r | (g << np.uint64(16)) | (b << np.uint64(32)) | (a << np.uint64(48))


def _store_floats(
    planes: int, at: int, length: int, out: int, x: int, y: int, dark: Any, light: Any
) -> None:
    source = carray(pointer(planes), (4, PITCH), np.float32)
    red, green = source[0, at : at + length], source[1, at : at + length]
    blue, alpha = source[2, at : at + length], source[3, at : at + length]
    pixels = carray(pointer(out), 4 * length, np.float32)
    for i in range(length):
        there = alpha[i] > _0
        pixels[4 * i] = red[i] if there else _0
        pixels[4 * i + 1] = green[i] if there else _0
        pixels[4 * i + 2] = blue[i] if there else _0
        pixels[4 * i + 3] = alpha[i]


def _store_screen(
    planes: int, at: int, length: int, out: int, x: int, y: int, dark: Any, light: Any
) -> None:
    """Bytes B, G, R, 255, over a checkerboard of two grays in 0..255."""
    source = carray(pointer(planes), (4, PITCH), np.float32)
    red, green = source[0, at : at + length], source[1, at : at + length]
    blue, alpha = source[2, at : at + length], source[3, at : at + length]
    pixels = carray(pointer(out), length, np.int32)
    odd_row = np.int32((y >> _SQUARE) & 1)
    for i in range(length):
        odd = (np.int32((x + i) >> _SQUARE) & 1) != odd_row
        keep = _unit(alpha[i])
        gap = (_1 - keep) * (dark if odd else light) + _HALF
        keep *= _BYTES
        r = np.int32(_unit(red[i]) * keep + gap)
        g = np.int32(_unit(green[i]) * keep + gap)
        b = np.int32(_unit(blue[i]) * keep + gap)
        pixels[i] = np.int32(b | (g << 8) | (r << 16) | np.int32(-16777216))


def _encode(planes: int, curve: int, length: int, last: Any) -> None:
    """Linear colours through a table of the curve indexed by their square root; `last` is its end."""
    target = carray(pointer(planes), (4, PITCH), np.float32)
    entries: Any = np.int64(last) + 1
    table = carray(pointer(curve), entries, np.float32)
    for channel in range(3):
        plane = target[channel]
        for i in range(length):  # vectorised, as long as nothing is looked up
            plane[i] = np.sqrt(_unit(plane[i])) * last + _HALF
        for i in range(length):
            plane[i] = table[np.int32(plane[i])]


_MASKS: Final = {"uint8": _mask_bytes, "uint16": _mask_words, "float32": _mask_floats}
_SOLIDS: Final = {"uint8": _solid_bytes, "uint16": _solid_words, "float32": _solid_floats}
_STORES: Final = {"uint8": _store_bytes, "uint16": _store_words, "float32": _store_floats}


@cache
def load_mask(depth: Depth) -> int:
    """Address of the `LOAD` function for one channel, into the first plane."""
    return address_of(_MASKS[depth], LOAD)


@cache
def solid(depth: Depth) -> int:
    return address_of(_SOLIDS[depth], TEST)


@cache
def store(depth: Depth) -> int:
    """Address of the `STORE` function to straight RGBA; colours under alpha 0 become 0."""
    return address_of(_STORES[depth], STORE)


@cache
def store_screen() -> int:
    return address_of(_store_screen, STORE)


@cache
def encode() -> int:
    return address_of(_encode, MIX)
