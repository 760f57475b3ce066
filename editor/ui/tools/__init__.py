"""The tools of the tool column: what the left button does on the canvas. One file for each family."""

from __future__ import annotations

from typing import Final

from editor.ui.tools.brushes import BrushTool, EraserTool, PencilTool
from editor.ui.tools.cloning import CloneTool, HealTool
from editor.ui.tools.crop import CropTool
from editor.ui.tools.filling import FillTool, GradientTool
from editor.ui.tools.lasso import LassoTool, PolygonTool
from editor.ui.tools.likeness import ColorSelectTool, WandTool
from editor.ui.tools.liquify import LiquifyTool
from editor.ui.tools.look import HandTool, ZoomTool
from editor.ui.tools.magnetic import MagneticTool
from editor.ui.tools.marquee import EllipseTool, RectangleTool
from editor.ui.tools.measure import MeasureTool
from editor.ui.tools.mending import PatchTool, SpotTool
from editor.ui.tools.move import MoveTool
from editor.ui.tools.picker import PickerTool
from editor.ui.tools.rubbing import BlurTool, SharpenTool, SmudgeTool
from editor.ui.tools.shapes import ShapeTool
from editor.ui.tools.smart import SmartTool
from editor.ui.tools.toning import BurnTool, DodgeTool, SpongeTool
from editor.ui.tools.tool import Pointer, Tool, ToolOptions, option
from editor.ui.tools.transform import TransformTool
from editor.ui.tools.write import TextTool

COLUMN: Final[tuple[tuple[type[Tool], ...], ...]] = (
    (MoveTool, TransformTool, LiquifyTool),
    (RectangleTool, EllipseTool),
    (LassoTool, PolygonTool, MagneticTool),
    (WandTool, ColorSelectTool, SmartTool),
    (CropTool,),
    (PickerTool, MeasureTool),
    (SpotTool, HealTool, PatchTool),
    (BrushTool, PencilTool),
    (CloneTool,),
    (EraserTool,),
    (FillTool, GradientTool),
    (SmudgeTool, BlurTool, SharpenTool),
    (DodgeTool, BurnTool, SpongeTool),
    (TextTool,),
    (ShapeTool,),
    (HandTool,),
    (ZoomTool,),
)
"""The places of the column from top to bottom; the tools of one place share it, and their letter."""

__all__ = [
    "COLUMN",
    "HandTool",
    "MoveTool",
    "PickerTool",
    "Pointer",
    "Tool",
    "ToolOptions",
    "ZoomTool",
    "option",
]
