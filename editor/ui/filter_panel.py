"""The filters that are shown on documents: each document keeps its own while another is in front."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QLabel,
    QStackedWidget,
    QWidget,
)

from editor.session import Document, Session
from editor.ui.filter_page import FilterPage
from editor.ui.filter_trial import Trial, Visible
from neural.operation import Operation

if TYPE_CHECKING:
    pass


class FilterPanel(QStackedWidget):
    """The filter of the document in front; each document keeps its own while another is in front.

    `shown` says that the panel has something to show for a document, `closed` that it has nothing any
    more. `applied` carries the document and the label of the new step, for a note with Undo.
    `overlay_changed` carries a document and the state to show in place of its filter's result, or None.
    """

    shown = Signal(object)
    closed = Signal(object)
    applied = Signal(object, str)
    before_toggled = Signal(bool)
    overlay_changed = Signal(object, object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self._pages: dict[Document, FilterPage] = {}
        self._document: Document | None = None
        self._last: Operation | None = None
        self._empty = QLabel(self.tr("Choose a filter from the menu."), self)
        self._empty.setProperty("role", "dim")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.addWidget(self._empty)

    def begin(
        self,
        document: Document,
        operation: type[Operation],
        visible: Visible,
        values: Mapping[str, Any] | None = None,
    ) -> FilterPage:
        """Show a filter on a document, in place of the one that was tried on it.

        `visible` tells what part of the document is seen. Call it with the event loop running.
        """
        self.drop(document)
        trial = Trial(self.session, document, operation(**dict(values or {})), visible)
        page = FilterPage(trial, self)
        self._pages[document] = page
        self.addWidget(page)
        trial.ended.connect(lambda label: self._ended(document, page, label))
        page.before_toggled.connect(self.before_toggled)
        page.fidelity.overlay_changed.connect(
            lambda state: self.overlay_changed.emit(document, state)
        )
        self.show_document(document)
        self.shown.emit(document)
        page.begin()
        if not trial.over:
            page.focus_first()
        return page

    @property
    def last(self) -> Operation | None:
        """The operation that was applied last."""
        return self._last

    def repeat_last(self, document: Document, visible: Visible) -> bool:
        """Apply the last filter again with the same choices. False when there is none."""
        last = self._last
        if last is None:
            return False
        page = self.begin(document, type(last), visible, dict(last))
        if not page.trial.over:
            page.trial.apply()
        return True

    def page(self, document: Document) -> FilterPage | None:
        """The filter being tried on a document."""
        return self._pages.get(document)

    @property
    def current(self) -> FilterPage | None:
        return self._pages.get(self._document) if self._document is not None else None

    def show_document(self, document: Document | None) -> None:
        """Another document is in front: show its filter."""
        if document is not self._document and self.current is not None:
            self.current.fidelity.hide_overlay()
        self._document = document
        self.setCurrentWidget(self.current or self._empty)

    def drop(self, document: Document) -> None:
        """Cancel the filter of a document, if there is one."""
        page = self._pages.get(document)
        if page is not None:
            page.trial.cancel()

    def apply(self) -> None:
        """Apply the filter in front: what Enter does on the canvas."""
        if self.current is not None:
            self.current.trial.apply()

    def cancel(self) -> None:
        """Cancel the filter in front: what Esc does on the canvas."""
        if self.current is not None:
            self.current.trial.cancel()

    def look(self) -> None:
        """The canvas was scrolled or zoomed."""
        if self.current is not None:
            self.current.trial.look()

    def close_all(self) -> None:
        """Cancel every filter, as the window closes."""
        for document in list(self._pages):
            self.drop(document)

    def _ended(self, document: Document, page: FilterPage, label: str) -> None:
        if self._pages.get(document) is page:
            del self._pages[document]
        self.removeWidget(page)
        page.hide()
        page.deleteLater()
        if self._document is document:
            self.setCurrentWidget(self._empty)
        if page.before.isChecked():
            self.before_toggled.emit(False)
        if label:
            self._last = page.trial.operation
            self.session.settings = self.session.settings.with_recent_filter(self._last.id)
        self.closed.emit(document)
        if label:
            self.applied.emit(document, label)
