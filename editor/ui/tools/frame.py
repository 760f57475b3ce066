"""A rectangle with handles, and what dragging them does to it. Geometry only."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import atan2, degrees, hypot

import numpy as np

from editor.document.transform import (
    IDENTITY,
    Matrix,
    TransformError,
    inverse,
    mapped,
    product,
    rotation,
    scaling,
    through,
    translation,
)
from neural.source import Rect

Point = tuple[float, float]

GRIPS: dict[str, Point] = {
    "top left": (0.0, 0.0),
    "top": (0.5, 0.0),
    "top right": (1.0, 0.0),
    "right": (1.0, 0.5),
    "bottom right": (1.0, 1.0),
    "bottom": (0.5, 1.0),
    "bottom left": (0.0, 1.0),
    "left": (0.0, 0.5),
}
"""The handles and where they lie on the rectangle."""
CORNERS = ("top left", "top right", "bottom right", "bottom left")

TURN = 15.0
"""Degrees between the angles that Shift keeps to."""
LEAST = 1e-3
"""How far a scale may go towards nothing."""


@dataclass(frozen=True, slots=True)
class Frame:
    """`rect` as `matrix` shows it."""

    rect: Rect
    matrix: Matrix = IDENTITY

    def point(self, u: float, v: float) -> Point:
        """Where a point lies now; 0, 0 is the top-left corner and 1, 1 the one across."""
        return self.gone((self.rect.x + u * self.rect.width, self.rect.y + v * self.rect.height))

    def grip(self, name: str) -> Point:
        return self.point(*GRIPS[name])

    @property
    def corners(self) -> list[Point]:
        return [self.grip(name) for name in CORNERS]

    @property
    def center(self) -> Point:
        return self.point(0.5, 0.5)

    @property
    def angle(self) -> float:
        """Of the upper edge against the horizontal, clockwise, in degrees."""
        (ax, ay), (bx, by) = self.grip("top left"), self.grip("top right")
        return degrees(atan2(by - ay, bx - ax))

    @property
    def size(self) -> tuple[float, float]:
        """Lengths of the upper and of the left edge."""
        a, b, c = self.grip("top left"), self.grip("top right"), self.grip("bottom left")
        return hypot(b[0] - a[0], b[1] - a[1]), hypot(c[0] - a[0], c[1] - a[1])

    def near(self, at: Point, reach: float) -> str | None:
        """The handle within `reach` of a point; corners before edges."""
        for name in sorted(GRIPS, key=lambda name: name not in CORNERS):
            x, y = self.grip(name)
            if abs(x - at[0]) <= reach and abs(y - at[1]) <= reach:
                return name
        return None

    def holds(self, at: Point) -> bool:
        """Whether a point lies inside."""
        try:
            x, y = self.back(at)
        except TransformError:
            return False
        return self.rect.x <= x <= self.rect.right and self.rect.y <= y <= self.rect.bottom

    # What a drag does. Each takes the frame as it was when the drag began.

    def moved(self, dx: float, dy: float) -> Frame:
        return replace(self, matrix=product(translation(dx, dy), self.matrix))

    def turned(self, start: Point, end: Point, *, steps: bool = False) -> Frame:
        """Around its middle, by the angle from `start` to `end`; `steps` keeps to multiples of 15."""
        x, y = self.center
        angle = degrees(atan2(end[1] - y, end[0] - x) - atan2(start[1] - y, start[0] - x))
        if steps:
            angle = round((self.angle + angle) / TURN) * TURN - self.angle
        return self.turned_by(angle)

    def turned_by(self, angle: float) -> Frame:
        return replace(self, matrix=product(rotation(angle, self.center), self.matrix))

    def scaled(self, name: str, at: Point, *, even: bool, middle: bool) -> Frame:
        """With a handle pulled to a point: the one across stays, or the middle when `middle`.

        `even` keeps the proportions when a corner is pulled.
        """
        u, v = GRIPS[name]
        anchor = (0.5, 0.5) if middle else (1 - u, 1 - v)
        ax = self.rect.x + anchor[0] * self.rect.width
        ay = self.rect.y + anchor[1] * self.rect.height
        gx, gy = self.rect.x + u * self.rect.width, self.rect.y + v * self.rect.height
        px, py = self.back(at)
        sx = (px - ax) / (gx - ax) if u != 0.5 else 1.0
        sy = (py - ay) / (gy - ay) if v != 0.5 else 1.0
        if even and name in CORNERS:
            # The point of the diagonal that is nearest to the hand.
            wx, wy = gx - ax, gy - ay
            sx = sy = ((px - ax) * wx + (py - ay) * wy) / (wx * wx + wy * wy)
        sx, sy = _away_from_zero(sx), _away_from_zero(sy)
        return replace(self, matrix=product(self.matrix, scaling(sx, sy, (ax, ay))))

    def skewed(self, name: str, dx: float, dy: float) -> Frame:
        """With an edge slid along itself; the one across stays."""
        horizontal = name in ("top", "bottom")
        (ax, ay), (bx, by) = (
            (self.grip("top left"), self.grip("top right"))
            if horizontal
            else (self.grip("top left"), self.grip("bottom left"))
        )
        length = max(hypot(bx - ax, by - ay), 1e-9)
        along = (dx * (bx - ax) + dy * (by - ay)) / length
        slid = ((bx - ax) / length * along, (by - ay) / length * along)
        ends = [end for end in CORNERS if name in end]
        return self._with_corners({end: _plus(self.grip(end), slid) for end in ends})

    def distorted(self, name: str, at: Point) -> Frame:
        """With one corner at a point and the others where they are. Raises TransformError."""
        return self._with_corners({name: at})

    def tapered(self, name: str, at: Point) -> Frame:
        """In perspective: the corner across the nearer edge goes the other way. Raises TransformError."""
        x, y = self.grip(name)
        u, v = GRIPS[name]
        across = (1 - u, v) if abs(at[0] - x) >= abs(at[1] - y) else (u, 1 - v)
        other = next(each for each in CORNERS if GRIPS[each] == across)
        ox, oy = self.grip(other)
        sideways = across[0] != u
        dx, dy = (at[0] - x, 0.0) if sideways else (0.0, at[1] - y)
        return self._with_corners({name: (x + dx, y + dy), other: (ox - dx, oy - dy)})

    def _with_corners(self, targets: dict[str, Point]) -> Frame:
        rect = self.rect
        corners = [
            (rect.x + u * rect.width, rect.y + v * rect.height)
            for u, v in (GRIPS[name] for name in CORNERS)
        ]
        wanted = [targets.get(name, self.grip(name)) for name in CORNERS]
        return replace(self, matrix=through(corners, wanted))

    def gone(self, point: Point) -> Point:
        """Where a point of the rectangle's plane is now."""
        x, y = mapped(self.matrix, np.array([point]))[0]
        return float(x), float(y)

    def back(self, point: Point) -> Point:
        """Which point is now there. Raises TransformError for a frame that is flat."""
        x, y = mapped(inverse(self.matrix), np.array([point]))[0]
        return float(x), float(y)


def _away_from_zero(scale: float) -> float:
    if abs(scale) >= LEAST:
        return scale
    return LEAST if scale >= 0 else -LEAST


def _plus(a: Point, b: Point) -> Point:
    return a[0] + b[0], a[1] + b[1]
