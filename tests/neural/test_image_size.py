"""Image size: the size that was asked for, proportions kept, pixels as a Lanczos filter gives them."""

from __future__ import annotations

import numpy as np
import pytest

from neural.context import Context
from neural.engine import compute
from neural.operation import OperationError
from neural.operations.image_size import ImageSize
from neural.source import ArraySource, Rect, Size


@pytest.mark.parametrize(
    ("choices", "size"),
    [
        ({}, Size(300, 200)),
        ({"scale": 50}, Size(150, 100)),
        ({"width": 600}, Size(600, 400)),
        ({"height": 20}, Size(30, 20)),
        ({"width": 10, "height": 10}, Size(10, 10)),
        ({"longest": 150}, Size(150, 100)),
        ({"longest": 4000}, Size(300, 200)),
        ({"scale": 200, "longest": 450}, Size(450, 300)),
    ],
)
def test_the_result_has_the_size_that_was_asked_for(choices: dict[str, int], size: Size) -> None:
    assert ImageSize(**choices).output_size(Size(300, 200)) == size


@pytest.mark.parametrize("dtype", ["uint8", "uint16", "float32"])
def test_a_flat_picture_stays_flat_at_every_depth(dtype: str) -> None:
    pixels = np.full((40, 60, 4), 1, dtype)
    pixels[..., 3] = {"uint8": 255, "uint16": 65535, "float32": 1}[dtype]
    result = compute(ImageSize(scale=55), [ArraySource(pixels)], Context())
    assert result.shape == (22, 33, 4)
    assert result.dtype == pixels.dtype
    np.testing.assert_allclose(result, np.broadcast_to(pixels[0, 0], result.shape), rtol=1e-5)


def test_reducing_does_not_alias() -> None:
    pixels = np.full((64, 64, 4), 255, np.uint8)
    pixels[::2, ::2, :3] = 0
    pixels[1::2, 1::2, :3] = 0
    result = compute(ImageSize(scale=25), [ArraySource(pixels)], Context())
    assert np.abs(result[..., :3].astype(int) - 128).max() <= 2


def test_its_own_size_changes_not_one_bit() -> None:
    rng = np.random.default_rng(3)
    pixels = rng.integers(0, 65536, (31, 17, 4)).astype(np.uint16)
    np.testing.assert_array_equal(compute(ImageSize(), [ArraySource(pixels)], Context()), pixels)


def test_layers_keep_their_place() -> None:
    canvas = Size(300, 200)
    left, right = Rect(0, 0, 101, 200), Rect(101, 0, 199, 200)
    operation = ImageSize(longest=100)
    parts = [operation.for_part(canvas, part).output_size(part.size) for part in (left, right)]
    target = operation.output_size(canvas)
    assert parts[0].width + parts[1].width == target.width
    assert {part.height for part in parts} == {target.height}


def test_what_cannot_be_held_is_refused() -> None:
    with pytest.raises(OperationError, match="Choose a smaller"):
        ImageSize(scale=1000).output_size(Size(90_000, 90_000))
