"""Random patches of pictures held in memory, the same for the same seed and step. Imports no torch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from neural.training.pictures import NamedPicture, turned
from neural.training.resize import crop_to_multiple, shrink

Picture = NDArray[np.uint8]


@dataclass(frozen=True)
class Pair:
    """A picture and what a network is given: `small` is `scale` times smaller than `large`."""

    name: str
    small: Picture
    large: Picture
    gray: bool

    @staticmethod
    def of(picture: NamedPicture, scale: int) -> Pair:
        """The pair made by cropping to a multiple of the scale and reducing (MATLAB's bicubic)."""
        large = np.ascontiguousarray(crop_to_multiple(picture.pixels, scale))
        return Pair(picture.name, shrink(large, scale), large, picture.gray)


class Patches:
    """Where batches come from: places of all pictures, in eight turns.

    Places are equally likely, but for a part `detailed` of the patches two are drawn and the one with
    more detail is taken: skies and blur teach little.
    """

    def __init__(
        self, pictures: Sequence[NamedPicture], scale: int, seed: int, detailed: float = 0.0
    ) -> None:
        self._pairs = [Pair.of(picture, scale) for picture in pictures]
        self._scale = scale
        self._seed = seed
        self._detailed = detailed
        areas = [pair.small.shape[0] * pair.small.shape[1] for pair in self._pairs]
        self._up_to = np.cumsum(areas)

    def random(self, step: int) -> np.random.Generator:
        """The numbers of a step, which depend on the seed and the step alone."""
        return np.random.default_rng((self._seed, step))

    def draw(self, random: np.random.Generator, count: int, side: int) -> tuple[Picture, Picture]:
        """`count` patches of `side` input pixels: (small, large), each (count, height, width, 3)."""
        scale = self._scale
        small = np.empty((count, side, side, 3), np.uint8)
        large = np.empty((count, side * scale, side * scale, 3), np.uint8)
        for row in range(count):
            pair, y, x = self._place(random, side)
            if random.random() < self._detailed:
                other = self._place(random, side)
                if _detail(*other, side) > _detail(pair, y, x, side):
                    pair, y, x = other
            turn = int(random.integers(8))
            near = pair.small[y : y + side, x : x + side]
            far = pair.large[y * scale : (y + side) * scale, x * scale : (x + side) * scale]
            small[row] = turned(near, turn)
            large[row] = turned(far, turn)
        return small, large

    def _place(self, random: np.random.Generator, side: int) -> tuple[Pair, int, int]:
        pixel = random.integers(self._up_to[-1])
        pair = self._pairs[int(np.searchsorted(self._up_to, pixel, side="right"))]
        y = int(random.integers(pair.small.shape[0] - side + 1))
        x = int(random.integers(pair.small.shape[1] - side + 1))
        return pair, y, x


def _detail(pair: Pair, y: int, x: int, side: int) -> float:
    """How much neighbouring pixels of a patch differ, looking at green in every other row."""
    green = pair.small[y : y + side : 2, x : x + side, 1].astype(np.int16)
    return float(np.abs(np.diff(green, axis=1)).mean())
