"""Did a network keep to the picture? What Upscale invented, and what Denoise took away that was no noise.

Upscale: the result, reduced again by antialiased bicubic resampling (the way its networks learned that
pictures become small), should be the input. Denoise: what was removed should be as strong as in flat
places nearby and should not look like what is left. Both are computed in bands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from math import log10

import numpy as np
import numpy.typing as npt

from neural.context import Context
from neural.operation import Operation, OperationError, Progress
from neural.resample import resampled
from neural.sentence import Title
from neural.source import Depth, Pixels, Rect, Size, Source, encode_srgb, to_unit

Floats = npt.NDArray[np.float32]

MEASURED = ("upscale", "denoise")
"""Ids of the operations whose results are checked."""
GAIN = 8.0
"""An overlay shows a difference of 1/GAIN of white in full colour."""
VISIBLE = 5 / 255
"""Differences of luminance that an eye may notice side by side."""
BRIGHTER = (255, 128, 0)
DARKER = (0, 112, 255)
BEST = 99.0
"""PSNR of what does not differ, in dB."""

BLOCK = 16
"""Edge in pixels of the blocks in which removed noise is judged."""
BAND = 1 << 20
"""Pixels worked on at once."""
NEAR = 9
"""Blocks across the neighbourhood whose flat places say how strong the noise is."""
FLAT = 0.25
"""The share of a neighbourhood that is believed to be flat."""
EXCESS = 1.3
"""Blocks of pure noise differ by chance: structure begins above this times the neighbourhood's."""
CHANCE = 0.03
"""The squared correlation that noise may have with anything by chance."""

PATTERN = (0.1, 0.2)
"""Correlation of neighbouring pixels, above that of the picture's noise, at which what was removed
begins to be a pattern, and at which it is one."""

UPSCALE_WORDS = ((42.0, "faithful"), (36.0, "nearly faithful"), (28.0, "adds detail"))
DENOISE_WORDS = ((45.0, "only noise removed"), (38.0, "little detail lost"), (32.0, "detail lost"))


class Overlay:
    """A signed difference as a picture to lay over the input: orange where the result is brighter, blue
    where it is darker, transparent where they agree. 8 bits, computed where it is read."""

    depth: Depth = "uint8"
    opaque = False

    def __init__(self, size: Size, signed: Callable[[Rect], Floats]) -> None:
        self.size = size
        self._signed = signed

    def read(self, rect: Rect) -> Pixels:
        signed = self._signed(rect)
        pixels = np.empty((*signed.shape, 4), np.uint8)
        pixels[..., :3] = np.where(signed[..., None] > 0, BRIGHTER, DARKER)
        pixels[..., 3] = np.rint(np.clip(np.abs(signed) * GAIN, 0, 1) * 255)
        return pixels


@dataclass(frozen=True, slots=True)
class Fidelity:
    """How faithful a result is.

    `score` is in dB, higher is better: the result reduced again against the input, or an untouched
    picture against one that lacks what was wrongly removed. `words` say the same plainly. `figures`
    are all that was measured. `overlay` lies over the input; its gain is `GAIN`.
    """

    score: float
    words: str
    line: str
    """One line for the person, with the figures."""
    figures: dict[str, float]
    overlay: Source

    def to_json(self) -> dict[str, float | str]:
        rounded = {name: round(value, 4) for name, value in self.figures.items()}
        return {"score": round(self.score, 2), "words": self.words, **rounded}


def check(
    operation: Operation, source: Source, result: Source, context: Context | None = None
) -> Fidelity:
    """Compare a result of an operation of `MEASURED` with what it was made from.

    Raises OperationError for other operations and for sizes that do not fit, and Cancelled.
    """
    context = context or Context()
    larger = result.size.width >= source.size.width and result.size.height >= source.size.height
    if operation.id == "upscale" and larger:
        return _projected_back(source, result, context)
    if operation.id == "denoise" and result.size == source.size:
        return _removed(source, result, context)
    if operation.id in MEASURED:
        raise OperationError(
            "A result of {} pixels is not compared with a picture of {}.", result.size, source.size
        )
    raise OperationError(
        "Fidelity is measured for Upscale and Denoise, not for {}.", Title(operation.title)
    )


