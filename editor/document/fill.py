"""What a fill layer holds: one colour, or a gradient. Values, drawn wherever they are asked for.

Colours are four numbers, red, green, blue and alpha, straight, 1.0 the document's white: encoded like
the document's pixels, linear in a float document.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import atan2, cos, degrees, hypot, radians, sin
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from neural.source import WHITE, Depth, Pixels, Rect

Color = tuple[float, float, float, float]
Point = tuple[float, float]
GradientKind = Literal["linear", "reflected", "radial", "angle", "diamond"]


@dataclass(frozen=True, slots=True)
class Solid:
    """One colour everywhere."""

    color: Color

    def moved(self, dx: int, dy: int) -> Solid:
        return self

    def stored(self, depth: Depth) -> Pixels:
        """The colour as four values of a depth, rounded and, for integers, clipped."""
        return _stored(np.array(self.color, np.float64), depth)


@dataclass(frozen=True, slots=True)
class Stop:
    """A colour at a place of a gradient, 0 where it starts and 1 where it ends."""

    at: float
    color: Color


@dataclass(frozen=True, slots=True)
class Gradient:
    """Colours between two points of the document; beyond them the first and the last go on.

    "linear" changes along the line; "reflected" the same on both sides of the start; "radial" with
    the distance from the start; "diamond" with the larger of the two distances, along the line and
    across; "angle" once around the start, from the direction of the end. Colours between two stops are
    mixed weighted by their alpha, so that none bleeds out of a transparent stop.
    """

    start: Point
    end: Point
    stops: tuple[Stop, ...]
    kind: GradientKind = "linear"

    def __post_init__(self) -> None:
        places = [stop.at for stop in self.stops]
        if not places or places != sorted(places) or places[0] < 0 or places[-1] > 1:
            raise ValueError("A gradient has stops from 0 to 1, in order.")

    def moved(self, dx: int, dy: int) -> Gradient:
        start, end = self.start, self.end
        return replace(self, start=(start[0] + dx, start[1] + dy), end=(end[0] + dx, end[1] + dy))

    def scaled(self, x: float, y: float) -> Gradient:
        """For a document that became `x` times as wide and `y` times as high."""
        start, end = self.start, self.end
        return replace(self, start=(start[0] * x, start[1] * y), end=(end[0] * x, end[1] * y))

    @property
    def angle(self) -> float:
        """Where it runs to, in degrees from the right, counter-clockwise; from -180 to 180."""
        dx, dy = self.end[0] - self.start[0], self.end[1] - self.start[1]
        return degrees(atan2(-dy, dx))

    def turned(self, angle: float) -> Gradient:
        """Of the same length around the same middle, running in the direction of `angle`."""
        (x0, y0), (x1, y1) = self.start, self.end
        half = hypot(x1 - x0, y1 - y0) / 2
        dx, dy = half * cos(radians(angle)), -half * sin(radians(angle))
        x, y = (x0 + x1) / 2, (y0 + y1) / 2
        return replace(self, start=(x - dx, y - dy), end=(x + dx, y + dy))

    def reversed(self) -> Gradient:
        """With its colours in the opposite order."""
        stops = tuple(Stop(1.0 - stop.at, stop.color) for stop in reversed(self.stops))
        return replace(self, stops=stops)

    def with_stop(self, at: float) -> tuple[Gradient, int]:
        """With another stop at a place, of the colour that is there; and its number."""
        red, green, blue, alpha = (float(value) for value in self.colors(np.array([at]))[0])
        index = sum(stop.at <= at for stop in self.stops)
        stop = Stop(at, (red, green, blue, alpha))
        return replace(self, stops=(*self.stops[:index], stop, *self.stops[index:])), index

    def with_stop_at(self, index: int, at: float) -> Gradient:
        """With a stop moved, between the two beside it."""
        low = self.stops[index - 1].at if index > 0 else 0.0
        high = self.stops[index + 1].at if index + 1 < len(self.stops) else 1.0
        return self._with(index, replace(self.stops[index], at=min(high, max(low, at))))

    def with_color(self, index: int, color: Color) -> Gradient:
        """With another colour at a stop."""
        return self._with(index, replace(self.stops[index], color=color))

    def without_stop(self, index: int) -> Gradient:
        """Without a stop. Raises ValueError when fewer than two would be left."""
        if len(self.stops) <= 2:
            raise ValueError("A gradient has two colours at least.")
        return replace(self, stops=(*self.stops[:index], *self.stops[index + 1 :]))

    def _with(self, index: int, stop: Stop) -> Gradient:
        return replace(self, stops=(*self.stops[:index], stop, *self.stops[index + 1 :]))

    def strip(self, length: int, depth: Depth) -> Pixels:
        """Its colours from start to end, 1 x length x 4 straight RGBA of the depth."""
        return _stored(self.colors((np.arange(length) + 0.5)[None, :] / length), depth)

    def pixels(self, rect: Rect, depth: Depth, level: int = 0) -> Pixels:
        """`rect` of a mip level, H x W x 4 straight RGBA of the depth."""
        return _stored(self.colors(self._places(rect, level)), depth)

    def colors(self, places: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """The colours at places of any shape along the gradient, as ... x 4 straight RGBA."""
        at = np.array([stop.at for stop in self.stops])
        table = np.array([stop.color for stop in self.stops], np.float64)
        light = table[:, :3] * table[:, 3:]
        out = np.empty((*places.shape, 4))
        out[..., 3] = np.interp(places, at, table[:, 3])
        alpha = np.maximum(out[..., 3], 1e-12)
        for channel in range(3):
            out[..., channel] = np.interp(places, at, light[:, channel]) / alpha
        return out

    def _places(self, rect: Rect, level: int) -> npt.NDArray[np.float64]:
        """Where the middle of each pixel lies along the gradient, from 0 to 1."""
        step = float(1 << level)
        x = (np.arange(rect.x, rect.right) + 0.5)[None, :] * step - self.start[0]
        y = (np.arange(rect.y, rect.bottom) + 0.5)[:, None] * step - self.start[1]
        dx, dy = self.end[0] - self.start[0], self.end[1] - self.start[1]
        length = float(np.hypot(dx, dy))
        if length == 0.0:
            return np.ones((rect.height, rect.width))
        along, across = (x * dx + y * dy) / length**2, (y * dx - x * dy) / length**2
        places: npt.NDArray[Any]
        if self.kind == "linear":
            places = along
        elif self.kind == "reflected":
            places = np.abs(along)
        elif self.kind == "radial":
            places = np.hypot(along, across)
        elif self.kind == "diamond":
            places = np.maximum(np.abs(along), np.abs(across))
        else:
            places = np.arctan2(across, along) / (2 * np.pi) % 1.0
        return np.clip(places, 0.0, 1.0)


Fill = Solid | Gradient


def _stored(values: npt.NDArray[np.float64], depth: Depth) -> Pixels:
    if depth == "float32":
        return values.astype(np.float32)
    white = WHITE[depth]
    return np.rint(np.clip(values * white, 0.0, white)).astype(depth)
