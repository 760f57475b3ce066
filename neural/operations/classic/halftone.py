"""Halftone: the picture in printed dots."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
import numpy.typing as npt

from neural.area import Floats, luma, placed, softened
from neural.blur import Gaussian
from neural.device import Kind, on_card
from neural.operation import Operation, Patch, Progress, param
from neural.source import Rect, Source

if TYPE_CHECKING:
    from neural.context import Context

ANGLES = (15.0, 75.0, 0.0, 45.0)
"""Of the screens of cyan, magenta, yellow and black, as offset printing turns them."""
ENTRIES = 4096

Doubles = npt.NDArray[np.float64]


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
        blur = Gaussian(max(0.3, self.size / 4), opaque=source.opaque, device=context.device.kind)

        def change(values: Floats, rect: Rect) -> Floats:
            tones = softened(values, blur, premultiplied=True)
            return on_card(
                context.device.kind,
                lambda torch, device: self.on_device(tones, values, rect, torch, device),
                lambda: self.on_cpu(tones, values, rect),
            )

        function = placed(change, source, "encoded", halo=blur.halo, align=blur.align)
        return context.render(function, source, reach=blur.halo + blur.align - 1)

    @property
    def screens(self) -> tuple[Doubles, Doubles]:
        """Cosine and sine of each ink's turn, times how often its screen repeats in a pixel."""
        turns = np.radians(np.array(ANGLES) + self.angle)
        return np.cos(turns) / self.size, np.sin(turns) / self.size

    def on_cpu(self, tones: Floats, values: Floats, rect: Rect) -> Floats:
        """H x W x 4 that lie at `rect`, printed in tones; their alpha stays."""
        from neural import art_kernels as kernels

        dots, colours = self.shape == "dots", self.inks == "colours"
        table = coverage(self.shape)
        kernels.halftone(tones, rect.x, rect.y, *self.screens, dots, colours, table, wave(), values)
        return values

    def on_device(
        self, tones: Floats, values: Floats, rect: Rect, torch: Any, device: Kind
    ) -> Floats:
        """The same with torch."""
        from neural.art_kernels import LEAST

        print_ = OnDevice(self.shape, rect, torch, device)
        there = torch.from_numpy(tones).to(device)
        colours = (there[..., :3] / there[..., 3:].clamp(min=float(LEAST))).clamp(0, 1)
        shown = torch.from_numpy(np.ascontiguousarray(values[..., 3:])).to(device)
        screens = list(zip(*self.screens, strict=True))
        if self.inks == "black":
            light = luma(colours)
            paper = (1 - print_.inked(1 - light, *screens[3]))[..., None] * shown
            printed = paper.expand(-1, -1, 3)
        else:
            light = colours.amax(2)
            paper = (1 - print_.inked(1 - light, *screens[3]))[..., None] * shown
            scale = torch.where(light > float(LEAST), 1 / light, 0)
            inks = [
                print_.inked(1 - colours[..., i] * scale, *screen)
                for i, screen in enumerate(screens[:3])
            ]
            printed = paper * (1 - torch.stack(inks, 2))
        return torch.cat([printed, shown], 2).cpu().numpy()


class OnDevice:
    """The screens with torch. Turns are whole numbers of 2 to the -40th, exact without float64."""

    def __init__(self, shape: str, rect: Rect, torch: Any, device: Kind) -> None:
        self._torch = torch
        self._device = device
        self._dots = shape == "dots"
        self._rect = rect
        self._bare = 1 - torch.from_numpy(coverage(shape)).to(device)
        self._wave = torch.from_numpy(wave()).to(device)

    def inked(self, ink: Any, cosine: float, sine: float) -> Any:
        """The share (0..1) of each pixel that an ink covers which shall cover `ink` of each cell."""
        from neural.art_kernels import FINE

        torch, last = self._torch, ENTRIES - 1
        steps = (np.arange(FINE) + 0.5) / FINE - 0.5
        xs = np.arange(self._rect.x, self._rect.right)
        ys = np.arange(self._rect.y, self._rect.bottom)
        covered = torch.zeros_like(ink)
        for down in steps:
            for right in steps:
                spot = self._height((xs + right) * cosine, (ys + down) * sine)
                if self._dots:
                    other = self._height((xs + right) * -sine, (ys + down) * cosine)
                    spot = (2 + spot + other) * 0.25
                else:
                    spot = (1 + spot) * 0.5
                covered += self._bare[(spot * last + 0.5).long()] < ink
        covered = covered / FINE**2
        covered = torch.where((1 - ink) * last < 1, 1, covered)
        return torch.where(ink * last < 1, 0, covered)

    def _height(self, across: Doubles, down: Doubles) -> Any:
        """The wave where turns sideways and turns down meet."""
        right, below = (
            self._torch.from_numpy(np.floor(turns % 1 * 2.0**40).astype(np.int64)).to(self._device)
            for turns in (across, down)
        )
        turns = (right[None] + below[:, None]) & (2**40 - 1)
        return self._wave[(turns * ENTRIES) >> 40]


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
