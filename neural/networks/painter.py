"""Magenta's network for any style, trained further here.

The layout and the published weights are those of `neural.networks.magenta` (Apache-2.0); the training of
`neural.training.tasks.style` moves them towards nearer styles, and towards giving the picture back when
they are told its own style.
"""

from __future__ import annotations

from torch import Tensor

from neural.networks.magenta import BLOCKS, CONTENT, MagentaArbitrary


class Painter(MagentaArbitrary):
    """The painter, and the encoder beside it. A style is a vector of 100 float32 numbers."""

    content = CONTENT

    def __init__(self, channels: int = 32, blocks: int = BLOCKS) -> None:
        super().__init__(channels, blocks)
        self.channels, self.blocks = channels, blocks

    @property
    def config(self) -> dict[str, int]:
        """What the network is made from."""
        return {"channels": self.channels, "blocks": self.blocks}

    def features(self, x: Tensor) -> list[Tensor]:
        """What its encoder sees in N x 3 x H x W; see `StylePredictor.features`."""
        return self.predictor.features(x)

    def encode(self, part: Tensor) -> Tensor:
        """The style of 1 x 3 x H x W; nothing is learned here, it was from 80,000 paintings."""
        return self.predict(part).detach()
