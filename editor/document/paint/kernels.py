"""Compiled loops of the brush: where dabs fall, and the coverage they leave. They release the GIL.

Coverage is float32, 0..1, TILE x TILE to a tile. A dab's values do not depend on what is stamped with it,
so that a stroke comes out the same however its points arrive.
"""

from __future__ import annotations

from math import ceil, floor, sqrt
from typing import Any, Final

import numpy as np
from numba import carray, njit  # pyright: ignore[reportPrivateImportUsage]

from editor.document.compositing.native import FASTMATH, pointer
from editor.document.raster import TILE

FIELDS: Final = 4
"""Of a dab: x, y, radius, ceiling (the coverage it builds up to), float64."""

SHORTEST: Final = 0.5
"""Distance of dabs is never less, in pixels."""

_0: Final = np.float32(0.0)
_1: Final = np.float32(1.0)
_2: Final = np.float32(2.0)
_3: Final = np.float32(3.0)
_HALF: Final = np.float32(0.5)
_TINY: Final = np.float32(1e-6)

_jit: Any = njit(nogil=True, cache=True, error_model="numpy", fastmath=FASTMATH)


@_jit
def _put(out: Any, count: int, x: Any, y: Any, press: Any, tip: Any) -> None:
    """tip: diameter, and whether pressure changes size and ceiling."""
    out[count, 0] = x
    out[count, 1] = y
    out[count, 2] = max(0.25, tip[0] * 0.5 * (press if tip[2] > 0.0 else 1.0))
    out[count, 3] = press if tip[3] > 0.0 else 1.0


@_jit
def walk(knots: Any, since: Any, tip: Any, out: Any) -> Any:
    """Dabs on the curve from knots[1] to knots[2]; gives their number and the way since the last one.

    knots: 4 x (x, y, pressure). The curve is a centripetal Catmull-Rom spline (Yuksel et al. 2011): it
    goes through every knot and makes no loops. `since` below 0 asks for a dab at its very beginning. tip:
    diameter, spacing in diameters, whether pressure sets size, ceiling, and whether it is a pencil's,
    whose steps are counted along the longer axis, so that a thin line has no corners.
    """
    x_1, y_1, x_2, y_2 = knots[1, 0], knots[1, 1], knots[2, 0], knots[2, 1]
    chord = sqrt((x_2 - x_1) ** 2 + (y_2 - y_1) ** 2)
    count = 0
    if since < 0.0:
        _put(out, 0, x_1, y_1, knots[1, 2], tip)
        count = 1
        since = 0.0
    if chord <= 0.0:
        return count, since
    t_1 = sqrt(chord)
    t_0 = sqrt(sqrt((x_1 - knots[0, 0]) ** 2 + (y_1 - knots[0, 1]) ** 2))
    t_2 = sqrt(sqrt((x_2 - knots[3, 0]) ** 2 + (y_2 - knots[3, 1]) ** 2))
    ax = ay = bx = by = 0.0
    for axis in range(2):
        step = knots[2, axis] - knots[1, axis]
        start = end = step
        if t_0 > 0.0:
            start += t_1 * (
                (knots[1, axis] - knots[0, axis]) / t_0
                - (knots[2, axis] - knots[0, axis]) / (t_0 + t_1)
            )
        if t_2 > 0.0:
            end += t_1 * (
                (knots[3, axis] - knots[2, axis]) / t_2
                - (knots[3, axis] - knots[1, axis]) / (t_1 + t_2)
            )
        if axis == 0:
            ax, bx = start, end
        else:
            ay, by = start, end
    steps = max(1, ceil(2.0 * chord))
    old_x, old_y, old_p = x_1, y_1, knots[1, 2]
    for n in range(1, steps + 1):
        s = n / steps
        r = 1.0 - s
        h_1, h_2 = (1.0 + 2.0 * s) * r * r, s * s * (3.0 - 2.0 * s)
        g_1, g_2 = s * r * r, -s * s * r
        x = h_1 * x_1 + h_2 * x_2 + g_1 * ax + g_2 * bx
        y = h_1 * y_1 + h_2 * y_2 + g_1 * ay + g_2 * by
        p = r * knots[1, 2] + s * knots[2, 2]
        dx, dy = abs(x - old_x), abs(y - old_y)
        way = max(dx, dy) if tip[4] > 0.0 else sqrt(dx * dx + dy * dy)
        gap = max(SHORTEST, tip[1] * tip[0] * (p if tip[2] > 0.0 else 1.0))
        if tip[4] > 0.0:
            gap = max(1.0, gap)
        done = 0.0
        while since + (way - done) >= gap and count < len(out):
            done += max(0.0, gap - since)  # a gap that has just become shorter may lie behind us
            since = 0.0
            share = done / way if way > 0.0 else 0.0
            _put(
                out,
                count,
                old_x + share * (x - old_x),
                old_y + share * (y - old_y),
                old_p + share * (p - old_p),
                tip,
            )
            count += 1
        since += way - done
        old_x, old_y, old_p = x, y, p
    return count, since


