"""The blend modes, compiled by `native`: one function each, and "Normal" laying the result over.

A mode's function turns the source's colours into what W3C "Compositing and Blending" section 5 calls
the mixed colour, (1 - ab) Cs + ab B(Cb, Cs); `over` then composites it like "Normal". The modes that have
a meaning beyond white see float documents' values as they are; the others see both colours clipped to 0..1.
Where a formula jumps, what is closer to the jump than half a step of 16 bits counts as on it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, Final

import numpy as np
from numba import carray, njit  # pyright: ignore[reportPrivateImportUsage]

from editor.document.blend import BlendMode
from editor.document.compositing.native import FASTMATH, MIX, PITCH, address_of, pointer

EPSILON: Final = np.float32(4e-6)

_0: Final = np.float32(0.0)
_1: Final = np.float32(1.0)
_2: Final = np.float32(2.0)
_HALF: Final = np.float32(0.5)

_jit: Any = njit(nogil=True, cache=True, error_model="numpy", fastmath=FASTMATH)


@_jit
def _planes(address: int) -> Any:
    return carray(pointer(address), (4, PITCH), np.float32)


@_jit
def _unit(value: Any) -> Any:
    return min(max(value, _0), _1)


@_jit
def _burn(below: Any, own: Any) -> Any:
    burnt = _1 - min(_1, (_1 - below) / max(own, EPSILON))
    burnt = _0 if own <= EPSILON else burnt
    return _1 if below >= _1 - EPSILON else burnt


@_jit
def _dodge(below: Any, own: Any) -> Any:
    dodged = min(_1, below / max(_1 - own, EPSILON))
    dodged = _1 if own >= _1 - EPSILON else dodged
    return _0 if below <= EPSILON else dodged


@_jit
def _hard_light(below: Any, own: Any) -> Any:
    twice = own + own
    return below * twice if own <= _HALF else below + (twice - _1) * (_1 - below)


def _multiply(planes: int, source: int, length: int, limit: Any) -> None:
    below, own = _planes(planes), _planes(source)
    for c in range(3):
        for i in range(length):
            own[c, i] += below[3, i] * (below[c, i] * own[c, i] - own[c, i])


def _screen(planes: int, source: int, length: int, limit: Any) -> None:
    below, own = _planes(planes), _planes(source)
    for c in range(3):
        for i in range(length):
            b, s = _unit(below[c, i]), _unit(own[c, i])
            own[c, i] += below[3, i] * (b + s - b * s - own[c, i])


def _overlay(planes: int, source: int, length: int, limit: Any) -> None:
    below, own = _planes(planes), _planes(source)
    for c in range(3):
        for i in range(length):
            lit = _hard_light(_unit(own[c, i]), _unit(below[c, i]))
            own[c, i] += below[3, i] * (lit - own[c, i])


def _darken(planes: int, source: int, length: int, limit: Any) -> None:
    below, own = _planes(planes), _planes(source)
    for c in range(3):
        for i in range(length):
            own[c, i] += below[3, i] * (min(below[c, i], own[c, i]) - own[c, i])


def _lighten(planes: int, source: int, length: int, limit: Any) -> None:
    below, own = _planes(planes), _planes(source)
    for c in range(3):
        for i in range(length):
            own[c, i] += below[3, i] * (max(below[c, i], own[c, i]) - own[c, i])


def _colour_dodge(planes: int, source: int, length: int, limit: Any) -> None:
    below, own = _planes(planes), _planes(source)
    for c in range(3):
        for i in range(length):
            lit = _dodge(_unit(below[c, i]), _unit(own[c, i]))
            own[c, i] += below[3, i] * (lit - own[c, i])


def _colour_burn(planes: int, source: int, length: int, limit: Any) -> None:
    below, own = _planes(planes), _planes(source)
    for c in range(3):
        for i in range(length):
            burnt = _burn(_unit(below[c, i]), _unit(own[c, i]))
            own[c, i] += below[3, i] * (burnt - own[c, i])


def _hard_lit(planes: int, source: int, length: int, limit: Any) -> None:
    below, own = _planes(planes), _planes(source)
    for c in range(3):
        for i in range(length):
            lit = _hard_light(_unit(below[c, i]), _unit(own[c, i]))
            own[c, i] += below[3, i] * (lit - own[c, i])


def _soft_light(planes: int, source: int, length: int, limit: Any) -> None:
    below, own = _planes(planes), _planes(source)
    for c in range(3):
        for i in range(length):
            b, s = _unit(below[c, i]), _unit(own[c, i])
            dark = ((np.float32(16.0) * b - np.float32(12.0)) * b + np.float32(4.0)) * b
            curve = dark if b <= np.float32(0.25) else np.sqrt(b)
            lean = s + s - _1
            step = b * (_1 - b) if lean <= _0 else curve - b
            own[c, i] += below[3, i] * (b + lean * step - own[c, i])


def _difference(planes: int, source: int, length: int, limit: Any) -> None:
    below, own = _planes(planes), _planes(source)
    for c in range(3):
        for i in range(length):
            own[c, i] += below[3, i] * (abs(below[c, i] - own[c, i]) - own[c, i])


def _exclusion(planes: int, source: int, length: int, limit: Any) -> None:
    below, own = _planes(planes), _planes(source)
    for c in range(3):
        for i in range(length):
            b, s = _unit(below[c, i]), _unit(own[c, i])
            own[c, i] += below[3, i] * (b + s - _2 * b * s - own[c, i])


def _linear_dodge(planes: int, source: int, length: int, limit: Any) -> None:
    below, own = _planes(planes), _planes(source)
    for c in range(3):
        for i in range(length):
            own[c, i] += below[3, i] * (min(limit, below[c, i] + own[c, i]) - own[c, i])


def _linear_burn(planes: int, source: int, length: int, limit: Any) -> None:
    below, own = _planes(planes), _planes(source)
    for c in range(3):
        for i in range(length):
            own[c, i] += below[3, i] * (max(_0, below[c, i] + own[c, i] - _1) - own[c, i])


def _vivid_light(planes: int, source: int, length: int, limit: Any) -> None:
    below, own = _planes(planes), _planes(source)
    for c in range(3):
        for i in range(length):
            b, s = _unit(below[c, i]), _unit(own[c, i])
            lit = _burn(b, s + s) if s < _HALF else _dodge(b, s + s - _1)
            own[c, i] += below[3, i] * (lit - own[c, i])


def _linear_light(planes: int, source: int, length: int, limit: Any) -> None:
    below, own = _planes(planes), _planes(source)
    for c in range(3):
        for i in range(length):
            b, s = _unit(below[c, i]), _unit(own[c, i])
            own[c, i] += below[3, i] * (_unit(b + s + s - _1) - own[c, i])


def _pin_light(planes: int, source: int, length: int, limit: Any) -> None:
    below, own = _planes(planes), _planes(source)
    for c in range(3):
        for i in range(length):
            b, s = _unit(below[c, i]), _unit(own[c, i])
            own[c, i] += below[3, i] * (max(s + s - _1, min(b, s + s)) - own[c, i])


def _hard_mix(planes: int, source: int, length: int, limit: Any) -> None:
    below, own = _planes(planes), _planes(source)
    for c in range(3):
        for i in range(length):
            total = _unit(below[c, i]) + _unit(own[c, i])
            own[c, i] += below[3, i] * ((_1 if total > _1 + EPSILON else _0) - own[c, i])


def _subtract(planes: int, source: int, length: int, limit: Any) -> None:
    below, own = _planes(planes), _planes(source)
    for c in range(3):
        for i in range(length):
            own[c, i] += below[3, i] * (max(_0, below[c, i] - own[c, i]) - own[c, i])


def _divide(planes: int, source: int, length: int, limit: Any) -> None:
    below, own = _planes(planes), _planes(source)
    for c in range(3):
        for i in range(length):
            b, s = _unit(below[c, i]), _unit(own[c, i])
            ratio = min(_1, b / max(s, EPSILON))
            ratio = (_0 if b <= EPSILON else _1) if s <= EPSILON else ratio
            own[c, i] += below[3, i] * (ratio - own[c, i])


@_jit
def _luma(red: Any, green: Any, blue: Any) -> Any:
    return np.float32(0.3) * red + np.float32(0.59) * green + np.float32(0.11) * blue


@_jit
def _with_luma(red: Any, green: Any, blue: Any, luma: Any) -> Any:
    """SetLum and ClipColor of the W3C document, section 10.2."""
    shift = luma - _luma(red, green, blue)
    red, green, blue = red + shift, green + shift, blue + shift
    low = min(red, min(green, blue))
    gain = luma / max(luma - low, EPSILON) if low < _0 else _1
    red, green, blue = (
        luma + (red - luma) * gain,
        luma + (green - luma) * gain,
        luma + (blue - luma) * gain,
    )
    high = max(red, max(green, blue))
    gain = (_1 - luma) / max(high - luma, EPSILON) if high > _1 else _1
    return luma + (red - luma) * gain, luma + (green - luma) * gain, luma + (blue - luma) * gain


@_jit
def _with_saturation(red: Any, green: Any, blue: Any, saturation: Any) -> Any:
    """SetSat of section 10.2: the lowest channel becomes 0, the highest `saturation`."""
    low = min(red, min(green, blue))
    spread = max(red, max(green, blue)) - low
    gain = saturation / max(spread, EPSILON) if spread > EPSILON else _0
    return (red - low) * gain, (green - low) * gain, (blue - low) * gain


@_jit
def _pixel(planes: Any, i: int) -> Any:
    return _unit(planes[0, i]), _unit(planes[1, i]), _unit(planes[2, i])


@_jit
def _set(own: Any, i: int, alpha: Any, red: Any, green: Any, blue: Any) -> None:
    own[0, i] += alpha * (red - own[0, i])
    own[1, i] += alpha * (green - own[1, i])
    own[2, i] += alpha * (blue - own[2, i])


def _hue(planes: int, source: int, length: int, limit: Any) -> None:
    below, own = _planes(planes), _planes(source)
    for i in range(length):
        br, bg, bb = _pixel(below, i)
        sr, sg, sb = _pixel(own, i)
        saturation = max(br, max(bg, bb)) - min(br, min(bg, bb))
        r, g, b = _with_saturation(sr, sg, sb, saturation)
        r, g, b = _with_luma(r, g, b, _luma(br, bg, bb))
        _set(own, i, below[3, i], r, g, b)


def _saturation(planes: int, source: int, length: int, limit: Any) -> None:
    below, own = _planes(planes), _planes(source)
    for i in range(length):
        br, bg, bb = _pixel(below, i)
        sr, sg, sb = _pixel(own, i)
        saturation = max(sr, max(sg, sb)) - min(sr, min(sg, sb))
        r, g, b = _with_saturation(br, bg, bb, saturation)
        r, g, b = _with_luma(r, g, b, _luma(br, bg, bb))
        _set(own, i, below[3, i], r, g, b)


def _colour(planes: int, source: int, length: int, limit: Any) -> None:
    below, own = _planes(planes), _planes(source)
    for i in range(length):
        br, bg, bb = _pixel(below, i)
        sr, sg, sb = _pixel(own, i)
        r, g, b = _with_luma(sr, sg, sb, _luma(br, bg, bb))
        _set(own, i, below[3, i], r, g, b)


def _luminosity(planes: int, source: int, length: int, limit: Any) -> None:
    below, own = _planes(planes), _planes(source)
    for i in range(length):
        br, bg, bb = _pixel(below, i)
        sr, sg, sb = _pixel(own, i)
        r, g, b = _with_luma(br, bg, bb, _luma(sr, sg, sb))
        _set(own, i, below[3, i], r, g, b)


def _over(planes: int, source: int, length: int, limit: Any) -> None:
    """Source over accumulated; exact where the source's alpha is 0 or 1."""
    below, own = _planes(planes), _planes(source)
    for i in range(length):
        total = own[3, i] + below[3, i] * (_1 - own[3, i])
        own[3, i] = own[3, i] / max(total, np.float32(1e-30))
        below[3, i] = total
    for c in range(3):
        for i in range(length):
            below[c, i] = own[c, i] * own[3, i] + below[c, i] * (_1 - own[3, i])


