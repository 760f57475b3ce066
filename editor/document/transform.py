"""Where pixels go: affine and perspective maps and bent grids, and rasters resampled through them.

A transform maps document coordinates to document coordinates; the middle of the pixel at x, y is
x + 0.5, y + 0.5. Resampling works on colours weighted by alpha, in float32, and rounds once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import ceil, cos, radians, sin, tan
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt

from editor.document.fill import Point
from editor.document.flow import Flow
from editor.document.raster import Raster, used_rect
from neural.source import Pixels, Rect, Size, from_unit, to_unit

Doubles = npt.NDArray[np.float64]
Floats = npt.NDArray[np.float32]
Matrix = tuple[float, float, float, float, float, float, float, float, float]
"""Row by row: (x, y, 1) as a column, multiplied from the left, and divided by its third value."""

Resampling = Literal["nearest", "bilinear", "bicubic", "lanczos"]

IDENTITY: Final[Matrix] = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0)

_NEARLY: Final = np.array([[1e-7, 1e-7, 1e-6], [1e-7, 1e-7, 1e-6], [1e-12, 1e-12, 1e-12]])
_TILE: Final = 1024
STEP: Final = 8
"""Pixels between the points at which a bent grid is inverted; between them it is nearly linear."""
_CELLS: Final = 96
"""Cells, along each side, into which a bent grid is cut to be inverted."""
_BEYOND: Final = 0.1
"""How far beyond its sides a grid goes on, as a part of them, so that borders are antialiased."""
_FINEST: Final = 3
"""Samples across a pixel, at most."""
_FAR: Final = 30_000
"""Edge in pixels of the largest result."""


class TransformError(ValueError):
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
        grid = np.array(self.points)
        rows, columns = grid.shape[:2]
        u = (points[:, 0] - self.left) / (self.right - self.left) * (columns - 1)
        v = (points[:, 1] - self.top) / (self.bottom - self.top) * (rows - 1)
        padded = _continued(grid)
        i, j = np.clip(np.floor(v), 0, rows - 2), np.clip(np.floor(u), 0, columns - 2)
        down, across = _catmull_rom(v - i), _catmull_rom(u - j)
        out = np.zeros((len(points), 2))
        for a in range(4):
            for b in range(4):
                weight = (down[a] * across[b])[:, None]
                out += weight * padded[i.astype(int) + a, j.astype(int) + b]
        return out


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
            raise TransformError(f"The result would be more than {_FAR} pixels wide or high.")
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


def transformed(raster: Raster, x: int, y: int, transform: Transform) -> Raster:
    """A raster whose origin lies at x, y of the document, through a transform: in document coordinates.

    In its own depth and channels. Where nothing was, nothing is; a mask keeps its base. Whole-pixel
    transforms are exact. Raises TransformError.
    """
    if raster.base:
        return transformed(raster.inverted(), x, y, transform).inverted()
    used = used_rect(raster)
    place = used.translate(x, y)
    if used.empty:
        return Raster(Rect(0, 0, 0, 0), raster.depth, raster.channels)
    target = transform.bounds(place)
    if transform.exact:
        pixels = np.ascontiguousarray(_turned(raster.read(used), transform.matrix))
        return Raster(target, raster.depth, raster.channels).write(target, pixels)
    sampler = _Sampler(raster.read(used), place, transform, target)
    if transform.flow is not None:
        plain = transformed(raster, x, y, replace(transform, flow=None))
        return _flowing(plain, sampler, target)
    out = Raster(target, raster.depth, raster.channels)
    for tile in target.grid(_TILE):
        out = out.write(tile, sampler.tile(tile))
    return out


def _flowing(plain: Raster, sampler: _Sampler, target: Rect) -> Raster:
    """What the sampler reads where the flow moves something, else what is there without it."""
    out = Raster(target.union(plain.bounds), plain.depth, plain.channels, plain.tiles)
    for tile in target.grid(_TILE):
        moved = sampler.moved(tile)
        if moved.any():
            pixels = sampler.tile(tile)
            out = out.write(tile, np.where(moved[..., None], pixels, plain.read(tile)))
    return out


def _turned(pixels: Pixels, matrix: Matrix) -> Pixels:
    """Rows and columns exchanged and reversed as an exact matrix says."""
    a, _, _, _, d, *_ = matrix
    b, c = matrix[1], matrix[3]
    if a == 0:
        pixels = pixels.transpose(1, 0, 2)
        a, d = b, c
    if a < 0:
        pixels = pixels[:, ::-1]
    return pixels[::-1] if d < 0 else pixels


class _Sampler:
    """Reads a picture, which lies at `place`, through the inverse of a transform, tile by tile."""

    def __init__(self, pixels: Pixels, place: Rect, transform: Transform, target: Rect) -> None:
        import cv2

        self.transform = transform
        self.target = target
        self.depth = pixels.dtype.name
        self.channels = pixels.shape[2]
        unit = to_unit(pixels)
        if self.channels == 4:
            unit[..., :3] *= unit[..., 3:]
        self._nodes = inverted_mesh(transform, target) if transform.mesh is not None else None
        reduced, self.samples = self._scale()
        size = Size(ceil(place.width / reduced), ceil(place.height / reduced))
        if reduced > 1:
            grown = np.zeros(
                (size.height * reduced, size.width * reduced, self.channels), np.float32
            )
            grown[: place.height, : place.width] = unit
            unit = cv2.resize(grown, (size.width, size.height), interpolation=cv2.INTER_AREA)
        self.pixels = unit.reshape(size.height, size.width, self.channels)
        self.place = place
        self.reduced = reduced

    def _scale(self) -> tuple[int, int]:
        """By how much to reduce the picture first, and how many samples to take across a pixel."""
        if self.transform.resampling == "nearest":
            return 1, 1
        rect = self.target
        x, y = np.meshgrid(
            np.linspace(rect.x, rect.right, 17), np.linspace(rect.y, rect.bottom, 17)
        )
        here = np.stack([x.ravel(), y.ravel()], axis=1)
        steps: list[Doubles] = []
        for move in ((0.5, 0.0), (0.0, 0.5)):
            there = self._back(here + move) - self._back(here - move)
            steps.append(np.hypot(there[:, 0], there[:, 1]))
        lengths = np.maximum(*steps)
        lengths = lengths[np.isfinite(lengths)]
        if not len(lengths):
            return 1, 1
        typical, most = float(np.median(lengths)), float(np.percentile(lengths, 95))
        reduced = max(1, int(typical))
        return reduced, max(1, min(_FINEST, ceil(most / reduced - 0.25)))

    def _back(self, points: Doubles) -> Doubles:
        """Where points of the result come from, N x 2; NaN for nowhere."""
        if self._nodes is None:
            return self._through_flow(mapped(self.transform.back, points))
        import cv2

        nodes = self._nodes
        x = ((points[:, 0] - self.target.x) / STEP + 1).astype(np.float32)
        y = ((points[:, 1] - self.target.y) / STEP + 1).astype(np.float32)
        found = cv2.remap(nodes, x[None], y[None], cv2.INTER_LINEAR)
        return self._through_flow(np.asarray(found, np.float64)[0])

    def _through_flow(self, points: Doubles) -> Doubles:
        flow = self.transform.flow
        if flow is None:
            return points
        x, y = (np.ascontiguousarray(points[None, :, k], np.float32) for k in range(2))
        flow.displace(x, y)
        return np.stack([x[0], y[0]], axis=1).astype(np.float64)

    def moved(self, rect: Rect) -> npt.NDArray[np.bool_]:
        """The pixels of `rect` that the flow moves, or of which it moves a part."""
        flow = self.transform.flow
        assert flow is not None
        x = rect.x + np.arange(rect.width + 1, dtype=np.float64)
        y = rect.y + np.arange(rect.height + 1, dtype=np.float64)
        before_x, before_y = self._maps(x, y)
        after_x, after_y = before_x.copy(), before_y.copy()
        flow.displace(after_x, after_y)
        corners = (after_x != before_x) | (after_y != before_y)
        return corners[1:, 1:] | corners[:-1, 1:] | corners[1:, :-1] | corners[:-1, :-1]

    def tile(self, rect: Rect) -> Pixels:
        """`rect` of the result in the depth that was given."""
        import cv2

        fine = self.samples
        wide, high = rect.width * fine, rect.height * fine
        x = rect.x + (np.arange(wide) + 0.5) / fine
        y = rect.y + (np.arange(high) + 0.5) / fine
        from_x, from_y = self._maps(x, y)
        if self.transform.flow is not None:
            self.transform.flow.displace(from_x, from_y)
        from_x = (from_x - self.place.x) / self.reduced - 0.5
        from_y = (from_y - self.place.y) / self.reduced - 0.5
        lost = ~(np.isfinite(from_x) & np.isfinite(from_y))
        from_x[lost] = from_y[lost] = -1e6
        inside = self._inside(from_x, from_y) if self.transform.flow is not None else None
        # Only what is read: OpenCV takes pictures of at most 32767 pixels.
        left = max(0, int(np.floor(from_x[~lost].min(initial=0))) - 4)
        top = max(0, int(np.floor(from_y[~lost].min(initial=0))) - 4)
        right = max(left + 1, int(np.ceil(from_x[~lost].max(initial=0))) + 5)
        bottom = max(top + 1, int(np.ceil(from_y[~lost].max(initial=0))) + 5)
        there = self.pixels[top:bottom, left:right]
        if there.size == 0:
            return np.zeros((rect.height, rect.width, self.channels), self.depth)
        ways: dict[str, int] = {
            "nearest": cv2.INTER_NEAREST,
            "bilinear": cv2.INTER_LINEAR,
            "bicubic": cv2.INTER_CUBIC,
            "lanczos": cv2.INTER_LANCZOS4,
        }
        found: Any = cv2.remap(
            np.ascontiguousarray(there),
            (from_x - left).astype(np.float32),
            (from_y - top).astype(np.float32),
            ways[self.transform.resampling],
            borderMode=cv2.BORDER_CONSTANT if inside is None else cv2.BORDER_REPLICATE,
            borderValue=(0, 0, 0, 0),
        )
        if inside is not None:
            found = np.asarray(found).reshape(high, wide, self.channels) * inside[..., None]
        if fine > 1:
            found = cv2.resize(found, (rect.width, rect.height), interpolation=cv2.INTER_AREA)
        return self._stored(np.asarray(found).reshape(rect.height, rect.width, self.channels))

    def _inside(self, x: npt.NDArray[Any], y: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """1 within the picture, 0 one pixel outside: a side along which a flow runs stays opaque."""
        height, width = self.pixels.shape[:2]
        across = np.clip(np.minimum(x + 1.5, width + 0.5 - x), 0.0, 1.0)
        return across * np.clip(np.minimum(y + 1.5, height + 0.5 - y), 0.0, 1.0)

    def _maps(self, x: Doubles, y: Doubles) -> tuple[Floats, Floats]:
        """Where each crossing of the columns x and the rows y comes from."""
        if self._nodes is None:
            a, b, c, d, e, f, g, h, i = (np.float64(value) for value in self.transform.back)
            across, down = x[None, :], y[:, None]
            w = g * across + h * down + i
            return ((a * across + b * down + c) / w).astype(np.float32), (
                (d * across + e * down + f) / w
            ).astype(np.float32)
        import cv2

        u = np.broadcast_to((x - self.target.x) / STEP + 1, (len(y), len(x)))
        v = np.broadcast_to(((y - self.target.y) / STEP + 1)[:, None], (len(y), len(x)))
        found = cv2.remap(
            self._nodes,
            np.ascontiguousarray(u, np.float32),
            np.ascontiguousarray(v, np.float32),
            cv2.INTER_LINEAR,
        )
        both = np.asarray(found, np.float32)
        return both[..., 0].copy(), both[..., 1].copy()

    def _stored(self, values: Floats) -> Pixels:
        if self.channels == 4:
            alpha = np.clip(values[..., 3:], 0.0, 1.0)
            values[..., :3] = np.divide(
                values[..., :3], alpha, out=np.zeros_like(values[..., :3]), where=alpha > 1e-4
            )
            values[..., 3:] = alpha
            values[values[..., 3] <= 1e-4] = 0.0
        else:
            values = np.clip(values, 0.0, 1.0)
        return from_unit(values, self.depth)  # type: ignore[arg-type]


def inverted_mesh(transform: Transform, target: Rect) -> Floats:
    """Where the result comes from, at points STEP apart, the first one step before the corner."""
    from editor.document.transform_kernels import invert

    mesh = transform.mesh
    assert mesh is not None
    steps = np.linspace(-_BEYOND, 1 + _BEYOND, _CELLS + 1)
    x, y = np.meshgrid(
        mesh.left + steps * (mesh.right - mesh.left), mesh.top + steps * (mesh.bottom - mesh.top)
    )
    source = np.stack([x.ravel(), y.ravel()], axis=1)
    gone = transform.forward(source)
    nodes = np.full((target.height // STEP + 4, target.width // STEP + 4, 2), np.nan, np.float32)
    where = (gone - (target.x, target.y)) / STEP + 1
    shape = (_CELLS + 1, _CELLS + 1, 2)
    invert(np.ascontiguousarray(where.reshape(shape)), source.reshape(shape), nodes)
    return nodes


def _continued(grid: Doubles) -> Doubles:
    """A grid of points with one more on each side, in line with the last two."""
    grid = np.concatenate([2 * grid[:1] - grid[1:2], grid, 2 * grid[-1:] - grid[-2:-1]])
    first, last = 2 * grid[:, :1] - grid[:, 1:2], 2 * grid[:, -1:] - grid[:, -2:-1]
    return np.concatenate([first, grid, last], axis=1)


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
