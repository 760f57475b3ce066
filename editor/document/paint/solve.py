"""Compiled loops of healing and of filling; they release the GIL."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numba import njit  # pyright: ignore[reportPrivateImportUsage]

_0: Final = np.float32(0.0)
_BIAS: Final = np.float32(0.03)
"""Of white: how far a patch may be made lighter or darker (Darabi et al., "Image Melding", 2012)."""
_PRICE: Final = np.float32(0.7)
"""What such a shift costs, as a share of what it would count as a difference."""

_jit: Any = njit(nogil=True, cache=True, error_model="numpy")


@_jit
def relax(values: Any, places: Any, sweeps: int) -> None:
    """Take values at places, N x (y, x), towards the mean of their neighbours: successive over-relaxation.

    The gain follows Chebyshev's rule for a domain about as wide as the root of N (Press et al.,
    "Numerical Recipes", 20.5).
    """
    height, width, channels = values.shape
    count = len(places)
    span = np.sqrt(np.float64(count)) + 2.0
    radius = np.cos(np.pi / span)
    gain = np.float32(1.0)
    for sweep in range(sweeps):
        if sweep == 1:
            gain = np.float32(1.0 / (1.0 - 0.5 * radius * radius))
        elif sweep > 1:
            gain = np.float32(1.0 / (1.0 - 0.25 * radius * radius * gain))
        for n in range(count):
            y, x = places[n, 0], places[n, 1]
            around = np.float32(
                np.int32(y > 0)
                + np.int32(y < height - 1)
                + np.int32(x > 0)
                + np.int32(x < width - 1)
            )
            for c in range(channels):
                total = _0
                if y > 0:
                    total += values[y - 1, x, c]
                if y < height - 1:
                    total += values[y + 1, x, c]
                if x > 0:
                    total += values[y, x - 1, c]
                if x < width - 1:
                    total += values[y, x + 1, c]
                values[y, x, c] += gain * (total / around - values[y, x, c])


@_jit
def _shift(means: Any, y: int, x: int, v: int, u: int, c: int) -> Any:
    """How much lighter a patch from v, u is made where it comes to y, x: a little, towards the mean there."""
    step = means[y, x, c] - means[v, u, c]
    return min(max(step, -_BIAS), _BIAS)


@_jit
def _far(image: Any, means: Any, y: int, x: int, v: int, u: int, reach: int, best: Any) -> Any:
    """Sum of squared differences of the patches around y, x and v, u, the second one shifted to the mean
    of the first as far as that goes, which costs less than what it makes up for; stops above `best`."""
    channels = image.shape[2]
    pixels = np.float32((2 * reach + 1) * (2 * reach + 1))
    total = _0
    for c in range(channels):
        shift = _shift(means, y, x, v, u, c)
        total += _PRICE * pixels * shift * shift
    for dy in range(-reach, reach + 1):
        for c in range(channels):
            shift = _shift(means, y, x, v, u, c)
            for dx in range(-reach, reach + 1):
                step = image[y + dy, x + dx, c] - image[v + dy, u + dx, c] - shift
                total += step * step
        if total >= best:
            return total
    return total


@_jit
def _next(seed: Any) -> Any:
    """xorshift64 (Marsaglia 2003)."""
    seed ^= np.uint64(seed << np.uint64(13))
    seed ^= np.uint64(seed >> np.uint64(7))
    seed ^= np.uint64(seed << np.uint64(17))
    return seed


@_jit
def _below(seed: Any, limit: int) -> Any:
    return np.int64(np.uint64(seed >> np.uint64(11)) % np.uint64(limit))


@_jit
def begin_field(
    image: Any,
    means: Any,
    targets: Any,
    sources: Any,
    usable: Any,
    field: Any,
    far: Any,
    reach: int,
    seed: Any,
) -> Any:
    """Give every target a source: the one in `field` when it is usable, else one of `sources` by chance."""
    height, width = usable.shape
    for n in range(len(targets)):
        y, x = targets[n, 0], targets[n, 1]
        v, u = field[y, x, 0], field[y, x, 1]
        if not (0 <= v < height and 0 <= u < width and usable[v, u]):
            seed = _next(seed)
            pick = _below(seed, len(sources))
            v, u = sources[pick, 0], sources[pick, 1]
        field[y, x, 0], field[y, x, 1] = v, u
        far[y, x] = _far(image, means, y, x, v, u, reach, np.float32(np.inf))
    return seed


@_jit
def search(
    image: Any,
    means: Any,
    targets: Any,
    usable: Any,
    field: Any,
    far: Any,
    reach: int,
    back: int,
    seed: Any,
) -> Any:
    """One pass of PatchMatch (Barnes et al. 2009) over the targets, backwards when `back`.

    means: of the patch around each pixel; field: H x W x 2, the source of each target; far: H x W, its
    distance, below 0 where no target is.
    """
    height, width = usable.shape
    count = len(targets)
    step = -1 if back != 0 else 1
    for k in range(count):
        n = count - 1 - k if back != 0 else k
        y, x = targets[n, 0], targets[n, 1]
        best_v, best_u, best = field[y, x, 0], field[y, x, 1], far[y, x]
        for side in range(2):
            dy, dx = (step, 0) if side == 0 else (0, step)
            if 0 <= y - dy < height and 0 <= x - dx < width and far[y - dy, x - dx] >= _0:
                v, u = field[y - dy, x - dx, 0] + dy, field[y - dy, x - dx, 1] + dx
                if 0 <= v < height and 0 <= u < width and usable[v, u]:
                    there = _far(image, means, y, x, v, u, reach, best)
                    if there < best:
                        best_v, best_u, best = v, u, there
        span = max(height, width)
        while span >= 1:
            seed = _next(seed)
            v = best_v + _below(seed, 2 * span + 1) - span
            seed = _next(seed)
            u = best_u + _below(seed, 2 * span + 1) - span
            if 0 <= v < height and 0 <= u < width and usable[v, u]:
                there = _far(image, means, y, x, v, u, reach, best)
                if there < best:
                    best_v, best_u, best = v, u, there
            span //= 2
        field[y, x, 0], field[y, x, 1] = best_v, best_u
        far[y, x] = best
    return seed


@_jit
def vote(
    image: Any, means: Any, holes: Any, field: Any, far: Any, trust: Any, reach: int, spread: Any
) -> None:
    """Every pixel of the hole becomes the mean of what the patches over it propose.

    A proposal counts exp(-distance / spread) times the trust in its patch.
    """
    height, width, channels = image.shape
    fresh = np.empty((len(holes), channels), np.float32)
    for n in range(len(holes)):
        y, x = holes[n, 0], holes[n, 1]
        total = _0
        for c in range(channels):
            fresh[n, c] = _0
        for dy in range(-reach, reach + 1):
            for dx in range(-reach, reach + 1):
                v, u = y - dy, x - dx
                if not (0 <= v < height and 0 <= u < width and far[v, u] >= _0):
                    continue
                weight = trust[v, u] * np.exp(-far[v, u] / spread) + np.float32(1e-20)
                a, b = field[v, u, 0] + dy, field[v, u, 1] + dx
                total += weight
                for c in range(channels):
                    shift = _shift(means, v, u, field[v, u, 0], field[v, u, 1], c)
                    fresh[n, c] += weight * (image[a, b, c] + shift)
        for c in range(channels):
            fresh[n, c] /= max(total, np.float32(1e-30))
    for n in range(len(holes)):
        for c in range(channels):
            image[holes[n, 0], holes[n, 1], c] = fresh[n, c]
