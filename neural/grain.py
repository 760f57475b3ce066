"""Random numbers that belong to a place: the same in every tile, on every machine, for every run."""

from __future__ import annotations

from math import ceil

import numpy as np

from neural.area import Floats
from neural.source import Rect


def normals(rect: Rect, seed: int) -> Floats:
    """H x W x 3 standard normal numbers for the pixels of `rect`, which may lie outside the picture.

    Hashed by pcg4d (M. Jarzynski, M. Olano, "Hash functions for GPU rendering", J. Computer Graphics
    Techniques 9, 2020) and bent by the transform of G. Box and M. Muller (1958).
    """
    from neural import grain_kernels as kernels

    out = np.empty((rect.height, rect.width, 3), np.float32)
    kernels.normals(rect.x, rect.y, seed, out)
    return out


def uniforms(rect: Rect, seed: int) -> Floats:
    """H x W x 3 numbers of mean 0 and variance 1, evenly spread; else as `normals`."""
    from neural import grain_kernels as kernels

    out = np.empty((rect.height, rect.width, 3), np.float32)
    kernels.uniforms(rect.x, rect.y, seed, out)
    return out


def grains(rect: Rect, seed: int, size: float) -> Floats:
    """H x W x 3 normal numbers that hang together over about `size` pixels; variance 1."""
    import cv2

    sigma = size / 2
    reach = ceil(3 * sigma)
    kernel = cv2.getGaussianKernel(2 * reach + 1, sigma, cv2.CV_64F)
    fine = normals(rect.inflate(reach), seed).astype(np.float64)
    soft = cv2.sepFilter2D(fine, cv2.CV_64F, kernel, kernel)
    soft /= float((kernel**2).sum())
    inside = soft[reach : reach + rect.height, reach : reach + rect.width]
    return np.ascontiguousarray(inside, dtype=np.float32)
