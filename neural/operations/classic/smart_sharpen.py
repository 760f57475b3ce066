"""Smart sharpen: takes a known blur away again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from neural.area import Floats, area_map, luma
from neural.convolution import Aperture, Bell, Kernel, Line, convolved
from neural.device import Kind
from neural.operation import Operation, Patch, Progress, param
from neural.pixelwise import unchanged
from neural.source import Source

if TYPE_CHECKING:
    from neural.context import Context

ROUNDS = 6
"""Rounds of the deconvolution."""
FLOOR = np.float32(1e-3)
"""Light below which ratios are not trusted."""


class SmartSharpen(Operation):
    """Finds the light that, blurred as said, would give this picture, in linear light.

    W. Richardson, "Bayesian-based iterative method of image restoration", JOSA 62, 1972; L. Lucy, "An
    iterative technique for the rectification of observed distributions", Astronomical J. 79, 1974; on the
    luma alone, colours follow by its ratio. With `noise`, small differences are trusted less: the factor
    of each round is drawn to 1 where it differs by less.
    """

    id: ClassVar[str] = "smart_sharpen"
    title: ClassVar[str] = "Smart sharpen"
    menu: ClassVar[tuple[str, ...]] = ("Filter", "Sharpen")
    summary: ClassVar[str] = "Undo the blur of a lens or of a movement, sparing noise."

    amount: float = param(
        100.0,
        "Amount",
        minimum=0,
        maximum=300,
        step=1,
        unit="%",
        help="How much of the sharpened picture is used; above 100 more than it.",
    )
    radius: float = param(
        1.0,
        "Radius",
        minimum=0.3,
        maximum=20,
        soft_maximum=6,
        step=0.1,
        unit="px",
        help="How far the blur reaches that is taken away.",
    )
    blur: Literal["gaussian", "lens", "motion"] = param(
        "gaussian",
        "Remove",
        labels={"gaussian": "Gaussian blur", "lens": "Lens blur", "motion": "Motion blur"},
        help="What has blurred the picture.",
    )
    angle: float = param(
        0.0,
        "Angle",
        minimum=-180,
        maximum=180,
        step=1,
        unit="°",
        help="With 'Motion blur', its direction, counter-clockwise from the right.",
    )
    noise: float = param(
        10.0,
        "Reduce noise",
        minimum=0,
        maximum=100,
        step=1,
        unit="%",
        help="How strongly small differences are left alone, so that noise does not grow.",
    )

    @property
    def kernel(self) -> Kernel:
        match self.blur:
            case "gaussian":
                return Bell(self.radius)
            case "lens":
                return Aperture(self.radius)
            case "motion":
                return Line(2 * self.radius, self.angle)

    def run(self, inputs: Sequence[Source], context: Context) -> Iterator[Patch | Progress]:
        (source,) = inputs
        if self.amount == 0:
            return context.map(unchanged, source)
        kernel, device = self.kernel, context.device.kind

        def change(values: Floats) -> Floats:
            return self.sharpened(values, kernel, device)

        function = area_map(change, source, "linear", keep_alpha=True)
        return context.map(function, source, halo=2 * ROUNDS * kernel.reach)

    def sharpened(self, values: Floats, kernel: Kernel, device: Kind) -> Floats:
        """H x W x 4 straight linear values, sharpened."""
        light = np.maximum(luma(values), 0) + FLOOR
        # What is transparent looks like the lightest darkness: it neither rings nor bleeds.
        given = light * np.clip(values[..., 3], 0, 1) + FLOOR
        found = given
        threshold = np.float32((self.noise / 100) ** 2)
        for _ in range(ROUNDS):
            ratio = given / np.maximum(convolved(found[..., None], kernel, device)[..., 0], FLOOR)
            if threshold > 0:
                away = ratio - 1
                ratio = 1 + away * (away * away / (away * away + threshold))
            ratio = ratio.astype(np.float32, copy=False)
            found = found * convolved(ratio[..., None], kernel, device)[..., 0]
        scale = 1 + np.float32(self.amount / 100) * (found / given - 1)
        values[..., :3] *= np.clip(scale, 0, 8)[..., None]
        return values
