"""Add noise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from neural.area import Floats, placed
from neural.grain import normals, uniforms
from neural.operation import Operation, Patch, Progress, param
from neural.source import Rect, Source

if TYPE_CHECKING:
    from neural.context import Context


class AddNoise(Operation):
    """Adds random numbers to encoded values, for each pixel by its place and the seed.

    So the same seed gives the same noise in any tile and at any time; see `neural.grain`.
    """

    id: ClassVar[str] = "add_noise"
    title: ClassVar[str] = "Add noise"
    menu: ClassVar[tuple[str, ...]] = ("Filter", "Noise")
    summary: ClassVar[str] = "Add noise, against banding or for a rough look."

    amount: float = param(
        5.0,
        "Amount",
        minimum=0,
        maximum=200,
        soft_maximum=50,
        step=0.5,
        unit="%",
        help="The standard deviation of the noise, of white.",
    )
    distribution: Literal["gaussian", "uniform"] = param(
        "gaussian",
        "Distribution",
        labels={"gaussian": "Gaussian", "uniform": "Uniform"},
        help="Gaussian noise has rare strong specks, uniform noise has none.",
    )
    monochrome: bool = param(
        False, "Monochrome", help="The same noise in all channels: light and dark, not colours."
    )
    seed: int = param(
        1,
        "Seed",
        minimum=0,
        maximum=999_999,
        step=1,
        widget="number",
        help="Another number, other noise.",
    )

    def run(self, inputs: Sequence[Source], context: Context) -> Iterator[Patch | Progress]:
        (source,) = inputs
        numbers = normals if self.distribution == "gaussian" else uniforms

        def change(values: Floats, rect: Rect) -> Floats:
            noise = numbers(rect, self.seed, context.device.kind)
            if self.monochrome:
                noise = noise[..., :1]
            values[..., :3] += np.float32(self.amount / 100) * noise
            return values

        function = placed(change, source, "encoded", keep_alpha=True)
        return context.render(function, source, reach=0)
