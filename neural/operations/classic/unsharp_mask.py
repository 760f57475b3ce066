"""Unsharp mask: more contrast at edges."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from neural.blur import Gaussian
from neural.operation import Operation, Patch, Progress, param
from neural.pixelwise import decoded, encoded, unchanged
from neural.source import Pixels, Source

if TYPE_CHECKING:
    from neural.context import Context


class UnsharpMask(Operation):
    """Adds to every pixel what distinguishes it from a blurred copy; alpha stays.

    out = in + amount (in - blurred) where a channel differs by more than the threshold, on encoded values
    at every depth, so that a picture is sharpened alike at 8 bits and in float32.
    """

    id: ClassVar[str] = "unsharp_mask"
    title: ClassVar[str] = "Unsharp mask"
    menu: ClassVar[tuple[str, ...]] = ("Filter", "Sharpen")
    summary: ClassVar[str] = "Sharpen edges by what a blurred copy lacks."
    kind: ClassVar[Literal["point", "area", "neural"]] = "area"

    amount: float = param(
        100.0,
        "Amount",
        minimum=0,
        maximum=500,
        step=1,
        unit="%",
        help="How much of the difference from the blurred copy is added.",
    )
    radius: float = param(
        1.0,
        "Radius",
        minimum=0.1,
        maximum=1000,
        soft_maximum=64,
        step=0.1,
        unit="px",
        help="How wide the edges are that get sharper.",
    )
    threshold: float = param(
        0.0,
        "Threshold",
        minimum=0,
        maximum=255,
        step=1,
        help="Leave differences up to this many of 255 tones alone, so that noise is not sharpened.",
    )

    def run(self, inputs: Sequence[Source], context: Context) -> Iterator[Patch | Progress]:
        (source,) = inputs
        if self.amount == 0:
            return context.map(unchanged, source)
        blur = Gaussian(self.radius, opaque=source.opaque, device=context.device.kind)

        def sharpened(pixels: Pixels) -> Pixels:
            return self.sharpened(pixels, blur)

        return context.map(sharpened, source, halo=blur.halo, align=blur.align)

    def sharpened(self, pixels: Pixels, blur: Gaussian) -> Pixels:
        """H x W x 4 of any depth, sharpened."""
        from neural import pixel_kernels as kernels

        linear = pixels.dtype == np.float32
        before = encoded(pixels) if linear else pixels
        after = np.array(before, order="C")
        blurred = np.ascontiguousarray(blur.blur(blur.premultiplied(before)))
        kernels.sharpen(
            after, blurred, np.float32(self.amount / 100), np.float32(self.threshold / 255)
        )
        return np.where(after == before, pixels, decoded(after)) if linear else after
