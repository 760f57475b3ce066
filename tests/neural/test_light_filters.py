"""Filters of sharpness, contrast and haze, which look at a pixel's surroundings or the whole picture."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from scipy import ndimage
from skimage import data, exposure

from neural.context import Context
from neural.convolution import Bell, on_device
from neural.engine import compute
from neural.operation import Operation
from neural.operations.classic.clahe import Clahe
from neural.operations.classic.clarity import Clarity
from neural.operations.classic.dehaze import Dehaze
from neural.operations.classic.high_pass import HighPass
from neural.operations.classic.shadows_highlights import ShadowsHighlights
from neural.operations.classic.smart_sharpen import ROUNDS, SmartSharpen
from neural.operations.classic.tone_mapping import ToneMapping
from neural.smoothing import guided_light
from neural.source import WHITE, ArraySource, Pixels, decode_srgb, encode_srgb

LUMA = np.array([0.2126, 0.7152, 0.0722])
EACH_DEPTH = pytest.mark.parametrize("depth", ["uint8", "uint16", "float32"])
KEEPING: list[Operation] = [
    Clahe(cells=3),
    Clarity(radius=5),
    Dehaze(),
    HighPass(radius=4),
    ShadowsHighlights(radius=5),
    SmartSharpen(),
    ToneMapping(),
]


def applied(operation: Operation, pixels: Pixels, **options: Any) -> Pixels:
    return compute(operation, [ArraySource(pixels)], Context(**options))


def photo() -> Pixels:
    rgb = data.astronaut()[:160, 140:340]
    return np.dstack([rgb, np.full(rgb.shape[:2], 255, np.uint8)])


def linear(pixels: Pixels) -> Pixels:
    rgb = decode_srgb((pixels[..., :3] / 255).astype(np.float32))
    return np.dstack([rgb, np.ones(rgb.shape[:2], np.float32)])


@pytest.mark.parametrize("operation", KEEPING, ids=lambda operation: operation.id)
@EACH_DEPTH
def test_alpha_stays_bit_for_bit(operation: Operation, depth: str) -> None:
    pixels = (photo()[:40, :50] / 255 * WHITE[depth]).astype(depth)
    pixels[..., 3] = np.linspace(0, WHITE[depth], 50).astype(depth)
    assert np.array_equal(applied(operation, pixels)[..., 3], pixels[..., 3])


@pytest.mark.parametrize("operation", KEEPING, ids=lambda operation: operation.id)
def test_depths_agree(operation: Operation) -> None:
    pixels = photo()
    eight = applied(operation, pixels)[..., :3] / 255
    sixteen = applied(operation, pixels.astype(np.uint16) * 257)[..., :3] / 65535
    floats = np.clip(encode_srgb(applied(operation, linear(pixels))[..., :3]), 0, 1)
    assert np.abs(eight - sixteen).max() < 0.55 / 255
    assert np.abs(floats - sixteen).max() < 2e-4


@pytest.mark.parametrize(
    "operation",
    [
        Clahe(limit=1),
        Clarity(amount=0),
        Dehaze(amount=0),
        ShadowsHighlights(shadows=0),
        SmartSharpen(amount=0),
    ],
    ids=lambda operation: operation.id,
)
@EACH_DEPTH
def test_at_identity_not_a_bit_changes(operation: Operation, depth: str) -> None:
    pixels = (photo()[:40, :50] / 255 * WHITE[depth]).astype(depth)
    assert np.array_equal(applied(operation, pixels), pixels)


@pytest.mark.parametrize(
    "operation",
    [Clarity(radius=4), HighPass(radius=4), ShadowsHighlights(radius=4), SmartSharpen(radius=1)],
    ids=lambda operation: operation.id,
)
def test_hidden_colours_are_not_seen_in_those_that_are_not_hidden(operation: Operation) -> None:
    pixels = photo()[:60, :80]
    pixels[:, 40:, 3] = 0
    other = pixels.copy()
    other[:, 40:, :3] = 255 - other[:, 40:, :3]
    seen = applied(operation, pixels)[:, :40]
    assert np.array_equal(seen, applied(operation, other)[:, :40])


# High pass


def test_high_pass_is_gray_and_the_difference_from_the_blurred_picture() -> None:
    pixels = photo()
    planes = pixels[..., :3].astype(float)
    blurred = ndimage.gaussian_filter(planes, (3, 3, 0), mode="nearest", truncate=6)
    result = applied(HighPass(radius=3), pixels)
    assert np.abs(result[..., :3] - np.clip(127.5 + planes - blurred, 0, 255)).max() < 0.8


# Smart sharpen


def test_a_known_blur_is_taken_away_again() -> None:
    scene = linear(photo())
    blurred = scene.copy()
    blurred[..., :3] = ndimage.gaussian_filter(scene[..., :3], (1.5, 1.5, 0), mode="nearest")
    result = applied(SmartSharpen(radius=1.5, noise=0), blurred)

    def error(pixels: Pixels) -> float:
        inside = (slice(10, -10), slice(10, -10), slice(0, 3))
        return float(((pixels - scene)[inside] ** 2).mean())

    assert error(result) < 0.7 * error(blurred)


def test_it_is_the_iteration_of_richardson_and_lucy() -> None:
    gray = linear(photo())[..., :1] @ np.ones((1, 3), np.float32)
    pixels = np.dstack([gray, np.ones(gray.shape[:2], np.float32)]).astype(np.float32)
    result = applied(SmartSharpen(radius=1.0, noise=0), pixels)[..., 0]
    given = pixels[..., 0].astype(np.float64)
    found = given

    def blurred(plane: Any) -> Any:
        return ndimage.correlate(plane, Bell(1.0).weights(), mode="nearest")

    for _ in range(ROUNDS):
        found = found * blurred(given / blurred(found))
    moved = np.abs(found - given).mean()
    assert np.abs(result - found).mean() < 0.05 * moved


def test_noise_grows_less_when_it_is_to_be_spared() -> None:
    rng = np.random.default_rng(0)
    pixels = np.full((80, 80, 4), 128, np.uint8)
    pixels[..., :3] = np.clip(128 + rng.normal(0, 3, (80, 80, 1)), 0, 255)
    pixels[..., 3] = 255
    plain = applied(SmartSharpen(noise=0), pixels)[..., 0].std()
    spared = applied(SmartSharpen(noise=50), pixels)[..., 0].std()
    assert plain > 1.3 * pixels[..., 0].std()
    assert spared < 0.5 * (plain + pixels[..., 0].std())


def test_torch_and_the_cpu_blur_alike() -> None:
    values = np.random.default_rng(0).random((40, 50, 1)).astype(np.float32)
    assert np.abs(on_device(values, Bell(2), torch, "cpu") - Bell(2).on_cpu(values)).max() < 1e-5


# Surroundings


def test_the_surroundings_of_an_opaque_picture_are_the_guided_filter_s() -> None:
    values = (photo()[:60, :70] / 255).astype(np.float32)
    plane = values[..., :3].astype(np.float64) @ LUMA

    def mean(image: Any) -> Any:
        return ndimage.uniform_filter(image, 9, mode="nearest")

    centre = mean(plane)
    variance = mean(plane**2) - centre**2
    slope = variance / (variance + 0.1**2)
    expected = mean(slope) * plane + mean(centre - slope * centre)
    assert np.abs(guided_light(values, 4, 0.1) - expected).max() < 1e-6


def test_clarity_strengthens_texture_in_midtones_and_makes_no_halo_at_an_edge() -> None:
    rows, columns = np.mgrid[:120, :160]
    tone = np.where(columns < 80, 70.0, 190.0) + 4 * np.sin(rows / 2) * np.sin(columns / 2)
    pixels = np.dstack([tone] * 3 + [np.full(tone.shape, 255.0)]).astype(np.uint8)
    result = applied(Clarity(amount=80, radius=15), pixels).astype(float)[..., 0]
    assert result[:, 20:60].std() > 1.4 * pixels[:, 20:60, 0].std()
    near, far = result[:, 70:78].mean(), result[:, 20:60].mean()
    assert abs(near - far) < 6
    soft = applied(Clarity(amount=-80, radius=15), pixels)[:, 20:60, 0]
    assert soft.std() < 0.7 * pixels[:, 20:60, 0].std()


def test_shadows_become_lighter_highlights_darker_and_the_rest_stays() -> None:
    pixels = np.zeros((60, 180, 4), np.uint8)
    pixels[..., 3] = 255
    for at, tone in enumerate((30, 128, 230)):
        pixels[:, 60 * at : 60 * at + 60, :3] = tone
    both = applied(ShadowsHighlights(shadows=60, highlights=60, radius=3), pixels).astype(int)
    assert both[30, 30, 0] > 60
    assert abs(both[30, 90, 0] - 128) <= 1
    assert both[30, 150, 0] < 205


# Measured over the whole picture


def hazy(thickness: float) -> tuple[Pixels, Pixels]:
    clear = photo()
    air = np.array([0.85, 0.88, 0.92]) * 255
    mixed = clear[..., :3] * (1 - thickness) + air * thickness
    haze = clear.copy()
    haze[..., :3] = np.rint(mixed)
    haze[:30, :, :3] = np.rint(air)  # a strip of sky
    return clear, haze


def test_dehaze_brings_contrast_back() -> None:
    clear, haze = hazy(0.5)
    result = applied(Dehaze(amount=90), haze)
    inside = (slice(40, None), slice(None), slice(0, 3))
    before = np.abs(haze[inside].astype(int) - clear[inside]).mean()
    assert np.abs(result[inside].astype(int) - clear[inside]).mean() < 0.65 * before
    assert result[inside].std() > 1.4 * haze[inside].std()


def test_haze_can_be_added() -> None:
    clear, _ = hazy(0.5)
    result = applied(Dehaze(amount=-80), clear)
    assert result[..., :3].std() < 0.8 * clear[..., :3].std()


def test_one_cell_without_a_limit_is_histogram_equalization() -> None:
    gray = photo()[..., 1]
    pixels = np.dstack([gray, gray, gray, np.full_like(gray, 255)])
    result = applied(Clahe(cells=1, limit=50), pixels)[..., 0] / 255
    expected = exposure.equalize_hist(gray, 256)
    assert np.abs(result - expected).mean() < 0.02


def test_local_equalization_follows_the_limit_and_agrees_with_opencv() -> None:
    import cv2

    gray = photo()[..., 1]
    pixels = np.dstack([gray, gray, gray, np.full_like(gray, 255)])
    result = applied(Clahe(cells=4, limit=3), pixels)[..., 0]
    expected = cv2.createCLAHE(3, (4, 4)).apply(gray)
    assert np.corrcoef(result.ravel(), expected.ravel())[0, 1] > 0.98
    assert np.abs(result.astype(int) - expected).mean() < 8
    low = applied(Clahe(cells=4, limit=1.2), pixels)[..., 0].astype(int)
    assert np.abs(low - gray).mean() < np.abs(result.astype(int) - gray).mean()


def test_bright_light_is_mapped_into_what_a_screen_shows() -> None:
    pixels = linear(photo())
    pixels[20:40, 20:40, :3] *= 200
    for method in ("reinhard", "filmic", "aces"):
        result = applied(ToneMapping(method=method), pixels)[..., :3]  # type: ignore[arg-type]
        light = result @ LUMA
        assert light.min() >= 0
        assert light.max() <= 1.001
        order = np.argsort((pixels[..., :3] @ LUMA).ravel())
        assert (np.diff(light.ravel()[order]) > -1e-5).all()


def test_reinhard_is_its_formula_of_luminance() -> None:
    pixels = linear(photo())
    light = pixels[..., :3].astype(np.float64) @ LUMA
    scaled = light * 0.18 / np.exp(np.log(light + 1e-4).mean())
    expected = scaled * (1 + scaled / scaled.max() ** 2) / (1 + scaled)
    result = applied(ToneMapping(), pixels)[..., :3] @ LUMA
    assert np.abs(result - expected).max() < 1e-3


@pytest.mark.parametrize("operation", [Dehaze(), ToneMapping(), Clahe(cells=2)])
@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning")
def test_one_pixel_that_is_no_number_does_not_spoil_the_rest(operation: Operation) -> None:
    pixels = linear(photo())
    broken = pixels.copy()
    broken[0, 0, :3] = np.nan
    result, expected = applied(operation, broken), applied(operation, pixels)
    rest = np.ones(pixels.shape[:2], bool)
    rest[:8, :8] = False
    assert np.isfinite(result[rest]).all()
    assert np.abs(result[rest] - expected[rest]).mean() < 0.02
