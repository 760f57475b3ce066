"""Brushes that are kept under a name."""

from __future__ import annotations

from typing import Final

from pydantic import BaseModel, ConfigDict, Field


class BrushPreset(BaseModel):
    """The tip of a brush; each value as the options bar has it, in pixels, percent and degrees."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    name: str = Field(min_length=1)
    size: float = Field(32.0, ge=1, le=5000)
    hardness: float = Field(70.0, ge=0, le=100)
    opacity: float = Field(100.0, ge=1, le=100)
    flow: float = Field(100.0, ge=1, le=100)
    spacing: float = Field(10.0, ge=1, le=400)
    smoothing: float = Field(0.0, ge=0, le=100)
    roundness: float = Field(100.0, ge=5, le=100)
    angle: float = Field(0.0, ge=-180, le=180)
    pressure_size: bool = True
    pressure_opacity: bool = False


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
