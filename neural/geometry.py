"""Sizes and rectangles of whole pixels. They own their arithmetic, and need no arrays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, floor
from typing import Any


@dataclass(frozen=True, slots=True)
class Size:
    """Width and height in pixels; both are at least 1 in a picture, 0 in an empty rectangle."""

    width: int
    height: int

    @property
    def area(self) -> int:
        return self.width * self.height

    @property
    def megapixels(self) -> float:
        return self.area / 1e6

    def scaled(self, factor: float) -> Size:
        """The size times `factor`, rounded to whole pixels and never below 1."""
        return Size(max(1, round(self.width * factor)), max(1, round(self.height * factor)))

    def fitted(self, limit: int) -> Size:
        """The largest size of the same shape whose longer side is at most `limit`; never larger."""
        longest = max(self.width, self.height)
        return self if longest <= limit else self.scaled(limit / longest)

    def __str__(self) -> str:
        return f"{self.width} × {self.height}"


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle of whole pixels, its right and bottom edges excluded. Negative sizes become 0."""

    x: int
    y: int
    width: int
    height: int

    def __init__(self, x: int, y: int, width: int, height: int) -> None:
        # Dabs and tiles make rectangles by the dozen: this takes half the time of a dataclass's own.
        _set_x(self, x)
        _set_y(self, y)
        _set_width(self, width if width > 0 else 0)
        _set_height(self, height if height > 0 else 0)

    @classmethod
    def of(cls, size: Size) -> Rect:
        return cls(0, 0, size.width, size.height)

    @classmethod
    def edges(cls, left: int, top: int, right: int, bottom: int) -> Rect:
        return cls(left, top, right - left, bottom - top)

    @classmethod
    def enclosing(cls, left: float, top: float, right: float, bottom: float) -> Rect:
        """The smallest rectangle of whole pixels that holds these edges."""
        return cls.edges(floor(left), floor(top), ceil(right), ceil(bottom))

    @property
    def right(self) -> int:
        return self.x + self.width

    @property
    def bottom(self) -> int:
        return self.y + self.height

    @property
    def size(self) -> Size:
        return Size(self.width, self.height)

    @property
    def area(self) -> int:
        return self.width * self.height

    @property
    def empty(self) -> bool:
        return self.width == 0 or self.height == 0

    @property
    def center(self) -> tuple[float, float]:
        return self.x + self.width / 2, self.y + self.height / 2

    @property
    def slices(self) -> tuple[slice, slice]:
        """Row and column slices of an array whose origin is this rectangle's coordinate origin."""
        return slice(self.y, self.bottom), slice(self.x, self.right)

    def translate(self, dx: int, dy: int) -> Rect:
        return Rect(self.x + dx, self.y + dy, self.width, self.height)

    def relative_to(self, other: Rect) -> Rect:
        """This rectangle in coordinates whose origin is `other`'s top-left corner."""
        return self.translate(-other.x, -other.y)

    def inflate(self, margin: int) -> Rect:
        return Rect(
            self.x - margin, self.y - margin, self.width + 2 * margin, self.height + 2 * margin
        )

    def intersect(self, other: Rect) -> Rect:
        x, y = self.x, self.y
        right, bottom = x + self.width, y + self.height
        other_right, other_bottom = other.x + other.width, other.y + other.height
        x, y = max(x, other.x), max(y, other.y)
        return Rect(x, y, min(right, other_right) - x, min(bottom, other_bottom) - y)

    def union(self, other: Rect) -> Rect:
        """The smallest rectangle that holds both; an empty one adds nothing."""
        if self.empty:
            return other
        if other.empty:
            return self
        return Rect.edges(
            min(self.x, other.x),
            min(self.y, other.y),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def overlaps(self, other: Rect) -> bool:
        return not self.intersect(other).empty

    def contains(self, other: Rect) -> bool:
        return other.empty or self.intersect(other) == other

    def scale(self, factor: int) -> Rect:
        return Rect(self.x * factor, self.y * factor, self.width * factor, self.height * factor)

    def scaled_with(self, old: Size, new: Size) -> Rect:
        """Where this part of a picture of size `old` lies when that is scaled to `new`.

        Edges are scaled and rounded, so that neighbours stay neighbours; never empty.
        """
        left = round(self.x * new.width / old.width)
        top = round(self.y * new.height / old.height)
        right = round(self.right * new.width / old.width)
        bottom = round(self.bottom * new.height / old.height)
        return Rect.edges(left, top, max(left + 1, right), max(top + 1, bottom))

    def align(self, multiple: int) -> Rect:
        """The smallest rectangle that holds this one and whose edges are multiples of `multiple`."""
        return Rect.edges(
            self.x // multiple * multiple,
            self.y // multiple * multiple,
            -(-self.right // multiple) * multiple,
            -(-self.bottom // multiple) * multiple,
        )

    def grid(self, tile: int) -> Iterator[Rect]:
        """Cut into cells of `tile` pixels, row by row, measured from this rectangle's corner."""
        for y in range(self.y, self.bottom, tile):
            for x in range(self.x, self.right, tile):
                yield Rect(x, y, tile, tile).intersect(self)

    def quarters(self, multiple: int = 1) -> list[Rect]:
        """Cut in four (two for a narrow one), the cuts on multiples of `multiple` from its corner."""

        def cut(length: int) -> int:
            half = length // 2 // multiple * multiple
            return half or length

        w, h = cut(self.width), cut(self.height)
        parts = [
            Rect(self.x, self.y, w, h),
            Rect(self.x + w, self.y, self.width - w, h),
            Rect(self.x, self.y + h, w, self.height - h),
            Rect(self.x + w, self.y + h, self.width - w, self.height - h),
        ]
        return [part for part in parts if not part.empty]


# Slots of a frozen class are set by what Python made for them.
_set_x: Any = Rect.__dict__["x"].__set__
_set_y: Any = Rect.__dict__["y"].__set__
_set_width: Any = Rect.__dict__["width"].__set__
_set_height: Any = Rect.__dict__["height"].__set__
