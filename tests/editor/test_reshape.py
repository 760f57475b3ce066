"""Transforms of layers start from the original pixels; crops and turns take everything along."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editor.document.fill import Gradient, Stop
from editor.document.layers import Effect, FillLayer, Group, Layer, Mask, moved
from editor.document.projection import composite
from editor.document.raster import Raster
from editor.document.reshape import (
    canvas_resized,
    cropped,
    reshaped,
    transform_of,
    trimmed,
    turned,
    with_transformed,
)
from editor.document.state import State
from editor.document.transform import (
    Mesh,
    Transform,
    TransformError,
    inverse,
    product,
    rotation,
    scaling,
    translation,
)
from neural.operations.classic.invert import Invert
from neural.source import Pixels, Rect, Size
from tests.editor.test_transform import noise, smooth


def document(pixels: Pixels) -> State:
    return State.from_array(pixels)


def rich() -> State:
    """Masks, a clipped adjustment, a group, a gradient, a selection."""
    state = document(smooth(60, 80))
    part = Raster.mask(state.rect, "uint8").write(Rect(10, 12, 30, 20), noise(20, 30, channels=1))
    inner = Layer(
        raster=Raster.from_array(noise(25, 30)), name="Inner", x=8, y=9, mask=Mask(raster=part)
    )
    black, clear = (0.0, 0.0, 0.0, 1.0), (1.0, 1.0, 1.0, 0.0)
    gradient = Gradient((0.0, 0.0), (80.0, 60.0), (Stop(0, black), Stop(1, clear)))
    adjusted = Effect(name="Invert", operation=Invert(), clip=True)
    group = Group(name="Group", children=(inner, adjusted), opacity=0.7)
    fill = FillLayer(name="Fill", fill=gradient, opacity=0.5)
    return replace(state, layers=(*state.layers, group, fill), selection=part)


def layer_of(state: State) -> Layer:
    return state.pixel_layers[0]


def test_a_second_transform_starts_from_the_original_pixels() -> None:
    state = document(noise(50, 60))
    id = layer_of(state).id
    small = with_transformed(state, id, Transform(scaling(0.2, 0.2)))
    back = with_transformed(small, id, Transform(scaling(5, 5)))
    assert back.layer(id).raster.same_pixels(layer_of(state).raster)
    assert back.layer(id).made_from is None


def test_a_layer_that_was_moved_is_transformed_from_where_it_is() -> None:
    state = document(noise(50, 60))
    id = layer_of(state).id
    turn = Transform(rotation(30, (30, 25)))
    there = with_transformed(state, id, turn)
    shifted = there.with_node(moved(there.layer(id), 7, -3))
    again = with_transformed(shifted, id, Transform(inverse(turn.then(translation(7, -3)).matrix)))
    assert again.layer(id).raster.same_pixels(layer_of(state).raster)


def test_what_was_painted_since_is_what_is_transformed() -> None:
    state = document(noise(50, 60))
    id = layer_of(state).id
    there = with_transformed(state, id, Transform(scaling(2, 2)))
    dab = np.full((4, 4, 4), 255, np.uint8)
    painted = replace(there.layer(id), raster=there.layer(id).raster.write(Rect(10, 10, 4, 4), dab))
    raster, _, _, before = transform_of(painted)
    assert raster is painted.raster
    assert not before.changes


def test_a_locked_layer_is_not_transformed() -> None:
    state = document(noise(20, 20))
    locked = state.with_node(replace(layer_of(state), lock_position=True))
    with pytest.raises(TransformError, match="locked"):
        with_transformed(locked, layer_of(state).id, Transform(scaling(2, 2)))


def test_only_what_is_selected_is_transformed() -> None:
    pixels = smooth(60, 80)
    area = Rect(20, 20, 16, 12)
    chosen = Raster.mask(Rect(0, 0, 80, 60), "uint8").write(
        area, np.full((12, 16, 1), 255, np.uint8)
    )
    state = replace(document(pixels), selection=chosen)
    after = with_transformed(state, layer_of(state).id, Transform(translation(30, 10)))
    found = composite(after)
    target = area.translate(30, 10)
    assert np.array_equal(found[target.slices], pixels[area.slices])
    assert not found[area.slices].any()
    rest = np.ones((60, 80), bool)
    rest[target.slices] = rest[area.slices] = False
    assert np.array_equal(found[rest], pixels[rest])
    assert after.selection is not None
    assert after.selection.read(target).all()


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_quarter_turn_turns_what_is_seen(turns: int) -> None:
    state = rich()
    plain = replace(state, layers=state.layers[:2])
    after = turned(plain, Transform(rotation(90 * turns)))
    assert np.array_equal(composite(after), np.rot90(composite(plain), -turns))
    assert after.selection is not None
    assert state.selection is not None
    assert np.array_equal(
        after.selection.read(after.rect), np.rot90(state.selection.read(state.rect), -turns)
    )


def test_a_gradient_turns_too() -> None:
    state = rich()
    after = turned(state, Transform(rotation(90)))
    error = np.abs(composite(after).astype(int) - np.rot90(composite(state), -1))
    assert error.max() <= 2


def test_four_quarter_turns_give_the_document_back() -> None:
    state = rich()
    after = state
    for _ in range(4):
        after = turned(after, Transform(rotation(90)))
    assert after.size == state.size
    assert np.array_equal(composite(after), composite(state))


rects = st.builds(
    Rect, st.integers(-20, 60), st.integers(-20, 50), st.integers(1, 90), st.integers(1, 70)
)


@given(rect=rects, delete=st.booleans())
@settings(max_examples=40, deadline=None)
def test_a_crop_shows_what_was_there(rect: Rect, delete: bool) -> None:
    state = rich()
    state = replace(state, layers=state.layers[:2])  # a gradient goes on beyond the document
    after = cropped(state, rect, delete=delete)
    assert after.size == rect.size
    assert np.array_equal(composite(after), composite(state, rect))


def test_what_was_cropped_away_comes_back_with_the_canvas_unless_it_was_deleted() -> None:
    state = document(noise(40, 50))
    inner = Rect(10, 10, 20, 20)
    kept = canvas_resized(cropped(state, inner), Size(50, 40), (0.5, 0.5))
    assert np.array_equal(composite(kept), composite(state, Rect(-5, 0, 50, 40)))
    gone = canvas_resized(cropped(state, inner, delete=True), Size(22, 22))
    assert not composite(gone)[0].any()


def test_trim_leaves_what_differs_from_the_corner() -> None:
    pixels = np.full((40, 50, 4), 255, np.uint8)
    pixels[12:20, 7:30] = 3
    assert trimmed(document(pixels)).size == Size(23, 8)
    with pytest.raises(TransformError, match="no border"):
        trimmed(document(np.full((5, 5, 4), 9, np.uint8)))


def test_a_picture_of_no_or_too_many_pixels_is_refused() -> None:
    state = document(noise(5, 5))
    with pytest.raises(TransformError, match="at least one pixel"):
        cropped(state, Rect(0, 0, 0, 4))
    with pytest.raises(TransformError, match="at most"):
        canvas_resized(state, Size(40_000, 10))


def test_a_straightened_crop_is_level() -> None:
    pixels = np.zeros((120, 160, 4), np.uint8)
    pixels[..., 3] = 255
    y, x = np.mgrid[:120, :160]
    pixels[(y - 60) > np.tan(np.radians(8)) * (x - 80), :3] = (
        255  # a horizon that falls to the right
    )
    level = Transform(product(translation(-40, -30), rotation(-8, (80, 60))))
    found = composite(reshaped(document(pixels), level, Size(80, 60)))[..., 0]
    edge = (found < 128).sum(axis=0)
    assert edge.max() - edge.min() <= 1


def test_a_mesh_after_a_transform_bends_what_is_seen() -> None:
    state = document(smooth(50, 60))
    id = layer_of(state).id
    grown = with_transformed(state, id, Transform(scaling(2, 2)))
    mesh = Mesh.straight(grown.layer(id).bounds, 3, 3)
    bent = with_transformed(grown, id, Transform(mesh=mesh))
    inner = Rect(4, 4, 110, 90)
    error = np.abs(composite(bent, inner).astype(int) - composite(grown, inner))
    assert error.max() <= 2
