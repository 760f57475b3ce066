"""A small picture of a whole picture, for what must be measured before the first tile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from neural.pixelwise import encoded
from neural.source import Pixels, Rect, Source, to_unit

if TYPE_CHECKING:
    from neural.context import Context

Floats = npt.NDArray[np.float32]

LONGEST = 256
"""The longer side of an overview is at most this."""
BAND = 1 << 20
"""Pixels read at once."""


@dataclass(frozen=True, slots=True, eq=False)
class Overview:
    """`colours`: H x W x 3 float32, encoded, 0..1. Each pixel is the mean of `step` x `step` pixels.

    Transparent pixels do not count; where there is nothing else, the mean of the picture stands.
    """

    colours: Floats
    step: int


def overview(source: Source, context: Context, longest: int = LONGEST) -> Overview:
    """Reduce a picture of any size in bands. Raises Cancelled."""
    width, height = source.size.width, source.size.height
    step = -(-max(width, height) // longest)
    rows = max(1, BAND // (width * step)) * step
    bands: list[Floats] = []
    for top in range(0, height, rows):
        context.checkpoint()
        band = Rect.edges(0, top, width, min(top + rows, height))
        bands.append(_reduced(source.read(band), step, source.opaque))
    small = np.concatenate(bands)
    if source.opaque:
        return Overview(np.ascontiguousarray(small[..., :3]), step)
    return Overview(_straight(small), step)


def _reduced(pixels: Pixels, step: int, opaque: bool) -> Floats:
    """Means of blocks, encoded and clipped; premultiplied where the picture is not opaque."""
    import cv2

    if pixels.dtype == np.float32:
        # What is no number counts as black, what is endless as white.
        finite = np.nan_to_num(pixels, nan=0.0, posinf=1.0, neginf=0.0)
        pixels = encoded(np.clip(finite, 0, 1))
    if not opaque:
        pixels = np.array(to_unit(pixels))
        pixels[..., :3] *= pixels[..., 3:]
    beyond = [(0, -side % step) for side in pixels.shape[:2]]
    if beyond != [(0, 0), (0, 0)]:
        pixels = np.pad(pixels, [*beyond, (0, 0)], mode="edge")
    if step > 1:
        size = (pixels.shape[1] // step, pixels.shape[0] // step)
        pixels = cv2.resize(np.ascontiguousarray(pixels), size, interpolation=cv2.INTER_AREA)
    return np.array(to_unit(pixels))


def _straight(premultiplied: Floats) -> Floats:
    alpha = premultiplied[..., 3:]
    total = alpha.sum(dtype=np.float64)
    if total == 0:
        return np.zeros_like(premultiplied[..., :3])
    mean = premultiplied[..., :3].sum(axis=(0, 1), dtype=np.float64) / total
    colours = np.empty_like(premultiplied[..., :3])
    colours[:] = mean
    np.divide(premultiplied[..., :3], alpha, out=colours, where=alpha > 1e-4)
    return np.clip(colours, 0, 1)
