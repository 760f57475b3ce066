"""Guided filter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from neural.area import Floats, area_map
from neural.operation import Operation, Patch, Progress, param
from neural.smoothing import guided
from neural.source import Source

if TYPE_CHECKING:
    from neural.context import Context


class Guided(Operation):
    """Smooths along the picture's own colours, on encoded values; see `neural.smoothing.guided`."""

    id: ClassVar[str] = "guided"
    title: ClassVar[str] = "Guided smoothing"
    menu: ClassVar[tuple[str, ...]] = ("Filter", "Blur")
    summary: ClassVar[str] = "Smooth fine texture of any size quickly, without haloes at edges."

    radius: int = param(
        8,
        "Radius",
        minimum=1,
        maximum=500,
        soft_maximum=60,
        step=1,
        unit="px",
        help="How wide the texture is that is smoothed.",
    )
    tones: float = param(
        15.0,
        "Tones",
        minimum=1,
        maximum=255,
        soft_maximum=100,
        step=1,
        help="How many of 255 tones texture may differ and is still smoothed.",
    )

    def run(self, inputs: Sequence[Source], context: Context) -> Iterator[Patch | Progress]:
        (source,) = inputs

        def change(values: Floats) -> Floats:
            return guided(values, self.radius, self.tones / 255, context.device.kind)

        function = area_map(change, source, "encoded")
        return context.map(function, source, halo=2 * self.radius)
