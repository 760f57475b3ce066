"""Training Enhance: photographs are harmed, the network sets sliders, the sliders' result is compared.

Nobody tells the network which sliders to move: the loss is taken on the pixels they give.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final, cast

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from neural import metrics
from neural.enhancing import Enhanced, light_maps, toned
from neural.source import ArraySource, Rect, to_unit
from neural.training.degrade import FIXED, SHARES, Family, draw, harmed
from neural.training.pictures import turned
from neural.training.settings import TrainSettings
from neural.training.tasks.common import check_fit, dataset

if TYPE_CHECKING:
    from torch import Tensor, nn

    from neural.networks.enhancer import Enhancer

Picture = NDArray[np.uint8]

_JUDGES = 12
_LARGEST = 400
"""Longer side in pixels to which photographs are reduced in memory."""
_MODES: Final[tuple[tuple[Family, ...], ...]] = (
    tuple(SHARES),
    ("dark", "dark", "uneven"),
    ("flat", "faded", "faded", "hazy"),
    ("cast",),
)
"""The families of harms that each of the network's modes meets, auto first."""
_MODE_SHARES = (0.76, 0.08, 0.08, 0.08)
_COARSE = 6
"""In training, local light is measured on every so many pixels."""
_RELATIVE = 0.03
"""Weight of the logarithm of the squared error, beside the error itself."""
_FLOOR = 1e-4
"""Squared errors well below this are good enough: 40 dB."""
_REST = 2e-4
"""Keeps sliders near rest where several of them do the same."""


class EnhanceSettings(TrainSettings):
    """Training of Enhance."""

    task: ClassVar[str] = "enhance"
    patch: int = Field(default=96, ge=16, description="Smallest side of a photograph that is used")
    late_patch: int = Field(default=96, ge=16, description="The same in the last part")
    channels: int = Field(default=16, ge=4, le=64, description="Width of the network")
    hidden: int = Field(default=128, ge=8, le=512, description="Width of its last layers")
    pixels: int = Field(default=1500, ge=16, description="Pixels of a photograph that are compared")


@dataclass(frozen=True)
class Batch:
    """What the network sees (B, 3, side, side), its modes, and the pixels that are compared.

    `given`, `wanted` and `places` are (B, N, ...): colours before, colours after, row and column.
    """

    seen: Tensor
    modes: Tensor
    given: Tensor
    wanted: Tensor
    places: NDArray[np.int64]
    pictures: list[Picture]


class EnhanceTask:
    """See `neural.training.tasks.Task`. Photographs stay in memory as 8-bit, reduced."""

    def __init__(self, settings: EnhanceSettings) -> None:
        from neural.networks.enhancer import Enhancer

        self.settings = settings
        pictures = dataset(settings, 1)
        self.skipped = pictures.skipped
        self._photos = [_reduced(picture.pixels) for picture in pictures.learn if not picture.gray]
        self._judges = [_reduced(picture.pixels) for picture in pictures.judge[:_JUDGES]]
        self._chances = np.array(list(SHARES.values())) / sum(SHARES.values())
        self.network: nn.Module = Enhancer(settings.channels, settings.hidden)

    def loss(self, network: nn.Module, step: int, done: float) -> Tensor:
        import torch

        from neural.networks.toning import SLIDERS, finished
        from neural.networks.toning import toned as toned_rows
        from neural.training.tensors import device_of

        device = device_of(network)
        batch = self._batch(np.random.default_rng((self.settings.seed, step)))
        rows = network(batch.seen.to(device), batch.modes.to(device)).float()
        around = torch.from_numpy(_surroundings(batch, rows)).to(device)
        wanted = batch.wanted.to(device)
        output = finished(toned_rows(batch.given.to(device), rows), around, rows)
        # Beyond white and black there is no error to see; a little of it keeps a way back.
        inside = output.clamp(0, 1)
        error = inside + 0.05 * (output - inside) - wanted
        colour = error - error.mean(dim=2, keepdim=True)
        plain = (error.square() + 1e-6).sqrt().mean(dim=(1, 2))
        chroma = (colour.square() + 1e-6).sqrt().mean(dim=(1, 2))
        squared = (inside - wanted).square().mean(dim=(1, 2))
        limits = torch.tensor(list(SLIDERS.values()), device=device)
        rest = (rows / limits).square().mean(dim=1)
        each = plain + 0.5 * chroma + _RELATIVE * (squared + _FLOOR).log() + _REST * rest
        return each.mean() - _RELATIVE * float(np.log(_FLOOR))

    def _batch(self, random: np.random.Generator) -> Batch:
        import torch

        from neural.networks.enhancer import square

        settings = self.settings
        seen: list[NDArray[np.float32]] = []
        given: list[Picture] = []
        wanted: list[Picture] = []
        places: list[NDArray[np.int64]] = []
        pictures: list[Picture] = []
        modes = random.choice(len(_MODES), settings.batch, p=_MODE_SHARES)
        for mode in modes:
            clean = _part(self._photos[int(random.integers(len(self._photos)))], random)
            chances = self._chances if mode == 0 else None
            family = _MODES[mode][int(random.choice(len(_MODES[mode]), p=chances))]
            harm = draw(random, family)
            picture = harm.apply(clean, random)
            at = np.stack([random.integers(side, size=settings.pixels) for side in clean.shape[:2]])
            seen.append(square(to_unit(picture)))
            given.append(picture[at[0], at[1]])
            wanted.append(clean[at[0], at[1]])
            places.append(at)
            pictures.append(picture)
        return Batch(
            torch.from_numpy(np.stack(seen)).permute(0, 3, 1, 2),
            torch.from_numpy(modes),
            torch.from_numpy(np.stack(given)).float().div_(255),
            torch.from_numpy(np.stack(wanted)).float().div_(255),
            np.stack(places),
            pictures,
        )

    def validate(self, network: nn.Module) -> float:
        return float(
            np.mean(
                [
                    metrics.psnr(enhanced(network, harmed(clean, name, index)), clean)
                    for index, clean in enumerate(self._judges)
                    for name in FIXED
                ]
            )
        )

    def samples(self, network: nn.Module) -> list[list[NDArray[np.uint8]]]:
        rows: list[list[NDArray[np.uint8]]] = []
        for index, clean in enumerate(self._judges[:4]):
            small = np.ascontiguousarray(clean[::2, ::2])
            row: list[NDArray[np.uint8]] = [small, enhanced(network, small)]
            for name in FIXED:
                given = harmed(small, name, index)
                row += [given, enhanced(network, given)]
            rows.append(row)
        return rows

    def architecture(self) -> dict[str, Any]:
        return {"channels": self.settings.channels, "hidden": self.settings.hidden}

    def absorb(self, weights: Mapping[str, Tensor]) -> None:
        own = self.network.state_dict()
        left = [name for name, value in own.items() if not _fits(weights.get(name), value)]
        check_fit(left, allowed=0)
        self.network.load_state_dict(weights)

    def export(self, network: nn.Module, path: Path) -> None:
        from neural.training.weights import save_weights

        save_weights(path, "enhancer", cast("Enhancer", network))


