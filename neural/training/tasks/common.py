"""What the tasks that learn from clean pictures share: reading them and choosing who judges."""

from __future__ import annotations

from dataclasses import dataclass

from neural.training import pictures
from neural.training.errors import TrainingError
from neural.training.pictures import NamedPicture
from neural.training.settings import TrainSettings


@dataclass(frozen=True)
class Dataset:
    """Pictures to learn from, pictures to judge by, and why others could not be used."""

    learn: tuple[NamedPicture, ...]
    judge: tuple[NamedPicture, ...]
    skipped: tuple[str, ...]


def dataset(settings: TrainSettings, scale: int) -> Dataset:
    """The pictures of a run whose patches are `scale` times larger than the network's input.

    Raises TrainingError when there is nothing to learn from or to judge by.
    """
    side = max(settings.patch, settings.late_patch) * scale
    loaded = pictures.load_for_training(settings.data, side, settings.exclude)
    if not settings.validation:
        learn, judge = pictures.hold_out(loaded.pictures)
        return Dataset(learn, judge, loaded.skipped)
    judged = pictures.load(pictures.picture_files(settings.validation), 16 * scale)
    if not judged.pictures:
        raise TrainingError("The validation folders hold no picture that can be used.")
    return Dataset(loaded.pictures, judged.pictures, (*loaded.skipped, *judged.skipped))


def check_fit(left: list[str], allowed: int) -> None:
    """Raise TrainingError when more than `allowed` layers of the weights to start from differ."""
    if len(left) > allowed:
        raise TrainingError(
            f"The weights to start from do not fit: {len(left)} layers differ in their numbers of "
            "channels, or are missing."
        )
