"""One pixel read, and its colour in other words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from editor.document.layers import Layer
from editor.document.state import State
from neural.source import Rect, decode_srgb, to_unit

_TO_XYZ: Final = np.array(
    [
        [0.4360747, 0.3850649, 0.1430804],
        [0.2225045, 0.7168786, 0.0606169],
        [0.0139322, 0.0971045, 0.7141733],
    ]
)
"""Linear sRGB to XYZ under D50 (Bradford), as in the sRGB profile of the ICC."""
_WHITE: Final = np.array([0.96422, 1.0, 0.82521])


@dataclass(frozen=True, slots=True)
class Reading:
    """A pixel: `values` as stored, red, green, blue, alpha; `srgb` its colour, 0..1, without alpha."""

    values: tuple[float, ...]
    srgb: tuple[float, float, float]


def read_pixel(state: State, x: int, y: int, *, layer: bool = False) -> Reading | None:
    """A pixel of all layers together or, with `layer`, of the active one alone.

    None where that layer has no pixels of its own.
    """
    from editor.document.colour import as_srgb  # loads LittleCMS: not before it is needed
    from editor.document.projection import composite

    if layer:
        node = state.active_node
        if not isinstance(node, Layer):
            return None
        pixel = node.raster.read(Rect(x - node.x, y - node.y, 1, 1))
    else:
        pixel = composite(state, Rect(x, y, 1, 1))
    red, green, blue, _ = (float(value) for value in to_unit(pixel)[0, 0])
    values = tuple(value.item() for value in pixel[0, 0])
    return Reading(values, as_srgb((red, green, blue), state.profile, state.depth))


def lab_of(srgb: tuple[float, float, float]) -> tuple[float, float, float]:
    """CIE L*a*b* (1976) under D50, as photo editors and ICC profiles say it, of sRGB in 0..1."""
    light = decode_srgb(np.array(srgb, np.float32).reshape(1, 1, 3)).reshape(3).astype(np.float64)
    part = (_TO_XYZ @ light) / _WHITE
    bent = np.where(part > 216 / 24389, np.cbrt(part), (24389 / 27 * part + 16) / 116)
    x, y, z = (float(value) for value in bent)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)
