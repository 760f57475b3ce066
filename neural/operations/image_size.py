"""Image size: more or fewer pixels by plain resampling, by percent, to a size, or within a limit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar, Literal

from neural.operation import Operation, OperationError, Patch, Progress, param
from neural.pixelwise import unchanged
from neural.resample import resampled
from neural.source import Rect, Size, Source

if TYPE_CHECKING:
    from neural.context import Context

LONGEST = 300_000
"""Pixels along a side that no result exceeds."""
LARGEST = 2_000_000_000
"""Pixels of the largest result: 8 GB at 8 bits."""


class ImageSize(Operation):
    """Scales the whole picture, layers and all, with an antialiased Lanczos filter."""

    id: ClassVar[str] = "image_size"
    title: ClassVar[str] = "Image size"
    menu: ClassVar[tuple[str, ...]] = ("Image",)
    summary: ClassVar[str] = "Give the picture another number of pixels, layers and all."
    kind: ClassVar[Literal["point", "area", "neural"]] = "area"
    resizes: ClassVar[bool] = True
    shortcut: ClassVar[str] = "Ctrl+Alt+I"

    scale: float = param(
        100.0,
        "Scale",
        minimum=0.1,
        maximum=1000,
        soft_maximum=200,
        step=1,
        unit="%",
        help="Of the present width and height. Ignored where a width or height is given.",
    )
    width: int | None = param(
        None,
        "Width",
        minimum=1,
        maximum=LONGEST,
        unit="px",
        help="Exact width of the result; the height follows unless it is given too.",
    )
    height: int | None = param(
        None,
        "Height",
        minimum=1,
        maximum=LONGEST,
        unit="px",
        help="Exact height of the result; the width follows unless it is given too.",
    )
    longest: int | None = param(
        None,
        "At most",
        minimum=1,
        maximum=LONGEST,
        unit="px",
        help="No side becomes longer than this; what is smaller already keeps its size.",
    )

    def output_size(self, size: Size) -> Size:
        if self.width is not None and self.height is not None:
            target = Size(self.width, self.height)
        elif self.width is not None:
            target = Size(self.width, max(1, round(size.height * self.width / size.width)))
        elif self.height is not None:
            target = Size(max(1, round(size.width * self.height / size.height)), self.height)
        else:
            target = size.scaled(self.scale / 100)
        if self.longest is not None:
            target = target.fitted(self.longest)
        if target.area > LARGEST or max(target.width, target.height) > LONGEST:
            raise OperationError(
                "The result would be {} pixels, more than Sfumato can hold. Choose a "
                "smaller scale or size.",
                target,
            )
        return target

    def for_part(self, canvas: Size, part: Rect, *, visible: bool = True) -> ImageSize:
        place = part.scaled_with(canvas, self.output_size(canvas))
        return ImageSize(width=place.width, height=place.height)

    def run(self, inputs: Sequence[Source], context: Context) -> Iterator[Patch | Progress]:
        (source,) = inputs
        target = self.output_size(source.size)
        if target == source.size:
            return context.map(unchanged, source)
        return resampled(source, target, context, "Resampling")
