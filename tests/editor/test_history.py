"""Undo: exact, cheap for small edits, and within its budgets of memory and disk."""

from __future__ import annotations

import errno
import gc
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editor.document.history import Budget, History, Step, unique_tiles
from editor.document.layers import Layer
from editor.document.raster import Raster
from editor.document.spill import SpillFile
from editor.document.state import State
from neural.source import Pixels, Rect, Size

TINY = Budget(raw=0, memory=0)


def noise(size: int, seed: int) -> Pixels:
    return np.random.default_rng(seed).integers(0, 256, (size, size, 4), np.uint8)


def document(size: int = 256) -> State:
    return State.from_array(noise(size, 0))


def painted(state: State, rect: Rect, seed: int) -> State:
    """The state with a square of noise on its only layer."""
    layer = state.pixel_layers[0]
    pixels = noise(rect.width, seed)[: rect.height]
    return state.with_node(replace(layer, raster=layer.raster.write(rect, pixels)))


def filtered(state: State, seed: int) -> State:
    """The state with every pixel another one."""
    return painted(state, state.rect, seed)


def flat(state: State) -> list[tuple[str, float, bytes]]:
    """Everything of a state that a person could see differ."""
    return [
        (layer.name, layer.opacity, layer.raster.read(layer.raster.bounds).tobytes())
        for layer in state.pixel_layers
    ]


def history(state: State | None = None, budget: Budget | None = None) -> History:
    return History(Step("Open", state or document()), budget or Budget())


edits = st.lists(
    st.one_of(
        st.tuples(st.just("paint"), st.integers(0, 200), st.integers(0, 200), st.integers(1, 56)),
        st.tuples(st.just("filter"), st.just(0), st.just(0), st.just(0)),
        st.tuples(st.just("duplicate"), st.just(0), st.just(0), st.just(0)),
        st.tuples(st.just("opacity"), st.integers(0, 100), st.just(0), st.just(0)),
        st.tuples(st.just("undo"), st.integers(1, 3), st.just(0), st.just(0)),
    ),
    min_size=1,
    max_size=12,
)


def edited(past: History, edit: tuple[str, int, int, int], seed: int) -> None:
    kind, a, b, c = edit
    state = past.state
    if kind == "paint":
        past.push("Paint", painted(state, Rect(a, b, c, c), seed))
    elif kind == "filter":
        past.push("Filter", filtered(state, seed))
    elif kind == "duplicate":
        past.push("Duplicate", state.insert(replace(state.pixel_layers[0], id=f"copy{seed}")))
    elif kind == "opacity":
        past.push("Opacity", state.with_node(replace(state.pixel_layers[-1], opacity=a / 100)), "o")
    else:
        for _ in range(a):
            past.undo()


@pytest.mark.parametrize("budget", [Budget(), Budget(raw=0), TINY], ids=["raw", "packed", "disk"])
@settings(max_examples=25, deadline=None)
@given(edits)
def test_undo_all_then_redo_all_is_exact(
    budget: Budget, edits: list[tuple[str, int, int, int]]
) -> None:
    past = history(budget=budget)
    for number, edit in enumerate(edits, 1):
        edited(past, edit, number)
    past.travel(len(past.steps))
    seen = [flat(step.state) for step in past.steps]
    while past.index > 0:
        assert flat(past.state) == seen[past.index]
        past.undo()
    assert flat(past.state) == flat(document())
    for expected in seen[1:]:
        assert flat(past.redo()) == expected


