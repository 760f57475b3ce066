"""Evening out what is almost flat: so that the steps of 8 bits in a sky do not become lines when painted.

A style network's norms enlarge whatever little contrast there is; in a smooth sky that is the rounding to 256
levels, whose steps come out as thin lines, and grain, which comes out as stipple. Both are taken away before,
without touching what differs by more, after He, Sun and Tang, "Guided image filtering", PAMI 35 (2013), but
with slopes left as they are.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from neural.source import (
    Depth,
    Pixels,
    Rect,
    Source,
    decode_srgb,
    encode_srgb,
    from_unit,
    to_unit,
)

Floats = npt.NDArray[np.float32]

RADIUS = 12
"""Half the side in pixels of the window: wider than the steps of a sky are apart."""
REACH = 4 * RADIUS
STEPS = 6.0
"""Steps of 8 bits that count as flat, as a standard deviation, at the most."""


def evened(rgb: Floats, amount: float) -> Floats:
    """H x W x 3 encoded in 0..1; `amount` (0..1) is how much contrast still counts as flat, 0 for none.

    A pixel depends on those within `REACH`; at the borders of the array its edge is repeated.
    """
    if amount <= 0:
        return rgb
    import cv2

    def mean(values: Floats) -> Any:
        side = 2 * RADIUS + 1
        return cv2.boxFilter(values, cv2.CV_32F, (side, side), borderType=cv2.BORDER_REPLICATE)

    flat = (amount * STEPS / 255) ** 2
    # A slope is its own mean: only what lies beside it is detail. Twice, or steps leave a ripple.
    smooth = mean(mean(rgb))
    detail = rgb - smooth
    variance = mean(detail * detail)
    share = variance / (variance + np.float32(flat))
    return smooth + mean(share) * detail


class Evened:
    """A source with its flat parts evened out, in 16 bits where it had 8: the steps are gone."""

    def __init__(self, source: Source, amount: float) -> None:
        self._source, self._amount = source, amount
        self.size = source.size
        self.depth: Depth = "float32" if source.depth == "float32" else "uint16"
        self.opaque = source.opaque

    def read(self, rect: Rect) -> Pixels:
        around = rect.inflate(REACH).intersect(Rect.of(self.size))
        unit = to_unit(self._source.read(around))
        rgb = unit[..., :3]
        if self.depth == "float32":
            inside = np.clip(encode_srgb(rgb), 0.0, 1.0)
            # What lies beyond the range is left alone.
            rgb = rgb + decode_srgb(evened(inside, self._amount)) - decode_srgb(inside)
        else:
            rgb = evened(np.ascontiguousarray(rgb), self._amount)
        result = np.concatenate([rgb, unit[..., 3:]], axis=2)[rect.relative_to(around).slices]
        return from_unit(result, self.depth)
