"""The same operations over many files and folder trees, without a window.

What will be written is planned before (see `editor.planning`). One bad file never stops
the rest: its reason is in the report. Files are written whole or not at all, so that a run that was
interrupted goes on with `existing="skip"`.
"""

from __future__ import annotations

import contextlib
import errno
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from editor.document.codec import SaveOptions
from editor.document.command import Command
from editor.document.commands.layers import ChooseLayer
from editor.document.effects import performed
from editor.document.files import FileError, Limits, open_picture, save
from editor.document.layers import Layer
from editor.document.picture import document, merged_pixels, raster_of
from editor.document.raster import Raster
from editor.document.scaling import resized
from editor.document.state import State
from editor.filter_run import targets
from editor.live import renewed
from editor.planning import BatchError, Existing, Item, identity
from neural.context import Context
from neural.device import Device, Kind, choose, cores
from neural.engine import compute, prepare_torch
from neural.fidelity import MEASURED, Fidelity
from neural.fidelity import check as check_fidelity
from neural.film import Film, Memory
from neural.models import ModelError, ModelStore
from neural.operation import Cancelled, Operation, OperationError, Progress, Step
from neural.recipe import step_text
from neural.source import Source

Status = Literal["done", "skipped", "failed", "not started"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an item; `reason` says why it failed, `notes` what the file does not hold.

    `fidelity` is what was measured of each operation that can be checked, where that was asked.
    """

    item: Item
    status: Status
    reason: str = ""
    notes: tuple[str, ...] = ()
    seconds: float = 0.0
    fidelity: tuple[dict[str, Any], ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "source": str(self.item.source),
            "target": str(self.item.target),
            "status": self.status,
            "reason": self.reason,
            "notes": list(self.notes),
            "seconds": round(self.seconds, 3),
            **({"fidelity": list(self.fidelity)} if self.fidelity else {}),
        }


@dataclass(frozen=True, slots=True)
class Report:
    """How a batch ended, an outcome for every item in the order of the items."""

    outcomes: tuple[Outcome, ...]
    seconds: float
    stopped: bool = False
    """True when it was told to stop, or had to: for a full disk or a missing model."""

    def count(self, status: Status) -> int:
        return sum(outcome.status == status for outcome in self.outcomes)

    @property
    def failed(self) -> tuple[Outcome, ...]:
        return tuple(outcome for outcome in self.outcomes if outcome.status == "failed")

    @property
    def summary(self) -> str:
        """One line: "12 done, 3 skipped, 1 failed in 4.2 s"."""
        counts = Counter(outcome.status for outcome in self.outcomes)
        order: tuple[Status, ...] = ("done", "skipped", "failed", "not started")
        parts = [f"{counts[status]} {status}" for status in order if counts[status]]
        return f"{', '.join(parts) or 'Nothing to do'} in {self.seconds:.1f} s"

    def to_json(self) -> dict[str, Any]:
        return {
            "done": self.count("done"),
            "skipped": self.count("skipped"),
            "failed": self.count("failed"),
            "not_started": self.count("not started"),
            "stopped": self.stopped,
            "seconds": round(self.seconds, 3),
            "files": [outcome.to_json() for outcome in self.outcomes],
        }


@dataclass(frozen=True, kw_only=True)
class Job:
    """What a batch does to each file, and how."""

    steps: tuple[Step, ...] = ()
    """Operations and commands, one after the other; none only converts."""
    options: SaveOptions | None = None
    """For saving; None takes each format's defaults."""
    existing: Existing = "refuse"
    models: ModelStore | None = None
    device: Kind | Literal["auto"] = "auto"
    workers: int = 0
    """Files at the same time; 0 chooses: a core for each, or one file with all cores for networks."""
    tile: int | None = None
    limits: Limits = field(default_factory=Limits)
    fidelity: bool = False
    """Also measure how faithful the results of `neural.fidelity.MEASURED` are."""

    @property
    def neural(self) -> bool:
        kinds = (step.kind for step in self.steps if isinstance(step, Operation))
        return any(kind == "neural" for kind in kinds)


@dataclass
class Watcher:
    """Told what happens, from the threads that work. The defaults do nothing."""

    progress: Callable[[Item, Progress], None] = lambda item, progress: None
    ended: Callable[[Outcome], None] = lambda outcome: None
    stop: threading.Event = field(default_factory=threading.Event)
    """Set it to end early: files under way are dropped, finished ones stay."""


def check_frames(items: Sequence[Item], job: Job) -> None:
    """Raises BatchError where frames that later ones are steadied by would be overwritten."""
    if any(map(_over_frames, job.steps)):
        for item in items:
            if identity(item.source) == identity(item.target):
                raise BatchError(
                    "{} is needed as it is for the frames after it. Choose another folder.",
                    item.source,
                )


def run(items: Sequence[Item], job: Job, watcher: Watcher | None = None) -> Report:
    """Make every file. Failures are in the report, never raised; Ctrl+C ends early with a report.

    Raises BatchError where it cannot begin: see `check_frames`.
    """
    check_frames(items, job)
    watcher = watcher or Watcher()
    started = time.perf_counter()
    device = _device(job)
    workers = min(job.workers or (1 if job.neural else cores()), max(1, len(items)))
    outcomes: dict[Item, Outcome] = {}
    films = _Films(items, job, device, watcher) if any(map(_over_frames, job.steps)) else None

    def work(item: Item) -> None:
        outcome = _outcome(item, job, device, watcher, films)
        outcomes[item] = outcome
        watcher.ended(outcome)

    def prepare() -> None:
        if job.neural:
            prepare_torch(max(1, cores() // workers))

    with _one_thread_inside(workers > 1), ThreadPoolExecutor(workers, initializer=prepare) as pool:
        futures = [pool.submit(work, item) for item in items]
        try:
            for future in futures:
                future.result()
        except KeyboardInterrupt:
            watcher.stop.set()
    ended = [outcomes.get(item, Outcome(item, "not started")) for item in items]
    return Report(tuple(ended), time.perf_counter() - started, watcher.stop.is_set())


def applied(
    state: State,
    operation: Operation,
    context: Context,
    progress: Callable[[Progress], None] = lambda _: None,
) -> State:
    """The document with an operation run on the calling thread: on every layer when it resizes, else
    on the active one. Raises what the operation raises, and ValueError when no layer fits."""
    layers = targets(state, operation)
    size = operation.output_size(state.size) if operation.resizes else state.size
    after = resized(state, size) if size != state.size else state
    for number, layer in enumerate(layers):
        part = context.part(number / len(layers), (number + 1) / len(layers))
        fitted = operation.for_part(state.size, layer.bounds, visible=layer.visible)
        pixels = compute(fitted, [layer.raster.source()], part, progress)
        if size == state.size:
            done = replace(layer, raster=layer.raster.write(layer.raster.bounds, pixels))
        else:
            place = layer.bounds.scaled_with(state.size, size)
            present = after.layer(layer.id)  # its mask is scaled already
            done = replace(present, raster=Raster.from_array(pixels), x=place.x, y=place.y)
        after = after.with_node(done)
    return after


def merged(state: State) -> State:
    """The document as one layer that looks like all of them."""
    only = state.layers[0] if len(state.layers) == 1 else None
    if isinstance(only, Layer) and only.mask is None and only is state.active_layer:
        return state
    done = (*state.metadata.steps, *performed(state))
    metadata = state.metadata.with_steps(done) if done else state.metadata
    return document(raster_of(merged_pixels(state)), state.profile, metadata=metadata)


def _outcome(
    item: Item, job: Job, device: Device, watcher: Watcher, films: _Films | None
) -> Outcome:
    if watcher.stop.is_set():
        return Outcome(item, "not started")
    if job.existing == "skip" and item.target.exists():
        return Outcome(item, "skipped", "It is there already.")
    started = time.perf_counter()
    try:
        notes, fidelity = _make(item, job, device, watcher, films)
        seconds = time.perf_counter() - started
        return Outcome(item, "done", notes=notes, seconds=seconds, fidelity=fidelity)
    except Cancelled:
        return Outcome(item, "not started")
    except (FileError, OperationError, ModelError, ValueError) as error:
        reason = str(error)
        if isinstance(error, ModelError) or _disk_full(error):
            watcher.stop.set()  # every other file would meet the same
    except MemoryError:
        reason = "There is not enough memory for this picture. Use smaller tiles or fewer workers."
    except Exception as error:  # one bad file never stops the rest
        reason = f"An error in Sfumato: {type(error).__name__}: {error}"
    return Outcome(item, "failed", reason, seconds=time.perf_counter() - started)


def _make(
    item: Item, job: Job, device: Device, watcher: Watcher, films: _Films | None
) -> tuple[tuple[str, ...], tuple[dict[str, Any], ...]]:
    """Make the file; gives notes and what was measured of its fidelity."""
    context = _context(job, device, watcher)
    state, notes = _begun(item.source, job, context)
    count = len(job.steps)
    measured: list[dict[str, Any]] = []
    chosen: tuple[str, ...] = ()
    for number, step in enumerate(job.steps):
        part = context.part(number / count, (number + 1) / count)
        part = replace(part, film=films and films.film(item.source, number))
        before = state
        state, chosen = _stepped(
            state, step, chosen, part, lambda event: watcher.progress(item, event)
        )
        if job.fidelity and isinstance(step, Operation) and step.id in MEASURED:
            found = _fidelity(step, before, state, context)
            notes = (*notes, found.line)
            measured.append({"operation": step.id, **found.to_json()})
    run = (step for step in job.steps if isinstance(step, Operation))
    steps = tuple(step_text(operation, job.models) for operation in run)
    if steps:
        metadata = state.metadata.with_steps((*state.metadata.steps, *steps))
        state = replace(state, metadata=metadata)
    context.checkpoint()
    item.target.parent.mkdir(parents=True, exist_ok=True)
    return (*notes, *save(state, item.target, job.options).notes), tuple(measured)


def _context(job: Job, device: Device, watcher: Watcher) -> Context:
    return Context(models=job.models, device=device, tile=job.tile, cancelled=watcher.stop.is_set)


def _begun(path: Path, job: Job, context: Context) -> tuple[State, tuple[str, ...]]:
    """The file as the first step gets it, with notes."""
    opened = open_picture(path, job.limits)
    state, notes = opened.state, opened.notes
    if job.steps and len(state.layers) > 1:
        notes = (*notes, "Its layers were merged.")
    state = renewed(state, context)
    return merged(state) if job.steps else state, notes


def _stepped(
    state: State,
    step: Step,
    chosen: tuple[str, ...],
    context: Context,
    progress: Callable[[Progress], None] = lambda _: None,
) -> tuple[State, tuple[str, ...]]:
    """The document after a step, and the layers that the next one acts on."""
    context.checkpoint()
    if isinstance(step, Command):
        state = step.apply(state, chosen if state.active in chosen else ())
        return state, step.found(state) if isinstance(step, ChooseLayer) else chosen
    assert isinstance(step, Operation)
    return applied(state, step, context, progress), chosen


def _over_frames(step: Step) -> bool:
    return isinstance(step, Operation) and step.over_frames


class _Films:
    """The pictures of each folder as frames, for the steps to which they are. Any thread may ask."""

    def __init__(self, items: Sequence[Item], job: Job, device: Device, watcher: Watcher) -> None:
        self._job, self._device, self._watcher = job, device, watcher
        sources = sorted({item.source for item in items}, key=_in_order)
        self._frames: dict[Path, list[Path]] = {}
        for source in sources:
            self._frames.setdefault(source.parent, []).append(source)
        self._memories = {
            (folder, step): Memory() for folder in self._frames for step in range(len(job.steps))
        }

    def film(self, path: Path, step: int) -> Film:
        """As the step of a number sees it that works on a picture."""
        frames = self._frames[path.parent]

        def read(number: int) -> Source:
            try:
                return self._read(frames[number], step)
            except (FileError, ValueError, MemoryError) as error:
                raise OperationError("{}", error) from error

        return Film(frames.index(path), read, self._memories[path.parent, step])

    def _read(self, path: Path, step: int) -> Source:
        """A picture after the steps before one."""
        context = _context(self._job, self._device, self._watcher)
        state, _ = _begun(path, self._job, context)
        chosen: tuple[str, ...] = ()
        for number, each in enumerate(self._job.steps[:step]):
            part = replace(context, film=self.film(path, number))
            state, chosen = _stepped(state, each, chosen, part)
        operation = self._job.steps[step]
        assert isinstance(operation, Operation)
        return targets(state, operation)[0].raster.source()


def _in_order(path: Path) -> tuple[Any, ...]:
    """Names in the order of the numbers in them: 2 before 10."""
    parts = re.split(r"(\d+)", path.name)
    return (
        str(path.parent),
        *((int(part), "") if part.isdecimal() else (-1, part) for part in parts),
    )


def _fidelity(operation: Operation, before: State, after: State, context: Context) -> Fidelity:
    """How an operation treated the only layer of a merged document."""
    layers = [targets(state, operation)[0] for state in (before, after)]
    source, result = (layer.raster.source() for layer in layers)
    return check_fidelity(operation, source, result, context)


def _device(job: Job) -> Device:
    """Where networks run. Without one, torch is not even loaded."""
    if not job.neural:
        return Device("cpu", "CPU")
    import torch

    try:
        return choose(torch, job.device)
    except ValueError as error:
        raise BatchError(str(error)) from error


@contextlib.contextmanager
def _one_thread_inside(several: bool) -> Generator[None]:
    """OpenCV's own threads off while several files are worked on: a core for each file is faster."""
    if not several:
        yield
        return
    import cv2

    before = cv2.getNumThreads()
    cv2.setNumThreads(1)
    try:
        yield
    finally:
        cv2.setNumThreads(before)


def _disk_full(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            return True
        error = error.__cause__
    return False
