"""Undo: what fifty small edits of a large document cost, against keeping copies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from editor.bench.rows import Row, interleaved
from editor.bench.scenes import photo
from editor.document.history import History, Step
from editor.document.layers import Layer
from editor.document.projection import Projection
from editor.document.raster import Raster
from editor.document.state import State
from neural.source import Rect, Size

GROUP = "history"
SIZE = Size(8192, 8192)
EDITS = 50


def rows() -> Iterator[Row]:
    pixels = photo(SIZE)
    layer = Layer(raster=Raster.from_array(pixels), name="Background")
    history = History(Step("Open", State(size=SIZE, layers=(layer,), active=layer.id)))
    before = history.bytes_in_memory
    random = np.random.default_rng(0)
    for _ in range(EDITS):
        _edit(history, random)
    added = history.bytes_in_memory - before
    yield Row(
        group=GROUP,
        name=f"{EDITS} edits of ≤ 64 px, 8192 × 8192: bytes added",
        value=100 * added / before,
        unit="%",
        peer="the document",
        peer_value=100.0,
        target=20.0,
    )
    projection = Projection(history.state)
    level = projection.level_for(1080 / SIZE.height)
    seen = Rect.of(projection.size(level))

    def show() -> None:
        projection.update(history.state)
        for _ in projection.tiles(level, seen):
            pass

    def undo() -> None:
        history.undo()
        show()

    def redo() -> None:
        history.redo()
        show()

    def copy() -> None:
        pixels.copy()

    show()
    back, there, copied = interleaved(undo, redo, copy, rounds=30)
    for name, value in (("undo", back), ("redo", there)):
        yield Row(
            group=GROUP,
            name=f"{name}, shown on the screen",
            value=value,
            peer="one copy of the layer",
            peer_value=copied,
            target=20.0,
        )


def _edit(history: History, random: np.random.Generator) -> None:
    width, height = (int(value) for value in random.integers(8, 65, 2))
    x, y = (
        int(random.integers(0, SIZE.width - width)),
        int(random.integers(0, SIZE.height - height)),
    )
    layer = history.state.pixel_layers[0]
    pixels = random.integers(0, 256, (height, width, 4), np.uint8)
    raster = layer.raster.write(Rect(x, y, width, height), pixels)
    history.push("Paint", history.state.with_node(replace(layer, raster=raster)))
