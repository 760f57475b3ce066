"""How far apart two collections of pictures are, and how alike the pictures of one are."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]

_PROJECTIONS = 256
_PATCH = 7


def frechet(one: Floats, other: Floats) -> float:
    """Fréchet distance of two N x D sets of features, each taken as a normal distribution.

    |m1 - m2|^2 + tr(C1 + C2 - 2 (C1 C2)^(1/2)): Heusel et al., arXiv 1706.08500. The trace of the root
    is the sum of the roots of the eigenvalues of C1^(1/2) C2 C1^(1/2), which is symmetric.
    """
    one, other = np.asarray(one, np.float64), np.asarray(other, np.float64)
    first, second = np.cov(one, rowvar=False), np.cov(other, rowvar=False)
    values, vectors = np.linalg.eigh(first)
    root = (vectors * np.sqrt(values.clip(0))) @ vectors.T
    between = np.linalg.eigvalsh(root @ second @ root).clip(0)
    apart = np.square(one.mean(0) - other.mean(0)).sum()
    return float(apart + np.trace(first) + np.trace(second) - 2 * np.sqrt(between).sum())


def sliced_wasserstein(
    one: NDArray[np.uint8], other: NDArray[np.uint8], random: np.random.Generator
) -> float:
    """Distance of two N x H x W x C collections by their 7 x 7 patches, at three scales.

    The mean over random directions of the distance of sorted projections, in 1/1000 of white (after
    Karras et al., arXiv 1710.10196; patches keep their contrast here). Needs no network.
    """
    total: list[float] = []
    first, second = one.astype(np.float32), other.astype(np.float32)
    while min(first.shape[1:3]) >= _PATCH:
        a, b = _patches(first, random), _patches(second, random)
        directions = random.standard_normal((a.shape[1], _PROJECTIONS)).astype(np.float32)
        directions /= np.linalg.norm(directions, axis=0)
        count = min(len(a), len(b))
        gap = np.sort(a[:count] @ directions, axis=0) - np.sort(b[:count] @ directions, axis=0)
        total.append(1000 / 255 * float(np.abs(gap).mean()))
        if len(total) == 3 or min(first.shape[1:3]) < 2 * _PATCH:
            break
        first, second = _halved(first), _halved(second)
    return float(np.mean(total))


def _patches(pictures: NDArray[np.float32], random: np.random.Generator) -> NDArray[np.float32]:
    """8,192 patches as rows."""
    count, height, width, _ = pictures.shape
    number = random.integers(count, size=8192)
    y = random.integers(height - _PATCH + 1, size=8192)
    x = random.integers(width - _PATCH + 1, size=8192)
    views = np.lib.stride_tricks.sliding_window_view(pictures, (_PATCH, _PATCH), axis=(1, 2))
    return np.ascontiguousarray(views[number, y, x].reshape(8192, -1))


def _halved(pictures: NDArray[np.float32]) -> NDArray[np.float32]:
    count, height, width, channels = pictures.shape
    even = pictures[:, : height // 2 * 2, : width // 2 * 2]
    cells = even.reshape(count, height // 2, 2, width // 2, 2, channels)
    return cells.mean((2, 4), dtype=np.float32)


def pair_distance(pictures: NDArray[np.uint8], random: np.random.Generator) -> float:
    """Root mean square difference of random pairs, on 0..1: near 0 when all are the same."""
    order = random.permutation(len(pictures))
    one = pictures[order[: len(order) // 2]].astype(np.float32)
    other = pictures[order[-(len(order) // 2) :]].astype(np.float32)
    return float(np.sqrt(np.square(one - other).mean((1, 2, 3))).mean() / 255)
