"""Seamless tile: a picture that can be repeated without edges."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from neural.area import Floats, closed, opened
from neural.device import computed
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
            copies = [
                opened(Shifted(source, right, below).read(core), opaque=source.opaque)
                for below in (0, half_y)
                for right in (0, half_x)
            ]
            total = computed(context.device.kind, faded, across, down, *copies)
            return closed(total, source.depth, opaque=source.opaque)

        return context.render(within, source, reach=None)

    def fade(self, start: int, end: int, length: int) -> Floats:
        """How much of the pushed copy is seen: 1 at the edges, 0 in the middle, smooth between."""
        away = np.minimum(np.arange(start, end) + 0.5, length - np.arange(start, end) - 0.5)
        share = np.clip(1 - (away - 0.5) / max(self.overlap / 200 * length - 0.5, 1e-6), 0, 1)
        return (share * share * (3 - 2 * share)).astype(np.float32)


def faded(across: Any, down: Any, still: Any, right: Any, below: Any, both: Any) -> Any:
    """The picture and its pushed copies by how much they are seen, as arrays or tensors."""
    upper = (1 - across) * (1 - down) * still + across * (1 - down) * right
    return upper + (1 - across) * down * below + across * down * both
