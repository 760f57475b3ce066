"""What a picture shows: what stands out from its border, found without a network and without asking.

A pixel stands out when every way from it to the border crosses a step in colour (J. Zhang et al., "Minimum
barrier salient object detection at 80 FPS", ICCV 2015), when its colour is none of the border's (the same),
when that is rare (M.-M. Cheng et al., "Global contrast based salient region detection", TPAMI 37, 2015), and
when there is detail around it. The guess is then cut out by the colours of both sides (C. Rother, V.
Kolmogorov, A. Blake, "GrabCut", SIGGRAPH 2004), all on a small picture, and its edge is drawn at full size by
the colours there (K. He, J. Sun, "Fast guided filter", 2015), a pixel at a time: the same in every tile.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import numpy.typing as npt

from neural.area import closed, opened
from neural.blur import Gaussian
from neural.context import MAP_TILE
from neural.operation import OperationError, Patch, Progress
from neural.overview import overview
from neural.smoothing import lines
from neural.source import (
    ArraySource,
    Depth,
    Pixels,
    Rect,
    Size,
    Source,
    depth_of,
    encode_srgb,
    from_unit,
    to_unit,
)

if TYPE_CHECKING:
    from neural.context import Context

Floats = npt.NDArray[np.float32]

SMALL = 400
"""The longer side of the picture that is looked at is at most this."""
SWEEPS = 4
FRAME = 0.08
"""The share of a side that counts as the picture's border."""
BAND = 2
"""How far from the small picture's edge the true one is looked for, in its pixels."""
ROUNDS = 1
"""Of learning the colours of both sides and cutting anew: more, and it runs away from the guess."""
NEXT, OTHER, RARE, FINE = 0.05, 0.4, 0.4, 0.7
"""What counts beside the nearest barrier: the next side's, other colours than the border's, rare colours;
and the share that detail has in all. Found by trying, on photographs with boxes drawn by hand."""
AROUND, STEEP = 0.03, 20.0
"""How far around detail is looked for, as a share of the longer side; and the steepest slope that counts."""
LEVEL, SURE_OTHER, SURE_THING = 0.85, 0.25, 0.8
"""Where the guess is divided, as a share of Otsu's threshold; and how far from that it is taken for sure."""
BINS = 12
"""Steps of each channel when colours are counted."""
FAINT, CLEAR = 18.0, 1.8
"""How high the barrier around a subject is at least, of three channels of 0..255; and how many times as high
as around the rest of the picture."""
LEAST, MOST = 0.004, 0.8
"""The shares of a picture between which a subject lies."""

NOTHING = (
    "Nothing stands out from the border of this picture. Select the subject yourself, such as with "
    "Smart select."
)


class Subject(Protocol):
    """Where the subject of one picture is."""

    def of(self, pixels: Pixels, rect: Rect) -> Floats:
        """How far each pixel of `rect` belongs to it: H x W, 0..1. `pixels` are the picture's, there."""
        ...

    def at(self, size: Size, other: Size) -> Subject:
        """The same for a picture of `size` that was brought to an `other`."""
        ...


class Selected:
    """A subject that somebody has selected."""

    def __init__(self, mask: Source) -> None:
        """`mask` is H x W x 1, of the picture's size."""
        self._mask = mask

    def of(self, pixels: Pixels, rect: Rect) -> Floats:
        return np.clip(to_unit(self._mask.read(rect))[..., 0], 0, 1)

    def at(self, size: Size, other: Size) -> Subject:
        if size == other:
            return self
        import cv2

        whole = np.ascontiguousarray(self._mask.read(Rect.of(size))[..., 0])
        smaller = other.width < size.width
        way = cv2.INTER_AREA if smaller else cv2.INTER_LINEAR
        return Selected(_Mask(cv2.resize(whole, (other.width, other.height), interpolation=way)))


