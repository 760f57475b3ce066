"""What a stroke is made of: the brush, and the points that a hand gives it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from editor.document.blend import BlendMode

LARGEST: Final = 5000.0
"""Diameter of the largest brush, in pixels."""


@dataclass(frozen=True, slots=True)
class Point:
    """Where the pen is, in the raster's pixels, how hard it presses (0..1) and when (seconds)."""

    x: float
    y: float
    pressure: float = 1.0
    time: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Brush:
    """A round or elliptic tip, stamped along the path of the pen.

    Opacity is the ceiling of a whole stroke; flow is how much of it each dab lays down. Raises
    ValueError for a value out of its range.
    """

    size: float = 32.0
    """Diameter in pixels."""
    hardness: float = 0.8
    """Share of the radius before the edge begins to fade. At 1 the edge is one pixel wide."""
    opacity: float = 1.0
    flow: float = 1.0
    spacing: float = 0.1
    """Distance of dabs as a share of the diameter, at least half a pixel."""
    angle: float = 0.0
    """Turn of an elliptic tip, in degrees, clockwise."""
    roundness: float = 1.0
    """Short over long diameter."""
    smoothing: float = 0.0
    """How much of the pen's unrest is taken out, 0..1; the line then trails behind the pen."""
    blend: BlendMode = BlendMode.NORMAL
    pressure_size: bool = False
    pressure_opacity: bool = False
    pencil: bool = False
    """Whole pixels only: no soft edge, whatever the hardness."""

    def __post_init__(self) -> None:
        if not 0.0 < self.size <= LARGEST:
            raise ValueError(f"A brush is up to {LARGEST:g} pixels wide, not {self.size}.")
        for name in ("hardness", "opacity", "flow", "smoothing"):
            if not 0.0 <= getattr(self, name) <= 1.0:
                raise ValueError(f"{name.title()} is between 0 and 1, not {getattr(self, name)}.")
        if not 0.01 <= self.roundness <= 1.0:
            raise ValueError(f"Roundness is between 0.01 and 1, not {self.roundness}.")
        if not 0.0 < self.spacing <= 10.0:
            raise ValueError(f"Spacing is above 0 and at most 10, not {self.spacing}.")
