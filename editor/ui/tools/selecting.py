"""What all selection tools have in common: how a new selection meets the old one, and moving it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Literal

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor, QCursor, QPainter, QPainterPath, QPen

from editor.document.commands.outlining import MoveSelection
from editor.document.raster import Raster
from editor.ui.texts import said
from editor.ui.tools.options import ToolOptions, option
from editor.ui.tools.tool import Pointer, Tool

if TYPE_CHECKING:
    from editor.document.command import Command
    from editor.document.selection.coverage import Mode
    from editor.ui.canvas import Canvas

MOVE = "move selection"
"""The key of the steps that move a selection."""


class SelectOptions(ToolOptions):
    """What every selection tool offers."""

    mode: Literal["replace", "add", "subtract", "intersect"] = option(
        "replace",
        "Mode",
        labels={
            "replace": "New selection",
            "add": "Add to the selection (Shift)",
            "subtract": "Take away from the selection (Alt)",
            "intersect": "Keep what both have (Shift and Alt)",
        },
        icons={"replace": "square", "add": "plus", "subtract": "minus", "intersect": "intersect"},
    )


class SelectTool(Tool):
    """Base of the selection tools. They select with `select`; dragging inside what is selected moves it.

    Subclasses say in `start`, `extend` and `finish` what a drag outside of it does.
    """

    Options: ClassVar[type[ToolOptions]] = SelectOptions

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.mode: Mode = "replace"
        """How what is under way will be joined with what is selected."""
        self._carried: tuple[Raster, float, float] | None = None
        self._moved = False

    # For subclasses.

    def start(self, canvas: Canvas, pointer: Pointer) -> None:
        """The button went down outside the selection; `mode` is set."""

    def extend(self, canvas: Canvas, pointer: Pointer) -> None:
        """The hand moved on after `start`."""

    def finish(self, canvas: Canvas, pointer: Pointer) -> None:
        """The button went up after `start`."""

    def select(self, canvas: Canvas, command: Command) -> None:
        """Carry out a command that selects, as one step of the history."""
        document = canvas.document
        try:
            state = command.apply(document.state)
        except ValueError as error:
            self.refused.emit(said(error))
            return
        if state is not document.state:
            document.apply(self.title, state, command=command)

    def deselect(self, canvas: Canvas) -> None:
        from editor.document.commands.selecting import Deselect

        document = canvas.document
        if document.state.selection is not None:
            state = Deselect().apply(document.state)
            document.apply(self.tr("Deselect"), state, command=Deselect())

    def mode_for(self, pointer: Pointer) -> Mode:
        """What the modifier keys ask for, else what is chosen."""
        if pointer.shift and pointer.alt:
            return "intersect"
        if pointer.shift:
            return "add"
        return "subtract" if pointer.alt else self.options.mode

    # The hand.

    def begin(self, canvas: Canvas) -> None:
        """Load or compile the loops behind selections while the hand is on its way to the picture."""
        depth = canvas.document.state.depth
        prepare = getattr(self.parent(), "prepare", None)
        if prepare is not None and depth not in _warmed:
            _warmed.add(depth)
            prepare(partial(_warm, depth))

    def cursor(self, canvas: Canvas, pointer: Pointer | None) -> QCursor | Qt.CursorShape:
        over = self._carried is not None or (
            pointer is not None and self._takes_hold(canvas, pointer)
        )
        return Qt.CursorShape.ArrowCursor if over else Qt.CursorShape.CrossCursor

    def press(self, canvas: Canvas, pointer: Pointer) -> None:
        if not self.ready(canvas):
            return
        self.mode = self.mode_for(pointer)
        selection = canvas.document.state.selection
        if selection is not None and self._takes_hold(canvas, pointer):
            canvas.document.history.seal()
            self._carried = selection, pointer.x, pointer.y
            self._moved = False
        else:
            self.start(canvas, pointer)

    def drag(self, canvas: Canvas, pointer: Pointer) -> None:
        if self._carried is None:
            self.extend(canvas, pointer)
            return
        selection, x, y = self._carried
        dx, dy = pointer.x - x, pointer.y - y
        if pointer.shift:
            dx, dy = (dx, 0.0) if abs(dx) >= abs(dy) else (0.0, dy)
        self._place(canvas, MoveSelection(across=round(dx), down=round(dy)), selection)

    def release(self, canvas: Canvas, pointer: Pointer) -> None:
        if self._carried is None:
            self.finish(canvas, pointer)
            return
        self._carried = None
        if self._moved:
            canvas.document.history.seal()
        else:
            self.clicked_inside(canvas, pointer)

    def clicked_inside(self, canvas: Canvas, pointer: Pointer) -> None:
        """A click into the selection that did not move it."""
        self.deselect(canvas)

    def cancel(self, canvas: Canvas) -> bool:
        carried, self._carried = self._carried, None
        if carried is None:
            return False
        canvas.document.withdraw(MOVE)
        return True

    def nudge(self, canvas: Canvas, dx: int, dy: int) -> bool:
        selection = canvas.document.state.selection
        if selection is None:
            return False
        if self.ready(canvas):
            history = canvas.document.history
            last = history.steps[history.index]
            before = last.command if last.key == MOVE and history.modified else None
            if isinstance(before, MoveSelection):  # one step for a key held down
                dx, dy = dx + before.across, dy + before.down
                selection = history.steps[history.index - 1].state.selection
            self._moved = True
            self._place(canvas, MoveSelection(across=dx, down=dy), selection)
        return True

    def _takes_hold(self, canvas: Canvas, pointer: Pointer) -> bool:
        """Whether a drag from here moves the selection."""
        if self.options.mode != "replace" or pointer.shift or pointer.alt:
            return False
        return is_selected(canvas, pointer)

    def _place(self, canvas: Canvas, command: MoveSelection, selection: Raster | None) -> None:
        """Move what was selected before the hand began."""
        if not command.across and not command.down and not self._moved:
            return
        self._moved = True
        document = canvas.document
        before = replace(document.state, selection=selection)
        document.apply(self.tr("Move selection"), command.apply(before), MOVE, command)


_warmed: set[str] = set()
"""Depths whose loops are there, or on their way."""


def _warm(depth: str) -> None:
    from editor.document.selection.kernels import warm

    warm(depth)


def is_selected(canvas: Canvas, pointer: Pointer) -> bool:
    """Whether the pixel under the hand is selected by half or more."""
    from neural.source import WHITE, Rect

    selection = canvas.document.state.selection
    at = canvas.pixel_at(pointer.at)
    if selection is None or at is None:
        return False
    return float(selection.read(Rect(*at, 1, 1))[0, 0, 0]) >= WHITE[selection.depth] / 2


def draw_dashed(painter: QPainter, path: QPainterPath, ratio: float) -> None:
    """A line that can be seen on any picture: white dashes on black, one logical pixel wide."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(0, 0, 0), ratio))
    painter.drawPath(path)
    dashes = QPen(QColor(255, 255, 255), ratio)
    dashes.setDashPattern([4, 4])
    painter.setPen(dashes)
    painter.drawPath(path)
