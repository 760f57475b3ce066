"""The blurs of the Filter menu, against plain sums in float64 and against what each is for."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from scipy import ndimage
from skimage import data

from neural.context import Context
from neural.convolution import Aperture, Kernel, Line, on_device
from neural.engine import compute
from neural.operation import Operation
from neural.operations.classic.box_blur import BoxBlur
from neural.operations.classic.lens_blur import SHAPES, LensBlur
from neural.operations.classic.motion_blur import MotionBlur
from neural.operations.classic.radial_blur import RadialBlur
from neural.operations.classic.surface_blur import SurfaceBlur
from neural.operations.classic.zoom_blur import ZoomBlur
from neural.source import WHITE, ArraySource, Pixels, Rect, decode_srgb, encode_srgb
from neural.sweep import Sweep

DEPTHS = ("uint8", "uint16", "float32")
EACH_DEPTH = pytest.mark.parametrize("depth", DEPTHS)
BLURS: list[Operation] = [
    BoxBlur(radius=3),
    LensBlur(radius=4, highlights=0),
    MotionBlur(angle=30, distance=9),
    RadialBlur(angle=10),
    SurfaceBlur(radius=3, threshold=40),
    ZoomBlur(amount=10),
]
EACH_BLUR = pytest.mark.parametrize("blur", BLURS, ids=[blur.id for blur in BLURS])


def applied(operation: Operation, pixels: Pixels, **options: Any) -> Pixels:
    return compute(operation, [ArraySource(pixels)], Context(**options))


def photo() -> Pixels:
    rgb = data.astronaut()[:120, 140:300]
    return np.dstack([rgb, np.full(rgb.shape[:2], 255, np.uint8)])


def floats(height: int, width: int, seed: int = 0) -> Pixels:
    values = np.random.default_rng(seed).random((height, width, 4)).astype(np.float32)
    values[..., 3] = 1
    return values


@EACH_BLUR
@EACH_DEPTH
def test_a_flat_picture_stays_as_it_is(blur: Operation, depth: str) -> None:
    pixels = np.empty((33, 57, 4), depth)
    pixels[...] = np.array([0.2, 0.7, 1.0, 1.0]) * WHITE[depth]
    result = applied(blur, pixels)
    assert np.allclose(result, pixels, rtol=0, atol=2e-6 if depth == "float32" else 0)


@EACH_BLUR
@EACH_DEPTH
def test_colours_under_transparency_do_not_bleed(blur: Operation, depth: str) -> None:
    pixels = np.zeros((40, 60, 4), depth)
    pixels[:, :30] = np.array([0, 1, 0, 1]) * WHITE[depth]
    pixels[:, 30:] = np.array([1, 0, 0, 0]) * WHITE[depth]  # red, but not to be seen
    result = applied(blur, pixels)
    assert (result[..., 0] == 0).all()
    seen = result[..., 3] > 0.02 * WHITE[depth]
    assert np.allclose(result[seen][:, 1], WHITE[depth], rtol=0.003)


@EACH_BLUR
def test_depths_agree(blur: Operation) -> None:
    pixels = photo()
    eight = applied(blur, pixels)[..., :3] / 255
    sixteen = applied(blur, pixels.astype(np.uint16) * 257)[..., :3] / 65535
    assert np.abs(eight - sixteen).max() < 0.51 / 255


@EACH_BLUR
def test_values_beyond_white_survive_in_float(blur: Operation) -> None:
    pixels = floats(50, 60)
    pixels[20:30, 25:35, :3] = 40
    assert applied(blur, pixels)[..., :3].max() > 20


# Box


@pytest.mark.parametrize("radius", [1, 4, 25])
def test_box_is_the_mean_of_its_square(radius: int) -> None:
    pixels = photo()
    size = (2 * radius + 1, 2 * radius + 1, 1)
    expected = ndimage.uniform_filter(pixels.astype(np.float64), size, mode="nearest")
    assert np.abs(applied(BoxBlur(radius=radius), pixels) - expected).max() < 0.501


# Motion


def test_a_level_motion_keeps_the_sums_of_rows_and_a_steep_one_those_of_columns() -> None:
    pixels = np.zeros((41, 61, 4), np.float32)
    pixels[..., 3] = 1
    pixels[10:30, 20:40, :3] = floats(20, 20)[..., :3]
    for angle, axis in ((0, 1), (180, 1), (90, 0), (-90, 0)):
        result = applied(MotionBlur(angle=angle, distance=17), pixels)
        assert np.allclose(result.sum(axis=axis), pixels.sum(axis=axis), rtol=1e-5, atol=1e-4)
        assert not np.allclose(result.sum(axis=1 - axis), pixels.sum(axis=1 - axis), rtol=0.01)


def test_a_point_becomes_a_line_of_the_distance_in_the_direction() -> None:
    pixels = np.zeros((81, 81, 4), np.float32)
    pixels[..., 3] = 1
    pixels[40, 40, :3] = 1
    line = applied(MotionBlur(angle=45, distance=40), pixels)[..., 0]
    ys, xs = np.nonzero(line > line.max() / 2)
    assert np.corrcoef(xs, ys)[0, 1] < -0.99  # up to the right
    assert np.hypot(np.ptp(xs), np.ptp(ys)) == pytest.approx(40, abs=2.5)
    assert line.sum() == pytest.approx(1, abs=1e-4)


# Lens


def linear(pixels: Pixels) -> Pixels:
    return decode_srgb((pixels[..., :3] / 255).astype(np.float32))


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("radius", [1.5, 6, 15])
def test_the_lens_spreads_linear_light_over_its_opening(shape: Any, radius: float) -> None:
    pixels = photo()
    result = applied(LensBlur(radius=radius, shape=shape, highlights=0), pixels)
    weights = Aperture(radius, SHAPES[shape][1]).weights()
    expected = [
        ndimage.correlate(plane.astype(np.float64), weights, mode="nearest")
        for plane in np.moveaxis(linear(pixels), 2, 0)
    ]
    encoded = encode_srgb(np.stack(expected, axis=2).astype(np.float32)) * 255
    assert np.abs(result[..., :3] - encoded).max() < 0.52


@pytest.mark.parametrize("radius", [0.5, 2, 7.5, 8.5, 30])
def test_a_disc_is_round_and_an_opening_of_blades_is_as_large(radius: float) -> None:
    disc = Aperture(radius).weights()
    assert np.abs(disc - disc.T).max() < 0.3 * disc.max()
    assert np.allclose(disc, disc[::-1, ::-1])
    area = 1 / disc.max()
    assert area == pytest.approx(max(1, np.pi * radius**2), rel=0.12)
    blades = Aperture(radius, 6).weights()
    assert 1 / blades.max() == pytest.approx(area, rel=0.15)


def test_bright_lights_grow_into_bright_discs() -> None:
    pixels = np.zeros((61, 61, 4), np.uint8)
    pixels[..., 3] = 255
    pixels[29:32, 29:32, :3] = 255
    plain = applied(LensBlur(radius=8, shape="disc", highlights=0), pixels)
    bright = applied(LensBlur(radius=8, shape="disc", highlights=60), pixels)
    assert bright[30, 30, 0] > 1.8 * plain[30, 30, 0] > 0
    assert ((bright[..., 0] > 0) == (plain[..., 0] > 0)).mean() > 0.98


DEVICES = ["cpu", *(["cuda"] if os.environ.get("SFUMATO_TEST_CUDA") == "1" else [])]


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize(
    "kernel",
    [Line(13, 25), Line(6.5, 90), Aperture(5.5), Aperture(12, 6, 10), Aperture(3, 3)],
    ids=str,
)
def test_torch_and_the_cpu_sum_alike(kernel: Kernel, device: Any) -> None:
    values = floats(50, 70)
    there = on_device(values, kernel, torch, device)
    assert np.abs(there - kernel.on_cpu(values)).max() < 1e-5


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize(
    "sweep", [Sweep("spin", (20.5, 11.0), 0.3), Sweep("zoom", (50.0, 30.5), 0.9)], ids=str
)
def test_torch_and_the_cpu_sweep_alike(sweep: Sweep, device: Any) -> None:
    values, there, core = floats(50, 70), Rect(3, 2, 70, 50), Rect(20, 12, 30, 25)
    found = sweep.on_device(values, there, core, torch, device)
    assert np.abs(found - sweep.mean(values, there, core)).max() < 1e-4


# Around a point


def naive(pixels: Pixels, move: Callable[[float, float, float], tuple[float, float]]) -> Pixels:
    """The mean of 400 places along each pixel's way (0..1), bilinear, in float64."""
    height, width = pixels.shape[:2]
    rows, columns = np.mgrid[:height, :width].astype(float)
    x, y = (width - 1) / 2, (height - 1) / 2
    total = np.zeros(pixels.shape)
    for step in (np.arange(400) + 0.5) / 400:
        dx, dy = move(columns - x, rows - y, step)  # type: ignore[arg-type]
        places = [dy + y, dx + x]
        for c in range(4):
            total[..., c] += ndimage.map_coordinates(
                pixels[..., c].astype(np.float64), places, order=1, mode="nearest"
            )
    return total / 400


