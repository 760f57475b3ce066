"""The places of the tool column: what each tool is called and how it looks, known before it is loaded."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from itertools import chain
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

if TYPE_CHECKING:
    from editor.ui.tools.tool import Tool

_N = QT_TRANSLATE_NOOP


@dataclass(frozen=True, slots=True)
class Card:
    """A tool as the column shows it. Its class is in `module`, and has this id."""

    module: str
    id: str
    text: str
    """Its name, marked for translation in the context "tools"."""
    icon: str
    shortcut: str = ""
    """A letter. The tools of one place in the column share it; with Shift it leads to the next."""

    def load(self) -> type[Tool]:
        """The tool's class. Raises LookupError when its module has none of this id."""
        for value in vars(import_module(self.module)).values():
            if isinstance(value, type) and getattr(value, "id", None) == self.id:
                return value
        raise LookupError(f"{self.module} has no tool '{self.id}'.")


def _card(file: str, id: str, text: str, icon: str, shortcut: str = "") -> Card:
    return Card(f"{__package__}.{file}", id, text, icon, shortcut)


COLUMN: Final[tuple[tuple[Card, ...], ...]] = (
    (
        _card("move", "move", _N("tools", "Move layer"), "arrows-out-cardinal", "V"),
        _card("transform", "transform", _N("tools", "Free transform"), "bounding-box"),
        _card("liquify", "liquify", _N("tools", "Liquify"), "waves"),
    ),
    (
        _card("marquee", "rectangle_select", _N("tools", "Rectangle select"), "selection", "M"),
        _card("marquee", "ellipse_select", _N("tools", "Ellipse select"), "circle-dashed", "M"),
    ),
    (
        _card("lasso", "lasso", _N("tools", "Lasso"), "scribble-loop", "L"),
        _card("lasso", "polygon_lasso", _N("tools", "Polygon lasso"), "polygon", "L"),
        _card("magnetic", "magnetic_lasso", _N("tools", "Magnetic lasso"), "magnet", "L"),
    ),
    (
        _card("likeness", "wand", _N("tools", "Magic wand"), "magic-wand", "W"),
        _card("likeness", "color_select", _N("tools", "Select by colour"), "palette", "W"),
        _card("smart", "smart_select", _N("tools", "Smart select"), "selection-foreground", "W"),
    ),
    (_card("crop", "crop", _N("tools", "Crop"), "crop", "C"),),
    (
        _card("picker", "picker", _N("tools", "Colour picker"), "eyedropper", "I"),
        _card("measure", "measure", _N("tools", "Measure"), "ruler", "I"),
    ),
    (
        _card("mending", "spot", _N("tools", "Spot removal"), "sparkle", "J"),
        _card("cloning", "heal", _N("tools", "Healing brush"), "bandaids", "J"),
        _card("mending", "patch", _N("tools", "Patch"), "puzzle-piece", "J"),
    ),
    (
        _card("brushes", "brush", _N("tools", "Brush"), "paint-brush", "B"),
        _card("brushes", "pencil", _N("tools", "Pencil"), "pencil-simple", "B"),
    ),
    (_card("cloning", "clone", _N("tools", "Clone stamp"), "copy", "S"),),
    (_card("brushes", "eraser", _N("tools", "Eraser"), "eraser", "E"),),
    (
        _card("filling", "fill", _N("tools", "Fill"), "paint-bucket", "G"),
        _card("filling", "gradient", _N("tools", "Gradient"), "circle-half-tilt", "G"),
    ),
    (
        _card("rubbing", "smudge", _N("tools", "Smudge"), "hand-pointing"),
        _card("rubbing", "blur_brush", _N("tools", "Blur brush"), "drop"),
        _card("rubbing", "sharpen_brush", _N("tools", "Sharpen brush"), "triangle"),
    ),
    (
        _card("toning", "dodge", _N("tools", "Dodge"), "sun", "O"),
        _card("toning", "burn", _N("tools", "Burn"), "flame", "O"),
        _card("toning", "sponge", _N("tools", "Sponge"), "drop-half", "O"),
    ),
    (_card("write", "text", _N("tools", "Text"), "text-t", "T"),),
    (_card("shapes", "shape", _N("tools", "Shape"), "rectangle", "U"),),
    (_card("look", "hand", _N("tools", "Hand"), "hand", "H"),),
    (_card("look", "zoom", _N("tools", "Zoom"), "magnifying-glass", "Z"),),
)
"""From top to bottom; the tools of one place share it, and their letter."""


def title(id: str) -> str:
    """A tool's name in the person's language; raises LookupError for an id that no tool has."""
    for card in chain.from_iterable(COLUMN):
        if card.id == id:
            return QCoreApplication.translate("tools", card.text)
    raise LookupError(f"There is no tool '{id}'.")
