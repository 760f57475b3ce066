"""A plain super-resolution network: 3x3 convolutions, ReLU and one pixel shuffle."""

from __future__ import annotations

from collections.abc import Mapping

from torch import Tensor, nn
from torch.nn import functional

from neural.networks.repconv import absorb_state, collapsed_state, conv3x3


class Upscaler(nn.Module):
    """(B, 3, h, w) encoded RGB in [0, 1] to (B, 3, h*scale, w*scale), unclipped, float32.

    The network adds to a nearest-neighbour enlargement, so a fresh one already shows the picture.
    `halo` is the receptive field's radius in input pixels; any width and height are allowed.
    """

    task = "upscale"
    multiple = 1

    def __init__(
        self, scale: int, channels: int = 32, depth: int = 10, *, training_form: bool = False
    ) -> None:
        super().__init__()
        self.scale = scale
        self.channels = channels
        self.depth = depth
        self.halo = depth + 2
        outputs = 3 * scale * scale
        self.head = conv3x3(3, channels, 1.0, training_form=training_form)
        self.body = nn.ModuleList(
            conv3x3(channels, channels, 0.1, training_form=training_form) for _ in range(depth)
        )
        self.tail = conv3x3(channels, outputs, 0.001, training_form=training_form)

    @property
    def config(self) -> dict[str, int]:
        """What `build` makes this network's plain form from."""
        return {"scale": self.scale, "channels": self.channels, "depth": self.depth}

    @classmethod
    def build(cls, config: Mapping[str, int]) -> Upscaler:
        """A plain network as a weights file's metadata describe it. Raises KeyError."""
        return cls(config["scale"], config["channels"], config["depth"])

    def forward(self, x: Tensor) -> Tensor:
        first = features = functional.relu(self.head(x))
        for conv in self.body:
            features = functional.relu(conv(features))
        detail = self.tail(features + first).float()
        base = x.float().repeat_interleave(self.scale**2, dim=1)
        return functional.pixel_shuffle(detail + base, self.scale)

    def collapsed(self) -> Upscaler:
        """The same function with every re-parameterised convolution as one plain 3x3."""
        plain = Upscaler.build(self.config)
        plain.load_state_dict(collapsed_state(self))
        return plain.train(self.training)

    def absorb(self, weights: Mapping[str, Tensor]) -> list[str]:
        """Start from a plain network's weights; returns the convolutions that were left fresh."""
        return absorb_state(self, weights)
