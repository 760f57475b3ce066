"""How much noise a picture has, blind, separately for luminance and colour and for each region.

Small windows at places that depend on the picture's size alone are judged by a network
(`neural.networks.noise_level`), which also says how sure it is: textures hide noise. Sure windows
speak for their neighbourhood, and where nobody is sure the whole picture does.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import sqrt
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from neural.source import Pixels, Rect, Size, Source, encode_srgb, to_unit

if TYPE_CHECKING:
    from neural.context import Context

Floats = npt.NDArray[np.float32]

MODEL = "noise-level"
"""Id of the network that judges windows."""

OPPONENT: Floats = np.divide(
    [[1, 1, 1], [1, 0, -1], [1, -2, 1]], np.sqrt([[3], [2], [6]]), dtype=np.float64
).astype(np.float32)
"""Rows are luminance and two colour differences, orthonormal: noise that is alike in red, green and
blue has the same sigma in all three."""

LARGEST_COUNT = 768
"""Windows of a picture are at most about this many, so that measuring takes a bounded time."""
AT_ONCE = 32
"""Windows judged in one call."""
TRANSPARENT = 0.5
"""Windows whose mean alpha is below this are not judged."""
REACH = 1.0
"""Sigma, in windows, of the neighbourhood that a place listens to."""
SURE = 0.07
"""No window is believed to err by less: the picture does not keep to the model."""
WHOLE = 0.05
"""Weight of the whole picture against a neighbourhood, which is several windows."""
ALIKE = 0.03
"""Noise is believed to differ between regions at least by this, as a share."""


@dataclass(frozen=True, slots=True, eq=False)
class NoiseMap:
    """Standard deviations over a picture of `size`, white at 1.0, of encoded values.

    `levels`: rows x columns x 2, float32: luminance and colour, each as it would be in every channel of
    a picture whose noise is alike in all. `ys` and `xs` are where rows and columns lie, in pixels,
    increasing. Between them levels are mixed, beyond them they stay.
    """

    levels: Floats
    ys: Floats
    xs: Floats

    @classmethod
    def uniform(cls, luminance: float, colour: float) -> NoiseMap:
        """The same noise everywhere."""
        levels = np.array([[[luminance, colour]]], np.float32)
        return cls(levels, np.zeros(1, np.float32), np.zeros(1, np.float32))

    @property
    def luminance(self) -> float:
        """Root mean square over the picture."""
        return sqrt(float(np.mean(np.square(self.levels[..., 0], dtype=np.float64))))

    @property
    def colour(self) -> float:
        """Root mean square over the picture."""
        return sqrt(float(np.mean(np.square(self.levels[..., 1], dtype=np.float64))))

    @property
    def overall(self) -> float:
        """The standard deviation of a channel's noise, root mean square over picture and channels."""
        return sqrt((self.luminance**2 + 2 * self.colour**2) / 3)

    @property
    def difference(self) -> float:
        """How far luminance and colour noise are apart, as a share of the stronger, over the picture.

        Differences below half a step of 8 bits do not count.
        """
        light, colour = self.levels[..., 0], self.levels[..., 1]
        gap = np.maximum(np.abs(light - colour) - 0.5 / 255, 0)
        return sqrt(float(np.square(gap).mean())) / max(self.luminance, self.colour, 1e-6)

    def together(self) -> NoiseMap:
        """The same noise in luminance and colour: what a channel has."""
        square = np.square(self.levels)
        each = np.sqrt((square[..., :1] + 2 * square[..., 1:]) / 3)
        return replace(self, levels=np.repeat(each, 2, axis=2))

    def scaled(self, factor: float) -> NoiseMap:
        return replace(self, levels=self.levels * np.float32(factor))

    def at(self, rect: Rect) -> Floats:
        """height x width x 2 levels of a part of the picture, which depend on the place alone."""
        rows, down = _between(self.ys, rect.y, rect.bottom)
        columns, across = _between(self.xs, rect.x, rect.right)
        last_row, last_column = len(self.ys) - 1, len(self.xs) - 1
        upper, lower = self.levels[rows], self.levels[np.minimum(rows + 1, last_row)]
        lines = upper + (lower - upper) * down[:, None, None]
        left, right = lines[:, columns], lines[:, np.minimum(columns + 1, last_column)]
        mixed = left + (right - left) * across[None, :, None]
        return mixed.astype(np.float32)


def _between(places: Floats, start: int, end: int) -> tuple[npt.NDArray[np.intp], Floats]:
    """For each pixel the place before it and how far it is on the way to the next, 0..1."""
    pixels = np.arange(start, end, dtype=np.float32) + np.float32(0.5)
    before = np.clip(np.searchsorted(places, pixels, side="right") - 1, 0, len(places) - 1)
    after = np.minimum(before + 1, len(places) - 1)
    span = np.maximum(places[after] - places[before], 1)
    return before, np.clip((pixels - places[before]) / span, 0, 1).astype(np.float32)


