"""Surface blur: smooth surfaces, sharp edges."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from neural.area import Floats, area_map
from neural.convolution import bordered, flat
from neural.device import Kind, on_card
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

        def change(values: Floats) -> Floats:
            return on_card(
                context.device.kind,
                lambda torch, device: self.on_device(values, torch, device),
                lambda: self.on_cpu(values),
            )

        return context.map(area_map(change, source, "encoded"), source, halo=self.radius)

    @property
    def tones(self) -> float:
        """The difference from which on neighbours do not count."""
        return REACH * self.threshold / 255

    def on_cpu(self, values: Floats) -> Floats:
        """H x W x 4 encoded, premultiplied, smoothed."""
        from neural import area_kernels as kernels

        out = np.empty_like(values)
        padded = flat(bordered(values, self.radius))
        kernels.surface(padded, self.radius, np.float32(self.tones), flat(out))
        return out

    def on_device(self, values: Floats, torch: Any, device: Kind) -> Floats:
        """The same with torch."""
        height, width = values.shape[:2]
        padded = torch.from_numpy(bordered(values, self.radius)).to(device)
        here = padded[self.radius : self.radius + height, self.radius : self.radius + width]
        totals, weights = torch.zeros_like(here), torch.zeros_like(here)
        for down in range(2 * self.radius + 1):
            for right in range(2 * self.radius + 1):
                there = padded[down : down + height, right : right + width]
                weight = (1 - (there - here).abs() / self.tones).clamp(min=0)
                totals.addcmul_(weight, there)
                weights += weight
        return (totals / weights).cpu().numpy()
