"""Offset: the picture pushed sideways, coming in again on the other side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar, Literal

from neural.operation import Operation, Patch, Progress, param
from neural.shifted import Shifted
from neural.source import Source

if TYPE_CHECKING:
    from neural.context import Context


class Offset(Operation):
    """Moves the picture by whole pixels; not one value changes.

    The processor does it everywhere: a card would only get the pixels and give them back.
    """

    id: ClassVar[str] = "offset"
    title: ClassVar[str] = "Offset"
    menu: ClassVar[tuple[str, ...]] = ("Filter", "Other")
    summary: ClassVar[str] = "Push the picture sideways and down; what leaves comes in again."

    x: float = param(
        50.0,
        "Sideways",
        minimum=-100,
        maximum=100,
        step=1,
        unit="%",
        help="How far the picture moves to the right, of its width.",
    )
    y: float = param(
        50.0,
        "Down",
        minimum=-100,
        maximum=100,
        step=1,
        unit="%",
        help="How far the picture moves down, of its height.",
    )
    edges: Literal["wrap", "repeat"] = param(
        "wrap",
        "Edges",
        labels={"wrap": "Wrap around", "repeat": "Repeat edge pixels"},
        help="What is shown where the picture has moved away.",
    )

    def run(self, inputs: Sequence[Source], context: Context) -> Iterator[Patch | Progress]:
        (source,) = inputs
        x, y = (
            round(source.size.width * self.x / 100),
            round(source.size.height * self.y / 100),
        )
        shifted = Shifted(source, x, y, wrap=self.edges == "wrap")
        return context.render(shifted.read, source, reach=None)
