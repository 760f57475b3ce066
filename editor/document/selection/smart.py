"""Selecting a thing by scribbling on it and beside it.

The picture is cut in two at a small size (C. Rother, V. Kolmogorov, A. Blake, "GrabCut", SIGGRAPH 2004);
the edge is then drawn at full size by the colours there, with a guided filter (K. He, J. Sun, X. Tang,
"Guided image filtering", PAMI 35, 2013; K. He, J. Sun, "Fast guided filter", 2015).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from editor.document.layers import Layer
from editor.document.projection import thumbnail
from editor.document.raster import Raster
from editor.document.selection.coverage import Floats, assembled, blocks
from editor.document.selection.wand import Sample
from editor.document.state import State
from neural.smoothing import lines
from neural.source import Pixels, Rect, Size, encode_srgb, from_unit, to_unit

SMALL: Final = 400
"""The longer side of the picture that is cut."""
ROUNDS: Final = 3
"""Of learning the colours of both sides and cutting anew."""
BAND: Final = 2.5
"""How far from the small picture's edge the true one is looked for, in its pixels."""
DETAIL: Final = 3.0
"""Pixels of the small picture's scale that the guided filter's own samples are apart, at least."""

PALETTE: Final = 6
"""Colours that the marks of a side are known by."""
NEARNESS: Final = 60.0
"""What the distance of the whole picture counts for, beside one of colours in L*a*b*, of 0..255."""
ALIKE: Final = 30.0
"""How far from the marks' colours the thing may be while nothing is marked beside it."""

_OTHER, _THING, _LIKELY_OTHER, _LIKELY_THING = 0, 1, 2, 3  # as in OpenCV


