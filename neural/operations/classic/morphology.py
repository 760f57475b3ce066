"""Morphology: what is light grows or shrinks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
import numpy.typing as npt

from neural.area import Floats, area_map
from neural.device import Kind, on_card
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

        def change(values: Floats) -> Floats:
            return on_card(
                context.device.kind,
                lambda torch, device: self.on_device(values, torch, device),
                lambda: self.on_cpu(values),
            )

        return context.map(area_map(change, source), source, halo=halo)

    def around(self) -> npt.NDArray[np.bool_]:
        """Which pixels of a square of 2 radius + 1 count; in every row they lie around its middle."""
        away = np.arange(-self.radius, self.radius + 1)
        squares = away[:, None] ** 2 + away[None] ** 2
        match self.shape:
            case "disc":
                return squares <= (self.radius + 0.4) ** 2
            case "square":
                return squares >= 0
            case "cross":
                return (away[:, None] == 0) | (away[None] == 0)

    def on_cpu(self, values: Floats) -> Floats:
        """H x W x 4, worked on."""
        import cv2

        mask = self.around().astype(np.uint8)
        result = values
        for step in STEPS[self.work]:
            result = (cv2.erode if step == "erode" else cv2.dilate)(result, mask)
        return result.astype(np.float32, copy=False)

    def on_device(self, values: Floats, torch: Any, device: Kind) -> Floats:
        """The same with torch, bit for bit."""
        result = torch.from_numpy(values).to(device).permute(2, 0, 1)
        for step in STEPS[self.work]:
            result = self.grown(result, torch) if step == "dilate" else -self.grown(-result, torch)
        return result.permute(1, 2, 0).contiguous().cpu().numpy()

    def grown(self, planes: Any, torch: Any) -> Any:
        """C x H x W: the largest value around each pixel.

        A row of any length is covered by two of a power of two: their maxima, once for the picture, are
        all that is needed.
        """
        _, height, width = planes.shape
        infinite = -float("inf")
        spans = torch.nn.functional.pad(planes, (self.radius,) * 4, value=infinite)
        result = torch.full_like(planes, infinite)
        lengths = self.around().sum(axis=1)
        span = 1
        for length in range(1, 2 * self.radius + 2, 2):
            while 2 * span <= length:
                spans = torch.maximum(spans[..., :-span], spans[..., span:])
                span *= 2
            left, right = self.radius - length // 2, self.radius + length // 2 + 1 - span
            for down in np.flatnonzero(lengths == length).tolist():
                rows = spans[:, down : down + height]
                result = torch.maximum(result, rows[..., left : left + width])
                result = torch.maximum(result, rows[..., right : right + width])
        return result
