"""Pictures of one size in class folders, from a folder or a tar file, held in memory. Imports no torch.

The class of a picture is the folder it lies in. Where there are folders `train` and `test`, the first is
learned from and the second judged by.
"""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from neural.training.errors import TrainingError
from neural.training.pictures import SUFFIXES

FEWEST = 16
"""With fewer pictures an adversary knows each by heart within a minute."""
TARS = frozenset({".tar", ".tgz", ".gz", ".xz", ".bz2"})


@dataclass(frozen=True)
class Labelled:
    """`pixels` is N x size x size x channels uint8; `labels` N numbers, places in `classes`.

    Without class folders `classes` is empty and every label 0.
    """

    pixels: NDArray[np.uint8]
    labels: NDArray[np.int64]
    classes: tuple[str, ...]
    skipped: tuple[str, ...] = ()

    @property
    def frequencies(self) -> NDArray[np.float64]:
        """The part of each class, 1 in all."""
        return np.bincount(self.labels, minlength=max(1, len(self.classes))) / len(self.labels)


def load_labelled(
    sources: Sequence[Path], size: int, channels: int, part: Literal["train", "test"] = "train"
) -> Labelled:
    """Read all pictures, their middle square brought to `size` pixels, gray for one channel.

    Raises TrainingError when there is no source or too little in it.
    """
    pixels: list[NDArray[np.uint8]] = []
    names: list[str] = []
    skipped: list[str] = []
    for path, content in _chosen(sources, part):
        try:
            with Image.open(
                io.BytesIO(content) if isinstance(content, bytes) else content
            ) as image:
                pixels.append(_square(image.convert("L" if channels == 1 else "RGB"), size))
        except (OSError, ValueError, Image.DecompressionBombError) as error:
            skipped.append(f"{path}: not readable ({error})")
            continue
        names.append(path.parent.name if len(path.parts) > 1 else "")
    where = ", ".join(str(source) for source in sources)
    if not pixels:
        raise TrainingError(f"There are no pictures in {where}.")
    classes = tuple(sorted(set(names)))
    if len(classes) < 2:
        classes = ()
    place = {name: number for number, name in enumerate(classes)}
    labels = np.array([place.get(name, 0) for name in names], np.int64)
    stack = np.stack(pixels).reshape(len(pixels), size, size, channels)
    return Labelled(stack, labels, classes, tuple(skipped))


def enough(data: Labelled, where: Sequence[Path]) -> Labelled:
    """`data`, or TrainingError when it is too little to train a generator on."""
    if len(data.pixels) < FEWEST:
        count = len(data.pixels)
        raise TrainingError(
            f"{', '.join(map(str, where))} holds {count} picture{'s' if count > 1 else ''}; a generator "
            f"needs at least {FEWEST} to learn what they have in common, and better some hundreds. For "
            "a texture from one or two photographs use --case texture."
        )
    return data


Entry = tuple[PurePosixPath, Path | bytes]


def _chosen(sources: Sequence[Path], part: str) -> list[Entry]:
    """The pictures of one part, or all where nothing is parted."""
    entries = [entry for source in sources for entry in _entries(source)]
    parted = [entry for entry in entries if part in entry[0].parts[:-1]]
    other = "test" if part == "train" else "train"
    if not parted and any(other in entry[0].parts[:-1] for entry in entries):
        return []
    return parted or entries


def _entries(source: Path) -> Iterator[Entry]:
    """Every picture under a folder or in a tar, by its path inside, sorted."""
    if source.is_dir():
        for path in sorted(source.rglob("*")):
            if path.suffix.lower() in SUFFIXES and path.is_file():
                yield PurePosixPath(path.relative_to(source).as_posix()), path
        return
    if not source.is_file():
        raise TrainingError(f"There is no folder or file {source}.")
    if source.suffix.lower() not in TARS:
        raise TrainingError(f"{source} is neither a folder of pictures nor a .tar of one.")
    found: list[Entry] = []
    try:
        with tarfile.open(source) as tar:
            for member in tar:
                path = PurePosixPath(member.name)
                if not member.isfile() or path.suffix.lower() not in SUFFIXES:
                    continue
                with suppress(KeyError):
                    file = tar.extractfile(member)
                    if file is not None:
                        found.append((path, file.read()))
    except (tarfile.TarError, EOFError, OSError) as error:
        raise TrainingError(f"{source} is not a whole tar file ({error}).") from error
    yield from sorted(found, key=lambda entry: entry[0])


def _square(image: Image.Image, size: int) -> NDArray[np.uint8]:
    side = min(image.size)
    if image.size != (size, size):
        left, top = (image.width - side) // 2, (image.height - side) // 2
        box = (left, top, left + side, top + side)
        image = image.resize((size, size), Image.Resampling.LANCZOS, box, reducing_gap=3)
    return np.asarray(image, np.uint8)
