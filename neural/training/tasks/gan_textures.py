"""Generators of textures, from crops of a few photographs or paintings.

Two judges: a discriminator of patches, and the statistics of VGG's features (means and centred Gram
matrices: Ulyanov et al., arXiv 1603.03417), which are known for mixtures of kinds too, where there are no
pictures to show a discriminator.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from numpy.typing import NDArray

from neural.generating import ONE_KIND
from neural.training import pictures
from neural.training.distance import pair_distance, sliced_wasserstein
from neural.training.errors import TrainingError
from neural.training.pictures import turned
from neural.training.tasks.common import check_fit

if TYPE_CHECKING:
    from torch import Tensor, nn

    from neural.networks.texture import Texture
    from neural.training.perceptual import Look
    from neural.training.tasks.gan import GanSettings

Picture = NDArray[np.uint8]

_MEASURED = 24
"""Crops of each kind whose statistics are the kind's."""
_MIXED = 0.25
"""Part of the steps that paint a mixture of kinds."""
_LEVELS = 4
"""How many of VGG's layers judge, conv1_1 to conv4_1; the next would see most of a crop at once."""


@dataclass(frozen=True)
class Kind:
    """One kind of texture and the pictures that show it."""

    name: str
    pixels: tuple[Picture, ...]

    def crop(self, random: np.random.Generator, side: int) -> Picture:
        """A part, mirrored at random."""
        areas = [(p.shape[0] - side + 1) * (p.shape[1] - side + 1) for p in self.pixels]
        place = int(random.choice(len(areas), p=np.array(areas) / sum(areas)))
        whole = self.pixels[place]
        y = int(random.integers(whole.shape[0] - side + 1))
        x = int(random.integers(whole.shape[1] - side + 1))
        return turned(whole[y : y + side, x : x + side], 2 * int(random.integers(2)))


def kinds_of(
    folders: Sequence[Path], side: int, exclude: Sequence[str] = ()
) -> tuple[list[Kind], tuple[str, ...]]:
    """The kinds in folders: class folders, or each picture its own. And what was skipped.

    Pictures smaller than `side` pixels are.

    Raises TrainingError.
    """
    loaded = pictures.load_for_training(folders, side, exclude)
    files = {path.name: path for path in pictures.picture_files(folders)}
    found: dict[str, list[Picture]] = {}
    parted = len({files[p.name].parent for p in loaded.pictures}) > 1
    for picture in loaded.pictures:
        path = files[picture.name]
        name = path.parent.name if parted else path.stem
        found.setdefault(name, []).append(picture.pixels)
    if len(found) > 64:
        raise TrainingError(
            f"{len(found)} kinds of texture are more than a generator keeps apart; put pictures that "
            "show the same into one folder, at most 64 folders."
        )
    kinds = [Kind(name, tuple(pixels)) for name, pixels in sorted(found.items())]
    return kinds, loaded.skipped


