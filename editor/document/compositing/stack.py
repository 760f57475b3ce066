"""A stack of planes of pixels, and compositing a rectangle of it.

This module is cheap to import; numba is loaded, and the functions that a stack needs are compiled or
taken from numba's disk cache, by the first composite.
"""

from __future__ import annotations

import functools
import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, Protocol

import numpy as np
import numpy.typing as npt

from editor.document.blend import BlendMode
from editor.document.raster import TILE, Raster
from neural.source import Depth, Pixels, Rect, depth_of, encode_srgb

DARK: Final = 102
LIGHT: Final = 153
"""Grays of the checkerboard that shows through transparent pixels."""

_ALONE: Final = 256 * 256
"""Up to this area one thread is faster than two."""

_THREADS: Final = min(4, os.cpu_count() or 1)

_FAINTEST: Final = 1e-6
"""Opacities below it could not be seen at any depth; their products leave float32's range."""

_ENCODING: Final = 8192
_BYTES: Final = {"uint8": 1, "uint16": 2, "float32": 4}
_NO_MASK: Final = (0,) * 9
_HOW: Final = {"over": 0, "atop": 1, "replace": 2}


@dataclass(frozen=True, slots=True)
class Grid:
    """The tiles of a plane under a rectangle: row by row, None where nothing is; all of one size."""

    tiles: list[Pixels | None]
    columns: int
    area: Rect
    """What the tiles cover."""
    tile_width: int
    tile_height: int


class Plane(Protocol):
    """Pixels somewhere, in tiles that a kernel reads in place."""

    @property
    def depth(self) -> Depth: ...

    @property
    def channels(self) -> int: ...

    def grid(self, rect: Rect) -> Grid:
        """The tiles that `rect` touches. Arrays are C-contiguous and stay as they are."""
        ...


