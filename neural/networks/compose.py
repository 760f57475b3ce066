"""Networks made of networks: resized, chained, averaged over turns, mixed with their input.

Each is again a picture-to-picture module with `scale`, `halo`, `multiple` and `feather`, so that one
pass of tiles runs the whole chain and nothing in between is stored at full size.
"""

from __future__ import annotations

from math import ceil, lcm
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

RESAMPLING_REACH = 4
"""Input pixels that bicubic resampling looks at beyond a tile, antialiasing included."""


def enlarge(x: Tensor, scale: int) -> Tensor:
    """Bicubic by a whole factor; every input pixel becomes scale x scale pixels."""
    if scale == 1:
        return x
    size = (x.shape[-2] * scale, x.shape[-1] * scale)
    return functional.interpolate(x, size=size, mode="bicubic", antialias=True)


class Resized(nn.Module):
    """A network whose result is brought to `scale` times the input by antialiased bicubic resampling.

    Whole factors only: then every input pixel starts a fresh period of the filter, and tiles agree.
    """

    def __init__(self, network: Any, scale: int) -> None:
        super().__init__()
        self.network = network
        self.scale = scale
        self.halo: int = network.halo + RESAMPLING_REACH
        self.multiple: int = network.multiple
        self.feather: int = getattr(network, "feather", 0)

    def forward(self, x: Tensor) -> Tensor:
        size = (x.shape[-2] * self.scale, x.shape[-1] * self.scale)
        return functional.interpolate(
            self.network(x), size=size, mode="bicubic", antialias=True
        ).clamp(0.0, 1.0)


class Chained(nn.Module):
    """One network after another."""

    def __init__(self, first: Any, second: Any) -> None:
        super().__init__()
        self.first = first
        self.second = second
        self.scale: int = first.scale * second.scale
        self.halo: int = first.halo + ceil(second.halo / first.scale)
        self.multiple: int = lcm(first.multiple, second.multiple)
        self.feather: int = max(
            getattr(first, "feather", 0), ceil(getattr(second, "feather", 0) / first.scale)
        )

    def forward(self, x: Tensor) -> Tensor:
        return self.second(self.first(x).clamp(0.0, 1.0))


class Averaged(nn.Module):
    """The mean over the eight turns and flips of the input (test-time augmentation, the "+" of EDSR:
    Lim et al., arXiv 1707.02921). Eight times the work."""

    def __init__(self, network: Any) -> None:
        super().__init__()
        self.network = network
        self.scale: int = network.scale
        self.halo: int = network.halo
        self.multiple: int = network.multiple
        self.feather: int = getattr(network, "feather", 0)

    def forward(self, x: Tensor) -> Tensor:
        total = torch.zeros(())
        for turns in range(4):
            for flip in (False, True):
                turned = torch.rot90(x, turns, (2, 3))
                turned = turned.flip(3) if flip else turned
                out = self.network(turned.contiguous(memory_format=torch.channels_last))
                out = out.flip(3) if flip else out
                out = torch.rot90(out, -turns, (2, 3))
                total = out if turns == 0 and not flip else total + out
        return total / 8


class Enlarged(nn.Module):
    """Plain bicubic enlarging by a whole factor."""

    def __init__(self, scale: int) -> None:
        super().__init__()
        self.scale = scale
        self.halo = RESAMPLING_REACH
        self.multiple = 1

    def forward(self, x: Tensor) -> Tensor:
        return enlarge(x, self.scale)
