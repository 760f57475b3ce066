"""A picture encoded, moved in its latent space, and decoded."""

from __future__ import annotations

from torch import Tensor, nn
from torch.nn import functional

from neural.networks.autoencoder import Autoencoder

AROUND = 2
"""Cells on each side over which the mean is taken that structure stands out from."""


class LatentMove(nn.Module):
    """(B, 3, H, W) encoded RGB in 0..1 to the same shape, unclipped; H and W multiples of 8.

    Every vector is multiplied by `contrast`, `move` (latent) is added, and `structure` makes what differs
    from the mean around it stronger (1 is as it is, 0 leaves the mean alone). With `change_alone` only the
    difference that this makes is added to the picture, so that what the autoencoder cannot hold stays.
    """

    task = "autoencode"
    scale = 1

    def __init__(
        self,
        coder: Autoencoder,
        move: Tensor,
        contrast: float = 1.0,
        structure: float = 1.0,
        *,
        change_alone: bool,
    ) -> None:
        super().__init__()
        self.coder = coder
        self.contrast = contrast
        self.structure = structure
        self.change_alone = change_alone
        self.register_buffer("move", move[None, :, None, None], persistent=False)
        self.multiple = coder.multiple
        self.halo = coder.halo + (AROUND * coder.multiple if structure != 1 else 0)

    def forward(self, x: Tensor) -> Tensor:
        z = self.coder.encode(x)
        moved = self.contrast * z + self.get_buffer("move").to(z)
        if self.structure != 1:
            side = 2 * AROUND + 1
            mean = functional.avg_pool2d(z, side, 1, AROUND, count_include_pad=False)
            moved = moved + (self.structure - 1) * (z - mean)
        made = self.coder.decode(moved)
        return x + made - self.coder.decode(z) if self.change_alone else made
