"""Weights as the editor ships them: float16 safetensors that say which network they belong to."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

import torch
from safetensors.torch import save_file
from torch import Tensor

from neural.cards import Generates, Latent
from neural.training.errors import TrainingError
from neural.training.files import write_whole
from neural.weights.errors import ModelError
from neural.weights.safetensors import load_state


class Shipped(Protocol):
    """A network of `neural.networks` that says how it is rebuilt and run."""

    task: str
    scale: int
    halo: int
    multiple: int

    @property
    def config(self) -> dict[str, int]: ...

    def state_dict(self) -> Mapping[str, Tensor]: ...


def save_weights(
    path: Path, architecture: str, network: Shipped, latent: Latent | None = None
) -> None:
    """Write a network's weights rounded to float16; `architecture` is its module's name.

    A generator also says what it makes of which `latent`, an autoencoder what it encodes pictures to.

    Magnitudes below 1e-7 become zero: float16 subnormals are slow and mean nothing here. Raises
    OSError; a former file then still stands.
    """
    half: dict[str, Tensor] = {}
    for name, value in network.state_dict().items():
        flushed = torch.where(value.abs() < 1e-7, torch.zeros_like(value), value)
        half[name] = flushed.detach().cpu().half().contiguous()
    card: dict[str, Any] = {
        "task": network.task,
        "scale": network.scale,
        "halo": network.halo,
        "multiple": network.multiple,
    }
    if latent is not None:
        name = "generates" if isinstance(latent, Generates) else "encodes"
        card[name] = latent.model_dump(mode="json")
    metadata = {
        "architecture": architecture,
        "config": json.dumps(network.config, sort_keys=True),
        "card": json.dumps(card, sort_keys=True),
    }
    write_whole(path, lambda temporary: save_file(half, temporary, metadata))


def load_weights(path: Path) -> dict[str, Tensor]:
    """The weights in float32. Raises TrainingError when the file does not hold any."""
    try:
        return load_state(path)
    except ModelError as error:
        raise TrainingError(str(error)) from error
