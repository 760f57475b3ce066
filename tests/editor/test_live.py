"""Effects stay up to date: only what a change can have reached is computed, and undo finds the rest."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest

from editor.document.files import info, save
from editor.document.layers import Effect, Group, Layer, Mask
from editor.document.projection import composite
from editor.document.raster import TILE, Raster, keys_of
from editor.document.state import State
from editor.live import rects_of, renewed, stale
from editor.session import Document, Session
from neural.context import Context
from neural.engine import compute
from neural.operation import Operation, OperationError, Patch, Progress
from neural.operations.classic.gaussian_blur import GaussianBlur
from neural.operations.classic.invert import Invert
from neural.operations.classic.unsharp_mask import UnsharpMask
from neural.recipe import parse_step
from neural.source import ArraySource, Pixels, Rect, Size, Source

SIZE = Size(5 * TILE, 4 * TILE + 30)
RECT = Rect.of(SIZE)


class Mean(Operation):
    """Every pixel becomes the mean of the picture: a change anywhere is seen everywhere."""

    id: ClassVar[str] = "mean_of_all"
    title: ClassVar[str] = "Mean"

    def run(self, inputs: Sequence[Source], context: Context) -> Iterator[Patch | Progress]:
        (source,) = inputs
        mean = source.read(Rect.of(source.size)).mean(axis=(0, 1))

        def flat(pixels: Pixels) -> Pixels:
            return np.broadcast_to(np.rint(mean).astype(pixels.dtype), pixels.shape).copy()

        return context.map(flat, source)


class Broken(Operation):
    id: ClassVar[str] = "broken"
    title: ClassVar[str] = "Broken"

    def run(self, inputs: Sequence[Source], context: Context) -> Iterator[Patch | Progress]:
        raise OperationError("It cannot be done. Choose something else.")
        yield Progress(0)


def noise(seed: int) -> Pixels:
    pixels = np.random.default_rng(seed).integers(0, 256, (SIZE.height, SIZE.width, 4), np.uint8)
    pixels[..., 3] = 255
    return pixels


def with_effect(operation: Operation, **more: object) -> State:
    state = State.from_array(noise(1))
    return state.insert(Effect(name="Effect", operation=operation, id="it", **more))  # type: ignore[arg-type]


def painted(state: State, rect: Rect, seed: int = 5) -> State:
    layer = state.pixel_layers[0]
    dab = np.random.default_rng(seed).integers(0, 256, (rect.height, rect.width, 4), np.uint8)
    dab[..., 3] = 255
    return state.with_node(replace(layer, raster=layer.raster.write(rect, dab)))


def whole(state: State, operation: Operation) -> Pixels:
    """The picture below, run through the operation at once."""
    below = composite(replace(state, layers=state.layers[:1]))
    return compute(operation, [ArraySource(below)], Context())


@pytest.fixture
def session() -> Iterator[Session]:
    session = Session()
    yield session
    session.shut_down()


def effect_of(document: Document) -> Effect:
    node = document.state.node("it")
    assert isinstance(node, Effect)
    return node


def settle(session: Session, state: State, *steps: State) -> tuple[Document, list[int]]:
    """Open a state, then apply each step's picture in turn; how many tiles each of them took."""
    counts: list[int] = []

    async def work() -> Document:
        document = session.add(state)
        assert document.live is not None
        await document.settled()
        counts.append(document.live.computed)
        for step in steps:
            layer = step.pixel_layers[0]
            document.apply("Paint", document.state.with_node(layer))
            before = document.live.computed
            await document.settled()
            counts.append(document.live.computed - before)
        return document

    return asyncio.run(work()), counts


def test_a_filter_layer_shows_what_the_filter_gives(session: Session) -> None:
    operation = GaussianBlur(radius=3)
    document, counts = settle(session, with_effect(operation))
    assert counts == [len(list(keys_of(RECT)))]
    assert np.array_equal(composite(document.state), whole(document.state, operation))


