"""Rasters resampled through a transform.

It works on colours weighted by alpha, in float32, and rounds once.
"""

from __future__ import annotations

from dataclasses import replace
from math import ceil
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from editor.document.raster import Raster, used_rect
from editor.document.transform import Doubles, Floats, Matrix, Transform, mapped
from neural.source import Pixels, Rect, Size, from_unit, to_unit

_TILE: Final = 1024
STEP: Final = 8
"""Pixels between the points at which a bent grid is inverted; between them it is nearly linear."""
_CELLS: Final = 96
"""Cells, along each side, into which a bent grid is cut to be inverted."""
_BEYOND: Final = 0.1
"""How far beyond its sides a grid goes on, as a part of them, so that borders are antialiased."""
_FINEST: Final = 3
"""Samples across a pixel, at most."""


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
            # Beside an edge colours overshoot together with alpha: taken back before that is clipped.
            alpha = values[..., 3:].copy()
            values[..., :3] = np.divide(
                values[..., :3], alpha, out=np.zeros_like(values[..., :3]), where=alpha > 1e-4
            )
            values[..., 3:] = np.clip(alpha, 0.0, 1.0)
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
