"""Noise is measured blind, by region, luminance and colour apart, in a bounded time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from skimage import data

from neural.context import Context
from neural.models import ModelStore
from neural.noise import LARGEST_COUNT, OPPONENT, NoiseMap, measure
from neural.operation import Cancelled
from neural.source import ArraySource, Rect, Size, decode_srgb
from neural.training import NoiseLevelSettings, train
from neural.training.evaluate import evaluate, load_network
from neural.training.tasks.noise_level import noisy_planes

STORE = ModelStore()


def noisy(clean: np.ndarray, luminance: Any, colour: Any, seed: int = 0) -> np.ndarray:
    """H x W x 4 of 8 bits with noise of these sigmas (0..255; numbers or H x W)."""
    noise = np.random.default_rng(seed).standard_normal(clean.shape)
    levels = [np.broadcast_to(sigma, clean.shape[:2]) for sigma in (luminance, colour, colour)]
    values = clean + (noise * np.stack(levels, axis=2)) @ OPPONENT
    opaque = np.full((*clean.shape[:2], 1), 255)
    return np.rint(np.concatenate([values.clip(0, 255), opaque], axis=2)).astype(np.uint8)


def found(pixels: np.ndarray, **options: Any) -> NoiseMap:
    return measure(ArraySource(pixels), Context(models=STORE, **options))


@pytest.fixture(scope="module")
def photo() -> np.ndarray:
    """A photograph within the range, so that noise is hardly clipped."""
    return 40 + 0.68 * data.chelsea()[:256, 60:400].astype(np.float32)


@pytest.mark.parametrize("sigma", [5, 15, 25, 50])
def test_white_noise_is_found_within_a_tenth(photo: np.ndarray, sigma: float) -> None:
    noise = found(noisy(photo, sigma, sigma))
    assert 255 * noise.overall == pytest.approx(sigma, rel=0.1, abs=0.7)


def test_a_clean_picture_has_hardly_any_noise(photo: np.ndarray) -> None:
    assert 255 * found(noisy(photo, 0, 0)).overall < 1.5


@pytest.mark.parametrize(("luminance", "colour"), [(8, 24), (24, 8), (20, 0), (0, 20)])
def test_luminance_and_colour_are_told_apart(
    photo: np.ndarray, luminance: float, colour: float
) -> None:
    noise = found(noisy(photo, luminance, colour))
    assert 255 * noise.luminance == pytest.approx(luminance, rel=0.15, abs=2)
    assert 255 * noise.colour == pytest.approx(colour, rel=0.15, abs=2)


def test_each_half_of_a_picture_has_its_own_noise(photo: np.ndarray) -> None:
    left = np.arange(photo.shape[1])[None, :] < photo.shape[1] // 2
    levels = 255 * found(noisy(photo, np.where(left, 8, 30), np.where(left, 8, 30))).at(
        Rect(0, 0, photo.shape[1], photo.shape[0])
    )
    assert levels[:, :80].mean() == pytest.approx(8, abs=3)
    assert levels[:, -80:].mean() == pytest.approx(30, abs=4)


def test_every_depth_shows_the_same_noise(photo: np.ndarray) -> None:
    pixels = noisy(photo, 20, 20)
    words = pixels.astype(np.uint16) * 257
    floats = (pixels / 255).astype(np.float32)
    floats[..., :3] = decode_srgb(floats[..., :3])
    expected = found(pixels)
    for other in (words, floats):
        assert np.allclose(found(other).levels, expected.levels, atol=2e-4)


def test_the_map_depends_on_the_place_and_not_on_tiles(photo: np.ndarray) -> None:
    pixels = noisy(photo, 10, 20)
    noise = found(pixels)
    assert np.array_equal(noise.levels, found(pixels, tile=33).levels)
    whole = noise.at(Rect(0, 0, 340, 256))
    part = Rect(71, 93, 120, 55)
    assert np.array_equal(noise.at(part), whole[part.slices])


def test_a_map_is_mixed_between_its_places_and_constant_beyond_them() -> None:
    levels = np.array([[[0.1, 0.2], [0.3, 0.2]]], np.float32)
    noise = NoiseMap(levels, np.array([8], np.float32), np.array([10, 20], np.float32))
    row = noise.at(Rect(0, 3, 30, 1))[0]
    assert np.allclose(row[:9, 0], 0.1)
    assert np.allclose(row[21:, 0], 0.3)
    assert row[14, 0] == pytest.approx(0.19)
    assert np.allclose(row[:, 1], 0.2)


@pytest.mark.parametrize("size", [Size(1, 1), Size(3, 200), Size(40, 50)], ids=str)
def test_small_pictures_have_a_level_too(size: Size) -> None:
    rng = np.random.default_rng(0)
    pixels = rng.integers(100, 140, (size.height, size.width, 4), np.uint8)
    pixels[..., 3] = 255
    levels = found(pixels).at(Rect.of(size))
    assert levels.shape == (size.height, size.width, 2)
    assert np.isfinite(levels).all()


def test_what_is_transparent_does_not_count(photo: np.ndarray) -> None:
    pixels = noisy(photo, 20, 20)
    pixels[:, 170:, 3] = 0
    pixels[:, 170:, :3] = 0
    noise = found(pixels)
    assert 255 * noise.at(Rect(0, 0, 120, 256)).mean() == pytest.approx(20, abs=2)
    pixels[..., 3] = 0
    assert found(pixels).overall == 0


class Counting:
    """A source of any size that is gray everywhere, and counts what is read of it."""

    depth = "uint8"
    opaque = True

    def __init__(self, size: Size) -> None:
        self.size = size
        self.pixels = 0

    def read(self, rect: Rect) -> np.ndarray:
        self.pixels += rect.area
        return np.full((rect.height, rect.width, 4), 128, np.uint8)


class Flat(torch.nn.Module):
    """Says the same of every window."""

    def __init__(self) -> None:
        super().__init__()
        self.level = torch.nn.Parameter(torch.tensor([-3.0, -2.0]))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.level.expand(len(x), 2)


class Flats:
    """A store that has only `Flat`."""

    def load(self, id: str, device: object) -> torch.nn.Module:
        return Flat()


def test_of_a_huge_picture_no_more_is_read_than_of_a_large_one() -> None:
    source = Counting(Size(60_000, 40_000))
    noise = measure(source, Context(models=Flats()))  # type: ignore[arg-type]
    assert source.pixels <= 1.1 * LARGEST_COUNT * 64 * 64
    assert noise.luminance == pytest.approx(np.exp(-3) - 1 / 255, rel=1e-4)


def test_measuring_can_be_cancelled(photo: np.ndarray) -> None:
    with pytest.raises(Cancelled):
        found(noisy(photo, 5, 5), cancelled=lambda: True)


def test_noise_that_is_alike_is_not_called_different(photo: np.ndarray) -> None:
    assert found(noisy(photo, 20, 20)).difference < 0.1
    assert found(noisy(photo, 10, 20)).difference > 0.3


def test_the_estimator_is_trained_and_judged_by_the_common_tools(tmp_path: Path) -> None:
    photos = tmp_path / "photos"
    photos.mkdir()
    for name in ("chelsea", "coffee", "astronaut"):
        Image.fromarray(getattr(data, name)()[40:140, 60:200]).save(photos / f"{name}.png")
    settings = NoiseLevelSettings(
        data=(photos,),
        out=tmp_path / "mine.safetensors",
        minutes=None,
        steps=12,
        batch=4,
        channels=4,
        threads=1,
    )
    result = train(settings)
    assert result.steps == 12
    network = load_network(tmp_path / "mine.safetensors")
    figures = evaluate(network, "mine", photos).means
    assert set(figures) >= {"error luminance sigma 15", "error colour halves"}
    assert all(0 <= value < 255 for value in figures.values())


def test_noise_of_the_training_windows_is_as_strong_as_is_said() -> None:
    clean = np.full((60, 32, 32, 3), 128, np.uint8)
    planes, sigma = noisy_planes(clean, np.random.default_rng(1))
    weak = (sigma > 0) & (sigma < 0.12)  # stronger noise is clipped in some windows
    assert weak.sum() > 40
    assert np.allclose(planes.std(axis=(1, 2))[weak], sigma[weak], rtol=0.1, atol=1e-3)