def test_a_change_below_computes_only_the_tiles_it_reaches(session: Session) -> None:
    operation = GaussianBlur(radius=3)
    start = with_effect(operation)
    spot = Rect(2 * TILE + 40, TILE + 40, 20, 20)  # in the middle of a tile
    document, counts = settle(session, start, painted(start, spot))
    assert counts[1] <= 9
    assert np.array_equal(composite(document.state), whole(document.state, operation))


def test_an_operation_that_looks_everywhere_is_computed_whole(session: Session) -> None:
    start = with_effect(Mean())
    document, counts = settle(session, start, painted(start, Rect(3, 3, 20, 20)))
    assert counts[1] == len(list(keys_of(RECT)))
    assert np.array_equal(composite(document.state), whole(document.state, Mean()))


def test_nothing_is_computed_where_the_mask_hides_it(session: Session) -> None:
    hole = np.full((TILE, TILE, 1), 255, np.uint8)
    mask = Mask(raster=Raster.mask(RECT, "uint8").write(Rect(TILE, TILE, TILE, TILE), hole))
    start = with_effect(GaussianBlur(radius=3), mask=mask)
    far, near = Rect(4 * TILE, 3 * TILE, 20, 20), Rect(TILE - 2, TILE + 5, 1, 1)
    _, counts = settle(session, start, painted(start, far))
    assert counts == [1, 0]
    _, counts = settle(session, start, painted(start, near))
    assert counts == [1, 1], "the spot lies outside the mask, its blur does not"


def test_a_mask_that_grows_lets_more_be_computed(session: Session) -> None:
    async def work() -> None:
        mask = Mask(raster=Raster.mask(RECT, "uint8"))
        document = session.add(with_effect(GaussianBlur(radius=3), mask=mask))
        await document.settled()
        assert document.live is not None
        assert document.live.computed == 0
        full = replace(mask, raster=Raster.mask(RECT, "uint8", full=True))
        document.apply("Show", document.state.with_node(replace(effect_of(document), mask=full)))
        await document.settled()
        blurred = whole(document.state, GaussianBlur(radius=3))
        assert np.array_equal(composite(document.state), blurred)

    asyncio.run(work())


def test_undo_finds_what_was_computed_and_computes_nothing(session: Session) -> None:
    async def work() -> None:
        operation = GaussianBlur(radius=3)
        document = session.add(with_effect(operation))
        await document.settled()
        before = composite(document.state)
        document.apply("Paint", painted(document.state, Rect(100, 100, 200, 90)))
        await document.settled()
        after = composite(document.state)
        assert document.live is not None
        count = document.live.computed
        document.undo()
        assert np.array_equal(composite(document.state), before)
        document.redo()
        assert np.array_equal(composite(document.state), after)
        await document.settled()
        assert document.live.computed == count

    asyncio.run(work())


def test_an_effect_above_another_follows_it(session: Session) -> None:
    async def work() -> None:
        first, second = GaussianBlur(radius=2), UnsharpMask(radius=3.0, amount=80.0)
        state = with_effect(first)
        state = state.insert(Effect(name="Sharper", operation=second, id="upper"))
        document = session.add(state)
        await document.settled()
        document.apply("Paint", painted(document.state, Rect(300, 200, 40, 40)))
        await document.settled()
        once = whole(document.state, first)
        twice = compute(second, [ArraySource(once)], Context())
        assert np.array_equal(composite(document.state), twice)

    asyncio.run(work())


