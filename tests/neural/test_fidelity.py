"""The fidelity check tells invented and lost detail from what is faithful."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageFilter
from skimage import data

from neural import fidelity
from neural.context import Context
from neural.fidelity import GAIN, Fidelity, check
from neural.operation import Cancelled, OperationError
from neural.operations.classic.gaussian_blur import GaussianBlur
from neural.operations.denoise import Denoise
from neural.operations.upscale import Upscale
from neural.source import ArraySource, Rect, Size, decode_srgb
from tests.neural.test_noise import noisy


def picture(rgb: np.ndarray) -> ArraySource:
    values = np.rint(np.clip(rgb, 0, 255)).astype(np.uint8)
    return ArraySource(np.dstack([values, np.full(values.shape[:2], 255, np.uint8)]))


def overlay(found: Fidelity) -> np.ndarray:
    return found.overlay.read(Rect.of(found.overlay.size))


@pytest.fixture(scope="module")
def large() -> np.ndarray:
    return data.astronaut()[:300, 60:360]


@pytest.fixture(scope="module")
def small(large: np.ndarray) -> np.ndarray:
    return np.asarray(Image.fromarray(large).resize((150, 150), Image.Resampling.BICUBIC))


def test_the_picture_a_small_one_was_made_from_is_faithful(
    small: np.ndarray, large: np.ndarray
) -> None:
    found = check(Upscale(), picture(small), picture(large))
    assert found.words == "faithful"
    assert found.score > 50
    assert found.figures["visible_percent"] < 0.02
    assert overlay(found)[..., 3].max() <= GAIN * 2
    assert found.words in found.line.lower()


def test_more_invented_detail_has_a_lower_score(small: np.ndarray, large: np.ndarray) -> None:
    waves = 120 * np.sin(np.arange(300) / 6)[None, :, None] * np.ones((300, 1, 1))
    scores: list[float] = []
    words: list[str] = []
    for share in (0, 0.03, 0.1, 0.5):
        found = check(Upscale(), picture(small), picture(large + share * waves))
        scores.append(found.score)
        words.append(found.words)
    assert scores == sorted(scores, reverse=True)
    assert words[0] == "faithful"
    assert words[2] == "adds detail"
    assert words[3] == "another picture"


def test_the_overlay_shows_where_and_which_way(small: np.ndarray, large: np.ndarray) -> None:
    changed = large.astype(float)
    changed[40:80, 40:80] = np.minimum(changed[40:80, 40:80], 200) + 24
    changed[200:240, 200:240] = np.maximum(changed[200:240, 200:240], 40) - 24
    seen = overlay(check(Upscale(), picture(small), picture(changed)))
    assert tuple(seen[30, 30, :3]) == fidelity.BRIGHTER
    assert tuple(seen[110, 110, :3]) == fidelity.DARKER
    assert seen[30, 30, 3] > 100
    assert seen[60:90, 60:90, 3].max() < 30


def test_bands_make_no_difference(
    small: np.ndarray, large: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = [
        (Upscale(), picture(small), picture(np.roll(large, 1, axis=0))),
        (Denoise(), ArraySource(noisy(large, 15, 15)), picture(large)),
    ]
    for operation, source, result in cases:
        whole = check(operation, source, result)
        with monkeypatch.context() as patch:
            patch.setattr(fidelity, "BAND", 300 * 16)
            patch.setattr("neural.resample.BAND_PIXELS", 300 * 7)
            banded = check(operation, source, result)
        assert banded.score == pytest.approx(whole.score, abs=1e-3)
        assert np.abs(overlay(banded).astype(int) - overlay(whole))[..., 3].max() <= 2


def test_noise_that_was_only_noise_is_no_loss(large: np.ndarray) -> None:
    found = check(Denoise(), ArraySource(noisy(large, 12, 12)), picture(large))
    assert found.words == "only noise removed"
    assert found.figures["structure_percent"] < 2


def test_blurring_is_lost_detail_and_shows_at_edges(large: np.ndarray) -> None:
    given = noisy(large, 8, 8)
    image = Image.fromarray(given[..., :3])
    blurred = np.asarray(image.filter(ImageFilter.GaussianBlur(2)))
    found = check(Denoise(), ArraySource(given), picture(blurred))
    assert found.words == "much detail lost"
    assert found.figures["structure_percent"] > 30
    shown = overlay(found)[..., 3].astype(float)
    gradient = np.abs(np.diff(large.mean(axis=2), axis=1, append=0))
    assert shown[gradient > 40].mean() > 5 * shown[gradient < 3].mean()


def test_what_was_left_alone_lost_nothing(large: np.ndarray) -> None:
    found = check(Denoise(), picture(large), picture(large))
    assert found.score == fidelity.BEST
    assert overlay(found)[..., 3].max() == 0


def test_depths_agree(small: np.ndarray, large: np.ndarray) -> None:
    def floats(source: ArraySource) -> ArraySource:
        values = (source.pixels / 255).astype(np.float32)
        values[..., :3] = decode_srgb(values[..., :3])
        return ArraySource(values)

    given, made = picture(small), picture(np.roll(large, 1, axis=1))
    expected = check(Upscale(), given, made).score
    assert check(Upscale(), floats(given), floats(made)).score == pytest.approx(expected, abs=0.1)


@pytest.mark.parametrize("size", [Size(1, 1), Size(17, 3)], ids=str)
def test_tiny_pictures_are_checked(size: Size) -> None:
    source = picture(np.full((size.height, size.width, 3), 90))
    assert check(Denoise(), source, source).score == fidelity.BEST
    assert check(Upscale(), source, source).score == fidelity.BEST


def test_what_cannot_be_compared_is_said(small: np.ndarray, large: np.ndarray) -> None:
    with pytest.raises(OperationError, match="not for Gaussian blur"):
        check(GaussianBlur(), picture(small), picture(small))
    with pytest.raises(OperationError, match="300 × 300 pixels is not compared"):
        check(Denoise(), picture(small), picture(large))


def test_a_check_can_be_cancelled(large: np.ndarray) -> None:
    for operation in (Upscale(), Denoise()):
        with pytest.raises(Cancelled):
            check(operation, picture(large), picture(large), Context(cancelled=lambda: True))


def test_noise_that_is_stronger_in_places_is_still_noise(large: np.ndarray) -> None:
    sigma = np.where(np.arange(300) < 150, 6, 24)[None, :]
    found = check(
        Denoise(), ArraySource(noisy(large * 0.6 + 50, sigma, sigma)), picture(large * 0.6 + 50)
    )
    assert found.figures["structure_percent"] < 3
