"""A network that looks at a small picture and says how Enhance's sliders should stand."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional

from neural.enhancing import Look
from neural.networks.toning import SLIDERS, finished, look_of, toned

Floats = npt.NDArray[np.float32]

SIDE: Final = 128
"""The network sees every picture as a square of so many pixels, whatever its shape."""
MODES: Final = ("auto", "low_light", "faded", "colour_cast")
"""What it may be asked for."""
_WHITE_BALANCE = frozenset({"temperature", "tint"})
_TONE = frozenset(SLIDERS) - _WHITE_BALANCE
ALLOWED: Final[Mapping[str, frozenset[str]]] = {
    "auto": frozenset(SLIDERS),
    "low_light": _TONE,
    "faded": _TONE | {"temperature"},
    "colour_cast": _WHITE_BALANCE,
}
"""The sliders that it may set in each mode."""
UNSEEN: Final = 0.75 / 255
"""A change of less than this (root mean square) is none."""
_BINS = 48


class Enhancer(nn.Module):
    """(B, 3, `SIDE`, `SIDE`) encoded RGB in 0..1 and (B,) indices of `MODES` to (B, 13) sliders.

    The rows are those of `neural.networks.toning`. Two views feed them: strided convolutions, averaged
    over the picture, and histograms of red, green, blue and luma. A last number scales all sliders, so
    that a good picture can be left alone.
    """

    task = "enhance"
    scale = 1
    halo = 0
    multiple = 1

    def __init__(self, channels: int = 16, hidden: int = 128) -> None:
        super().__init__()
        self.channels = channels
        self.hidden = hidden
        widths = (3, channels, 2 * channels, 3 * channels, 4 * channels, 4 * channels)
        self.convs = nn.ModuleList(
            nn.Conv2d(before, after, 3, 2, 1) for before, after in pairwise(widths)
        )
        self.histograms = nn.Linear(8 * _BINS, hidden)
        self.mix = nn.Linear(2 * widths[-1] + hidden + len(MODES), hidden)
        self.middle = nn.Linear(hidden, hidden)
        self.out = nn.Linear(hidden, len(SLIDERS) + 1)
        for layer in (*self.convs, self.histograms, self.mix, self.middle):
            nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")  # pyright: ignore[reportArgumentType]
            nn.init.zeros_(layer.bias)  # pyright: ignore[reportArgumentType]
        # At first nothing is changed.
        nn.init.normal_(self.out.weight, std=0.01)
        nn.init.zeros_(self.out.bias)
        allowed = [[float(name in ALLOWED[mode]) for name in SLIDERS] for mode in MODES]
        self.register_buffer("_allowed", torch.tensor(allowed), persistent=False)
        self.register_buffer("_limits", torch.tensor(list(SLIDERS.values())), persistent=False)

    @property
    def config(self) -> dict[str, int]:
        """What the network is made from."""
        return {"channels": self.channels, "hidden": self.hidden}

    def forward(self, pictures: Tensor, modes: Tensor) -> Tensor:
        allowed, limits = self.get_buffer("_allowed"), self.get_buffer("_limits")
        features = 2 * pictures - 1
        for conv in self.convs:
            features = functional.relu(conv(features))
        pooled = torch.cat((features.mean(dim=(2, 3)), features.amax(dim=(2, 3))), dim=1)
        counted = functional.relu(self.histograms(_histograms(pictures).to(features.dtype)))
        asked = functional.one_hot(modes, len(MODES)).to(features.dtype)
        x = functional.relu(self.mix(torch.cat((pooled, counted, asked), dim=1)))
        x = x + functional.relu(self.middle(x))
        raw = self.out(x)
        strength = torch.sigmoid(2 + 4 * raw[:, -1:])
        return limits * torch.tanh(raw[:, :-1]) * strength * allowed[modes]


def _histograms(pictures: Tensor) -> Tensor:
    """Square roots of the histograms of red, green, blue and luma, and their sums: (B, 8 x bins).

    Every fourth pixel counts.
    """
    pictures = pictures[:, :, ::2, ::2].detach()
    luma = torch.tensor([0.2126, 0.7152, 0.0722], dtype=pictures.dtype, device=pictures.device)
    planes = torch.cat((pictures, torch.einsum("bchw,c->bhw", pictures, luma)[:, None]), dim=1)
    flat = planes.float().flatten(2)
    rows = flat.shape[0] * flat.shape[1]
    place = flat.clamp(0, 1) * (_BINS - 1)
    cell = place.long().clamp(max=_BINS - 2)
    share = (place - cell).flatten()
    # A value between two bins counts for both.
    index = (
        cell + _BINS * torch.arange(rows, device=cell.device).view(*flat.shape[:2], 1)
    ).flatten()
    counts = torch.zeros(rows * _BINS, device=flat.device)
    counts.index_add_(0, index, 1 - share)
    counts.index_add_(0, index + 1, share)
    counts = counts.view(*flat.shape[:2], _BINS) / flat.shape[2]
    return torch.cat((counts.sqrt(), counts.cumsum(dim=2)), dim=2).flatten(1)


def square(colours: Floats) -> Floats:
    """H x W x 3 as the network sees it: `SIDE` x `SIDE` x 3, still 0..1."""
    import cv2

    seen = cv2.resize(np.ascontiguousarray(colours), (SIDE, SIDE), interpolation=cv2.INTER_AREA)
    return np.clip(seen, 0, 1, dtype=np.float32)


def suggest(network: Enhancer, colours: Floats, mode: int) -> Look:
    """The look for a picture (H x W x 3, encoded, 0..1), `mode` an index of `MODES`.

    The mean of what the network says of the picture and of its mirror image: the two deserve the same.
    A look that would change it by less than `UNSEEN` is the neutral one.
    """
    weight = network.out.weight
    seen = torch.from_numpy(square(colours)).permute(2, 0, 1)[None]
    with torch.inference_mode():
        modes = torch.tensor([mode, mode], device=weight.device)
        both = torch.cat((seen, seen.flip(3))).to(weight.device, weight.dtype)
        row = network(both, modes).float().mean(dim=0).cpu()
        pixels = seen.flatten(2).transpose(1, 2)
        after = finished(toned(pixels, row[None]), torch.zeros(1, pixels.shape[1], 2), row[None])
        change = float((after.clamp(0, 1) - pixels).square().mean().sqrt())
    return Look() if change < UNSEEN else look_of(row)
