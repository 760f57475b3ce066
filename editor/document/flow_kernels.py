"""Brushing and reading a field of displacements; compiled, releases the GIL."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numba import njit  # pyright: ignore[reportPrivateImportUsage]

_jit: Any = njit(nogil=True, cache=True)

PUSH: Final = 0
TWIRL: Final = 1
PUCKER: Final = 2
BLOAT: Final = 3
RESTORE: Final = 4


@_jit
def _at(field: Any, u: float, v: float) -> tuple[float, float]:
    """The field between its nodes, H x W x 2; beyond its sides as at the side."""
    rows, columns = field.shape[:2]
    u = min(max(u, 0.0), columns - 1.0)
    v = min(max(v, 0.0), rows - 1.0)
    i, j = min(int(v), rows - 2), min(int(u), columns - 2)
    s, t = u - j, v - i
    a, b = (1.0 - s) * (1.0 - t), s * (1.0 - t)
    c, d = (1.0 - s) * t, s * t
    x = a * field[i, j, 0] + b * field[i, j + 1, 0]
    x += c * field[i + 1, j, 0] + d * field[i + 1, j + 1, 0]
    y = a * field[i, j, 1] + b * field[i, j + 1, 1]
    y += c * field[i + 1, j, 1] + d * field[i + 1, j + 1, 1]
    return x, y


@_jit
def brush(
    old: Any,
    new: Any,
    share: Any,
    box: tuple[int, int, int, int],
    offset: tuple[int, int],
    mode: int,
    centre: tuple[float, float],
    radius: float,
    seen: tuple[float, float, float, float],
    back: tuple[float, float, float, float],
    move: tuple[float, float],
    amount: float,
) -> None:
    """One dab on the nodes in `box` (left, top, right, bottom) of `new`.

    `old` is what the field was around them, its corner at the node `offset`; `share`, H x W, says how
    much of a dab each node takes. Places are in nodes; `radius` and `move` in what is seen, to which
    `seen` leads from nodes, and `back` from there.
    """
    left, top, right, bottom = box
    for i in range(top, bottom):
        for j in range(left, right):
            ox, oy = j - centre[0], i - centre[1]
            sx, sy = seen[0] * ox + seen[1] * oy, seen[2] * ox + seen[3] * oy
            squared = (sx * sx + sy * sy) / (radius * radius)
            if squared >= 1.0:
                continue
            weight = (1.0 - squared) * (1.0 - squared) * share[i, j] * amount
            if weight == 0.0:
                continue
            if mode == RESTORE:
                new[i, j, 0] *= 1.0 - weight
                new[i, j, 1] *= 1.0 - weight
                continue
            if mode == PUSH:
                mx, my = -weight * move[0], -weight * move[1]
            elif mode == TWIRL:
                c, s = np.cos(weight), -np.sin(weight)
                mx, my = c * sx - s * sy - sx, s * sx + c * sy - sy
            elif mode == PUCKER:
                mx, my = weight * sx, weight * sy
            else:
                mx, my = -weight * sx, -weight * sy
            nx, ny = back[0] * mx + back[1] * my, back[2] * mx + back[3] * my
            x, y = _at(old, j + nx - offset[0], i + ny - offset[1])
            new[i, j, 0] = x + nx
            new[i, j, 1] = y + ny


@_jit
def displace(field: Any, left: float, top: float, step: float, x: Any, y: Any) -> None:
    """Move the points x, y (each H x W) to where they come from; `field` is in nodes `step` apart, its
    corner at left, top. Outside it nothing moves."""
    rows, columns = field.shape[:2]
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            u, v = (x[i, j] - left) / step, (y[i, j] - top) / step
            if 0.0 <= u <= columns - 1.0 and 0.0 <= v <= rows - 1.0:
                dx, dy = _at(field, u, v)
                x[i, j] += dx * step
                y[i, j] += dy * step
