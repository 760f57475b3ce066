"""Vignette: darker or lighter corners."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import hypot
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from neural.area import Floats, placed
from neural.device import computed
from neural.operation import Operation, Patch, Progress, param
from neural.pixelwise import unchanged
from neural.places import centre_of, centre_param
from neural.source import Rect, Source

if TYPE_CHECKING:
    from neural.context import Context


class Vignette(Operation):
    """Multiplies linear light by 1 - shade towards the corners; above 0, mixes it with white.

    The shade rises smoothly from where it begins to the corners, along ellipses of the picture's shape,
    circles, or between.
    """

    id: ClassVar[str] = "vignette"
    title: ClassVar[str] = "Vignette"
    menu: ClassVar[tuple[str, ...]] = ("Filter", "Light")
    summary: ClassVar[str] = "Darken or lighten the picture towards its corners."

    amount: float = param(
        -50.0,
        "Amount",
        minimum=-100,
        maximum=100,
        step=1,
        unit="%",
        help="Below 0 the corners become darker, above lighter.",
    )
    start: float = param(
        40.0,
        "Begin",
        minimum=0,
        maximum=99,
        step=1,
        unit="%",
        help="Where it begins, on the way from the centre to the corners.",
    )
    roundness: float = param(
        0.0,
        "Roundness",
        minimum=0,
        maximum=100,
        step=1,
        unit="%",
        help="From an ellipse of the picture's shape to a circle.",
    )
    x: float = centre_param("Centre, across", "left")
    y: float = centre_param("Centre, down", "top")

    def run(self, inputs: Sequence[Source], context: Context) -> Iterator[Patch | Progress]:
        (source,) = inputs
        if self.amount == 0:
            return context.map(unchanged, source)
        x, y = centre_of(source.size, self.x, self.y)
        round_ = self.roundness / 100
        half = hypot(source.size.width, source.size.height) / 2
        wide = half * round_ + source.size.width * 0.5**0.5 * (1 - round_)
        tall = half * round_ + source.size.height * 0.5**0.5 * (1 - round_)
        start, amount = self.start / 100, np.float32(self.amount / 100)

        def shaded(across: Any, down: Any) -> Any:
            away = (across[None] ** 2 + down[:, None] ** 2) ** 0.5
            share = ((away - start) / (1 - start)).clip(0, 1)
            return share**2 * (3 - 2 * share)

        def change(values: Floats, rect: Rect) -> Floats:
            across = (np.arange(rect.x, rect.right) - x) / wide
            down = (np.arange(rect.y, rect.bottom) - y) / tall
            shade = computed(context.device.kind, shaded, across, down).astype(np.float32)[
                ..., None
            ]
            colours = values[..., :3]
            if amount < 0:
                colours *= 1 + amount * shade
            else:
                colours += amount * shade * np.maximum(1 - colours, 0)
            return values

        return context.render(placed(change, source, "linear", keep_alpha=True), source, reach=0)
