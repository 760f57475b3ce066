"""Running the kernel: a stack described in plain numbers, the functions that it needs, and threads.

A dab of a brush composites a few thousand pixels of every layer: what is done in Python for each layer
counts there, so it is little.
"""

from __future__ import annotations

import os
import threading
from array import array
from collections.abc import Sequence
from functools import cache
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt

from editor.document.blend import BlendMode
from editor.document.compositing import kernel, modes, pixels, reading
from editor.document.compositing.stack import Entry, How, Plane
from neural.source import Depth, Pixels, Rect, encode_srgb

_ALONE: Final = 256 * 256
"""Up to this area one thread is faster than two."""

_THREADS: Final = min(4, os.cpu_count() or 1)

_FAINTEST: Final = 1e-6
"""Opacities below it could not be seen at any depth; their products leave float32's range."""

_ENCODING: Final = 8192
_BYTES: Final = {"uint8": 1, "uint16": 2, "float32": 4}
_NO_MASK: Final = (0,) * kernel.PLANE_FIELDS
_HOW: Final[dict[How, int]] = {"over": 0, "atop": 1, "replace": 2}

_memory: Final = threading.local()
"""Each thread's memory to work in, kept from one composite to the next."""


def run(
    entries: Sequence[Entry],
    rect: Rect,
    out: Pixels,
    target: Depth | Literal["screen"],
    *,
    unbounded: bool,
    encoded: bool,
) -> None:
    """Composite `rect` of the stack into `out`, whose shape and depth fit; see `stack.composite`."""
    if rect.empty:
        return
    if out.strides[1] != 4 * out.itemsize or out.strides[2] != out.itemsize:
        raise ValueError("The pixels of a row must lie side by side.")
    table, opacities, addresses, kept = describe(entries, rect)
    plain = all(entry.mask is None and entry.blend is BlendMode.NORMAL for entry in entries)
    same = all(entry.how == "over" for entry in entries)
    curve = _srgb_curve() if encoded else None
    task = array(  # in the order of the kernel's fields
        "q",
        (
            len(opacities),
            table.buffer_info()[0],
            opacities.buffer_info()[0],
            addresses.buffer_info()[0],
            kernel.cover(),
            kernel.visit(),
            # Compiled when they are first needed, and not before.
            0 if plain and same else modes.over(),
            0 if plain and same else modes.over_opaque(),
            0 if same else modes.fade(),
            0 if curve is None else pixels.encode(),
            pixels.store_screen() if target == "screen" else pixels.store(target),
            0 if curve is None else _address(curve),
            _ENCODING,
            unbounded,
            _address(out),
            out.strides[0],
            4 * out.itemsize,
            rect.x,
            rect.y,
            rect.width,
        ),
    )
    _in_strips(task, rect)
    del kept, curve, table, opacities, addresses  # what the numbers point to had to live until here


def _in_strips(task: array[int], rect: Rect) -> None:
    """Run all of `rect`, on several threads when it is large."""
    if rect.area <= _ALONE or _THREADS == 1:
        _strip(task, rect.y, rect.bottom)
        return
    step = max(8, -(-rect.height // _THREADS) // 8 * 8)
    cuts = [*range(rect.y, rect.bottom, step)[:_THREADS], rect.bottom]
    threads = [
        threading.Thread(target=_strip, args=(task, cuts[i], cuts[i + 1]), daemon=True)
        for i in range(1, len(cuts) - 1)
    ]
    for thread in threads:
        thread.start()
    _strip(task, cuts[0], cuts[1])
    for thread in threads:
        thread.join()


def _strip(task: array[int], top: int, bottom: int) -> None:
    work = getattr(_memory, "work", None)
    if work is None:
        work = _memory.work = array("b", bytes(kernel.WORK_BYTES))
    kernel.composite(task.buffer_info()[0], work.buffer_info()[0], top, bottom)


def describe(
    entries: Sequence[Entry], rect: Rect
) -> tuple[array[int], array[float], array[int], list[Any]]:
    """What the kernel takes: its table, opacities, tile addresses; and the tiles to keep alive."""
    table, opacities, addresses = array("q"), array("f"), array("q")
    kept: list[Any] = []
    for entry in entries:
        opacity, plane, mask, how = entry.opacity, entry.plane, entry.mask, entry.how
        if opacity < _FAINTEST:
            continue
        solid = opacity == 1.0 and mask is None and how == "over"
        functions = _functions(plane.depth, entry.blend, how, mask is not None, solid)
        places = _places(plane, 4, rect, addresses, kept)
        if mask is None:
            table.extend((*functions, *places, *_NO_MASK))
        else:
            masks = _places(mask, 1, rect, addresses, kept)
            table.extend((*functions, *places, pixels.load_mask(mask.depth), *masks))
        opacities.append(opacity)
    return table, opacities, addresses, kept


def _places(
    plane: Plane, channels: int, rect: Rect, addresses: array[int], kept: list[Any]
) -> tuple[int, ...]:
    """Where the kernel finds a plane's tiles under `rect`: its columns after the function to read it."""
    # Kernels check nothing: what does not fit must not reach them.
    if plane.channels != channels:
        raise ValueError(f"A plane of {channels} channels was needed, not of {plane.channels}.")
    grid = plane.grid(rect)
    tiles, columns, x, y, width, height = grid
    kept.append(grid)
    first = len(addresses)
    addresses.extend([0 if tile is None else tile[1] for tile in tiles])
    lines = len(tiles) // columns if columns else 0
    return channels * _BYTES[plane.depth], first, columns, lines, x, y, width, height


@cache
def _functions(
    depth: Depth, blend: BlendMode, how: How, masked: bool, solid: bool
) -> tuple[int, ...]:
    """The kernel's table up to and with the function that reads the pixels."""
    plain = blend is BlendMode.NORMAL and how == "over" and not masked
    return (
        modes.mix(blend),
        pixels.solid(depth) if solid else 0,
        _HOW[how],
        reading.lay(depth) if plain else 0,
        reading.lay_on_opaque(depth) if plain else 0,
        reading.load(depth),
    )


def _address(of: npt.NDArray[Any]) -> int:
    return int(of.__array_interface__["data"][0])


@cache
def _srgb_curve() -> npt.NDArray[np.float32]:
    """The sRGB curve by the square root of the linear value: finest where the curve is steepest."""
    root = np.linspace(0.0, 1.0, _ENCODING, dtype=np.float32)
    return np.ascontiguousarray(encode_srgb(root * root))
