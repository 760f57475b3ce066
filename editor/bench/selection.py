"""Selections in a picture of 24 MP: finding them, softening them, drawing their edge."""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np

from editor.bench.rows import Row, interleaved
from editor.bench.scenes import MP24, SCREEN, photo
from editor.document.selection.edges import feathered
from editor.document.selection.outline import Outline
from editor.document.selection.shapes import ellipse
from editor.document.selection.wand import Sample, wand
from editor.document.state import State
from neural.source import Rect

GROUP = "selection"
TOLERANCE = 255
"""So large that the whole picture is flooded."""


def rows() -> Iterator[Row]:
    picture = photo(MP24)
    state = State.from_array(picture)
    yield _wand(state, np.ascontiguousarray(picture[..., :3]))
    width, height = MP24.width, MP24.height
    shape = ellipse(0, 0, width, height, state.rect, "uint8")
    mask = shape.read(state.rect)[..., 0]
    value, peer = interleaved(
        lambda: feathered(shape, 20), lambda: cv2.GaussianBlur(mask, (0, 0), 10), rounds=5
    )
    yield Row(
        group=GROUP,
        name="feather an ellipse by 20, 24 MP",
        value=value,
        peer="OpenCV, the whole mask",
        peer_value=peer,
        target=1.0,
        against="ratio",
    )
    outline = Outline()
    outline.show(shape)
    window = Rect.of(SCREEN)
    for name, zoom, left in (("all of it", 0.3, 0.0), ("at 100%", 1.0, -1000.0)):
        (value,) = interleaved(lambda z=zoom, x=left: outline.marks(x, x / 2, z, window), rounds=20)
        yield Row(group=GROUP, name=f"the edge on a new view, {name}", value=value, target=16.0)


def _wand(state: State, colors: np.ndarray) -> Row:
    sample, x, y = Sample.layer(state, state.pixel_layers[0]), 3000, 2000

    def theirs() -> object:
        found = np.zeros((colors.shape[0] + 2, colors.shape[1] + 2), np.uint8)
        far = (TOLERANCE,) * 3
        way = 4 | cv2.FLOODFILL_FIXED_RANGE | cv2.FLOODFILL_MASK_ONLY | 255 << 8
        return cv2.floodFill(colors, found, (x, y), 0, far, far, way)

    value, peer = interleaved(
        lambda: wand(sample, x, y, 2 * TOLERANCE, antialias=False), theirs, rounds=5
    )
    return Row(
        group=GROUP,
        name="magic wand over a layer, 24 MP, by looks",
        value=value,
        peer="OpenCV, by RGB",
        peer_value=peer,
    )
