"""The built-in styles of the multi-style network, in the order of its weights.

The network's makers give no names; these say what the styles look like.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Style:
    """`id` is what recipes and the command line use, `title` what menus show."""

    id: str
    title: str


STYLES: tuple[Style, ...] = (
    Style("watercolour", "Warm watercolour"),
    Style("graphic", "Black lines on yellow"),
    Style("soft_ink", "Soft ink"),
    Style("stained_glass", "Stained glass"),
    Style("crimson", "Crimson brush"),
    Style("impression", "Impression"),
    Style("indigo_dots", "Indigo dots"),
    Style("night_lights", "Night lights"),
    Style("coloured_pencil", "Coloured pencil"),
    Style("paper_cut", "Paper cut"),
    Style("red_chalk", "Red chalk"),
    Style("woodcut", "Woodcut"),
    Style("pastel", "Pastel"),
    Style("expression", "Green expression"),
    Style("pale_wash", "Pale wash"),
    Style("mosaic", "Mosaic"),
    Style("crayon", "Crayon"),
    Style("woven", "Woven blocks"),
    Style("sandstone", "Sandstone"),
    Style("starry", "Starry brushwork"),
    Style("deep_red", "Deep red"),
    Style("pop", "Pop shapes"),
    Style("brush_and_ink", "Brush and ink"),
    Style("charcoal", "Soft charcoal"),
    Style("wave", "Wave print"),
    Style("impasto", "Impasto"),
)

_NUMBERS = {style.id: number for number, style in enumerate(STYLES)}


def style_number(id: str) -> int:
    """Where a style stands in the network's weights. Raises ValueError that suggests the nearest name."""
    if id in _NUMBERS:
        return _NUMBERS[id]
    near = difflib.get_close_matches(id, _NUMBERS, 1)
    hint = f" Did you mean '{near[0]}'?" if near else f" There are: {', '.join(_NUMBERS)}."
    raise ValueError(f"There is no style '{id}'.{hint}")
