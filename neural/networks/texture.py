"""A generator of textures that repeat without a seam, of any size.

A field of random numbers goes through convolutions alone, so the picture is as large as the field and
every place is made alike: Jetchev et al. (arXiv 1611.08207) and Bergmann et al. (arXiv 1705.06566).
Every convolution continues on the opposite side, so the result tiles by construction. What kind of
texture it is follows from weights of the kinds it was taught, which scale and shift its features.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from neural.networks.generator import DIRECTIONS

FIELD = 16
"""Numbers in each cell of the coarsest field."""
CELL = 16
"""Pixels along a side of a coarsest cell."""
LEVELS = 4
"""Fields: of `FIELD` numbers for each cell of 16 pixels, of one number for each 8, 4 and 2 pixels."""
_CODED = 64
_SHARPNESS = 2.0
"""How decided a random latent is for one kind."""


class Layer(nn.Module):
    """Convolution that continues on the opposite side, noise, and features scaled by the code."""

    def __init__(self, inside: int, outside: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(inside, outside, 3)
        self.style = nn.Linear(_CODED, 2 * outside)
        self.noise = nn.Parameter(torch.full((outside,), 0.2))
        nn.init.kaiming_normal_(self.conv.weight, a=0.2)
        nn.init.normal_(self.style.weight, std=0.05)
        nn.init.zeros_(self.style.bias)

    def forward(self, x: Tensor, code: Tensor, noise: Tensor | None) -> Tensor:
        x = self.conv(around(x))
        if noise is not None:
            x = x + self.noise[:, None, None] * noise
        # Normalised at each place alone, so that a tile needs to know nothing of the rest.
        x = x * (x.square().mean(dim=1, keepdim=True) + 1e-6).rsqrt()
        scale, shift = self.style(code)[:, :, None, None].chunk(2, dim=1)
        return functional.leaky_relu(x * (1 + scale) + shift, 0.2)


class Texture(nn.Module):
    """Fields and a latent of `kinds` numbers to (B, 3, H, W) encoded RGB in 0..1.

    `fields` are (B, 16, H / 16, W / 16), (B, 1, H / 8, W / 8), (B, 1, H / 4, W / 4) and
    (B, 1, H / 2, W / 2), standard normal numbers. `halo` is how many pixels around a place its colour
    depends on.
    """

    task = "generate"
    scale = 1
    halo = 80
    multiple = CELL

    def __init__(self, kinds: int, width: int = 24) -> None:
        super().__init__()
        self.kinds = kinds
        self.width = width
        self.latent = kinds
        self.register_buffer("directions", torch.zeros(min(DIRECTIONS, kinds), kinds))
        wide, mid = 64 * width // 24, 48 * width // 24
        self.table = nn.Parameter(torch.randn(kinds, _CODED))
        self.code = nn.Sequential(nn.Linear(_CODED, _CODED), nn.LeakyReLU(0.2))
        self.levels = nn.ModuleList(
            nn.ModuleList(Layer(a, b) for a, b in pairs)
            for pairs in (
                [(FIELD, wide)],
                [(wide, wide), (wide, wide)],
                [(wide, mid), (mid, mid)],
                [(mid, width), (width, width)],
            )
        )
        self.out = nn.Conv2d(width, 3, 3)
        nn.init.orthogonal_(self.out.weight, 0.5)

    @property
    def config(self) -> dict[str, int]:
        """The arguments that make this network again."""
        return {"kinds": self.kinds, "width": self.width}

    def shares(self, latent: Tensor) -> Tensor:
        """(B, kinds) numbers as parts of the kinds, 1 in all; zeros are an even mixture."""
        return torch.softmax(_SHARPNESS * latent, dim=1)

    def first(self, latent: Tensor) -> Tensor:
        """The code that every layer follows, in which a latent's directions are looked for."""
        return self.code(self.shares(latent) @ self.table)

    def forward(self, fields: Sequence[Tensor], latent: Tensor) -> Tensor:
        code = self.first(latent)
        x = fields[0]
        for number, layers in enumerate(self.levels):
            if number:
                x = doubled(x)
            for place, layer in enumerate(layers):  # pyright: ignore[reportArgumentType]
                noise = fields[number] if number and place == 0 else None
                x = layer(x, code, noise)
        return torch.sigmoid(self.out(around(doubled(x))))


def around(x: Tensor) -> Tensor:
    """One pixel more on each side, from the opposite one."""
    return functional.pad(x, (1, 1, 1, 1), mode="circular")


def doubled(x: Tensor) -> Tensor:
    """Twice as many rows and columns, in between linearly, the last ones towards the first."""
    x = functional.interpolate(around(x), scale_factor=2.0, mode="bilinear", align_corners=False)
    return x[:, :, 2:-2, 2:-2].contiguous()


def field_shapes(height: int, width: int) -> list[tuple[int, int, int]]:
    """(channels, rows, columns) of the fields of a picture whose sides are multiples of `CELL`."""
    return [
        (FIELD if level == 0 else 1, (height << level) // CELL, (width << level) // CELL)
        for level in range(LEVELS)
    ]
