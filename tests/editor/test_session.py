"""Documents and filter runs: nothing changes before it is accepted, and nothing is lost."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable, Coroutine, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest

from editor.document.codec import FileError
from editor.document.files import open_picture
from editor.document.layers import Group, Layer
from editor.document.raster import Raster
from editor.document.state import State
from editor.filter_run import FilterRun, targets
from editor.session import Change, Document, Session
from neural.context import Context
from neural.operation import Operation, OperationError, Patch, Progress, param
from neural.source import Pixels, Rect, Size, Source

BAND = 8
"""Rows in a patch of the test's operations."""

gate = threading.Semaphore(0)
"""A `Slow` run waits here before every band but the first."""


def picture(seed: int = 0, width: int = 30, height: int = 32) -> Pixels:
    pixels = np.random.default_rng(seed).integers(0, 256, (height, width, 4), np.uint8)
    pixels[..., 3] = 255
    return pixels


def inverted(pixels: Pixels) -> Pixels:
    out = pixels.copy()
    out[..., :3] = 255 - out[..., :3]
    return out


class Quick(Operation):
    """Inverts, in bands from the top."""

    id: ClassVar[str] = "quick"
    title: ClassVar[str] = "Quick"
    strength: float = param(1.0, "Strength")

    def run(self, inputs: Sequence[Source], context: Context) -> Iterator[Patch | Progress]:
        size = inputs[0].size
        for band in Rect.of(size).grid(max(size.width, size.height)):
            for y in range(0, band.height, BAND):
                rect = Rect(0, y, size.width, BAND).intersect(band)
                yield Patch(rect, inverted(inputs[0].read(rect)))
                yield context.progress(rect.bottom / size.height, "Inverting")
                self.between(context)

    def between(self, context: Context) -> None:
        """Called after every band."""


class Slow(Quick):
    id: ClassVar[str] = "slow"
    title: ClassVar[str] = "Slow"

    def between(self, context: Context) -> None:
        while not gate.acquire(timeout=0.01):
            context.checkpoint()


class Failing(Quick):
    id: ClassVar[str] = "failing"
    title: ClassVar[str] = "Failing"

    def between(self, context: Context) -> None:
        raise OperationError("The paint has dried. Use another brush.")


class Doubled(Operation):
    id: ClassVar[str] = "doubled"
    title: ClassVar[str] = "Doubled"
    resizes: ClassVar[bool] = True

    def output_size(self, size: Size) -> Size:
        return Size(2 * size.width, 2 * size.height)

    def run(self, inputs: Sequence[Source], context: Context) -> Iterator[Patch | Progress]:
        pixels = inputs[0].read(Rect.of(inputs[0].size)).repeat(2, axis=0).repeat(2, axis=1)
        yield Patch(Rect(0, 0, pixels.shape[1], pixels.shape[0]), pixels)


class Looking(Operation):
    """Fails with what is being looked at, to tell it."""

    id: ClassVar[str] = "looking"
    title: ClassVar[str] = "Looking"

    def run(self, inputs: Sequence[Source], context: Context) -> Iterator[Patch | Progress]:
        yield context.progress(0.5)
        gate.acquire()
        raise OperationError(str(context.visible()))


Scene = Callable[[Session, Document], Coroutine[Any, Any, None]]


def played(scene: Scene, state: State | None = None) -> None:
    """Run a scene with a session that has one document, and end everything after it."""

    async def play() -> None:
        session = Session()
        document = session.add(state or State.from_array(picture()))
        try:
            await asyncio.wait_for(scene(session, document), 60)
        finally:
            session.shut_down()

    asyncio.run(play())
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("sfumato")]


def shown(document: Document) -> Pixels:
    layer = document.shown.pixel_layers[0]
    return layer.raster.read(layer.raster.bounds)


def two_layers() -> State:
    layers = tuple(
        Layer(raster=Raster.from_array(picture(seed)), name=str(seed), id=str(seed))
        for seed in (1, 2)
    )
    return State(size=Size(30, 32), layers=layers, active="1")


async def first_band(run: FilterRun) -> None:
    while not run.finished:
        await asyncio.sleep(0.002)


