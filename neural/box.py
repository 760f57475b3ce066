"""Means of the square of 2 radius + 1 pixels around each, as quick for a large radius as for a small one.

The picture's border is continued by its outermost pixels.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from neural.area import Floats
from neural.device import Kind, on_card


def box_mean(values: Floats, radius: int, device: Kind = "cpu") -> Floats:
    """H x W x C; summed in float64, on a graphics card in pairs."""

    def card(torch: Any, device: Kind) -> Floats:
        there = torch.from_numpy(np.ascontiguousarray(values)).to(device)
        # One after the other: of all of them the sums would fill a small card.
        means = [averaged(plane[None], radius, torch)[0] for plane in there.unbind(2)]
        return torch.stack(means, 2).cpu().numpy()

    def processor() -> Floats:
        import cv2

        edge = 2 * radius + 1
        blurred = cv2.blur(values, (edge, edge), borderType=cv2.BORDER_REPLICATE)
        return blurred.astype(np.float32, copy=False).reshape(values.shape)

    return on_card(device, card, processor)


def averaged(planes: Any, radius: int, torch: Any) -> Any:
    """The same of a tensor of C x H x W, on its device."""
    padded = torch.nn.functional.pad(planes[:, None], (radius,) * 4, mode="replicate")[:, 0]
    return inner_mean(padded, radius)


def inner_mean(planes: Any, radius: int) -> Any:
    """The same of the pixels whose square lies inside: `radius` fewer on each side."""
    edge = 2 * radius + 1
    return _summed(_summed(planes, edge, 1) / edge, edge, 2) / edge


def _summed(planes: Any, count: int, axis: int) -> Any:
    """Sums of `count` neighbours from each on, of sums of 1, 2, 4, ... of them: so float32 is enough."""
    length = planes.shape[axis] - count + 1
    total: Any = 0
    done, span = 0, 1
    while True:
        if count & span:
            total = planes.narrow(axis, done, length) + total
            done += span
        if done == count:
            return total
        left = planes.shape[axis] - span
        planes = planes.narrow(axis, 0, left) + planes.narrow(axis, span, left)
        span *= 2
