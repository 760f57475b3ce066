"""Training the upscaler: whole pictures and their bicubic reductions, patches, L1 then squared error."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from neural import metrics
from neural.training import pictures as pictures_module
from neural.training.errors import TrainingError
from neural.training.pictures import NamedPicture
from neural.training.resize import crop_to_multiple, shrink
from neural.training.settings import TrainSettings

if TYPE_CHECKING:
    from torch import Tensor, nn


class UpscaleSettings(TrainSettings):
    """Training of the x2, x3 or x4 upscaler."""

    task: ClassVar[str] = "upscale"
    scale: Literal[2, 3, 4] = Field(default=2, description="How many times larger")
    channels: int = Field(default=32, ge=4, le=256, description="Width of the network")
    depth: int = Field(default=10, ge=1, le=64, description="Inner convolutions of the network")
    luma_weight: float = Field(
        default=1.0, ge=0, description="Weight of the luma's error beside the three colours'"
    )


@dataclass(frozen=True)
class Pair:
    """A picture and what the network is given: `small` is `scale` times smaller than `large`."""

    name: str
    small: NDArray[np.uint8]
    large: NDArray[np.uint8]
    gray: bool

    @staticmethod
    def of(picture: NamedPicture, scale: int) -> Pair:
        """The pair made by cropping to a multiple of the scale and reducing (MATLAB's bicubic)."""
        large = np.ascontiguousarray(crop_to_multiple(picture.pixels, scale))
        return Pair(picture.name, shrink(large, scale), large, picture.gray)


def tensor(pixels: NDArray[np.uint8]) -> Tensor:
    """(B, H, W, 3) uint8 to (B, 3, H, W) float32 in [0, 1], stored channels last."""
    import torch

    # Contiguous H x W x 3 seen as 3 x H x W is channels last already, the fast layout on CPUs.
    return torch.from_numpy(pixels).permute(0, 3, 1, 2).float().div_(255)


def enlarge(network: nn.Module, small: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The network's picture of H x W x 3 pixels, rounded to 8 bits."""
    import torch

    device = next(network.parameters()).device
    with torch.inference_mode():
        output = network(tensor(small[None].copy()).to(device))[0].clamp(0, 1)
        return output.mul(255).round().byte().permute(1, 2, 0).cpu().numpy()


def luma_psnr(network: nn.Module, pair: Pair, scale: int) -> float:
    """PSNR on Y of one picture, `scale` pixels of border shaved; gray pictures are their own luma."""
    output = enlarge(network, pair.small)
    if pair.gray:
        gray = np.rint(output.mean(axis=2))
        return metrics.psnr_y(gray, pair.large[..., 0].astype(np.float64), scale)
    return metrics.psnr_y(output, pair.large, scale)


class UpscaleTask:
    """See `neural.training.tasks.Task`. Every picture and its reduction stay in memory as 8-bit."""

    def __init__(self, settings: UpscaleSettings) -> None:
        import torch

        from neural.networks.upscaler import Upscaler

        self.settings = settings
        scale = settings.scale
        self._side = max(settings.patch, settings.late_patch)
        loaded = pictures_module.load_for_training(
            settings.data, self._side * scale, settings.exclude
        )
        learn = loaded.pictures
        skipped = list(loaded.skipped)
        if settings.validation:
            files = pictures_module.picture_files(settings.validation)
            judged = pictures_module.load(files, 16 * scale)
            judges = judged.pictures
            skipped.extend(judged.skipped)
            if not judges:
                raise TrainingError("The validation folders hold no picture that can be used.")
        else:
            learn, judges = pictures_module.hold_out(learn)
        self.skipped = tuple(skipped)
        self._learn = [Pair.of(picture, scale) for picture in learn]
        self._judges = [Pair.of(picture, scale) for picture in judges]
        areas = np.array([pair.small.shape[0] * pair.small.shape[1] for pair in self._learn], float)
        self._chance = areas / areas.sum()
        self.network: nn.Module = Upscaler(
            scale, settings.channels, settings.depth, training_form=True
        )
        self._luma = torch.tensor([65.481, 128.553, 24.966]) / 219.0

    def batch(self, step: int, side: int) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
        """(small, large) patches of step `step`: the same for the same seed and step."""
        scale, count = self.settings.scale, self.settings.batch
        random = np.random.default_rng((self.settings.seed, step))
        small = np.empty((count, side, side, 3), np.uint8)
        large = np.empty((count, side * scale, side * scale, 3), np.uint8)
        for row, index in enumerate(random.choice(len(self._learn), count, p=self._chance)):
            pair = self._learn[index]
            y = int(random.integers(pair.small.shape[0] - side + 1))
            x = int(random.integers(pair.small.shape[1] - side + 1))
            turn = int(random.integers(8))
            near = pair.small[y : y + side, x : x + side]
            far = pair.large[
                y * scale : (y + side) * scale,
                x * scale : (x + side) * scale,
            ]
            small[row] = pictures_module.turned(near, turn)
            large[row] = pictures_module.turned(far, turn)
        return small, large

    def loss(self, network: nn.Module, step: int, done: float) -> Tensor:
        import torch

        late = done >= self.settings.late
        side = self.settings.late_patch if late else self.settings.patch
        small, large = self.batch(step, side)
        device = next(network.parameters()).device
        error = network(tensor(small).to(device)) - tensor(large).to(device)
        luma = torch.einsum("bchw,c->bhw", error, self._luma.to(device))
        weight = self.settings.luma_weight
        if late:
            # Squared error, scaled so that its gradient is about as large as L1's was.
            return (error.square().mean() + weight * luma.square().mean()) * 20
        return error.abs().mean() + weight * luma.abs().mean()

    def validate(self, network: nn.Module) -> float:
        values = [luma_psnr(network, pair, self.settings.scale) for pair in self._judges]
        return float(np.mean(values))

    def samples(self, network: nn.Module) -> list[list[NDArray[np.uint8]]]:
        scale, rows = self.settings.scale, []
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

    def absorb(self, weights: dict[str, Tensor]) -> None:
        from neural.networks.upscaler import Upscaler

        assert isinstance(self.network, Upscaler)
        left = self.network.absorb(weights)
        if len(left) > 1:
            raise TrainingError(
                "The weights to start from do not fit: "
                f"{len(left)} layers differ from channels={self.settings.channels}, "
                f"depth={self.settings.depth}."
            )

    def export(self, network: nn.Module, path: Path) -> None:
        from neural.networks.upscaler import Upscaler
        from neural.training.weights import save_weights

        assert isinstance(network, Upscaler)
        save_weights(path, "upscaler", network.collapsed().state_dict(), network.config)


def create(settings: UpscaleSettings) -> UpscaleTask:
    """The task, its pictures loaded. Raises TrainingError when they cannot be used."""
    return UpscaleTask(settings)
