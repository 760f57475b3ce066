"""How strong the noise of a small window is: a network that looks for the flattest part of it.

Blind and scale-free: a window is divided by the strength of its own finest detail (Immerkaer, "Fast
noise variance estimation", 1996), and the network says which share of that is noise.
"""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor, nn
from torch.nn import functional

WINDOW = 64
"""Edge of the windows it is trained on; others work, at least 16 pixels."""
FINEST = 0.25 / 255
"""Detail weaker than the rounding to 8 bits is taken for this, so that flat windows stay finite."""
FLOOR = 1 / 255
"""Levels are told apart on a scale that is logarithmic above and even below this one."""


class NoiseLevel(nn.Module):
    """(B, 1, h, w) planes of encoded values to (B, 2), float32: the level and how sure that is.

    The level is log(sigma + FLOOR) of white Gaussian noise, sigma with white at 1; the second number
    is the logarithm of the expected error of the first.
    """

    task = "noise"
    scale = 1
    halo = 0
    multiple = 1

    def __init__(self, channels: int = 16) -> None:
        super().__init__()
        self.channels = channels
        wide = 2 * channels
        self.first = nn.Conv2d(1, channels, 5, stride=2)
        self.second = nn.Conv2d(channels, wide, 3, stride=2)
        self.third = nn.Conv2d(wide, wide, 3)
        self.attention = nn.Conv2d(wide, 1, 1)
        self.hidden = nn.Linear(2 * wide, wide)
        self.head = nn.Linear(wide, 2)
        laplace = torch.tensor([1.0, -2.0, 1.0])
        gauss = torch.tensor([1.0, 4.0, 6.0, 4.0, 1.0]) / 16
        self.register_buffer("finest", torch.outer(laplace, laplace)[None, None] / 6, False)
        self.register_buffer("smooth", torch.outer(gauss, gauss)[None, None], False)
        for conv in (self.first, self.second, self.third, self.hidden):
            nn.init.kaiming_normal_(conv.weight, nonlinearity="relu")
            assert conv.bias is not None
            nn.init.zeros_(conv.bias)

    @property
    def config(self) -> dict[str, int]:
        """What `build` makes this network from."""
        return {"channels": self.channels}

    @classmethod
    def build(cls, config: Mapping[str, int]) -> NoiseLevel:
        """A network as a weights file's metadata describe it. Raises KeyError."""
        return cls(config["channels"])

    def forward(self, x: Tensor) -> Tensor:
        fine = functional.conv2d(x, self.get_buffer("finest"))
        unit = (fine.square().mean((1, 2, 3), keepdim=True) + FINEST**2).sqrt()
        inner = x[:, :, 2:-2, 2:-2]
        detail = (inner - functional.conv2d(x, self.get_buffer("smooth"))) / unit
        features = 4 * torch.tanh(detail / 4)  # edges are many times stronger than noise
        for conv in (self.first, self.second, self.third):
            features = functional.relu(conv(features))
        flat = features.flatten(2)
        share = torch.softmax(self.attention(features).flatten(2), dim=2)
        seen = torch.cat((flat.mean(2), (flat * share).sum(2)), dim=1)
        said = self.head(functional.relu(self.hidden(seen))).float()
        sigma = 1.2 * torch.sigmoid(said[:, :1] + 1) * unit.flatten(1)
        return torch.cat(((sigma + FLOOR).log(), said[:, 1:].clamp(-5, 1)), dim=1)
