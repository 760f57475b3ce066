"""Invert: the negative."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar, Literal

from neural.operation import Operation, Patch, Progress
from neural.pixelwise import Doubles, tone_map
from neural.source import Source

if TYPE_CHECKING:
    from neural.context import Context


def negative(values: Doubles) -> Doubles:
    return 1 - values


class Invert(Operation):
    """Every colour becomes its complement; alpha stays. Twice gives the picture back."""

    id: ClassVar[str] = "invert"
    title: ClassVar[str] = "Invert"
    menu: ClassVar[tuple[str, ...]] = ("Image", "Adjustments")
    summary: ClassVar[str] = "Turn every colour into its complement, like a negative."
    kind: ClassVar[Literal["point", "area", "neural"]] = "point"
    shortcut: ClassVar[str] = "Ctrl+I"

    def run(self, inputs: Sequence[Source], context: Context) -> Iterator[Patch | Progress]:
        (source,) = inputs
        return context.map(tone_map(source.depth, [negative] * 3), source)
