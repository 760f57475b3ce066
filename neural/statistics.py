"""Statistics of a whole picture for networks that need them, gathered tile by tile.

A style network's norms want the mean and variance of each feature over the whole picture. Norm n can be
measured only when the norms before it are known, so a picture is passed over once for each. Feature
maps are kept between passes where that is affordable: always for the residual blocks, which work at a
quarter of the size, and elsewhere while `memory` allows. A picture of a few megapixels thus costs one
plain run; a huge one repeats the first two convolutions and costs about one and a half.

Memory: the residual blocks' maps take 4 bytes x 32 channels / 16 = 8 bytes for each pixel of the
picture, and three of them exist at once. Where the three are more than `memory`, they lie in temporary
files instead. Everything else stays below `memory` and the features of one tile.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from math import prod

import numpy as np
import torch
from torch import Tensor

from neural.networks.styled import (
    Moments,
    PlainStage,
    Stage,
    StyledNetwork,
    folded,
    measure,
    reflect,
    repeat,
)
from neural.source import Rect, Size

Read = Callable[[Rect], Tensor]
"""A rectangle inside the picture to 3 x H x W, float32, encoded RGB in 0..1."""

TILE = 512
MEMORY = 512 << 20
BLOCK_MAPS = 3
"""Maps that exist at once in a residual block: what goes around it, what goes in, what comes out."""


@dataclass(frozen=True, slots=True)
class Pass:
    """One run over the picture: from the map before stage `start` to the convolution of stage `index`.

    `keep` stores the result as the map that later passes start from.
    """

    start: int
    index: int
    keep: bool
    cost: float


class Tally:
    """Mean and variance of many tiles, merged exactly (Chan, Golub and LeVeque, 1979)."""

    def __init__(self) -> None:
        self._count = 0
        self._mean = torch.zeros(1, dtype=torch.float64)
        self._squares = torch.zeros(1, dtype=torch.float64)

    def add(self, tile: Tensor) -> None:
        """Take 1 x C x H x W."""
        count = tile.shape[-1] * tile.shape[-2]
        mean, variance = measure(tile)
        total = self._count + count
        distance = mean - self._mean
        self._squares = (
            self._squares + variance * count + distance**2 * (self._count * count / total)
        )
        self._mean = self._mean + distance * (count / total)
        self._count = total

    @property
    def moments(self) -> Moments:
        return Moments(self._mean, self._squares / self._count)


def gather(
    network: StyledNetwork,
    style: Tensor,
    read: Read,
    size: Size,
    *,
    tile: int = TILE,
    memory: int = MEMORY,
    step: Callable[[float], None] = lambda fraction: None,
) -> tuple[Moments, ...]:
    """What `network.moments` would measure in the whole picture, for `network.frozen`.

    A side that is no multiple of 4 is continued with its edge, as tiling does. `step` is called after
    each tile with the finished fraction, and may raise to stop; nothing is left behind then.
    """
    chain, affines = network.chain, network.affines(style)
    extents = outputs(chain, Rect.of(size).align(network.multiple).size)
    passes = plan(chain, extents, memory)
    total = sum(each.cost for each in passes)
    device = chain[0].conv.weight.device
    done = 0.0
    found: list[Moments] = []
    plain: list[PlainStage] = []
    with ExitStack() as files, torch.inference_mode():
        fetch, around = padded(read, size), torch.empty(0)
        last: Tensor | None = None
        for each in passes:
            stage, affine = chain[each.index], affines[each.index]
            area = Rect.of(extents[each.index + 1])
            kept = allocate(stage, area.size, memory, files) if each.keep else None
            tally = Tally()
            cells = list(area.grid(max(16, tile * area.width // extents[0].width)))
            for cell in cells:
                x = run(chain, plain, each, fetch, extents, cell, device)
                if affine is not None:
                    tally.add(x)
                if kept is not None:
                    kept[:, *cell.slices] = x[0].cpu()
                done += each.cost / total / len(cells)
                step(min(done, 1.0))
            moments = tally.moments if affine is not None else None
            if moments is not None:
                found.append(moments)
            plain.append(PlainStage(stage, affine, moments))
            if kept is None:
                continue
            if affine is not None and moments is not None:
                scale, shift = folded(affine, moments, kept.device)
                kept.mul_(scale[:, None, None]).add_(shift[:, None, None])
            stage.activate(kept)
            if stage.residual == "open" and last is not None:
                around = last
            elif stage.residual == "close":
                kept.add_(around)
            last = kept
            fetch = kept_reader(kept)
    return tuple(found)


def outputs(chain: Sequence[Stage], size: Size) -> list[Size]:
    """The size of the picture, then that of each stage's result."""
    sizes = [size]
    for stage in chain:
        last = sizes[-1]
        sizes.append(
            Size(
                last.width * stage.upsample // stage.stride,
                last.height * stage.upsample // stage.stride,
            )
        )
    return sizes


