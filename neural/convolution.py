"""Sums of a pixel's neighbours with fixed weights: along a line, or over the opening of a lens.

On the CPU they are summed tap by tap, or span by span from running sums of the rows; on a graphics card
the same weights go through a convolution. The picture's border is continued by its outermost pixels.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import ceil, cos, pi, radians, sin, sqrt, tau
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from neural.area import Floats
from neural.device import Kind, on_card

Doubles = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

FINE = (4, 2)
"""Lines in each row of a small and of a large opening, so that its edge is smooth."""
SMALL = 8.0
"""Radius up to which an opening is a small one."""


class Kernel(Protocol):
    """Weights of a pixel's neighbours."""

    @property
    def reach(self) -> int:
        """How far the weights go from the centre."""
        ...

    def weights(self) -> Doubles:
        """All of them: a square of 2 reach + 1."""
        ...

    def on_cpu(self, values: Floats) -> Floats: ...


class Taps(Kernel):
    """A kernel of few weights."""

    def on_cpu(self, values: Floats) -> Floats:
        from neural import area_kernels as kernels

        square = self.weights()
        downs, rights = np.nonzero(square)
        out = np.empty_like(values)
        kernels.add_taps(
            flat(bordered(values, self.reach)),
            self.reach,
            downs - self.reach,
            rights - self.reach,
            square[downs, rights].astype(np.float32),
            flat(out),
        )
        return out


@dataclass(frozen=True)
class Line(Taps):
    """A line of `length` pixels through the centre, `angle` degrees counter-clockwise from the right."""

    length: float
    angle: float

    @property
    def reach(self) -> int:
        return ceil(self.length / 2) + 1

    def weights(self) -> Doubles:
        """Points along the line, each shared among the four pixels around it."""
        square = np.zeros((2 * self.reach + 1,) * 2)
        count = max(1, ceil(8 * self.length))
        along = ((np.arange(count) + 0.5) / count - 0.5) * self.length
        # Rounded, so that a line along the pixels has no weights of 1e-17 beside it.
        xs = np.round(self.reach + along * cos(radians(self.angle)), 9)
        ys = np.round(self.reach - along * sin(radians(self.angle)), 9)
        splat(square, xs, ys, np.ones(count))
        return square / square.sum()


@dataclass(frozen=True)
class Aperture:
    """The opening of a lens: a disc, or with `blades` a polygon that is turned by `turn` degrees."""

    radius: float
    blades: int = 0
    turn: float = 0.0

    @property
    def reach(self) -> int:
        return ceil(self.radius) + 1

    @cached_property
    def spans(self) -> tuple[Ints, Doubles, Doubles]:
        """Rows below the centre, and where in them the opening begins and ends."""
        fine = FINE[self.radius > SMALL]
        lines = (np.arange(-self.reach * fine, (self.reach + 1) * fine) + 0.5) / fine - 0.5
        rows = np.rint(lines).astype(np.int64)
        ends = np.array([self._crossed(line) for line in lines])
        open_ = ends[:, 1] > ends[:, 0]
        return rows[open_], ends[open_, 0].copy(), ends[open_, 1].copy()

    def _crossed(self, line: float) -> tuple[float, float]:
        """Where a horizontal line enters and leaves the opening; (0, 0) where it passes it by."""
        if not self.blades:
            half = sqrt(max(0.0, self.radius**2 - line**2))
            return -half, half
        angles = tau * np.arange(self.blades + 1) / self.blades + radians(self.turn)
        # As large as the disc: the blur looks equally strong.
        out = self.radius * sqrt(pi / (self.blades / 2 * sin(tau / self.blades)))
        xs, ys = (
            min(out, self.radius + 1) * np.cos(angles),
            min(out, self.radius + 1) * np.sin(angles),
        )
        found: list[float] = []
        for i in range(self.blades):
            low, high = sorted((float(ys[i]), float(ys[i + 1])))
            if low <= line < high:
                share = (line - ys[i]) / (ys[i + 1] - ys[i])
                found.append(float(xs[i] + share * (xs[i + 1] - xs[i])))
        return (min(found), max(found)) if len(found) > 1 else (0.0, 0.0)

    def weights(self) -> Doubles:
        square = np.zeros((2 * self.reach + 1,) * 2)
        columns = np.arange(-self.reach, self.reach + 1)
        for row, left, right in zip(*self.spans, strict=True):
            covered = np.minimum(columns + 0.5, right) - np.maximum(columns - 0.5, left)
            square[row + self.reach] += np.clip(covered, 0, 1)
        return square / square.sum()

    def on_cpu(self, values: Floats) -> Floats:
        from neural import area_kernels as kernels

        rows, lefts, rights = self.spans
        out = np.empty_like(values)
        share = 1.0 / float((rights - lefts).sum())
        padded = flat(bordered(values, self.reach))
        kernels.add_spans(padded, self.reach, rows, lefts, rights, share, flat(out))
        return out


def convolved(values: Floats, kernel: Kernel, device: Kind = "cpu") -> Floats:
    """H x W x C after the kernel. A card that is full leaves it to the CPU."""
    return on_card(
        device,
        lambda torch, device: on_device(values, kernel, torch, device),
        lambda: kernel.on_cpu(values),
    )


def on_device(values: Floats, kernel: Kernel, torch: Any, device: Kind) -> Floats:
    """The same with torch: every channel through one two-dimensional convolution."""
    functional = torch.nn.functional
    planes = torch.from_numpy(np.ascontiguousarray(values)).to(device).permute(2, 0, 1)[:, None]
    padded = functional.pad(planes, (kernel.reach,) * 4, mode="replicate")
    weights = torch.from_numpy(kernel.weights().astype(np.float32)).to(device)[None, None]
    summed = functional.conv2d(padded, weights)
    return summed[:, 0].permute(1, 2, 0).contiguous().cpu().numpy()


def bordered(values: Floats, margin: int) -> Floats:
    """With `margin` more pixels on each side, like the outermost ones."""
    import cv2

    around = (margin, margin, margin, margin)
    return cv2.copyMakeBorder(values, *around, cv2.BORDER_REPLICATE).astype(np.float32, copy=False)


def flat(values: Floats) -> Floats:
    """H x W x C seen as H x W C."""
    return values.reshape(values.shape[0], -1)


def splat(square: Doubles, xs: Doubles, ys: Doubles, weights: Doubles) -> None:
    """Add weights at places of a square, each shared among the four pixels around it."""
    left, top = np.floor(xs).astype(int), np.floor(ys).astype(int)
    right, down = xs - left, ys - top
    for dy, share_y in ((0, 1 - down), (1, down)):
        for dx, share_x in ((0, 1 - right), (1, right)):
            inside = share_x * share_y != 0
            place = (top + dy)[inside], (left + dx)[inside]
            np.add.at(square, place, (weights * share_x * share_y)[inside])


@dataclass(frozen=True)
class Bell:
    """A Gaussian of a deviation in pixels, ended at three of them."""

    sigma: float

    @property
    def reach(self) -> int:
        return max(1, ceil(3 * self.sigma))

    def row(self) -> Doubles:
        away = np.arange(-self.reach, self.reach + 1)
        weights = np.exp(-(away**2) / (2 * self.sigma**2))
        return weights / weights.sum()

    def weights(self) -> Doubles:
        return np.outer(self.row(), self.row())

    def on_cpu(self, values: Floats) -> Floats:
        import cv2

        row = self.row()
        precise = values.astype(np.float64)
        summed = cv2.sepFilter2D(precise, cv2.CV_64F, row, row, borderType=cv2.BORDER_REPLICATE)
        return summed.astype(np.float32).reshape(values.shape)
