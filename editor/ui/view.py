"""Where the picture lies on the canvas: zoom and place, in device pixels. Geometry only."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from neural.source import Rect, Size

SMALLEST: Final = 0.03125
LARGEST: Final = 64.0
STEPS: Final = (
    *(0.03125, 0.0625, 0.125, 1 / 6, 0.25, 1 / 3, 0.5, 2 / 3),
    *(1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 16.0, 24.0, 32.0, 48.0, 64.0),
)
SPECK: Final = 40
"""Pictures whose longer side has fewer pixels cannot be worked on at 100 %."""
MARGIN: Final = 48
"""Device pixels of the picture that always stay within the window."""


@dataclass(frozen=True, slots=True)
class View:
    """`zoom` device pixels per picture pixel; `x`, `y` is where the picture's corner lies.

    At 1.0 a pixel of the picture is a pixel of the screen, whatever the screen's scale.
    """

    zoom: float = 1.0
    x: float = 0.0
    y: float = 0.0

    @classmethod
    def fitted(cls, size: Size, window: Size, margin: int = 24) -> View:
        """The whole picture, centred, as large as the window takes it."""
        zoom = min(
            max(1, window.width - 2 * margin) / size.width,
            max(1, window.height - 2 * margin) / size.height,
        )
        return cls.centered(size, window, min(LARGEST, max(SMALLEST, zoom)))

    @classmethod
    def opened(cls, size: Size, window: Size) -> View:
        """The whole picture as it is seen first: not enlarged, unless it were a speck."""
        view = cls.fitted(size, window)
        if view.zoom <= 1.0:
            return view
        speck = max(size.width, size.height) < SPECK
        return cls.centered(size, window, float(max(1, int(view.zoom / 2))) if speck else 1.0)

    @classmethod
    def centered(cls, size: Size, window: Size, zoom: float) -> View:
        x = (window.width - size.width * zoom) / 2
        y = (window.height - size.height * zoom) / 2
        return cls(zoom, round(x), round(y))

    def to_picture(self, x: float, y: float) -> tuple[float, float]:
        return (x - round(self.x)) / self.zoom, (y - round(self.y)) / self.zoom

    def to_window(self, x: float, y: float) -> tuple[float, float]:
        return round(self.x) + x * self.zoom, round(self.y) + y * self.zoom

    def zoomed(self, zoom: float, x: float, y: float) -> View:
        """At another zoom, the point of the picture under x, y staying there."""
        zoom = min(LARGEST, max(SMALLEST, zoom))
        scale = zoom / self.zoom
        return View(zoom, x - (x - self.x) * scale, y - (y - self.y) * scale)

    def moved(self, dx: float, dy: float) -> View:
        return replace(self, x=self.x + dx, y=self.y + dy)

    def kept(self, size: Size, window: Size) -> View:
        """Moved as little as needed so that the picture does not get lost beyond an edge."""

        def clamp(place: float, length: float, room: int) -> float:
            margin = min(MARGIN, length, room)
            return min(max(place, margin - length), room - margin)

        return replace(
            self,
            x=clamp(self.x, size.width * self.zoom, window.width),
            y=clamp(self.y, size.height * self.zoom, window.height),
        )

    def recut(self, before: Size, after: Size) -> View:
        """For a picture that was cut, extended or turned: its middle stays, and so does the zoom."""
        return self.moved(
            (before.width - after.width) * self.zoom / 2,
            (before.height - after.height) * self.zoom / 2,
        )

    def rescaled(self, factor: float) -> View:
        """For a picture that became `factor` times as large: it covers the same place as before."""
        return replace(self, zoom=min(LARGEST, max(SMALLEST, self.zoom / factor)))

    def visible(self, size: Size, window: Size) -> Rect:
        """The pixels of the picture that can be seen."""
        left, top = self.to_picture(0, 0)
        right, bottom = self.to_picture(window.width, window.height)
        return Rect.enclosing(left, top, right, bottom).intersect(Rect.of(size))

    def covered(self, rect: Rect) -> Rect:
        """The device pixels that a rectangle of the picture touches."""
        left, top = self.to_window(rect.x, rect.y)
        right, bottom = self.to_window(rect.right, rect.bottom)
        return Rect.enclosing(left, top, right, bottom)


def next_step(zoom: float, direction: int) -> float:
    """The next of the usual zooms, up (1) or down (-1)."""
    if direction > 0:
        return next((step for step in STEPS if step > zoom * 1.001), LARGEST)
    return next((step for step in reversed(STEPS) if step < zoom * 0.999), SMALLEST)


def wheel_zoom(zoom: float, turns: float) -> float:
    """The zoom after turning the wheel; it stops at 100 % on the way past."""
    target = zoom * 1.25**turns
    if (zoom < 0.999 and target > 1) or (zoom > 1.001 and target < 1):
        return 1.0
    return target