def test_an_effect_in_a_group_and_one_clipped_see_only_their_own(session: Session) -> None:
    async def work() -> None:
        operation = GaussianBlur(radius=2)
        bottom = State.from_array(noise(1)).layers[0]
        small = Layer(raster=Raster.from_array(noise(2)[:90, :90]), name="Small", x=40, y=30)
        clipped = Effect(name="Clipped", operation=operation, clip=True)
        grouped = Group(name="Group", children=(small, clipped))
        document = session.add(State(size=SIZE, layers=(bottom, grouped), active=small.id))
        await document.settled()
        own = composite(State(size=SIZE, layers=(small,)))
        blurred = compute(operation, [ArraySource(own)], Context())
        fresh = Layer(raster=Raster.from_array(blurred), name="Blurred")
        wanted = composite(State(size=SIZE, layers=(bottom, fresh)))
        error = np.abs(composite(document.state).astype(int) - wanted)
        assert error.max() <= 1

    asyncio.run(work())


def test_a_new_value_starts_anew_and_the_old_result_stays_meanwhile(session: Session) -> None:
    async def work() -> None:
        document = session.add(with_effect(GaussianBlur(radius=2)))
        await document.settled()
        before = composite(document.state)
        other = GaussianBlur(radius=5)
        changed = replace(effect_of(document), operation=other)
        document.apply("Radius", document.state.with_node(changed))
        assert np.array_equal(composite(document.state), before)
        await document.settled()
        assert np.array_equal(composite(document.state), whole(document.state, other))

    asyncio.run(work())


def test_what_cannot_be_computed_is_said_once_and_nothing_is_lost(session: Session) -> None:
    async def work() -> None:
        document = session.add(with_effect(Broken()))
        await document.settled()
        assert document.live is not None
        assert document.live.problems == {"it": "It cannot be done. Choose something else."}
        assert np.array_equal(composite(document.state), noise(1))
        changed = replace(effect_of(document), operation=GaussianBlur(radius=2))
        document.apply("Change", document.state.with_node(changed))
        await document.settled()
        assert document.live.problems == {}

    asyncio.run(work())


def test_without_an_engine_everything_is_computed_on_the_calling_thread() -> None:
    state = renewed(with_effect(GaussianBlur(radius=3)), Context())
    assert np.array_equal(composite(state), whole(state, GaussianBlur(radius=3)))
    effect = state.node("it")
    assert isinstance(effect, Effect)
    assert not stale(state, effect, None)


def test_a_result_is_no_difference_between_two_states() -> None:
    fresh = with_effect(GaussianBlur(radius=3))
    assert renewed(fresh, Context()) == fresh


def test_tiles_side_by_side_become_few_rectangles() -> None:
    keys = {(0, 0), (0, 1), (1, 0), (1, 1), (3, 4)}
    rects = rects_of(keys)
    assert sorted((r.x, r.y, r.width, r.height) for r in rects) == [
        (0, 0, 2 * TILE, 2 * TILE),
        (4 * TILE, 3 * TILE, TILE, TILE),
    ]
    for shape in ({(0, 0), (1, 0), (1, 1)}, {(0, 0), (0, 2), (1, 0), (2, 0), (2, 2)}):
        covered = [key for rect in rects_of(shape) for key in keys_of(rect)]
        assert sorted(covered) == sorted(shape)


def test_an_exported_picture_names_the_live_layers_it_was_made_with(tmp_path: Path) -> None:
    state = renewed(with_effect(GaussianBlur(radius=3)), Context())
    state = state.insert(Effect(name="Hidden", operation=Invert(), visible=False))
    save(state, tmp_path / "blurred.png")
    (step,) = info(tmp_path / "blurred.png")["steps"]
    assert parse_step(step) == GaussianBlur(radius=3)


def test_a_background_run_gives_way_and_is_taken_up_again(session: Session) -> None:
    async def work() -> None:
        operation = GaussianBlur(radius=3)
        document = session.add(with_effect(operation))
        for _ in range(3):
            await asyncio.sleep(0.005)
            await session.engine.estimate(Invert(), [ArraySource(noise(3))])
        await document.settled()
        assert np.array_equal(composite(document.state), whole(document.state, operation))

    asyncio.run(work())
