"""Documents being edited and the filters that run on them. No Qt: the window only shows this.

Everything here belongs to one thread, the one with the event loop. Only frozen values cross to the
engine's thread.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncGenerator, Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Literal

from editor.document.effects import with_effect, with_result
from editor.document.files import FileError, Limits, open_picture, save
from editor.document.history import Budget, History, Step
from editor.document.layers import Effect, Layer, Mask, walk
from editor.document.raster import Raster
from editor.document.record import using
from editor.document.scaling import resized
from editor.document.selection.within import laid, selected_areas
from editor.document.state import State, Target
from editor.live import Renewal
from editor.recovery.frames import FrameError
from editor.recovery.journal import Moment, Running
from editor.recovery.keeper import Found, Keeper, recovery_folder
from editor.recovery.reading import Recovered
from editor.settings import Settings
from neural.context import Context
from neural.engine import Engine, Job, Priority
from neural.models import ModelStore
from neural.operation import Cancelled, Operation, Patch, Progress
from neural.source import Rect

Change = Literal["state", "preview", "sketch", "progress", "file", "live"]
"""What listeners hear: the state or history, the preview's pixels, what the hand is making, a run's
progress, path or saved, what live layers were computed to."""

UNFINISHED = "Unfinished edit"
"""The step that was under the hand when all ended."""

_untitled = itertools.count(1)


class Document:
    """A picture being edited: its history, its file, and at most one filter in preview."""

    def __init__(
        self,
        state: State,
        path: Path | None = None,
        *,
        label: str = "Open",
        budget: Budget | None = None,
        executor: ThreadPoolExecutor | None = None,
        history: History | None = None,
    ) -> None:
        """`history` takes the place of one that begins with `state`."""
        self.path = path
        self.name = path.name if path is not None else f"Untitled {next(_untitled)}"
        self.history = history or History(Step(label, state), budget or Budget(), executor)
        self.filter: FilterRun | None = None
        self.quick_mask = False
        """While it is on, the selection is seen as a veil, and is what brushes paint on."""
        self.sketched: Sketch | None = None
        self.notes: tuple[str, ...] = ()
        """What opening had to change or leave out, for the bar above the canvas."""
        self.listeners: list[Callable[[Change], None]] = []
        self.live: Renewal | None = None
        """Keeps live layers up to date; None in a document without an engine."""
        self._chosen: frozenset[str] = frozenset()

    @property
    def state(self) -> State:
        return self.history.state

    @property
    def shown(self) -> State:
        """What the canvas shows: the filter's preview, or what the hand is making, while there is one."""
        if self.filter is not None:
            return self.filter.after
        return self.sketched.state if self.sketched is not None else self.state

    @property
    def modified(self) -> bool:
        return self.history.modified

    def apply(self, label: str, state: State, key: str | None = None) -> None:
        """One undoable step. Steps with the same key in a row become one."""
        self.sketched = None
        self.history.push(label, state, key)
        self.notify("state")

    def sketch(self, state: State | None, within: Rect | None = None) -> None:
        """Show what the hand is making, many times a second; the history hears of it by `apply` at the
        end, or never: None takes it back. `within` says that nothing outside it has changed since what
        was shown before.
        """
        if state is not None or self.sketched is not None:
            before = self.sketched.state if self.sketched is not None else self.state
            self.sketched = Sketch(state, before, within) if state is not None else None
            self.notify("sketch")

    def withdraw(self, key: str) -> None:
        """Take back the last step if it was made with this key and not sealed, as if it had never been."""
        self.sketched = None
        if self.history.withdraw(key):
            self.notify("state")

    def select_layer(self, id: str | None, target: Target = "pixels") -> None:
        """Make a layer active, its pixels or its mask the part to edit; not a step of the history."""
        if (id, target) != (self.state.active, self.state.target):
            self.history.amend(self.state.with_active(id, target))
            self.notify("state")

    @property
    def chosen(self) -> tuple[str, ...]:
        """The nodes that commands act on, bottom to top: the active one, and those chosen with it."""
        active = self.state.active
        there = [node.id for node in walk(self.state.layers)]
        if active not in self._chosen:
            return (active,) if active in there else ()
        return tuple(id for id in there if id in self._chosen)

    def choose(self, ids: Collection[str], active: str | None, target: Target = "pixels") -> None:
        """Choose several layers, one of them active; not a step of the history.

        The choice falls to the active layer alone when one beyond it becomes active.
        """
        before, self._chosen = self._chosen, frozenset(ids)
        if (active, target) != (self.state.active, self.state.target):
            self.select_layer(active, target)
        elif before != self._chosen:
            self.notify("state")

    def undo(self) -> None:
        self.travel(self.history.index - 1)

    def redo(self) -> None:
        self.travel(self.history.index + 1)

    def travel(self, index: int) -> None:
        """Go to a step of the history. A filter in preview is dropped first."""
        if self.filter is not None:
            self.filter.cancel()
        self.sketched = None
        self.history.travel(index)
        self.notify("state")

    def notify(self, change: Change) -> None:
        for listener in list(self.listeners):
            listener(change)
        if self.live is not None and change in ("state", "preview"):
            self.live.check()

    def moment(self) -> Moment:
        """All of it that a crash must not take, with what the hand is making as a step of its own."""
        run, history = self.filter, self.history
        steps, index, saved = history.steps, history.index, history.saved
        if self.sketched is not None:
            steps = (*steps[: index + 1], Step(UNFINISHED, self.sketched.state))
            saved = saved if saved is not None and saved <= index else None
            index += 1
        running = None
        if run is not None and run.status != "failed":
            from neural.recipe import step_text

            layer = run.layers[0].id if len(run.layers) == 1 else None
            running = Running(step_text(run.operation), layer)
        return Moment(
            name=self.name, path=self.path, steps=steps, index=index, saved=saved, running=running
        )

    async def settled(self) -> None:
        """Until live layers are up to date, or cannot be."""
        if self.live is not None:
            await self.live.settled()

    def close(self) -> None:
        if self.filter is not None:
            self.filter.cancel()
        if self.live is not None:
            self.live.close()
        self.history.close()


