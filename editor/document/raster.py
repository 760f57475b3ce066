"""Pixels of a layer: immutable, sparse, copy-on-write tiles.

Writing gives a new `Raster` that shares every untouched tile with the old one, so an undo step costs
the tiles it changed. A tile can be packed in memory or on disk by the history and unpacks itself when
it is read.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

import numpy as np
import zstandard

from editor.document.spill import SpillFile
from neural.source import WHITE, Depth, Pixels, Rect, Size, depth_of

TILE: Final = 128
"""Edge of a tile in pixels."""

Key = tuple[int, int]
"""Row and column of a tile: it covers TILE * column, TILE * row in layer coordinates."""


Located = tuple[Pixels, int]
"""A C-contiguous array, and where it begins in memory: compiled code asks for no more."""


def located(pixels: Pixels) -> Located:
    """The array with its address; a copy of it when its rows do not lie side by side."""
    pixels = np.ascontiguousarray(pixels)
    return pixels, int(pixels.__array_interface__["data"][0])


class Tile:
    """TILE x TILE x C pixels that never change. Identity means equality: shared tiles are one object.

    Safe to read from any thread while the history packs it from another.
    """

    __slots__ = ("__weakref__", "_depth", "_held", "_opaque", "_packed", "_spilled", "channels")

    _lock = threading.Lock()  # guards the change of form of every tile: it is short and rare

    def __init__(self, pixels: Pixels) -> None:
        self._held: Located | None = _kept(pixels)
        self._packed: bytes | None = None
        self._spilled: tuple[SpillFile, int, int] | None = None
        self._opaque: bool | None = None
        self._depth: Depth = depth_of(pixels)
        self.channels = pixels.shape[2]

    @property
    def pixels(self) -> Pixels:
        """The pixels, read-only; unpacks when they are packed."""
        held = self._held
        return held[0] if held is not None else self._unpack()[0]

    @property
    def located(self) -> Located:
        """The pixels with their address."""
        held = self._held
        return held if held is not None else self._unpack()

    @property
    def opaque(self) -> bool:
        """True when the last channel is at its maximum everywhere."""
        if self._opaque is None:
            pixels = self.pixels
            self._opaque = bool((pixels[..., -1] == WHITE[self._depth]).all())
        return self._opaque

    @property
    def raw_bytes(self) -> int:
        return TILE * TILE * self.channels * np.dtype(self._depth).itemsize

    @property
    def held_bytes(self) -> int:
        """Bytes it takes in memory in its present form."""
        if self._held is not None:
            return self.raw_bytes
        packed = self._packed
        return len(packed) if packed is not None else 0

    @property
    def spilled_bytes(self) -> int:
        """Bytes it takes on disk."""
        spilled = self._spilled
        return spilled[2] if spilled is not None else 0

    @property
    def packed(self) -> bool:
        return self._held is None

    def pack(self) -> None:
        """Compress in memory: horizontal differences per channel, then zstd level 1."""
        held = self._held
        if held is None:
            return
        packed = zstandard.ZstdCompressor(level=1).compress(_to_deltas(held[0]))
        with self._lock:
            self._packed = packed
            self._held = None

    @property
    def depth(self) -> Depth:
        return self._depth

    def stored(self) -> bytes:
        """The packed form, whichever form it is in; it stays in that one."""
        with self._lock:
            held = self._held
            if held is None:
                if self._packed is not None:
                    return self._packed
                assert self._spilled is not None
                file, offset, length = self._spilled
                return file.read(offset, length)
        return zstandard.ZstdCompressor(level=1).compress(_to_deltas(held[0]))

    @classmethod
    def from_stored(cls, data: bytes, depth: Depth, channels: int) -> Tile:
        """The tile whose packed form this is. Raises ValueError when it is none."""
        try:
            raw = zstandard.frame_content_size(data)
        except zstandard.ZstdError as error:
            raise ValueError("no packed tile") from error
        tile = cls.__new__(cls)
        tile._held, tile._spilled, tile._opaque = None, None, None
        tile._packed, tile._depth, tile.channels = data, depth, channels
        if raw != tile.raw_bytes:
            raise ValueError("a packed tile of another size")
        return tile

    def spill(self, file: SpillFile, offset: int, data: bytes) -> None:
        """Let go of `data`, the packed form, which now lies in `file`; nothing if it was unpacked."""
        with self._lock:
            if self._packed is data:
                self._spilled = (file, offset, len(data))
                self._packed = None

    @property
    def packed_data(self) -> bytes | None:
        """The packed form when it is in memory."""
        return self._packed

    def _unpack(self) -> Located:
        with self._lock:
            if self._held is not None:
                return self._held
            packed = self._packed
            if packed is None:
                assert self._spilled is not None
                file, offset, length = self._spilled
                packed = file.read(offset, length)
            raw = zstandard.ZstdDecompressor().decompress(packed)
            held = self._held = _kept(_from_deltas(raw, self._depth, self.channels))
            self._packed = None
            self._spilled = None
            return held


def _kept(pixels: Pixels) -> Located:
    """The pixels of a tile, which nobody may change any more."""
    held = located(pixels)
    held[0].setflags(write=False)
    return held


def _to_deltas(pixels: Pixels) -> bytes:
    """Planar, each row as differences from the left neighbour (integers wrap, floats by their bits)."""
    planes = np.ascontiguousarray(np.moveaxis(pixels, 2, 0))
    words = planes.view(f"u{pixels.dtype.itemsize}")
    deltas = words.copy()
    deltas[:, :, 1:] -= words[:, :, :-1]
    return deltas.tobytes()


def _from_deltas(raw: bytes, depth: Depth, channels: int) -> Pixels:
    itemsize = np.dtype(depth).itemsize
    deltas = np.frombuffer(raw, dtype=f"u{itemsize}").reshape(channels, TILE, TILE)
    words = np.cumsum(deltas, axis=2, dtype=deltas.dtype)
    return np.ascontiguousarray(np.moveaxis(words.view(depth), 0, 2))


class Raster:
    """A sparse plane of pixels in layer coordinates. Immutable.

    `bounds` is where its pixels are; outside them, and where no tile is, everything reads as `base`:
    zero (transparent black), or, for a mask that shows everything but what is painted, the depth's
    maximum. Channels: 4 for pictures, 1 for masks.
    """

    __slots__ = ("_opaque", "base", "bounds", "channels", "depth", "tiles")

    def __init__(
        self,
        bounds: Rect,
        depth: Depth,
        channels: int,
        tiles: Mapping[Key, Tile] | None = None,
        base: float = 0,
    ) -> None:
        if base and channels != 1:
            raise ValueError("Only a mask may be full where nothing is.")
        self.base = base
        self.bounds = bounds
        self.depth: Depth = depth
        self.channels = channels
        self.tiles: Mapping[Key, Tile] = tiles if tiles is not None else {}
        self._opaque: bool | None = None

    @classmethod
    def empty(cls, bounds: Rect, depth: Depth = "uint8", channels: int = 4) -> Raster:
        return cls(bounds, depth, channels)

    @classmethod
    def mask(cls, bounds: Rect, depth: Depth, *, full: bool = False) -> Raster:
        """One channel of zeros, or of the depth's maximum, everywhere."""
        return cls(bounds, depth, 1, base=WHITE[depth] if full else 0)

    @classmethod
    def from_array(cls, pixels: Pixels, x: int = 0, y: int = 0) -> Raster:
        """A raster whose bounds are the array's extent with its corner at x, y."""
        if pixels.ndim != 3:
            raise ValueError(f"Pixels are H x W x C, not {pixels.shape}.")
        rect = Rect(x, y, pixels.shape[1], pixels.shape[0])
        return cls(rect, depth_of(pixels), pixels.shape[2]).write(rect, pixels)

    @classmethod
    def filled(cls, bounds: Rect, color: Pixels) -> Raster:
        """Every pixel within the bounds is `color`, an array of C values in the wanted depth."""
        depth, channels = depth_of(color), len(color)
        whole = Tile(np.broadcast_to(color, (TILE, TILE, channels)).copy())
        tiles: dict[Key, Tile] = {}
        for key in keys_of(bounds):
            inside = rect_of(key).intersect(bounds)
            if inside == rect_of(key):
                tiles[key] = whole
            else:
                pixels = np.zeros((TILE, TILE, channels), depth)
                pixels[inside.relative_to(rect_of(key)).slices] = color
                tiles[key] = Tile(pixels)
        return cls(bounds, depth, channels, tiles)

    @property
    def size(self) -> Size:
        return self.bounds.size

    @property
    def missing(self) -> Tile | None:
        """What stands where no tile is: None, or the full tile of a mask whose base is full."""
        return full_tile(self.depth) if self.base else None

    @property
    def opaque(self) -> bool:
        """True when every pixel within the bounds has full alpha, or coverage in a mask."""
        if self._opaque is None:
            self._opaque = all(self._opaque_tile(key) for key in keys_of(self.bounds))
        return self._opaque

    def _opaque_tile(self, key: Key) -> bool:
        tile = self.tiles.get(key)
        if tile is None:
            return self.base == WHITE[self.depth]
        inside = rect_of(key).intersect(self.bounds)
        if inside == rect_of(key):
            return tile.opaque
        part = tile.pixels[inside.relative_to(rect_of(key)).slices]
        return bool((part[..., -1] == WHITE[self.depth]).all())

    def read(self, rect: Rect) -> Pixels:
        """A copy of the pixels of `rect`, anywhere: `base` where nothing is."""
        out = self._blank(rect.height, rect.width)
        for key in keys_of(rect.intersect(self.bounds)):
            tile = self.tiles.get(key)
            if tile is not None:
                area = rect_of(key)
                part = area.intersect(rect).intersect(self.bounds)
                out[part.relative_to(rect).slices] = tile.pixels[part.relative_to(area).slices]
        return out

    def write(self, rect: Rect, pixels: Pixels) -> Raster:
        """A raster where `rect` holds `pixels`; its bounds grow to hold `rect`.

        Tiles whose pixels come out equal are shared with this one, blank ones are left out.
        Raises ValueError when the array's shape or depth does not fit.
        """
        if pixels.shape != (rect.height, rect.width, self.channels):
            raise ValueError(f"{pixels.shape} pixels do not fill {rect} x {self.channels}.")
        if pixels.dtype != np.dtype(self.depth):
            raise ValueError(f"A {self.depth} raster does not hold {pixels.dtype} pixels.")
        tiles = dict(self.tiles)
        for key in keys_of(rect):
            area = rect_of(key)
            part = area.intersect(rect)
            source = pixels[part.relative_to(rect).slices]
            inside = part.relative_to(area).slices
            old = tiles.get(key)
            if part == area:
                if self._is_blank(source):
                    tiles.pop(key, None)
                elif old is None or not _same(old.pixels, source):
                    tiles[key] = Tile(source.copy())
            elif old is None:
                if not self._is_blank(source):
                    fresh = self._blank(TILE, TILE)
                    fresh[inside] = source
                    tiles[key] = Tile(fresh)
            elif not _same(old.pixels[inside], source):
                fresh = old.pixels.copy()
                fresh[inside] = source
                if self._is_blank(fresh):
                    del tiles[key]
                else:
                    tiles[key] = Tile(fresh)
        return Raster(self.bounds.union(rect), self.depth, self.channels, tiles, self.base)

    def _blank(self, height: int, width: int) -> Pixels:
        """What is there where nothing is."""
        shape = (height, width, self.channels)
        return np.full(shape, self.base, self.depth) if self.base else np.zeros(shape, self.depth)

    def _is_blank(self, pixels: Pixels) -> bool:
        """Whether they are what is there where nothing is; a few rows are looked at first."""
        if not self.base:
            return not (pixels[::32].any() or pixels.any())
        return bool((pixels[::32] == self.base).all() and (pixels == self.base).all())

    def crop(self, rect: Rect) -> Raster:
        """Only what lies in `rect`; tiles wholly inside are shared."""
        bounds = self.bounds.intersect(rect)
        tiles: dict[Key, Tile] = {}
        for key in keys_of(bounds):
            tile = self.tiles.get(key)
            if tile is None:
                continue
            area = rect_of(key)
            inside = area.intersect(bounds)
            if inside == area.intersect(self.bounds):
                tiles[key] = tile
            else:
                fresh = self._blank(TILE, TILE)
                where = inside.relative_to(area).slices
                fresh[where] = tile.pixels[where]
                if not self._is_blank(fresh):
                    tiles[key] = Tile(fresh)
        return Raster(bounds, self.depth, self.channels, tiles, self.base)

    def changed(self, other: Raster) -> Iterator[Rect]:
        """The tiles, as rectangles, in which the two differ by identity."""
        if self is other:
            return
        for key in self.tiles.keys() | other.tiles.keys():
            if self.tiles.get(key) is not other.tiles.get(key):
                yield rect_of(key)

    def same_pixels(self, other: Raster) -> bool:
        """True when both read the same everywhere, whether or not they share tiles."""
        if (self.depth, self.channels, self.base) != (other.depth, other.channels, other.base):
            return False
        return all(
            np.array_equal(self.read(rect), other.read(rect)) for rect in self.changed(other)
        )

    def inverted(self) -> Raster:
        """A mask the other way round, everywhere. Raises ValueError for a picture."""
        if self.channels != 1:
            raise ValueError("Only a mask can be turned round.")
        white = WHITE[self.depth]

        def turned(pixels: Pixels) -> Pixels:
            if self.depth == "float32":
                return np.clip(np.float32(1.0) - pixels, 0.0, 1.0)
            return np.subtract(white, pixels, dtype=np.float64).astype(self.depth)

        tiles = {key: Tile(turned(tile.pixels)) for key, tile in self.tiles.items()}
        return Raster(self.bounds, self.depth, 1, tiles, 0 if self.base else white)

    def source(self, rect: Rect | None = None) -> RasterSource:
        """`rect` of it (the bounds when None) as a picture that operations read."""
        return RasterSource(self, rect if rect is not None else self.bounds)


