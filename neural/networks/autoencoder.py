"""A variational autoencoder of pictures of any size: eight pixels by eight become one vector of numbers.

D. Kingma, M. Welling, "Auto-encoding variational Bayes", arXiv 1312.6114; fully convolutional.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

DIRECTIONS = 8
"""Directions of the latent that are stored with the weights, at most; rows that are 0 are none."""
CELL = 8
"""Side in pixels of what becomes one vector."""


class Block(nn.Module):
    """Two convolutions, added to what they were given; at the start they add nothing."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(channels, channels, 3, padding=1)
        self.second = nn.Conv2d(channels, channels, 3, padding=1)
        nn.init.kaiming_normal_(self.first.weight)
        nn.init.zeros_(self.second.weight)
        for conv in (self.first, self.second):
            assert conv.bias is not None
            nn.init.zeros_(conv.bias)

    def forward(self, x: Tensor) -> Tensor:
        return x + self.second(functional.relu(self.first(functional.relu(x))))


class Autoencoder(nn.Module):
    """(B, 3, H, W) encoded RGB in 0..1 to (B, latent, H / 8, W / 8) and back; H and W multiples of 8.

    The numbers of a latent are spread about like those of a standard normal distribution; those that a
    picture does not need are near 0. `halo` is how many pixels around a cell a decoded one depends on.
    """

    task = "autoencode"
    scale = 1
    multiple = CELL
    halo = 136
    """132 pixels, which its convolutions add up to, in whole cells."""

    def __init__(self, latent: int = 16, width: int = 32) -> None:
        super().__init__()
        self.latent = latent
        self.width = width
        half, quarter, eighth = width, 2 * width, 4 * width
        self.encoder = nn.Sequential(
            nn.PixelUnshuffle(2),
            nn.Conv2d(12, half, 3, padding=1),
            Block(half),
            nn.Conv2d(half, quarter, 4, stride=2, padding=1),
            Block(quarter),
            nn.Conv2d(quarter, eighth, 4, stride=2, padding=1),
            Block(eighth),
            Block(eighth),
            nn.Conv2d(eighth, 2 * latent, 3, padding=1),
        )
        self.decoder = nn.Sequential(
            nn.Conv2d(latent, eighth, 3, padding=1),
            Block(eighth),
            Block(eighth),
            nn.Conv2d(eighth, 4 * quarter, 3, padding=1),
            nn.PixelShuffle(2),
            Block(quarter),
            nn.Conv2d(quarter, 4 * half, 3, padding=1),
            nn.PixelShuffle(2),
            Block(half),
            nn.Conv2d(half, 12, 3, padding=1),
            nn.PixelShuffle(2),
        )
        self.register_buffer("directions", torch.zeros(min(DIRECTIONS, latent), latent))

    @property
    def config(self) -> dict[str, int]:
        """The arguments that make this network again."""
        return {"latent": self.latent, "width": self.width}

    def distribution(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Mean and logarithm of the variance of the latent."""
        mean, log_variance = self.encoder(x - 0.5).chunk(2, dim=1)
        return mean, log_variance.clamp(-12, 4)

    def encode(self, x: Tensor) -> Tensor:
        """The most likely latent."""
        return self.distribution(x)[0]

    def decode(self, z: Tensor) -> Tensor:
        """Pictures, unclipped."""
        return self.decoder(z) + 0.5

    def forward(self, x: Tensor) -> Tensor:
        return self.decode(self.encode(x))
