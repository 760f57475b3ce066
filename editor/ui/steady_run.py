"""A filter run that keeps showing the last result until its own tiles arrive.

Without it the untouched picture would flash up at every step of a dragged slider. A choice that only mixes
what has been computed already, as an Amount does, is mixed and not run: no network is asked.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace

from editor.document.layers import Layer
from editor.document.mask_picture import MaskPicture
from editor.document.raster import Raster
from editor.document.selection.within import selected_areas
from editor.document.state import State
from editor.filter_run import FilterRun
from editor.session import Document
from neural.engine import Engine
from neural.mixing import mixed
from neural.operation import Operation, OperationError, Part, Patch, Progress
from neural.source import Pixels, Rect, Source, nearest
from neural.source import parts as clipped

CELL = 512
"""Edge in pixels of the pieces in which results are mixed."""


class SteadyRun(FilterRun):
    """Begins with what `previous` shows, where both work on the same pixels of the same document.

    It keeps the whole results that its operation is mixed from, and takes them over from `previous`.
    """

    def __init__(
        self,
        document: Document,
        operation: Operation,
        engine: Engine,
        previous: FilterRun | None = None,
        *,
        beside: bool = False,
    ) -> None:
        self._previous = previous
        self._kept: dict[tuple[str, Operation], Raster] = {}
        """Whole results by layer and operation."""
        super().__init__(document, operation, engine, beside=beside)
        self._previous = None
        if isinstance(previous, SteadyRun) and self._continues(previous):
            self._kept = {
                key: previous._kept[key]
                for layer in self.layers
                for key in self._keys(operation, layer)
                if key in previous._kept
            }

    def ready(self, operation: Operation) -> bool:
        """Whether all that this choice is mixed from is there, so that nothing need be run."""
        if self.before is not self.document.state or operation.resizes != self.operation.resizes:
            return False
        try:
            fitted = [self._fitted(operation, layer).parts() for layer in self.layers]
        except OperationError:  # a size that cannot be: the run says so
            return False
        return all(len(parts) > 1 for parts in fitted) and all(
            (layer.id, part.operation) in self._kept
            for layer, parts in zip(self.layers, fitted, strict=True)
            for part in parts
            if part.operation is not None and part.weight > 0
        )

    def _continues(self, previous: FilterRun) -> bool:
        same = [layer.id for layer in previous.layers] == [layer.id for layer in self.layers]
        same = same and previous.beside == self.beside  # what is shown lies elsewhere
        return previous.before is self.before and same

    def _fitted(self, operation: Operation, layer: Layer) -> Operation:
        return operation.for_part(self.before.size, layer.bounds, visible=layer.visible)

    def _keys(self, operation: Operation, layer: Layer) -> list[tuple[str, Operation]]:
        parts = self._fitted(operation, layer).parts()
        runs = [part.operation for part in parts if part.operation is not None]
        return [(layer.id, each) for each in runs] if len(parts) > 1 else []

    def _mask_picture(self) -> MaskPicture | None:
        previous = self._previous
        kept = previous.masked if previous is not None and previous.before is self.before else None
        return kept if kept and not self.operation.resizes else super()._mask_picture()

    def _targets(self) -> tuple[Layer, ...]:
        previous = self._previous
        if not self.operation.inputs and previous is not None and previous.before is self.before:
            fresh = super()._targets()[0]
            # The same layer at the new one's size, so that what it shows can stay until then.
            if fresh.bounds == previous.layers[0].bounds and fresh.mask == previous.layers[0].mask:
                return (replace(fresh, id=previous.layers[0].id),)
            return (fresh,)
        return super()._targets()

    def _blank(self) -> State:
        previous = self._previous
        if (
            previous is not None
            and self._continues(previous)
            and not self.operation.resizes
            and previous._work.size == self.before.size
        ):
            if self.operation.inputs:
                return previous._work
            raster = previous._work.layer(self.layers[0].id).raster
            return self._untouched().with_node(replace(self.layers[0], raster=raster))
        return super()._blank()

    async def wanted(self, operation: Operation, layer: Layer) -> list[Rect] | None:
        if self.selection is None or not self.ready(self.operation):
            return await super().wanted(operation, layer)
        # To mix, nothing around what is selected is needed.
        areas = selected_areas(self.selection, layer.bounds)
        return [area.relative_to(layer.bounds) for area in areas]

    async def _events(
        self, operation: Operation, layer: Layer, area: list[Rect] | None
    ) -> AsyncGenerator[Patch | Progress, None]:
        parts = operation.parts()
        if len(parts) == 1:
            async with aclosing(super()._events(operation, layer, area)) as events:
                async for event in events:
                    yield event
            return
        parts = tuple(part for part in parts if part.weight > 0)
        missing = [
            part.operation
            for part in parts
            if part.operation is not None and (layer.id, part.operation) not in self._kept
        ]
        for number, part in enumerate(missing):
            last = number == len(missing) - 1
            size = part.output_size(layer.raster.bounds.size)
            key, result = (layer.id, part), Raster.empty(Rect.of(size), layer.raster.depth)
            async with aclosing(super()._events(part, layer, area)) as events:
                async for event in events:
                    if isinstance(event, Progress):
                        yield Progress((number + event.fraction) / len(missing), event.doing)
                        continue
                    result = result.write(event.rect, event.pixels)
                    if last:  # the others are there
                        sources = self._sources(parts, layer, {part: result.source()})
                        yield Patch(event.rect, await _mixed(sources, event.rect))
            self._kept[key] = result
        if missing:
            return
        whole = Rect.of(operation.output_size(layer.raster.bounds.size))
        sources = self._sources(parts, layer, {})
        pending = list(whole.grid(CELL))
        if area is not None:
            pending = clipped(pending, area)
        total = max(1, sum(cell.area for cell in pending))
        done = 0
        while pending:
            visible = self._local(self._visible)
            if visible is not None:
                visible = visible.scaled_with(layer.raster.bounds.size, whole.size)
            cell = nearest(pending, visible)
            pending.remove(cell)
            yield Patch(cell, await _mixed(sources, cell))
            done += cell.area
            yield Progress(done / total)

    def _sources(
        self, parts: tuple[Part, ...], layer: Layer, fresh: dict[Operation, Source]
    ) -> list[tuple[Source, float]]:
        """The results to mix and their weights; those that are `fresh` are not all there yet."""

        def of(operation: Operation | None) -> Source:
            if operation is None:
                return layer.raster.source()
            return fresh.get(operation) or self._kept[layer.id, operation].source()

        return [(of(part.operation), part.weight) for part in parts]

    def settle(self) -> None:
        """Leave only what this run itself has finished: for one that stopped or failed midway."""
        if self.status == "done" or self.operation.resizes:
            return
        state = self._untouched()
        for layer in self.layers:
            result = self._work.layer(layer.id).raster
            raster = layer.raster
            for rect in dict.fromkeys(self.finished):  # some are finished again and again
                place = rect.relative_to(layer.bounds).translate(raster.bounds.x, raster.bounds.y)
                raster = raster.write(place, result.read(place))
            state = state.with_node(replace(layer, raster=raster))
        self._work = state
        self.document.notify("preview")


async def _mixed(sources: list[tuple[Source, float]], rect: Rect) -> Pixels:
    """A place of a mixture; computed off this thread where there is something to compute."""

    def mix() -> Pixels:
        return mixed([(source.read(rect), weight) for source, weight in sources])

    if len(sources) == 1:
        return mix()
    return await asyncio.get_running_loop().run_in_executor(None, mix)
