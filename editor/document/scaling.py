"""What goes along when a document changes its size: masks, selections, fills. Layers' pixels do not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from editor.document.fill import Gradient
from editor.document.layers import Effect, FillLayer, Group, Mask, Node
from editor.document.raster import Raster, used_rect
from editor.document.state import State
from neural.source import Rect, Size


def resized(state: State, size: Size) -> State:
    """The state at another size, all but the pixels and places of its layers scaled with it.

    Effects forget their results: they are computed anew from the scaled layers.
    """
    before = state.size

    def node(old: Node) -> Node:
        mask = None if old.mask is None else scaled_mask(old.mask, before, size)
        if isinstance(old, Group):
            children = tuple(node(child) for child in old.children)
            return replace(old, children=children, mask=mask)
        if isinstance(old, Effect):
            return replace(old, mask=mask, result=None, basis=None, pending=frozenset())
        if isinstance(old, FillLayer) and isinstance(old.fill, Gradient):
            x, y = size.width / before.width, size.height / before.height
            return replace(old, mask=mask, fill=old.fill.scaled(x, y))
        return replace(old, mask=mask)

    def plane(old: Raster) -> Raster:
        return scaled_mask(Mask(raster=old), before, size).raster

    return replace(
        state,
        size=size,
        layers=tuple(node(layer) for layer in state.layers),
        selection=None if state.selection is None else plane(state.selection),
        channels=tuple(replace(each, raster=plane(each.raster)) for each in state.channels),
    )


def scaled_mask(mask: Mask, before: Size, after: Size) -> Mask:
    """The mask for a document that goes from one size to another, its origin at the document's."""
    import cv2

    raster = mask.raster
    used = used_rect(raster).translate(mask.x, mask.y)
    fresh = Raster.mask(Rect.of(after), raster.depth, full=bool(raster.base))
    if used.empty:
        return replace(mask, raster=fresh, x=0, y=0)
    used = used.inflate(1)  # so that the border fades into what is around it
    target = used.scaled_with(before, after)
    pixels = raster.read(used.translate(-mask.x, -mask.y))
    smaller = target.width < used.width or target.height < used.height
    way = cv2.INTER_AREA if smaller else cv2.INTER_LINEAR
    scaled = cv2.resize(pixels, (target.width, target.height), interpolation=way)
    scaled = np.asarray(scaled, raster.depth).reshape(target.height, target.width, 1)
    inside = target.intersect(Rect.of(after))
    if not inside.empty:
        fresh = fresh.write(inside, scaled[inside.relative_to(target).slices])
    return replace(mask, raster=fresh, x=0, y=0)
