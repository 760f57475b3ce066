"""A filter run that keeps showing the last result until its own tiles arrive.

Without it the untouched picture would flash up at every step of a dragged slider.
"""

from __future__ import annotations

from dataclasses import replace

from editor.document.state import State
from editor.session import Document, FilterRun
from neural.engine import Engine
from neural.operation import Operation


class SteadyRun(FilterRun):
    """Begins with what `previous` shows, where both work on the same pixels of the same document."""

    def __init__(
        self,
        document: Document,
        operation: Operation,
        engine: Engine,
        previous: FilterRun | None = None,
    ) -> None:
        self._previous = previous
        super().__init__(document, operation, engine)
        self._previous = None

    def _blank(self) -> State:
        previous = self._previous
        if (
            previous is not None
            and previous.before is self.before
            and previous.layers == self.layers
            and previous.after.size == self.before.size
            and not self.operation.resizes
        ):
            return previous.after
        return super()._blank()

    def settle(self) -> None:
        """Leave only what this run itself has finished: for one that stopped or failed midway."""
        if self.status == "done" or self.operation.resizes:
            return
        state = self.before
        for layer in self.layers:
            result = self.after.layer(layer.id).raster
            raster = layer.raster
            for rect in self.finished:
                place = rect.relative_to(layer.bounds).translate(raster.bounds.x, raster.bounds.y)
                raster = raster.write(place, result.read(place))
            state = state.with_node(replace(layer, raster=raster))
        self.after = state
        self.document.notify("preview")
