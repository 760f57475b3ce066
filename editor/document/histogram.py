"""How often each tone occurs in a picture, for the curve and levels editors."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from neural.source import Rect, Source, encode_srgb, to_unit

BINS = 256
ENOUGH = 4_000_000
"""Pixels that are counted at most: more do not change the shape."""

Histogram = npt.NDArray[np.float64]
"""4 x BINS: all channels together, red, green, blue. Each row's largest count is 1, or all are 0."""


def histogram(source: Source) -> Histogram:
    """Counts of encoded tones 0..1, invisible pixels left out; large pictures are sampled in rows.

    float32 pictures are counted as sRGB would encode them; tones beyond 0..1 count at the ends.
    """
    size = source.size
    stride = max(1, size.area // ENOUGH)
    counts = np.zeros((4, BINS), np.float64)
    for top in range(0, size.height, 64 * stride):
        rows = source.read(Rect(0, top, size.width, min(64, size.height - top)))
        for channel, counted in enumerate(_count(rows)):
            counts[channel + 1] += counted
    counts[0] = counts[1:].sum(axis=0)
    # The ends hold what is clipped; they would hide everything else if they set the scale.
    peaks = counts[:, 1:-1].max(axis=1, keepdims=True)
    return np.clip(np.divide(counts, peaks, out=np.sign(counts), where=peaks > 0), 0.0, 1.0)


def _count(rows: npt.NDArray[Any]) -> list[npt.NDArray[np.int64]]:
    visible = rows[..., 3] > 0
    colours = rows[..., :3][visible]
    if rows.dtype == np.uint8:
        tones = colours
    elif rows.dtype == np.uint16:
        tones = (colours >> 8).astype(np.uint8)
    else:
        encoded = encode_srgb(to_unit(colours))
        tones = np.clip(np.rint(encoded * (BINS - 1)), 0, BINS - 1).astype(np.uint8)
    return [np.bincount(tones[:, channel], minlength=BINS) for channel in range(3)]
