"""Weights as the editor ships them: float16 safetensors that say which network they belong to."""

from __future__ import annotations

import json
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor

from neural.training.errors import TrainingError
from neural.training.files import write_whole


def save_weights(
    path: Path, architecture: str, state: dict[str, Tensor], config: dict[str, int]
) -> None:
    """Write `state` rounded to float16, with the architecture and its numbers as metadata.

    Magnitudes below 1e-7 become zero: float16 subnormals are slow and mean nothing here. Raises
    OSError; a former file then still stands.
    """
    half: dict[str, Tensor] = {}
    for name, value in state.items():
        flushed = torch.where(value.abs() < 1e-7, torch.zeros_like(value), value)
        half[name] = flushed.detach().cpu().half().contiguous()
    metadata = {"architecture": architecture, "config": json.dumps(config, sort_keys=True)}
    write_whole(path, lambda temporary: save_file(half, temporary, metadata))


def load_weights(path: Path) -> tuple[dict[str, Tensor], str, dict[str, int]]:
    """(state in float32, architecture, config). Raises TrainingError when it is no such file."""
    try:
        with safe_open(path, framework="pt") as file:
            metadata = file.metadata() or {}
            state = {name: file.get_tensor(name).float() for name in file.keys()}  # noqa: SIM118
        return state, metadata["architecture"], json.loads(metadata["config"])
    except (OSError, SafetensorError, KeyError, ValueError) as error:
        raise TrainingError(f"{path} does not hold weights that Sfumato trained.") from error
