"""Weights of other software: .pth and .safetensors files whose architecture spandrel recognises.

Only tensors are read, never pickled code. Only networks that turn one RGB picture into one RGB picture
are taken: super-resolution and restoration.
"""

from __future__ import annotations

import pickle
import re
import sys
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn

from neural.weights.errors import ModelError
from neural.weights.safetensors import load_state
from neural.weights.state import flush

if TYPE_CHECKING:
    from spandrel import ImageModelDescriptor

FARTHEST = 64
"""The largest halo given to a network whose true reach is longer, or covers the whole picture."""
FEATHER = 16
"""How far tiles of such a network are blended."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What a file turned out to be."""

    architecture: str
    purpose: str
    scale: int
    halo: int
    multiple: int
    feather: int


class ForeignNetwork(nn.Module):
    """A recognised network: N x 3 x H x W in 0..1 to the same times `scale`, any size, within 0..1.

    Pictures are continued to the size the network asks for, and the result is cut again.
    """

    def __init__(self, descriptor: ImageModelDescriptor[nn.Module]) -> None:
        super().__init__()
        found = describe(descriptor)
        self.scale = found.scale
        self.halo = found.halo
        self.multiple = found.multiple
        self.feather = found.feather
        self.architecture = found.architecture
        self.network = descriptor.model
        self._descriptor = descriptor

    def forward(self, x: Tensor) -> Tensor:
        return self._descriptor(x)


def load(path: Path) -> nn.Module:
    """The network of a file, float32, eval mode, denormals flushed. Raises ModelError."""
    network = ForeignNetwork(_recognise(path))
    return flush(network).eval().requires_grad_(False)


def inspect(path: Path) -> Findings:
    """What a file is; takes as long as loading it. Raises ModelError with the reason for a refusal."""
    return describe(_recognise(path))


def describe(descriptor: ImageModelDescriptor[nn.Module]) -> Findings:
    from spandrel import ModelTiling

    reach, local = receptive_field(descriptor.model)
    whole = local and reach <= FARTHEST and descriptor.tiling == ModelTiling.SUPPORTED
    halo = reach if whole else FARTHEST
    return Findings(
        architecture=descriptor.architecture.name,
        purpose=descriptor.purpose,
        scale=descriptor.scale,
        halo=-(-halo // 8) * 8,
        multiple=max(1, descriptor.size_requirements.multiple_of),
        feather=0 if whole else FEATHER,
    )


def receptive_field(network: nn.Module) -> tuple[int, bool]:
    """An upper bound of the reach in input pixels, and whether it is one.

    The reaches of all convolutions, as if they stood in one chain at the input's size. It is no bound
    where a layer mixes distant pixels (attention, pooling, norms of the picture) or strides.
    """
    reach = 0
    local = True
    for module in network.modules():
        if isinstance(module, nn.Conv2d):
            size, dilation, stride = module.kernel_size, module.dilation, module.stride
            reach += max((k - 1) * d // 2 for k, d in zip(size, dilation, strict=True))
            local = local and max(stride) == 1
        elif not isinstance(module, LOCAL) and not list(module.children()):
            local = local and not list(module.parameters(recurse=False))
            local = local and not isinstance(module, SPREADING)
    return reach, local


LOCAL = (nn.PReLU, nn.BatchNorm2d)
SPREADING = (
    nn.AdaptiveAvgPool2d,
    nn.AdaptiveMaxPool2d,
    nn.AvgPool2d,
    nn.MaxPool2d,
    nn.InstanceNorm2d,
    nn.GroupNorm,
    nn.Softmax,
)


def _recognise(path: Path) -> ImageModelDescriptor[nn.Module]:
    state = _read(path)
    spandrel = import_spandrel()
    try:
        descriptor = spandrel.MAIN_REGISTRY.load(spandrel.canonicalize_state_dict(state))
    except spandrel.UnsupportedModelError as error:
        raise ModelError(
            "{} holds weights of a network that Sfumato does not know.", path.name
        ) from error
    except Exception as error:  # detection runs each architecture's own code over unknown shapes
        raise ModelError("{} looks like a known network but does not fit it.", path.name) from error
    return accept(descriptor, path.name).to(torch.float32).eval()


def accept(descriptor: Any, name: str) -> ImageModelDescriptor[nn.Module]:
    """The same descriptor when the editor can run it; raises ModelError that says why it cannot."""
    if descriptor.purpose not in ("SR", "Restoration"):
        raise ModelError(
            "{} is a {} network for {}; Sfumato runs networks for upscaling and restoration.",
            name,
            descriptor.architecture.name,
            descriptor.purpose,
        )
    if (descriptor.input_channels, descriptor.output_channels) != (3, 3):
        raise ModelError(
            "{} turns {} channels into {}; Sfumato runs networks for RGB pictures.",
            name,
            descriptor.input_channels,
            descriptor.output_channels,
        )
    return descriptor


def _read(path: Path) -> dict[str, Any]:
    """The tensors of a file, whatever dictionaries they are nested in. No code in it is ever run."""
    if path.suffix.lower() == ".safetensors":
        return dict(load_state(path))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about pickle protocols, which a person cannot change
            state: Any = torch.load(path, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError as error:
        raise ModelError(
            "{} holds more than weights, or is damaged; it was not opened, because "
            "such a file can run code. Look for a .safetensors version of it.",
            path.name,
        ) from error
    except Exception as error:  # damaged bytes lead the reader to any error at all
        raise ModelError("{} is not a whole weights file.", path.name) from error
    if not isinstance(state, dict):
        raise ModelError("{} holds no weights.", path.name)
    return state


def import_spandrel() -> Any:
    """Import spandrel where torchvision's compiled operators do not load, too.

    Two of spandrel's architectures import torchvision, which then fails because it describes operators
    that do not exist. Declaring them, which none of the networks here call, lets it go on.
    The failure: https://github.com/pytorch/pytorch/issues/122494
    """
    for _ in range(8):
        try:
            import spandrel

            return spandrel
        except RuntimeError as error:
            missing = re.fullmatch(r"operator (torchvision::\w+) does not exist", str(error))
            if missing is None:
                raise
            for name in [name for name in sys.modules if name.split(".")[0] in HALF_IMPORTED]:
                del sys.modules[name]
            torch.library.define(missing[1], "(Tensor boxes, Tensor scores, float limit) -> Tensor")
    raise ModelError("Models of other software cannot be opened: torchvision is damaged.")


HALF_IMPORTED = ("torchvision", "spandrel")
