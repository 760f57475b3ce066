"""Compiled loops of the strokes that move pixels; they release the GIL.

The paint is wet: tiles of TILE x TILE x 4 float32, premultiplied, white at 1, beside TILE x TILE bytes that
say which pixels were touched.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numba import carray, njit  # pyright: ignore[reportPrivateImportUsage]

from editor.document.compositing.native import (
    FASTMATH,
    PITCH,
    call_load,
    call_store,
    pointer,
)
from editor.document.paint.kernels import dab_row
from editor.document.raster import TILE

_0: Final = np.float32(0.0)
_1: Final = np.float32(1.0)

_jit: Any = njit(nogil=True, cache=True, error_model="numpy", fastmath=FASTMATH)


@_jit
def soak(base: int, load: int, pixel_bytes: int, gray: int, wet: Any, work: int) -> None:
    """A tile of pixels at an address, made wet. One channel becomes an opaque gray."""
    planes_at = np.uint64(work)
    planes = carray(pointer(planes_at), (4, PITCH), np.float32)
    for y in range(TILE):
        start = np.uint64(base + y * TILE * pixel_bytes)
        call_load(np.uint64(load), start, TILE, planes_at, 0, _1)
        for x in range(TILE):
            alpha = _1 if gray != 0 else planes[3, x]
            for c in range(3):
                wet[y, x, c] = planes[0 if gray != 0 else c, x] * alpha
            wet[y, x, 3] = alpha


@_jit
def lift(
    tiles: Any, columns: int, left: int, top: int, area: Any, x: int, y: int, out: Any
) -> None:
    """Copy wet pixels from x, y on into `out`, H x W x 4; beyond `area` its edge is repeated.

    tiles: addresses, row by row, of the wet tiles from left, top on; area: left, top, right, bottom.
    """
    height, width = out.shape[0], out.shape[1]
    for v in range(height):
        row = min(max(y + v, area[1]), area[3] - 1) - top
        for u in range(width):
            column = min(max(x + u, area[0]), area[2] - 1) - left
            address = tiles[row // TILE * columns + column // TILE]
            wet = carray(pointer(np.uint64(address)), (TILE, TILE, 4), np.float32)
            for c in range(4):
                out[v, u, c] = wet[row % TILE, column % TILE, c]


@_jit
def press(
    tiles: Any,
    touched: Any,
    selects: Any,
    columns: int,
    left: int,
    top: int,
    area: Any,
    x: int,
    y: int,
    fresh: Any,
    dab: Any,
    shape: Any,
    strength: Any,
    lock: int,
) -> None:
    """Lay `fresh`, wet pixels from x, y on, over the tiles, as far as the tip of a dab covers them.

    touched, selects: addresses for each tile; a selection's is 0 for everything. lock: alpha stays.
    """
    height, width = fresh.shape[0], fresh.shape[1]
    mask = np.empty(width, np.float32)
    first, last = max(0, area[0] - x), min(width, area[2] - x)
    for v in range(max(0, area[1] - y), min(height, area[3] - y)):
        dab_row(dab, x, y + v, first, last, shape, mask)
        row = y + v - top
        for u in range(first, last):
            column = x + u - left
            place = row // TILE * columns + column // TILE
            share = mask[u] * strength
            select = selects[place]
            if select != 0:
                chosen = carray(pointer(np.uint64(select)), (TILE, TILE), np.float32)
                share *= chosen[row % TILE, column % TILE]
            if not share > _0:
                continue
            wet = carray(pointer(np.uint64(tiles[place])), (TILE, TILE, 4), np.float32)
            seen = carray(pointer(np.uint64(touched[place])), (TILE, TILE), np.uint8)
            seen[row % TILE, column % TILE] = 1
            pixel = wet[row % TILE, column % TILE]
            alpha = fresh[v, u, 3]
            gain = _1
            if lock != 0:  # the colour that comes, as thick as what is there
                gain = pixel[3] / alpha if alpha > np.float32(1e-6) else _0
                if gain == _0:
                    continue
            for c in range(3):
                pixel[c] += share * (fresh[v, u, c] * gain - pixel[c])
            if lock == 0:
                pixel[3] += share * (alpha - pixel[3])


@_jit
def dry(
    wet: Any, touched: Any, box: Any, out: int, store: int, pixel_bytes: int, gray: int, work: int
) -> None:
    """Write the touched pixels of a wet tile, within box (left, top, right, bottom), as pixels."""
    planes_at = np.uint64(work)
    planes = carray(pointer(planes_at), (4, PITCH), np.float32)
    for y in range(box[1], box[3]):
        for x in range(box[0], box[2]):
            alpha = wet[y, x, 3]
            scale = _1 / alpha if alpha > np.float32(1e-6) else _0
            for c in range(3):
                planes[c, x] = wet[y, x, c] * scale
            planes[3, x] = alpha if alpha > np.float32(1e-6) else _0
        x = box[0]
        while x < box[2]:
            while x < box[2] and touched[y, x] == 0:
                x += 1
            first = x
            while x < box[2] and touched[y, x] != 0:
                x += 1
            if x > first:
                place = np.uint64(out + (y * TILE + first) * pixel_bytes)
                call_store(np.uint64(store), planes_at, first, x - first, place, 0, 0, _0, _0)
