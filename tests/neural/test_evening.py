"""Skies are evened out before they are painted: steps and grain go, slopes and texture stay."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from neural.context import Context
from neural.engine import compute
from neural.evening import REACH, Evened, evened
from neural.models import ModelStore
from neural.operations.stylize import Stylize
from neural.source import ArraySource, Rect

store = ModelStore(None)


SKY = 160


def sky(grain: float = 0.0) -> np.ndarray:
    """A drawn sky in 8 bits over rough ground: blue above, pale below, its steps some rows apart."""
    height, width = SKY + 56, 96
    random = np.random.default_rng(2)
    down = np.linspace(0, 1, height)[:, None, None]
    rgb = np.array([90.0, 140.0, 215.0]) + np.array([80.0, 60.0, 15.0]) * down
    rgb = rgb + random.uniform(-grain, grain, (height, width, 3))
    rgb[SKY:] = np.array([50.0, 75.0, 40.0]) + random.normal(0, 13, (56, width, 3))
    pixels = np.full((height, width, 4), 255, np.uint8)
    pixels[..., :3] = np.rint(rgb)
    return pixels


def lines(pixels: np.ndarray) -> float:
    """How much neighbouring rows differ beside their slope, 0..1."""
    rows = pixels[16 : SKY - 24, 16:-16, :3].astype(float).mean(axis=(1, 2)) / 255
    return float(np.diff(rows, 2).std())


def stipple(pixels: np.ndarray) -> float:
    """How much pixels differ from their row, 0..1."""
    inside = pixels[16 : SKY - 24, 16:-16, :3].astype(float).mean(axis=2) / 255
    return float((inside - inside.mean(axis=1, keepdims=True)).std())


def painted(pixels: np.ndarray, skies: float) -> np.ndarray:
    return compute(
        Stylize(styles="scream", skies=skies), [ArraySource(pixels)], Context(models=store)
    )


def test_a_smooth_sky_is_painted_without_lines() -> None:
    as_it_is, even = (lines(painted(sky(), skies)) for skies in (0, 50))
    assert as_it_is > 0.006
    assert even < 0.5 * as_it_is


def test_a_grainy_sky_is_painted_without_stipple() -> None:
    as_it_is, even = (stipple(painted(sky(grain=0.5), skies)) for skies in (0, 50))
    assert even < 0.5 * as_it_is


def test_a_slope_and_texture_are_left_as_they_are() -> None:
    down = np.linspace(0.2, 0.8, 200, dtype=np.float32)[:, None, None] * np.ones((1, 60, 3), "f4")
    assert np.abs(evened(down, 1.0) - down)[REACH:-REACH].max() < 1e-5
    texture = np.random.default_rng(1).uniform(0.2, 0.8, (80, 80, 3)).astype(np.float32)
    assert np.abs(evened(texture, 1.0) - texture).max() < 0.01


@settings(deadline=None, max_examples=25)
@given(
    st.integers(0, 60), st.integers(0, 60), st.integers(1, 60), st.integers(1, 60), st.booleans()
)
def test_a_part_is_that_part_of_the_whole(
    x: int, y: int, width: int, height: int, floating: bool
) -> None:
    pixels = np.random.default_rng(3).integers(100, 110, (70, 80, 4), np.uint8)
    stored = pixels.astype(np.float32) / 100 if floating else pixels
    source = Evened(ArraySource(stored), 0.5)
    rect = Rect(x, y, width, height).intersect(Rect(0, 0, 80, 70))
    whole = source.read(Rect(0, 0, 80, 70)).astype(float)
    close = 1e-5 if floating else 1
    assert np.abs(source.read(rect) - whole[rect.slices]).max() <= close


@pytest.mark.parametrize("depth", ["uint8", "uint16", "float32"])
def test_alpha_and_what_lies_beyond_the_range_are_kept(depth: str) -> None:
    white = {"uint8": 255, "uint16": 65535, "float32": 1}[depth]
    pixels = np.full((50, 50, 4), 0.3 * white).astype(depth)
    pixels[..., 3] = (np.arange(50) / 49 * white).astype(depth)
    if depth == "float32":
        pixels[15:25, 15:25, :3] = 1.7
    read = Evened(ArraySource(pixels), 0.5).read(Rect(0, 0, 50, 50))
    assert read.dtype == ("float32" if depth == "float32" else "uint16")
    ours = read[..., 3] / (1 if depth == "float32" else 65535)
    assert np.abs(ours - pixels[..., 3] / white).max() < 1e-6
    if depth == "float32":
        assert read[20, 20, 0] > 1.5
