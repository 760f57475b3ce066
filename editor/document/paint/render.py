"""From coverage to pixels: one loop for every depth, blend mode and effect; releases the GIL.

Reading, blending and writing are the compositor's own functions, so a stroke in a mode looks as a layer in
that mode would.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final

import numpy as np
from numba import carray, njit  # pyright: ignore[reportPrivateImportUsage]

from editor.document.compositing import modes, pixels
from editor.document.compositing.native import (
    AREA,
    FASTMATH,
    PITCH,
    STORE,
    address_of,
    call_load,
    call_mix,
    call_store,
    pointer,
)
from editor.document.compositing.reading import load as load_colours
from editor.document.raster import TILE
from neural.source import Depth

WORK_BYTES: Final = 12 * 4 * PITCH
"""Of working memory: three sets of planes."""

_0: Final = np.float32(0.0)
_1: Final = np.float32(1.0)
_HALF: Final = np.float32(0.5)

_jit: Any = njit(nogil=True, cache=True, error_model="numpy", fastmath=FASTMATH)


@_jit
def _hash(x: int, y: int) -> Any:
    """32 bits, the same for the same pixel: an integer hash (Jarzynski and Olano 2020, pcg)."""
    state = np.uint32(x) * np.uint32(1664525) + np.uint32(y) * np.uint32(22695477)
    state = np.uint32(np.uint32(state) * np.uint32(747796405) + np.uint32(1))
    word = np.uint32((state >> ((state >> np.uint32(28)) + np.uint32(4))) ^ state)
    word = np.uint32(word * np.uint32(277803737))
    return np.uint32((word >> np.uint32(22)) ^ word)


@_jit
def _noise(word: Any, channel: int) -> Any:
    """-0.5..0.5 in 256 even steps, from the channel's byte of a hash."""
    byte = np.int32((word >> np.uint32(8 * channel)) & np.uint32(255))
    return (np.float32(byte) + _HALF) * np.float32(1.0 / 256.0) - _HALF


@_jit
def _add_noise(planes: Any, at: int, width: int, x: int, y: int, dither: Any, lock: int) -> None:
    """Noise for a run of pixels that starts at x, y; alpha keeps clear of 0 and 1, and of locks."""
    red, green = planes[0, at : at + width], planes[1, at : at + width]
    blue, alpha = planes[2, at : at + width], planes[3, at : at + width]
    for i in range(width):
        word = _hash(x + i, y)
        red[i] += _noise(word, 0) * dither
        green[i] += _noise(word, 1) * dither
        blue[i] += _noise(word, 2) * dither
        whole = lock != 0 or alpha[i] <= _0 or alpha[i] >= _1
        alpha[i] += _0 if whole else _noise(word, 3) * dither


@_jit
def _spread(planes: Any, length: int) -> None:
    """One channel, in the first plane, as an opaque gray."""
    for i in range(length):
        planes[1, i] = planes[0, i]
        planes[2, i] = planes[0, i]
        planes[3, i] = _1


# Columns of a job: a tile, and what of it to render.
BASE: Final = 0  # addresses of TILE x TILE pixels: as they were, and as they will be
OUT: Final = 1
COVER: Final = 2  # float32 coverage and selection, 0 for everything
SELECT: Final = 3
SOURCE: Final = 4  # pixels to lay, of the same channels; 0: one colour
X: Final = 5
Y: Final = 6
WIDTH: Final = 7
HEIGHT: Final = 8
LEFT: Final = 9  # the tile's corner, for the noise
TOP: Final = 10
JOB: Final = 11


@_jit
def render(jobs: Any, count: int, how: Any, ink: Any, work: int) -> None:
    """Lay an effect over parts of tiles where there is coverage.

    jobs: count x JOB, int64. how, int64: bytes of a pixel; addresses of the functions that load, store,
    mix (or 0), lay over, lay over what is opaque; flags: one channel, erase, alpha stays; bytes of a
    pixel of the source, and the function that loads it. ink, float32: red, green, blue, opacity, the limit
    of sums, the amplitude of the noise. work: address of WORK_BYTES.
    """
    for n in range(count):
        _render(jobs[n], how, ink, work)


