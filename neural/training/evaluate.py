"""Judging weights on test pictures, the same way as the published figures were made."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from rich.table import Table

from neural import metrics
from neural.cards import ModelCard, ModelFile, ResourceSource, digest, read_card
from neural.context import Context
from neural.noise import OPPONENT, measured
from neural.source import ArraySource, Rect, decode_srgb
from neural.training import pictures
from neural.training.baselines import BASELINES
from neural.training.degrade import FIXED, harmed
from neural.training.errors import TrainingError
from neural.training.patches import Pair
from neural.training.pictures import NamedPicture
from neural.training.tasks.autoencode import rebuilt
from neural.training.tasks.denoise import cleaned, noisy
from neural.training.tasks.enhance import enhanced
from neural.training.tasks.upscale import lumas
from neural.weights.errors import ModelError
from neural.weights.safetensors import read_metadata

if TYPE_CHECKING:
    from torch import nn

TESTSETS = Path(__file__).parents[2] / "resources" / "testsets"
MODELS = TESTSETS.parent / "models"

READABLE = 6
"""Figures that a terminal has room for side by side."""

Figures = Mapping[str, float]
Judge = Callable[[Any, NamedPicture, int], Figures]


@dataclass(frozen=True)
class Evaluation:
    """The figures of one network on one set: picture names to {"PSNR-Y": 37.4, ...}."""

    model: str
    testset: str
    scores: Mapping[str, Figures]
    skipped: tuple[str, ...] = ()

    @cached_property
    def means(self) -> Figures:
        """Each figure's mean over the pictures."""
        rows = list(self.scores.values())
        return {name: float(np.mean([row[name] for row in rows])) for name in rows[0]}

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        pictures = {name: dict(figures) for name, figures in self.scores.items()}
        return {
            "model": self.model,
            "set": self.testset,
            "mean": dict(self.means),
            "pictures": pictures,
        }

    def table(self) -> Table:
        """For the terminal: a row for each picture and the mean. Few pictures with many figures have a
        column each instead; of many with many the mean, the least and the most are told."""
        table = Table(title=f"{self.model} on {self.testset}")
        rows = dict(self.scores) if len(self.scores) == 1 else {**self.scores, "mean": self.means}
        if len(self.means) > 2 * len(rows):
            table.add_column("figure")
            for picture in rows:
                table.add_column(picture, justify="right")
            for name in self.means:
                table.add_row(name, *(_shown(name, figures[name]) for figures in rows.values()))
            return table
        if len(self.means) > READABLE:
            table.add_column("figure")
            for title in ("mean", "least", "most"):
                table.add_column(title, justify="right")
            for name, mean in self.means.items():
                values = [figures[name] for figures in self.scores.values()]
                told = (mean, min(values), max(values))
                table.add_row(name, *(_shown(name, value) for value in told))
            return table
        table.add_column("picture")
        for name in self.means:
            table.add_column(name, justify="right")
        for picture, figures in rows.items():
            if picture == "mean":
                table.add_section()
            table.add_row(picture, *(_shown(name, value) for name, value in figures.items()))
        return table


def _shown(name: str, value: float) -> str:
    return f"{value:.2f} dB" if name.startswith("PSNR") else f"{value:.4f}"


def names_of(testset: str) -> list[str]:
    """The file names of a known test set (set5, set14, b100, ...). Raises TrainingError."""
    path = TESTSETS / f"{testset}.txt"
    if not path.is_file():
        known = ", ".join(sorted(p.stem for p in TESTSETS.glob("*.txt")))
        raise TrainingError(f"There is no test set '{testset}'; there is {known}.")
    return path.read_text(encoding="utf-8").split()


def evaluate(
    network: nn.Module,
    name: str,
    folder: Path,
    testset: str | None = None,
    on_picture: Callable[[int, int], None] = lambda done, count: None,
    judge: Judge | None = None,
) -> Evaluation:
    """Judge a network (from `load_network` or a ModelStore, called `name`) on a folder's pictures.

    With `testset` exactly that set's files are used, and a missing one is an error; without, every
    readable picture is, and the folder's name stands for the set. `judge` replaces the one of the
    network's task. Raises TrainingError.
    """
    loaded = pictures.load(files_of(folder, testset), 32, largest=None)
    if not loaded.pictures:
        raise TrainingError(f"{folder} holds no picture that can be used.")
    if testset is not None and loaded.skipped:
        raise TrainingError(f"The test set '{testset}' is not whole: {loaded.skipped[0]}.")
    judge = judge or _judge_of(network, name)
    scores: dict[str, Figures] = {}
    for index, picture in enumerate(loaded.pictures):
        scores[picture.name] = judge(network, picture, index)
        on_picture(index + 1, len(loaded.pictures))
    return Evaluation(name, testset or folder.name, scores, loaded.skipped)


