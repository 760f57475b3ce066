"""Adjustments that take colours or a lookup table: photo filter, gradient map, colour lookup."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError
from scipy.interpolate import RegularGridInterpolator
from skimage import data

from neural.context import Context
from neural.engine import compute
from neural.lut import read_cube
from neural.operation import Operation, OperationError
from neural.operations.classic.gradient_map import GradientMap
from neural.operations.classic.lut import ColourLookup
from neural.operations.classic.photo_filter import GLASSES, PhotoFilter
from neural.source import ArraySource, Pixels, decode_srgb, encode_srgb
from neural.swatch import from_oklab, oklab, rgb_of

LUMA = np.array([0.2126, 0.7152, 0.0722])


def applied(operation: Operation, pixels: Pixels) -> Pixels:
    return compute(operation, [ArraySource(pixels)], Context())


def photo(depth: str = "uint8") -> Pixels:
    rgb = data.astronaut()[:90, 140:260]
    pixels = np.dstack([rgb, np.full(rgb.shape[:2], 255, np.uint8)])
    if depth == "uint16":
        return pixels.astype(np.uint16) * 257
    if depth == "float32":
        colours = decode_srgb((pixels[..., :3] / 255).astype(np.float32))
        return np.dstack([colours, np.ones(rgb.shape[:2], np.float32)])
    return pixels


# Colours


def test_colours_are_written_as_six_digits() -> None:
    assert PhotoFilter(colour="#FF8800").colour == "#ff8800"
    assert rgb_of("#ff0080").tolist() == [1, 0, 128 / 255]
    for wrong in ("red", "#fff", "ff8800", "#ff880g"):
        with pytest.raises(ValidationError, match="written like #ff8800"):
            PhotoFilter(colour=wrong)


def test_oklab_goes_there_and_back_and_white_is_its_white() -> None:
    rgb = np.random.default_rng(0).random((200, 3))
    assert np.allclose(from_oklab(oklab(rgb)), rgb, atol=1e-5)
    assert np.allclose(oklab(np.ones(3)), [1, 0, 0], atol=1e-4)
    # Red of sRGB, as Ottosson's colour picker gives it.
    assert np.allclose(oklab(np.array([1.0, 0, 0])), [0.6280, 0.2249, 0.1258], atol=1e-3)


# Photo filter


def test_a_glass_multiplies_linear_light() -> None:
    pixels = photo("float32")
    operation = PhotoFilter(glass="own", colour="#ff8040", density=60, keep_luminosity=False)
    factors = 0.4 + 0.6 * decode_srgb(rgb_of("#ff8040").astype(np.float32))
    result = applied(operation, pixels)
    assert np.allclose(result[..., :3], pixels[..., :3] * factors, rtol=3e-5)


@pytest.mark.parametrize("glass", GLASSES)
def test_gray_keeps_its_luminance_behind_every_glass(glass: Any) -> None:
    factors = PhotoFilter(glass=glass, density=80).factors
    assert factors @ LUMA == pytest.approx(1)
    assert np.ptp(factors) > 0.1


# Gradient map


def test_a_gradient_passes_its_three_colours() -> None:
    operation = GradientMap(
        shadows="#102030", midtones="#ff0000", highlights="#80ffff", midpoint=20
    )
    tones = np.array([0, 51, 255], np.uint8)
    pixels = np.dstack([tones[None]] * 3 + [np.full((1, 3), 255, np.uint8)])
    expected = [[0x10, 0x20, 0x30], [255, 0, 0], [0x80, 255, 255]]
    assert (
        np.abs(applied(operation, pixels)[0, :, :3].astype(int) - expected).max() <= 3
    )  # 3: between table entries
    turned = applied(operation.model_copy(update={"reverse": True}), pixels)
    assert np.abs(turned[0, :, :3].astype(int) - expected[::-1]).max() <= 3


def test_a_classic_gradient_is_linear_in_the_numbers_and_follows_luma() -> None:
    pixels = photo()
    operation = GradientMap(
        shadows="#000000", midtones="#804020", highlights="#ff8040", method="classic"
    )
    luma = pixels[..., :3] @ LUMA / 255
    expected = 255 * np.stack(
        [
            np.interp(luma, [0, 0.5, 1], [0, m / 255, h / 255])
            for m, h in [(128, 255), (64, 128), (32, 64)]
        ],
        axis=2,
    )
    assert np.abs(applied(operation, pixels)[..., :3] - expected).max() < 0.6
    half = applied(operation.model_copy(update={"amount": 50}), pixels)
    assert np.abs(half[..., :3] - (expected + pixels[..., :3]) / 2).max() < 0.6


# Lookup tables


def cube(path: Path, table: np.ndarray[Any, Any], header: str = "") -> str:
    """Write N x N x N x 3, indexed by red, green and blue."""
    edge = table.shape[0]
    rows = table.transpose(2, 1, 0, 3).reshape(-1, 3)
    lines = "\n".join(" ".join(f"{value:.7f}" for value in row) for row in rows)
    path.write_text(f"{header}LUT_3D_SIZE {edge}\n{lines}\n", "utf-8")
    return str(path)


def identity(edge: int, low: float = 0.0, high: float = 1.0) -> np.ndarray[Any, Any]:
    steps = np.linspace(low, high, edge)
    return np.stack(np.meshgrid(steps, steps, steps, indexing="ij"), axis=3)


@pytest.mark.parametrize("depth", ["uint8", "uint16", "float32"])
@pytest.mark.parametrize("edge", [2, 17, 33])
def test_a_table_of_every_colour_as_itself_changes_nothing(
    tmp_path: Path, edge: int, depth: str
) -> None:
    pixels = photo(depth)
    result = applied(ColourLookup(table=cube(tmp_path / "id.cube", identity(edge))), pixels)
    if depth == "float32":
        assert np.allclose(result, pixels, rtol=1e-4, atol=1e-6)
    else:
        assert np.array_equal(result, pixels)


def test_red_runs_fastest_in_the_file() -> None:
    pixels = np.array([[[255, 0, 0, 255], [0, 0, 255, 255], [0, 255, 0, 255]]], np.uint8)
    path = str(Path(__file__).parent / "swap.cube")
    result = applied(ColourLookup(table=path), pixels)[0, :, :3]
    assert result.tolist() == [[13, 13, 255], [255, 13, 13], [13, 255, 13]]


def tetrahedral(table: np.ndarray[Any, Any], rgb: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Walk from the black corner along the axes in the order of the shares; float64."""
    edge = table.shape[0]
    place = rgb * (edge - 1)
    cell = np.minimum(place.astype(int), edge - 2)
    result = np.zeros_like(rgb)
    for i, (corner, share) in enumerate(zip(cell, place - cell, strict=True)):
        order = np.argsort(-share, kind="stable")
        at = corner.copy()
        value = table[tuple(at)].copy()
        for axis in order:
            step = at.copy()
            step[axis] += 1
            value += share[axis] * (table[tuple(step)] - table[tuple(at)])
            at = step
        result[i] = value
    return result


