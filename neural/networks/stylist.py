"""Any picture as the style: a network that paints with another picture's feature statistics.

A light encoder reduces the style picture to the means and standard deviations of its feature maps (Huang
and Belongie, "Arbitrary style transfer in real-time with adaptive instance normalization", arXiv
1703.06868); a small network turns them into the scale and shift of every norm of the painter (Ghiasi et
al., arXiv 1705.06830). Its size follows MicroAST (Wang et al., arXiv 2211.15313): all but a tenth of the
work happens at a quarter of the picture's size.

Strength is a line between two sets of statistics, A' = (1 - strength) x A_content + strength x A_style,
the content's being measured like the style's: `mix`. The network is trained on that line, at 0 to give
the picture back.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from neural.networks.magenta import StyleProjection
from neural.networks.styled import Affine, Residual, Stage, StyledNetwork

STYLE_SIDE = 256
"""Shorter side in pixels at which pictures are measured: the network learned brush strokes of that size."""
_LAYERS = ((16, 2), (32, 1), (48, 2), (64, 1), (96, 2))
"""Channels and stride of the encoder's layers."""


class StyleEncoder(nn.Module):
    """1 x 3 x H x W, encoded RGB in 0..1, to the means and standard deviations of its layers in a row."""

    numbers = 2 * sum(channels for channels, _ in _LAYERS)

    def __init__(self) -> None:
        super().__init__()
        before = 3
        layers: list[nn.Conv2d] = []
        for channels, stride in _LAYERS:
            layers.append(nn.Conv2d(before, channels, 3, stride, 1, padding_mode="reflect"))
            before = channels
        self.layers = nn.ModuleList(layers)

    def forward(self, x: Tensor) -> Tensor:
        found: list[Tensor] = []
        for layer in self.layers:
            x = functional.relu(layer(x))
            variance, mean = torch.var_mean(x, dim=(2, 3), correction=0)
            found += [mean, (variance + 1e-5).sqrt()]
        return torch.cat(found, dim=1)[0]


class Stylist(StyledNetwork):
    """The painter, and the encoder beside it. A style is a vector of `StyleEncoder.numbers` float32."""

    def __init__(self, channels: int = 48, blocks: int = 5, code: int = 128) -> None:
        def styled(inputs: int, outputs: int, kernel: int, **options: object) -> Stage:
            projection = StyleProjection(code, outputs)
            return Stage(inputs, outputs, kernel, style=projection, **options)  # type: ignore[arg-type]

        halves: tuple[Residual, Residual] = ("open", "close")
        super().__init__(
            [
                Stage(3, 16, 3),
                Stage(16, 32, 3, stride=2),
                styled(32, channels, 3, stride=2),
                *(
                    styled(
                        channels,
                        channels,
                        3,
                        activation="relu" if half == "open" else "none",
                        residual=half,
                    )
                    for _ in range(blocks)
                    for half in halves
                ),
                styled(channels, 32, 3, upsample=2),
                styled(32, 16, 3, upsample=2),
                styled(16, 3, 5, activation="sigmoid"),
            ]
        )
        self.channels, self.blocks, self.code = channels, blocks, code
        self.encoder = StyleEncoder()
        self.mapper = nn.Sequential(
            nn.Linear(StyleEncoder.numbers, code), nn.ReLU(), nn.Linear(code, code), nn.ReLU()
        )
        self._start()

    def _start(self) -> None:
        """He initialisation; norms begin as plain ones."""
        for module in self.modules():
            if isinstance(module, nn.Conv2d | nn.Linear):
                nn.init.kaiming_normal_(module.weight, nonlinearity="relu")
                if module.bias is not None:
                    nn.init.zeros_(module.bias)
        for module in self.modules():
            if isinstance(module, StyleProjection):
                for linear, bias in ((module.gamma, 1.0), (module.beta, 0.0)):
                    nn.init.normal_(linear.weight, std=0.02)
                    nn.init.constant_(linear.bias, bias)

    @property
    def config(self) -> dict[str, int]:
        """What the network is made from."""
        return {"channels": self.channels, "blocks": self.blocks, "code": self.code}

    def affines(self, style: Tensor) -> tuple[Affine | None, ...]:
        return super().affines(self.mapper(style))

    def encode(self, part: Tensor) -> Tensor:
        """The statistics of 1 x 3 x H x W at the size it has, for learning."""
        return self.encoder(part)

    def predict(self, picture: Tensor) -> Tensor:
        """The statistics of a whole picture, 1 x 3 x H x W of any size, its shorter side `STYLE_SIDE`."""
        height, width = picture.shape[-2:]
        factor = STYLE_SIDE / min(height, width)
        if factor != 1:
            # A very long picture is squeezed rather than kept whole at any cost.
            size = [min(round(side * factor), 4 * STYLE_SIDE) for side in (height, width)]
            picture = functional.interpolate(picture, size, mode="bicubic", antialias=True)
        return self.encoder(picture.clamp(0, 1))


def mix(parts: Sequence[tuple[Tensor, float]]) -> Tensor:
    """The weighted sum of statistics whose weights add up to 1."""
    return torch.stack([weight * statistics for statistics, weight in parts]).sum(dim=0)
