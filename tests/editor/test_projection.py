"""The projection of a document: files, screen tiles, reduced levels, and what an edit renews."""

from __future__ import annotations

import gc
import weakref
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import editor.document.projection as projection_module
from editor.document.blend import BlendMode
from editor.document.changes import changed_rects
from editor.document.compositing import native
from editor.document.compositing.stack import warm
from editor.document.layers import Group, Layer, Node
from editor.document.mips import Halves, Mips, halved
from editor.document.projection import SCREEN_TILE, Projection, composite, draw, thumbnail
from editor.document.raster import TILE, Raster, Tile
from editor.document.state import State
from neural.source import WHITE, Depth, Pixels, Rect, Size
from tests.editor.blend_reference import Sheet, composited, stored

SIZE = Size(700, 500)
DEPTHS: tuple[Depth, ...] = ("uint8", "uint16", "float32")


def noise(seed: int, size: Size, depth: Depth = "uint8", *, opaque: bool = False) -> Pixels:
    unit = np.random.default_rng(seed).random((size.height, size.width, 4))
    if opaque:
        unit[..., 3] = 1.0
    if depth == "float32":
        return unit.astype(np.float32)
    return np.floor(unit * WHITE[depth] + 0.5).astype(depth)


def layer(seed: int, size: Size, depth: Depth = "uint8", **fields: object) -> Layer:
    raster = Raster.from_array(noise(seed, size, depth))
    return Layer(raster=raster, name=f"Layer {seed}", id=f"layer{seed}", **fields)  # type: ignore[arg-type]


def document(size: Size = SIZE, depth: Depth = "uint8") -> State:
    bottom = Layer(
        raster=Raster.from_array(noise(0, size, depth, opaque=True)), name="Background", id="layer0"
    )
    nodes: tuple[Node, ...] = (
        bottom,
        layer(1, Size(300, 260), depth, x=41, y=-13, blend=BlendMode.MULTIPLY, opacity=0.8),
        Group(
            name="Group",
            id="group",
            opacity=0.7,
            blend=BlendMode.SCREEN,
            children=(
                layer(2, Size(200, 300), depth, x=333, y=150),
                layer(3, Size(400, 90), depth, x=200, y=170, blend=BlendMode.OVERLAY),
            ),
        ),
        layer(4, Size(150, 150), depth, x=560, y=380, opacity=0.5),
    )
    return State(size=size, depth=depth, layers=nodes, active="layer1")


def fresh(state: State, level: int) -> Pixels:
    size = Projection(state).size(level)
    return Projection(state).read(level, Rect.of(size))


@pytest.mark.parametrize("depth", DEPTHS)
def test_composite_equals_the_reference(depth: Depth) -> None:
    state = document(Size(500, 400), depth)

    def sheet(id: str, mode: BlendMode, opacity: float) -> Sheet:
        found = state.layer(id)
        area = Rect.of(state.size).translate(-found.x, -found.y)
        return Sheet(found.raster.read(area), mode, opacity)

    group = composited(
        [sheet("layer2", BlendMode.NORMAL, 1.0), sheet("layer3", BlendMode.OVERLAY, 1.0)]
    )
    expected = composited(
        [
            sheet("layer0", BlendMode.NORMAL, 1.0),
            sheet("layer1", BlendMode.MULTIPLY, 0.8),
            Sheet(group.astype(np.float32), BlendMode.SCREEN, 0.7),
            sheet("layer4", BlendMode.NORMAL, 0.5),
        ]
    )
    error = np.abs(composite(state).astype(np.float64) - stored(expected, depth))
    assert error.max() <= (1e-5 if depth == "float32" else 1)


def test_composite_of_a_part_equals_that_part_of_the_whole() -> None:
    state = document()
    whole = composite(state)
    for rect in (Rect(0, 0, 1, 1), Rect(17, 33, 400, 300), Rect(699, 499, 1, 1)):
        np.testing.assert_array_equal(composite(state, rect), whole[rect.slices])
    outside = composite(state, Rect(-20, -20, 30, 30))
    np.testing.assert_array_equal(outside[20:, 20:], whole[:10, :10])


def test_composite_in_strips_equals_one_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    state = document()
    whole = composite(state)
    monkeypatch.setattr(projection_module, "_STRIP", 700 * 37)
    np.testing.assert_array_equal(composite(state), whole)


