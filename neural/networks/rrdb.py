"""The residual-in-residual dense network of ESRGAN (Wang et al., arXiv 1809.00219), x4.

Tensors are N x 3 x H x W, float32, encoded RGB in 0..1. Parameter names are those of the published
weights, so that other software recognises a saved file.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

RESIDUAL = 0.2
"""Each residual branch is scaled by this before it is added."""


class ResidualDenseBlock(nn.Module):
    def __init__(self, num_feat: int, num_grow: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(num_feat, num_grow, 3, 1, 1)
        self.conv2 = nn.Conv2d(num_feat + num_grow, num_grow, 3, 1, 1)
        self.conv3 = nn.Conv2d(num_feat + 2 * num_grow, num_grow, 3, 1, 1)
        self.conv4 = nn.Conv2d(num_feat + 3 * num_grow, num_grow, 3, 1, 1)
        self.conv5 = nn.Conv2d(num_feat + 4 * num_grow, num_feat, 3, 1, 1)

    def forward(self, x: Tensor) -> Tensor:
        seen = [x]
        for conv in (self.conv1, self.conv2, self.conv3, self.conv4):
            seen.append(functional.leaky_relu_(conv(torch.cat(seen, 1)), 0.2))
        return torch.add(x, self.conv5(torch.cat(seen, 1)), alpha=RESIDUAL)


class RRDB(nn.Module):
    def __init__(self, num_feat: int, num_grow: int) -> None:
        super().__init__()
        self.rdb1 = ResidualDenseBlock(num_feat, num_grow)
        self.rdb2 = ResidualDenseBlock(num_feat, num_grow)
        self.rdb3 = ResidualDenseBlock(num_feat, num_grow)

    def forward(self, x: Tensor) -> Tensor:
        return torch.add(x, self.rdb3(self.rdb2(self.rdb1(x))), alpha=RESIDUAL)


class RRDBNet(nn.Module):
    """`num_block` dense blocks at the input's size, then two doublings.

    `halo` is the exact reach of the convolutions: 15 pixels a block and a few more. Far pixels hardly
    count in a deep one, so the card of a set of weights may state a smaller, measured halo.
    """

    scale = 4
    multiple = 1

    def __init__(self, num_block: int = 23, num_feat: int = 64, num_grow: int = 32) -> None:
        super().__init__()
        # conv_first and conv_body reach 2. The last of four output pixels in an input pixel reaches
        # 3 further at x4, then 1 at x2, which ends 2 input pixels away.
        self.halo = 15 * num_block + 4
        self.conv_first = nn.Conv2d(3, num_feat, 3, 1, 1)
        self.body = nn.Sequential(*(RRDB(num_feat, num_grow) for _ in range(num_block)))
        self.conv_body = nn.Conv2d(num_feat, num_feat, 3, 1, 1)
        self.conv_up1 = nn.Conv2d(num_feat, num_feat, 3, 1, 1)
        self.conv_up2 = nn.Conv2d(num_feat, num_feat, 3, 1, 1)
        self.conv_hr = nn.Conv2d(num_feat, num_feat, 3, 1, 1)
        self.conv_last = nn.Conv2d(num_feat, 3, 3, 1, 1)

    def forward(self, x: Tensor) -> Tensor:
        shallow = self.conv_first(x)
        features = shallow + self.conv_body(self.body(shallow))
        for conv in (self.conv_up1, self.conv_up2):
            larger = functional.interpolate(features, scale_factor=2.0, mode="nearest")
            features = functional.leaky_relu_(conv(larger), 0.2)
        return self.conv_last(functional.leaky_relu_(self.conv_hr(features), 0.2))

    @classmethod
    def seeded(cls, seed: int = 0, **arguments: int) -> RRDBNet:
        """The network with random weights that depend on `seed` alone."""
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            return cls(**arguments).eval()
