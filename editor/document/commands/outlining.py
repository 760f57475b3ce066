"""Commands that select what an outline holds, or what looks like a pixel."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from editor.document.command import Command
from editor.document.commands.canvas import FAR
from editor.document.commands.selecting import MODES, SAMPLED, Mode, Sampled, sampled
from editor.document.state import State
from neural.operation import param

if TYPE_CHECKING:
    from editor.document.raster import Raster

Points = tuple[tuple[float, float], ...]


def feather_field(**rest: Any) -> Any:
    """A field of commands, and of tools; `rest` as `param` takes it."""
    return param(
        0.0,
        "Feather",
        help="How far the edge fades to either side.",
        minimum=0,
        maximum=1000,
        soft_maximum=100,
        step=0.5,
        unit="px",
        **rest,
    )


def antialias_field(**rest: Any) -> Any:
    return param(True, "Smooth edge", help="Let the edge cover pixels in part.", **rest)


def tolerance_field() -> Any:
    return param(
        32.0,
        "Tolerance",
        help="How different from the clicked colour another may look, in levels of gray.",
        minimum=0,
        maximum=255,
        soft_maximum=128,
        step=1,
    )


def contiguous_field() -> Any:
    return param(True, "Contiguous", help="Only what hangs together with the clicked pixel.")


class Selecting(Command):
    """Base of the commands that find something and join it with what is selected."""

    def found(self, state: State) -> Raster:
        """What is selected anew, of the document's size. Raises ValueError, in words for the person."""
        raise NotImplementedError

    def joined(self, state: State, found: Raster) -> State:
        """The state with that and what was selected before."""
        from editor.document.selection.coverage import selected

        mode: Mode = getattr(self, "mode", "replace")
        return selected(state, found, mode)

    def apply(self, state: State, chosen: Collection[str] = ()) -> State:
        after = self.joined(state, self.found(state))
        return state if after.selection is None and state.selection is None else after


class Feathered(Selecting):
    """Base of those whose edge may fade."""

    feather: float = feather_field()
    mode: Mode = param("replace", "Mode", labels=MODES)

    def joined(self, state: State, found: Raster) -> State:
        from editor.document.selection.edges import feathered

        return super().joined(state, feathered(found, self.feather))


class SelectRectangle(Feathered):
    """A rectangle selected."""

    id: ClassVar[str] = "select_rectangle"
    title: ClassVar[str] = "Select a rectangle"
    summary: ClassVar[str] = "Select a rectangle of the picture."

    left: int = param(0, "Left", minimum=-FAR, maximum=FAR, unit="px")
    top: int = param(0, "Top", minimum=-FAR, maximum=FAR, unit="px")
    width: int = param(1, "Width", minimum=1, maximum=2 * FAR, unit="px")
    height: int = param(1, "Height", minimum=1, maximum=2 * FAR, unit="px")

    def found(self, state: State) -> Raster:
        from editor.document.selection.shapes import rectangle
        from neural.source import Rect

        rect = Rect(self.left, self.top, self.width, self.height)
        return rectangle(rect, state.rect, state.depth)


class SelectEllipse(SelectRectangle):
    """An ellipse selected."""

    id: ClassVar[str] = "select_ellipse"
    title: ClassVar[str] = "Select an ellipse"
    summary: ClassVar[str] = "Select the ellipse in a rectangle of the picture."

    antialias: bool = antialias_field()

    def found(self, state: State) -> Raster:
        from editor.document.selection.shapes import ellipse

        right, bottom = self.left + self.width, self.top + self.height
        return ellipse(
            *(self.left, self.top, right, bottom),
            state.rect,
            state.depth,
            antialias=self.antialias,
        )


class SelectOutline(Feathered):
    """What an outline holds, selected."""

    id: ClassVar[str] = "select_outline"
    title: ClassVar[str] = "Select an outline"
    summary: ClassVar[str] = "Select what lies within an outline."

    points: Points = param(
        (), "Corners", help="x and y of each corner, in pixels from the top left of the picture."
    )
    antialias: bool = antialias_field()

    def found(self, state: State) -> Raster:
        from editor.document.selection.shapes import polygon

        if len(self.points) < 3:
            raise ValueError("An outline has at least three corners.")
        return polygon(list(self.points), state.rect, state.depth, antialias=self.antialias)


class SelectAlike(Selecting):
    """What looks like a pixel, selected."""

    id: ClassVar[str] = "select_alike"
    title: ClassVar[str] = "Select what looks alike"
    summary: ClassVar[str] = "Select what looks like a pixel of the picture."
    sees: ClassVar[bool] = True

    left: int = param(0, "Left", minimum=0, maximum=FAR, unit="px")
    top: int = param(0, "Top", minimum=0, maximum=FAR, unit="px")
    tolerance: float = tolerance_field()
    contiguous: bool = contiguous_field()
    antialias: bool = antialias_field()
    around: int = param(
        0,
        "Clicked colour",
        help="The mean of a square takes noise out of the clicked colour.",
        minimum=0,
        maximum=20,
        unit="px",
        advanced=True,
    )
    sample: Sampled = param("merged", "Sample", labels=SAMPLED)
    mode: Mode = param("replace", "Mode", labels=MODES)

    def found(self, state: State) -> Raster:
        from editor.document.refusal import Refusal
        from editor.document.selection.wand import wand

        size = state.size
        if self.left >= size.width or self.top >= size.height:
            raise Refusal("The picture has no pixel at {}, {}.", self.left, self.top)
        return wand(
            sampled(state, self.sample),
            self.left,
            self.top,
            self.tolerance,
            contiguous=self.contiguous,
            antialias=self.antialias,
            radius=self.around,
        )


class MoveSelection(Command):
    """What is selected, elsewhere; the pixels stay."""

    id: ClassVar[str] = "move_selection"
    title: ClassVar[str] = "Move selection"
    summary: ClassVar[str] = "Move what is selected, not the pixels."

    across: int = param(0, "Across", minimum=-FAR, maximum=FAR, unit="px")
    down: int = param(0, "Down", minimum=-FAR, maximum=FAR, unit="px")

    def apply(self, state: State, chosen: Collection[str] = ()) -> State:
        from editor.document.selection.coverage import moved

        if state.selection is None:
            raise ValueError("Select something first.")
        if not self.across and not self.down:
            return state
        return replace(state, selection=moved(state.selection, self.across, self.down))
