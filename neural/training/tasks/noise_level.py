"""Training the noise estimator: windows with known noise, whose level and doubt the network states."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, cast

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from neural.noise import OPPONENT
from neural.training.patches import Patches
from neural.training.settings import TrainSettings
from neural.training.tasks.common import check_fit, dataset

if TYPE_CHECKING:
    from torch import Tensor, nn

    from neural.networks.noise_level import NoiseLevel

Floats = NDArray[np.float32]

_STRONGEST = 80 / 255
_JUDGED = 512
"""Windows that judge."""


class NoiseLevelSettings(TrainSettings):
    """Training of the noise estimator."""

    task: ClassVar[str] = "noise_level"
    patch: int = Field(default=64, ge=16, description="Side of a window in pixels")
    late_patch: int = Field(default=64, ge=16, description="The same in the last part")
    channels: int = Field(default=16, ge=4, le=64, description="Width of the network")
    detailed: float = Field(default=0.3, ge=0, le=1, description="Part chosen for their detail")


def noisy_planes(clean: NDArray[np.uint8], random: np.random.Generator) -> tuple[Floats, Floats]:
    """Opponent planes (3 N, H, W) of N x H x W x 3 windows with noise, and its sigmas (3 N).

    Luminance and colour noise are alike in half of the windows. Half are stored with 8 bits.
    """
    count = len(clean)
    sigma = _STRONGEST * random.random((count, 2)) ** 1.6
    sigma[random.random(count) < 0.08] = 0
    alike = random.random(count) < 0.5
    sigma[alike, 1] = sigma[alike, 0]
    each = sigma[:, [0, 1, 1]].astype(np.float32)
    noise = random.standard_normal(clean.shape, np.float32) * each[:, None, None, :]
    picture: Floats = (clean.astype(np.float32) / 255 + noise @ OPPONENT).astype(np.float32)
    stored = random.random(count) < 0.5
    picture[stored] = np.rint(picture[stored].clip(0, 1) * 255) / 255
    planes = np.moveaxis(picture @ OPPONENT.T, 3, 1).reshape(-1, *clean.shape[1:3])
    return np.ascontiguousarray(planes, np.float32), each.ravel()


class NoiseLevelTask:
    """See `neural.training.tasks.Task`. Pictures stay in memory as 8-bit."""

    def __init__(self, settings: NoiseLevelSettings) -> None:
        from neural.networks.noise_level import NoiseLevel

        self.settings = settings
        pictures = dataset(settings, 1)
        self.skipped = pictures.skipped
        self._patches = Patches(pictures.learn, 1, settings.seed, settings.detailed)
        judges = Patches(pictures.judge, 1, settings.seed)
        random = judges.random(0)
        clean = judges.draw(random, _JUDGED // 3, settings.patch)[0]
        self._judged = noisy_planes(clean, random)
        self.network: nn.Module = NoiseLevel(settings.channels)

    def loss(self, network: nn.Module, step: int, done: float) -> Tensor:
        """The Laplace distribution's negative log-likelihood, so that doubt is learned too."""
        random = self._patches.random(step)
        clean = self._patches.draw(random, self.settings.batch, self.settings.patch)[0]
        error, doubt = _errors(network, *noisy_planes(clean, random))
        return (error.abs() * (-doubt).exp() + doubt).mean()

    def validate(self, network: nn.Module) -> float:
        """How far errors of log(sigma + 1/255) lie below 1, in dB of their mean square."""
        import torch

        with torch.inference_mode():
            error, _ = _errors(network, *self._judged)
        return -10 * float(error.square().mean().log10())

    def samples(self, network: nn.Module) -> list[list[NDArray[np.uint8]]]:
        planes = self._judged[0][:24:3]
        shown = np.rint((planes / np.sqrt(3)).clip(0, 1) * 255).astype(np.uint8)
        return [[np.repeat(plane[..., None], 3, axis=2) for plane in shown]]

    def architecture(self) -> dict[str, Any]:
        return {"channels": self.settings.channels}

    def absorb(self, weights: Mapping[str, Tensor]) -> None:
        missing = self.network.load_state_dict(dict(weights), strict=False).missing_keys
        check_fit(missing, allowed=0)

    def export(self, network: nn.Module, path: Path) -> None:
        from neural.training.weights import save_weights

        save_weights(path, "noise_level", cast("NoiseLevel", network))


def _errors(network: nn.Module, planes: Floats, sigma: Floats) -> tuple[Tensor, Tensor]:
    """What the network says of each window minus the truth, and its doubt."""
    import torch

    from neural.networks.noise_level import FLOOR
    from neural.training.tensors import device_of

    device = device_of(network)
    said = network(torch.from_numpy(planes[:, None]).to(device))
    truth = torch.from_numpy(np.log(sigma + FLOOR)).to(device)
    return said[:, 0] - truth, said[:, 1]


def create(settings: NoiseLevelSettings) -> NoiseLevelTask:
    """The task, its pictures loaded. Raises TrainingError when they cannot be used."""
    return NoiseLevelTask(settings)
