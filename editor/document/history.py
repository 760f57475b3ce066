"""Undo: a list of labelled states. Undo moves an index; there are no command classes.

Memory is counted in bytes, each shared tile once. Over the budget, tiles that only old states hold are
packed, then written to disk; over the disk budget the oldest states are forgotten.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass, field
from pathlib import Path

from editor.document.raster import Tile
from editor.document.state import State


@dataclass(frozen=True, slots=True)
class Step:
    """A state and the words for what led to it."""

    label: str
    state: State
    key: str | None = None
    """Steps of the same key in a row become one: the drag of a slider."""


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

    first: Step
    budget: Budget = field(default_factory=Budget)
    executor: Executor | None = None

    def __post_init__(self) -> None:
        self._steps: list[Step] = [self.first]
        self._index = 0
        self._saved: State | None = self.first.state
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._disk_bytes = 0

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

    def push(self, label: str, state: State, key: str | None = None) -> None:
        """Make `state` the present one. What had been undone is forgotten.

        With a `key`, a last step of the same key is replaced, unless it is the saved one.
        """
        if state is self.state:
            return
        present = self._steps[self._index]
        del self._steps[self._index + 1 :]
        if key is not None and present.key == key and self.modified:
            self._steps[self._index] = Step(label, state, key)
            return
        self._steps.append(Step(label, state, key))
        self._index += 1
        self._trim()

    def seal(self) -> None:
        """End a run of steps of one key: the next push is a step of its own."""
        present = self._steps[self._index]
        self._steps[self._index] = Step(present.label, present.state)

    def amend(self, state: State) -> None:
        """Exchange the present state without a new step: for the active layer, which undo skips."""
        saved = self._saved is self.state
        present = self._steps[self._index]
        self._steps[self._index] = Step(present.label, state, present.key)
        if saved:
            self._saved = state

    def undo(self) -> State:
        """One step back; stays at the first."""
        return self.travel(self._index - 1)

    def redo(self) -> State:
        """One step on; stays at the last."""
        return self.travel(self._index + 1)

    def travel(self, index: int) -> State:
        """Go to a step by its number, clamped to those there are."""
        self._index = min(max(0, index), len(self._steps) - 1)
        return self.state

    @property
    def bytes_in_memory(self) -> int:
        """Bytes of every tile of every step, shared ones once, in their present form."""
        return sum(tile.held_bytes for tile in unique_tiles(step.state for step in self._steps))

    @property
    def bytes_on_disk(self) -> int:
        return self._disk_bytes

    def close(self) -> None:
        """Forget everything and delete what lies on disk."""
        self._steps = [self._steps[self._index]]
        self._index = 0
        if self._folder is not None:
            for tile in unique_tiles([self.state]):
                _ = tile.pixels  # what is still wanted must not depend on the folder
            self._folder.cleanup()
            self._folder = None

    def _trim(self) -> None:
        if len(self._steps) > self.budget.steps:
            self._forget(len(self._steps) - self.budget.steps)
        old = self._old_tiles()
        if sum(tile.held_bytes for tile in old) <= self.budget.raw:
            return
        if self.executor is None:
            self._shrink(old)
        else:
            self.executor.submit(self._shrink, old)

    def _old_tiles(self) -> list[Tile]:
        """Tiles that the present state does not hold, the oldest step's first."""
        present = {id(tile) for tile in unique_tiles([self.state])}
        return [
            tile
            for tile in unique_tiles(step.state for step in self._steps)
            if id(tile) not in present
        ]

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
            self._spill(old, held - self.budget.memory)

    def _spill(self, old: list[Tile], excess: int) -> None:
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="sfumato-history-")
        with tempfile.NamedTemporaryFile(
            dir=self._folder.name, suffix=".tiles", delete=False
        ) as handle:
            file = Path(handle.name)
            offset = 0
            spilled: list[tuple[Tile, int, bytes]] = []
            for tile in old:
                data = tile.packed_data
                if data is None:
                    continue
                if offset >= excess:
                    break
                handle.write(data)
                spilled.append((tile, offset, data))
                offset += len(data)
        for tile, start, data in spilled:
            tile.spill(file, start, data)
        self._disk_bytes += offset

    def _forget(self, count: int) -> None:
        """Drop the oldest steps, never the present one."""
        count = min(count, self._index)
        del self._steps[:count]
        self._index -= count


def unique_tiles(states: Iterable[State]) -> Iterator[Tile]:
    """Every tile of the states once, in the order of the states."""
    seen: set[int] = set()
    rasters: set[int] = set()
    for state in states:
        for layer in state.pixel_layers:
            if id(layer.raster) in rasters:
                continue
            rasters.add(id(layer.raster))
            for tile in layer.raster.tiles.values():
                if id(tile) not in seen:
                    seen.add(id(tile))
                    yield tile
