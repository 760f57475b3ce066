"""Liquify: a field that says for every place where what is seen there comes from, and brushes on it.

Pixels are never pushed: a dab changes the field, as if the picture that is seen were drawn anew through
a small warp (Gustafson, Interactive Image Warping, 1993), and the pixels are read through the whole
field once, from the original.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import ceil, hypot
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from editor.document.raster import Raster
from neural.source import Rect

Floats = npt.NDArray[np.float32]
Linear = tuple[float, float, float, float]
"""Row by row: what a small step becomes."""

Mode = Literal["push", "twirl", "pucker", "bloat", "restore"]

NODES: Final = 2000
"""Nodes along the longer side of a field, at most."""
_CODES: Final[dict[Mode, int]] = {"push": 0, "twirl": 1, "pucker": 2, "bloat": 3, "restore": 4}
_SPACING: Final = 0.2
"""Of the radius: the longest way that one dab pushes, short enough never to fold what it moves."""
_ONE: Final[Linear] = (1.0, 0.0, 0.0, 1.0)


@dataclass(frozen=True)
class Flow:
    """Displacements at nodes `step` pixels apart, the first at `left`, `top` of the document.

    `raster` holds them as a picture of one channel, float32: to the left how far to the right of each
    node that comes from what is seen there, to the right of it how far below, both in steps. Outside
    nothing moves.
    """

    left: float
    top: float
    step: float
    raster: Raster

    @classmethod
    def of(cls, left: float, top: float, step: float, field: Floats) -> Flow:
        """From rows x columns x 2."""
        both = np.concatenate([field[..., :1], field[..., 1:]], axis=1)
        return cls(left, top, step, Raster.from_array(np.ascontiguousarray(both, np.float32)))

    def __post_init__(self) -> None:
        size = self.raster.size
        if size.width < 4 or size.width % 2 or size.height < 2 or self.step <= 0:
            raise ValueError("A field has at least two rows and two columns of nodes.")
        if self.raster.channels != 1 or self.raster.depth != "float32":
            raise ValueError("A field is of float32.")

    @cached_property
    def field(self) -> Floats:
        """Rows x columns x 2."""
        both = self.raster.read(self.raster.bounds)[..., 0]
        return np.ascontiguousarray(np.stack(np.split(both, 2, axis=1), axis=2), np.float32)

    @property
    def area(self) -> Rect:
        """Outside which nothing moves."""
        size = self.raster.size
        right = self.left + (size.width // 2 - 1) * self.step
        return Rect.enclosing(self.left, self.top, right, self.top + (size.height - 1) * self.step)

    def displace(self, x: Floats, y: Floats) -> None:
        """Move points of the document, each H x W, in place to where what is seen there comes from."""
        from editor.document.flow_kernels import displace

        displace(self.field, self.left, self.top, self.step, x, y)


class Field:
    """A flow under the brush. It lies over `area` of the document, and goes on from `before`.

    Sizes and moves are those that are seen: `seen` leads there from the document that the field is in,
    as far as a small step is concerned.
    """

    def __init__(self, area: Rect, before: Flow | None = None) -> None:
        if before is not None:
            area = area.union(before.area)
        self.area = area
        self.step = float(max(1, ceil(max(area.width, area.height) / NODES)))
        columns, rows = (ceil(side / self.step) + 1 for side in (area.width, area.height))
        self.values: Floats = np.zeros((max(2, rows), max(2, columns), 2), np.float32)
        self.share: Floats = np.ones(self.values.shape[:2], np.float32)
        """How much of a dab each node takes, 0..1: set it to what is selected."""
        if before is not None:
            self._carry_on(before)

    @property
    def nodes(self) -> tuple[Floats, Floats]:
        """Where the nodes lie in the document: x and y, each rows x columns."""
        rows, columns = self.values.shape[:2]
        across = self.area.x + self.step * np.arange(columns, dtype=np.float32)
        down = self.area.y + self.step * np.arange(rows, dtype=np.float32)
        x, y = np.meshgrid(across, down)
        return np.ascontiguousarray(x, np.float32), np.ascontiguousarray(y, np.float32)

    def flow(self) -> Flow | None:
        """The field as it is now; None when nothing moves."""
        if not self.values.any():
            return None
        return Flow.of(float(self.area.x), float(self.area.y), self.step, self.values)

    def displace(self, x: Floats, y: Floats) -> None:
        """As `Flow.displace`."""
        from editor.document.flow_kernels import displace

        displace(self.values, self.area.x, self.area.y, self.step, x, y)

    def stroke(
        self,
        mode: Mode,
        start: tuple[float, float],
        end: tuple[float, float],
        radius: float,
        strength: float,
        seen: Linear = _ONE,
    ) -> Rect:
        """Brush from `start` to `end`, places of the document; gives what of it may look different.

        Push carries along what lies under the middle: all the way at a strength of 1. The others act
        once at `end`: at full strength twirl turns its middle by 12 degrees clockwise, pucker and
        bloat change its size by a tenth, restore takes back a third.
        """
        if mode != "push":
            rate = {"twirl": 0.21, "pucker": 0.1, "bloat": 0.1, "restore": 0.34}[mode]
            return self._dab(mode, end, radius, seen, (0.0, 0.0), strength * rate)
        dx, dy = end[0] - start[0], end[1] - start[1]
        a, b, c, d = seen
        way = hypot(a * dx + b * dy, c * dx + d * dy)
        count = ceil(way / (_SPACING * radius)) if way else 0
        dirty = Rect(0, 0, 0, 0)
        for number in range(1, count + 1):
            part = number / count
            at = (start[0] + dx * part, start[1] + dy * part)
            move = ((a * dx + b * dy) / count, (c * dx + d * dy) / count)
            dirty = dirty.union(self._dab(mode, at, radius, seen, move, strength))
        return dirty

    def _dab(
        self,
        mode: Mode,
        at: tuple[float, float],
        radius: float,
        seen: Linear,
        move: tuple[float, float],
        amount: float,
    ) -> Rect:
        from editor.document.flow_kernels import brush

        a, b, c, d = seen
        area = a * d - b * c
        if abs(area) < 1e-9:
            return Rect(0, 0, 0, 0)
        back = (d / area, -b / area, -c / area, a / area)
        # The ellipse that the round brush is here.
        wide, high = radius * hypot(back[0], back[1]), radius * hypot(back[2], back[3])
        dirty = Rect.enclosing(at[0] - wide, at[1] - high, at[0] + wide, at[1] + high)
        dirty = dirty.intersect(self.area.inflate(ceil(self.step)))
        rows, columns = self.values.shape[:2]
        here = dirty.translate(-self.area.x, -self.area.y)
        whole = Rect(0, 0, columns, rows)
        step = self.step
        box = Rect.enclosing(
            here.x / step, here.y / step, here.right / step + 1, here.bottom / step + 1
        ).intersect(whole)
        if box.empty:
            return box
        reach = ceil((hypot(*move) * max(wide, high) / radius + 0.3 * max(wide, high)) / step) + 2
        around = box.inflate(reach).intersect(whole)
        brush(
            self.values[around.slices].copy(),
            self.values,
            self.share,
            (box.x, box.y, box.right, box.bottom),
            (around.x, around.y),
            _CODES[mode],
            ((at[0] - self.area.x) / step, (at[1] - self.area.y) / step),
            radius / step,
            seen,
            back,
            (move[0] / step, move[1] / step),
            amount,
        )
        return dirty

    def _carry_on(self, before: Flow) -> None:
        """What `before` moves, at the nodes of this field."""
        x, y = self.nodes
        from_x, from_y = x.copy(), y.copy()
        before.displace(from_x, from_y)
        self.values[..., 0] = (from_x - x) / self.step
        self.values[..., 1] = (from_y - y) / self.step
