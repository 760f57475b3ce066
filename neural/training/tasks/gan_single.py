"""A generator of pictures like a single one: stage after stage, each against a scorer of patches.

Shaham, Dekel and Michaeli, "SinGAN", ICCV 2019 (arXiv 1905.01164), with the hinge loss and spectral norm in
place of its gradient penalty.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from numpy.typing import NDArray

from neural.source import Size
from neural.training import pictures
from neural.training.distance import pair_distance, sliced_wasserstein
from neural.training.errors import TrainingError
from neural.training.tasks.common import check_fit

if TYPE_CHECKING:
    from torch import Tensor, nn

    from neural.networks.single import Single
    from neural.training.tasks.gan import GanSettings

Picture = NDArray[np.uint8]

SMALLEST = 48
"""Shorter side of a picture that can be learned from."""
_FAITHFUL = 10.0
"""Weight of painting the picture itself where all noise but the first is zero."""
_NOISE = 0.1
"""Noise of a stage beside what the stage before leaves to be painted."""


class SingleGan:
    """See `neural.training.tasks.Adversarial`."""

    def __init__(self, settings: GanSettings) -> None:
        import torch

        from neural.networks.single import Scorer, Single

        self.settings = settings
        picture, self.skipped = only_picture(settings)
        self.exemplar = picture
        high, wide = picture.shape[:2]
        self._single = Single(wide, high, settings.width)
        self.network: nn.Module = self._single
        self._sizes = self._single.sizes(Size(wide, high))
        self.opponent: nn.Module = torch.nn.ModuleList(Scorer(settings.width) for _ in self._sizes)
        self.rates = (settings.learning_rate, settings.learning_rate)
        self.betas = (0.5, 0.999)
        self._reals = [self._real(size) for size in self._sizes]
        # Finer stages take longer for a step, and see more.
        parts = np.cumsum([float(size.area) ** 0.5 for size in self._sizes])
        self._ends = [float(end) for end in parts / parts[-1]]
        self._begun = -1
        self._right = 0.5
        random = np.random.default_rng((settings.seed, 8))
        first = self._sizes[0]
        self._fixed = torch.from_numpy(
            random.standard_normal((1, 3, first.height, first.width), np.float32)
        )

    def _real(self, size: Size) -> Tensor:
        """The picture at a stage's size, (1, 3, H, W) in -1..1."""
        import torch
        from PIL import Image

        image = Image.fromarray(self.exemplar)
        small = image.resize((size.width, size.height), Image.Resampling.LANCZOS)
        pixels = np.asarray(small, np.float32) / 127.5 - 1
        return torch.from_numpy(np.ascontiguousarray(pixels.transpose(2, 0, 1)[None]))

    def stage_at(self, done: float) -> tuple[int, float]:
        """Which stage learns at `done` of the training, and how far it is with that, 0..1."""
        number = next((n for n, end in enumerate(self._ends) if done < end), len(self._ends) - 1)
        start = self._ends[number - 1] if number else 0.0
        return number, min(1.0, (done - start) / (self._ends[number] - start))

    def pace(self, done: float) -> float:
        """Each stage has the whole schedule of rates to itself."""
        return self.stage_at(done)[1]

    def _begin(self, network: nn.Module, stage: int) -> None:
        """A stage starts from the weights of the one before, and finds how strong its noise is."""
        import torch

        if self._begun == stage:
            return
        single, scorers = cast("Single", network), cast("nn.ModuleList", self.opponent)
        amplitudes = single.get_buffer("amplitudes")
        if not float(amplitudes[stage]):  # not one that is resumed
            amplitudes[stage] = 1.0
            if stage:
                single.stages[stage].load_state_dict(single.stages[stage - 1].state_dict())
                scorers[stage].load_state_dict(scorers[stage - 1].state_dict())
                before = self._below(network, self._faithful(stage), stage)
                with torch.no_grad():
                    missing = before - self._reals[stage].to(before.device)
                    amplitudes[stage] = max(0.01, _NOISE * float(missing.square().mean().sqrt()))
        self._begun = stage

    def _faithful(self, stage: int) -> list[Tensor]:
        """The fields that mean the picture itself, up to a stage."""
        import torch

        zeros = [torch.zeros(1, 3, s.height, s.width) for s in self._sizes[1 : stage + 1]]
        return [self._fixed, *zeros]

    def _fields(
        self, random: np.random.Generator, sizes: Sequence[Size], count: int
    ) -> list[Tensor]:
        import torch

        return [
            torch.from_numpy(random.standard_normal((count, 3, s.height, s.width), np.float32))
            for s in sizes
        ]

    def _below(self, network: nn.Module, fields: Sequence[Tensor], stage: int) -> Tensor:
        """What the stages before give this one, enlarged, in -1..1. They do not learn from it."""
        import torch
        from torch.nn import functional

        from neural.training.tensors import device_of

        moved = [field.to(device_of(network)) for field in fields]
        with torch.no_grad():
            found = cast("Single", network).before(moved, stage)
        size = moved[stage].shape[2:]
        return functional.interpolate(found, size, mode="bilinear", align_corners=False)

    def _made(self, network: nn.Module, fields: Sequence[Tensor], stage: int) -> Tensor:
        """A stage's picture in -1..1."""
        below = self._below(network, fields, stage)
        return cast("Single", network).painted(below, fields[stage].to(below.device), stage)

    def loss(self, network: nn.Module, step: int, done: float) -> Tensor:
        """Patches taken for the picture's, and of the noise that means the picture, the picture."""
        stage, _ = self.stage_at(done)
        self._begin(network, stage)
        random = np.random.default_rng((self.settings.seed, step, 1))
        made = self._made(network, self._fields(random, self._sizes[: stage + 1], 1), stage)
        same = self._made(network, self._faithful(stage), stage)
        apart = (same - self._reals[stage].to(same.device)).square().mean()
        return _FAITHFUL * apart - self._score(made, stage).mean()

    def opponent_loss(self, network: nn.Module, step: int, done: float) -> Tensor | None:
        import torch
        from torch.nn import functional

        stage, _ = self.stage_at(done)
        self._begin(network, stage)
        random = np.random.default_rng((self.settings.seed, step, 0))
        with torch.no_grad():
            made = self._made(network, self._fields(random, self._sizes[: stage + 1], 1), stage)
        real_score = self._score(self._reals[stage].to(made.device), stage)
        made_score = self._score(made, stage)
        right = float(((real_score > 0).float().mean() + (made_score < 0).float().mean()).detach())
        self._right += 0.02 * (right / 2 - self._right)
        return functional.relu(1 - real_score).mean() + functional.relu(1 + made_score).mean()

    def _score(self, x: Tensor, stage: int) -> Tensor:
        return cast("nn.ModuleList", self.opponent)[stage](x)

    def sampled(self, network: nn.Module, count: int) -> Picture:
        """Pictures N x H x W x 3 of the exemplar's size, or while it still learns of the present stage's."""
        import torch

        stage = max(0, self._begun)
        random = np.random.default_rng((self.settings.seed, 3))
        found: list[Picture] = []
        self._settle(network)
        with torch.inference_mode():
            for _ in range(count):
                x = self._made(network, self._fields(random, self._sizes[: stage + 1], 1), stage)
                pixels = (x[0].permute(1, 2, 0).clamp(-1, 1) + 1).mul(127.5).round().byte()
                found.append(pixels.cpu().numpy())
        return np.stack(found)

    def _settle(self, network: nn.Module) -> None:
        """Averaged weights have no noise of their own: it is that of the weights in training."""
        single = cast("Single", network)
        single.get_buffer("amplitudes").copy_(self._single.get_buffer("amplitudes"))

    def _present(self) -> Picture:
        """The exemplar at the present stage's size."""
        real = self._reals[max(0, self._begun)][0].permute(1, 2, 0)
        return np.rint((real.numpy() + 1) * 127.5).astype(np.uint8)

    def validate(self, network: nn.Module) -> float:
        """Sliced Wasserstein distance of patches to the picture's; lower is better."""
        random = np.random.default_rng(5)
        real = self._present()
        return sliced_wasserstein(self.sampled(network, 4), np.stack([real] * 4), random)

    def watched(self, network: nn.Module) -> str:
        """Which stage learns, how different its pictures are, how the scorer fares."""
        random = np.random.default_rng(7)
        made = self.sampled(network, 8)
        apart = pair_distance(made, random)
        stage = max(0, self._begun)
        size = self._sizes[stage]
        said = (
            f"Stage {stage + 1} of {len(self._sizes)} ({size}): pictures differ by {apart:.3f}; "
            f"the discriminator is right in {100 * self._right:.0f} %."
        )
        if apart < 1e-3:
            return f"{said} They are all the same (mode collapse)."
        return said

    def samples(self, network: nn.Module) -> list[list[Picture]]:
        return [[self._present(), *self.sampled(network, 5)]]

    def architecture(self) -> dict[str, Any]:
        return self._single.config

    def absorb(self, weights: Mapping[str, Tensor]) -> None:
        own = self.network.state_dict()
        missing = [k for k in own if k not in weights or weights[k].shape != own[k].shape]
        check_fit(missing, allowed=0)
        self.network.load_state_dict(dict(weights))

    def export(self, network: nn.Module, path: Any) -> None:
        from neural.cards import Generates
        from neural.training.weights import save_weights

        self._settle(network)
        for stage in cast("Single", network).stages[self._begun + 1 :]:
            cast("Any", stage).out.weight.data.zero_()  # not begun: it leaves the picture as it is
        high, wide = self.exemplar.shape[:2]
        save_weights(path, "single", cast("Any", network), Generates(width=wide, height=high))


def only_picture(settings: GanSettings) -> tuple[Picture, tuple[str, ...]]:
    """The one picture to learn from, at most `settings.size` pixels at its longer side; and what was skipped.

    Raises TrainingError when there is none, or more than one.
    """
    from PIL import Image

    (source, *others), skipped = settings.data, ()
    if source.is_file() and not others:
        try:
            pixels = pictures.read_picture(source).pixels
        except (OSError, ValueError) as error:
            raise TrainingError(f"{source} is not a readable picture: {error}.") from error
    else:
        loaded = pictures.load_for_training(settings.data, SMALLEST, settings.exclude)
        if len(loaded.pictures) != 1:
            raise TrainingError(
                f"There are {len(loaded.pictures)} pictures; --case single learns from one. Give that file."
            )
        pixels, skipped = loaded.pictures[0].pixels, loaded.skipped
    image = Image.fromarray(pixels)
    longest = settings.size or 192
    image.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    if min(image.size) < SMALLEST:
        raise TrainingError(
            f"At {image.width} × {image.height} pixels there is too little to learn from; use a larger "
            "--size or a picture that is less narrow."
        )
    return np.asarray(image, np.uint8), skipped
