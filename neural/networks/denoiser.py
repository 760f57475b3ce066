"""A denoiser told how much noise there is: FFDNet's plan (Zhang, Zuo, Zhang 2018) with less of it.

It works at half resolution: four pixels become channels, and the noise level rides along as one more.
"""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor, nn
from torch.nn import functional

from neural.networks.repconv import absorb_state, collapsed_state, conv3x3


class Denoiser(nn.Module):
    """(B, 4, h, w) to (B, 3, h, w), unclipped, float32; h and w even.

    Channels are encoded RGB in [0, 1] and the standard deviation of its Gaussian noise on the same
    scale (sigma / 255), which may differ from place to place. `halo` is the receptive field's radius
    in pixels.
    """

    task = "denoise"
    scale = 1
    multiple = 2

    def __init__(self, channels: int = 64, depth: int = 8, *, training_form: bool = False) -> None:
        super().__init__()
        self.channels = channels
        self.depth = depth
        self.halo = 2 * (depth + 2)
        self.head = conv3x3(13, channels, 1.0, training_form=training_form)
        self.body = nn.ModuleList(
            conv3x3(channels, channels, 0.1, training_form=training_form) for _ in range(depth)
        )
        self.tail = conv3x3(channels, 12, 0.001, training_form=training_form)

    @property
    def config(self) -> dict[str, int]:
        """What `build` makes this network's plain form from."""
        return {"channels": self.channels, "depth": self.depth}

    @classmethod
    def build(cls, config: Mapping[str, int]) -> Denoiser:
        """A plain network as a weights file's metadata describe it. Raises KeyError."""
        return cls(config["channels"], config["depth"])

    def forward(self, x: Tensor) -> Tensor:
        picture, level = x[:, :3], x[:, 3:]
        packed = functional.pixel_unshuffle(picture, 2)
        # Noise levels span 0 to 0.3; the picture's channels span 0 to 1.
        packed = torch.cat((packed, 3 * functional.avg_pool2d(level, 2)), dim=1)
        first = features = functional.relu(self.head(packed))
        for conv in self.body:
            features = functional.relu(conv(features))
        noise = functional.pixel_shuffle(self.tail(features + first).float(), 2)
        return picture.float() - noise

    def collapsed(self) -> Denoiser:
        """The same function with every re-parameterised convolution as one plain 3x3."""
        plain = Denoiser.build(self.config)
        plain.load_state_dict(collapsed_state(self))
        return plain.train(self.training)

    def absorb(self, weights: Mapping[str, Tensor]) -> list[str]:
        """Start from a plain network's weights; returns the convolutions that were left fresh."""
        return absorb_state(self, weights)