def _same(old: Pixels, new: Pixels) -> bool:
    """Equality, found out from a few rows first: filters change nearly every pixel."""
    return np.array_equal(old[::32], new[::32]) and np.array_equal(old, new)


class RasterSource:
    """A rectangle of a raster as a `neural.source.Source`: its corner is the origin."""

    def __init__(self, raster: Raster, rect: Rect) -> None:
        if rect.empty:
            raise ValueError("There are no pixels here to work on.")
        self.raster = raster
        self.rect = rect

    @property
    def size(self) -> Size:
        return self.rect.size

    @property
    def depth(self) -> Depth:
        return self.raster.depth

    @property
    def opaque(self) -> bool:
        return self.raster.bounds.contains(self.rect) and self.raster.opaque

    def read(self, rect: Rect) -> Pixels:
        return self.raster.read(rect.translate(self.rect.x, self.rect.y))


@cache
def full_tile(depth: Depth) -> Tile:
    """One channel at its maximum; one tile for every mask."""
    return Tile(np.full((TILE, TILE, 1), WHITE[depth], depth))


def rect_of(key: Key) -> Rect:
    return Rect(key[1] * TILE, key[0] * TILE, TILE, TILE)


def used_rect(raster: Raster) -> Rect:
    """The rectangle, in the raster's coordinates, outside which it has no tile."""
    used = Rect(0, 0, 0, 0)
    for key in raster.tiles:
        used = used.union(rect_of(key))
    return used.intersect(raster.bounds)


def keys_of(rect: Rect) -> Iterator[Key]:
    """The tiles that `rect` touches, row by row."""
    if rect.empty:
        return
    for row in range(rect.y // TILE, (rect.bottom - 1) // TILE + 1):
        for column in range(rect.x // TILE, (rect.right - 1) // TILE + 1):
            yield row, column
