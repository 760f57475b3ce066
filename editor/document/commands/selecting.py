"""Commands on the selection: what is selected as a whole, and what is done to its edge."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal

from editor.document.command import Command
from editor.document.raster import Raster
from editor.document.refusal import Refusal
from editor.document.state import Channel, State
from neural.operation import param
from neural.swatch import Colour

if TYPE_CHECKING:
    from editor.document.selection.wand import Sample

Mode = Literal["replace", "add", "subtract", "intersect"]
MODES: Final = {
    "replace": "New selection",
    "add": "Add to the selection",
    "subtract": "Take away from the selection",
    "intersect": "Keep what both have",
}

Sampled = Literal["layer", "merged"]
SAMPLED: Final = {"layer": "This layer", "merged": "All layers"}


def sampled(state: State, where: Sampled) -> Sample:
    """Where colours are looked at. Raises ValueError when it is a layer and none is active."""
    from editor.document.selection.wand import Sample

    if where == "merged":
        return Sample.merged(state)
    layer = state.active_layer
    if layer is None:
        raise ValueError("Choose a pixel layer in the Layers panel first.")
    return Sample.layer(state, layer)


class SelectAll(Command):
    """Everything selected."""

    id: ClassVar[str] = "select_all"
    title: ClassVar[str] = "Select all"
    summary: ClassVar[str] = "Select the whole picture."

    def apply(self, state: State, chosen: Collection[str] = ()) -> State:
        from editor.document.selection.coverage import everything, selected

        return selected(state, everything(state.rect, state.depth))


class Deselect(Command):
    """Nothing selected in particular."""

    id: ClassVar[str] = "deselect"
    title: ClassVar[str] = "Deselect"
    summary: ClassVar[str] = "Select nothing in particular."

    def apply(self, state: State, chosen: Collection[str] = ()) -> State:
        return state if state.selection is None else replace(state, selection=None)


class InvertSelection(Command):
    """What was not selected is, and the other way round."""

    id: ClassVar[str] = "invert_selection"
    title: ClassVar[str] = "Invert selection"
    summary: ClassVar[str] = "Select what is not selected."

    def apply(self, state: State, chosen: Collection[str] = ()) -> State:
        from editor.document.selection.coverage import everything, inverted, selected

        if state.selection is None:
            return selected(state, everything(state.rect, state.depth))
        return selected(state, inverted(state.selection))


class SelectPixels(Command):
    """Where the active layer is opaque, selected."""

    id: ClassVar[str] = "select_pixels"
    title: ClassVar[str] = "Select the layer's pixels"
    summary: ClassVar[str] = "Select where the layer is opaque."

    mode: Mode = param("replace", "Mode", labels=MODES)

    def apply(self, state: State, chosen: Collection[str] = ()) -> State:
        from editor.document.selection.coverage import from_alpha, selected

        layer = state.active_layer
        if layer is None:
            raise ValueError("Choose a pixel layer in the Layers panel first.")
        return selected(state, from_alpha(layer, state.rect), self.mode)


class ColourRange(Command):
    """What looks like a colour, selected."""

    id: ClassVar[str] = "colour_range"
    title: ClassVar[str] = "Colour range"
    summary: ClassVar[str] = "Select everything that looks like a colour."
    sees: ClassVar[bool] = True

    colour: Colour = param("#808080", "Colour", widget="colour")
    fuzziness: float = param(
        60.0,
        "Fuzziness",
        help="How different from the colour another may look; from half of that on it is selected in part.",
        minimum=1,
        maximum=400,
        soft_maximum=200,
        step=1,
    )
    sample: Sampled = param("merged", "Sample", labels=SAMPLED)
    mode: Mode = param("replace", "Mode", labels=MODES)

    def apply(self, state: State, chosen: Collection[str] = ()) -> State:
        from editor.document.selection.coverage import selected
        from editor.document.selection.wand import like, look_of

        found = like(sampled(state, self.sample), [look_of(self.colour)], self.fuzziness, soft=True)
        return selected(state, found, self.mode)


class SelectSubject(Command):
    """What stands out from the picture's border, selected."""

    id: ClassVar[str] = "select_subject"
    title: ClassVar[str] = "Select the subject"
    summary: ClassVar[str] = "Select what stands out from the border of the picture."
    sees: ClassVar[bool] = True
    slow: ClassVar[bool] = True

    sample: Sampled = param("merged", "Sample", labels=SAMPLED)
    mode: Mode = param("replace", "Mode", labels=MODES)

    def apply(self, state: State, chosen: Collection[str] = ()) -> State:
        from editor.document.selection.coverage import selected
        from editor.document.selection.subject import standing_out

        return selected(state, standing_out(sampled(state, self.sample)), self.mode)


