"""What can be done to the edge of a selection."""

from __future__ import annotations

from math import ceil, pi, sqrt

import numpy as np

from editor.document.raster import Raster
from editor.document.selection.coverage import Floats, combined, spread
from neural.blur import Gaussian

DISC = 8
"""The largest disc that a soft edge is moved by at once."""


def feathered(selection: Raster, radius: float) -> Raster:
    """Its edge made soft: it fades over about `radius` pixels to each side, as a Gaussian of half that
    deviation does. At the document's border it goes on as it is there."""
    if radius <= 0:
        return selection
    blur = Gaussian(radius / 2, opaque=True)
    return spread(selection, blur.halo, blur.blur, align=blur.align)


def grown(selection: Raster, radius: float) -> Raster:
    """Larger by `radius` pixels all around, corners rounded; what is soft stays as soft."""
    return spread(selection, ceil(radius) + 2, lambda values: _larger(values, radius))


def shrunk(selection: Raster, radius: float) -> Raster:
    """Smaller by `radius` pixels all around, but not away from the document's border."""
    return spread(selection, ceil(radius) + 2, lambda values: 1 - _larger(1 - values, radius))


def border(selection: Raster, width: float) -> Raster:
    """A band of `width` pixels along its edge, half of it on either side."""
    return combined(grown(selection, width / 2), shrunk(selection, width / 2), "subtract")


def smoothed(selection: Raster, radius: float) -> Raster:
    """Corners rounded, specks and holes up to about `radius` pixels gone; the edge is hard again."""
    if radius <= 0:
        return selection
    blur = Gaussian(radius / 2, opaque=True)
    slope = radius / 2 * sqrt(2 * pi)  # makes the edge of a straight line one pixel wide

    def change(values: Floats) -> Floats:
        return np.clip((blur.blur(values) - 0.5) * slope + 0.5, 0, 1).astype(np.float32)

    return spread(selection, blur.halo, change, align=blur.align)


def softened(selection: Raster) -> Raster:
    """The steps of pixels along a hard edge made smooth."""
    import cv2

    def change(values: Floats) -> Floats:
        return np.asarray(
            cv2.GaussianBlur(values, (3, 3), 0.6, borderType=cv2.BORDER_REPLICATE), np.float32
        )

    return spread(selection, 1, change)


def _larger(values: Floats, radius: float) -> Floats:
    """Grayscale dilation by a disc: of a hard edge by its distance (P. Felzenszwalb, D. Huttenlocher,
    "Distance transforms of sampled functions", Theory of Computing 8, 2012), which keeps it round."""
    import cv2

    between = (values > 0.02) & (values < 0.98)
    # Where a gray has gray on both sides the edge is soft, not only drawn smoothly.
    soft = cv2.erode(between.astype(np.uint8), np.ones((3, 3), np.uint8)).any()
    return _dilated(values, round(radius)) if soft else _reached(values >= 0.5, radius)


def _dilated(values: Floats, radius: int) -> Floats:
    """The largest value within a disc, worked out in small discs one after another."""
    import cv2

    stored = np.rint(values * 65535).astype(np.uint16)
    while radius > 0:
        step = min(radius, DISC)
        across = np.arange(-step, step + 1)
        disc = np.hypot(across[:, None], across[None, :]) <= step + 0.3
        stored = cv2.dilate(stored, disc.astype(np.uint8), borderType=cv2.BORDER_REPLICATE)
        radius -= step
    return np.asarray(stored, np.float32) / np.float32(65535)


def _reached(inside: np.ndarray, radius: float) -> Floats:
    """1 within `radius` of a pixel's edge, falling to 0 over one pixel."""
    import cv2

    if not inside.any():
        return np.zeros(inside.shape, np.float32)
    outside = np.where(inside, 0, 255).astype(np.uint8)
    distance = cv2.distanceTransform(outside, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    return np.clip(radius + 1 - distance, 0, 1).astype(np.float32)
