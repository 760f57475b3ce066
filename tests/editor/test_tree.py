"""Masks, clipping, groups and adjustments composite as an independent reference in float64 does."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings

from editor.document.blend import BlendMode
from editor.document.changes import changed_rects
from editor.document.fill import Gradient, Solid, Stop
from editor.document.layers import (
    Effect,
    FillLayer,
    Group,
    Layer,
    Mask,
    Node,
    clip_runs,
    laid_over,
)
from editor.document.projection import Projection, backdrop, composite
from editor.document.raster import TILE, Raster
from neural.operations.classic.invert import Invert
from neural.source import WHITE, Depth, Rect
from tests.editor.blend_reference import blended
from tests.editor.trees import RECT, SIZE, layer, mask, nodes, pixels, state_of

Doubles = npt.NDArray[np.float64]

# The reference: straight alpha, float64, node by node.


def reference(nodes: tuple[Node, ...]) -> Doubles:
    below = np.zeros((SIZE.height, SIZE.width, 4))
    for node, clipped in clip_runs(nodes):
        if node.shows:
            below = laid(below, node, clipped)
    return below


def laid(below: Doubles, node: Node, clipped: list[Node]) -> Doubles:
    cover = covered(node)
    if isinstance(node, Effect):
        inverted = np.concatenate([1 - below[..., :3], below[..., 3:]], axis=2)
        return faded(below, mixed(below, inverted, node.blend), cover)
    if isinstance(node, Group) and node.pass_through and not clipped:
        inside = below
        for child, more in clip_runs(node.children):
            if child.shows:
                inside = laid(inside, child, more)
        return faded(below, inside, cover)
    own = own_pixels(node)
    own[..., 3] *= cover if not clipped else cover / node.opacity
    for child in clipped:
        if not child.shows:
            continue
        if isinstance(child, Effect):
            own = laid(own, child, [])
            continue
        upper = own_pixels(child)
        share = (upper[..., 3] * covered(child))[..., None]
        solid = own.copy()
        solid[..., 3] = 1.0
        colour = mixed(solid, upper, child.blend)[..., :3]
        own[..., :3] += share * (colour - own[..., :3])
    if clipped:
        own[..., 3] *= node.opacity
    return over(below, own, node.blend)


def own_pixels(node: Node) -> Doubles:
    if isinstance(node, Group):
        return reference(node.children)
    if isinstance(node, FillLayer):
        assert isinstance(node.fill, Solid)
        return np.broadcast_to(np.array(node.fill.color), (SIZE.height, SIZE.width, 4)).copy()
    assert isinstance(node, Layer)
    return node.raster.read(RECT.translate(-node.x, -node.y)) / 255.0


def covered(node: Node) -> Doubles:
    shown = node.shown_mask
    if shown is None:
        return np.full((SIZE.height, SIZE.width), node.opacity)
    return shown.raster.read(RECT.translate(-shown.x, -shown.y))[..., 0] / 255.0 * node.opacity


def mixed(below: Doubles, own: Doubles, mode: BlendMode) -> Doubles:
    """(1 - ab) Cs + ab B(Cb, Cs), with the own alpha."""
    if mode is BlendMode.NORMAL:
        return own
    colour = blended(mode, below[..., :3], own[..., :3], 1.0)
    out = own.copy()
    out[..., :3] += below[..., 3:] * (colour - own[..., :3])
    return out


def over(below: Doubles, own: Doubles, mode: BlendMode) -> Doubles:
    return faded_over(below, mixed(below, own, mode))


def faded_over(below: Doubles, own: Doubles) -> Doubles:
    alpha = own[..., 3:] + below[..., 3:] * (1 - own[..., 3:])
    light = own[..., :3] * own[..., 3:] + below[..., :3] * below[..., 3:] * (1 - own[..., 3:])
    return straight(light, alpha)


def faded(below: Doubles, own: Doubles, share: Doubles) -> Doubles:
    share = share[..., None]
    alpha = (1 - share) * below[..., 3:] + share * own[..., 3:]
    light = (1 - share) * below[..., :3] * below[..., 3:] + share * own[..., :3] * own[..., 3:]
    return straight(light, alpha)


def straight(light: Doubles, alpha: Doubles) -> Doubles:
    return np.concatenate(
        [np.divide(light, alpha, where=alpha > 0, out=np.zeros_like(light)), alpha], 2
    )


@given(tree=nodes())
@settings(max_examples=60, deadline=None)
def test_any_tree_composites_as_the_reference_does(tree: tuple[Node, ...]) -> None:
    found = composite(state_of(*tree)) / 255.0
    wanted = reference(tree)
    # Each adjustment, and each group that passes through in part, rounds what lies below it to 8 bits.
    error = np.abs(found * found[..., 3:] - wanted * wanted[..., 3:])
    assert np.percentile(error, 99) < 4 / 255
    assert np.abs(found[..., 3] - wanted[..., 3]).max() < 4 / 255


@given(tree=nodes())
@settings(max_examples=80, deadline=None)
def test_what_can_be_laid_over_the_rest_looks_the_same_composited_apart(
    tree: tuple[Node, ...],
) -> None:
    for index, node in enumerate(tree):
        above = laid_over(tree, node.id)
        if above is None:
            continue
        assert above == tree[index + 1 :]
        below = reference(tree[: index + 1])
        together = over(below, reference(above), BlendMode.NORMAL)
        seen = together[..., 3:] > 1e-9
        np.testing.assert_allclose(together * seen, reference(tree) * seen, atol=1e-6)


def test_what_needs_the_layers_below_is_not_laid_over_them() -> None:
    base, plain = layer(1), layer(2)
    assert laid_over((base, plain, layer(3)), base.id) is not None
    assert laid_over((base, plain), plain.id) == ()
    for other in (
        layer(3, blend=BlendMode.MULTIPLY),
        layer(3, clip=True),
        Effect(name="Invert", operation=Invert()),
        Group(name="Passing", children=(layer(3, blend=BlendMode.SCREEN),), pass_through=True),
    ):
        assert laid_over((base, other, plain), base.id) is None
        assert laid_over((base, replace(other, visible=False), plain), base.id) is not None
    assert laid_over((Group(name="Group", children=(base,)), plain), base.id) is None


@given(before=nodes(), after=nodes())
@settings(max_examples=60, deadline=None)
def test_outside_the_changed_rectangles_two_trees_look_the_same(
    before: tuple[Node, ...], after: tuple[Node, ...]
) -> None:
    # The same nodes in both, some of them with other values.
    joined = tuple(
        replace(new, id=old.id) if type(new) is type(old) else new
        for old, new in zip(before, after, strict=False)
    )
    difference = (composite(state_of(*before)) != composite(state_of(*joined))).any(axis=2)
    for rect in changed_rects(before, joined):
        part = rect.intersect(RECT)
        difference[part.slices] = False
    assert not difference.any()


@given(before=nodes(1), after=nodes(1))
@settings(max_examples=30, deadline=None)
def test_an_updated_projection_shows_what_a_fresh_one_shows(
    before: tuple[Node, ...], after: tuple[Node, ...]
) -> None:
    joined = tuple(
        replace(new, id=old.id) if type(new) is type(old) else new
        for old, new in zip(before, after, strict=False)
    )
    projection = Projection(state_of(*before))
    for level in (0, 1):
        projection.read(level, Rect.of(projection.size(level)))
    projection.update(state_of(*joined))
    fresh = Projection(state_of(*joined))
    for level in (0, 1):
        whole = Rect.of(projection.size(level))
        assert np.array_equal(projection.read(level, whole), fresh.read(level, whole))


# Claims.


def test_a_mask_that_is_full_around_its_tiles_shows_the_layer_there() -> None:
    shown = layer(1, mask=Mask(raster=Raster.mask(RECT, "uint8", full=True)))
    assert np.array_equal(composite(state_of(shown)), composite(state_of(layer(1))))
    hidden = layer(1, mask=Mask(raster=Raster.mask(RECT, "uint8")))
    assert not composite(state_of(hidden)).any()


def test_a_mask_that_is_off_changes_nothing() -> None:
    plain = layer(1)
    off = replace(plain, mask=replace(mask(3), enabled=False))
    assert np.array_equal(composite(state_of(off)), composite(state_of(plain)))


def test_what_is_clipped_shows_only_where_its_base_does() -> None:
    base = layer(1, mask=mask(2))
    clipped = layer(3, clip=True)
    found = composite(state_of(base, clipped))
    assert np.array_equal(found[..., 3], composite(state_of(base))[..., 3])


def test_an_adjustment_changes_only_what_is_below_it_in_its_group() -> None:
    bottom = replace(layer(1), raster=Raster.from_array(pixels(1, opaque=True)))
    inner = Group(name="Inner", children=(Effect(name="Invert", operation=Invert()),))
    assert np.array_equal(composite(state_of(bottom, inner)), composite(state_of(bottom)))
    through = replace(inner, pass_through=True)
    inverted = composite(state_of(bottom, through))
    assert np.array_equal(inverted[..., :3], 255 - composite(state_of(bottom))[..., :3])


def test_a_group_of_adjustments_alone_passes_through_in_part() -> None:
    bottom = replace(layer(1), raster=Raster.from_array(pixels(1, opaque=True)))
    inside = (Effect(name="Invert", operation=Invert()),)
    group = Group(name="Group", children=inside, pass_through=True, opacity=0.5)
    found = composite(state_of(layer(2), bottom, group))
    assert np.abs(found[..., :3].astype(int) - 127.5).max() <= 1  # half of each and of its inverse


def test_what_was_never_computed_leaves_the_picture_as_it_is() -> None:
    from neural.operations.classic.gaussian_blur import GaussianBlur

    effect = Effect(name="Blur", operation=GaussianBlur(radius=4))
    assert np.array_equal(composite(state_of(layer(1), effect)), composite(state_of(layer(1))))
    result = Raster.from_array(pixels(9)[:TILE, :TILE])
    part = composite(state_of(layer(1), replace(effect, result=result, blend=BlendMode.MULTIPLY)))
    same = composite(state_of(layer(1)))
    assert np.array_equal(part[TILE:], same[TILE:])
    assert not np.array_equal(part[:TILE, :TILE], same[:TILE, :TILE])


def test_an_effect_sees_what_is_below_it_and_nothing_else() -> None:
    effect = Effect(name="Invert", operation=Invert(), id="it")
    state = state_of(layer(1), effect, layer(2))
    assert np.array_equal(backdrop(state, "it", RECT), composite(state_of(layer(1))))  # type: ignore[arg-type]
    base, clipped = layer(3, opacity=0.5), replace(effect, clip=True)
    seen = backdrop(state_of(layer(1), base, clipped), "it", RECT)
    assert np.array_equal(seen, composite(state_of(replace(base, opacity=1.0))))  # type: ignore[arg-type]
    hidden = Group(name="Group", children=(layer(1), effect), visible=False)
    assert backdrop(state_of(hidden), "it", RECT) is None


@pytest.mark.parametrize("depth", ["uint8", "uint16", "float32"])
def test_a_gradient_goes_from_one_colour_to_the_other(depth: Depth) -> None:
    black, white = (0.0, 0.0, 0.0, 1.0), (1.0, 1.0, 1.0, 1.0)
    gradient = Gradient((0.0, 0.0), (100.0, 0.0), (Stop(0, black), Stop(1, white)))
    found = gradient.pixels(Rect(0, 0, 120, 2), depth)
    row = found[0, :, 0] / WHITE[depth]
    assert np.allclose(row[:100], (np.arange(100) + 0.5) / 100, atol=0.5 / 255)
    assert (row[100:] == 1).all()


def test_a_colour_does_not_bleed_out_of_a_transparent_stop() -> None:
    red, nothing = (1.0, 0.0, 0.0, 1.0), (0.0, 1.0, 0.0, 0.0)
    gradient = Gradient((0.0, 0.0), (100.0, 0.0), (Stop(0, red), Stop(1, nothing)), "radial")
    found = gradient.pixels(Rect(0, 0, 99, 1), "float32")
    assert np.allclose(found[0, :, 0], 1.0)
    assert np.allclose(found[0, :, 1], 0.0)


RAINBOW = Gradient(
    (10.0, 20.0),
    (10.0, 120.0),
    (
        Stop(0.0, (1.0, 0.0, 0.0, 1.0)),
        Stop(0.5, (0.0, 1.0, 0.0, 1.0)),
        Stop(1.0, (0.0, 0.0, 1.0, 1.0)),
    ),
)


def test_a_gradient_turns_around_its_middle() -> None:
    assert RAINBOW.angle == -90.0
    turned = RAINBOW.turned(0.0)
    assert np.allclose((*turned.start, *turned.end), (-40.0, 70.0, 60.0, 70.0))
    back = turned.turned(-90.0)
    assert np.allclose((*back.start, *back.end), (*RAINBOW.start, *RAINBOW.end))


def test_a_new_stop_has_the_colour_that_is_there() -> None:
    more, index = RAINBOW.with_stop(0.25)
    assert (index, len(more.stops)) == (1, 4)
    assert np.allclose(more.stops[1].color, (0.5, 0.5, 0.0, 1.0))
    assert (more.strip(50, "uint8") == RAINBOW.strip(50, "uint8")).all()
    assert more.without_stop(1) == RAINBOW


def test_stops_stay_in_order_and_two_at_least() -> None:
    assert RAINBOW.with_stop_at(1, 2.0).stops[1].at == 1.0
    assert RAINBOW.with_stop_at(0, 0.7).stops[0].at == 0.5
    assert RAINBOW.reversed().reversed() == RAINBOW
    assert (RAINBOW.reversed().strip(9, "uint8") == RAINBOW.strip(9, "uint8")[:, ::-1]).all()
    with pytest.raises(ValueError, match="two colours"):
        RAINBOW.without_stop(1).without_stop(0)
