"""Smoothing that keeps edges, on H x W x 4 premultiplied values.

On the CPU in compiled loops and with OpenCV, on a graphics card with torch, which computes in float32 where
the CPU takes float64: Apple's cards have no other.
"""

from __future__ import annotations

from collections.abc import Callable
from math import ceil, isqrt
from typing import Any

import numpy as np
import numpy.typing as npt

from neural.area import Floats, luma
from neural.box import averaged, inner_mean
from neural.convolution import bordered
from neural.device import Kind, on_card

Doubles = npt.NDArray[np.float64]

EVEN = np.float32(4e-4)
"""Variance of colour below which `lines` takes a patch as even, white being 1."""
PATCH = 3
"""Radius of the patches that non-local means compares."""
MIDDLE = np.float32(0.5)


def median(values: Floats, radius: int, device: Kind = "cpu") -> Floats:
    """The middle value of each channel's square, exactly: of the values' ranks."""

    def card(torch: Any, device: Kind) -> Floats:
        found: list[Any] = []
        for plane in _planes_on(device, bordered(values, radius), torch):
            even = bool((plane == plane[0, 0]).all())  # as alpha is
            inner = plane[radius:-radius, radius:-radius]
            found.append(inner if even else _middle(plane, radius, torch))
        return _back(torch.stack(found))

    def processor() -> Floats:
        from neural import smooth_kernels as kernels

        out = np.empty_like(values)
        padded = bordered(values, radius)
        for channel in range(4):
            levels, ranks = np.unique(padded[..., channel], return_inverse=True)
            if len(levels) == 1:
                out[..., channel] = levels[0]
                continue
            ranks = ranks.reshape(padded.shape[:2]).astype(np.int32)
            found = np.empty(values.shape[:2], np.int32)
            shift = max(1, len(levels).bit_length() // 2)
            kernels.median(ranks, radius, len(levels), shift, found)
            out[..., channel] = levels[found]
        return out

    return on_card(device, card, processor)


def _middle(padded: Any, radius: int, torch: Any) -> Any:
    """The medians of a plane with `radius` pixels of border, a tensor, in the memory of some planes.

    In blocks of the picture, all at once: a block's pixels with their border are put in order and cut into
    groups of the square root of their number. How many of a square lie in the groups before another is a
    box sum, which tells the group of each square's middle; then that group is gone through. The time grows
    with the radius, as on the CPU.
    """
    edge, half = 2 * radius + 1, (2 * radius + 1) ** 2 // 2
    height, width = padded.shape[0] - 2 * radius, padded.shape[1] - 2 * radius
    # Smaller blocks have more border, larger ones more groups: between them, this is least work.
    side = ceil(8 * radius / 3)
    down, right = ceil(height / side), ceil(width / side)
    tall, wide = ceil(height / down), ceil(width / right)
    margin = (0, right * wide - width, 0, down * tall - height)
    padded = torch.nn.functional.pad(padded[None], margin, mode="replicate")[0]
    rows, columns = tall + 2 * radius, wide + 2 * radius
    blocks = padded.unfold(0, rows, tall).unfold(1, columns, wide).reshape(down * right, -1)

    ordered, order = blocks.sort(-1)
    count = rows * columns
    size = isqrt(count - 1) + 1
    positions = torch.arange(count, device=order.device).expand_as(order)
    place = torch.empty_like(order).scatter_(1, order, positions).int().view(-1, rows, columns)
    before = place.new_zeros(down * right, tall, wide)
    group = torch.zeros_like(before)
    for start in range(size, count, size):
        sums = torch.nn.functional.pad((place < start).int(), (1, 0, 1, 0))
        sums = sums.cumsum(1, dtype=torch.int32).cumsum(2, dtype=torch.int32)
        sums = sums[:, :, edge:] - sums[:, :, :-edge]
        sums = sums[:, edge:] - sums[:, :-edge]
        behind = sums <= half
        group += behind
        before = torch.where(behind, sums, before)

    row, column = (order // columns - radius).int(), (order % columns - radius).int()
    here = torch.arange(tall * wide, device=order.device, dtype=torch.int32)
    before, first = before.flatten(1), group.flatten(1).long() * size
    passed = torch.zeros_like(first)
    for number in range(size):
        at = (first + number).clamp(max=count - 1)
        far = (row.gather(1, at) - here // wide).abs()
        aside = (column.gather(1, at) - here % wide).abs()
        before += torch.maximum(far, aside) <= radius
        passed += before <= half
    middle = ordered.gather(1, first + passed).view(down, right, tall, wide)
    return middle.transpose(1, 2).reshape(down * tall, right * wide)[:height, :width]


def bilateral(values: Floats, sigma: float, tones: float, device: Kind = "cpu") -> Floats:
    """C. Tomasi, R. Manduchi, "Bilateral filtering for gray and color images", ICCV 1998.

    `sigma` in pixels, up to two of them away; `tones` is the deviation of colours, 0..1.
    """
    height, width = values.shape[:2]
    reach = bilateral_reach(sigma)
    away = np.arange(-reach, reach + 1)
    squares = away[:, None] ** 2 + away[None] ** 2
    near = np.exp(-squares / (2 * sigma**2)) * (squares <= (reach + 0.5) ** 2)
    spatial: Floats = near.astype(np.float32)
    sharpness = np.float32(1 / (2 * tones**2))

    def card(torch: Any, device: Kind) -> Floats:
        padded = _planes_on(device, bordered(values, reach), torch)
        here = padded[:3, reach : reach + height, reach : reach + width]
        totals = here.new_zeros(4, height, width)
        weights = torch.zeros_like(totals[0])
        for down, right in np.argwhere(spatial > 0).tolist():
            there = padded[:, down : down + height, right : right + width]
            apart = ((there[:3] - here) ** 2).sum(0)
            weight = float(spatial[down, right]) * _falling(apart * float(sharpness))
            totals.addcmul_(weight, there)
            weights += weight
        return _back(totals / weights)

    def processor() -> Floats:
        from neural import smooth_kernels as kernels

        out = np.empty((4, height, width), np.float32)
        kernels.bilateral(planes_of(bordered(values, reach)), reach, spatial, sharpness, out)
        return np.ascontiguousarray(out.transpose(1, 2, 0))

    return on_card(device, card, processor)


def bilateral_reach(sigma: float) -> int:
    return max(1, round(2 * sigma))


def non_local_means(values: Floats, search: int, strength: float, device: Kind = "cpu") -> Floats:
    """A. Buades, B. Coll, J.-M. Morel, "A non-local algorithm for image denoising", CVPR 2005.

    Patches of 7 x 7 are compared with those up to `search` pixels away; a weight is exp(-d / h^2) of the
    mean squared difference d and the strength h, 0..1. The pixel itself counts like the best of the others.
    """
    height, width = values.shape[:2]
    at, scale = search + PATCH, np.float32(1 / strength**2)
    near = range(-search, search + 1)
    others = [(down, right) for down in near for right in near if (down, right) != (0, 0)]

    def card(torch: Any, device: Kind) -> Floats:
        padded = _planes_on(device, bordered(values, at), torch)

        def seen(down: int, right: int, margin: int = 0) -> Any:
            rows = slice(at + down - margin, at + down + height + margin)
            return padded[:, rows, at + right - margin : at + right + width + margin]

        here = seen(0, 0, PATCH)[:3]
        totals = torch.zeros_like(seen(0, 0))
        weights = torch.zeros_like(totals[0])
        peak = torch.zeros_like(weights)
        for down, right in others:
            apart = ((here - seen(down, right, PATCH)[:3]) ** 2).mean(0)
            weight = _falling(inner_mean(apart[None], PATCH)[0] * float(scale))
            totals.addcmul_(weight, seen(down, right))
            weights += weight
            peak = torch.maximum(peak, weight)
        own = torch.where(peak > 0, peak, 1.0)
        return _back((totals + own * seen(0, 0)) / (weights + own))

    def processor() -> Floats:
        import cv2

        from neural import smooth_kernels as kernels

        planes = planes_of(bordered(values, at))
        totals = np.zeros((4, height, width), np.float32)
        weights, peak = np.zeros((height, width), np.float32), np.zeros((height, width), np.float32)
        squares = np.empty((height + 2 * PATCH, width + 2 * PATCH), np.float32)
        edge = 2 * PATCH + 1
        for down, right in others:
            kernels.squared_difference(planes, search, down, right, squares)
            means = cv2.blur(squares, (edge, edge), borderType=cv2.BORDER_REPLICATE)
            distances = np.ascontiguousarray(means[PATCH:-PATCH, PATCH:-PATCH])
            kernels.add_alike(planes, at, down, right, distances, scale, totals, weights, peak)
        own = np.where(peak > 0, peak, np.float32(1))
        totals += own * planes[:, at : at + height, at : at + width]
        return np.ascontiguousarray((totals / (weights + own)).transpose(1, 2, 0))

    return on_card(device, card, processor)


def _falling(distance: Any) -> Any:
    """exp(-distance) of a tensor, as the compiled loops take it."""
    return (1 - distance / 64).clamp(min=0) ** 64


def guided(values: Floats, radius: int, tones: float, device: Kind = "cpu") -> Floats:
    """K. He, J. Sun, X. Tang, "Guided image filtering", TPAMI 35, 2013; the picture guides itself.

    In every square of the radius each channel is a linear function of red, green and blue, and the
    functions are averaged. Where colours vary by much less than `tones` (0..1), it is level. Sees
    2 radius pixels far.
    """

    def card(torch: Any, device: Kind) -> Floats:
        # Around middle gray, where products are small: so float32 tells variances from it.
        planes = _planes_on(device, values - MIDDLE, torch)
        found = _guided([*planes], tones, lambda plane: averaged(plane[None], radius, torch)[0])
        return _back(torch.stack(found) + float(MIDDLE))

    def processor() -> Floats:
        planes = [values[..., channel].astype(np.float64) for channel in range(4)]
        found = _guided(planes, tones, lambda plane: _mean(plane, radius))
        return np.stack(found, axis=2).astype(np.float32)

    return on_card(device, card, processor)


def _guided(planes: list[Any], tones: float, mean: Callable[[Any], Any]) -> list[Any]:
    """Red, green, blue and alpha, smoothed; arrays or tensors."""
    centres = [mean(plane) for plane in planes]

    def together(i: int, j: int) -> Any:
        return mean(planes[i] * planes[j]) - centres[i] * centres[j]

    least = tones**2
    shared = {(i, j): together(i, j) for i in range(3) for j in range(i, 4)}
    red, green, blue = (shared[i, i].clip(0) + least for i in range(3))
    # The symmetric 3 x 3 matrix as L D L^T: of colours that go together, cofactors would leave nothing
    # but rounding in float32. What is added to the diagonal is the least that D can be.
    green_red, blue_red = shared[0, 1] / red, shared[0, 2] / red
    green = (green - green_red * shared[0, 1]).clip(least)
    rest = shared[1, 2] - green_red * shared[0, 2]
    blue_green = rest / green
    blue = (blue - blue_red * shared[0, 2] - blue_green * rest).clip(least)
    found: list[Any] = []
    for channel in range(4):
        spread = [shared[min(i, channel), max(i, channel)] for i in range(3)]
        below = spread[1] - green_red * spread[0]
        last = (spread[2] - blue_red * spread[0] - blue_green * below) / blue
        second = below / green - blue_green * last
        slopes = (spread[0] / red - green_red * second - blue_red * last, second, last)
        result, level = 0.0, centres[channel]
        for slope, plane, centre in zip(slopes, planes, centres, strict=False):
            level = level - slope * centre
            result = result + mean(slope) * plane
        found.append(result + mean(level))
    return found


def _mean(plane: Doubles, radius: int) -> Doubles:
    """Of the square around each pixel, in float64."""
    import cv2

    edge = 2 * radius + 1
    around = cv2.blur(plane, (edge, edge), borderType=cv2.BORDER_REPLICATE)
    return around.astype(np.float64, copy=False)


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


def _planes_on(device: Kind, values: Floats, torch: Any) -> Any:
    """H x W x C as a tensor of C x H x W on a card."""
    return torch.from_numpy(planes_of(values)).to(device)


def _back(planes: Any) -> Floats:
    """The inverse."""
    return planes.permute(1, 2, 0).contiguous().cpu().numpy()


def guided_light(values: Floats, radius: int, tones: float, device: Kind = "cpu") -> Floats:
    """H x W: how light it is around each pixel of straight `values`, following edges of luma.

    A guided filter of the luma by itself; what is transparent does not count. Sees 2 radius pixels far.
    """
    guide, weight = luma(values), np.clip(values[..., 3], 0, 1)

    def card(torch: Any, device: Kind) -> Floats:
        lit, seen = _planes_on(device, np.stack([guide, weight], axis=2), torch)
        found = _light(lit, seen, tones, lambda plane: averaged(plane[None], radius, torch)[0])
        return found.cpu().numpy()

    def processor() -> Floats:
        lit, seen = guide.astype(np.float64), weight.astype(np.float64)
        found = _light(lit, seen, tones, lambda plane: _mean(plane, radius))
        return found.astype(np.float32)

    return on_card(device, card, processor)


def _light(guide: Any, weight: Any, tones: float, mean: Callable[[Any], Any]) -> Any:
    """The same of arrays or tensors."""
    seen = mean(weight).clip(1e-9)
    centre = mean(guide * weight) / seen
    variance = (mean(guide * guide * weight) / seen - centre * centre).clip(0)
    slope = variance / (variance + tones**2)
    offset = centre * (1 - slope)
    return (mean(slope * weight) * guide + mean(offset * weight)) / seen
