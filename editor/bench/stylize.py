"""Our painter of any style beside Magenta's networks: time, and nearness to styles at equal content.

The distances need a VGG-19, which is no part of Sfumato: its file is named by SFUMATO_VGG19, or the one
that torchvision keeps is taken; without either they are left out.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np

import resources
from editor.bench.rows import Row, interleaved
from editor.bench.scenes import photo
from neural.context import Context
from neural.device import cores
from neural.engine import compute, prepare_torch
from neural.models import ModelStore
from neural.operations.stylize import NETWORK, Stylize
from neural.source import ArraySource, Size
from neural.styles import MODEL

GROUP = "stylize"
SIZE = Size(1600, 1000)
VGG = "SFUMATO_VGG19"
BUILT_IN = "starry"


def rows() -> Iterator[Row]:
    prepare_torch(cores())
    store = ModelStore()
    context = Context(models=store)
    source = ArraySource(photo(SIZE))
    ours, theirs = Stylize(), Stylize(styles=((BUILT_IN, 1.0),))
    if store.status(store.card(NETWORK)) == "ready":
        value, peer = interleaved(
            lambda: compute(ours, [source], context),
            lambda: compute(theirs, [source], context),
            rounds=3,
        )
        yield Row(
            group=GROUP,
            name="a painter's style, for each megapixel",
            value=value / SIZE.megapixels,
            peer="Magenta's 26 styles",
            peer_value=peer / SIZE.megapixels,
            target=1500,
        )
    yield from _distances(store)


def _distances(store: ModelStore) -> Iterator[Row]:
    """The sample pictures, each in the styles of all of them: hard cases, being no paintings."""
    from neural.training.errors import TrainingError
    from neural.training.pictures import read_picture
    from neural.training.style_judge import StyleJudge

    files = sorted((Path(resources.__path__[0]) / "samples").glob("*.jpg"))
    named = os.environ.get(VGG)
    try:
        judge = StyleJudge({"samples": files}, Path(named) if named else None)
    except TrainingError:
        return
    network = store.load(MODEL)
    found = [judge(network, read_picture(file), n) for n, file in enumerate(files)]
    yield Row(
        group=GROUP,
        name="distance from styles at equal content, sample pictures",
        value=float(np.mean([figures["style at equal content"] for figures in found])),
        unit="",
        peer="Magenta's any style",
        peer_value=float(
            np.mean([figures["Magenta's style at equal content"] for figures in found])
        ),
        target=1,
        against="ratio",
    )
