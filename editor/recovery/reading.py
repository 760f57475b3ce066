"""What a journal gives back: as much as can be read, and words for what cannot."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import numpy as np
import zstandard

from editor.document.history import Step
from editor.document.raster import Key, Raster, Tile
from editor.document.record import Recorded, RecordError, Replay
from editor.document.state import State
from editor.recovery.frames import Frame, FrameError, FrameReader, Kind
from editor.recovery.journal import DEPTH_CODES, Running
from neural.models import ModelStore
from neural.source import Depth, Rect

_DEPTHS: Final[dict[int, Depth]] = {code: name for name, code in DEPTH_CODES.items()}  # type: ignore[misc]
_LARGEST: Final = 2**28
"""Bytes that a step or a moment may unpack to."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What the last moment of a journal says, before anything large is read."""

    name: str
    path: Path | None
    when: datetime
    worth_keeping: bool


@dataclass(frozen=True, slots=True)
class Recovered:
    """A document that came back. `steps` is empty when its file has it all and only a filter was running.

    `notes` say what could not be read.
    """

    name: str
    path: Path | None
    when: datetime
    steps: tuple[Step, ...]
    index: int
    saved: int | None
    running: Running | None
    notes: tuple[str, ...] = ()


def journals(folder: Path) -> list[Path]:
    """The files of a document's folder, the newest first."""
    return sorted(folder.glob("journal-*"), reverse=True)


def summary(folder: Path) -> Summary | None:
    """What is in a folder; None when nothing in it can be read."""
    for path in journals(folder):
        try:
            with FrameReader(path) as reader:
                table = next(_moments(reader), None)
        except (OSError, FrameError):
            continue
        if table is not None:
            running = table["running"] is not None and table["path"] is not None
            return Summary(
                table["name"],
                Path(table["path"]) if table["path"] is not None else None,
                datetime.fromtimestamp(table["time"]),
                bool(table["modified"] or running),
            )
    return None


def recover(folder: Path, models: ModelStore | None = None) -> Recovered:
    """The document in a folder. Raises FrameError when nothing of it can be read."""
    for path in journals(folder):
        try:
            with FrameReader(path) as reader:
                found = _Reading(reader, models).recovered()
        except (OSError, FrameError):
            continue
        if found is not None:
            return found
    raise FrameError(f"nothing can be read in {folder}")


def _moments(reader: FrameReader) -> Any:
    """The moments that can be read, the last one first."""
    for frame in reversed(reader.frames):
        if frame.kind == "M":
            try:
                yield _table(reader.content(frame))
            except FrameError:
                continue


def _table(content: bytes) -> Any:
    try:
        packed = zstandard.ZstdDecompressor().decompress(content, max_output_size=_LARGEST)
        return json.loads(packed)
    except (zstandard.ZstdError, ValueError) as error:
        raise FrameError(str(error)) from error


