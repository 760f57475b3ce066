"""The loop over blocks, layers and tiles, compiled once for every depth and mode; releases the GIL."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numba import carray, njit  # pyright: ignore[reportPrivateImportUsage]

from editor.document.compositing.native import (
    AREA,
    FASTMATH,
    PITCH,
    ROWS,
    WIDTH,
    call_load,
    call_mix,
    call_store,
    call_test,
    pointer,
)

# Columns of the table that describes a stack, a row of int64 for each entry.
MIX: Final = 0  # address of the mode's function, 0 for Normal
SOLID: Final = 1  # address of the test for full alpha, 0 when opacity or a mask rule it out
PIXELS: Final = 2  # where the plane of pixels is described, in the order of the fields below
MASK: Final = 11  # and the mask
FIELDS: Final = 20

LOAD: Final = 0  # address of the function that reads it; 0: there is none (a layer without a mask)
BYTES: Final = 1  # of one pixel
FIRST: Final = 2  # index of its first tile's address
COLUMNS: Final = 3  # tiles side by side
LINES: Final = 4  # tiles below each other
LEFT: Final = 5  # the first tile's corner
TOP: Final = 6
TILE_WIDTH: Final = 7
TILE_HEIGHT: Final = 8

_NOTHING: Final = 0
_PART: Final = 1
_WHOLE: Final = 2

_1: Final = np.float32(1.0)

_jit: Any = njit(nogil=True, cache=True, error_model="numpy", fastmath=FASTMATH)


@_jit
def _cover(plane: Any, tables: Any, x: int, y: int, width: int, height: int) -> int:
    """Whether the plane has tiles for nothing, part or the whole of a block."""
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
            if tables[plane[FIRST] + row * columns + column] != 0:
                x_0, x_1 = left + column * tile_width, left + (column + 1) * tile_width
                covered += (min(x + width, x_1) - max(x, x_0)) * (
                    min(y + height, y_1) - max(y, y_0)
                )
    if covered == 0:
        return _NOTHING
    return _WHOLE if covered == width * height else _PART


@_jit
def _visit(
    plane: Any,
    tables: Any,
    x: int,
    y: int,
    width: int,
    height: int,
    planes: int,
    opacity: Any,
    test: int,
) -> bool:
    """Read what the plane has for a block; or, given a test, say whether all of it passes."""
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
            address = np.int64(tables[plane[FIRST] + row * columns + column])
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
                    if call_test(np.uint64(test), start, run) == 0:
                        return False
                else:
                    at = (y_0 + line - y) * width + x_0 - x
                    call_load(np.uint64(plane[LOAD]), start, run, np.uint64(planes), at, opacity)
    return True


@_jit
def _clear(planes: int, rows: int, length: int) -> None:
    target = carray(pointer(np.uint64(planes)), (4, PITCH), np.float32)
    for row in range(rows):
        for i in range(length):
            target[row, i] = np.float32(0.0)


@_jit
def _multiply_alpha(planes: int, cover: int, length: int) -> None:
    target = carray(pointer(np.uint64(planes)), (4, PITCH), np.float32)
    factor = carray(pointer(np.uint64(cover)), (4, PITCH), np.float32)
    for i in range(length):
        target[3, i] *= factor[0, i]


@_jit
def composite(
    stack: Any,
    opacities: Any,
    tables: Any,
    work: int,
    over: int,
    over_opaque: int,
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

    stack: int64, entries x FIELDS. opacities: float32, 0..1. tables: uint64 addresses of tiles, 0 where
    there is none. work: three sets of planes. over, over_opaque, encode (0: no), store: addresses of
    functions. curve, last: for encode. stride: bytes from one row of `out` to the next.
    """
    planes = work
    source = work + 4 * 4 * PITCH
    cover = work + 8 * 4 * PITCH
    block_y = y
    while block_y < y + height:
        h = min(y + height, (block_y // ROWS + 1) * ROWS) - block_y
        block_x = x
        while block_x < x + width:
            w = min(x + width, (block_x // WIDTH + 1) * WIDTH) - block_x
            length = w * h
            bottom = 0
            opaque = False
            for e in range(len(stack) - 1, -1, -1):
                # What lies under an opaque layer never shows; at the bottom the mode has no effect.
                if stack[e, SOLID] != 0 and (stack[e, MIX] == 0 or e == 0):
                    plane = stack[e, PIXELS:MASK]
                    if _cover(plane, tables, block_x, block_y, w, h) == _WHOLE and _visit(
                        plane, tables, block_x, block_y, w, h, source, _1, stack[e, SOLID]
                    ):
                        bottom = e
                        opaque = True
                        break
            empty = True
            for e in range(bottom, len(stack)):
                plane = stack[e, PIXELS:MASK]
                found = _cover(plane, tables, block_x, block_y, w, h)
                if found == _NOTHING:
                    continue
                mask = stack[e, MASK:]
                if mask[LOAD] != 0:
                    masked = _cover(mask, tables, block_x, block_y, w, h)
                    if masked == _NOTHING:
                        continue
                    if masked == _PART:
                        _clear(cover, 1, length)
                    _visit(mask, tables, block_x, block_y, w, h, cover, _1, 0)
                target = planes if empty else source
                if found == _PART:
                    _clear(target, 4, length)
                _visit(plane, tables, block_x, block_y, w, h, target, opacities[e], 0)
                if mask[LOAD] != 0:
                    _multiply_alpha(target, cover, length)
                if empty:
                    empty = False
                    continue
                if stack[e, MIX] != 0:
                    call_mix(
                        np.uint64(stack[e, MIX]),
                        np.uint64(planes),
                        np.uint64(source),
                        length,
                        limit,
                    )
                call_mix(
                    np.uint64(over_opaque if opaque else over),
                    np.uint64(planes),
                    np.uint64(source),
                    length,
                    limit,
                )
            if empty:
                _clear(planes, 4, length)
            elif encode != 0:
                call_mix(np.uint64(encode), np.uint64(planes), np.uint64(curve), length, last)
            for line in range(h):
                place = out + (block_y + line - y) * stride + (block_x - x) * pixel_bytes
                call_store(
                    np.uint64(store),
                    np.uint64(planes),
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


WORK_BYTES: Final = 12 * 4 * PITCH
assert AREA == WIDTH * ROWS