class _Mask:
    """H x W values as a source."""

    opaque = True

    def __init__(self, values: Pixels) -> None:
        self._values = values[..., None]
        self.size = Size(values.shape[1], values.shape[0])
        self.depth: Depth = depth_of(values)

    def read(self, rect: Rect) -> Pixels:
        return self._values[rect.slices]


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What stands out in one picture; `across` and `down` of its pixels are one of the small picture's.

    `share` is h x w, 0..1; `lines` h x w x 4: slopes and shift that make a share of red, green and blue.
    """

    share: Floats
    lines: Floats
    across: float
    down: float

    def at(self, size: Size, other: Size) -> Subject:
        """The same for a picture of `size` that was brought to an `other`."""
        return replace(
            self,
            across=self.across * other.width / size.width,
            down=self.down * other.height / size.height,
        )

    def of(self, pixels: Pixels, rect: Rect) -> Floats:
        """How far each pixel of `rect` belongs to it: H x W, 0..1. `pixels` are the picture's, there."""
        import cv2

        edge = np.ones((2 * BAND + 1, 2 * BAND + 1), np.uint8)
        ways = (cv2.erode, cv2.dilate)
        inner, outer = (np.asarray(way(self.share, edge), np.float32) for way in ways)
        low, high = self._enlarged(inner, rect), self._enlarged(outer, rect)
        found = np.where(low >= 1, np.float32(1), np.float32(0))
        between = (low < 1) & (high > 0)
        if not between.any():
            return found
        line = self._enlarged(self.lines, rect)
        guide = guide_of(pixels)
        value = line[..., 3]
        for channel in range(3):
            value = value + line[..., channel] * guide[..., channel]
        edges = np.clip((value - np.float32(0.5)) * np.float32(1.6) + np.float32(0.5), 0, 1)
        return np.where(between, edges, found).astype(np.float32)

    def _enlarged(self, small: Floats, rect: Rect) -> Floats:
        """The part of small values that lies under `rect`, at full size, by its absolute place alone."""

        def places(start: int, count: int, step: float, most: int) -> tuple[Any, Any, Floats]:
            at = (np.arange(start, start + count) + 0.5) / step - 0.5
            at = np.clip(at, 0, most - 1)
            below = np.minimum(at.astype(np.int64), max(0, most - 2))
            return below, np.minimum(below + 1, most - 1), (at - below).astype(np.float32)

        shape = (1,) * (small.ndim - 2)
        upper, lower, between = places(rect.y, rect.height, self.down, small.shape[0])
        rows: Any = small[upper] + (small[lower] - small[upper]) * between.reshape(-1, 1, *shape)
        left, right, between = places(rect.x, rect.width, self.across, small.shape[1])
        return rows[:, left] + (rows[:, right] - rows[:, left]) * between.reshape(1, -1, *shape)


def guide_of(pixels: Pixels) -> Floats:
    """H x W x 3 of stored pixels, encoded, 0..1; gray where they are transparent."""
    unit = to_unit(pixels)
    colours = unit[..., :3]
    if pixels.dtype == np.float32:
        colours = encode_srgb(np.nan_to_num(colours, nan=0.0, posinf=1.0, neginf=0.0))
    alpha = np.clip(unit[..., 3:], 0, 1)
    return np.asarray(np.clip(colours, 0, 1) * alpha + 0.5 * (1 - alpha), np.float32)


def find(source: Source, context: Context) -> Found:
    """What stands out in a picture of any size, which is read once, in bands.

    The same picture gives the same subject. Raises OperationError where nothing stands out, and Cancelled.
    """
    seen = overview(source, context, SMALL)
    share = subject_of(seen.colours)
    if share is None:
        raise OperationError(NOTHING)
    return Found(share, lines(seen.colours, share, BAND), seen.step, seen.step)


def background(
    source: Source, subject: Subject, sigma: float, context: Context
) -> Generator[Patch | Progress, None, ArraySource]:
    """The picture with all but the subject softened by a Gaussian of `sigma` pixels; 8 bits become 16.

    Colours are mixed encoded, and none of the subject's bleed into the background. Alpha stays.
    """
    blur = Gaussian(sigma)
    depth: Depth = "float32" if source.depth == "float32" else "uint16"

    def within(rect: Rect) -> Pixels:
        there = rect.inflate(blur.halo).align(blur.align).intersect(Rect.of(source.size))
        pixels = source.read(there)
        share = subject.of(pixels, there)[..., None]
        values = opened(pixels, "encoded", opaque=True)
        weight = (1 - share) * np.clip(values[..., 3:], 0, 1)
        blurred = blur.blur(np.concatenate([values[..., :3] * weight, weight], axis=2))
        inside = rect.relative_to(there).slices
        values, share, blurred = (np.array(each[inside]) for each in (values, share, blurred))
        soft = values[..., :3].copy()
        seen = blurred[..., 3:] > 1e-4
        np.divide(blurred[..., :3], blurred[..., 3:], out=soft, where=seen)
        values[..., :3] = soft + share * (values[..., :3] - soft)
        alpha = values[..., 3].copy()
        result = closed(values, depth, "encoded", opaque=True)
        result[..., 3] = from_unit(alpha[..., None], depth)[..., 0]
        return result

    events = context.render(
        within,
        source,
        reach=None,
        cell=max(MAP_TILE, 2 * blur.halo),
        doing="Softening the background",
    )
    return (yield from context.collect(events, source.size, depth))


