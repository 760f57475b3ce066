"""Morphology: what is light grows or shrinks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from neural.area import Floats, area_map
from neural.operation import Operation, Patch, Progress, param
from neural.source import Source

if TYPE_CHECKING:
    from neural.context import Context

Step = Literal["erode", "dilate"]
Work = Literal["erode", "dilate", "open", "close"]
STEPS: dict[Work, tuple[Step, ...]] = {
    "erode": ("erode",),
    "dilate": ("dilate",),
    "open": ("erode", "dilate"),
    "close": ("dilate", "erode"),
}


class Morphology(Operation):
    """The least or the largest value around each pixel, channel by channel, or one after the other.

    J. Serra, "Image Analysis and Mathematical Morphology", 1982.
    """

    id: ClassVar[str] = "morphology"
    title: ClassVar[str] = "Morphology"
    menu: ClassVar[tuple[str, ...]] = ("Filter", "Other")
    summary: ClassVar[str] = "Let dark or light parts grow, or remove small ones."

    work: Work = param(
        "dilate",
        "Work",
        labels={
            "erode": "Erode (dark grows)",
            "dilate": "Dilate (light grows)",
            "open": "Open (removes light specks)",
            "close": "Close (removes dark specks)",
        },
        help="What is done; opening and closing keep the size of what they do not remove.",
    )
    radius: int = param(
        3,
        "Radius",
        minimum=1,
        maximum=200,
        soft_maximum=30,
        step=1,
        unit="px",
        help="How far parts grow, and how large what is removed may be.",
    )
    shape: Literal["disc", "square", "cross"] = param(
        "disc",
        "Shape",
        labels={"disc": "Disc", "square": "Square", "cross": "Cross"},
        help="Which neighbours count.",
    )

    def run(self, inputs: Sequence[Source], context: Context) -> Iterator[Patch | Progress]:
        (source,) = inputs
        halo = self.radius * len(STEPS[self.work])
        return context.map(area_map(self.change, source), source, halo=halo)

    def change(self, values: Floats) -> Floats:
        import cv2

        away = np.arange(-self.radius, self.radius + 1)
        squares = away[:, None] ** 2 + away[None] ** 2
        match self.shape:
            case "disc":
                around = squares <= (self.radius + 0.4) ** 2
            case "square":
                around = squares >= 0
            case "cross":
                around = (away[:, None] == 0) | (away[None] == 0)
        mask = around.astype(np.uint8)
        result = values
        for step in STEPS[self.work]:
            result = (cv2.erode if step == "erode" else cv2.dilate)(result, mask)
        return result.astype(np.float32, copy=False)
