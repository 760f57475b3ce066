"""Undo: a list of labelled states. Undo moves an index; there are no command classes.

Memory is counted in bytes, each shared tile once. Over the budget, tiles that only old states hold are
packed, then written to disk; over the disk budget the oldest states are forgotten.
"""

from __future__ import annotations

import itertools
import weakref
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import InitVar, dataclass, field, replace
from typing import TYPE_CHECKING

from editor.document.raster import Raster, Tile
from editor.document.spill import SpillFile
from editor.document.state import State

if TYPE_CHECKING:
    from editor.document.command import Command


_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Step:
    """A state and the words for what led to it."""

    label: str
    state: State
    key: str | None = None
    """Steps of the same key in a row become one: the drag of a slider."""
    command: Command | None = None
    """What can do it again; None where it was done by hand, or by a filter."""
    on: tuple[str, ...] = ()
    """The nodes that the command acted on, where it acts on those that are chosen."""
    left: tuple[Tile, ...] = field(default=(), repr=False, compare=False)
    """Tiles that the state before held and this one does not."""
    came: tuple[Tile, ...] = field(default=(), repr=False, compare=False)
    """Tiles that this state holds and the one before did not."""
    number: int = field(default_factory=_numbers.__next__, repr=False, compare=False)
    """Tells the step from all others, also when its state was amended."""


@dataclass(frozen=True, slots=True)
class Budget:
    """Bytes: of memory for tiles that only old steps hold, and of disk for what memory cannot."""

    raw: int = 512 * 2**20
    """Unpacked tiles of old steps; above it they are packed."""
    memory: int = 1024 * 2**20
    """Packed and unpacked tiles of old steps; above it packed ones go to disk."""
    disk: int = 8 * 2**30
    steps: int = 1000


