"""Training the upscaler: whole pictures and their bicubic reductions, patches, L1 then root mean square."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal, cast

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from neural import metrics
from neural.training.patches import Pair, Patches
from neural.training.settings import TrainSettings
from neural.training.tasks.common import check_fit, dataset

if TYPE_CHECKING:
    from torch import Tensor, nn

    from neural.networks.upscaler import Upscaler

# Below an error of a fifth of an 8-bit step a patch counts as solved; keeps the root's slope finite.
_TINY = 1e-6


class UpscaleSettings(TrainSettings):
    """Training of the x2, x3 or x4 upscaler."""

    task: ClassVar[str] = "upscale"
    scale: Literal[2, 3, 4] = Field(default=2, description="How many times larger")
    channels: int = Field(default=32, ge=4, le=256, description="Width of the network")
    depth: int = Field(default=10, ge=1, le=64, description="Inner convolutions of the network")
    # Measured: 36.98 dB on Set5 after two minutes, against 36.79 at half this rate.
    learning_rate: float = Field(default=2e-3, gt=0, description="Rate after the warm-up")
    # Measured: from the end of an L1 run, RMS error lowered the mean PSNR on Set5 by 0.01 dB and squared
    # error by 0.03.
    late: float = Field(
        default=1.0, ge=0, le=1, description="Where the loss becomes RMS error; 1: it stays L1"
    )
    luma_weight: float = Field(
        default=1.0, ge=0, description="Weight of the luma's error beside the three colours'"
    )


def enlarge(network: nn.Module, small: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The network's picture of H x W x 3 pixels, rounded to 8 bits."""
    import torch

    from neural.training.tensors import device_of, picture, tensor

    with torch.inference_mode():
        return picture(network(tensor(small[None].copy(), device_of(network))))


def lumas(network: nn.Module, pair: Pair, scale: int) -> tuple[metrics.Picture, metrics.Picture]:
    """(network's, true) luma with `scale` pixels of border shaved; a gray picture is its own luma."""
    output = enlarge(network, pair.small)
    if pair.gray:
        got, truth = np.rint(output.mean(axis=2)), pair.large[..., 0].astype(np.float64)
    else:
        got, truth = metrics.luma(output), metrics.luma(pair.large)
    return metrics.crop_border(got, scale), metrics.crop_border(truth, scale)


class UpscaleTask:
    """See `neural.training.tasks.Task`. Every picture and its reduction stay in memory as 8-bit."""

    def __init__(self, settings: UpscaleSettings) -> None:
        import torch

        from neural.networks.upscaler import Upscaler

        self.settings = settings
        scale = settings.scale
        pictures = dataset(settings, scale)
        self.skipped = pictures.skipped
        self._patches = Patches(pictures.learn, scale, settings.seed, settings.detailed)
        self._judges = [Pair.of(picture, scale) for picture in pictures.judge]
        self.network: nn.Module = Upscaler(
            scale, settings.channels, settings.depth, training_form=True
        )
        self._luma = torch.tensor([65.481, 128.553, 24.966]) / 219.0

    def loss(self, network: nn.Module, step: int, done: float) -> Tensor:
        import torch

        from neural.training.tensors import device_of, tensor

        late = done >= self.settings.late
        side = self.settings.late_patch if late else self.settings.patch
        small, large = self._patches.draw(self._patches.random(step), self.settings.batch, side)
        device = device_of(network)
        error = network(tensor(small, device)) - tensor(large, device)
        luma = torch.einsum("bchw,c->bhw", error, self._luma.to(device))
        weight = self.settings.luma_weight
        if late:
            # PSNR is judged for each picture, so each patch's root counts: plain squared error
            # would leave the easy pictures to a few hard patches, and lowered the mean PSNR.
            colours = error.square().mean((1, 2, 3))
            return (
                (colours + _TINY).sqrt() + weight * (luma.square().mean((1, 2)) + _TINY).sqrt()
            ).mean()
        return error.abs().mean() + weight * luma.abs().mean()

    def validate(self, network: nn.Module) -> float:
        scale = self.settings.scale
        return float(np.mean([metrics.psnr(*lumas(network, pair, scale)) for pair in self._judges]))

    def samples(self, network: nn.Module) -> list[list[NDArray[np.uint8]]]:
        scale = self.settings.scale
        rows: list[list[NDArray[np.uint8]]] = []
        for pair in self._judges[:4]:
            height, width = pair.small.shape[:2]
            side = min(64, height, width)
            y, x = (height - side) // 2, (width - side) // 2
            small = pair.small[y : y + side, x : x + side]
            large = pair.large[y * scale : (y + side) * scale, x * scale : (x + side) * scale]
            blocks = small.repeat(scale, axis=0).repeat(scale, axis=1)
            rows.append([blocks, enlarge(network, small), large])
        return rows

    def architecture(self) -> dict[str, Any]:
        s = self.settings
        return {"scale": s.scale, "channels": s.channels, "depth": s.depth}

    def absorb(self, weights: Mapping[str, Tensor]) -> None:
        # The last layer may stay fresh: it differs when the weights are of another scale.
        check_fit(cast("Upscaler", self.network).absorb(weights), allowed=1)

    def export(self, network: nn.Module, path: Path) -> None:
        from neural.training.weights import save_weights

        save_weights(path, "upscaler", cast("Upscaler", network).collapsed())


def create(settings: UpscaleSettings) -> UpscaleTask:
    """The task, its pictures loaded. Raises TrainingError when they cannot be used."""
    return UpscaleTask(settings)
