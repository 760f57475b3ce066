"""Batch norm whose weights were averaged: its means and variances must be measured again."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from torch import nn


@contextmanager
def fresh_norms(network: nn.Module) -> Generator[None]:
    """Forget what batch norms measured; they measure what is run within, and it is kept afterwards.

    The network is in eval mode afterwards.
    """
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.reset_running_stats()
            module.momentum = None  # the plain mean over batches
    network.train()
    try:
        yield
    finally:
        network.eval()
