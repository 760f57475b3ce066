"""What a picture is to every operation: geometry, depth, and a place to read pixels from.

Pixels are H x W x 4, RGBA with straight alpha and a top-left origin (masks are H x W x 1). `uint8` and
`uint16` hold values encoded with the profile's curve, their maximum is 1.0. `float32` is linear in the
profile's primaries, and values outside 0..1 are allowed there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import Any, Literal, Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

Depth = Literal["uint8", "uint16", "float32"]
Pixels = npt.NDArray[Any]
"""H x W x C array of one of the three depths."""

WHITE: dict[str, float] = {"uint8": 255.0, "uint16": 65535.0, "float32": 1.0}
"""The stored value that means 1.0."""


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

    def __post_init__(self) -> None:
        if self.width < 0 or self.height < 0:
            object.__setattr__(self, "width", max(0, self.width))
            object.__setattr__(self, "height", max(0, self.height))

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
        return Rect.edges(
            max(self.x, other.x),
            max(self.y, other.y),
            min(self.right, other.right),
            min(self.bottom, other.bottom),
        )

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


def parts(cells: Sequence[Rect], area: Sequence[Rect]) -> list[Rect]:
    """What the cells and the rectangles of `area`, which do not overlap, have in common."""
    pairs = (cell.intersect(rect) for cell in cells for rect in area if cell.overlaps(rect))
    return [part for part in pairs if not part.empty]


def nearest(pending: list[Rect], visible: Rect | None) -> Rect:
    """The next tile: one that is seen before one that is not, the nearest to the centre first."""
    if visible is None or visible.empty:
        return pending[0]
    cx, cy = visible.center

    def distance(rect: Rect) -> tuple[bool, float]:
        x, y = rect.center
        return not rect.overlaps(visible), (x - cx) ** 2 + (y - cy) ** 2

    return min(pending, key=distance)


@runtime_checkable
class Source(Protocol):
    """A picture an operation may read. Immutable: a worker thread reads it without a lock."""

    @property
    def size(self) -> Size: ...

    @property
    def depth(self) -> Depth: ...

    @property
    def opaque(self) -> bool:
        """True when every pixel's alpha is its maximum: networks then leave alpha out."""
        ...

    def read(self, rect: Rect) -> Pixels:
        """The pixels of `rect`, which lies inside the picture: H x W x 4 in `depth`, read-only."""
        ...


class ArraySource:
    """A picture held in one array: H x W x 4, uint8, uint16 or float32."""

    def __init__(self, pixels: Pixels) -> None:
        if pixels.ndim != 3 or pixels.shape[2] != 4 or pixels.dtype.name not in WHITE:
            raise ValueError(
                f"A picture is H x W x 4 of uint8, uint16 or float32, not {pixels.shape} of {pixels.dtype}."
            )
        if pixels.size == 0:
            raise ValueError("A picture has at least one pixel.")
        self.pixels = pixels
        self.opaque = bool((pixels[..., 3] == WHITE[pixels.dtype.name]).all())

    @property
    def size(self) -> Size:
        return Size(self.pixels.shape[1], self.pixels.shape[0])

    @property
    def depth(self) -> Depth:
        return depth_of(self.pixels)

    def read(self, rect: Rect) -> Pixels:
        return self.pixels[rect.slices]


def depth_of(pixels: Pixels) -> Depth:
    """The depth of an array; raises ValueError for any other dtype."""
    match pixels.dtype.char:  # asking for the name takes ten times as long, and every tile asks
        case "B":
            return "uint8"
        case "H":
            return "uint16"
        case "f":
            return "float32"
        case _:
            raise ValueError(f"Pixels are uint8, uint16 or float32, not {pixels.dtype.name}.")


def to_unit(pixels: Pixels) -> npt.NDArray[np.float32]:
    """Stored values as float32 where white is 1.0. float32 comes back as it is, not copied."""
    white = WHITE[pixels.dtype.name]
    if white == 1.0:
        return pixels
    return np.multiply(pixels, np.float32(1.0 / white), dtype=np.float32)


def from_unit(values: npt.NDArray[np.float32], depth: Depth) -> Pixels:
    """float32 values, white at 1.0, stored as `depth`: rounded, clipped for the integer depths."""
    if depth == "float32":
        return np.ascontiguousarray(values, dtype=np.float32)
    import cv2  # one pass that scales, rounds and saturates; not needed to show a window

    flat = np.ascontiguousarray(values, dtype=np.float32).reshape(values.shape[0], -1)
    _, flat = cv2.threshold(flat, 1.0, 1.0, cv2.THRESH_TRUNC)  # infinity would round to 0
    kind = cv2.CV_8U if depth == "uint8" else cv2.CV_16U
    stored = cv2.multiply(flat, WHITE[depth], dtype=kind)  # pyright: ignore[reportCallIssue, reportArgumentType]
    return stored.reshape(values.shape)


def encode_srgb(linear: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """The sRGB curve (IEC 61966-2-1), odd-symmetric so that negative values survive."""
    size = np.abs(linear)
    curve = np.where(size <= 0.0031308, size * 12.92, 1.055 * np.power(size, 1 / 2.4) - 0.055)
    return np.copysign(curve, linear).astype(np.float32)


def decode_srgb(encoded: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """The inverse of `encode_srgb`."""
    size = np.abs(encoded)
    curve = np.where(size <= 0.04045, size / 12.92, np.power((size + 0.055) / 1.055, 2.4))
    return np.copysign(curve, encoded).astype(np.float32)
