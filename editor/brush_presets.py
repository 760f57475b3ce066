"""Brushes that are kept under a name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from editor.plain import Checked, limited


@dataclass(frozen=True, slots=True, kw_only=True)
class BrushPreset(Checked):
    """The tip of a brush; each value as the options bar has it, in pixels, percent and degrees."""

    name: str
    size: float = limited(32.0, 1, 5000)
    hardness: float = limited(70.0, 0, 100)
    opacity: float = limited(100.0, 1, 100)
    flow: float = limited(100.0, 1, 100)
    spacing: float = limited(10.0, 1, 400)
    smoothing: float = limited(0.0, 0, 100)
    roundness: float = limited(100.0, 5, 100)
    angle: float = limited(0.0, -180, 180)
    pressure_size: bool = True
    pressure_opacity: bool = False

    def __post_init__(self) -> None:
        Checked.__post_init__(self)
        if not self.name:
            raise ValueError("name: a brush is kept under one")


BUILT_IN: Final = (
    BrushPreset(name="Hard round", size=20, hardness=100),
    BrushPreset(name="Soft round", size=60, hardness=0, pressure_size=False),
    BrushPreset(name="Airbrush", size=120, hardness=0, flow=8, spacing=5, pressure_size=False),
    BrushPreset(name="Ink", size=8, hardness=95, smoothing=60),
    BrushPreset(name="Chisel", size=36, hardness=95, roundness=18, angle=-45, spacing=4),
    BrushPreset(name="Marker", size=28, hardness=90, opacity=60, roundness=60, angle=30, spacing=5),
    BrushPreset(name="Watercolour", size=90, hardness=10, opacity=45, flow=25, spacing=6),
    BrushPreset(name="Dots", size=18, hardness=100, spacing=140, pressure_size=False),
)
