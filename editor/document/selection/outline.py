"""Where the edge of a selection lies on the screen: between pixels above and below one half."""

from __future__ import annotations

from math import floor, log2
from typing import Final

import numpy as np
import numpy.typing as npt

from editor.document.mips import Mips
from editor.document.raster import Raster, used_rect
from neural.source import Pixels, Rect

Marks = npt.NDArray[np.bool_]
Shades = npt.NDArray[np.uint8]

_NOTHING: Final = Rect(0, 0, 0, 0)


class Outline:
    """The edges of one selection after another, in pixels of the screen.

    Their cost follows the screen: close up they lie exactly between the document's pixels, from far
    away they come from halved copies, which are kept, tile by tile, while a selection changes.
    """

    def __init__(self) -> None:
        self._mips = Mips()
        self.selection: Raster | None = None

    def show(self, selection: Raster | None) -> None:
        self.selection = selection
        self._mips.keep_only([selection] if selection is not None else [])

    def marks(self, left: float, top: float, zoom: float, window: Rect) -> tuple[Rect, Marks]:
        """The edge within `window`, for a document whose corner lies at `left`, `top` and whose pixels
        are `zoom` large.

        Gives the rectangle that holds all of it, and for each of its pixels whether what is selected
        ends there: it differs from the pixel above or to the left.
        """
        selection = self.selection
        used = used_rect(selection) if selection is not None else _NOTHING
        area = Rect.enclosing(
            left + used.x * zoom,
            top + used.y * zoom,
            left + used.right * zoom + 2,
            top + used.bottom * zoom + 2,
        ).intersect(window)
        if used.empty or area.empty:
            return _NOTHING, np.zeros((0, 0), np.bool_)
        before = Rect.edges(area.x - 1, area.y - 1, area.right, area.bottom)
        inside = self.shades(left, top, zoom, before) >= 128
        return area, (inside[1:, 1:] != inside[:-1, 1:]) | (inside[1:, 1:] != inside[1:, :-1])

    def shades(self, left: float, top: float, zoom: float, area: Rect) -> Shades:
        """How far what lies under each pixel of `area` of the screen is selected, 0..255."""
        level = max(0, floor(log2(1 / zoom) + 1e-9)) if zoom < 1 else 0
        step = zoom * 2**level
        columns = np.floor((np.arange(area.x, area.right) + 0.5 - left) / step).astype(np.intp)
        rows = np.floor((np.arange(area.y, area.bottom) + 0.5 - top) / step).astype(np.intp)
        part = Rect.edges(int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)
        return self._level(part, level)[rows - part.y][:, columns - part.x]

    def _level(self, part: Rect, level: int) -> Shades:
        """A rectangle of a level, zero outside the document."""
        selection = self.selection
        out = np.zeros((part.height, part.width), np.uint8)
        if selection is None:
            return out
        grid = self._mips.plane(selection, 0, 0, level).grid(part)
        size = selection.bounds
        bounds = Rect(0, 0, -(-size.right >> level), -(-size.bottom >> level))
        for number, tile in enumerate(grid.tiles):
            if tile is None:
                continue
            row, column = divmod(number, grid.columns)
            corner = Rect(0, 0, grid.tile_width, grid.tile_height)
            cell = corner.translate(
                grid.x + column * grid.tile_width, grid.y + row * grid.tile_height
            )
            shown = cell.intersect(part).intersect(bounds)
            values = tile[0][shown.relative_to(cell).slices][..., 0]
            out[shown.relative_to(part).slices] = _in_bytes(values)
        return out


def _in_bytes(values: Pixels) -> Pixels:
    if values.dtype == np.uint8:
        return values
    from editor.document.colour import coverage  # loads LittleCMS: not before it is needed

    return coverage(values, "uint8")
