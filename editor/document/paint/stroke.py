"""A stroke of the brush: points in, a raster out."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from editor.document.paint.brush import Brush, Point
from editor.document.paint.path import Dabs, Path, extent, shape_of
from editor.document.paint.wash import Ink, Wash
from editor.document.raster import TILE, Key, Raster, keys_of
from neural.source import Rect


class Stroke:
    """One stroke under way. `raster` is always what has been painted so far.

    Starts from an immutable raster and leaves it alone; the same points give the same pixels however
    they are batched. See `Wash` for `area`, `selection`, `at` and `lock_alpha`.
    """

    def __init__(
        self,
        raster: Raster,
        brush: Brush,
        ink: Ink,
        area: Rect,
        *,
        selection: Raster | None = None,
        at: tuple[int, int] = (0, 0),
        lock_alpha: bool = False,
    ) -> None:
        self.brush = brush
        self.wash = Wash(
            raster,
            ink,
            area,
            opacity=brush.opacity,
            selection=selection,
            at=at,
            lock_alpha=lock_alpha,
        )
        self._path = Path(brush)
        self._shape = shape_of(brush)

    @property
    def raster(self) -> Raster:
        return self.wash.raster

    def add(self, points: Iterable[Point]) -> Rect:
        """Take the pen on; gives what may have changed, in the raster's coordinates."""
        return self._stamp([self._path.add(point) for point in points])

    def end(self) -> Rect:
        """Paint what is left up to the last point."""
        return self._stamp([self._path.end()])

    def finish(self) -> Raster:
        """The raster as it stays, after `end`."""
        return self.wash.finish()

    def _stamp(self, parts: list[Dabs]) -> Rect:
        from editor.document.paint import kernels

        dabs = np.concatenate(parts) if parts else np.empty((0, kernels.FIELDS))
        grid = extent(dabs).intersect(self.wash.area).align(TILE)
        if grid.empty:
            return Rect(0, 0, 0, 0)
        boxes = touched(dabs, grid)
        columns = grid.width // TILE
        covers = np.zeros((grid.height // TILE) * columns, np.int64)
        for (row, column), _ in boxes:
            cover = self.wash.cell((row, column)).cover
            assert cover is not None
            place = (row - grid.y // TILE) * columns + column - grid.x // TILE
            covers[place] = cover.__array_interface__["data"][0]
        kernels.stamp(
            dabs,
            len(dabs),
            covers,
            grid.x,
            grid.y,
            columns,
            self._shape,
            np.float32(self.brush.flow),
        )
        return self.wash.render(boxes)


def touched(dabs: Dabs, grid: Rect) -> list[tuple[Key, Rect]]:
    """The tiles of `grid`, a rectangle of whole tiles, that dabs touch, and what of each."""
    from editor.document.paint import kernels

    boxes = np.empty((grid.height // TILE, grid.width // TILE, 4), np.int64)
    boxes[...] = (TILE, TILE, 0, 0)
    kernels.touch(dabs, len(dabs), grid.x, grid.y, boxes)
    return [
        (key, Rect.edges(*box))
        for key, box in zip(keys_of(grid), boxes.reshape(-1, 4).tolist(), strict=True)
        if box[2] > box[0] and box[3] > box[1]
    ]
