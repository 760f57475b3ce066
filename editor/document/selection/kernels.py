"""The compiled loops behind selections."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit  # pyright: ignore[reportPrivateImportUsage]

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]

_jit: Any = njit(nogil=True, cache=True, error_model="numpy")


@_jit
def _passed(x: float, a: float, b: float) -> float:
    """The integral, up to `x`, of how much of an edge from `a` to `b` lies to the left."""
    if x <= a:
        return 0.0
    if x <= b:
        return (x - a) * (x - a) / (2.0 * (b - a))
    return (b - a) / 2.0 + (x - b)


@_jit
def fill_rows(points: Doubles, left: float, top: float, out: Floats) -> None:
    """The share of each pixel that a closed polygon covers, written to `out`, H x W, whose corner lies at
    `left`, `top`. Where it crosses itself all that it winds around counts as inside.

    Signed areas are summed up along the edges and then along each row: exact for straight edges, as in
    Raph Levien's font-rs (2016).
    """
    height, width = out.shape[0], out.shape[1] - 2
    out[:] = 0.0
    count = points.shape[0]
    for index in range(count):
        following = index + 1 if index + 1 < count else 0
        x0, y0 = points[index, 0] - left, points[index, 1] - top
        x1, y1 = points[following, 0] - left, points[following, 1] - top
        if y0 == y1:
            continue
        sign = 1.0
        if y0 > y1:
            sign = -1.0
            x0, x1 = x1, x0
            y0, y1 = y1, y0
        if y1 <= 0.0 or y0 >= height:
            continue
        slope = (x1 - x0) / (y1 - y0)
        first, last = max(0, int(np.floor(y0))), min(height, int(np.ceil(y1)))
        for y in range(first, last):
            upper, lower = max(float(y), y0), min(float(y + 1), y1)
            piece = sign * (lower - upper)
            here = min(max(x0 + (upper - y0) * slope, 0.0), float(width))
            there = min(max(x0 + (lower - y0) * slope, 0.0), float(width))
            a, b = min(here, there), max(here, there)
            start, end = int(np.floor(a)), int(np.ceil(b))
            if end <= start + 1:
                middle = 0.5 * (a + b) - start
                out[y, start] += piece * (1.0 - middle)
                out[y, start + 1] += piece * middle
                continue
            before = 0.0
            for x in range(start, end + 1):
                share = _passed(x + 1.0, a, b) - _passed(float(x), a, b)
                out[y, x] += piece * (share - before)
                before = share
    for y in range(height):
        total = 0.0
        for x in range(width):
            total += out[y, x]
            share = abs(total)
            out[y, x] = 1.0 if share > 0.99999 else (share if share > 0.00001 else 0.0)


@_jit
def cheapest_ways(cost: Floats, row: int, column: int, came: npt.NDArray[np.int8]) -> None:
    """Dijkstra's ways from one pixel to all of `cost`, H x W of positive numbers: `came` holds for each
    pixel the direction, 0..7, in which its way goes on towards the start; -1 at the start.

    A step costs the mean of its two pixels times its length.
    """
    height, width = cost.shape
    dy = np.array([-1, -1, -1, 0, 0, 1, 1, 1])
    dx = np.array([-1, 0, 1, -1, 1, -1, 0, 1])
    far = np.full((height, width), np.inf, np.float32)
    done = np.zeros((height, width), np.bool_)
    room = 8 * height * width // 2 + 16
    keys = np.empty(room, np.float32)
    places = np.empty(room, np.int64)
    used = 1
    keys[0], places[0] = 0.0, row * width + column
    far[row, column] = 0.0
    came[row, column] = -1
    while used:
        place = places[0]
        used -= 1
        key, last = keys[used], places[used]
        hole = 0
        while True:  # sift down
            child = 2 * hole + 1
            if child >= used:
                break
            if child + 1 < used and keys[child + 1] < keys[child]:
                child += 1
            if keys[child] >= key:
                break
            keys[hole], places[hole] = keys[child], places[child]
            hole = child
        keys[hole], places[hole] = key, last
        y, x = place // width, place % width
        if done[y, x]:
            continue
        done[y, x] = True
        for way in range(8):
            v, u = y + dy[way], x + dx[way]
            if v < 0 or u < 0 or v >= height or u >= width or done[v, u]:
                continue
            length = 1.41421356 if dy[way] != 0 and dx[way] != 0 else 1.0
            distance = far[y, x] + 0.5 * (cost[y, x] + cost[v, u]) * length
            if distance < far[v, u] and used < room:
                far[v, u] = distance
                came[v, u] = 7 - way  # back to where it came from
                hole = used
                used += 1
                while hole and keys[(hole - 1) // 2] > distance:  # sift up
                    keys[hole], places[hole] = keys[(hole - 1) // 2], places[(hole - 1) // 2]
                    hole = (hole - 1) // 2
                keys[hole], places[hole] = distance, v * width + u


@_jit
def way_back(came: npt.NDArray[np.int8], row: Any, column: Any) -> npt.NDArray[np.int32]:
    """The way from a pixel to the start of `cheapest_ways`: N x 2 of row and column."""
    dy = np.array([-1, -1, -1, 0, 0, 1, 1, 1])
    dx = np.array([-1, 0, 1, -1, 1, -1, 0, 1])
    out = np.empty((came.size, 2), np.int32)
    count = 0
    while count < came.size:
        out[count, 0], out[count, 1] = row, column
        count += 1
        way = came[row, column]
        if way < 0:
            break
        row, column = row + dy[way], column + dx[way]
    return out[:count]
