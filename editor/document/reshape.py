"""Layers transformed, and documents cropped, turned and given another canvas; everything goes along.

Raises TransformError, in words for the person, where a transform makes no sense.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from editor.document.fill import Gradient
from editor.document.flow import Flow
from editor.document.layers import (
    EVERYWHERE,
    Effect,
    FillLayer,
    Group,
    Layer,
    Mask,
    Node,
    Transformed,
    moved,
)
from editor.document.raster import Raster, used_rect
from editor.document.resampling import transformed
from editor.document.state import State
from editor.document.text import Text
from editor.document.transform import (
    Transform,
    TransformError,
    mapped,
    product,
    translation,
)
from neural.source import WHITE, Rect, Size

LARGEST = 30_000
"""Edge in pixels of the largest document."""


def content_rect(node: Node) -> Rect:
    """Where a node has pixels, in document coordinates."""
    if isinstance(node, Layer):
        return used_rect(node.raster).translate(node.x, node.y)
    area = Rect(0, 0, 0, 0)
    if isinstance(node, Group):
        for child in node.children:
            area = area.union(content_rect(child))
    return area


def transform_of(layer: Layer) -> tuple[Raster, int, int, Transform]:
    """The pixels that a transform of the layer starts from, where they lie, and what was done to them."""
    origin = layer.made_from
    if origin is None:
        return layer.raster, layer.x, layer.y, Transform()
    shift = translation(layer.x - origin.made_x, layer.y - origin.made_y)
    return origin.raster, origin.x, origin.y, origin.transform.then(shift)


def with_transform(layer: Layer, transform: Transform) -> Layer:
    """The layer made anew from its original pixels by `transform`, which takes the place of the one
    before; its mask stays."""
    raster, x, y, _ = transform_of(layer)
    text = layer.text
    if transform.changes:
        made, made_x, made_y = transformed(raster, x, y, transform), 0, 0
    elif text is None:
        return replace(layer, raster=raster, x=x, y=y, origin=None)
    else:
        made, made_x, made_y = raster, x, y
    origin = Transformed(
        raster=raster,
        x=x,
        y=y,
        transform=transform,
        text=text,
        made=made,
        made_x=made_x,
        made_y=made_y,
    )
    return replace(layer, raster=made, x=made_x, y=made_y, origin=origin)


def with_text(layer: Layer, text: Text, raster: Raster) -> Layer:
    """The layer saying `text`, drawn as `raster` in document coordinates; its transform stays."""
    before = transform_of(layer)[3] if layer.text is not None else Transform()
    origin = Transformed(raster=raster, x=0, y=0, transform=before, text=text, made=layer.raster)
    drawn = replace(layer, origin=origin, x=0, y=0)
    return replace(with_transform(drawn, before), name=layer.name)


def with_flow(state: State, id: str, flow: Flow | None) -> State:
    """The state with a layer made anew from its original pixels, liquified by `flow` before anything
    else that was done to them; a warp by a grid is made final first, as `liquefiable` does."""
    layer = liquefiable(state, id)
    return state.with_node(with_transform(layer, replace(transform_of(layer)[3], flow=flow)))


def liquefiable(state: State, id: str) -> Layer:
    """A layer as it is liquified. Raises TransformError for what has no pixels to push."""
    node = state.node(id)
    if not isinstance(node, Layer):
        raise TransformError("“{}” has no pixels of its own. Choose a pixel layer.", node.name)
    if node.locked or node.lock_pixels:
        raise TransformError("“{}” is locked. Unlock it in the Layers panel first.", node.name)
    if node.bounds.empty or content_rect(node).empty:
        raise TransformError("There are no pixels here to liquify.")
    return node if transform_of(node)[3].mesh is None else replace(node, origin=None)


def transformed_node(node: Node, transform: Transform, *, masks: bool = True) -> Node:
    """A node and all in it through a further transform, from their original pixels.

    Linked masks go along, unless `masks` is False.
    """
    mask = node.mask
    if masks and mask is not None and mask.linked:
        mask = replace(mask, raster=transformed(mask.raster, mask.x, mask.y, transform), x=0, y=0)
    if isinstance(node, Group):
        children = tuple(transformed_node(child, transform, masks=masks) for child in node.children)
        return replace(node, children=children, mask=mask)
    if isinstance(node, Layer):
        before = transform_of(node)[3]
        if transform.mesh is not None and before.changes:
            # A mesh bends what is seen: what was done before cannot follow it as a matrix.
            plain = replace(node, origin=None)
            return replace(with_transform(plain, transform), mask=mask)
        joined = replace(
            before.then(transform.matrix),
            mesh=transform.mesh if transform.mesh is not None else before.mesh,
            resampling=transform.resampling,
        )
        return replace(with_transform(node, joined), mask=mask)
    if isinstance(node, FillLayer) and isinstance(node.fill, Gradient):
        ends = transform.forward(np.array([node.fill.start, node.fill.end]))
        start, end = ((float(x), float(y)) for x, y in ends)
        return replace(node, fill=replace(node.fill, start=start, end=end), mask=mask)
    return replace(node, mask=mask)


def with_transformed(state: State, id: str, transform: Transform) -> State:
    """The state with one node transformed further, or, where something is selected, what of a pixel
    layer lies in the selection."""
    node = state.node(id)
    if node.locked or node.lock_position or node.lock_pixels:
        raise TransformError("“{}” is locked. Unlock it in the Layers panel first.", node.name)
    if state.selection is None or not isinstance(node, Layer):
        return state.with_node(transformed_node(node, transform))
    return _selected_transformed(state, node, state.selection, transform)


def _selected_transformed(
    state: State, layer: Layer, selection: Raster, transform: Transform
) -> State:
    """The selected pixels cut out, transformed, and laid back over the rest."""
    from editor.document.projection import composite

    area = content_rect(layer).intersect(state.rect)
    if area.empty:
        raise TransformError("There are no pixels in the selection.")
    cover = selection.read(area).astype(np.float32) / np.float32(WHITE[selection.depth])
    pixels = layer.raster.read(area.translate(-layer.x, -layer.y))
    white = WHITE[state.depth]
    cut, kept = pixels.copy(), pixels.copy()
    for part, share in ((cut, cover), (kept, 1 - cover)):
        alpha = part[..., 3:].astype(np.float32) * share
        part[..., 3:] = alpha if white == 1.0 else np.rint(alpha)
        part[part[..., 3] == 0] = 0
    if not cut[..., 3].any():
        raise TransformError("There are no pixels in the selection.")
    gone = transformed(Raster.from_array(cut, area.x, area.y), 0, 0, transform)
    rest = layer.raster.write(area.translate(-layer.x, -layer.y), kept)
    whole = rest.bounds.translate(layer.x, layer.y).union(gone.bounds)
    stack = (
        Layer(raster=rest, name="rest", x=layer.x, y=layer.y),
        Layer(raster=gone, name="cut"),
    )
    joined = composite(replace(state, layers=stack, selection=None), whole)
    raster = Raster.from_array(joined, whole.x, whole.y)
    there = transformed(selection, 0, 0, transform)
    after = state.with_node(replace(layer, raster=raster, x=0, y=0, origin=None))
    return replace(after, selection=there)


def reshaped(state: State, transform: Transform, size: Size) -> State:
    """The whole document through a transform, on a canvas of another size."""
    _check(size)

    def plane(old: Raster) -> Raster:
        return transformed(old, 0, 0, transform)

    return _remade(state, size, lambda node: transformed_node(_linked(node), transform), plane)


def cropped(state: State, rect: Rect, *, delete: bool = False) -> State:
    """Only what lies in `rect`, which may reach beyond the document; `delete` drops what is outside."""
    _check(rect.size)

    def node(old: Node) -> Node:
        return _cut(moved(_linked(old), -rect.x, -rect.y), Rect.of(rect.size), delete)

    def plane(old: Raster) -> Raster:
        return transformed(old, 0, 0, Transform(translation(-rect.x, -rect.y)))

    return _remade(state, rect.size, node, plane)


def canvas_resized(state: State, size: Size, anchor: tuple[float, float] = (0.5, 0.5)) -> State:
    """Another canvas around the same pixels: 0, 0 keeps the top-left corner in place, 1, 1 the other."""
    x = round((size.width - state.size.width) * anchor[0])
    y = round((size.height - state.size.height) * anchor[1])
    return cropped(state, Rect(-x, -y, size.width, size.height))


def trimmed(state: State) -> State:
    """Without the border that is transparent, or all of the colour of the top-left pixel."""
    from editor.document.projection import composite

    pixels = composite(state)
    seen = (pixels != pixels[0, 0]).any(axis=2)
    rows, columns = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
    if not len(rows):
        raise TransformError("The whole picture has one colour: there is no border to trim.")
    area = Rect.edges(int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)
    return state if area == state.rect else cropped(state, area)


def turned(state: State, transform: Transform) -> State:
    """The document through a transform, on the canvas that just holds it: quarter turns and flips, or
    any angle."""
    area = transform.bounds(state.rect)
    if not transform.exact:
        area = area.inflate(-1)
    shifted = replace(transform, matrix=product(translation(-area.x, -area.y), transform.matrix))
    return reshaped(state, shifted, area.size)


def corners_of(rect: Rect, transform: Transform) -> list[tuple[float, float]]:
    """Where a rectangle's corners go: top left, top right, bottom right, bottom left."""
    x, y, r, b = float(rect.x), float(rect.y), float(rect.right), float(rect.bottom)
    gone = mapped(transform.matrix, np.array([(x, y), (r, y), (r, b), (x, b)]))
    return [(float(px), float(py)) for px, py in gone]


