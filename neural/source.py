"""What a picture is to every operation: geometry, depth, and a place to read pixels from.

Pixels are H x W x 4, RGBA with straight alpha and a top-left origin (masks are H x W x 1). `uint8` and
`uint16` hold values encoded with the profile's curve, their maximum is 1.0. `float32` is linear in the
profile's primaries, and values outside 0..1 are allowed there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

from neural.geometry import Rect, Size

Depth = Literal["uint8", "uint16", "float32"]
Pixels = npt.NDArray[Any]
"""H x W x C array of one of the three depths."""

WHITE: dict[str, float] = {"uint8": 255.0, "uint16": 65535.0, "float32": 1.0}
"""The stored value that means 1.0."""


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
