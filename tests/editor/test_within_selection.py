"""Edits keep to the selection: not a bit changes outside of it, and the work follows it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editor.document.layers import Effect, Layer, Mask
from editor.document.raster import Raster
from editor.document.selection import shapes, within
from editor.document.selection.coverage import combined, everything, inverted
from editor.document.selection.edges import feathered
from editor.document.state import State
from editor.filter_run import FilterRun
from editor.session import Document, Session
from neural.operation import Operation, Patch
from neural.operations.classic.gaussian_blur import GaussianBlur
from neural.operations.classic.invert import Invert
from neural.operations.stylize import Stylize
from neural.source import Depth, Pixels, Rect

DOCUMENT = Rect(0, 0, 300, 260)


def noise(width: int = 300, height: int = 260, depth: Depth = "uint8") -> Pixels:
    values = np.random.default_rng(5).integers(0, 256, (height, width, 4))
    if depth == "float32":
        return (values / 255).astype(np.float32)
    return values.astype(np.uint8) if depth == "uint8" else (values * 257).astype(np.uint16)


def state_of(
    selection: Raster | None, depth: Depth = "uint8", x: int = 0, y: int = 0, size: Any = None
) -> State:
    state = State.from_array(noise(depth=depth))
    layer = replace(state.pixel_layers[0], x=x, y=y)
    return replace(state.with_node(layer), selection=selection)


def ran(
    state: State,
    operation: Operation,
    then: Callable[[FilterRun], None] = lambda run: run.accept(),
    *,
    beside: bool = False,
) -> tuple[State, FilterRun, Document]:
    """The document after a filter, its run, and itself."""

    async def scene() -> tuple[State, FilterRun, Document]:
        session = Session()
        try:
            document = session.add(state)
            run = FilterRun(document, operation, session.engine, beside=beside)
            run.start()
            await run.wait()
            assert run.error is None
            then(run)
            return document.state, run, document
        finally:
            session.shut_down()

    return asyncio.run(scene())


def pixels(state: State) -> Pixels:
    layer = state.pixel_layers[0]
    return layer.raster.read(layer.raster.bounds)


@pytest.mark.parametrize("depth", ["uint8", "uint16", "float32"])
def test_a_filter_changes_what_is_selected_and_nothing_else(depth: Depth) -> None:
    selection = shapes.rectangle(Rect(50, 40, 150, 100), DOCUMENT, depth)
    start = state_of(selection, depth)

    def undone(run: FilterRun) -> None:
        run.accept()
        run.document.undo()
        assert run.document.state is start
        run.document.redo()

    result, _, _ = ran(start, Invert(), undone)
    whole, _, _ = ran(state_of(None, depth), Invert())
    got, before, inside = pixels(result), noise(depth=depth), pixels(whole)
    assert (got[40:140, 50:200] == inside[40:140, 50:200]).all()
    got[40:140, 50:200] = before[40:140, 50:200]
    assert (got == before).all()


def test_all_but_what_is_selected_changes_when_asked() -> None:
    selection = feathered(shapes.rectangle(Rect(80, 60, 120, 120), DOCUMENT, "uint8"), 10)
    other, _, _ = ran(state_of(inverted(selection)), Invert())
    start = state_of(selection)

    def undone(run: FilterRun) -> None:
        run.accept()
        run.document.undo()
        assert run.document.state is start
        run.document.redo()

    result, _, _ = ran(start, Invert(), undone, beside=True)
    assert (pixels(result) == pixels(other)).all()
    assert result.selection is selection


@pytest.mark.parametrize("beside", [False, True])
def test_what_is_selected_is_the_subject_where_that_is_asked_for(beside: bool) -> None:
    selection = shapes.rectangle(Rect(80, 60, 120, 120), DOCUMENT, "uint8")
    inside = np.zeros((260, 300), np.bool_)
    inside[60:180, 80:200] = True
    start = state_of(selection)
    everything = pixels(ran(state_of(None), Stylize())[0])
    subject = ~inside if beside else inside
    for paint, there in (("subject", subject), ("background", ~subject)):
        result = pixels(ran(start, Stylize(paint=paint), beside=beside)[0])  # type: ignore[arg-type]
        assert np.array_equal(result[~there], noise()[~there])
        assert np.array_equal(result[there], everything[there])


def test_with_a_blurred_background_all_is_painted_and_what_is_selected_stays_in_detail() -> None:
    selection = shapes.rectangle(Rect(80, 60, 120, 120), DOCUMENT, "uint8")
    result = pixels(ran(state_of(selection), Stylize(background_blur=8, skies=0))[0])
    rough = np.abs(np.diff(result[..., :3].astype(float), axis=1)).mean(axis=2)
    assert rough[80:160, 100:180].mean() > 3 * rough[:40].mean()
    assert (result[..., :3] != noise()[..., :3]).any(axis=2).mean() > 0.95


def test_a_subject_that_is_selected_cannot_stay_live_and_that_is_said() -> None:
    selection = shapes.rectangle(Rect(80, 60, 120, 120), DOCUMENT, "uint8")

    def kept(run: FilterRun) -> None:
        with pytest.raises(RuntimeError, match="Untick Live layer"):
            run.accept_live()
        assert run.document.state.selection is selection

    ran(state_of(selection), Stylize(paint="subject"), kept)


def test_a_live_layer_beside_the_selection_is_masked_by_what_is_not_selected() -> None:
    selection = shapes.rectangle(Rect(80, 60, 120, 120), DOCUMENT, "uint8")
    result, _, _ = ran(state_of(selection), Invert(), lambda run: run.accept_live(), beside=True)
    effect = result.active_node
    assert isinstance(effect, Effect)
    assert effect.mask is not None
    assert (effect.mask.raster.read(DOCUMENT) == inverted(selection).read(DOCUMENT)).all()
    assert result.selection is selection


def test_a_neighbourhood_sees_beyond_the_selection() -> None:
    selection = shapes.rectangle(Rect(50, 40, 150, 100), DOCUMENT, "uint8")
    result, _, _ = ran(state_of(selection), GaussianBlur(radius=6.0))
    whole, _, _ = ran(state_of(None), GaussianBlur(radius=6.0))
    assert (pixels(result)[40:140, 50:200] == pixels(whole)[40:140, 50:200]).all()


def test_a_soft_edge_mixes_old_and_new_by_what_is_seen() -> None:
    selection = feathered(shapes.rectangle(Rect(80, 60, 120, 120), DOCUMENT, "uint8"), 20)
    state = state_of(selection)
    result, _, _ = ran(state, Invert())
    old, new = noise().astype(float), pixels(ran(state_of(None), Invert())[0]).astype(float)
    share = selection.read(DOCUMENT) / 255.0
    alpha = old[..., 3:] * (1 - share) + new[..., 3:] * share
    color = old[..., :3] * old[..., 3:] * (1 - share) + new[..., :3] * new[..., 3:] * share
    wanted = np.concatenate([color / np.maximum(alpha, 1e-9), alpha], axis=2)
    seen = alpha[..., 0] > 0.5
    assert np.abs(pixels(result)[seen] - wanted[seen]).max() < 1.01


def test_a_layer_beside_the_origin_is_changed_under_the_selection() -> None:
    selection = shapes.rectangle(Rect(50, 40, 100, 80), DOCUMENT, "uint8")
    result, _, _ = ran(state_of(selection, x=-37, y=21), Invert())
    got, before = pixels(result), noise()
    changed = (got != before).any(axis=2)
    rows, columns = np.nonzero(changed)
    assert (rows.min(), rows.max()) == (40 - 21, 119 - 21)
    assert (columns.min(), columns.max()) == (50 + 37, 149 + 37)


def test_only_what_is_selected_is_computed() -> None:
    size = (2600, 3000)
    picture = np.zeros((*size, 4), np.uint8)
    picture[..., 3] = 255
    rect = Rect(0, 0, 3000, 2600)
    state = replace(
        State.from_array(picture),
        selection=shapes.rectangle(Rect(1500, 900, 100, 100), rect, "uint8"),
    )
    computed: list[Rect] = []

    async def scene() -> None:
        session = Session()
        plain = session.engine.stream

        async def stream(*arguments: Any, **named: Any) -> Any:
            async for event in plain(*arguments, **named):
                if isinstance(event, Patch):
                    computed.append(event.rect)
                yield event

        session.engine.stream = stream  # type: ignore[method-assign]
        try:
            document = session.add(state)
            run = FilterRun(document, GaussianBlur(radius=5.0), session.engine)
            run.start()
            await run.wait()
            assert run.error is None
        finally:
            session.shut_down()

    asyncio.run(scene())
    assert sum(part.area for part in computed) <= 4 * 128 * 128
    assert any(part.overlaps(Rect(1500, 900, 100, 100)) for part in computed)


def test_a_filter_where_nothing_of_the_layer_is_selected_changes_nothing() -> None:
    selection = shapes.rectangle(Rect(280, 240, 20, 20), DOCUMENT, "uint8")
    state = state_of(selection, x=-100, y=-100)
    result, _, _ = ran(state, Invert())
    assert (pixels(result) == noise()).all()


def test_a_result_on_a_new_layer_shows_through_the_selection() -> None:
    selection = shapes.rectangle(Rect(50, 40, 100, 80), DOCUMENT, "uint8")
    result, _, _ = ran(state_of(selection), Invert(), lambda run: run.accept(as_new_layer=True))
    lower, upper = result.pixel_layers
    assert (lower.raster.read(DOCUMENT) == noise()).all()
    assert upper.mask is not None
    assert upper.mask.raster is selection
    place = Rect(60, 50, 40, 40)
    full = pixels(ran(state_of(None), Invert())[0])
    assert (upper.raster.read(place) == full[place.slices]).all()


# Fill, clear, copy.


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 250), st.integers(0, 200), st.integers(1, 200), st.integers(-90, 90))
def test_clearing_what_is_and_what_is_not_selected_clears_all(
    left: int, top: int, side: int, x: int
) -> None:
    selection = shapes.rectangle(Rect(left, top, side, side), DOCUMENT, "uint8")
    state = state_of(selection, x=x, y=-7)
    first = within.cleared(state)
    kept = pixels(first)
    place = Rect(left - x, top + 7, side, side).intersect(Rect(-x, 7, 300, 260))
    inside = np.zeros(kept.shape[:2], np.bool_)
    inside[place.intersect(Rect(0, 0, 300, 260)).slices] = True
    assert not kept[inside].any()
    assert (kept[~inside] == noise()[~inside]).all()
    second = within.cleared(replace(first, selection=inverted(selection)))
    document = DOCUMENT.translate(-x, 7).intersect(Rect(0, 0, 300, 260))
    assert not pixels(second)[document.slices].any()


def test_filling_covers_what_is_selected_even_where_the_layer_had_no_pixels() -> None:
    selection = shapes.rectangle(Rect(10, 10, 40, 40), DOCUMENT, "uint8")
    empty = Layer(raster=Raster.empty(Rect(0, 0, 0, 0)), name="Empty", x=30, y=5)
    state = replace(State.from_array(noise()).insert(empty), selection=selection)
    color = np.array([9, 8, 7, 255], np.uint8)
    layer = within.filled(state, color).active_layer
    assert layer is not None
    assert (layer.raster.read(Rect(10 - 30, 10 - 5, 40, 40)) == color).all()
    assert not layer.raster.read(Rect(10 - 30 + 40, 5, 20, 40)).any()


def test_locked_alpha_keeps_the_shape() -> None:
    state = state_of(everything(DOCUMENT, "uint8"))
    layer = replace(state.pixel_layers[0], lock_alpha=True)
    filled = within.filled(state.with_node(layer), np.array([1, 2, 3, 255], np.uint8))
    got = pixels(filled)
    assert (got[..., 3] == noise()[..., 3]).all()
    assert (got[..., 0] == 1).all()


def test_a_locked_layer_is_refused_in_a_sentence() -> None:
    state = state_of(everything(DOCUMENT, "uint8"))
    locked = state.with_node(replace(state.pixel_layers[0], lock_pixels=True))
    with pytest.raises(ValueError, match="locked"):
        within.cleared(locked)


def test_clearing_on_a_mask_hides_what_is_selected() -> None:
    selection = shapes.rectangle(Rect(10, 10, 40, 40), DOCUMENT, "uint8")
    state = state_of(selection)
    mask = Mask(raster=Raster.mask(DOCUMENT, "uint8", full=True))
    layer = replace(state.pixel_layers[0], mask=mask)
    state = state.with_node(layer).with_active(layer.id, "mask")
    changed = within.cleared(state).pixel_layers[0]
    assert changed.raster is layer.raster
    assert changed.mask is not None
    assert not changed.mask.raster.read(Rect(10, 10, 40, 40)).any()
    assert (changed.mask.raster.read(Rect(60, 60, 40, 40)) == 255).all()


def test_a_layer_via_copy_holds_what_was_selected_with_its_soft_edge() -> None:
    selection = feathered(shapes.rectangle(Rect(80, 60, 120, 120), DOCUMENT, "uint8"), 10)
    state = within.via_copy(state_of(selection), "Copy")
    copy = state.active_layer
    assert copy is not None
    got = copy.raster.read(DOCUMENT)
    share = selection.read(DOCUMENT)[..., 0] / 255.0
    assert np.abs(got[..., 3] - noise()[..., 3] * share).max() < 0.51
    assert (got[100, 140] == noise()[100, 140]).all()
    assert state.selection is None


def test_selected_areas_hold_all_and_are_apart() -> None:
    rect = Rect(0, 0, 4000, 3000)
    a = shapes.rectangle(Rect(100, 100, 300, 2500), rect, "uint8")
    b = shapes.rectangle(Rect(3000, 2000, 900, 900), rect, "uint8")
    both = combined(a, b, "add")
    areas = within.selected_areas(both, rect)
    covered = np.zeros((3000, 4000), np.int32)
    for area in areas:
        covered[area.slices] += 1
    assert covered.max() == 1
    assert covered[both.read(rect)[..., 0] > 0].all()
    assert sum(area.area for area in areas) < 3000 * 4000 / 2
