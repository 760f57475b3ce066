"""The Properties panel: the filter being tried, or else the active layer's numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from editor.document.layers import EVERYWHERE, Effect, FillLayer, Layer, Node
from editor.ui.layer_rows import mode_title
from editor.ui.number_editor import NumberField
from editor.ui.theme import GRID, ROW

if TYPE_CHECKING:
    from collections.abc import Callable

    from editor.session import Change, Document, Session
    from editor.ui.effect_page import EffectPage
    from editor.ui.fill_page import FillPage

_FAR = 1_000_000


class LayerProperties(QWidget):
    """Name, size and place of the active layer; the place can be typed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document: Document | None = None
        self.name = QLabel(self)
        self.name.setProperty("role", "heading")
        self.name.setTextFormat(Qt.TextFormat.PlainText)
        self.size = QLabel(self)
        self.blend = QLabel(self)
        self.x = self._place_field(self.tr("X"), self.tr("Distance from the left edge"))
        self.y = self._place_field(self.tr("Y"), self.tr("Distance from the top edge"))
        self.hint = QLabel(self.tr("No layer is active."), self)
        self.hint.setProperty("role", "dim")
        self._grid = QWidget(self)
        grid = QGridLayout(self._grid)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(GRID)
        grid.setColumnStretch(4, 1)
        grid.addWidget(self.name, 0, 0, 1, 5)
        self._row(grid, 1, self.tr("Size"), self.size)
        self._row(grid, 2, self.tr("Blending"), self.blend)
        grid.addWidget(self._dim(self.tr("X")), 3, 0)
        grid.addWidget(self.x, 3, 1)
        grid.addWidget(self._dim(self.tr("Y")), 3, 2)
        grid.addWidget(self.y, 3, 3)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        column.addWidget(self._grid)
        column.addWidget(self.hint)
        column.addStretch(1)
        self.set_document(None)

    def _dim(self, text: str) -> QLabel:
        label = QLabel(text, self)
        label.setProperty("role", "dim")
        return label

    def _row(self, grid: QGridLayout, row: int, title: str, value: QLabel) -> None:
        label = self._dim(title)
        label.setMinimumHeight(ROW)
        grid.addWidget(label, row, 0)
        grid.addWidget(value, row, 1, 1, 4)

    def _place_field(self, name: str, help: str) -> NumberField:
        field = NumberField(0, 1, self.tr("px"), self)
        field.setFixedWidth(76)
        field.setAccessibleName(name)
        field.setToolTip(help)
        field.entered.connect(self._moved)
        return field

    def set_document(self, document: Document | None) -> None:
        if self._document is not None and self._changed in self._document.listeners:
            self._document.listeners.remove(self._changed)
        self._document = document
        if document is not None:
            document.listeners.append(self._changed)
        self._changed("state")

    def _changed(self, change: Change) -> None:
        if change != "state":
            return
        document = self._document
        node = document.state.find(document.state.active or "") if document is not None else None
        self._grid.setVisible(node is not None)
        self.hint.setVisible(node is None)
        if node is None:
            return
        self.name.setText(node.name)
        bounds = node.bounds if node.bounds != EVERYWHERE else document.state.rect
        self.size.setText(self.tr("{} px").format(bounds.size))
        opacity = f"{node.opacity * 100:.0f}%"
        self.blend.setText(f"{mode_title(node.blend)} · {opacity}")
        movable = isinstance(node, Layer) and not node.fixed
        for field, value in ((self.x, bounds.x), (self.y, bounds.y)):
            field.setEnabled(movable)
            field.show_value(value)

    def _moved(self) -> None:
        document = self._document
        layer = document.state.active_layer if document is not None else None
        if document is None or layer is None:
            return
        inner = layer.raster.bounds
        x = min(_FAR, max(-_FAR, round(self.x.value()))) - inner.x
        y = min(_FAR, max(-_FAR, round(self.y.value()))) - inner.y
        if (x, y) != (layer.x, layer.y):
            from editor.document.command import command
            from editor.ui.texts import words

            done = command("move_layer", across=x - layer.x, down=y - layer.y)
            document.do(done, words(done), (layer.id,))


class PropertiesPanel(QStackedWidget):
    """Shows the layer's properties, or what a live or a fill layer holds, or a filter's panel."""

    def __init__(self, session: Callable[[], Session], parent: QWidget | None = None) -> None:
        """`session` is asked for when a live layer's page is shown."""
        super().__init__(parent)
        self._session = session
        self.layer = LayerProperties(self)
        self.addWidget(self.layer)
        self._document: Document | None = None
        self._page: EffectPage | FillPage | None = None
        self._filter: QWidget | None = None

    def show_filter(self, panel: QWidget | None) -> None:
        """Show a filter's panel, or the layer again for None. The panel is kept for the next time."""
        self._filter = panel
        if panel is not None and self.indexOf(panel) < 0:
            self.addWidget(panel)
        self._show()

    def set_document(self, document: Document | None) -> None:
        if self._document is not None and self._hear in self._document.listeners:
            self._document.listeners.remove(self._hear)
        self._document = document
        if document is not None:
            document.listeners.append(self._hear)
        self.layer.set_document(document)
        self._show()

    def _hear(self, change: Change) -> None:
        if change == "state":
            self._show()

    def _show(self) -> None:
        document = self._document
        node = document.state.active_node if document is not None else None
        page = self._page
        if page is not None and not _belongs(page, document, node):
            self._page = None
            page.leave()
            self.removeWidget(page)
            page.deleteLater()
        if document is not None and self._page is None and isinstance(node, Effect | FillLayer):
            self._page = self._made(document, node)
            self.addWidget(self._page)
        self.setCurrentWidget(self._filter or self._page or self.layer)

    def _made(self, document: Document, node: Effect | FillLayer) -> EffectPage | FillPage:
        """A page for a node; forms are heavy, and are loaded when one is needed first."""
        if isinstance(node, Effect):
            from editor.ui.effect_page import EffectPage

            return EffectPage(self._session(), document, node, self)
        from editor.ui.fill_page import FillPage

        return FillPage(document, node, self)


def _belongs(page: EffectPage | FillPage, document: Document | None, node: Node | None) -> bool:
    """Whether a page is about this node."""
    if node is None or page.document is not document or page.id != node.id:
        return False
    if isinstance(node, Effect):
        return page.kind is type(node.operation)
    return isinstance(node, FillLayer) and page.kind is type(node.fill)
