"""What is edited is on the disk soon after, and comes back after a crash: all of it, or as much as can."""

from __future__ import annotations

import errno
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from editor.document.codec import DEPTHS
from editor.document.history import Budget, History, Step
from editor.document.raster import TILE, Raster
from editor.document.state import State
from editor.recovery import frames
from editor.recovery.frames import FrameError, FrameReader, FrameWriter
from editor.recovery.journal import Journal, Moment, Running
from editor.recovery.keeper import Keeper
from editor.recovery.reading import journals, recover, summary
from neural.source import Depth, Rect
from tests.editor.trees import difference, layer, state_of, whole_states


def moment(history: History, **more: Any) -> Moment:
    return Moment(
        name="Picture",
        path=None,
        steps=history.steps,
        index=history.index,
        saved=history.saved,
        **more,
    )


def painted(state: State, seed: int) -> State:
    """A stroke somewhere on the lowest layer."""
    bottom = state.pixel_layers[0]
    x = seed * 7 % 100
    dab = np.full((20, 20, 4), seed % 256, np.uint8)
    return state.with_node(replace(bottom, raster=bottom.raster.write(Rect(x, x, 20, 20), dab)))


def edited(steps: int, budget: Budget | None = None) -> History:
    history = History(Step("Open", state_of(layer(1, opaque=True))), budget or Budget())
    for number in range(steps):
        history.push(f"Stroke {number}", painted(history.state, number))
    return history


def assert_same(found: Any, history: History) -> None:
    assert [step.label for step in found.steps] == [step.label for step in history.steps]
    assert found.index == history.index
    for one, other in zip(found.steps, history.steps, strict=True):
        assert difference(one.state, other.state) is None


# The journal.