def test_radial_blur_is_the_mean_along_arcs() -> None:
    def turned(dx: Any, dy: Any, step: float) -> tuple[Any, Any]:
        a = np.radians(20) * (step - 0.5)
        return dx * np.cos(a) - dy * np.sin(a), dx * np.sin(a) + dy * np.cos(a)

    pixels = photo()
    result = applied(RadialBlur(angle=20), pixels)
    assert np.abs(result - naive(pixels, turned)).mean() < 1.0


def test_zoom_blur_is_the_mean_along_rays_to_the_centre() -> None:
    def nearer(dx: Any, dy: Any, step: float) -> tuple[Any, Any]:
        return dx * (1 - 0.3 * step), dy * (1 - 0.3 * step)

    pixels = photo()
    result = applied(ZoomBlur(amount=30), pixels)
    assert np.abs(result - naive(pixels, nearer)).mean() < 1.0


@pytest.mark.parametrize("kind", [RadialBlur, ZoomBlur])
def test_the_chosen_centre_stays_sharp(kind: Any) -> None:
    pixels = photo()
    blur = kind(x=100 * 40.5 / 160, y=100 * 70.5 / 120)
    result = applied(blur, pixels).astype(int)
    assert np.abs(result[70, 40] - pixels[70, 40]).max() <= 1
    assert np.abs(result - pixels)[:40, 100:].mean() > 3


