"""CLAHE: local contrast by limited equalization."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import numpy.typing as npt

from neural.area import Floats, luma, placed
from neural.bands import bands
from neural.device import Kind, on_card
from neural.operation import Operation, Patch, Progress, param
from neural.pixelwise import unchanged
from neural.source import Rect, Source

if TYPE_CHECKING:
    from neural.context import Context

BINS = 256


class Clahe(Operation):
    """Equalizes the encoded luma by histograms of the cells of a grid, mixed between their centres.

    K. Zuiderveld, "Contrast limited adaptive histogram equalization", Graphics Gems IV, 1994: what stands
    above the limit in a histogram is spread evenly over it.
    """

    id: ClassVar[str] = "clahe"
    title: ClassVar[str] = "Local equalization (CLAHE)"
    menu: ClassVar[tuple[str, ...]] = ("Image", "Adjustments")
    summary: ClassVar[str] = "Even out contrast place by place, to see into every part."

    limit: float = param(
        2.0,
        "Limit",
        minimum=1,
        maximum=50,
        soft_maximum=10,
        step=0.1,
        help="How strong contrast may become, as a multiple; 1 changes nothing.",
    )
    cells: int = param(
        8, "Cells", minimum=1, maximum=64, step=1, help="Into how many parts each side is divided."
    )
    amount: float = param(
        100.0,
        "Amount",
        minimum=0,
        maximum=100,
        step=1,
        unit="%",
        help="How much of the result is mixed over the picture.",
    )

    def run(self, inputs: Sequence[Source], context: Context) -> Iterator[Patch | Progress]:
        (source,) = inputs
        if self.amount == 0 or self.limit == 1:
            yield from context.map(unchanged, source)
            return
        curves = self.curves(self.histograms(source, context))
        amount = np.float32(self.amount / 100)
        width, height = source.size.width, source.size.height

        def change(values: Floats, rect: Rect) -> Floats:
            rows = between(rect.y, rect.bottom, height, curves.shape[0])
            columns = between(rect.x, rect.right, width, curves.shape[1])

            def processor() -> Floats:
                from neural import local_kernels as kernels

                kernels.equalize(values, curves, *rows, *columns, amount)
                return values

            def card(torch: Any, device: Kind) -> Floats:
                given = (values, curves, *rows, *columns)
                there = [torch.from_numpy(each).to(device) for each in given]
                return equalized(float(amount), *there).cpu().numpy()

            return on_card(context.device.kind, card, processor)

        function = placed(change, source, "encoded", keep_alpha=True)
        yield from context.render(function, source, reach=None)

    def histograms(self, source: Source, context: Context) -> npt.NDArray[np.float64]:
        """Rows x columns x BINS of the whole picture. Always on the CPU, which counts as fast as it reads."""
        from neural import local_kernels as kernels

        width, height = source.size.width, source.size.height
        down, across = min(self.cells, height), min(self.cells, width)
        found = np.zeros((down, across, BINS))
        columns = np.arange(width) * across // width
        for band, values in bands(source, context, "encoded"):
            rows = np.arange(band.y, band.bottom) * down // height
            kernels.count(values, rows, columns, found)
        return found

    def curves(self, histograms: npt.NDArray[np.float64]) -> Floats:
        """Rows x columns x BINS + 1: the new luma at the edges of the bins."""
        total = np.maximum(histograms.sum(axis=2, keepdims=True), 1e-9)
        shares = np.where(histograms.sum(axis=2, keepdims=True) > 0, histograms / total, 1 / BINS)
        limit = self.limit / BINS
        for _ in range(4):  # what is spread may rise above the limit again
            beyond = np.maximum(shares - limit, 0).sum(axis=2, keepdims=True)
            shares = np.minimum(shares, limit) + beyond / BINS
        rising = np.cumsum(shares, axis=2)
        return np.concatenate([np.zeros_like(rising[..., :1]), rising], axis=2).astype(np.float32)


def between(
    start: int, end: int, length: int, cells: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]:
    """For each pixel the cell whose centre comes before it, and its share of the way to the next."""
    places = np.clip((np.arange(start, end) + 0.5) * cells / length - 0.5, 0, cells - 1)
    first = places.astype(np.int64)
    return first, (places - first).astype(np.float32)


def equalized(
    amount: float, values: Any, curves: Any, rows: Any, downs: Any, columns: Any, alongs: Any
) -> Any:
    """What `local_kernels.equalize` does, of tensors."""
    last_row, last_column = curves.shape[0] - 1, curves.shape[1] - 1
    light: Any = luma(values)
    inside = light.clamp(0, 1)
    place = inside * BINS
    cells = place.long().clamp(0, BINS - 1)
    share = place - cells
    entries = curves.flatten()

    def moved(row: Any, column: Any) -> Any:
        at = (row[:, None] * curves.shape[1] + column[None]) * (BINS + 1) + cells
        low = entries[at]
        return low + share * (entries[at + 1] - low)

    below, right = (rows + 1).clamp(max=last_row), (columns + 1).clamp(max=last_column)
    down, along = downs[:, None], alongs[None]
    top, bottom = moved(rows, columns), moved(below, columns)
    top = top + along * (moved(rows, right) - top)
    bottom = bottom + along * (moved(below, right) - bottom)
    move = amount * (top + down * (bottom - top) - inside)
    result = values.clone()
    result[..., :3] += move[..., None]
    return result
