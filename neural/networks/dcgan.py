"""The generator and discriminator of Radford, Metz and Chintala 2016 (arXiv 1511.06434), the peer of ours.

Batch norm in both, no classes, a tanh brought to 0..1.
"""

from __future__ import annotations

import itertools

from torch import Tensor, nn

from neural.networks.generator import widths_of


class DCGAN(nn.Module):
    """Like `Generator`, without classes: `label` is not looked at."""

    task = "generate"
    scale = 1
    halo = 0
    multiple = 1
    classes = 0

    def __init__(
        self, latent: int = 100, size: int = 28, channels: int = 1, width: int = 32
    ) -> None:
        super().__init__()
        self.latent, self.size, self.channels, self.width = latent, size, channels, width
        widths = widths_of(size, width)
        layers: list[nn.Module] = [nn.Unflatten(1, (latent, 1, 1))]
        layers.append(nn.ConvTranspose2d(latent, widths[0], size >> len(widths), bias=False))
        for wide, narrow in itertools.pairwise([*widths, channels]):
            layers += [nn.BatchNorm2d(wide), nn.ReLU()]
            layers.append(nn.ConvTranspose2d(wide, narrow, 4, 2, 1, bias=narrow == channels))
        self.layers = nn.Sequential(*layers, nn.Tanh())
        started(self)

    @property
    def config(self) -> dict[str, int]:
        return {
            "latent": self.latent,
            "size": self.size,
            "channels": self.channels,
            "width": self.width,
        }

    def forward(self, z: Tensor, label: Tensor) -> Tensor:
        return self.layers(z) / 2 + 0.5


class DCGANDiscriminator(nn.Module):
    """(B, channels, size, size) in 0..1 to B logits."""

    def __init__(self, size: int, channels: int, width: int) -> None:
        super().__init__()
        widths = list(reversed(widths_of(size, width)))
        layers: list[nn.Module] = [nn.Conv2d(channels, widths[0], 4, 2, 1), nn.LeakyReLU(0.2)]
        for narrow, wide in itertools.pairwise(widths):
            layers.append(nn.Conv2d(narrow, wide, 4, 2, 1, bias=False))
            layers += [nn.BatchNorm2d(wide), nn.LeakyReLU(0.2)]
        base = size >> len(widths)
        self.layers = nn.Sequential(*layers, nn.Conv2d(widths[-1], 1, base), nn.Flatten(0))
        started(self)

    def forward(self, x: Tensor, label: Tensor) -> Tensor:
        return self.layers(2 * x - 1)


def started(network: nn.Module) -> None:
    """The paper's initialisation: weights N(0, 0.02)."""
    for module in network.modules():
        if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d)):
            nn.init.normal_(module.weight, std=0.02)
