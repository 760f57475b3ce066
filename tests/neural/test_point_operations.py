"""What every point operation promises to whoever composites it live."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from neural.context import Context
from neural.engine import compute
from neural.operation import Operation, operations
from neural.pixelwise import unchanged
from neural.point import PointOperation
from neural.source import WHITE, ArraySource, Depth, Pixels

STRONG: dict[str, dict[str, Any]] = {
    "brightness_contrast": {"brightness": 30, "contrast": -20},
    "channel_mixer": {"red_blue": 40, "green_red": 30, "blue_constant": 10},
    "colour_balance": {"shadows_red": 40, "midtones_blue": -30, "highlights_green": 20},
    "curves": {"rgb": ((0, 0.1), (0.4, 0.6), (1, 1)), "blue": ((0, 1), (1, 0))},
    "exposure": {"exposure": 0.7, "offset": 0.02},
    "hue_saturation": {"hue": 40, "saturation": 30, "lightness": -10},
    "levels": {"black": 20, "gamma": 1.4, "red": (0, 200, 1, 30, 255)},
    "lut": {"table": str(Path(__file__).parent / "swap.cube")},
    "selective_colour": {"reds_cyan": 50, "blues_black": -40, "neutrals_yellow": 30},
    "vibrance": {"vibrance": 60, "saturation": -20},
    "white_balance": {"temperature": 40, "tint": -20},
}
"""Values that change a picture, where the defaults do not."""

POINTS = [kind for kind in operations().values() if issubclass(kind, PointOperation)]
EVERY = pytest.mark.parametrize("kind", POINTS, ids=[kind.id for kind in POINTS])
EACH_DEPTH = pytest.mark.parametrize("depth", ["uint8", "uint16", "float32"])


def strong(kind: type[PointOperation]) -> PointOperation:
    return kind(**STRONG.get(kind.id, {}))


def noise(depth: str, height: int = 33, width: int = 47) -> Pixels:
    """Any value in every channel; in float32 also values beyond 0..1."""
    rng = np.random.default_rng(height)
    if depth == "float32":
        values = rng.normal(0.4, 0.6, (height, width, 4)).astype(np.float32)
        values[..., 3] = np.clip(values[..., 3], 0, 1)
        return values
    return rng.integers(0, WHITE[depth], (height, width, 4), endpoint=True).astype(depth)


def test_the_operations_of_kind_point_are_those_with_a_pixel_function() -> None:
    assert POINTS
    for kind in operations().values():
        assert (kind.kind == "point") == issubclass(kind, PointOperation), kind.id


@EVERY
@EACH_DEPTH
def test_a_run_is_the_pixel_function_over_the_picture(
    kind: type[PointOperation], depth: Depth
) -> None:
    pixels = noise(depth)
    result = compute(strong(kind), [ArraySource(pixels)], Context(tile=16))
    assert np.array_equal(result, strong(kind).pixel_function(depth)(pixels))
    assert not np.array_equal(result, pixels)


@EVERY
@EACH_DEPTH
def test_it_makes_a_new_array_of_the_same_shape_and_leaves_the_old_one_and_alpha(
    kind: type[PointOperation], depth: Depth
) -> None:
    pixels = noise(depth)
    before = pixels.copy()
    pixels.setflags(write=False)
    result = strong(kind).pixel_function(depth)(pixels)
    assert result.shape == pixels.shape
    assert result.dtype == depth
    assert not np.shares_memory(result, pixels)
    assert result.flags.c_contiguous
    assert result.flags.writeable
    assert np.isfinite(result).all()
    assert np.array_equal(pixels, before)
    assert np.array_equal(result[..., 3], before[..., 3])


@EVERY
@EACH_DEPTH
def test_each_pixel_stands_alone_however_the_picture_is_cut(
    kind: type[PointOperation], depth: Depth
) -> None:
    function = strong(kind).pixel_function(depth)
    pixels = noise(depth)
    whole = function(pixels)
    assert np.array_equal(function(pixels[3:20, 5:41]), whole[3:20, 5:41])  # a view
    assert np.array_equal(function(pixels[::-2, ::3]), whole[::-2, ::3])
    assert np.array_equal(function(pixels[7:8, 9:10]), whole[7:8, 9:10])
    hidden = pixels.copy()
    hidden[..., 3] = 0
    assert np.array_equal(function(hidden)[..., :3], whole[..., :3])


@EVERY
@EACH_DEPTH
def test_threads_share_one_function(kind: type[PointOperation], depth: Depth) -> None:
    pieces = [noise(depth, 20 + i, 31) for i in range(8)]
    function = strong(kind).pixel_function(depth)
    assert strong(kind).pixel_function(depth) is function
    alone = [function(piece) for piece in pieces]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(function, pieces))
    assert all(np.array_equal(a, b) for a, b in zip(alone, together, strict=True))


NEUTRAL: list[Operation] = [kind() for kind in POINTS if kind.id in STRONG and kind.id != "lut"]


@pytest.mark.parametrize("operation", NEUTRAL, ids=lambda operation: operation.id)
@EACH_DEPTH
def test_what_changes_nothing_says_so(operation: PointOperation, depth: Depth) -> None:
    assert operation.pixel_function(depth) is unchanged
