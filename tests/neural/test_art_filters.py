"""Filters that draw, print, paint and light the picture anew."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import ndimage
from skimage import data, feature, filters

from neural.context import Context
from neural.engine import compute
from neural.operation import Operation
from neural.operations.classic.canny import Canny, followed
from neural.operations.classic.emboss import Emboss
from neural.operations.classic.glow import Glow
from neural.operations.classic.halftone import Halftone
from neural.operations.classic.oil_paint import OilPaint
from neural.operations.classic.sobel import Sobel
from neural.operations.classic.vignette import Vignette
from neural.source import ArraySource, Pixels, decode_srgb, encode_srgb

LUMA = np.array([0.2126, 0.7152, 0.0722])


def applied(operation: Operation, pixels: Pixels, **options: Any) -> Pixels:
    return compute(operation, [ArraySource(pixels)], Context(**options))


def photo() -> Pixels:
    rgb = data.astronaut()[:160, 140:340]
    return np.dstack([rgb, np.full(rgb.shape[:2], 255, np.uint8)])


def flat(value: int, size: int = 120) -> Pixels:
    pixels = np.full((size, size, 4), value, np.uint8)
    pixels[..., 3] = 255
    return pixels


def disc() -> Pixels:
    rows, columns = np.mgrid[:101, :101]
    pixels = flat(0, 101)
    pixels[np.hypot(rows - 50, columns - 50) < 30, :3] = 255
    return pixels


# Edges


def test_sobel_is_the_operator_of_each_channel() -> None:
    pixels = photo()
    result = applied(Sobel(strength=100, invert=False), pixels)
    for channel in range(3):
        plane = pixels[..., channel].astype(np.float64)
        slopes = [ndimage.sobel(plane, axis, mode="nearest") / 4 for axis in (0, 1)]
        expected = np.minimum(np.hypot(*slopes), 255)
        assert np.abs(result[..., channel] - expected).max() < 0.52
    reference = filters.sobel(pixels[..., 0] / 255.0)  # another scale, the same shape
    inside = (slice(2, -2), slice(2, -2))
    assert np.corrcoef(reference[inside].ravel(), result[..., 0][inside].ravel())[0, 1] > 0.99


def test_edges_of_light_and_dark_are_gray_and_dark_on_white_where_asked() -> None:
    result = applied(Sobel(colours=False), photo())
    assert (np.ptp(result[..., :3], axis=2) == 0).all()
    assert (applied(Sobel(), flat(90))[..., :3] == 255).all()


def test_canny_draws_one_closed_thin_line_around_a_disc() -> None:
    line = applied(Canny(softness=1), disc())[..., 0] > 0
    _, count = ndimage.label(line, np.ones((3, 3)))
    assert count == 1
    holes, found = ndimage.label(~line)
    assert found == 2  # inside and outside
    for row in (50, 40, 60):
        assert line[row].sum() == 2  # one pixel on each side
    rows, columns = np.nonzero(line)
    assert np.abs(np.hypot(rows - 50, columns - 50) - 30).max() < 1.2
    assert holes[50, 50] != holes[0, 0]


def test_canny_agrees_with_scikit_image() -> None:
    pixels = photo()
    line = applied(Canny(softness=2, low=8, high=20), pixels)[..., 0] > 0
    luma = pixels[..., :3] @ LUMA / 255
    # Its slopes are four times as steep.
    reference = feature.canny(luma, 2, 4 * 8 / 255, 4 * 20 / 255, mode="nearest")
    near = ndimage.binary_dilation(reference, iterations=2)
    also = ndimage.binary_dilation(line, iterations=2)
    assert line.sum() > 300
    assert near[line].mean() > 0.9
    assert also[reference].mean() > 0.9


def test_a_weak_line_is_kept_as_far_as_it_hangs_on_a_strong_one() -> None:
    crests = np.zeros((5, 300), np.uint8)
    crests[1] = 1
    crests[1, 299] = 2
    crests[3, :100] = 1
    kept = followed(crests)
    assert kept[1].all()
    assert not kept[3].any()


def test_canny_lies_over_the_picture_where_asked() -> None:
    pixels = photo()
    lines = applied(Canny(), pixels)[..., 0] > 0
    over = applied(Canny(show="picture"), pixels)
    assert (over[lines][:, :3] == 0).all()
    assert np.array_equal(over[~lines], pixels[~lines])
    assert np.array_equal(applied(Canny(show="dark"), pixels)[..., 0] == 0, lines)


# Emboss


def test_emboss_lights_the_side_that_faces_the_light() -> None:
    result = applied(Emboss(angle=180, height=4), disc())[50, :, 0].astype(int)
    assert result[50] == 128
    assert result[20] > 200  # the left rim rises towards the light
    assert result[79] < 60
    above = applied(Emboss(angle=90, height=4), disc())[:, 50, 0].astype(int)
    assert above[20] > 200 > 60 > above[79]


def test_level_emboss_is_the_difference_of_two_moved_pictures() -> None:
    pixels = photo()
    result = applied(Emboss(angle=0, height=4, amount=60, ground="colours"), pixels)
    padded = np.pad(pixels[..., :3].astype(float), [(0, 0), (2, 2), (0, 0)], mode="edge")
    expected = 127.5 + 0.6 * (padded[:, :-4] - padded[:, 4:])
    assert np.abs(result[..., :3] - np.clip(expected, 0, 255)).max() < 0.52


# Oil paint


def test_oil_paint_flattens_texture_and_sharpens_edges() -> None:
    rng = np.random.default_rng(0)
    pixels = flat(60)
    pixels[:, 60:, :3] = 180
    blurred = ndimage.gaussian_filter(pixels.astype(float), (0, 2, 0), mode="nearest")
    noisy = np.clip(blurred + rng.normal(0, 6, pixels.shape), 0, 255).astype(np.uint8)
    noisy[..., 3] = 255
    result = applied(OilPaint(radius=6), noisy).astype(float)[..., 0]
    assert result[:, :50].std() < 0.4 * noisy[:, :50, 0].std()
    before = np.abs(np.diff(blurred[60, :, 0])).max()
    assert np.abs(np.diff(result, axis=1)).max(axis=1).mean() > 1.5 * before


def test_the_sectors_cover_the_disc_evenly() -> None:
    for radius in (2, 6, 13):
        sectors = OilPaint(radius=radius).sectors()
        assert np.allclose(sectors.sum(axis=(1, 2)), 1)
        assert (sectors.sum(axis=0) > 0).sum() == pytest.approx(
            np.pi * (radius + 0.5) ** 2, rel=0.2
        )
        assert np.allclose(sectors[0], sectors[4][::-1, ::-1])


# Halftone


@pytest.mark.parametrize("inks", ["black", "colours"])
@pytest.mark.parametrize("shape", ["dots", "lines"])
@pytest.mark.parametrize("tone", [30, 90, 128, 220])
def test_the_mean_of_the_dots_is_the_tone(inks: Any, shape: Any, tone: int) -> None:
    result = applied(Halftone(inks=inks, shape=shape, size=8), flat(tone))[8:-8, 8:-8, :3]
    assert result.mean() == pytest.approx(tone, abs=4)
    assert ((result < 5) | (result > 250)).mean() > 0.5


def test_colours_are_printed_with_their_inks() -> None:
    pixels = flat(255)
    pixels[..., 2] = 100  # yellowish
    result = applied(Halftone(size=8), pixels)
    assert (result[..., :2] == 255).all()
    assert result[8:-8, 8:-8, 2].mean() == pytest.approx(100, abs=4)


def test_black_stays_black_and_white_white() -> None:
    for tone in (0, 255):
        assert (applied(Halftone(), flat(tone))[..., :3] == tone).all()


# Light


def test_a_vignette_leaves_the_centre_and_darkens_linear_light_in_the_corners() -> None:
    pixels = photo()
    result = applied(Vignette(amount=-60), pixels)
    assert np.array_equal(result[70:90, 90:110], pixels[70:90, 90:110])
    corner = decode_srgb((pixels[0, 0, :3] / 255).astype(np.float32))
    assert np.abs(result[0, 0, :3] - 255 * encode_srgb(corner * np.float32(0.4))).max() < 2
    lighter = applied(Vignette(amount=60), pixels)
    assert (lighter[..., :3].astype(int) >= pixels[..., :3]).all()


def test_a_round_vignette_is_round_and_another_follows_the_picture() -> None:
    pixels = np.full((100, 200, 4), 255, np.uint8)
    plain = applied(Vignette(), pixels)[..., 0]
    round_ = applied(Vignette(roundness=100), pixels)[..., 0]
    assert abs(int(plain[0, 100]) - int(plain[50, 0])) <= 2
    assert round_[0, 100] > round_[50, 0]


def test_light_spreads_from_what_is_bright_alone() -> None:
    pixels = flat(20)
    pixels[55:65, 55:65, :3] = 255
    result = applied(Glow(radius=8), pixels).astype(int)
    assert result[60, 50, 0] > 60
    assert (result[..., :3] >= pixels[..., :3]).all()
    assert np.abs(result[:10] - pixels[:10]).max() <= 1
    dark = flat(100)
    assert np.array_equal(applied(Glow(threshold=120), dark), dark)