def test_a_run_shows_its_result_and_changes_nothing_before_it_is_accepted() -> None:
    async def scene(session: Session, document: Document) -> None:
        before = document.state
        run = FilterRun(document, Quick(), session.engine)
        run.start()
        await run.wait()
        assert run.status == "done"
        assert document.state is before
        assert not document.modified
        assert np.array_equal(shown(document), inverted(picture()))
        run.accept()
        assert document.filter is None
        assert [step.label for step in document.history.steps] == ["Open", "Quick"]
        assert np.array_equal(shown(document), inverted(picture()))
        document.undo()
        assert document.state is before
        document.redo()
        assert np.array_equal(shown(document), inverted(picture()))

    played(scene)


def test_what_was_set_stands_in_the_history_and_in_the_picture() -> None:
    async def scene(session: Session, document: Document) -> None:
        for strength in (0.5, 0.25):
            run = FilterRun(document, Quick(strength=strength), session.engine)
            run.start()
            await run.wait()
            run.accept()
        assert document.history.undo_label == "Quick (Strength 0.25)"
        steps = [json.loads(step) for step in document.state.metadata.steps]
        assert [(step["operation"], step["strength"]) for step in steps] == [
            ("quick", 0.5),
            ("quick", 0.25),
        ]
        document.undo()
        assert len(document.state.metadata.steps) == 1

    played(scene)


def test_a_cancelled_run_leaves_the_document_as_it_was() -> None:
    async def scene(session: Session, document: Document) -> None:
        before = document.state
        run = FilterRun(document, Slow(), session.engine)
        run.start()
        await first_band(run)
        run.cancel()
        await run.wait()
        assert run.status == "stopped"
        assert document.shown is document.state is before
        assert len(document.history.steps) == 1

    played(scene)


def test_a_stopped_run_can_be_kept_as_far_as_it_came() -> None:
    async def scene(session: Session, document: Document) -> None:
        run = FilterRun(document, Slow(), session.engine)
        run.start()
        await first_band(run)
        with pytest.raises(RuntimeError, match="finished"):
            run.accept()
        run.stop()
        await run.wait()
        run.accept()
        result = shown(document)
        assert np.array_equal(result[:BAND], inverted(picture())[:BAND])
        assert np.array_equal(result[BAND:], picture()[BAND:])

    played(scene)


def test_a_failed_run_says_why_and_the_next_one_works() -> None:
    async def scene(session: Session, document: Document) -> None:
        run = FilterRun(document, Failing(), session.engine)
        run.start()
        await run.wait()
        assert run.status == "failed"
        assert str(run.error) == "The paint has dried. Use another brush."
        with pytest.raises(RuntimeError, match="finished"):
            run.accept()
        run.cancel()
        again = FilterRun(document, Quick(), session.engine)
        again.start()
        await again.wait()
        assert again.status == "done"

    played(scene)


def test_a_new_run_takes_the_place_of_the_one_under_way() -> None:
    async def scene(session: Session, document: Document) -> None:
        old = FilterRun(document, Slow(), session.engine)
        old.start()
        await first_band(old)
        new = FilterRun(document, Quick(), session.engine)
        new.start()
        await asyncio.gather(old.wait(), new.wait())
        assert (old.status, new.status) == ("stopped", "done")
        assert document.filter is new
        assert np.array_equal(shown(document), inverted(picture()))

    played(scene)


def test_undo_during_a_run_drops_the_run() -> None:
    async def scene(session: Session, document: Document) -> None:
        document.apply("Paint", document.state.with_active(None).with_active("x"))
        document.undo()
        run = FilterRun(document, Slow(), session.engine)
        run.start()
        await first_band(run)
        document.redo()
        await run.wait()
        assert run.status == "stopped"
        assert document.filter is None
        assert document.shown is document.state

    played(scene)


def test_when_the_layer_changed_meanwhile_the_result_becomes_a_new_layer() -> None:
    async def scene(session: Session, document: Document) -> None:
        run = FilterRun(document, Quick(), session.engine)
        run.start()
        await run.wait()
        layer = document.state.pixel_layers[0]
        painted = layer.raster.write(Rect(0, 0, 2, 2), picture(9, 2, 2))
        document.apply("Paint", document.state.with_node(replace(layer, raster=painted)))
        run.accept()
        below, above = document.state.pixel_layers
        assert below.raster is painted
        assert np.array_equal(above.raster.read(above.raster.bounds), inverted(picture()))
        assert document.state.active == above.id

    played(scene)


