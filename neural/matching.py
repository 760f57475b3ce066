"""Find the look that makes one picture's tones and colours like another's.

The distance is between the quantiles of each channel and between mean chromas: what Pitié, Kokaram and
Dahyot ("N-dimensional probability density function transfer", ICCV 2005) transfer freely is here only
approached as far as the sliders reach, so that the result stays a photograph.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from neural.enhancing import Look

if TYPE_CHECKING:
    from torch import Tensor

Floats = npt.NDArray[np.float32]

_QUANTILES = np.linspace(0.01, 0.99, 50)
_STEPS = 120
_RATE = 0.05
# Keeps sliders near rest where several of them do the same.
_REST = 2e-4


def matched(colours: Floats, reference: Floats) -> Look:
    """The look for `colours` (H x W x 3, encoded, 0..1, opaque) so that it resembles `reference`.

    The same pictures give the same look.
    """
    import torch

    from neural.networks.toning import INDEX, SLIDERS, finished, look_of, toned

    def quantiles(picture: Floats) -> Tensor:
        rows = np.quantile(picture.reshape(-1, 3), _QUANTILES, axis=0)
        return torch.from_numpy(rows.astype(np.float32))[None]

    def chroma(pixels: Tensor) -> Tensor:
        return (pixels.amax(dim=2) - pixels.amin(dim=2)).mean()

    given, wanted = quantiles(colours), quantiles(reference)
    sample, other = _sample(colours), _sample(reference)
    nowhere = torch.zeros(1, sample.shape[1], 2)
    limits = torch.tensor(list(SLIDERS.values()))
    free = torch.ones(len(SLIDERS))
    free[INDEX["light"]] = 0  # a matter of places, of which quantiles know nothing
    raw = torch.zeros(len(SLIDERS), requires_grad=True)
    mean, square = torch.zeros(len(SLIDERS)), torch.zeros(len(SLIDERS))
    with torch.enable_grad():
        for step in range(1, _STEPS + 1):
            row = (limits * torch.tanh(raw) * free)[None]
            tones = (toned(given, row) - wanted).abs().mean()
            result = finished(toned(sample, row), nowhere, row)
            loss = tones + (chroma(result) - chroma(other)).abs() + _REST * raw.square().sum()
            # Adam by hand: torch's own loads its compiler first, which takes seconds.
            (gradient,) = torch.autograd.grad(loss, raw)
            mean = 0.9 * mean + 0.1 * gradient
            square = 0.99 * square + 0.01 * gradient.square()
            move = (mean / (1 - 0.9**step)) / ((square / (1 - 0.99**step)).sqrt() + 1e-8)
            with torch.no_grad():
                raw -= _RATE * move
    return look_of(limits * torch.tanh(raw.detach()) * free)


def _sample(picture: Floats) -> Any:
    """About 500 pixels, evenly: (1, N, 3)."""
    import torch

    pixels = picture.reshape(-1, 3)
    return torch.from_numpy(np.ascontiguousarray(pixels[:: max(1, len(pixels) // 500)]))[None]
