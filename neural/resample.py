"""Bring a picture to an exact size with an antialiased Lanczos filter, in bands of rows.

Duchon, "Lanczos Filtering in One and Two Dimensions" (1979); three lobes, as Pillow computes it. The
phases come from the exact position of each row, so bands meet without a seam.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil, floor
from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt

from neural.operation import Patch, Progress
from neural.source import Pixels, Rect, Size, Source, encode_srgb, from_unit, to_unit

if TYPE_CHECKING:
    from neural.context import Context

LOBES = 3
BAND_PIXELS = 1 << 20


def resampled(
    source: Source,
    size: Size,
    context: Context,
    doing: str = "",
    *,
    kernel: Literal["lanczos", "bicubic"] = "lanczos",
) -> Iterator[Patch | Progress]:
    """The source at `size`, as patches of full-width bands; by Lanczos, or antialiased bicubic.

    Colours are weighted by alpha, so that what is transparent does not bleed.
    """
    step = source.size.height / size.height
    reach = ceil(LOBES * max(1.0, step)) + 1
    rows = max(1, BAND_PIXELS // max(size.width, source.size.width))
    if context.probe is not None:
        context.probe.add(size.megapixels * 0.25, 16 * BAND_PIXELS)
        return
    for top in range(0, size.height, rows):
        context.checkpoint()
        bottom = min(size.height, top + rows)
        first = max(0, floor(top * step) - reach)
        last = min(source.size.height, ceil(bottom * step) + reach)
        there = source.read(Rect.edges(0, first, source.size.width, last))
        box = (0.0, top * step - first, float(source.size.width), bottom * step - first)
        pixels = _resize(there, Size(size.width, bottom - top), box, source.opaque, kernel)
        yield Patch(Rect.edges(0, top, size.width, bottom), pixels)
        yield context.progress(bottom / size.height, doing)


def reduced(source: Source, limit: int) -> npt.NDArray[np.float32]:
    """A small copy, no side longer than `limit`: H x W x 4, encoded, 0..1 but for values beyond white."""
    from neural.context import Context

    bands = resampled(source, source.size.fitted(limit), Context())
    unit = to_unit(np.concatenate([band.pixels for band in bands if isinstance(band, Patch)]))
    if source.depth == "float32":
        unit = np.concatenate([encode_srgb(unit[..., :3]), unit[..., 3:]], axis=2)
    return unit


def _resize(
    pixels: Pixels,
    size: Size,
    box: tuple[float, float, float, float],
    opaque: bool,
    kernel: Literal["lanczos", "bicubic"],
) -> Pixels:
    from PIL import Image

    filter = Image.Resampling.LANCZOS if kernel == "lanczos" else Image.Resampling.BICUBIC
    unit = to_unit(pixels)
    alpha = unit[..., 3:]
    planes = unit[..., :3] if opaque else np.concatenate([unit[..., :3] * alpha, alpha], axis=2)
    out = np.ones((size.height, size.width, 4), np.float32)
    for channel in range(planes.shape[2]):
        plane = Image.fromarray(np.ascontiguousarray(planes[..., channel]))
        small = plane.resize((size.width, size.height), filter, box)
        out[..., channel] = np.asarray(small)
    if not opaque:
        shown = np.clip(out[..., 3:], 0.0, 1.0)
        out[..., :3] = np.divide(
            out[..., :3], shown, out=np.zeros_like(out[..., :3]), where=shown > 1e-4
        )
        out[..., 3:] = shown
    depth = pixels.dtype.name
    return from_unit(
        out, "uint8" if depth == "uint8" else "uint16" if depth == "uint16" else "float32"
    )