class _Reading:
    """One pass over a journal. Rasters and tiles are shared between steps as they were."""

    def __init__(self, reader: FrameReader, models: ModelStore | None) -> None:
        self._reader = reader
        self._models = models
        self._frames: dict[tuple[Kind, int], Frame] = {}
        for frame in reader.frames:
            self._frames[frame.kind, frame.number] = frame
        self._tiles: dict[int, Tile | None] = {}
        self._rasters: dict[int, Raster] = {}
        self._blobs: dict[int, bytes] = {}
        self._states: dict[int, Step | None] = {}
        self._notes: list[str] = []
        self._missing = 0
        """Tiles of the step being read that are not there."""

    def recovered(self) -> Recovered | None:
        for number, table in enumerate(_moments(self._reader)):
            found = self._moment(table)
            if found is not None:
                notes = list(found.notes)
                if number > 0 or (self._reader.damaged and not notes):
                    notes.insert(
                        0, "Some of what was kept is damaged: the last steps may be missing."
                    )
                return replace(found, notes=tuple(dict.fromkeys(notes)))
        return None

    def _moment(self, table: Any) -> Recovered | None:
        """A moment, or None when its present state cannot be read."""
        notes: list[str] = []
        index, saved = table["index"], table["saved"]
        steps: list[Step] = []
        if table["modified"]:
            numbers: Sequence[int | None] = table["steps"]
            present = self._step(numbers[index])
            if present is None:
                return None
            notes += self._damage(present.label)
            before = self._run(numbers[:index][::-1])[::-1]
            after = self._run(numbers[index + 1 :])
            if self._missing or len(before) < _written(numbers[:index][::-1]):
                notes.append("Some earlier steps of the history could not be read in full.")
            saved = None if saved is None else saved - index + len(before)
            steps, index = [*before, present, *after], len(before)
            if saved is not None and not 0 <= saved < len(steps):
                saved = None
        running = table["running"]
        return Recovered(
            table["name"],
            Path(table["path"]) if table["path"] is not None else None,
            datetime.fromtimestamp(table["time"]),
            tuple(steps),
            index,
            saved,
            Running(running["step"], running["layer"]) if running is not None else None,
            (*notes, *self._notes),
        )

    def _damage(self, label: str) -> list[str]:
        missing, self._missing = self._missing, 0
        if not missing:
            return []
        return [f"{missing} parts of the picture could not be read and are empty."]

    def _run(self, numbers: Sequence[int | None]) -> list[Step]:
        """Steps up to the first that cannot be read."""
        found: list[Step] = []
        for number in numbers:
            step = self._step(number)
            if step is None:
                break
            found.append(step)
        return found

    def _step(self, number: int | None) -> Step | None:
        if number is None:
            return None
        if number not in self._states:
            try:
                table = _table(self._content("S", number))
                recorded = Recorded(table["state"], tuple(table["nodes"]))
                replay = Replay(recorded, self._raster, self._blob, self._models, self._notes)
                self._states[number] = Step(table["label"], replay.value(State))
            except (FrameError, RecordError):
                self._states[number] = None
        return self._states[number]

    def _content(self, kind: Kind, number: int) -> bytes:
        frame = self._frames.get((kind, number))
        if frame is None:
            raise FrameError(f"no {kind}{number}")
        return self._reader.content(frame)

    def _raster(self, number: int) -> Raster:
        known = self._rasters.get(number)
        if known is None:
            try:
                data = zstandard.ZstdDecompressor().decompress(
                    self._content("R", number), max_output_size=_LARGEST
                )
                head, _, rest = data.partition(b"\n")
                table = json.loads(head)
            except (zstandard.ZstdError, ValueError) as error:
                raise FrameError(str(error)) from error
            count = table["tiles"]
            keys = np.frombuffer(rest, "<i4", 2 * count).reshape(count, 2)
            numbers = np.frombuffer(rest, "<u4", count, offset=8 * count)
            tiles: dict[Key, Tile] = {}
            for (row, column), each in zip(keys.tolist(), numbers.tolist(), strict=True):
                tile = self._tile(each)
                if tile is not None:
                    tiles[row, column] = tile
                else:
                    self._missing += 1
            known = Raster(
                Rect(*table["bounds"]), table["depth"], table["channels"], tiles, table["base"]
            )
            self._rasters[number] = known
        return known

    def _tile(self, number: int) -> Tile | None:
        if number not in self._tiles:
            try:
                content = self._content("T", number)
                depth, channels = _DEPTHS[content[0]], content[1]
                self._tiles[number] = Tile.from_stored(content[2:], depth, channels)
            except (FrameError, ValueError, LookupError):
                self._tiles[number] = None
        return self._tiles[number]

    def _blob(self, number: int) -> bytes | None:
        """A profile or metadata: the picture is there without."""
        if number not in self._blobs:
            try:
                self._blobs[number] = self._content("B", number)
            except FrameError:
                self._notes.append("The colour profile or the metadata could not be read.")
                return None
        return self._blobs[number]


def _written(numbers: Sequence[int | None]) -> int:
    """How many of these were written before the first that was not."""
    return next((place for place, number in enumerate(numbers) if number is None), len(numbers))
