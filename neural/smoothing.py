"""Smoothing that keeps edges, on H x W x 4 premultiplied values."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from neural.area import Floats, luma
from neural.convolution import bordered

Doubles = npt.NDArray[np.float64]

EVEN = np.float32(4e-4)
"""Variance of colour below which `lines` takes a patch as even, white being 1."""
PATCH = 3
"""Radius of the patches that non-local means compares."""


def median(values: Floats, radius: int) -> Floats:
    """The middle value of each channel's square, exactly: of the values' ranks."""
    from neural import smooth_kernels as kernels

    out = np.empty_like(values)
    padded = bordered(values, radius)
    for channel in range(4):
        levels, ranks = np.unique(padded[..., channel], return_inverse=True)
        ranks = ranks.reshape(padded.shape[:2]).astype(np.int32)
        found = np.empty(values.shape[:2], np.int32)
        shift = max(1, len(levels).bit_length() // 2)
        kernels.median(ranks, radius, len(levels), shift, found)
        out[..., channel] = levels[found]
    return out


def bilateral(values: Floats, sigma: float, tones: float) -> Floats:
    """C. Tomasi, R. Manduchi, "Bilateral filtering for gray and color images", ICCV 1998.

    `sigma` in pixels, up to two of them away; `tones` is the deviation of colours, 0..1.
    """
    from neural import smooth_kernels as kernels

    reach = bilateral_reach(sigma)
    away = np.arange(-reach, reach + 1)
    squares = away[:, None] ** 2 + away[None] ** 2
    spatial = np.exp(-squares / (2 * sigma**2)) * (squares <= (reach + 0.5) ** 2)
    planes = planes_of(bordered(values, reach))
    out = np.empty((4, *values.shape[:2]), np.float32)
    sharpness = np.float32(1 / (2 * tones**2))
    kernels.bilateral(planes, reach, spatial.astype(np.float32), sharpness, out)
    return np.ascontiguousarray(out.transpose(1, 2, 0))


def bilateral_reach(sigma: float) -> int:
    return max(1, round(2 * sigma))


def non_local_means(values: Floats, search: int, strength: float) -> Floats:
    """A. Buades, B. Coll, J.-M. Morel, "A non-local algorithm for image denoising", CVPR 2005.

    Patches of 7 x 7 are compared with those up to `search` pixels away; a weight is exp(-d / h^2) of the
    mean squared difference d and the strength h, 0..1. The pixel itself counts like the best of the others.
    """
    import cv2

    from neural import smooth_kernels as kernels

    height, width = values.shape[:2]
    planes = planes_of(bordered(values, search + PATCH))
    totals = np.zeros((4, height, width), np.float32)
    weights, peak = np.zeros((height, width), np.float32), np.zeros((height, width), np.float32)
    squares = np.empty((height + 2 * PATCH, width + 2 * PATCH), np.float32)
    edge, at, scale = 2 * PATCH + 1, search + PATCH, np.float32(1 / strength**2)
    for down in range(-search, search + 1):
        for right in range(-search, search + 1):
            if down == right == 0:
                continue
            kernels.squared_difference(planes, search, down, right, squares)
            means = cv2.blur(squares, (edge, edge), borderType=cv2.BORDER_REPLICATE)
            distances = np.ascontiguousarray(means[PATCH:-PATCH, PATCH:-PATCH])
            kernels.add_alike(planes, at, down, right, distances, scale, totals, weights, peak)
    own = np.where(peak > 0, peak, np.float32(1))
    totals += own * planes[:, at : at + height, at : at + width]
    return np.ascontiguousarray((totals / (weights + own)).transpose(1, 2, 0))


def guided(values: Floats, radius: int, tones: float) -> Floats:
    """K. He, J. Sun, X. Tang, "Guided image filtering", TPAMI 35, 2013; the picture guides itself.

    In every square of the radius each channel is a linear function of red, green and blue, and the
    functions are averaged. Where colours vary by much less than `tones` (0..1), it is level. Sees
    2 radius pixels far.
    """
    import cv2

    edge = 2 * radius + 1

    def mean(plane: Doubles) -> Doubles:
        around = cv2.blur(plane, (edge, edge), borderType=cv2.BORDER_REPLICATE)
        return around.astype(np.float64, copy=False)

    planes = [values[..., channel].astype(np.float64) for channel in range(4)]
    centres = [mean(plane) for plane in planes]

    def together(i: int, j: int) -> Doubles:
        return mean(planes[i] * planes[j]) - centres[i] * centres[j]

    shared = {(i, j): together(i, j) for i in range(3) for j in range(i, 4)}
    rr, gg, bb = (shared[i, i] + tones**2 for i in range(3))
    rg, rb, gb = shared[0, 1], shared[0, 2], shared[1, 2]
    # The inverse of the symmetric 3 x 3 matrix, by its cofactors.
    inverse = [
        [gg * bb - gb * gb, rb * gb - rg * bb, rg * gb - rb * gg],
        [rb * gb - rg * bb, rr * bb - rb * rb, rg * rb - rr * gb],
        [rg * gb - rb * gg, rg * rb - rr * gb, rr * gg - rg * rg],
    ]
    determinant = rr * inverse[0][0] + rg * inverse[0][1] + rb * inverse[0][2]
    out = np.empty_like(values)
    for channel in range(4):
        spread = [shared[min(i, channel), max(i, channel)] for i in range(3)]
        result, level = np.zeros_like(planes[0]), centres[channel].copy()
        for i in range(3):
            slope = sum(inverse[i][j] * spread[j] for j in range(3)) / determinant
            level -= slope * centres[i]
            result += mean(slope) * planes[i]
        out[..., channel] = result + mean(level)
    return out


def lines(guide: Floats, values: Floats, radius: int) -> Floats:
    """H x W x 4: the slopes of red, green and blue, and the shift, by which `guide`, H x W x 3 of 0..1, comes
    nearest to `values`, H x W, around each pixel. `radius` as in `guided`, after K. He, J. Sun, 2015."""
    import cv2

    side = 2 * radius + 1

    def mean(array: Floats) -> Floats:
        return np.asarray(cv2.blur(array, (side, side), borderType=cv2.BORDER_REFLECT), np.float32)

    height, width = values.shape
    middle, level = mean(guide), mean(values)
    pairs = (guide[..., :, None] * guide[..., None, :]).reshape(height, width, 9)
    # OpenCV blurs four channels at most at its best.
    spread = [mean(np.ascontiguousarray(pairs[..., at : at + 3])) for at in (0, 3, 6)]
    matrix = np.concatenate(spread, axis=2).reshape(height, width, 3, 3)
    matrix -= middle[..., :, None] * middle[..., None, :]
    matrix += EVEN * np.eye(3, dtype=np.float32)
    together = mean(guide * values[..., None]) - middle * level[..., None]
    slope = np.linalg.solve(matrix, together[..., None])[..., 0]
    shift = level - (slope * middle).sum(axis=2)
    return mean(np.concatenate([slope, shift[..., None]], axis=2).astype(np.float32))


def planes_of(values: Floats) -> Floats:
    """H x W x C as C x H x W."""
    return np.ascontiguousarray(values.transpose(2, 0, 1))


def guided_light(values: Floats, radius: int, tones: float) -> Doubles:
    """H x W: how light it is around each pixel of straight `values`, following edges of luma.

    A guided filter of the luma by itself; what is transparent does not count. Sees 2 radius pixels far.
    """
    import cv2

    edge = 2 * radius + 1
    weight = np.clip(values[..., 3].astype(np.float64), 0, 1)

    def mean(plane: Doubles) -> Doubles:
        around = cv2.blur(plane, (edge, edge), borderType=cv2.BORDER_REPLICATE)
        return around.astype(np.float64, copy=False)

    seen = np.maximum(mean(weight), 1e-9)
    guide = luma(values).astype(np.float64)
    centre = mean(guide * weight) / seen
    variance = np.maximum(mean(guide * guide * weight) / seen - centre * centre, 0)
    slope = variance / (variance + tones**2)
    offset = centre * (1 - slope)
    return (mean(slope * weight) * guide + mean(offset * weight)) / seen
