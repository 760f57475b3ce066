"""Training the editor's own networks, and judging them. Importing this imports no torch."""

from __future__ import annotations

from collections.abc import Callable

from neural.training.errors import TrainingError
from neural.training.progress import TrainProgress, TrainResult
from neural.training.settings import TrainSettings
from neural.training.tasks import TASKS
from neural.training.tasks.denoise import DenoiseSettings
from neural.training.tasks.enhance import EnhanceSettings
from neural.training.tasks.gan import GanSettings
from neural.training.tasks.judge import JudgeSettings
from neural.training.tasks.noise_level import NoiseLevelSettings
from neural.training.tasks.style import StyleSettings
from neural.training.tasks.upscale import UpscaleSettings

__all__ = [
    "TASKS",
    "DenoiseSettings",
    "EnhanceSettings",
    "GanSettings",
    "JudgeSettings",
    "NoiseLevelSettings",
    "StyleSettings",
    "TrainProgress",
    "TrainResult",
    "TrainSettings",
    "TrainingError",
    "UpscaleSettings",
    "train",
]


def train(
    settings: TrainSettings,
    on_progress: Callable[[TrainProgress], None] = lambda progress: None,
    stop: Callable[[], bool] = lambda: False,
) -> TrainResult:
    """Train as `settings` say, calling `on_progress` about twice a second from this thread.

    Ends at the settings' limit, or soon after `stop()` is true; weights and a checkpoint are
    written in both cases. Raises TrainingError with a sentence for the person.
    """
    from neural.training.loop import run

    return run(settings, on_progress, stop)
