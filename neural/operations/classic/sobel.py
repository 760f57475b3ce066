"""Find edges."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from neural.area import Floats, area_map, luma
from neural.convolution import bordered
from neural.device import computed
from neural.operation import Operation, Patch, Progress, param
from neural.source import Source

if TYPE_CHECKING:
    from neural.context import Context


class Sobel(Operation):
    """The steepness of encoded values, by I. Sobel's and G. Feldman's operator (1968).

    A step from black to white is white at a strength of 100.
    """

    id: ClassVar[str] = "sobel"
    title: ClassVar[str] = "Find edges (Sobel)"
    menu: ClassVar[tuple[str, ...]] = ("Filter", "Edges")
    summary: ClassVar[str] = "Show how steep the picture is in each place."

    strength: float = param(
        200.0,
        "Strength",
        minimum=1,
        maximum=1000,
        soft_maximum=400,
        step=1,
        unit="%",
        help="How strongly edges are shown.",
    )
    colours: bool = param(
        True, "Colours", help="Each channel's own edges; off, those of light and dark."
    )
    invert: bool = param(True, "Dark on white", help="Dark edges on white, like a drawing.")

    def run(self, inputs: Sequence[Source], context: Context) -> Iterator[Patch | Progress]:
        (source,) = inputs

        def change(values: Floats) -> Floats:
            planes = values[..., :3] if self.colours else luma(values)[..., None]
            around = bordered(planes, 1).reshape(planes.shape[0] + 2, planes.shape[1] + 2, -1)
            steep = computed(context.device.kind, steepness, around)
            steep = steep * np.float32(self.strength / 100)
            alpha = values[..., 3:]
            out = values.copy()
            out[..., :3] = np.maximum(alpha - steep, 0) if self.invert else np.minimum(steep, alpha)
            return out

        return context.map(area_map(change, source, "encoded"), source, halo=1)


def steepness(planes: Any) -> Any:
    """How steep H x W x C, an array or a tensor, is within its border of a pixel; a step of 1 gives 1."""
    left, right, middle = planes[:, :-2], planes[:, 2:], planes[:, 1:-1]
    across = right - left
    slope_x = (across[:-2] + 2 * across[1:-1] + across[2:]) * 0.25
    smooth = left + 2 * middle + right
    slope_y = (smooth[2:] - smooth[:-2]) * 0.25
    return (slope_x * slope_x + slope_y * slope_y) ** 0.5
