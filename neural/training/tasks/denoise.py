"""Training the denoiser: Gaussian noise of every level on clean patches; the network is told the level."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, cast

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from neural import metrics
from neural.training.patches import Patches
from neural.training.settings import TrainSettings
from neural.training.tasks.common import check_fit, dataset

if TYPE_CHECKING:
    from torch import Tensor, nn

    from neural.networks.denoiser import Denoiser

# Validation during training: this many pictures at this level, to keep it short.
_JUDGES, _LEVEL = 12, 25.0


class DenoiseSettings(TrainSettings):
    """Training of the denoiser."""

    task: ClassVar[str] = "denoise"
    patch: int = Field(default=64, ge=8, multiple_of=2, description="Side of a patch in pixels")
    late_patch: int = Field(
        default=96, ge=8, multiple_of=2, description="Side of a patch in the last part"
    )
    channels: int = Field(default=64, ge=4, le=256, description="Width of the network")
    depth: int = Field(default=8, ge=1, le=64, description="Inner convolutions of the network")
    strongest: float = Field(
        default=75.0, gt=0, le=255, description="Strongest noise as sigma on the 0..255 scale"
    )


def noisy(clean: NDArray[np.uint8], sigma: float, seed: int) -> NDArray[np.float32]:
    """An H x W x 3 picture in [0, 1] with Gaussian noise of `sigma` / 255; not clipped."""
    noise = np.random.default_rng(seed).standard_normal(clean.shape, np.float32)
    return ((clean + sigma * noise) / 255).astype(np.float32)


def cleaned(
    network: nn.Module, picture: NDArray[np.float32], sigma: float | NDArray[np.float32]
) -> NDArray[np.uint8]:
    """The network's picture of an H x W x 3 float picture, rounded to 8 bits; any size.

    `sigma` is on the scale 0..255, one number or H x W.
    """
    import torch
    from torch.nn import functional

    from neural.training.tensors import device_of
    from neural.training.tensors import picture as to_picture

    height, width = picture.shape[:2]
    x = torch.from_numpy(picture.copy()).permute(2, 0, 1)[None].to(device_of(network))
    told = np.broadcast_to(np.float32(sigma) / np.float32(255), (height, width))
    level = torch.from_numpy(told.copy())[None, None].to(device_of(network))
    x = functional.pad(
        torch.cat((x, level), dim=1), (0, width % 2, 0, height % 2), mode="replicate"
    )
    with torch.inference_mode():
        return to_picture(network(x))[:height, :width]


class DenoiseTask:
    """See `neural.training.tasks.Task`. Pictures stay in memory as 8-bit."""

    def __init__(self, settings: DenoiseSettings) -> None:
        from neural.networks.denoiser import Denoiser

        self.settings = settings
        pictures = dataset(settings, 1)
        self.skipped = pictures.skipped
        self._patches = Patches(pictures.learn, 1, settings.seed, settings.detailed)
        self._judges = [picture.pixels for picture in pictures.judge[:_JUDGES]]
        self.network: nn.Module = Denoiser(settings.channels, settings.depth, training_form=True)

    def loss(self, network: nn.Module, step: int, done: float) -> Tensor:
        import torch

        from neural.training.tensors import device_of, tensor

        late = done >= self.settings.late
        side = self.settings.late_patch if late else self.settings.patch
        count, device = self.settings.batch, device_of(network)
        random = self._patches.random(step)
        clean = tensor(self._patches.draw(random, count, side)[0], device)
        level = random.uniform(0, self.settings.strongest / 255, (count, 1, 1, 1))
        sigma = torch.from_numpy(level.astype(np.float32)).to(device)
        # The order of numbers is B, H, W, 3 so that the sum stays channels last.
        numbers = random.standard_normal((count, side, side, 3), np.float32)
        noise = torch.from_numpy(numbers).to(device).permute(0, 3, 1, 2)
        given = torch.cat((clean + sigma * noise, sigma.expand(-1, 1, side, side)), dim=1)
        error = network(given) - clean
        # Errors grow about as the root of sigma; without this strong noise would own the gradient.
        weight = (sigma * 255 + 5).rsqrt() * 6
        if late:
            # Each patch's root, because PSNR is judged for each picture.
            return ((error.square().mean((1, 2, 3)) + 1e-6).sqrt() * weight.flatten()).mean()
        return (error.abs() * weight).mean()

    def validate(self, network: nn.Module) -> float:
        values = [
            metrics.psnr(cleaned(network, noisy(clean, _LEVEL, index), _LEVEL), clean)
            for index, clean in enumerate(self._judges)
        ]
        return float(np.mean(values))

    def samples(self, network: nn.Module) -> list[list[NDArray[np.uint8]]]:
        rows: list[list[NDArray[np.uint8]]] = []
        for index, (clean, sigma) in enumerate(zip(self._judges, (15, 25, 50, 75), strict=False)):
            height, width = clean.shape[:2]
            side = min(160, height, width)
            y, x = (height - side) // 2, (width - side) // 2
            part = clean[y : y + side, x : x + side]
            given = noisy(part, sigma, index)
            shown = np.rint(given.clip(0, 1) * 255).astype(np.uint8)
            rows.append([shown, cleaned(network, given, sigma), part])
        return rows

    def architecture(self) -> dict[str, Any]:
        return {"channels": self.settings.channels, "depth": self.settings.depth}

    def absorb(self, weights: Mapping[str, Tensor]) -> None:
        check_fit(cast("Denoiser", self.network).absorb(weights), allowed=0)

    def export(self, network: nn.Module, path: Path) -> None:
        from neural.training.weights import save_weights

        save_weights(path, "denoiser", cast("Denoiser", network).collapsed())


def create(settings: DenoiseSettings) -> DenoiseTask:
    """The task, its pictures loaded. Raises TrainingError when they cannot be used."""
    return DenoiseTask(settings)
