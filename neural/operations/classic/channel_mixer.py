"""Channel mixer: each channel as a sum of all three."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from neural.operation import param
from neural.pixelwise import Floats, colour_map, unchanged
from neural.point import PixelFunction, PointOperation
from neural.source import Depth


def _share(default: float, result: str, given: str) -> float:
    return param(
        default,
        f"{result} from {given}",
        minimum=-200,
        maximum=200,
        step=1,
        unit="%",
        group=result,
        within=given.capitalize(),
        help=f"How much of the old {given} is in the new {result.lower()}.",
    )


def _constant(result: str) -> float:
    return param(
        0.0,
        f"{result} constant",
        minimum=-200,
        maximum=200,
        step=1,
        unit="%",
        group=result,
        within="Constant",
        help=f"What is added to the new {result.lower()} everywhere.",
    )


class ChannelMixer(PointOperation):
    """Multiplies encoded red, green and blue by a matrix and adds constants."""

    id: ClassVar[str] = "channel_mixer"
    title: ClassVar[str] = "Channel mixer"
    menu: ClassVar[tuple[str, ...]] = ("Image", "Adjustments")
    summary: ClassVar[str] = "Make each channel of shares of all three, for casts, swaps and gray."
    grouped_by: ClassVar[str] = "Output channel"

    red_red: float = _share(100, "Red", "red")
    red_green: float = _share(0, "Red", "green")
    red_blue: float = _share(0, "Red", "blue")
    red_constant: float = _constant("Red")
    green_red: float = _share(0, "Green", "red")
    green_green: float = _share(100, "Green", "green")
    green_blue: float = _share(0, "Green", "blue")
    green_constant: float = _constant("Green")
    blue_red: float = _share(0, "Blue", "red")
    blue_green: float = _share(0, "Blue", "green")
    blue_blue: float = _share(100, "Blue", "blue")
    blue_constant: float = _constant("Blue")
    monochrome: bool = param(
        False, "Monochrome", help="Gray in all channels, mixed as red says; the others rest."
    )

    @property
    def matrix(self) -> Floats:
        """3 x 4: what the new red, green and blue take of the old ones, and the constant."""
        red = [self.red_red, self.red_green, self.red_blue, self.red_constant]
        green = [self.green_red, self.green_green, self.green_blue, self.green_constant]
        blue = [self.blue_red, self.blue_green, self.blue_blue, self.blue_constant]
        rows = [red, red, red] if self.monochrome else [red, green, blue]
        return np.array(rows, np.float32) / np.float32(100)

    def build(self, depth: Depth) -> PixelFunction:
        if np.array_equal(self.matrix, np.eye(3, 4)):
            return unchanged
        return colour_map(depth, self.change)

    def change(self, values: Floats) -> None:
        """Change H x W x 4 encoded values in place."""
        from neural import adjust_kernels as kernels

        kernels.mix(values, self.matrix)
