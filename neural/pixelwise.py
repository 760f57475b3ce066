"""Changes of one pixel at a time, in the picture's own depth.

Adjustments are formulas of values encoded as sRGB is. uint8 and uint16 are stored that way; float32 is
linear, so it is encoded before and decoded after (through tables, relative error below 6e-6). Formulas
hold for values beyond 0..1 too; the integer depths clip their results, float32 keeps them. Alpha is
never changed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from neural.source import WHITE, Depth, Pixels, decode_srgb, encode_srgb, to_unit

Doubles = npt.NDArray[np.float64]
Floats = npt.NDArray[np.float32]
Curve = Callable[[Doubles], Doubles]
"""From encoded values to encoded values, white at 1.0; takes any value, also beyond 0..1."""


def unchanged(pixels: Pixels) -> Pixels:
    """What an operation at its identity maps with: not one bit differs."""
    return pixels


def tone_map(depth: Depth, curves: Sequence[Curve | None]) -> Callable[[Pixels], Pixels]:
    """A function that sends red, green and blue each through its curve; None leaves a channel alone."""
    active = np.array([curve is not None for curve in curves])
    if not active.any():
        return unchanged
    if depth == "float32":
        return _float_map(curves, active)
    return _integer_map(depth, curves)


def colour_map(depth: Depth, change: Callable[[Floats], None]) -> Callable[[Pixels], Pixels]:
    """A function that lets `change` work, in place, on H x W x 4 encoded float32, white at 1.0."""
    if depth == "float32":

        def change_floats(pixels: Pixels) -> Pixels:
            values = encoded(pixels)
            change(values)
            return decoded(values)

        return change_floats

    def change_integers(pixels: Pixels) -> Pixels:
        import cv2

        values = to_unit(pixels)
        change(values)
        # Rounds and clips in one pass.
        stored = cv2.CV_8U if depth == "uint8" else cv2.CV_16U
        white: Any = (WHITE[depth],) * 4
        return cv2.multiply(values, white, dtype=stored)

    return change_integers


def lit(factor: float) -> Curve:
    """Linear light times `factor`, as a curve of encoded values."""

    def curve(values: Doubles) -> Doubles:
        light = decode_srgb(values.astype(np.float32)) * np.float32(factor)
        return encode_srgb(light).astype(np.float64)

    return curve


def encoded(pixels: Floats) -> Floats:
    """A copy of linear H x W x 4 whose colours follow the sRGB curve; any value, alpha as it is."""
    return _through(_srgb_tables()[0], pixels)


def decoded(pixels: Floats) -> Floats:
    """The inverse of `encoded`."""
    return _through(_srgb_tables()[1], pixels)


def _through(tables: Floats, pixels: Floats) -> Floats:
    from neural import pixel_kernels as kernels

    result = np.array(pixels, order="C")
    kernels.map_floats(result, tables, np.zeros(3, np.float32), np.ones(3, np.bool_))
    return result


def _integer_map(depth: Depth, curves: Sequence[Curve | None]) -> Callable[[Pixels], Pixels]:
    white = int(WHITE[depth])
    steps = np.arange(white + 1)
    tables = np.stack(
        [
            steps if curve is None else np.rint(np.clip(curve(steps / white), 0, 1) * white)
            for curve in curves
        ]
    ).astype(depth)
    if depth == "uint8":
        import cv2

        alpha = steps.astype(np.uint8)
        table = np.ascontiguousarray(np.stack([*tables, alpha], axis=1)[:, None])
        return lambda pixels: cv2.LUT(pixels, table)

    from neural import pixel_kernels as kernels

    def map_words(pixels: Pixels) -> Pixels:
        result = np.array(pixels, order="C")
        kernels.map_words(result, tables)
        return result

    return map_words


def _float_map(
    curves: Sequence[Curve | None], active: npt.NDArray[np.bool_]
) -> Callable[[Pixels], Pixels]:
    from neural import pixel_kernels as kernels

    def linear(curve: Curve | None, values: Floats) -> Floats:
        if curve is None:
            return values
        return decode_srgb(curve(encode_srgb(values).astype(np.float64)).astype(np.float32))

    points = _table_points()
    tables = np.array([[linear(curve, points), linear(curve, -points)] for curve in curves])
    at_zero = np.array([linear(curve, np.zeros(1, np.float32))[0] for curve in curves])

    def map_floats(pixels: Pixels) -> Pixels:
        result = np.array(pixels, order="C")
        kernels.map_floats(result, tables, at_zero, active)
        return result

    return map_floats


@cache
def _table_points() -> Floats:
    """The values at which float tables have an entry."""
    from neural import pixel_kernels as kernels

    bits = np.arange(kernels.ENTRIES, dtype=np.int64) << kernels.SHIFT
    return (bits + kernels.LOWEST).astype(np.int32).view(np.float32)


@cache
def _srgb_tables() -> tuple[Floats, Floats]:
    """The sRGB curve and its inverse as tables for `map_floats`."""
    points = _table_points()
    encode = np.array([[encode_srgb(points), encode_srgb(-points)]] * 3)
    decode = np.array([[decode_srgb(points), decode_srgb(-points)]] * 3)
    return encode, decode
