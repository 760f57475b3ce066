"""What the engine adds to a network: tiles, colour, alpha, copies, against bare calls."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from editor.bench.rows import Pair, Row, paired, typical
from editor.bench.scenes import photo
from neural.context import Context
from neural.device import cores
from neural.engine import prepare_torch
from neural.models import ModelStore
from neural.operation import Patch
from neural.operations.upscale import Upscale
from neural.source import ArraySource, Rect, Size
from neural.tiling import Plan, tile_for

GROUP = "engine"
MODEL = "realesrgan-animevideo"
SCALE = 4
SIZE = Size(1152, 864)
"""One megapixel."""
ROUNDS = 3


def rows() -> Iterator[Row]:
    prepare_torch(cores())
    models = ModelStore()
    source = ArraySource(photo(SIZE))
    tile_pairs(source, models, 3)  # warms caches
    pairs = [pair for _ in range(ROUNDS) for pair in tile_pairs(source, models)]
    for name, taken in (
        ("", [pair.wall for pair in pairs]),
        (", processor time", [pair.processor for pair in pairs]),
    ):
        value, peer = typical(taken)
        yield Row(
            group=GROUP,
            name=f"upscale 1 MP × 4 (SRVGG){name}, {len(pairs)} pairs of tiles",
            value=value / ROUNDS,
            peer="the network alone, same tiles",
            peer_value=peer / ROUNDS,
            target=1.05,
            against="ratio",
        )


def tile_pairs(source: ArraySource, models: ModelStore, count: int | None = None) -> list[Pair]:
    """A run of the operation, and after each of its tiles the bare network on the same one."""
    import torch

    network = models.load(MODEL)
    tile = tile_for(network.halo, network.multiple)
    plan = Plan(source.size, SCALE, network.halo, tile, network.multiple)
    places = {core.scale(SCALE): plan.padded(core) for core in plan.cores}
    tiles = {
        place: torch.from_numpy(
            np.ascontiguousarray(source.read(padded)[..., :3], np.float32) / 255
        )
        .permute(2, 0, 1)
        .unsqueeze(0)
        for place, padded in places.items()
    }
    events = Upscale(scale=SCALE, model=MODEL).run([source], Context(models=models))
    size = source.size.scaled(SCALE)
    result = np.zeros((size.height, size.width, 4), np.uint8)
    done: list[Rect] = []

    def ours() -> None:
        """On to the next tile, written where it belongs."""
        for event in events:
            if isinstance(event, Patch):
                result[event.rect.slices] = event.pixels
                done.append(event.rect)
                return

    def bare() -> None:
        with torch.inference_mode():
            network(tiles[done[-1]])

    return [paired(ours, bare) for _ in range(min(count or len(tiles), len(tiles)))]