def load_network(path: Path) -> nn.Module:
    """The network in a weights file that Sfumato trained. Raises TrainingError."""
    from neural.weights.builders import trained

    if not path.is_file():
        raise TrainingError(f"There is no file {path}.")
    try:
        return trained([path])
    except ModelError as error:
        raise TrainingError(str(error)) from error


def record(
    weights: Path,
    evaluations: Sequence[Evaluation],
    *,
    title: str | None = None,
    data: str | None = None,
    description: str | None = None,
) -> Path:
    """Write the figures into the card beside `weights`, making the card when there is none.

    What an existing card says and is not given here stays. Returns the card's path. Raises
    TrainingError when an existing card cannot be read, or it or the new one cannot be written.
    """
    path = weights.with_suffix(".toml")
    network: Any = load_network(weights)
    figures: dict[str, float | str] = {
        "parameters": float(sum(p.numel() for p in network.parameters()))
    }
    for evaluation in evaluations:
        for name, value in evaluation.means.items():
            figures[f"{evaluation.testset} {name}"] = round(value, 4)
    try:
        former = read_card(path).model_dump() if path.exists() else {}
        given = {"title": title, "data": data, "description": description}
        fields: dict[str, Any] = {
            "id": weights.stem,
            "title": weights.stem,
            "licence": "MIT",
            "origin": "Trained by the Sfumato project",
            **former,
            **{key: value for key, value in given.items() if value is not None},
            "task": network.task,
            "architecture": type(network).__module__.rpartition(".")[2],
            "scale": network.scale,
            "halo": network.halo,
            "multiple": network.multiple,
            **_latents(weights, former),
            "source": ResourceSource(files=(ModelFile(path=weights.name, sha256=digest(weights)),)),
            "metrics": {**former.get("metrics", {}), **figures},
        }
        ModelCard.model_validate(fields).write(path)
    except (ModelError, OSError) as error:
        raise TrainingError(f"The card {path.name} was not written: {error}") from error
    return path


def _latents(weights: Path, former: Mapping[str, Any]) -> dict[str, Any]:
    """What the file says it makes of latents, or encodes; names that a card gave directions stay."""
    found: dict[str, Any] = {}
    said = json.loads(read_metadata(weights).get("card", "{}"))
    for name in ("generates", "encodes"):
        facts, known = said.get(name), former.get(name)
        found[name] = {**facts, "directions": known["directions"]} if facts and known else facts
    return found


def files_of(folder: Path, testset: str | None) -> Sequence[Path]:
    """Every picture in a folder, or those of a known set. Raises TrainingError where one is missing."""
    if testset is None:
        return pictures.picture_files([folder])
    names = names_of(testset)
    missing = [name for name in names if not (folder / name).is_file()]
    if missing:
        raise TrainingError(
            f"{folder} lacks {len(missing)} of the {len(names)} pictures of '{testset}', "
            f"{missing[0]} for one."
        )
    return [folder / name for name in names]


def _judge_of(network: Any, name: str) -> Judge:
    task = getattr(network, "task", "upscale" if getattr(network, "scale", 1) > 1 else "")
    if task == "style":
        raise TrainingError("Give the style pictures to judge by with --styles.")
    if task not in JUDGES:
        raise TrainingError(f"Evaluation does not know what '{name}' does.")
    return JUDGES[task]


def _judge_upscaler(network: Any, picture: NamedPicture, index: int) -> Figures:
    """Set5's protocol: crop to the scale, MATLAB's bicubic, 8-bit output, luma, border of `scale`."""
    pair = Pair.of(picture, network.scale)
    got, truth = lumas(network, pair, network.scale)
    # A perfect picture would make the mean infinite.
    return {"PSNR-Y": min(metrics.psnr(got, truth), 100.0), "SSIM-Y": metrics.ssim(got, truth)}