def test_a_change_of_another_layer_is_kept() -> None:
    async def scene(session: Session, document: Document) -> None:
        run = FilterRun(document, Quick(), session.engine)
        run.start()
        await run.wait()
        other = replace(document.state.layer("2"), opacity=0.3)
        document.apply("Opacity", document.state.with_node(other))
        run.accept()
        assert document.state.layer("2").opacity == 0.3
        result = document.state.layer("1").raster
        assert np.array_equal(result.read(result.bounds), inverted(picture(1)))

    played(scene, two_layers())


def test_the_result_can_be_a_new_layer() -> None:
    async def scene(session: Session, document: Document) -> None:
        run = FilterRun(document, Quick(), session.engine)
        run.start()
        await run.wait()
        run.accept(as_new_layer=True)
        names = [layer.name for layer in document.state.pixel_layers]
        assert names == ["1", "1: Quick", "2"]
        assert np.array_equal(document.state.layer("1").raster.read(Rect(0, 0, 30, 32)), picture(1))

    played(scene, two_layers())


def test_resizing_takes_every_layer_and_is_one_step() -> None:
    async def scene(session: Session, document: Document) -> None:
        run = FilterRun(document, Doubled(), session.engine)
        run.start()
        assert document.shown.size == Size(60, 64)
        await run.wait()
        document.select_layer("2")
        run.accept()
        assert document.state.size == Size(60, 64)
        assert document.state.active == "2", "choosing a layer meanwhile is no change"
        for layer in document.state.pixel_layers:
            assert np.array_equal(
                layer.raster.read(layer.bounds)[::2, ::2], picture(int(layer.name))
            )
        document.undo()
        assert document.state.size == Size(30, 32)

    played(scene, two_layers())


def test_a_resize_of_a_document_that_changed_is_refused() -> None:
    async def scene(session: Session, document: Document) -> None:
        run = FilterRun(document, Doubled(), session.engine)
        run.start()
        await run.wait()
        other = replace(document.state.layer("2"), opacity=0.3)
        document.apply("Opacity", document.state.with_node(other))
        with pytest.raises(RuntimeError, match="changed since"):
            run.accept()
        assert document.state.layer("2") is other

    played(scene, two_layers())


def test_a_layer_off_the_corner_is_filtered_where_it_lies() -> None:
    layer = Layer(raster=Raster.from_array(picture(3), x=200, y=100), name="l", x=-190, y=-95)
    state = State(size=Size(60, 60), layers=(layer,), active=layer.id)

    async def scene(session: Session, document: Document) -> None:
        run = FilterRun(document, Quick(), session.engine)
        run.start()
        await run.wait()
        assert run.finished[0] == Rect(10, 5, 30, BAND), "in document coordinates"
        run.accept()
        (result,) = document.state.pixel_layers
        assert result.bounds == layer.bounds
        assert np.array_equal(result.raster.read(layer.raster.bounds), inverted(picture(3)))

    played(scene, state)


def test_what_is_looked_at_reaches_the_run_in_the_coordinates_of_its_input() -> None:
    layer = Layer(raster=Raster.from_array(picture(3)), name="l", x=10, y=5)
    state = State(size=Size(60, 60), layers=(layer,), active=layer.id)

    async def scene(session: Session, document: Document) -> None:
        run = FilterRun(document, Looking(), session.engine)
        run.start(Rect(0, 0, 9, 9))
        while run.fraction == 0.0:
            await asyncio.sleep(0.002)
        run.look_at(Rect(12, 8, 4, 4))
        gate.release()
        await run.wait()
        assert str(run.error) == str(Rect(2, 3, 4, 4))

    played(scene, state)


def test_listeners_hear_pixels_and_progress() -> None:
    async def scene(session: Session, document: Document) -> None:
        heard: list[Change] = []
        document.listeners.append(heard.append)
        run = FilterRun(document, Quick(), session.engine)
        run.start()
        await run.wait()
        assert heard.count("preview") == 1 + 32 // BAND
        assert "state" not in heard
        assert run.fraction == 1.0
        assert run.doing == "Inverting"
        run.accept()
        assert heard[-1] == "state"

    played(scene)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"locked": True}, "is locked"),
        ({"raster": Raster.empty(Rect(0, 0, 0, 0))}, "is empty"),
    ],
)
def test_a_layer_that_may_not_be_changed_is_named(change: dict[str, Any], words: str) -> None:
    state = two_layers()
    state = state.with_node(replace(state.layer("1"), **change))
    with pytest.raises(ValueError, match=f"“1” {words}"):
        targets(state, Quick())


