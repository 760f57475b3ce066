"""What an operation may touch while it runs.

The context owns everything an operation would otherwise do twice: tiles and their order, alpha and
colour, memory, cancelling, progress, models, the device. Operations never loop over tiles.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from neural.device import Device
from neural.operation import Cancelled, Patch, Progress
from neural.source import ArraySource, Depth, Pixels, Rect, Size, Source, nearest, parts

if TYPE_CHECKING:
    from neural.film import Film
    from neural.models import ModelStore
    from neural.tiling import Beside, Network, Tiler

MAP_TILE = 1024
"""Edge of the cells in which classic filters run."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a run will cost: seconds, and bytes at its peak besides the document."""

    seconds: float
    memory: int


@dataclass
class Probe:
    """Collects the cost of a run from one tile of each of its passes."""

    seconds: float = 0.0
    memory: int = 0

    def add(self, seconds: float, memory: int) -> None:
        self.seconds += seconds
        self.memory = max(self.memory, memory)


@dataclass
class Survey:
    """Collects how far a run looks: which sources its passes read, and how far beyond each pixel."""

    passes: list[tuple[Source, int | None]] = field(default_factory=list)

    def reach(self, source: Source) -> int | None:
        """How many pixels away a change of `source` is seen; None when it may be seen anywhere."""
        if len(self.passes) != 1 or self.passes[0][0] is not source:
            return None
        return self.passes[0][1]


