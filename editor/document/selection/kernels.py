"""The compiled loops behind selections. `warm` compiles them beside the window, once."""

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


@_jit
def _look(r: float, g: float, b: float, alpha: float, curve: Floats) -> Any:
    """L*, a*, b* times alpha and alpha, each times 2.55, of linear sRGB; `curve` is their cube root."""
    x = np.float32(0.433891) * r + np.float32(0.376235) * g + np.float32(0.189906) * b
    y = np.float32(0.212649) * r + np.float32(0.715169) * g + np.float32(0.072182) * b
    z = np.float32(0.017756) * r + np.float32(0.109467) * g + np.float32(0.872946) * b
    fx, fy, fz = _bent(x, curve), _bent(y, curve), _bent(z, curve)
    scale = np.float32(2.55) * alpha
    return (
        scale * (np.float32(116.0) * fy - np.float32(16.0)),
        scale * np.float32(500.0) * (fx - fy),
        scale * np.float32(200.0) * (fy - fz),
        np.float32(255.0) * alpha,
    )


@_jit
def _bent(value: float, curve: Floats) -> float:
    """A curve of evenly spaced samples over 0..1, straight between them."""
    place = min(max(value, np.float32(0.0)), np.float32(1.0)) * np.float32(len(curve) - 1)
    below = min(int(place), len(curve) - 2)
    return curve[below] + (curve[below + 1] - curve[below]) * (place - np.float32(below))


@_jit
def looks(pixels: Any, light: Floats, curve: Floats, out: Floats) -> None:
    """The look of each pixel, H x W x 4. `light` gives the linear light of a stored integer; it is empty
    for floats, which are linear."""
    height, width, _ = pixels.shape
    stored = len(light) > 0
    white = np.float32(max(len(light) - 1, 1))
    for row in range(height):
        for column in range(width):
            r, g, b, a = _linear(pixels, row, column, light, stored, white)
            out[row, column, 0], out[row, column, 1], out[row, column, 2], out[row, column, 3] = (
                _look(r, g, b, a, curve)
            )


@_jit
def distances(pixels: Any, light: Floats, curve: Floats, to: Floats, out: Floats) -> None:
    """How far the look of each pixel is from the nearest of N x 4 looks, H x W; as `looks` sees it."""
    height, width, _ = pixels.shape
    stored = len(light) > 0
    white = np.float32(max(len(light) - 1, 1))
    for row in range(height):
        for column in range(width):
            if column and (
                pixels[row, column, 0] == pixels[row, column - 1, 0]
                and pixels[row, column, 1] == pixels[row, column - 1, 1]
                and pixels[row, column, 2] == pixels[row, column - 1, 2]
                and pixels[row, column, 3] == pixels[row, column - 1, 3]
            ):
                out[row, column] = out[row, column - 1]
                continue
            r, g, b, a = _linear(pixels, row, column, light, stored, white)
            p, q, s, t = _look(r, g, b, a, curve)
            best = np.float32(np.inf)
            for each in range(len(to)):
                dp, dq = p - to[each, 0], q - to[each, 1]
                ds, dt = s - to[each, 2], t - to[each, 3]
                best = min(best, dp * dp + dq * dq + ds * ds + dt * dt)
            out[row, column] = np.sqrt(best)


@_jit
def _linear(pixels: Any, row: int, column: int, light: Floats, stored: bool, white: float) -> Any:
    if stored:
        return (
            light[int(pixels[row, column, 0])],
            light[int(pixels[row, column, 1])],
            light[int(pixels[row, column, 2])],
            np.float32(pixels[row, column, 3]) / white,
        )
    return (
        np.float32(pixels[row, column, 0]),
        np.float32(pixels[row, column, 1]),
        np.float32(pixels[row, column, 2]),
        min(max(np.float32(pixels[row, column, 3]), np.float32(0.0)), np.float32(1.0)),
    )


@_jit
def mix(old: Any, new: Any, cover: Any, white: float, whole: bool, out: Any) -> None:
    """`new` over `old` by `cover`, H x W x 1 of 0..`white`, colours weighted by alpha (the last of four
    channels); rounded when `whole`. What is not, and what is wholly covered is copied."""
    height, width, channels = old.shape
    unit = np.float32(1.0 / white)
    half = np.float32(0.5) if whole else np.float32(0.0)
    for row in range(height):
        for column in range(width):
            share = np.float32(cover[row, column, 0]) * unit
            if share <= np.float32(0.0) or share >= np.float32(1.0):
                for channel in range(channels):
                    kept = old[row, column, channel] if share <= 0.0 else new[row, column, channel]
                    out[row, column, channel] = kept
                continue
            rest = np.float32(1.0) - share
            mine, theirs = share, rest
            if channels == 4:
                mine = share * np.float32(new[row, column, 3])
                theirs = rest * np.float32(old[row, column, 3])
                out[row, column, 3] = mine + theirs + half
                total = mine + theirs
                if total > np.float32(1e-6):
                    mine, theirs = mine / total, theirs / total
                else:
                    mine, theirs = share, rest
            for channel in range(min(channels, 3)):
                value = mine * np.float32(new[row, column, channel])
                value += theirs * np.float32(old[row, column, channel])
                out[row, column, channel] = value + half


def warm(depth: str) -> None:
    """Compile, or load from disk, what a first selection in a document of that depth needs."""
    pixels = np.zeros((1, 1, 4), depth)
    cover = np.full((1, 1, 1), 0.5 if depth == "float32" else 1, depth)
    curve, share = np.zeros(2, np.float32), np.empty((1, 3), np.float32)
    light = np.zeros(0 if depth == "float32" else 2, np.float32)
    looks(pixels, light, curve, np.empty((1, 1, 4), np.float32))
    distances(pixels, light, curve, np.zeros((1, 4), np.float32), share[:, :1].copy())
    fill_rows(np.zeros((3, 2)), 0.0, 0.0, share)
    mix(pixels, pixels, cover, 255.0, depth != "float32", pixels.copy())
