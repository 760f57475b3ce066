"""Film grain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from neural.area import Floats, luma, placed
from neural.grain import grains
from neural.operation import Operation, Patch, Progress, param
from neural.source import Rect, Source

if TYPE_CHECKING:
    from neural.context import Context

STRENGTH = 0.15
"""Standard deviation of the grain in middle gray at an amount of 100."""


class FilmGrain(Operation):
    """Adds grain of a size to encoded values, strongest in the midtones as film has it.

    Of the luma l, it counts by 4 l (1 - l), mixed with an even strength by `evenness`. Made by place as in
    Add noise.
    """

    id: ClassVar[str] = "film_grain"
    title: ClassVar[str] = "Film grain"
    menu: ClassVar[tuple[str, ...]] = ("Filter", "Noise")
    summary: ClassVar[str] = "Lay the grain of photographic film over the picture."

    amount: float = param(
        20.0, "Amount", minimum=0, maximum=100, step=1, unit="%", help="How strong the grain is."
    )
    size: float = param(
        1.5,
        "Size",
        minimum=0.5,
        maximum=20,
        soft_maximum=6,
        step=0.1,
        unit="px",
        help="How large the grains are.",
    )
    colour: float = param(
        20.0, "Colour", minimum=0, maximum=100, step=1, unit="%", help="How coloured the grain is."
    )
    evenness: float = param(
        30.0,
        "Evenness",
        minimum=0,
        maximum=100,
        step=1,
        unit="%",
        help="How much grain shadows and highlights have, beside midtones.",
    )
    seed: int = param(
        1,
        "Seed",
        minimum=0,
        maximum=999_999,
        step=1,
        widget="number",
        help="Another number, other grain.",
    )

    def run(self, inputs: Sequence[Source], context: Context) -> Iterator[Patch | Progress]:
        (source,) = inputs

        def change(values: Floats, rect: Rect) -> Floats:
            return self.change(values, grains(rect, self.seed, self.size, context.device.kind))

        function = placed(change, source, "encoded", keep_alpha=True)
        return context.render(function, source, reach=0)

    def change(self, values: Floats, grain: Floats) -> Floats:
        """Straight values with H x W x 3 of grain."""
        colour, even = np.float32(self.colour / 100), np.float32(self.evenness / 100)
        mixed = grain[..., :1] + colour * (grain - grain[..., :1])
        light = np.clip(luma(values), 0, 1)[..., None]
        strength = even + (1 - even) * 4 * light * (1 - light)
        values[..., :3] += np.float32(STRENGTH * self.amount / 100) * strength * mixed
        return values
