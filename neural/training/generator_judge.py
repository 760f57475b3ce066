"""Judging generators: who is in their pictures, how sure the judge is, how far they are from the data.

Pictures in classes need a classifier trained for the purpose (`train judge`); its features measure the
Fréchet distance. Textures are measured without a network.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image

from neural.generating import ONE_KIND
from neural.networks.texture import CELL, field_shapes
from neural.training import report
from neural.training.distance import frechet, pair_distance, sliced_wasserstein
from neural.training.errors import TrainingError
from neural.training.evaluate import TESTSETS, Evaluation, load_network
from neural.training.labelled import Labelled, load_labelled
from neural.training.tasks.gan_textures import kinds_of
from neural.training.tensors import device_of

CLASSIFIER = TESTSETS / "digits-judge.safetensors"
"""Tells digits apart: judges generators of them."""
CROP, SMALLEST = 96, 32
"""Side of the crops that textures are compared by, and of the smallest picture that can be used."""
SAMPLES = 10_000
Pictures = NDArray[np.uint8]


@dataclass(frozen=True)
class Judged:
    """For each of N pictures its class, how sure the judge is (0..1), and its features N x D."""

    classes: NDArray[np.int64]
    confidence: NDArray[np.float32]
    features: NDArray[np.float32]


def judged(judge: Any, pictures: Pictures) -> Judged:
    """What a `Judge` makes of N x H x W x C pictures."""
    classes: list[NDArray[np.int64]] = []
    sure: list[NDArray[np.float32]] = []
    features: list[NDArray[np.float32]] = []
    device = device_of(judge)
    with torch.inference_mode():
        for start in range(0, len(pictures), 500):
            part = torch.from_numpy(pictures[start : start + 500].copy()).to(device)
            found = judge.features(part.permute(0, 3, 1, 2).float() / 255)
            chances = torch.softmax(judge.out(found), dim=1)
            best, place = chances.max(dim=1)
            classes.append(place.cpu().numpy())
            sure.append(best.cpu().numpy())
            features.append(found.cpu().numpy())
    return Judged(np.concatenate(classes), np.concatenate(sure), np.concatenate(features))


def made(network: Any, count: int, label: Callable[[int], int], seed: int = 1) -> Pictures:
    """`count` pictures of a generator, N x H x W x C; `label` tells the class of each."""
    random = np.random.default_rng(seed)
    found: list[Pictures] = []
    device = device_of(network)
    with torch.inference_mode():
        for start in range(0, count, 250):
            size = min(250, count - start)
            z = torch.from_numpy(random.standard_normal((size, network.latent), np.float32))
            labels = torch.tensor([label(start + number) for number in range(size)])
            x = network(z.to(device), labels.to(device)).mul(255).round().byte()
            found.append(x.permute(0, 2, 3, 1).cpu().numpy())
    return np.concatenate(found)


def generator_figures(
    network: Any, judge: Any, test: Labelled, train: Labelled
) -> dict[str, float]:
    """The figures of a generator of pictures in classes.

    Pictures of any class, drawn as frequent as in the data: the part of each class in percent, the judge's
    mean confidence, the Fréchet distance to the test part, how varied they are beside the data.
    With classes: in how many percent the judge sees what was asked for. "data" is the training part
    measured in the same way: what a perfect generator would have.
    """
    random = np.random.default_rng(3)
    truth = judged(judge, test.pixels)
    figures = {"judge right %": 100 * float((truth.classes == test.labels).mean())}
    count = min(SAMPLES, max(1000, len(test.pixels)))
    if network.classes:  # any class, as frequent as in the data
        drawn = random.choice(len(train.classes), count, p=train.frequencies)
        free = made(network, count, lambda number: int(drawn[number]))
    else:
        free = made(network, count, lambda _: 0)
    seen = judged(judge, free)
    parts = 100 * np.bincount(seen.classes, minlength=len(test.classes)) / count
    for name, part in zip(test.classes, parts, strict=True):
        figures[f"class {name} %"] = float(part)
    figures["confidence"] = float(seen.confidence.mean())
    figures["Frechet distance"] = frechet(seen.features, truth.features)
    some = train.pixels[random.permutation(len(train.pixels))[: len(test.pixels)]]
    mine = judged(judge, some)
    figures["data confidence"] = float(mine.confidence.mean())
    figures["data Frechet distance"] = frechet(mine.features, truth.features)
    apart = pair_distance(free, random) / pair_distance(test.pixels, random)
    figures["variety beside the data"] = float(apart)
    if network.classes:
        untold = judged(judge, made(network, count, lambda _: network.classes, seed=3))
        figures["no class told Frechet distance"] = frechet(untold.features, truth.features)
        asked = np.arange(count) % network.classes
        given = judged(judge, made(network, count, lambda number: int(asked[number]), seed=2))
        figures["asked class judged %"] = 100 * float((given.classes == asked).mean())
        figures["asked class confidence"] = float(given.confidence.mean())
        figures["asked class Frechet distance"] = frechet(given.features, truth.features)
    return figures


def painted(network: Any, kind: int | None, count: int, side: int, seed: int) -> Pictures:
    """`count` pictures of a `Texture`, N x side x side x 3: of one kind, or each its own mixture."""
    random = np.random.default_rng((seed, 4))
    device = device_of(network)
    found: list[Pictures] = []
    with torch.inference_mode():
        for _ in range(count):
            latent = random.standard_normal((1, network.kinds)).astype(np.float32)
            if kind is not None:
                latent[:] = ONE_KIND[1]
                latent[0, kind] = ONE_KIND[0]
            fields = [
                torch.from_numpy(random.standard_normal((1, *shape), np.float32)).to(device)
                for shape in field_shapes(side, side)
            ]
            x = network(fields, torch.from_numpy(latent).to(device))
            found.append(x.mul(255).round().byte().permute(0, 2, 3, 1).cpu().numpy())
    return np.concatenate(found)


def texture_figures(network: Any, kind: int, crops: Pictures) -> dict[str, float]:
    """The figures of one kind of a `Texture`; `crops` are N x side x side x 3 of its exemplars.

    "wrap-around" is how much the first and last rows and columns differ, beside how much neighbours inside
    do: 1 for a texture that tiles. The sliced Wasserstein distance is to the crops; "data" that of two
    halves of the crops, what a perfect generator would have.
    """
    random = np.random.default_rng((kind, 5))
    pictures = painted(network, kind, len(crops), crops.shape[1], kind)
    x = pictures.astype(np.float32)
    outside = np.abs(x[:, 0] - x[:, -1]).mean() + np.abs(x[:, :, 0] - x[:, :, -1]).mean()
    inside = np.abs(np.diff(x, axis=1)).mean() + np.abs(np.diff(x, axis=2)).mean()
    half = len(crops) // 2
    theirs = max(1e-6, pair_distance(crops, random))
    return {
        "wrap-around": float(outside / inside),
        "sliced Wasserstein distance": sliced_wasserstein(pictures, crops, random),
        "data sliced Wasserstein distance": sliced_wasserstein(crops[:half], crops[half:], random),
        "variety beside the data": pair_distance(pictures, random) / theirs,
    }


def judged_generator(
    network: Any, name: str, source: Path, classifier: Path | None = None
) -> Evaluation:
    """The figures of a generator beside the data in a folder or tar: a row for each kind of texture, or
    one for all its pictures. Raises TrainingError."""
    found = _textures(network, source) if hasattr(network, "kinds") else None
    return Evaluation(
        name, source.stem.partition(".")[0], found or _pictures(network, source, classifier)
    )


def _textures(network: Any, source: Path) -> Mapping[str, Mapping[str, float]]:
    kinds, _ = kinds_of((source,), SMALLEST)
    if len(kinds) != network.kinds:
        raise TrainingError(
            f"{source} holds {len(kinds)} kinds, the generator knows {network.kinds}: give the folder "
            "that it was trained on."
        )
    random = np.random.default_rng(1)
    smallest = min(min(p.shape[:2]) for kind in kinds for p in kind.pixels)
    side = min(CROP, smallest // CELL * CELL)
    crops = [np.stack([kind.crop(random, side) for _ in range(32)]) for kind in kinds]
    return {
        kind.name: texture_figures(network, number, crops[number])
        for number, kind in enumerate(kinds)
    }


def _pictures(
    network: Any, source: Path, classifier: Path | None
) -> Mapping[str, Mapping[str, float]]:
    test = load_labelled((source,), network.size, network.channels, "test")
    train = load_labelled((source,), network.size, network.channels)
    if not test.classes:
        raise TrainingError("A generator of pictures is judged on pictures in class folders.")
    judge: Any = load_network(classifier or CLASSIFIER)
    if getattr(judge, "task", "") != "judge":
        raise TrainingError(f"{classifier} is no classifier; train one with sfumato train judge.")
    if judge.classes != len(test.classes) or judge.channels != network.channels:
        raise TrainingError(
            f"The classifier tells {judge.classes} classes apart, {source} has {len(test.classes)}: "
            "train one for it (sfumato train judge) and give it with --classifier."
        )
    return {"all": generator_figures(network, judge, test, train)}


def sample_sheet(network: Any) -> Image.Image:
    """100 results side by side: of no class in particular, or a row for each class or kind."""
    kinds = getattr(network, "kinds", 0) or network.classes or 1
    rows: list[list[Pictures]] = []
    if hasattr(network, "kinds"):
        for row in range(10):
            pictures = painted(network, row if row < kinds else None, 10, 128, row)
            rows.append(list(pictures))
        return report.contact_sheet(rows)
    for row in range(10):
        number = row % kinds if network.classes else network.classes
        pictures = made(network, 10, lambda _, number=number: number, seed=row)
        rows.append([np.repeat(cell, 3 // cell.shape[2], 2) for cell in pictures])
    return report.contact_sheet(rows)