# Surface


def test_surface_blur_smooths_noise_and_keeps_an_edge() -> None:
    rng = np.random.default_rng(0)
    pixels = np.full((60, 80, 4), 255, np.uint8)
    pixels[:, :40, :3] = 60
    pixels[:, 40:, :3] = 180
    noisy = pixels.copy()
    noisy[..., :3] = np.clip(noisy[..., :3] + rng.normal(0, 4, (60, 80, 3)), 0, 255)
    result = applied(SurfaceBlur(radius=5, threshold=15), noisy).astype(float)
    assert result[:, :38, 0].std() < 1.3
    assert np.abs(result[:, 39, 0] - 60).max() < 8
    assert np.abs(result[:, 40, 0] - 180).max() < 8


def test_surface_blur_is_its_formula() -> None:
    pixels = floats(20, 24).astype(np.float64)[..., :1]
    padded = np.pad(encode_srgb(pixels.astype(np.float32))[..., 0], 2, mode="edge")
    here = padded[2:-2, 2:-2]
    total, weights = np.zeros_like(here), np.zeros_like(here)
    for dy in range(5):
        for dx in range(5):
            there = padded[dy : dy + 20, dx : dx + 24]
            weight = np.maximum(1 - np.abs(there - here) / (2.5 * 60 / 255), 0)
            total += weight * there
            weights += weight
    given = np.repeat(pixels, 4, axis=2).astype(np.float32)
    given[..., 3] = 1
    result = encode_srgb(applied(SurfaceBlur(radius=2, threshold=60), given)[..., 0])
    assert np.abs(result - total / weights).max() < 2e-5