def _judge_denoiser(network: Any, picture: NamedPicture, index: int) -> Figures:
    """Seed-fixed Gaussian noise, not clipped; PSNR over the three colours of the 8-bit output.

    "blind": the network is told what the shipped estimator measures in the picture as it would be
    stored, clipped to 0..1; everything else is the same.
    """
    whole = Rect(0, 0, picture.pixels.shape[1], picture.pixels.shape[0])
    figures: dict[str, float] = {}
    for sigma in (15, 25, 50):
        given = noisy(picture.pixels, sigma, seed=index)
        stored = np.dstack([given, np.ones(given.shape[:2], np.float32)])
        stored[..., :3] = decode_srgb(stored[..., :3])  # a float picture holds linear values
        found = measured(ArraySource(stored), _estimator(), Context()).together().at(whole)
        for title, told in (("", sigma), ("blind ", 255 * found[..., 0])):
            value = metrics.psnr(cleaned(network, given, told), picture.pixels)
            figures[f"PSNR {title}sigma {sigma}"] = value if math.isfinite(value) else 100.0
    return figures


@cache
def _estimator() -> Any:
    """The shipped network that measures noise."""
    return load_network(MODELS / "noise-level.safetensors").eval()


def _judge_noise_level(network: Any, picture: NamedPicture, index: int) -> Figures:
    """How far the measured sigma (0..255) is from the truth, and noise that differs within a picture.

    "halves" has sigma 10 on the left and 30 on the right; "apart" 10 in luminance and 30 in colour.
    """
    height, width = picture.pixels.shape[:2]
    alike = {f"sigma {sigma}": (sigma, sigma, sigma) for sigma in (0, 5, 15, 25, 50)}
    cases = {**alike, "halves": (10, 30, None), "apart": (10, 10, 30)}
    figures: dict[str, float] = {}
    for name, (left, right, colour) in cases.items():
        truth = np.full((height, width, 2), left, np.float32)
        truth[:, width // 2 :] = right
        if colour is not None:
            truth[..., 1] = colour
        noise = np.random.default_rng(index).standard_normal(picture.pixels.shape, np.float32)
        given = (picture.pixels + (noise * truth[..., [0, 1, 1]]) @ OPPONENT).clip(0, 255)
        opaque = np.full((height, width, 1), 255)
        stored = np.rint(np.concatenate([given, opaque], axis=2)).astype(np.uint8)
        found = measured(ArraySource(stored), network, Context())
        error = 255 * found.at(Rect(0, 0, width, height)) - truth
        for part, title in enumerate(("luminance", "colour")):
            figures[f"error {title} {name}"] = float(np.sqrt(np.square(error[..., part]).mean()))
    return figures


def _judge_enhancer(network: Any, picture: NamedPicture, index: int) -> Figures:
    """The four fixed harms of `degrade`, undone by the network and by methods without one.

    "left alone" is what remains of the untouched picture; it counts as 60 dB at most.
    """
    clean = picture.pixels
    figures: dict[str, float] = {}
    means = dict.fromkeys(("given", *BASELINES), 0.0)
    for name in FIXED:
        given = harmed(clean, name, index)
        figures[f"PSNR {name}"] = metrics.psnr(enhanced(network, given), clean)
        means["given"] += metrics.psnr(given, clean) / len(FIXED)
        for title, method in BASELINES.items():
            means[title] += metrics.psnr(method(given), clean) / len(FIXED)
    figures["PSNR mean"] = float(np.mean(list(figures.values())))
    figures["PSNR left alone"] = min(metrics.psnr(enhanced(network, clean), clean), 60.0)
    return figures | {f"PSNR {title}": value for title, value in means.items()}


def _judge_autoencoder(network: Any, picture: NamedPicture, index: int) -> Figures:
    """PSNR over the three colours after encoding and decoding, and how large the latents are: the root of
    their mean square, 1 where they are as a normal distribution's.
    """
    import torch

    from neural.training.tensors import device_of, tensor

    clean = picture.pixels
    height, width = (side // network.multiple * network.multiple for side in clean.shape[:2])
    part = clean[None, :height, :width].copy()
    with torch.inference_mode():
        z = network.encode(tensor(part, device_of(network)))
    return {
        "PSNR": min(metrics.psnr(rebuilt(network, clean), clean), 100.0),
        "latent": float(z.square().mean().sqrt()),
    }


JUDGES: dict[str, Judge] = {
    "upscale": _judge_upscaler,
    "denoise": _judge_denoiser,
    "enhance": _judge_enhancer,
    "noise": _judge_noise_level,
    "autoencode": _judge_autoencoder,
}
