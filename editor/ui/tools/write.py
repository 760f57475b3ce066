"""Text: click and type; a click on a text layer changes what it says."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPalette, QPen, QTextCursor
from PySide6.QtWidgets import QFrame, QTextEdit, QWidget

from editor.document.layers import Layer
from editor.document.raster import Raster
from editor.document.text import Align, Text
from editor.ui.colours import Colours, as_qcolor
from editor.ui.tools.options import ToolOptions, option
from editor.ui.tools.tool import Pointer, Tool
from neural.source import Rect

if TYPE_CHECKING:
    from editor.document.state import State
    from editor.ui.canvas import Canvas


class TextOptions(ToolOptions):
    family: str = option("", "Font", widget="font")
    size: float = option(
        72.0, "Size", minimum=1, maximum=5000, soft_maximum=400, step=1, unit="px", widget="number"
    )
    bold: bool = option(False, "Bold")
    italic: bool = option(False, "Italic")
    align: Align = option(
        "left",
        "Alignment",
        labels={"left": "Left", "center": "Centre", "right": "Right"},
        icons={
            "left": "text-align-left",
            "center": "text-align-center",
            "right": "text-align-right",
        },
    )
    line: float = option(
        1.2, "Line spacing", minimum=0.2, maximum=10, soft_maximum=3, step=0.05, advanced=True
    )
    spacing: float = option(
        0.0,
        "Letter spacing",
        help="Between letters, as a part of their size.",
        minimum=-0.5,
        maximum=5,
        soft_maximum=1,
        step=0.01,
        advanced=True,
    )


class Page(QTextEdit):
    """Where one types, laid over the canvas at its zoom; the layer is drawn when one is done."""

    def __init__(self, tool: TextTool, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._tool = tool
        self._canvas = canvas
        self.setAcceptRichText(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setLineWrapMode(QTextEdit.LineWrapMode.NoWrap)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Text"))
        self.document().setDocumentMargin(0)
        self.viewport().setAutoFillBackground(False)
        self.setStyleSheet("QTextEdit { background: transparent; border: none; }")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and control:
            self._tool.commit(self._canvas)
        elif event.key() == Qt.Key.Key_Escape:
            self._tool.cancel(self._canvas)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        # Letters are letters here, not the shortcuts of tools.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            event.accept()
            return True
        return super().event(event)


class TextTool(Tool):
    """Writes a layer that stays text: Ctrl+Enter or a click beside it ends, Esc takes it back."""

    id: ClassVar[str] = "text"
    Options: ClassVar[type[ToolOptions]] = TextOptions

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        known = getattr(parent, "colours", None)
        self.colours: Colours = known if isinstance(known, Colours) else Colours(self)
        self._canvas: Canvas | None = None
        self._page: Page | None = None
        self._text: Text | None = None
        self._layer: Layer | None = None
        """The layer that is being changed; None for a new one."""
        self._filling = False
        self.options_changed.connect(self._restyle)
        self.colours.changed.connect(self._restyle)

    def hint(self) -> str:
        return self.tr("Click and type; Ctrl+Enter ends, Esc takes it back")

    def cursor(self, canvas: Canvas, pointer: Pointer | None) -> Qt.CursorShape:
        return Qt.CursorShape.IBeamCursor

    @property
    def page(self) -> QWidget | None:
        """Where one types, while one does."""
        return self._page

    def press(self, canvas: Canvas, pointer: Pointer) -> None:
        if self._page is not None:
            self.commit(canvas)
            return
        if not self.ready(canvas):
            return
        layer = self._at(canvas.document.state, pointer)
        if layer is not None and (layer.locked or layer.lock_pixels):
            name = layer.name
            self.refused.emit(self.tr("“{}” is locked. Unlock it to change it.").format(name))
            return
        if layer is not None and layer.text is not None:
            self._open(canvas, layer.text, layer)
        else:
            values = dict(self.options)
            start = Text(
                content="",
                x=pointer.x,
                y=pointer.y - values["size"] / 2,
                color=self.colours.foreground,
                **values,
            )
            self._open(canvas, start, None)

    def _at(self, state: State, pointer: Pointer) -> Layer | None:
        """The topmost text layer under the hand."""
        for layer in reversed(state.pixel_layers):
            near = layer.bounds.inflate(4).overlaps(Rect(*pointer.pixel, 1, 1))
            if layer.visible and layer.text is not None and near:
                return layer
        return None

    def _open(self, canvas: Canvas, text: Text, layer: Layer | None) -> None:
        self._canvas, self._text, self._layer = canvas, text, layer
        if layer is not None:
            canvas.document.select_layer(layer.id)
            self._filling = True
            self.choose(**{name: getattr(text, name) for name in TextOptions.model_fields})
            self.colours.set_foreground(text.color)
            self._filling = False
        page = Page(self, canvas)
        self._page = page
        self._dress(page, text)
        page.setPlainText(text.content)
        page.textChanged.connect(self._typed)
        page.show()
        page.setFocus(Qt.FocusReason.MouseFocusReason)
        page.selectAll()
        canvas.view_changed.connect(self._place)
        if layer is not None:  # it stands on the page meanwhile
            canvas.document.sketch(canvas.document.state.with_node(replace(layer, visible=False)))
        self._typed()

    def _dress(self, page: Page, text: Text) -> None:
        """Letters, lines and colour as they will be drawn."""
        from editor.ui.writing import block_of, font_of

        assert self._canvas is not None
        zoom = self._canvas.view.zoom / self._canvas.devicePixelRatioF()
        page.setFont(font_of(text, zoom))
        palette = page.palette()
        palette.setColor(QPalette.ColorRole.Text, as_qcolor(text.color))
        page.setPalette(palette)
        page.setCursorWidth(max(1, round(text.size * zoom / 24)))
        page.blockSignals(True)
        cursor = QTextCursor(page.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeBlockFormat(block_of(text, zoom))
        page.blockSignals(False)

    def _typed(self) -> None:
        page, canvas, text = self._page, self._canvas, self._text
        if page is None or canvas is None or text is None:
            return
        self._text = replace(text, content=page.toPlainText())
        self._place()

    def _state(self, state: State) -> State:
        """The document with what is written now."""
        from editor.document.reshape import with_text
        from editor.ui.writing import written

        text = self._text
        assert text is not None
        raster = written(text, state.depth, state.profile)
        present = state.find(self._layer.id) if self._layer is not None else None
        if isinstance(present, Layer):
            named = present.name == (self._layer.text.name if self._layer.text else "")
            name = text.name if named and text.name else present.name
            return state.with_node(replace(with_text(present, text, raster), name=name))
        blank = Layer(raster=Raster.empty(Rect(0, 0, 1, 1), state.depth), name=text.name)
        return state.insert(with_text(blank, text, raster), above=state.active)

    def _place(self) -> None:
        """Lay the page where the text is."""
        from editor.ui.writing import corner_of, laid_out

        page, canvas, text = self._page, self._canvas, self._text
        if page is None or canvas is None or text is None:
            return
        self._dress(page, text)
        width = laid_out(text).idealWidth()
        dx, dy = self._moved_by()
        x, y = corner_of(text, width)
        ratio = canvas.devicePixelRatioF()
        at = canvas.window_point(x + dx, y + dy) / ratio
        zoom = canvas.view.zoom / ratio
        lines = text.content.count("\n") + 1
        page.move(QPoint(round(at.x()), round(at.y())))
        page.resize(
            max(24, round((width + text.size) * zoom) + 8),
            max(16, round(text.line * text.size * lines * zoom) + 8),
        )
        canvas.update_overlay()

    def _moved_by(self) -> tuple[float, float]:
        """How far the layer was moved since its text was placed."""
        layer = self._layer
        if layer is None or layer.made_from is None:
            return 0.0, 0.0
        return float(layer.x - layer.made_from.made_x), float(layer.y - layer.made_from.made_y)

    def _restyle(self) -> None:
        """Another font, size or colour while one types."""
        if self._filling or self._text is None or self._canvas is None:
            return
        self._text = replace(self._text, color=self.colours.foreground, **dict(self.options))
        self._typed()

    def commit(self, canvas: Canvas) -> bool:
        text, layer = self._text, self._layer
        if self._page is None or text is None or self._canvas is None:
            return False
        document = self._canvas.document
        empty = not text.content.strip()
        state = None
        if empty and layer is not None:
            state, label = document.state.remove(layer.id), self.tr("Delete text")
        elif not empty and (layer is None or layer.text != text):
            state = self._state(document.state)
            label = self.tr("Text") if layer is None else self.tr("Change text")
        self._close()
        if state is not None:
            document.apply(label, state)
        return True

    def cancel(self, canvas: Canvas) -> bool:
        if self._page is None:
            return False
        self._close()
        return True

    def _close(self) -> None:
        page, canvas = self._page, self._canvas
        self._page = self._canvas = self._text = self._layer = None
        if canvas is not None:
            canvas.view_changed.disconnect(self._place)
            canvas.document.sketch(None)
            canvas.setFocus()
            canvas.update_overlay()
        if page is not None:
            page.hide()
            page.deleteLater()

    def paint(self, canvas: Canvas, painter: QPainter) -> None:
        page = self._page
        if page is None or canvas is not self._canvas:
            return
        ratio = canvas.devicePixelRatioF()
        painter.setPen(QPen(QColor(79, 156, 249, 160), ratio))
        frame = page.geometry()
        y = (frame.bottom() + 2) * ratio
        painter.drawLine(
            round(frame.left() * ratio), round(y), round(frame.right() * ratio), round(y)
        )
