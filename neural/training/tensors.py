"""8-bit pictures to what networks take and give."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn


def tensor(pixels: NDArray[np.uint8], device: torch.device) -> Tensor:
    """(B, H, W, 3) uint8 to (B, 3, H, W) float32 in [0, 1]."""
    # Contiguous H x W x 3 seen as 3 x H x W is channels last already, the fast layout on CPUs.
    return torch.from_numpy(pixels).to(device).permute(0, 3, 1, 2).float().div_(255)


def picture(output: Tensor) -> NDArray[np.uint8]:
    """(1, 3, H, W) to H x W x 3, clipped and rounded to 8 bits."""
    return output[0].clamp(0, 1).mul(255).round().byte().permute(1, 2, 0).cpu().numpy()


def device_of(network: nn.Module) -> torch.device:
    """Where its weights are."""
    return next(network.parameters()).device
