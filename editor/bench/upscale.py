"""Our faithful upscaler beside the network that others use for speed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image

import resources
from editor.bench.rows import Row, interleaved
from editor.bench.scenes import photo
from neural.context import Context
from neural.device import cores
from neural.engine import compute, prepare_torch
from neural.enlarging import FIDELITY
from neural.metrics import psnr_y
from neural.models import ModelStore
from neural.operations.upscale import Upscale
from neural.source import ArraySource, Pixels, Size

GROUP = "upscale"
PEER = "realesrgan-animevideo"
SCALE = 4
SIZE = Size(640, 400)
CROP = 512
"""Side of the part of each sample picture that is reduced and enlarged again."""


def rows() -> Iterator[Row]:
    prepare_torch(cores())
    context = Context(models=ModelStore())
    source = ArraySource(photo(SIZE))
    ours, theirs = (Upscale(scale=SCALE, model=model) for model in (FIDELITY, PEER))
    value, peer = interleaved(
        lambda: compute(ours, [source], context),
        lambda: compute(theirs, [source], context),
        rounds=5,
    )
    megapixels = SIZE.megapixels * SCALE**2
    yield Row(
        group=GROUP,
        name=f"× {SCALE}, for each megapixel of the result",
        value=value / megapixels,
        peer="SRVGG animevideo",
        peer_value=peer / megapixels,
        target=0.5,
        against="ratio",
    )
    scores = np.array([_scores(picture, (ours, theirs), context) for picture in _samples()])
    yield Row(
        group=GROUP,
        name=f"× {SCALE}, PSNR on the sample pictures, more is better",
        value=float(scores[:, 0].mean()),
        unit="dB",
        peer="SRVGG animevideo",
        peer_value=float(scores[:, 1].mean()),
    )


def _samples() -> Iterator[Pixels]:
    """The middle of each sample picture, H x W x 3."""
    for file in sorted((Path(resources.__path__[0]) / "samples").glob("*.jpg")):
        with Image.open(file) as picture:
            left, top = (picture.width - CROP) // 2, (picture.height - CROP) // 2
            yield np.asarray(picture.convert("RGB").crop((left, top, left + CROP, top + CROP)))


def _scores(picture: Pixels, operations: tuple[Upscale, ...], context: Context) -> list[float]:
    """PSNR of the luma, a border of the scale left out as in the literature."""
    side = CROP // SCALE
    small = Image.fromarray(picture).resize((side, side), Image.Resampling.BICUBIC)
    source = ArraySource(np.asarray(small.convert("RGBA")))
    results = (compute(operation, [source], context)[..., :3] for operation in operations)
    return [psnr_y(result, picture, border=SCALE) for result in results]
