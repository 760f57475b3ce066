"""Dehaze: takes haze away, or adds it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from neural.area import Floats, luma, placed
from neural.device import computed
from neural.enhancing import places, surroundings
from neural.operation import Operation, Patch, Progress, param
from neural.overview import overview
from neural.pixelwise import unchanged
from neural.source import Rect, Source

if TYPE_CHECKING:
    from neural.context import Context

LEAST = 0.15
"""The clearest haze is taken for: below, only noise would grow."""
PATCH = 0.03
"""Radius of the squares in which the darkest channel is searched, as a share of the longer side."""
AROUND = 0.08
"""Radius of the filter that fits the haze to edges, likewise."""
FLAT = 0.05
"""Deviation of luma below which the haze does not follow it."""


class Dehaze(Operation):
    """Takes encoded values I for J t + A (1 - t): the scene J, seen through haze of the colour A.

    K. He, J. Sun, X. Tang, "Single image haze removal using dark channel prior", TPAMI 33, 2011, with the
    guided filter (TPAMI 35, 2013) in place of matting: A and t are measured once over the whole picture,
    reduced, and t follows the luma by its place.
    """

    id: ClassVar[str] = "dehaze"
    title: ClassVar[str] = "Dehaze"
    menu: ClassVar[tuple[str, ...]] = ("Image", "Adjustments")
    summary: ClassVar[str] = "Clear haze and fog, or lay it over the picture."

    amount: float = param(
        50.0,
        "Amount",
        minimum=-100,
        maximum=100,
        step=1,
        unit="%",
        help="Above 0 haze is taken away, below 0 added.",
    )

    def run(self, inputs: Sequence[Source], context: Context) -> Iterator[Patch | Progress]:
        (source,) = inputs
        if self.amount == 0:
            yield from context.map(unchanged, source)
            return
        seen = overview(source, context)
        air, thickness = measured(seen.colours)

        def change(values: Floats, rect: Rect) -> Floats:
            given = places(thickness, seen.step, rect)
            colours = values[..., :3]
            colours[...] = computed(context.device.kind, self.changed, colours, air, *given)
            return values

        function = placed(change, source, "encoded", keep_alpha=True)
        yield from context.render(function, source, reach=None)

    def changed(self, colours: Any, air: Any, *around: Any) -> Any:
        """H x W x 3, encoded, of arrays or tensors; `around` is what `surroundings` is given."""
        slope, offset = surroundings(*around)
        haze = (slope * luma(colours).clip(0, 1) + offset).clip(0, 1)
        strength = abs(self.amount) / 100
        if self.amount > 0:
            clear = (1 - strength * haze).clip(LEAST)[..., None]
            return (colours - air) / clear + air
        clear = 1 - strength * (0.3 + 0.6 * haze)[..., None]
        return colours * clear + air * (1 - clear)


def measured(colours: Floats) -> tuple[Floats, Floats]:
    """The colour of the haze, and slope and offset (2 x H x W) that give its thickness from luma."""
    import cv2

    colours = np.nan_to_num(colours)  # one pixel that is no number must not spoil all
    longest = max(colours.shape[:2])
    edge = 2 * max(1, round(PATCH * longest)) + 1
    square = np.ones((edge, edge), np.uint8)
    dark = cv2.erode(colours.min(axis=2), square)
    light = (colours @ np.array([0.2126, 0.7152, 0.0722], np.float32)).astype(np.float32)
    foggy = dark >= np.quantile(dark, 0.99)
    # Of the haziest pixels the mean of the lightest half: one white boat is no fog.
    bright = foggy & (light >= np.median(light[foggy]))
    air = np.maximum(colours[bright].mean(axis=0), 0.2).astype(np.float32)
    thickness = cv2.erode(np.ascontiguousarray((colours / air).min(axis=2)), square)
    side = 2 * max(1, round(AROUND * longest)) + 1

    def mean(plane: Any) -> Floats:
        around = cv2.blur(plane, (side, side), borderType=cv2.BORDER_REPLICATE)
        return around.astype(np.float32, copy=False)

    centre, level = mean(light), mean(thickness.astype(np.float32, copy=False))
    variance = np.maximum(mean(light * light) - centre * centre, 0)
    slope = (mean(light * thickness) - centre * level) / (variance + np.float32(FLAT**2))
    return air, np.stack([mean(slope), mean(level - slope * centre)])
