"""Commands that fill and clear."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, ClassVar

from pydantic import field_validator

from editor.document.blend import BlendMode
from editor.document.command import Command
from editor.document.commands.canvas import FAR
from editor.document.fill import GradientKind
from editor.document.state import State
from neural.operation import param
from neural.swatch import Colour

if TYPE_CHECKING:
    from editor.document.fill import Stop
    from editor.document.paint.place import Place
    from editor.document.raster import Raster

Colours = tuple[tuple[float, float, float], ...]
KINDS: Mapping[GradientKind, str] = {
    "linear": "Linear",
    "reflected": "Reflected",
    "radial": "Radial",
    "angle": "Angle",
    "diamond": "Diamond",
}


class Fill(Command):
    """What is selected, or the whole layer or mask, in one colour."""

    id: ClassVar[str] = "fill"
    title: ClassVar[str] = "Fill"
    summary: ClassVar[str] = "Fill what is selected, or the whole layer, with a colour."

    colour: Colour = param("#808080", "Colour", widget="colour", help="In sRGB, as #rrggbb.")

    def apply(self, state: State, chosen: Collection[str] = ()) -> State:
        import numpy as np

        from editor.document.colour import from_hex
        from editor.document.selection.within import filled
        from neural.source import from_unit

        colour = (*from_hex(self.colour, state.profile, state.depth), 1.0)
        return filled(state, from_unit(np.array([[colour]], np.float32), state.depth)[0, 0])


class Clear(Command):
    """What is selected of the layer made transparent."""

    id: ClassVar[str] = "clear"
    title: ClassVar[str] = "Clear"
    summary: ClassVar[str] = "Make transparent what is selected of the layer."

    def apply(self, state: State, chosen: Collection[str] = ()) -> State:
        from editor.document.selection.within import cleared

        return cleared(state)


def _place(default: float, title: str) -> float:
    return param(default, title, minimum=-FAR, maximum=FAR, unit="px")


class DrawGradient(Command):
    """A gradient over what is selected, or over the whole layer or mask."""

    id: ClassVar[str] = "draw_gradient"
    title: ClassVar[str] = "Gradient"
    summary: ClassVar[str] = "Draw a gradient over what is selected, or over the whole layer."
    slow: ClassVar[bool] = True

    from_x: float = _place(0.0, "From, across")
    from_y: float = _place(0.0, "From, down")
    to_x: float = _place(100.0, "To, across")
    to_y: float = _place(0.0, "To, down")
    kind: GradientKind = param("linear", "Shape", labels=KINDS)
    colours: Colours = param(
        ((0.0, 0.0, 0.0), (1.0, 1.0, 1.0)),
        "Colours",
        help="Red, green and blue of each, in sRGB from 0 to 1, from the first place to the last.",
    )
    fade: bool = param(False, "Fade", help="Become transparent towards the last colour.")
    reverse: bool = param(False, "Reverse")
    opacity: float = param(100.0, "Opacity", minimum=1, maximum=100, step=1, unit="%")
    mode: BlendMode = param(
        BlendMode.NORMAL, "Mode", labels={mode.value: mode.title for mode in BlendMode}
    )

    @field_validator("colours")
    @classmethod
    def _some(cls, colours: Colours) -> Colours:
        if len(colours) < 2:
            raise ValueError("a gradient has at least two colours")
        return colours

    def apply(self, state: State, chosen: Collection[str] = ()) -> State:
        from editor.document.paint.place import Place

        place = Place.of(state)
        raster = self.laid(place)
        return state if raster is place.raster else place.with_raster(raster)

    def laid(self, place: Place) -> Raster:
        """The raster of a place with the gradient over it; the same where it has no length."""
        from editor.document.fill import Gradient
        from editor.document.paint.cover import lay
        from editor.document.paint.gradient import gradient_ink

        start, end = (self.from_x, self.from_y), (self.to_x, self.to_y)
        if start == end:
            return place.raster
        ink = gradient_ink(
            Gradient(start, end, self.stops(place), self.kind),
            place.state.depth,
            channels=place.raster.channels,
            at=place.at,
            blend=self.mode,
        )
        return lay(
            place.raster,
            ink,
            place.area,
            opacity=self.opacity / 100,
            selection=place.selection,
            at=place.at,
            lock_alpha=place.lock_alpha,
        )

    def stops(self, place: Place) -> tuple[Stop, ...]:
        """The colours as the raster's pixels mean them."""
        from editor.document.fill import Stop

        last = len(self.colours) - 1
        stops = [
            Stop(n / last, (*place.colour(colour), 1 - n / last if self.fade else 1.0))
            for n, colour in enumerate(self.colours)
        ]
        if self.reverse:
            stops = [Stop(1 - stop.at, stop.color) for stop in reversed(stops)]
        return tuple(stops)
