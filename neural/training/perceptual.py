"""How alike two pictures look to VGG-19: the features that losses and figures of style are taken on.

Gatys, Ecker and Bethge, "Image style transfer using convolutional neural networks", CVPR 2016.
Simonyan and Zisserman, "Very deep convolutional networks for large-scale image recognition", arXiv
1409.1556. A compact network is read too: Wang et al., "Collaborative distillation for ultra-resolution
universal style transfer", CVPR 2020.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from neural.training.errors import TrainingError
from neural.weights.errors import ModelError
from neural.weights.safetensors import load_state

LAYERS = ("conv1_1", "conv2_1", "conv3_1", "conv4_1", "conv5_1")
"""Where style is measured."""
CONTENT = 3
"""Which of them tells what is to be seen."""
_BLOCKS = (2, 2, 4, 4, 1)
_MEAN, _DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
_FLOOR = 0.05


@dataclass(frozen=True)
class Look:
    """What style means here: of each layer the channels' means (B, C) and centred Gram matrix (B, C, C)."""

    means: tuple[Tensor, ...]
    grams: tuple[Tensor, ...]

    def to(self, device: torch.device) -> Look:
        """The same there."""
        return Look(
            tuple(m.to(device) for m in self.means), tuple(g.to(device) for g in self.grams)
        )

    @staticmethod
    def stack(looks: Sequence[Look]) -> Look:
        """Several pictures' in one batch."""
        return Look(
            tuple(torch.cat(rows) for rows in zip(*(look.means for look in looks), strict=True)),
            tuple(torch.cat(rows) for rows in zip(*(look.grams for look in looks), strict=True)),
        )

    def lerp(self, other: Look, share: Tensor) -> Look:
        """`share` (B) of the way from here to the other."""
        return Look(
            tuple(
                torch.lerp(a, b, share[:, None])
                for a, b in zip(self.means, other.means, strict=True)
            ),
            tuple(
                torch.lerp(a, b, share[:, None, None])
                for a, b in zip(self.grams, other.grams, strict=True)
            ),
        )


class Perception(nn.Module):
    """(B, 3, H, W) encoded RGB in 0..1, sides of at least 16, to the features at `LAYERS`, after ReLU."""

    def __init__(self, weights: Mapping[str, Tensor]) -> None:
        super().__init__()
        self._names = [
            [f"conv{block + 1}_{layer + 1}" for layer in range(count)]
            for block, count in enumerate(_BLOCKS)
        ]
        for name in (name for block in self._names for name in block):
            for part in ("weight", "bias"):
                value = weights[f"{name}.{part}"].float()
                if value.ndim == 4:
                    value = value.contiguous(memory_format=torch.channels_last)
                self.register_buffer(f"{name}_{part}", value, persistent=False)
        if "preprocess.weight" in weights:
            first, offset = weights["preprocess.weight"].float(), weights["preprocess.bias"].float()
        else:
            deviation = torch.tensor(_DEVIATION)
            first = torch.diag(1 / deviation)[..., None, None]
            offset = -torch.tensor(_MEAN) / deviation
        self.register_buffer("first", first, persistent=False)
        self.register_buffer("offset", offset, persistent=False)

    def forward(self, x: Tensor, levels: int = len(LAYERS)) -> list[Tensor]:
        """The features of the first `levels` of `LAYERS`."""
        found: list[Tensor] = []
        x = functional.conv2d(x, self.get_buffer("first"), self.get_buffer("offset"))
        for number, block in enumerate(self._names):
            if number:
                x = functional.max_pool2d(x, 2)
            for name in block:
                weight, bias = self.get_buffer(f"{name}_weight"), self.get_buffer(f"{name}_bias")
                padded = functional.pad(x, (1, 1, 1, 1), mode="reflect")
                x = functional.relu(functional.conv2d(padded, weight, bias))
                if name in LAYERS:
                    found.append(x)
                    if len(found) == levels:
                        return found
        return found


