"""Edits of the layer stack keep the picture where they promise to."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from editor.document.align import aligned, content_bounds, distributed, shifted
from editor.document.arrange import (
    at_end,
    clipped,
    grouped,
    moved_to,
    raised,
    removed,
    ungrouped,
    with_copies,
    with_empty_group,
    with_empty_layer,
    with_fill,
)
from editor.document.blend import BlendMode
from editor.document.carry import carried
from editor.document.colour import convert_depth
from editor.document.fill import Gradient, Solid, Stop
from editor.document.layers import (
    Basis,
    Effect,
    FillLayer,
    Group,
    Layer,
    Mask,
    Node,
    Transformed,
    below,
    walk,
)
from editor.document.merging import flattened, merged, merged_down, rasterized, with_visible
from editor.document.projection import composite
from editor.document.raster import Raster
from editor.document.state import State
from editor.document.text import Text
from editor.document.transform import Transform
from neural.operations.classic.gaussian_blur import GaussianBlur
from neural.operations.classic.invert import Invert
from neural.source import Depth, Pixels, Rect


def noise(width: int, height: int, seed: int, *, opaque: bool = False) -> Pixels:
    pixels = np.random.default_rng(seed).integers(0, 256, (height, width, 4), np.uint8)
    if opaque:
        pixels[..., 3] = 255
    return pixels


@pytest.fixture
def state() -> State:
    """An opaque ground, a small half transparent layer beside the corner, one that multiplies."""
    ground = State.from_array(noise(150, 140, 1, opaque=True))
    small = Layer(raster=Raster.from_array(noise(50, 40, 2)), name="Small", x=-10, y=100)
    product = Layer(
        raster=Raster.from_array(noise(150, 140, 3)),
        name="Product",
        opacity=0.6,
        blend=BlendMode.MULTIPLY,
    )
    return ground.insert(small).insert(product)


def same_picture(first: State, second: State) -> bool:
    """Within the rounding of one more pass through 8 bits."""
    distance = composite(first).astype(int) - composite(second).astype(int)
    return int(abs(distance).max()) <= 1


def test_merging_down_keeps_the_picture(state: State) -> None:
    merged = merged_down(state, state.layers[1].id)
    assert [node.name for node in merged.layers] == ["Background", "Product"]
    assert same_picture(state, merged)
    assert merged.active == state.layers[0].id


def test_merging_everything_down_one_by_one_keeps_the_picture(state: State) -> None:
    merged = merged_down(state, state.layers[1].id)
    merged = merged_down(merged, merged.layers[1].id)
    assert len(merged.layers) == 1
    assert same_picture(state, merged)


def test_merging_keeps_what_lies_outside_the_document(state: State) -> None:
    merged = merged_down(state, state.layers[1].id)
    assert merged.layers[0].bounds == Rect(-10, 0, 160, 140)


def test_the_lowest_layer_cannot_be_merged_down(state: State) -> None:
    with pytest.raises(ValueError, match="no layer below"):
        merged_down(state, state.layers[0].id)


@pytest.mark.parametrize("which", [0, 1])
def test_a_locked_layer_is_not_merged(state: State, which: int) -> None:
    locked = state.with_node(replace(state.layers[which], locked=True))
    with pytest.raises(ValueError, match="is locked"):
        merged_down(locked, state.layers[1].id)


def test_nothing_is_merged_onto_a_group(state: State) -> None:
    grouped = replace(state, layers=(Group(name="Group"), state.layers[0]))
    with pytest.raises(ValueError, match="is a group"):
        merged_down(grouped, state.layers[0].id)


def test_two_empty_layers_merge_into_one(state: State) -> None:
    blank = replace(state, layers=(), active=None)
    empty = Raster.empty(Rect(0, 0, 0, 0))
    pair = blank.insert(Layer(raster=empty, name="A")).insert(Layer(raster=empty, name="B"))
    assert [node.name for node in merged_down(pair, pair.layers[1].id).layers] == ["A"]


def test_flattening_keeps_the_picture_in_one_layer(state: State) -> None:
    flat = flattened(state, "Background")
    assert len(flat.layers) == 1
    assert (composite(flat) == composite(state)).all()


def test_a_layer_from_what_is_seen_lies_on_top_and_changes_nothing(state: State) -> None:
    visible = with_visible(state, "Visible")
    assert visible.layers[-1].name == "Visible"
    assert same_picture(state, visible)


def test_a_new_layer_lies_above_the_active_one(state: State) -> None:
    fresh = with_empty_layer(state.with_active(state.layers[0].id), "Layer 1")
    assert [node.name for node in fresh.layers][:2] == ["Background", "Layer 1"]
    assert fresh.active == fresh.layers[1].id
    assert same_picture(state, fresh)


def test_a_copied_group_shares_no_id_with_its_original(state: State) -> None:
    group = Group(name="Group", children=(state.layers[1],))
    copied = with_copies(replace(state, layers=(group,)), [group.id])
    ids = [node.id for node in walk(copied.layers)]
    assert len(ids) == len(set(ids)) == 4
    assert [node.name for node in copied.layers] == ["Group", "Group copy"]


def test_moving_up_and_down_stays_among_the_siblings(state: State) -> None:
    lowest = state.layers[0].id
    up = raised(state, [lowest], 1)
    assert [node.name for node in up.layers] == ["Small", "Background", "Product"]
    assert raised(up, [lowest], -1).layers == state.layers
    assert raised(state, [lowest], -1) is state


RED = Solid((1.0, 0.0, 0.0, 1.0))


def node(state: State, name: str) -> Node:
    return next(node for node in walk(state.layers) if node.name == name)


def ids(state: State, *names: str) -> list[str]:
    return [node(state, name).id for name in names]


def outline(nodes: tuple[Node, ...]) -> str:
    """Names bottom to top, the children of a group in brackets."""
    parts = [
        f"{node.name}({outline(node.children)})" if isinstance(node, Group) else node.name
        for node in nodes
    ]
    return " ".join(parts)


@pytest.fixture
def tower() -> State:
    """A, B, then a group G of C and D, then E on top: each a spot of its own on 100 x 100."""
    state = State.from_array(noise(100, 100, 1, opaque=True), name="A")
    spots = {
        name: Layer(
            raster=Raster.from_array(noise(10, 20, number, opaque=True)),
            name=name,
            x=10 + 15 * number,
            y=5 * number,
        )
        for number, name in enumerate("BCDE")
    }
    group = Group(name="G", children=(spots["C"], spots["D"]))
    return replace(state, layers=(*state.layers, spots["B"], group, spots["E"]))


def test_grouping_keeps_order_and_picture_where_the_topmost_lay(tower: State) -> None:
    group = grouped(tower, ids(tower, "D", "B"), "New")
    assert outline(group.layers) == "A G(C New(B D)) E"
    assert group.active == node(group, "New").id
    both = grouped(tower, ids(tower, "E", "G", "C"), "New")
    assert outline(both.layers) == "A B New(G(C D) E)", "C goes with its group"
    assert same_picture(both, tower)


def test_grouping_what_is_clipped_clips_the_group(tower: State) -> None:
    clip = clipped(tower, ids(tower, "E"), True)
    group = grouped(clip, ids(clip, "E"), "New")
    assert node(group, "New").clip
    assert same_picture(clip, group)


def test_ungrouping_puts_the_layers_where_the_group_lay(tower: State) -> None:
    apart = ungrouped(tower.with_active(node(tower, "G").id), ids(tower, "G"))
    assert outline(apart.layers) == "A B C D E"
    assert apart.active == node(apart, "D").id
    assert same_picture(apart, tower)
    with pytest.raises(ValueError, match="Choose a group"):
        ungrouped(tower, ids(tower, "A"))


def test_layers_of_a_hidden_group_stay_hidden_outside_it(tower: State) -> None:
    hidden = tower.with_node(replace(node(tower, "G"), visible=False))
    apart = ungrouped(hidden, ids(hidden, "G"))
    assert same_picture(hidden, apart)


def test_an_empty_group_is_ungrouped_away(tower: State) -> None:
    state = with_empty_group(tower, "New")
    assert outline(ungrouped(state, ids(state, "New")).layers) == outline(tower.layers)


@pytest.mark.parametrize(
    ("moving", "parent", "index", "after"),
    [
        ("B E", None, 0, "B E A G(C D)"),
        ("A B", None, 4, "G(C D) E A B"),
        ("A C", "G", 2, "B G(D A C) E"),
        ("C D", None, 3, "A B G() C D E"),
        ("B G", None, 1, "A B G(C D) E"),
    ],
)
def test_several_layers_move_side_by_side(
    tower: State, moving: str, parent: str | None, index: int, after: str
) -> None:
    into = node(tower, parent).id if parent else None
    assert outline(moved_to(tower, ids(tower, *moving.split()), index, into).layers) == after


def test_moving_layers_where_they_lie_is_no_change(tower: State) -> None:
    assert moved_to(tower, ids(tower, "B", "G"), 1) is tower
    with pytest.raises(ValueError, match="into itself"):
        moved_to(tower, ids(tower, "G"), 0, node(tower, "G").id)


def test_several_layers_rise_together_and_stop_at_the_end(tower: State) -> None:
    up = raised(tower, ids(tower, "A", "B"), 1)
    assert outline(up.layers) == "G(C D) A B E"
    up = raised(up, ids(tower, "A", "B"), 1)
    assert outline(up.layers) == "G(C D) E A B"
    assert outline(raised(up, ids(tower, "A", "B"), 1).layers) == "G(C D) E A B"
    assert outline(raised(tower, ids(tower, "B", "E"), -1).layers) == "B A E G(C D)"


def test_layers_go_to_the_ends_of_their_own_group(tower: State) -> None:
    assert outline(at_end(tower, ids(tower, "A", "C"), top=True).layers) == "B G(D C) E A"
    assert outline(at_end(tower, ids(tower, "B", "E"), top=False).layers) == "B E A G(C D)"


def test_several_layers_are_copied_each_above_itself(tower: State) -> None:
    copies = with_copies(tower, ids(tower, "B", "G"))
    assert outline(copies.layers) == "A B B copy G(C D) G copy(C D) E"


def test_locked_layers_are_not_deleted(tower: State) -> None:
    assert outline(removed(tower, ids(tower, "A", "G")).layers) == "B E"
    locked = tower.with_node(replace(node(tower, "B"), locked=True))
    with pytest.raises(ValueError, match="“B” is locked"):
        removed(locked, ids(locked, "A", "B"))


def test_nothing_is_clipped_to_nothing(tower: State) -> None:
    with pytest.raises(ValueError, match="nothing below “A”"):
        clipped(tower, ids(tower, "A"), True)
    assert node(clipped(tower, ids(tower, "E"), True), "E").clip


def test_a_fill_shows_where_the_selection_is(tower: State) -> None:
    assert node(with_fill(tower, RED, "Red"), "Red").mask is None
    selection = Raster.mask(tower.rect, "uint8").write(
        Rect(0, 0, 5, 5), np.full((5, 5, 1), 255, np.uint8)
    )
    selected = replace(tower, selection=selection)
    pixels = composite(with_fill(selected, RED, "Red"))
    assert (pixels[:5, :5] == [255, 0, 0, 255]).all()
    assert (pixels[5:] == composite(tower)[5:]).all()


# Merging.


def test_merging_several_keeps_the_picture_where_the_topmost_lay(tower: State) -> None:
    together = merged(tower, ids(tower, "C", "E", "B"))
    assert outline(together.layers) == "A G(D) E"
    assert same_picture(tower, together)
    assert node(together, "E").bounds == Rect(10, 0, 55, 35)


def test_a_merged_group_keeps_its_mask_opacity_and_mode(tower: State) -> None:
    half = Raster.mask(tower.rect, "uint8").write(tower.rect, noise(100, 100, 7)[..., :1])
    group = replace(
        node(tower, "G"), opacity=0.6, blend=BlendMode.MULTIPLY, mask=Mask(raster=half), label="red"
    )
    state = tower.with_node(group)
    whole = merged(state, [group.id])
    assert outline(whole.layers) == "A B G E"
    layer = node(whole, "G")
    assert isinstance(layer, Layer)
    assert (layer.opacity, layer.blend, layer.label) == (0.6, BlendMode.MULTIPLY, "red")
    assert same_picture(whole, state)


def test_a_single_layer_is_not_merged(tower: State) -> None:
    with pytest.raises(ValueError, match="several layers, or a group"):
        merged(tower, ids(tower, "A"))
    hidden = tower.with_node(replace(node(tower, "B"), visible=False))
    hidden = hidden.with_node(replace(node(tower, "E"), visible=False))
    with pytest.raises(ValueError, match="shows any pixels"):
        merged(hidden, ids(hidden, "B", "E"))


def test_an_adjustment_merges_into_the_layers_it_changes(tower: State) -> None:
    adjusted = tower.insert(Effect(name="Invert", operation=Invert()))
    together = merged(adjusted, ids(adjusted, "A", "B", "G", "E", "Invert"))
    assert len(together.layers) == 1
    assert same_picture(together, adjusted)


def test_what_is_still_computed_is_not_merged(tower: State) -> None:
    live = tower.insert(Effect(name="Blur", operation=GaussianBlur()))
    for edit in (
        lambda: flattened(live, "Background"),
        lambda: with_visible(live, "Visible"),
        lambda: rasterized(live, ids(live, "Blur")),
    ):
        with pytest.raises(ValueError, match="still being computed"):
            edit()
    with pytest.raises(ValueError, match="everything below it"):
        merged(live, ids(live, "Blur", "E"))


def test_a_result_is_rasterized_only_while_it_follows_from_what_is_below(tower: State) -> None:
    blur = Effect(name="Blur", id="blur", operation=GaussianBlur())
    live = tower.insert(blur)
    seen = below(live.layers, "blur")
    assert seen is not None
    gray = Raster.from_array(np.full((100, 100, 4), 128, np.uint8))
    done = replace(blur, result=gray, basis=Basis(blur.operation, seen, live.size))
    plain = rasterized(live.with_node(done), ["blur"])
    assert plain.layer("blur").raster.same_pixels(gray)
    changed = removed(live.with_node(done), ids(live, "E"))
    pending = live.with_node(replace(done, pending=frozenset({(0, 0)})))
    for state in (changed, pending):
        with pytest.raises(ValueError, match="still being computed"):
            rasterized(state, ["blur"])
    hiding = Mask(raster=Raster.mask(tower.rect, "uint8"))
    nowhere = pending.with_node(replace(pending.node("blur"), mask=hiding))
    assert rasterized(nowhere, ["blur"]).layer("blur").mask is hiding


GRADIENT = Gradient(
    (0.0, 0.0), (100.0, 100.0), (Stop(0.0, (0.0, 0.0, 1.0, 0.2)), Stop(1.0, (1.0, 1.0, 0.0, 1.0)))
)


@pytest.mark.parametrize("clip", [False, True])
@pytest.mark.parametrize("depth", ["uint8", "uint16", "float32"])
@pytest.mark.parametrize("kind", ["fill", "adjustment"])
def test_what_is_rasterized_looks_as_before(
    tower: State, kind: str, depth: Depth, clip: bool
) -> None:
    state = convert_depth(tower, depth)
    mask = Mask(raster=Raster.mask(Rect(20, 0, 50, 60), depth, full=True))
    common = {"name": "Live", "opacity": 0.7, "mask": mask, "clip": clip}
    live = (
        FillLayer(fill=GRADIENT, **common)
        if kind == "fill"
        else Effect(operation=Invert(), **common)
    )
    state = state.insert(live)
    plain = rasterized(state, [live.id])
    assert isinstance(plain.node(live.id), Layer)
    assert (plain.node(live.id).opacity, plain.node(live.id).mask) == (0.7, mask)
    limit = 1.5 / 255 if depth == "uint8" else 1e-4
    white = {"uint8": 255, "uint16": 65535, "float32": 1}[depth]
    distance = composite(state).astype(float) - composite(plain).astype(float)
    assert abs(distance).max() <= limit * white


def test_text_becomes_pixels_that_look_the_same(tower: State) -> None:
    layer = node(tower, "E")
    assert isinstance(layer, Layer)
    drawn = Transformed(
        raster=layer.raster,
        x=layer.x,
        y=layer.y,
        transform=Transform(),
        text=Text(content="E", x=0.0, y=0.0),
        made=layer.raster,
        made_x=layer.x,
        made_y=layer.y,
    )
    written = tower.with_node(replace(layer, origin=drawn))
    assert written.layer(layer.id).text is not None
    assert rasterized(written, [layer.id]) == tower


def test_only_what_is_live_can_be_rasterized(tower: State) -> None:
    with pytest.raises(ValueError, match="Choose a text, a fill"):
        rasterized(tower, ids(tower, "A"))


# Lining up.


def spots(state: State) -> dict[str, tuple[int, int]]:
    return {layer.name: (layer.x, layer.y) for layer in state.pixel_layers}


def test_one_layer_is_aligned_with_the_document(tower: State) -> None:
    right = aligned(tower, ids(tower, "B"), "right")
    assert spots(right)["B"] == (90, 0)
    assert spots(aligned(right, ids(tower, "B"), "middle"))["B"] == (90, 40)
    assert spots(aligned(right, ids(tower, "B"), "bottom"))["B"] == (90, 80)
    assert spots(aligned(right, ids(tower, "B"), "center"))["B"] == (45, 0)
    assert spots(aligned(right, ids(tower, "B"), "left"))["B"] == (0, 0)


def test_several_layers_are_aligned_with_each_other(tower: State) -> None:
    top = aligned(tower, ids(tower, "B", "G", "E"), "top")
    assert [spots(top)[name][1] for name in "BCDE"] == [0, 0, 5, 0]


def test_layers_are_aligned_with_the_selection(tower: State) -> None:
    full = np.full((30, 30, 1), 255, np.uint8)
    selection = Raster.mask(tower.rect, "uint8").write(Rect(40, 50, 30, 30), full)
    state = aligned(replace(tower, selection=selection), ids(tower, "B", "E"), "left")
    assert [spots(state)[name][0] for name in "BE"] == [40, 40]


def test_transparent_pixels_do_not_count_when_aligning(tower: State) -> None:
    pixels = np.zeros((300, 300, 4), np.uint8)
    pixels[140:150, 200:203] = 255
    raster = Raster.from_array(pixels)
    assert content_bounds(raster) == Rect(200, 140, 3, 10)
    state = tower.insert(Layer(name="Spot", raster=raster))
    assert spots(aligned(state, ids(state, "Spot"), "left"))["Spot"] == (-200, 0)


def test_what_is_locked_in_its_place_is_not_aligned(tower: State) -> None:
    fixed = tower.with_node(replace(node(tower, "C"), lock_position=True))
    with pytest.raises(ValueError, match="“C” is locked"):
        aligned(fixed, ids(fixed, "G"), "left")
    live = tower.insert(Effect(name="Invert", operation=Invert()))
    with pytest.raises(ValueError, match="no pixels to line up"):
        aligned(live, ids(live, "Invert"), "left")


def test_distributing_makes_the_distances_equal(tower: State) -> None:
    state = tower.with_node(replace(node(tower, "E"), x=90))
    state = ungrouped(state, ids(state, "G"))
    even = distributed(state, ids(state, "D", "B", "E", "C"), "horizontal")
    assert [spots(even)[name][0] for name in "BCDE"] == [10, 37, 63, 90]
    assert [spots(even)[name][1] for name in "BCDE"] == [0, 5, 10, 15]
    with pytest.raises(ValueError, match="three layers"):
        distributed(state, ids(state, "D", "B"), "vertical")


def test_chosen_layers_move_together_with_their_masks(tower: State) -> None:
    mask = Mask(raster=Raster.mask(tower.rect, "uint8"))
    masked = tower.with_node(replace(node(tower, "G"), mask=mask))
    away = shifted(masked, ids(masked, "B", "G", "C"), 3, -4)
    assert [spots(away)[name] for name in "BCD"] == [(13, -4), (28, 1), (43, 6)]
    assert (node(away, "G").mask.x, node(away, "G").mask.y) == (3, -4)
    assert spots(away)["E"] == spots(tower)["E"]


def test_an_unlinked_mask_moves_alone_while_it_is_edited(tower: State) -> None:
    mask = Mask(raster=Raster.mask(tower.rect, "uint8"), linked=False)
    e = node(tower, "E").id
    state = tower.with_node(replace(node(tower, "E"), mask=mask))
    edited = shifted(state.with_active(e, "mask"), [e], 3, 4)
    assert (spots(edited)["E"], node(edited, "E").mask.x) == (spots(tower)["E"], 3)
    layer = shifted(state.with_active(e), [e], 3, 4)
    assert (spots(layer)["E"], node(layer, "E").mask.x) == ((58, 19), 0)


# Between documents.


@pytest.mark.parametrize("depth", ["uint8", "uint16", "float32"])
def test_layers_carried_into_another_document_look_the_same(tower: State, depth: Depth) -> None:
    other = convert_depth(State.from_array(noise(100, 100, 9, opaque=True), name="Other"), depth)
    both = carried(tower, ids(tower, "E", "G"), other)
    assert outline(both.layers) == "Other G(C D) E"
    assert both.active == node(both, "E").id
    assert {inner.id for inner in walk(both.layers)}.isdisjoint(
        inner.id for inner in walk(tower.layers)
    )
    back = composite(convert_depth(both, "uint8"))
    assert (back[15:35, 55:65] == composite(tower)[15:35, 55:65]).all()


def test_layers_carried_to_a_point_lie_around_it(tower: State) -> None:
    small = State.from_array(noise(50, 40, 3), name="Small")
    assert spots(carried(tower, ids(tower, "E"), small))["E"] == (20, 10)
    assert spots(carried(tower, ids(tower, "E"), small, (10, 30)))["E"] == (5, 20)
