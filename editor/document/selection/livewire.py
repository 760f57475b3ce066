"""Outlines that cling to edges: the cheapest way along strong edges between two points (E. Mortensen, W.
Barrett, "Intelligent scissors for image composition", SIGGRAPH 1995), found by Dijkstra's method."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from editor.document.selection.coverage import Floats
from editor.document.selection.wand import Sample
from neural.source import Rect

REACH: Final = 200
"""How far from its start a wire is worked out, in pixels of its scale."""
CLEAR: Final = 0.03
"""What a pixel on the strongest edge costs; one beside any edge costs 1 more."""


class LiveWire:
    """Ways from one point of the document to any other within reach.

    `scale` is how many pixels of the document are taken as one: from far away a coarser wire is as
    good, and reaches as far on the screen. Raises ValueError for a start outside the document.
    """

    def __init__(self, sample: Sample, x: float, y: float, scale: int = 1) -> None:
        from editor.document.selection.kernels import cheapest_ways

        if not sample.rect.contains(Rect(int(np.floor(x)), int(np.floor(y)), 1, 1)):
            raise ValueError("Click inside the picture to follow its edges.")
        self.scale = scale
        around = Rect(int(x), int(y), 1, 1).inflate(REACH * scale).intersect(sample.rect)
        self.area = Rect.edges(
            around.x // scale,
            around.y // scale,
            -(-around.right // scale),
            -(-around.bottom // scale),
        )
        """The pixels within reach, at the scale."""
        self._cost = edge_cost(self._look(sample))
        row, column = self._place(x, y)
        self._came = np.full(self._cost.shape, -1, np.int8)
        cheapest_ways(self._cost, row, column, self._came)

    def reaches(self, x: float, y: float) -> bool:
        return self.area.contains(Rect(int(x // self.scale), int(y // self.scale), 1, 1))

    def way_to(self, x: float, y: float) -> list[tuple[float, float]]:
        """Points from the start to the pixel at x, y, or to the nearest one within reach."""
        from editor.document.selection.kernels import way_back

        places = way_back(self._came, *self._place(x, y))[::-1]
        return [
            ((self.area.x + column + 0.5) * self.scale, (self.area.y + row + 0.5) * self.scale)
            for row, column in places.tolist()
        ]

    def snapped(self, x: float, y: float, radius: float) -> tuple[float, float]:
        """The strongest edge within `radius` pixels of the document of a point."""
        row, column = self._place(x, y)
        far = max(0, round(radius / self.scale))
        rows = slice(max(0, row - far), row + far + 1)
        columns = slice(max(0, column - far), column + far + 1)
        near = self._cost[rows, columns]
        v, u = np.mgrid[
            rows.start : rows.start + near.shape[0], columns.start : columns.start + near.shape[1]
        ]
        away = np.hypot(v - row, u - column)
        # Of equally strong edges the nearest; nothing beyond the circle.
        worth = np.where(away <= far + 0.5, near + 0.1 * away / max(far, 1), np.inf)
        best = int(np.argmin(worth))
        row, column = int(v.flat[best]), int(u.flat[best])
        return (self.area.x + column + 0.5) * self.scale, (self.area.y + row + 0.5) * self.scale

    def _place(self, x: float, y: float) -> tuple[int, int]:
        """Row and column within the area, moved inside it."""
        column = int(x // self.scale) - self.area.x
        row = int(y // self.scale) - self.area.y
        return min(max(row, 0), self.area.height - 1), min(max(column, 0), self.area.width - 1)

    def _look(self, sample: Sample) -> Floats:
        import cv2

        full = self.area.scale(self.scale).intersect(sample.rect)
        look = sample.look(full)
        if self.scale == 1:
            return look
        size = self.area.width, self.area.height
        return np.asarray(cv2.resize(look, size, interpolation=cv2.INTER_AREA), np.float32)


def edge_cost(look: Floats) -> npt.NDArray[np.float32]:
    """What a wire pays for each pixel of a picture as `Sample.look` gives it: `CLEAR` on its strongest
    edges, 1 more where it is flat."""
    import cv2

    smooth = cv2.GaussianBlur(look, (3, 3), 0.8)
    across = cv2.Sobel(smooth, cv2.CV_32F, 1, 0, ksize=3)
    down = cv2.Sobel(smooth, cv2.CV_32F, 0, 1, ksize=3)
    strength = np.sqrt((across**2 + down**2).sum(axis=2))
    top = max(float(np.percentile(strength, 98)), 20.0)  # below that it is noise
    flat = 1.0 - np.minimum(strength / top, 1.0)
    return (CLEAR + flat * flat).astype(np.float32)
