"""What a run tells whoever watches it. Imports no torch."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class TrainProgress:
    """A moment of a run; `done` is 0..1, `psnr` the latest validation (None before the first).

    `note` is a sentence worth showing once, or empty.
    """

    done: float
    step: int
    minutes: float
    loss: float
    psnr: float | None
    skipped_steps: int
    note: str = ""


@dataclass(frozen=True)
class TrainResult:
    """How a run ended. `stopped` is true when it was asked to end early."""

    weights: Path
    checkpoint: Path
    steps: int
    minutes: float
    psnr: float
    skipped_steps: int
    skipped_pictures: tuple[str, ...]
    stopped: bool
