"""Training the autoencoder: pictures through few numbers and back, the numbers kept near a normal
distribution.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, cast

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from neural import metrics
from neural.cards import Latent
from neural.training.errors import TrainingError
from neural.training.patches import Patches
from neural.training.settings import TrainSettings
from neural.training.tasks.common import dataset

if TYPE_CHECKING:
    from torch import Tensor, nn

    from neural.networks.autoencoder import Autoencoder

_JUDGES, _PROBES = 12, 24
_SEEN = 384
"""Side of the part of a picture that is looked at for directions, at most."""
STEP = 0.06
"""How far one step along a direction changes colours, white at 1."""
SMOOTH = 10.0
"""How many times more a direction changes means than it makes patterns, both squared."""


class AutoencodeSettings(TrainSettings):
    """Training of the autoencoder."""

    task: ClassVar[str] = "autoencode"
    patch: int = Field(default=96, ge=16, multiple_of=8, description="Side of a patch in pixels")
    late_patch: int = Field(
        default=128, ge=16, multiple_of=8, description="Side of a patch in the last part"
    )
    learning_rate: float = Field(default=5e-4, gt=0, description="Rate after the warm-up")
    latent: int = Field(default=16, ge=1, le=256, description="Numbers for each 8 x 8 pixels")
    width: int = Field(default=32, ge=4, le=256, description="Channels at half the size")
    closeness: float = Field(
        default=0.02,
        gt=0,
        description="Weight of how far latents are from a normal distribution: more makes them "
        "smoother to move in, less keeps more detail",
    )


def rebuilt(network: nn.Module, pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """H x W x 3 encoded and decoded, rounded to 8 bits; any size."""
    import torch

    from neural.training.tensors import device_of, picture, tensor

    height, width = pixels.shape[:2]
    padded = np.pad(pixels, ((0, -height % 8), (0, -width % 8), (0, 0)), mode="edge")
    with torch.inference_mode():
        x = network(tensor(padded[None], device_of(network)))
    return picture(x)[:height, :width]


def find_directions(network: Autoencoder, pictures: list[NDArray[np.uint8]]) -> int:
    """Store the directions along which whole pictures can be moved; gives how many there are.

    Of a move that is the same everywhere two things are seen in the decoded pictures: what becomes of the
    mean of a cell, and a pattern that repeats in every cell. Directions are those whose means change most
    for the same pattern (the generalised eigenvectors of the two quadratic forms); the others are nothing
    but patterns, and are left out. One step changes a cell's mean by `STEP` (root of the mean square), and
    makes brighter, warmer or nearer to magenta rather than the other way, whatever the machine.
    """
    import torch
    from torch.nn import functional

    from neural.training.tensors import device_of, tensor

    count, cell = network.latent, network.multiple
    means, patterns = np.zeros((count, count)), np.zeros((count, count))
    colours = np.zeros((count, 3))
    each = 0.5 * torch.eye(count, device=device_of(network))[:, :, None, None]
    for pixels in pictures:
        height, width = (min(side, _SEEN) // cell * cell for side in pixels.shape[:2])
        part = pixels[None, :height, :width].copy()
        with torch.inference_mode():
            z = network.encode(tensor(part, device_of(network)))
            rows = [network.decode(z + move) - network.decode(z - move) for move in each]
            change = torch.cat(rows).float()
            mean = functional.avg_pool2d(change, cell)
            pattern = change - functional.interpolate(mean, scale_factor=cell)
            found = [part.flatten(1).double().cpu().numpy() for part in (mean, pattern)]
        means += found[0] @ found[0].T / found[0].shape[1] / len(pictures)
        patterns += found[1] @ found[1].T / found[1].shape[1] / len(pictures)
        colours += mean.mean(dim=(2, 3)).double().cpu().numpy() / len(pictures)
    floor = 1e-4 * np.trace(patterns) / count + 1e-12
    inverse = np.linalg.inv(np.linalg.cholesky(patterns + floor * np.eye(count)))
    ratios, axes = np.linalg.eigh(inverse @ means @ inverse.T)
    buffer = network.get_buffer("directions").zero_()
    strongest = [place for place in np.argsort(ratios)[::-1] if ratios[place] > SMOOTH]
    for row, place in enumerate(strongest[: len(buffer)]):
        way = inverse.T @ axes[:, place]
        way *= STEP / np.sqrt(way @ means @ way)
        way *= _sign(way @ colours)
        buffer[row] = torch.from_numpy(way.astype(np.float32))
    return min(len(strongest), len(buffer))


def _sign(change: NDArray[np.float64]) -> float:
    """1 for a change of red, green and blue to what is brighter, or where it is none of brightness to what is
    warmer or nearer to magenta; -1 for its opposite."""
    brighter = change.sum()
    if abs(brighter) < 0.6 * np.abs(change).sum():
        return 1.0 if change @ (1.0, -0.2, -0.5) >= 0 else -1.0
    return 1.0 if brighter >= 0 else -1.0


class AutoencodeTask:
    """See `neural.training.tasks.Task`. Pictures stay in memory as 8-bit."""

    def __init__(self, settings: AutoencodeSettings) -> None:
        from neural.networks.autoencoder import Autoencoder

        self.settings = settings
        pictures = dataset(settings, 1)
        self.skipped = pictures.skipped
        self._patches = Patches(pictures.learn, 1, settings.seed, settings.detailed)
        self._judges = [picture.pixels for picture in pictures.judge[:_JUDGES]]
        apart = max(1, len(pictures.learn) // _PROBES)
        self._probes = [picture.pixels for picture in pictures.learn[::apart][:_PROBES]]
        self.network: nn.Module = Autoencoder(settings.latent, settings.width)

    def loss(self, network: nn.Module, step: int, done: float) -> Tensor:
        import torch

        from neural.training.tensors import device_of, tensor

        settings = self.settings
        late = done >= settings.late
        side = settings.late_patch if late else settings.patch
        random = self._patches.random(step)
        device = device_of(network)
        x = tensor(self._patches.draw(random, settings.batch, side)[0], device)
        coder = cast("Autoencoder", network)
        mean, log_variance = (part.float() for part in coder.distribution(x))
        numbers = random.standard_normal(mean.shape, np.float32)
        z = mean + torch.from_numpy(numbers).to(device) * (log_variance / 2).exp()
        error = coder.decode(z).float() - x
        # Each patch's root, because PSNR is judged for each picture.
        apart = error.square().mean((1, 2, 3)).add(1e-6).sqrt() if late else error.abs().mean()
        bits = (mean.square() + log_variance.exp() - 1 - log_variance).sum(1).mean() / 2
        return apart.mean() + settings.closeness * bits / x[0, :, :8, :8].numel()

    def validate(self, network: nn.Module) -> float:
        return float(
            np.mean([metrics.psnr(rebuilt(network, clean), clean) for clean in self._judges])
        )

    def samples(self, network: nn.Module) -> list[list[NDArray[np.uint8]]]:
        rows: list[list[NDArray[np.uint8]]] = []
        for clean in self._judges[:4]:
            height, width = clean.shape[:2]
            side = min(256, height, width)
            y, x = (height - side) // 2, (width - side) // 2
            part = clean[y : y + side, x : x + side]
            rows.append([part, rebuilt(network, part)])
        return rows

    def architecture(self) -> dict[str, Any]:
        return {"latent": self.settings.latent, "width": self.settings.width}

    def absorb(self, weights: Mapping[str, Tensor]) -> None:
        try:
            self.network.load_state_dict(weights)
        except RuntimeError as error:
            raise TrainingError(
                "The weights to start from are of an autoencoder of another size."
            ) from error

    def export(self, network: nn.Module, path: Path) -> None:
        from neural.training.weights import save_weights

        coder = cast("Autoencoder", network)
        found = find_directions(coder, self._probes)
        save_weights(path, "autoencoder", coder, Latent(latent=found))


def create(settings: AutoencodeSettings) -> AutoencodeTask:
    """The task, its pictures loaded. Raises TrainingError when they cannot be used."""
    return AutoencodeTask(settings)
