"""A run's state on disk: written whole or not at all, read without running code."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import torch

from neural.training.errors import TrainingError
from neural.training.files import write_whole

VERSION = 1


def save(path: Path, task: str, state: dict[str, Any]) -> None:
    """Write a checkpoint of `task`. Raises OSError; the former checkpoint then still stands."""
    content = {"format": "sfumato-checkpoint", "version": VERSION, "task": task, **state}
    write_whole(path, lambda temporary: torch.save(content, temporary))


def load(path: Path, task: str) -> dict[str, Any]:
    """The state that `save` wrote. Raises TrainingError when it is not one, or not of `task`."""
    if not path.is_file():
        raise TrainingError(f"There is no checkpoint {path}.")
    try:
        raw: Any = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # torch raises many types for a file it cannot read
        raise TrainingError(f"{path} is not a readable checkpoint.") from error
    if not isinstance(raw, dict):
        raise TrainingError(f"{path} is not a checkpoint of Sfumato.")
    content = cast("dict[str, Any]", raw)
    if content.get("format") != "sfumato-checkpoint":
        raise TrainingError(f"{path} is not a checkpoint of Sfumato.")
    if content.get("version") != VERSION:
        raise TrainingError(
            f"{path} was written by another version of Sfumato (checkpoint format "
            f"{content.get('version')}, this one reads {VERSION}); start from its weights with --init."
        )
    if content.get("task") != task:
        raise TrainingError(f"{path} is a checkpoint of '{content.get('task')}', not of '{task}'.")
    return content
