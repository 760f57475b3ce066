"""Blend modes: how a layer's colours meet what lies below it.

`Cb` is the colour below (the backdrop), `Cs` the layer's own (the source), both in 0..1. Compositing is
that of W3C "Compositing and Blending Level 1" (2024), section 5 and 10, isolated, with straight alpha:

    ao = as + ab (1 - as)
    co ao = (1 - as) ab Cb + as (1 - ab) Cs + as ab B(Cb, Cs)

The first sixteen modes' `B` is that document's. The other eight follow Krita's definitions
(KoCompositeOpFunctions.h); "Hard mix" is the one Krita calls "Hard mix (Photoshop)".
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal

Category = Literal["normal", "darken", "lighten", "contrast", "compare", "component"]


class BlendMode(StrEnum):
    """A mode's id, as it stands in recipes and scripts."""

    NORMAL = "normal"
    MULTIPLY = "multiply"
    SCREEN = "screen"
    OVERLAY = "overlay"
    DARKEN = "darken"
    LIGHTEN = "lighten"
    COLOUR_DODGE = "colour_dodge"
    COLOUR_BURN = "colour_burn"
    HARD_LIGHT = "hard_light"
    SOFT_LIGHT = "soft_light"
    DIFFERENCE = "difference"
    EXCLUSION = "exclusion"
    HUE = "hue"
    SATURATION = "saturation"
    COLOUR = "colour"
    LUMINOSITY = "luminosity"
    LINEAR_DODGE = "linear_dodge"
    LINEAR_BURN = "linear_burn"
    VIVID_LIGHT = "vivid_light"
    LINEAR_LIGHT = "linear_light"
    PIN_LIGHT = "pin_light"
    HARD_MIX = "hard_mix"
    SUBTRACT = "subtract"
    DIVIDE = "divide"

    @property
    def title(self) -> str:  # pyright: ignore[reportIncompatibleMethodOverride]
        """What the menu says (it takes the place of `str.title`)."""
        return _INFO[self].title

    @property
    def category(self) -> Category:
        """The part of the menu it stands in; `GROUPS` has them in order."""
        return _INFO[self].category

    @property
    def openraster(self) -> str:
        """The composite-op that OpenRaster files carry: `svg:` where that standard (or Krita's reading
        of it) has the mode, else `krita:` and Krita's own id."""
        return _INFO[self].openraster

    @classmethod
    def from_openraster(cls, name: str) -> BlendMode:
        """The mode of a composite-op; raises KeyError for one that we have no mode for."""
        return _BY_OPENRASTER[name]


@dataclass(frozen=True, slots=True)
class _Info:
    title: str
    category: Category
    openraster: str


_INFO: Final = {
    BlendMode.NORMAL: _Info("Normal", "normal", "svg:src-over"),
    BlendMode.MULTIPLY: _Info("Multiply", "darken", "svg:multiply"),
    BlendMode.SCREEN: _Info("Screen", "lighten", "svg:screen"),
    BlendMode.OVERLAY: _Info("Overlay", "contrast", "svg:overlay"),
    BlendMode.DARKEN: _Info("Darken", "darken", "svg:darken"),
    BlendMode.LIGHTEN: _Info("Lighten", "lighten", "svg:lighten"),
    BlendMode.COLOUR_DODGE: _Info("Colour dodge", "lighten", "svg:color-dodge"),
    BlendMode.COLOUR_BURN: _Info("Colour burn", "darken", "svg:color-burn"),
    BlendMode.HARD_LIGHT: _Info("Hard light", "contrast", "svg:hard-light"),
    BlendMode.SOFT_LIGHT: _Info("Soft light", "contrast", "svg:soft-light"),
    BlendMode.DIFFERENCE: _Info("Difference", "compare", "svg:difference"),
    # OpenRaster has no exclusion, and Krita reads it under its own prefix only.
    BlendMode.EXCLUSION: _Info("Exclusion", "compare", "krita:exclusion"),
    BlendMode.HUE: _Info("Hue", "component", "svg:hue"),
    BlendMode.SATURATION: _Info("Saturation", "component", "svg:saturation"),
    BlendMode.COLOUR: _Info("Colour", "component", "svg:color"),
    BlendMode.LUMINOSITY: _Info("Luminosity", "component", "svg:luminosity"),
    # OpenRaster's plus adds alpha as well; over an opaque backdrop the two are the same.
    BlendMode.LINEAR_DODGE: _Info("Linear dodge", "lighten", "svg:plus"),
    BlendMode.LINEAR_BURN: _Info("Linear burn", "darken", "krita:linear_burn"),
    BlendMode.VIVID_LIGHT: _Info("Vivid light", "contrast", "krita:vivid_light"),
    BlendMode.LINEAR_LIGHT: _Info("Linear light", "contrast", "krita:linear light"),
    BlendMode.PIN_LIGHT: _Info("Pin light", "contrast", "krita:pin_light"),
    BlendMode.HARD_MIX: _Info("Hard mix", "contrast", "krita:hard_mix_photoshop"),
    BlendMode.SUBTRACT: _Info("Subtract", "compare", "krita:subtract"),
    BlendMode.DIVIDE: _Info("Divide", "compare", "krita:divide"),
}

_BY_OPENRASTER: Final = {info.openraster: mode for mode, info in _INFO.items()} | {
    "svg:exclusion": BlendMode.EXCLUSION,
    "svg:add": BlendMode.LINEAR_DODGE,
    "krita:add": BlendMode.LINEAR_DODGE,
    "krita:linear_dodge": BlendMode.LINEAR_DODGE,
    "krita:hard mix": BlendMode.HARD_MIX,
}

GROUPS: Final[tuple[tuple[BlendMode, ...], ...]] = (
    (BlendMode.NORMAL,),
    (
        BlendMode.DARKEN,
        BlendMode.MULTIPLY,
        BlendMode.COLOUR_BURN,
        BlendMode.LINEAR_BURN,
    ),
    (
        BlendMode.LIGHTEN,
        BlendMode.SCREEN,
        BlendMode.COLOUR_DODGE,
        BlendMode.LINEAR_DODGE,
    ),
    (
        BlendMode.OVERLAY,
        BlendMode.SOFT_LIGHT,
        BlendMode.HARD_LIGHT,
        BlendMode.VIVID_LIGHT,
        BlendMode.LINEAR_LIGHT,
        BlendMode.PIN_LIGHT,
        BlendMode.HARD_MIX,
    ),
    (
        BlendMode.DIFFERENCE,
        BlendMode.EXCLUSION,
        BlendMode.SUBTRACT,
        BlendMode.DIVIDE,
    ),
    (
        BlendMode.HUE,
        BlendMode.SATURATION,
        BlendMode.COLOUR,
        BlendMode.LUMINOSITY,
    ),
)
"""The modes as the menu shows them, one tuple between two separators."""
