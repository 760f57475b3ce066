"""A generator of small pictures from a latent vector, of a class when it knows classes.

Goodfellow et al. 2014 as Radford et al. 2016 made it convolutional, with the latent also setting every
layer's scale and shift ("self-modulation", Chen et al., arXiv 1810.01365).
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

DIRECTIONS = 8
"""Directions of the latent that are stored with the weights, at most."""
_CODED = 128
"""Length of what latent and class become together."""


class Modulated(nn.Module):
    """Batch norm without weights, then a scale and shift that follow from the code."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.norm = nn.BatchNorm2d(channels, affine=False)
        self.style = nn.Linear(_CODED, 2 * channels)
        nn.init.normal_(self.style.weight, std=0.02)
        nn.init.zeros_(self.style.bias)

    def forward(self, x: Tensor, code: Tensor) -> Tensor:
        scale, shift = self.style(code)[:, :, None, None].chunk(2, dim=1)
        return functional.relu(self.norm(x) * (1 + scale) + shift)


class Generator(nn.Module):
    """(B, latent) numbers of a standard normal distribution to (B, channels, size, size) in 0..1.

    `classes` is how many it was taught; the number after the last one means "none in particular" and
    gives pictures as frequent as the training data. Sizes that are 4 to 8 times a power of two.
    """

    task = "generate"
    scale = 1
    halo = 0
    multiple = 1

    def __init__(
        self,
        latent: int = 100,
        classes: int = 0,
        size: int = 28,
        channels: int = 1,
        width: int = 32,
    ) -> None:
        super().__init__()
        self.latent = latent
        self.classes = classes
        self.size = size
        self.channels = channels
        self.width = width
        widths = widths_of(size, width)
        self.base = size >> len(widths)
        self.register_buffer("directions", torch.zeros(min(DIRECTIONS, latent), latent))
        self.label = nn.Embedding(classes + 1, 32)
        self.code = nn.Sequential(nn.Linear(latent + 32, _CODED), nn.LeakyReLU(0.2))
        self.start = nn.Linear(latent + 32, widths[0] * self.base**2)
        self.norms = nn.ModuleList(Modulated(wide) for wide in widths)
        self.ups = nn.ModuleList(
            nn.ConvTranspose2d(wide, narrow, 4, 2, 1, bias=narrow == channels)
            for wide, narrow in itertools.pairwise([*widths, channels])
        )
        for layer in (self.start, *self.ups):
            nn.init.orthogonal_(layer.weight)  # pyright: ignore[reportArgumentType]

    @property
    def config(self) -> dict[str, int]:
        """The arguments that make this network again."""
        return {
            "latent": self.latent,
            "classes": self.classes,
            "size": self.size,
            "channels": self.channels,
            "width": self.width,
        }

    def first(self, z: Tensor) -> Tensor:
        """What the first layer makes of a latent, in which directions are looked for."""
        label = torch.full((len(z),), self.classes, device=z.device)
        return self.start(torch.cat((z, self.label(label)), dim=1))

    def forward(self, z: Tensor, label: Tensor) -> Tensor:
        """`label` is B whole numbers from 0 to `classes`."""
        both = torch.cat((z, self.label(label)), dim=1)
        code = self.code(both)
        x = self.start(both).view(len(z), -1, self.base, self.base)
        for norm, up in zip(self.norms, self.ups, strict=True):
            x = up(norm(x, code))
        return torch.sigmoid(2 * x)


def widths_of(size: int, width: int) -> Sequence[int]:
    """Channels from the coarsest features (4 to 7 pixels wide) to those at half the size, which have `width`.

    Raises ValueError for a size that no number of doublings reaches.
    """
    doublings, base = 0, size
    while base > 7 and base % 2 == 0:
        doublings, base = doublings + 1, base // 2
    if not 4 <= base <= 7 or not doublings:
        raise ValueError(f"{size} is not 4 to 7 doubled several times.")
    return [min(width << step, 8 * width) for step in range(doublings - 1, -1, -1)]
