"""How close one picture is to another: PSNR and SSIM, as the literature computes them.

Pictures are H x W x 3 or H x W arrays. Values are on the scale 0..`peak`; nothing is clipped or
rounded here, so the caller decides whether a network's output is judged as floats or as 8-bit.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.generic]

# ITU-R BT.601-7, studio range: Y' = 16 + 65.481 R' + 128.553 G' + 24.966 B' with R'G'B' in 0..1.
_LUMA = np.array([65.481, 128.553, 24.966]) / 255.0


def luma(picture: Picture, peak: float = 255.0) -> NDArray[np.float64]:
    """BT.601 studio-range luma of an H x W x 3 picture on the picture's own scale (MATLAB rgb2ycbcr).

    This is the Y of super-resolution papers: it spans 16/255 to 235/255 of `peak`.
    """
    values = np.asarray(picture, dtype=np.float64)
    return values @ _LUMA + 16.0 / 255.0 * peak


def crop_border(picture: Picture, border: int) -> Picture:
    """The picture without `border` pixels on each side."""
    return picture[border:-border, border:-border] if border else picture


def psnr(a: Picture, b: Picture, peak: float = 255.0) -> float:
    """Peak signal-to-noise ratio in dB, 10 log10(peak^2 / MSE), over all values; inf when equal."""
    _same_shape(a, b)
    error = np.mean(np.square(np.asarray(a, np.float64) - np.asarray(b, np.float64)))
    return math.inf if error == 0 else 10.0 * math.log10(peak * peak / float(error))


def psnr_y(a: Picture, b: Picture, border: int = 0, peak: float = 255.0) -> float:
    """PSNR of the luma, as super-resolution papers report it, with `border` pixels shaved.

    A gray picture (H x W) is its own luma: that is how the published Set14 figures treat its gray
    picture.
    """
    _same_shape(a, b)
    a, b = crop_border(a, border), crop_border(b, border)
    return psnr(a, b, peak) if a.ndim == 2 else psnr(luma(a, peak), luma(b, peak), peak)


def ssim(a: Picture, b: Picture, peak: float = 255.0) -> float:
    """Mean structural similarity (Wang, Bovik, Sheikh, Simoncelli 2004, IEEE TIP 13(4), eq. 13).

    Gaussian window 11 x 11, sigma 1.5, K1 = 0.01, K2 = 0.03; only positions where the window lies
    inside the picture count. Colour pictures give the mean over their channels. Raises ValueError
    when a side is shorter than the window.
    """
    _same_shape(a, b)
    if min(a.shape[:2]) < _WINDOW:
        raise ValueError(f"SSIM needs pictures of at least {_WINDOW} x {_WINDOW} pixels.")
    if a.ndim == 3:
        return float(np.mean([ssim(a[..., c], b[..., c], peak) for c in range(a.shape[2])]))
    x, y = np.asarray(a, np.float64), np.asarray(b, np.float64)
    mean_x, mean_y = _window_mean(x), _window_mean(y)
    var_x = _window_mean(x * x) - mean_x * mean_x
    var_y = _window_mean(y * y) - mean_y * mean_y
    covariance = _window_mean(x * y) - mean_x * mean_y
    c1, c2 = (0.01 * peak) ** 2, (0.03 * peak) ** 2
    luminance = (2 * mean_x * mean_y + c1) / (mean_x**2 + mean_y**2 + c1)
    structure = (2 * covariance + c2) / (var_x + var_y + c2)
    return float(np.mean(luminance * structure))


_WINDOW = 11


def _window_mean(values: NDArray[np.float64]) -> NDArray[np.float64]:
    taps = np.exp(-0.5 * (np.arange(_WINDOW) - _WINDOW // 2) ** 2 / 1.5**2)
    taps /= taps.sum()
    for axis in (0, 1):
        windows = np.lib.stride_tricks.sliding_window_view(values, _WINDOW, axis=axis)
        values = windows @ taps
    return values


def _same_shape(a: Picture, b: Picture) -> None:
    if a.shape != b.shape:
        raise ValueError(f"Pictures of different sizes cannot be compared: {a.shape}, {b.shape}.")
