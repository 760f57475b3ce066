"""Surface blur: smooth surfaces, sharp edges."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from neural.area import Floats, area_map
from neural.convolution import bordered, flat
from neural.operation import Operation, Patch, Progress, param
from neural.source import Source

if TYPE_CHECKING:
    from neural.context import Context

REACH = 2.5
"""Neighbours count until they differ by this many thresholds."""


class SurfaceBlur(Operation):
    """The mean of a square of neighbours, each channel's weighted by how little it differs.

    The weight falls evenly from 1 to 0 at a difference of 2.5 thresholds, on encoded values.
    """

    id: ClassVar[str] = "surface_blur"
    title: ClassVar[str] = "Surface blur"
    menu: ClassVar[tuple[str, ...]] = ("Filter", "Blur")
    summary: ClassVar[str] = "Smooth surfaces and skin while edges stay sharp."

    radius: int = param(
        5,
        "Radius",
        minimum=1,
        maximum=50,
        soft_maximum=20,
        step=1,
        unit="px",
        help="How many pixels are looked at on each side.",
    )
    threshold: float = param(
        15.0,
        "Threshold",
        minimum=1,
        maximum=255,
        soft_maximum=100,
        step=1,
        help="How many of 255 tones neighbours may differ and still be mixed.",
    )

    def run(self, inputs: Sequence[Source], context: Context) -> Iterator[Patch | Progress]:
        (source,) = inputs
        return context.map(area_map(self.change, source, "encoded"), source, halo=self.radius)

    def change(self, values: Floats) -> Floats:
        """H x W x 4 encoded, premultiplied, smoothed."""
        from neural import area_kernels as kernels

        out = np.empty_like(values)
        tones = np.float32(REACH * self.threshold / 255)
        kernels.surface(flat(bordered(values, self.radius)), self.radius, tones, flat(out))
        return out