# Its edge.


class _Edge(Command):
    """Base of what is done to the edge of the selection; without a selection, nothing."""

    def moved(self, selection: Raster) -> Raster:
        raise NotImplementedError

    def apply(self, state: State, chosen: Collection[str] = ()) -> State:
        from editor.document.selection.coverage import selected

        return state if state.selection is None else selected(state, self.moved(state.selection))


def _pixels(default: float, title: str, minimum: float = 1.0) -> Any:
    return param(default, title, minimum=minimum, maximum=1000, soft_maximum=100, step=1, unit="px")


class Grow(_Edge):
    """The selection larger all around."""

    id: ClassVar[str] = "grow_selection"
    title: ClassVar[str] = "Grow selection"
    summary: ClassVar[str] = "Make the selection larger all around."

    radius: float = _pixels(5.0, "By")

    def moved(self, selection: Raster) -> Raster:
        from editor.document.selection.edges import grown

        return grown(selection, self.radius)


class Shrink(_Edge):
    """The selection smaller all around."""

    id: ClassVar[str] = "shrink_selection"
    title: ClassVar[str] = "Shrink selection"
    summary: ClassVar[str] = "Make the selection smaller all around."

    radius: float = _pixels(5.0, "By")

    def moved(self, selection: Raster) -> Raster:
        from editor.document.selection.edges import shrunk

        return shrunk(selection, self.radius)


class Feather(_Edge):
    """The selection's edge soft."""

    id: ClassVar[str] = "feather_selection"
    title: ClassVar[str] = "Feather selection"
    summary: ClassVar[str] = "Make the edge of the selection soft."

    radius: float = _pixels(5.0, "Radius", 0.5)

    def moved(self, selection: Raster) -> Raster:
        from editor.document.selection.edges import feathered

        return feathered(selection, self.radius)


class Border(_Edge):
    """A band along the selection's edge."""

    id: ClassVar[str] = "select_border"
    title: ClassVar[str] = "Select the border"
    summary: ClassVar[str] = "Select a band along the edge of the selection."

    width: float = _pixels(10.0, "Width")

    def moved(self, selection: Raster) -> Raster:
        from editor.document.selection.edges import border

        return border(selection, self.width)


class Smooth(_Edge):
    """The selection's corners rounded, its specks gone."""

    id: ClassVar[str] = "smooth_selection"
    title: ClassVar[str] = "Smooth selection"
    summary: ClassVar[str] = "Round the corners of the selection."

    radius: float = _pixels(5.0, "Radius")

    def moved(self, selection: Raster) -> Raster:
        from editor.document.selection.edges import smoothed

        return smoothed(selection, self.radius)


# Kept ones.


class KeepSelection(Command):
    """The selection kept as a channel."""

    id: ClassVar[str] = "keep_selection"
    title: ClassVar[str] = "Save selection"
    summary: ClassVar[str] = "Keep the selection under a name."

    name: str = param("", "Name", help="Without, the next free one.")

    def apply(self, state: State, chosen: Collection[str] = ()) -> State:
        if state.selection is None:
            raise ValueError("Nothing is selected. Make a selection first.")
        name = self.name.strip() or free_channel(state, "Selection {}")
        fresh = Channel(name=name, raster=state.selection)
        return replace(state, channels=(*state.channels, fresh))


class LoadSelection(Command):
    """What a channel holds, selected."""

    id: ClassVar[str] = "load_selection"
    title: ClassVar[str] = "Load selection"
    summary: ClassVar[str] = "Select again what was kept."

    name: str = param("", "Channel", help="Its name; without, the last one.")
    mode: Mode = param("replace", "Mode", labels=MODES)
    inverted: bool = param(False, "Inverted")

    def apply(self, state: State, chosen: Collection[str] = ()) -> State:
        from editor.document.selection.coverage import fitted, inverted, selected

        named = [each for each in state.channels if self.name in ("", each.name)]
        if not named:
            raise Refusal("There is no channel called “{}” here.", self.name)
        raster = fitted(named[-1].raster, state.rect)
        return selected(state, inverted(raster) if self.inverted else raster, self.mode)


def free_channel(state: State, pattern: str) -> str:
    """A name no channel has yet; `pattern` has a place for a number."""
    taken = {channel.name for channel in state.channels}
    numbers = (pattern.format(n) for n in range(1, len(taken) + 2))
    return next(name for name in numbers if name not in taken)
