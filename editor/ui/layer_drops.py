"""Layers dragged out of the panel: onto the tab of another document, which opens it, or onto its canvas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject, QPointF
from PySide6.QtGui import QDragMoveEvent, QDropEvent

from editor.session import Document
from editor.ui.layers_model import MIME, layers_dragged

if TYPE_CHECKING:
    from editor.ui.window import MainWindow


class LayerDrops(QObject):
    """Takes layers that are dropped on a window, outside its Layers panel."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.window = window

    def takes(self, data: QMimeData) -> bool:
        return data.hasFormat(MIME)

    def move(self, event: QDragMoveEvent) -> None:
        """Open the document whose tab is under the layers; say whether they can be dropped there."""
        at = event.position()
        tab = self._tab_at(at)
        if tab is not None and tab is not self.window.document:
            self.window.show_document(tab)
        source, _ = layers_dragged(event.mimeData())
        if source is not None and self._target(at) not in (None, source):
            event.acceptProposedAction()
        else:
            event.ignore()

    def drop(self, event: QDropEvent) -> None:
        """Copy the layers: to the point of the canvas, or, on a tab, to where they were."""
        source, ids = layers_dragged(event.mimeData())
        target = self._target(event.position())
        if source is None or target is None or target is source:
            return
        event.acceptProposedAction()
        from editor.document.carry import carried

        try:
            state = carried(source.state, ids, target.state, self._point(event.position(), source))
        except ValueError as error:
            from editor.ui.texts import said

            self.window.notices.show_error(said(error))
            return
        target.apply(self.tr("Copy layers from {}").format(source.name), state)
        self.window.show_document(target)

    def _tab_at(self, at: QPointF) -> Document | None:
        tabs = self.window.tabs
        row = tabs.tabAt(tabs.mapFrom(self.window, at.toPoint()))
        return tabs.tabData(row) if row >= 0 and tabs.isVisible() else None

    def _target(self, at: QPointF) -> Document | None:
        """The document on whose tab or canvas a point of the window lies."""
        tab = self._tab_at(at)
        if tab is not None:
            return tab
        return self.window.document if self._canvas_point(at) is not None else None

    def _canvas_point(self, at: QPointF) -> QPointF | None:
        canvas = self.window.canvas
        if canvas is None:
            return None
        inside = QPointF(canvas.mapFrom(self.window, at.toPoint()))
        return inside if canvas.rect().contains(inside.toPoint()) else None

    def _point(self, at: QPointF, source: Document) -> tuple[float, float] | None:
        """Where in the picture; None between documents of one size, whose layers keep their place."""
        canvas, inside = self.window.canvas, self._canvas_point(at)
        target = self.window.document
        if inside is None or target is None or target.state.size == source.state.size:
            return None
        return canvas.picture_point(inside)