def test_between_entries_the_table_is_tetrahedral(tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    table = rng.random((5, 5, 5, 3))
    pixels = photo("float32")
    encoded = encode_srgb(pixels[..., :3]).astype(np.float64)
    result = applied(ColourLookup(table=cube(tmp_path / "wild.cube", table)), pixels)
    expected = tetrahedral(table, encoded.reshape(-1, 3)).reshape(encoded.shape)
    assert np.abs(encode_srgb(result[..., :3]) - expected).max() < 1e-4
    linear = RegularGridInterpolator([np.linspace(0, 1, 5)] * 3, table)(encoded)
    assert np.abs(expected - linear).max() > 0.01  # trilinear would be seen


def test_grays_of_a_table_that_keeps_them_stay_gray(tmp_path: Path) -> None:
    table = identity(9)
    off = np.random.default_rng(1).random((9, 9, 9, 3))
    gray = np.eye(9, dtype=bool)[:, :, None] & np.eye(9, dtype=bool)[None]
    table = np.where(gray[..., None], table, off)
    ramp = np.repeat(np.arange(256, dtype=np.uint8)[None, :, None], 4, axis=2)
    ramp[..., 3] = 255
    path = cube(tmp_path / "gray.cube", table)
    assert np.array_equal(applied(ColourLookup(table=path), ramp), ramp)


def test_a_domain_says_where_the_table_begins_and_ends(tmp_path: Path) -> None:
    header = "DOMAIN_MIN -0.5 -0.5 -0.5\nDOMAIN_MAX 2 2 2\n"
    path = cube(tmp_path / "wide.cube", identity(6, -0.5, 2), header)
    pixels = photo("float32")
    pixels[0, :4, :3] = np.array([-0.1, 1.3, 2.0, 5.0])[:, None]
    result = applied(ColourLookup(table=path), pixels)
    assert np.allclose(result, pixels, rtol=2e-4, atol=1e-6)  # also beyond the domain


def test_a_table_for_each_channel_alone_or_before_the_cube(tmp_path: Path) -> None:
    steps = np.linspace(0, 1, 9)
    curves = np.stack([1 - steps, steps**2, steps / 2], axis=1)
    rows = "\n".join(" ".join(map(str, row)) for row in curves)
    alone = tmp_path / "line.cube"
    alone.write_text(f"LUT_1D_SIZE 9\n{rows}\n", "utf-8")
    pixels = photo()
    unit = pixels[..., :3] / 255
    expected = np.stack([np.interp(unit[..., c], steps, curves[:, c]) for c in range(3)], axis=2)
    result = applied(ColourLookup(table=str(alone)), pixels)
    assert np.abs(result[..., :3] - 255 * expected).max() < 0.51

    both = tmp_path / "both.cube"
    swapped = identity(2)[..., ::-1].transpose(2, 1, 0, 3).reshape(-1, 3)
    cubes = "\n".join(" ".join(map(str, row)) for row in swapped)
    both.write_text(
        "LUT_1D_SIZE 9\nLUT_1D_INPUT_RANGE 0.0 1.0\nLUT_3D_SIZE 2\nLUT_3D_INPUT_RANGE 0.0 1.0\n"
        f"{rows}\n{cubes}\n",
        "utf-8",
    )
    result = applied(ColourLookup(table=str(both)), pixels)
    assert np.abs(result[..., :3] - 255 * expected[..., ::-1]).max() < 0.51


def test_half_of_a_look_is_mixed_half() -> None:
    pixels = photo("uint16")
    path = str(Path(__file__).parent / "swap.cube")
    full = applied(ColourLookup(table=path), pixels).astype(float)
    half = applied(ColourLookup(table=path, amount=50), pixels)
    assert np.abs(half - (full + pixels) / 2).max() <= 1
    assert np.array_equal(applied(ColourLookup(table=path, amount=0), pixels), pixels)


GOOD = "LUT_3D_SIZE 2\n" + "0 0 0\n" * 8


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "neither size"),
        ("hello world\n", "neither size"),
        ("LUT_3D_SIZE 1\n0 0 0\n", "line 1.*within 2 and 256"),
        ("LUT_3D_SIZE many\n", "line 1.*within 2 and 256"),
        ("LUT_1D_SIZE 70000\n", "within 2 and 65536"),
        (GOOD[:-6], "8 colours but holds 7.*cut off"),
        (GOOD + "0 0 0\n", "8 colours but holds 9"),
        (GOOD.replace("0 0 0\n", "0 0\n", 1), "line 2, should have three numbers"),
        (GOOD.replace("0 0 0\n", "0 0 -x\n", 1), "line 2, should have three numbers"),
        (GOOD.replace("0 0 0\n", "0 0 1e999\n", 1), "three numbers"),
        ("DOMAIN_MIN 0 0\n" + GOOD, "line 1, needs 3 numbers after DOMAIN_MIN"),
        ("DOMAIN_MIN 1 1 1\n" + GOOD, "ends before it begins"),
    ],
)
def test_a_broken_table_is_refused_with_its_name_and_its_fault(
    tmp_path: Path, content: str, says: str
) -> None:
    path = tmp_path / "look.cube"
    path.write_text(content, "utf-8")
    with pytest.raises(OperationError, match=rf"'look\.cube'.*{says}"):
        read_cube(str(path))


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "look.cube"
    path.write_bytes(np.random.default_rng(0).integers(0, 256, 5000, np.uint8).tobytes())
    with pytest.raises(OperationError, match="look"):
        read_cube(str(path))


def test_without_a_file_or_with_one_that_is_gone_one_sentence_says_what_to_do() -> None:
    with pytest.raises(OperationError, match=r"Choose a \.cube file"):
        applied(ColourLookup(), photo())
    with pytest.raises(OperationError, match=r"'gone\.cube' cannot be read"):
        applied(ColourLookup(table="/nowhere/gone.cube"), photo())


def test_a_table_that_changes_on_disk_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "look.cube"
    operation = ColourLookup(table=cube(path, identity(2)))
    pixels = photo()
    assert np.array_equal(operation.pixel_function("uint8")(pixels), pixels)
    cube(path, 1 - identity(2), "# the negative\n")
    assert np.array_equal(operation.pixel_function("uint8")(pixels)[..., :3], 255 - pixels[..., :3])
