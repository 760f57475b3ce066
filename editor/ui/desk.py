"""The middle of the window: a tab and a canvas for each document, or the welcome page."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout, QWidget

from editor.ui.notices import NoticeBar
from editor.ui.welcome import Welcome

if TYPE_CHECKING:
    from editor.document.state import State
    from editor.session import Change, Document
    from editor.ui.tools.tool import Tool
    from editor.ui.window import MainWindow
    from neural.source import Rect


class Desk(QWidget):
    """Documents side by side, one of them in front.

    `fronted` carries another document that has come to the front, None when the last has gone; `moved` tells
    of anything that the rest of the window shows about the one in front.
    """

    fronted = Signal(object)
    moved = Signal()

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._canvases: dict[int, Any] = {}
        self._pixel_grid = True
        self.front: Document | None = None
        self.tabs = QTabBar(self)
        self.tabs.setObjectName("documents")
        self.tabs.setDocumentMode(True)
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setTabsClosable(True)
        self.tabs.setMovable(True)
        self.tabs.setElideMode(Qt.TextElideMode.ElideMiddle)
        self.tabs.setAccessibleName(self.tr("Documents"))
        self.tabs.currentChanged.connect(self._tab_chosen)
        self.tabs.tabCloseRequested.connect(self._tab_closed)
        self.tabs.hide()
        self.welcome = Welcome(self)
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self.welcome)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.tabs)
        column.addWidget(self.stack, 1)
        self.notices = NoticeBar(self.stack)

    @property
    def canvas(self) -> Any:
        """The canvas in front, None while there is no document."""
        return self.canvas_of(self.front)

    def canvas_of(self, document: Document | None) -> Any:
        """The canvas of a document, None where it has none."""
        return self._canvases.get(id(document)) if document is not None else None

    def visible_rect(self, document: Document | None) -> Rect | None:
        """What is seen of a document; None when it has no canvas."""
        canvas = self.canvas_of(document)
        return canvas.visible_rect if canvas is not None else None

    # Coming and going.

    def show_document(self, document: Document) -> None:
        """Bring a document to the front, with a canvas of its own."""
        if id(document) not in self._canvases:
            self._canvases[id(document)] = canvas = self._made(document)
            self.stack.addWidget(canvas)
            document.listeners.append(partial(self._document_changed, document))
            row = self.tabs.addTab(document.name)
            self.tabs.setTabData(row, document)
            self._name_tab(document)
        self.tabs.setCurrentIndex(self._row_of(document))
        self._bring(document)

    def _made(self, document: Document) -> Any:
        from editor.ui.canvas import (
            Canvas,  # the compositor is heavy: not before a picture is there
        )

        window = self._window
        filters = window.commands["filter"]
        canvas = Canvas(document, window.toolbox.tool, window)
        canvas.pixel_grid = self._pixel_grid
        canvas.wheel_scrolls = window.settings.window.get("wheel") == "scroll"
        canvas.view_changed.connect(window.view_changed)
        canvas.pointed.connect(window.pointed)
        canvas.panels_toggled.connect(window.actions_by_id["view.panels"].trigger)
        canvas.looked.connect(filters.look)
        canvas.accepted.connect(filters.apply)
        canvas.rejected.connect(filters.cancel)
        return canvas

    def remove_document(self, document: Document) -> None:
        """Take a document's canvas and tab away."""
        canvas = self._canvases.pop(id(document), None)
        if canvas is None:
            return
        document.listeners[:] = [
            heard
            for heard in document.listeners
            if not (isinstance(heard, partial) and heard.func == self._document_changed)
        ]
        canvas.close_document()
        self._window.commands["filter"].leave(document)
        if document is self.front:
            self._turn_to(None)
        self.tabs.removeTab(self._row_of(document))
        self.stack.removeWidget(canvas)
        canvas.deleteLater()
        if not self._canvases:
            self._bring(None)

    def step(self, step: int) -> None:
        """Another document to the front: so many tabs to the right, around the end."""
        if self.tabs.count():
            self.tabs.setCurrentIndex((self.tabs.currentIndex() + step) % self.tabs.count())

    def _row_of(self, document: Document) -> int:
        rows = range(self.tabs.count())
        return next((row for row in rows if self.tabs.tabData(row) is document), -1)

    def _tab_chosen(self, row: int) -> None:
        document = self.tabs.tabData(row) if row >= 0 else None
        if document is None or id(document) in self._canvases:
            self._bring(document)

    def _tab_closed(self, row: int) -> None:
        window = self._window
        window.spawn(window.commands["file"].close_document(self.tabs.tabData(row)))

    def _bring(self, document: Document | None) -> None:
        if document is not self.front:
            self._turn_to(document)
        canvas = self.canvas
        self.stack.setCurrentWidget(canvas if canvas is not None else self.welcome)
        self.tabs.setVisible(self.tabs.count() > 0)
        if canvas is not None:
            canvas.setFocus()
        else:
            self.welcome.show_recent(self._window.settings.recent)
            self.welcome.load_pictures()
        self.moved.emit()

    def _turn_to(self, document: Document | None) -> None:
        if self.canvas is not None:
            self._window.toolbox.tool.cancel(self.canvas)
        self.front = document
        self.fronted.emit(document)

    def _document_changed(self, document: Document, change: Change) -> None:
        if change in ("state", "file"):
            self._name_tab(document)
        if document is self.front and change != "sketch":
            self.moved.emit()

    def _name_tab(self, document: Document) -> None:
        row = self._row_of(document)
        if row >= 0:
            mark = " •" if document.modified else ""
            self.tabs.setTabText(row, document.name.replace("&", "&&") + mark)
            self.tabs.setTabToolTip(row, str(document.path or document.name))

    # All canvases.

    def show_overlay(self, document: Document, state: State | None) -> None:
        """Show a state in place of the result of a document's filter; None for the result again."""
        canvas = self.canvas_of(document)
        if canvas is not None:
            canvas.show_overlay(state)

    def set_pixel_grid(self, on: bool) -> None:
        self._pixel_grid = on
        for canvas in self._canvases.values():
            canvas.pixel_grid = on
            canvas.update()

    def set_wheel(self, scrolls: bool) -> None:
        for canvas in self._canvases.values():
            canvas.wheel_scrolls = scrolls
            canvas.update()

    def set_tool(self, tool: Tool) -> None:
        for canvas in self._canvases.values():
            canvas.set_tool(tool)
