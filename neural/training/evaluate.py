"""Judging weights on test pictures, the same way as the published figures were made."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from rich.table import Table

from neural import metrics
from neural.training import pictures
from neural.training.errors import TrainingError
from neural.training.pictures import NamedPicture

if TYPE_CHECKING:
    from torch import Tensor

TESTSETS = Path(__file__).parents[2] / "resources" / "testsets"


@dataclass(frozen=True)
class Score:
    """One picture's figures: PSNR in dB and SSIM, both of the luma for upscalers."""

    name: str
    psnr: float
    ssim: float


@dataclass(frozen=True)
class Evaluation:
    """The figures of one network on one set of pictures."""

    model: str
    testset: str
    scores: tuple[Score, ...]
    skipped: tuple[str, ...] = ()

    @cached_property
    def psnr(self) -> float:
        """Mean PSNR in dB."""
        return float(np.mean([score.psnr for score in self.scores]))

    @cached_property
    def ssim(self) -> float:
        """Mean SSIM."""
        return float(np.mean([score.ssim for score in self.scores]))

    def table(self) -> Table:
        """For the terminal: a row for each picture and the mean."""
        table = Table(title=f"{self.model} on {self.testset}")
        table.add_column("picture")
        table.add_column("PSNR dB", justify="right")
        table.add_column("SSIM", justify="right")
        for score in self.scores:
            table.add_row(score.name, f"{score.psnr:.3f}", f"{score.ssim:.4f}")
        table.add_section()
        table.add_row("mean", f"{self.psnr:.3f}", f"{self.ssim:.4f}")
        return table


def names_of(name: str) -> list[str]:
    """The file names of a known test set (set5, set14, b100, ...). Raises TrainingError."""
    path = TESTSETS / f"{name}.txt"
    if not path.is_file():
        known = ", ".join(sorted(p.stem for p in TESTSETS.glob("*.txt")))
        raise TrainingError(f"There is no test set '{name}'; there is {known}.")
    return path.read_text(encoding="utf-8").split()


def evaluate(
    weights: Path,
    folder: Path,
    testset: str | None = None,
    on_picture: Callable[[int, int], None] = lambda done, count: None,
) -> Evaluation:
    """Judge the network in `weights` on the pictures of `folder`.

    With `testset` exactly that set's files are used, and a missing one is an error; without, every
    readable picture is, and the folder's name stands for the set. Raises TrainingError.
    """
    from neural.training.weights import load_weights

    state, architecture, config = load_weights(weights)
    if architecture not in JUDGES:
        raise TrainingError(f"{weights} is a '{architecture}', which evaluation does not know.")
    files = _files(folder, testset)
    loaded = pictures.load(files, 32, largest=None)
    if not loaded.pictures:
        raise TrainingError(f"{folder} holds no picture that can be used.")
    if testset is not None and loaded.skipped:
        raise TrainingError(f"The test set '{testset}' is not whole: {loaded.skipped[0]}.")
    judge = JUDGES[architecture](state, config)
    scores: list[Score] = []
    for index, picture in enumerate(loaded.pictures):
        scores.append(judge(picture))
        on_picture(index + 1, len(loaded.pictures))
    return Evaluation(weights.stem, testset or folder.name, tuple(scores), loaded.skipped)


def _files(folder: Path, testset: str | None) -> Sequence[Path]:
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


Judge = Callable[[NamedPicture], Score]


def _upscaler_judge(state: dict[str, Tensor], config: dict[str, int]) -> Judge:
    """Set5 protocol: crop to the scale, MATLAB's bicubic, 8-bit output, luma, border of `scale`."""
    from neural.networks.upscaler import Upscaler
    from neural.training.tasks.upscale import Pair, enlarge

    network = Upscaler.build(config)
    network.load_state_dict(state)
    network.eval()
    scale = network.scale

    def judge(picture: NamedPicture) -> Score:
        pair = Pair.of(picture, scale)
        output = enlarge(network, pair.small)
        if pair.gray:
            got, truth = np.rint(output.mean(axis=2)), pair.large[..., 0].astype(np.float64)
        else:
            got, truth = metrics.luma(output), metrics.luma(pair.large)
        got, truth = metrics.crop_border(got, scale), metrics.crop_border(truth, scale)
        psnr = metrics.psnr(got, truth)
        return Score(picture.name, psnr if math.isfinite(psnr) else 100.0, metrics.ssim(got, truth))

    return judge


JUDGES: dict[str, Callable[[dict[str, Tensor], dict[str, int]], Judge]] = {
    "upscaler": _upscaler_judge
}
