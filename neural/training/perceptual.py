"""How alike two pictures look to VGG-19: what losses and figures of style are taken on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor

from neural import looks
from neural.looks import Look, look, spread, style_distance
from neural.networks.perception import Perception
from neural.training.errors import TrainingError
from neural.training.files import KNOWN, kept_by_torchvision
from neural.weights import vgg
from neural.weights.errors import ModelError

__all__ = [
    "Look",
    "Perception",
    "content_distance",
    "look",
    "perception",
    "spread",
    "style_distance",
]


def content_distance(found: Sequence[Tensor], wanted: Sequence[Tensor]) -> Tensor:
    """How far what is to be seen has moved, at conv4_1: (B). See `neural.looks`."""
    return looks.content_distance(found, wanted, Perception.content)


def perception(path: Path | None) -> Perception:
    """VGG-19 from a file: torchvision's weights, or Sfumato's names (conv1_1.weight, ...).

    Without a path the file that torchvision keeps is taken; nothing is downloaded. Raises TrainingError.
    """
    if path is None:
        path = kept_by_torchvision(Path(torch.hub.get_dir()))
        if not path.is_file():
            raise TrainingError(
                "Training a style needs a VGG-19 to judge by: give its file with --perceptual "
                f"(torchvision's {KNOWN})."
            )
    if not path.is_file():
        raise TrainingError(f"There is no file {path}.")
    try:
        return vgg.load(path)
    except ModelError as error:
        raise TrainingError(str(error)) from error
