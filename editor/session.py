"""Documents being edited and the filters that run on them. No Qt: the window only shows this.

Everything here belongs to one thread, the one with the event loop. Only frozen values cross to the
engine's thread.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from editor.document.files import FileError, Limits, open_picture, save
from editor.document.history import Budget, History, Step
from editor.document.layers import walk
from editor.document.record import using
from editor.document.state import State, Target
from editor.filter_run import FilterRun
from editor.live import Renewal
from editor.recovery.frames import FrameError
from editor.recovery.journal import Moment, Running
from editor.recovery.keeper import Found, Keeper, recovery_folder
from editor.recovery.reading import Recovered
from editor.settings import Settings
from neural.engine import Engine
from neural.models import ModelStore
from neural.source import Rect

if TYPE_CHECKING:
    from editor.document.command import Command

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

    def apply(
        self,
        label: str,
        state: State,
        key: str | None = None,
        command: Command | None = None,
        on: Collection[str] = (),
    ) -> None:
        """One undoable step. Steps with the same key in a row become one.

        `command` is what led to it, and `on` the nodes that were chosen for it.
        """
        self.sketched = None
        acted = tuple(on) if command is not None and command.on_layers else ()
        self.history.push(label, state, key, command, acted)
        self.notify("state")

    def do(
        self, command: Command, words: str, on: Collection[str] = (), key: str | None = None
    ) -> None:
        """Carry a command out on the nodes `on`, or else on the chosen ones; nothing when that changes
        nothing. `words` are for the history. Raises ValueError as `Command.apply`."""
        on = tuple(on) or self.chosen
        state = command.apply(self.state, on)
        if state != self.state:
            self.apply(words, state, key, command, on)

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
        self.background = "Background"
        """What the only layer of a picture is called that comes from a file."""
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
        document = self.add(self._named(opened.state), path)
        document.notes = opened.notes
        self.settings = self.settings.with_recent(path)
        return document

    def _named(self, state: State) -> State:
        """With the only layer called as the person's language has it."""
        layer = state.layers[0]
        if len(state.layers) > 1 or layer.name != "Background":
            return state
        return replace(state, layers=(replace(layer, name=self.background),))

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
                "“{}” cannot be recovered: its files in {} are damaged.",
                found.summary.name,
                found.folder,
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
