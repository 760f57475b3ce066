"""What the Denoise filter makes of a denoiser: luminance and colour apart, grain, sharper details."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

STRONGEST = 75 / 255
"""The denoiser has not learned stronger noise."""
REACH = 4
"""Pixels that the finishing filters look at."""
SHARPENING = 1.5
"""How much of a detail is added at most."""
OVERSHOOT = 0.15
"""How far beyond its neighbours a sharpened pixel may go, as a share of how much they differ."""
CORE = 0.3
"""Details weaker than this share of the noise that was there are taken for its remains."""


class Denoising(nn.Module):
    """(B, 5, h, w) to (B, 3, h, w): encoded RGB, and the sigma of its luminance and its colour noise.

    Up to 1, `luminance` and `colour` are how much of each is replaced by the denoiser's; above, they
    strengthen the sigma that it is told: less than the true sigma would leave worms, not grain.
    `grain` gives a share of the finest removed luminance back. `details` sharpens what is left.
    With `apart` the denoiser runs once for each sigma; without, the two must be equal.
    """

    scale = 1
    feather = 0

    def __init__(
        self,
        network: Any,
        *,
        luminance: float = 1.0,
        colour: float = 1.0,
        grain: float = 0.0,
        details: float = 0.0,
        apart: bool = True,
    ) -> None:
        super().__init__()
        self.network = network
        self.halo: int = network.halo + REACH
        self.multiple: int = network.multiple
        self.luminance = luminance
        self.colour = colour
        self.grain = grain
        self.details = details
        self.apart = apart or max(luminance, 1.0) != max(colour, 1.0)

    def forward(self, x: Tensor) -> Tensor:
        picture, light, chroma = x[:, :3], x[:, 3:4], x[:, 4:]
        before = picture.mean(1, keepdim=True)
        clean = self._clean(picture, light, self.luminance)
        after = clean.mean(1, keepdim=True)
        colours = clean - after
        if self.apart:
            other = self._clean(picture, chroma, self.colour)
            colours = other - other.mean(1, keepdim=True)
        if self.colour < 1:
            colours = torch.lerp(picture - before, colours, self.colour)
        if self.luminance < 1:
            after = torch.lerp(before, after, self.luminance)
        if self.grain > 0:
            removed = before - after
            after = after + self.grain * (removed - _smooth(removed))
        if self.details > 0:
            after = after + self._details(after, light)
        return after + colours

    def _clean(self, picture: Tensor, sigma: Tensor, strength: float) -> Tensor:
        told = (sigma * max(strength, 1.0)).clamp(0, STRONGEST)
        given = torch.cat((picture, told), dim=1)
        return self.network(given.contiguous(memory_format=torch.channels_last)).to(picture.dtype)

    def _details(self, light: Tensor, sigma: Tensor) -> Tensor:
        """An unsharp mask that leaves flat parts alone and hardly goes beyond what is next to a pixel."""
        fine = light - _smooth(light)
        power = fine.square()
        core = (CORE * sigma).square() + (0.5 / 255) ** 2
        sharper = light + self.details * SHARPENING * fine * power / (power + core)
        around = functional.pad(light, (1, 1, 1, 1), mode="replicate")
        highest = functional.max_pool2d(around, 3, 1)
        lowest = -functional.max_pool2d(-around, 3, 1)
        slack = OVERSHOOT * (highest - lowest)
        return torch.minimum(torch.maximum(sharper, lowest - slack), highest + slack) - light


def _smooth(plane: Tensor) -> Tensor:
    """A Gaussian of sigma 1 over 5 x 5 pixels, the edge repeated."""
    taps = torch.tensor([1.0, 4.0, 6.0, 4.0, 1.0], dtype=plane.dtype, device=plane.device) / 16
    around = functional.pad(plane, (2, 2, 2, 2), mode="replicate")
    across = functional.conv2d(around, taps.reshape(1, 1, 1, 5))
    return functional.conv2d(across, taps.reshape(1, 1, 5, 1))
