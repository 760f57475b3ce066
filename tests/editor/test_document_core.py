"""Rasters, the layer tree and states: immutable values that share what did not change."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editor.document.fill import Solid
from editor.document.layers import FillLayer, Group, Layer, Mask, walk
from editor.document.raster import TILE, Raster, Tile, keys_of, rect_of
from editor.document.spill import SpillFile
from editor.document.state import State
from neural.source import Depth, Pixels, Rect, Size

DEPTHS: tuple[Depth, ...] = ("uint8", "uint16", "float32")


def noise(width: int, height: int, depth: Depth = "uint8", seed: int = 0) -> Pixels:
    """Random pixels; float ones reach beyond 0..1."""
    random = np.random.default_rng(seed)
    if depth == "float32":
        return random.normal(0.5, 2.0, (height, width, 4)).astype(np.float32)
    return random.integers(0, np.iinfo(depth).max, (height, width, 4), depth, endpoint=True)


def layer(name: str, raster: Raster | None = None) -> Layer:
    return Layer(name=name, id=name, raster=raster or Raster.from_array(noise(8, 8)))


def tree() -> State:
    """a, then a group g of b and c, then d on top."""
    group = Group(name="g", id="g", children=(layer("b"), layer("c")))
    return State(size=Size(8, 8), layers=(layer("a"), group, layer("d")), active="b")


def names(state: State) -> str:
    return " ".join(node.id for node in walk(state.layers))


rects = st.builds(
    Rect, st.integers(-300, 300), st.integers(-300, 300), st.integers(1, 300), st.integers(1, 300)
)


@pytest.mark.parametrize("depth", DEPTHS)
def test_pixels_come_back_as_they_were_written(depth: Depth) -> None:
    pixels = noise(300, 200, depth)
    raster = Raster.from_array(pixels, x=-37, y=141)
    assert raster.bounds == Rect(-37, 141, 300, 200)
    assert raster.read(raster.bounds).tobytes() == pixels.tobytes()


def test_outside_its_bounds_a_raster_is_transparent_black() -> None:
    raster = Raster.from_array(np.full((10, 10, 4), 255, np.uint8), x=5, y=5)
    around = raster.read(Rect(0, 0, 20, 20))
    assert around.sum() == 10 * 10 * 4 * 255
    assert around[5:15, 5:15].min() == 255


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(rects, st.integers(0, 255)), min_size=1, max_size=6))
def test_any_writes_equal_those_into_an_array(writes: list[tuple[Rect, int]]) -> None:
    raster = Raster.empty(Rect(0, 0, 1, 1))
    canvas = np.zeros((1200, 1200, 4), np.uint8)
    for rect, value in writes:
        pixels = np.full((rect.height, rect.width, 4), value, np.uint8)
        raster = raster.write(rect, pixels)
        canvas[rect.translate(600, 600).slices] = pixels
    assert np.array_equal(raster.read(Rect(-600, -600, 1200, 1200)), canvas)
    assert all(tile.pixels.any() for tile in raster.tiles.values()), "an empty tile is kept"


@settings(max_examples=60, deadline=None)
@given(rects)
def test_a_write_leaves_the_old_raster_alone_and_shares_every_other_tile(rect: Rect) -> None:
    before = Raster.from_array(noise(400, 400), x=-200, y=-200)
    pixels = before.read(before.bounds)
    after = before.write(rect, np.full((rect.height, rect.width, 4), 7, np.uint8))
    assert np.array_equal(before.read(before.bounds), pixels)
    touched = set(keys_of(rect))
    for key, tile in before.tiles.items():
        assert key in touched or after.tiles[key] is tile
    changed = list(before.changed(after))
    assert {rect_of(key) for key in touched} == set(changed)


def test_writing_what_is_there_already_shares_every_tile() -> None:
    raster = Raster.from_array(noise(300, 300))
    again = raster.write(Rect(20, 30, 200, 100), raster.read(Rect(20, 30, 200, 100)))
    assert list(raster.changed(again)) == []


def test_erasing_gives_tiles_back() -> None:
    raster = Raster.from_array(np.full((100, 100, 4), 9, np.uint8))
    assert raster.write(raster.bounds, np.zeros((100, 100, 4), np.uint8)).tiles == {}


@settings(max_examples=60, deadline=None)
@given(rects)
def test_crop_keeps_what_lies_inside_and_nothing_else(rect: Rect) -> None:
    raster = Raster.from_array(noise(400, 400), x=-200, y=-200)
    cropped = raster.crop(rect)
    everywhere = Rect(-700, -700, 1400, 1400)
    expected = np.zeros((1400, 1400, 4), np.uint8)
    inside = rect.intersect(raster.bounds)
    expected[inside.relative_to(everywhere).slices] = raster.read(inside)
    assert np.array_equal(cropped.read(everywhere), expected)
    for key, tile in cropped.tiles.items():
        assert not rect.contains(rect_of(key)) or tile is raster.tiles[key]


def test_a_filled_raster_holds_one_tile_for_its_whole_inside() -> None:
    raster = Raster.filled(Rect(10, 10, 5 * TILE, 5 * TILE), np.array([1, 2, 3, 255], np.uint8))
    assert (raster.read(raster.bounds) == [1, 2, 3, 255]).all()
    assert raster.read(Rect(9, 10, 1, 1)).sum() == 0
    assert len({id(raster.tiles[key]) for key in keys_of(Rect(TILE, TILE, 400, 400))}) == 1


def test_opaque_means_every_pixel_within_the_bounds() -> None:
    pixels = np.full((200, 200, 4), 255, np.uint8)
    raster = Raster.from_array(pixels, x=30, y=30)
    assert raster.opaque
    hole = np.array([[[255, 255, 255, 254]]], np.uint8)
    assert not raster.write(Rect(229, 229, 1, 1), hole).opaque
    assert not Raster.empty(Rect(0, 0, 5, 5)).opaque
    assert not raster.source(Rect(0, 0, 100, 100)).opaque, "its corner lies outside the raster"


def test_pixels_of_another_shape_or_depth_are_refused() -> None:
    raster = Raster.empty(Rect(0, 0, 10, 10))
    with pytest.raises(ValueError, match="do not fill"):
        raster.write(Rect(0, 0, 4, 4), noise(4, 5))
    with pytest.raises(ValueError, match="does not hold"):
        raster.write(Rect(0, 0, 4, 4), noise(4, 4, "uint16"))


def test_a_source_is_a_window_with_its_own_origin() -> None:
    raster = Raster.from_array(noise(300, 200, "uint16"), x=50, y=60)
    source = raster.source(Rect(100, 100, 90, 80))
    assert (source.size, source.depth) == (Size(90, 80), "uint16")
    assert np.array_equal(source.read(Rect(3, 4, 5, 6)), raster.read(Rect(103, 104, 5, 6)))
    with pytest.raises(ValueError, match="no pixels"):
        raster.source(Rect(0, 0, 0, 5))


def test_tiles_are_read_only() -> None:
    tile = Raster.from_array(noise(TILE, TILE)).tiles[0, 0]
    with pytest.raises(ValueError, match="read-only"):
        tile.pixels[0, 0] = 0


@pytest.mark.parametrize("depth", DEPTHS)
def test_a_tile_is_the_same_after_packing_and_after_the_disk(depth: Depth) -> None:
    pixels = noise(TILE, TILE, depth)
    tile = Tile(pixels.copy())
    tile.pack()
    data = tile.packed_data
    assert tile.packed
    assert data is not None
    assert tile.held_bytes == len(data)
    assert tile.pixels.tobytes() == pixels.tobytes()
    tile.pack()
    data = tile.packed_data
    assert data is not None
    tile.spill(SpillFile([b"others", data]), len(b"others"), data)
    assert (tile.held_bytes, tile.spilled_bytes) == (0, len(data))
    assert tile.pixels.tobytes() == pixels.tobytes()
    assert (tile.held_bytes, tile.spilled_bytes) == (tile.raw_bytes, 0)


def test_a_smooth_tile_packs_to_a_fraction() -> None:
    ramp = np.add.outer(np.arange(TILE), np.arange(TILE)).astype(np.uint8)
    tile = Tile(np.repeat(ramp[..., None], 4, axis=2))
    tile.pack()
    assert tile.held_bytes < tile.raw_bytes / 20


def test_a_layer_refuses_an_opacity_or_a_raster_that_cannot_be() -> None:
    with pytest.raises(ValueError, match="Opacity"):
        replace(layer("a"), opacity=1.5)
    with pytest.raises(ValueError, match="RGBA"):
        layer("mask", Raster.empty(Rect(0, 0, 4, 4), channels=1))


def test_a_layer_lies_where_its_raster_is_moved_to() -> None:
    moved = replace(layer("a", Raster.from_array(noise(8, 8), x=2, y=3)), x=10, y=-20)
    assert moved.bounds == Rect(12, -17, 8, 8)
    assert Group(name="g", children=(moved, layer("b"))).bounds == Rect(0, -17, 20, 25)


def test_inserting_stacks_above_the_named_layer_and_makes_it_active() -> None:
    state = tree().insert(layer("x"), above="b")
    assert names(state) == "a g b x c d"
    assert state.active == "x"
    assert names(tree().insert(layer("x"))) == "a g b c d x"


@pytest.mark.parametrize(
    ("gone", "left", "active"),
    [("b", "a g c d", "c"), ("c", "a g b d", "b"), ("g", "a d", "a"), ("d", "a g b c", "b")],
)
def test_removing_makes_the_layer_below_active_when_it_was(
    gone: str, left: str, active: str
) -> None:
    state = tree()
    if gone in ("b", "c"):
        state = state.with_active(gone)
    state = state.remove(gone)
    assert names(state) == left
    assert state.active == active


def test_removing_the_last_layer_of_a_group_makes_the_group_active() -> None:
    assert tree().remove("c").remove("b").active == "g"


@pytest.mark.parametrize(
    ("id", "index", "parent", "expected"),
    [
        ("d", 0, None, "d a g b c"),
        ("a", 2, None, "g b c d a"),
        ("a", 1, "g", "g b a c d"),
        ("b", 0, None, "b a g c d"),
        ("b", 1, "g", "a g c b d"),
    ],
)
def test_moving_puts_a_node_among_its_new_siblings(
    id: str, index: int, parent: str | None, expected: str
) -> None:
    assert names(tree().move(id, index, parent)) == expected


def test_a_move_that_would_lose_layers_is_refused() -> None:
    state = tree()
    with pytest.raises(ValueError, match="into itself"):
        state.move("g", 0, "g")
    with pytest.raises(KeyError):
        state.move("a", 0, "nowhere")
    with pytest.raises(KeyError, match="not a group"):
        state.move("a", 0, "d")
    with pytest.raises(KeyError):
        state.move("nobody", 0)


def test_exchanging_a_node_shares_the_others() -> None:
    state = tree()
    changed = state.with_node(replace(state.layer("b"), opacity=0.5))
    assert changed.layer("b").opacity == 0.5
    assert state.layer("b").opacity == 1.0
    for id in ("a", "c", "d"):
        assert changed.layer(id) is state.layer(id)


def test_only_pixel_layers_are_pixel_layers() -> None:
    state = tree()
    assert [found.id for found in state.pixel_layers] == ["a", "b", "c", "d"]
    assert state.with_active("g").active_layer is None
    with pytest.raises(KeyError, match="not a pixel layer"):
        state.layer("g")


def test_brushes_go_to_the_mask_when_it_was_chosen() -> None:
    mask = Mask(raster=Raster.mask(Rect(0, 0, 8, 8), "uint8", full=True))
    state = tree().with_node(replace(tree().layer("b"), mask=mask))
    assert state.mask_target is None
    assert state.with_active("b", "mask").mask_target is mask
    assert state.with_active("c", "mask").mask_target is None, "it has none"
    assert state.with_active("b", "mask").with_active("a").target == "pixels"
    assert state.with_active("b", "mask").insert(layer("x")).target == "pixels"
    assert state.with_active("b", "mask").remove("b").target == "pixels"
    assert state.with_active("b", "mask").remove("c").target == "mask"


def test_brushes_go_to_the_mask_of_what_has_no_pixels() -> None:
    mask = Mask(raster=Raster.mask(Rect(0, 0, 8, 8), "uint8"))
    red = FillLayer(name="red", id="red", fill=Solid((1.0, 0.0, 0.0, 1.0)), mask=mask)
    assert tree().insert(red).mask_target is mask
    assert tree().with_active("g").mask_target is None


def test_a_picture_becomes_a_document_of_one_layer() -> None:
    state = State.from_array(noise(30, 20, "uint16"), name="photo")
    assert (state.size, state.depth) == (Size(30, 20), "uint16")
    assert state.active_layer is state.pixel_layers[0]
    assert state.pixel_layers[0].name == "photo"
