"""Filter menu: leads filters to the panel that shows their options, and repeats the last one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from editor.document.layers import Layer
from editor.session import Document
from neural.source import Rect

if TYPE_CHECKING:
    from editor.ui.filter_panel import FilterPanel
    from editor.ui.window import MainWindow
    from neural.operation import Operation


FRESH = (1024, 1024)
"""Size in pixels of a document that is made for what needs none."""


class FilterCommands(QObject):
    """Keeps the filter panel in step with the document in front."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.window = window
        self._panel: FilterPanel | None = None

    @property
    def panel(self) -> FilterPanel:
        """The panel of filters, made for the first one."""
        if self._panel is None:
            from editor.ui.filter_panel import FilterPanel  # not before the window is there

            self._panel = FilterPanel(self.window.session, self.window)
            self._panel.shown.connect(lambda _: self._show())
            self._panel.closed.connect(self._closed)
            self._panel.applied.connect(self._applied)
            self._panel.before_toggled.connect(self.window.show_before)
            self._panel.overlay_changed.connect(self.window.desk.show_overlay)
        return self._panel

    def begin(self, operation: type[Operation], values: Mapping[str, Any] | None = None) -> None:
        """Open a filter's options, with some chosen already, and show it on the canvas at once."""
        document = self.window.document
        if document is None and not operation.inputs:
            document = self._fresh()
        if document is None:
            return
        self.window.show_panel("properties")
        if values is None and self._stays_live(document, operation):
            self.window.commands["layer"].new_live(operation)
        else:
            self.panel.begin(document, operation, self._visible(document), values)

    def gallery(self) -> None:
        """Show every filter and style on the active layer; a click opens its options."""
        document = self.window.document
        layer = document.state.active_layer if document is not None else None
        if layer is None or layer.raster.bounds.empty:
            return
        from editor.ui.gallery import Entry, Gallery

        def open_filter(entry: Entry) -> None:
            self.begin(entry.operation, entry.values or None)

        gallery = Gallery(self.window.session.engine, layer.raster.source(), self.window)
        gallery.chosen.connect(open_filter)
        gallery.open()
        gallery.begin()

    def _stays_live(self, document: Document, operation: type[Operation]) -> bool:
        """Whether there are no pixels to change: above an adjustment a filter is a live layer itself."""
        from editor.document.effects import can_stay_live
        from editor.document.mask_picture import edits_mask

        state = document.state
        node = state.active_node
        return (
            document.filter is None
            and node is not None
            and not isinstance(node, Layer)
            and not edits_mask(state)
            and can_stay_live(operation)
        )

    def _fresh(self) -> Document:
        """A new document for what is made out of nothing."""
        from editor.document.raster import Raster
        from editor.document.state import State

        rect = Rect(0, 0, *FRESH)
        layer = Layer(raster=Raster.empty(rect), name=self.tr("Layer 1"))
        state = State(size=rect.size, layers=(layer,), active=layer.id)
        document = self.window.session.add(state, label=self.tr("New"))
        self.window.show_document(document)
        return document

    def repeat(self) -> None:
        """Apply the last filter again with the same choices."""
        document = self.window.document
        if document is not None:
            self.panel.repeat_last(document, self._visible(document))

    def _visible(self, document: Document) -> Callable[[], Rect | None]:
        """What is seen of the document, whichever is in front when it is asked."""
        return lambda: self.window.visible_rect(document)

    @property
    def can_repeat(self) -> bool:
        return self._panel is not None and self._panel.last is not None

    def apply(self) -> None:
        """Enter on the canvas."""
        if self._panel is not None:
            self._panel.apply()

    def cancel(self) -> None:
        """Esc on the canvas."""
        if self._panel is not None:
            self._panel.cancel()

    def look(self) -> None:
        """The canvas was scrolled or zoomed."""
        if self._panel is not None:
            self._panel.look()

    def follow(self, document: Document | None) -> None:
        """Another document came to the front: its own filter is shown, if it has one."""
        if self._panel is not None:
            self._panel.show_document(document)
            self._show()

    def leave(self, document: Document) -> None:
        """A document goes, and its filter with it."""
        if self._panel is not None:
            self._panel.drop(document)

    def _show(self) -> None:
        trying = self.panel.current is not None
        self.window.properties.show_filter(self.panel if trying else None)

    def _closed(self, document: Document) -> None:
        self._show()
        self.window.refresh()  # there is a last filter now
        if document is self.window.document and self.window.canvas is not None:
            self.window.canvas.setFocus()

    def _applied(self, document: Document, label: str) -> None:
        self.window.notices.show_note(
            self.tr("{} was applied.").format(label),
            {self.tr("Undo"): lambda: self._take_back(document, label)},
            seconds=6,
        )

    def _take_back(self, document: Document, label: str) -> None:
        """Undo, if that step is still the last one."""
        if document.history.undo_label == label:
            document.undo()
