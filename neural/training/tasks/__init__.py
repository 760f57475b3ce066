"""What differs between trainable methods; one file each.

A task module defines its settings (a `TrainSettings` that says its `task`) without importing torch
at module level, and `create(settings) -> Task`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from neural.training.settings import TrainSettings
from neural.training.tasks import denoise, enhance, noise_level, style, upscale

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
        """Mean PSNR (or the settings' `figure`) in dB over the validation pictures."""
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


@dataclass(frozen=True)
class TaskKind:
    """A task by name: its settings and how to make it."""

    settings: type[TrainSettings]
    create: Callable[[Any], Task]


TASKS: dict[str, TaskKind] = {
    "upscale": TaskKind(upscale.UpscaleSettings, upscale.create),
    "denoise": TaskKind(denoise.DenoiseSettings, denoise.create),
    "enhance": TaskKind(enhance.EnhanceSettings, enhance.create),
    "noise_level": TaskKind(noise_level.NoiseLevelSettings, noise_level.create),
    "style": TaskKind(style.StyleSettings, style.create),
}