class SmartSelection:
    """A thing in one picture, found from marks; each mark and `run` makes it better."""

    def __init__(self, state: State, layer: Layer | None = None) -> None:
        """Of all layers together, or of one."""
        self._sample = Sample.merged(state) if layer is None else Sample.layer(state, layer)
        pixels = thumbnail(state, Size(SMALL, SMALL), node=layer)
        alpha = pixels[..., 3:] / 255.0
        gray = pixels[..., :3] * alpha + 128.0 * (1 - alpha)
        self._small: Pixels = np.rint(gray).astype(np.uint8)
        height, width = self._small.shape[:2]
        self._marks = np.full((height, width), 255, np.uint8)
        self._factor = state.size.width / width

    @property
    def ready(self) -> bool:
        """Whether there is a mark on the thing to begin with."""
        return bool((self._marks == _THING).any())

    def mark(self, points: Sequence[tuple[float, float]], radius: float, *, thing: bool) -> None:
        """Draw a line in document coordinates, on the thing or beside it; the newest mark counts."""
        import cv2

        corners = (np.array(points).reshape(-1, 1, 2) / self._factor * 16).round().astype(np.int32)
        width = max(1, round(2 * radius / self._factor))
        cv2.polylines(
            self._marks, [corners], False, _THING if thing else _OTHER, width, cv2.LINE_8, shift=4
        )

    def run(self) -> Raster:
        """What belongs to the thing. Takes a second or so; any thread may do it, one at a time."""
        import cv2

        likely = self._likely()
        sides = np.where(self._marks != 255, self._marks, likely).astype(np.uint8)
        if (sides & 1 == 0).any():
            cv2.setRNGSeed(1)
            thing, other = np.zeros((1, 65)), np.zeros((1, 65))
            whole = (0, 0, 0, 0)
            cv2.grabCut(self._small, sides, whole, other, thing, ROUNDS, cv2.GC_INIT_WITH_MASK)  # pyright: ignore[reportCallIssue, reportArgumentType]
        share = (sides & 1).astype(np.float32)
        share = np.where(self._stray(share), np.float32(0), share)
        sample = self._sample
        return assembled(sample.rect, sample.depth, self._refined(share))

    def _likely(self) -> Pixels:
        """A first guess for every pixel: the side whose marks are nearer in colour and in place."""
        import cv2

        height, width = self._marks.shape
        lab = cv2.cvtColor(self._small, cv2.COLOR_RGB2Lab).astype(np.float32)
        rows = lab.reshape(-1, 3)
        far: list[Any] = []
        for side in (_OTHER, _THING):
            marked = self._marks == side
            if not marked.any():
                far.append(None)
                continue
            samples = lab[marked]
            count = min(PALETTE, len(samples))
            criteria = (cv2.TERM_CRITERIA_MAX_ITER | cv2.TERM_CRITERIA_EPS, 10, 1.0)
            cv2.setRNGSeed(1)
            first: Any = None
            _, _, palette = cv2.kmeans(samples, count, first, criteria, 1, cv2.KMEANS_PP_CENTERS)
            each = [np.linalg.norm(rows - color, axis=1) for color in np.asarray(palette)]
            nearest = np.min(each, axis=0).reshape(height, width)
            apart = np.where(marked, 0, 255).astype(np.uint8)
            place = cv2.distanceTransform(apart, cv2.DIST_L2, 3) / max(height, width)
            far.append(nearest + NEARNESS * np.asarray(place))
        other, thing = far
        if other is None:  # nothing said about it: the thing ends where its colours do
            return np.where(thing < ALIKE, _LIKELY_THING, _LIKELY_OTHER)
        return np.where(thing < other, _LIKELY_THING, _LIKELY_OTHER)

    def _stray(self, share: Floats) -> npt.NDArray[np.bool_]:
        """Parts of the result that no mark on the thing touches and that are small beside it."""
        import cv2

        count, found = cv2.connectedComponents(share.astype(np.uint8), connectivity=8)
        labels = np.asarray(found, np.int64)
        sizes = np.bincount(labels.ravel(), minlength=count)
        marked = np.zeros(count, np.bool_)
        marked[np.unique(labels[self._marks == _THING])] = True
        largest = sizes[1:][marked[1:]].max(initial=0)
        small = ~marked & (sizes < 0.02 * largest)
        small[0] = False
        return small[labels]

    def _refined(self, share: Floats) -> Iterator[tuple[Rect, Pixels]]:
        """The result at full size, block by block; blocks without an edge are not looked at."""
        import cv2

        rect, factor = self._sample.rect, self._factor
        margin = int(np.ceil(2 * BAND * factor)) + 2
        reach = max(1, round(BAND))
        kernel = np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)
        sure = [np.asarray(way(share, kernel), np.float32) for way in (cv2.erode, cv2.dilate)]
        for cell in blocks(rect):
            block = cell.intersect(rect)
            low, high = (self._enlarged(each, block) for each in sure)
            if low.min() >= 1.0 or high.max() <= 0.0:
                yield block, from_unit(low, self._sample.depth)
                continue
            around = block.inflate(margin).intersect(rect)
            guide = self._guide(around)
            fine = guided(guide, self._enlarged(share, around), BAND * factor, factor / DETAIL)
            fine = fine[block.relative_to(around).slices]
            edge = np.clip((fine - 0.5) * 1.6 + 0.5, 0.0, 1.0)
            edge = np.where(low >= 1.0, 1.0, np.where(high <= 0.0, 0.0, edge))
            yield block, from_unit(edge.astype(np.float32), self._sample.depth)

    def _guide(self, rect: Rect) -> Floats:
        pixels = self._sample.read(rect)
        unit = to_unit(pixels)
        colors = encode_srgb(unit[..., :3]) if pixels.dtype == np.float32 else unit[..., :3]
        alpha = np.clip(unit[..., 3:], 0, 1)
        return np.ascontiguousarray(np.clip(colors, 0, 1) * alpha + 0.5 * (1 - alpha), np.float32)

    def _enlarged(self, small: Floats, rect: Rect) -> Floats:
        """The part of a small picture that lies under `rect`, at full size."""
        import cv2

        step = 1 / self._factor
        move = np.array(
            [[step, 0, (rect.x + 0.5) * step - 0.5], [0, step, (rect.y + 0.5) * step - 0.5]]
        )
        return np.asarray(
            cv2.warpAffine(
                small,
                move,
                (rect.width, rect.height),
                flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
                borderMode=cv2.BORDER_REPLICATE,
            ),
            np.float32,
        )


def guided(guide: Floats, values: Floats, radius: float, step: float = 1.0) -> Floats:
    """`values`, H x W, smoothed so that their edges come to lie on those of `guide`, H x W x 3 of 0..1.

    Within `radius` pixels they become a linear function of the colours. It is worked out on samples
    `step` pixels apart.
    """
    import cv2

    height, width = values.shape
    step = max(1.0, step)
    size = max(1, round(width / step)), max(1, round(height / step))
    colors = np.asarray(cv2.resize(guide, size, interpolation=cv2.INTER_AREA), np.float32)
    small = np.asarray(cv2.resize(values, size, interpolation=cv2.INTER_AREA), np.float32)
    factors = lines(colors, small, max(1, round(radius / step)))
    large = np.asarray(cv2.resize(factors, (width, height), interpolation=cv2.INTER_LINEAR))
    out = (large[..., :3] * guide).sum(axis=2) + large[..., 3]
    return np.clip(out, 0.0, 1.0).astype(np.float32)