def plan(chain: Sequence[Stage], extents: Sequence[Size], memory: int) -> list[Pass]:
    """The passes: one for each stage, each from the latest map that was kept."""

    def multiplications(index: int) -> float:
        return float(prod(chain[index].conv.weight.shape) * extents[index + 1].area)

    def must_keep(index: int) -> bool:
        opens = index + 1 < len(chain) and chain[index + 1].residual == "open"
        return opens or chain[index].residual != "none"

    passes: list[Pass] = []
    start, held = 0, 0
    for index, stage in enumerate(chain):
        size = map_bytes(stage, extents[index + 1])
        last = index == len(chain) - 1
        keep = must_keep(index) or (not last and held + size <= memory)
        cost = sum(multiplications(each) for each in range(start, index + 1))
        passes.append(Pass(start, index, keep, cost))
        if keep:
            start, held = index + 1, size
    return passes


def map_bytes(stage: Stage, size: Size) -> int:
    return 4 * stage.outputs * size.area


def allocate(stage: Stage, size: Size, memory: int, files: ExitStack) -> Tensor:
    """C x H x W on the CPU: in memory, or in a temporary file where three would be too much."""
    shape = (stage.outputs, size.height, size.width)
    if BLOCK_MAPS * map_bytes(stage, size) <= memory or stage.residual == "none":
        return torch.empty(shape)
    file = files.enter_context(tempfile.TemporaryFile(prefix="sfumato-"))  # noqa: SIM115 - the stack closes it
    return torch.from_numpy(np.memmap(file, np.float32, "w+", shape=shape))


def kept_reader(kept: Tensor) -> Read:
    return lambda rect: kept[:, *rect.slices]


def padded(read: Read, size: Size) -> Read:
    """`read` for rectangles that go beyond the right and bottom edge, whose pixels are repeated."""

    def reader(rect: Rect) -> Tensor:
        there = rect.intersect(Rect.of(size))
        x = read(there)
        missing = (0, rect.right - there.right, 0, rect.bottom - there.bottom)
        if not any(missing):
            return x
        return torch.nn.functional.pad(x[None], missing, mode="replicate")[0]

    return reader


def run(
    chain: Sequence[Stage],
    plain: Sequence[PlainStage],
    each: Pass,
    fetch: Read,
    extents: Sequence[Size],
    cell: Rect,
    device: torch.device,
) -> Tensor:
    """`cell` of the bare convolution of the pass's last stage: 1 x C x H x W, exact to its edges."""
    steps = list(needs(chain, each, extents, cell))
    x = fetch(steps[0].source)[None].to(device)
    for index, need in zip(range(each.start, each.index + 1), steps, strict=True):
        stage = chain[index]
        x = repeat(x, stage.upsample)[..., *need.inside.slices]
        x = reflect(x, need.border)
        x = stage.conv(x) if index == each.index else plain[index].convolve(x)
    return x


@dataclass(frozen=True, slots=True)
class Need:
    """What one stage reads for a cell: `source` of its input; of that, after repeating, `inside`;
    and as much reflection as the cell lies at the map's border."""

    source: Rect
    inside: Rect
    border: tuple[int, int, int, int]


def needs(
    chain: Sequence[Stage], each: Pass, extents: Sequence[Size], cell: Rect
) -> Iterator[Need]:
    """What each stage of a pass reads so that the last one makes `cell`, first stage first."""
    found: list[Need] = []
    for index in range(each.index, each.start - 1, -1):
        stage = chain[index]
        wanted = Rect.edges(
            cell.x * stage.stride - stage.reach,
            cell.y * stage.stride - stage.reach,
            (cell.right - 1) * stage.stride + stage.reach + 1,
            (cell.bottom - 1) * stage.stride + stage.reach + 1,
        )
        there = wanted.intersect(Rect.of(extents[index]).scale(stage.upsample))
        border = (
            there.x - wanted.x,
            wanted.right - there.right,
            there.y - wanted.y,
            wanted.bottom - there.bottom,
        )
        repeated = there.align(stage.upsample)
        cell = Rect.edges(*(edge // stage.upsample for edge in edges(repeated)))
        found.append(Need(cell, there.relative_to(repeated), border))
    return reversed(found)


def edges(rect: Rect) -> tuple[int, int, int, int]:
    return rect.x, rect.y, rect.right, rect.bottom
