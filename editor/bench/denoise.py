"""Denoise beside the classic method that finds its own way without training."""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np

from editor.bench.rows import Row, interleaved
from editor.bench.scenes import photo
from neural.context import Context
from neural.device import cores
from neural.engine import compute, prepare_torch
from neural.models import ModelStore
from neural.operations.denoise import Denoise
from neural.source import ArraySource, Size

GROUP = "denoise"
SIZE = Size(1200, 800)


def rows() -> Iterator[Row]:
    prepare_torch(cores())
    context = Context(models=ModelStore())
    noise = np.random.default_rng(0).normal(0, 20, (SIZE.height, SIZE.width, 3))
    pixels = photo(SIZE)
    pixels[..., :3] = np.clip(np.rint(pixels[..., :3] + noise), 0, 255)
    source = ArraySource(pixels)
    colours = np.ascontiguousarray(pixels[..., :3])
    value, peer = interleaved(
        lambda: compute(Denoise(), [source], context),
        lambda: cv2.fastNlMeansDenoisingColored(colours, None, 20, 20),
        rounds=3,
    )
    yield Row(
        group=GROUP,
        name="for each megapixel, the noise found by itself",
        value=value / SIZE.megapixels,
        peer="OpenCV non-local means",
        peer_value=peer / SIZE.megapixels,
    )
