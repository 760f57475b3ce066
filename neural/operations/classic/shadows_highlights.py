"""Shadows/highlights: lighter shadows, darker highlights, each by its surroundings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from neural.area import Floats, area_map, luma
from neural.operation import Operation, Patch, Progress, param
from neural.pixelwise import unchanged
from neural.smoothing import guided_light
from neural.source import Source

if TYPE_CHECKING:
    from neural.context import Context

EDGE = 0.1
"""Deviation of luma from which on an edge is kept in the surroundings."""
REACH = 4.0
"""Full shadows multiply the slope at black by 1 + this."""


class ShadowsHighlights(Operation):
    """Bends encoded values v where it is dark around, and 1 - v where it is light around.

    v becomes v (1 + k) / (1 + k v) with k = 4 amount m^2. Of how light it is around, a, m is
    1 - a / tones for shadows and the same of 1 - a for highlights, at least 0. The surroundings are a
    guided filter's (K. He, J. Sun, X. Tang, TPAMI 35, 2013).
    """

    id: ClassVar[str] = "shadows_highlights"
    title: ClassVar[str] = "Shadows/highlights"
    menu: ClassVar[tuple[str, ...]] = ("Image", "Adjustments")
    summary: ClassVar[str] = (
        "Lighten shadows and darken highlights without making the picture flat."
    )

    shadows: float = param(
        35.0,
        "Shadows",
        minimum=0,
        maximum=100,
        step=1,
        unit="%",
        help="How much shadows are lightened.",
    )
    shadow_tones: float = param(
        50.0,
        "Shadow tones",
        minimum=1,
        maximum=100,
        step=1,
        unit="%",
        help="Up to which tone parts of the picture are shadows.",
    )
    highlights: float = param(
        0.0,
        "Highlights",
        minimum=0,
        maximum=100,
        step=1,
        unit="%",
        help="How much highlights are darkened.",
    )
    highlight_tones: float = param(
        50.0,
        "Highlight tones",
        minimum=1,
        maximum=100,
        step=1,
        unit="%",
        help="Down to which tone, from white, parts of the picture are highlights.",
    )
    radius: int = param(
        30,
        "Radius",
        minimum=1,
        maximum=500,
        soft_maximum=100,
        step=1,
        unit="px",
        help="How large the surroundings are that decide.",
    )
    colour: float = param(
        20.0,
        "Colour",
        minimum=-100,
        maximum=100,
        step=1,
        help="Makes colours stronger where light has changed, or weaker.",
    )

    def run(self, inputs: Sequence[Source], context: Context) -> Iterator[Patch | Progress]:
        (source,) = inputs
        if self.shadows == self.highlights == 0:
            return context.map(unchanged, source)

        def change(values: Floats) -> Floats:
            around = guided_light(values, self.radius, EDGE, context.device.kind)
            return self.change(values, np.clip(around, 0, 1))

        function = area_map(change, source, "encoded", keep_alpha=True)
        return context.map(function, source, halo=2 * self.radius)

    def change(self, values: Floats, around: Floats) -> Floats:
        """Straight values by how light it is `around` them: H x W in 0..1."""
        dark = np.maximum(1 - around / np.float32(self.shadow_tones / 100), 0)
        light = np.maximum(1 - (1 - around) / np.float32(self.highlight_tones / 100), 0)
        lift = np.float32(REACH * self.shadows / 100) * dark * dark
        drop = np.float32(REACH * self.highlights / 100) * light * light
        colours = values[..., :3]
        colours[...] = bent(colours, lift[..., None])
        colours[...] = 1 - bent(1 - colours, drop[..., None])
        if self.colour:
            moved = np.float32(self.colour / 100) * np.maximum(
                dark * (lift > 0), light * (drop > 0)
            )
            gray = luma(values)[..., None]
            colours[...] = gray + (colours - gray) * (1 + moved[..., None])
        return values


def bent(values: Floats, strength: Floats) -> Floats:
    """v (1 + k) / (1 + k v) within 0..1; straight lines of the same slopes beyond."""
    inside = np.clip(values, 0, 1)
    below, above = np.minimum(values, 0), np.maximum(values - 1, 0)
    curve = inside * (1 + strength) / (1 + strength * inside)
    result = curve + below * (1 + strength) + above / (1 + strength)
    return result.astype(np.float32, copy=False)
