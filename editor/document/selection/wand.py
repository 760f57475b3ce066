"""Selections by likeness of colour: the magic wand, and every pixel of a colour.

Colours are compared in CIE L*a*b*, where equal distances look about equally different; times 2.55, so
that two grays of an 8-bit sRGB picture that are 10 levels apart are about 10 apart. Colour counts as far
as it can be seen: all transparent pixels are alike.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

import numpy as np
import numpy.typing as npt

from editor.document.layers import Layer
from editor.document.projection import composite
from editor.document.raster import Raster
from editor.document.selection.coverage import BLOCK, Floats, assembled, blocks, nothing
from editor.document.selection.edges import softened
from editor.document.state import State
from neural.source import WHITE, Depth, Pixels, Rect, decode_srgb, from_unit

Read = Callable[[Rect], Pixels]
"""The pixels of a rectangle of the document, H x W x 4."""

SLACK = 0.05
"""What equal colours may differ by after rounding."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What a colour is looked for in: one layer, or the picture as it is seen."""

    rect: Rect
    depth: Depth
    read: Read

    @classmethod
    def merged(cls, state: State) -> Sample:
        return cls(state.rect, state.depth, lambda rect: composite(state, rect))

    @classmethod
    def layer(cls, state: State, layer: Layer) -> Sample:
        def read(rect: Rect) -> Pixels:
            return layer.raster.read(rect.translate(-layer.x, -layer.y))

        return cls(state.rect, state.depth, read)

    def look(self, rect: Rect) -> Floats:
        """H x W x 4 numbers whose distance says how different two pixels look."""
        return looks(self.read(rect))

    def look_at(self, x: int, y: int, radius: int = 0) -> Floats:
        """The mean look of a pixel and what lies within `radius` of it: 4 numbers."""
        area = Rect(x, y, 1, 1).inflate(radius).intersect(self.rect)
        return self.look(area).reshape(-1, 4).mean(axis=0)


def looks(pixels: Pixels) -> Floats:
    """L*, a*, b* and alpha, each times 2.55, the colours times alpha."""
    from editor.document.selection import kernels

    out = np.empty(pixels.shape, np.float32)
    kernels.looks(pixels, _light(pixels.dtype.name), _cube_roots(), out)
    return out


@cache
def _light(depth: str) -> Floats:
    """The linear light of each stored integer; nothing for floats, which are linear."""
    if depth == "float32":
        return np.empty(0, np.float32)
    return decode_srgb(np.linspace(0, 1, int(WHITE[depth]) + 1, dtype=np.float32))


@cache
def _cube_roots() -> Floats:
    """The curve of CIE L*a*b* (CIE 15:2004) over 0..1."""
    light = np.linspace(0, 1, 8192)
    straight = light * (841 / 108) + 4 / 29
    return np.where(light > (6 / 29) ** 3, np.cbrt(light), straight).astype(np.float32)


def look_of(color: str) -> Floats:
    """The look of "#rrggbb"."""
    values = [int(color[at : at + 2], 16) for at in (1, 3, 5)]
    return looks(np.array([[[*values, 255]]], np.uint8)).reshape(4)


def distance(pixels: Pixels, to: Floats) -> Floats:
    """H x W: how different each pixel of H x W x 4 looks from one look, or from the nearest of N x 4."""
    from editor.document.selection import kernels

    out = np.empty(pixels.shape[:2], np.float32)
    wanted = np.ascontiguousarray(to.reshape(-1, 4), np.float32)
    kernels.distances(pixels, _light(pixels.dtype.name), _cube_roots(), wanted, out)
    return out


def like(
    sample: Sample, colors: Sequence[Floats], tolerance: float, *, soft: bool = False
) -> Raster:
    """Every pixel that looks like one of `colors`, which `Sample.look_at` gives.

    With `soft` the selection fades from half the tolerance on; else it ends there at once.
    """
    wanted = np.array(colors, np.float32).reshape(-1, 4)
    if not len(wanted):
        return nothing(sample.rect, sample.depth)

    def parts() -> Iterator[tuple[Rect, Pixels]]:
        for cell in blocks(sample.rect):
            block = cell.intersect(sample.rect)
            far = distance(sample.read(block), wanted)
            if soft:
                share = np.clip(2 - 2 * far / max(tolerance, 0.5), 0, 1)
            else:
                share = (far <= tolerance + SLACK).astype(np.float32)
            yield block, from_unit(share, sample.depth)

    return assembled(sample.rect, sample.depth, parts())


