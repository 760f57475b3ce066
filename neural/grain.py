"""Random numbers that belong to a place: the same in every tile, on every machine, for every run.

Compiled loops on the CPU, torch on a graphics card: of the same bits, but computed in float32.
"""

from __future__ import annotations

from math import ceil, tau
from typing import Any

import numpy as np

from neural.area import Floats
from neural.device import Kind, on_card
from neural.source import Rect

FACTOR, MORE = 1664525, 1013904223
"""Of the linear congruential generator that the hash begins with."""


def normals(rect: Rect, seed: int, device: Kind = "cpu") -> Floats:
    """H x W x 3 standard normal numbers for the pixels of `rect`, which may lie outside the picture.

    Hashed by pcg4d (M. Jarzynski, M. Olano, "Hash functions for GPU rendering", J. Computer Graphics
    Techniques 9, 2020) and bent by the transform of G. Box and M. Muller (1958).
    """

    def processor() -> Floats:
        from neural import grain_kernels as kernels

        out = np.empty((rect.height, rect.width, 3), np.float32)
        kernels.normals(rect.x, rect.y, seed, out)
        return out

    return on_card(device, lambda *card: _back(OnDevice(*card).normals(rect, seed)), processor)


def uniforms(rect: Rect, seed: int, device: Kind = "cpu") -> Floats:
    """H x W x 3 numbers of mean 0 and variance 1, evenly spread; else as `normals`."""

    def processor() -> Floats:
        from neural import grain_kernels as kernels

        out = np.empty((rect.height, rect.width, 3), np.float32)
        kernels.uniforms(rect.x, rect.y, seed, out)
        return out

    return on_card(device, lambda *card: _back(OnDevice(*card).uniforms(rect, seed)), processor)


def grains(rect: Rect, seed: int, size: float, device: Kind = "cpu") -> Floats:
    """H x W x 3 normal numbers that hang together over about `size` pixels; variance 1."""
    import cv2

    sigma = size / 2
    reach = ceil(3 * sigma)
    kernel = cv2.getGaussianKernel(2 * reach + 1, sigma, cv2.CV_64F)
    # By this they are blurred to a variance of 1.
    kernel /= float((kernel**2).sum()) ** 0.5

    def card(torch: Any, device: Kind) -> Floats:
        fine = OnDevice(torch, device).normals(rect.inflate(reach), seed)[:, None]
        line = torch.from_numpy(kernel.astype(np.float32)).to(device)[None, None]
        conv2d = torch.nn.functional.conv2d
        return _back(conv2d(conv2d(fine, line), line.mT)[:, 0])

    def processor() -> Floats:
        fine = normals(rect.inflate(reach), seed).astype(np.float64)
        soft = cv2.sepFilter2D(fine, cv2.CV_64F, kernel, kernel)
        inside = soft[reach : reach + rect.height, reach : reach + rect.width]
        return np.ascontiguousarray(inside, dtype=np.float32)

    return on_card(device, card, processor)


class OnDevice:
    """The numbers with torch: 3 x H x W."""

    def __init__(self, torch: Any, device: Kind) -> None:
        self._torch = torch
        self._device = device

    def normals(self, rect: Rect, seed: int) -> Any:
        torch = self._torch
        a, b, c, d = self._hash(rect, seed)
        size = self._size(a)
        across, down = size * torch.cos(self._turn(b)), size * torch.sin(self._turn(b))
        return torch.stack([across, down, self._size(c) * torch.cos(self._turn(d))])

    def uniforms(self, rect: Rect, seed: int) -> Any:
        words = self._torch.stack(self._hash(rect, seed)[:3])
        return (_share(words, signed=False) - 0.5) * 12**0.5

    def _hash(self, rect: Rect, seed: int) -> list[Any]:
        """Four planes of 32 bits. As signed numbers they are added and multiplied to the same bits."""
        x, y = np.arange(rect.x, rect.right)[None], np.arange(rect.y, rect.bottom)[:, None]
        a, b, c, d = (
            self._torch.from_numpy(
                ((np.asarray(each, np.int64) * FACTOR + MORE) & 0xFFFFFFFF)
                .astype(np.uint32)
                .view(np.int32)
            ).to(self._device)
            for each in (x, y, [[seed]], [[1]])
        )
        a, b, c, d = _mixed(a, b, c, d)
        return _mixed(*(word ^ ((word >> 16) & 0xFFFF) for word in (a, b, c, d)))

    def _size(self, word: Any) -> Any:
        """sqrt(-2 log u) of u in 0..1. Near 1 from how much is missing, which float32 would lose."""
        torch = self._torch
        share = _share(torch.where(word < 0, ~word, word), signed=False)
        log = torch.where(word < 0, torch.log1p(-share), torch.log(share))
        return (-2 * log) ** 0.5

    def _turn(self, word: Any) -> Any:
        """An angle, once around."""
        return tau * _share(word, signed=True)


def _mixed(a: Any, b: Any, c: Any, d: Any) -> list[Any]:
    a = a + b * d
    b = b + c * a
    c = c + a * b
    d = d + b * c
    return [a, b, c, d]


def _share(word: Any, *, signed: bool) -> Any:
    """32 bits as a number in 0..1, or -0.5..0.5, the ends excluded."""
    high = word >> 16 if signed else (word >> 16) & 0xFFFF
    return high / 2**16 + ((word & 0xFFFF) + 0.5) / 2**32


def _back(planes: Any) -> Floats:
    return planes.permute(1, 2, 0).contiguous().cpu().numpy()