@dataclass
class Context:
    """One run's view of the machine. Made by the engine, the command line or a test.

    `tile` overrides the size of tiles; `visible` tells which part of the input is being looked at;
    `cancelled` tells whether to stop. With a `probe`, every pass runs one tile and is estimated; with a
    `survey`, none runs and is only noted. `area` are the only rectangles of the result that are wanted,
    for a run of a single pass: see `Survey.reach`.
    """

    models: ModelStore | None = None
    device: Device = field(default_factory=lambda: Device("cpu", "CPU"))
    tile: int | None = None
    visible: Callable[[], Rect | None] = lambda: None
    cancelled: Callable[[], bool] = lambda: False
    probe: Probe | None = None
    survey: Survey | None = None
    area: Sequence[Rect] | None = None
    depth: Depth = "uint8"
    """What an operation without inputs makes; the others follow their first input."""
    subject: Source | None = None
    """What somebody has selected as the subject of the first input: H x W x 1 of its size."""
    film: Film | None = None
    """Where the picture is a frame among others: the way to those before it."""
    report: Callable[[Progress], None] = lambda _: None
    """For progress from inside a call that cannot yield it."""
    _span: tuple[float, float] = (0.0, 1.0)

    def checkpoint(self) -> None:
        """Raises Cancelled when the person has stopped the run."""
        if self.cancelled():
            raise Cancelled

    def part(self, start: float, end: float) -> Context:
        """This context for one part of a run, whose progress goes from `start` to `end` (0..1)."""
        low, high = self._span
        span = (low + start * (high - low), low + end * (high - low))
        return replace(self, _span=span)

    def progress(self, fraction: float, doing: str = "") -> Progress:
        """Progress of this part, `fraction` 0..1, as progress of the whole run."""
        low, high = self._span
        return Progress(low + min(max(fraction, 0.0), 1.0) * (high - low), doing)

    def model(self, id: str) -> Any:
        """The network of a model, verified, in evaluation mode, on the device in its precision.

        Raises ModelError with a sentence for the person when it is missing or altered.
        """
        if self.models is None:
            raise RuntimeError("This context was made without models.")
        self.checkpoint()
        return self.models.load(id, self.device)

    def family(self, name: str) -> dict[int, str]:
        """The models of a family by their scale. Raises ModelError when there is none."""
        if self.models is None:
            raise RuntimeError("This context was made without models.")
        return self.models.family(name)

    def tiled(
        self,
        network: Network,
        source: Source,
        *,
        halo: int | None = None,
        feather: int | None = None,
        keep_alpha: bool = False,
        beside: Beside | None = None,
        doing: str = "",
    ) -> Iterator[Patch | Progress]:
        """Run a network over the whole source; patches in output coordinates, visible part first.

        The network sees 1 x 3 x H x W in 0..1, encoded; alpha goes through it as a gray picture, and
        values beyond 0..1 are carried around it. `keep_alpha` leaves alpha alone. `halo` and
        `feather` default to what the network states. `beside` gives planes of further input.
        """
        import torch

        from neural.tiling import Plan, Tiler, tile_for

        halo = network.halo if halo is None else halo
        margin = int(getattr(network, "feather", 0)) if feather is None else feather
        tile = self.tile if self.tile is not None else tile_for(halo, network.multiple)
        tile = -(-tile // network.multiple) * network.multiple
        plan = Plan(
            source.size,
            network.scale,
            halo,
            tile,
            network.multiple,
            margin,
            area=tuple(self.area) if self.area is not None else None,
        )
        if self.survey is not None:
            self.survey.passes.append((source, halo + 2 * margin + network.multiple))
            return
        tiler = Tiler(
            network,
            source,
            plan,
            torch=torch,
            device=self.device.kind,
            dtype=getattr(torch, self.device.precision),
            keep_alpha=keep_alpha,
            beside=beside,
            checkpoint=self.checkpoint,
        )
        if self.probe is not None:
            self._probe_tile(tiler)
            return
        total = sum(core.area for core in plan.cores)
        done = 0
        for patch in tiler.run(self.visible):
            yield patch
            done += patch.rect.area
            yield self.progress(done / (total * plan.scale**2), doing)

    def map(
        self,
        function: Callable[[Pixels], Pixels],
        source: Source,
        *,
        halo: int = 0,
        align: int = 1,
        doing: str = "",
    ) -> Iterator[Patch | Progress]:
        """Run a function of arrays over the source in cells, visible ones first.

        `function` takes H x W x 4 in the source's depth and gives the same shape and depth; it reads
        `halo` pixels beyond the cell, except at the picture's border, which it handles itself. What
        it reads begins on a multiple of `align` from the picture's corner.
        """
        whole = Rect.of(source.size)

        def within(core: Rect) -> Pixels:
            padded = core.inflate(halo).align(align).intersect(whole)
            pixels = function(source.read(padded))
            return np.ascontiguousarray(pixels[core.relative_to(padded).slices])

        return self.render(
            within, source, reach=halo + align - 1, cell=max(MAP_TILE, 4 * halo), doing=doing
        )

    def render(
        self,
        function: Callable[[Rect], Pixels],
        source: Source,
        *,
        reach: int | None,
        cell: int = MAP_TILE,
        doing: str = "",
    ) -> Iterator[Patch | Progress]:
        """Compute a result of the source's size in cells, visible ones first, by their places.

        `function` gives H x W x 4 in the source's depth for any cell, and reads what it needs itself: at
        most `reach` pixels beyond the cell, or None for anything. `cell` is the edge of the cells, where
        the context was given none.
        """
        pending = list(Rect.of(source.size).grid(self.tile if self.tile is not None else cell))
        if self.area is not None:
            pending = parts(pending, self.area)
        if self.survey is not None:
            self.survey.passes.append((source, reach))
            return
        total = sum(core.area for core in pending)
        if self.probe is not None:
            self._probe_cell(function, source.size, pending[0])
            return
        done = 0
        while pending:
            core = nearest(pending, self.visible())
            pending.remove(core)
            self.checkpoint()
            yield Patch(core, function(core))
            done += core.area
            yield self.progress(done / total, doing)

    def collect(
        self, events: Iterator[Patch | Progress], size: Size, depth: Depth
    ) -> Generator[Patch | Progress, None, ArraySource]:
        """Gather a pass into a source for the next pass; its progress goes on, its patches do not."""
        pixels = np.zeros((size.height, size.width, 4), depth)
        for event in events:
            if isinstance(event, Patch):
                pixels[event.rect.slices] = event.pixels
            else:
                yield event
        return ArraySource(pixels)

    def _probe_tile(self, tiler: Tiler) -> None:
        assert self.probe is not None
        plan = tiler.plan
        core = plan.cores[0]
        tiler.compute(core)  # warms caches
        started = time.perf_counter()
        tiler.compute(core)
        elapsed = time.perf_counter() - started
        share = plan.cost / max(1, plan.padded(plan.reach(core)).area)
        self.probe.add(elapsed * share, tiler.peak)

    def _probe_cell(self, function: Callable[[Rect], Pixels], size: Size, cell: Rect) -> None:
        assert self.probe is not None
        function(Rect(0, 0, 8, 8).intersect(cell))  # compiles what is compiled first
        started = time.perf_counter()
        out = function(cell)
        elapsed = time.perf_counter() - started
        self.probe.add(elapsed * size.area / max(1, cell.area), 8 * out.nbytes)
