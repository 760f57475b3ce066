"""Pictures from folders, held in memory as 8-bit RGB. Imports no torch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from neural.training.errors import TrainingError

Picture = NDArray[np.uint8]

SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff", ".ppm"})

# A picture beyond this many pixels is halved until it fits: camera files at full size are soft at
# the pixel and teach a network little, and 100 of them would not fit in memory.
LARGEST = 4_000_000


@dataclass(frozen=True)
class NamedPicture:
    """One picture: H x W x 3 uint8; `gray` when the file held no colour."""

    name: str
    pixels: Picture
    gray: bool = False


@dataclass(frozen=True)
class Loaded:
    """The pictures that could be read, in the order of their paths, and why others could not."""

    pictures: tuple[NamedPicture, ...]
    skipped: tuple[str, ...]


def picture_files(folders: Sequence[Path]) -> list[Path]:
    """Every picture file under the folders, sorted. Raises TrainingError for a missing folder."""
    files: list[Path] = []
    for folder in folders:
        if not folder.is_dir():
            raise TrainingError(f"There is no folder {folder}.")
        found = (p for p in folder.rglob("*") if p.suffix.lower() in SUFFIXES and p.is_file())
        files.extend(sorted(found))
    return files


def read_picture(path: Path, largest: int | None = None) -> NamedPicture:
    """The picture in `path` as 8-bit RGB, halved until it has at most `largest` pixels.

    Raises OSError or ValueError when the file is no readable picture.
    """
    with Image.open(path) as image:
        gray = image.mode in {"1", "L", "LA", "I;16"}
        rgb = image.convert("RGB")
    if largest is not None:
        factor = 1
        while rgb.width * rgb.height > largest * factor * factor:
            factor *= 2
        rgb = rgb.reduce(factor) if factor > 1 else rgb
    return NamedPicture(path.name, np.asarray(rgb, np.uint8), gray)


def load(files: Iterable[Path], smallest: int, largest: int | None = LARGEST) -> Loaded:
    """Read every file that holds a picture whose sides are at least `smallest` pixels."""
    pictures: list[NamedPicture] = []
    skipped: list[str] = []
    for path in files:
        try:
            picture = read_picture(path, largest)
        except (OSError, ValueError, UnidentifiedImageError, Image.DecompressionBombError) as error:
            skipped.append(f"{path}: not readable ({error})")
            continue
        if min(picture.pixels.shape[:2]) < smallest:
            skipped.append(f"{path}: smaller than {smallest} pixels")
            continue
        pictures.append(picture)
    return Loaded(tuple(pictures), tuple(skipped))


def load_for_training(
    folders: Sequence[Path], smallest: int, exclude: Sequence[str] = ()
) -> Loaded:
    """All usable pictures of the folders. Raises TrainingError when there is nothing to learn from."""
    unwanted = set(exclude)
    files = [path for path in picture_files(folders) if path.name not in unwanted]
    names = ", ".join(str(folder) for folder in folders)
    if not files:
        raise TrainingError(f"There are no pictures in {names}.")
    loaded = load(files, smallest)
    if not loaded.pictures:
        raise TrainingError(
            f"None of the {len(files)} pictures in {names} can be used: they must be readable "
            f"and at least {smallest} pixels wide and high."
        )
    return loaded


def hold_out(pictures: tuple[NamedPicture, ...]) -> tuple[tuple[NamedPicture, ...], ...]:
    """(training, validation): every 25th picture judges, at most 8; one alone does both."""
    if len(pictures) < 2:
        return pictures, pictures
    chosen = set(range(0, len(pictures), 25)[:8])
    keep = tuple(p for i, p in enumerate(pictures) if i not in chosen)
    return keep, tuple(pictures[i] for i in sorted(chosen))


def turned(picture: Picture, turn: int) -> Picture:
    """One of the eight flips and quarter turns (`turn` 0..7) as a view."""
    if turn & 1:
        picture = picture[::-1]
    if turn & 2:
        picture = picture[:, ::-1]
    return picture.swapaxes(0, 1) if turn & 4 else picture
