"""Style pictures to learn from, held in memory as 8-bit RGB. Imports no torch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from neural.training import pictures
from neural.training.errors import TrainingError

Picture = NDArray[np.uint8]

SIDE = 256
"""Side in pixels of what is shown of a style."""
_FINEST = 1.5
"""Its shorter side is between `SIDE` and so many times as much before a part is taken."""
_VARIANTS = 4
"""So many parts are taken of each picture, always the same: their features are remembered."""
_RECOLOURED = 1
"""So many of them have their red, green and blue exchanged: more palettes than there are paintings."""
_SMALLEST = 64
_FLAT = 2.0
"""Standard deviation in 0..255 below which a picture is of one colour."""


@dataclass(frozen=True)
class Choice:
    """A part of a style picture, `SIDE` x `SIDE` x 3; equal keys are equal parts."""

    key: tuple[int, int]
    pixels: Picture


class Styles:
    """Style pictures, and how they are drawn from: lively ones more often than dull ones."""

    def __init__(self, found: Sequence[Picture], skipped: Sequence[str]) -> None:
        self._pictures = found
        self.skipped = tuple(skipped)
        chances = np.array([_liveliness(picture) for picture in found])
        self._chances = chances / chances.sum()
        self._parts: dict[tuple[int, int], Choice] = {}

    def __len__(self) -> int:
        return len(self._pictures)

    def draw(self, random: np.random.Generator) -> Choice:
        """Some part of some style."""
        number = int(random.choice(len(self._pictures), p=self._chances))
        return self._part(number, int(random.integers(_VARIANTS)))

    def first(self, count: int) -> list[Choice]:
        """Parts of the liveliest styles, to show and judge by."""
        order = np.argsort(-self._chances, kind="stable")
        return [self._part(int(number), 0) for number in order[:count]]

    def _part(self, number: int, variant: int) -> Choice:
        key = (number, variant)
        if key not in self._parts:
            self._parts[key] = Choice(key, _part(self._pictures[number], number, variant))
        return self._parts[key]


def load(asked: Sequence[Path]) -> Styles:
    """The style pictures in files and folders. Raises TrainingError when none can be used.

    Only the first picture of an animation counts. Every picture that is left out is named with why.
    """
    files: list[Path] = []
    for path in asked:
        files += pictures.picture_files([path]) if path.is_dir() else [path]
    if not files:
        raise TrainingError("Give the style pictures: --styles PICTURES, or --single PICTURE.")
    found: list[Picture] = []
    notes: list[str] = []
    for path in files:
        try:
            found.append(_read(path, notes))
        except _UnusableError as error:
            notes.append(f"{path}: {error}")
    if not found:
        raise TrainingError(f"There is no style to learn: {notes[0]}.")
    return Styles(found, notes)


class _UnusableError(Exception):
    """Why a file is no style."""


def _read(path: Path, notes: list[str]) -> Picture:
    try:
        with Image.open(path) as image:
            if getattr(image, "n_frames", 1) > 1:
                notes.append(f"all but the first picture of {path}, which is animated")
            # Never smaller than what is taken of it.
            image.draft("RGB", (2 * SIDE, 2 * SIDE))
            upright = ImageOps.exif_transpose(image).convert("RGB")
    except (OSError, ValueError, UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise _UnusableError(f"not readable ({error})") from error
    shortest = min(upright.size)
    if shortest < _SMALLEST:
        raise _UnusableError(f"smaller than {_SMALLEST} pixels")
    factor = max(1.0, _FINEST * SIDE / shortest) if shortest < SIDE else _FINEST * SIDE / shortest
    if factor < 1:
        size = (round(upright.width * factor), round(upright.height * factor))
        upright = upright.resize(size, Image.Resampling.LANCZOS)
    pixels = np.asarray(upright, np.uint8)
    if float(pixels.std(axis=(0, 1)).max()) < _FLAT:
        raise _UnusableError("of one colour, which is no style")
    return pixels


def _part(picture: Picture, number: int, variant: int) -> Picture:
    """The first is the middle; the others are anywhere, of any size, mirrored, some recoloured."""
    import cv2

    random = np.random.default_rng((number, variant))
    height, width = picture.shape[:2]
    shortest = min(height, width)
    taken = shortest
    y, x = (height - taken) // 2, (width - taken) // 2
    if variant:
        taken = int(random.uniform(min(SIDE, shortest), shortest + 1))
        y = int(random.integers(height - taken + 1))
        x = int(random.integers(width - taken + 1))
    part = picture[y : y + taken, x : x + taken]
    if variant & 1:
        part = part[:, ::-1]
    if variant >= _VARIANTS - _RECOLOURED:
        orders = ((0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0))
        part = part[..., orders[int(random.integers(len(orders)))]]
    shrinks = taken > SIDE
    how = cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC
    resized = cv2.resize(np.ascontiguousarray(part), (SIDE, SIDE), interpolation=how)
    return resized.astype(np.uint8)


def _liveliness(picture: Picture) -> float:
    """How often a style is drawn: by how much its colours differ, dull ones at least a quarter as often."""
    return 0.25 + min(1.0, float(picture[::4, ::4].std(axis=(0, 1)).mean()) / 80) ** 2
