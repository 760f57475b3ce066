"""The canvas: one document, painted tile by tile on a plain widget.

It knows the view (zoom and place), what is seen of a filter, and the tool in hand; it never touches
pixels. What mouse, pen and keys do on it is the `Hand`'s. Everything is measured in device pixels, so that
100 % is sharp on every screen.
"""

from __future__ import annotations

from collections.abc import Hashable
from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTabletEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QComboBox, QLineEdit, QWidget

from editor.document.history import History, Step
from editor.document.state import State
from editor.session import Change, Document
from editor.ui.ants import Ants
from editor.ui.ground import Ground
from editor.ui.hand import Hand
from editor.ui.presentation import Presentation
from editor.ui.theme import tokens
from editor.ui.tools.tool import Pointer
from editor.ui.view import View, next_step
from editor.ui.wipe import Wipe
from neural.source import Rect, Size

if TYPE_CHECKING:
    from editor.ui.tools.tool import Tool

GRID_FROM = 8.0
"""The zoom from which the pixel grid is drawn."""
REST = 60
"""Milliseconds after which a view that was moved is drawn in full quality."""
HURRY = 250
"""Changes of most of what is seen that follow each other within so many milliseconds are a drag."""


class Canvas(QWidget):
    """Shows a document and lets a tool work on it."""

    view_changed = Signal()
    pointed = Signal(object)
    """The picture's pixel under the cursor, as (x, y), or None outside."""
    panels_toggled = Signal()
    looked = Signal()
    """What is seen has settled after scrolling or zooming: a filter computes that first."""
    accepted = Signal()
    """Enter, while a filter is shown."""
    rejected = Signal()
    """Esc, while a filter is shown."""

    def __init__(self, document: Document, tool: Tool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Canvas"))
        self.setMinimumSize(64, 64)
        self.document = document
        self.presentation = Presentation(document)
        self.view = View()
        self.pixel_grid = True
        self.wheel_scrolls = False
        self._tool = tool
        self._size = document.state.size
        self._step = _present(document.history).number
        self._placed = False
        self._before = False
        self._moving = False
        self._changed_at = 0.0
        self._wipe = Wipe(self)
        self._ground = Ground()
        self.ants = Ants(self)
        self.hand = Hand(self)
        self._looked = QTimer(self, singleShot=True, interval=REST)
        self._looked.timeout.connect(self._settle)
        document.listeners.append(self._document_changed)

    def close_document(self) -> None:
        """Stop listening to the document; the canvas is about to go."""
        self._looked.stop()
        self.ants.rest()
        if self._document_changed in self.document.listeners:
            self.document.listeners.remove(self._document_changed)

    # The view.

    @property
    def window_size(self) -> Size:
        """The canvas in device pixels."""
        ratio = self.devicePixelRatioF()
        return Size(max(1, round(self.width() * ratio)), max(1, round(self.height() * ratio)))

    @property
    def picture_size(self) -> Size:
        return self.presentation.size

    @property
    def visible_rect(self) -> Rect:
        """The pixels of the document that can be seen."""
        return self.view.visible(self.picture_size, self.window_size)

    def set_view(self, view: View) -> None:
        view = view.kept(self.picture_size, self.window_size)
        if view != self.view:
            self.view = view
            self._moving = True
            self.update()
            self._looked.start(REST)
            self.view_changed.emit()

    def _settle(self) -> None:
        """The view rests: draw it in full quality, and let a filter compute what is seen."""
        self._moving = False
        self.update()
        if self.document.live is not None:
            self.document.live.look_at(self.visible_rect)
        self.looked.emit()

    def fit(self) -> None:
        self.set_view(View.fitted(self.picture_size, self.window_size))

    def zoom_to(self, zoom: float, at: QPointF | None = None) -> None:
        """Zoom, the point under `at` (the middle when None) staying where it is."""
        ratio = self.devicePixelRatioF()
        x, y = (
            (at.x() * ratio, at.y() * ratio)
            if at is not None
            else (self.window_size.width / 2, self.window_size.height / 2)
        )
        self.set_view(self.view.zoomed(zoom, x, y))

    def zoom_step(self, direction: int, at: QPointF | None = None) -> None:
        self.zoom_to(next_step(self.view.zoom, direction), at)

    def pan(self, dx: float, dy: float) -> None:
        """Move the picture by logical pixels."""
        ratio = self.devicePixelRatioF()
        self.set_view(self.view.moved(dx * ratio, dy * ratio))

    def show_rect(self, rect: Rect) -> None:
        """Fill the canvas with a rectangle of the picture."""
        window = self.window_size
        zoom = min(window.width / max(1, rect.width), window.height / max(1, rect.height))
        x, y = rect.center
        view = View(1.0, window.width / 2 - x, window.height / 2 - y)
        self.set_view(view.zoomed(zoom, window.width / 2, window.height / 2))

    def picture_point(self, at: QPointF) -> tuple[float, float]:
        ratio = self.devicePixelRatioF()
        return self.view.to_picture(at.x() * ratio, at.y() * ratio)

    def pixel_at(self, at: QPointF) -> tuple[int, int] | None:
        x, y = self.picture_point(at)
        size = self.picture_size
        inside = 0 <= x < size.width and 0 <= y < size.height
        return (int(x), int(y)) if inside else None

    # Before and after.

    @property
    def before_shown(self) -> bool:
        return self._before

    def show_before(self, on: bool) -> None:
        """Leave the filter's result out while `on`."""
        if on != self._before:
            self._before = on
            self.update()

    def show_overlay(self, state: State | None) -> None:
        """Show `state` in place of the filter's result, until None or until the filter runs anew."""
        self.presentation.lay(state)
        self.update()

    def show_mask(self, id: str | None) -> None:
        """Show the mask of a node alone, for as long as it is what is edited; None ends it."""
        self.presentation.show_mask(id)
        self.update()

    @property
    def wipe(self) -> float:
        """Where the filter's result begins, as a fraction of the picture's width."""
        return self._wipe.fraction

    def set_wipe(self, fraction: float) -> None:
        self._wipe.fraction = min(1.0, max(0.0, fraction))
        self.update()

    def on_wipe(self, at: QPointF) -> bool:
        """Whether the line between before and after is under a point of the widget."""
        shown = self.presentation.run is not None and not self._before
        return shown and self._wipe.under(at)

    def drag_wipe(self, at: QPointF) -> None:
        """Bring the line between before and after to a point of the widget."""
        self.set_wipe(self._wipe.fraction_at(at))

    # The document.

    def _document_changed(self, change: Change) -> None:
        if change not in ("state", "preview", "sketch", "live"):
            return
        self.ants.sync()
        run = self.presentation.run
        dirty = self.presentation.sync()
        if (self.presentation.run is None) != (run is None):
            self.set_wipe(0.0)
        size, former = self.presentation.size, self._size
        step, self._step = self._step, _present(self.document.history).number
        if size != former:
            recut = self._recut_since(step)
            view = (
                self.view.recut(former, size)
                if recut
                else self.view.rescaled(size.width / former.width)
            )
            self._size = size
            self.view = view.kept(size, self.window_size)
            self.update()
            self.view_changed.emit()
            return
        self._hurry(dirty)
        ratio = self.devicePixelRatioF()
        for rect in dirty:
            area = self.view.covered(rect)
            self.update(
                QRect(
                    QPoint(int(area.x / ratio) - 1, int(area.y / ratio) - 1),
                    QPoint(int(area.right / ratio) + 1, int(area.bottom / ratio) + 1),
                )
            )

    def _recut_since(self, number: int) -> bool:
        """Whether commands led here from the step with this number: they cut, extend or turn a picture,
        while filters make its pixels more or fewer."""
        history = self.document.history
        numbers = [step.number for step in history.steps]
        if number not in numbers:
            return False
        first, last = sorted((numbers.index(number), history.index))
        between = history.steps[first + 1 : last + 1]
        return bool(between) and all(step.command is not None for step in between)

    def _hurry(self, dirty: list[Rect]) -> None:
        """While a slider is dragged that changes most of what is seen, speed goes before smoothness."""
        seen = self.visible_rect
        if not any(rect.intersect(seen).area * 2 > seen.area for rect in dirty):
            return
        now = monotonic()
        if now - self._changed_at < HURRY / 1000:
            self._moving = True
            self._looked.start(HURRY)
        self._changed_at = now

    # Painting.

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        ratio = self.devicePixelRatioF()
        painter.scale(1 / ratio, 1 / ratio)
        asked = event.rect()
        area = Rect.enclosing(
            asked.x() * ratio,
            asked.y() * ratio,
            (asked.x() + asked.width()) * ratio,
            (asked.y() + asked.height()) * ratio,
        )
        self._ground.paint(painter, self._ground_key, self.window_size, area, self._paint_ground)
        painter.save()
        self.ants.paint(painter)
        self._tool.paint(self, painter)
        painter.restore()
        if self.presentation.run is not None and not self._before:
            self._wipe.paint(painter, ratio)
        # What is compiled on the way may keep this frame, and the painter with it, alive.
        painter.end()

    @property
    def _ground_key(self) -> Hashable | None:
        """All that decides how the picture looks here; None while a filter's result comes in."""
        shown = self.presentation
        if shown.run is not None:
            return None
        return shown.revision, self.view, self._moving, self.pixel_grid, self.window_size, tokens()

    def _paint_ground(self, painter: QPainter, area: Rect) -> None:
        """The picture and what surrounds it."""
        inside = area.intersect(self.view.covered(Rect.of(self.picture_size)))
        if inside != area:
            painter.fillRect(area.x, area.y, area.width, area.height, tokens().color("surround"))
        if inside.empty:
            return
        wipe = self._wipe.x if self.wipe > 0 else None
        self.presentation.paint(
            painter, self.view, inside, before=self._before, wipe=wipe, moving=self._moving
        )
        if self.pixel_grid and self.view.zoom >= GRID_FROM:
            self._paint_grid(painter, inside)

    def _paint_grid(self, painter: QPainter, area: Rect) -> None:
        left, top = self.view.to_picture(area.x, area.y)
        right, bottom = self.view.to_picture(area.right, area.bottom)
        painter.setPen(QPen(QColor(128, 128, 128, 90), 0))
        for column in range(int(left) + 1, int(right) + 1):
            x = round(self.view.to_window(column, 0)[0])
            painter.drawLine(x, area.y, x, area.bottom - 1)
        for row in range(int(top) + 1, int(bottom) + 1):
            y = round(self.view.to_window(0, row)[1])
            painter.drawLine(area.x, y, area.right - 1, y)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._placed:
            self._placed = True
            self.set_view(View.opened(self.picture_size, self.window_size))
            return
        old = event.oldSize()
        dx, dy = (self.width() - old.width()) / 2, (self.height() - old.height()) / 2
        ratio = self.devicePixelRatioF()
        self.view = self.view.moved(round(dx * ratio), round(dy * ratio)).kept(
            self.picture_size, self.window_size
        )
        self._looked.start(REST)
        self.view_changed.emit()

    # The tool.

    @property
    def tool(self) -> Tool:
        return self._tool

    def set_tool(self, tool: Tool) -> None:
        self._tool = tool
        tool.begin(self)
        self.hand.update_cursor()
        self.update()

    @property
    def pointer(self) -> Pointer | None:
        """Where the mouse or the pen was seen last; None while it is not on the canvas."""
        return self.hand.pointer

    def window_point(self, x: float, y: float) -> QPointF:
        """Where a point of the document lies, in device pixels, as `Tool.paint` draws."""
        return QPointF(*self.view.to_window(x, y))

    def update_overlay(self, area: QRectF | None = None) -> None:
        """Paint again, where a tool's drawing has changed: `area` in device pixels, all when None."""
        if area is None:
            self.update()
            return
        ratio = self.devicePixelRatioF()
        self.update(
            QRectF(area.topLeft() / ratio, area.size() / ratio)
            .toAlignedRect()
            .adjusted(-2, -2, 2, 2)
        )

    # The hand.

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.hand.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.hand.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.hand.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.hand.press_again(event)

    def tabletEvent(self, event: QTabletEvent) -> None:
        match event.type():
            case QEvent.Type.TabletPress:
                self.hand.press(event)
            case QEvent.Type.TabletRelease:
                self.hand.release(event)
            case _:
                self.hand.move(event)
        event.accept()  # or Qt would tell it again as a mouse's

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.hand.turn(event)
        event.accept()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Take the keyboard when nobody is typing, so that space and \\ work where one looks."""
        focus = QApplication.focusWidget()
        typing = isinstance(focus, QLineEdit | QAbstractSpinBox | QComboBox)
        if self.isActiveWindow() and not typing:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.hand.come(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.hand.leave()

    def hideEvent(self, event: QHideEvent) -> None:
        self.ants.rest()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QNativeGestureEvent) and self.hand.gesture(event):
            return True
        return super().event(event)

    def focusNextPrevChild(self, next: bool) -> bool:
        return False  # Tab hides the panels here; F6 leads to them

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.hand.key(event):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if not event.isAutoRepeat() and not self.hand.key_up(event):
            super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QEvent) -> None:
        self.hand.let_go()


def _present(history: History) -> Step:
    return history.steps[history.index]
