"""Lens blur: out of focus, with the shape of the opening in every light."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from neural.area import Floats, area_map, luma
from neural.convolution import Aperture, convolved
from neural.operation import Operation, Patch, Progress, param
from neural.source import Source

if TYPE_CHECKING:
    from neural.context import Context

Shape = Literal["disc", "triangle", "square", "pentagon", "hexagon", "octagon"]
SHAPES: dict[Shape, tuple[str, int]] = {
    "disc": ("Disc", 0),
    "triangle": ("Triangle", 3),
    "square": ("Square", 4),
    "pentagon": ("Pentagon", 5),
    "hexagon": ("Hexagon", 6),
    "octagon": ("Octagon", 8),
}
"""The title of each opening, and how many blades it has."""
BOOST = 8.0
"""What a highlights setting of 100 adds to white, as a multiple of it."""


class LensBlur(Operation):
    """Spreads each pixel's light over the shape of the opening, in linear light.

    Lights above the threshold are made brighter before, as they were before white clipped them.
    """

    id: ClassVar[str] = "lens_blur"
    title: ClassVar[str] = "Lens blur"
    menu: ClassVar[tuple[str, ...]] = ("Filter", "Blur")
    summary: ClassVar[str] = "Put the picture out of focus, lights growing into discs or polygons."

    radius: float = param(
        10.0,
        "Radius",
        minimum=0.5,
        maximum=200,
        soft_maximum=60,
        step=0.5,
        unit="px",
        help="How far a point of light spreads.",
    )
    shape: Shape = param(
        "hexagon",
        "Shape",
        labels={name: title for name, (title, _) in SHAPES.items()},
        help="The opening of the lens, which lights take on.",
    )
    rotation: float = param(
        0.0, "Rotation", minimum=0, maximum=360, step=1, unit="°", help="Turns the opening."
    )
    highlights: float = param(
        20.0,
        "Highlights",
        minimum=0,
        maximum=100,
        step=1,
        unit="%",
        help="How much brighter the brightest lights are than white.",
    )
    threshold: float = param(
        230.0,
        "Threshold",
        minimum=0,
        maximum=255,
        step=1,
        help="From which of 255 tones on lights are made brighter.",
    )

    def run(self, inputs: Sequence[Source], context: Context) -> Iterator[Patch | Progress]:
        (source,) = inputs
        opening = Aperture(self.radius, SHAPES[self.shape][1], self.rotation)
        device = context.device.kind

        def change(values: Floats) -> Floats:
            return convolved(self.lightened(values), opening, device)

        return context.map(area_map(change, source, "linear"), source, halo=opening.reach)

    def lightened(self, values: Floats) -> Floats:
        """H x W x 4 linear, premultiplied, with brighter highlights."""
        if self.highlights == 0 or self.threshold >= 255:
            return values
        level = (self.threshold / 255) ** 2.2
        share = np.clip((luma(values) - np.float32(level)) / np.float32(1 - level), 0, 1)
        values[..., :3] *= 1 + np.float32(BOOST * self.highlights / 100) * (share**2)[..., None]
        return values