def _remade(
    state: State,
    size: Size,
    node: Callable[[Node], Node],
    plane: Callable[[Raster], Raster],
) -> State:
    return replace(
        state,
        size=size,
        layers=tuple(_fresh(node(layer)) for layer in state.layers),
        selection=None if state.selection is None else plane(state.selection),
        channels=tuple(replace(each, raster=plane(each.raster)) for each in state.channels),
    )


def _fresh(node: Node) -> Node:
    """Effects forget their results: they are computed anew from what lies below them then."""
    if isinstance(node, Effect):
        return replace(node, result=None, basis=None, pending=frozenset())
    if isinstance(node, Group):
        return replace(node, children=tuple(_fresh(child) for child in node.children))
    return node


def _linked(node: Node) -> Node:
    """With every mask linked: what happens to the document happens to all of it."""
    mask: Mask | None = None if node.mask is None else replace(node.mask, linked=True)
    if isinstance(node, Group):
        return replace(node, mask=mask, children=tuple(_linked(child) for child in node.children))
    return replace(node, mask=mask)


def _cut(node: Node, rect: Rect, delete: bool) -> Node:
    if not delete or node.bounds == EVERYWHERE:
        return node
    if isinstance(node, Group):
        return replace(node, children=tuple(_cut(child, rect, delete) for child in node.children))
    if isinstance(node, Layer) and not rect.contains(node.bounds):
        inside = node.raster.crop(rect.translate(-node.x, -node.y))
        return replace(node, raster=inside, origin=None)
    return node


def _check(size: Size) -> None:
    if size.width < 1 or size.height < 1:
        raise TransformError("A picture has at least one pixel. Choose a larger area.")
    if max(size.width, size.height) > LARGEST:
        raise TransformError("A picture is at most {} pixels wide or high.", LARGEST)