def _projected_back(source: Source, result: Source, context: Context) -> Fidelity:
    size = source.size
    # One byte a pixel, so that the overlay costs a quarter of the picture.
    steps = np.empty((size.height, size.width), np.int8)
    squares, visible = 0.0, 0
    for event in resampled(_Encoded(result), size, context, "Comparing", kernel="bicubic"):
        if isinstance(event, Progress):
            context.report(event)
            continue
        again, given = _shown(event.pixels), _shown(_Encoded(source).read(event.rect))
        if source.depth != "float32":
            again = np.clip(again, 0, 1)  # as the input was when it was stored
        squares += float(np.square(again - given, dtype=np.float64).sum())
        signed = (again - given).mean(axis=2)
        visible += int((np.abs(signed) > VISIBLE).sum())
        steps[event.rect.slices] = np.rint(np.clip(signed * GAIN, -1, 1) * 127)
    psnr = _decibels(squares / (3 * size.area))
    share = 100 * visible / size.area
    words = next((words for least, words in UPSCALE_WORDS if psnr >= least), "another picture")
    line = (
        f"{words.capitalize()}: reduced again it matches the original at {psnr:.1f} dB, "
        f"{share:.1f}% of the pixels differ visibly."
    )
    overlay = Overlay(size, lambda rect: steps[rect.slices].astype(np.float32) / (127 * GAIN))
    return Fidelity(psnr, words, line, {"psnr": psnr, "visible_percent": share}, overlay)


