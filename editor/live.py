"""Live layers kept up to date: what changed below an effect is computed anew, in the engine. No Qt.

An effect of single pixels is computed as the document is drawn and needs nothing of this. Of any other
only the tiles are computed that a change below can have reached; the old ones are shown meanwhile. What
was computed stays with the state it belongs to, so that undo finds it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from editor.document.changes import changed_rects
from editor.document.effects import shown_effects
from editor.document.layers import Basis, Effect, Node, below
from editor.document.picture import opaque
from editor.document.raster import TILE, Key, Raster, keys_of, rect_of
from editor.document.state import State
from neural.context import Context
from neural.engine import Engine, Job, Priority
from neural.operation import Cancelled, Operation, Patch
from neural.source import Depth, Pixels, Rect, Size

if TYPE_CHECKING:
    from editor.session import Document

FORGOTTEN = 64
"""So many answers on how far operations look are remembered."""


@dataclass(frozen=True, slots=True)
class Backdrop:
    """What lies below an effect, as a picture of the document's size that operations read."""

    state: State
    id: str
    opaque: bool

    @classmethod
    def of(cls, state: State, effect: Effect) -> Backdrop:
        seen = below(state.layers, effect.id) or ()
        return cls(state, effect.id, opaque(replace(state, layers=seen)))

    @property
    def size(self) -> Size:
        return self.state.size

    @property
    def depth(self) -> Depth:
        return self.state.depth

    def read(self, rect: Rect) -> Pixels:
        from editor.document.projection import backdrop  # the compositor is heavy to import

        pixels = backdrop(self.state, self.id, rect)
        assert pixels is not None  # only effects that show are computed
        return pixels


def stale(state: State, effect: Effect, reach: int | None) -> frozenset[Key]:
    """The tiles of an effect's result that do not follow from what is below it now.

    `reach` is how far the operation looks, None for everywhere. Where the mask hides the effect nothing
    is stale.
    """
    keys = lacking(state, effect, reach)
    return keys & _needed(state, effect) if keys else keys


def lacking(state: State, effect: Effect, reach: int | None) -> frozenset[Key]:
    """The same, whether or not the mask shows them."""
    every = frozenset(keys_of(state.rect))
    basis, seen = effect.basis, below(state.layers, effect.id)
    if seen is None:
        return frozenset()
    if (
        basis is None
        or effect.result is None
        or effect.result.depth != state.depth
        or basis.operation != effect.operation
        or basis.size != state.size
    ):
        return every
    rects = [rect for rect in changed_rects(basis.below, seen) if rect.overlaps(state.rect)]
    if not rects:
        return effect.pending
    if reach is None:
        return every
    touched = {
        key
        for rect in rects
        for key in keys_of(rect.intersect(state.rect).inflate(reach).intersect(state.rect))
    }
    return effect.pending | touched


def _needed(state: State, effect: Effect) -> frozenset[Key]:
    """The tiles that the mask, if there is one, lets be seen."""
    mask = effect.shown_mask
    if mask is None or mask.raster.base:
        return frozenset(keys_of(state.rect))
    keys: set[Key] = set()
    for key in mask.raster.tiles:
        place = rect_of(key).translate(mask.x, mask.y).intersect(state.rect)
        keys.update(keys_of(place))
    return frozenset(keys)


def computed_effects(state: State) -> Iterator[Effect]:
    """The effects that show and need computing, each after those it may depend on."""
    return (effect for effect in shown_effects(state.layers) if not effect.direct)


def rects_of(keys: Iterable[Key]) -> list[Rect]:
    """Tiles as rectangles that do not overlap: those side by side joined, and equal rows below each other."""
    rows: dict[int, list[tuple[int, int]]] = {}
    for row, column in sorted(keys):
        runs = rows.setdefault(row, [])
        if runs and runs[-1][1] == column:
            runs[-1] = (runs[-1][0], column + 1)
        else:
            runs.append((column, column + 1))
    joined: list[tuple[int, int, int, int]] = []
    growing: dict[tuple[int, int], tuple[int, int]] = {}
    for row in sorted(rows):
        fresh: dict[tuple[int, int], tuple[int, int]] = {}
        for run in rows[row]:
            top, bottom = growing.pop(run, (row, row))
            fresh[run] = (top, row + 1) if bottom == row else (row, row + 1)
            if bottom != row:
                joined.append((run[0], top, run[1], bottom))
        joined += [(run[0], top, run[1], bottom) for run, (top, bottom) in growing.items()]
        growing = fresh
    joined += [(run[0], top, run[1], bottom) for run, (top, bottom) in growing.items()]
    return [
        Rect.edges(left * TILE, top * TILE, right * TILE, bottom * TILE)
        for left, top, right, bottom in joined
    ]


