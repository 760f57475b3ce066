"""Clarity: contrast of midtones, in their surroundings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from neural.area import Floats, area_map, luma
from neural.operation import Operation, Patch, Progress, param
from neural.pixelwise import unchanged
from neural.smoothing import guided_light
from neural.source import Source

if TYPE_CHECKING:
    from neural.context import Context

EDGE = 0.08
"""Deviation of luma from which on an edge is one, and gets no halo."""


class Clarity(Operation):
    """Strengthens what distinguishes the encoded luma from its surroundings, most in the midtones.

    The surroundings are a guided filter's (K. He, J. Sun, X. Tang, TPAMI 35, 2013), so that edges have no
    haloes; of the luma l, it counts by 4 l (1 - l).
    """

    id: ClassVar[str] = "clarity"
    title: ClassVar[str] = "Clarity"
    menu: ClassVar[tuple[str, ...]] = ("Filter", "Sharpen")
    summary: ClassVar[str] = "Bring out texture and shape with local contrast, or soften them."

    amount: float = param(
        40.0,
        "Amount",
        minimum=-100,
        maximum=100,
        step=1,
        help="Above 0 more local contrast, below 0 less.",
    )
    radius: int = param(
        30,
        "Radius",
        minimum=2,
        maximum=500,
        soft_maximum=100,
        step=1,
        unit="px",
        help="How large the shapes are that are brought out.",
    )

    def run(self, inputs: Sequence[Source], context: Context) -> Iterator[Patch | Progress]:
        (source,) = inputs
        if self.amount == 0:
            return context.map(unchanged, source)

        def change(values: Floats) -> Floats:
            return self.change(values, guided_light(values, self.radius, EDGE, context.device.kind))

        function = area_map(change, source, "encoded", keep_alpha=True)
        return context.map(function, source, halo=2 * self.radius)

    def change(self, values: Floats, around: Floats) -> Floats:
        """Straight values by how light it is `around` them: H x W."""
        light = luma(values)
        detail = light - around
        inside = np.clip(light, 0, 1)
        strength = 1.5 if self.amount > 0 else 1.0
        move = np.float32(strength * self.amount / 100) * detail * 4 * inside * (1 - inside)
        values[..., :3] += move[..., None]
        return values
