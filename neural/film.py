"""Frames of one film: what is measured of a frame, steadied by what was measured of those before it.

Everything follows from the frames themselves, and from as many as count: whoever goes on in the middle
measures those again, and gets what he would have got from the beginning.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt

from neural.operation import OperationError

if TYPE_CHECKING:
    import torch

    from neural.networks.styled import Moments
    from neural.source import Source

Floats = npt.NDArray[np.float32]

Steadied = Literal["each", "smoothed", "first"]

SIDE = 16
"""Of the small picture by which scenes are told apart."""
UNLIKE, APART, MOST = 0.5, 0.1, 0.5
"""Frames of two scenes have a smaller correlation than this, and more than the share `MOST` of their values
lies farther apart than this, of 0..1."""
KEPT = 256
"""Frames whose measurements are remembered."""


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """What a network is told of one frame: `told` is the style, `moments` are the statistics of its norms.
    `look` is the frame itself, SIDE x SIDE x 3."""

    told: torch.Tensor
    moments: tuple[Moments, ...]
    look: Floats


@dataclass(eq=False)
class Memory:
    """What was measured of the last frames, by number; None for one that cannot be read. For any thread."""

    _kept: OrderedDict[int, Measured | None] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def keep(self, number: int, measured: Measured | None) -> None:
        with self._lock:
            self._kept[number] = measured
            self._kept.move_to_end(number)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)

    def __contains__(self, number: int) -> bool:
        return number in self._kept

    def get(self, number: int) -> Measured | None:
        with self._lock:
            if number in self._kept:
                self._kept.move_to_end(number)
            return self._kept.get(number)


@dataclass(frozen=True, slots=True, eq=False)
class Film:
    """The frame that is worked on, by its `number` from 0, and the way to those before it.

    `read` gives a frame as the operation would get it, or raises OperationError.
    """

    number: int
    read: Callable[[int], Source]
    memory: Memory

    def measured(self, number: int, measure: Callable[[Source], Measured]) -> Measured | None:
        """What `measure` gives for a frame; None where it cannot be read or measured."""
        if number not in self.memory:
            try:
                found = measure(self.read(number))
            except OperationError:
                found = None
            self.memory.keep(number, found)
            return found
        return self.memory.get(number)


def steadied(
    own: Measured,
    film: Film,
    measure: Callable[[Source], Measured],
    how: Steadied,
    over: int,
) -> Measured:
    """What the frame is painted with: its own, what the first frame has, or an exponential moving average
    over about `over` frames that begins anew with each scene. What cannot be read is passed over."""
    film.memory.keep(film.number, own)
    if how == "first":
        earlier = (film.measured(number, measure) for number in range(film.number))
        return next((each for each in earlier if each is not None), own)
    if how == "each" or over == 1:
        return own
    frames = [own]
    for number in range(film.number - 1, max(-1, film.number - 1 - 2 * over), -1):
        before = film.measured(number, measure)
        if before is None:
            continue
        if other_scene(before.look, frames[-1].look):
            break
        frames.append(before)
    return averaged(frames, over)


def averaged(frames: list[Measured], over: int) -> Measured:
    """The mean of frames, the newest first, each of which counts 1 - 2 / (over + 1) of the one after it."""
    if len(frames) == 1:
        return frames[0]
    weights = (1 - 2 / (over + 1)) ** np.arange(len(frames))
    weights = [float(weight) for weight in weights / weights.sum()]

    def mean(values: list[torch.Tensor]) -> torch.Tensor:
        total: Any = sum(weight * value for weight, value in zip(weights, values, strict=True))
        return total

    first = frames[0]
    moments = tuple(
        type(own)(
            mean([each.moments[at].mean for each in frames]),
            mean([each.moments[at].variance for each in frames]),
        )
        for at, own in enumerate(first.moments)
    )
    return Measured(mean([each.told for each in frames]), moments, first.look)


def look_of(colours: Floats) -> Floats:
    """H x W x 3, encoded, 0..1, as the small picture of `Measured`."""
    import cv2

    return np.asarray(cv2.resize(colours, (SIDE, SIDE), interpolation=cv2.INTER_AREA), np.float32)


def other_scene(one: Floats, other: Floats) -> bool:
    """Whether a cut lies between two frames: neither light nor something that moves makes one by itself."""
    if (np.abs(one - other) > APART).mean() <= MOST:
        return False
    a, b = one - one.mean(axis=(0, 1)), other - other.mean(axis=(0, 1))
    alike = float((a * b).sum()) / max(1e-9, float(np.sqrt((a * a).sum() * (b * b).sum())))
    return alike < UNLIKE