class Renewal:
    """Keeps the effects of one document up to date while the event loop runs.

    `now` is the effect being computed, `fraction` how far it is. An effect whose operation fails is left
    as it is until something changes; `problem` is what it said.
    """

    def __init__(self, document: Document, engine: Engine) -> None:
        self.document = document
        self.engine = engine
        self.now: str | None = None
        self.fraction = 0.0
        self.visible: Rect | None = None
        self.problems: dict[str, str] = {}
        """What was wrong, by the id of the effect."""
        self.computed = 0
        """Tiles asked of the engine so far."""
        self._failed: dict[str, tuple[Operation, tuple[Node, ...] | None]] = {}
        self._reaches: dict[str, int | None] = {}
        self._task: asyncio.Task[None] | None = None
        self._job: Job | None = None
        self._closed = False

    def check(self) -> None:
        """The document may have changed: stop what is no longer wanted, begin what is."""
        if self._closed:
            return
        if self._job is not None and not self._still_wanted():
            self._job.cancel()
        if self._task is None and self._next() is not None:
            try:
                loop = asyncio.get_running_loop()
            except RuntimeError:
                return  # without an event loop, as in batch, `renewed` does it
            self._task = loop.create_task(self._run())

    def looks_everywhere(self, effect: Effect) -> bool:
        """Whether a change anywhere below means computing all of it; False until that is known."""
        key = self._key(self.document.state, effect)
        return key in self._reaches and self._reaches[key] is None

    def look_at(self, visible: Rect | None) -> None:
        """What the person sees of the document, to be computed first."""
        self.visible = visible
        if self._job is not None:
            self._job.visible = visible

    @property
    def busy(self) -> bool:
        """Whether something is being computed."""
        return self._task is not None

    async def settled(self) -> None:
        """Until every effect is up to date, or cannot be."""
        while self._task is not None:
            await asyncio.gather(self._task, return_exceptions=True)

    def close(self) -> None:
        """Stop for good."""
        self._closed = True
        if self._job is not None:
            self._job.cancel()
        if self._task is not None:
            self._task.cancel()

    def _next(self) -> Effect | None:
        """The first effect to be computed; none while a filter is being tried."""
        if self.document.filter is not None:
            return None
        state = self.document.state
        for effect in computed_effects(state):
            if stale(state, effect, None):
                failed = self._failed.get(effect.id)
                if failed is None or failed != (effect.operation, below(state.layers, effect.id)):
                    return effect
        return None

    def _still_wanted(self) -> bool:
        """Whether what is being computed still follows from the document."""
        state, id = self.document.state, self.now
        node = state.find(id) if id is not None else None
        return (
            self.document.filter is None
            and isinstance(node, Effect)
            and node.basis is not None
            and node.basis.operation == node.operation
            and node.basis.size == state.size
            and not changed_rects(node.basis.below, below(state.layers, node.id) or ())
        )

    async def _run(self) -> None:
        try:
            while not self._closed:
                effect = self._next()
                if effect is None:
                    break
                await self._renew(effect)
        finally:
            self._task = None
            self.now = None
            if not self._closed:
                self.document.notify("live")

    async def _renew(self, effect: Effect) -> None:
        """Compute what is stale of one effect, until done or until the document has gone on."""
        state = self.document.state
        seen = below(state.layers, effect.id)
        try:
            reach = await self._reach(state, effect)
            wanted = self._begin(effect, reach)
            if wanted:
                await self._compute(effect.id, wanted, whole=reach is None)
            self._failed.pop(effect.id, None)
            self.problems.pop(effect.id, None)
        except Cancelled:
            await asyncio.sleep(0)  # gave way, or is no longer wanted: look again
        except asyncio.CancelledError:
            raise
        except Exception as error:  # whatever an operation raises is shown, never lost
            self.problems[effect.id] = str(error) or type(error).__name__
            self._failed[effect.id] = (effect.operation, seen)
        finally:
            self._job = None

    @staticmethod
    def _key(state: State, effect: Effect) -> str:
        values = effect.operation.model_dump_json()
        return f"{effect.operation.id} {values} {state.size} {state.depth}"

    async def _reach(self, state: State, effect: Effect) -> int | None:
        key = self._key(state, effect)
        if key not in self._reaches:
            if len(self._reaches) > FORGOTTEN:
                self._reaches.clear()
            source = Backdrop.of(state, effect)
            self._reaches[key] = await self.engine.reach(effect.operation, source)
        return self._reaches[key]

    def _begin(self, effect: Effect, reach: int | None) -> frozenset[Key]:
        """Note on the effect what it is going to be computed from; gives the tiles that must be.

        None must be when the document has gone on.
        """
        from neural.recipe import step_text  # not before it is needed: the window starts without

        state = self.document.state
        node = state.find(effect.id)
        seen = below(state.layers, effect.id)
        if not isinstance(node, Effect) or node.operation != effect.operation or seen is None:
            return frozenset()
        pending = lacking(state, node, reach)
        result = node.result
        if result is None or result.depth != state.depth or result.bounds != state.rect:
            result = Raster.empty(state.rect, state.depth)
        fresh = replace(
            node,
            result=result,
            basis=Basis(
                node.operation, seen, state.size, step_text(node.operation, self.engine.models)
            ),
            pending=pending,
        )
        self.now, self.fraction = node.id, 0.0
        self._amend(fresh)
        return stale(self.document.state, fresh, reach)

    async def _compute(self, id: str, wanted: frozenset[Key], *, whole: bool) -> None:
        """Run the operation for some tiles, or for all of the picture where it looks everywhere."""
        state = self.document.state
        effect = state.node(id)
        assert isinstance(effect, Effect)
        self.computed += len(wanted)

        def started(job: Job) -> None:
            self._job = job
            job.visible = self.visible

        uncovered = _Uncovered(wanted, state.rect)
        events = self.engine.stream(
            effect.operation,
            [Backdrop.of(state, effect)],
            priority=Priority.BACKGROUND,
            area=None if whole else [rect.intersect(state.rect) for rect in rects_of(wanted)],
            started=started,
        )
        async with aclosing(events) as stream:  # type: ignore[type-var]
            async for event in stream:
                if not self._still_wanted():
                    raise Cancelled
                if isinstance(event, Patch):
                    self._take(id, event, uncovered)
                else:
                    self.fraction = event.fraction
                    self.document.notify("live")
        node = self.document.state.node(id)
        assert isinstance(node, Effect)
        left = frozenset[Key]() if whole else node.pending - wanted
        self._amend(replace(node, pending=left), settled=True)

    def _take(self, id: str, patch: Patch, uncovered: _Uncovered) -> None:
        node = self.document.state.node(id)
        assert isinstance(node, Effect)
        assert node.result is not None
        finished = uncovered.cover(patch.rect)
        fresh = replace(
            node,
            result=node.result.write(patch.rect, patch.pixels),
            pending=node.pending - finished,
        )
        self._amend(fresh)

    def _amend(self, effect: Effect, *, settled: bool = False) -> None:
        """The same document, an effect of it computed further."""
        self.document.history.amend(self.document.state.with_node(effect), renewed=settled)
        self.document.notify("live")


