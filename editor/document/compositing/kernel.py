"""The loop over blocks, layers and tiles, compiled once for every depth and mode; releases the GIL."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

import numpy as np
from numba import carray, njit  # pyright: ignore[reportPrivateImportUsage]

from editor.document.compositing.native import (
    BAND,
    FASTMATH,
    PITCH,
    ROWS,
    WIDTH,
    address_of,
    call_cover,
    call_load,
    call_mix,
    call_store,
    call_test,
    call_visit,
    pointer,
)
from editor.document.compositing.native import COVER as COVERING
from editor.document.compositing.native import VISIT as VISITING
from editor.document.compositing.stack import DARK, LIGHT
from editor.document.raster import TILE

# Columns of the table that describes a stack, a row of int64 for each entry.
MIX: Final = 0  # address of the mode's function, 0 for Normal
SOLID: Final = 1  # address of the test for full alpha, 0 when opacity or a mask rule it out
HOW: Final = 2  # 0 over, 1 atop, 2 replace
LAY: Final = 3  # address of what reads it and lays it over at once; 0 where it is no plain layer
LAY_ON_OPAQUE: Final = 4  # the same where all below has alpha 1
PIXELS: Final = 5  # where the plane of pixels is described, in the order of the fields below
MASK: Final = 14  # and the mask
FIELDS: Final = 23

LOAD: Final = 0  # address of the function that reads it; 0: there is none (a layer without a mask)
BYTES: Final = 1  # of one pixel
FIRST: Final = 2  # index of its first tile's address
COLUMNS: Final = 3  # tiles side by side
LINES: Final = 4  # tiles below each other
LEFT: Final = 5  # the first tile's corner
TOP: Final = 6
TILE_WIDTH: Final = 7
TILE_HEIGHT: Final = 8
PLANE_FIELDS: Final = 9

_TILE_BITS: Final = TILE.bit_length() - 1

# What `composite` is told, a row of int64.
COUNT: Final = 0  # of entries
STACK: Final = 1  # address of the table above
OPACITIES: Final = 2  # address of float32, in 0..1
TILES: Final = 3  # address of the addresses of tiles, 0 where there is none
COVER: Final = 4  # from here on addresses of functions
VISIT: Final = 5
OVER: Final = 6
OVER_OPAQUE: Final = 7
FADE: Final = 8
ENCODE: Final = 9  # 0 for none
STORE: Final = 10
CURVE: Final = 11  # address of what `encode` looks up
POINTS: Final = 12  # and how many there are
UNBOUNDED: Final = 13  # 1 in float documents, where sums of colours may pass white
OUT: Final = 14  # address of the first pixel
STRIDE: Final = 15  # bytes from one row of it to the next
OUT_BYTES: Final = 16  # of one pixel
X: Final = 17  # the rectangle's corner and width
Y: Final = 18
ACROSS: Final = 19
TASK_FIELDS: Final = 20

WORK_BYTES: Final = 12 * 4 * PITCH + 64
"""Of working memory: three sets of planes, and what moves them to the beginning of a cache line."""

_ATOP: Final = 1
_REPLACE: Final = 2

_NOTHING: Final = 0
_PART: Final = 1
_WHOLE: Final = 2

_DARK: Final = np.float32(DARK)
_LIGHT: Final = np.float32(LIGHT)

_jit: Any = njit(nogil=True, cache=True, error_model="numpy", fastmath=FASTMATH)


@_jit
def _span(start: int, length: int, count: int) -> Any:
    """Which of the tiles in a row, or column, that begins at 0 may hold start to start + length."""
    if count == 1:
        return range(1)
    return range(max(0, start >> _TILE_BITS), min(count, ((start + length - 1) >> _TILE_BITS) + 1))


def _cover(plane_at: int, tables_at: int, x: int, y: int, width: int, height: int) -> int:
    plane = carray(pointer(plane_at), PLANE_FIELDS, np.int64)
    first, columns, lines = plane[FIRST], plane[COLUMNS], plane[LINES]
    tiles = carray(pointer(tables_at), first + columns * lines, np.int64)
    left, top = plane[LEFT], plane[TOP]
    tile_width, tile_height = plane[TILE_WIDTH], plane[TILE_HEIGHT]
    covered = 0
    for row in _span(y - top, height, lines):
        y_0, y_1 = top + row * tile_height, top + (row + 1) * tile_height
        for column in _span(x - left, width, columns):
            if tiles[first + row * columns + column] != 0:
                x_0, x_1 = left + column * tile_width, left + (column + 1) * tile_width
                covered += max(0, min(x + width, x_1) - max(x, x_0)) * max(
                    0, min(y + height, y_1) - max(y, y_0)
                )
    if covered == 0:
        return _NOTHING
    return _WHOLE if covered == width * height else _PART


def _visit(
    plane_at: int,
    tables_at: int,
    x: int,
    y: int,
    width: int,
    height: int,
    planes: int,
    opacity: Any,
    load: int,
    test: int,
) -> int:
    """Read by `load` what the plane has for a block; or return whether it covers the block with pixels
    that pass `test`."""
    plane = carray(pointer(plane_at), PLANE_FIELDS, np.int64)
    first, columns, lines = plane[FIRST], plane[COLUMNS], plane[LINES]
    tiles = carray(pointer(tables_at), first + columns * lines, np.int64)
    left, top, size = plane[LEFT], plane[TOP], plane[BYTES]
    tile_width, tile_height = plane[TILE_WIDTH], plane[TILE_HEIGHT]
    passed = 0
    for row in _span(y - top, height, lines):
        tile_top = top + row * tile_height
        y_0, y_1 = max(y, tile_top), min(y + height, tile_top + tile_height)
        for column in _span(x - left, width, columns):
            address = tiles[first + row * columns + column]
            if address == 0:
                continue
            tile_left = left + column * tile_width
            x_0, x_1 = max(x, tile_left), min(x + width, tile_left + tile_width)
            rows, run = y_1 - y_0, x_1 - x_0
            if rows <= 0 or run <= 0:  # a single tile may lie elsewhere
                continue
            if run == width and run == tile_width:  # rows join up in both: read them as one
                rows, run = 1, run * rows
            for line in range(rows):
                pixel = (y_0 + line - tile_top) * tile_width + x_0 - tile_left
                start = np.uint64(address + pixel * size)
                if test != 0:
                    if call_test(test, start, run) == 0:
                        return 0
                    passed += run
                else:
                    at = (y_0 + line - y) * width + x_0 - x
                    call_load(load, start, run, planes, at, opacity)
    return 1 if passed == width * height else 0


@_jit
def _clear(planes: int, rows: int, length: int) -> None:
    target = carray(pointer(planes), (4, PITCH), np.float32)
    for row in range(rows):
        for i in range(length):
            target[row, i] = np.float32(0.0)


@_jit
def _keep_alpha(planes: int, target: int, length: int) -> None:
    """Copy the planes' alpha into the target's first plane."""
    source = carray(pointer(planes), (4, PITCH), np.float32)
    out = carray(pointer(target), (4, PITCH), np.float32)
    for i in range(length):
        out[0, i] = source[3, i]


@_jit
def _fill(planes: int, row: int, length: int) -> None:
    target = carray(pointer(planes), (4, PITCH), np.float32)
    for i in range(length):
        target[row, i] = np.float32(1.0)


@_jit
def _mark(planes: int, length: int) -> None:
    """Give every pixel an alpha that no pixel has."""
    target = carray(pointer(planes), (4, PITCH), np.float32)
    for i in range(length):
        target[3, i] = np.float32(-1.0)


@_jit
def _leave_marked(planes: int, cover: int, length: int) -> None:
    """Cover nothing where no pixel came."""
    source = carray(pointer(planes), (4, PITCH), np.float32)
    target = carray(pointer(cover), (4, PITCH), np.float32)
    for i in range(length):
        if source[3, i] < np.float32(0.0):
            source[3, i] = np.float32(0.0)
            target[0, i] = np.float32(0.0)


@_jit
def _set_alpha(planes: int, alpha: int, length: int) -> None:
    target = carray(pointer(planes), (4, PITCH), np.float32)
    source = carray(pointer(alpha), (4, PITCH), np.float32)
    for i in range(length):
        target[3, i] = source[0, i]


@_jit
def _multiply_alpha(planes: int, cover: int, length: int) -> None:
    target = carray(pointer(planes), (4, PITCH), np.float32)
    factor = carray(pointer(cover), (4, PITCH), np.float32)
    for i in range(length):
        target[3, i] *= factor[0, i]


@_jit
def _block(task: Any, work: int, x: int, y: int, w: int, h: int) -> bool:
    """Composite a block into the first set of planes; False when no entry has anything there."""
    count = task[COUNT]
    stack_at = task[STACK]
    stack = carray(pointer(np.uint64(stack_at)), (count, FIELDS), np.int64)
    opacities = carray(pointer(np.uint64(task[OPACITIES])), count, np.float32)
    tiles, cover, visit = np.uint64(task[TILES]), np.uint64(task[COVER]), np.uint64(task[VISIT])
    planes = np.uint64(work)
    source = np.uint64(work + 4 * 4 * PITCH)
    masked = np.uint64(work + 8 * 4 * PITCH)  # follows the source: `fade` finds it there
    alpha = np.uint64(work + 9 * 4 * PITCH)
    nothing = np.uint64(0)
    full = np.float32(1.0)
    limit = np.float32(np.inf) if task[UNBOUNDED] != 0 else full
    length = w * h
    # What lies under an opaque layer never shows; at the bottom the mode has no effect.
    bottom = count - 1
    opaque = False
    while bottom >= 0:
        if stack[bottom, SOLID] != 0 and (stack[bottom, MIX] == 0 or bottom == 0):
            plane = np.uint64(stack_at + (bottom * FIELDS + PIXELS) * 8)
            test = np.uint64(stack[bottom, SOLID])
            if call_visit(visit, plane, tiles, x, y, w, h, source, full, nothing, test) == 1:
                opaque = True
                break
        bottom -= 1
    empty = True
    for e in range(max(0, bottom), count):
        plane = np.uint64(stack_at + (e * FIELDS + PIXELS) * 8)
        lay = np.uint64(stack[e, LAY_ON_OPAQUE if opaque else LAY])
        if lay != 0 and not empty:
            call_visit(visit, plane, tiles, x, y, w, h, planes, opacities[e], lay, nothing)
            continue
        found = call_cover(cover, plane, tiles, x, y, w, h)
        how = stack[e, HOW]
        if found == _NOTHING or (how == _ATOP and empty):
            continue
        load = np.uint64(stack[e, PIXELS + LOAD])
        load_mask = np.uint64(stack[e, MASK + LOAD])
        if load_mask != 0:
            mask = np.uint64(stack_at + (e * FIELDS + MASK) * 8)
            there = call_cover(cover, mask, tiles, x, y, w, h)
            if there == _NOTHING:
                continue
            if there == _PART:
                _clear(masked, 1, length)
            call_visit(visit, mask, tiles, x, y, w, h, masked, full, load_mask, nothing)
        mix = np.uint64(stack[e, MIX])
        target = planes if empty else source
        if how == _REPLACE and not empty:
            if load_mask == 0:
                _fill(masked, 0, length)
            if found == _PART:
                _clear(source, 4, length)
                _mark(source, length)
            call_visit(visit, plane, tiles, x, y, w, h, source, full, load, nothing)
            if found == _PART:
                _leave_marked(source, masked, length)
            if mix != 0:
                call_mix(mix, planes, source, length, limit)
            call_mix(np.uint64(task[FADE]), planes, source, length, opacities[e])
            opaque = False
            continue
        if found == _PART:
            _clear(target, 4, length)
        call_visit(visit, plane, tiles, x, y, w, h, target, opacities[e], load, nothing)
        if load_mask != 0:
            _multiply_alpha(target, masked, length)
        if empty:
            empty = False
            continue
        if how == _ATOP:
            _keep_alpha(planes, alpha, length)
            _fill(planes, 3, length)
        if mix != 0:
            call_mix(mix, planes, source, length, limit)
        over = np.uint64(task[OVER_OPAQUE if opaque or how == _ATOP else OVER])
        call_mix(over, planes, source, length, limit)
        if how == _ATOP:
            _set_alpha(planes, alpha, length)
    return not empty


@_jit
def _finish(task: Any, work: int, empty: bool, x: int, y: int, w: int, h: int) -> None:
    """Write the first set of planes as pixels."""
    planes = np.uint64(work)
    encode, store = np.uint64(task[ENCODE]), np.uint64(task[STORE])
    if empty:
        _clear(planes, 4, w * h)
    elif encode != 0:
        last = np.float32(task[POINTS] - 1)
        call_mix(encode, planes, np.uint64(task[CURVE]), w * h, last)
    for line in range(h):
        place = task[OUT] + (y + line - task[Y]) * task[STRIDE] + (x - task[X]) * task[OUT_BYTES]
        call_store(store, planes, line * w, w, np.uint64(place), x, y + line, _DARK, _LIGHT)


@_jit
def composite(task_at: int, work_at: int, top: int, bottom: int) -> None:
    """Composite the rows from `top` to `bottom` of a task, whose row of int64 lies at `task_at`.

    At `work_at` are WORK_BYTES to work in.
    """
    task = carray(pointer(np.uint64(task_at)), TASK_FIELDS, np.int64)
    work = (work_at + 63) // 64 * 64
    x, right = task[X], task[X] + task[ACROSS]
    band_y = top
    while band_y < bottom:
        band_end = min(bottom, (band_y // BAND + 1) * BAND)
        block_x = x
        while block_x < right:
            w = min(right, (block_x // WIDTH + 1) * WIDTH) - block_x
            # Downwards: each layer's next block then lies behind this one, and comes ahead of time.
            block_y = band_y
            while block_y < band_end:
                h = min(band_end, (block_y // ROWS + 1) * ROWS) - block_y
                there = _block(task, work, block_x, block_y, w, h)
                _finish(task, work, not there, block_x, block_y, w, h)
                block_y += h
            block_x += w
        band_y = band_end


@cache
def cover() -> int:
    return address_of(_cover, COVERING)


@cache
def visit() -> int:
    return address_of(_visit, VISITING)
