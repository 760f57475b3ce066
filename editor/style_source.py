"""A layer of the document, or what is selected of it, as a style: a small picture that a recipe carries."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from editor.document.layers import Layer
from editor.document.raster import RasterSource, used_rect
from editor.document.state import State
from neural.operation import OperationError
from neural.resample import reduced
from neural.source import from_unit, to_unit
from neural.style_picture import CARRIED, carried

Floats = npt.NDArray[np.float32]

HALF = 0.5
"""What is covered less than this does not count."""


def style_of(state: State, layer: Layer, *, selected: bool = False) -> str:
    """The layer's pixels, or what is selected of them, as the path of a style picture that holds them.

    Pixels that are missing are continued from those around them, which keeps strange colours out.
    May run on any thread. Raises OperationError where there is nothing to see.
    """
    raster = layer.raster
    there = used_rect(raster)
    selection = state.selection if selected else None
    if selection is not None:
        there = there.intersect(used_rect(selection).translate(-layer.x, -layer.y))
    if there.empty:
        if selected:
            raise OperationError("Nothing of “{}” is selected.", layer.name)
        raise OperationError("“{}” is empty. Choose a layer with pixels.", layer.name)
    small = np.clip(reduced(RasterSource(raster, there), CARRIED), 0.0, 1.0)
    covered = small[..., 3]
    if selection is not None:
        from cv2 import INTER_AREA, resize

        coverage = to_unit(selection.read(there.translate(layer.x, layer.y)))[..., 0]
        covered = covered * resize(coverage, covered.shape[::-1], interpolation=INTER_AREA)
    counts = covered >= HALF
    if not counts.any():
        raise OperationError("Too little of “{}” is there to be a style.", layer.name)
    rows, columns = (np.flatnonzero(counts.any(axis=axis)) for axis in (1, 0))
    box = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return carried(_continued(small[..., :3][box], counts[box]), layer.name)


def _continued(rgb: Floats, there: npt.NDArray[np.bool_]) -> npt.NDArray[np.uint8]:
    """H x W x 3 in 8 bits; where pixels are missing, that of the nearest one that is there."""
    pixels = from_unit(rgb, "uint8").astype(np.uint8, copy=False)
    if there.all():
        return pixels
    from cv2 import DIST_L2, DIST_LABEL_PIXEL, distanceTransformWithLabels

    missing = (~there).astype(np.uint8)
    _, labels = distanceTransformWithLabels(missing, DIST_L2, 5, labelType=DIST_LABEL_PIXEL)
    numbers = np.asarray(labels, np.intp)
    palette = np.zeros((int(numbers.max()) + 1, 3), np.uint8)
    palette[numbers[there]] = pixels[there]
    return palette[numbers]