class _Uncovered:
    """The pixels of some tiles that no patch has brought yet."""

    def __init__(self, keys: Iterable[Key], within: Rect) -> None:
        self._within = within
        self._left: dict[Key, npt.NDArray[np.bool_] | None] = dict.fromkeys(keys)

    def cover(self, rect: Rect) -> frozenset[Key]:
        """The tiles that this rectangle completes."""
        done: set[Key] = set()
        for key in keys_of(rect):
            if key not in self._left:
                continue
            area = rect_of(key).intersect(self._within)
            if not rect.contains(area):
                left = self._left[key]
                if left is None:
                    left = np.ones((area.height, area.width), np.bool_)
                    self._left[key] = left
                left[rect.intersect(area).relative_to(area).slices] = False
                if left.any():
                    continue
            del self._left[key]
            done.add(key)
        return frozenset(done)


def renewed(
    state: State, context: Context, progress: Callable[[str], None] = lambda _: None
) -> State:
    """The state with every effect that shows up to date, computed on the calling thread.

    For batch and the command line. `progress` is told the name of each effect. Raises what the
    operations raise.
    """
    from neural.recipe import step_text

    for node in computed_effects(state):
        effect = state.node(node.id)
        assert isinstance(effect, Effect)
        if not stale(state, effect, None):
            continue
        progress(effect.name)
        result = Raster.empty(state.rect, state.depth)
        for event in effect.operation.run([Backdrop.of(state, effect)], context):
            context.checkpoint()
            if isinstance(event, Patch):
                result = result.write(event.rect, event.pixels)
        seen = below(state.layers, effect.id) or ()
        step = step_text(effect.operation, context.models)
        basis = Basis(effect.operation, seen, state.size, step)
        state = state.with_node(replace(effect, result=result, basis=basis, pending=frozenset()))
    return state
