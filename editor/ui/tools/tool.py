"""What every tool is: what the hand does on the canvas, with options that are declared once.

How a tool edits the document: while the hand moves, every `document.apply(label, state, key)` with one
key replaces the one before; `history.seal()` at the end makes it one step of the history, and
`document.withdraw(key)` takes it back on Esc.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import floor
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import QObject, QPointF, Qt, Signal
from PySide6.QtGui import QCursor, QKeyEvent, QPainter
from PySide6.QtWidgets import QWidget

from editor.ui.tools.column import title

if TYPE_CHECKING:
    from editor.ui.canvas import Canvas
    from editor.ui.tools.options import ToolOptions


@dataclass(frozen=True, slots=True)
class Pointer:
    """Where the hand is and what it holds: a mouse, or a pen with its pressure."""

    at: QPointF
    """On the canvas, in logical pixels."""
    x: float
    y: float
    """The same place in the document: 0.5, 0.5 is the middle of its first pixel."""
    shift: bool = False
    alt: bool = False
    control: bool = False
    pressure: float = 1.0
    """0..1; a mouse always presses with 1."""
    tilt: tuple[float, float] = (0.0, 0.0)
    """Of a pen, in degrees from upright, to the right and towards the person."""
    pen: bool = False
    eraser: bool = False
    """The other end of the pen."""
    time: int = 0
    """Milliseconds, from some moment on."""
    clicks: int = 1
    """2 for the press of a double click, which follows the press and release of the first."""

    @property
    def pixel(self) -> tuple[int, int]:
        return floor(self.x), floor(self.y)


class Tool(QObject):
    """One tool. The same object serves every canvas: it keeps of a document only what is under the
    hand, and lets go of that in `cancel`.

    A new tool is a class in a file of this package, and its card in `column.COLUMN`.
    """

    id: ClassVar[str] = ""
    offers: ClassVar[tuple[str, ...]] = ()
    """Ids of actions that stand in the options bar."""
    Options: ClassVar[type[ToolOptions] | None] = None
    """Of a tool for which something can be chosen."""

    refused = Signal(str)
    """Why it cannot do that here, in a sentence for the person."""
    options_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._options = self.Options() if self.Options is not None else None

    @property
    def title(self) -> str:
        """Its name in the person's language."""
        return title(self.id)

    # Options.

    @property
    def options(self) -> Any:
        """The `Options` in force; None for a tool without."""
        return self._options

    def set_options(self, options: ToolOptions) -> None:
        if options != self._options:
            self._options = options
            self.options_changed.emit()

    def choose(self, **values: Any) -> None:
        """Set some of the options; raises ValueError for a value that is not allowed."""
        if self.Options is not None:
            self.set_options(self.Options.model_validate({**dict(self._options), **values}))
        elif values:
            raise ValueError(f"Nothing can be chosen for '{self.id}'.")

    def restore(self, values: Mapping[str, Any]) -> None:
        """Options as they were kept; what is no longer allowed is left at its default."""
        if self.Options is None:
            return
        good: dict[str, Any] = {}
        for name, value in values.items():
            try:
                self.Options.model_validate({**good, name: value})
            except ValueError:
                continue
            good[name] = value
        self.set_options(self.Options.model_validate(good))

    def extras(self, parent: QWidget) -> Sequence[QWidget]:
        """Controls of its own for the options bar, before the fields."""
        return ()

    def hint(self) -> str:
        """How it is used, for the options bar."""
        return ""

    # What the hand does. Coordinates may lie outside the document.

    def cursor(self, canvas: Canvas, pointer: Pointer | None) -> QCursor | Qt.CursorShape:
        """`pointer` is None before the mouse has been on the canvas."""
        return Qt.CursorShape.ArrowCursor

    def press(self, canvas: Canvas, pointer: Pointer) -> None:
        """The left button, or the pen, went down."""

    def drag(self, canvas: Canvas, pointer: Pointer) -> None:
        """It moved while it is down, or a modifier key changed."""

    def release(self, canvas: Canvas, pointer: Pointer) -> None:
        """It went up."""

    def hover(self, canvas: Canvas, pointer: Pointer) -> None:
        """It moved without being down, or a modifier key changed."""

    def leave(self, canvas: Canvas) -> None:
        """It left the canvas."""

    def key(self, canvas: Canvas, event: QKeyEvent) -> bool:
        """A key that nothing else wants; False when the tool has no use for it either."""
        return False

    def nudge(self, canvas: Canvas, dx: int, dy: int) -> bool:
        """An arrow key, with Shift ten steps; False when the tool has no use for it."""
        return False

    def cancel(self, canvas: Canvas) -> bool:
        """Esc, or another tool or document: let go of what is under way; False when nothing was."""
        return False

    def commit(self, canvas: Canvas) -> bool:
        """Enter: end what is under way; False when nothing was."""
        return False

    def begin(self, canvas: Canvas) -> None:
        """It was taken into the hand."""

    def paint(self, canvas: Canvas, painter: QPainter) -> None:
        """Draw above the picture, in device pixels (`canvas.view.to_window`, `canvas.window_point`).

        `canvas.update_overlay` asks for it.
        """

    def ready(self, canvas: Canvas) -> bool:
        """Whether the document may be edited now; says why not, once."""
        if canvas.document.filter is not None:
            self.refused.emit(self.tr("Apply or cancel the filter first."))
            return False
        return True
