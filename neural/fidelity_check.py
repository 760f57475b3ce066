"""The fidelity check as an operation, so that the engine runs it on its thread and it can be cancelled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from pydantic import PrivateAttr, SerializeAsAny

from neural.fidelity import Fidelity, check
from neural.operation import Operation, Patch, Progress
from neural.source import Depth, Pixels, Rect, Source, decode_srgb, from_unit, to_unit

if TYPE_CHECKING:
    from neural.context import Context

EDGE = 1024
"""Edge in pixels of the patches in which the overlay comes."""


class FidelityCheck(Operation):
    """Compares a result of the operation `of` with its input; the inputs are both, the input first.

    The patches are the overlay, as large as the input and at its depth, clear where the two agree.
    `found` is the answer once all has come. Raises what `check` raises.
    """

    title: ClassVar[str] = "Fidelity check"

    of: SerializeAsAny[Operation]
    _found: Fidelity | None = PrivateAttr(None)

    @property
    def found(self) -> Fidelity | None:
        return self._found

    def run(self, inputs: Sequence[Source], context: Context) -> Iterator[Patch | Progress]:
        source, result = inputs
        found = check(self.of, source, result, context)
        for rect in Rect.of(source.size).grid(EDGE):
            context.checkpoint()
            yield Patch(rect, _at_depth(found.overlay.read(rect), source.depth))
        self._found = found


def _at_depth(pixels: Pixels, depth: Depth) -> Pixels:
    """8-bit pixels as a document of that depth holds them, without colour where nothing is seen."""
    pixels = np.where(pixels[..., 3:] > 0, pixels, np.uint8(0))
    if depth == "uint8":
        return pixels
    values = to_unit(pixels)
    if depth == "float32":
        values[..., :3] = decode_srgb(values[..., :3])
    return from_unit(values, depth)