@_jit
def touch(dabs: Any, count: int, left: int, top: int, boxes: Any) -> None:
    """What the dabs touch of each tile: boxes, lines x columns x (left, top, right, bottom), starts as
    (TILE, TILE, 0, 0) everywhere; its first tile's corner lies at left, top."""
    lines, columns = boxes.shape[0], boxes.shape[1]
    for n in range(count):
        reach = dabs[n, 2] + 1.0
        x_0, x_1 = floor(dabs[n, 0] - reach) - left, ceil(dabs[n, 0] + reach) - left
        y_0, y_1 = floor(dabs[n, 1] - reach) - top, ceil(dabs[n, 1] + reach) - top
        for row in range(max(0, y_0 // TILE), min(lines, (y_1 - 1) // TILE + 1)):
            for column in range(max(0, x_0 // TILE), min(columns, (x_1 - 1) // TILE + 1)):
                box = boxes[row, column]
                box[0] = min(box[0], max(0, x_0 - column * TILE))
                box[1] = min(box[1], max(0, y_0 - row * TILE))
                box[2] = max(box[2], min(TILE, x_1 - column * TILE))
                box[3] = max(box[3], min(TILE, y_1 - row * TILE))


@_jit
def stamp(
    dabs: Any, count: int, covers: Any, left: int, top: int, columns: int, shape: Any, flow: Any
) -> None:
    """Add dabs to coverage. covers: the tiles' addresses, row by row, 0 for none; shape as in `dab`."""
    lines = len(covers) // columns
    for n in range(count):
        reach = dabs[n, 2] + 1.0
        x_0, x_1 = floor(dabs[n, 0] - reach) - left, ceil(dabs[n, 0] + reach) - left
        y_0, y_1 = floor(dabs[n, 1] - reach) - top, ceil(dabs[n, 1] + reach) - top
        ceiling = np.float32(dabs[n, 3])
        for row in range(max(0, y_0 // TILE), min(lines, (y_1 - 1) // TILE + 1)):
            for column in range(max(0, x_0 // TILE), min(columns, (x_1 - 1) // TILE + 1)):
                address = covers[row * columns + column]
                if address == 0:
                    continue
                cover = carray(pointer(np.uint64(address)), (TILE, TILE), np.float32)
                tile_x, tile_y = left + column * TILE, top + row * TILE
                from_x, to_x = max(0, x_0 - column * TILE), min(TILE, x_1 - column * TILE)
                mask = np.empty(TILE, np.float32)
                for y in range(max(0, y_0 - row * TILE), min(TILE, y_1 - row * TILE)):
                    dab_row(dabs[n], tile_x, tile_y + y, from_x, to_x, shape, mask)
                    line = cover[y]
                    for i in range(from_x, to_x):
                        rest = max(_0, ceiling - line[i])
                        line[i] = line[i] + rest * (mask[i] * flow)


@_jit
def dab_row(dab: Any, left: int, y: int, start: int, end: int, shape: Any, mask: Any) -> None:
    """How much the tip covers of the pixels left + start to left + end of a row, into mask[start:end].

    shape: hardness, cosine and sine of the angle, roundness, 1 for a pencil; float64.
    """
    radius = np.float32(dab[2])
    x_c, y_c = dab[0], dab[1]
    if shape[4] > 0.0:  # odd sizes lie on a pixel's middle, even ones between two
        if int(2.0 * dab[2] + 0.5) % 2 == 1:
            x_c, y_c = floor(x_c) + 0.5, floor(y_c) + 0.5
        else:
            x_c, y_c = floor(x_c + 0.5), floor(y_c + 0.5)
    begin = np.float32(left + 0.5 - x_c)
    v = np.float32(y + 0.5 - y_c)
    if shape[4] > 0.0:
        edge = max(_HALF, radius) + np.float32(0.01)
        cos, sin = np.float32(shape[1]), np.float32(shape[2])
        flat = np.float32(1.0 / shape[3])
        for i in range(start, end):
            u = np.float32(np.int32(i)) + begin
            a, b = u * cos + v * sin, (v * cos - u * sin) * flat
            mask[i] = _1 if a * a + b * b <= edge * edge else _0
        return
    # The edge falls from the hard core to half a pixel outside the radius; at least a pixel of it.
    if shape[3] >= 1.0:
        fall = _1 / (_1 + np.float32(1.0 - shape[0]) * max(_0, radius - _HALF))
        outer = radius + _HALF
        square = v * v
        for i in range(start, end):
            u = np.float32(np.int32(i)) + begin
            t = min(max((outer - np.sqrt(u * u + square)) * fall, _0), _1)
            mask[i] = t * t * (_3 - _2 * t)
        return
    cos, sin = np.float32(shape[1]), np.float32(shape[2])
    flat = np.float32(1.0 / shape[3])
    soft = np.float32(1.0 - shape[0])
    for i in range(start, end):
        u = np.float32(np.int32(i)) + begin
        a, b = u * cos + v * sin, (v * cos - u * sin) * flat
        far = np.sqrt(a * a + b * b)
        # How fast that distance grows for each pixel: the edge is a pixel wide on the narrow side too.
        c = b * flat
        slope = np.sqrt(a * a + c * c) / max(far, _TINY)
        slope = slope if far > _TINY else _1
        width = slope + soft * max(_0, radius - _HALF * slope)
        t = min(max((radius + _HALF * slope - far) / width, _0), _1)
        mask[i] = t * t * (_3 - _2 * t)


@_jit
def gradient_places(kind: int, line: Any, left: int, top: int, table: Any, out: Any) -> None:
    """Colours of a gradient from a table of them, N x C, into `out`, H x W x C, whose corner is left, top.

    line: x, y of its start and of its end. kind: 0 along the line, 1 the same on both sides, 2 by the
    distance, 3 by the larger of the two distances, 4 around the start.
    """
    height, width, channels = out.shape
    dx, dy = line[2] - line[0], line[3] - line[1]
    square = max(dx * dx + dy * dy, 1e-12)
    last = len(table) - 1
    for y in range(height):
        v = top + y + 0.5 - line[1]
        for x in range(width):
            u = left + x + 0.5 - line[0]
            along, across = (u * dx + v * dy) / square, (v * dx - u * dy) / square
            place = along
            if kind == 1:
                place = abs(along)
            elif kind == 2:
                place = sqrt(along * along + across * across)
            elif kind == 3:
                place = max(abs(along), abs(across))
            elif kind == 4:
                place = np.arctan2(across, along) / (2.0 * np.pi)
                if place < 0.0:
                    place += 1.0
            at = int(min(max(place, 0.0), 1.0) * last + 0.5)
            for c in range(channels):
                out[y, x, c] = table[at, c]
