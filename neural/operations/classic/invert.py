"""Invert: the negative."""

from __future__ import annotations

from typing import ClassVar

from neural.pixelwise import Doubles, tone_map
from neural.point import PixelFunction, PointOperation
from neural.source import Depth


def negative(values: Doubles) -> Doubles:
    return 1 - values


class Invert(PointOperation):
    """Every colour becomes its complement; alpha stays. Twice gives the picture back."""

    id: ClassVar[str] = "invert"
    title: ClassVar[str] = "Invert"
    menu: ClassVar[tuple[str, ...]] = ("Image", "Adjustments")
    summary: ClassVar[str] = "Turn every colour into its complement, like a negative."
    shortcut: ClassVar[str] = "Ctrl+I"

    def build(self, depth: Depth) -> PixelFunction:
        return tone_map(depth, [negative] * 3)
