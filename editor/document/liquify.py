"""Liquify one layer: a field under the brush, and how the layer looks through it meanwhile."""

from __future__ import annotations

from dataclasses import replace
from math import ceil, log2
from typing import Final

import numpy as np

from editor.document.flow import Field, Floats, Flow, Linear, Mode
from editor.document.layers import Layer
from editor.document.raster import Raster, used_rect
from editor.document.reshape import corners_of, liquefiable, transform_of
from editor.document.state import State
from editor.document.transform import Doubles, Transform, inverse, mapped
from neural.source import WHITE, Pixels, Rect

FINEST: Final = 2048
"""Longest side of the picture that is seen while the hand moves."""
FARTHEST: Final = 256
"""Pixels between two nodes: farther apart they lie only towards a vanishing line."""


class Liquify:
    """A layer of a state under the hand. The state is untouched; `flow` is what to make it anew with.

    `picture` is H x W x 4 of uint8, blue, green, red, alpha, premultiplied: the layer's original in
    `area`, through the field; it changes in place. `corners` says where it lies in the document.
    Raises TransformError for a layer that cannot be liquified.
    """

    def __init__(self, state: State, id: str) -> None:
        layer = liquefiable(state, id)
        self.layer = state.node(id)
        raster, x, y, before = transform_of(layer)
        self.matrix = before.matrix
        self._back = inverse(before.matrix)
        content = used_rect(raster).translate(x, y)
        self.field = Field(_around(content, state.rect, before), before.flow)
        if state.selection is not None:
            px, py = self._seen(*self.field.nodes)
            whole = _shrunk(state.selection, state.rect, _spread(px, py))
            self.field.share = _cover(whole, 0, 0, px, py)
        self._look(state, Layer(raster=raster, name=layer.name, x=x, y=y), layer)

    @property
    def flow(self) -> Flow | None:
        """What there is to make the layer anew with; None when nothing moves."""
        return self.field.flow()

    @property
    def corners(self) -> list[tuple[float, float]]:
        """Where the corners of `picture` lie in the document: top left, top right, and so on."""
        return corners_of(self.area, Transform(self.matrix))

    def stroke(
        self,
        mode: Mode,
        start: tuple[float, float],
        end: tuple[float, float],
        radius: float,
        strength: float,
    ) -> Rect:
        """`Field.stroke`, all as it is seen in the document; gives what of the document looks different."""
        here = mapped(self._back, np.array([start, end]))
        near = mapped(self.matrix, here[1] + np.array([[0.0, 0.0], [0.5, 0.0], [0.0, 0.5]]))
        along, down = 2 * (near[1] - near[0]), 2 * (near[2] - near[0])
        seen: Linear = (float(along[0]), float(down[0]), float(along[1]), float(down[1]))
        first, last = ((float(px), float(py)) for px, py in here)
        dirty = self.field.stroke(mode, first, last, radius, strength, seen)
        if dirty.empty:
            return dirty
        self._draw(dirty)
        corners = np.array(corners_of(dirty, Transform(self.matrix)))
        low, high = corners.min(axis=0), corners.max(axis=0)
        return Rect.enclosing(*map(float, low), *map(float, high)).inflate(2 * self._step)

    def _look(self, state: State, original: Layer, layer: Layer) -> None:
        """Prepare the small picture, and show it through the field as it is."""
        import cv2

        from editor.document.projection import part_of

        wanted = self.field.area
        self._step = step = 1 << max(0, ceil(log2(max(wanted.width, wanted.height) / FINEST)))
        small = Rect.enclosing(
            wanted.x / step, wanted.y / step, wanted.right / step, wanted.bottom / step
        )
        self.area = small.scale(step)
        plain = replace(state, layers=(original,), selection=None, active=original.id)
        longest = max(self.area.width, self.area.height) // step
        pixels = part_of(plain, original, self.area, longest)
        share = pixels[..., 3:].astype(np.uint16)
        pixels = cv2.cvtColor(pixels, cv2.COLOR_RGBA2BGRA)
        pixels[..., :3] = (pixels[..., :3] * share + 127) // 255
        self._original: Pixels = np.ascontiguousarray(pixels)
        self._mask: Floats | None = None
        mask = layer.shown_mask
        if mask is not None:
            px, py = self._seen(*self._places(small.translate(-small.x, -small.y)))
            self._mask = _cover(mask.raster, mask.x, mask.y, px, py)
        self.picture: Pixels = np.zeros_like(self._original)
        self._draw(self.area)

    def _places(self, part: Rect) -> tuple[Floats, Floats]:
        """Where pixels of the picture lie before the layer's matrix."""
        across = self.area.x + self._step * (np.arange(part.x, part.right) + 0.5)
        down = self.area.y + self._step * (np.arange(part.y, part.bottom) + 0.5)
        x, y = np.meshgrid(across.astype(np.float32), down.astype(np.float32))
        return np.ascontiguousarray(x), np.ascontiguousarray(y)

    def _draw(self, rect: Rect) -> None:
        """Show a part of the picture through the field."""
        import cv2

        step = self._step
        height, width = self.picture.shape[:2]
        here = rect.translate(-self.area.x, -self.area.y)
        part = Rect.enclosing(
            here.x / step, here.y / step, here.right / step, here.bottom / step
        ).intersect(Rect(0, 0, width, height))
        if part.empty:
            return
        x, y = self._places(part)
        self.field.displace(x, y)
        from_x = (x - self.area.x) / step - 0.5
        from_y = (y - self.area.y) / step - 0.5
        found = np.asarray(
            cv2.remap(
                self._original,
                from_x,
                from_y,
                cv2.INTER_LINEAR,
                borderMode=cv2.BORDER_CONSTANT,
                borderValue=(0, 0, 0, 0),
            )
        )
        if self._mask is not None:
            found = np.rint(found * self._mask[part.slices][..., None]).astype(np.uint8)
        self.picture[part.slices] = found

    def _seen(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        """Where places before the layer's matrix are seen."""
        points: Doubles = np.stack([x.ravel(), y.ravel()], axis=1).astype(np.float64)
        gone = mapped(self.matrix, points).astype(np.float32)
        return gone[:, 0].reshape(x.shape).copy(), gone[:, 1].reshape(x.shape).copy()


def _around(content: Rect, document: Rect, before: Transform) -> Rect:
    """Where pixels can be pushed: all of them, and as far beyond as they are large or the document
    reaches."""
    room = content.inflate(max(content.width, content.height))
    try:
        canvas = Transform(inverse(before.matrix)).bounds(document)
    except ValueError:
        return room  # seen in perspective, the document has no end there
    return content.union(canvas.intersect(room))


def _spread(x: Floats, y: Floats) -> int:
    """How many pixels apart neighbours of a grid of points, rows x columns, are seen at most."""
    reach = max(
        sum(float(np.abs(np.diff(places, axis=axis)).max(initial=0)) for axis in (0, 1))
        for places in (x, y)
    )
    return ceil(min(reach, FARTHEST))


def _shrunk(selection: Raster, within: Rect, reach: int) -> Raster:
    """A selection of a document as far as everything within `reach` pixels is selected too.

    A node moves all that lies around it, and what is not selected may not move.
    """
    import cv2

    area = used_rect(selection).intersect(within)
    if area.empty:
        return selection
    around = area.inflate(reach)
    pixels = selection.read(around)[..., 0].copy()
    # Beyond the document there is nothing to keep still.
    inside = np.zeros(pixels.shape, np.bool_)
    inside[within.intersect(around).relative_to(around).slices] = True
    pixels[~inside] = WHITE[selection.depth]
    side = 2 * reach + 1
    least = cv2.erode(np.ascontiguousarray(pixels), np.ones((side, side), np.uint8))
    shrunk = np.ascontiguousarray(np.where(inside, least, 0)[..., None]).astype(pixels.dtype)
    return Raster.from_array(shrunk, around.x, around.y)


def _cover(mask: Raster, left: int, top: int, x: Floats, y: Floats) -> Floats:
    """What of a mask, whose origin lies at left, top, covers points of the document: 0..1."""
    import cv2

    white = np.float32(WHITE[mask.depth])
    bounds = mask.bounds
    if bounds.empty:
        return np.full(x.shape, mask.base / white, np.float32)
    found = cv2.remap(
        np.ascontiguousarray(mask.read(bounds)[..., 0]),
        x - (left + bounds.x) - 0.5,
        y - (top + bounds.y) - 0.5,
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=(float(mask.base),),
    )
    return np.asarray(found, np.float32) / white
