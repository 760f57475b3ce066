"""Run a network over a picture of any size in tiles, with no seam by construction.

Each tile reads its core plus a halo of the network's receptive field, so the core comes out as if the
whole picture had been run at once; at the picture's border the network pads as it does for a whole
picture. Only a network whose card asks for it is feathered: neighbouring tiles then overlap and are
mixed by a running weighted mean.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import numpy.typing as npt

from neural.device import Kind, is_out_of_memory, release_cache
from neural.operation import OperationError, Patch
from neural.source import (
    Rect,
    Size,
    Source,
    decode_srgb,
    encode_srgb,
    from_unit,
    nearest,
    parts,
    to_unit,
)

if TYPE_CHECKING:
    import torch

Floats = npt.NDArray[np.float32]

Beside = Callable[[Rect], Floats]
"""Gives what a network is told about a part of the picture: height x width x any number of planes."""

SMALLEST = 8
"""Edge in pixels below which a tile is not split further."""


class Network(Protocol):
    """A module from pictures to pictures: N x 3 x H x W in, N x 3 x H*scale x W*scale out."""

    scale: int
    halo: int
    multiple: int

    def __call__(self, x: torch.Tensor, /) -> torch.Tensor: ...


@dataclass(frozen=True, slots=True)
class Plan:
    """How a picture is cut: cores of `tile` pixels, each read with `halo` pixels around it.

    Padded tiles start on multiples of `multiple`; cores overlap by `feather` on each inner side.
    """

    size: Size
    scale: int
    halo: int
    tile: int
    multiple: int = 1
    feather: int = 0
    area: tuple[Rect, ...] | None = None
    """The only parts that are wanted, on multiples of `multiple`; None for all."""

    @property
    def cores(self) -> list[Rect]:
        cells = list(Rect.of(self.size).grid(self.tile))
        return cells if self.area is None else parts(cells, self.area)

    @property
    def extent(self) -> Rect:
        """The picture, continued at the right and bottom to the network's multiple."""
        return Rect.of(self.size).align(self.multiple)

    def padded(self, rect: Rect) -> Rect:
        """What the network reads to compute `rect`."""
        return rect.inflate(self.halo).align(self.multiple).intersect(self.extent)

    def reach(self, core: Rect) -> Rect:
        """The core with its feathered margin."""
        return core.inflate(self.feather).intersect(Rect.of(self.size))

    @property
    def cost(self) -> int:
        """Pixels the network reads in all, halos included."""
        return sum(self.padded(self.reach(core)).area for core in self.cores)


