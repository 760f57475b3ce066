"""Operations that look at one pixel at a time: a pure function of pixels, and a run that maps it.

What composites live layers asks for the function alone: it holds for any piece of a picture, however the
piece is cut, and several threads may call it at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from neural.operation import Operation, Patch, Progress
from neural.source import Depth, Pixels, Source

if TYPE_CHECKING:
    from neural.context import Context

PixelFunction = Callable[[Pixels], Pixels]
"""H x W x 4 of one depth, straight RGBA, to a new array of the same shape and depth.

The input is not changed and may be read-only or a view. Alpha stays bit for bit, and colours under zero
alpha are treated like any other. `pixelwise.unchanged`, which gives back its input itself, stands for
"changes nothing", and can be asked for with `is`.
"""

KEPT = 48
"""Functions that are remembered; one holds tables of up to half a megabyte."""


class PointOperation(Operation):
    """Base of the operations of kind "point": subclasses write `build`, others call `pixel_function`."""

    kind: ClassVar[Literal["point", "area", "neural"]] = "point"

    def build(self, depth: Depth) -> PixelFunction:
        """A new function for pictures of `depth`.

        Raises OperationError with a sentence for the person, where a file is needed and cannot be used.
        """
        raise NotImplementedError

    def pixel_function(self, depth: Depth) -> PixelFunction:
        """The function for pictures of `depth`; equal operations share it, as long as it is remembered.

        A file that it was made from is read again when it has changed. Raises like `build`.
        """
        own: Any = self  # hashable, which pydantic does not tell type checkers
        return _built(own, depth, tuple(_stamp(path) for path in self.reads_files()))

    def run(self, inputs: Sequence[Source], context: Context) -> Iterator[Patch | Progress]:
        (source,) = inputs
        return context.map(self.pixel_function(source.depth), source)


@lru_cache(maxsize=KEPT)
def _built(operation: PointOperation, depth: Depth, stamps: tuple[object, ...]) -> PixelFunction:
    return operation.build(depth)


def _stamp(path: str) -> tuple[int, int] | None:
    """What tells a file from an earlier one of the same name; None where there is none."""
    try:
        there = Path(path).expanduser().stat()
    except OSError:
        return None
    return there.st_mtime_ns, there.st_size
