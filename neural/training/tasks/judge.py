"""Training the classifier that judges generators of pictures in classes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, cast

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from neural.training.errors import TrainingError
from neural.training.labelled import Labelled, load_labelled
from neural.training.settings import TrainSettings
from neural.training.tasks.common import check_fit

if TYPE_CHECKING:
    from torch import Tensor, nn

    from neural.networks.judge import Judge

_SHIFT = 2
"""Pixels by which pictures are moved at random, so that fewer are learned by heart."""


class JudgeSettings(TrainSettings):
    """Training of the classifier."""

    task: ClassVar[str] = "judge"
    figure: ClassVar[str] = "right"
    unit: ClassVar[str] = "%"
    data: tuple[Path, ...] = Field(
        description="Folders of class folders, or .tar files of such; a folder test judges"
    )
    batch: int = Field(default=64, ge=4, description="Pictures in a step")
    size: int = Field(default=28, ge=8, description="Side of a picture")
    channels: int = Field(default=1, ge=1, le=3, description="1 for gray, 3 for colour")
    width: int = Field(default=16, ge=4, le=128, description="Channels of the first layer")
    learning_rate: float = Field(default=3e-3, gt=0, description="Rate after the warm-up")
    clip: float = Field(default=5.0, gt=0, description="Largest norm of a step's gradient")


class JudgeTask:
    """See `neural.training.tasks.Task`. Validation is how many in a hundred of the test part are right."""

    def __init__(self, settings: JudgeSettings) -> None:
        from neural.networks.judge import Judge

        self.settings = settings
        size, channels = settings.size, settings.channels
        data = load_labelled(settings.data, size, channels)
        if not data.classes:
            raise TrainingError("A judge needs classes: put the pictures into a folder for each.")
        self._data = data
        self._test = _test_part(settings, data)
        self.skipped = data.skipped
        self.network: nn.Module = Judge(len(data.classes), channels, settings.width)

    def loss(self, network: nn.Module, step: int, done: float) -> Tensor:
        import torch
        from torch.nn import functional

        from neural.training.tensors import device_of

        random = np.random.default_rng((self.settings.seed, step))
        chosen = random.integers(len(self._data.labels), size=self.settings.batch)
        moved = random.integers(-_SHIFT, _SHIFT + 1, size=(len(chosen), 2))
        pixels = np.stack(
            [
                np.roll(self._data.pixels[at], by, (0, 1))
                for at, by in zip(chosen, moved, strict=True)
            ]
        )
        device = device_of(network)
        network.train()
        x = torch.from_numpy(pixels).to(device).permute(0, 3, 1, 2).float() / 255
        truth = torch.from_numpy(self._data.labels[chosen]).to(device)
        return functional.cross_entropy(network(x), truth)

    def validate(self, network: nn.Module) -> float:
        from neural.training.generator_judge import judged

        settle(network, self._data)
        right = judged(network, self._test.pixels).classes == self._test.labels
        return 100 * float(right.mean())

    def samples(self, network: nn.Module) -> list[list[NDArray[np.uint8]]]:
        """Pictures of the test part that it takes for another class."""
        from neural.training.generator_judge import judged

        wrong = np.flatnonzero(judged(network, self._test.pixels).classes != self._test.labels)
        cells = [
            np.repeat(self._test.pixels[i], 3 // self.settings.channels, 2) for i in wrong[:40]
        ]
        return [cells[start : start + 20] for start in range(0, len(cells), 20)] or [
            [np.repeat(self._test.pixels[0], 3 // self.settings.channels, 2)]
        ]

    def architecture(self) -> dict[str, Any]:
        return cast("Judge", self.network).config

    def absorb(self, weights: Mapping[str, Tensor]) -> None:
        missing = self.network.load_state_dict(dict(weights), strict=False).missing_keys
        check_fit(missing, allowed=0)

    def export(self, network: nn.Module, path: Path) -> None:
        from neural.training.weights import save_weights

        save_weights(path, "judge", cast("Judge", network))


def _test_part(settings: JudgeSettings, data: Labelled) -> Labelled:
    """The folder `test`, or every tenth picture when there is none."""
    found = load_labelled(settings.data, settings.size, settings.channels, "test")
    if found.classes == data.classes and len(found.pixels) != len(data.pixels):
        return found
    return Labelled(data.pixels[::10], data.labels[::10], data.classes)


def settle(network: nn.Module, data: Labelled) -> None:
    """Measure batch norm's means and variances anew: those of averaged weights are their own."""
    import torch

    from neural.training.norms import fresh_norms
    from neural.training.tensors import device_of

    random = np.random.default_rng(2)
    with fresh_norms(network), torch.no_grad():
        for _ in range(16):
            chosen = random.integers(len(data.labels), size=256)
            x = torch.from_numpy(data.pixels[chosen]).to(device_of(network))
            network(x.permute(0, 3, 1, 2).float() / 255)


def create(settings: JudgeSettings) -> JudgeTask:
    """The task, its pictures loaded. Raises TrainingError when they cannot be used."""
    return JudgeTask(settings)
