"""What a style is: the statistics of a picture's features, and how far apart two pictures' are.

Gatys, Ecker and Bethge, "Image style transfer using convolutional neural networks", CVPR 2016. Gram matrices
are centred and the channels' means stand beside them, so that neither hides the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

_FLOOR = 0.05


@dataclass(frozen=True)
class Look:
    """What style means here: of each layer the channels' means (B, C) and centred Gram matrix (B, C, C)."""

    means: tuple[Tensor, ...]
    grams: tuple[Tensor, ...]

    def to(self, device: torch.device) -> Look:
        """The same there."""
        return Look(
            tuple(m.to(device) for m in self.means), tuple(g.to(device) for g in self.grams)
        )

    @staticmethod
    def stack(looks: Sequence[Look]) -> Look:
        """Several pictures' in one batch."""
        return Look(
            tuple(torch.cat(rows) for rows in zip(*(look.means for look in looks), strict=True)),
            tuple(torch.cat(rows) for rows in zip(*(look.grams for look in looks), strict=True)),
        )

    def lerp(self, other: Look, share: Tensor) -> Look:
        """`share` (B) of the way from here to the other."""
        return Look(
            tuple(
                torch.lerp(a, b, share[:, None])
                for a, b in zip(self.means, other.means, strict=True)
            ),
            tuple(
                torch.lerp(a, b, share[:, None, None])
                for a, b in zip(self.grams, other.grams, strict=True)
            ),
        )

    def packed(self) -> Tensor:
        """The first of the batch as one row of numbers: each layer's means and half of its matrix."""
        rows: list[Tensor] = []
        for mean, gram in zip(self.means, self.grams, strict=True):
            above = torch.triu_indices(*gram.shape[1:])
            rows += [mean[0], gram[0][above[0], above[1]]]
        return torch.cat(rows)

    @staticmethod
    def unpacked(numbers: Tensor, channels: Sequence[int]) -> Look:
        """What `packed` gave, of layers with so many channels. Raises ValueError for another count."""
        sizes = [size for count in channels for size in (count, count * (count + 1) // 2)]
        if numbers.ndim != 1 or numbers.numel() != sum(sizes):
            raise ValueError(f"{numbers.numel()} numbers are no look of {sum(sizes)}.")
        parts = numbers.split(sizes)
        grams: list[Tensor] = []
        for count, half in zip(channels, parts[1::2], strict=True):
            above = torch.triu_indices(count, count)
            gram = numbers.new_zeros(count, count)
            gram[above[0], above[1]] = half
            gram[above[1], above[0]] = half
            grams.append(gram[None])
        return Look(tuple(mean[None] for mean in parts[::2]), tuple(grams))


def mixed(looks: Sequence[tuple[Look, float]]) -> Look:
    """The weighted sum of looks whose weights add up to 1."""

    def summed(rows: Sequence[tuple[Tensor, ...]]) -> tuple[Tensor, ...]:
        weights = [weight for _, weight in looks]
        return tuple(
            torch.stack([w * t for w, t in zip(weights, layer, strict=True)]).sum(dim=0)
            for layer in zip(*rows, strict=True)
        )

    return Look(
        summed([look.means for look, _ in looks]), summed([look.grams for look, _ in looks])
    )


def look(features: Sequence[Tensor]) -> Look:
    """The style in features: means, and Gram matrices of what differs from them, per pixel.

    In float32 even where a training computes in half precision: sums over many pixels need its digits.
    """
    means: list[Tensor] = []
    grams: list[Tensor] = []
    with torch.autocast(features[0].device.type, enabled=False):
        for feature in features:
            flat = feature.flatten(2).float()
            mean = flat.mean(dim=2, keepdim=True)
            centred = flat - mean
            means.append(mean[..., 0])
            grams.append(centred @ centred.transpose(1, 2) / flat.shape[2])
    return Look(tuple(means), tuple(grams))


def spread(start: Look, style: Look) -> Look:
    """What `style_distance` divides by: how far a picture is from a style before anything is done.

    The numbers (B) stand where the statistics do. A floor is added: what is nearly alike at the start
    must not decide.
    """

    def begin(had: Tensor, want: Tensor) -> Tensor:
        axes = tuple(range(1, want.ndim))
        squares = want.square().sum(axes) + had.square().sum(axes)
        return (had - want).square().sum(axes) + _FLOOR * squares + 1e-12

    return Look(
        tuple(begin(*pair) for pair in zip(start.means, style.means, strict=True)),
        tuple(begin(*pair) for pair in zip(start.grams, style.grams, strict=True)),
    )


def style_distance(found: Look, wanted: Look, divisor: Look) -> Tensor:
    """How far `found` is from the style `wanted`, as a part of `spread`: (B).

    1 is no nearer than the untouched photograph, 0 the same style. Squared differences of centred Gram
    matrices and of means, averaged over both and over the layers.
    """
    parts = [
        (have - want).square().sum(tuple(range(1, want.ndim))) / begin
        for have, want, begin in (
            *zip(found.grams, wanted.grams, divisor.grams, strict=True),
            *zip(found.means, wanted.means, divisor.means, strict=True),
        )
    ]
    return torch.stack(parts).mean(dim=0)


def content_distance(found: Sequence[Tensor], wanted: Sequence[Tensor], level: int) -> Tensor:
    """Squared difference of the features of one level, as a part of their variance: (B).

    A tenth of their squares is added to it, or the flattest skies would count most.
    """
    have, want = found[level], wanted[level]
    variance = want.var(dim=(2, 3), correction=0).sum(dim=1)
    squares = want.square().mean(dim=(2, 3)).sum(dim=1)
    difference = (have - want).square().mean(dim=(2, 3)).sum(dim=1)
    return difference / (variance + 0.1 * squares + 1e-6)