def look(features: Sequence[Tensor]) -> Look:
    """The style in features: means, and Gram matrices of what differs from them, per pixel."""
    means: list[Tensor] = []
    grams: list[Tensor] = []
    for feature in features:
        flat = feature.flatten(2)
        mean = flat.mean(dim=2, keepdim=True)
        centred = flat - mean
        means.append(mean[..., 0])
        grams.append(centred @ centred.transpose(1, 2) / flat.shape[2])
    return Look(tuple(means), tuple(grams))


def spread(start: Look, style: Look) -> Look:
    """What `style_distance` divides by: how far a picture is from a style before anything is done.

    The numbers (B) stand where the statistics do. A floor is added: what is nearly alike at the start
    must not decide.
    """

    def begin(had: Tensor, want: Tensor) -> Tensor:
        axes = tuple(range(1, want.ndim))
        squares = want.square().sum(axes) + had.square().sum(axes)
        return (had - want).square().sum(axes) + _FLOOR * squares

    return Look(
        tuple(begin(*pair) for pair in zip(start.means, style.means, strict=True)),
        tuple(begin(*pair) for pair in zip(start.grams, style.grams, strict=True)),
    )


def style_distance(found: Look, wanted: Look, divisor: Look) -> Tensor:
    """How far `found` is from the style `wanted`, as a part of `spread`: (B).

    1 is no nearer than the untouched photograph, 0 the same style. Squared differences of centred Gram
    matrices and of means, averaged over both and over the layers.
    """
    parts = [
        (have - want).square().sum(tuple(range(1, want.ndim))) / begin
        for have, want, begin in (
            *zip(found.grams, wanted.grams, divisor.grams, strict=True),
            *zip(found.means, wanted.means, divisor.means, strict=True),
        )
    ]
    return torch.stack(parts).mean(dim=0)


def content_distance(found: Sequence[Tensor], wanted: Sequence[Tensor]) -> Tensor:
    """Squared difference of the features at conv4_1, as a part of their variance: (B).

    A tenth of their squares is added to it, or the flattest skies would count most.
    """
    have, want = found[CONTENT], wanted[CONTENT]
    variance = want.var(dim=(2, 3), correction=0).sum(dim=1)
    squares = want.square().mean(dim=(2, 3)).sum(dim=1)
    difference = (have - want).square().mean(dim=(2, 3)).sum(dim=1)
    return difference / (variance + 0.1 * squares + 1e-6)


def perception(path: Path | None) -> Perception:
    """VGG-19 from a file: torchvision's weights, or Sfumato's names (conv1_1.weight, ...).

    Without a path the file that torchvision keeps is taken; nothing is downloaded. Raises TrainingError.
    """
    if path is None:
        path = Path(torch.hub.get_dir()) / "checkpoints" / "vgg19-dcbb9e9d.pth"
        if not path.is_file():
            raise TrainingError(
                "Training a style needs a VGG-19 to judge by: give its file with --perceptual "
                "(torchvision's vgg19-dcbb9e9d.pth)."
            )
    if not path.is_file():
        raise TrainingError(f"There is no file {path}.")
    try:
        if path.suffix == ".safetensors":
            state = load_state(path)
        else:
            state = torch.load(path, map_location="cpu", weights_only=True)
        return Perception(_renamed(state)).requires_grad_(False).eval()
    except (ModelError, KeyError, AttributeError, TypeError) as error:
        raise TrainingError(f"{path.name} holds no VGG-19.") from error
    except Exception as error:  # torch raises many types for a file it cannot read
        raise TrainingError(f"{path.name} is not readable.") from error


def _renamed(state: Mapping[str, Tensor]) -> Mapping[str, Tensor]:
    """torchvision numbers the layers of all blocks, pooling and ReLU among them."""
    if "features.0.weight" not in state:
        return state
    named: dict[str, Tensor] = {}
    number = 0
    for block, count in enumerate(_BLOCKS):
        for layer in range(count):
            for part in ("weight", "bias"):
                named[f"conv{block + 1}_{layer + 1}.{part}"] = state[f"features.{number}.{part}"]
            number += 2
        number += 1
    return named
