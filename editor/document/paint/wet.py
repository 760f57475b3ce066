"""Strokes that work on the pixels themselves, dab after dab: smudge, blur, sharpen."""

from __future__ import annotations

from collections.abc import Iterable
from math import floor
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt

from editor.document.paint.brush import Brush, Point
from editor.document.paint.path import Dabs, Path, extent, shape_of
from editor.document.paint.stroke import touched
from editor.document.paint.wash import address_of, blank_of, patched, selected, settled
from editor.document.raster import TILE, Key, Raster, Tile, keys_of, rect_of
from neural.source import Pixels, Rect

Floats = npt.NDArray[np.float32]
Act = Literal["smudge", "blur", "sharpen"]

_SHARPENING: Final = 0.6


class _WetTile:
    __slots__ = ("select", "touched", "wet")

    def __init__(self, wet: Floats, select: Floats | None) -> None:
        self.wet = wet
        self.touched = np.zeros((TILE, TILE), np.uint8)
        self.select = select


class WetStroke:
    """One stroke under way, like `Stroke`; each dab sees what the ones before have left.

    The brush's opacity is the strength: of the pull of a smudge, or how much of a blurred or sharpened
    copy each dab takes. It is computed in float32, whatever the depth, and premultiplied.
    """

    def __init__(
        self,
        raster: Raster,
        brush: Brush,
        act: Act,
        area: Rect,
        *,
        selection: Raster | None = None,
        at: tuple[int, int] = (0, 0),
        lock_alpha: bool = False,
    ) -> None:
        self.before = raster
        self.brush = brush
        self.area = area
        self._act: Act = act
        self._selection = selection
        self._at = at
        self._lock = lock_alpha or raster.channels == 1
        self._path = Path(brush)
        self._shape = shape_of(brush)
        self._wet: dict[Key, _WetTile] = {}
        self._fresh: dict[Key, Tile] = {}
        self._bounds = raster.bounds
        self._carried: Floats | None = None
        self._work: Any = None

    @property
    def raster(self) -> Raster:
        return patched(self.before, self._bounds, self._fresh)

    def add(self, points: Iterable[Point]) -> Rect:
        """Take the pen on; gives what may have changed, in the raster's coordinates."""
        return self._work_on([self._path.add(point) for point in points])

    def end(self) -> Rect:
        return self._work_on([self._path.end()])

    def finish(self) -> Raster:
        """The raster as it stays, after `end`."""
        return settled(self.before, self._bounds, self._fresh)

    def _work_on(self, parts: list[Dabs]) -> Rect:
        dabs = np.concatenate(parts) if parts else np.empty((0, 4))
        if extent(dabs).intersect(self.area).empty:
            return Rect(0, 0, 0, 0)
        for dab in dabs:
            self._dab(dab)
        return self._dry(touched(dabs, extent(dabs).intersect(self.area).align(TILE)))

    def _dab(self, dab: npt.NDArray[np.float64]) -> None:
        from editor.document.paint import wet_kernels

        reach = floor(self.brush.size / 2) + 2
        x, y = floor(dab[0]) - reach, floor(dab[1]) - reach
        box = Rect(x, y, 2 * reach + 1, 2 * reach + 1)
        margin = 0 if self._act == "smudge" else 2 * self._radius
        lifted = box.inflate(margin)
        # Beyond the area its edge is repeated: what is lifted there lies at the edge.
        inside = lifted.intersect(self.area)
        if inside.empty:
            return
        grid = inside.align(TILE)
        tiles = [self._tile(key) for key in keys_of(grid)]
        addresses = np.array([address_of(tile.wet) for tile in tiles], np.int64)
        area = np.array((inside.x, inside.y, inside.right, inside.bottom), np.int64)
        columns = grid.width // TILE
        under = np.empty((lifted.height, lifted.width, 4), np.float32)
        wet_kernels.lift(addresses, columns, grid.x, grid.y, area, lifted.x, lifted.y, under)
        fresh, strength = self._changed(under, margin)
        if fresh is None:
            return
        wet_kernels.press(
            addresses,
            np.array([address_of(tile.touched) for tile in tiles], np.int64),
            np.array([address_of(tile.select) for tile in tiles], np.int64),
            columns,
            grid.x,
            grid.y,
            area,
            x,
            y,
            fresh,
            dab,
            self._shape,
            np.float32(strength * dab[3]),
            int(self._lock),
        )

    @property
    def _radius(self) -> int:
        """Of the blur: a large brush softens more at once."""
        return max(1, round(self.brush.size / 60))

    def _changed(self, under: Floats, margin: int) -> tuple[Floats | None, float]:
        """What a dab lays over the pixels under it, and how strongly; None for the first of a smudge."""
        opacity, flow = self.brush.opacity, self.brush.flow
        if self._act == "smudge":
            carried, self._carried = self._carried, under
            if carried is None:
                return None, 0.0
            mixed: Any = under + np.float32(opacity) * (carried - under)
            self._carried = mixed
            return mixed, flow
        import cv2

        side = 2 * self._radius + 1
        soft: Any = cv2.blur(cv2.blur(under, (side, side)), (side, side))
        inner = slice(margin, -margin)
        blurred: Any = np.ascontiguousarray(soft[inner, inner])
        if self._act == "blur":
            return blurred, opacity * flow
        kept = under[inner, inner]
        sharp: Any = kept + np.float32(_SHARPENING) * (kept - blurred)
        sharp[..., 3] = kept[..., 3]
        if self.before.depth != "float32":
            np.clip(sharp[..., :3], 0.0, sharp[..., 3:], out=sharp[..., :3])
        return sharp, opacity * flow

    def _tile(self, key: Key) -> _WetTile:
        known = self._wet.get(key)
        if known is not None:
            return known
        from editor.document.paint import render, wet_kernels

        before = self.before
        if self._work is None:
            self._work = np.empty(render.WORK_BYTES, np.uint8)
        wet = np.empty((TILE, TILE, 4), np.float32)
        tile = before.tiles.get(key)
        pixels = tile.pixels if tile is not None else self._nothing()
        wet_kernels.soak(
            address_of(pixels),
            render.reading(before.depth, before.channels),
            before.channels * np.dtype(before.depth).itemsize,
            int(before.channels == 1),
            wet,
            address_of(self._work),
        )
        select = None
        if self._selection is not None:
            select = selected(self._selection, rect_of(key).translate(*self._at))
        made = self._wet[key] = _WetTile(wet, select)
        return made

    def _dry(self, boxes: list[tuple[Key, Rect]]) -> Rect:
        from editor.document.paint import render, wet_kernels

        before = self.before
        dirty = Rect(0, 0, 0, 0)
        for key, box in boxes:
            tile = self._wet.get(key)
            if tile is None or not tile.touched.any():
                continue
            present = self._fresh.get(key, before.tiles.get(key))
            fresh = (present.pixels if present is not None else self._nothing()).copy()
            wet_kernels.dry(
                tile.wet,
                tile.touched,
                np.array((box.x, box.y, box.right, box.bottom), np.int64),
                address_of(fresh),
                render.writing(before.depth, before.channels),
                before.channels * np.dtype(before.depth).itemsize,
                int(before.channels == 1),
                address_of(self._work),
            )
            self._fresh[key] = Tile(fresh)
            place = rect_of(key)
            dirty = dirty.union(box.translate(place.x, place.y).intersect(self.area))
        self._bounds = self._bounds.union(dirty)
        return dirty

    def _nothing(self) -> Pixels:
        return blank_of(self.before)
