"""PSNR and SSIM agree with scikit-image and with the formulas' corner cases."""

from __future__ import annotations

import math

import numpy as np
import pytest
from skimage import color, data
from skimage import metrics as reference

from neural import metrics


@pytest.fixture(scope="module")
def pair() -> tuple[np.ndarray, np.ndarray]:
    truth = data.chelsea()[:96, :120]
    noise = np.random.default_rng(3).normal(0, 12, truth.shape)
    return truth, np.clip(np.rint(truth + noise), 0, 255).astype(np.uint8)


def test_psnr_equals_scikit_image(pair: tuple[np.ndarray, np.ndarray]) -> None:
    truth, noisy = pair
    expected = reference.peak_signal_noise_ratio(truth, noisy, data_range=255)
    assert metrics.psnr(truth, noisy) == pytest.approx(expected, abs=1e-9)


def test_luma_is_bt601_studio_range(pair: tuple[np.ndarray, np.ndarray]) -> None:
    truth, _ = pair
    np.testing.assert_allclose(metrics.luma(truth), color.rgb2ycbcr(truth)[..., 0], atol=1e-6)
    assert metrics.luma(np.ones((1, 1, 3)), peak=1.0) == pytest.approx(235 / 255)


def test_psnr_y_shaves_the_border(pair: tuple[np.ndarray, np.ndarray]) -> None:
    truth, _ = pair
    spoiled = truth.copy()
    spoiled[:3] = spoiled[-3:] = 0
    spoiled[:, :3] = spoiled[:, -3:] = 0
    assert metrics.psnr_y(truth, spoiled, border=2) < 60
    assert metrics.psnr_y(truth, spoiled, border=3) == math.inf


def test_a_gray_picture_is_its_own_luma() -> None:
    gray = np.arange(256, dtype=np.uint8).reshape(16, 16)
    assert metrics.psnr_y(gray, gray // 2) == metrics.psnr(gray, gray // 2)


def test_ssim_equals_scikit_image(pair: tuple[np.ndarray, np.ndarray]) -> None:
    truth, noisy = pair
    for a, b in ((truth, noisy), (truth[..., 1], noisy[..., 1])):
        _, full = reference.structural_similarity(
            a,
            b,
            gaussian_weights=True,
            sigma=1.5,
            use_sample_covariance=False,
            data_range=255,
            channel_axis=2 if a.ndim == 3 else None,
            full=True,
        )
        assert metrics.ssim(a, b) == pytest.approx(float(full[5:-5, 5:-5].mean()), abs=1e-7)


def test_equal_pictures_are_infinitely_close(pair: tuple[np.ndarray, np.ndarray]) -> None:
    truth, _ = pair
    assert metrics.psnr(truth, truth) == math.inf
    assert metrics.ssim(truth, truth) == pytest.approx(1.0)


def test_pictures_that_cannot_be_compared_are_refused(
    pair: tuple[np.ndarray, np.ndarray],
) -> None:
    truth, noisy = pair
    with pytest.raises(ValueError, match="different sizes"):
        metrics.psnr(truth, noisy[1:])
    with pytest.raises(ValueError, match="11 x 11"):
        metrics.ssim(truth[:10], noisy[:10])
