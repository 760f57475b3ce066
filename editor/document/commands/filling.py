"""Commands that fill and clear."""

from __future__ import annotations

from collections.abc import Collection
from typing import ClassVar

from editor.document.command import Command
from editor.document.state import State
from neural.operation import param
from neural.swatch import Colour


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
