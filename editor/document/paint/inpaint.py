"""Fill a hole with texture from around it.

Exemplar-based, coarse to fine: the patches over the hole look for their nearest neighbours outside it with
PatchMatch (Barnes et al. 2009), every pixel becomes the mean of what its patches found, and again (Wexler,
Shechtman, Irani, "Space-Time Completion of Video", 2007).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from editor.document.paint.membrane import halved, membrane

Floats = npt.NDArray[np.float32]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int32]

REACH: Final = 3
"""Patches are 7 x 7."""
_MANY: Final = 60_000
"""More patches than this at a level are looked at less often: what came from above is good already."""


class NothingToCopy(ValueError):
    """There is no whole patch outside the hole; its text is for the person."""


def inpaint(
    pixels: Floats,
    hole: Bools,
    *,
    usable: Bools | None = None,
    seed: int = 1,
    checkpoint: Callable[[float], None] = lambda done: None,
) -> Floats:
    """`pixels`, H x W x C, with what is in the hole made up; the rest is untouched.

    `usable` are the pixels that may be copied (all outside the hole when None). The same seed gives the
    same pixels. `checkpoint` hears the share that is done, 0..1, and may raise to stop. Raises
    NothingToCopy.
    """
    if not hole.any():
        return pixels.copy()
    allowed = ~hole if usable is None else usable & ~hole
    # The edge is mirrored, so that every pixel has whole patches around it.
    wide = ((REACH, REACH), (REACH, REACH))
    image = np.pad(pixels, (*wide, (0, 0)), mode="symmetric")
    levels = [(image, np.pad(hole, wide, mode="symmetric"), np.pad(allowed, wide))]
    while _thickness(levels[-1][1]) > 2 * REACH and min(levels[-1][1].shape) > 16 * REACH:
        image, gap, good = levels[-1]
        small, known = halved(image, ~gap)
        _, some = halved(image[..., :1], ~good)
        if not _sources(~some & known):
            break
        levels.append((small, ~known | _any_of_four(gap), ~some & known))
    field: Ints | None = None
    result = image
    random = np.uint64(seed * 2654435761 + 88172645463325252)
    for number in range(len(levels) - 1, -1, -1):
        image, gap, good = levels[number]
        level = _Level(image, gap, good)
        if field is None:
            level.image[...] = membrane(level.image, ~gap)
        random = level.take(field, random)
        rounds = 3 if len(level.targets) > _MANY else 4 + 2 * number
        for turn in range(rounds):
            checkpoint((len(levels) - 1 - number + turn / rounds) / len(levels))
            random = level.improve(random, passes=1 if len(level.targets) > _MANY else 2)
        field = level.field
        result = level.image
    checkpoint(1.0)
    inner = result[REACH:-REACH, REACH:-REACH]
    return np.where(hole[..., None], inner, pixels).astype(np.float32)


class _Level:
    """The picture at one scale, and where each patch over the hole comes from."""

    def __init__(self, image: Floats, hole: Bools, allowed: Bools) -> None:
        import cv2

        self.image = np.ascontiguousarray(image, np.float32)
        self.holes = np.argwhere(hole).astype(np.int32)
        self.means = self.image
        self.usable = _whole(allowed)
        if not self.usable.any():
            raise NothingToCopy("There is too little around this place to fill it from.")
        size = 2 * REACH + 1
        over = cv2.dilate(hole.astype(np.uint8), np.ones((size, size), np.uint8)).astype(bool)
        self.targets = np.argwhere(over & _interior(hole.shape)).astype(np.int32)
        self.field = np.full((*hole.shape, 2), -1, np.int32)
        self.far = np.full(hole.shape, -1.0, np.float32)
        depth: Any = cv2.distanceTransform(hole.astype(np.uint8), cv2.DIST_L2, 3)
        self.trust = np.power(np.float32(1.3), -depth).astype(np.float32)

    def take(self, field: Ints | None, random: Any) -> Any:
        """Begin with the field of the level above, or with chance."""
        from editor.document.paint import solve

        if field is not None:
            y, x = self.targets[:, 0], self.targets[:, 1]
            above_y = np.minimum(y // 2, field.shape[0] - 1)
            above_x = np.minimum(x // 2, field.shape[1] - 1)
            above = field[above_y, above_x]
            known = above[:, 0] >= 0
            self.field[y[known], x[known], 0] = 2 * above[known, 0] + y[known] % 2
            self.field[y[known], x[known], 1] = 2 * above[known, 1] + x[known] % 2
        sources = np.argwhere(self.usable).astype(np.int32)
        arguments = self.targets, sources, self.usable, self.field, self.far, REACH
        self._average()
        random = np.uint64(solve.begin_field(self.image, self.means, *arguments, random))
        if field is not None:
            self._vote(np.float32(np.inf))
            self._average()
            random = np.uint64(solve.begin_field(self.image, self.means, *arguments, random))
        return random

    def improve(self, random: Any, passes: int) -> Any:
        from editor.document.paint import solve

        for turn in range(passes):
            known = self.usable, self.field, self.far, REACH
            random = np.uint64(
                solve.search(self.image, self.means, self.targets, *known, turn % 2, random)
            )
        found = self.far[self.targets[:, 0], self.targets[:, 1]]
        self._vote(np.float32(max(1e-6, 0.5 * float(np.percentile(found, 75)))))
        self._measure()
        return random

    def _average(self) -> None:
        import cv2

        size = 2 * REACH + 1
        means = np.asarray(cv2.blur(self.image, (size, size)), np.float32)
        self.means = means.reshape(self.image.shape)  # OpenCV drops a single channel

    def _vote(self, spread: Any) -> None:
        from editor.document.paint import solve

        solve.vote(
            self.image, self.means, self.holes, self.field, self.far, self.trust, REACH, spread
        )

    def _measure(self) -> None:
        """The distances anew, after the picture has changed."""
        from editor.document.paint import solve

        self._average()
        sources = self.targets[:1]  # none is needed: every target has one
        solve.begin_field(
            *(
                self.image,
                self.means,
                self.targets,
                sources,
                self.usable,
                self.field,
                self.far,
                REACH,
            ),
            np.uint64(1),
        )


def _thickness(hole: Bools) -> float:
    """The distance from the deepest pixel of the hole to its edge."""
    import cv2

    return float(cv2.distanceTransform(hole.astype(np.uint8), cv2.DIST_L2, 3).max())


def _whole(allowed: Bools) -> Bools:
    """The pixels whose whole patch is allowed."""
    import cv2

    size = 2 * REACH + 1
    kernel = np.ones((size, size), np.uint8)
    eroded = cv2.erode(allowed.astype(np.uint8), kernel, borderType=cv2.BORDER_CONSTANT)
    return eroded.astype(bool) & _interior(allowed.shape)


def _interior(shape: tuple[int, ...]) -> Bools:
    inside = np.zeros(shape, bool)
    inside[REACH : shape[0] - REACH, REACH : shape[1] - REACH] = True
    return inside


def _sources(allowed: Bools) -> bool:
    return bool(_whole(allowed).any())


def _any_of_four(mask: Bools) -> Bools:
    """Half the size, rounded up: true where any of the four is."""
    rows, columns = -(-mask.shape[0] // 2) * 2, -(-mask.shape[1] // 2) * 2
    even = np.zeros((rows, columns), bool)
    even[: mask.shape[0], : mask.shape[1]] = mask
    out: Any = even.reshape(rows // 2, 2, columns // 2, 2).any(axis=(1, 3))
    return out
