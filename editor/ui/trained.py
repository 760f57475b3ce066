"""What becomes of trained weights: a model in the user's folder, with its card."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from neural.cards import ModelCard, ModelFile, UserSource, digest
from neural.training.files import write_whole
from neural.weights.errors import ModelError
from neural.weights.safetensors import read_metadata
from neural.weights.userfolder import PREFIX


def keep_model(weights: Path, target: Path, *, data: str, metrics: dict[str, float]) -> ModelCard:
    """Copy trained weights to `target` in the models folder, their card beside them; gives the card.

    Raises ValueError, in words for the person, and then there is no new model.
    """
    try:
        metadata = read_metadata(weights)
        source = UserSource(files=(ModelFile(path=target.name, sha256=digest(weights)),))
        card = ModelCard(
            id=PREFIX + target.name,
            title=target.stem,
            architecture=metadata["architecture"],
            licence="yours",
            origin="Trained with Sfumato",
            source=source,
            data=data,
            metrics=dict(metrics),
            **json.loads(metadata["card"]),
        )
        # The card first: weights without one would be examined for what the card says.
        write_whole(target.with_suffix(".toml"), card.write)
        write_whole(target, lambda partial: shutil.copyfile(weights, partial))
    except (OSError, ModelError) as error:
        raise ValueError(f"The model could not be put into the models folder: {error}") from error
    return card