@dataclass(frozen=True, slots=True)
class Sketch:
    """A state that is not in the history, and what it differs in from the one shown before it."""

    state: State
    before: State
    within: Rect | None


class FilterRun:
    """An operation shown on a document, from its first tile until it is accepted or dropped.

    `after` is the document with what is finished; `finished` are its rectangles in the coordinates of
    `after`. The document itself is untouched until `accept`. Only what is selected changes, and, where
    the operation can tell how far it looks, only that is computed.
    """

    def __init__(self, document: Document, operation: Operation, engine: Engine) -> None:
        """Raises OperationError (from `output_size`) or ValueError when it cannot run here."""
        self.document = document
        self.operation = operation
        self.engine = engine
        self.before = document.state
        self.layers = self._targets()
        self.factor = resize_factor(self.before, operation)
        self.after = self._blank()
        self.finished: list[Rect] = []
        # What is made anew has a mask of the selection instead.
        whole = operation.resizes or not operation.inputs
        self.selection = None if whole else self.before.selection
        self.fraction = 0.0
        self.doing = ""
        self.error: BaseException | None = None
        self.status: Literal["waiting", "running", "done", "failed", "stopped"] = "waiting"
        self._job: Job | None = None
        self._visible: Rect | None = None
        self._task: asyncio.Task[None] | None = None
        self._plain: Raster | None = None  # the result as it is without the selection

    def start(self, visible: Rect | None = None) -> None:
        """Show it on the document and run it; `visible` is in the coordinates of `before`."""
        previous = self.document.filter
        if previous is not None:
            previous.stop()
        self.document.filter = self
        self._visible = visible
        self._task = asyncio.get_running_loop().create_task(self._run())
        self.document.notify("preview")

    def look_at(self, visible: Rect | None) -> None:
        """The person scrolled: compute what is seen now first."""
        self._visible = visible
        if self._job is not None:
            self._job.visible = self._local(visible)

    async def wait(self) -> None:
        """Until it has ended, however it ended. Errors are in `error`, not raised."""
        if self._task is not None:
            await asyncio.gather(self._task, return_exceptions=True)

    def stop(self) -> None:
        """Stop computing; what is finished stays in `after`."""
        if self.status in ("waiting", "running"):
            self.status = "stopped"
        if self._job is not None:
            self._job.cancel()
        if self._task is not None:
            self._task.cancel()

    def cancel(self) -> None:
        """Drop it: the document looks as before."""
        self.stop()
        if self.document.filter is self:
            self.document.filter = None
            self.document.notify("preview")

    def accept(self, *, as_new_layer: bool = False) -> None:
        """Make the result one step of the history.

        Works on a finished run, and on a stopped one to keep what is done (not for one that resizes).
        When the layer has changed since the run started, the result becomes a new layer.
        """
        if self.status != "done" and (self.operation.resizes or self.status != "stopped"):
            raise RuntimeError("Only a finished run can be applied.")
        from neural.recipe import step_text  # not before it is needed: the window starts without

        document = self.document
        document.filter = None
        present = document.state
        # Choosing another layer meanwhile is no change.
        same = present.with_active(self.before.active, self.before.target) == self.before
        if same and not self.operation.inputs:
            state = self.after
        elif same and (self.operation.resizes or not as_new_layer):
            state = self.after.with_active(present.active, present.target)
        elif self.operation.resizes:
            document.notify("preview")
            raise RuntimeError("The document has changed since; run it again.")
        else:
            state = self._landed(present, as_new_layer)
        steps = (*present.metadata.steps, step_text(self.operation, self.engine.models))
        state = replace(state, metadata=state.metadata.with_steps(steps))
        document.apply(self.operation.label, state)

    def accept_live(self) -> None:
        """Put the operation itself above the layer, as a live layer that changes nothing else.

        Works whether or not the run has finished; what it has finished is not computed again.
        """
        if self.operation.resizes:
            raise RuntimeError("What changes the size cannot stay live.")
        from neural.recipe import step_text

        document, layer = self.document, self.layers[0]
        self.stop()
        document.filter = None
        present = document.state
        there = present.find(layer.id)
        if not isinstance(there, Layer):
            document.notify("preview")
            raise RuntimeError("The layer is gone; choose another and run it again.")
        state = with_effect(present, self.operation, self.operation.title, only=layer.id)
        effect = state.active_node
        assert isinstance(effect, Effect)
        finished = self.status == "done" and effect.operation == self.operation
        if finished and there.raster is self.before.layer(layer.id).raster:
            result = self.after.layer(layer.id).raster
            step = step_text(effect.operation, self.engine.models)
            state = with_result(state, there, result, step)
        document.apply(self.operation.label, state)

    def _landed(self, present: State, as_new_layer: bool) -> State:
        layer = self.layers[0]
        if not self.operation.inputs:
            above = present.active if self.before.active == present.active else None
            return present.insert(self.after.layer(layer.id), above=above)
        result = self.after.layer(layer.id).raster
        there = present.find(layer.id)
        mask = None
        if as_new_layer and self.selection is not None and self._plain is not None:
            result, mask = self._plain, Mask(raster=self.selection)
        if (
            not as_new_layer
            and isinstance(there, Layer)
            and there.raster is self.before.layer(layer.id).raster
        ):
            return present.with_node(replace(there, raster=result))
        name = f"{layer.name}: {self.operation.title}"
        fresh = Layer(raster=result, name=name, x=layer.x, y=layer.y, mask=mask)
        return present.insert(fresh, above=layer.id if there is not None else None)

    def _targets(self) -> tuple[Layer, ...]:
        """The layers that are computed; what has no inputs is made on a new one."""
        if self.operation.inputs:
            return targets(self.before, self.operation)
        return (made_layer(self.before, self.operation, self.engine),)

    def _untouched(self) -> State:
        """The document with nothing computed; a layer that is to be made is there and empty."""
        if self.operation.inputs:
            return self.before
        return self.before.insert(self.layers[0], above=self.before.active)

    def _blank(self) -> State:
        """The document before the first tile: as it is, or empty at the new size."""
        if not self.operation.resizes:
            return self._untouched()
        state = resized(self.before, self.operation.output_size(self.before.size))
        for layer in self.layers:
            target = layer.bounds.scaled_with(self.before.size, state.size)
            empty = Raster.empty(Rect.of(target.size), layer.raster.depth)
            present = state.layer(layer.id)  # its mask is scaled already
            state = state.with_node(replace(present, raster=empty, x=target.x, y=target.y))
        return state

    async def _run(self) -> None:
        self.status = "running"
        self.document.notify("progress")
        try:
            for number, layer in enumerate(self.layers):
                await self._run_layer(number, layer)
            self.status = "done"
        except (Cancelled, asyncio.CancelledError):
            self.status = "stopped"
        except Exception as error:  # whatever an operation raises is shown, never lost
            self.error = error
            self.status = "failed"
        finally:
            self._job = None
            self.document.notify("progress")

    async def _run_layer(self, number: int, layer: Layer) -> None:
        operation = self.operation.for_part(self.before.size, layer.bounds, visible=layer.visible)
        last = number == len(self.layers) - 1
        corner = self.after.layer(layer.id).raster.bounds
        area = await self.wanted(operation, layer)
        if area is not None and not area:
            return  # nothing of the layer is selected
        async with aclosing(self._events(operation, layer, area)) as stream:
            async for event in stream:
                if isinstance(event, Patch):
                    present = self.after.layer(layer.id)
                    place = event.rect.translate(corner.x, corner.y)
                    raster = self._written(present, layer, place, event)
                    self.after = self.after.with_node(replace(present, raster=raster))
                    if last:
                        self.finished.append(place.translate(present.x, present.y))
                        self.document.notify("preview")
                else:
                    self.fraction = (number + event.fraction) / len(self.layers)
                    self.doing = event.doing
                    self.document.notify("progress")

    async def wanted(self, operation: Operation, layer: Layer) -> list[Rect] | None:
        """The parts of a layer that are computed, from its corner on; None for all of it."""
        if self.selection is None:
            return None
        areas = selected_areas(self.selection, layer.bounds)
        if areas and await self.engine.reach(operation, layer.raster.source()) is None:
            return None
        return [area.relative_to(layer.bounds) for area in areas]

    def _written(self, present: Layer, before: Layer, place: Rect, patch: Patch) -> Raster:
        """The layer's pixels with a patch, as far as it is selected."""
        if self.selection is None:
            return present.raster.write(place, patch.pixels)
        if self._plain is None:
            self._plain = Raster.empty(Rect(0, 0, 0, 0), before.raster.depth)
        self._plain = self._plain.write(place, patch.pixels)
        x, y = before.x, before.y
        return laid(present.raster, before.raster, place, patch.pixels, self.selection, x, y)

    async def _events(
        self, operation: Operation, layer: Layer, area: list[Rect] | None
    ) -> AsyncGenerator[Patch | Progress, None]:
        """What the operation, fitted to the layer, gives: patches in the coordinates of its result.

        Of a result that has an `area`, only that is given.
        """

        def started(job: Job) -> None:
            self._job = job
            job.visible = self._local(self._visible)

        events = self.engine.stream(
            operation,
            [layer.raster.source()] if operation.inputs else [],
            priority=Priority.FILTER,
            area=area,
            depth=layer.raster.depth,
            started=started,
        )
        async with aclosing(events) as stream:  # type: ignore[type-var]
            async for event in stream:
                yield event

    def _local(self, visible: Rect | None) -> Rect | None:
        """From document coordinates to those of the layer under way."""
        if visible is None or not self.layers:
            return None
        return visible.relative_to(self.layers[-1].bounds)


