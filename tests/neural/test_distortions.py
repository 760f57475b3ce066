"""Filters that take pixels from other places."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from scipy import ndimage
from skimage import data

from neural.context import Context
from neural.engine import compute
from neural.operation import Operation, OperationError
from neural.operations.classic.chromatic_aberration import ChromaticAberration
from neural.operations.classic.displace import Displace
from neural.operations.classic.lens_distortion import LensDistortion
from neural.operations.classic.offset import Offset
from neural.operations.classic.pixelate import Pixelate
from neural.operations.classic.polar import Polar
from neural.operations.classic.seamless_tile import SeamlessTile
from neural.operations.classic.spherize import Spherize
from neural.operations.classic.twirl import Twirl
from neural.operations.classic.wave import Wave
from neural.shifted import Shifted
from neural.source import ArraySource, Pixels, Rect, Size
from neural.warp import EDGES, Warp

IDENTITY: list[Operation] = [
    ChromaticAberration(red=0, blue=0),
    LensDistortion(),
    Offset(x=0, y=0),
    Offset(x=100, y=-100),
    Spherize(amount=0),
    Twirl(angle=0),
    Wave(amplitude=0),
]


def applied(operation: Operation, pixels: Pixels, **options: Any) -> Pixels:
    return compute(operation, [ArraySource(pixels)], Context(**options))


def photo(width: int = 160, height: int = 120) -> Pixels:
    rgb = data.astronaut()[:height, 140 : 140 + width]
    return np.dstack([rgb, np.full(rgb.shape[:2], 255, np.uint8)])


def smooth() -> Pixels:
    """A picture without fine detail, on which every interpolation agrees."""
    pixels = photo().astype(np.float64)
    blurred = ndimage.gaussian_filter(pixels, (4, 4, 0), mode="nearest")
    return np.rint(blurred).astype(np.uint8)


@pytest.mark.parametrize("operation", IDENTITY, ids=lambda operation: operation.id)
def test_at_identity_not_a_bit_changes(operation: Operation) -> None:
    pixels = photo()
    pixels[..., 3] = np.arange(160)
    assert np.array_equal(applied(operation, pixels), pixels)


# Sampling


@pytest.mark.parametrize("edge", EDGES)
def test_places_that_are_pixels_give_their_values_beyond_the_edges_too(edge: Any) -> None:
    pixels = photo(40, 30)
    warp = Warp(ArraySource(pixels), lambda xs, ys: (xs - 7, ys + 9), edge, edge)
    modes = {"repeat": "edge", "wrap": "wrap", "mirror": "symmetric", "transparent": "constant"}
    padded = np.pad(pixels, [(10, 10), (10, 10), (0, 0)], mode=modes[edge])  # type: ignore[call-overload]
    assert np.array_equal(warp(Rect(0, 0, 40, 30)), padded[19:49, 3:43])


def test_a_cell_that_needs_much_is_cut_and_comes_out_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pixels = photo()
    whole = applied(Polar(), pixels)
    monkeypatch.setattr("neural.warp.LARGEST", 500)
    monkeypatch.setattr("neural.warp.SMALLEST", 8)
    assert np.array_equal(applied(Polar(), pixels), whole)


# Each distortion


def test_twirl_agrees_with_the_plain_mapping() -> None:
    pixels = smooth()
    rows, columns = np.mgrid[:120, :160].astype(float)
    dx, dy = columns - 79.5, rows - 59.5
    turn = np.radians(60) * np.maximum(0, 1 - np.hypot(dx, dy) / 60) ** 2
    xs = 79.5 + dx * np.cos(turn) - dy * np.sin(turn)
    ys = 59.5 + dx * np.sin(turn) + dy * np.cos(turn)
    expected = ndimage.map_coordinates(
        pixels[..., 0].astype(float), [ys, xs], order=3, mode="nearest"
    )
    assert np.abs(applied(Twirl(angle=60), pixels)[..., 0] - expected).max() < 1.5


def test_a_barrel_bends_lines_outwards_and_a_pincushion_inwards() -> None:
    pixels = np.zeros((121, 161, 4), np.uint8)
    pixels[..., 3] = 255
    pixels[20, :, :3] = 255

    def line(distortion: float, column: int) -> float:
        result = applied(LensDistortion(distortion=distortion), pixels)[:60, column, 0].astype(
            float
        )
        return float((result * np.arange(60)).sum() / result.sum())

    assert line(40, 10) > line(40, 80) + 1  # the ends bend towards the centre
    assert line(-40, 10) < line(-40, 80) - 1


def test_lens_distortion_is_its_polynomial() -> None:
    pixels = smooth()
    rows, columns = np.mgrid[:120, :160].astype(float)
    dx, dy = (columns - 79.5) / 1.2, (rows - 59.5) / 1.2
    square = (dx**2 + dy**2) / 100**2
    scale = 1 + 0.15 * square - 0.1 * square**2
    expected = ndimage.map_coordinates(
        pixels[..., 1].astype(float),
        [59.5 + dy * scale, 79.5 + dx * scale],
        order=3,
        mode="nearest",
    )
    result = applied(LensDistortion(distortion=30, edge=-20, zoom=120), pixels)
    assert np.abs(result[..., 1] - expected).max() < 1.5


def test_rolling_and_unrolling_gives_the_middle_of_the_picture_back() -> None:
    pixels = smooth()
    back = applied(Polar(direction="unroll"), applied(Polar(), pixels)).astype(int)
    inside = (slice(40, 112), slice(4, -4))
    assert np.abs(back - pixels)[inside].mean() < 3


def test_rolling_lays_the_chosen_edge_in_the_centre() -> None:
    pixels = np.zeros((60, 80, 4), np.uint8)
    pixels[..., 3] = 255
    pixels[:8, :, 0] = 255
    pixels[-8:, :, 2] = 255
    assert applied(Polar(), pixels)[30, 40].tolist()[:3] == [255, 0, 0]
    assert applied(Polar(middle="bottom"), pixels)[30, 40].tolist()[:3] == [0, 0, 255]


def test_a_bulge_enlarges_the_middle_and_a_dent_shrinks_it() -> None:
    pixels = np.zeros((101, 101, 4), np.uint8)
    pixels[..., 3] = 255
    pixels[40:61, 40:61, :3] = 255

    def area(amount: float) -> int:
        return int((applied(Spherize(amount=amount), pixels)[..., 0] > 127).sum())

    assert area(80) > 1.4 * 441 > 441 > 1.4 * area(-80)


def test_waves_move_rows_by_a_sine() -> None:
    pixels = photo()
    result = applied(Wave(amplitude=6, length=40, direction="across", edges="wrap"), pixels)
    assert np.array_equal(result[0], np.roll(pixels[0], 0, axis=0))
    assert np.array_equal(result[10], np.roll(pixels[10], -6, axis=0))
    assert np.array_equal(result[30], np.roll(pixels[30], 6, axis=0))


def test_red_and_blue_part_and_green_and_alpha_stay() -> None:
    pixels = np.zeros((101, 141, 4), np.uint8)
    pixels[..., 3] = np.arange(141)[None] + 100
    pixels[:, 120, :3] = 255
    result = applied(ChromaticAberration(red=4, blue=-4), pixels)
    assert np.array_equal(result[..., [1, 3]], pixels[..., [1, 3]])
    red, blue = result[50, :, 0].argmax(), result[50, :, 2].argmax()
    assert red == 122
    assert blue == 118


def test_the_opposite_takes_aberration_away_again() -> None:
    pixels = smooth()
    there = applied(ChromaticAberration(red=3, blue=-2), pixels)
    back = applied(ChromaticAberration(red=-3, blue=2), there).astype(int)
    before = np.abs(there.astype(int) - pixels)[10:-10, 10:-10].mean()
    assert np.abs(back - pixels)[10:-10, 10:-10].mean() < 0.2 * before


def test_a_map_moves_pixels_by_its_red_and_green(tmp_path: Path) -> None:
    colours = np.full((4, 4, 3), 128, np.uint8)
    colours[..., 0] = 255
    colours[..., 1] = 1
    path = tmp_path / "map.png"
    Image.fromarray(colours).save(path)
    pixels = photo()
    for fit in ("stretch", "tile"):
        result = applied(
            Displace(map=str(path), across=8, down=5, fit=fit, edges="wrap"),  # type: ignore[arg-type]
            pixels,
        )
        assert np.array_equal(result, np.roll(pixels, (5, -8), axis=(0, 1)))


def test_without_a_map_one_sentence_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(OperationError, match="Choose the picture"):
        applied(Displace(), photo())
    (tmp_path / "map.png").write_text("no picture")
    with pytest.raises(OperationError, match=r"map\.png cannot be read"):
        applied(Displace(map=str(tmp_path / "map.png")), photo())


# Whole pixels


@given(
    size=st.tuples(st.integers(1, 20), st.integers(1, 20)),
    right=st.integers(-50, 50),
    down=st.integers(-50, 50),
    corner=st.tuples(st.floats(0, 1), st.floats(0, 1)),
)
@settings(max_examples=60, deadline=None)
def test_wrapping_is_rolling_for_every_rectangle(
    size: tuple[int, int], right: int, down: int, corner: tuple[float, float]
) -> None:
    height, width = size
    pixels = np.random.default_rng(0).integers(0, 256, (height, width, 4), np.uint8)
    rolled = np.roll(pixels, (down, right), axis=(0, 1))
    rect = Rect.edges(int(corner[0] * (width - 1)), int(corner[1] * (height - 1)), width, height)
    shifted = Shifted(ArraySource(pixels), right, down)
    assert np.array_equal(shifted.read(rect), rolled[rect.slices])
    kept = Shifted(ArraySource(pixels), right, down, wrap=False).read(Rect.of(Size(width, height)))
    columns = np.clip(np.arange(width) - right, 0, width - 1)
    rows = np.clip(np.arange(height) - down, 0, height - 1)
    assert np.array_equal(kept, pixels[rows][:, columns])


@pytest.mark.parametrize("overlap", [10, 50, 100])
@pytest.mark.parametrize("size", [(160, 120), (161, 119)])
def test_a_seamless_tile_goes_on_over_its_edges_as_it_does_inside(
    overlap: float, size: tuple[int, int]
) -> None:
    pixels = photo(*size)
    result = applied(SeamlessTile(overlap=overlap), pixels).astype(float)[..., :3]
    for axis in (0, 1):
        inside = np.abs(np.diff(result, axis=axis)).mean()
        across = np.abs(result.take(0, axis) - result.take(-1, axis)).mean()
        before = np.abs(
            pixels.take(0, axis)[..., :3].astype(float) - pixels.take(-1, axis)[..., :3]
        )
        assert across < 2 * inside < before.mean()
    middle = (slice(59, 61), slice(79, 81))
    assert np.abs(result[middle] - pixels[middle][..., :3]).max() < 8


@pytest.mark.parametrize("size", [2, 7, 50, 400])
def test_each_square_is_the_mean_of_its_pixels(size: int) -> None:
    pixels = photo()
    result = applied(Pixelate(size=size), pixels)
    for y in range(0, 120, size):
        for x in range(0, 160, size):
            cell = (slice(y, y + size), slice(x, x + size))
            mean = pixels[cell].reshape(-1, 4).mean(axis=0)
            assert np.abs(result[cell] - mean).max() <= 0.501
            assert np.ptp(result[cell], axis=(0, 1)).max() == 0
