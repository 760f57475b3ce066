"""What the Info panel says of a pixel."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from editor.document.layers import Layer
from editor.document.raster import Raster
from editor.document.reading import lab_of, read_pixel
from editor.document.state import State


@pytest.mark.parametrize(
    ("srgb", "lab"),
    [
        ((1, 1, 1), (100, 0, 0)),
        ((0, 0, 0), (0, 0, 0)),
        ((1, 0, 0), (54.29, 80.81, 69.89)),
        ((0, 0, 1), (29.57, 68.30, -112.03)),
    ],
)
def test_lab_is_that_of_icc_profiles(
    srgb: tuple[float, float, float], lab: tuple[float, float, float]
) -> None:
    assert lab_of(srgb) == pytest.approx(lab, abs=0.05)


def test_all_layers_or_the_active_one() -> None:
    state = State.from_array(np.full((4, 4, 4), 255, np.uint8))
    above = np.zeros((2, 2, 4), np.uint8)
    above[..., 0], above[..., 3] = 255, 128
    state = state.insert(Layer(raster=Raster.from_array(above), name="Above", x=1, y=1))
    both, alone = read_pixel(state, 1, 1), read_pixel(state, 1, 1, layer=True)
    assert both is not None
    assert alone is not None
    assert both.values == (255, 127, 127, 255)
    assert alone.values == (255, 0, 0, 128)
    assert alone.srgb == pytest.approx((1, 0, 0))
    assert read_pixel(replace(state, active=None), 1, 1, layer=True) is None