def targets(state: State, operation: Operation) -> tuple[Layer, ...]:
    """The layers an operation runs on: every one when it resizes, else the active one.

    Raises ValueError, in words for the person, when there is none that may be changed.
    """
    if operation.resizes:
        layers = tuple(layer for layer in state.pixel_layers if not layer.raster.bounds.empty)
        if not layers:
            raise ValueError("This document has no layer with pixels. Add one first.")
        return layers
    layer = state.active_layer
    if layer is None:
        raise ValueError("Choose a pixel layer in the Layers panel first.")
    if layer.locked or layer.lock_pixels:
        raise ValueError(f"“{layer.name}” is locked. Unlock it in the Layers panel first.")
    if layer.raster.bounds.empty:
        raise ValueError(f"“{layer.name}” is empty. Choose a layer with pixels.")
    return (layer,)


def made_layer(state: State, operation: Operation, engine: Engine) -> Layer:
    """An empty layer for what an operation without inputs makes, in the middle of the document.

    A selection becomes its mask. Raises OperationError or ModelError.
    """
    context = Context(models=engine.models, depth=state.depth)
    size = operation.for_part(state.size, state.rect).made_size(context)
    return Layer(
        raster=Raster.empty(Rect.of(size), state.depth),
        name=operation.label,
        x=(state.size.width - size.width) // 2,
        y=(state.size.height - size.height) // 2,
        mask=Mask(state.selection) if state.selection is not None else None,
    )