def test_normal_group_at_full_opacity_changes_nothing() -> None:
    """Groups without effect are not composited on their own, which is only right when it cannot be seen."""
    layers = (layer(1, Size(300, 300)), layer(2, Size(300, 300), opacity=0.6))
    flat = State(size=Size(300, 300), layers=layers)
    grouped = replace(flat, layers=(Group(name="Group", children=layers),))
    np.testing.assert_array_equal(composite(flat), composite(grouped))


def test_group_is_isolated() -> None:
    """A multiplied layer in a group does not darken what is below the group."""
    below = layer(0, Size(64, 64))
    multiplied = layer(1, Size(64, 64), blend=BlendMode.MULTIPLY)
    isolated = State(size=Size(64, 64), layers=(below, Group(name="G", children=(multiplied,))))
    plain = State(size=Size(64, 64), layers=(below, replace(multiplied, blend=BlendMode.NORMAL)))
    difference = composite(isolated).astype(int) - composite(plain)
    assert np.abs(difference).max() <= 1


def test_hidden_layers_and_groups_do_not_show() -> None:
    state = document()
    hidden = state.with_node(replace(state.layer("layer1"), visible=False))
    hidden = hidden.with_node(replace(hidden.node("group"), visible=False))
    without = state.remove("layer1").remove("group")
    np.testing.assert_array_equal(composite(hidden), composite(without))


@pytest.mark.parametrize("depth", DEPTHS)
def test_screen_equals_the_composite(depth: Depth) -> None:
    state = document(depth=depth)
    size = state.size
    shown = fresh(state, 0)
    flat = thumbnail(state, size)  # as 8-bit sRGB
    assert (flat[..., 3] == 255).all()
    assert np.abs(shown[..., 2::-1].astype(int) - flat[..., :3]).max() <= 1


