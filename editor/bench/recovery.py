"""Recovery: what keeping a document costs the one who edits it, and how soon it is on the disk."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from editor.bench.rows import Row, interleaved
from editor.bench.scenes import photo
from editor.document import spill
from editor.document.state import State
from editor.recovery.keeper import Keeper
from editor.recovery.reading import recover
from editor.session import Document
from neural.source import Rect, Size

GROUP = "recovery"
SIZE = Size(6000, 4000)


def rows() -> Iterator[Row]:
    with TemporaryDirectory(dir=spill.folder()) as folder:
        yield from _rows(Path(folder))


def _rows(folder: Path) -> Iterator[Row]:
    keeper = Keeper(folder, interval=1.0)
    kept, alone = (Document(State.from_array(photo(SIZE))) for _ in range(2))
    kept.listeners.append(lambda _: keeper.note(kept, kept.moment()))
    random = np.random.default_rng(0)
    _edit(kept, random)
    started = time.perf_counter()
    keeper.written()
    first = (time.perf_counter() - started) * 1e3
    yield Row(group=GROUP, name="24 MP, first edit: on the disk after", value=first, target=2000.0)
    with_it, without = interleaved(
        lambda: _edit(kept, random), lambda: _edit(alone, random), rounds=60
    )
    yield Row(
        group=GROUP,
        name="a stroke of 64 px on 24 MP, kept",
        value=with_it,
        peer="not kept",
        peer_value=without,
        target=1.5,
        against="ratio",
    )
    keeper.written()
    _edit(kept, random)
    started = time.perf_counter()
    keeper.written()
    later = (time.perf_counter() - started) * 1e3
    yield Row(group=GROUP, name="a later edit: on the disk after", value=later, target=200.0)
    keeper.close()
    (left,) = (each for each in folder.iterdir() if each.is_dir())
    started = time.perf_counter()
    recover(left)
    back = (time.perf_counter() - started) * 1e3
    yield Row(group=GROUP, name="24 MP, 60 steps: read back", value=back)


def _edit(document: Document, random: np.random.Generator) -> None:
    x, y = int(random.integers(0, SIZE.width - 64)), int(random.integers(0, SIZE.height - 64))
    layer = document.state.pixel_layers[0]
    pixels = random.integers(0, 256, (64, 64, 4), np.uint8)
    raster = layer.raster.write(Rect(x, y, 64, 64), pixels)
    document.apply("Paint", document.state.with_node(replace(layer, raster=raster)))
