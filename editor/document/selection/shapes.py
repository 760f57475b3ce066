"""Selections from shapes, their edges covering pixels in part."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil, cos, pi, sin, sqrt

import numpy as np

from editor.document.raster import TILE, Raster
from editor.document.selection.coverage import assembled, everything
from neural.source import Depth, Pixels, Rect, from_unit

Points = Sequence[tuple[float, float]]

DEVIATION = 0.01
"""Pixels that an ellipse may be off from a true one."""


def rectangle(rect: Rect, document: Rect, depth: Depth) -> Raster:
    """Whole pixels."""
    inside = everything(rect.intersect(document), depth)
    return Raster(document, depth, 1, inside.tiles)


def ellipse(
    left: float,
    top: float,
    right: float,
    bottom: float,
    document: Rect,
    depth: Depth,
    *,
    antialias: bool = True,
) -> Raster:
    """The ellipse that fits between these edges."""
    a, b = abs(right - left) / 2, abs(bottom - top) / 2
    count = max(8, ceil(pi * sqrt(max(a, b) / (2 * DEVIATION))))
    # A polygon within the ellipse covers too little: one of the same area does not.
    grow = sqrt(2 * pi / (count * sin(2 * pi / count)))
    x, y = (left + right) / 2, (top + bottom) / 2
    turns = [2 * pi * index / count for index in range(count)]
    points = [(x + a * grow * cos(turn), y + b * grow * sin(turn)) for turn in turns]
    return polygon(points, document, depth, antialias=antialias)


def polygon(points: Points, document: Rect, depth: Depth, *, antialias: bool = True) -> Raster:
    """A closed polygon in document coordinates, where a pixel's middle is at one half.

    All that it winds around is selected. Without `antialias` a pixel is selected when at least half of
    it is covered.
    """
    corners = np.array(points, np.float64).reshape(-1, 2)
    if len(corners) < 3:
        return Raster.mask(document, depth)
    left, top = corners.min(axis=0)
    right, bottom = corners.max(axis=0)
    return assembled(
        document, depth, _bands(corners, left, top, right, bottom, document, depth, antialias)
    )


def _bands(
    corners: Pixels,
    left: float,
    top: float,
    right: float,
    bottom: float,
    document: Rect,
    depth: Depth,
    antialias: bool,
) -> Iterator[tuple[Rect, Pixels]]:
    """Rows of tiles that the shape touches."""
    from editor.document.selection.kernels import fill_rows

    area = Rect.enclosing(left, top, right, bottom).intersect(document)
    if area.empty:
        return
    whole = area.align(TILE).intersect(document)
    for y in range(whole.y // TILE * TILE, whole.bottom, TILE):
        band = Rect(whole.x, y, whole.width, TILE).intersect(whole)
        buffer = np.empty((band.height, band.width + 2), np.float32)
        fill_rows(corners, float(band.x), float(band.y), buffer)
        share = buffer[:, : band.width]
        if not antialias:
            share = (share >= 0.5).astype(np.float32)
        yield band, from_unit(np.ascontiguousarray(share), depth)
