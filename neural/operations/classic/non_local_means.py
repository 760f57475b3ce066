"""Non-local means."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from neural.area import Floats, area_map
from neural.operation import Operation, Patch, Progress, param
from neural.smoothing import PATCH, non_local_means
from neural.source import Source

if TYPE_CHECKING:
    from neural.context import Context


class NonLocalMeans(Operation):
    """The mean of pixels whose surroundings look alike, on encoded values.

    See `neural.smoothing.non_local_means`.
    """

    id: ClassVar[str] = "non_local_means"
    title: ClassVar[str] = "Non-local means"
    menu: ClassVar[tuple[str, ...]] = ("Filter", "Noise")
    summary: ClassVar[str] = "Remove noise by averaging places that look alike, without a network."

    strength: float = param(
        12.0,
        "Strength",
        minimum=1,
        maximum=100,
        soft_maximum=50,
        step=0.5,
        help="How different places may look, in 255 tones: a little less than the noise is strong.",
    )
    search: int = param(
        5,
        "Search",
        minimum=1,
        maximum=15,
        step=1,
        unit="px",
        help="How far away places that look alike are searched; time grows with its square.",
    )

    def run(self, inputs: Sequence[Source], context: Context) -> Iterator[Patch | Progress]:
        (source,) = inputs

        def change(values: Floats) -> Floats:
            return non_local_means(values, self.search, self.strength / 255, context.device.kind)

        function = area_map(change, source, "encoded")
        return context.map(function, source, halo=self.search + PATCH)
