"""The formulas of `neural.enhancing` for torch: differentiable in the sliders, for many pictures at once.

A look is a row of numbers, `SLIDERS` in this order; each is -1..1 times its entry there.
"""

from __future__ import annotations

from typing import Final

import torch
from torch import Tensor

from neural.enhancing import LIGHT, LUMA, STRAIGHT, TINT, WARMTH, Look

SLIDERS: Final = {
    "exposure": 4.0,
    "temperature": 1.0,
    "tint": 1.0,
    # Together less than 1, so that black stays below white.
    "black": 0.45,
    "white": 0.4,
    "contrast": 1.0,
    "shadows": 1.0,
    "highlights": 1.0,
    # How far the tone curve leaves the diagonal at a quarter, a half and three quarters: less than
    # an eighth, so that it always rises.
    "dark_tones": 0.12,
    "middle_tones": 0.12,
    "bright_tones": 0.12,
    "light": 1.0,
    "vibrance": 1.0,
}
"""What a network may set, and the largest value it can give; white is told as its distance from 1."""
INDEX: Final = {name: index for index, name in enumerate(SLIDERS)}
_QUARTERS: Final = (0.25, 0.5, 0.75)
_TONES: Final = ("dark_tones", "middle_tones", "bright_tones")


def look_of(row: Tensor) -> Look:
    """A row of numbers as a look."""
    values = {name: float(row[index]) for name, index in INDEX.items()}
    tones = [values.pop(name) for name in _TONES]
    values["white"] += 1
    points = tuple((x, x + offset) for x, offset in zip(_QUARTERS, tones, strict=True))
    curve = ((0.0, 0.0), *points, (1.0, 1.0)) if any(tones) else STRAIGHT
    return Look(curve=curve, **values)


def row_of(look: Look) -> Tensor:
    """A look whose curve has points at quarters, or is straight, as a row of numbers."""
    values = {name: getattr(look, name) for name in SLIDERS if name not in _TONES}
    values["white"] -= 1
    inner = look.curve[1:-1] or tuple((x, x) for x in _QUARTERS)
    values |= {name: y - x for name, (x, y) in zip(_TONES, inner, strict=True)}
    return torch.tensor([values[name] for name in SLIDERS])


def toned(colours: Tensor, rows: Tensor) -> Tensor:
    """Exposure to tone curve: (B, N, 3) encoded in 0..1 with a look for each of B."""

    def slider(name: str) -> Tensor:
        return rows[:, INDEX[name], None, None]

    warm, tint = WARMTH * slider("temperature"), TINT * slider("tint")
    balance = torch.exp2(torch.cat((warm + tint, -2 * tint, tint - warm), dim=2))
    luma = torch.tensor(LUMA, dtype=colours.dtype, device=colours.device)
    gains = torch.exp2(slider("exposure")) * balance / (balance * luma).sum(dim=2, keepdim=True)
    v = _encode(gains * _decode(colours))
    black = slider("black")
    v = (v - black) / (1 + slider("white") - black)
    inside = v.clamp(0, 1)
    beyond = v - inside
    v = inside + slider("contrast") * inside * (1 - inside) * (2 * inside - 1)
    v = v + slider("shadows") * v * (1 - v) ** 3
    v = v + slider("highlights") * v**3 * (1 - v)
    return _through(v, torch.stack([rows[:, INDEX[name]] for name in _TONES], dim=1)) + beyond


def finished(colours: Tensor, around: Tensor, rows: Tensor) -> Tensor:
    """Local light and vibrance: (B, N, 3) after `toned`, with slope and offset of the surroundings.

    `around` is (B, N, 2).
    """
    luma_weights = torch.tensor(LUMA, dtype=colours.dtype, device=colours.device)
    light = rows[:, INDEX["light"], None, None]
    vibrance = rows[:, INDEX["vibrance"], None, None]
    luma = (colours * luma_weights).sum(dim=2, keepdim=True).clamp(0, 1)
    dark = 1 - (around[..., :1] * luma + around[..., 1:]).clamp(0, 1)
    strength = LIGHT * light * dark * dark
    k = strength.clamp(min=0) + strength.clamp(max=0) / (1 + strength.clamp(max=0).abs())
    inside = colours.clamp(0, 1)
    beyond = colours - inside
    slope = torch.where(beyond > 0, 1 / (1 + k), 1 + k)
    lit = inside * (1 + k) / (1 + k * inside) + beyond * slope
    luma = (lit * luma_weights).sum(dim=2, keepdim=True)
    chroma = lit.amax(dim=2, keepdim=True) - lit.amin(dim=2, keepdim=True)
    return luma + (lit - luma) * (1 + vibrance * (1 - chroma.clamp(max=1)))


def _decode(v: Tensor) -> Tensor:
    return torch.where(v <= 0.04045, v / 12.92, ((v.clamp(min=0.04045) + 0.055) / 1.055) ** 2.4)


def _encode(linear: Tensor) -> Tensor:
    # The clamp keeps the gradient of the branch that is not taken finite.
    curve = 1.055 * linear.clamp(min=0.0031308) ** (1 / 2.4) - 0.055
    return torch.where(linear <= 0.0031308, 12.92 * linear, curve)


def _through(v: Tensor, offsets: Tensor) -> Tensor:
    """`neural.enhancing.through` for points at quarters; v (B, N, 3) in 0..1, offsets (B, 3)."""
    ends = torch.zeros_like(offsets[:, :1])
    straight = torch.linspace(0, 1, 5, dtype=v.dtype, device=v.device)
    y = torch.cat((ends, offsets, ends), dim=1) + straight
    slopes = 4 * y.diff(dim=1)
    inner = 2 * slopes[:, :-1] * slopes[:, 1:] / (slopes[:, :-1] + slopes[:, 1:])
    tangents = torch.cat((slopes[:, :1], inner, slopes[:, -1:]), dim=1) / 4
    left = (4 * v.detach()).long().clamp(0, 3)
    t = 4 * v - left
    flat = left.flatten(1)

    def at(values: Tensor, cells: Tensor) -> Tensor:
        return values.gather(1, cells).view_as(v)

    square = t * t
    cube = square * t
    return (
        (2 * cube - 3 * square + 1) * at(y, flat)
        + (cube - 2 * square + t) * at(tangents, flat)
        + (3 * square - 2 * cube) * at(y, flat + 1)
        + (cube - square) * at(tangents, flat + 1)
    )
