"""Moves the layers that are chosen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from PySide6.QtCore import QObject, Qt

from editor.document.align import check_movable, shifted
from editor.document.arrange import roots
from editor.document.commands.stack import MoveLayer
from editor.document.state import State
from editor.ui.texts import said
from editor.ui.tools.tool import Pointer, Tool

if TYPE_CHECKING:
    from editor.ui.canvas import Canvas


CARRY: Final = "move selected pixels"
"""The key of the steps that move what is selected."""


@dataclass(frozen=True, slots=True)
class _Floating:
    """The document before what is selected was moved, and after it was moved by x, y."""

    before: State
    after: State
    x: int
    y: int


class MoveTool(Tool):
    """Drags the chosen layers, or what is selected of the active one; a drag is one step of the history.

    What is selected floats over the rest of its layer as long as nothing else is done.
    """

    id: ClassVar[str] = "move"

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._chosen: tuple[str, ...] = ()
        self._from = (0.0, 0.0)
        self._done = (0, 0)
        self._floating: _Floating | None = None
        self._carries = False

    def hint(self) -> str:
        return self.tr(
            "Drag the chosen layers, or what is selected; the arrow keys move by one pixel"
        )

    def cursor(self, canvas: Canvas, pointer: Pointer | None) -> Qt.CursorShape:
        return Qt.CursorShape.SizeAllCursor

    def press(self, canvas: Canvas, pointer: Pointer) -> None:
        self._carries = canvas.document.state.selection is not None
        if self._carries:
            self._carries = self.ready(canvas)
            self._chosen = ()
        else:
            self._chosen = self._movable(canvas)
        canvas.document.history.seal()
        self._from, self._done = (pointer.x, pointer.y), (0, 0)

    def drag(self, canvas: Canvas, pointer: Pointer) -> None:
        if not self._chosen and not self._carries:
            return
        dx, dy = pointer.x - self._from[0], pointer.y - self._from[1]
        if pointer.shift:  # along one axis
            dx, dy = (dx, 0.0) if abs(dx) >= abs(dy) else (0.0, dy)
        wanted = round(dx), round(dy)
        further = wanted[0] - self._done[0], wanted[1] - self._done[1]
        self._done = wanted
        if self._carries:
            self._carry(canvas, *further)
        else:
            self._move(canvas, self._chosen, *further)

    def release(self, canvas: Canvas, pointer: Pointer) -> None:
        if self._chosen or self._carries:
            canvas.document.history.seal()
            self._chosen, self._carries = (), False

    def cancel(self, canvas: Canvas) -> bool:
        chosen, self._chosen = self._chosen, ()
        carries, self._carries = self._carries, False
        if carries:
            canvas.document.withdraw(CARRY)
            self._floating = None
            return True
        if not chosen:
            return False
        canvas.document.withdraw(_key(chosen))
        return True

    def nudge(self, canvas: Canvas, dx: int, dy: int) -> bool:
        if canvas.document.state.selection is None:
            self._move(canvas, self._movable(canvas), dx, dy)
        elif self.ready(canvas):
            self._carry(canvas, dx, dy)
        return True

    def _carry(self, canvas: Canvas, dx: int, dy: int) -> None:
        """Move what is selected further, from where it lay before it began to float."""
        from editor.document.selection.within import moved_pixels

        document = canvas.document
        floating = self._floating
        if floating is None or floating.after is not document.state:
            floating = _Floating(document.state, document.state, 0, 0)
        x, y = floating.x + dx, floating.y + dy
        try:
            state = moved_pixels(floating.before, x, y)
        except ValueError as error:
            self._carries = False
            self.refused.emit(said(error))
            return
        document.apply(self.tr("Move selected pixels"), state, key=CARRY)
        self._floating = _Floating(floating.before, state, x, y)

    def _movable(self, canvas: Canvas) -> tuple[str, ...]:
        """The chosen layers; none, after saying why, when one of them cannot be moved."""
        document = canvas.document
        chosen = document.chosen if self.ready(canvas) else ()
        try:
            for node in roots(document.state, chosen) if chosen else ():
                check_movable(node)
        except ValueError as error:
            self.refused.emit(said(error))
            return ()
        return chosen

    def _move(self, canvas: Canvas, chosen: tuple[str, ...], dx: int, dy: int) -> None:
        document = canvas.document
        there = tuple(id for id in chosen if document.state.find(id) is not None)
        if there and (dx, dy) != (0, 0):
            state, key = shifted(document.state, there, dx, dy), _key(chosen)
            last = document.history.steps[document.history.index]
            before = last.command if last.key == key and document.history.modified else None
            if isinstance(before, MoveLayer):  # the same drag goes on
                dx, dy = dx + before.across, dy + before.down
            command = MoveLayer(across=dx, down=dy)
            document.apply(self.tr("Move layer"), state, key, command, there)


def _key(chosen: tuple[str, ...]) -> str:
    return " ".join(("move", *chosen))
