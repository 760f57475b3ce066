"""Liquify moves what is under the brush, nothing else, and always from the original pixels."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editor.document.files import open_picture, save
from editor.document.flow import Field, Flow, Mode
from editor.document.layers import Layer
from editor.document.liquify import Liquify
from editor.document.raster import Raster
from editor.document.resampling import transformed
from editor.document.reshape import transform_of, transformed_node, with_flow
from editor.document.state import State
from editor.document.transform import Mesh, Transform, TransformError, rotation, scaling
from neural.source import WHITE, Depth, Pixels, Rect

DEPTHS: tuple[Depth, ...] = ("uint8", "uint16", "float32")
AREA = Rect(0, 0, 160, 120)


def dotted(x: float, y: float, radius: float = 4.0, depth: Depth = "uint8") -> Pixels:
    """Gray, opaque, with a soft white dot."""
    rows, columns = np.mgrid[: AREA.height, : AREA.width] + 0.5
    dot = np.clip(radius - np.hypot(columns - x, rows - y), 0, 1)
    pixels = np.ones((AREA.height, AREA.width, 4))
    pixels[..., :3] = 0.3 + 0.7 * dot[..., None]
    if depth == "float32":
        return pixels.astype(np.float32)
    return np.rint(pixels * WHITE[depth]).astype(depth)


def dot_of(pixels: Pixels) -> tuple[float, float]:
    """Where the middle of the dot lies."""
    gray = pixels[..., 1].astype(float) / WHITE[pixels.dtype.name]  # type: ignore[index]
    weight = np.clip(gray - 0.35, 0, None)
    rows, columns = np.mgrid[: pixels.shape[0], : pixels.shape[1]] + 0.5
    return float((weight * columns).sum() / weight.sum()), float(
        (weight * rows).sum() / weight.sum()
    )


def through(pixels: Pixels, flow: Flow | None) -> Pixels:
    return transformed(Raster.from_array(pixels), 0, 0, Transform(flow=flow)).read(AREA)


def state_of(pixels: Pixels) -> tuple[State, str]:
    state = State.from_array(pixels)
    assert state.active is not None
    return state, state.active


def seen(state: State) -> Pixels:
    layer = state.active_node
    assert isinstance(layer, Layer)
    return layer.raster.read(state.rect.translate(-layer.x, -layer.y))


@pytest.mark.parametrize("depth", DEPTHS)
def test_a_push_carries_what_lies_under_the_middle_along(depth: Depth) -> None:
    field = Field(AREA)
    field.stroke("push", (60, 60), (85, 50), 40, 1.0)
    assert dot_of(through(dotted(60, 60, depth=depth), field.flow())) == pytest.approx(
        (85, 50), abs=1.5
    )


def test_half_the_strength_pushes_less() -> None:
    field = Field(AREA)
    field.stroke("push", (60, 60), (70, 60), 40, 0.5)
    x, y = dot_of(through(dotted(60, 60), field.flow()))
    assert 62 < x < 68
    assert y == pytest.approx(60, abs=0.3)


@given(
    mode=st.sampled_from(("push", "twirl", "pucker", "bloat")),
    x=st.floats(30, 130),
    y=st.floats(30, 90),
    radius=st.floats(3, 25),
    strength=st.floats(0.1, 1.0),
)
@settings(max_examples=40, deadline=None)
def test_nothing_outside_the_brush_changes(
    mode: Mode, x: float, y: float, radius: float, strength: float
) -> None:
    field = Field(AREA)
    dirty = field.stroke(mode, (x - 4, y + 2), (x, y), radius, strength)
    pixels = np.random.default_rng(3).integers(0, 256, (AREA.height, AREA.width, 4), np.uint8)
    pixels[..., 3] = 255
    found = through(pixels, field.flow())
    rows, columns = np.mgrid[: AREA.height, : AREA.width] + 0.5
    away = np.hypot(columns - x, rows - y) > radius + 6
    assert np.array_equal(found[away], pixels[away])
    outside = np.ones(away.shape, bool)
    outside[dirty.inflate(2).intersect(AREA).slices] = False
    assert np.array_equal(found[outside], pixels[outside]), (
        "what is said to change is all that does"
    )


def test_restore_brings_back_what_was_pushed() -> None:
    field = Field(AREA)
    field.stroke("push", (60, 60), (80, 60), 30, 1.0)
    for _ in range(60):
        for x in (55, 70, 85):
            field.stroke("restore", (x, 60), (x, 60), 60, 1.0)
    x, y = dot_of(through(dotted(60, 60), field.flow()))
    assert (x, y) == pytest.approx((60, 60), abs=0.1)


def test_twirl_turns_clockwise_and_leaves_the_middle() -> None:
    field = Field(AREA)
    for _ in range(3):
        field.stroke("twirl", (70, 60), (70, 60), 50, 1.0)
    x, y = dot_of(through(dotted(80, 60, 3), field.flow()))
    assert y > 63, "what was to the right went down"
    assert np.hypot(x - 70, y - 60) == pytest.approx(10, abs=0.7)
    assert dot_of(through(dotted(70, 60), field.flow())) == pytest.approx((70, 60), abs=0.2)


def test_pucker_makes_smaller_and_bloat_larger() -> None:
    areas: dict[str, float] = {}
    for mode in ("pucker", "bloat"):
        field = Field(AREA)
        for _ in range(4):
            field.stroke(mode, (70, 60), (70, 60), 40, 1.0)
        found = through(dotted(70, 60, 10), field.flow())
        areas[mode] = float((found[..., 1] > 160).sum())
    plain = float((dotted(70, 60, 10)[..., 1] > 160).sum())
    assert areas["pucker"] < 0.7 * plain
    assert areas["bloat"] > 1.4 * plain


def test_a_layer_keeps_its_original_and_can_be_liquified_on() -> None:
    state, id = state_of(dotted(60, 60))
    original = transform_of(state.pixel_layers[0])[0]
    for start, end in (((60, 60), (80, 60)), ((80, 60), (80, 80))):
        work = Liquify(state, id)
        work.stroke("push", start, end, 40, 1.0)
        state = with_flow(state, id, work.flow)
    assert dot_of(seen(state)) == pytest.approx((80, 80), abs=2)
    assert transform_of(state.pixel_layers[0])[0] is original
    assert np.array_equal(seen(with_flow(state, id, None)), dotted(60, 60))


def test_a_turned_layer_is_pushed_the_way_it_is_seen() -> None:
    state, id = state_of(dotted(60, 60))
    turn = Transform(rotation(90, (60.0, 60.0))).then(scaling(1.2, 1.2, (60.0, 60.0)))
    state = state.with_node(transformed_node(state.node(id), turn))
    work = Liquify(state, id)
    dirty = work.stroke("push", (60, 60), (75, 60), 30, 1.0)
    state = with_flow(state, id, work.flow)
    assert dot_of(seen(state)) == pytest.approx((75, 60), abs=1.5)
    assert dirty.contains(Rect(60, 50, 30, 20))


def test_what_is_not_selected_stays() -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (120, 160, 4), np.uint8)
    pixels[..., 3] = 255
    state, id = state_of(pixels)
    chosen = np.zeros((120, 160, 1), np.uint8)
    chosen[:, :80] = 255
    state = replace(state, selection=Raster.from_array(chosen))
    work = Liquify(state, id)
    work.stroke("push", (80, 60), (90, 60), 30, 1.0)
    after = seen(with_flow(state, id, work.flow))
    assert np.array_equal(after[:, 81:], pixels[:, 81:])
    assert not np.array_equal(after[:, 60:79], pixels[:, 60:79])


def test_the_small_picture_shows_what_comes_out() -> None:
    state, id = state_of(dotted(60, 60, 8))
    work = Liquify(state, id)
    work.stroke("push", (60, 60), (80, 70), 40, 1.0)
    part = state.rect.relative_to(work.area).slices
    shown = work.picture[part][..., 1].astype(float)
    made = seen(with_flow(state, id, work.flow))[..., 1].astype(float)
    assert np.abs(shown - made)[2:-2, 2:-2].max() < 25
    assert np.abs(shown - made).mean() < 0.5


def test_a_picture_stays_opaque_where_it_is_pushed_along_its_side() -> None:
    state, id = state_of(dotted(60, 60))
    work = Liquify(state, id)
    work.stroke("push", (60, 0), (95, 0), 30, 1.0)
    after = seen(with_flow(state, id, work.flow))
    assert (after[..., 3] == 255).all()


def test_a_warp_by_a_grid_is_liquified_as_it_is_seen() -> None:
    state, id = state_of(dotted(60, 60))
    mesh = Mesh.straight(AREA, 3, 3).with_point(1, 1, (90.0, 60.0))
    state = state.with_node(transformed_node(state.node(id), Transform(mesh=mesh)))
    there = dot_of(seen(state))
    work = Liquify(state, id)
    work.stroke("push", there, (there[0], there[1] + 15), 30, 1.0)
    x, y = dot_of(seen(with_flow(state, id, work.flow)))
    assert (x, y) == pytest.approx((there[0], there[1] + 15), abs=1.5)


def test_a_locked_layer_says_so() -> None:
    state, id = state_of(dotted(60, 60))
    locked = state.with_node(replace(state.node(id), lock_pixels=True))
    with pytest.raises(TransformError, match="locked"):
        Liquify(locked, id)


def test_a_document_file_keeps_the_field(tmp_path: Path) -> None:
    state, id = state_of(dotted(60, 60))
    work = Liquify(state, id)
    work.stroke("push", (60, 60), (80, 60), 40, 1.0)
    state = with_flow(state, id, work.flow)
    save(state, tmp_path / "kept.ora")
    again = open_picture(tmp_path / "kept.ora").state
    layer = again.pixel_layers[0]
    there, kept = (transform_of(each)[3].flow for each in (state.pixel_layers[0], layer))
    assert there is not None
    assert kept is not None
    assert kept.area == there.area
    assert np.array_equal(kept.field, there.field)
    assert np.array_equal(seen(with_flow(again, layer.id, None)), dotted(60, 60))
