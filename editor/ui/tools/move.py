"""Moves the layers that are chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QT_TRANSLATE_NOOP, QObject, Qt

from editor.document.align import check_movable, shifted
from editor.document.arrange import roots
from editor.ui.tools.tool import Pointer, Tool

if TYPE_CHECKING:
    from editor.ui.canvas import Canvas


class MoveTool(Tool):
    """Drags what is chosen; the whole drag is one step of the history."""

    id: ClassVar[str] = "move"
    text: ClassVar[str] = QT_TRANSLATE_NOOP("tools", "Move layer")
    icon: ClassVar[str] = "arrows-out-cardinal"
    shortcut: ClassVar[str] = "V"

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._chosen: tuple[str, ...] = ()
        self._from = (0.0, 0.0)
        self._done = (0, 0)

    def hint(self) -> str:
        return self.tr("Drag the chosen layers; the arrow keys move them by one pixel")

    def cursor(self, canvas: Canvas, pointer: Pointer | None) -> Qt.CursorShape:
        return Qt.CursorShape.SizeAllCursor

    def press(self, canvas: Canvas, pointer: Pointer) -> None:
        self._chosen = self._movable(canvas)
        canvas.document.history.seal()
        self._from, self._done = (pointer.x, pointer.y), (0, 0)

    def drag(self, canvas: Canvas, pointer: Pointer) -> None:
        if not self._chosen:
            return
        dx, dy = pointer.x - self._from[0], pointer.y - self._from[1]
        if pointer.shift:  # along one axis
            dx, dy = (dx, 0.0) if abs(dx) >= abs(dy) else (0.0, dy)
        wanted = round(dx), round(dy)
        self._move(canvas, self._chosen, wanted[0] - self._done[0], wanted[1] - self._done[1])
        self._done = wanted

    def release(self, canvas: Canvas, pointer: Pointer) -> None:
        if self._chosen:
            canvas.document.history.seal()
            self._chosen = ()

    def cancel(self, canvas: Canvas) -> bool:
        chosen, self._chosen = self._chosen, ()
        if not chosen:
            return False
        canvas.document.withdraw(_key(chosen))
        return True

    def nudge(self, canvas: Canvas, dx: int, dy: int) -> bool:
        self._move(canvas, self._movable(canvas), dx, dy)
        return True

    def _movable(self, canvas: Canvas) -> tuple[str, ...]:
        """The chosen layers; none, after saying why, when one of them cannot be moved."""
        document = canvas.document
        chosen = document.chosen if self.ready(canvas) else ()
        try:
            for node in roots(document.state, chosen) if chosen else ():
                check_movable(node)
        except ValueError as error:
            self.refused.emit(str(error))
            return ()
        return chosen

    def _move(self, canvas: Canvas, chosen: tuple[str, ...], dx: int, dy: int) -> None:
        document = canvas.document
        there = tuple(id for id in chosen if document.state.find(id) is not None)
        if there and (dx, dy) != (0, 0):
            state = shifted(document.state, there, dx, dy)
            document.apply(self.tr("Move layer"), state, key=_key(chosen))


def _key(chosen: tuple[str, ...]) -> str:
    return " ".join(("move", *chosen))