@dataclass
class _Blocks:
    """Sums over blocks: what was removed, squared; times its right and its lower neighbour; times the
    detail that is left; that, squared."""

    size: Size

    def __post_init__(self) -> None:
        shape = (-(-self.size.height // BLOCK), -(-self.size.width // BLOCK))
        self.removed, self.common, self.left, self.count = (np.zeros(shape) for _ in range(4))
        self.across, self.down = np.zeros(shape), np.zeros(shape)

    def add(self, band: Rect, around: Rect, removed: Floats, left: Floats) -> None:
        """Take a band of whole blocks; the arrays are of what lies `around` it."""
        right, below = np.zeros_like(removed), np.zeros_like(removed)
        right[:, :-1], below[:-1] = removed[:, 1:], removed[1:]
        inner = band.relative_to(around).slices
        removed, left, right, below = (part[inner] for part in (removed, left, right, below))
        rows = slice(band.y // BLOCK, -(-band.bottom // BLOCK))
        self.removed[rows] = _summed(removed * removed)
        self.across[rows] = _summed(removed * right)
        self.down[rows] = _summed(removed * below)
        self.common[rows] = _summed(removed * left)
        self.left[rows] = _summed(left * left)
        self.count[rows] = _summed(np.ones_like(removed))

    @cached_property
    def structure(self) -> npt.NDArray[np.float64]:
        """For each block, the share of what was removed that looks like picture, 0..1."""
        power = self.removed / self.count
        flat = _flat(power)
        excess = np.maximum(power - EXCESS * flat, 0) / np.maximum(power, 1e-12)
        excess *= self._pattern
        alike = self.common**2 / np.maximum(self.removed * self.left, 1e-12)
        alike = np.maximum(alike - CHANCE, 0) / (1 - CHANCE)
        # What is left of the noise looks like what was removed of it: only blocks with detail of
        # their own can tell.
        detail = self.left / self.count
        alike *= 1 - np.minimum(EXCESS * _flat(detail) / np.maximum(detail, 1e-12), 1)
        real = power > (0.5 / 255) ** 2 / 3  # below it there is nothing but rounding
        return np.where(real, np.maximum(excess, alike), 0.0)

    @property
    def _pattern(self) -> npt.NDArray[np.float64]:
        """0 where neighbouring pixels of what was removed agree as little as in flat parts of the picture:
        noise that is stronger in places is still noise. 1 where they clearly agree more."""
        power = np.maximum(self.removed, 1e-12)
        agreeing = np.maximum(self.across / power, self.down / power)
        low, high = PATTERN
        return np.clip((agreeing - np.quantile(agreeing, FLAT) - low) / (high - low), 0, 1)


def _removed(source: Source, result: Source, context: Context) -> Fidelity:
    import cv2

    size = source.size
    before, after = _Encoded(source), _Encoded(result)
    blocks = _Blocks(size)
    for band in _bands(size):
        context.checkpoint()
        around = band.inflate(BLOCK).intersect(Rect.of(size))
        light = _shown(after.read(around)).mean(axis=2)
        left = light - cv2.GaussianBlur(light, (0, 0), 1.5)
        removed = _shown(before.read(around)).mean(axis=2) - light
        blocks.add(band, around, removed, left)
        context.report(context.progress(band.bottom / size.height, "Comparing"))
    total = float(blocks.removed.sum())
    lost = float((blocks.structure * blocks.removed).sum())
    share = 100 * lost / total if total > 0 else 0.0
    sigma = 255 * (total / size.area) ** 0.5
    kept = _decibels(lost / size.area)
    words = next((words for least, words in DENOISE_WORDS if kept >= least), "much detail lost")
    line = (
        f"{words.capitalize()}: what was removed has a standard deviation of {sigma:.1f} of 255, "
        f"{share:.1f}% of it looks like picture ({kept:.1f} dB)."
    )
    figures = {
        "structure_percent": share,
        "removed_sigma": sigma,
        "lost_psnr": kept,
    }
    weights = np.sqrt(blocks.structure).astype(np.float32)

    def signed(rect: Rect) -> Floats:
        gone = _shown(after.read(rect)).mean(axis=2) - _shown(before.read(rect)).mean(axis=2)
        rows = np.arange(rect.y, rect.bottom) // BLOCK
        columns = np.arange(rect.x, rect.right) // BLOCK
        return gone * weights[rows[:, None], columns]

    return Fidelity(kept, words, line, figures, Overlay(size, signed))


def _flat(power: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """For each block what the flattest part of its neighbourhood has; row by row, to stay small."""
    around = np.pad(power, NEAR // 2, mode="edge")
    flat = np.empty_like(power)
    rank = round(FLAT * (NEAR * NEAR - 1))
    for row in range(power.shape[0]):
        near = np.lib.stride_tricks.sliding_window_view(around[row : row + NEAR], (NEAR, NEAR))
        values = near.reshape(power.shape[1], NEAR * NEAR)
        flat[row] = np.partition(values, rank, axis=1)[:, rank]
    return flat


class _Encoded:
    """A source whose colours are encoded float32 whatever its depth."""

    depth: Depth = "float32"

    def __init__(self, source: Source) -> None:
        self._source = source
        self.size = source.size
        self.opaque = source.opaque

    def read(self, rect: Rect) -> Pixels:
        values = np.array(to_unit(self._source.read(rect)))
        if self._source.depth == "float32":
            values[..., :3] = encode_srgb(values[..., :3])
        return values


def _shown(pixels: Pixels) -> Floats:
    """Colours as far as they show: H x W x 3, weighted by alpha."""
    return pixels[..., :3] * pixels[..., 3:]


def _bands(size: Size) -> Iterator[Rect]:
    rows = max(1, BAND // (size.width * BLOCK)) * BLOCK
    for top in range(0, size.height, rows):
        yield Rect.edges(0, top, size.width, min(size.height, top + rows))


def _summed(values: Floats) -> npt.NDArray[np.float64]:
    """Sums over blocks; those at the right and bottom may be smaller."""
    starts = [np.arange(0, length, BLOCK) for length in values.shape]
    rows = np.add.reduceat(values, starts[0], axis=0, dtype=np.float64)
    return np.add.reduceat(rows, starts[1], axis=1)


def _decibels(mean_square: float) -> float:
    return min(BEST, -10 * log10(mean_square)) if mean_square > 0 else BEST
