"""Whether tiles leave a trace: each network on a noisy picture, in tiles of chance sizes and untiled.

No time is measured. The slow networks take minutes, so this group runs only where it is named. The same
sizes come again with the seed that is printed: `SFUMATO_SEED=7 sfumato bench tiles`.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

import resources
from editor.bench.rows import Row
from neural.context import Context
from neural.device import cores
from neural.engine import compute, prepare_torch
from neural.models import ModelStore
from neural.operation import Operation
from neural.operations.denoise import Denoise
from neural.operations.stylize import Stylize
from neural.operations.upscale import Upscale
from neural.source import ArraySource, Pixels, Size

GROUP = "tiles"
SEED = "SFUMATO_SEED"
SIZES = 3
"""How many sizes of tiles each network meets."""
EXACT, NEAR, STYLED = 100, 1000, 2000
"""Millionths of the range that tiles may differ by: where the halo is all that the network can see, where
it is all that matters, and where statistics of the whole picture take part."""
SAMPLES = Path(resources.__path__[0]) / "samples"
PHOTO, STYLE = "night.jpg", "still-life.jpg"
"""Noise asks the most of every network; without it Denoise would have nothing to do."""


@dataclass(frozen=True)
class Case:
    """An operation, the halo of its network, the sizes that tiles are drawn from, and the target."""

    name: str
    operation: Operation
    halo: int
    tiles: tuple[int, int] = (24, 96)
    limit: float = EXACT

    @property
    def size(self) -> Size:
        """Just wider than the largest tile with a halo on either side."""
        width = self.tiles[1] + 2 * self.halo + 9
        return Size(width, max(self.tiles[1] + self.halo, 2 * width // 3))


def cases() -> tuple[Case, ...]:
    """Every network that ships and works in tiles, the slowest last."""
    return (
        *(Case(f"our upscaler × {n}", Upscale(scale=n), 12) for n in (2, 3, 4)),
        Case("Denoise", Denoise(), 24),
        Case("Stylize, built-in", Stylize(styles="starry"), 65, (64, 160), STYLED),
        Case("Stylize, any picture", Stylize(picture=str(SAMPLES / STYLE)), 57, (64, 160), STYLED),
        Case("animevideo", Upscale(scale=4, model="realesrgan-animevideo"), 18),
        Case("x4plus-anime", Upscale(scale=4, model="realesrgan-x4plus-anime"), 64, (64, 96), NEAR),
        Case("x4plus", Upscale(scale=4, model="realesrgan-x4plus"), 96, (96, 160), NEAR),
    )


def rows() -> Iterator[Row]:
    prepare_torch(cores())
    seed = int(os.environ.get(SEED) or random.SystemRandom().randrange(10_000))
    chance = random.Random(seed)
    models = ModelStore()
    for case in cases():
        tiles = sorted(chance.sample(range(case.tiles[0], case.tiles[1] + 1), SIZES))
        yield Row(
            group=GROUP,
            name=f"{case.name}, tiles of {', '.join(map(str, tiles))} px",
            value=1e6 * difference(case.operation, photo(case.size), tiles, models),
            unit="ppm",
            peer=f"of the range, against untiled; {SEED}={seed}",
            target=case.limit,
        )


def difference(
    operation: Operation, pixels: Pixels, tiles: Sequence[int], models: ModelStore | None
) -> float:
    """The largest difference that tiles of these sizes make in the result, white at 1.0.

    `pixels` are 16-bit; each size, halo included, must be smaller than them for this to mean anything.
    """
    source = ArraySource(pixels)

    def result(tile: int) -> Pixels:
        return compute(operation, [source], Context(models=models, tile=tile)).astype(np.int64)

    whole = result(max(source.size.width, source.size.height))
    return max(int(np.abs(result(tile) - whole).max()) for tile in tiles) / 65535


def photo(size: Size) -> Pixels:
    """The middle of a sample picture, opaque, 16 bits."""
    with Image.open(SAMPLES / PHOTO) as picture:
        left, top = (picture.width - size.width) // 2, (picture.height - size.height) // 2
        part = picture.convert("RGBA").crop((left, top, left + size.width, top + size.height))
        return np.asarray(part).astype(np.uint16) * 257
