"""Histograms count what is seen, once per tone, at every depth."""

from __future__ import annotations

import numpy as np
import pytest

from editor.document import histogram as module
from editor.document.histogram import histogram
from neural.source import ArraySource, decode_srgb


def picture(tones: np.ndarray, alpha: int = 255) -> np.ndarray:
    pixels = np.full((*tones.shape, 4), alpha, np.uint8)
    pixels[..., :3] = tones[..., None]
    return pixels


def test_each_tone_is_counted_in_its_bin() -> None:
    tones = np.full((10, 10), 100, np.uint8)
    tones[:5] = 200
    tones[0, 0] = 50
    counts = histogram(ArraySource(picture(tones)))
    assert counts.shape == (4, 256)
    assert set(np.flatnonzero(counts[1])) == {50, 100, 200}
    assert counts[1, 100] == 1.0
    assert counts[1, 200] == pytest.approx(49 / 50)


def test_every_depth_counts_the_same_encoded_tones() -> None:
    tones = np.arange(256, dtype=np.uint8).repeat(4).reshape(32, 32)
    eight = picture(tones)
    sixteen = eight.astype(np.uint16) * 257
    linear = decode_srgb((eight / np.float32(255)).astype(np.float32))
    expected = histogram(ArraySource(eight))
    np.testing.assert_array_equal(histogram(ArraySource(sixteen)), expected)
    np.testing.assert_array_equal(histogram(ArraySource(linear)), expected)


def test_invisible_pixels_do_not_count() -> None:
    pixels = picture(np.full((4, 4), 80, np.uint8))
    pixels[:2, :, 3] = 0
    pixels[:2, :, :3] = 10
    assert set(np.flatnonzero(histogram(ArraySource(pixels))[0])) == {80}


def test_clipped_tones_do_not_flatten_the_rest() -> None:
    tones = np.zeros((20, 20), np.uint8)
    tones[0, :10] = 120
    counts = histogram(ArraySource(picture(tones)))
    assert counts[0, 120] == 1.0
    assert counts[0, 0] == 1.0


def test_a_large_picture_is_sampled_to_the_same_shape(monkeypatch: pytest.MonkeyPatch) -> None:
    tones = np.tile(np.arange(256, dtype=np.uint8), (512, 1))
    whole = histogram(ArraySource(picture(tones)))
    monkeypatch.setattr(module, "ENOUGH", 20_000)
    np.testing.assert_array_equal(histogram(ArraySource(picture(tones))), whole)
