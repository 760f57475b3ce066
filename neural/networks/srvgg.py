"""The compact super-resolution network of Real-ESRGAN (Wang et al., arXiv 2107.10833).

Tensors are N x 3 x H x W, float32, encoded RGB in 0..1. Parameter names are those of the published
weights, so that other software recognises a saved file.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional


class SRVGGNetCompact(nn.Module):
    """A plain chain of 3x3 convolutions at the input's size, a pixel shuffle, a nearest-neighbour skip."""

    multiple = 1

    def __init__(self, num_feat: int = 64, num_conv: int = 16, upscale: int = 4) -> None:
        super().__init__()
        self.scale = upscale
        self.halo = (
            num_conv + 2
        )  # one pixel for each convolution; the skip and the shuffle add none
        layers: list[nn.Module] = [nn.Conv2d(3, num_feat, 3, 1, 1), nn.PReLU(num_feat)]
        for _ in range(num_conv):
            layers += [nn.Conv2d(num_feat, num_feat, 3, 1, 1), nn.PReLU(num_feat)]
        layers.append(nn.Conv2d(num_feat, 3 * upscale * upscale, 3, 1, 1))
        self.body = nn.ModuleList(layers)

    def forward(self, x: Tensor) -> Tensor:
        features = x
        for layer in self.body:
            features = layer(features)
        detail = functional.pixel_shuffle(features, self.scale)
        return detail + functional.interpolate(x, scale_factor=self.scale, mode="nearest")

    @classmethod
    def seeded(cls, seed: int = 0, **arguments: int) -> SRVGGNetCompact:
        """The network with random weights that depend on `seed` alone."""
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            return cls(**arguments).eval()
