"""The styles one can choose by name: painters' works, and those of the multi-style network.

A work is known by the feature statistics of its picture, `statistics`, which the any-style network paints
with: `resources/styles` holds them, and the list of the works. The multi-style network's styles stand in the
order of its weights; its makers give them no names, these say what they look like.
"""

from __future__ import annotations

import difflib
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

FOLDER = Path(str(resources.files("resources") / "styles"))
STATISTICS = FOLDER / "painters.safetensors"
LOOKS = FOLDER / "painters-looks.safetensors"
LOOK_SIDES = (256, 512)
"""Shorter sides in pixels at which the works' looks were measured: fine strokes are in the larger one."""
MODEL = "painter"
"""The network that the statistics are for."""


@dataclass(frozen=True, slots=True)
class Style:
    """`id` is what recipes and the command line use, `title` what menus show.

    `by` is the painter and the year, empty for the multi-style network's.
    """

    id: str
    title: str
    by: str = ""


def _works() -> tuple[Style, ...]:
    listed = tomllib.loads((FOLDER / "works.toml").read_text("utf-8"))["work"]
    return tuple(
        Style(work["id"], work["title"], f"{work['painter']}, {work['year']}") for work in listed
    )


PAINTERS = _works()

BUILT_IN: tuple[Style, ...] = (
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

STYLES = (*PAINTERS, *BUILT_IN)

_KNOWN = {style.id: style for style in STYLES}
_NUMBERS = {style.id: number for number, style in enumerate(BUILT_IN)}


def style(id: str) -> Style:
    """A style by its id. Raises ValueError that suggests the nearest name."""
    if id in _KNOWN:
        return _KNOWN[id]
    near = difflib.get_close_matches(id, _KNOWN, 1)
    hint = f" Did you mean '{near[0]}'?" if near else f" There are: {', '.join(_KNOWN)}."
    raise ValueError(f"There is no style '{id}'.{hint}")


def is_painters(id: str) -> bool:
    """Whether a style is a painter's work, else the multi-style network's. Raises ValueError."""
    return bool(style(id).by)


def style_number(id: str) -> int:
    """Where one of the multi-style network's styles stands in its weights; KeyError for others."""
    return _NUMBERS[id]


@cache
def looks() -> dict[str, npt.NDArray[np.float16]]:
    """What optimisation aims at: `Look.packed` of each painter's work, by "id side". Raises OSError."""
    return _read(LOOKS)


@cache
def statistics() -> dict[str, npt.NDArray[np.float32]]:
    """What the any-style network is told of each painter's work. Raises OSError where the file is none."""
    return _read(STATISTICS)


def _read(path: Path) -> dict[str, Any]:
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        return load_file(path)
    except SafetensorError as error:
        raise OSError(str(error)) from error