def resize_factor(state: State, operation: Operation) -> float:
    """Width of the result over width of the document."""
    return operation.output_size(state.size).width / state.size.width if operation.resizes else 1.0


class Session:
    """The program without its window: documents, engine, models, settings."""

    def __init__(self, settings: Settings | None = None, *, engine: Engine | None = None) -> None:
        self.settings = settings if settings is not None else Settings()
        self.models = ModelStore(self.settings.models_path)
        self.engine = engine or Engine(
            self.models,
            device=self.settings.device,
            threads=self.settings.threads or None,
        )
        self.documents: list[Document] = []
        self.recovery: Keeper | None = None
        """Keeps what is edited for the case of a crash; None when the settings say so."""
        if self.settings.recovery:
            self.recovery = Keeper(
                recovery_folder(),
                interval=self.settings.recovery_seconds,
                budget=self.settings.recovery_disk_mb * 2**20,
                models=self.models,
            )
        self._keeping: dict[Document, Callable[[Change], None]] = {}
        self._trying: dict[Document, tuple[FilterRun, bool] | None] = {}
        self._disk = ThreadPoolExecutor(1, thread_name_prefix="sfumato-disk")

    @property
    def limits(self) -> Limits:
        return Limits(megapixels=self.settings.largest_megapixels)

    @property
    def budget(self) -> Budget:
        memory = self.settings.history_memory_mb * 2**20
        return Budget(raw=memory // 2, memory=memory, disk=self.settings.history_disk_mb * 2**20)

    async def open(self, path: Path) -> Document:
        """Open a picture as a document. Raises FileError in words for the person."""
        opened = await self._off_thread(self._with_models, open_picture, path, self.limits)
        document = self.add(opened.state, path)
        document.notes = opened.notes
        self.settings = self.settings.with_recent(path)
        return document

    def add(self, state: State, path: Path | None = None, label: str = "Open") -> Document:
        """A state as a new document."""
        return self._adopt(
            Document(state, path, label=label, budget=self.budget, executor=self._disk)
        )

    def _adopt(self, document: Document) -> Document:
        document.live = Renewal(document, self.engine)
        document.live.check()
        self._keeping[document] = partial(self._keep, document)
        document.listeners.append(self._keeping[document])
        self.documents.append(document)
        return document

    def _keep(self, document: Document, change: Change) -> None:
        """Have what changed written down, on a thread that nobody waits for."""
        if self.recovery is None:
            return
        run = document.filter
        if change in ("preview", "progress"):
            trying = (run, run.status == "failed") if run is not None else None
            if self._trying.get(document) == trying:
                return  # only more of it has been computed
            self._trying[document] = trying
        self.recovery.note(document, document.moment())

    async def left_behind(self) -> list[Found]:
        """Documents of earlier runs that ended without closing them, the newest first."""
        if self.recovery is None:
            return []
        return await self._off_thread(self.recovery.found)

    async def recover(self, found: Found) -> tuple[Document, Recovered]:
        """Open such a document again, with its history. Raises FileError; what was found then stays."""
        assert self.recovery is not None
        try:
            recovered: Recovered = await self._off_thread(found.recover, self.models)
        except FrameError as error:
            raise FileError(
                f"“{found.summary.name}” cannot be recovered: its files in {found.folder} are damaged."
            ) from error
        if recovered.steps:
            history = History.restored(
                recovered.steps, recovered.index, recovered.saved, self.budget, self._disk
            )
            document = Document(history.state, recovered.path, history=history)
            document.name = recovered.name
            self._adopt(document)
        else:  # its file has it all
            document = await self.open(recovered.path or Path(recovered.name))
        document.notes = (*document.notes, *recovered.notes)
        self.recovery.takes_over(document, found)
        self.recovery.note(document, document.moment())
        return document, recovered

    async def save(self, document: Document, path: Path, options: Any = None) -> tuple[str, ...]:
        """Write the document to `path`, its format by the ending.

        Gives notes on what the format cannot hold. Raises FileError, the old file untouched. Only a
        format that holds everything makes the document count as saved under that path.
        """
        await document.settled()
        state = document.state
        saved = await self._off_thread(self._with_models, save, state, path, options)
        if saved.complete:
            document.path = path
            document.name = path.name
            if document.state == state:  # an effect may have been renewed meanwhile
                document.history.mark_saved()
            document.notify("file")
        self.settings = self.settings.with_recent(path)
        return saved.notes

    def close(self, document: Document) -> None:
        document.listeners.remove(self._keeping.pop(document))
        document.close()
        self.documents.remove(document)
        self._trying.pop(document, None)
        if self.recovery is not None:
            self.recovery.forget(document)

    def shut_down(self) -> None:
        """Stop runs, end threads, delete temporary files. The loop still runs when this is called."""
        for document in list(self.documents):
            self.close(document)
        if self.recovery is not None:
            self.recovery.close()
        self.engine.close()
        self._disk.shutdown(wait=True)

    def _with_models(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Call what reads or writes files: live layers record the models that are installed."""
        with using(self.models):
            return function(*arguments)

    async def _off_thread(self, function: Callable[..., Any], *arguments: Any) -> Any:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._disk, function, *arguments)
