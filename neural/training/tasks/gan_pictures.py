"""Generators of whole small pictures: digits, and collections of pictures.

The hinge loss of Lim and Ye (arXiv 1705.02894) with a discriminator of bounded slope, or with
`method="dcgan"` the loss, optimizer and networks of 2016.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from numpy.typing import NDArray

from neural.training.distance import pair_distance, sliced_wasserstein
from neural.training.errors import TrainingError
from neural.training.labelled import enough, load_labelled
from neural.training.tasks.common import check_fit

if TYPE_CHECKING:
    from torch import Tensor, nn

    from neural.networks.discriminator import Discriminator
    from neural.training.tasks.gan import GanSettings

_FEW = 10_000
"""Below this many pictures the discriminator sees changed ones."""
_JUDGED = 1024
"""Pictures that validate."""


class PictureGan:
    """See `neural.training.tasks.Adversarial`. Pictures stay in memory as 8-bit."""

    def __init__(self, settings: GanSettings) -> None:
        from neural.networks.dcgan import DCGAN, DCGANDiscriminator
        from neural.networks.discriminator import Discriminator
        from neural.networks.generator import Generator

        self.settings = settings
        self._dcgan = settings.method == "dcgan"
        channels = 1 if settings.case == "digits" else 3
        size = settings.size or (28 if settings.case == "digits" else 64)
        data = enough(load_labelled(settings.data, size, channels), settings.data)
        self.skipped = data.skipped
        self._pixels, self._labels = data.pixels, data.labels
        self.classes = () if self._dcgan else data.classes
        self.frequencies = data.frequencies
        count = len(self.classes)
        try:
            if self._dcgan:
                self.network: nn.Module = DCGAN(settings.latent, size, channels, settings.width)
                self.opponent: nn.Module = DCGANDiscriminator(size, channels, settings.width)
            else:
                self.network = Generator(settings.latent, count, size, channels, settings.width)
                self.opponent = Discriminator(count, size, channels, settings.width)
        except ValueError as error:
            raise TrainingError(f"This size does not work: {error}") from error
        self.rates = (
            (2e-4, 2e-4) if self._dcgan else (0.5 * settings.learning_rate, settings.learning_rate)
        )
        self.betas = (0.5, 0.999) if self._dcgan else (0.0, 0.99)
        few = len(self._pixels) < _FEW
        self._augment = settings.augment == "on" or (settings.augment == "auto" and few)
        self._places = [np.flatnonzero(self._labels == n) for n in range(count)]
        self._steps = 0
        self._right = 0.5  # how often the discriminator is right, over the last steps

    def pace(self, done: float) -> float:
        return done

    def loss(self, network: nn.Module, step: int, done: float) -> Tensor:
        """The generator's: its pictures should be taken for data."""
        import torch
        from torch.nn import functional

        from neural.training.tensors import device_of

        random = np.random.default_rng((self.settings.seed, step, 1))
        told = torch.from_numpy(self._drawn(random)[1]).to(device_of(network))
        seen = self._seen(self._made(network, random, told), random)
        if self._dcgan:
            return functional.softplus(-self.opponent(seen, told)).mean()
        score, guess = cast("Discriminator", self.opponent).judged(seen, told)
        return self.settings.guessing * self._wrong(guess, told) - score.mean()

    def _wrong(self, guess: Tensor, told: Tensor) -> Tensor:
        """How far the guessed classes are from those that are told, where one is."""
        from torch.nn import functional

        known = told < len(self.classes)
        if not bool(known.any()):
            return guess.sum() * 0
        return functional.cross_entropy(guess[known], told[known])

    def opponent_loss(self, network: nn.Module, step: int, done: float) -> Tensor:
        """The discriminator's: data above 1, made pictures below -1."""
        import torch
        from torch.nn import functional

        from neural.training.tensors import device_of

        self._steps = step
        random = np.random.default_rng((self.settings.seed, step, 0))
        chosen, classes = self._drawn(random)
        device = device_of(network)
        told = torch.from_numpy(classes).to(device)
        with torch.no_grad():
            made = self._made(network, random, told)
        real = torch.from_numpy(self._pixels[chosen]).to(device).permute(0, 3, 1, 2).float() / 255
        real, made = self._seen(real, random), self._seen(made, random)
        if self._dcgan:  # batch norm sees data and made pictures apart
            real_score, made_score = self.opponent(real, told), self.opponent(made, told)
            guess = None
        else:
            both = cast("Discriminator", self.opponent).judged(
                torch.cat((real, made)), torch.cat((told, told))
            )
            (real_score, made_score), guess = both[0].chunk(2), both[1][: len(real)]
        right = float(((real_score > 0).float().mean() + (made_score < 0).float().mean()).detach())
        self._right += 0.02 * (right / 2 - self._right)
        if guess is None:
            return functional.softplus(-real_score).mean() + functional.softplus(made_score).mean()
        contest = functional.relu(1 - real_score).mean() + functional.relu(1 + made_score).mean()
        return contest + self._wrong(guess, told)

    def _drawn(self, random: np.random.Generator) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Places of a batch of pictures, and for each the class that is told.

        Told classes come in runs of `GROUP`. A run of pictures without one mixes the classes, as what a
        generator makes of no class does: how much a run differs is shown to the discriminator.
        """
        from neural.networks.discriminator import GROUP

        runs = -(-self.settings.batch // GROUP)
        chosen = random.integers(len(self._labels), size=(runs, GROUP))
        told = np.full((runs, GROUP), len(self.classes), np.int64)
        if self.classes:
            for run in np.flatnonzero(random.random(runs) >= self.settings.unlabelled):
                told[run] = self._labels[chosen[run, 0]]
                chosen[run] = random.choice(self._places[told[run, 0]], GROUP)
        return chosen.ravel(), told.ravel()

    def _made(self, network: nn.Module, random: np.random.Generator, told: Tensor) -> Tensor:
        """A picture of each told class."""
        import torch

        z = torch.from_numpy(random.standard_normal((len(told), self.settings.latent), np.float32))
        return network(z.to(told.device), told)

    def _seen(self, x: Tensor, random: np.random.Generator) -> Tensor:
        import torch

        from neural.training.augment import augmented

        if not self._augment:
            return x
        return augmented(x, torch.from_numpy(random.random((len(x), 6), np.float32)).to(x.device))

    def settle(self, network: nn.Module) -> None:
        """Measure batch norm's means and variances anew: those of averaged weights are their own."""
        import torch

        from neural.training.norms import fresh_norms
        from neural.training.tensors import device_of

        random = np.random.default_rng((self.settings.seed, 2))
        device = device_of(network)
        with fresh_norms(network), torch.no_grad():
            for _ in range(64):
                self._made(network, random, torch.from_numpy(self._drawn(random)[1]).to(device))

    def sampled(self, network: nn.Module, count: int, seed: int = 3) -> NDArray[np.uint8]:
        """`count` pictures of no class in particular, N x H x W x channels."""
        import torch

        from neural.training.tensors import device_of

        random = np.random.default_rng((self.settings.seed, seed))
        made: list[NDArray[np.uint8]] = []
        device = device_of(network)
        with torch.inference_mode():
            for start in range(0, count, 256):
                shape = (min(256, count - start), self.settings.latent)
                z = torch.from_numpy(random.standard_normal(shape, np.float32)).to(device)
                label = torch.full((len(z),), len(self.classes), device=device)
                x = network(z, label).mul(255).round().byte().permute(0, 2, 3, 1)
                made.append(x.cpu().numpy())
        return np.concatenate(made)

    def validate(self, network: nn.Module) -> float:
        """Sliced Wasserstein distance to the data; lower is better."""
        self.settle(network)
        random = np.random.default_rng(5)
        chosen = random.permutation(len(self._pixels))[:_JUDGED]
        return sliced_wasserstein(self.sampled(network, _JUDGED), self._pixels[chosen], random)

    def watched(self, network: nn.Module) -> str:
        """How varied the pictures are and how the discriminator fares; says when either went wrong."""
        random = np.random.default_rng(7)
        chosen = random.permutation(len(self._pixels))[:256]
        apart = pair_distance(self.sampled(network, 256), random)
        share = apart / max(1e-6, pair_distance(self._pixels[chosen], random))
        said = (
            f"Made pictures differ {share:.2f} times as much as the data's; "
            f"the discriminator is right in {100 * self._right:.0f} %."
        )
        if share < 0.5 and self._steps > 500:
            return f"{said} The generator paints too few different pictures (mode collapse)."
        if self._right > 0.98:
            return f"{said} The discriminator has won; the generator learns little from it now."
        return said

    def samples(self, network: nn.Module) -> list[list[NDArray[np.uint8]]]:
        import torch

        from neural.training.tensors import device_of

        made = self.sampled(network, 60)
        rows = [list(made[start : start + 20]) for start in range(0, 60, 20)]
        device = device_of(network)
        random = np.random.default_rng(11)
        with torch.inference_mode():
            for number in range(min(len(self.classes), 16)):
                z = torch.from_numpy(random.standard_normal((20, self.settings.latent), np.float32))
                label = torch.full((20,), number, device=device)
                x = network(z.to(device), label).mul(255).round().byte().permute(0, 2, 3, 1)
                rows.append(list(x.cpu().numpy()))
        return [
            [np.repeat(cell, 3, 2) if cell.shape[2] == 1 else cell for cell in row] for row in rows
        ]

    def architecture(self) -> dict[str, Any]:
        return {"method": self.settings.method, **cast("Any", self.network).config}

    def absorb(self, weights: Mapping[str, Tensor]) -> None:
        own = self.network.state_dict()
        missing = [k for k in own if k not in weights or weights[k].shape != own[k].shape]
        check_fit(missing, allowed=0)
        self.network.load_state_dict(dict(weights))

    def export(self, network: nn.Module, path: Path) -> None:
        from neural.cards import Generates
        from neural.training.directions import find_directions
        from neural.training.weights import save_weights

        made = cast("Any", network)
        facts = Generates(
            latent=made.latent,
            size=made.size,
            classes=self.classes,
            frequencies=tuple(round(float(part), 4) for part in self.frequencies)
            if self.classes
            else (),
        )
        if not self._dcgan:
            find_directions(made)
        save_weights(path, "dcgan" if self._dcgan else "generator", made, facts)
