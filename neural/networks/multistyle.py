"""Magenta's multi-style network: 26 painted styles in one set of weights, blendable.

Dumoulin et al., arXiv 1610.07629. A style is 26 weights that add up to 1, a vector of float32. With one style
it is the feed-forward network of Johnson, Alahi and Fei-Fei, "Perceptual losses", ECCV 2016.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from neural.networks.styled import Residual, Stage, StyledNetwork

STYLES = 26
BLOCKS = 6


class StyleTable(nn.Module):
    """A row of scale and a row of shift for each style; a blend is their weighted sum."""

    def __init__(self, styles: int, channels: int) -> None:
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(styles, channels))
        self.beta = nn.Parameter(torch.zeros(styles, channels))

    def forward(self, weights: Tensor) -> tuple[Tensor, Tensor]:
        return weights @ self.gamma, weights @ self.beta


class MultiStyle(StyledNetwork):
    """The network for a number of styles; the defaults are those of the published weights."""

    def __init__(self, styles: int = STYLES, channels: int = 32, blocks: int = BLOCKS) -> None:
        def stage(inputs: int, outputs: int, kernel: int, **options: object) -> Stage:
            table = StyleTable(styles, outputs)
            return Stage(inputs, outputs, kernel, style=table, **options)  # type: ignore[arg-type]

        halves: tuple[Residual, Residual] = ("open", "close")
        super().__init__(
            [
                stage(3, channels, 9),
                stage(channels, channels, 3, stride=2),
                stage(channels, channels, 3, stride=2),
                *(
                    stage(
                        channels,
                        channels,
                        3,
                        activation="relu" if half == "open" else "none",
                        residual=half,
                    )
                    for _ in range(blocks)
                    for half in halves
                ),
                stage(channels, channels // 4, 3, upsample=2),
                stage(channels // 4, channels // 8, 3, upsample=2),
                stage(channels // 8, 3, 9, activation="sigmoid"),
            ]
        )
        self.styles, self.channels, self.blocks = styles, channels, blocks
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, nonlinearity="relu")
                if module.bias is not None:
                    nn.init.zeros_(module.bias)

    @property
    def config(self) -> dict[str, int]:
        """What the network is made from."""
        return {"styles": self.styles, "channels": self.channels, "blocks": self.blocks}

    def encode(self, part: Tensor) -> Tensor:
        """What a network of one style is told, whatever the picture: all of that style."""
        if self.styles != 1:
            raise ValueError("A network of several styles is told which by `blend`.")
        return torch.ones(1, device=part.device)

    def blend(self, weights: dict[int, float]) -> Tensor:
        """The style vector of a mix: style number -> share, shares of any positive sum."""
        vector = torch.zeros(self.styles)
        for number, share in weights.items():
            if not 0 <= number < self.styles or share < 0:
                raise ValueError(
                    f"Styles are numbered 0 to {self.styles - 1}, shares are positive."
                )
            vector[number] += share
        total = float(vector.sum())
        if total <= 0:
            raise ValueError("At least one style needs a share above zero.")
        return vector / total