def divided(before: Pixels, after: Pixels, share: Floats) -> Pixels:
    """`after` as far as `share`, H x W of 0..1, says, else `before`; both H x W x 4 with the same alpha.

    What has none or all of the share comes out bit for bit.
    """
    part = share[..., None]
    values = opened(before, "encoded", opaque=True)
    values += part * (opened(after, "encoded", opaque=True) - values)
    between = closed(values, depth_of(before), "encoded", opaque=True)
    between[..., 3] = before[..., 3]
    return np.where(part <= 0, before, np.where(part >= 1, after, between))


def subject_of(colours: Floats) -> Floats | None:
    """1 where the subject of a small picture is, else 0; None where nothing stands out.

    `colours` is H x W x 3, encoded, 0..1.
    """
    height, width = colours.shape[:2]
    if min(height, width) < 8:
        return None
    looks = looks_of(colours)
    barrier = from_the_sides(looks)
    if barrier.max() < FAINT:
        return None
    share = cut(colours, standing_out(looks, barrier))
    inside = share > 0
    if not LEAST <= inside.mean() <= MOST:
        return None
    clear = max(FAINT, CLEAR * float(barrier[~inside].mean()))
    return share if barrier[inside].mean() >= clear else None


def looks_of(colours: Floats) -> Floats:
    """L*, a* and b*, each with a range of about 255, without the finest grain."""
    import cv2

    lab = np.asarray(cv2.cvtColor(np.ascontiguousarray(colours), cv2.COLOR_RGB2Lab))
    lab = lab * np.array([2.55, 1.0, 1.0], np.float32)
    calm = cv2.GaussianBlur(lab, (0, 0), 1.2, borderType=cv2.BORDER_REPLICATE)
    return np.asarray(calm, np.float32)


def standing_out(looks: Floats, barrier: Floats) -> Floats:
    """How much each pixel stands out, 0..1."""
    told = scaled(barrier) + OTHER * scaled(unlike_the_border(looks)) + RARE * scaled(rarity(looks))
    fine = 1 - FINE + FINE * scaled(detail(looks))
    return scaled((told * fine * central(*looks.shape[:2])).astype(np.float32))


def from_the_sides(looks: Floats) -> Floats:
    """The barrier from a pixel to the nearest of the picture's sides, and a little of that to the next: what
    touches one side can stand out, too."""
    from neural import subject_kernels as kernels

    height, width = looks.shape[:2]
    sides: list[Floats] = []
    for strip in (np.s_[:1], np.s_[-1:], np.s_[:, :1], np.s_[:, -1:]):
        seeds = np.zeros((height, width), np.bool_)
        seeds[strip] = True
        total = np.zeros((height, width), np.float32)
        for channel in range(3):
            barrier = np.empty((height, width), np.float32)
            plane = np.ascontiguousarray(looks[..., channel])
            kernels.barriers(plane, seeds, SWEEPS, barrier)
            total += barrier
        sides.append(total)
    nearest, following, _, _ = np.sort(np.stack(sides), axis=0)
    return nearest + np.float32(NEXT) * (following - nearest)


def detail(looks: Floats) -> Floats:
    """How much detail there is around each pixel: what is in focus has more."""
    import cv2

    across, down = (cv2.Sobel(looks[..., 0], cv2.CV_32F, *way) / 8 for way in ((1, 0), (0, 1)))
    steep = np.minimum(np.hypot(across, down), STEEP) ** 2
    around = AROUND * max(looks.shape[:2])
    mean = cv2.GaussianBlur(steep, (0, 0), around, borderType=cv2.BORDER_REPLICATE)
    return np.sqrt(np.asarray(mean, np.float32))


