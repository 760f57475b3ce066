"""A mask as a gray picture, so that a filter can run on it like on a layer, and back."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from editor.document.layers import Layer
from editor.document.raster import Key, Raster, Tile, rect_of
from editor.document.refusal import Refusal
from editor.document.state import State
from neural.source import Pixels, Rect, depth_of, from_unit, to_unit

_LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32)


class MaskPicture:
    """The mask of a state's active node, which is what is edited.

    In `state` an opaque gray layer stands in the node's place, under its id, without a mask; white shows
    and black hides. `worn` brings what became of that layer back into the mask.
    """

    def __init__(self, before: State) -> None:
        """Raises ValueError where there is no mask, or it may not be changed."""
        node = before.active_node
        if node is None or node.mask is None:
            raise ValueError("Choose a layer with a mask first.")
        if node.locked:
            raise Refusal("“{}” is locked. Unlock it in the Layers panel first.", node.name)
        mask = self._mask = node.mask
        self._node = node
        area = mask.raster.bounds.union(before.rect.translate(-mask.x, -mask.y))
        self.layer = Layer(raster=_gray(mask.raster, area), name=node.name, id=node.id)
        self.layer = replace(self.layer, x=mask.x, y=mask.y)
        self.before = before
        self.state = before.with_node(self.layer)
        self._seen: dict[Key, Tile] = dict(self.layer.raster.tiles)
        self._raster = mask.raster

    def worn(self, work: State) -> State:
        """A state that `state` became, with what its gray layer shows as the mask again."""
        raster = work.layer(self.layer.id).raster
        for key in {*raster.tiles, *self._seen}:
            if raster.tiles.get(key) is not self._seen.get(key):
                place = rect_of(key).intersect(raster.bounds)
                self._raster = self._raster.write(place, _shown(raster.read(place)))
        self._seen = dict(raster.tiles)
        node = replace(self._node, mask=replace(self._mask, raster=self._raster))
        return work.with_node(node)


def edits_mask(state: State) -> bool:
    """Whether the mask of the active node is what a person has chosen to edit."""
    node = state.active_node
    return state.target == "mask" and node is not None and node.mask is not None


def _gray(mask: Raster, area: Rect) -> Raster:
    values = mask.read(area)
    pixels = np.empty((area.height, area.width, 4), values.dtype)
    pixels[..., :3] = values
    pixels[..., 3] = from_unit(np.ones((1, 1), np.float32), mask.depth)[0, 0]
    return Raster.from_array(pixels, area.x, area.y)


def _shown(pixels: Pixels) -> Pixels:
    """H x W x 1: how light pixels are on black; gray and opaque ones bit for bit."""
    values = to_unit(pixels)
    light = np.clip((values[..., :3] @ _LUMA) * values[..., 3], 0.0, 1.0)[..., None]
    stored = from_unit(np.ascontiguousarray(light, np.float32), depth_of(pixels))
    plain = (pixels[..., :1] == pixels[..., 1:2]) & (pixels[..., 1:2] == pixels[..., 2:3])
    plain &= values[..., 3:] >= 1.0
    inside = (values[..., :1] >= 0.0) & (values[..., :1] <= 1.0)
    return np.where(plain & inside, pixels[..., :1], stored)
