"""Healing: pixels from elsewhere that take on the tone of where they come to, or that are made up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np

from editor.document.paint.cover import Cover, lay
from editor.document.paint.inpaint import inpaint
from editor.document.paint.membrane import membrane
from editor.document.paint.wash import Floats, Ink
from editor.document.raster import Raster
from neural.source import Pixels, Rect, to_unit

Sample = Callable[[Rect], Pixels]
"""The pixels that belong into a rectangle of the raster's coordinates, of its depth and channels."""

_NEAREST: Final = 48
_FARTHEST: Final = 512
"""How far around a hole one looks for what could fill it, in pixels."""


def heal(
    raster: Raster,
    cover: Cover,
    sample: Sample,
    area: Rect,
    *,
    opacity: float = 1.0,
    lock_alpha: bool = False,
) -> Raster:
    """The raster with `sample` in the covered place, its tones bent so that they meet those around.

    `cover` has the selection in it already. Where nothing is around, the sample comes as it is.
    """
    around = cover.rect.inflate(2).intersect(area)
    if around.empty:
        return raster
    hole = _values(cover, around) > 0
    target, patch = to_unit(raster.read(around)), to_unit(sample(around))
    colours = 3 if raster.channels == 4 else 1
    known = ~hole
    if raster.channels == 4:
        known &= (target[..., 3] > 0) & (patch[..., 3] > 0)
    change = membrane(target[..., :colours] - patch[..., :colours], known)
    healed = np.array(patch, np.float32)
    healed[..., :colours] += change
    ink = Ink(source=_reader(around, healed), smooth=True)
    return lay(raster, ink, area, cover=cover, opacity=opacity, lock_alpha=lock_alpha)


def remove(
    raster: Raster,
    cover: Cover,
    area: Rect,
    *,
    opacity: float = 1.0,
    lock_alpha: bool = False,
    seed: int = 1,
    checkpoint: Callable[[float], None] = lambda done: None,
) -> Raster:
    """The raster with what is covered replaced by texture from around it; see `inpaint`.

    Raises NothingToCopy, in words for the person.
    """
    longest = max(cover.rect.width, cover.rect.height)
    around = cover.rect.inflate(min(max(longest, _NEAREST), _FARTHEST)).intersect(area)
    hole = _values(cover, around) > 0
    unit = np.array(to_unit(raster.read(around)), np.float32)
    linear = raster.depth == "float32"
    usable: Any = None
    if raster.channels == 4:
        alpha = np.clip(unit[..., 3:], 0, 1)
        usable = alpha[..., 0] > 0
        unit = (
            unit[..., :3]
            if (alpha == 1).all()
            else np.concatenate([unit[..., :3] * alpha, alpha], axis=2)
        )
    if linear:  # tones are compared as they are seen
        unit = np.copysign(np.sqrt(np.abs(unit)), unit)
    made = inpaint(
        np.ascontiguousarray(unit), hole, usable=usable, seed=seed, checkpoint=checkpoint
    )
    if linear:
        made = made * np.abs(made)
    if raster.channels == 4:
        if made.shape[2] == 3:
            made = np.concatenate([made, np.ones_like(made[..., :1])], axis=2)
        else:
            thick = made[..., 3:]
            made = np.concatenate([made[..., :3] / np.maximum(thick, 1e-6), thick], axis=2)
    ink = Ink(source=_reader(around, made.astype(np.float32)), smooth=True)
    return lay(raster, ink, area, cover=cover, opacity=opacity, lock_alpha=lock_alpha)


def _values(cover: Cover, rect: Rect) -> Floats:
    """The coverage of a rectangle."""
    out = np.zeros((rect.height, rect.width), np.float32)
    part = cover.rect.intersect(rect)
    out[part.relative_to(rect).slices] = cover.values[part.relative_to(cover.rect).slices]
    return out


def _reader(rect: Rect, pixels: Floats) -> Sample:
    """Gives pixels of an array that lies at `rect`, zero around it."""

    def read(wanted: Rect) -> Floats:
        out = np.zeros((wanted.height, wanted.width, pixels.shape[2]), np.float32)
        part = wanted.intersect(rect)
        if not part.empty:
            values = pixels[part.relative_to(rect).slices]
            out[part.relative_to(wanted).slices] = values
        return out

    return read
