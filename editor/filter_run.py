"""A filter shown on a document, from its first tile until it is accepted or dropped. No Qt."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from editor.document.effects import with_effect, with_result
from editor.document.layers import Effect, Layer, Mask
from editor.document.mask_picture import MaskPicture, edits_mask
from editor.document.raster import Raster
from editor.document.refusal import Refusal
from editor.document.scaling import resized
from editor.document.selection.coverage import inverted
from editor.document.selection.within import laid, selected_areas
from editor.document.state import State
from neural.context import Context
from neural.engine import Engine, Job, Priority
from neural.operation import Cancelled, Operation, Patch, Progress
from neural.source import Rect, Source

if TYPE_CHECKING:
    from editor.session import Document


class FilterRun:
    """An operation shown on a document, from its first tile until it is accepted or dropped.

    `after` is the document with what is finished; `finished` are its rectangles in the coordinates of
    `after`. The document itself is untouched until `accept`. Where a mask is edited, it runs on that.
    Only what is selected changes, and, where the operation can tell how far it looks, only that is
    computed. An operation that asks for a subject takes what is selected as that, and may change all.
    """

    def __init__(
        self, document: Document, operation: Operation, engine: Engine, *, beside: bool = False
    ) -> None:
        """`beside`: what is not selected changes, in place of what is.

        Raises OperationError (from `output_size`) or ValueError when it cannot run here.
        """
        self.document = document
        self.operation = operation
        self.engine = engine
        self.before = document.state
        self.masked = self._mask_picture()
        """The mask that it runs on in place of pixels, if that is what is edited."""
        self.beside = beside
        self.layers = self._targets()
        self.factor = resize_factor(self.before, operation)
        self._work = self._blank()
        self._shown: tuple[State, State] | None = None
        self.finished: list[Rect] = []
        # What is made anew has a mask of the selection instead.
        whole = operation.resizes or not operation.inputs
        self.selection = None if whole else self.before.selection
        if self.selection is not None and beside:
            self.selection = inverted(self.selection)
        self.subject: Raster | None = None
        """What is selected, where the operation takes it as the subject of all that it works on."""
        if operation.asks_for_subject:
            self.subject, self.selection = self.selection, None
        self.fraction = 0.0
        self.doing = ""
        self.error: BaseException | None = None
        self.status: Literal["waiting", "running", "done", "failed", "stopped"] = "waiting"
        self._job: Job | None = None
        self._visible: Rect | None = None
        self._task: asyncio.Task[None] | None = None
        self._plain: Raster | None = None  # the result as it is without the selection

    @property
    def after(self) -> State:
        """The document with what is finished."""
        if self.masked is None:
            return self._work
        if self._shown is None or self._shown[0] is not self._work:
            self._shown = self._work, self.masked.worn(self._work)
        return self._shown[1]

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

    def accept(self, *, as_new_layer: bool = False, words: str = "") -> None:
        """Make the result one step of the history, called `words` or else by the operation's label.

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
        elif same and (self.operation.resizes or self.masked or not as_new_layer):
            state = self.after.with_active(present.active, present.target)
        elif self.operation.resizes or self.masked:
            document.notify("preview")
            raise RuntimeError("The document has changed since; run it again.")
        else:
            state = self._landed(present, as_new_layer)
        steps = (*present.metadata.steps, step_text(self.operation, self.engine.models))
        state = replace(state, metadata=state.metadata.with_steps(steps))
        document.apply(words or self.operation.label, state)

    def accept_live(self, *, words: str = "") -> None:
        """Put the operation itself above the layer, as a live layer that changes nothing else.

        Works whether or not the run has finished; what it has finished is not computed again.
        """
        if self.operation.resizes:
            raise RuntimeError("What changes the size cannot stay live.")
        if self.masked:
            raise RuntimeError("A filter of a mask cannot stay live. Untick Live layer.")
        if self.subject is not None:
            raise RuntimeError(
                "A live layer finds the subject by itself. Untick Live layer, or deselect."
            )
        from neural.recipe import step_text

        document, layer = self.document, self.layers[0]
        self.stop()
        document.filter = None
        present = document.state
        there = present.find(layer.id)
        if not isinstance(there, Layer):
            document.notify("preview")
            raise RuntimeError("The layer is gone; choose another and run it again.")
        kept = present.selection  # the mask is made of what changes
        if kept is not None and self.beside:
            present = replace(present, selection=inverted(kept))
        state = with_effect(present, self.operation, self.operation.title, only=layer.id)
        state = replace(state, selection=kept)
        effect = state.active_node
        assert isinstance(effect, Effect)
        finished = self.status == "done" and effect.operation == self.operation
        if finished and there.raster is self.before.layer(layer.id).raster:
            result = self._work.layer(layer.id).raster
            step = step_text(effect.operation, self.engine.models)
            state = with_result(state, there, result, step)
        document.apply(words or self.operation.label, state)

    def _landed(self, present: State, as_new_layer: bool) -> State:
        layer = self.layers[0]
        if not self.operation.inputs:
            above = present.active if self.before.active == present.active else None
            return present.insert(self._work.layer(layer.id), above=above)
        result = self._work.layer(layer.id).raster
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

    def _mask_picture(self) -> MaskPicture | None:
        one = bool(self.operation.inputs) and not self.operation.resizes
        return MaskPicture(self.before) if one and edits_mask(self.before) else None

    def _targets(self) -> tuple[Layer, ...]:
        """The layers that are computed; what has no inputs is made on a new one."""
        if self.masked is not None:
            return (self.masked.layer,)
        if self.operation.inputs:
            return targets(self.before, self.operation)
        return (made_layer(self.before, self.operation, self.engine),)

    def _untouched(self) -> State:
        """The document with nothing computed; a layer that is to be made is there and empty."""
        if self.masked is not None:
            return self.masked.state
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
        corner = self._work.layer(layer.id).raster.bounds
        area = await self.wanted(operation, layer)
        if area is not None and not area:
            return  # nothing of the layer is selected
        async with aclosing(self._events(operation, layer, area)) as stream:
            async for event in stream:
                if isinstance(event, Patch):
                    present = self._work.layer(layer.id)
                    place = event.rect.translate(corner.x, corner.y)
                    raster = self._written(present, layer, place, event)
                    self._work = self._work.with_node(replace(present, raster=raster))
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
            subject=self.subject_of(layer),
            started=started,
        )
        async with aclosing(events) as stream:  # type: ignore[type-var]
            async for event in stream:
                yield event

    def subject_of(self, layer: Layer) -> Source | None:
        """What is selected as the subject, as a mask of the layer."""
        return self.subject.source(layer.bounds) if self.subject is not None else None

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
        raise Refusal("“{}” is locked. Unlock it in the Layers panel first.", layer.name)
    if layer.raster.bounds.empty:
        raise Refusal("“{}” is empty. Choose a layer with pixels.", layer.name)
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
        mask=Mask(raster=state.selection) if state.selection is not None else None,
    )


def resize_factor(state: State, operation: Operation) -> float:
    """Width of the result over width of the document."""
    return operation.output_size(state.size).width / state.size.width if operation.resizes else 1.0
