"""A picture moved by whole pixels."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from neural.source import Pixels, Rect, Source

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Shifted:
    """The pixels of a source `right` and `down` of where they are: wrapped around, or the edge goes on."""

    source: Source
    right: int
    down: int
    wrap: bool = True

    def read(self, rect: Rect) -> Pixels:
        """A new array of H x W x 4 in the source's depth, for a rectangle inside the picture."""
        columns = self._places(rect.x - self.right, rect.width, self.source.size.width)
        rows = self._places(rect.y - self.down, rect.height, self.source.size.height)
        out = np.empty((rect.height, rect.width, 4), self.source.depth)
        for top, bottom in _runs(rows):
            for left, right in _runs(columns):
                xs, ys = columns[left:right], rows[top:bottom]
                box = Rect.edges(int(xs[0]), int(ys[0]), int(xs[-1]) + 1, int(ys[-1]) + 1)
                pixels = self.source.read(box)
                out[top:bottom, left:right] = pixels[ys - ys[0]][:, xs - xs[0]]
        return out

    def _places(self, start: int, count: int, length: int) -> Ints:
        places = np.arange(start, start + count)
        return places % length if self.wrap else np.clip(places, 0, length - 1)


def _runs(places: Ints) -> list[tuple[int, int]]:
    """Where the places go on without falling back."""
    breaks = np.flatnonzero(np.diff(places) < 0) + 1
    return list(pairwise([0, *breaks.tolist(), len(places)]))
