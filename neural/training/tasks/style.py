"""Training Stylize: photographs are painted in the styles of pictures, VGG-19 tells how well.

Every part of a batch is painted at a strength of its own. What is wanted of its features' statistics lies
on the same line as what the network is told, (1 - strength) x the photograph's + strength x the style's;
at 0 the photograph itself is wanted.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Protocol, cast

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from neural.training import styles
from neural.training.errors import TrainingError
from neural.training.pictures import turned
from neural.training.settings import TrainSettings
from neural.training.tasks.common import check_fit, dataset

if TYPE_CHECKING:
    from torch import Tensor, nn

    from neural.networks.multistyle import MultiStyle
    from neural.networks.painter import Painter
    from neural.networks.stylist import Stylist
    from neural.training.perceptual import Look

Picture = NDArray[np.uint8]

_LARGEST = 480
"""Shorter side in pixels to which photographs are reduced in memory."""
_COARSEST = 2.0
"""A patch shows at most so many times more of a photograph than its own pixels."""
_JUDGES = 3
_JUDGED_STYLES = 4
_PIXELS = 10.0
"""Weight of the mean error of pixels where they are known: the photograph's own, or the teacher's."""
_GLIMPSE = 160
"""Side in pixels of the part of a style that the encoder sees in a step."""


class StyleSettings(TrainSettings):
    """Training of Stylize: for any style, or with `single` for one."""

    task: ClassVar[str] = "style"
    figure: ClassVar[str] = "nearness to styles"
    styles: tuple[Path, ...] = Field(default=(), description="Style pictures, or folders of them")
    single: Path | None = Field(
        default=None,
        description="One style picture: a small network that paints in this style alone",
    )
    perceptual: Path | None = Field(
        default=None,
        description="VGG-19 weights to judge by (.pth or .safetensors); without, torchvision's file "
        "where it has been downloaded before",
    )
    batch: int = Field(default=4, ge=1, description="Patches in a step")
    patch: int = Field(default=128, ge=64, multiple_of=4, description="Side of a patch in pixels")
    late_patch: int = Field(
        default=160, ge=64, multiple_of=4, description="Side of a patch in the last part"
    )
    late: float = Field(default=0.6, ge=0, le=1, description="Where patches grow")
    clip: float = Field(default=5.0, gt=0, description="Largest norm of a step's gradient")
    channels: int = Field(default=48, ge=8, le=256, description="Width of the network")
    blocks: int = Field(default=5, ge=1, le=16, description="Residual blocks of the network")
    code: int = Field(default=128, ge=8, le=512, description="Numbers a style is reduced to")
    style_weight: float = Field(default=15.0, gt=0, description="Weight of style against content")
    plain: float = Field(
        default=0.125, ge=0, le=1, description="Part of the patches that are to come out unchanged"
    )
    start: Literal["scratch", "magenta"] = Field(
        default="scratch",
        description="magenta: train Magenta's network (sfumato[models]) further, which takes less time",
    )
    partial: float = Field(
        default=0.125, ge=0, le=1, description="Part of the patches painted at a strength below 1"
    )

    @property
    def solo(self) -> bool:
        """Whether the network knows one style alone, and need not be told of any."""
        return self.single is not None and self.start == "scratch"

    @property
    def solo_channels(self) -> int:
        """The width of a network of one style: half of one of any style learns as much of it."""
        return max(8, self.channels // 16 * 8)


class Painting(Protocol):
    """A network that can be told a style."""

    def encode(self, part: Tensor) -> Tensor:
        """What it is told of the style of 1 x 3 x H x W."""
        ...


class StyleTask:
    """See `neural.training.tasks.Task`. Photographs and styles stay in memory as 8-bit, reduced.

    `validate` returns decibels too: how far the judged paintings' style distance lies below that of
    the untouched photographs.
    """

    def __init__(self, settings: StyleSettings) -> None:
        from neural.training.perceptual import perception

        self.settings = settings
        asked = (settings.single,) if settings.single is not None else settings.styles
        self._styles = styles.load(asked)
        pictures = dataset(settings, 1)
        self.skipped = (*pictures.skipped, *self._styles.skipped)
        self._photos = [_reduced(picture.pixels) for picture in pictures.learn if not picture.gray]
        self._judges = [_reduced(picture.pixels) for picture in pictures.judge[:_JUDGES]]
        self._perception = perception(settings.perceptual)
        self._looks: dict[tuple[int, int], Look] = {}
        self._styles_told: dict[tuple[int, int], Tensor] = {}
        self.network: nn.Module = _network(settings)

    def loss(self, network: nn.Module, step: int, done: float) -> Tensor:
        import torch

        from neural.training import perceptual
        from neural.training.perceptual import Look
        from neural.training.tensors import device_of, tensor

        settings = self.settings
        random = np.random.default_rng((settings.seed, step))
        side = settings.late_patch if done >= settings.late else settings.patch
        device = device_of(network)
        judge = self._perception.to(device)
        content = tensor(self._patches(random, side), device)
        chosen = [self._styles.draw(random) for _ in range(settings.batch)]
        strengths = self._strengths(random)
        share = torch.from_numpy(strengths).to(device)
        painted: list[Tensor] = []
        for row, (choice, strength) in enumerate(zip(chosen, strengths, strict=True)):
            photo = content[row : row + 1]
            told = self._told(network, choice, random) if strength > 0 else None
            if told is None or strength < 1:
                own = _encoded(network, photo)
                told = own if told is None else torch.lerp(own, told, float(strength))
            painted.append(network(photo, told))
        output = torch.cat(painted)
        with torch.no_grad():
            before = judge(content)
            photo_look = perceptual.look(before)
            style_look = Look.stack([self._look(choice) for choice in chosen]).to(device)
            wanted = photo_look.lerp(style_look, share)
            divisor = perceptual.spread(photo_look, style_look)
        after = judge(output)
        style_part = perceptual.style_distance(perceptual.look(after), wanted, divisor)
        content_part = perceptual.content_distance(after, before)
        perceived = content_part + settings.style_weight * style_part
        plain = (output - content).abs().mean(dim=(1, 2, 3)) * (share == 0)
        return (perceived + _PIXELS * plain).mean()

    def _strengths(self, random: np.random.Generator) -> NDArray[np.float32]:
        settings = self.settings
        if settings.solo:
            return np.ones(settings.batch, np.float32)  # there is no line to walk on
        kinds = random.random(settings.batch)
        partial = random.uniform(0, 1, settings.batch)
        strengths = np.where(kinds < settings.plain, 0.0, 1.0)
        return np.where(kinds > 1 - settings.partial, partial, strengths).astype(np.float32)

    def _told(
        self, network: nn.Module, choice: styles.Choice, random: np.random.Generator
    ) -> Tensor:
        """What the network is told of a style: from any part of it, or what a fixed encoder said once."""
        from neural.training.tensors import device_of, tensor

        device = device_of(network)
        if self.settings.start == "scratch" and not self.settings.solo:
            glimpse = tensor(_glimpse(choice.pixels, random)[None], device)
            return _encoded(network, glimpse)
        if choice.key not in self._styles_told:
            pixels = tensor(choice.pixels[None], device)
            self._styles_told[choice.key] = _encoded(network, pixels)
        return self._styles_told[choice.key]

    def _patches(self, random: np.random.Generator, side: int) -> Picture:
        import cv2

        made = np.empty((self.settings.batch, side, side, 3), np.uint8)
        for row in range(self.settings.batch):
            photo = self._photos[int(random.integers(len(self._photos)))]
            height, width = photo.shape[:2]
            most = min(height, width, _COARSEST * side)
            taken = int(random.uniform(min(side, most), most))
            y = int(random.integers(height - taken + 1))
            x = int(random.integers(width - taken + 1))
            part = np.ascontiguousarray(
                turned(photo[y : y + taken, x : x + taken], 2 * int(random.integers(2)))
            )
            made[row] = cv2.resize(part, (side, side), interpolation=cv2.INTER_AREA)
        return made

    def _look(self, choice: styles.Choice) -> Look:
        """What the perception finds in a style; remembered, it is the same whenever it is drawn."""
        import torch

        from neural.training import perceptual
        from neural.training.tensors import tensor

        if choice.key not in self._looks:
            pixels = tensor(choice.pixels[None], next(self._perception.buffers()).device)
            with torch.no_grad():
                self._looks[choice.key] = perceptual.look(self._perception(pixels))
        return self._looks[choice.key]

    def validate(self, network: nn.Module) -> float:
        import torch

        from neural.training import perceptual
        from neural.training.tensors import device_of, tensor

        device = device_of(network)
        judge = self._perception.to(device)
        found: list[float] = []
        with torch.inference_mode():
            for pixels in self._judges:
                photo = tensor(_multiple(pixels)[None], device)
                start = perceptual.look(judge(photo))
                for choice in self._styles.first(_JUDGED_STYLES):
                    wanted = self._look(choice).to(device)
                    output = _painted(network, photo, choice, 1.0)
                    distance = perceptual.style_distance(
                        perceptual.look(judge(output)), wanted, perceptual.spread(start, wanted)
                    )
                    found.append(float(distance))
        return -10 * math.log10(max(float(np.mean(found)), 1e-6))

    def samples(self, network: nn.Module) -> list[list[NDArray[np.uint8]]]:
        import torch

        from neural.training.tensors import device_of, picture, tensor

        rows: list[list[NDArray[np.uint8]]] = []
        with torch.inference_mode():
            for pixels in self._judges:
                given = _multiple(pixels)
                photo = tensor(given[None], device_of(network))
                choices = self._styles.first(_JUDGED_STYLES)
                row = [given, picture(_painted(network, photo, choices[0], 0.0))]
                for choice in choices:
                    row += [choice.pixels, picture(_painted(network, photo, choice, 1.0))]
                rows.append(row)
        return rows

    def architecture(self) -> dict[str, Any]:
        settings = self.settings
        if settings.start == "magenta":
            return {"start": settings.start}
        if settings.solo:
            return {"channels": settings.solo_channels, "blocks": settings.blocks}
        return {
            "channels": settings.channels,
            "blocks": settings.blocks,
            "code": settings.code,
        }

    def absorb(self, weights: Mapping[str, Tensor]) -> None:
        own = self.network.state_dict()
        left = [
            name
            for name, value in own.items()
            if name not in weights or weights[name].shape != value.shape
        ]
        check_fit(left, allowed=0)
        self.network.load_state_dict(weights)

    def export(self, network: nn.Module, path: Path) -> None:
        from neural.training.weights import save_weights

        name = "painter" if self.settings.start == "magenta" else "stylist"
        if self.settings.solo:
            name = "multistyle"
        save_weights(path, name, cast("Stylist | Painter | MultiStyle", network))


def _network(settings: StyleSettings) -> nn.Module:
    from neural.models import ModelError, ModelStore

    if settings.solo:
        from neural.networks.multistyle import MultiStyle

        return MultiStyle(1, settings.solo_channels, settings.blocks)
    if settings.start == "scratch":
        from neural.networks.stylist import Stylist

        return Stylist(settings.channels, settings.blocks, settings.code)
    from neural.networks.painter import Painter

    try:
        known = ModelStore().load("magenta-arbitrary")
    except ModelError as error:
        raise TrainingError(str(error)) from error
    network = Painter()
    network.load_state_dict(known.state_dict())
    return network


def _encoded(network: nn.Module, picture: Tensor) -> Tensor:
    """What the network is told of a style, in float32 whatever it computes in."""
    return cast("Painting", network).encode(picture).float()


def _glimpse(picture: Picture, random: np.random.Generator) -> Picture:
    """Any part of a style picture of `_GLIMPSE` pixels."""
    y, x = (int(random.integers(side - _GLIMPSE + 1)) for side in picture.shape[:2])
    return np.ascontiguousarray(picture[y : y + _GLIMPSE, x : x + _GLIMPSE])


def _painted(network: nn.Module, photo: Tensor, choice: styles.Choice, strength: float) -> Tensor:
    import torch

    from neural.training.tensors import tensor

    style = _encoded(network, tensor(choice.pixels[None], photo.device))
    if strength < 1:
        style = torch.lerp(_encoded(network, photo), style, strength)
    return network(photo, style)


def _reduced(picture: Picture) -> Picture:
    import cv2

    shortest = min(picture.shape[:2])
    if shortest <= _LARGEST:
        return picture
    height, width = (max(1, round(side * _LARGEST / shortest)) for side in picture.shape[:2])
    return cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA).astype(np.uint8)


def _multiple(picture: Picture) -> Picture:
    """Its middle, at most 256 px, sides multiples of 16."""
    height, width = (min(side, 256) // 16 * 16 for side in picture.shape[:2])
    y, x = (picture.shape[0] - height) // 2, (picture.shape[1] - width) // 2
    return np.ascontiguousarray(picture[y : y + height, x : x + width])


def create(settings: StyleSettings) -> StyleTask:
    """The task, its pictures loaded. Raises TrainingError when they cannot be used."""
    return StyleTask(settings)
