"""Directions of a generator's latent that change its pictures most."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from neural.latents import principal_directions
from neural.training.tensors import device_of

_SEEN = 2048
"""Random latents whose first layer is looked at."""


def find_directions(network: Any) -> None:
    """Store the principal directions of a `Generator` or `Texture` in it."""
    random = np.random.default_rng(0)
    latents = random.standard_normal((_SEEN, network.latent)).astype(np.float32)
    with torch.inference_mode():
        first = network.first(torch.from_numpy(latents).to(device_of(network))).cpu().numpy()
    found = principal_directions(latents, first, len(network.directions))
    network.directions.copy_(torch.from_numpy(found))