def test_fifty_small_edits_of_a_large_document_add_under_a_fifth_of_its_bytes() -> None:
    random = np.random.default_rng(1)
    row = random.integers(0, 256, (512, 8192, 4), np.uint8)
    raster = Raster.empty(Rect(0, 0, 8192, 8192))
    for y in range(0, 8192, 512):
        raster = raster.write(Rect(0, y, 8192, 512), row)
    layer = Layer(raster=raster, name="large")
    state = State(size=Size(8192, 8192), layers=(layer,), active=layer.id)
    past = history(state)
    before = past.bytes_in_memory
    states = [state]
    for seed in range(50):
        x, y = (int(value) for value in random.integers(0, 8192 - 64, 2))
        past.push("Paint", painted(past.state, Rect(x, y, 64, 64), seed))
        states.append(past.state)
    assert before == 8192 * 8192 * 4
    assert past.bytes_in_memory - before < 0.2 * before
    for expected in reversed(states[:-1]):
        assert past.undo() is expected
    for expected in states[1:]:
        assert past.redo() is expected


def test_pushing_after_undo_forgets_what_was_undone() -> None:
    past = history()
    for seed in (1, 2):
        past.push(f"Step {seed}", filtered(past.state, seed))
    past.undo()
    past.push("Other", filtered(past.state, 3))
    assert [step.label for step in past.steps] == ["Open", "Step 1", "Other"]
    assert past.redo_label is None
    assert past.undo_label == "Other"


def test_the_drag_of_a_slider_is_one_step_until_it_is_sealed() -> None:
    past = history()
    for seed in (1, 2, 3):
        past.push("Opacity", filtered(past.state, seed), key="opacity")
    assert len(past.steps) == 2
    past.seal()
    past.push("Opacity", filtered(past.state, 4), key="opacity")
    assert len(past.steps) == 3
    assert flat(past.undo()) == flat(filtered(document(), 3))


def test_a_saved_step_is_not_merged_into() -> None:
    past = history()
    past.push("Opacity", filtered(past.state, 1), key="opacity")
    past.mark_saved()
    past.push("Opacity", filtered(past.state, 2), key="opacity")
    assert past.modified
    past.undo()
    assert not past.modified


def test_choosing_a_layer_is_no_step_and_no_change() -> None:
    past = history()
    past.push("Filter", filtered(past.state, 1))
    past.mark_saved()
    past.amend(past.state.with_active(None))
    assert not past.modified
    assert len(past.steps) == 2


def test_pushing_the_same_state_is_no_step() -> None:
    past = history()
    past.push("Nothing", past.state)
    assert len(past.steps) == 1


def test_undo_and_redo_stop_at_the_ends() -> None:
    past = history()
    past.push("Filter", filtered(past.state, 1))
    past.travel(-5)
    assert past.undo() is past.steps[0].state
    past.travel(99)
    assert past.redo() is past.steps[1].state


def test_over_the_number_of_steps_the_oldest_are_forgotten() -> None:
    past = history(budget=Budget(steps=3))
    for seed in range(1, 6):
        past.push(f"Step {seed}", filtered(past.state, seed))
    assert [step.label for step in past.steps] == ["Step 3", "Step 4", "Step 5"]
    assert past.index == 2


def test_old_tiles_are_packed_and_then_written_to_disk() -> None:
    smooth = State.from_array(np.full((512, 512, 4), 100, np.uint8))
    whole = 512 * 512 * 4

    def brighter(past: History, value: int) -> State:
        layer = past.state.pixel_layers[0]
        pixels = np.full((512, 512, 4), value, np.uint8)
        pixels[::7] = np.random.default_rng(value).integers(0, 256, pixels[::7].shape)
        return past.state.with_node(replace(layer, raster=Raster.from_array(pixels)))

    packed = history(smooth, Budget(raw=0))
    spilled = history(smooth, TINY)
    for value in range(1, 9):
        packed.push("Brighter", brighter(packed, value))
        spilled.push("Brighter", brighter(spilled, value))
    assert packed.bytes_in_memory < 4 * whole
    assert packed.bytes_on_disk == 0
    assert spilled.bytes_in_memory == whole, "only the present state is in memory"
    assert 0 < spilled.bytes_on_disk < 8 * whole


