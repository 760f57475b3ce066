"""What differs between trainable methods; one file each.

A task module defines its settings (a `TrainSettings` that says its `task`) without importing torch
at module level, and `create(settings) -> Task`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from neural.training.settings import TrainSettings
from neural.training.tasks import (
    autoencode,
    denoise,
    enhance,
    gan,
    judge,
    noise_level,
    style,
    upscale,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from torch import Tensor, nn


class Task(Protocol):
    """One method being trained. `loss` must depend on nothing but the weights and its arguments."""

    skipped: tuple[str, ...]
    network: nn.Module

    def loss(self, network: nn.Module, step: int, done: float) -> Tensor:
        """The loss of step `step`, its batch drawn from (seed, step); `done` is in 0..1."""
        ...

    def validate(self, network: nn.Module) -> float:
        """Mean PSNR (or the settings' `figure`) over the validation pictures, in the settings' `unit`."""
        ...

    def samples(self, network: nn.Module) -> list[list[NDArray[np.uint8]]]:
        """Rows of H x W x 3 pictures for the contact sheet: input, output, truth."""
        ...

    def architecture(self) -> dict[str, Any]:
        """What a checkpoint must agree on for its weights to fit."""
        ...

    def absorb(self, weights: Mapping[str, Tensor]) -> None:
        """Start from plain weights. Raises TrainingError when none of them fit."""
        ...

    def export(self, network: nn.Module, path: Path) -> None:
        """Write the weights the editor loads, whole or not at all."""
        ...


@runtime_checkable
class Adversarial(Protocol):
    """A task whose network learns from an opponent that learns too, one step each in turn."""

    opponent: nn.Module
    rates: tuple[float, float]
    """Peak rates of the network and of the opponent."""
    betas: tuple[float, float]
    """Adam's, for both."""

    def pace(self, done: float) -> float:
        """Where the schedule of rates is, 0..1, at `done` of the training."""
        ...

    def opponent_loss(self, network: nn.Module, step: int, done: float) -> Tensor | None:
        """Like `Task.loss`, for the opponent; called before it. None: it does not learn in this step."""
        ...

    def watched(self, network: nn.Module) -> str:
        """A sentence on how the contest stands, told at every checkpoint."""
        ...


@dataclass(frozen=True)
class TaskKind:
    """A task by name: its settings and how to make it."""

    settings: type[TrainSettings]
    create: Callable[[Any], Task]


TASKS: dict[str, TaskKind] = {
    "upscale": TaskKind(upscale.UpscaleSettings, upscale.create),
    "denoise": TaskKind(denoise.DenoiseSettings, denoise.create),
    "enhance": TaskKind(enhance.EnhanceSettings, enhance.create),
    "autoencode": TaskKind(autoencode.AutoencodeSettings, autoencode.create),
    "gan": TaskKind(gan.GanSettings, gan.create),
    "judge": TaskKind(judge.JudgeSettings, judge.create),
    "noise_level": TaskKind(noise_level.NoiseLevelSettings, noise_level.create),
    "style": TaskKind(style.StyleSettings, style.create),
}
