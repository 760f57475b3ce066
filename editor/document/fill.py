"""What a fill layer holds: one colour, or a gradient. Values, drawn wherever they are asked for.

Colours are four numbers, red, green, blue and alpha, straight, 1.0 the document's white: encoded like
the document's pixels, linear in a float document.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
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