def test_travelling_does_not_unpack_the_whole_history() -> None:
    past = history(budget=TINY)
    for seed in range(1, 9):
        past.push("Filter", filtered(past.state, seed))
    for _ in range(3):
        for index in range(9):
            flat(past.travel(index))
        assert past.bytes_in_memory <= 3 * 256 * 256 * 4


def test_the_present_state_is_never_packed() -> None:
    past = history(budget=TINY)
    past.push("Filter", filtered(past.state, 1))
    past.push("Back", painted(past.steps[0].state, Rect(0, 0, 8, 8), 2))
    flat(past.state)
    past.push("Renamed", past.state.with_node(replace(past.state.pixel_layers[0], name="new")))
    assert not any(tile.packed for tile in unique_tiles([past.state]))


def test_over_the_disk_budget_the_oldest_steps_are_forgotten() -> None:
    step = 256 * 256 * 4
    past = history(budget=Budget(raw=0, memory=0, disk=3 * step))
    for seed in range(1, 10):
        past.push(f"Step {seed}", filtered(past.state, seed))
        assert past.bytes_on_disk <= 4.1 * step
    assert past.steps[0].label != "Open"
    assert past.index == len(past.steps) - 1 >= 2
    assert flat(past.undo()) == flat(filtered(document(), 8))


def test_the_last_step_can_be_undone_even_without_any_budget() -> None:
    past = history(budget=Budget(raw=0, memory=0, disk=0))
    for seed in range(1, 4):
        past.push("Filter", filtered(past.state, seed))
    assert past.index == 1
    assert flat(past.undo()) == flat(filtered(document(), 2))


def test_forgetting_the_saved_state_leaves_the_document_modified() -> None:
    past = history(budget=Budget(steps=2))
    for seed in (1, 2):
        past.push("Filter", filtered(past.state, seed))
    past.travel(0)
    assert past.modified


def test_forgotten_steps_give_their_disk_back() -> None:
    past = history(budget=TINY)
    for seed in range(1, 6):
        past.push("Filter", filtered(past.state, seed))
    assert past.bytes_on_disk > 0
    past.travel(0)
    flat(past.state)
    past.push("Filter", filtered(past.state, 9))
    gc.collect()
    assert past.bytes_on_disk < 2 * 256 * 256 * 4


def test_closing_deletes_the_disk_and_keeps_the_present_state() -> None:
    past = history(budget=TINY)
    for seed in range(1, 4):
        past.push("Filter", filtered(past.state, seed))
    past.travel(1)
    past.close()
    assert flat(past.state) == flat(filtered(document(), 1))
    gc.collect()
    assert past.bytes_on_disk == 0
    assert len(past.steps) == 1


def test_a_full_disk_forgets_steps_instead_of_failing(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: SpillFile, chunks: Iterable[bytes]) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(SpillFile, "__init__", full)
    step = 256 * 256 * 4
    past = history(budget=Budget(raw=0, memory=3 * step))
    for seed in range(1, 12):
        past.push(f"Step {seed}", filtered(past.state, seed))
    assert past.bytes_in_memory < 6 * step
    assert past.steps[0].label != "Open"
    assert flat(past.undo()) == flat(filtered(document(), 10))


def test_packing_on_another_thread_changes_nothing_that_is_read_meanwhile() -> None:
    with ThreadPoolExecutor(1) as executor:
        past = History(Step("Open", document()), TINY, executor)
        seen = [flat(past.state)]
        for seed in range(1, 8):
            past.push("Filter", filtered(past.state, seed))
            seen.append(flat(past.state))
        for index in [0, 7, 3, 5, 1, 6, 2, 4] * 3:
            assert flat(past.travel(index)) == seen[index]


def test_a_shared_tile_counts_once() -> None:
    past = history()
    before = past.bytes_in_memory
    copy = replace(past.state.pixel_layers[0], id="copy")
    past.push("Duplicate", past.state.insert(copy))
    assert past.bytes_in_memory == before == 256 * 256 * 4
