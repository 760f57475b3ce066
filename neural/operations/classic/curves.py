"""Curves: a free tone curve for all channels and for each."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import ClassVar, Self

import numpy as np
from pydantic import field_validator

from neural.operation import OperationError, param
from neural.pixelwise import Curve, Doubles, tone_map
from neural.point import PixelFunction, PointOperation
from neural.source import Depth

Points = tuple[tuple[float, float], ...]
"""Where a curve passes: (input, output) pairs in 0..1, inputs rising."""

STRAIGHT: Points = ((0.0, 0.0), (1.0, 1.0))


class Curves(PointOperation):
    """Sends tones through smooth curves: each channel's own first, then that of all channels.

    Between points a monotone cubic, so that it overshoots none; outside the first and last point it is
    level. float32 values beyond 0..1 keep their distance from black or white.
    """

    id: ClassVar[str] = "curves"
    title: ClassVar[str] = "Curves"
    menu: ClassVar[tuple[str, ...]] = ("Image", "Adjustments")
    summary: ClassVar[str] = "Bend the tones with a curve, all together or channel by channel."
    shortcut: ClassVar[str] = "Ctrl+M"

    rgb: Points = param(
        STRAIGHT, "RGB", widget="curve", help="The curve of all channels: input and output, 0 to 1."
    )
    red: Points = param(STRAIGHT, "Red", widget="curve", help="The curve of red alone.")
    green: Points = param(STRAIGHT, "Green", widget="curve", help="The curve of green alone.")
    blue: Points = param(STRAIGHT, "Blue", widget="curve", help="The curve of blue alone.")

    @field_validator("rgb", "red", "green", "blue")
    @classmethod
    def _in_order(cls, points: Points) -> Points:
        if len(points) < 2:
            raise ValueError("a curve has at least two points")
        points = tuple(sorted(points))
        if not all(0 <= value <= 1 for point in points for value in point):
            raise ValueError("points of a curve lie within 0 and 1")
        if any(a[0] == b[0] for a, b in pairwise(points)):
            raise ValueError("two points of a curve have the same input")
        return points

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read curves saved by Photoshop (.acv) or GIMP.

        Raises OperationError when the file is neither, OSError when it cannot be read.
        """
        data = path.read_bytes()
        try:
            channels = _gimp(data) if data.startswith(b"# GIMP Curves File") else _adobe(data)
            rgb, red, green, blue = channels[:4]
            return cls(rgb=rgb, red=red, green=green, blue=blue)
        except (ValueError, struct.error) as error:
            raise OperationError(
                "'{}' holds no curves; choose a Photoshop .acv or a GIMP curves file.", path.name
            ) from error

    def build(self, depth: Depth) -> PixelFunction:
        curves = [
            combined([points for points in (channel, self.rgb) if not straight(points)])
            for channel in (self.red, self.green, self.blue)
        ]
        return tone_map(depth, curves)


def straight(points: Points) -> bool:
    """True for a curve that changes nothing."""
    return points[0] == (0, 0) and points[-1] == (1, 1) and all(x == y for x, y in points)


def combined(curves: Sequence[Points]) -> Curve | None:
    """The curves one after the other; None for none."""
    if not curves:
        return None

    def curve(values: Doubles) -> Doubles:
        for points in curves:
            values = through(points, values)
        return values

    return curve


def through(points: Points, values: Doubles) -> Doubles:
    """The curve through `points` at `values`, a monotone piecewise cubic.

    F. N. Fritsch, R. E. Carlson, "Monotone piecewise cubic interpolation", SIAM J. Numer. Anal. 17, 1980.
    Beyond 0..1 it goes on with slope 1, or -1 where the curve as a whole falls.
    """
    x, y = np.array(points).T
    steps = np.diff(x)
    slopes = np.diff(y) / steps
    tangents = np.concatenate([slopes[:1], (slopes[:-1] + slopes[1:]) / 2, slopes[-1:]])
    turning = np.concatenate([[False], slopes[:-1] * slopes[1:] <= 0, [False]])
    tangents[turning] = 0
    for i, slope in enumerate(slopes):
        if slope == 0:
            tangents[i] = tangents[i + 1] = 0
            continue
        length = np.hypot(tangents[i] / slope, tangents[i + 1] / slope)
        if length > 3:  # outside the circle within which the cubic is monotone
            tangents[i] *= 3 / length
            tangents[i + 1] *= 3 / length

    inside = np.clip(values, 0, 1)
    at = np.clip(inside, x[0], x[-1])
    left = np.clip(np.searchsorted(x, at, side="right") - 1, 0, len(steps) - 1)
    step = steps[left]
    t = (at - x[left]) / step
    square, cube = t**2, t**3
    curve = (
        (2 * cube - 3 * square + 1) * y[left]
        + (cube - 2 * square + t) * step * tangents[left]
        + (3 * square - 2 * cube) * y[left + 1]
        + (cube - square) * step * tangents[left + 1]
    )
    direction = -1.0 if y[-1] < y[0] else 1.0
    return curve + direction * (values - inside)


def _adobe(data: bytes) -> list[Points]:
    """Photoshop's curves: big-endian 16-bit version, count, then (output, input) pairs of 0..255."""
    version, count = struct.unpack_from(">HH", data)
    if version not in (1, 4) or not 1 <= count <= 64:
        raise ValueError("not a curves file")
    offset = 4
    channels: list[Points] = []
    for _ in range(count):
        (length,) = struct.unpack_from(">H", data, offset)
        numbers = struct.unpack_from(f">{2 * length}H", data, offset + 2)
        offset += 2 + 4 * length
        pairs = zip(numbers[1::2], numbers[::2], strict=True)
        channels.append(tuple((x / 255, y / 255) for x, y in pairs))
    return channels + [STRAIGHT] * (4 - len(channels))


def _gimp(data: bytes) -> list[Points]:
    """GIMP's older curves: a heading, then a line of 17 pairs of 0..255 each, -1 where unused."""
    channels: list[Points] = []
    for line in data.decode("ascii").splitlines()[1:5]:
        numbers = [int(word) for word in line.split()]
        pairs = zip(numbers[::2], numbers[1::2], strict=True)
        channels.append(tuple((x / 255, y / 255) for x, y in pairs if x >= 0))
    return channels
