"""Noise that is added, and filters that take it away or keep edges, against plain formulas."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
import pytest
from scipy import ndimage, stats
from skimage import data
from skimage.metrics import peak_signal_noise_ratio

from neural.context import Context
from neural.engine import compute
from neural.grain import grains, normals, uniforms
from neural.operation import Operation
from neural.operations.classic.add_noise import AddNoise
from neural.operations.classic.bilateral import Bilateral
from neural.operations.classic.film_grain import FilmGrain
from neural.operations.classic.guided import Guided
from neural.operations.classic.median import Median
from neural.operations.classic.morphology import Morphology
from neural.operations.classic.non_local_means import NonLocalMeans
from neural.smoothing import guided, median
from neural.source import WHITE, ArraySource, Pixels, Rect

DEPTHS = ("uint8", "uint16", "float32")
EACH_DEPTH = pytest.mark.parametrize("depth", DEPTHS)


def applied(operation: Operation, pixels: Pixels, **options: Any) -> Pixels:
    return compute(operation, [ArraySource(pixels)], Context(**options))


def photo() -> Pixels:
    rgb = data.astronaut()[:120, 140:300]
    return np.dstack([rgb, np.full(rgb.shape[:2], 255, np.uint8)])


def stored(pixels: Pixels, depth: str) -> Pixels:
    return (pixels / 255 * WHITE[depth]).round(0 if depth != "float32" else 9).astype(depth)


def flat(value: float, depth: str = "uint8", size: int = 200) -> Pixels:
    pixels = np.full((size, size, 4), value * WHITE[depth], depth)
    pixels[..., 3] = WHITE[depth]
    return pixels


# Random numbers by place


def test_numbers_are_normal_and_independent_between_places_channels_and_seeds() -> None:
    numbers = normals(Rect(-100, 7, 300, 200), 5)
    for channel in range(3):
        assert stats.kstest(numbers[..., channel].ravel(), "norm").pvalue > 0.001
    columns = numbers.reshape(-1, 3)
    others = normals(Rect(-100, 7, 300, 200), 6).reshape(-1, 3)
    assert np.abs(np.corrcoef(columns.T) - np.eye(3)).max() < 0.02
    assert abs(np.corrcoef(columns[:, 0], others[:, 0])[0, 1]) < 0.02
    for axis in (0, 1):
        moved = np.roll(numbers[..., 0], 1, axis)
        assert abs(np.corrcoef(moved.ravel(), numbers[..., 0].ravel())[0, 1]) < 0.02


def test_even_numbers_have_variance_1() -> None:
    numbers = uniforms(Rect(0, 0, 300, 200), 5)
    assert stats.kstest(numbers.ravel(), "uniform", (-(3**0.5), 2 * 3**0.5)).pvalue > 0.001


def test_a_place_has_its_number_in_whichever_rectangle_it_lies() -> None:
    whole = normals(Rect(0, 0, 90, 70), 3)
    part = Rect(33, 20, 11, 40)
    assert np.array_equal(normals(part, 3), whole[part.slices])
    soft = grains(Rect(0, 0, 90, 70), 3, 4.0)
    assert np.allclose(grains(part, 3, 4.0), soft[part.slices], atol=1e-6)


@pytest.mark.parametrize("numbers", [normals, uniforms])
def test_a_card_has_the_same_numbers(numbers: Any) -> None:
    for seed in (0, 1, 999_999):
        rect = Rect(-300, 2**20, 700, 500)
        # "cpu:0" is a card to us, and to torch the processor.
        assert np.abs(numbers(rect, seed, "cpu:0") - numbers(rect, seed)).max() < 3e-6


@pytest.mark.parametrize("size", [0.5, 2.0, 6.0])
def test_grain_has_variance_1_at_every_size(size: float) -> None:
    assert grains(Rect(0, 0, 400, 400), 1, size).std() == pytest.approx(1, rel=0.05)


# Adding noise


@pytest.mark.parametrize("distribution", ["gaussian", "uniform"])
@pytest.mark.parametrize("depth", ["uint8", "uint16"])
def test_noise_has_the_asked_deviation_and_keeps_the_mean(distribution: Any, depth: str) -> None:
    pixels = flat(0.5, depth)
    result = applied(AddNoise(amount=8, distribution=distribution), pixels) / WHITE[depth]
    noise = result[..., :3] - 0.5
    assert noise.std() == pytest.approx(0.08, rel=0.02)
    assert abs(noise.mean()) < 0.002


def test_monochrome_noise_has_no_colour_and_another_seed_is_other_noise() -> None:
    result = applied(AddNoise(monochrome=True), flat(0.5))
    assert (np.ptp(result[..., :3], axis=2) == 0).all()
    assert not np.array_equal(result, applied(AddNoise(monochrome=True, seed=2), flat(0.5)))


def test_grain_is_strongest_in_the_midtones() -> None:
    deviations = [
        applied(FilmGrain(amount=40, evenness=0, colour=0), flat(value))[..., 0].std()
        for value in (0.05, 0.5, 0.95)
    ]
    assert deviations[1] > 3 * max(deviations[0], deviations[2]) > 0
    assert deviations[1] == pytest.approx(255 * 0.15 * 0.4, rel=0.1)


# Median


@EACH_DEPTH
@pytest.mark.parametrize("radius", [1, 2, 5, 12])
def test_median_is_the_middle_value(depth: str, radius: int) -> None:
    pixels = stored(photo()[:60, :80], depth)
    size = (2 * radius + 1, 2 * radius + 1, 1)
    expected = ndimage.median_filter(pixels, size, mode="nearest")
    assert np.array_equal(applied(Median(radius=radius), pixels), expected)


@pytest.mark.parametrize("size", [(1, 1), (7, 1), (3, 50), (40, 60)])
@pytest.mark.parametrize("radius", [1, 3, 30])
def test_median_on_a_card_is_the_same_in_every_bit(size: tuple[int, int], radius: int) -> None:
    values = np.random.default_rng(2).random((*size, 4), np.float32)
    values[..., 1] = np.round(values[..., 1], 1)  # many are alike
    values[..., 2] = 0.5
    values[0, 0, 0], values[-1, -1, 3], values[:, -1, 3] = np.nan, np.inf, -np.inf
    # "cpu:0" is a card to us, and to torch the processor.
    there = median(values, radius, cast("Any", "cpu:0"))
    assert np.array_equal(there, median(values, radius), equal_nan=True)


def test_median_removes_salt_and_pepper() -> None:
    pixels = photo()
    rng = np.random.default_rng(0)
    specked = pixels.copy()
    specks = rng.random(pixels.shape[:2]) < 0.1
    specked[specks, :3] = rng.choice([0, 255], (specks.sum(), 1))
    before = peak_signal_noise_ratio(pixels[..., :3], specked[..., :3])
    after = peak_signal_noise_ratio(pixels[..., :3], applied(Median(radius=1), specked)[..., :3])
    assert after > before + 9


@pytest.mark.parametrize("depth", ["uint8", "float32"])
def test_median_of_a_translucent_picture_weighs_by_alpha(depth: str) -> None:
    pixels = np.zeros((9, 9, 4), depth)
    pixels[...] = np.array([0, 1, 0, 1]) * WHITE[depth]
    pixels[4, 4] = np.array([1, 0, 0, 0]) * WHITE[depth]
    result = applied(Median(radius=1), pixels)
    assert np.array_equal(result, np.broadcast_to(pixels[0, 0], pixels.shape))


# Smoothing that keeps edges


def noisy_edge() -> tuple[Pixels, Pixels]:
    clean = flat(60 / 255, size=80)
    clean[:, 40:, :3] = 180
    noisy = clean.copy()
    noise = np.random.default_rng(0).normal(0, 8, (80, 80, 3))
    noisy[..., :3] = np.clip(clean[..., :3] + noise, 0, 255)
    return clean, noisy


@pytest.mark.parametrize(
    "operation",
    [
        Bilateral(radius=3, tones=30),
        Guided(radius=6, tones=20),
        NonLocalMeans(strength=10),
    ],
    ids=lambda operation: operation.id,
)
def test_noise_goes_and_the_edge_stays(operation: Operation) -> None:
    clean, noisy = noisy_edge()
    result = applied(operation, noisy)
    assert result[:, :36, :3].std() < 0.45 * noisy[:, :36, :3].std()
    assert np.abs(result[:, 39:41, :3].mean(axis=0) - clean[0, 39:41, :3]).max() < 12
    gain = peak_signal_noise_ratio(clean, result) - peak_signal_noise_ratio(clean, noisy)
    assert gain > 6


def test_bilateral_is_its_formula() -> None:
    pixels = photo()[:30, :40]
    unit = np.pad(pixels[..., :3] / 255, [(4, 4), (4, 4), (0, 0)], mode="edge")
    here = unit[4:-4, 4:-4]
    total, weights = np.zeros_like(here), np.zeros(here.shape[:2])
    for dy in range(-4, 5):
        for dx in range(-4, 5):
            if dx**2 + dy**2 > 4.5**2:
                continue
            there = unit[4 + dy : 34 + dy, 4 + dx : 44 + dx]
            squares = ((there - here) ** 2).sum(axis=2)
            weight = np.exp(-(dx**2 + dy**2) / 8 - squares / (2 * (40 / 255) ** 2))
            total += weight[..., None] * there
            weights += weight
    expected = 255 * total / weights[..., None]
    result = applied(Bilateral(radius=2, tones=40), pixels)
    assert np.abs(result[..., :3] - expected).max() < 1.0


def test_guided_is_its_formula() -> None:
    values = (photo()[:50, :60] / 255).astype(np.float32)
    unit = values.astype(np.float64)

    def mean(image: Any) -> Any:
        return ndimage.uniform_filter(image, (7, 7, *[1] * (image.ndim - 2)), mode="nearest")

    guide = unit[..., :3]
    centre = mean(guide)
    products = mean(guide[..., :, None] * guide[..., None, :])
    spread = products - centre[..., :, None] * centre[..., None, :]
    lines = np.linalg.solve(spread + 0.01 * np.eye(3), spread)  # columns: one for each channel
    offsets = centre - np.einsum("yxi,yxic->yxc", centre, lines)
    expected = np.einsum("yxi,yxic->yxc", guide, mean(lines)) + mean(offsets)
    assert np.abs(guided(values, 3, 0.1)[..., :3] - expected).max() < 1e-5


# Morphology


@EACH_DEPTH
@pytest.mark.parametrize("work", ["erode", "dilate", "open", "close"])
def test_morphology_is_the_least_and_the_largest_of_the_square(work: Any, depth: str) -> None:
    pixels = stored(photo()[:50, :60], depth)
    size = (5, 5, 1)
    least, largest = ndimage.minimum_filter, ndimage.maximum_filter
    order = {
        "erode": (least,),
        "dilate": (largest,),
        "open": (least, largest),
        "close": (largest, least),
    }[work]
    expected = pixels
    for step in order:
        expected = step(expected, size, mode="nearest")
    result = applied(Morphology(work=work, radius=2, shape="square"), pixels)
    assert np.array_equal(result, expected)


def test_a_point_grows_into_the_shape() -> None:
    pixels = flat(0, size=21)
    pixels[10, 10, :3] = 255
    counts = {
        shape: (applied(Morphology(radius=4, shape=shape), pixels)[..., 0] == 255).sum()  # type: ignore[arg-type]
        for shape in ("disc", "square", "cross")
    }
    assert counts["square"] == 81
    assert counts["cross"] == 17
    assert counts["disc"] == pytest.approx(np.pi * 4.4**2, rel=0.1)
