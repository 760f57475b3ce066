"""How the rasters of a file are stored: as PNG where that is exact, floats as they are."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import zstandard

from editor.document import pngfile
from editor.document.codec import DEPTHS, DamagedError, Limits
from editor.document.picture import raster_of
from editor.document.raster import Raster, used_rect
from neural.source import Pixels, Rect, Size

NAMESPACE: Final = "urn:sfumato:ora:1"
VERSION: Final = 1
"""Of the record within a file."""


def own(name: str) -> str:
    """An attribute of ours in stack.xml."""
    return f"{{{NAMESPACE}}}{name}"


@dataclass(frozen=True, slots=True)
class Archive:
    """The zip, and how much of it may be unpacked."""

    archive: zipfile.ZipFile
    limits: Limits

    def entry(self, name: str, largest: int | None = None) -> bytes:
        """A file of the archive; no more than `largest` bytes, or than a layer may have."""
        try:
            entry = self.archive.getinfo(name)
        except KeyError as error:
            raise DamagedError(f"no {name} in it") from error
        limit = largest or round(self.limits.megapixels * 16e6) + 2**20
        if entry.file_size > limit:
            raise DamagedError(f"{name} unpacks to {entry.file_size} bytes")
        try:
            return self.archive.read(entry)
        except zipfile.BadZipFile as error:
            raise DamagedError(str(error)) from error

    def check(self, name: str) -> tuple[int, int] | None:
        """CRC-32 and length of a file of the archive, from its directory."""
        try:
            info = self.archive.getinfo(name)
        except KeyError:
            return None
        return info.CRC, info.file_size


@dataclass(frozen=True, slots=True)
class Entry:
    """A raster in the archive: the file with the pixels of a part of it, and what is around them."""

    source: str
    at: tuple[int, int]
    """Where the file's pixels begin, in the raster's coordinates."""
    bounds: Rect
    depth: str
    channels: int
    base: float
    check: tuple[int, int]
    """CRC-32 and length of the file."""

    def to_json(self) -> Any:
        box = self.bounds
        return {
            "source": self.source,
            "at": list(self.at),
            "bounds": [box.x, box.y, box.width, box.height],
            "depth": self.depth,
            "channels": self.channels,
            "base": self.base,
            "check": list(self.check),
        }

    @classmethod
    def from_json(cls, table: Any) -> Entry:
        """Raises DamagedError."""
        try:
            (x, y), (crc, length) = table["at"], table["check"]
            found = cls(
                str(table["source"]),
                (int(x), int(y)),
                Rect(*(int(each) for each in table["bounds"])),
                str(table["depth"]),
                int(table["channels"]),
                float(table["base"]),
                (int(crc), int(length)),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise DamagedError(f"a raster described as {table}") from error
        if found.depth not in DEPTHS or found.channels not in (1, 4):
            raise DamagedError(f"a raster described as {table}")
        return found

    def raster(self, data: bytes, limits: Limits) -> Raster:
        """The raster, from what its file holds. Raises DamagedError."""
        if self.source.endswith(".f32"):
            pixels = unpack_float(data, limits)
        else:
            limits.check(pngfile.header(data).size)
            pixels = pngfile.decode_pixels(data)
        if pixels.shape[2] != self.channels or pixels.dtype != np.dtype(self.depth):
            raise DamagedError(f"{self.source} holds {pixels.shape} of {pixels.dtype}")
        place = Rect(*self.at, pixels.shape[1], pixels.shape[0])
        if self.channels == 4 and self.at == (0, 0):
            made = raster_of(pixels)
        else:
            empty = Raster(Rect(0, 0, 0, 0), made_depth(self.depth), self.channels, base=self.base)
            made = empty.write(place, pixels)
        return Raster(self.bounds, made.depth, made.channels, made.tiles, self.base)


def made_depth(name: str) -> Any:
    """The depth of that name; raises DamagedError."""
    if name not in DEPTHS:
        raise DamagedError(f"a depth of {name}")
    return name


def stored_rect(raster: Raster) -> Rect:
    """The part of a raster that its file holds: at least one pixel, as a PNG must."""
    used = used_rect(raster)
    return used if not used.empty else Rect(raster.bounds.x, raster.bounds.y, 1, 1)


def pack_float(pixels: Pixels) -> bytes:
    """Height and width as little-endian 32-bit integers, then the zstd stream of the bytes of all
    values, the lowest ones first (they compress better apart)."""
    height, width = pixels.shape[:2]
    values = np.ascontiguousarray(pixels, "<f4").view(np.uint8).reshape(-1, 4)
    packed = zstandard.ZstdCompressor(level=3).compress(values.T.tobytes())
    return np.array([height, width], "<u4").tobytes() + packed


def unpack_float(data: bytes, limits: Limits) -> Pixels:
    """What `pack_float` packed, H x W x C. Raises DamagedError."""
    if len(data) < 8:
        raise DamagedError("float pixels that are cut off")
    height, width = (int(each) for each in np.frombuffer(data, "<u4", 2))
    limits.check(Size(width, height))
    try:
        raw = zstandard.ZstdDecompressor().decompress(data[8:], height * width * 16)
    except zstandard.ZstdError as error:
        raise DamagedError(str(error)) from error
    channels = len(raw) // (height * width * 4)
    if channels * height * width * 4 != len(raw):
        raise DamagedError("float pixels that are cut off")
    planes = np.frombuffer(raw, np.uint8).reshape(4, -1)
    values = np.ascontiguousarray(planes.T).view("<f4").astype(np.float32, copy=False)
    return values.reshape(height, width, channels)


def whole(text: str | None) -> int:
    """A whole number of pixels; 0 for none. Some programs write 12.0."""
    return round(number(text, 0.0))


def number(text: str | None, otherwise: float) -> float:
    try:
        value = float(text) if text is not None else otherwise
    except ValueError:
        return otherwise
    return value if abs(value) < 2**31 else otherwise
