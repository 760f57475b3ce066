"""Three methods without a network that Enhance is compared with, through OpenCV. Pictures are 8-bit RGB."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]

_MIDDLE = 0.4
"""Mean of the encoded luma of good photographs (BSDS500's training pictures: 0.40)."""


def clahe(picture: Picture) -> Picture:
    """Contrast-limited adaptive histogram equalisation of CIE lightness, 8 x 8 fields, limit 2.

    K. Zuiderveld, "Contrast Limited Adaptive Histogram Equalization", Graphics Gems IV, 1994.
    """
    lab = cv2.cvtColor(picture, cv2.COLOR_RGB2LAB)
    lab[..., 0] = cv2.createCLAHE(clipLimit=2.0, tileGridSize=(8, 8)).apply(lab[..., 0])
    return cv2.cvtColor(lab, cv2.COLOR_LAB2RGB).astype(np.uint8)


def gray_world(picture: Picture) -> Picture:
    """Every channel's mean made the mean of all, then the gamma that brings the mean to the usual one.

    G. Buchsbaum, "A spatial processor model for object colour perception", J. Franklin Inst. 310, 1980.
    """
    values = picture.astype(np.float64) / 255
    means = np.maximum(values.mean(axis=(0, 1)), 1e-3)
    values = np.clip(values * (means.mean() / means), 0, 1)
    mean = min(max(float(values.mean()), 1e-3), 0.999)
    return np.rint(255 * values ** (math.log(_MIDDLE) / math.log(mean))).astype(np.uint8)


def stretch(picture: Picture) -> Picture:
    """Every channel stretched so that half a percent of it is black and half a percent white."""
    low, high = np.percentile(picture, (0.5, 99.5), axis=(0, 1))
    values = (picture - low) / np.maximum(high - low, 1)
    return np.rint(255 * np.clip(values, 0, 1)).astype(np.uint8)


BASELINES: Final[Mapping[str, Callable[[Picture], Picture]]] = {
    "CLAHE": clahe,
    "gray world": gray_world,
    "stretch": stretch,
}