def test_a_filter_needs_a_pixel_layer() -> None:
    group = Group(name="g", children=())
    state = State(size=Size(4, 4), layers=(group,), active=group.id)
    with pytest.raises(ValueError, match="Choose a pixel layer"):
        targets(state, Quick())
    with pytest.raises(ValueError, match="no layer with pixels"):
        targets(state, Doubled())


def test_a_picture_is_opened_edited_and_saved(tmp_path: Path) -> None:
    async def scene(session: Session, document: Document) -> None:
        path = tmp_path / "a.png"
        assert await session.save(document, path) == ()
        assert (document.path, document.name, document.modified) == (path, "a.png", False)
        again = await session.open(path)
        assert session.documents == [document, again]
        assert session.settings.recent == (str(path),)
        assert np.array_equal(shown(again), picture())
        run = FilterRun(again, Quick(), session.engine)
        run.start()
        await run.wait()
        run.accept()
        assert again.modified
        await session.save(again, path)
        assert not again.modified
        assert open_picture(path).state.metadata.steps == again.state.metadata.steps
        again.undo()
        assert again.modified

    played(scene)


def test_saving_what_a_format_cannot_hold_says_so_and_does_not_count_as_saved(
    tmp_path: Path,
) -> None:
    async def scene(session: Session, document: Document) -> None:
        document.apply("Opacity", document.state.with_node(replace(document.state.layer("1"))))
        notes = await session.save(document, tmp_path / "a.jpg")
        assert any("layers were merged" in note for note in notes)
        assert document.modified
        assert document.path is None

    played(scene, two_layers())


def test_a_file_that_cannot_be_opened_adds_no_document(tmp_path: Path) -> None:
    async def scene(session: Session, document: Document) -> None:
        with pytest.raises(FileError, match="does not exist"):
            await session.open(tmp_path / "none.png")
        assert session.documents == [document]

    played(scene)


def test_shutting_down_ends_a_run_under_way() -> None:
    async def scene(session: Session, document: Document) -> None:
        run = FilterRun(document, Slow(), session.engine)
        run.start()
        await first_band(run)

    played(scene)


def test_untitled_documents_are_numbered() -> None:
    first, second = (Document(State.from_array(picture())) for _ in range(2))
    assert first.name != second.name
    assert Document(State.from_array(picture()), Path("/x/photo.png")).name == "photo.png"


def test_several_layers_are_chosen_until_another_one_becomes_active() -> None:
    layers = tuple(
        Layer(name=id, id=id, raster=Raster.from_array(np.zeros((4, 4, 4), np.uint8)))
        for id in "abc"
    )
    document = Document(State(size=Size(4, 4), layers=layers, active="a"))
    heard: list[str] = []
    document.listeners.append(heard.append)
    assert document.chosen == ("a",)
    document.choose(("c", "a"), "c")
    assert document.chosen == ("a", "c")
    assert document.state.active == "c"
    assert heard == ["state"]
    document.apply("Delete", document.state.remove("a"))
    assert document.chosen == ("c",)
    document.undo()
    assert document.chosen == ("a", "c")
    document.select_layer("b")
    assert document.chosen == ("b",)


def test_a_run_that_ends_after_its_document_was_closed_keeps_nothing() -> None:
    session = Session()
    document = session.add(State.from_array(np.zeros((8, 8, 4), np.uint8)))
    bottom = document.state.pixel_layers[0]
    document.apply("Hide", document.state.with_node(replace(bottom, visible=False)))
    assert session.recovery is not None
    assert session.recovery.written(30)
    session.close(document)
    document.notify("progress")
    session.shut_down()
    assert list(session.recovery.folder.iterdir()) == []


def test_what_is_under_the_hand_is_kept_too() -> None:
    session = Session()
    document = session.add(State.from_array(np.zeros((8, 8, 4), np.uint8)))
    assert not document.moment().worth_keeping
    bottom = document.state.pixel_layers[0]
    document.sketch(document.state.with_node(replace(bottom, opacity=0.5)))
    moment = document.moment()
    assert moment.worth_keeping
    assert moment.steps[moment.index].state is document.shown
    assert session.recovery is not None
    assert session.recovery.written(30)
    assert list(session.recovery.folder.glob("*/journal-*"))
    document.sketch(None)
    assert not document.moment().worth_keeping
    session.shut_down()
