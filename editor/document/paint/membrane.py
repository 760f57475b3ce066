"""Smooth values inside a hole from those on its edge: what blends a healed patch into its place.

The membrane solves Laplace's equation, which makes seamless cloning of Poisson's (Perez, Gangnet, Blake,
"Poisson Image Editing", 2003): patch + membrane(picture - patch).
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Bools = npt.NDArray[np.bool_]

_SWEEPS: Final = 24


def membrane(values: Floats, known: Bools) -> Floats:
    """`values`, H x W x C, kept where `known` and elsewhere the mean of their neighbours.

    Beyond the array's edges nothing is known and nothing is asked for. Where no value is known at all,
    everything becomes 0.
    """
    if not known.any():
        return np.zeros_like(values)
    # Solved coarsely first, then ever finer: each level begins with what the one above found.
    from editor.document.paint.solve import relax

    height, width = known.shape
    out = np.where(known[..., None], values, np.float32(0.0))
    unknown = np.argwhere(~known).astype(np.int32)
    if len(unknown) == 0:
        return out
    if min(height, width) > 2:
        small, small_known = halved(out, known)
        coarse = membrane(small, small_known)
        out[unknown[:, 0], unknown[:, 1]] = coarse[unknown[:, 0] // 2, unknown[:, 1] // 2]
    else:
        out[~known] = out[known].mean(axis=0)
    relax(out, _checkered(unknown), _SWEEPS)
    return out


def _checkered(places: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
    """Places sorted as on a checkerboard, so that a sweep does not lean to one side."""
    odd = (places.sum(axis=1) & 1).astype(bool)
    return np.ascontiguousarray(np.concatenate([places[~odd], places[odd]]))


def halved(values: Floats, known: Bools) -> tuple[Floats, Bools]:
    """Half the size, rounded up: the mean of what is known of each four pixels."""
    height, width = known.shape
    rows, columns = -(-height // 2) * 2, -(-width // 2) * 2
    weight = np.zeros((rows, columns), np.float32)
    weight[:height, :width] = known
    light = np.zeros((rows, columns, values.shape[2]), np.float32)
    light[:height, :width] = values * weight[:height, :width, None]
    total = weight.reshape(rows // 2, 2, columns // 2, 2).sum(axis=(1, 3))
    sums: Any = light.reshape(rows // 2, 2, columns // 2, 2, -1).sum(axis=(1, 3))
    return (sums / np.maximum(total, 1.0)[..., None]).astype(np.float32), total > 0
