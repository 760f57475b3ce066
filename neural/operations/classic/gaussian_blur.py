"""Gaussian blur."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar, Literal

from neural.blur import Gaussian
from neural.operation import Operation, Patch, Progress, param
from neural.source import Source

if TYPE_CHECKING:
    from neural.context import Context


class GaussianBlur(Operation):
    """Mixes every pixel with its neighbours, weighted by a Gaussian and by their alpha.

    The stored values are mixed: encoded ones at 8 and 16 bits, linear light in float32.
    """

    id: ClassVar[str] = "gaussian_blur"
    title: ClassVar[str] = "Gaussian blur"
    menu: ClassVar[tuple[str, ...]] = ("Filter", "Blur")
    summary: ClassVar[str] = "Soften the picture evenly in all directions."
    kind: ClassVar[Literal["point", "area", "neural"]] = "area"

    radius: float = param(
        4.0,
        "Radius",
        minimum=0.1,
        maximum=1000,
        soft_maximum=100,
        step=0.1,
        unit="px",
        help="The standard deviation of the Gaussian in pixels.",
    )

    def run(self, inputs: Sequence[Source], context: Context) -> Iterator[Patch | Progress]:
        (source,) = inputs
        blur = Gaussian(self.radius, opaque=source.opaque, device=context.device.kind)
        return context.map(blur, source, halo=blur.halo, align=blur.align)
