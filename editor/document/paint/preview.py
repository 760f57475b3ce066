"""A stroke to know a brush by."""

from __future__ import annotations

from dataclasses import replace
from math import pi, sin
from typing import Final

import numpy as np

from editor.document.paint.brush import Brush, Point
from editor.document.paint.stroke import Stroke
from editor.document.paint.wash import Floats, Ink
from editor.document.raster import Raster
from neural.source import Rect, Size

_POINTS: Final = 24


def preview(brush: Brush, size: Size) -> Floats:
    """The coverage of a waved stroke with rising and falling pressure, H x W, 0..1.

    Brushes that are too wide are drawn as wide as fits.
    """
    fitted = replace(brush, size=min(brush.size, 0.62 * size.height), smoothing=0.0)
    area = Rect.of(size)
    stroke = Stroke(Raster.mask(area, "float32"), fitted, Ink(colour=(1.0, 1.0, 1.0)), area)
    margin = 0.5 * size.height
    for n in range(_POINTS + 1):
        along = n / _POINTS
        wave = sin(2 * pi * along) * 0.22 * size.height
        stroke.add(
            [
                Point(
                    margin + along * (size.width - 2 * margin),
                    size.height / 2 - wave,
                    0.15 + 0.85 * sin(pi * along),
                )
            ]
        )
    stroke.end()
    return np.ascontiguousarray(stroke.raster.read(area)[..., 0])
