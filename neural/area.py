"""Filters that look at a pixel's neighbourhood: in which light they work, with alpha premultiplied.

A filter's function gets H x W x 4 float32, white at 1.0, whose colours are multiplied with alpha, so that
what is transparent does not bleed, and gives the same shape back. A result comes out the same in every
tile where each pixel's sums are taken in a fixed order, or in float64.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np
import numpy.typing as npt

from neural.blur import Gaussian
from neural.pixelwise import decoded, encoded
from neural.source import Depth, Pixels, Rect, Source, depth_of, from_unit, to_unit

Floats = npt.NDArray[np.float32]

Light = Literal["stored", "encoded", "linear"]
"""The values a filter works on: those that are stored (encoded at 8 and 16 bits, linear in float32), or
the same at every depth, as the eye sees (encoded) or as light adds up (linear)."""

LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32)
"""Weights of red, green and blue, ITU-R BT.709."""


def opened(pixels: Pixels, light: Light = "stored", *, opaque: bool = False) -> Floats:
    """A new array of premultiplied values; alpha is clipped to 0..1."""
    values = _in_light(np.array(to_unit(pixels), order="C"), pixels, light)
    if not opaque:
        from neural import area_kernels as kernels

        kernels.premultiply(values)
    return values


def closed(
    values: Floats, depth: Depth, light: Light = "stored", *, opaque: bool = False
) -> Pixels:
    """The inverse of `opened`: straight pixels of `depth`, rounded; `values` are used up."""
    if opaque:
        values[..., 3] = 1
    else:
        from neural import area_kernels as kernels

        kernels.unpremultiply(values)
    if light == "encoded" and depth == "float32":
        values = decoded(values)
    elif light == "linear" and depth != "float32":
        values = encoded(values)
    return from_unit(values, depth)


def area_map(
    change: Callable[[Floats], Floats],
    source: Source,
    light: Light = "stored",
    *,
    keep_alpha: bool = False,
) -> Callable[[Pixels], Pixels]:
    """A function of pixels of `source` that lets `change` work on their premultiplied values.

    With `keep_alpha`, alpha stays bit for bit and `change` sees straight colours.
    """
    opaque = source.opaque or keep_alpha

    def function(pixels: Pixels) -> Pixels:
        values = change(opened(pixels, light, opaque=opaque))
        result = closed(np.ascontiguousarray(values), depth_of(pixels), light, opaque=opaque)
        if keep_alpha:
            result[..., 3] = pixels[..., 3]
        return result

    return function


def softened(values: Floats, blur: Gaussian, *, premultiplied: bool = True) -> Floats:
    """H x W x 4 blurred, on the CPU in float64.

    Straight colours are weighted by alpha, and stay where it is 0.
    """
    if premultiplied:
        return blur.blur(values.astype(np.float64)).astype(np.float32)
    weighted = values.astype(np.float64)
    weighted[..., :3] *= weighted[..., 3:]
    blurred = blur.blur(weighted)
    out = values.copy()
    seen = blurred[..., 3:] > 1e-6
    np.divide(blurred[..., :3], blurred[..., 3:], out=out[..., :3], where=seen, casting="same_kind")
    return out


def luma(values: Floats) -> Floats:
    """H x W: the weighted sum of the colours, in a fixed order."""
    return values[..., 0] * LUMA[0] + values[..., 1] * LUMA[1] + values[..., 2] * LUMA[2]


def placed(
    change: Callable[[Floats, Rect], Floats],
    source: Source,
    light: Light = "stored",
    *,
    halo: int = 0,
    align: int = 1,
    keep_alpha: bool = False,
) -> Callable[[Rect], Pixels]:
    """A function of places for `Context.render`, for filters to which it matters where a pixel lies.

    `change` gets the values of the cell and `halo` pixels around it, from a multiple of `align` on, and
    the rectangle they fill.
    """
    opaque = source.opaque or keep_alpha

    def function(core: Rect) -> Pixels:
        there = core.inflate(halo).align(align).intersect(Rect.of(source.size))
        pixels = source.read(there)
        inside = core.relative_to(there).slices
        values = change(opened(pixels, light, opaque=opaque), there)
        result = closed(np.array(values[inside], order="C"), source.depth, light, opaque=opaque)
        if keep_alpha:
            result[..., 3] = pixels[inside][..., 3]
        return result

    return function


def _in_light(values: Floats, pixels: Pixels, light: Light) -> Floats:
    stored_linear = pixels.dtype == np.float32
    if light == "encoded" and stored_linear:
        return encoded(values)
    if light == "linear" and not stored_linear:
        return decoded(values)
    return values
