"""Median: specks go, edges stay."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from neural.area import Floats, area_map
from neural.operation import Operation, Patch, Progress, param
from neural.smoothing import median
from neural.source import Pixels, Source

if TYPE_CHECKING:
    from neural.context import Context


class Median(Operation):
    """The middle value of the square of 2 radius + 1 pixels around each, channel by channel."""

    id: ClassVar[str] = "median"
    title: ClassVar[str] = "Median"
    menu: ClassVar[tuple[str, ...]] = ("Filter", "Noise")
    summary: ClassVar[str] = "Remove dust, specks and scratches, keeping edges."

    radius: int = param(
        2,
        "Radius",
        minimum=1,
        maximum=100,
        soft_maximum=20,
        step=1,
        unit="px",
        help="Specks up to about this size go.",
    )

    def run(self, inputs: Sequence[Source], context: Context) -> Iterator[Patch | Progress]:
        (source,) = inputs
        plain = source.opaque and source.depth == "uint8"

        def change(values: Floats) -> Floats:
            return median(values, self.radius, context.device.kind)

        function = self.of_bytes if plain else area_map(change, source)
        return context.map(function, source, halo=self.radius)

    def of_bytes(self, pixels: Pixels) -> Pixels:
        """The same of opaque 8-bit pixels, which OpenCV counts faster, wherever the run is."""
        import cv2

        return cv2.medianBlur(pixels, 2 * self.radius + 1)
