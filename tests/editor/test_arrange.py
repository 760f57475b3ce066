"""Edits of the layer stack keep the picture where they promise to."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from editor.document.arrange import (
    flattened,
    merged_down,
    raised,
    with_copy,
    with_empty_layer,
    with_visible,
)
from editor.document.blend import BlendMode
from editor.document.layers import Group, Layer, walk
from editor.document.projection import composite
from editor.document.raster import Raster
from editor.document.state import State
from neural.source import Pixels, Rect


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
    copied = with_copy(replace(state, layers=(group,)), group.id)
    ids = [node.id for node in walk(copied.layers)]
    assert len(ids) == len(set(ids)) == 4
    assert [node.name for node in copied.layers] == ["Group", "Group copy"]


def test_moving_up_and_down_stays_among_the_siblings(state: State) -> None:
    lowest = state.layers[0].id
    up = raised(state, lowest, 1)
    assert [node.name for node in up.layers] == ["Small", "Background", "Product"]
    assert raised(up, lowest, -1).layers == state.layers
    assert raised(state, lowest, -1) is state