@dataclass(frozen=True, slots=True)
class RasterPlane:
    """A raster whose origin lies at x, y."""

    raster: Raster
    x: int = 0
    y: int = 0

    @property
    def depth(self) -> Depth:
        return self.raster.depth

    @property
    def channels(self) -> int:
        return self.raster.channels

    def grid(self, rect: Rect) -> Grid:
        # Plain numbers: every dab of a brush asks every layer, and rectangles would cost more than tiles.
        missing, bounds = self.raster.missing, self.raster.bounds
        left, top = rect.x - self.x, rect.y - self.y
        right, bottom = left + rect.width, top + rect.height
        if missing is None:
            left, top = max(left, bounds.x), max(top, bounds.y)
            right, bottom = min(right, bounds.right), min(bottom, bounds.bottom)
        columns = range(left // TILE, -(-max(left, right) // TILE))
        rows = range(top // TILE, -(-max(top, bottom) // TILE))
        tiles = self.raster.tiles
        found: list[Pixels | None] = []
        for row in rows:
            for column in columns:
                tile = tiles.get((row, column), missing)
                found.append(tile.pixels if tile is not None else None)
        area = Rect(
            columns.start * TILE + self.x,
            rows.start * TILE + self.y,
            len(columns) * TILE,
            len(rows) * TILE,
        )
        return Grid(found, len(columns), area, TILE, TILE)


@dataclass(frozen=True, slots=True)
class ArrayPlane:
    """One H x W x C array whose corner lies at x, y."""

    pixels: Pixels
    x: int = 0
    y: int = 0

    @property
    def depth(self) -> Depth:
        return depth_of(self.pixels)

    @property
    def channels(self) -> int:
        return self.pixels.shape[2]

    def grid(self, rect: Rect) -> Grid:
        height, width, _ = self.pixels.shape
        pixels = np.ascontiguousarray(self.pixels)
        return Grid([pixels], 1, Rect(self.x, self.y, width, height), width, height)


@dataclass(frozen=True, slots=True)
class FillPlane:
    """One colour everywhere, an array of four values."""

    color: Pixels

    @property
    def depth(self) -> Depth:
        return depth_of(self.color)

    @property
    def channels(self) -> int:
        return len(self.color)

    def grid(self, rect: Rect) -> Grid:
        area = rect.align(TILE)
        tile = np.ascontiguousarray(np.broadcast_to(self.color, (TILE, TILE, 4)))
        columns = area.width // TILE
        return Grid([tile] * (columns * (area.height // TILE)), columns, area, TILE, TILE)


How = Literal["over", "atop", "replace"]
"""How an entry meets what lies below it.

"over" is laid over it. "atop" shows only where there is something below and leaves its alpha alone
(Porter and Duff, 1984), as a clipped layer does; its mode sees what is below as opaque. "replace" fades
from what is below to the entry by opacity and mask, alpha too, and leaves alone what it has no tile for:
for what was computed from below, as by an adjustment.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A visible layer of a stack, or what stands for one: a group's composite, a preview."""

    plane: Plane
    opacity: float = 1.0
    blend: BlendMode = BlendMode.NORMAL
    mask: Plane | None = None
    """One channel; where it has no tile the layer is hidden."""
    how: How = "over"


def composite(
    entries: Sequence[Entry],
    rect: Rect,
    depth: Depth,
    *,
    out: Pixels | None = None,
    unbounded: bool = False,
    encoded: bool = False,
) -> Pixels:
    """The stack, bottom first, within `rect`: straight RGBA in `depth`, rounded; colour 0 under alpha 0.

    Writes into `out` (`rect.height` x `rect.width` x 4, pixels of a row side by side) when given.
    `unbounded` says that the document is float, so that sums of colours may pass white. `encoded` puts
    linear values through the sRGB curve: for float documents shown or stored in 8 bits.
    """
    from editor.document.compositing import pixels

    target = np.empty((rect.height, rect.width, 4), depth) if out is None else out
    if target.shape != (rect.height, rect.width, 4) or target.dtype != np.dtype(depth):
        raise ValueError(f"{target.shape} of {target.dtype} does not hold {rect} of {depth}.")
    _run(entries, rect, target, pixels.store(depth), unbounded, encoded)
    return target


def composite_screen(
    entries: Sequence[Entry],
    rect: Rect,
    *,
    out: Pixels | None = None,
    unbounded: bool = False,
    encoded: bool = False,
) -> Pixels:
    """The same as a screen shows it: bytes B, G, R, 255, over a checkerboard in `rect`'s coordinates."""
    from editor.document.compositing import pixels

    target = np.empty((rect.height, rect.width, 4), np.uint8) if out is None else out
    if target.shape != (rect.height, rect.width, 4) or target.dtype != np.uint8:
        raise ValueError(f"{target.shape} of {target.dtype} does not hold {rect} of a screen.")
    _run(entries, rect, target, pixels.store_screen(), unbounded, encoded)
    return target


def warm(depth: Depth) -> None:
    """Load and compile what an ordinary document of this depth needs on the screen, zoomed out too.

    For a thread that nobody waits for: some seconds the first time on a machine, else half of one.
    """
    from editor.document.compositing.reduce import halve

    pixels = np.zeros((2, 2, 4), depth)
    halve([pixels] * 4, np.empty_like(pixels))
    entry = Entry(plane=ArrayPlane(pixels), opacity=0.5)
    composite_screen((entry, entry), Rect(0, 0, 2, 2), encoded=depth == "float32")


def _run(
    entries: Sequence[Entry], rect: Rect, out: Pixels, store: int, unbounded: bool, encoded: bool
) -> None:
    from editor.document.compositing import kernel, modes, pixels

    if rect.empty:
        return
    if out.strides[1] != 4 * out.itemsize or out.strides[2] != out.itemsize:
        raise ValueError("The pixels of a row must lie side by side.")
    table, opacities, addresses, kept = _describe(entries, rect)
    beginning = int(out.__array_interface__["data"][0])
    curve = _srgb_curve()
    common = (
        kernel.cover(),
        kernel.visit(),
        modes.over(),
        modes.over_opaque(),
        modes.fade() if any(entry.how == "replace" for entry in entries) else 0,
        np.float32(np.inf if unbounded else 1.0),
        pixels.encode() if encoded else 0,
        _address(curve),
        np.float32(len(curve) - 1),
        store,
    )

    def run(top: int, height: int) -> None:
        work = np.empty(kernel.WORK_BYTES, np.uint8)
        kernel.composite(
            len(table),
            _address(table),
            _address(opacities),
            _address(addresses),
            _address(work),
            *common,
            beginning + (top - rect.y) * out.strides[0],
            out.strides[0],
            4 * out.itemsize,
            rect.x,
            top,
            rect.width,
            height,
            np.float32(DARK),
            np.float32(LIGHT),
        )

    _in_strips(run, rect)
    del kept  # the tiles had to live until here


def _in_strips(run: Any, rect: Rect) -> None:
    """Call run(top, height) for all of `rect`, on several threads when it is large."""
    if rect.area <= _ALONE or _THREADS == 1:
        run(rect.y, rect.height)
        return
    step = max(8, -(-rect.height // _THREADS) // 8 * 8)
    cuts = [*range(rect.y, rect.bottom, step)[:_THREADS], rect.bottom]
    threads = [
        threading.Thread(target=run, args=(cuts[i], cuts[i + 1] - cuts[i]), daemon=True)
        for i in range(1, len(cuts) - 1)
    ]
    for thread in threads:
        thread.start()
    run(cuts[0], cuts[1] - cuts[0])
    for thread in threads:
        thread.join()


def _describe(
    entries: Sequence[Entry], rect: Rect
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float32], npt.NDArray[np.int64], list[Any]]:
    """What the kernel takes: its table, opacities, tile addresses; and the tiles to keep alive."""
    from editor.document.compositing import kernel, modes, pixels

    used = [entry for entry in entries if entry.opacity >= _FAINTEST]
    rows: list[tuple[int, ...]] = []
    addresses: list[int] = []
    kept: list[Any] = []

    def described(plane: Plane, load: int, channels: int) -> tuple[int, ...]:
        # Kernels check nothing: what does not fit must not reach them.
        if plane.channels != channels:
            raise ValueError(f"A plane of {channels} channels was needed, not of {plane.channels}.")
        grid = plane.grid(rect)
        first = len(addresses)
        addresses.extend(0 if tile is None else _address(tile) for tile in grid.tiles)
        kept.append(grid)
        return (
            load,
            channels * _BYTES[plane.depth],
            first,
            grid.columns,
            len(grid.tiles) // max(1, grid.columns),
            grid.area.x,
            grid.area.y,
            grid.tile_width,
            grid.tile_height,
        )

    for entry in used:
        depth, mask = entry.plane.depth, entry.mask
        whole = entry.opacity == 1.0 and mask is None and entry.how == "over"
        rows.append(
            (
                modes.mix(entry.blend),
                pixels.solid(depth) if whole else 0,
                *described(entry.plane, pixels.load(depth), 4),
                *(_NO_MASK if mask is None else described(mask, pixels.load_mask(mask.depth), 1)),
                _HOW[entry.how],
            )
        )
    table = np.array(rows, np.int64).reshape(len(rows), kernel.FIELDS)
    opacities = np.array([entry.opacity for entry in used], np.float32)
    return table, opacities, np.array(addresses or [0], np.int64), kept


def _address(array: npt.NDArray[Any]) -> int:
    """Where a C-contiguous array begins; raises ValueError for any other."""
    interface = array.__array_interface__
    if interface["strides"] is not None:
        raise ValueError("Pixels must lie side by side, row after row.")
    return int(interface["data"][0])


@functools.cache
def _srgb_curve() -> npt.NDArray[np.float32]:
    """The sRGB curve by the square root of the linear value: finest where the curve is steepest."""
    root = np.linspace(0.0, 1.0, _ENCODING, dtype=np.float32)
    return np.ascontiguousarray(encode_srgb(root * root))
