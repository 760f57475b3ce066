"""What a training run is asked to do; each task adds its own fields. Imports no torch."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field


class TrainSettings(BaseModel):
    """A run of any task. Ends at `minutes` of training time or at `steps`, whichever comes first.

    Time spent before a `resume` counts, so an interrupted run ends where it would have.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    task: ClassVar[str]
    figure: ClassVar[str] = "PSNR"
    """What the task's `validate` measures."""
    unit: ClassVar[str] = "dB"
    """Of that."""
    data: tuple[Path, ...] = Field(description="Folders of pictures to learn from")
    out: Path = Field(description="Where the finished weights (.safetensors) go")
    validation: tuple[Path, ...] = Field(
        default=(), description="Folders of pictures to judge by; without, a few are held out"
    )
    exclude: tuple[str, ...] = Field(
        default=(), description="File names in the data folders never to learn from"
    )
    minutes: float | None = Field(default=30.0, gt=0, description="Training time")
    steps: int | None = Field(default=None, gt=0, description="Training steps")
    batch: int = Field(default=16, ge=1, description="Patches in a step")
    patch: int = Field(default=48, ge=8, description="Side of a patch in network input pixels")
    learning_rate: float = Field(default=1e-3, gt=0, description="Rate after the warm-up")
    warmup: int = Field(default=200, ge=0, description="Steps over which the rate rises")
    ema: float = Field(default=0.999, ge=0, lt=1, description="Memory of the averaged weights")
    clip: float = Field(default=0.5, gt=0, description="Largest norm of a step's gradient")
    late: float = Field(
        default=0.7,
        ge=0,
        le=1,
        description="Where patches grow and the loss becomes their RMS error",
    )
    late_patch: int = Field(default=64, ge=8, description="Side of a patch in that last part")
    detailed: float = Field(
        default=0.5, ge=0, le=1, description="Part of the patches chosen for their detail"
    )
    seed: int = Field(default=0, ge=0, description="Makes a run repeatable")
    threads: int = Field(default=0, ge=0, description="Processor threads; 0 takes all")
    device: str = Field(default="auto", description="auto, cpu, cuda, mps or xpu")
    precision: Literal["auto", "float32", "bfloat16"] = Field(
        default="auto", description="bfloat16 where the processor multiplies it in hardware"
    )
    checkpoint_seconds: float = Field(default=60.0, gt=0, description="Between two checkpoints")
    validate_seconds: float = Field(default=120.0, gt=0, description="Between two validations")
    resume: Path | None = Field(default=None, description="Checkpoint to go on from")
    init: Path | None = Field(default=None, description="Weights to start from")

    @property
    def checkpoint(self) -> Path:
        """Where this run keeps its last good state."""
        return self.out.with_suffix(".ckpt")
