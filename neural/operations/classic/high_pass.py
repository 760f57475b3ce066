"""High pass: details on gray."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from neural.area import Floats, area_map, softened
from neural.blur import Gaussian
from neural.operation import Operation, Patch, Progress, param
from neural.source import Source

if TYPE_CHECKING:
    from neural.context import Context


class HighPass(Operation):
    """Middle gray and what distinguishes encoded values from a blurred copy.

    On a layer in Overlay or Linear light it sharpens.
    """

    id: ClassVar[str] = "high_pass"
    title: ClassVar[str] = "High pass"
    menu: ClassVar[tuple[str, ...]] = ("Filter", "Other")
    summary: ClassVar[str] = "Leave only details on gray, for sharpening with a blend mode."

    radius: float = param(
        10.0,
        "Radius",
        minimum=0.1,
        maximum=1000,
        soft_maximum=100,
        step=0.1,
        unit="px",
        help="How wide the details are that stay.",
    )

    def run(self, inputs: Sequence[Source], context: Context) -> Iterator[Patch | Progress]:
        (source,) = inputs
        blur = Gaussian(self.radius, opaque=source.opaque, device=context.device.kind)

        def change(values: Floats) -> Floats:
            soft = softened(values, blur, premultiplied=source.opaque)
            values[..., :3] += 0.5 - soft[..., :3]
            return values

        function = area_map(change, source, "encoded", keep_alpha=True)
        return context.map(function, source, halo=blur.halo, align=blur.align)
