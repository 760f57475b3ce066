"""A small picture bent by a grid, as it is seen: for the screen, while the hand moves."""

from __future__ import annotations

import numpy as np

from editor.document.resampling import STEP, inverted_mesh
from editor.document.transform import Matrix, Transform
from neural.source import Pixels, Rect


def bent(
    picture: Pixels, place: Rect, transform: Transform, view: Matrix, window: Rect
) -> tuple[Rect, Pixels]:
    """What of a picture is seen in `window` through a transform with a mesh, and where it lies there.

    `picture`, H x W x 4 of uint8, premultiplied, covers `place` of the document; `view` leads from the
    document to the window. Bilinear: as good as a sketch must be.
    """
    import cv2

    whole = transform.then(view)
    steps = np.linspace(0.0, 1.0, 33)
    x, y = np.meshgrid(place.x + steps * place.width, place.y + steps * place.height)
    gone = whole.forward(np.stack([x.ravel(), y.ravel()], axis=1))
    low, high = gone.min(axis=0), gone.max(axis=0)
    area = Rect.enclosing(*map(float, low), *map(float, high)).intersect(window)
    if area.empty:
        return area, np.zeros((0, 0, 4), np.uint8)
    scale = np.array([picture.shape[1] / place.width, picture.shape[0] / place.height])
    nodes = (inverted_mesh(whole, area) - (place.x, place.y)) * scale - 0.5
    nodes = np.where(np.isfinite(nodes), nodes, -1e6).astype(np.float32)
    fine = cv2.resize(nodes, None, fx=STEP, fy=STEP, interpolation=cv2.INTER_LINEAR)
    first = (
        STEP + STEP // 2
    )  # the first node lies a step before the corner, in the middle of its own
    maps = fine[first : first + area.height, first : first + area.width]
    found = cv2.remap(
        picture,
        maps,
        None,  # type: ignore[arg-type]
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=(0, 0, 0, 0),
    )
    return area, np.ascontiguousarray(found, np.uint8)
