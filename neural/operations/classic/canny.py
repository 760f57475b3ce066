"""Canny edges: thin lines where edges are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
import numpy.typing as npt

from neural.area import Floats, luma, opened, placed
from neural.blur import Gaussian
from neural.device import computed
from neural.operation import Operation, Patch, Progress, param
from neural.source import Pixels, Rect, Source

if TYPE_CHECKING:
    from neural.context import Context

EVEN = 1e-6
"""Steepness is rounded to this, so that equal edges are equal in every tile."""


class Canny(Operation):
    """Lines one pixel wide along the crests of steepness, on the encoded luma.

    J. Canny, "A computational approach to edge detection", TPAMI 8, 1986. A line is kept where it is
    steeper than `low`, if some part of it is steeper than `high`, however far away: so the crests of the
    whole picture are gathered before lines are followed. That is left to the CPU: a line is one thing after
    the other.
    """

    id: ClassVar[str] = "canny"
    title: ClassVar[str] = "Canny edges"
    menu: ClassVar[tuple[str, ...]] = ("Filter", "Edges")
    summary: ClassVar[str] = "Draw thin, connected lines where edges are."

    softness: float = param(
        1.4,
        "Softness",
        minimum=0.5,
        maximum=20,
        soft_maximum=6,
        step=0.1,
        unit="px",
        help="How much is smoothed before: larger values leave fewer details.",
    )
    low: float = param(
        10.0,
        "Weak edges",
        minimum=0,
        maximum=255,
        soft_maximum=100,
        step=1,
        help="How steep a line must be everywhere, in 255 tones.",
    )
    high: float = param(
        25.0,
        "Strong edges",
        minimum=0,
        maximum=255,
        soft_maximum=100,
        step=1,
        help="How steep a line must be somewhere, in 255 tones.",
    )
    show: Literal["light", "dark", "picture"] = param(
        "light",
        "Show",
        labels={"light": "Light on black", "dark": "Dark on white", "picture": "Over the picture"},
        help="How lines are drawn.",
    )

    def run(self, inputs: Sequence[Source], context: Context) -> Iterator[Patch | Progress]:
        (source,) = inputs
        blur = Gaussian(self.softness, opaque=True, device=context.device.kind)

        def crests(pixels: Pixels) -> Pixels:
            light = luma(opened(pixels, "encoded", opaque=source.opaque))
            found = np.zeros(pixels.shape, np.uint8)
            soft = blur.blur(light.astype(np.float64)[..., None]).reshape(light.shape)
            padded = np.pad(soft, 2, mode="edge")
            found[..., 0] = computed(context.device.kind, self.crests, padded)
            return found

        first = context.part(0, 0.8)
        search = first.map(
            crests, source, halo=blur.halo + 2, align=blur.align, doing="Finding edges"
        )
        gathered = yield from first.collect(search, source.size, "uint8")
        lines = followed(gathered.pixels[..., 0])

        def drawn(values: Floats, rect: Rect) -> Floats:
            line = lines[rect.slices][..., None]
            if self.show == "picture":
                return np.where(line, np.array([0, 0, 0, 1], np.float32) * values[..., 3:], values)
            tone = line if self.show == "light" else ~line
            values[..., :3] = tone * values[..., 3:]
            return values

        second = context.part(0.8, 1)
        yield from second.render(placed(drawn, source), source, reach=None)

    def crests(self, plane: Any) -> Any:
        """H x W: 1 on crests that are steeper than `low`, 2 than `high`, else 0; of arrays or tensors.

        `plane` has two more pixels on each side.
        """
        across = plane[:, 2:] - plane[:, :-2]
        slope_x = (across[:-2] + 2 * across[1:-1] + across[2:]) / 4
        smooth = plane[:, :-2] + 2 * plane[:, 1:-1] + plane[:, 2:]
        slope_y = (smooth[2:] - smooth[:-2]) / 4
        steep = ((slope_x**2 + slope_y**2) ** 0.5 / EVEN).round()
        x, y = (slope_x[1:-1, 1:-1] / EVEN).round(), (slope_y[1:-1, 1:-1] / EVEN).round()
        here = steep[1:-1, 1:-1]
        wide, tall = abs(x), abs(y)
        flat, upright = tall < 0.41421356 * wide, wide < 0.41421356 * tall
        falling = x * y > 0
        height, width = here.shape

        def above(down: int, right: int) -> Any:
            """Where it is steeper than on one side, and no less than on the other."""
            before = steep[1 - down : 1 - down + height, 1 - right : 1 - right + width]
            after = steep[1 + down : 1 + down + height, 1 + right : 1 + right + width]
            return (here > before) & (here >= after)

        slanting = ~(flat | upright)
        crest = flat & above(0, 1) | upright & above(1, 0)
        crest |= slanting & (falling & above(1, 1) | ~falling & above(1, -1))
        low, high = self.low / 255 / EVEN, max(self.low, self.high) / 255 / EVEN
        return 1.0 * (crest & (here > low)) + 1.0 * (crest & (here > high))


def followed(crests: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
    """The crests that hang together with one of 2."""
    import cv2

    count, found = cv2.connectedComponents((crests > 0).astype(np.uint8), connectivity=8)
    labels = found.astype(np.int32, copy=False)
    strong = np.zeros(count, np.bool_)
    strong[np.unique(labels[crests == 2])] = True
    strong[0] = False
    return strong[labels]