@pytest.mark.parametrize("level", [0, 1, 2, 3, 4])
def test_tiles_join_without_seams(level: int) -> None:
    state = document(Size(1111, 777))
    view = Projection(state)
    size = view.size(level)
    whole = np.empty((size.height, size.width, 4), np.uint8)
    draw(state, Rect.of(size), whole, level)
    for row in range(-(-size.height // SCREEN_TILE)):
        for column in range(-(-size.width // SCREEN_TILE)):
            cell = Rect(column * SCREEN_TILE, row * SCREEN_TILE, SCREEN_TILE, SCREEN_TILE)
            np.testing.assert_array_equal(
                view.tile(level, row, column), whole[cell.intersect(Rect.of(size)).slices]
            )


@pytest.mark.parametrize("depth", DEPTHS)
def test_level_is_the_picture_reduced(depth: Depth) -> None:
    size = Size(512, 384)
    pixels = noise(1, size, depth, opaque=True)
    pixels[..., :3] //= 2 if depth != "float32" else 1
    view = Projection(State.from_array(pixels))
    for level in (1, 2, 3):
        n = 1 << level
        mean = pixels.astype(np.float64).reshape(384 // n, n, 512 // n, n, 4).mean(axis=(1, 3))
        expected = thumbnail(State.from_array(stored_like(mean, depth)), size)
        shown = view.read(level, Rect.of(view.size(level)))
        assert np.abs(shown[..., 2::-1].astype(int) - expected[..., :3]).max() <= 2


def stored_like(unit: np.ndarray, depth: Depth) -> Pixels:
    return unit.astype(np.float32) if depth == "float32" else np.rint(unit).astype(depth)


@pytest.mark.parametrize("depth", DEPTHS)
def test_reducing_weights_colour_by_alpha(depth: Depth) -> None:
    pixels = noise(3, Size(TILE, TILE), depth)
    pixels[::2, ::3, 3] = 0
    pixels[:4, :4, 3] = 0
    quad = (Tile(pixels.copy()), None, None, Tile(pixels.copy()))
    out = halved(quad).astype(np.float64)
    parts = pixels.astype(np.float64).reshape(64, 2, 64, 2, 4)
    alpha = parts[..., 3:]
    total = alpha.sum(axis=(1, 3))
    colour = (parts[..., :3] * alpha).sum(axis=(1, 3)) / np.maximum(total, 1e-12)
    expected = np.concatenate([colour, total / 4], axis=2)
    tolerance = 1e-6 if depth == "float32" else 0.51
    assert np.abs(out[:64, :64] - expected).max() <= tolerance
    np.testing.assert_array_equal(out[:64, :64], out[64:, 64:])
    assert not out[:64, 64:].any()


def test_last_column_of_a_level_is_not_mixed_with_the_outside() -> None:
    for height, width in ((101, 131), (1025, 513)):  # in the second, a tile begins with that column
        view = Projection(State.from_array(np.full((height, width, 4), 255, np.uint8)))
        for level in range(view.levels):
            for cell in Rect.of(view.size(level)).grid(SCREEN_TILE):
                tile = view.tile(level, cell.y // SCREEN_TILE, cell.x // SCREEN_TILE)
                assert tile.shape == (cell.height, cell.width, 4)
                assert (tile == 255).all()


def test_level_for_zoom_never_enlarges_and_halves_at_most() -> None:
    view = Projection(State.from_array(np.zeros((3000, 4000, 4), np.uint8)))
    for zoom in (8.0, 1.0, 0.99, 0.5, 0.49, 0.25, 0.1, 1 / 32):
        scale = zoom * (1 << view.level_for(zoom))
        assert scale > 0.5
        assert scale <= max(1.0, zoom)
    assert view.level_for(1e-6) == view.levels - 1


@pytest.mark.parametrize("depth", DEPTHS)
def test_warm_leaves_nothing_to_compile(depth: Depth, monkeypatch: pytest.MonkeyPatch) -> None:
    warm(depth)
    asked: list[object] = []
    monkeypatch.setattr(native, "cfunc", lambda *_, **__: asked.append(1))
    fresh(State.from_array(noise(1, Size(300, 300), depth)), 0)
    assert asked == []


# --- edits ------------------------------------------------------------------------------------------


def dab(state: State, id: str, rect: Rect, seed: int) -> State:
    """Paint noise into a rectangle, in document coordinates, of a layer."""
    target = state.layer(id)
    local = rect.translate(-target.x, -target.y)
    pixels = noise(seed, rect.size, state.depth)
    return state.with_node(replace(target, raster=target.raster.write(local, pixels)))


EDITS = {
    "paint": lambda s: dab(s, "layer1", Rect(100, 90, 64, 64), 77),
    "paint in a group": lambda s: dab(s, "layer3", Rect(390, 200, 30, 30), 78),
    "opacity": lambda s: s.with_node(replace(s.layer("layer1"), opacity=0.3)),
    "blend": lambda s: s.with_node(replace(s.layer("layer4"), blend=BlendMode.HUE)),
    "hide": lambda s: s.with_node(replace(s.layer("layer2"), visible=False)),
    "hide group": lambda s: s.with_node(replace(s.node("group"), visible=False)),
    "group opacity": lambda s: s.with_node(replace(s.node("group"), opacity=0.2)),
    "move": lambda s: s.with_node(replace(s.layer("layer4"), x=17, y=301)),
    "reorder": lambda s: s.move("layer1", 2),
    "out of the group": lambda s: s.move("layer3", 1),
    "remove": lambda s: s.remove("layer1"),
    "insert": lambda s: s.insert(layer(9, Size(80, 500), x=600, y=5), above="layer1"),
    "clear": lambda s: s.with_node(
        replace(s.layer("layer1"), raster=Raster.empty(Rect(0, 0, 300, 260)))
    ),
    "rename": lambda s: s.with_node(replace(s.layer("layer1"), name="Other")),
}


@pytest.mark.parametrize("edit", list(EDITS))
def test_edit_renews_every_pixel_that_looks_different(edit: str) -> None:
    before = document()
    view = Projection(before)
    old = {level: view.read(level, Rect.of(view.size(level))) for level in range(view.levels)}
    after = EDITS[edit](before)
    rects = view.update(after)
    for level in range(view.levels):
        shown = view.read(level, Rect.of(view.size(level)))
        np.testing.assert_array_equal(shown, fresh(after, level))
        if level == 0:
            outside = np.ones(shown.shape[:2], bool)
            for rect in rects:
                outside[rect.intersect(Rect.of(after.size)).slices] = False
            np.testing.assert_array_equal(shown[outside], old[0][outside])
    view.update(before)  # undo
    for level, pixels in old.items():
        np.testing.assert_array_equal(view.read(level, Rect.of(view.size(level))), pixels)


@given(
    edits=st.lists(st.sampled_from(sorted(EDITS)), min_size=1, max_size=6),
    rects=st.lists(
        st.tuples(st.integers(0, 600), st.integers(0, 400), st.integers(1, 99)), max_size=4
    ),
    level=st.integers(0, 2),
)
@settings(deadline=None, max_examples=25)
def test_any_sequence_of_edits_ends_as_a_fresh_projection(
    edits: list[str], rects: list[tuple[int, int, int]], level: int
) -> None:
    state = document()
    view = Projection(state, budget=8 * SCREEN_TILE * SCREEN_TILE * 4)
    for edit in edits:
        try:
            state = EDITS[edit](state)
        except KeyError:  # the layer is gone already
            continue
        view.update(state)
        for x, y, edge in rects:
            view.read(level, Rect(x >> level, y >> level, edge >> level, edge >> level))
    whole = Rect.of(view.size(level))
    np.testing.assert_array_equal(view.read(level, whole), fresh(state, level))


def test_dab_spoils_only_its_tiles() -> None:
    before = document()
    after = dab(before, "layer1", Rect(100, 90, 20, 20), 5)
    rects = changed_rects(before.layers, after.layers)
    assert sum(rect.area for rect in rects) == TILE * TILE
    assert rects[0].contains(Rect(100, 90, 20, 20))
    hinted = changed_rects(before.layers, after.layers, Rect(100, 90, 20, 20))
    assert hinted == [Rect(100, 90, 20, 20)]


def test_edit_composites_nothing_until_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[Rect] = []
    real = projection_module.draw

    def counting(state: State, rect: Rect, *rest: object) -> None:
        drawn.append(rect)
        real(state, rect, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(projection_module, "draw", counting)
    state = document()
    view = Projection(state)
    view.read(0, Rect(0, 0, 256, 256))
    view.read(0, Rect(10, 10, 99, 99))
    assert drawn == [Rect(0, 0, 256, 256)]
    edited = dab(state, "layer1", Rect(50, 60, 10, 10), 5)
    view.update(edited, Rect(50, 60, 10, 10))
    assert len(drawn) == 1
    view.read(0, Rect(0, 0, 256, 256))
    assert drawn[1:] == [Rect(50, 60, 10, 10)]
    view.read(0, Rect(0, 0, 256, 256))
    assert len(drawn) == 2


def test_rename_and_change_of_active_layer_look_the_same() -> None:
    state = document()
    renamed = state.with_node(replace(state.layer("layer1"), name="Other", locked=True))
    assert Projection(state).update(renamed.with_active("layer4")) == []


def test_hidden_layer_may_change_unseen() -> None:
    hidden = replace(document().layer("layer1"), visible=False)
    state = document().with_node(hidden)
    assert Projection(state).update(dab(state, "layer1", Rect(90, 90, 9, 9), 1)) == []


def test_moving_one_layer_renews_only_its_own_area() -> None:
    state = document()
    assert changed_rects(state.layers, state.move("layer4", 0).layers) == [
        state.layer("layer4").bounds
    ]


def test_change_of_size_drops_every_tile() -> None:
    state = document()
    view = Projection(state)
    view.read(0, Rect.of(state.size))
    smaller = replace(state, size=Size(300, 200))
    assert view.update(smaller) == [Rect.of(state.size)]
    np.testing.assert_array_equal(view.read(0, Rect.of(smaller.size)), fresh(smaller, 0))


def test_tiles_kept_stay_within_the_budget() -> None:
    state = document(Size(1500, 1500))
    budget = 6 * SCREEN_TILE * SCREEN_TILE * 4
    view = Projection(state, budget=budget)
    for y in range(0, 1500, 250):
        view.read(0, Rect(0, y, 300, 250).intersect(Rect.of(state.size)))
        assert view.held_bytes <= budget
    shown = view.read(0, Rect.of(state.size))  # more than the budget at once still comes out whole
    np.testing.assert_array_equal(shown, fresh(state, 0))


# --- reduced tiles ------------------------------------------------------------------------------------


def test_undo_finds_the_reduced_tiles_again() -> None:
    before = document()
    after = dab(before, "layer0", Rect(10, 10, 300, 300), 6)
    halves = Halves()
    old, new = before.layer("layer0").raster, after.layer("layer0").raster
    first = Mips(halves).tile(old, 2, (0, 0))
    assert Mips(halves).tile(new, 2, (0, 0)) is not first
    assert Mips(halves).tile(old, 2, (0, 0)) is first


def test_edit_reduces_only_what_it_touched() -> None:
    raster = Raster.from_array(noise(1, Size(1024, 1024)))
    halves = Halves()
    mips = Mips(halves)
    mips.tile(raster, 3, (0, 0))
    held = halves.held_bytes
    edited = raster.write(Rect(5, 5, 3, 3), noise(2, Size(3, 3)))
    mips.tile(edited, 3, (0, 0))
    assert halves.held_bytes - held == 3 * TILE * TILE * 4  # one on each level


def test_reduced_tiles_stay_within_the_budget() -> None:
    raster = Raster.from_array(noise(1, Size(1024, 1024)))
    halves = Halves(budget=4 * TILE * TILE * 4)
    mips = Mips(halves)
    fresh = Mips(Halves())
    for _ in range(2):
        for key in ((0, 0), (0, 1), (1, 0), (1, 1)):
            made, expected = mips.tile(raster, 2, key), fresh.tile(raster, 2, key)
            assert halves.held_bytes <= halves.budget
            assert made is not None
            assert expected is not None
            np.testing.assert_array_equal(made.pixels, expected.pixels)


def test_reduced_tile_is_not_mistaken_when_an_identity_returns() -> None:
    """An id is free for another tile once its first owner is gone."""
    halves = Halves()

    def reduced(tile: Tile) -> Tile:
        raster = Raster(Rect(0, 0, TILE, TILE), "uint8", 4, {(0, 0): tile})
        made = Mips(halves).tile(raster, 1, (0, 0))
        assert made is not None
        return made

    first = Tile(noise(0, Size(TILE, TILE)))
    address = id(first)
    reduced(first)
    del first
    gc.collect()
    pixels, others = noise(1, Size(TILE, TILE)), list[Tile]()
    while (tile := Tile(pixels)) and id(tile) != address:
        others.append(tile)
        if len(others) > 20_000:
            pytest.skip("no other tile was given the address of the first")
    expected = halved((tile, None, None, None))
    np.testing.assert_array_equal(reduced(tile).pixels, expected)


def test_projection_lets_go_of_old_states() -> None:
    state = document()
    view = Projection(state)
    view.read(1, Rect(0, 0, 100, 100))
    tile = weakref.ref(next(iter(state.layer("layer1").raster.tiles.values())))
    state = state.remove("layer1")
    view.update(state)
    gc.collect()
    assert tile() is None


# --- thumbnails and colour ----------------------------------------------------------------------------


@pytest.mark.parametrize("depth", DEPTHS)
def test_thumbnail_fits_and_shows_the_document(depth: Depth) -> None:
    pixels = np.zeros((600, 900, 4), np.float64)
    pixels[:, :450] = [1.0, 0.0, 0.0, 1.0]
    pixels[:, 450:] = [0.0, 0.0, 1.0, 0.5]
    state = State.from_array(stored_like(pixels * WHITE[depth], depth))
    small = thumbnail(state, Size(64, 64))
    assert small.shape == (43, 64, 4)
    assert small.dtype == np.uint8
    np.testing.assert_array_equal(small[20, 5], [255, 0, 0, 255])
    assert small[20, 60, 2] == 255
    assert abs(int(small[20, 60, 3]) - 128) <= 1


def test_thumbnail_of_a_layer_ignores_the_others_and_its_own_visibility() -> None:
    state = document()
    hidden = replace(state.layer("layer4"), visible=False, opacity=0.1, blend=BlendMode.HUE)
    shown = thumbnail(state, Size(700, 500), node=hidden)
    alone = State(size=state.size, layers=(replace(state.layer("layer4"), opacity=1.0),))
    np.testing.assert_array_equal(shown, composite(alone))


def test_transparent_pixels_do_not_colour_a_thumbnail() -> None:
    pixels = np.zeros((300, 300, 4), np.uint8)
    pixels[..., 0] = 255  # red, but transparent
    pixels[::2] = [0, 255, 0, 255]
    small = thumbnail(State.from_array(pixels), Size(77, 77))
    assert (small[..., 0] == 0).all()
    assert (small[..., 1] == 255).all()


def test_other_profiles_are_shown_as_srgb() -> None:
    from editor.document.colour import SRGB, to_srgb8

    pixels = noise(1, Size(300, 200), opaque=True)
    plain = fresh(State.from_array(pixels), 0)
    np.testing.assert_array_equal(fresh(State.from_array(pixels, profile=SRGB), 0), plain)
    wide = wide_profile()
    shown = fresh(State.from_array(pixels, profile=wide), 0)
    assert not np.array_equal(shown, plain)
    np.testing.assert_array_equal(shown[..., 2::-1], to_srgb8(pixels, wide, "uint8")[..., :3])


def wide_profile() -> bytes:
    """Display P3's primaries with the sRGB curve."""
    from editor.document.icc import SRGB_CURVE, matrix_profile, parametric_tag

    matrix = np.array(
        [[0.5151, 0.2920, 0.1571], [0.2412, 0.6922, 0.0666], [-0.0011, 0.0419, 0.7841]]
    )
    return matrix_profile("Display P3", matrix, parametric_tag(SRGB_CURVE))