def enhanced(network: nn.Module, picture: Picture) -> Picture:
    """An H x W x 3 picture as Enhance in its mode "auto" makes it."""
    from neural.context import Context
    from neural.networks.enhancer import suggest
    from neural.overview import overview

    source = ArraySource(np.dstack([picture, np.full(picture.shape[:2], 255, np.uint8)]))
    seen = overview(source, Context())
    look = suggest(cast("Enhancer", network), seen.colours, 0)
    if look.neutral:
        return picture
    return Enhanced(source, look, seen).read(Rect.of(source.size))[..., :3]


def _surroundings(batch: Batch, rows: Tensor) -> NDArray[np.float32]:
    """Slope and offset of local light at the compared pixels: (B, N, 2); no gradient flows here."""
    from neural.networks.toning import look_of

    found: list[NDArray[np.float32]] = []
    for picture, at, row in zip(batch.pictures, batch.places, rows.detach().cpu(), strict=True):
        # A coarse overview will do: its maps are smooth.
        colours = to_unit(np.ascontiguousarray(picture[2::_COARSE, 2::_COARSE]))
        maps = light_maps(toned(look_of(row), colours))
        cells = np.minimum(at // _COARSE, np.array(maps.shape[1:])[:, None] - 1)
        found.append(maps[:, cells[0], cells[1]].T)
    return np.stack(found)


def _reduced(picture: Picture) -> Picture:
    import cv2

    longest = max(picture.shape[:2])
    if longest <= _LARGEST:
        return picture
    height, width = (max(1, round(side * _LARGEST / longest)) for side in picture.shape[:2])
    return cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA).astype(np.uint8)


def _part(picture: Picture, random: np.random.Generator) -> Picture:
    """Most of a picture, mirrored or turned upside down or not."""
    height, width = (int(side * random.uniform(0.6, 1)) for side in picture.shape[:2])
    y = int(random.integers(picture.shape[0] - height + 1))
    x = int(random.integers(picture.shape[1] - width + 1))
    # Light comes from above: pictures are mirrored, and only now and then turned.
    turn = 2 * int(random.integers(2)) + int(random.random() < 0.1)
    return np.ascontiguousarray(turned(picture[y : y + height, x : x + width], turn))


def _fits(given: Tensor | None, own: Tensor) -> bool:
    return given is not None and given.shape == own.shape


def create(settings: EnhanceSettings) -> EnhanceTask:
    """The task, its pictures loaded. Raises TrainingError when they cannot be used."""
    return EnhanceTask(settings)
