"""Selecting what a picture shows, without marks."""

from __future__ import annotations

from editor.document.raster import Raster
from editor.document.refusal import Refusal
from editor.document.selection.coverage import assembled, blocks
from editor.document.selection.wand import Sample
from neural.context import Context
from neural.operation import OperationError
from neural.source import Depth, Pixels, Rect, Size, from_unit
from neural.subject import find


def standing_out(sample: Sample) -> Raster:
    """What stands out from the border. Raises Refusal where nothing does."""
    try:
        subject = find(_Seen(sample), Context())
    except OperationError as error:
        raise Refusal(
            "Nothing stands out from the border of this picture. Select the subject yourself, such as with "
            "Smart select."
        ) from error
    rect = sample.rect
    parts = (cell.intersect(rect) for cell in blocks(rect))
    shares = ((part, subject.of(sample.read(part), part)) for part in parts)
    return assembled(
        rect, sample.depth, ((part, from_unit(share, sample.depth)) for part, share in shares)
    )


class _Seen:
    """What is looked at as a source."""

    opaque = False

    def __init__(self, sample: Sample) -> None:
        self._sample = sample
        self.size: Size = sample.rect.size
        self.depth: Depth = sample.depth

    def read(self, rect: Rect) -> Pixels:
        return self._sample.read(rect)