def unlike_the_border(looks: Floats) -> Floats:
    """Mahalanobis distances to the colours of each side, without the farthest."""
    height, width = looks.shape[:2]
    rows, columns = max(2, round(height * FRAME)), max(2, round(width * FRAME))
    strips = (looks[:rows], looks[-rows:], looks[:, :columns], looks[:, -columns:])
    far: list[Floats] = []
    for strip in strips:
        colours = strip.reshape(-1, 3).astype(np.float64)
        spread = np.cov(colours.T) + 25.0 * np.eye(3)
        away = looks.astype(np.float64) - colours.mean(axis=0)
        squared = np.einsum("hwi,ij,hwj->hw", away, np.linalg.inv(spread), away)
        far.append(np.sqrt(squared).astype(np.float32))
    ordered = np.sort(np.stack([each / max(1e-6, float(each.max())) for each in far]), axis=0)
    return ordered[:3].sum(axis=0)


def rarity(looks: Floats) -> Floats:
    """The mean distance of each pixel's colour to those of all others."""
    low, high = looks.min(axis=(0, 1)), looks.max(axis=(0, 1))
    step = np.maximum((high - low).max() / BINS, 1e-6)
    bins = np.minimum(((looks - low) / step).astype(np.int64), BINS - 1)
    keys = (bins[..., 0] * BINS + bins[..., 1]) * BINS + bins[..., 2]
    _, inverse, counts = np.unique(keys, return_inverse=True, return_counts=True)
    inverse = inverse.reshape(keys.shape)
    means = np.stack(
        [
            np.bincount(inverse.ravel(), looks[..., c].ravel().astype(np.float64)) / counts
            for c in range(3)
        ],
        axis=1,
    )
    apart = np.sqrt(((means[:, None] - means[None]) ** 2).sum(axis=2))
    rare = apart @ (counts / counts.sum())
    return rare[inverse].astype(np.float32)


def central(height: int, width: int) -> Floats:
    """More in the middle: 1 there, and a half in the corners."""
    rows = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    columns = np.linspace(-1, 1, width, dtype=np.float32)[None]
    return (1 - 0.25 * (rows**2 + columns**2)).astype(np.float32)


def scaled(values: Floats) -> Floats:
    low, high = np.percentile(values, 1), np.percentile(values, 99)
    return np.clip((values - low) / max(1e-6, high - low), 0, 1).astype(np.float32)


def cut(colours: Floats, guess: Floats) -> Floats:
    """The guess cut along the colours: 1 for the subject, 0 for the rest."""
    import cv2

    stored = np.rint(colours * 255).astype(np.uint8)
    steps = np.rint(guess * 255).astype(np.uint8)
    between, _ = cv2.threshold(steps, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    level = LEVEL * between / 255
    sides = np.full(guess.shape, cv2.GC_PR_BGD, np.uint8)
    sides[guess < SURE_OTHER * level] = cv2.GC_BGD
    sides[guess >= level] = cv2.GC_PR_FGD
    sides[guess >= level + SURE_THING * (1 - level)] = cv2.GC_FGD
    if (sides & 1).any() and not (sides & 1).all():
        cv2.setRNGSeed(1)
        thing, other = np.zeros((1, 65)), np.zeros((1, 65))
        cv2.grabCut(stored, sides, (0, 0, 0, 0), other, thing, ROUNDS, cv2.GC_INIT_WITH_MASK)  # pyright: ignore[reportCallIssue, reportArgumentType]
    return tidied((sides & 1).astype(np.uint8))


def tidied(share: npt.NDArray[np.uint8]) -> Floats:
    """Without specks and pinholes: what is small beside the largest part belongs to what is around it."""
    import cv2

    for way in (0, 1):
        count, found = cv2.connectedComponents((share == 1 - way).astype(np.uint8), connectivity=8)
        labels = np.asarray(found, np.int64)
        sizes = np.bincount(labels.ravel(), minlength=count)
        if count < 2:
            continue
        least = 0.1 * sizes[1:].max() if way == 0 else 0.03 * share.sum()
        small = sizes < least
        small[0] = False
        share = np.where(small[labels], way, share).astype(np.uint8)
    return share.astype(np.float32)
