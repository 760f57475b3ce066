"""Where points go: affine and perspective maps, bent grids and flows.

A transform maps document coordinates to document coordinates; the middle of the pixel at x, y is
x + 0.5, y + 0.5.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import cos, radians, sin, tan
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from editor.document.fill import Point
from editor.document.flow import Flow
from editor.document.refusal import Refusal
from neural.source import Rect

Doubles = npt.NDArray[np.float64]
Floats = npt.NDArray[np.float32]
Matrix = tuple[float, float, float, float, float, float, float, float, float]
"""Row by row: (x, y, 1) as a column, multiplied from the left, and divided by its third value."""

Resampling = Literal["nearest", "bilinear", "bicubic", "lanczos"]

IDENTITY: Final[Matrix] = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0)

_NEARLY: Final = np.array([[1e-7, 1e-7, 1e-6], [1e-7, 1e-7, 1e-6], [1e-12, 1e-12, 1e-12]])
_FAR: Final = 30_000
"""Edge in pixels of the largest result."""


class TransformError(Refusal):
    """What cannot be transformed so, in a sentence for the person."""


def translation(dx: float, dy: float) -> Matrix:
    return 1.0, 0.0, dx, 0.0, 1.0, dy, 0.0, 0.0, 1.0


def scaling(x: float, y: float, about: Point = (0.0, 0.0)) -> Matrix:
    return _about((x, 0.0, 0.0, 0.0, y, 0.0, 0.0, 0.0, 1.0), about)


def rotation(degrees: float, about: Point = (0.0, 0.0)) -> Matrix:
    """Clockwise on the screen, where y points down. Quarter turns are exact."""
    quarter = round(degrees / 90)
    if degrees == 90 * quarter:
        c, s = ((1, 0), (0, 1), (-1, 0), (0, -1))[quarter % 4]
    else:
        c, s = cos(radians(degrees)), sin(radians(degrees))
    return _about((c, -s, 0.0, s, c, 0.0, 0.0, 0.0, 1.0), about)


def skewing(x_degrees: float, y_degrees: float, about: Point = (0.0, 0.0)) -> Matrix:
    """Columns slide by the tangent of the one angle, rows by that of the other."""
    x, y = tan(radians(x_degrees)), tan(radians(y_degrees))
    return _about((1.0, x, 0.0, y, 1.0, 0.0, 0.0, 0.0, 1.0), about)


def product(second: Matrix, first: Matrix) -> Matrix:
    """First `first`, then `second`."""
    return _matrix(_array(second) @ _array(first))


def inverse(matrix: Matrix) -> Matrix:
    """Raises TransformError for one that flattens the plane."""
    array = _array(matrix)
    if abs(float(np.linalg.det(array))) < 1e-12:
        raise TransformError(
            "The picture cannot become flatter than a line. Pull the corners apart."
        )
    return _matrix(np.asarray(np.linalg.inv(array), np.float64))


def through(corners: Sequence[Point], targets: Sequence[Point]) -> Matrix:
    """The perspective map that sends four points to four others (Heckbert, 1989).

    Raises TransformError when three of either lie on a line, or the targets cross or fold over.
    """
    rows: list[list[float]] = []
    values: list[float] = []
    for (x, y), (u, v) in zip(corners, targets, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y])
        values += [u, v]
    try:
        found = np.linalg.solve(np.array(rows), np.array(values))
    except np.linalg.LinAlgError as error:
        raise TransformError("Three corners lie on one line. Pull them apart.") from error
    matrix = _matrix(np.append(found, 1.0).reshape(3, 3))
    depths = [matrix[6] * x + matrix[7] * y + matrix[8] for x, y in corners]
    if min(depths) <= 1e-9 or abs(float(np.linalg.det(_array(matrix)))) < 1e-12:
        raise TransformError("The corners must not cross. Move one of them back.")
    return matrix


@dataclass(frozen=True, slots=True)
class Mesh:
    """A rectangle bent by a grid of points: where the crossings of its even lines go.

    `left`, `top`, `right`, `bottom` in document coordinates; `points` row by row, at least 2 x 2. In
    between the surface is a bicubic Catmull-Rom patch, which goes through every point.
    """

    left: float
    top: float
    right: float
    bottom: float
    points: tuple[tuple[Point, ...], ...]

    def __post_init__(self) -> None:
        widths = {len(row) for row in self.points}
        if len(self.points) < 2 or len(widths) != 1 or min(widths) < 2:
            raise ValueError("A grid has at least two rows and two columns of points.")

    @classmethod
    def straight(cls, rect: Rect, rows: int, columns: int) -> Mesh:
        """The grid that changes nothing."""
        across = np.linspace(rect.x, rect.right, columns)
        down = np.linspace(rect.y, rect.bottom, rows)
        points = tuple(tuple((float(x), float(y)) for x in across) for y in down)
        return cls(rect.x, rect.y, rect.right, rect.bottom, points)

    def with_point(self, row: int, column: int, point: Point) -> Mesh:
        rows = [list(each) for each in self.points]
        rows[row][column] = point
        return replace(self, points=tuple(tuple(each) for each in rows))

    def forward(self, points: Doubles) -> Doubles:
        """Where points of the rectangle go, N x 2; beyond its sides it goes on as at the side."""
        grid = _continued(np.array(self.points))
        rows, columns = grid.shape[:2]
        across = _shares((points[:, 0] - self.left) / (self.right - self.left), columns - 2)
        down = _shares((points[:, 1] - self.top) / (self.bottom - self.top), rows - 2)
        strips = (down @ grid.reshape(rows, -1)).reshape(-1, columns, 2)
        return (across[:, :, None] * strips).sum(axis=1)


@dataclass(frozen=True)
class Transform:
    """First the flow, then the mesh, where there are such, then the matrix."""

    matrix: Matrix = IDENTITY
    mesh: Mesh | None = None
    resampling: Resampling = "bicubic"
    flow: Flow | None = None

    def then(self, matrix: Matrix) -> Transform:
        return replace(self, matrix=product(matrix, self.matrix))

    @property
    def changes(self) -> bool:
        return self.matrix != IDENTITY or self.mesh is not None or self.flow is not None

    @cached_property
    def back(self) -> Matrix:
        """From where the mesh left things to the result, reversed."""
        return inverse(self.matrix)

    def forward(self, points: Doubles) -> Doubles:
        """Where points go, N x 2, but for the flow."""
        bent = points if self.mesh is None else self.mesh.forward(points)
        return mapped(self.matrix, bent)

    def bounds(self, rect: Rect) -> Rect:
        """What the pixels of `rect` can come to cover. Raises TransformError when that is too much."""
        if self.flow is not None:
            rect = rect.union(self.flow.area)
        steps = np.linspace(0.0, 1.0, 2 if self.mesh is None else 33)
        x, y = np.meshgrid(rect.x + steps * rect.width, rect.y + steps * rect.height)
        points = np.stack([x.ravel(), y.ravel()], axis=1)
        bent = points if self.mesh is None else self.mesh.forward(points)
        depth = self.matrix[6] * bent[:, 0] + self.matrix[7] * bent[:, 1] + self.matrix[8]
        if depth.min() <= 1e-9:
            raise TransformError("Part of the picture would lie behind the eye. Turn it less.")
        gone = mapped(self.matrix, bent)
        margin = 0 if self.exact else 1
        low, high = gone.min(axis=0), gone.max(axis=0)
        if max(high - low) > _FAR:
            raise TransformError("The result would be more than {} pixels wide or high.", _FAR)
        found = Rect.enclosing(
            *(float(value) for value in np.round(low, 6)),
            *(float(value) for value in np.round(high, 6)),
        )
        return found.inflate(margin)

    @property
    def exact(self) -> bool:
        """True when every pixel becomes a whole pixel: quarter turns, flips and whole steps."""
        a, b, x, c, d, y, g, h, i = self.matrix
        turns = sorted((abs(a), abs(b))) == [0, 1] == sorted((abs(c), abs(d)))
        whole = all(float(value).is_integer() for value in (a, b, c, d, 2 * x, 2 * y))
        if (
            self.mesh is not None
            or self.flow is not None
            or not turns
            or not whole
            or (g, h, i) != (0, 0, 1)
        ):
            return False
        corner = mapped(self.matrix, np.array([[0.0, 0.0]]))[0]
        return bool(np.all(corner == np.round(corner))) and a * d - b * c != 0


def mapped(matrix: Matrix, points: Doubles) -> Doubles:
    """N x 2 points through a matrix."""
    a, b, x, c, d, y, g, h, i = matrix
    w = g * points[:, 0] + h * points[:, 1] + i
    return np.stack(
        [
            (a * points[:, 0] + b * points[:, 1] + x) / w,
            (c * points[:, 0] + d * points[:, 1] + y) / w,
        ],
        axis=1,
    )


def _continued(grid: Doubles) -> Doubles:
    """A grid of points with one more on each side, in line with the last two."""
    grid = np.concatenate([2 * grid[:1] - grid[1:2], grid, 2 * grid[-1:] - grid[-2:-1]])
    first, last = 2 * grid[:, :1] - grid[:, 1:2], 2 * grid[:, -1:] - grid[:, -2:-1]
    return np.concatenate([first, grid, last], axis=1)


def _shares(places: Doubles, count: int) -> Doubles:
    """What each point of a continued row of `count` counts at places along it, 0 to 1: N x (count + 2)."""
    along = places * (count - 1)
    first = np.clip(np.floor(along), 0, count - 2)
    shares = np.zeros((len(places), count + 2))
    rows = np.arange(len(places))
    for number, weight in enumerate(_catmull_rom(along - first)):
        shares[rows, first.astype(int) + number] = weight
    return shares


def _catmull_rom(t: Doubles) -> tuple[Doubles, Doubles, Doubles, Doubles]:
    """The weights of four points in a row at `t` between the middle two; straight lines beyond 0..1."""
    inside = np.clip(t, 0.0, 1.0)
    over = t - inside
    squared, cubed = inside**2, inside**3
    weights = (
        0.5 * (-cubed + 2 * squared - inside),
        0.5 * (3 * cubed - 5 * squared + 2),
        0.5 * (-3 * cubed + 4 * squared + inside),
        0.5 * (cubed - squared),
    )
    slopes = (
        0.5 * (-3 * squared + 4 * inside - 1),
        0.5 * (9 * squared - 10 * inside),
        0.5 * (-9 * squared + 8 * inside + 1),
        0.5 * (3 * squared - 2 * inside),
    )
    a, b, c, d = (weight + over * slope for weight, slope in zip(weights, slopes, strict=True))
    return a, b, c, d


def _array(matrix: Matrix) -> Doubles:
    return np.array(matrix, np.float64).reshape(3, 3)


def _matrix(array: Doubles) -> Matrix:
    array = array / array[2, 2]
    whole = np.round(array)
    # What is nearly whole is whole: there and back is exactly nothing.
    array = np.where(np.abs(array - whole) < _NEARLY, whole, array)
    a, b, c, d, e, f, g, h, i = (float(value) for value in array.ravel())
    return a, b, c, d, e, f, g, h, i


def _about(matrix: Matrix, point: Point) -> Matrix:
    x, y = point
    return product(translation(x, y), product(matrix, translation(-x, -y)))
