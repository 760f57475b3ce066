"""The loop over blocks, layers and tiles, compiled once for every depth and mode; releases the GIL."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

import numpy as np
from numba import carray, njit  # pyright: ignore[reportPrivateImportUsage]

from editor.document.compositing.native import (
    COVER,
    FASTMATH,
    PITCH,
    ROWS,
    VISIT,
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

# Columns of the table that describes a stack, a row of int64 for each entry.
MIX: Final = 0  # address of the mode's function, 0 for Normal
SOLID: Final = 1  # address of the test for full alpha, 0 when opacity or a mask rule it out
PIXELS: Final = 2  # where the plane of pixels is described, in the order of the fields below
MASK: Final = 11  # and the mask
HOW: Final = 20  # 0 over, 1 atop, 2 replace
FIELDS: Final = 21

LOAD: Final = 0  # address of the function that reads it; 0: there is none (a layer without a mask)
BYTES: Final = 1  # of one pixel
FIRST: Final = 2  # index of its first tile's address
COLUMNS: Final = 3  # tiles side by side
LINES: Final = 4  # tiles below each other
LEFT: Final = 5  # the first tile's corner
TOP: Final = 6
TILE_WIDTH: Final = 7
TILE_HEIGHT: Final = 8

WORK_BYTES: Final = 12 * 4 * PITCH
"""Of working memory: three sets of planes."""

_ATOP: Final = 1
_REPLACE: Final = 2

_NOTHING: Final = 0
_PART: Final = 1
_WHOLE: Final = 2

_jit: Any = njit(nogil=True, cache=True, error_model="numpy", fastmath=FASTMATH)


def _cover(plane_at: int, tables_at: int, x: int, y: int, width: int, height: int) -> int:
    plane = carray(pointer(plane_at), 9, np.int64)
    tiles = carray(pointer(tables_at), plane[FIRST] + plane[COLUMNS] * plane[LINES], np.int64)
    left, top, columns = plane[LEFT], plane[TOP], plane[COLUMNS]
    tile_width, tile_height = plane[TILE_WIDTH], plane[TILE_HEIGHT]
    covered = 0
    for row in range(
        max(0, (y - top) // tile_height),
        min(plane[LINES], (y + height - 1 - top) // tile_height + 1),
    ):
        y_0, y_1 = top + row * tile_height, top + (row + 1) * tile_height
        for column in range(
            max(0, (x - left) // tile_width),
            min(columns, (x + width - 1 - left) // tile_width + 1),
        ):
            if tiles[plane[FIRST] + row * columns + column] != 0:
                x_0, x_1 = left + column * tile_width, left + (column + 1) * tile_width
                covered += (min(x + width, x_1) - max(x, x_0)) * (
                    min(y + height, y_1) - max(y, y_0)
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
    test: int,
) -> int:
    """Read what the plane has for a block; or, given a test, return whether all of it passes."""
    plane = carray(pointer(plane_at), 9, np.int64)
    tiles = carray(pointer(tables_at), plane[FIRST] + plane[COLUMNS] * plane[LINES], np.int64)
    left, top, columns, size = plane[LEFT], plane[TOP], plane[COLUMNS], plane[BYTES]
    tile_width, tile_height = plane[TILE_WIDTH], plane[TILE_HEIGHT]
    for row in range(
        max(0, (y - top) // tile_height),
        min(plane[LINES], (y + height - 1 - top) // tile_height + 1),
    ):
        tile_top = top + row * tile_height
        y_0, y_1 = max(y, tile_top), min(y + height, tile_top + tile_height)
        for column in range(
            max(0, (x - left) // tile_width),
            min(columns, (x + width - 1 - left) // tile_width + 1),
        ):
            address = tiles[plane[FIRST] + row * columns + column]
            if address == 0:
                continue
            tile_left = left + column * tile_width
            x_0, x_1 = max(x, tile_left), min(x + width, tile_left + tile_width)
            lines, run = y_1 - y_0, x_1 - x_0
            if run == width and run == tile_width:  # rows join up in both: read them as one
                lines, run = 1, run * lines
            for line in range(lines):
                pixel = (y_0 + line - tile_top) * tile_width + x_0 - tile_left
                start = np.uint64(address + pixel * size)
                if test != 0:
                    if call_test(test, start, run) == 0:
                        return 0
                else:
                    at = (y_0 + line - y) * width + x_0 - x
                    call_load(np.uint64(plane[LOAD]), start, run, planes, at, opacity)
    return 1


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
def composite(
    count: int,
    stack_at: int,
    opacities_at: int,
    tables: int,
    work: int,
    cover: int,
    visit: int,
    over: int,
    over_opaque: int,
    fade: int,
    limit: Any,
    encode: int,
    curve: int,
    last: Any,
    store: int,
    out: int,
    stride: int,
    pixel_bytes: int,
    x: int,
    y: int,
    width: int,
    height: int,
    dark: Any,
    light: Any,
) -> None:
    """Composite the rectangle x, y, width, height of a stack, bottom entry first, into `out`.

    The first arguments are the number of entries and the addresses of what describes them: int64, count
    x FIELDS; float32, opacities in 0..1; int64, addresses of tiles, 0 where there is none. work:
    WORK_BYTES. cover to store: addresses of functions, encode 0 for none; limit, curve, last: their
    arguments. stride: bytes from one row of `out` to the next.
    """
    stack = carray(pointer(np.uint64(stack_at)), (count, FIELDS), np.int64)
    opacities = carray(pointer(np.uint64(opacities_at)), count, np.float32)
    planes = np.uint64(work)
    source = np.uint64(work + 4 * 4 * PITCH)
    masked = np.uint64(work + 8 * 4 * PITCH)  # follows the source: `fade` finds it there
    alpha = np.uint64(work + 9 * 4 * PITCH)
    tiles, nothing = np.uint64(tables), np.uint64(0)
    covering, visiting = np.uint64(cover), np.uint64(visit)
    full = np.float32(1.0)
    block_y = y
    while block_y < y + height:
        h = min(y + height, (block_y // ROWS + 1) * ROWS) - block_y
        block_x = x
        while block_x < x + width:
            w = min(x + width, (block_x // WIDTH + 1) * WIDTH) - block_x
            length = w * h
            # What lies under an opaque layer never shows; at the bottom the mode has no effect.
            bottom = count - 1
            opaque = False
            while bottom >= 0:
                if stack[bottom, SOLID] != 0 and (stack[bottom, MIX] == 0 or bottom == 0):
                    plane = np.uint64(stack_at + (bottom * FIELDS + PIXELS) * 8)
                    if call_cover(covering, plane, tiles, block_x, block_y, w, h) == _WHOLE:
                        test = np.uint64(stack[bottom, SOLID])
                        opaque = (
                            call_visit(
                                visiting, plane, tiles, block_x, block_y, w, h, source, full, test
                            )
                            == 1
                        )
                        if opaque:
                            break
                bottom -= 1
            empty = True
            for e in range(max(0, bottom), count):
                plane = np.uint64(stack_at + (e * FIELDS + PIXELS) * 8)
                found = call_cover(covering, plane, tiles, block_x, block_y, w, h)
                how = stack[e, HOW]
                if found == _NOTHING or (how == _ATOP and empty):
                    continue
                has_mask = stack[e, MASK + LOAD] != 0
                if has_mask:
                    mask = np.uint64(stack_at + (e * FIELDS + MASK) * 8)
                    there = call_cover(covering, mask, tiles, block_x, block_y, w, h)
                    if there == _NOTHING:
                        continue
                    if there == _PART:
                        _clear(masked, 1, length)
                    call_visit(visiting, mask, tiles, block_x, block_y, w, h, masked, full, nothing)
                target = planes if empty else source
                if how == _REPLACE and not empty:
                    if not has_mask:
                        _fill(masked, 0, length)
                    if found == _PART:
                        _clear(source, 4, length)
                        _mark(source, length)
                    call_visit(
                        visiting, plane, tiles, block_x, block_y, w, h, source, full, nothing
                    )
                    if found == _PART:
                        _leave_marked(source, masked, length)
                    if stack[e, MIX] != 0:
                        call_mix(np.uint64(stack[e, MIX]), planes, source, length, limit)
                    call_mix(np.uint64(fade), planes, source, length, opacities[e])
                    opaque = False
                    continue
                if found == _PART:
                    _clear(target, 4, length)
                call_visit(
                    visiting, plane, tiles, block_x, block_y, w, h, target, opacities[e], nothing
                )
                if has_mask:
                    _multiply_alpha(target, masked, length)
                if empty:
                    empty = False
                    continue
                if how == _ATOP:
                    _keep_alpha(planes, alpha, length)
                    _fill(planes, 3, length)
                if stack[e, MIX] != 0:
                    call_mix(np.uint64(stack[e, MIX]), planes, source, length, limit)
                call_mix(
                    np.uint64(over_opaque if opaque or how == _ATOP else over),
                    planes,
                    source,
                    length,
                    limit,
                )
                if how == _ATOP:
                    _set_alpha(planes, alpha, length)
            if empty:
                _clear(planes, 4, length)
            elif encode != 0:
                call_mix(np.uint64(encode), planes, np.uint64(curve), length, last)
            for line in range(h):
                place = out + (block_y + line - y) * stride + (block_x - x) * pixel_bytes
                call_store(
                    np.uint64(store),
                    planes,
                    line * w,
                    w,
                    np.uint64(place),
                    block_x,
                    block_y + line,
                    dark,
                    light,
                )
            block_x += w
        block_y += h


@cache
def cover() -> int:
    return address_of(_cover, COVER)


@cache
def visit() -> int:
    return address_of(_visit, VISIT)
