"""Pictures whose pixels come from other places: distortions, in tiles that agree to the last bit.

Places are pixels of the whole picture in float64; a pixel's centre lies at a whole number. Samples are
bicubic (R. Keys, "Cubic convolution interpolation for digital image processing", IEEE Trans. ASSP 29,
1981, with a = -0.5), premultiplied. Compiled loops take them on the processor, torch on a graphics card,
to which a place is a whole pixel and what remains of it, since not every card has float64.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import floor
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from neural.area import Floats, closed, opened
from neural.device import Kind, on_card
from neural.operation import param
from neural.source import Pixels, Rect, Source

Doubles = npt.NDArray[np.float64]
Found = list[tuple[Doubles, Doubles]]
Places = Callable[[Doubles, Doubles], tuple[Doubles, Doubles]]
"""From where pixels lie in the result (x, y) to where their colour lies in the picture."""

Edge = Literal["repeat", "wrap", "mirror", "transparent"]
"""What lies beyond the picture."""
EDGES: dict[Edge, str] = {
    "repeat": "Repeat edge pixels",
    "wrap": "Wrap around",
    "mirror": "Mirror",
    "transparent": "Transparent",
}
LARGEST = 4 << 20
"""Pixels that are read for one cell before it is cut in four."""
SMALLEST = 64
"""The edge of a cell that is not cut any more."""


def edge_param(default: Edge) -> Edge:
    """A field for what lies beyond the picture."""
    return param(default, "Edges", labels=EDGES, help="What is shown where the picture ends.")


@dataclass(frozen=True)
class Warp:
    """A function of rectangles for `Context.render`: the source's pixels at other places.

    `fine` takes the mean of fine x fine samples for each pixel, for what becomes smaller. A transparent
    edge makes the result transparent, which an opaque source otherwise is not.
    """

    source: Source
    places: Places
    across: Edge = "repeat"
    down: Edge = "repeat"
    fine: int = 1
    device: Kind = "cpu"

    def __call__(self, core: Rect) -> Pixels:
        opaque = self.source.opaque and "transparent" not in (self.across, self.down)
        return closed(self.values(core), self.source.depth, opaque=opaque)

    def values(self, core: Rect) -> Floats:
        """Premultiplied values of a rectangle of the result."""
        out = np.zeros((core.height, core.width, 4), np.float32)
        self._fill(core, core, out)
        return out

    def _fill(self, cell: Rect, core: Rect, out: Floats) -> None:
        columns = np.arange(cell.x, cell.right, dtype=np.float64)
        rows = np.arange(cell.y, cell.bottom, dtype=np.float64)
        steps = (np.arange(self.fine) + 0.5) / self.fine - 0.5
        found = [
            self.places(*np.meshgrid(columns + right, rows + down))
            for down in steps
            for right in steps
        ]
        there = self._needed(found)
        if there.area > LARGEST and max(cell.width, cell.height) > SMALLEST:
            for part in cell.quarters():
                self._fill(part, core, out)
            return
        values = opened(self.source.read(there), opaque=self.source.opaque)
        view = on_card(
            self.device,
            lambda torch, device: self._on_device(values, there, found, torch, device),
            lambda: self._on_cpu(values, there, found),
        )
        if len(found) > 1:
            view *= np.float32(1 / len(found))
        out[cell.relative_to(core).slices] = view

    def _on_cpu(self, values: Floats, there: Rect, found: Found) -> Floats:
        """The sum of the samples at each of the found places; `values` cover `there`."""
        from neural import warp_kernels as kernels

        codes = {"repeat": 0, "wrap": 1, "mirror": 2, "transparent": 3}
        view = np.zeros((*found[0][0].shape, 4), np.float32)
        size = self.source.size
        edges = codes[self.across], codes[self.down]
        for xs, ys in found:
            kernels.add_samples(
                values, there.x, there.y, size.width, size.height, *edges, xs, ys, view
            )
        return view

    def _on_device(
        self, values: Floats, there: Rect, found: Found, torch: Any, device: Kind
    ) -> Floats:
        """The same with torch."""
        flat = torch.from_numpy(values).to(device).reshape(-1, 4)
        size = self.source.size
        view = torch.zeros((*found[0][0].shape, 4), device=device)
        for xs, ys in found:
            columns = _taps(xs, size.width, self.across, there.x, torch, device)
            for row, tall in _taps(ys, size.height, self.down, there.y, torch, device):
                for column, wide in columns:
                    view += (tall * wide)[..., None] * flat[row * there.width + column]
        return view.cpu().numpy()

    def _needed(self, found: Found) -> Rect:
        """What must be read for samples at these places."""
        width, height = self.source.size.width, self.source.size.height
        left, right = _range([xs for xs, _ in found], width, self.across)
        top, bottom = _range([ys for _, ys in found], height, self.down)
        return Rect.edges(left, top, right, bottom)


def _range(places: list[Doubles], length: int, edge: Edge) -> tuple[int, int]:
    low = min(floor(float(each.min())) for each in places) - 1
    high = max(floor(float(each.max())) for each in places) + 3
    if edge in ("wrap", "mirror") and (low < 0 or high > length):
        return 0, length
    return min(max(low, 0), length - 1), max(min(high, length), 1)


def _taps(
    places: Doubles, length: int, edge: Edge, start: int, torch: Any, device: Kind
) -> list[tuple[Any, Any]]:
    """The four pixels around each place, counted from `start`, and their weights, as tensors."""
    cells = np.floor(places)
    first = torch.from_numpy(cells.astype(np.int64) - 1).to(device)
    t = torch.from_numpy((places - cells).astype(np.float32)).to(device)
    t2 = t * t
    t3 = t2 * t
    weights = (
        0.5 * (-t3 + 2 * t2 - t),
        0.5 * (3 * t3 - 5 * t2 + 2),
        0.5 * (-3 * t3 + 4 * t2 + t),
        0.5 * (t3 - t2),
    )
    taps: list[tuple[Any, Any]] = []
    for number, weight in enumerate(weights):
        there = first + number
        if edge == "wrap":
            there = there % length
        elif edge == "mirror":
            there = there % (2 * length)
            there = torch.minimum(there, 2 * length - 1 - there)
        inside = there.clamp(0, length - 1)
        seen = weight * (there == inside) if edge == "transparent" else weight
        taps.append((inside - start, seen))
    return taps
