"""The classic filters compute what their formulas say, at every depth."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from pydantic import ValidationError
from scipy import ndimage
from skimage import data

from neural.blur import Gaussian, OnDevice
from neural.context import Context
from neural.engine import compute
from neural.operation import Operation, OperationError
from neural.operations.classic.black_and_white import BlackAndWhite
from neural.operations.classic.brightness_contrast import BrightnessContrast
from neural.operations.classic.curves import STRAIGHT, Curves, through
from neural.operations.classic.gaussian_blur import GaussianBlur
from neural.operations.classic.hue_saturation import HueSaturation
from neural.operations.classic.invert import Invert
from neural.operations.classic.levels import Levels
from neural.operations.classic.unsharp_mask import UnsharpMask
from neural.pixelwise import decoded, encoded
from neural.source import WHITE, ArraySource, Pixels, decode_srgb, encode_srgb

DEPTHS = ("uint8", "uint16", "float32")
EACH_DEPTH = pytest.mark.parametrize("depth", DEPTHS)


def applied(operation: Operation, pixels: Pixels, **options: Any) -> Pixels:
    return compute(operation, [ArraySource(pixels)], Context(**options))


def noise(depth: str, shape: tuple[int, int] = (40, 50), seed: int = 0) -> Pixels:
    """Any value of the depth in every channel; in float32 also values far beyond 0..1."""
    rng = np.random.default_rng(seed)
    if depth == "float32":
        values = rng.normal(0.4, 0.6, (*shape, 4)).astype(np.float32)
        values[0, :3] = [[1e-7] * 4, [-3] * 4, [200000] * 4]
        values[..., 3] = np.clip(values[..., 3], 0, 1)
        return values
    return rng.integers(0, WHITE[depth], (*shape, 4), endpoint=True).astype(depth)


def gray(values: Any, depth: str = "uint8") -> Pixels:
    """A row of opaque grays."""
    row = np.array(values, depth)
    return np.dstack([row, row, row, np.full_like(row, WHITE[depth])])[0][None].copy()


def photo() -> Pixels:
    rgb = data.astronaut()[:160, 140:340]
    return np.dstack([rgb, np.full(rgb.shape[:2], 255, np.uint8)])


# Identity


@EACH_DEPTH
@pytest.mark.parametrize(
    "operation",
    [
        BrightnessContrast(),
        Curves(),
        Curves(rgb=((0, 0), (0.5, 0.5), (1, 1))),
        HueSaturation(),
        Levels(),
        UnsharpMask(amount=0),
    ],
    ids=lambda operation: operation.id,
)
def test_at_identity_not_a_bit_changes(operation: Operation, depth: str) -> None:
    pixels = noise(depth)
    assert np.array_equal(applied(operation, pixels), pixels)


@EACH_DEPTH
def test_a_channel_without_a_curve_of_its_own_keeps_its_bits(depth: str) -> None:
    pixels = noise(depth)
    for operation in (Curves(green=((0, 1), (1, 0))), Levels(green=(20, 200, 2, 0, 255))):
        result = applied(operation, pixels)
        assert np.array_equal(result[..., [0, 2, 3]], pixels[..., [0, 2, 3]])
        assert not np.array_equal(result[..., 1], pixels[..., 1])


@EACH_DEPTH
@pytest.mark.parametrize(
    "operation",
    [
        BlackAndWhite(tint=True),
        BrightnessContrast(brightness=50, contrast=50),
        Curves(rgb=((0, 0.2), (1, 1))),
        HueSaturation(hue=90, saturation=20, lightness=5),
        HueSaturation(colorize=True),
        Invert(),
        Levels(gamma=2),
        UnsharpMask(amount=300, radius=3),
    ],
    ids=lambda operation: operation.id,
)
def test_alpha_stays_bit_for_bit(operation: Operation, depth: str) -> None:
    pixels = noise(depth)
    assert np.array_equal(applied(operation, pixels)[..., 3], pixels[..., 3])


def test_depths_agree() -> None:
    """8 bits, 16 bits, and float32 decoded to linear light and encoded again."""
    bytes_ = photo()
    words = bytes_.astype(np.uint16) * 257
    floats = np.dstack(
        [
            decode_srgb((bytes_[..., :3] / np.float32(255)).astype(np.float32)),
            np.ones(bytes_.shape[:2], np.float32),
        ]
    )
    for operation in (
        BlackAndWhite(tint=True),
        BrightnessContrast(brightness=-40, contrast=60),
        Curves(rgb=((0, 0), (0.3, 0.5), (1, 0.9)), red=((0, 0.1), (1, 1))),
        HueSaturation(hue=70, saturation=40, lightness=20),
        HueSaturation(hue=200 - 360, colorize=True),
        Invert(),
        Levels(black=0, white=255, gamma=0.7, output_black=10, output_white=200),
        UnsharpMask(radius=2, amount=80),
    ):
        eight = applied(operation, bytes_)[..., :3] / 255
        sixteen = applied(operation, words)[..., :3] / 65535
        linear = np.clip(encode_srgb(applied(operation, floats)[..., :3]), 0, 1)
        assert np.abs(eight - sixteen).max() < 0.51 / 255, operation
        assert np.abs(linear - sixteen).max() < 2e-5, operation


# Invert


@EACH_DEPTH
def test_inverting_twice_gives_the_picture_back(depth: str) -> None:
    pixels = noise(depth)
    twice = applied(Invert(), applied(Invert(), pixels))
    if depth == "float32":
        assert np.allclose(twice[1:], pixels[1:], rtol=1e-4, atol=1e-5)
    else:
        assert np.array_equal(twice, pixels)


def test_invert_is_the_complement() -> None:
    assert applied(Invert(), gray([0, 1, 100, 255]))[0, :, 0].tolist() == [255, 254, 155, 0]


# Brightness/contrast


@pytest.mark.parametrize("brightness", [-100, -30, 0, 60, 100])
@pytest.mark.parametrize("contrast", [-100, -30, 0, 60, 100])
def test_brightness_and_contrast_keep_the_ends_and_the_order(
    brightness: float, contrast: float
) -> None:
    operation = BrightnessContrast(brightness=brightness, contrast=contrast)
    curve = operation.curve(np.linspace(0, 1, 2001))
    assert curve[0] == 0
    assert curve[-1] == pytest.approx(1)
    assert (np.diff(curve) > 0).all()


def test_brightness_moves_middle_gray_and_contrast_does_not() -> None:
    middle = np.array([0.5])
    assert BrightnessContrast(brightness=100).curve(middle)[0] == pytest.approx(0.85)
    assert BrightnessContrast(brightness=-100).curve(middle)[0] == pytest.approx(0.15)
    assert BrightnessContrast(contrast=80).curve(middle)[0] == pytest.approx(0.5)
    tones = np.array([0.3, 0.7])
    low, high = BrightnessContrast(contrast=50).curve(tones)
    assert low < 0.3
    assert high > 0.7


@pytest.mark.parametrize("field", ["brightness", "contrast"])
def test_the_opposite_value_undoes_it(field: str) -> None:
    tones = np.linspace(-0.5, 1.5, 99)
    there = BrightnessContrast(**{field: 70}).curve(tones)
    assert np.allclose(BrightnessContrast(**{field: -70}).curve(there), tones)


# Levels


def test_levels_stretch_and_clip_at_8_bits() -> None:
    result = applied(Levels(black=50, white=200), gray([0, 50, 125, 200, 255]))
    assert result[0, :, 0].tolist() == [0, 0, 128, 255, 255]


def test_gamma_follows_its_power() -> None:
    result = applied(Levels(gamma=2), gray([64]))
    assert result[0, 0, 0] == round(255 * (64 / 255) ** 0.5)


def test_output_levels_can_be_swapped_to_a_negative() -> None:
    pixels = noise("uint8")
    swapped = applied(Levels(output_black=255, output_white=0), pixels)
    assert np.array_equal(swapped, applied(Invert(), pixels))


def test_a_channel_comes_before_all_channels() -> None:
    result = applied(Levels(gamma=2, red=(0, 128, 1, 0, 255)), gray([64]))
    assert result[0, 0].tolist() == [round(255 * 0.5**0.5), 128, 128, 255]


def test_levels_of_floats_clip_nothing() -> None:
    """What lies above the white point stays above it, in order."""
    linear = decode_srgb(np.array([0.5, 0.8, 1.0, 2.0], np.float32))
    pixels = np.dstack([linear] * 3 + [np.ones_like(linear)]).astype(np.float32)
    result = encode_srgb(applied(Levels(white=0.8 * 255), pixels)[0, :, 0])
    assert np.allclose(result, [0.625, 1.0, 1.25, 2.5], rtol=1e-4)


@pytest.mark.parametrize(
    "values",
    [
        {"black": 200, "white": 100},
        {"red": (200, 100, 1, 0, 255)},
        {"blue": (0, 255, 0, 0, 255)},
        {"green": (0, 255, 1, -4, 255)},
    ],
)
def test_levels_out_of_order_are_refused(values: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Levels(**values)


# Curves


def test_a_curve_passes_its_points() -> None:
    points = ((0.0, 0.1), (0.2, 0.5), (0.5, 0.55), (0.8, 0.2), (1.0, 0.9))
    x, y = np.array(points).T
    assert np.allclose(through(points, x), y)


def test_a_curve_never_overshoots_and_rises_where_its_points_rise() -> None:
    points = ((0.1, 0.0), (0.3, 0.02), (0.35, 0.9), (0.6, 0.92), (0.9, 1.0))
    curve = through(points, np.linspace(0, 1, 4001))
    assert curve.min() >= 0
    assert curve.max() <= 1
    assert (np.diff(curve) >= -1e-12).all()
    assert (curve[:400] == 0).all()  # level before the first point


def test_two_points_make_a_straight_line() -> None:
    tones = np.linspace(0, 1, 11)
    assert np.allclose(through(((0, 0.2), (1, 0.6)), tones), 0.2 + 0.4 * tones)


@pytest.mark.parametrize("depth", ["uint8", "uint16"])
def test_every_tone_follows_the_curve(depth: str) -> None:
    white = int(WHITE[depth])
    points = ((0.0, 0.0), (0.25, 0.4), (1.0, 0.8))
    result = applied(Curves(rgb=points), gray([np.arange(white + 1)], depth))
    expected = np.rint(through(points, np.arange(white + 1) / white) * white)
    assert np.array_equal(result[0, :, 1], expected)


def test_points_are_sorted_and_checked() -> None:
    assert Curves(rgb=((1, 1), (0, 0))).rgb == STRAIGHT
    for points in (((0, 0),), ((0, 0), (0, 1)), ((0, 0), (1, 2)), ((-1, 0), (1, 1))):
        with pytest.raises(ValidationError):
            Curves(rgb=points)


def test_curves_of_photoshop_and_gimp_load(tmp_path: Path) -> None:
    adobe = tmp_path / "look.acv"
    curves = [[(0, 0), (255, 255)], [(10, 0), (128, 100), (255, 255)]]
    adobe.write_bytes(
        struct.pack(">HH", 4, 2)
        + b"".join(
            struct.pack(">H", len(points)) + b"".join(struct.pack(">HH", *p) for p in points)
            for points in curves
        )
    )
    loaded = Curves.load(adobe)
    assert loaded.rgb == STRAIGHT
    assert loaded.red == ((0.0, 10 / 255), (100 / 255, 128 / 255), (1.0, 1.0))
    assert loaded.blue == STRAIGHT

    gimp = tmp_path / "look.curves"
    straight = "0 0 " + "-1 -1 " * 15 + "255 255 \n"
    bent = "0 0 " + "-1 -1 " * 7 + "127 200 " + "-1 -1 " * 7 + "255 255 \n"
    gimp.write_text("# GIMP Curves File\n" + bent + straight * 4, "ascii")
    assert Curves.load(gimp).rgb == ((0.0, 0.0), (127 / 255, 200 / 255), (1.0, 1.0))


@pytest.mark.parametrize(
    "content", [b"", b"\x00\x04", b"\xff\xd8\xff\xe0" * 9, b"# GIMP Curves File\nx"]
)
def test_a_file_without_curves_is_refused_by_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "holiday.acv"
    path.write_bytes(content)
    with pytest.raises(OperationError, match=r"holiday\.acv"):
        Curves.load(path)


# Hue/saturation, black and white


def colours(*rgb: tuple[int, int, int]) -> Pixels:
    return np.array([[(*each, 255) for each in rgb]], np.uint8)


def test_hues_turn_on_the_wheel() -> None:
    red, green, blue, gray_ = (255, 0, 0), (0, 255, 0), (0, 0, 255), (90, 90, 90)
    turned = applied(HueSaturation(hue=120), colours(red, green, blue, gray_))
    assert np.array_equal(turned, colours(green, blue, red, gray_))
    back = applied(HueSaturation(hue=-60), colours(red))
    assert np.array_equal(back, colours((255, 0, 255)))


def test_turning_there_and_back_gives_the_picture_again() -> None:
    pixels = photo()
    there = applied(HueSaturation(hue=77), pixels.astype(np.uint16) * 257)
    back = applied(HueSaturation(hue=-77), there)
    assert np.abs(back / 257 - pixels).max() < 0.05


def test_without_saturation_only_gray_is_left() -> None:
    result = applied(HueSaturation(saturation=-100), photo())
    assert (np.ptp(result[..., :3], axis=2) == 0).all()


def test_full_saturation_is_pure_and_spares_gray() -> None:
    result = applied(HueSaturation(saturation=100), colours((120, 100, 110), (80, 80, 80)))
    assert result[0].tolist() == [[220, 0, 110, 255], [80, 80, 80, 255]]


def test_lightness_ends_in_black_and_white() -> None:
    assert (applied(HueSaturation(lightness=100), photo()) == 255).all()
    assert (applied(HueSaturation(lightness=-100), photo())[..., :3] == 0).all()


def test_colorize_gives_one_hue() -> None:
    result = applied(HueSaturation(hue=120, colorize=True), photo()).astype(int)
    red, green, blue = result[..., 0], result[..., 1], result[..., 2]
    assert np.array_equal(red, blue)
    assert (green >= red).all()
    assert (green > red).mean() > 0.9


def test_black_and_white_with_the_weights_of_luma_is_luma() -> None:
    operation = BlackAndWhite(reds=30, yellows=89, greens=59, cyans=70, blues=11, magentas=41)
    pixels = photo()
    luma = np.rint(pixels[..., :3] @ np.array([0.30, 0.59, 0.11]))
    result = applied(operation, pixels)
    assert np.abs(result[..., 1] - luma).max() <= 1
    assert (np.ptp(result[..., :3], axis=2) == 0).all()


def test_each_weight_governs_its_own_colour() -> None:
    names = ("reds", "yellows", "greens", "cyans", "blues", "magentas")
    wheel = colours(
        (200, 0, 0), (200, 200, 0), (0, 200, 0), (0, 200, 200), (0, 0, 200), (200, 0, 200)
    )
    for at, name in enumerate(names):
        weights = {other: 100.0 if other == name else 0.0 for other in names}
        result = applied(BlackAndWhite(**weights), wheel)[0, :, 0]
        assert result.tolist() == [200 if i == at else 0 for i in range(6)]


def test_a_tint_colours_the_gray() -> None:
    result = applied(BlackAndWhite(tint=True, tint_hue=0), gray([128]))[0, 0]
    assert result[0] > result[1] == result[2]


# Blur and sharpening


def true_gaussian(pixels: Pixels, sigma: float) -> Pixels:
    planes = [
        ndimage.gaussian_filter(plane.astype(np.float64), sigma, mode="nearest", truncate=6)
        for plane in np.moveaxis(pixels, 2, 0)
    ]
    return np.stack(planes, axis=2)


@pytest.mark.parametrize("sigma", [0.3, 1.0, 2.5, 3.9, 4.0, 6.0, 8.0, 13.0, 50.0, 400.0])
def test_blur_is_gaussian_at_every_radius(sigma: float) -> None:
    pixels = photo()
    expected = true_gaussian(pixels, sigma)
    eight = applied(GaussianBlur(radius=sigma), pixels)
    assert np.abs(eight - expected).max() < (1.6 if sigma < 4 else 0.6)
    sixteen = applied(GaussianBlur(radius=sigma), pixels.astype(np.uint16) * 257)
    assert np.abs(sixteen / 257 - expected).max() < 0.1
    floats = applied(GaussianBlur(radius=sigma), pixels.astype(np.float32) / 255)
    assert np.abs(floats * 255 - expected).max() < 0.1


@pytest.mark.parametrize("sigma", [3.0, 5.0, 21.0])
def test_a_single_point_becomes_a_round_bell_wherever_it_lies(sigma: float) -> None:
    for x, y in ((100, 100), (101, 103), (97, 102)):
        pixels = np.zeros((201, 201, 4), np.float32)
        pixels[..., 3] = 1
        pixels[y, x, :3] = 1000
        bell = applied(GaussianBlur(radius=sigma), pixels)[..., 0]
        expected = true_gaussian(pixels[..., :1], sigma)[..., 0]
        assert np.abs(bell - expected).max() < 0.005 * expected.max()


@pytest.mark.parametrize("radius", [1, 4, 9, 30])
@pytest.mark.parametrize("tile", [24, 57])
def test_the_halo_holds_all_that_a_pixel_sees(radius: float, tile: int) -> None:
    """To the last of 65536 tones, of black and white at random."""
    pixels = (noise("uint8", (90, 130)) // 128).astype(np.uint16) * 65535
    whole = applied(GaussianBlur(radius=radius), pixels)
    assert np.array_equal(applied(GaussianBlur(radius=radius), pixels, tile=tile), whole)


@EACH_DEPTH
@pytest.mark.parametrize("radius", [0.1, 2, 30, 1000])
def test_blurring_a_flat_picture_changes_nothing(depth: str, radius: float) -> None:
    pixels = np.empty((33, 57, 4), depth)
    pixels[...] = np.array([0.2, 0.7, 1.0, 1.0]) * WHITE[depth]
    result = applied(GaussianBlur(radius=radius), pixels)
    assert np.allclose(result, pixels, rtol=0, atol=1e-6 if depth == "float32" else 0)


@EACH_DEPTH
@pytest.mark.parametrize("radius", [2, 9])
def test_colours_under_transparency_do_not_bleed(depth: str, radius: float) -> None:
    pixels = np.zeros((40, 60, 4), depth)
    pixels[:, :30] = np.array([0, 1, 0, 1]) * WHITE[depth]
    pixels[:, 30:] = np.array([1, 0, 0, 0]) * WHITE[depth]  # red, but not to be seen
    result = applied(GaussianBlur(radius=radius), pixels)
    assert (result[..., 0] == 0).all()
    seen = result[..., 3] > 0.01 * WHITE[depth]
    assert np.allclose(result[seen][:, 1], WHITE[depth], rtol=0.003)
    assert 0.39 < result[20, 30, 3] / WHITE[depth] < 0.5


@pytest.mark.parametrize("opaque", [True, False])
@pytest.mark.parametrize("sigma", [1.5, 4.0, 30.0])
def test_torch_and_opencv_blur_alike(sigma: float, opaque: bool) -> None:
    pixels = photo()
    if not opaque:
        pixels[..., 3] = np.arange(pixels.shape[1]) % 256
    blur = Gaussian(sigma, opaque)
    # Both integer depths are blurred in 16 bits, where 4 is 0.02 of an 8-bit step.
    for depth, tolerance in (("uint8", 4.0), ("uint16", 4.0), ("float32", 1e-5)):
        stored = pixels if depth == "uint8" else (pixels / 255 * WHITE[depth]).astype(depth)
        values = blur.premultiplied(stored)
        device = blur.through(values, OnDevice(torch, "cpu"))
        assert device.dtype == values.dtype
        assert np.abs(device.astype(np.float64) - blur.blur(values)).max() <= tolerance


def test_unsharp_mask_adds_the_difference_from_the_blurred_picture() -> None:
    pixels = photo()
    blurred = true_gaussian(pixels, 2)
    expected = np.clip(pixels + 1.5 * (pixels - blurred), 0, 255)
    result = applied(UnsharpMask(amount=150, radius=2), pixels)
    assert np.abs(result - expected).max() <= 0.6


def test_differences_up_to_the_threshold_are_left_alone() -> None:
    pixels = photo()
    difference = np.abs(pixels - true_gaussian(pixels, 2))
    result = applied(UnsharpMask(amount=200, radius=2, threshold=10), pixels)
    still = difference < 9.9
    assert np.array_equal(result[still], pixels[still])
    assert (result != pixels)[difference > 10.1].mean() > 0.95


@EACH_DEPTH
def test_unsharp_mask_leaves_hidden_colours_alone(depth: str) -> None:
    pixels = noise(depth)
    pixels[..., 3] = 0
    assert np.array_equal(applied(UnsharpMask(), pixels), pixels)


# The tables for float32


@pytest.mark.parametrize(("fast", "exact"), [(encoded, encode_srgb), (decoded, decode_srgb)])
def test_table_curves_follow_the_exact_ones(
    fast: Callable[[Pixels], Pixels], exact: Callable[[Pixels], Pixels]
) -> None:
    values = np.geomspace(1e-9, 1000, 4000, dtype=np.float32)
    values = np.concatenate([-values, [0], values]).astype(np.float32)
    pixels = np.repeat(values[None, :, None], 4, axis=2)
    result = fast(pixels)
    assert np.allclose(result[0, :, 0], exact(values), rtol=6e-6, atol=1e-12)
    assert np.array_equal(result[..., 3], pixels[..., 3])
