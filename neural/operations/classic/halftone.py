"""Halftone: the picture in printed dots."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from neural.area import Floats, placed, softened
from neural.blur import Gaussian
from neural.operation import Operation, Patch, Progress, param
from neural.source import Rect, Source

if TYPE_CHECKING:
    from neural.context import Context

ANGLES = (15.0, 75.0, 0.0, 45.0)
"""Of the screens of cyan, magenta, yellow and black, as offset printing turns them."""
ENTRIES = 4096


class Halftone(Operation):
    """Covers each cell of a turned grid with as much ink as its encoded values are dark.

    So over a few cells the mean is the picture's. Colours are printed with cyan, magenta,
    yellow and black, black in place of what the three have in common.
    """

    id: ClassVar[str] = "halftone"
    title: ClassVar[str] = "Halftone"
    menu: ClassVar[tuple[str, ...]] = ("Filter", "Artistic")
    summary: ClassVar[str] = "Print the picture in dots or lines, like a newspaper or a comic."

    size: float = param(
        8.0,
        "Size",
        minimum=3,
        maximum=200,
        soft_maximum=40,
        step=0.5,
        unit="px",
        help="From one dot to the next.",
    )
    inks: Literal["colours", "black"] = param(
        "colours",
        "Inks",
        labels={"colours": "Four colours", "black": "Black"},
        help="What is printed with.",
    )
    shape: Literal["dots", "lines"] = param(
        "dots", "Shape", labels={"dots": "Dots", "lines": "Lines"}, help="What is printed."
    )
    angle: float = param(
        0.0, "Angle", minimum=-90, maximum=90, step=1, unit="°", help="Turns the screens."
    )

    def run(self, inputs: Sequence[Source], context: Context) -> Iterator[Patch | Progress]:
        (source,) = inputs
        blur = Gaussian(max(0.3, self.size / 4), opaque=source.opaque)

        def change(values: Floats, rect: Rect) -> Floats:
            from neural import art_kernels as kernels

            tones = softened(values, blur, premultiplied=True)
            out = values
            turns = np.radians(np.array(ANGLES) + self.angle)
            kernels.halftone(
                tones,
                rect.x,
                rect.y,
                np.cos(turns) / self.size,
                np.sin(turns) / self.size,
                self.shape == "dots",
                self.inks == "colours",
                coverage(self.shape),
                wave(),
                out,
            )
            return out

        function = placed(change, source, "encoded", halo=blur.halo, align=blur.align)
        return context.render(function, source, reach=blur.halo + blur.align - 1)


@cache
def wave() -> Floats:
    """A period of the cosine in ENTRIES steps."""
    return np.cos(2 * np.pi * (np.arange(ENTRIES) + 0.5) / ENTRIES).astype(np.float32)


@cache
def coverage(shape: str) -> Floats:
    """How much of a cell has a spot lower than each of ENTRIES even values in 0..1.

    The spot of dots is (2 + cos 2 pi u + cos 2 pi v) / 4, that of lines (1 + cos 2 pi u) / 2.
    """
    places = (np.arange(1024) + 0.5) / 1024
    wave = np.cos(2 * np.pi * places)
    spots = (2 + wave[:, None] + wave[None]) / 4 if shape == "dots" else (1 + wave) / 2
    found = np.searchsorted(np.sort(spots.ravel()), np.linspace(0, 1, ENTRIES)) / spots.size
    return found.astype(np.float32)
