"""From the points of the pen to the dabs of a stroke, one point after the other."""

from __future__ import annotations

from math import cos, hypot, radians, sin
from typing import Any

import numpy as np
import numpy.typing as npt

from editor.document.paint.brush import Brush, Point
from neural.source import Rect

Dabs = npt.NDArray[np.float64]
"""N x 4: x, y, radius, and the coverage that the dab builds up to."""


class Path:
    """Follows the pen. The same points give the same dabs, however they are batched.

    A curve to a point needs the one after it: what `add` gives ends at the point before the last, and
    `end` gives the rest.
    """

    def __init__(self, brush: Brush) -> None:
        self._tip = np.array(
            [
                brush.size,
                brush.spacing,
                float(brush.pressure_size),
                float(brush.pressure_opacity),
                float(brush.pencil),
            ]
        )
        self._trail = 0.95 * brush.smoothing
        self._knots: list[tuple[float, float, float]] = []
        self._last: tuple[float, float, float] | None = None
        self._since = -1.0

    def add(self, point: Point) -> Dabs:
        """The dabs that are certain now. The first point gives one at once."""
        pen = (point.x, point.y, min(1.0, max(0.0, point.pressure)))
        self._last = pen
        if not self._knots:
            self._knots = [pen]
            return self._between(pen, pen, pen, pen)
        if self._trail > 0.0:
            before = self._knots[-1]
            keep = self._trail
            pen = (
                before[0] * keep + pen[0] * (1 - keep),
                before[1] * keep + pen[1] * (1 - keep),
                before[2] * keep + pen[2] * (1 - keep),
            )
        return self._knot(pen)

    def end(self) -> Dabs:
        """The dabs up to the last point."""
        parts: list[Dabs] = []
        if self._last is not None:
            parts.append(self._knot(self._last))  # a line that trailed behind catches up
        if len(self._knots) > 1:
            before = self._knots[-3] if len(self._knots) > 2 else self._knots[-2]
            parts.append(self._between(before, *self._knots[-2:], self._knots[-1]))
        self._knots = []
        self._last = None
        return np.concatenate(parts) if parts else _none()

    def _knot(self, pen: tuple[float, float, float]) -> Dabs:
        last = self._knots[-1]
        if hypot(pen[0] - last[0], pen[1] - last[1]) < 1e-3:
            return _none()
        self._knots.append(pen)
        if len(self._knots) < 3:
            return _none()
        before = self._knots[-4] if len(self._knots) > 3 else self._knots[-3]
        dabs = self._between(before, *self._knots[-3:])
        del self._knots[:-3]
        return dabs

    def _between(self, *knots: tuple[float, float, float]) -> Dabs:
        from editor.document.paint import kernels  # loads numba

        chord = hypot(knots[2][0] - knots[1][0], knots[2][1] - knots[1][1])
        # A spline of this kind is never half as long again as its chord.
        out = np.empty((int(2 * chord / kernels.SHORTEST) + 4, kernels.FIELDS))
        count, self._since = kernels.walk(np.array(knots), self._since, self._tip, out)
        return out[:count]


def _none() -> Dabs:
    return np.empty((0, 4))


def extent(dabs: Dabs) -> Rect:
    """The pixels that dabs may touch."""
    if len(dabs) == 0:
        return Rect(0, 0, 0, 0)
    reach = dabs[:, 2] + 1.0
    return Rect.enclosing(
        float((dabs[:, 0] - reach).min()),
        float((dabs[:, 1] - reach).min()),
        float((dabs[:, 0] + reach).max()),
        float((dabs[:, 1] + reach).max()),
    )


def shape_of(brush: Brush) -> npt.NDArray[Any]:
    """The tip as the kernels take it."""
    turn = radians(brush.angle)
    return np.array(
        [brush.hardness, cos(turn), sin(turn), brush.roundness, float(brush.pencil)], np.float64
    )
