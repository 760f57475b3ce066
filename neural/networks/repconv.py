"""Convolutions that train as several branches and run as one plain 3x3.

The branches are those of ECBSR (Zhang, Zeng, Zhang 2021, "Edge-oriented convolution block"), summed in
weight space as in SESR (Bhardwaj et al. 2022): every forward pass builds one 3x3 kernel from the
branches and convolves once, so a training step costs nearly what the plain network costs, and
collapsing gives the same function exactly.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import torch
from torch import Tensor, nn
from torch.nn import functional

_SOBEL = torch.tensor([[1.0, 0.0, -1.0], [2.0, 0.0, -2.0], [1.0, 0.0, -1.0]])
_LAPLACE = torch.tensor([[0.0, 1.0, 0.0], [1.0, -4.0, 1.0], [0.0, 1.0, 0.0]])
_EDGES = torch.stack([_SOBEL, _SOBEL.T, _LAPLACE]) / 8


class RepConv(nn.Module):
    """A 3x3 convolution written as a sum of branches: 3x3, 3x3 then 1x1, 1x1 then edge filters, identity.

    `gain` is the variance gain of the branches at the start (2 is He's for ReLU without a skip).
    Zero padding is applied once, to the summed kernel, so there is no border term to correct.
    """

    def __init__(self, inputs: int, outputs: int, gain: float, expansion: int = 2) -> None:
        super().__init__()
        middle = expansion * max(inputs, outputs)
        fan_in = inputs * 9
        self.direct = nn.Parameter(torch.randn(outputs, inputs, 3, 3) * math.sqrt(gain / fan_in))
        self.expand = nn.Parameter(torch.randn(middle, inputs, 3, 3) / math.sqrt(fan_in))
        self.squeeze = nn.Parameter(torch.randn(outputs, middle) * math.sqrt(gain / middle))
        self.mix = nn.Parameter(torch.randn(3, outputs, inputs) * math.sqrt(gain / inputs) * 0.3)
        self.edge = nn.Parameter(torch.ones(3, outputs))
        self.identity = nn.Parameter(torch.ones(outputs)) if inputs == outputs else None
        self.bias = nn.Parameter(torch.zeros(outputs))
        self.register_buffer("edges", _EDGES.clone(), persistent=False)

    def _branches(self) -> Tensor:
        """Everything but the direct 3x3 kernel, as a 3x3 kernel (outputs, inputs, 3, 3)."""
        edges = self.get_buffer("edges")
        kernel = torch.einsum("om,mikl->oikl", self.squeeze, self.expand)
        kernel = kernel + torch.einsum("bo,boi,bkl->oikl", self.edge, self.mix, edges)
        if self.identity is not None:
            centre = torch.diag(self.identity)[:, :, None, None]
            kernel = kernel + functional.pad(centre, (1, 1, 1, 1))
        return kernel

    def kernel(self) -> Tensor:
        """The one 3x3 kernel the branches add up to, in float32 whatever the autocast state."""
        with torch.autocast(self.direct.device.type, enabled=False):
            return self.direct + self._branches()

    def forward(self, x: Tensor) -> Tensor:
        return functional.conv2d(x, self.kernel(), self.bias, padding=1)

    def collapsed(self) -> nn.Conv2d:
        """The same function as a plain convolution."""
        outputs, inputs = self.direct.shape[:2]
        conv = nn.Conv2d(inputs, outputs, 3, padding=1)
        with torch.no_grad():
            conv.weight.copy_(self.kernel())
            assert conv.bias is not None
            conv.bias.copy_(self.bias)
        return conv

    @torch.no_grad()
    def absorb(self, weight: Tensor, bias: Tensor) -> None:
        """Make the branches add up to `weight` (to float32 rounding), so training can go on from it."""
        self.direct.copy_(weight - self._branches())
        self.bias.copy_(bias)


def conv3x3(inputs: int, outputs: int, gain: float, *, training_form: bool) -> nn.Module:
    """A `RepConv` to train, or the plain convolution that it collapses to."""
    if training_form:
        return RepConv(inputs, outputs, gain)
    return nn.Conv2d(inputs, outputs, 3, padding=1)


def collapsed_state(network: nn.Module) -> dict[str, Tensor]:
    """The state of the plain form of a network whose convolutions come from `conv3x3`."""
    state: dict[str, Tensor] = {}
    for name, module in network.named_modules():
        if isinstance(module, RepConv | nn.Conv2d):
            conv = module.collapsed() if isinstance(module, RepConv) else module
            for key, value in conv.state_dict().items():
                state[f"{name}.{key}"] = value
    return state


@torch.no_grad()
def absorb_state(network: nn.Module, weights: Mapping[str, Tensor]) -> list[str]:
    """Start `network` from a plain form's state; returns the convolutions that were left fresh.

    A convolution whose shape differs (the last one, when the scale differs) stays as it is.
    """
    left: list[str] = []
    for name, module in network.named_modules():
        if not isinstance(module, RepConv | nn.Conv2d):
            continue
        weight, bias = weights.get(f"{name}.weight"), weights.get(f"{name}.bias")
        mine = module.direct if isinstance(module, RepConv) else module.weight
        if weight is None or bias is None or weight.shape != mine.shape:
            left.append(name)
        elif isinstance(module, RepConv):
            module.absorb(weight.float(), bias.float())
        else:
            module.load_state_dict({"weight": weight.float(), "bias": bias.float()})
    return left
