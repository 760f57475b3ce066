"""Strokes of the brush: what they change, and what they leave alone."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editor.document.blend import BlendMode
from editor.document.history import History, Step
from editor.document.layers import Layer
from editor.document.paint.brush import Brush, Point
from editor.document.paint.stroke import Stroke
from editor.document.paint.wash import Ink
from editor.document.projection import composite
from editor.document.raster import TILE, Raster
from editor.document.state import State
from neural.source import WHITE, Depth, Pixels, Rect, Size, from_unit, to_unit

DEPTHS: tuple[Depth, ...] = ("uint8", "uint16", "float32")
RED = (1.0, 0.25, 0.0)
AREA = Rect(0, 0, 400, 300)


def noise(depth: Depth = "uint8", seed: int = 0, *, opaque: bool = False) -> Pixels:
    random = np.random.default_rng(seed)
    values = random.random((AREA.height, AREA.width, 4), np.float32)
    if opaque:
        values[..., 3] = 1
    return from_unit(values, depth)


def flat(value: float, depth: Depth = "uint8", channels: int = 4) -> Raster:
    values = np.full((AREA.height, AREA.width, channels), value, np.float32)
    if channels == 4:
        values[..., 3] = 1
    return Raster.from_array(from_unit(values, depth))


def paint(
    raster: Raster,
    brush: Brush,
    ink: Ink,
    points: Sequence[tuple[float, ...]],
    **how: object,
) -> Raster:
    stroke = Stroke(raster, brush, ink, AREA, **how)  # type: ignore[arg-type]
    stroke.add([Point(*point) for point in points])
    stroke.end()
    return stroke.finish()


points = st.lists(
    st.tuples(
        st.floats(-40, 440, width=32), st.floats(-40, 340, width=32), st.floats(0, 1, width=32)
    ),
    min_size=1,
    max_size=12,
)
brushes = st.builds(
    Brush,
    size=st.floats(1, 90),
    hardness=st.floats(0, 1),
    opacity=st.floats(0.1, 1),
    flow=st.floats(0.1, 1),
    spacing=st.floats(0.05, 1),
    angle=st.floats(0, 180),
    roundness=st.sampled_from([1.0, 0.3]),
    smoothing=st.sampled_from([0.0, 0.5]),
    blend=st.sampled_from([BlendMode.NORMAL, BlendMode.MULTIPLY]),
    pressure_size=st.booleans(),
    pressure_opacity=st.booleans(),
    pencil=st.booleans(),
)


@pytest.mark.parametrize("depth", DEPTHS)
@settings(max_examples=25, deadline=None)
@given(points=points, brush=brushes, cuts=st.lists(st.integers(0, 12), max_size=5))
def test_a_stroke_is_the_same_however_its_points_arrive(
    depth: Depth, points: list[tuple[float, float, float]], brush: Brush, cuts: list[int]
) -> None:
    raster = Raster.from_array(noise(depth))
    ink = Ink(colour=RED, blend=brush.blend)
    whole = paint(raster, brush, ink, points)
    stroke = Stroke(raster, brush, ink, AREA)
    edges = [0, *sorted(cuts), len(points)]
    for start, end in itertools.pairwise(edges):
        stroke.add([Point(*point) for point in points[start:end]])
    stroke.end()
    assert stroke.finish().read(AREA).tobytes() == whole.read(AREA).tobytes()


@settings(max_examples=25, deadline=None)
@given(points=points, brush=brushes)
def test_what_changes_lies_in_the_rectangles_that_are_told_and_in_few_tiles(
    points: list[tuple[float, float, float]], brush: Brush
) -> None:
    raster = Raster.from_array(noise())
    before = raster.read(AREA).tobytes()
    stroke = Stroke(raster, brush, Ink(colour=RED), AREA)
    seen = raster
    told = Rect(0, 0, 0, 0)
    for point in points:
        dirty = stroke.add([Point(*point)])
        told = told.union(dirty)
        outside = stroke.raster.read(AREA) != seen.read(AREA)
        if not dirty.empty:
            outside[dirty.slices] = False
        assert not outside.any()
        seen = stroke.raster
    told = told.union(stroke.end())
    after = stroke.finish()
    assert raster.read(AREA).tobytes() == before
    assert after.bounds == raster.bounds
    allowed = told.inflate(TILE)
    assert all(allowed.contains(rect.intersect(AREA)) for rect in after.changed(raster))
    if (after.read(AREA) == raster.read(AREA)).all():
        assert after is raster


@pytest.mark.parametrize("depth", DEPTHS)
def test_under_a_hard_brush_lies_exactly_its_colour(depth: Depth) -> None:
    painted = paint(flat(0.5, depth), Brush(size=40, hardness=1), Ink(colour=RED), [(100, 100)])
    want = from_unit(np.array([[[*RED, 1.0]]], np.float32), depth)[0, 0]
    assert (painted.read(Rect(90, 90, 20, 20)) == want).all()
    assert (
        painted.read(Rect(122, 100, 1, 1)).tobytes()
        == flat(0.5, depth).read(Rect(122, 100, 1, 1)).tobytes()
    )


@pytest.mark.parametrize("flow", [0.1, 0.5, 1.0])
def test_opacity_is_a_ceiling_over_the_whole_stroke(flow: float) -> None:
    there_and_back = [(50 + 300 * (n % 2), 150) for n in range(12)]
    brush = Brush(size=40, opacity=0.4, flow=flow)
    painted = paint(flat(0.0, "float32"), brush, Ink(colour=(1, 1, 1)), there_and_back)
    values = painted.read(AREA)[..., 0]
    assert values.max() <= 0.4 + 1e-6
    assert values[150, 200] > 0.38


def test_flow_builds_up_where_the_brush_comes_again() -> None:
    brush = Brush(size=40, flow=0.05, spacing=0.5)
    ink = Ink(colour=(1, 1, 1))
    once = paint(flat(0, "float32"), brush, ink, [(50, 150), (350, 150)])
    twice = paint(flat(0, "float32"), brush, ink, [(50, 150), (350, 150), (50, 150)])
    assert twice.read(AREA)[150, 200, 0] > 1.5 * once.read(AREA)[150, 200, 0]


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 1000), smoothing=st.sampled_from([0.0]))
def test_a_stroke_of_a_thousand_points_loses_none(seed: int, smoothing: float) -> None:
    random = np.random.default_rng(seed)
    places = np.clip(np.cumsum(random.normal(0, 9, (1000, 2)), axis=0) + 150, 3, 290)
    painted = paint(flat(0), Brush(size=3, hardness=1), Ink(colour=(1, 1, 1)), places.tolist())
    hit = painted.read(AREA)[..., 0]
    assert all(hit[int(y), int(x)] > 0 for x, y in places)


def test_a_stroke_is_one_step_and_undo_brings_back_the_very_state() -> None:
    raster = Raster.from_array(noise())
    layer = Layer(raster=raster, name="a", id="a")
    state = State(size=Size(400, 300), layers=(layer,), active="a")
    history = History(Step("Open", state))
    painted = paint(raster, Brush(), Ink(colour=RED), [(20, 20), (60, 40)])
    history.push("Brush", state.with_node(replace(layer, raster=painted)))
    assert sum(1 for _ in painted.changed(raster)) == 1
    assert history.undo() is state


@pytest.mark.parametrize("empty", [False, True])
def test_a_look_at_a_stroke_under_way_is_the_raster_it_will_be_and_stays(empty: bool) -> None:
    raster = Raster.empty(AREA) if empty else Raster.from_array(noise())
    stroke = Stroke(raster, Brush(size=30), Ink(colour=RED), AREA)
    stroke.add([Point(x, 150) for x in (20, 90, 200)])
    early = stroke.raster
    seen = early.read(AREA)
    stroke.add([Point(380, 290)])
    stroke.end()
    late, done = stroke.raster, stroke.finish()
    np.testing.assert_array_equal(early.read(AREA), seen)
    np.testing.assert_array_equal(late.read(AREA), done.read(AREA))
    assert dict(late.tiles) == dict(done.tiles)
    assert len(late.tiles) == len(done.tiles)
    assert set(early.tiles) < set(late.tiles) if empty else set(early.tiles) == set(late.tiles)


def test_painting_what_is_there_already_changes_nothing() -> None:
    raster = flat(1.0)
    assert paint(raster, Brush(), Ink(colour=(1, 1, 1)), [(20, 20), (300, 200)]) is raster


@pytest.mark.parametrize("depth", DEPTHS)
def test_only_what_is_selected_is_painted(depth: Depth) -> None:
    raster = Raster.from_array(noise(depth))
    share = np.zeros((300, 400, 1), np.float32)
    share[:, 100:200] = 1
    share[:, 200:300] = 0.5
    selection = Raster.from_array(from_unit(share, depth))
    brush = Brush(size=60, hardness=1)
    where = [(-30.0, 100.0), (370.0, 100.0)]
    # The layer lies 30 to the right of the document's corner and 10 above it.
    painted = paint(raster, brush, Ink(colour=RED), where, selection=selection, at=(30, -10))
    free = paint(raster, brush, Ink(colour=RED), where)
    got, was, full = (each.read(AREA) for each in (painted, raster, free))
    assert got[:, :70].tobytes() == was[:, :70].tobytes()
    assert got[:, 70:170].tobytes() == full[:, 70:170].tobytes()
    assert got[:, 270:].tobytes() == was[:, 270:].tobytes()
    half = paint(raster, replace(brush, opacity=0.5), Ink(colour=RED), where).read(AREA)
    close = np.abs(to_unit(got) - to_unit(half))[:, 175:265]
    assert close.max() < 0.01


@pytest.mark.parametrize("depth", DEPTHS)
def test_locked_alpha_stays_bit_for_bit(depth: Depth) -> None:
    raster = Raster.from_array(noise(depth))
    painted = paint(
        raster, Brush(size=80), Ink(colour=RED), [(50, 150), (350, 150)], lock_alpha=True
    )
    assert painted.read(AREA)[..., 3].tobytes() == raster.read(AREA)[..., 3].tobytes()
    assert (painted.read(AREA) != raster.read(AREA)).any()


@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize("mode", list(BlendMode))
def test_a_stroke_looks_as_a_layer_of_that_mode_would(mode: BlendMode, depth: Depth) -> None:
    raster = Raster.from_array(noise(depth, opaque=True))
    brush = Brush(size=60, hardness=0.2, opacity=0.7)
    where = [(50.0, 150.0), (350.0, 200.0)]
    painted = paint(raster, brush, Ink(colour=RED, blend=mode), where)
    alone = paint(
        Raster.empty(AREA, "float32"), replace(brush, opacity=1.0), Ink(colour=RED), where
    )
    cover = alone.read(AREA)
    layers = (
        Layer(raster=raster, name="a", id="a"),
        Layer(
            raster=Raster.from_array(cover if depth == "float32" else from_unit(cover, depth)),
            name="b",
            id="b",
            blend=mode,
            opacity=0.7,
        ),
    )
    want = composite(State(size=AREA.size, depth=depth, layers=layers))
    got = painted.read(AREA)
    off = np.abs(to_unit(got) - to_unit(want))
    # The layer's coverage is rounded to its depth, which modes that jump show at some pixels.
    limit = {"uint8": 0.02, "uint16": 2e-4, "float32": 1e-4}[depth]
    assert np.quantile(off, 0.999) < limit


@pytest.mark.parametrize("depth", DEPTHS)
def test_an_eraser_takes_alpha_and_leaves_colours(depth: Depth) -> None:
    raster = flat(0.5, depth)
    painted = paint(raster, Brush(size=60, hardness=0.5, opacity=0.5), Ink.erase(), [(100, 100)])
    pixel = to_unit(painted.read(Rect(100, 100, 1, 1)))[0, 0]
    assert pixel == pytest.approx(
        [*to_unit(raster.read(Rect(0, 0, 1, 1)))[0, 0, :3], 0.5], abs=0.01
    )
    gone = paint(raster, Brush(size=60, hardness=1), Ink.erase(), [(100, 100)])
    assert not gone.read(Rect(90, 90, 20, 20)).any()


def test_an_eraser_lays_the_background_where_alpha_is_locked() -> None:
    ink = Ink.erase((0.0, 1.0, 0.0))
    painted = paint(flat(0.5), Brush(hardness=1), ink, [(100, 100)], lock_alpha=True)
    assert painted.read(Rect(100, 100, 1, 1)).tolist() == [[[0, 255, 0, 255]]]


@pytest.mark.parametrize("depth", DEPTHS)
def test_masks_are_painted_with_the_same_brush(depth: Depth) -> None:
    white = WHITE[depth]
    full = Raster.mask(AREA, depth, full=True)
    painted = paint(full, Brush(size=40, hardness=1), Ink(colour=(0, 0, 0)), [(100, 100)])
    assert painted.read(Rect(100, 100, 1, 1)).item() == 0
    assert painted.read(Rect(300, 200, 1, 1)).item() == white
    assert len(painted.tiles) <= 4
    erased = paint(full, Brush(size=40, hardness=1), Ink.erase((0, 0, 0)), [(100, 100)])
    assert erased.same_pixels(painted)
    back = paint(painted, Brush(size=60, hardness=1), Ink(colour=(1, 1, 1)), [(100, 100)])
    assert len(back.tiles) == 0, "a mask that shows everything again costs nothing"


def test_painting_grows_an_empty_layer_within_the_document_only() -> None:
    empty = Raster.empty(Rect(0, 0, 0, 0))
    painted = paint(empty, Brush(size=80), Ink(colour=RED), [(0, 0), (390, 20)])
    assert AREA.contains(painted.bounds)
    assert painted.bounds.width > 380
    assert painted.read(Rect(-50, -50, 40, 40)).sum() == 0


def test_a_pencil_has_no_soft_edge_and_a_thin_line_no_corners() -> None:
    brush = Brush(size=1, pencil=True, hardness=0)
    painted = paint(flat(0), brush, Ink(colour=(1, 1, 1)), [(10.5, 10.5), (210.5, 90.5)])
    hit = painted.read(AREA)[..., 0]
    assert set(np.unique(hit).tolist()) == {0, 255}
    assert (hit[:, 10:211] > 0).sum(axis=0).tolist() == [1] * 201
    wide = paint(flat(0), Brush(size=8, pencil=True), Ink(colour=(1, 1, 1)), [(100, 100)])
    assert set(np.unique(wide.read(AREA)).tolist()) == {0, 255}
    assert (wide.read(AREA)[..., 0] > 0).any(axis=0).sum() == 8


def test_the_edge_of_a_hard_brush_is_smooth_and_its_area_right() -> None:
    painted = paint(
        flat(0, "float32"), Brush(size=50, hardness=1), Ink(colour=(1, 1, 1)), [(100, 80)]
    )
    cover = painted.read(AREA)[..., 0]
    assert cover.sum() == pytest.approx(np.pi * 25**2, rel=0.01)
    oval = paint(
        flat(0, "float32"),
        Brush(size=100, hardness=1, roundness=0.2, angle=30),
        Ink(colour=(1, 1, 1)),
        [(100, 80)],
    )
    assert oval.read(AREA)[..., 0].sum() == pytest.approx(np.pi * 50 * 10, rel=0.02)


def test_pressure_sets_size_and_opacity() -> None:
    brush = Brush(size=60, hardness=1, pressure_size=True, pressure_opacity=True)
    painted = paint(flat(0, "float32"), brush, Ink(colour=(1, 1, 1)), [(100, 100, 0.5)])
    cover = painted.read(AREA)[..., 0]
    assert cover.max() == pytest.approx(0.5)
    assert (cover[100] > 0.25).sum() == 30


def test_smoothing_takes_out_unrest_and_still_ends_at_the_pen() -> None:
    random = np.random.default_rng(0)
    shaky = [(x, 150 + random.normal(0, 6)) for x in range(20, 380, 3)]
    brush = Brush(size=4, hardness=1)

    def height(smoothing: float) -> float:
        painted = paint(flat(0), replace(brush, smoothing=smoothing), Ink(colour=(1, 1, 1)), shaky)
        hit = painted.read(AREA)[..., 0]
        assert hit[int(shaky[-1][1]), int(shaky[-1][0])] > 0
        rows = np.flatnonzero(hit[:, 100:300].any(axis=1))
        return float(rows[-1] - rows[0])

    assert height(0.9) < 0.5 * height(0.0)


@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize("tones", ["shadows", "midtones", "highlights"])
def test_dodge_lightens_and_burn_darkens_but_neither_clips_black_or_white(
    tones: str, depth: Depth
) -> None:
    levels = np.linspace(0, 1, 400, dtype=np.float32)[None, :, None].repeat(300, 0).repeat(4, 2)
    levels[..., 3] = 1
    raster = Raster.from_array(from_unit(levels, depth))
    brush = Brush(size=300, hardness=1, opacity=0.8)
    was = to_unit(raster.read(Rect(0, 150, 400, 1)))[0, :, 0]
    changes = {}
    for burn, sign in ((False, 1), (True, -1)):
        ink = Ink.dodge(tones, burn=burn)  # type: ignore[arg-type]
        line = paint(raster, brush, ink, [(0, 150), (400, 150)]).read(Rect(0, 150, 400, 1))
        now = to_unit(line)[0, :, 0]
        assert (sign * (now - was) >= -1e-6).all()
        assert (now[0], now[-1]) == (was[0], was[-1])
        assert (np.diff(now) >= -1e-6).all()
        changes[burn] = np.abs(now - was)
    most = float(was[np.argmax(changes[False])])
    if depth == "float32":
        most = most**0.5
    assert {"shadows": most < 0.45, "midtones": 0.35 < most < 0.65, "highlights": most > 0.55}[
        tones
    ]


@pytest.mark.parametrize("depth", DEPTHS)
def test_a_sponge_takes_colour_away_or_makes_it_stronger(depth: Depth) -> None:
    colour = from_unit(np.full((300, 400, 4), (0.6, 0.4, 0.3, 1.0), np.float32), depth)
    raster = Raster.from_array(colour)

    def spread(ink: Ink) -> float:
        painted = paint(raster, Brush(size=40, hardness=1), ink, [(100, 100)])
        return float(np.ptp(to_unit(painted.read(Rect(100, 100, 1, 1)))[0, 0, :3]))

    assert spread(Ink.sponge(saturate=False)) < 0.01
    assert spread(Ink.sponge(saturate=True)) == pytest.approx(0.45, abs=0.02)


def test_a_brush_that_cannot_be_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match="Opacity is between 0 and 1"):
        Brush(opacity=1.5)
    with pytest.raises(ValueError, match="pixels wide"):
        Brush(size=0)
