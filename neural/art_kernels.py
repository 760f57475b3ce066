"""Compiled loops of the artistic filters; they release the GIL, and a pixel is the same in every tile."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numba import njit  # pyright: ignore[reportPrivateImportUsage]

_jit: Any = njit(nogil=True, cache=True, error_model="numpy")

_0: Final = np.float32(0.0)
_1: Final = np.float32(1.0)
_2: Final = np.float32(2.0)
_HALF: Final = np.float32(0.5)
_QUARTER: Final = np.float32(0.25)
LEAST: Final = np.float32(1e-6)
"""Alpha and light that are nothing."""
FINE: Final = 3
"""Places in each pixel, sideways and down, that an ink covers or not."""


@_jit
def calmest(padded, radius, counts, downs, rights, weights, sharpness, out):  # type: ignore[no-untyped-def]
    """Means of sectors, weighted by 1 / (1 + sharpness variance)^4.

    Planes are 4 x H x W. Sector k has the taps `counts[k]` to `counts[k + 1]`, from the corner of the
    square around a pixel.
    """
    _, height, width = out.shape
    means = np.empty((4, width), np.float32)
    squares = np.empty((3, width), np.float32)
    totals = np.empty((4, width), np.float32)
    shares = np.empty(width, np.float32)
    for y in range(height):
        totals[:] = _0
        shares[:] = _0
        for sector in range(len(counts) - 1):
            means[:] = _0
            squares[:] = _0
            for tap in range(counts[sector], counts[sector + 1]):
                weight, right = weights[tap], rights[tap]
                for c in range(4):
                    given = padded[c, y + downs[tap], right : right + width]
                    mean = means[c]
                    for x in range(width):
                        mean[x] += weight * given[x]
                    if c < 3:
                        square = squares[c]
                        for x in range(width):
                            square[x] += weight * given[x] * given[x]
            for x in range(width):
                varied = _0
                for c in range(3):
                    varied += max(squares[c, x] - means[c, x] * means[c, x], _0)
                weight = _1 / (_1 + sharpness * varied)
                weight *= weight
                weight *= weight
                weight = max(weight, np.float32(1e-30))
                shares[x] += weight
                for c in range(4):
                    totals[c, x] += weight * means[c, x]
        for c in range(4):
            for x in range(width):
                out[c, y, x] = totals[c, x] / shares[x]


@_jit
def _step(turns, period):  # type: ignore[no-untyped-def]
    """Where a number of turns lies in a period; just below a whole one rounding makes it whole."""
    return min(int((turns - np.floor(turns)) * period), period - 1)


@_jit
def _inked(x, y, cosine, sine, dots, ink, table, wave):  # type: ignore[no-untyped-def]
    """The share (0..1) of a pixel that an ink covers which shall cover `ink` of each cell.

    `cosine` and `sine` are the screen's turn times its frequency, `wave` a period of the cosine.
    """
    # Less than a step of the table is no ink: what rounding leaves of none would print dots.
    last, period = len(table) - 1, len(wave)
    if ink * last < _1:
        return _0
    if (_1 - ink) * last < _1:
        return _1
    covered = 0
    for i in range(FINE):
        for j in range(FINE):
            px, py = x + (j + 0.5) / FINE - 0.5, y + (i + 0.5) / FINE - 0.5
            u = px * cosine + py * sine
            spot = wave[_step(u, period)]
            if dots:
                v = py * cosine - px * sine
                spot = (_2 + spot + wave[_step(v, period)]) * _QUARTER
            else:
                spot = (_1 + spot) * _HALF
            # The ink lies where the spot is highest.
            covered += _1 - table[int(spot * last + _HALF)] < ink
    return np.float32(covered) / np.float32(FINE * FINE)


@_jit
def halftone(tones, at_x, at_y, cosines, sines, dots, colours, table, wave, out):  # type: ignore[no-untyped-def]
    """Print premultiplied `tones`; alpha of `out` stays. `table`: the coverage of each spot.

    The screens are those of cyan, magenta, yellow and black; see `_inked`.
    """
    height, width, _ = out.shape
    for y in range(height):
        for x in range(width):
            alpha = max(tones[y, x, 3], LEAST)
            red = min(max(tones[y, x, 0] / alpha, _0), _1)
            green = min(max(tones[y, x, 1] / alpha, _0), _1)
            blue = min(max(tones[y, x, 2] / alpha, _0), _1)
            px, py = float(at_x + x), float(at_y + y)
            shown = out[y, x, 3]
            if not colours:
                luma = (
                    np.float32(0.2126) * red
                    + np.float32(0.7152) * green
                    + np.float32(0.0722) * blue
                )
                paper = _1 - _inked(px, py, cosines[3], sines[3], dots, _1 - luma, table, wave)
                out[y, x, 0], out[y, x, 1], out[y, x, 2] = (
                    paper * shown,
                    paper * shown,
                    paper * shown,
                )
                continue
            light = max(red, green, blue)
            paper = _1 - _inked(px, py, cosines[3], sines[3], dots, _1 - light, table, wave)
            paper *= shown
            scale = _1 / light if light > LEAST else _0
            cyan = _inked(px, py, cosines[0], sines[0], dots, _1 - red * scale, table, wave)
            magenta = _inked(px, py, cosines[1], sines[1], dots, _1 - green * scale, table, wave)
            yellow = _inked(px, py, cosines[2], sines[2], dots, _1 - blue * scale, table, wave)
            out[y, x, 0] = paper * (_1 - cyan)
            out[y, x, 1] = paper * (_1 - magenta)
            out[y, x, 2] = paper * (_1 - yellow)
