"""Points of a picture that filters turn around, zoom to or shade from."""

from __future__ import annotations

from math import hypot

from neural.operation import param
from neural.source import Rect, Size


def centre_param(title: str, side: str) -> float:
    """A field: where a filter's centre lies along one side of the picture, in percent."""
    return param(
        50.0,
        title,
        minimum=0,
        maximum=100,
        step=1,
        unit="%",
        help=f"Where the centre lies, from the {side} of the picture.",
    )


def centre_of(size: Size, across: float, down: float) -> tuple[float, float]:
    """The coordinates of a point given in percent of the sides; whole numbers are centres of pixels."""
    return across / 100 * size.width - 0.5, down / 100 * size.height - 0.5


def farthest(rect: Rect, point: tuple[float, float]) -> float:
    """The distance of the pixel of `rect` that lies farthest from a point."""
    x, y = point
    return hypot(
        max(abs(rect.x - x), abs(rect.right - 1 - x)),
        max(abs(rect.y - y), abs(rect.bottom - 1 - y)),
    )
