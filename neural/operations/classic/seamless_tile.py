"""Seamless tile: a picture that can be repeated without edges."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from neural.area import Floats, closed, opened
from neural.operation import Operation, Patch, Progress, param
from neural.shifted import Shifted
from neural.source import Pixels, Rect, Source

if TYPE_CHECKING:
    from neural.context import Context


class SeamlessTile(Operation):
    """Fades the picture, towards its edges, into itself pushed by half, which is continuous there.

    Sideways and down are faded apart, so that four copies meet in the corners.
    """

    id: ClassVar[str] = "seamless_tile"
    title: ClassVar[str] = "Seamless tile"
    menu: ClassVar[tuple[str, ...]] = ("Filter", "Other")
    summary: ClassVar[str] = "Make the picture fit itself, so that it can be repeated as a pattern."

    overlap: float = param(
        50.0,
        "Overlap",
        minimum=1,
        maximum=100,
        step=1,
        unit="%",
        help="How much of the picture is faded, from its edges inwards.",
    )

    def run(self, inputs: Sequence[Source], context: Context) -> Iterator[Patch | Progress]:
        (source,) = inputs
        half_x, half_y = source.size.width // 2, source.size.height // 2

        def within(core: Rect) -> Pixels:
            across = self.fade(core.x, core.right, source.size.width)[None, :, None]
            down = self.fade(core.y, core.bottom, source.size.height)[:, None, None]
            total = np.zeros((core.height, core.width, 4), np.float32)
            for right, weight_x in ((0, 1 - across), (half_x, across)):
                for below, weight_y in ((0, 1 - down), (half_y, down)):
                    pixels = Shifted(source, right, below).read(core)
                    total += weight_x * weight_y * opened(pixels, opaque=source.opaque)
            return closed(total, source.depth, opaque=source.opaque)

        return context.render(within, source, reach=None)

    def fade(self, start: int, end: int, length: int) -> Floats:
        """How much of the pushed copy is seen: 1 at the edges, 0 in the middle, smooth between."""
        away = np.minimum(np.arange(start, end) + 0.5, length - np.arange(start, end) - 0.5)
        share = np.clip(1 - (away - 0.5) / max(self.overlap / 200 * length - 0.5, 1e-6), 0, 1)
        return (share * share * (3 - 2 * share)).astype(np.float32)
