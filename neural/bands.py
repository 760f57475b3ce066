"""Look at a whole picture of any size, band by band, before the first tile is computed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from neural.area import Floats, Light, opened
from neural.source import Rect, Source

if TYPE_CHECKING:
    from neural.context import Context

BAND = 1 << 20
"""Pixels read at once."""


def bands(source: Source, context: Context, light: Light) -> Iterator[tuple[Rect, Floats]]:
    """The picture's rows in order: their place, and straight values of H x W x 4. Raises Cancelled."""
    width, height = source.size.width, source.size.height
    rows = max(1, BAND // width)
    for top in range(0, height, rows):
        context.checkpoint()
        band = Rect.edges(0, top, width, min(top + rows, height))
        yield band, opened(source.read(band), light, opaque=True)
