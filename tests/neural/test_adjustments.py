"""The adjustments of colour and tone do what their formulas and their sliders say."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from skimage import data

from neural.context import Context
from neural.engine import compute
from neural.operation import Operation
from neural.operations.classic.channel_mixer import ChannelMixer
from neural.operations.classic.colour_balance import ColourBalance
from neural.operations.classic.exposure import Exposure
from neural.operations.classic.posterize import Posterize
from neural.operations.classic.selective_colour import INKS, RANGES, SelectiveColour
from neural.operations.classic.threshold import Threshold
from neural.operations.classic.vibrance import Vibrance
from neural.operations.classic.white_balance import WhiteBalance, light_of
from neural.source import ArraySource, Pixels, decode_srgb, encode_srgb

LUMA = np.array([0.2126, 0.7152, 0.0722])


def applied(operation: Operation, pixels: Pixels) -> Pixels:
    return compute(operation, [ArraySource(pixels)], Context())


def photo() -> Pixels:
    rgb = data.astronaut()[:160, 140:340]
    return np.dstack([rgb, np.full(rgb.shape[:2], 255, np.uint8)])


def linear(pixels: Pixels) -> Pixels:
    """The 8-bit picture in float32, linear."""
    rgb = decode_srgb((pixels[..., :3] / 255).astype(np.float32))
    return np.dstack([rgb, np.ones(rgb.shape[:2], np.float32)])


def colours(*rgb: tuple[int, int, int]) -> Pixels:
    return np.array([[(*each, 255) for each in rgb]], np.uint8)


@pytest.mark.parametrize(
    "operation",
    [
        ChannelMixer(red_blue=40, green_green=60, blue_constant=10),
        ColourBalance(shadows_red=40, midtones_blue=-30, highlights_green=20),
        Exposure(exposure=-0.7, offset=0.02, gamma=1.3),
        SelectiveColour(reds_cyan=50, blues_black=-40, neutrals_yellow=30),
        Vibrance(vibrance=60, saturation=-20),
        WhiteBalance(temperature=40, tint=-20),
    ],
    ids=lambda operation: operation.id,
)
def test_depths_agree(operation: Operation) -> None:
    pixels = photo()
    eight = applied(operation, pixels)[..., :3] / 255
    sixteen = applied(operation, pixels.astype(np.uint16) * 257)[..., :3] / 65535
    floats = np.clip(encode_srgb(applied(operation, linear(pixels))[..., :3]), 0, 1)
    assert np.abs(eight - sixteen).max() < 0.51 / 255
    assert np.abs(floats - sixteen).max() < 3e-5


# Exposure


@pytest.mark.parametrize("stops", [-4, -0.5, 1, 3])
def test_a_stop_doubles_linear_light_beyond_white_too(stops: float) -> None:
    pixels = linear(photo())
    result = applied(Exposure(exposure=stops), pixels)
    assert np.allclose(result[..., :3], pixels[..., :3] * 2**stops, rtol=2e-5)


def test_offset_and_gamma_act_on_linear_light() -> None:
    pixels = linear(photo())
    result = applied(Exposure(exposure=1, offset=0.1, gamma=2), pixels)
    expected = (pixels[..., :3].astype(np.float64) * 2 + 0.1) ** 0.5
    assert np.allclose(result[..., :3], expected, rtol=1e-4)


# White balance


@pytest.mark.parametrize(
    ("kelvin", "x", "y"),
    # Chromaticities of the black body as Wyszecki and Stiles, "Color Science", tabulate them.
    [
        (2856, 0.4475, 0.4074),
        (4000, 0.3805, 0.3768),
        (6500, 0.3135, 0.3237),
        (10000, 0.2807, 0.2884),
    ],
)
def test_the_lights_are_those_of_the_black_body(kelvin: float, x: float, y: float) -> None:
    rgb = light_of(1e6 / kelvin, 0)
    to_xyz = np.array(
        [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    )
    xyz = to_xyz @ rgb
    assert np.allclose(xyz[:2] / xyz.sum(), [x, y], atol=7e-4)


@given(st.floats(-100, 100), st.floats(-100, 100))
@settings(max_examples=30, deadline=None)
def test_gray_keeps_its_luminance_under_any_white_balance(temperature: float, tint: float) -> None:
    gains = WhiteBalance(temperature=temperature, tint=tint).gains
    assert min(gains) > 0
    assert np.dot(gains, LUMA) == pytest.approx(1)


def test_warm_is_red_and_tinted_is_magenta() -> None:
    red, green, blue = WhiteBalance(temperature=50).gains
    assert red > green > blue
    red, green, blue = WhiteBalance(temperature=-50).gains
    assert red < green < blue
    red, green, blue = WhiteBalance(tint=50).gains
    assert red > 1
    assert blue > 1
    assert green < 1


# Vibrance


def test_vibrance_lifts_pale_colours_more_than_strong_ones() -> None:
    pale, strong = (140, 120, 120), (230, 20, 20)
    result = applied(Vibrance(vibrance=80), colours(pale, strong)).astype(float)[0]

    def gain(at: int, before: tuple[int, ...]) -> float:
        return np.ptp(result[at, :3]) / np.ptp(before)

    assert gain(0, pale) > 1.6
    assert gain(1, strong) < 1.2


def test_without_saturation_only_luma_is_left() -> None:
    pixels = photo()
    result = applied(Vibrance(saturation=-100), pixels)
    luma = np.rint(pixels[..., :3] @ LUMA)
    assert np.abs(result[..., :3] - luma[..., None]).max() <= 1


def test_gray_stays_gray_under_vibrance() -> None:
    pixels = colours((0, 0, 0), (90, 90, 90), (255, 255, 255))
    assert np.array_equal(applied(Vibrance(vibrance=100, saturation=50), pixels), pixels)


# Colour balance


def test_each_range_of_tones_is_shifted_where_it_counts() -> None:
    tones = colours((20, 20, 20), (128, 128, 128), (200, 200, 200))
    shifted = [
        applied(ColourBalance(**{f"{name}_red": 60, "keep_luminosity": False}), tones)[0, :, 0]
        for name in ("shadows", "midtones", "highlights")
    ]
    gains = np.array(shifted, int) - tones[0, :, 0]
    assert gains.argmax(axis=1).tolist() == [0, 1, 2]


def test_equal_shifts_of_all_tones_are_one_shift() -> None:
    pixels = linear(photo())
    operation = ColourBalance(
        shadows_blue=-50, midtones_blue=-50, highlights_blue=-50, keep_luminosity=False
    )
    result = encode_srgb(applied(operation, pixels)[..., 2])
    assert np.allclose(result, encode_srgb(pixels[..., 2]) - 0.2, atol=1e-4)


def test_luminosity_is_preserved_where_it_is_asked() -> None:
    pixels = linear(photo())
    operation = ColourBalance(midtones_red=40, highlights_green=-20)
    before = encode_srgb(pixels[..., :3]) @ LUMA
    after = encode_srgb(applied(operation, pixels)[..., :3]) @ LUMA
    assert np.abs(after - before).max() < 1e-4
    moved = operation.model_copy(update={"keep_luminosity": False})
    other = encode_srgb(applied(moved, pixels)[..., :3]) @ LUMA
    assert np.abs(other - before).mean() > 0.01


# Channel mixer


def test_channels_are_mixed_by_the_matrix() -> None:
    pixels = photo()
    swapped = ChannelMixer(red_red=0, red_blue=100, blue_blue=0, blue_red=100)
    assert np.array_equal(applied(swapped, pixels), pixels[..., [2, 1, 0, 3]])
    operation = ChannelMixer(green_red=50, green_green=-20, green_blue=30, green_constant=5)
    expected = np.clip(pixels[..., :3] @ np.array([0.5, -0.2, 0.3]) + 0.05 * 255, 0, 255)
    result = applied(operation, pixels)
    assert np.abs(result[..., 1] - expected).max() <= 0.501
    assert np.array_equal(result[..., [0, 2]], pixels[..., [0, 2]])


def test_monochrome_is_the_mix_of_red_in_all_channels() -> None:
    pixels = photo()
    result = applied(ChannelMixer(red_red=30, red_green=60, red_blue=10, monochrome=True), pixels)
    expected = pixels[..., :3] @ np.array([0.3, 0.6, 0.1])
    assert np.abs(result[..., :3] - expected[..., None]).max() <= 0.501


# Posterize and threshold


@pytest.mark.parametrize("levels", [2, 3, 7, 255])
def test_posterize_keeps_that_many_tones_from_black_to_white(levels: int) -> None:
    ramp = np.repeat(np.arange(256, dtype=np.uint8)[None, :, None], 4, axis=2)
    result = applied(Posterize(levels=levels), ramp)[0, :, 1]
    assert len(np.unique(result)) == levels
    assert result[0] == 0
    assert result[-1] == 255
    assert (np.diff(result.astype(int)) >= 0).all()
    counts = np.unique(result, return_counts=True)[1]
    assert np.ptp(counts) <= 1


@pytest.mark.parametrize("levels", [2, 3, 5, 15, 51])
def test_tones_on_an_edge_become_the_same_at_every_depth(levels: int) -> None:
    ramp = np.full((1, 256, 4), 255, np.uint8)
    ramp[0, :, :3] = np.arange(256, dtype=np.uint8)[:, None]
    at8 = applied(Posterize(levels=levels), ramp)[0, :, 0] / 255
    at16 = applied(Posterize(levels=levels), ramp.astype(np.uint16) * 257)[0, :, 0] / 65535
    light = applied(Posterize(levels=levels), linear(ramp))[0, :, 0]
    np.testing.assert_allclose(at16, at8, atol=0.51 / 255)
    np.testing.assert_allclose(encode_srgb(light), at8, atol=0.51 / 255)


def test_posterized_floats_have_no_tones_between() -> None:
    result = applied(Posterize(levels=5), linear(photo()))[..., :3]
    tones = encode_srgb(np.unique(result))
    assert np.abs(tones - np.linspace(0, 1, 5)[np.rint(tones * 4).astype(int)]).max() < 1e-5
    assert len(np.unique(np.rint(tones * 1e4))) == 5


@pytest.mark.parametrize("level", [1, 77, 128, 255])
@pytest.mark.parametrize("depth", ["uint8", "uint16"])
def test_threshold_splits_grays_at_its_level(level: int, depth: str) -> None:
    scale = 1 if depth == "uint8" else 257
    ramp = np.repeat(np.arange(256, dtype=depth)[None, :, None] * scale, 4, axis=2).astype(depth)
    result = applied(Threshold(level=level), ramp)[0, :, 0]
    assert np.array_equal(result == 255 * scale, np.arange(256) >= level)
    assert set(np.unique(result)) == {0, 255 * scale}


# Selective colour

WHEEL = colours(
    (200, 0, 0), (200, 200, 0), (0, 200, 0), (0, 200, 200), (0, 0, 200), (200, 0, 200),
    (255, 255, 255), (128, 128, 128), (0, 0, 0),
)  # fmt: skip
"""A colour of each range, in their order."""


@pytest.mark.parametrize("name", RANGES)
def test_black_of_a_range_changes_its_colours_alone(name: str) -> None:
    at = RANGES.index(name)
    # Whites and blacks have ink to change only in the absolute.
    sign = -80 if name == "blacks" else 80
    operation = SelectiveColour(method="absolute", **{f"{name}_black": sign})
    result = applied(operation, WHEEL).astype(int)[0]
    moved = np.abs(result - WHEEL[0]).max(axis=1)
    assert moved[at] > 60
    others = [i for i in range(6) if i != at]
    assert (moved[others] == 0).all() or name == "neutrals"
    assert np.argmax(moved) == at


@pytest.mark.parametrize("ink", INKS[:3])
def test_an_ink_darkens_its_own_channel(ink: str) -> None:
    channel = INKS.index(ink)
    result = applied(SelectiveColour(**{f"neutrals_{ink}": 50}), WHEEL)[0, 7].astype(int)
    assert result[channel] == round(255 * (128 / 255 - 0.5 * (1 - 128 / 255) * (1 - 1 / 255)))
    assert [result[c] for c in range(3) if c != channel] == [128, 128]
