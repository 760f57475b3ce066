"""The discriminator that generators are trained against.

Spectral norm holds its slope (Miyato et al., arXiv 1802.05957); the class enters as a projection
(Miyato and Koyama, arXiv 1802.05637), and is guessed besides (Odena et al., arXiv 1610.09585); the
spread within a batch is shown to it, so that a generator which always paints the same is found out
(Karras et al., arXiv 1710.10196).
"""

from __future__ import annotations

import itertools

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils.parametrizations import spectral_norm

from neural.networks.generator import widths_of

GROUP = 4
"""So many pictures of the same class stand together in a batch; how much they differ is shown."""
_FEATURES = 128


class Discriminator(nn.Module):
    """(B, channels, size, size) in 0..1 and B classes to B scores: above 0 means "from the data".

    B is a multiple of `GROUP`, and each group of so many pictures has one class.
    """

    def __init__(self, classes: int, size: int, channels: int, width: int) -> None:
        super().__init__()
        widths = [channels, *reversed(widths_of(size, width))]
        self.downs = nn.ModuleList(
            spectral_norm(nn.Conv2d(narrow, wide, 4, 2, 1))
            for narrow, wide in itertools.pairwise(widths)
        )
        base = size >> (len(widths) - 1)
        self.last = spectral_norm(nn.Linear(widths[-1] * base**2 + 1, _FEATURES))
        self.score = spectral_norm(nn.Linear(_FEATURES, 1))
        self.label = spectral_norm(nn.Embedding(classes + 1, _FEATURES))
        self.guess = nn.Linear(_FEATURES, max(1, classes))

    def forward(self, x: Tensor, label: Tensor) -> Tensor:
        return self.judged(x, label)[0]

    def judged(self, x: Tensor, label: Tensor) -> tuple[Tensor, Tensor]:
        """The scores, and (B, classes) logits of the class that is seen."""
        x = 2 * x - 1
        for down in self.downs:
            x = functional.leaky_relu(down(x), 0.2)
        x = x.flatten(1)
        groups = x.view(-1, GROUP, x.shape[1])
        spread = (groups.var(dim=1, correction=0) + 1e-8).sqrt().mean(dim=1, keepdim=True)
        spread = spread.repeat_interleave(GROUP, dim=0) * x.shape[1] ** 0.5
        features = functional.leaky_relu(self.last(torch.cat((x, spread), dim=1)), 0.2)
        score = self.score(features)[:, 0] + (self.label(label) * features).sum(1)
        return score, self.guess(features)


class PatchDiscriminator(nn.Module):
    """(B, 3, H, W) in 0..1 and B kinds to (B, H / 8, W / 8) scores, each of the part around it.

    After Isola et al., arXiv 1611.07004.
    """

    def __init__(self, kinds: int, width: int) -> None:
        super().__init__()
        widths = (3, width, 2 * width, 3 * width)
        self.downs = nn.ModuleList(
            spectral_norm(nn.Conv2d(narrow, wide, 4, 2, 1))
            for narrow, wide in itertools.pairwise(widths)
        )
        self.last = spectral_norm(nn.Conv2d(widths[-1] + 1, widths[-1], 3, 1, 1))
        self.score = spectral_norm(nn.Conv2d(widths[-1], 1, 1))
        self.kind = spectral_norm(nn.Embedding(kinds, widths[-1]))

    def forward(self, x: Tensor, kind: Tensor) -> Tensor:
        x = 2 * x - 1
        for down in self.downs:
            x = functional.leaky_relu(down(x), 0.2)
        spread = x.std(dim=0, correction=0).mean().expand(len(x), 1, *x.shape[2:])
        x = functional.leaky_relu(self.last(torch.cat((x, spread), dim=1)), 0.2)
        told = self.kind(kind)[:, :, None, None]
        return self.score(x)[:, 0] + (told * x).sum(1)
