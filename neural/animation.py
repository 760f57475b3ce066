"""Keyframes of latents over time: what a generator is told for every frame of a movie."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import cos, pi
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from neural.latents import between

Floats = npt.NDArray[np.float32]

Easing = Literal["smooth", "linear", "in", "out"]
EASINGS: tuple[Easing, ...] = get_args(Easing)


def eased(share: float, easing: Easing) -> float:
    """How far one is on the way at `share` (0..1) of the time.

    "smooth" sets off and arrives softly, "in" sets off softly, "out" arrives softly.
    """
    match easing:
        case "linear":
            return share
        case "smooth":
            return 0.5 - 0.5 * cos(pi * share)
        case "in":
            return share * share
        case "out":
            return 1 - (1 - share) ** 2


@dataclass(frozen=True)
class Walk:
    """A way through keyframes that takes `frames` frames, the same time from each to the next.

    With `loop` it comes back to the first, and the frame after the last is the first again. Raises
    ValueError, in words for the person, for no keyframe, no frame, or latents of different lengths.
    """

    keys: tuple[Floats, ...]
    frames: int
    easing: Easing = "smooth"
    loop: bool = False

    def __post_init__(self) -> None:
        if not self.keys:
            raise ValueError("An animation needs at least one keyframe.")
        if self.frames < 1:
            raise ValueError("An animation needs at least one frame; make it longer.")
        first = len(self.keys[0])
        for number, key in enumerate(self.keys[1:], 2):
            if len(key) != first:
                raise ValueError(
                    f"Keyframe {number} has {len(key)} numbers, the first has {first}: they must be of "
                    "one model."
                )

    def at(self, frame: int) -> Floats:
        """The latent of a frame, 0 to `frames` - 1."""
        legs = len(self.keys) if self.loop else len(self.keys) - 1
        if legs == 0 or len(self.keys) == 1:
            return self.keys[0]
        steps = self.frames if self.loop else max(1, self.frames - 1)
        place = frame * legs / steps
        leg = min(int(place), legs - 1)
        start, end = self.keys[leg], self.keys[(leg + 1) % len(self.keys)]
        share = eased(min(1.0, place - leg), self.easing)
        return start if share == 0 else end if share == 1 else between(start, end, share)

    def __iter__(self) -> Iterator[Floats]:
        return (self.at(frame) for frame in range(self.frames))