class TextureGan:
    """See `neural.training.tasks.Adversarial`. Pictures stay in memory as 8-bit."""

    def __init__(self, settings: GanSettings) -> None:
        from neural.networks.discriminator import PatchDiscriminator
        from neural.networks.texture import CELL, Texture
        from neural.training.perceptual import perception

        if settings.patch % CELL:
            raise TrainingError(f"For textures --patch is a multiple of {CELL}.")
        self.settings = settings
        self.kinds, self.skipped = kinds_of(settings.data, settings.patch, settings.exclude)
        self.classes = tuple(kind.name for kind in self.kinds)
        count = len(self.kinds)
        self.network: nn.Module = Texture(count, settings.width)
        self.opponent: nn.Module = PatchDiscriminator(count, settings.width)
        self.rates = (4 * settings.learning_rate, settings.learning_rate)
        self.betas = (0.5, 0.99)
        self._perception = perception(settings.perceptual)
        self._looks = [self._look_of(kind, number) for number, kind in enumerate(self.kinds)]
        self._right = 0.5

    def _look_of(self, kind: Kind, number: int) -> Look:
        import torch

        from neural.training.perceptual import look
        from neural.training.tensors import tensor

        random = np.random.default_rng((self.settings.seed, 9, number))
        crops = np.stack([kind.crop(random, self.settings.patch) for _ in range(_MEASURED)])
        with torch.inference_mode():
            features = self._perception(tensor(crops, torch.device("cpu")), _LEVELS)
            found = look([together(feature) for feature in features])
        return type(found)(
            tuple(m.clone() for m in found.means), tuple(g.clone() for g in found.grams)
        )

    def _mixture(self, random: np.random.Generator) -> tuple[NDArray[np.float32], int | None]:
        """A latent, and the kind when it is one."""
        count = len(self.kinds)
        if count > 1 and random.random() < _MIXED:
            return random.standard_normal(count).astype(np.float32), None
        kind = int(random.integers(count))
        return latent_of(kind, count), kind

    def _made(self, network: nn.Module, random: np.random.Generator, latent: Any) -> Tensor:
        import torch

        from neural.networks.texture import field_shapes
        from neural.training.tensors import device_of

        device, side, batch = device_of(network), self.settings.patch, self.settings.batch
        fields = [
            torch.from_numpy(random.standard_normal((batch, *shape), np.float32)).to(device)
            for shape in field_shapes(side, side)
        ]
        z = torch.from_numpy(np.repeat(latent[None], batch, 0)).to(device)
        return network(fields, z)

    def pace(self, done: float) -> float:
        return done

    def loss(self, network: nn.Module, step: int, done: float) -> Tensor:
        """Statistics like the kind's or the mixture's, and patches taken for the data's."""
        import torch

        from neural.training.perceptual import look

        random = np.random.default_rng((self.settings.seed, step, 1))
        latent, kind = self._mixture(random)
        made = self._made(network, random, latent)
        if self._perception.get_buffer("first").device != made.device:
            self._perception.to(made.device)
        # All pictures of the batch together have the kind's statistics; one alone may differ.
        found = look([together(feature) for feature in self._perception(made, _LEVELS)])
        share = cast("Texture", network).shares(torch.from_numpy(latent)[None].to(made.device))[0]
        total = torch.zeros((), device=made.device)
        for level in range(_LEVELS):
            for had, all_wanted in (
                (found.means[level], [one.means[level] for one in self._looks]),
                (found.grams[level], [one.grams[level] for one in self._looks]),
            ):
                stack = torch.cat([one.to(made.device) for one in all_wanted])
                axes = tuple(range(1, stack.ndim))
                size = stack.square().sum(axes)
                wanted = torch.tensordot(share.detach(), stack, dims=1)
                divisor = (share.detach() * size).sum() + 0.1 * size.mean()
                total = total + (had[0] - wanted).square().sum() / divisor
        if kind is None or done < self.settings.late:
            return total
        return total + self.settings.adversary * -self._score(made, kind, random).mean()

    def opponent_loss(self, network: nn.Module, step: int, done: float) -> Tensor | None:
        """None in the first part, where the statistics alone teach faster."""
        import torch
        from torch.nn import functional

        from neural.training.tensors import device_of, tensor

        if done < self.settings.late or not self.settings.adversary:
            return None
        random = np.random.default_rng((self.settings.seed, step, 0))
        kind = int(random.integers(len(self.kinds)))
        with torch.no_grad():
            made = self._made(network, random, latent_of(kind, len(self.kinds)))
        crops = [self.kinds[kind].crop(random, self.settings.patch) for _ in range(len(made))]
        real = tensor(np.stack(crops), device_of(network))
        real_score, made_score = self._score(real, kind, random), self._score(made, kind, random)
        right = float(((real_score > 0).float().mean() + (made_score < 0).float().mean()).detach())
        self._right += 0.02 * (right / 2 - self._right)
        return functional.relu(1 - real_score).mean() + functional.relu(1 + made_score).mean()

    def _score(self, x: Tensor, kind: int, random: np.random.Generator) -> Tensor:
        import torch

        return self.opponent(x, torch.full((len(x),), kind, device=x.device))

    def sampled(self, network: nn.Module, kind: int, count: int) -> Picture:
        """Pictures of a kind, N x side x side x 3."""
        import torch

        random = np.random.default_rng((self.settings.seed, 3, kind))
        latent = latent_of(kind, len(self.kinds))
        made: list[Picture] = []
        with torch.inference_mode():
            while sum(map(len, made)) < count:
                x = self._made(network, random, latent).mul(255).round().byte()
                made.append(x.permute(0, 2, 3, 1).cpu().numpy())
        return np.concatenate(made)[:count]

    def validate(self, network: nn.Module) -> float:
        """Sliced Wasserstein distance to crops of the data, the mean over kinds; lower is better."""
        values: list[float] = []
        for number, kind in enumerate(self.kinds):
            random = np.random.default_rng((5, number))
            crops = np.stack([kind.crop(random, self.settings.patch) for _ in range(16)])
            values.append(sliced_wasserstein(self.sampled(network, number, 16), crops, random))
        return float(np.mean(values))

    def watched(self, network: nn.Module) -> str:
        """How varied the pictures are and how the discriminator fares."""
        random = np.random.default_rng(7)
        shares: list[float] = []
        for number, kind in enumerate(self.kinds):
            crops = np.stack([kind.crop(random, self.settings.patch) for _ in range(16)])
            apart = pair_distance(self.sampled(network, number, 16), random)
            shares.append(apart / max(1e-6, pair_distance(crops, random)))
        said = (
            f"Made pictures differ {np.mean(shares):.2f} times as much as the data's; "
            f"the discriminator is right in {100 * self._right:.0f} %."
        )
        worst = int(np.argmin(shares))
        if shares[worst] < 0.3:
            return (
                f"{said} Pictures of '{self.kinds[worst].name}' are too much alike (mode collapse)."
            )
        return said

    def samples(self, network: nn.Module) -> list[list[Picture]]:
        rows: list[list[Picture]] = []
        for number, kind in enumerate(self.kinds):
            random = np.random.default_rng((13, number))
            crops = [kind.crop(random, self.settings.patch) for _ in range(3)]
            rows.append([*self.sampled(network, number, 5), *crops])
        return rows

    def architecture(self) -> dict[str, Any]:
        return cast("Any", self.network).config

    def absorb(self, weights: Mapping[str, Tensor]) -> None:
        own = self.network.state_dict()
        missing = [k for k in own if k not in weights or weights[k].shape != own[k].shape]
        check_fit(missing, allowed=0)
        self.network.load_state_dict(dict(weights))

    def export(self, network: nn.Module, path: Path) -> None:
        from neural.cards import Generates
        from neural.training.directions import find_directions
        from neural.training.weights import save_weights

        made = cast("Any", network)
        find_directions(made)
        facts = Generates(latent=len(self.kinds), classes=self.classes)
        save_weights(path, "texture", made, facts)


def latent_of(kind: int, count: int) -> NDArray[np.float32]:
    """The latent that means one kind alone."""
    alone, others = ONE_KIND
    latent = np.full(count, others, np.float32)
    latent[kind] = alone
    return latent


def together(feature: Tensor) -> Tensor:
    """(B, C, H, W) as one picture (1, C, B H, W), whose statistics are those of all."""
    batch, channels, height, width = feature.shape
    return feature.transpose(0, 1).reshape(1, channels, batch * height, width)
