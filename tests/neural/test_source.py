"""Geometry adds up, and depths convert without loss."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from neural.source import (
    WHITE,
    ArraySource,
    Depth,
    Rect,
    Size,
    Source,
    decode_srgb,
    depth_of,
    encode_srgb,
    from_unit,
    nearest,
    to_unit,
)

numbers = st.integers(-50, 50)
lengths = st.integers(0, 60)
rects = st.builds(Rect, numbers, numbers, lengths, lengths)
solid = st.builds(Rect, numbers, numbers, st.integers(1, 60), st.integers(1, 60))


def painted(*parts: Rect) -> np.ndarray:
    """How often each pixel around the origin is covered."""
    canvas = np.zeros((400, 400), int)
    for part in parts:
        canvas[part.translate(200, 200).slices] += 1
    return canvas


@settings(deadline=None, max_examples=50)
@given(rects, rects)
def test_an_intersection_is_what_both_cover(a: Rect, b: Rect) -> None:
    both = painted(a) & painted(b)
    assert np.array_equal(painted(a.intersect(b)), both)
    assert a.overlaps(b) == bool(both.any())
    assert a.contains(b) == bool((painted(b) <= painted(a)).all())


@settings(deadline=None, max_examples=50)
@given(rects, rects)
def test_a_union_holds_both_and_no_more_than_it_must(a: Rect, b: Rect) -> None:
    union = a.union(b)
    assert union.contains(a)
    assert union.contains(b)
    if not (a.empty or b.empty):
        assert union.x == min(a.x, b.x)
        assert union.right == max(a.right, b.right)
        assert union.y == min(a.y, b.y)
        assert union.bottom == max(a.bottom, b.bottom)


@settings(deadline=None, max_examples=50)
@given(solid, st.integers(1, 17))
def test_a_grid_covers_every_pixel_once(rect: Rect, tile: int) -> None:
    assert np.array_equal(painted(*rect.grid(tile)), painted(rect))


@settings(deadline=None, max_examples=50)
@given(solid, st.integers(1, 9))
def test_quarters_cover_every_pixel_once_and_get_smaller(rect: Rect, multiple: int) -> None:
    parts = rect.quarters(multiple)
    assert np.array_equal(painted(*parts), painted(rect))
    if max(rect.width, rect.height) >= 2 * multiple:
        assert len(parts) > 1
    for part in parts:
        assert (part.x - rect.x) % multiple == 0
        assert (part.y - rect.y) % multiple == 0


@settings(deadline=None, max_examples=50)
@given(rects, st.integers(1, 16))
def test_aligning_grows_to_multiples_and_no_further(rect: Rect, multiple: int) -> None:
    aligned = rect.align(multiple)
    assert aligned.contains(rect)
    assert all(edge % multiple == 0 for edge in (aligned.x, aligned.y, aligned.right))
    assert aligned.width < rect.width + 2 * multiple


@settings(deadline=None, max_examples=50)
@given(rects, st.integers(0, 20))
def test_inflating_then_deflating_gives_the_rectangle_back(rect: Rect, margin: int) -> None:
    assert rect.inflate(margin).inflate(-margin) == rect


@settings(deadline=None, max_examples=50)
@given(solid, solid)
def test_relative_coordinates_come_back(rect: Rect, other: Rect) -> None:
    assert rect.relative_to(other).translate(other.x, other.y) == rect


@settings(deadline=None, max_examples=50)
@given(solid, st.integers(1, 8))
def test_scaling_scales_edges(rect: Rect, factor: int) -> None:
    scaled = rect.scale(factor)
    assert (scaled.x, scaled.right) == (rect.x * factor, rect.right * factor)
    assert scaled.area == rect.area * factor**2


@settings(deadline=None, max_examples=50)
@given(st.integers(1, 60), st.integers(1, 60), st.integers(1, 200), st.integers(1, 59))
def test_parts_that_touch_still_touch_when_scaled(
    old: int, height: int, new: int, cut: int
) -> None:
    cut = min(cut, old)
    before, after = Size(old, height), Size(new, height)
    left = Rect(0, 0, cut, height).scaled_with(before, after)
    right = Rect.edges(cut, 0, old, height).scaled_with(before, after)
    assert not left.empty
    assert left.x == 0
    if cut < old and new >= old:
        assert left.right == right.x
        assert right.right == new


def test_negative_sizes_are_empty() -> None:
    assert Rect(3, 4, -5, 2) == Rect(3, 4, 0, 2)
    assert Rect.edges(10, 0, 5, 5).empty


def test_enclosing_holds_fractions() -> None:
    assert Rect.enclosing(0.2, -0.5, 3.0, 2.1) == Rect(0, -1, 3, 4)


def test_sizes_are_never_scaled_away() -> None:
    assert Size(3, 1).scaled(0.1) == Size(1, 1)
    assert Size(4000, 3000).fitted(400) == Size(400, 300)
    assert Size(40, 30).fitted(400) == Size(40, 30)


def test_the_tile_under_the_eye_comes_first_then_its_neighbours() -> None:
    pending = list(Rect(0, 0, 100, 100).grid(20))
    assert nearest(pending, None) == pending[0]
    assert nearest(pending, Rect(0, 0, 0, 0)) == pending[0]
    assert nearest(pending, Rect(45, 65, 10, 10)) == Rect(40, 60, 20, 20)
    pending.remove(Rect(40, 60, 20, 20))
    # One that can be seen goes before any that cannot, however near.
    visible = Rect(41, 61, 58, 10)
    assert nearest(pending, visible).overlaps(visible)


@pytest.mark.parametrize("depth", ["uint8", "uint16"])
def test_every_stored_value_survives_unit_floats(depth: str) -> None:
    top = np.iinfo(depth).max
    values = np.arange(top + 1).astype(depth).reshape(1, -1, 1)
    unit = to_unit(values)
    assert unit.dtype == np.float32
    assert unit.max() == 1.0
    assert np.array_equal(from_unit(unit, depth_of(values)), values)


def test_values_are_rounded_and_clipped_not_truncated() -> None:
    unit = np.array([[[-0.5, 0.4999 / 255, 0.5001 / 255, 254.6 / 255, 1.7]]], np.float32)
    assert from_unit(unit, "uint8").ravel().tolist() == [0, 0, 1, 255, 255]
    assert np.array_equal(from_unit(unit, "float32"), unit)


@settings(deadline=None, max_examples=50)
@given(st.floats(-100, 100, width=32))
def test_the_srgb_curve_and_its_inverse_cancel_beyond_0_and_1_too(value: float) -> None:
    start = np.array([value], np.float32)
    assert np.allclose(decode_srgb(encode_srgb(start)), start, rtol=1e-5, atol=1e-8)
    assert np.allclose(encode_srgb(-start), -encode_srgb(start))


def test_the_srgb_curve_has_its_known_values() -> None:
    linear = np.array([0, 0.002, 0.2140411, 1], np.float32)
    assert np.allclose(encode_srgb(linear), [0, 0.02584, 0.5, 1], atol=1e-6)


def test_an_array_is_a_source() -> None:
    pixels = np.full((3, 5, 4), 255, np.uint8)
    source = ArraySource(pixels)
    assert isinstance(source, Source)
    assert source.size == Size(5, 3)
    assert source.depth == "uint8"
    assert source.opaque
    pixels[1, 2, 3] = 254
    assert not ArraySource(pixels).opaque
    assert np.array_equal(source.read(Rect(2, 1, 1, 1)), pixels[1:2, 2:3])


@pytest.mark.parametrize(
    "pixels",
    [
        np.zeros((4, 4), np.uint8),
        np.zeros((4, 4, 3), np.uint8),
        np.zeros((4, 4, 4), np.float64),
        np.zeros((0, 4, 4), np.uint8),
    ],
    ids=lambda pixels: f"{pixels.shape} {pixels.dtype}",
)
def test_anything_else_is_refused(pixels: np.ndarray) -> None:
    with pytest.raises(ValueError, match="picture"):
        ArraySource(pixels)


@pytest.mark.parametrize("depth", ["uint8", "uint16"])
def test_storing_rounds_and_saturates_whatever_comes(depth: Depth) -> None:
    white = int(WHITE[depth])
    values = np.array([-np.inf, -0.2, 0.0, 0.4 / white, 0.6 / white, 1.0, 1.7, np.inf], np.float32)
    stored = from_unit(values.reshape(2, 4, 1), depth)
    assert stored.reshape(-1).tolist() == [0, 0, 0, 0, 1, white, white, white]
    every = np.arange(white + 1, dtype=depth).reshape(-1, 1, 1)
    assert np.array_equal(from_unit(to_unit(every), depth), every)