def wand(
    sample: Sample,
    x: int,
    y: int,
    tolerance: float,
    *,
    contiguous: bool = True,
    antialias: bool = True,
    radius: int = 0,
) -> Raster:
    """Pixels that look like the one at x, y: those that hang together with it side by side, or all.

    `radius` takes the mean of its surroundings as the colour. Raises ValueError outside the document.
    """
    if not sample.rect.contains(Rect(x, y, 1, 1)):
        raise ValueError("Click inside the picture to select by colour.")
    color = sample.look_at(x, y, radius)
    flood = _Flood(sample, color, tolerance)
    found = flood.run(x, y) if contiguous else like(sample, [color], tolerance)
    return softened(found) if antialias else found


@dataclass(slots=True)
class _Block:
    """A square in which likeness has been found out, its connected parts numbered from 1."""

    rect: Rect
    labels: npt.NDArray[np.int32]
    reached: set[int] = field(default_factory=set)


class _Flood:
    """Spreads block by block: only squares that it comes to are looked at."""

    def __init__(self, sample: Sample, color: Floats, tolerance: float) -> None:
        self._sample = sample
        self._color = color
        self._tolerance = tolerance
        self._blocks: dict[tuple[int, int], _Block] = {}

    def run(self, x: int, y: int) -> Raster:
        sample = self._sample
        place = y // BLOCK, x // BLOCK
        start = self._block(place)
        label = int(start.labels[y - start.rect.y, x - start.rect.x])
        waiting: deque[tuple[tuple[int, int], int]] = deque()
        if label:
            start.reached.add(label)
            waiting.append((place, label))
        while waiting:
            here, label = waiting.popleft()
            for there, labels in self._beyond(here, label):
                block = self._blocks[there]
                for other in labels:
                    if other not in block.reached:
                        block.reached.add(other)
                        waiting.append((there, other))
        return assembled(sample.rect, sample.depth, self._found())

    def _block(self, place: tuple[int, int]) -> _Block:
        import cv2

        block = self._blocks.get(place)
        if block is None:
            cell = Rect(place[1] * BLOCK, place[0] * BLOCK, BLOCK, BLOCK)
            rect = cell.intersect(self._sample.rect)
            far = distance(self._sample.read(rect), self._color)
            alike = (far <= self._tolerance + SLACK).astype(np.uint8)
            _, labels = cv2.connectedComponents(alike, connectivity=4, ltype=cv2.CV_32S)
            block = self._blocks[place] = _Block(rect, np.asarray(labels, np.int32))
        return block

    def _beyond(
        self, place: tuple[int, int], label: int
    ) -> Iterator[tuple[tuple[int, int], list[int]]]:
        """The parts of the four neighbours that touch this one."""
        row, column = place
        mine = self._blocks[place]
        for there, edge, facing in (
            ((row - 1, column), mine.labels[0], (-1, slice(None))),
            ((row + 1, column), mine.labels[-1], (0, slice(None))),
            ((row, column - 1), mine.labels[:, 0], (slice(None), -1)),
            ((row, column + 1), mine.labels[:, -1], (slice(None), 0)),
        ):
            touching = edge == label
            cell = Rect(there[1] * BLOCK, there[0] * BLOCK, BLOCK, BLOCK)
            if not touching.any() or not cell.overlaps(self._sample.rect):
                continue
            labels = np.unique(self._block(there).labels[facing][touching])
            yield there, [int(each) for each in labels if each]

    def _found(self) -> Iterator[tuple[Rect, Pixels]]:
        for block in self._blocks.values():
            if block.reached:
                chosen = np.zeros(int(block.labels.max()) + 1, np.float32)
                chosen[list(block.reached)] = 1.0
                yield block.rect, from_unit(chosen[block.labels], self._sample.depth)