def tile_for(halo: int, multiple: int) -> int:
    """A core that keeps the halo's share of the work moderate and one tile's time short."""
    tile = min(512, max(192, 12 * halo))
    return -(-tile // multiple) * multiple


class Tiler:
    """Runs one network over one source by a plan, on one device.

    `keep_alpha` leaves alpha as it is instead of sending it through the network (scale 1 only).
    `beside` gives more planes of the network's input, after the colours.
    `checkpoint` is called between tiles and between the network's steps, and raises to stop.
    """

    def __init__(
        self,
        network: Network,
        source: Source,
        plan: Plan,
        *,
        torch: Any,
        device: Kind = "cpu",
        dtype: Any = None,
        keep_alpha: bool = False,
        beside: Beside | None = None,
        checkpoint: Callable[[], None] = lambda: None,
    ) -> None:
        self.network = network
        self.source = source
        self.plan = plan
        self._torch = torch
        self._device: Kind = device
        self._dtype = dtype if dtype is not None else torch.float32
        self._beside = beside
        self._through = not source.opaque and not keep_alpha  # alpha goes through the network
        self._checkpoint = checkpoint
        self._largest: int | None = None  # edge that fitted after memory had run out
        self.peak = 0
        """Estimated bytes of the largest step of the network so far; see `neural.watch`."""

    def run(self, visible: Callable[[], Rect | None] = lambda: None) -> Iterator[Patch]:
        """Patches of finished tiles; those under `visible` (input coordinates) come first."""
        pending = self.plan.cores
        blend = _Feather(self.plan) if self.plan.feather else None
        while pending:
            core = nearest(pending, visible())
            pending.remove(core)
            self._checkpoint()
            if blend is None:
                yield self._patch(core, self.compute(core))
            else:
                for rect, values in blend.add(core, self.compute(self.plan.reach(core))):
                    yield self._patch(rect, values)

    def _patch(self, rect: Rect, values: Floats) -> Patch:
        pixels = from_unit(values, self.source.depth)
        if values.shape[2] == 3:
            import cv2

            pixels = cv2.cvtColor(pixels, cv2.COLOR_RGB2RGBA)  # alpha at its maximum
        return Patch(rect.scale(self.plan.scale), pixels)

    def compute(self, rect: Rect) -> Floats:
        """`rect` of the input, run through the network: H*scale x W*scale, white at 1.0.

        Four channels, or three where the source is opaque.

        Where memory runs out the tile is split, and later tiles stay as small.
        """
        edge = max(rect.width, rect.height)
        divisible = edge >= max(SMALLEST, 2 * self.plan.multiple)
        if divisible and self._largest is not None and edge > self._largest:
            return self._split(rect)
        try:
            return self._compute_at_once(rect)
        except (RuntimeError, MemoryError) as error:
            if not is_out_of_memory(self._torch, error):
                raise
            if not divisible:
                raise OperationError(
                    "There is not enough memory for even the smallest tile. Close other programs "
                    "or pictures, or choose a smaller model."
                ) from error
        release_cache(self._torch, self._device)
        multiple = self.plan.multiple
        self._largest = edge - edge // 2 // multiple * multiple
        return self._split(rect)

    def _split(self, rect: Rect) -> Floats:
        scale = self.plan.scale
        channels = 3 if self.source.opaque else 4
        whole = np.empty((rect.height * scale, rect.width * scale, channels), np.float32)
        for part in rect.quarters(self.plan.multiple):
            self._checkpoint()
            whole[part.relative_to(rect).scale(scale).slices] = self.compute(part)
        return whole

    def _compute_at_once(self, rect: Rect) -> Floats:
        plan, source = self.plan, self.source
        padded = plan.padded(rect)
        there = padded.intersect(Rect.of(plan.size))
        stored = source.read(there)
        unit = to_unit(stored)
        rgb, alpha = unit[..., :3], unit[..., 3:]
        if source.depth == "float32":
            rgb = encode_srgb(rgb)
        if self._through:
            alpha = np.clip(alpha, 0.0, 1.0)
            rgb = rgb * alpha
        inside = np.clip(rgb, 0.0, 1.0)
        beyond = rgb - inside if source.depth == "float32" else None

        core = rect.relative_to(padded).scale(plan.scale)
        missing = (padded.bottom - there.bottom, padded.right - there.right)
        planes = self._beside(there) if self._beside is not None else None
        out = self._forward(inside, planes, missing, core)
        kept = rect.relative_to(there)  # the core in the arrays that were read
        unchanged = None
        if plan.scale == 1:
            unchanged = out == inside[kept.slices]
        if beyond is not None and beyond.any():
            out = out + _enlarged(beyond[kept.slices], plan.scale)

        out_alpha: Any = alpha[kept.slices] if plan.scale == 1 else 1.0
        if self._through:
            gray = np.broadcast_to(alpha, (*alpha.shape[:2], 3))
            out_alpha = self._forward(gray, planes, missing, core).mean(axis=2, keepdims=True)
            out_alpha = np.clip(out_alpha, 0.0, 1.0)
            if plan.scale == 1:
                same = np.isclose(out_alpha, alpha[kept.slices], rtol=0, atol=1e-7)
                out_alpha = np.where(same, alpha[kept.slices], out_alpha)
                assert unchanged is not None
                unchanged = unchanged & same
            out = np.divide(out, out_alpha, out=np.zeros_like(out), where=out_alpha > 1e-4)
        if source.depth == "float32":
            out = decode_srgb(out)
        result = out
        if not source.opaque:
            result = np.empty((*out.shape[:2], 4), np.float32)
            result[..., :3] = out
            result[..., 3:] = out_alpha
        if unchanged is not None:
            # What the network left alone is stored as it was, bit for bit.
            original = unit[kept.slices]
            result[..., :3] = np.where(unchanged, original[..., :3], result[..., :3])
            if self._through:
                same_alpha = result[..., 3] == np.clip(original[..., 3], 0.0, 1.0)
                result[..., 3] = np.where(same_alpha, original[..., 3], result[..., 3])
        return result

    def _forward(
        self, hwc: Floats, planes: Floats | None, missing: tuple[int, int], core: Rect
    ) -> Floats:
        """H x W x 3, and the planes beside it, through the network: `core` of what comes out.

        Continued by `missing` rows and columns of its edge.
        """
        from neural.watch import Watch

        torch = self._torch
        if planes is not None:
            hwc = np.concatenate([hwc, planes], axis=2)
        if any(missing):
            hwc = np.pad(hwc, ((0, missing[0]), (0, missing[1]), (0, 0)), mode="edge")
        # A permuted H x W x C array is a channels_last tensor without a copy.
        tensor = torch.from_numpy(np.ascontiguousarray(hwc)).permute(2, 0, 1).unsqueeze(0)
        with torch.inference_mode():
            with Watch(self._checkpoint) as watch:
                out = self.network(tensor.to(self._device, self._dtype))
            self.peak = max(self.peak, watch.peak)
            rows, columns = core.slices  # cut before copying: halos are a third of a tile
            out = out[0, :, rows, columns].permute(1, 2, 0).to("cpu", torch.float32)
        return out.contiguous().numpy()


def _enlarged(values: Floats, scale: int) -> Floats:
    return values if scale == 1 else values.repeat(scale, axis=0).repeat(scale, axis=1)


class _Feather:
    """A running weighted mean of overlapping tiles.

    Every core keeps the mean of what its own and its neighbours' tiles say until all of them have.
    Where tiles agree, the mean is what they say, bit for bit.
    """

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._cores = plan.cores
        self._means: dict[Rect, tuple[Floats, Floats]] = {}  # and the weights they stand for
        self._waiting = {
            core: {other for other in self._cores if plan.reach(other).overlaps(core)}
            for core in self._cores
        }
        self._done: set[Rect] = set()

    def add(self, core: Rect, values: Floats) -> Iterator[tuple[Rect, Floats]]:
        """Take the tile of `core`; gives the rectangles (input coordinates) that changed."""
        reach, scale = self._plan.reach(core), self._plan.scale
        weights = self._weights(core, reach)[..., None]
        self._done.add(core)
        for target in [other for other in self._cores if other.overlaps(reach)]:
            part = target.intersect(reach)
            if target not in self._means:
                shape = (target.height * scale, target.width * scale)
                self._means[target] = (
                    np.zeros((*shape, values.shape[2]), np.float32),
                    np.zeros((*shape, 1), np.float32),
                )
            mean, weight = self._means[target]
            there = part.relative_to(target).scale(scale).slices
            here = part.relative_to(reach).scale(scale).slices
            weight[there] += weights[here]
            mean[there] += (values[here] - mean[there]) * (weights[here] / weight[there])
            if target in self._done:
                yield part, mean[there].copy()
            self._waiting[target].discard(core)
            if not self._waiting[target]:
                del self._means[target]

    def _weights(self, core: Rect, reach: Rect) -> Floats:
        """1 inside, falling linearly to near 0 over the margin around the core's inner sides."""
        scale, margin = self._plan.scale, 2 * self._plan.feather * self._plan.scale

        def ramp(length: int, low: bool, high: bool) -> Floats:
            line = np.ones(length, np.float32)
            rise = (np.arange(margin, dtype=np.float32) + 0.5) / margin
            count = min(margin, length)
            if low:
                line[:count] = np.minimum(line[:count], rise[:count])
            if high:
                line[length - count :] = np.minimum(line[length - count :], rise[:count][::-1])
            return line

        columns = ramp(reach.width * scale, reach.x < core.x, reach.right > core.right)
        rows = ramp(reach.height * scale, reach.y < core.y, reach.bottom > core.bottom)
        return np.outer(rows, columns).astype(np.float32)
