"""Filter menu: beginning a filter in the Properties panel, and repeating the last one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from editor.session import Change, Document, FilterRun

if TYPE_CHECKING:
    from editor.ui.filter_panel import FilterPanel
    from editor.ui.window import MainWindow
    from neural.operation import Operation


class FilterCommands(QObject):
    """Leads a filter from its menu entry to the panel, and remembers what was applied last."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.window = window
        self.panel: FilterPanel | None = None
        self.last: Operation | None = None
        """What was applied last, with its values."""
        self._followed: Document | None = None
        self._trying: Document | None = None
        self._run: FilterRun | None = None

    def begin(self, operation: type[Operation]) -> None:
        """Open a filter's options and show it on the canvas at once."""
        document = self.window.document
        if document is None:
            return
        if self.panel is None:
            from editor.ui.filter_panel import FilterPanel

            self.panel = FilterPanel(self.window.session)
            self.panel.closed.connect(self._closed)
        self._trying = document
        self.window.show_panel("properties")
        self.window.properties.show_filter(self.panel)
        self.panel.begin(document, operation, self.window.visible_rect)

    def _closed(self) -> None:
        self._trying = None
        self.window.properties.show_filter(None)
        if self.window.canvas is not None:
            self.window.canvas.setFocus()

    def repeat(self) -> None:
        """Run the last filter again with the same values, and apply it when it is done."""
        document = self.window.document
        if document is None or self.last is None or document.filter is not None:
            return
        try:
            run = FilterRun(document, self.last, self.window.session.engine)
        except ValueError as error:
            self.window.notices.show_error(str(error))
            return
        run.start(self.window.visible_rect())
        self.window.spawn(self._accept_when_done(run))

    async def _accept_when_done(self, run: FilterRun) -> None:
        await run.wait()
        if run.document.filter is not run:
            return
        if run.status == "done":
            run.accept()
            return
        run.cancel()
        if run.error is not None:
            again = {self.tr("Try again"): self.repeat}
            self.window.notices.show_error(str(run.error), again)

    def enable(self, there: bool) -> None:
        """The filters can be chosen while there is a document."""
        for action in self.window.menus.filters.values():
            action.setEnabled(there)

    def follow(self, document: Document | None) -> None:
        """Another document came to the front: the panel of a filter stays with its own."""
        if self._followed is not None:
            self._followed.listeners[:] = [
                heard
                for heard in self._followed.listeners
                if not (isinstance(heard, partial) and heard.func == self._changed)
            ]
        self._followed = document
        self._run = document.filter if document is not None else None
        if document is not None:
            document.listeners.append(partial(self._changed, document))
        trying = self.panel if document is not None and document is self._trying else None
        self.window.properties.show_filter(trying)

    def leave(self, document: Document) -> None:
        """A document goes: its filter goes with it."""
        if document.filter is not None:
            document.filter.cancel()
        if document is self._trying:
            self._closed()

    def _changed(self, document: Document, change: Change) -> None:
        if document.filter is not None:
            self._run = document.filter
        elif self._run is not None and change == "state":
            step = document.history.steps[document.history.index]
            if step.label == self._run.operation.label:
                self.last = self._run.operation
            self._run = None