def _over_opaque(planes: int, source: int, length: int, limit: Any) -> None:
    """The same where everything below has alpha 1."""
    below, own = _planes(planes), _planes(source)
    for c in range(3):
        for i in range(length):
            below[c, i] = own[c, i] * own[3, i] + below[c, i] * (_1 - own[3, i])


def _fade(planes: int, source: int, length: int, share: Any) -> None:
    """From accumulated to source by the source's fifth plane, times `share`; alpha fades too."""
    below, own = _planes(planes), _planes(source)
    weights = carray(pointer(np.uint64(source + 4 * 4 * PITCH)), PITCH, np.float32)
    for i in range(length):
        part = weights[i] * share
        kept = (_1 - part) * below[3, i]
        came = part * own[3, i]
        total = kept + came
        came = came / total if total > np.float32(1e-30) else part
        below[3, i] = total
        for c in range(3):
            below[c, i] += came * (own[c, i] - below[c, i])


_MODES: Final[dict[BlendMode, Callable[[int, int, int, Any], None]]] = {
    BlendMode.MULTIPLY: _multiply,
    BlendMode.SCREEN: _screen,
    BlendMode.OVERLAY: _overlay,
    BlendMode.DARKEN: _darken,
    BlendMode.LIGHTEN: _lighten,
    BlendMode.COLOUR_DODGE: _colour_dodge,
    BlendMode.COLOUR_BURN: _colour_burn,
    BlendMode.HARD_LIGHT: _hard_lit,
    BlendMode.SOFT_LIGHT: _soft_light,
    BlendMode.DIFFERENCE: _difference,
    BlendMode.EXCLUSION: _exclusion,
    BlendMode.HUE: _hue,
    BlendMode.SATURATION: _saturation,
    BlendMode.COLOUR: _colour,
    BlendMode.LUMINOSITY: _luminosity,
    BlendMode.LINEAR_DODGE: _linear_dodge,
    BlendMode.LINEAR_BURN: _linear_burn,
    BlendMode.VIVID_LIGHT: _vivid_light,
    BlendMode.LINEAR_LIGHT: _linear_light,
    BlendMode.PIN_LIGHT: _pin_light,
    BlendMode.HARD_MIX: _hard_mix,
    BlendMode.SUBTRACT: _subtract,
    BlendMode.DIVIDE: _divide,
}


@cache
def mix(mode: BlendMode) -> int:
    """Address of the mode's `MIX` function, 0 for "Normal", which needs none.

    `limit` bounds the sum of a linear dodge: 1 in integer documents, infinity in float ones.
    """
    return 0 if mode is BlendMode.NORMAL else address_of(_MODES[mode], MIX)


@cache
def over() -> int:
    return address_of(_over, MIX)


@cache
def fade() -> int:
    return address_of(_fade, MIX)


@cache
def over_opaque() -> int:
    return address_of(_over_opaque, MIX)
