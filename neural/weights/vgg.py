"""VGG-19 from a file: torchvision's weights (.pth), or Sfumato's names in safetensors."""

from __future__ import annotations

import pickle
import zipfile
from collections.abc import Mapping
from pathlib import Path

import torch
from torch import Tensor

from neural.networks.perception import BLOCKS, Perception
from neural.weights.errors import ModelError
from neural.weights.safetensors import load_state
from neural.weights.state import flush

ARCHITECTURE = "VGG19"
"""What cards call it."""
KEPT = frozenset({"conv", "prep"})
"""How the names of the weights that are needed begin."""


def load(path: Path) -> Perception:
    """The network of a file, its classifier left out. Raises ModelError; only tensors are read."""
    try:
        state = _state(path)
    except (OSError, RuntimeError, ValueError, EOFError, pickle.UnpicklingError) as error:
        raise ModelError("{} is not readable.", path.name) from error
    if not isinstance(state, dict):
        raise ModelError("{} holds no VGG-19.", path.name)
    try:
        weights = {
            name: value.clone() for name, value in _renamed(state).items() if name[:4] in KEPT
        }
        network = Perception(weights)
    except (KeyError, AttributeError) as error:
        raise ModelError("{} holds no VGG-19.", path.name) from error
    flush(network)
    return network.eval().requires_grad_(False)


def is_vgg19(path: Path) -> bool:
    """Whether a file holds the convolutions of a VGG-19; False for one that cannot be read."""
    try:
        state = _state(path)
    except (ModelError, OSError, RuntimeError, ValueError, EOFError, pickle.UnpicklingError):
        return False
    if not isinstance(state, dict):
        return False
    first, last = _renamed(state).get("conv1_1.weight"), _renamed(state).get("conv5_1.weight")
    return all(isinstance(w, Tensor) and w.shape[2:] == (3, 3) for w in (first, last))


def _state(path: Path) -> object:
    if path.suffix.lower() == ".safetensors":
        return load_state(path)
    # Mapped where the file's format allows it: half a gigabyte of classifier is not wanted.
    mapped = zipfile.is_zipfile(path)
    return torch.load(path, map_location="cpu", weights_only=True, mmap=mapped)


def _renamed(state: Mapping[str, Tensor]) -> Mapping[str, Tensor]:
    """torchvision numbers the layers of all blocks, pooling and ReLU among them."""
    named: dict[str, Tensor] = dict(state)
    number = 0
    for block, count in enumerate(BLOCKS):
        for layer in range(count):
            for part in ("weight", "bias"):
                key = f"features.{number}.{part}"
                if key in state:
                    named[f"conv{block + 1}_{layer + 1}.{part}"] = state[key]
            number += 2
        number += 1
    return named
