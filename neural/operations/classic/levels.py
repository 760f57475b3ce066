"""Levels: black point, white point and gamma, of all channels and of each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple, Self

import numpy as np
from pydantic import field_validator, model_validator

from neural.operation import param
from neural.pixelwise import Curve, Doubles, tone_map
from neural.point import PixelFunction, PointOperation
from neural.source import Depth


class Range(NamedTuple):
    """The levels of one channel; tones are 0..255 whatever the picture's depth."""

    black: float = 0.0
    white: float = 255.0
    gamma: float = 1.0
    output_black: float = 0.0
    output_white: float = 255.0

    def curve(self, values: Doubles) -> Doubles:
        """out = output_black + (output_white - output_black) ((in - black) / (white - black))^(1/gamma).

        Odd-symmetric below black, so that what lies beyond 0..1 keeps its order.
        """
        stretched = (values * 255 - self.black) / (self.white - self.black)
        bent = np.copysign(np.abs(stretched) ** (1 / self.gamma), stretched)
        return (self.output_black + (self.output_white - self.output_black) * bent) / 255

    def clipped(self, values: Doubles) -> Doubles:
        """The curve with tones below black and above white set to black and white first."""
        return self.curve(np.clip(values, self.black / 255, self.white / 255))


IDENTITY = Range()


class Levels(PointOperation):
    """Stretches tones between a black and a white point.

    Each channel's own levels come first, then those of all channels. float32 pictures are not clipped:
    tones outside black and white go on along the same curve.
    """

    id: ClassVar[str] = "levels"
    title: ClassVar[str] = "Levels"
    menu: ClassVar[tuple[str, ...]] = ("Image", "Adjustments")
    summary: ClassVar[str] = "Set the black point, the white point and the gamma of the tones."
    shortcut: ClassVar[str] = "Ctrl+L"

    black: float = param(
        0.0, "Black", minimum=0, maximum=254, step=1, help="The tone that becomes black."
    )
    white: float = param(
        255.0, "White", minimum=1, maximum=255, step=1, help="The tone that becomes white."
    )
    gamma: float = param(
        1.0,
        "Gamma",
        minimum=0.1,
        maximum=10,
        step=0.01,
        soft_maximum=3,
        help="Above 1 lightens the middle tones, below 1 darkens them.",
    )
    output_black: float = param(
        0.0, "Output black", minimum=0, maximum=255, step=1, help="The darkest tone of the result."
    )
    output_white: float = param(
        255.0,
        "Output white",
        minimum=0,
        maximum=255,
        step=1,
        help="The lightest tone of the result.",
    )
    red: Range = param(
        IDENTITY,
        "Red",
        widget="levels",
        advanced=True,
        help="Black, white, gamma, output black and output white of red alone.",
    )
    green: Range = param(
        IDENTITY, "Green", widget="levels", advanced=True, help="The same five of green alone."
    )
    blue: Range = param(
        IDENTITY, "Blue", widget="levels", advanced=True, help="The same five of blue alone."
    )

    @field_validator("red", "green", "blue")
    @classmethod
    def _within(cls, value: Range) -> Range:
        if not (0 <= value.black < value.white <= 255):
            raise ValueError("black lies below white, both within 0 and 255")
        if not 0.1 <= value.gamma <= 10:
            raise ValueError("gamma lies between 0.1 and 10")
        if not (0 <= value.output_black <= 255 and 0 <= value.output_white <= 255):
            raise ValueError("the output tones lie within 0 and 255")
        return value

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.black >= self.white:
            raise ValueError(f"black ({self.black:g}) lies below white ({self.white:g})")
        return self

    @property
    def all(self) -> Range:
        """The levels of all channels together."""
        return Range(self.black, self.white, self.gamma, self.output_black, self.output_white)

    def build(self, depth: Depth) -> PixelFunction:
        clip = depth != "float32"
        curves = [
            combined([each for each in (channel, self.all) if each != IDENTITY], clip)
            for channel in (self.red, self.green, self.blue)
        ]
        return tone_map(depth, curves)


def combined(ranges: Sequence[Range], clip: bool) -> Curve | None:
    """The levels one after the other as one curve; None for none."""
    if not ranges:
        return None

    def curve(values: Doubles) -> Doubles:
        for each in ranges:
            values = each.clipped(values) if clip else each.curve(values)
        return values

    return curve
