"""Selections: the algebra, shapes, edges, likeness, and what is drawn of them."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from math import pi

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage
from skimage.draw import polygon2mask
from skimage.graph import MCP_Geometric
from skimage.segmentation import flood

from editor.document.commands.selecting import SelectAll, SelectSubject
from editor.document.raster import TILE, Raster, full_tile
from editor.document.refusal import Refusal
from editor.document.selection import coverage, edges, outline, shapes, wand
from editor.document.selection.coverage import combined, everything, inverted, nothing
from editor.document.selection.kernels import cheapest_ways, way_back
from editor.document.selection.livewire import LiveWire
from editor.document.selection.smart import SmartSelection, guided
from editor.document.state import State
from neural.source import WHITE, Depth, Pixels, Rect, decode_srgb, from_unit, to_unit
from neural.subject import NOTHING

DOCUMENT = Rect(0, 0, 300, 200)


def selection(values: npt.NDArray[np.generic], depth: Depth = "uint8") -> Raster:
    """H x W values as a selection of a document of that size."""
    rect = Rect(0, 0, values.shape[1], values.shape[0])
    return coverage.assembled(rect, depth, [(rect, values.astype(depth))])


def pixels(raster: Raster) -> Pixels:
    return raster.read(raster.bounds)[..., 0]


@st.composite
def soft(draw: st.DrawFn, depth: Depth = "uint8") -> Raster:
    """A few rectangles of different coverage, some of them whole tiles."""
    values = np.zeros((DOCUMENT.height, DOCUMENT.width), np.float64)
    for _ in range(draw(st.integers(0, 4))):
        x, y = draw(st.integers(0, 290)), draw(st.integers(0, 190))
        width, height = draw(st.integers(1, 300)), draw(st.integers(1, 200))
        level = draw(st.sampled_from([0.0, 0.2, 0.5, 0.9, 1.0, 1.0]))
        values[y : y + height, x : x + width] = level
    stored = values * WHITE[depth]
    return selection(stored if depth == "float32" else np.rint(stored), depth)


# The algebra.


@pytest.mark.parametrize("depth", ["uint8", "uint16", "float32"])
def test_inverting_twice_is_as_before(depth: Depth) -> None:
    @settings(max_examples=25, deadline=None)
    @given(soft(depth))
    def check(a: Raster) -> None:
        again = pixels(inverted(inverted(a)))
        np.testing.assert_allclose(again, pixels(a), atol=0 if depth != "float32" else 1e-7)

    check()


@settings(max_examples=40, deadline=None)
@given(soft(), soft())
def test_joining_is_minimum_and_maximum_of_every_pixel(a: Raster, b: Raster) -> None:
    x, y = pixels(a), pixels(b)
    assert (pixels(combined(a, b, "add")) == np.maximum(x, y)).all()
    assert (pixels(combined(a, b, "intersect")) == np.minimum(x, y)).all()
    assert (pixels(combined(a, b, "subtract")) == np.minimum(x, 255 - y)).all()
    assert combined(a, b, "replace") is b


@settings(max_examples=40, deadline=None)
@given(soft(), soft())
def test_what_was_taken_away_and_added_again_is_there(a: Raster, b: Raster) -> None:
    back = pixels(combined(combined(a, b, "subtract"), b, "add"))
    whole = pixels(combined(a, b, "add"))
    hard = (pixels(b) == 0) | (pixels(b) == 255)
    assert (back[hard] == whole[hard]).all()
    assert (back <= whole).all()


@settings(max_examples=40, deadline=None)
@given(soft(), soft())
def test_inverting_turns_adding_into_intersecting(a: Raster, b: Raster) -> None:
    left = inverted(combined(a, b, "add"))
    right = combined(inverted(a), inverted(b), "intersect")
    assert left.same_pixels(right)


def test_with_nothing_selected_adding_begins_and_taking_away_leaves_nothing() -> None:
    a = shapes.rectangle(Rect(10, 10, 50, 50), DOCUMENT, "uint8")
    assert combined(None, a, "add") is a
    assert coverage.is_empty(combined(None, a, "subtract"))
    assert coverage.is_empty(combined(None, a, "intersect"))


def test_a_large_selection_costs_its_edge() -> None:
    rect = Rect(0, 0, 6000, 4000)
    for raster in (everything(rect, "uint8"), inverted(nothing(rect, "uint8"))):
        own = [tile for tile in raster.tiles.values() if tile is not full_tile("uint8")]
        assert len(own) <= 6000 // TILE + 4000 // TILE + 2
        assert (raster.read(Rect(3000, 1000, 900, 900)) == 255).all()


@settings(max_examples=30, deadline=None)
@given(soft(), st.integers(-320, 320), st.integers(-220, 220))
def test_moving_shifts_every_pixel(a: Raster, dx: int, dy: int) -> None:
    there = pixels(coverage.moved(a, dx, dy))
    wanted = ndimage.shift(pixels(a), (dy, dx), order=0, mode="constant")
    assert (there == wanted).all()


@settings(max_examples=30, deadline=None)
@given(soft())
def test_bounds_are_the_smallest_rectangle(a: Raster) -> None:
    on = np.argwhere(pixels(a) > 0)
    box = coverage.bounds_of(a)
    if not len(on):
        assert box.empty
        return
    (top, left), (bottom, right) = on.min(axis=0), on.max(axis=0) + 1
    assert box == Rect.edges(int(left), int(top), int(right), int(bottom))


# Shapes.


def test_a_polygon_covers_the_share_of_each_pixel() -> None:
    points = [(20.25, 10.5), (250.75, 40.1), (140.3, 180.9), (30.0, 120.0)]
    share = pixels(shapes.polygon(points, DOCUMENT, "float32"))
    fine = 16
    corners = np.array([(y * fine, x * fine) for x, y in points])
    mask = polygon2mask((DOCUMENT.height * fine, DOCUMENT.width * fine), corners - 0.5)
    wanted = mask.reshape(DOCUMENT.height, fine, DOCUMENT.width, fine).mean(axis=(1, 3))
    assert np.abs(share - wanted).max() < 0.05
    assert abs(share.sum() - wanted.sum()) < 3


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(st.floats(-50, 350, width=32), st.floats(-50, 250, width=32)),
        min_size=3,
        max_size=3,
    )
)
def test_a_triangle_has_the_area_it_should(points: list[tuple[float, float]]) -> None:
    inside = [(min(max(x, 0), 300), min(max(y, 0), 200)) for x, y in points]
    share = pixels(shapes.polygon(inside, DOCUMENT, "float32"))
    (ax, ay), (bx, by), (cx, cy) = inside
    area = abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) / 2
    assert share.sum() == pytest.approx(area, abs=0.01 + area * 1e-3)
    assert share.min() >= 0
    assert share.max() <= 1


def test_a_shape_that_reaches_beyond_the_document_is_cut_at_its_border() -> None:
    points = [(-40, -30), (400, -30), (400, 100), (-40, 100)]
    share = pixels(shapes.polygon(points, DOCUMENT, "uint8"))
    assert (share[:100] == 255).all()
    assert (share[100:] == 0).all()


def test_a_line_that_crosses_itself_keeps_both_loops() -> None:
    eight = [(20, 20), (120, 120), (120, 20), (20, 120)]
    share = pixels(shapes.polygon(eight, DOCUMENT, "uint8"))
    assert share[70, 40] == 255
    assert share[70, 100] == 255
    assert share[40, 70] == 0


def test_an_ellipse_has_its_area_and_touches_its_edges() -> None:
    share = pixels(shapes.ellipse(10, 20, 290, 180, DOCUMENT, "float32"))
    assert share.sum() == pytest.approx(pi * 140 * 80, rel=1e-4)
    assert share[100, 10] > 0.5
    assert share[100, 9] == 0


def test_without_smooth_edges_a_pixel_is_in_or_out() -> None:
    share = pixels(shapes.ellipse(10, 20, 290, 180, DOCUMENT, "uint8", antialias=False))
    assert set(np.unique(share)) == {0, 255}


# Edges.


@pytest.mark.parametrize("radius", [1, 4, 17])
def test_growing_adds_every_pixel_within_the_radius(radius: int) -> None:
    values = np.zeros((200, 300))
    values[90:110, 140:160] = 255
    values[20, 30] = 255
    got = pixels(edges.grown(selection(values), radius))
    far = ndimage.distance_transform_edt(values == 0)
    assert (got[far <= radius] == 255).all()
    assert (got[far >= radius + 1] == 0).all()


@settings(max_examples=15, deadline=None)
@given(soft(), st.integers(1, 30))
def test_shrinking_is_growing_what_is_not_selected(a: Raster, radius: int) -> None:
    left = pixels(edges.shrunk(a, radius)).astype(int)
    right = pixels(inverted(edges.grown(inverted(a), radius))).astype(int)
    assert np.abs(left - right).max() <= 1


def test_the_documents_border_does_not_shrink() -> None:
    whole = everything(DOCUMENT, "uint8")
    assert edges.shrunk(whole, 20).same_pixels(whole)


def test_a_soft_edge_stays_soft_when_it_grows() -> None:
    ramp = np.tile(np.clip(np.arange(300) * 2.0 - 200, 0, 255), (200, 1))
    got = pixels(edges.grown(selection(ramp), 10)).astype(float)
    wanted = np.clip(np.arange(10, 310) * 2.0 - 200, 0, 255)
    assert np.abs(got[100, 20:280] - wanted[20:280]).max() <= 1


def test_a_soft_spot_grows_round_and_without_steps() -> None:
    y, x = np.mgrid[:300, :300] - 150.0
    far = np.hypot(x, y)
    spot = np.clip(1.5 - far / 60, 0, 1)
    got = pixels(edges.grown(selection(spot, "float32"), 40))
    wanted = np.clip(1.5 - np.maximum(far - 40, 0) / 60, 0, 1)
    assert np.abs(got - wanted).max() < 0.06


def test_feathering_is_a_gaussian_of_half_the_radius() -> None:
    values = np.zeros((200, 300))
    values[:, 150:] = 1
    got = pixels(edges.feathered(selection(values, "float32"), 12))
    wanted = ndimage.gaussian_filter1d(values[100], 6)
    assert np.abs(got[100] - wanted).max() < 0.01


@pytest.mark.parametrize("radius", [2.0, 9.0, 60.0])
def test_the_edge_of_a_large_selection_has_no_seams(radius: float) -> None:
    rect = Rect(0, 0, 1500, 1300)
    whole = shapes.rectangle(Rect(100, 100, 1200, 1000), rect, "float32")
    got = pixels(edges.feathered(whole, radius))
    wanted = ndimage.gaussian_filter(pixels(whole), radius / 2, truncate=6, mode="nearest")
    assert np.abs(got - wanted).max() < 0.01


def test_a_border_is_a_band_on_both_sides() -> None:
    values = np.zeros((200, 300))
    values[50:150, 100:200] = 255
    got = pixels(edges.border(selection(values), 10))
    assert (got[100, 96:104] == 255).all()
    assert got[100, 150] == 0
    assert got[100, 92] == 0


def test_smoothing_removes_specks_and_leaves_the_middle() -> None:
    values = np.zeros((200, 300))
    values[50:150, 100:200] = 255
    values[20, 20] = 255
    values[100, 150] = 0
    got = pixels(edges.smoothed(selection(values), 6))
    assert got[20, 20] == 0
    assert got[100, 150] == 255
    assert got[50, 100] < 128


# Likeness.


def noise(seed: int = 3, size: tuple[int, int] = (700, 900)) -> Pixels:
    """Gray hills: connected regions of every shape, larger than a block."""
    rng = np.random.default_rng(seed)
    hills = ndimage.gaussian_filter(rng.normal(size=size), 9)
    gray = np.interp(hills, (hills.min(), hills.max()), (0, 255)).astype(np.uint8)
    out = np.empty((*size, 4), np.uint8)
    out[..., :3] = gray[..., None]
    out[..., 3] = 255
    return out


@pytest.mark.parametrize(
    ("x", "y", "tolerance"), [(450, 350, 30.0), (3, 690, 18.0), (511, 512, 60.0)]
)
def test_the_wand_finds_what_a_plain_flood_finds(x: int, y: int, tolerance: float) -> None:
    picture = noise()
    state = State.from_array(picture)
    sample = wand.Sample.merged(state)
    found = pixels(wand.wand(sample, x, y, tolerance, antialias=False)) > 0
    far = wand.distance(picture, wand.looks(picture[y : y + 1, x : x + 1]).reshape(-1))
    wanted = flood((far <= tolerance + wand.SLACK).astype(np.uint8), (y, x), connectivity=1)
    assert (found == wanted).all()


def test_not_contiguous_finds_every_pixel_of_the_colour() -> None:
    picture = noise()
    sample = wand.Sample.merged(State.from_array(picture))
    found = pixels(wand.wand(sample, 450, 350, 25.0, contiguous=False, antialias=False)) > 0
    far = wand.distance(picture, wand.looks(picture[350:351, 450:451]).reshape(-1))
    assert (found == (far <= 25.0 + wand.SLACK)).all()


def test_a_small_region_looks_at_little_of_a_large_picture() -> None:
    picture = np.zeros((3000, 3000, 4), np.uint8)
    picture[..., 3] = 255
    picture[100:200, 100:200, :3] = 255
    state = State.from_array(picture)
    seen: list[Rect] = []
    plain = wand.Sample.merged(state)

    def read(rect: Rect) -> Pixels:
        seen.append(rect)
        return plain.read(rect)

    found = wand.wand(replace(plain, read=read), 150, 150, 10)
    assert coverage.bounds_of(found).area <= 102 * 102
    assert sum(rect.area for rect in seen) < 600 * 600


def test_likeness_follows_the_eye_and_not_the_numbers() -> None:
    """Blues that are as far apart in numbers as two grays look less different than they do."""
    colors = np.array([[[100, 100, 100, 255], [140, 140, 140, 255]]], np.uint8)
    blues = np.array([[[0, 0, 100, 255], [0, 0, 140, 255]]], np.uint8)
    gray, blue = wand.looks(colors)[0], wand.looks(blues)[0]
    assert 30 < np.linalg.norm(gray[0] - gray[1]) < 50
    clear = wand.looks(np.array([[[255, 0, 0, 0], [0, 255, 90, 0]]], np.uint8))[0]
    assert (clear[0] == clear[1]).all()
    assert np.linalg.norm(blue[0] - blue[1]) > 10


def test_a_layer_is_sampled_where_it_lies() -> None:
    state = State.from_array(noise())
    layer = replace(state.pixel_layers[0], x=40, y=-25)
    state = state.with_node(layer)
    sample = wand.Sample.layer(state, layer)
    there = sample.read(Rect(100, 100, 5, 5))
    assert (there == noise()[125:130, 60:65]).all()


def test_a_click_outside_the_picture_is_refused_in_a_sentence() -> None:
    sample = wand.Sample.merged(State.from_array(noise()))
    with pytest.raises(ValueError, match="inside the picture"):
        wand.wand(sample, -1, 5, 10)


def test_a_soft_colour_range_fades() -> None:
    ramp = np.zeros((10, 256, 4), np.uint8)
    ramp[..., :3] = np.arange(256)[None, :, None]
    ramp[..., 3] = 255
    sample = wand.Sample.merged(State.from_array(ramp))
    share = pixels(wand.like(sample, [sample.look_at(100, 5)], 60, soft=True))[5].astype(int)
    assert share[100] == 255
    assert share[75] == 255
    assert 0 < share[140] < 255
    assert share[240] == 0


# The outline.


@settings(max_examples=20, deadline=None)
@given(soft())
def test_the_outline_lies_exactly_between_the_pixels(a: Raster) -> None:
    shown = outline.Outline()
    shown.show(a)
    window = Rect(-5, -5, 700, 500)
    inside = np.pad(pixels(a) >= 127.5, 1)
    for zoom in (1.0, 2.0):
        rect, marks = shown.marks(0, 0, zoom, window)
        got = np.zeros((500, 700), np.bool_)
        if not rect.empty:
            got[rect.translate(5, 5).slices] = marks
        large = inside.repeat(int(zoom), 0).repeat(int(zoom), 1)
        wanted = np.zeros_like(got)
        differs = np.zeros_like(large)
        differs[1:] |= large[1:] != large[:-1]
        differs[:, 1:] |= large[:, 1:] != large[:, :-1]
        offset = 5 - int(zoom)
        part = differs[: 500 - offset, : 700 - offset]
        wanted[offset : offset + part.shape[0], offset : offset + part.shape[1]] = part
        assert (got == wanted).all()


def test_from_far_away_the_outline_follows_the_halved_picture() -> None:
    rect = Rect(0, 0, 6000, 4000)
    shown = outline.Outline()
    shown.show(shapes.ellipse(1000, 500, 5000, 3500, rect, "uint8"))
    area, marks = shown.marks(10, 20, 0.1, Rect(0, 0, 800, 600))
    ys, xs = np.nonzero(marks)
    x, y = (xs + area.x - 10) / 0.1, (ys + area.y - 20) / 0.1
    off = np.abs(np.hypot((x - 3000) / 2000, (y - 2000) / 1500) - 1) * 1500
    assert len(xs) > 900
    assert off.max() < 25  # two and a half pixels of the screen


# Live wire.


def disc(size: int = 500, radius: float = 150) -> Pixels:
    """A bright disc on a dark ground, noise over both."""
    y, x = np.mgrid[:size, :size] + 0.5
    inside = np.hypot(x - size / 2, y - size / 2) < radius
    values = np.where(inside, 180.0, 70.0) + np.random.default_rng(1).normal(0, 6, (size, size))
    out = np.full((size, size, 4), 255, np.uint8)
    out[..., :3] = np.clip(values, 0, 255)[..., None].astype(np.uint8)
    return out


def test_a_wire_follows_the_edge_between_two_points_on_it() -> None:
    wire = LiveWire(wand.Sample.merged(State.from_array(disc())), 250, 100)
    way = wire.way_to(250 + 150 * np.sin(1.2), 250 - 150 * np.cos(1.2))
    far = [abs(np.hypot(x - 250, y - 250) - 150) for x, y in way]
    assert max(far) < 3.5
    assert len(way) > 120
    steps = np.diff(np.array(way), axis=0)
    assert np.abs(steps).max() <= 1


def test_the_wire_is_the_cheapest_way() -> None:
    rng = np.random.default_rng(4)
    cost = rng.uniform(0.05, 1.0, (40, 50)).astype(np.float32)
    came = np.full(cost.shape, -1, np.int8)
    cheapest_ways(cost, 5, 7, came)
    for row, column in ((39, 49), (0, 0), (20, 3)):
        way = way_back(came, row, column)
        total = sum(
            0.5 * (cost[tuple(a)] + cost[tuple(b)]) * np.hypot(*(a - b)) for a, b in pairwise(way)
        )
        graph = MCP_Geometric(cost)
        costs, _ = graph.find_costs([(5, 7)])
        assert tuple(way[-1]) == (5, 7)
        assert total == pytest.approx(costs[row, column], rel=1e-4)


def test_a_point_near_an_edge_snaps_to_it() -> None:
    wire = LiveWire(wand.Sample.merged(State.from_array(disc())), 250, 110)
    x, y = wire.snapped(252, 108, 14)
    assert abs(np.hypot(x - 250, y - 250) - 150) < 3
    assert wire.snapped(250, 200, 6)[1] > 190


def test_a_coarse_wire_reaches_farther() -> None:
    sample = wand.Sample.merged(State.from_array(disc(1600, 500)))
    wire = LiveWire(sample, 800, 300, 4)
    assert wire.reaches(1300, 800)
    way = wire.way_to(1300, 800)
    assert max(abs(np.hypot(x - 800, y - 800) - 500) for x, y in way) < 14


# Smart selection.


def test_a_scribble_finds_the_thing_to_the_pixel() -> None:
    state = State.from_array(disc(1000, 300))
    smart = SmartSelection(state)
    smart.mark([(400, 450), (600, 520)], 10, thing=True)
    assert smart.ready
    smart.mark([(60, 60), (900, 60)], 10, thing=False)
    share = pixels(smart.run()) / 255.0
    y, x = np.mgrid[:1000, :1000] + 0.5
    far = np.hypot(x - 500, y - 500) - 300
    assert (share[far < -4] == 1).all()
    assert (share[far > 4] == 0).all()
    assert abs(share.sum() - np.pi * 300**2) < 0.01 * np.pi * 300**2


def test_a_later_mark_corrects_an_earlier_one() -> None:
    picture = disc(600, 120)
    picture[40:140, 40:140, :3] = 180  # something like the thing, elsewhere
    smart = SmartSelection(State.from_array(picture))
    smart.mark([(260, 300), (340, 300)], 10, thing=True)
    smart.mark([(90, 90), (95, 95)], 10, thing=True)
    smart.mark([(20, 500), (580, 500)], 10, thing=False)
    assert pixels(smart.run())[90, 90] == 255
    smart.mark([(60, 90), (120, 90)], 20, thing=False)
    corrected = pixels(smart.run())
    assert corrected[90, 90] == 0
    assert corrected[300, 300] == 255


def test_a_mark_beside_the_thing_alone_is_not_enough() -> None:
    smart = SmartSelection(State.from_array(disc(300, 60)))
    smart.mark([(10, 10), (290, 10)], 5, thing=False)
    assert not smart.ready


def test_the_guided_filter_moves_an_edge_to_the_colours() -> None:
    guide = np.zeros((200, 200, 3), np.float32)
    guide[:, 103:] = 0.8
    rough = np.zeros((200, 200), np.float32)
    rough[:, 98:] = 1
    fine = guided(guide, rough, 12)
    assert fine[100, 99] < 0.5 < fine[100, 108]
    assert fine[100, 104] - fine[100, 102] > 0.4
    assert abs(fine[100, 99] - fine[100, 97]) < 0.1, "the rough edge is gone"


def test_looks_are_those_of_opencv() -> None:
    picture = noise(size=(40, 60))
    picture[..., 0] = np.arange(60)[None] * 4
    picture[..., 2] = np.arange(40)[:, None] * 6
    lab = cv2.cvtColor(picture[..., :3].astype(np.float32) / 255, cv2.COLOR_RGB2Lab)
    assert np.abs(wand.looks(picture)[..., :3] / 2.55 - lab).max() < 0.5
    deep = (picture.astype(np.uint16) * 257).astype(np.uint16)
    assert np.abs(wand.looks(deep) - wand.looks(picture)).max() < 0.01
    linear = np.concatenate(
        [decode_srgb(picture[..., :3] / np.float32(255)), picture[..., 3:] / 255], 2
    )
    assert np.abs(wand.looks(linear.astype(np.float32)) - wand.looks(picture)).max() < 0.05


# The subject.


def apple(depth: Depth = "uint8") -> tuple[Pixels, npt.NDArray[np.bool_]]:
    """A disc that stands out, and where it is."""
    rows, columns = np.mgrid[0:150, 0:200]
    inside = np.hypot(rows - 70, columns - 110) < 40
    rgba = np.where(inside[..., None], [0.8, 0.2, 0.2, 1], [0.3, 0.45, 0.3, 1])
    return from_unit(rgba.astype(np.float32), depth), inside


@pytest.mark.parametrize("depth", ["uint8", "uint16", "float32"])
def test_what_stands_out_is_selected_and_joined_like_any_other(depth: Depth) -> None:
    picture, inside = apple(depth)
    state = State.from_array(picture)
    found = SelectSubject().apply(state)
    assert found.selection is not None
    share = to_unit(found.selection.read(state.rect))[..., 0]
    assert ((share > 0.5) == inside).mean() > 0.995
    rest = SelectSubject(mode="subtract").apply(SelectAll().apply(state))
    assert rest.selection is not None
    assert np.allclose(to_unit(rest.selection.read(state.rect))[..., 0], 1 - share, atol=1e-2)


def test_of_one_layer_only_what_it_shows_counts() -> None:
    picture, inside = apple()
    state = State.from_array(picture)
    cover = State.from_array(np.full_like(picture, 255)).layers[0]
    covered = state.insert(cover)
    with pytest.raises(ValueError, match="Nothing stands out"):
        SelectSubject().apply(covered)
    own = SelectSubject(sample="layer").apply(covered.with_active(state.active))
    assert own.selection is not None
    share = to_unit(own.selection.read(state.rect))[..., 0]
    assert ((share > 0.5) == inside).mean() > 0.995


def test_where_nothing_stands_out_it_is_said_as_by_a_filter_and_nothing_is_lost() -> None:
    state = State.from_array(np.full((80, 90, 4), 200, np.uint8))
    state = SelectAll().apply(state)
    with pytest.raises(Refusal) as caught:
        SelectSubject().apply(state)
    assert str(caught.value) == NOTHING
    assert state.selection is not None