@pytest.mark.parametrize("depth", DEPTHS)
@given(data=st.data())
@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_history_comes_back(
    depth: Depth, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("journal")
    states = data.draw(st.lists(whole_states(depth), min_size=2, max_size=4))
    history = History(Step("Open", states[0]))
    journal = Journal(folder)
    for state in states[1:]:
        history.push("Edit", state)
        journal.write(moment(history))
    history.travel(data.draw(st.integers(1, len(states) - 1)))
    journal.write(moment(history))
    journal.close()
    found = recover(folder)
    assert_same(found, history)
    assert found.notes == ()


def test_what_was_packed_and_spilled_comes_back(tmp_path: Path) -> None:
    history = edited(12, Budget(raw=0, memory=0))
    history.travel(6)
    journal = Journal(tmp_path)
    held = history.bytes_in_memory
    journal.write(moment(history))
    assert history.bytes_in_memory == held  # writing it down unpacked nothing
    journal.close()
    assert_same(recover(tmp_path), history)


def test_a_step_costs_the_tiles_it_changed(tmp_path: Path) -> None:
    history = edited(1)
    journal = Journal(tmp_path)
    journal.write(moment(history))
    before = journal.size
    history.push("Stroke", painted(history.state, 9))
    journal.write(moment(history))
    assert journal.size - before < TILE * TILE * 4 + 2000
    assert len(history.state.pixel_layers[0].raster.tiles) == 4
    again = journal.size
    journal.write(moment(history))
    assert journal.size - again < 1000  # nothing new: only where the history stands
    journal.close()


def test_over_the_budget_the_history_is_shortened_and_the_present_kept(tmp_path: Path) -> None:
    history = edited(1)
    journal = Journal(tmp_path, budget=200_000)
    for number in range(60):
        history.push(f"Stroke {number}", painted(history.state, number))
        journal.write(moment(history))
        assert journal.size < 400_000
    journal.close()
    found = recover(tmp_path)
    assert 1 < len(found.steps) < len(history.steps)
    assert found.index == len(found.steps) - 1
    assert difference(found.steps[-1].state, history.state) is None
    assert len(journals(tmp_path)) == 1


def test_a_saved_document_is_not_worth_keeping(tmp_path: Path) -> None:
    history = edited(2)
    journal = Journal(tmp_path)
    journal.write(moment(history))
    told = summary(tmp_path)
    assert told is not None
    assert told.worth_keeping
    history.mark_saved()
    journal.write(moment(history))
    told = summary(tmp_path)
    assert told is not None
    assert not told.worth_keeping
    history.push("Stroke", painted(history.state, 5))
    journal.write(moment(history))
    journal.close()
    found = recover(tmp_path)
    assert_same(found, history)
    assert found.saved == 2


# Damage.


def whole_journal(folder: Path) -> tuple[History, Path]:
    history = edited(6)
    journal = Journal(folder)
    for index in range(1, 7):
        history.travel(index)
        journal.write(moment(history))
    journal.close()
    (path,) = journals(folder)
    return history, path


def test_cut_off_anywhere_the_last_whole_moment_comes_back(tmp_path: Path) -> None:
    history, path = whole_journal(tmp_path)
    data = path.read_bytes()
    with FrameReader(path) as reader:
        ends = [each.offset + each.length for each in reader.frames if each.kind == "M"]
    chance = random.Random(0)
    for _ in range(40):
        length = chance.randrange(len(data))
        path.write_bytes(data[:length])
        whole = sum(end <= length for end in ends)
        if not whole:
            assert summary(tmp_path) is None
            continue
        found = recover(tmp_path)
        present = found.steps[found.index].state
        assert difference(present, history.steps[whole].state) is None


@given(at=st.integers(0, 10**9), length=st.integers(1, 3000))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_damaged_anywhere_what_can_be_read_comes_back_and_the_rest_is_said(
    at: int, length: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("damaged")
    history, path = whole_journal(folder)
    data = bytearray(path.read_bytes())
    at = len(frames.START) + at % (len(data) - len(frames.START))
    data[at : at + length] = bytes(255 - byte for byte in data[at : at + length])
    path.write_bytes(data)
    try:
        found = recover(folder)
    except FrameError:
        return  # the only step that all others lie on was hit
    last = found.steps[found.index].state
    perfect = difference(last, history.state) is None and len(found.steps) == 7
    assert perfect or found.notes
    for step in found.steps:
        assert step.state.size == history.state.size


def test_a_file_of_another_kind_is_no_journal(tmp_path: Path) -> None:
    (tmp_path / "journal-0001").write_bytes(b"something else entirely, for all we know")
    assert summary(tmp_path) is None
    with pytest.raises(FrameError):
        recover(tmp_path)


class FullDisk:
    """Lets so many bytes be written, and no more until there is room again."""

    def __init__(self, room: int) -> None:
        self.room = room

    def install(self, monkeypatch: pytest.MonkeyPatch) -> None:
        put = FrameWriter._put

        def limited(writer: FrameWriter) -> None:
            if writer._waiting_bytes > self.room:
                cut = b"".join(writer._waiting)[: self.room]
                writer._file.write(cut)  # a part arrives
                raise OSError(errno.ENOSPC, "No space left on device")
            self.room -= writer._waiting_bytes
            put(writer)

        monkeypatch.setattr(FrameWriter, "_put", limited)


def test_a_full_disk_costs_nothing_that_was_written_and_it_goes_on_afterwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = FullDisk(2**20)
    disk.install(monkeypatch)
    history = edited(1)
    journal = Journal(tmp_path)
    journal.write(moment(history))
    kept = history.state
    disk.room = 700
    history.push("Stroke", painted(history.state, 40))
    with pytest.raises(OSError, match="No space"):
        journal.write(moment(history))
    found = recover(tmp_path)
    assert difference(found.steps[found.index].state, kept) is None
    disk.room = 2**20
    journal.write(moment(history))
    journal.close()
    assert_same(recover(tmp_path), history)


# The keeper.


@pytest.fixture
def keeper(tmp_path: Path) -> Iterator[Keeper]:
    keeper = Keeper(tmp_path / "recovery", interval=0.0)
    yield keeper
    keeper.close()


def left_over(folder: Path, history: History, **more: Any) -> None:
    """What a program that was killed left in the folder: the lock is the system's to release."""
    gone = Keeper(folder, interval=0.0)
    gone.note("document", moment(history, **more))
    assert gone.written(30)
    gone.close()


def test_what_a_crash_left_is_found_and_what_was_closed_is_not(keeper: Keeper) -> None:
    history = edited(3)
    left_over(keeper.folder, history)
    closed = Keeper(keeper.folder, interval=0.0)
    closed.note(1, moment(edited(2)))
    assert closed.written(30)
    closed.forget(1)
    closed.close()
    (found,) = keeper.found()
    assert found.summary.name == "Picture"
    assert_same(found.recover(), history)


def test_documents_that_are_closed_leave_nothing(keeper: Keeper) -> None:
    keeper.note(1, moment(edited(3)))
    assert keeper.written(30)
    keeper.forget(1)
    assert keeper.written(30)
    assert list(keeper.folder.iterdir()) == []


def test_a_document_that_was_only_looked_at_writes_nothing(keeper: Keeper) -> None:
    keeper.note(1, moment(History(Step("Open", state_of(layer(1))))))
    keeper.close()
    assert not keeper.folder.exists()


def test_what_another_window_has_open_is_left_alone(keeper: Keeper) -> None:
    other = Keeper(keeper.folder, interval=0.0)
    other.note(1, moment(edited(2)))
    assert other.written(30)
    assert keeper.found() == []
    history = edited(4)
    other.note(1, moment(history))  # and it goes on undisturbed
    assert other.written(30)
    other.close()
    (found,) = keeper.found()
    assert_same(found.recover(), history)


def test_only_one_window_is_offered_a_document(keeper: Keeper) -> None:
    left_over(keeper.folder, edited(2))
    (found,) = keeper.found()
    other = Keeper(keeper.folder)
    assert other.found() == []
    found.close()
    (again,) = other.found()
    assert again.folder == found.folder
    other.close()


def test_what_was_found_goes_once_the_document_is_written_again(keeper: Keeper) -> None:
    history = edited(3)
    left_over(keeper.folder, history)
    (found,) = keeper.found()
    keeper.takes_over("here", found)
    assert found.folder.is_dir()
    keeper.note("here", moment(history))
    assert keeper.written(30)
    assert not found.folder.exists()
    keeper.close()
    later = Keeper(keeper.folder)
    (again,) = later.found()
    assert_same(again.recover(), history)
    later.close()


def test_what_is_not_wanted_is_deleted_at_the_end(keeper: Keeper) -> None:
    left_over(keeper.folder, edited(2))
    (found,) = keeper.found()
    found.unwanted = True
    keeper.close()
    assert list(keeper.folder.iterdir()) == []


def test_a_full_disk_is_said_once(keeper: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    keeper.say = said.append
    disk = FullDisk(0)
    disk.install(monkeypatch)
    monkeypatch.setattr("editor.recovery.keeper.RETRY_SECONDS", 0.0)
    history = edited(1)
    for number in range(3):
        history.push("Stroke", painted(history.state, number))
        keeper.note(1, moment(history))
        keeper.written(30)
    assert len(said) == 1
    assert "disk is full" in said[0]
    disk.room = 2**30
    history.push("Stroke", painted(history.state, 8))
    keeper.note(1, moment(history))
    with keeper._change:
        assert keeper._change.wait_for(lambda: not keeper._kept[1].failed, 30)
    assert keeper.written(30)
    keeper.close()
    later = Keeper(keeper.folder)
    (found,) = later.found()
    assert_same(found.recover(), history)
    later.close()


def test_files_in_which_nothing_can_be_read_are_put_aside(keeper: Keeper, tmp_path: Path) -> None:
    said: list[str] = []
    keeper.say = said.append
    left_over(keeper.folder, edited(2))
    (path,) = keeper.folder.glob("*/journal-*")
    path.write_bytes(b"\0" * 100)
    assert keeper.found() == []
    (kept,) = (tmp_path / "damaged").iterdir()
    assert [each.name for each in kept.iterdir()] == ["journal-0001"]
    assert len(said) == 1
    assert keeper.found() == []


def test_the_filter_that_was_running_is_told(keeper: Keeper, tmp_path: Path) -> None:
    still = History(Step("Open", state_of(layer(1))))
    running = Running('{"operation": "gaussian_blur", "radius": 9.0}', "layer")
    gone = Keeper(keeper.folder, interval=0.0)
    gone.note(1, replace(moment(still, running=running), path=tmp_path / "photo.jpg"))
    assert gone.written(30)
    gone.close()
    (found,) = keeper.found()
    recovered = found.recover()
    assert recovered.running == running
    assert (recovered.steps, recovered.path) == ((), tmp_path / "photo.jpg")


def test_a_path_is_kept_for_whichever_folder_the_next_start_is_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    journal = Journal(tmp_path)
    journal.write(replace(moment(edited(1)), path=Path("photo.jpg")))
    journal.close()
    assert recover(tmp_path).path == tmp_path / "photo.jpg"


def test_writing_down_does_not_change_a_mask_without_tiles(tmp_path: Path) -> None:
    full = Raster.mask(Rect(0, 0, 300, 300), "uint8", full=True)
    state = replace(state_of(layer(1)), selection=full)
    history = History(Step("Open", state_of(layer(2))))
    history.push("Select", state)
    journal = Journal(tmp_path)
    journal.write(moment(history))
    journal.close()
    found = recover(tmp_path)
    assert difference(found.steps[1].state, state) is None


def test_what_cannot_be_written_stops_neither_the_thread_nor_the_others(
    keeper: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    keeper.say = said.append
    write = Journal.write

    def picky(journal: Journal, moment: Moment) -> None:
        if moment.name == "Odd":
            raise TypeError("A state does not hold this.")
        write(journal, moment)

    monkeypatch.setattr(Journal, "write", picky)
    keeper.note(1, replace(moment(edited(2)), name="Odd"))
    assert keeper.written(30)
    keeper.note(2, moment(edited(3)))
    assert keeper.written(30)
    keeper.close()
    assert len(said) == 1
    later = Keeper(keeper.folder)
    (found,) = later.found()
    assert found.summary.name == "Picture"
    later.close()
