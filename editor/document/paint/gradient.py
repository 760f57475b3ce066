"""A gradient as an ink: its colours in float, so that 8-bit documents get dither instead of bands."""

from __future__ import annotations

from typing import Final

import numpy as np

from editor.document.blend import BlendMode
from editor.document.fill import Gradient, GradientKind
from editor.document.paint.wash import Floats, Ink
from neural.source import Depth, Rect

_ENTRIES: Final = 4096
_KINDS: Final[tuple[GradientKind, ...]] = ("linear", "reflected", "radial", "diamond", "angle")
_LUMA: Final = np.array([0.2126, 0.7152, 0.0722], np.float32)


def gradient_ink(
    gradient: Gradient,
    depth: Depth,
    *,
    channels: int = 4,
    at: tuple[int, int] = (0, 0),
    blend: BlendMode = BlendMode.NORMAL,
) -> Ink:
    """What lays `gradient`, in document coordinates, on a raster whose origin is at `at`.

    On one channel its luma is laid, transparent parts as black.
    """
    from editor.document.paint.kernels import gradient_places

    colours = gradient.colors(np.linspace(0.0, 1.0, _ENTRIES)).astype(np.float32)
    if channels == 1:
        colours = (colours[:, :3] @ _LUMA * colours[:, 3])[:, None]
    table = np.ascontiguousarray(colours)
    kind = _KINDS.index(gradient.kind)
    line = np.array((*gradient.start, *gradient.end), np.float64)

    def source(rect: Rect) -> Floats:
        out = np.empty((rect.height, rect.width, channels), np.float32)
        gradient_places(kind, line, rect.x + at[0], rect.y + at[1], table, out)
        return out

    return Ink(
        source=source, smooth=True, blend=blend, dither=1.0 / 255.0 if depth == "uint8" else 0.0
    )