def measure(source: Source, context: Context) -> NoiseMap:
    """The noise of a picture of any size, in a bounded time. Raises Cancelled and ModelError."""
    return measured(source, context.model(MODEL), context)


def measured(source: Source, network: Any, context: Context) -> NoiseMap:
    """`measure` with a given network, a `NoiseLevel`."""
    import torch

    from neural.networks.noise_level import FLOOR, WINDOW

    tops, lefts = _places(source.size, WINDOW, 16 if context.probe is not None else LARGEST_COUNT)
    windows = [Rect(left, top, WINDOW, WINDOW) for top in tops for left in lefts]
    parameter = next(network.parameters())
    said = np.zeros((len(windows), 3, 2), np.float32)
    weights = np.zeros(len(windows), np.float32)
    for start in range(0, len(windows), AT_ONCE):
        context.checkpoint()
        planes = np.empty((len(windows[start : start + AT_ONCE]), 3, WINDOW, WINDOW), np.float32)
        for row, window in enumerate(windows[start : start + AT_ONCE]):
            planes[row], weights[start + row] = _planes(source, window)
        given = torch.from_numpy(planes.reshape(-1, 1, WINDOW, WINDOW))
        with torch.inference_mode():
            out = network(given.to(parameter.device, parameter.dtype)).float().cpu().numpy()
        said[start : start + len(planes)] = out.reshape(-1, 3, 2)
        context.report(context.progress((start + len(planes)) / len(windows), "Measuring noise"))
    weights *= weights >= TRANSPARENT
    shape = (len(tops), len(lefts))
    said, weights = said.reshape(*shape, 3, 2), weights.reshape(shape)
    settled = [_settled(said[..., part, 0], said[..., part, 1], weights) for part in range(3)]
    sigma = [np.maximum(np.exp(level) - FLOOR, 0) for level in settled]
    colour = np.sqrt((sigma[1] ** 2 + sigma[2] ** 2) / 2)
    half = np.float32(WINDOW / 2)
    return NoiseMap(
        np.stack([sigma[0], colour], axis=2).astype(np.float32),
        np.array(tops, np.float32) + half,
        np.array(lefts, np.float32) + half,
    )


def _places(size: Size, window: int, most: int) -> tuple[list[int], list[int]]:
    """Upper edges and left edges of windows: half overlapping, or farther apart in a large picture."""
    step = max(window / 2, sqrt(size.area / most))

    def along(length: int) -> list[int]:
        room = max(0, length - window)
        count = 1 + round(room / step)
        return [round(room * i / max(1, count - 1)) for i in range(count)]

    return along(size.height), along(size.width)


def _planes(source: Source, window: Rect) -> tuple[Floats, float]:
    """A window as three opponent planes, mirrored where the picture ends, and its mean alpha."""
    stored: Pixels = source.read(window.intersect(Rect.of(source.size)))
    unit = to_unit(stored)
    rgb = unit[..., :3]
    if source.depth == "float32":
        rgb = np.clip(encode_srgb(rgb), 0, 1)
    planes: Floats = rgb @ OPPONENT.T
    missing = [(0, window.height - planes.shape[0]), (0, window.width - planes.shape[1]), (0, 0)]
    return np.moveaxis(np.pad(planes, missing, mode="symmetric"), 2, 0), float(unit[..., 3].mean())


def _settled(levels: Floats, doubts: Floats, shown: Floats) -> Floats:
    """Logarithmic levels, each the mean of its neighbourhood weighted by sureness.

    The whole picture counts as one more window, the surer the less the others differ beyond their
    doubts (the random effects model of DerSimonian and Laird, 1986).
    """
    # The doubt is the scale of a Laplace distribution.
    weights = (shown / (2 * np.exp(2 * doubts) + SURE**2)).astype(np.float64)
    total = weights.sum()
    if total == 0:
        return np.full_like(levels, -np.inf)
    mean = float((weights * levels).sum() / total)
    excess = float((weights * (levels - mean) ** 2).sum()) - (np.count_nonzero(weights) - 1)
    between = excess / max(float(total - (weights**2).sum() / total), 1e-9)
    whole = WHOLE / (max(0.0, between) + ALIKE**2)
    down, across = _bell(levels.shape[0]), _bell(levels.shape[1])
    near = down @ weights @ across.T
    local = down @ (weights * levels) @ across.T
    return ((local + whole * mean) / (near + whole)).astype(np.float32)


def _bell(count: int) -> npt.NDArray[np.float64]:
    """count x count: how much each place listens to each other one; rows sum to 1."""
    places = np.arange(count)
    bell = np.exp(-0.5 * ((places[:, None] - places[None, :]) / REACH) ** 2)
    return bell / bell.sum(axis=1, keepdims=True)
