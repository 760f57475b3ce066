"""How far each pixel of a rectangle is covered, and laying an ink there in one go."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from editor.document.paint.wash import Floats, Ink, Wash
from editor.document.raster import TILE, Key, Raster, keys_of, rect_of
from neural.source import Rect


@dataclass(frozen=True, slots=True, eq=False)
class Cover:
    """Coverage 0..1 of a rectangle in a raster's coordinates, H x W; nothing is covered outside."""

    rect: Rect
    values: Floats

    def __post_init__(self) -> None:
        if self.values.shape != (self.rect.height, self.rect.width):
            raise ValueError(f"{self.values.shape} values do not fill {self.rect}.")

    @classmethod
    def of(cls, wash: Wash) -> Cover | None:
        """What a wash has covered so far, selection and all; None when that is nothing."""
        parts = {key: part for key, part in wash.cover().items() if part.any()}
        whole = Rect(0, 0, 0, 0)
        for key in parts:
            whole = whole.union(rect_of(key))
        if whole.empty:
            return None
        values = np.zeros((whole.height, whole.width), np.float32)
        for key, part in parts.items():
            values[rect_of(key).relative_to(whole).slices] = part
        return cls(whole, values).trimmed(wash.area)

    def trimmed(self, area: Rect) -> Cover | None:
        """The part in `area`, without the empty edges; None when nothing is left."""
        inside = self.rect.intersect(area)
        values = self.values[inside.relative_to(self.rect).slices]
        rows, columns = np.flatnonzero(values.any(axis=1)), np.flatnonzero(values.any(axis=0))
        if len(rows) == 0:
            return None
        kept = Rect.edges(
            int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1
        ).translate(inside.x, inside.y)
        return Cover(kept, np.ascontiguousarray(self.values[kept.relative_to(self.rect).slices]))

    def tile(self, key: Key) -> Floats:
        """The coverage of a tile, TILE x TILE."""
        out = np.zeros((TILE, TILE), np.float32)
        place = rect_of(key)
        part = place.intersect(self.rect)
        if not part.empty:
            values = self.values[part.relative_to(self.rect).slices]
            out[part.relative_to(place).slices] = values
        return out


def lay(
    raster: Raster,
    ink: Ink,
    area: Rect,
    *,
    cover: Cover | None = None,
    opacity: float = 1.0,
    selection: Raster | None = None,
    at: tuple[int, int] = (0, 0),
    lock_alpha: bool = False,
) -> Raster:
    """The raster with `ink` on all that is covered (all of `area` when `cover` is None). See `Wash`."""
    wash = Wash(
        raster, ink, area, opacity=opacity, selection=selection, at=at, lock_alpha=lock_alpha
    )
    reach = area if cover is None else area.intersect(cover.rect)
    if selection is not None:
        reach = reach.intersect(selection.bounds.translate(-at[0], -at[1]))
    boxes: list[tuple[Key, Rect]] = []
    for key in keys_of(reach):
        place = rect_of(key)
        part = cover.tile(key) if cover is not None else None
        if part is not None and not part.any():
            continue
        select = wash.put(key, part).select
        if select is None or select.any():
            boxes.append((key, reach.intersect(place).relative_to(place)))
    wash.render(boxes)
    return wash.finish()