@_jit
def _render(job: Any, how: Any, ink: Any, work: int) -> None:
    base, out, cover, select, source = job[BASE], job[OUT], job[COVER], job[SELECT], job[SOURCE]
    x, y, w, h, left, top = job[X], job[Y], job[WIDTH], job[HEIGHT], job[LEFT], job[TOP]
    pixel_bytes, load, store, mix, over, over_opaque = (
        how[0],
        how[1],
        how[2],
        how[3],
        how[4],
        how[5],
    )
    gray, erase, lock, source_bytes, load_source = how[6], how[7], how[8], how[9], how[10]
    red, green, blue, opacity, limit, dither = ink[0], ink[1], ink[2], ink[3], ink[4], ink[5]
    planes_at = np.uint64(work)
    own_at = np.uint64(work + 4 * 4 * PITCH)
    kept_at = np.uint64(work + 8 * 4 * PITCH)
    planes = carray(pointer(planes_at), (4, PITCH), np.float32)
    own = carray(pointer(own_at), (4, PITCH), np.float32)
    kept = carray(pointer(kept_at), (4, PITCH), np.float32)
    # Not read where there is none: any address will do.
    covers = carray(pointer(np.uint64(cover if cover != 0 else work)), (TILE, TILE), np.float32)
    selects = carray(pointer(np.uint64(select if select != 0 else work)), (TILE, TILE), np.float32)
    chunk = AREA // w
    line = y
    while line < y + h:
        rows = min(chunk, y + h - line)
        length = rows * w
        for r in range(rows):
            pixel = (line + r) * TILE + x
            at = r * w
            start = np.uint64(base + pixel * pixel_bytes)
            call_load(np.uint64(load), start, w, planes_at, at, _1)
            if source != 0:
                start = np.uint64(source + pixel * source_bytes)
                call_load(np.uint64(load_source), start, w, own_at, at, _1)
            amount = kept[0, at : at + w]
            if cover != 0:
                covered = covers[line + r, x : x + w]
                for i in range(w):
                    amount[i] = covered[i] * opacity
            else:
                for i in range(w):
                    amount[i] = opacity
            if select != 0:
                chosen = selects[line + r, x : x + w]
                for i in range(w):
                    amount[i] *= chosen[i]
        if gray != 0:
            _spread(planes, length)
        if erase != 0:
            for i in range(length):
                planes[3, i] *= _1 - kept[0, i]
        else:
            if source == 0:
                for i in range(length):
                    own[0, i] = red
                    own[1, i] = green
                    own[2, i] = blue
                    own[3, i] = kept[0, i]
            else:
                if gray != 0:
                    _spread(own, length)
                for i in range(length):
                    own[3, i] *= kept[0, i]
            if lock != 0:
                for i in range(length):
                    kept[1, i] = planes[3, i]
                    planes[3, i] = _1
            if mix != 0:
                call_mix(np.uint64(mix), planes_at, own_at, length, limit)
            solid = lock != 0 or gray != 0
            call_mix(np.uint64(over_opaque if solid else over), planes_at, own_at, length, limit)
            if lock != 0:
                for i in range(length):
                    planes[3, i] = kept[1, i]
            if dither > _0:
                for r in range(rows):
                    _add_noise(planes, r * w, w, left + x, top + line + r, dither, lock)
        # Only what is covered is written: the rest keeps its bits, colours under alpha 0 too.
        for r in range(rows):
            i, end = r * w, r * w + w
            while i < end:
                while i < end and not kept[0, i] > _0:
                    i += 1
                first = i
                while i < end and kept[0, i] > _0:
                    i += 1
                if i > first:
                    place = out + ((line + r) * TILE + x + first - r * w) * pixel_bytes
                    call_store(
                        np.uint64(store),
                        planes_at,
                        first,
                        i - first,
                        np.uint64(place),
                        0,
                        0,
                        _0,
                        _0,
                    )
        line += rows


def _store_gray_bytes(
    planes: int, at: int, length: int, out: int, x: int, y: int, dark: Any, light: Any
) -> None:
    source = carray(pointer(planes), (4, PITCH), np.float32)
    values = carray(pointer(out), length, np.uint8)
    for i in range(length):
        values[i] = np.int32(min(max(source[0, at + i], _0), _1) * np.float32(255.0) + _HALF)


def _store_gray_words(
    planes: int, at: int, length: int, out: int, x: int, y: int, dark: Any, light: Any
) -> None:
    source = carray(pointer(planes), (4, PITCH), np.float32)
    values = carray(pointer(out), length, np.uint16)
    for i in range(length):
        values[i] = np.int32(min(max(source[0, at + i], _0), _1) * np.float32(65535.0) + _HALF)


def _store_gray_floats(
    planes: int, at: int, length: int, out: int, x: int, y: int, dark: Any, light: Any
) -> None:
    source = carray(pointer(planes), (4, PITCH), np.float32)
    values = carray(pointer(out), length, np.float32)
    for i in range(length):
        values[i] = min(max(source[0, at + i], _0), _1)


_GRAY_STORES: Final = {
    "uint8": _store_gray_bytes,
    "uint16": _store_gray_words,
    "float32": _store_gray_floats,
}


@cache
def reading(depth: Depth, channels: int) -> int:
    """Address of the function that loads such pixels."""
    return load_colours(depth) if channels == 4 else pixels.load_mask(depth)


@cache
def writing(depth: Depth, channels: int) -> int:
    """Address of the function that stores such pixels."""
    return pixels.store(depth) if channels == 4 else address_of(_GRAY_STORES[depth], STORE)


def laying() -> tuple[int, int]:
    """Addresses of "over" and of "over" on what is opaque."""
    return modes.over(), modes.over_opaque()
