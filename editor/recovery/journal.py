"""One document written down: its history as it grows, every tile, raster and step once."""

from __future__ import annotations

import json
import time
import weakref
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
import zstandard

from editor.document.history import Step
from editor.document.raster import Raster, Tile
from editor.document.record import Recorder
from editor.document.state import State
from editor.recovery.frames import FrameWriter
from neural.models import ModelStore

DEPTH_CODES: Final = {"uint8": 1, "uint16": 2, "float32": 4}


@dataclass(frozen=True, slots=True)
class Running:
    """A filter that was computed and not applied yet: its step of a recipe, and the layer it was for."""

    step: str
    layer: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """What there is to be kept of a document: all that a crash must not take."""

    name: str
    path: Path | None
    steps: tuple[Step, ...]
    index: int
    saved: int | None
    """The step that is in the file, if any is."""
    running: Running | None = None

    @property
    def modified(self) -> bool:
        return self.index != self.saved

    @property
    def worth_keeping(self) -> bool:
        """False when nothing would be lost: the file has it all."""
        return self.modified or (self.running is not None and self.path is not None)


@dataclass
class Journal:
    """Writes moments of one document into a folder. For one thread at a time.

    `budget` bounds the bytes on the disk: over it the file is written anew without what is no longer
    needed, and with as much of the history as half the budget holds. The present state is always kept.
    """

    folder: Path
    budget: int = 2**31
    models: ModelStore | None = None
    _writer: FrameWriter | None = None
    _files: int = 0
    _least: int = 0
    _tiles: weakref.WeakKeyDictionary[Tile, int] = field(
        default_factory=weakref.WeakKeyDictionary[Tile, int]
    )
    _rasters: dict[int, tuple[Raster, int]] = field(default_factory=dict[int, tuple[Raster, int]])
    _blobs: dict[bytes, int] = field(default_factory=dict[bytes, int])
    _states: dict[int, tuple[State, int]] = field(default_factory=dict[int, tuple[State, int]])
    _counts: dict[str, int] = field(default_factory=dict[str, int])
    _fresh: list[Callable[[], object]] = field(default_factory=list[Callable[[], object]])
    """What takes back each thing written since the last moment that is whole."""

    @property
    def size(self) -> int:
        return self._writer.size if self._writer is not None else 0

    @property
    def begun(self) -> bool:
        return self._writer is not None

    def write(self, moment: Moment) -> None:
        """Write what of it is not in the file yet. Raises OSError: the moment before then still counts."""
        if self._writer is None:
            self._begin()
        assert self._writer is not None
        self._write(self._writer, moment)
        if self.size > max(self.budget, 2 * self._least):
            self._anew(self._writer, moment)

    def sync(self) -> None:
        if self._writer is not None:
            self._writer.sync()

    def close(self) -> None:
        """Let go of the file, which stays."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None
        self._forget()

    def _forget(self) -> None:
        self._tiles.clear()
        self._rasters.clear()
        self._blobs.clear()
        self._states.clear()
        self._counts.clear()

    def _begin(self) -> None:
        self._forget()
        self._files += 1
        self._writer = FrameWriter(self.folder / f"journal-{self._files:04d}")

    def _anew(self, old: FrameWriter, moment: Moment) -> None:
        """A file with what counts now takes the place of the old one."""
        self._begin()
        assert self._writer is not None
        try:
            self._write(self._writer, moment)
        finally:  # when there is no room for both, the next moment begins again in what is there then
            self._least = self.size
            old.close()
            old.path.unlink(missing_ok=True)

    def _write(self, writer: FrameWriter, moment: Moment) -> None:
        self._fresh = []
        try:
            self._add(writer, moment)
            writer.flush()
        except BaseException:
            for undo in self._fresh:
                undo()
            writer.rewind()
            raise
        finally:
            self._fresh = []

    def _add(self, writer: FrameWriter, moment: Moment) -> None:
        there = {id(step.state) for step in moment.steps}
        self._states = {key: known for key, known in self._states.items() if key in there}
        numbers: list[int | None] = [None] * len(moment.steps)
        back = range(moment.index, -1, -1)
        on = range(moment.index + 1, len(moment.steps))
        for way in (back, on) if moment.modified else ():
            for index in way:
                step = moment.steps[index]
                known = index == moment.index or id(step.state) in self._states
                if not known and self.size > self.budget // 2:
                    break
                numbers[index] = self._step(writer, step)
        table: dict[str, Any] = {
            "time": time.time(),
            "name": moment.name,
            "path": str(moment.path.absolute()) if moment.path is not None else None,
            "steps": numbers,
            "index": moment.index,
            "saved": moment.saved,
            "modified": moment.modified,
            "running": None if moment.running is None else asdict(moment.running),
        }
        writer.add("M", self._number("M"), _packed(table))
        held = {id(raster) for state, _ in self._states.values() for raster in state.rasters}
        self._rasters = {key: known for key, known in self._rasters.items() if key in held}

    def _number(self, kind: str) -> int:
        number = self._counts.get(kind, 0)
        self._counts[kind] = number + 1
        return number

    def _step(self, writer: FrameWriter, step: Step) -> int:
        known = self._states.get(id(step.state))
        if known is not None:
            return known[1]
        recorder = Recorder(self._raster, self._blob, self.models)
        recorded = recorder.record(step.state)
        table = {"label": step.label, "state": recorded.value, "nodes": recorded.nodes}
        number = self._number("S")
        writer.add("S", number, _packed(table))
        self._states[id(step.state)] = step.state, number
        self._fresh.append(lambda: self._states.pop(id(step.state), None))
        return number

    def _raster(self, raster: Raster) -> int:
        known = self._rasters.get(id(raster))
        if known is not None:
            return known[1]
        assert self._writer is not None
        keys = np.array(list(raster.tiles), "<i4").reshape(-1, 2)
        tiles = np.array([self._tile(tile) for tile in raster.tiles.values()], "<u4")
        box = raster.bounds
        table = {
            "bounds": [box.x, box.y, box.width, box.height],
            "depth": raster.depth,
            "channels": raster.channels,
            "base": raster.base,
            "tiles": len(tiles),
        }
        content = json.dumps(table).encode() + b"\n" + keys.tobytes() + tiles.tobytes()
        number = self._number("R")
        self._writer.add("R", number, zstandard.compress(content, 1))
        self._rasters[id(raster)] = raster, number
        self._fresh.append(lambda: self._rasters.pop(id(raster), None))
        return number

    def _tile(self, tile: Tile) -> int:
        number = self._tiles.get(tile)
        if number is None:
            assert self._writer is not None
            number = self._number("T")
            head = bytes((DEPTH_CODES[tile.depth], tile.channels))
            self._writer.add("T", number, head + tile.stored())
            self._tiles[tile] = number
            self._fresh.append(lambda: self._tiles.pop(tile, None))
        return number

    def _blob(self, data: bytes) -> int:
        number = self._blobs.get(data)
        if number is None:
            assert self._writer is not None
            number = self._number("B")
            self._writer.add("B", number, data)
            self._blobs[data] = number
            self._fresh.append(lambda: self._blobs.pop(data, None))
        return number


def _packed(table: dict[str, Any]) -> bytes:
    return zstandard.compress(json.dumps(table, allow_nan=False).encode(), 1)
