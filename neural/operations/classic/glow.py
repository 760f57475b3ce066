"""Glow: light that spreads from what is bright."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from neural.area import Floats, area_map, luma, softened
from neural.blur import Gaussian
from neural.operation import Operation, Patch, Progress, param
from neural.pixelwise import unchanged
from neural.source import Source, decode_srgb

if TYPE_CHECKING:
    from neural.context import Context


class Glow(Operation):
    """Adds, in linear light, a blurred copy of what is brighter than the threshold.

    Where it becomes brighter than white it is eased off: x + g becomes x + g (1 - x) of what there is.
    """

    id: ClassVar[str] = "glow"
    title: ClassVar[str] = "Glow"
    menu: ClassVar[tuple[str, ...]] = ("Filter", "Light")
    summary: ClassVar[str] = "Let lights shine into their surroundings, for a soft, dreamy look."

    amount: float = param(
        100.0,
        "Amount",
        minimum=0,
        maximum=300,
        soft_maximum=200,
        step=1,
        unit="%",
        help="How strong the glow is.",
    )
    radius: float = param(
        15.0,
        "Radius",
        minimum=0.5,
        maximum=500,
        soft_maximum=100,
        step=0.5,
        unit="px",
        help="How far light spreads.",
    )
    threshold: float = param(
        128.0,
        "Threshold",
        minimum=0,
        maximum=254,
        step=1,
        help="From which of 255 tones on the picture glows.",
    )

    def run(self, inputs: Sequence[Source], context: Context) -> Iterator[Patch | Progress]:
        (source,) = inputs
        if self.amount == 0:
            return context.map(unchanged, source)
        blur = Gaussian(self.radius, opaque=source.opaque, device=context.device.kind)
        level = decode_srgb(np.array([self.threshold / 255], np.float32))[0]

        def change(values: Floats) -> Floats:
            light = luma(values)
            share = np.maximum(light - level, 0) / np.maximum(light, np.float32(1e-6))
            glow = softened(values * share[..., None], blur)
            room = np.clip(values[..., 3:] - values[..., :3], 0, 1)
            values[..., :3] += np.float32(self.amount / 100) * glow[..., :3] * room
            return values

        function = area_map(change, source, "linear")
        return context.map(function, source, halo=blur.halo, align=blur.align)
