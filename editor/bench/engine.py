"""What the engine adds to a network: tiles, colour, alpha, copies, against bare calls."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from editor.bench.rows import Row, interleaved
from editor.bench.scenes import photo
from neural.context import Context
from neural.device import cores
from neural.engine import compute, prepare_torch
from neural.models import ModelStore
from neural.operations.upscale import Upscale
from neural.source import ArraySource, Size
from neural.tiling import Plan, tile_for

GROUP = "engine"
MODEL = "realesrgan-animevideo"
SIZE = Size(1152, 864)
"""One megapixel."""


def rows() -> Iterator[Row]:
    prepare_torch(cores())
    import torch

    models = ModelStore()
    source = ArraySource(photo(SIZE))
    operation = Upscale(scale=4, model=MODEL)
    network = models.load(MODEL)
    plan = Plan(SIZE, 4, network.halo, tile_for(network.halo, network.multiple), network.multiple)
    tiles = [
        torch.from_numpy(
            np.ascontiguousarray(source.read(plan.padded(core))[..., :3], np.float32) / 255
        )
        .permute(2, 0, 1)
        .unsqueeze(0)
        for core in plan.cores
    ]

    def bare() -> None:
        with torch.inference_mode():
            for tile in tiles:
                network(tile)

    def ours() -> None:
        compute(operation, [source], Context(models=models))

    value, peer = interleaved(ours, bare, rounds=3)
    yield Row(
        group=GROUP,
        name="upscale 1 MP × 4 (SRVGG)",
        value=value,
        peer="the network alone, same tiles",
        peer_value=peer,
        target=1.05,
        against="ratio",
    )
