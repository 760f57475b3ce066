"""Compositing in float64 numpy, written from the formulas alone: what the kernels are held against.

W3C "Compositing and Blending Level 1" for the general formula and sixteen modes, Krita's definitions for
the rest; nothing here is shared with the kernels.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from editor.document.blend import BlendMode
from neural.source import WHITE, Pixels

Array = npt.NDArray[np.float64]

JUMP = 4e-6
"""How near to the place where a formula jumps counts as on it."""


@dataclass(frozen=True)
class Sheet:
    """One layer that fills the picture: H x W x 4, and a mask H x W x 1 or none."""

    pixels: Pixels
    mode: BlendMode = BlendMode.NORMAL
    opacity: float = 1.0
    mask: Pixels | None = None


def composited(sheets: Sequence[Sheet], limit: float = 1.0) -> Array:
    """The stack, bottom first, as straight RGBA with white at 1.0."""
    height, width, _ = sheets[0].pixels.shape
    colour, alpha = np.zeros((height, width, 3)), np.zeros((height, width, 1))
    for sheet in sheets:
        unit = _unit(sheet.pixels)
        own, own_alpha = unit[..., :3], np.clip(unit[..., 3:], 0, 1) * sheet.opacity
        if sheet.mask is not None:
            own_alpha = own_alpha * np.clip(_unit(sheet.mask), 0, 1)
        mixed = blended(sheet.mode, colour, own, limit)
        total = own_alpha + alpha * (1 - own_alpha)
        premultiplied = (
            (1 - own_alpha) * alpha * colour
            + own_alpha * (1 - alpha) * own
            + own_alpha * alpha * mixed
        )
        colour = np.where(total > 0, premultiplied / np.where(total > 0, total, 1), 0)
        alpha = total
    return np.concatenate([colour, alpha], axis=2)


def stored(unit: Array, depth: str) -> Array:
    """Values as they would be stored in `depth`, rounded but still float64."""
    if depth == "float32":
        return unit
    return np.floor(np.clip(unit, 0, 1) * WHITE[depth] + 0.5)


def _unit(pixels: Pixels) -> Array:
    return pixels.astype(np.float64) / WHITE[pixels.dtype.name]


def blended(mode: BlendMode, below: Array, own: Array, limit: float) -> Array:
    open_ended: dict[BlendMode, Callable[[Array, Array], Array]] = {
        BlendMode.NORMAL: lambda b, s: s,
        BlendMode.MULTIPLY: lambda b, s: b * s,
        BlendMode.DARKEN: np.minimum,
        BlendMode.LIGHTEN: np.maximum,
        BlendMode.DIFFERENCE: lambda b, s: np.abs(b - s),
        BlendMode.LINEAR_DODGE: lambda b, s: np.minimum(limit, b + s),
        BlendMode.LINEAR_BURN: lambda b, s: np.maximum(0, b + s - 1),
        BlendMode.SUBTRACT: lambda b, s: np.maximum(0, b - s),
    }
    if mode in open_ended:
        return open_ended[mode](below, own)
    return _CLIPPED[mode](np.clip(below, 0, 1), np.clip(own, 0, 1))


def _hard_light(b: Array, s: Array) -> Array:
    return np.where(s <= 0.5, b * 2 * s, 1 - (1 - b) * (1 - (2 * s - 1)))


def _soft_light(b: Array, s: Array) -> Array:
    d = np.where(b <= 0.25, ((16 * b - 12) * b + 4) * b, np.sqrt(b))
    return np.where(s <= 0.5, b - (1 - 2 * s) * b * (1 - b), b + (2 * s - 1) * (d - b))


def _dodge(b: Array, s: Array) -> Array:
    quotient = b / np.where(s >= 1 - JUMP, 1, 1 - s)
    result = np.where(s >= 1 - JUMP, 1.0, np.minimum(1, quotient))
    return np.where(b <= JUMP, 0.0, result)


def _burn(b: Array, s: Array) -> Array:
    quotient = (1 - b) / np.where(s <= JUMP, 1, s)
    result = np.where(s <= JUMP, 0.0, 1 - np.minimum(1, quotient))
    return np.where(b >= 1 - JUMP, 1.0, result)


def _divide(b: Array, s: Array) -> Array:
    quotient = np.minimum(1, b / np.where(s <= JUMP, 1, s))
    return np.where(s <= JUMP, np.where(b <= JUMP, 0.0, 1.0), quotient)


def _lum(c: Array) -> Array:
    return (c @ np.array([0.3, 0.59, 0.11]))[..., None]


def _set_lum(c: Array, luma: Array) -> Array:
    c = c + (luma - _lum(c))
    low = c.min(axis=2, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        c = np.where(low < 0, luma + (c - luma) * luma / (luma - low), c)
        high = c.max(axis=2, keepdims=True)
        return np.where(high > 1, luma + (c - luma) * (1 - luma) / (high - luma), c)


def _sat(c: Array) -> Array:
    return c.max(axis=2, keepdims=True) - c.min(axis=2, keepdims=True)


def _set_sat(c: Array, saturation: Array) -> Array:
    spread = _sat(c)
    flat = spread <= JUMP
    scaled = (c - c.min(axis=2, keepdims=True)) * saturation / np.where(flat, 1, spread)
    return np.where(flat, 0.0, scaled)


_CLIPPED: dict[BlendMode, Callable[[Array, Array], Array]] = {
    BlendMode.SCREEN: lambda b, s: 1 - (1 - b) * (1 - s),
    BlendMode.OVERLAY: lambda b, s: _hard_light(s, b),
    BlendMode.COLOUR_DODGE: _dodge,
    BlendMode.COLOUR_BURN: _burn,
    BlendMode.HARD_LIGHT: _hard_light,
    BlendMode.SOFT_LIGHT: _soft_light,
    BlendMode.EXCLUSION: lambda b, s: b + s - 2 * b * s,
    BlendMode.HUE: lambda b, s: _set_lum(_set_sat(s, _sat(b)), _lum(b)),
    BlendMode.SATURATION: lambda b, s: _set_lum(_set_sat(b, _sat(s)), _lum(b)),
    BlendMode.COLOUR: lambda b, s: _set_lum(s, _lum(b)),
    BlendMode.LUMINOSITY: lambda b, s: _set_lum(b, _lum(s)),
    BlendMode.VIVID_LIGHT: lambda b, s: np.where(
        s < 0.5, _burn(b, np.minimum(1, 2 * s)), _dodge(b, np.maximum(0, 2 * s - 1))
    ),
    BlendMode.LINEAR_LIGHT: lambda b, s: np.clip(b + 2 * s - 1, 0, 1),
    BlendMode.PIN_LIGHT: lambda b, s: np.maximum(2 * s - 1, np.minimum(b, 2 * s)),
    BlendMode.HARD_MIX: lambda b, s: np.where(b + s > 1 + JUMP, 1.0, 0.0),
    BlendMode.DIVIDE: _divide,
}