@dataclass
class History:
    """The states of a document and where we stand among them.

    `push` forgets what was undone. With an executor, packing happens on it; without, at once.
    """

    first: InitVar[Step]
    budget: Budget = field(default_factory=Budget)
    executor: Executor | None = None

    def __post_init__(self, first: Step) -> None:
        self._steps: list[Step] = [first]
        self._index = 0
        self._saved: State | None = first.state
        self._files: list[weakref.ref[SpillFile]] = []
        self._disk_limit = self.budget.disk

    @classmethod
    def restored(
        cls,
        steps: Sequence[Step],
        index: int,
        saved: int | None,
        budget: Budget,
        executor: Executor | None = None,
    ) -> History:
        """A history that was written down: its steps, where it stood, which of them was saved."""
        history = cls(Step(steps[0].label, steps[0].state), budget, executor)
        for step in steps[1:]:
            history._steps.append(history._step(step.label, step.state, None))
        history._saved = steps[saved].state if saved is not None else None
        history.travel(index)
        return history

    @property
    def saved(self) -> int | None:
        """The number of the step that was saved last, if it is still there."""
        steps = enumerate(self._steps)
        return next((number for number, step in steps if step.state is self._saved), None)

    @property
    def state(self) -> State:
        return self._steps[self._index].state

    @property
    def steps(self) -> tuple[Step, ...]:
        return tuple(self._steps)

    @property
    def index(self) -> int:
        return self._index

    @property
    def undo_label(self) -> str | None:
        return self._steps[self._index].label if self._index > 0 else None

    @property
    def redo_label(self) -> str | None:
        following = self._index + 1
        return self._steps[following].label if following < len(self._steps) else None

    @property
    def modified(self) -> bool:
        """True when the present state is not the one last saved."""
        return self.state is not self._saved

    def mark_saved(self) -> None:
        self._saved = self.state

    def push(
        self,
        label: str,
        state: State,
        key: str | None = None,
        command: Command | None = None,
        on: tuple[str, ...] = (),
    ) -> None:
        """Make `state` the present one. What had been undone is forgotten.

        With a `key`, a last step of the same key is replaced, unless it is the saved one. `command` is
        what led to it, if one did, and `on` the nodes it acted on.
        """
        if state is self.state:
            return
        present = self._steps[self._index]
        self._drop(self._index + 1, len(self._steps))
        if key is not None and present.key == key and self.modified:
            self._drop(self._index, self._index + 1)
        else:
            self._index += 1
        self._steps.append(self._step(label, state, key, command, on))
        self._trim()

    def _step(
        self,
        label: str,
        state: State,
        key: str | None,
        command: Command | None = None,
        on: tuple[str, ...] = (),
    ) -> Step:
        """The step from the last one there is to `state`."""
        if not self._steps:
            return Step(label, state, key, command, on)
        left, came = exchanged(self._steps[-1].state, state)
        return Step(label, state, key, command, on, left, came)

    def seal(self) -> None:
        """End a run of steps of one key: the next push is a step of its own."""
        present = self._steps[self._index]
        self._steps[self._index] = replace(present, key=None)

    def withdraw(self, key: str) -> bool:
        """Forget the present step, if it was pushed with `key` and is not sealed; else False.

        For an edit under the hand that is given up: neither undo nor redo knows of it.
        """
        present = self._steps[self._index]
        if present.key != key or self._index == 0 or self._index + 1 < len(self._steps):
            return False
        self._drop(self._index, self._index + 1)
        self._index -= 1
        return True

    def amend(self, state: State, *, renewed: bool = False) -> None:
        """Exchange the present state without a new step: for what undo skips.

        That is which layer is active, and what live layers were computed to; `renewed` says that tiles
        came with it which the steps around it should know.
        """
        saved = self._saved is self.state
        self._steps[self._index] = replace(self._steps[self._index], state=state)
        if saved:
            self._saved = state
        if renewed:
            for index in (self._index, self._index + 1):
                if 0 < index < len(self._steps):
                    left, came = exchanged(self._steps[index - 1].state, self._steps[index].state)
                    self._steps[index] = replace(self._steps[index], left=left, came=came)

    def undo(self) -> State:
        """One step back; stays at the first."""
        return self.travel(self._index - 1)

    def redo(self) -> State:
        """One step on; stays at the last."""
        return self.travel(self._index + 1)

    def travel(self, index: int) -> State:
        """Go to a step by its number, clamped to those there are."""
        self._index = min(max(0, index), len(self._steps) - 1)
        self._trim()
        return self.state

    @property
    def bytes_in_memory(self) -> int:
        """Bytes of every tile of every step, shared ones once, in their present form."""
        return sum(tile.held_bytes for tile in unique_tiles(step.state for step in self._steps))

    @property
    def bytes_on_disk(self) -> int:
        files = [reference() for reference in list(self._files)]
        return sum(file.size for file in files if file is not None)

    def close(self) -> None:
        """Forget every step but the present one, and with them what lies on disk."""
        self._drop(self._index + 1, len(self._steps))
        self._forget(self._index)

    def _trim(self) -> None:
        self._forget(len(self._steps) - self.budget.steps)
        old = self._old_tiles()
        if sum(tile.held_bytes for tile in old) > self.budget.raw:
            present = {id(tile) for tile in unique_tiles([self.state])}
            old = [tile for tile in old if id(tile) not in present]
            if self.executor is None:
                self._shrink(old)
            else:
                self.executor.submit(self._shrink, old)
        self._forget(self._excess())

    def _old_tiles(self) -> list[Tile]:
        """Tiles that steps passed on the way here, or back from here, have changed; farthest first."""
        before = (tile for step in self._steps[1 : self._index + 1] for tile in step.left)
        behind = (tile for step in self._steps[: self._index : -1] for tile in step.came)
        return list(dict.fromkeys((*before, *behind)))

    def _excess(self) -> int:
        """How many of the oldest steps must go for memory and disk to hold the rest.

        The step just before the present one stays: what was done last can always be undone.
        """
        sizes = [
            sum(tile.held_bytes + tile.spilled_bytes for tile in step.left)
            for step in self._steps[1 : self._index]
        ]
        excess = sum(sizes) - self.budget.memory - self._disk_limit
        count = 0
        while excess > 0 and count < len(sizes):
            excess -= sizes[count]
            count += 1
        return count

    def _shrink(self, old: list[Tile]) -> None:
        """Pack, then spill, from the oldest on, until the budgets hold. Runs on the executor."""
        raw = sum(tile.held_bytes for tile in old if not tile.packed)
        for tile in old:
            if raw <= self.budget.raw:
                break
            if not tile.packed:
                raw -= tile.raw_bytes
                tile.pack()
        held = sum(tile.held_bytes for tile in old)
        if held > self.budget.memory:
            # A quarter more than must be, so that files are few and large.
            self._spill(old, held - self.budget.memory * 3 // 4)

    def _spill(self, old: list[Tile], excess: int) -> None:
        chosen: list[tuple[Tile, int, bytes]] = []
        offset = 0
        for tile in old:
            data = tile.packed_data
            if data is None:
                continue
            if offset >= excess:
                break
            chosen.append((tile, offset, data))
            offset += len(data)
        if not chosen:
            return
        try:
            file = SpillFile(data for _, _, data in chosen)
        except OSError:
            # The disk is full: live with what is on it, and forget steps from now on.
            self._disk_limit = self.bytes_on_disk
            return
        self._files = [known for known in self._files if known() is not None]
        self._files.append(weakref.ref(file))
        for tile, start, data in chosen:
            tile.spill(file, start, data)

    def _drop(self, start: int, end: int) -> None:
        """Remove steps. A saved state among them cannot be come back to."""
        if any(step.state is self._saved for step in self._steps[start:end]):
            self._saved = None
        del self._steps[start:end]

    def _forget(self, count: int) -> None:
        """Drop the oldest steps, never the present one."""
        count = min(count, self._index)
        if count > 0:
            self._drop(0, count)
            self._index -= count
            self._steps[0] = replace(self._steps[0], left=(), came=())


def exchanged(before: State, after: State) -> tuple[tuple[Tile, ...], tuple[Tile, ...]]:
    """Tiles of the rasters of `before` that those of `after` lack, and the other way round.

    Looks only at rasters that are not in both.
    """
    old, new = _rasters(before), _rasters(after)
    gone = _tiles(raster for key, raster in old.items() if key not in new)
    fresh = _tiles(raster for key, raster in new.items() if key not in old)
    left = tuple(tile for key, tile in gone.items() if key not in fresh)
    came = tuple(tile for key, tile in fresh.items() if key not in gone)
    return left, came


def _rasters(state: State) -> dict[int, Raster]:
    return {id(raster): raster for raster in state.rasters}


def _tiles(rasters: Iterable[Raster]) -> dict[int, Tile]:
    return {id(tile): tile for raster in rasters for tile in raster.tiles.values()}


def unique_tiles(states: Iterable[State]) -> Iterator[Tile]:
    """Every tile of the states once, in the order of the states."""
    seen: set[int] = set()
    rasters: set[int] = set()
    for state in states:
        for raster in state.rasters:
            if id(raster) in rasters:
                continue
            rasters.add(id(raster))
            for tile in raster.tiles.values():
                if id(tile) not in seen:
                    seen.add(id(tile))
                    yield tile
