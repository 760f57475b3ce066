"""A generator of pictures like a single one, from coarse to fine.

Shaham, Dekel and Michaeli, "SinGAN", ICCV 2019 (arXiv 1905.01164). At the coarsest size random numbers
decide where things are; each finer stage adds what it has learned there to the enlarged result of the one
before. Convolutions alone, so the picture may have another shape; their zero borders tell a stage where
the edges are, so that what lay at an edge stays there.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional

from neural.source import Size

COARSEST = 24
"""Shorter side of the coarsest picture, about."""
STEP = 0.72
"""Each stage is so much smaller than the next finer one."""


class Stage(nn.Module):
    """(B, 3, H, W) picture and noise to what is added to the picture."""

    def __init__(self, width: int) -> None:
        super().__init__()
        sizes = (3, width, width, width, width)
        self.convs = nn.ModuleList(nn.Conv2d(a, b, 3, 1, 1) for a, b in pairwise(sizes))
        self.out = nn.Conv2d(width, 3, 3, 1, 1)
        for conv in self.convs:
            nn.init.kaiming_normal_(conv.weight, a=0.2)  # pyright: ignore[reportArgumentType]
        nn.init.normal_(self.out.weight, std=0.02)
        nn.init.zeros_(self.out.bias)  # pyright: ignore[reportArgumentType]

    def forward(self, x: Tensor) -> Tensor:
        for conv in self.convs:
            x = conv(x)
            # At each place alone: a normal distribution over the picture would depend on its size.
            x = x * (x.square().mean(dim=1, keepdim=True) + 1e-6).rsqrt()
            x = functional.leaky_relu(x, 0.2)
        return self.out(x)


class Single(nn.Module):
    """Fields of noise, coarsest first, to (B, 3, H, W) encoded RGB in 0..1.

    `wide` and `high` are the size of the picture it was taught. `amplitudes` are how strong the noise of
    each stage is.
    """

    task = "generate"
    scale = 1
    halo = 0
    multiple = 1

    def __init__(self, wide: int, high: int, width: int = 32) -> None:
        super().__init__()
        self.wide, self.high, self.width = wide, high, width
        count = len(self.sizes(Size(wide, high)))
        self.stages = nn.ModuleList(Stage(width) for _ in range(count))
        self.register_buffer("amplitudes", torch.zeros(count))

    @property
    def config(self) -> dict[str, int]:
        """The arguments that make this network again."""
        return {"wide": self.wide, "high": self.high, "width": self.width}

    def sizes(self, size: Size) -> list[Size]:
        """The sizes of the stages for a picture of `size`, coarsest first, the last one `size` itself."""
        found: list[Size] = []
        side = float(min(self.wide, self.high))
        factor = 1.0
        while not found or side * factor > COARSEST * STEP**0.5:
            found.append(size.scaled(factor))
            factor *= STEP
        return found[::-1]

    def before(self, fields: Sequence[Tensor], count: int) -> Tensor:
        """What the first `count` stages make, about -1..1, at the last one's size."""
        x = torch.zeros_like(fields[0])
        for number in range(count):
            x = self.painted(x, fields[number], number)
        return x

    def painted(self, below: Tensor, noise: Tensor, number: int) -> Tensor:
        """A stage's picture, about -1..1, of the picture `below`, enlarged here, and its noise."""
        if below.shape[2:] != noise.shape[2:]:
            below = functional.interpolate(
                below, noise.shape[2:], mode="bilinear", align_corners=False
            )
        noise = noise * self.get_buffer("amplitudes")[number]
        return below + self.stages[number](below + noise).tanh()

    def forward(self, fields: Sequence[Tensor]) -> Tensor:
        return (self.before(fields, len(self.stages)).clamp(-1, 1) + 1) / 2


class Scorer(nn.Module):
    """(B, 3, H, W) in -1..1 to (B, H, W) scores of the 11 x 11 pixels around each place."""

    def __init__(self, width: int) -> None:
        super().__init__()
        from torch.nn.utils.parametrizations import spectral_norm

        sizes = (3, width, width, width, width, 1)
        self.convs = nn.ModuleList(
            spectral_norm(nn.Conv2d(a, b, 3, 1, 1)) for a, b in pairwise(sizes)
        )

    def forward(self, x: Tensor) -> Tensor:
        for number, conv in enumerate(self.convs):
            x = functional.leaky_relu(x, 0.2) if number else x
            x = conv(x)
        return x[:, 0]
