"""VGG-19, whose features style is measured on.

Simonyan and Zisserman, "Very deep convolutional networks for large-scale image recognition", arXiv
1409.1556. A compact network is read too: Wang et al., "Collaborative distillation for ultra-resolution
universal style transfer", CVPR 2020.
"""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor, nn
from torch.nn import functional

LAYERS = ("conv1_1", "conv2_1", "conv3_1", "conv4_1", "conv5_1")
"""Where style is measured."""
BLOCKS = (2, 2, 4, 4, 1)
"""Convolutions of each block, up to the last of those layers."""
_MEAN, _DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)


class Perception(nn.Module):
    """(B, 3, H, W) encoded RGB in 0..1, sides of at least 16, to the features at `LAYERS`, after ReLU."""

    task = "perception"
    scale = 1
    content = 3
    """Which of the layers tells what is to be seen."""

    def __init__(self, weights: Mapping[str, Tensor]) -> None:
        """`weights` by Sfumato's names, "conv1_1.weight" and so on. Raises KeyError where one is missing."""
        super().__init__()
        self._names = [
            [f"conv{block + 1}_{layer + 1}" for layer in range(count)]
            for block, count in enumerate(BLOCKS)
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

    def features(self, x: Tensor) -> list[Tensor]:
        """The features of a picture of any size; one below 32 pixels is continued with its edge."""
        short = [max(0, 32 - side) for side in x.shape[-2:]]
        return self(functional.pad(x, (0, short[1], 0, short[0]), mode="replicate"))
