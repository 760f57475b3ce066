"""Transforms put pixels where they say, once, without losing depth or letting transparency bleed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editor.document.bent import bent
from editor.document.raster import Raster
from editor.document.resampling import transformed
from editor.document.transform import (
    IDENTITY,
    Matrix,
    Mesh,
    Resampling,
    Transform,
    TransformError,
    inverse,
    mapped,
    product,
    rotation,
    scaling,
    skewing,
    through,
    translation,
)
from neural.source import WHITE, Depth, Pixels, Rect, from_unit, to_unit

DEPTHS: tuple[Depth, ...] = ("uint8", "uint16", "float32")


def noise(height: int, width: int, depth: Depth = "uint8", channels: int = 4) -> Pixels:
    values = np.random.default_rng(height * width).random((height, width, channels))
    if depth == "float32":
        return values.astype(np.float32)
    return np.rint(values * WHITE[depth]).astype(depth)


def smooth(height: int, width: int) -> Pixels:
    """Opaque, and so smooth that resampling it there and back loses little."""
    y, x = np.mgrid[:height, :width].astype(float)
    planes = [128 + 100 * np.sin(x / 17 + k) * np.cos(y / 23 - k) for k in range(3)]
    return np.rint(np.stack([*planes, np.full_like(x, 255)], axis=2)).astype(np.uint8)


def whole(raster: Raster) -> Pixels:
    return raster.read(raster.bounds)


@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize("turns", [1, 2, 3])
def test_quarter_turns_move_pixels_bit_by_bit(depth: Depth, turns: int) -> None:
    pixels = noise(40, 70, depth)
    found = transformed(Raster.from_array(pixels), 5, 9, Transform(rotation(90 * turns, (40, 29))))
    assert np.array_equal(whole(found), np.rot90(pixels, -turns))


def test_a_flip_and_a_step_of_whole_pixels_are_exact() -> None:
    pixels = noise(33, 21)
    flip = Transform(scaling(-1, 1, (10.5, 0)))
    assert np.array_equal(
        whole(transformed(Raster.from_array(pixels), 0, 0, flip)), pixels[:, ::-1]
    )
    step = transformed(Raster.from_array(pixels), 3, 4, Transform(translation(10, -2)))
    assert step.bounds == Rect(13, 2, 21, 33)
    assert np.array_equal(whole(step), pixels)


@pytest.mark.parametrize("resampling", ["bilinear", "bicubic", "lanczos"])
def test_there_and_back_is_nearly_the_picture(resampling: Resampling) -> None:
    pixels = smooth(120, 150)
    turn = Transform(product(rotation(17, (75, 60)), scaling(1.4, 1.2)), resampling=resampling)
    there = transformed(Raster.from_array(pixels), 0, 0, turn)
    back = transformed(there, 0, 0, Transform(inverse(turn.matrix), resampling=resampling))
    inner = Rect(4, 4, 142, 112)
    error = np.abs(back.read(inner).astype(int) - pixels[inner.slices])
    assert error.max() <= 4


def test_a_picture_made_much_smaller_is_the_mean_of_its_pixels() -> None:
    pixels = noise(256, 256)
    pixels[..., 3] = 255
    found = whole(transformed(Raster.from_array(pixels), 0, 0, Transform(scaling(1 / 8, 1 / 8))))
    inner = found[4:28, 4:28, :3].astype(float)
    assert abs(inner.mean() - pixels[..., :3].mean()) < 2
    assert inner.std() < pixels[..., :3].std() / 4, "single pixels would still be seen"


@pytest.mark.parametrize("depth", DEPTHS)
def test_transparency_does_not_bleed_into_colours(depth: Depth) -> None:
    pixels = np.zeros((40, 40, 4), depth)
    pixels[10:30, 10:30] = np.array([1, 0, 0, 1]) * WHITE[depth]
    found = whole(transformed(Raster.from_array(pixels), 0, 0, Transform(rotation(31, (20, 20)))))
    seen = found[..., 3] > 0.01 * WHITE[depth]
    assert (found[seen][:, 0] >= 0.98 * WHITE[depth]).all()
    assert (found[seen][:, 1:3] <= 0.02 * WHITE[depth]).all()


def test_a_mask_that_is_full_around_stays_full_around() -> None:
    mask = Raster.mask(Rect(0, 0, 90, 90), "uint8", full=True)
    mask = mask.write(Rect(20, 20, 30, 30), np.zeros((30, 30, 1), np.uint8))
    found = transformed(mask, 0, 0, Transform(rotation(45, (35, 35))))
    assert found.base == 255
    assert found.read(Rect(35, 35, 1, 1))[0, 0, 0] == 0
    assert found.read(Rect(200, 200, 1, 1))[0, 0, 0] == 255


def test_perspective_sends_the_corners_where_they_are_dragged() -> None:
    corners = [(0.0, 0.0), (100.0, 0.0), (100.0, 80.0), (0.0, 80.0)]
    targets = [(10.0, 5.0), (90.0, 20.0), (105.0, 75.0), (-5.0, 70.0)]
    matrix = through(corners, targets)
    assert np.allclose(mapped(matrix, np.array(corners)), targets)


def test_corners_that_cross_are_refused_in_words() -> None:
    corners = [(0.0, 0.0), (100.0, 0.0), (100.0, 80.0), (0.0, 80.0)]
    with pytest.raises(TransformError, match="must not cross"):
        through(corners, [corners[1], corners[0], corners[2], corners[3]])
    with pytest.raises(TransformError, match="flatter than a line"):
        inverse(scaling(1, 0))


def test_a_straight_grid_changes_nothing() -> None:
    pixels = smooth(90, 110)
    mesh = Mesh.straight(Rect(0, 0, 110, 90), 4, 5)
    found = transformed(Raster.from_array(pixels), 0, 0, Transform(mesh=mesh))
    error = np.abs(found.read(Rect(0, 0, 110, 90)).astype(int) - pixels)
    assert error.max() <= 1


def test_a_bent_grid_moves_what_lies_under_its_points() -> None:
    pixels = np.zeros((100, 100, 4), np.uint8)
    pixels[..., 3] = 255
    pixels[47:53, 47:53, 0] = 255
    mesh = Mesh.straight(Rect(0, 0, 100, 100), 3, 3).with_point(1, 1, (62.0, 41.0))
    found = transformed(Raster.from_array(pixels), 0, 0, Transform(mesh=mesh))
    red = found.read(Rect(0, 0, 100, 100))[..., 0].astype(float)
    y, x = np.mgrid[:100, :100] + 0.5
    assert abs((x * red).sum() / red.sum() - 62) < 0.7
    assert abs((y * red).sum() / red.sum() - 41) < 0.7


numbers = st.floats(-3, 3).filter(lambda value: abs(value) > 0.2)
matrices = st.builds(
    lambda sx, sy, angle, shear, dx, dy: product(
        translation(dx, dy), product(rotation(angle), product(skewing(shear, 0), scaling(sx, sy)))
    ),
    numbers,
    numbers,
    st.floats(-180, 180),
    st.floats(-40, 40),
    st.floats(-50, 50),
    st.floats(-50, 50),
)


@given(matrix=matrices)
@settings(max_examples=100, deadline=None)
def test_a_matrix_and_its_inverse_undo_each_other(matrix: Matrix) -> None:
    assert np.allclose(product(inverse(matrix), matrix), IDENTITY, atol=1e-6)


@given(matrix=matrices)
@settings(max_examples=30, deadline=None)
def test_the_bounds_hold_everything_and_the_light_stays(matrix: Matrix) -> None:
    pixels = np.full((30, 40, 4), 255, np.uint8)
    found = transformed(Raster.from_array(pixels), 0, 0, Transform(matrix, resampling="bilinear"))
    area = abs(matrix[0] * matrix[4] - matrix[1] * matrix[3]) * 30 * 40
    alpha = whole(found)[..., 3] / 255.0
    assert alpha.sum() == pytest.approx(area, rel=0.06, abs=6)


def test_the_sketch_of_a_bent_picture_lies_where_the_pixels_will() -> None:
    rect = Rect(0, 0, 120, 90)
    pixels = smooth(90, 120)
    transform = Transform(
        rotation(10, (60, 45)), Mesh.straight(rect, 4, 4).with_point(1, 1, (50.0, 40.0))
    )
    made = transformed(Raster.from_array(pixels), 0, 0, transform)
    window = Rect(0, 0, 400, 300)
    zoom = 1.0
    area, found = bent(pixels, rect, transform, (zoom, 0, 30, 0, zoom, 20, 0, 0, 1), window)
    there = made.read(area.translate(-30, -20)).astype(float)
    solid = (there[..., 3] == 255) & (found[..., 3] == 255)
    assert solid.sum() > 0.9 * (there[..., 3] == 255).sum()
    assert np.abs(found[solid].astype(float) - there[solid]).mean() < 1.5


@pytest.mark.parametrize("resampling", ["bilinear", "bicubic", "lanczos"])
@pytest.mark.parametrize("depth", ["uint8", "uint16", "float32"])
def test_edges_keep_their_colour(depth: Depth, resampling: Resampling) -> None:
    """Kernels that overshoot would otherwise leave a bright rim around what is opaque."""
    pixels = np.empty((40, 50, 4), np.float32)
    pixels[...] = (0.3, 0.5, 0.7, 1.0)
    turn = product(translation(7.3, 5.6), product(rotation(11), scaling(1.2, 0.9)))
    raster = transformed(
        Raster.from_array(from_unit(pixels, depth)), 0, 0, Transform(turn, resampling=resampling)
    )
    values = to_unit(raster.read(raster.bounds))
    seen = values[..., 3] > 0.05
    assert np.abs(values[seen][:, :3] - (0.3, 0.5, 0.7)).max() < 0.003
