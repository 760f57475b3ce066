"""Bicubic down-sampling with antialiasing, as super-resolution test sets are made.

The kernel is Keys' cubic (1981, IEEE TASSP 29(6)) with a = -0.5, stretched by the scale; edges are
mirrored, and 8-bit values are rounded after each of the two passes, rows first. This reproduces
MATLAB's imresize on 8-bit pictures exactly, which is what published figures were measured on.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]


@lru_cache(maxsize=64)
def _weights(size: int, scale: int) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
    """For each output position the input positions it reads and their weights."""
    centre = (np.arange(-(-size // scale)) + 0.5) * scale - 0.5
    reach = 2 * scale
    index = np.floor(centre - reach).astype(np.intp)[:, None] + np.arange(2 * reach + 2)
    d = np.abs(centre[:, None] - index) / scale
    near = 1.5 * d**3 - 2.5 * d**2 + 1
    far = -0.5 * d**3 + 2.5 * d**2 - 4 * d + 2
    weight = np.where(d <= 1, near, np.where(d < 2, far, 0.0))
    weight /= weight.sum(axis=1, keepdims=True)
    mirrored = np.mod(index, 2 * size)
    mirrored = np.where(mirrored >= size, 2 * size - 1 - mirrored, mirrored)
    return mirrored, weight.astype(np.float32)


def _shrink_rows(picture: NDArray[np.float32], scale: int) -> NDArray[np.float32]:
    index, weight = _weights(picture.shape[0], scale)
    total = np.zeros((index.shape[0], *picture.shape[1:]), np.float32)
    for tap in range(index.shape[1]):
        total += weight[:, tap].reshape(-1, *([1] * (picture.ndim - 1))) * picture[index[:, tap]]
    return np.clip(np.floor(total + np.float32(0.5)), 0, 255)


def shrink(picture: Picture, scale: int) -> Picture:
    """An H x W x C 8-bit picture, `scale` times smaller in both directions (rounded up)."""
    if scale == 1:
        return picture
    rows = _shrink_rows(picture.astype(np.float32), scale)
    both = _shrink_rows(np.ascontiguousarray(rows.swapaxes(0, 1)), scale).swapaxes(0, 1)
    return np.ascontiguousarray(both).astype(np.uint8)


def crop_to_multiple(picture: Picture, scale: int) -> Picture:
    """The picture without the last rows and columns that a multiple of `scale` leaves over."""
    height, width = picture.shape[:2]
    return picture[: height // scale * scale, : width // scale * scale]
