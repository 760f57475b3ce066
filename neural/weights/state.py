"""State dictionaries: filling a network with them, and the numbers too small to keep."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor, nn

from neural.weights.errors import ModelError

SMALLEST = 1e-30
"""Weights nearer to zero become zero: denormals made one network 29 times slower."""


def flush(network: nn.Module) -> nn.Module:
    """Set floating-point parameters and buffers nearer to zero than `SMALLEST` to zero, in place."""
    with torch.no_grad():
        for tensor in (*network.parameters(), *network.buffers()):
            if tensor.is_floating_point():
                tensor.masked_fill_(tensor.abs() < SMALLEST, 0.0)
    return network


def flush_denormals_while_computing() -> bool:
    """Make the processor treat denormal results as zero, for this thread and those it starts later.

    Call it once on the thread that runs networks. False where the processor cannot.
    """
    return torch.set_flush_denormal(True)


def fill(network: nn.Module, state: Mapping[str, Tensor], name: str) -> nn.Module:
    """`network` with the weights of `state`, denormals flushed, in eval mode and without gradients.

    Raises ModelError, naming the first difference, where names or shapes do not match, or where a
    weight is not a number. The network is then half filled: throw it away.
    """
    try:
        network.load_state_dict(state, strict=True)
    except (RuntimeError, KeyError) as error:
        first = next((line.strip() for line in str(error).splitlines()[1:]), str(error))
        raise ModelError("{} does not hold the weights it should: {}", name, first) from error
    for key, tensor in state.items():
        if tensor.is_floating_point() and not bool(torch.isfinite(tensor).all()):
            raise ModelError("{} is damaged: '{}' holds values that are not numbers.", name, key)
    return flush(network).eval().requires_grad_(False)
