"""The colours of the hand, from the keyboard: fill with them, swap and reset them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from editor.document.paint.cover import lay
from editor.document.paint.wash import Colour, Ink
from editor.ui.tools.painting import find_place

if TYPE_CHECKING:
    from editor.ui.window import MainWindow


class ColourCommands(QObject):
    """Filling is one step of the history of the document in front."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.window = window

    def fill_foreground(self) -> None:
        self._fill(self.tr("Fill with foreground colour"), self.window.toolbox.colours.foreground)

    def fill_background(self) -> None:
        self._fill(self.tr("Fill with background colour"), self.window.toolbox.colours.background)

    def swap(self) -> None:
        self.window.toolbox.colours.swap()

    def reset(self) -> None:
        self.window.toolbox.colours.reset()

    def _fill(self, label: str, colour: Colour) -> None:
        document = self.window.document
        tool = self.window.toolbox.tool
        canvas = self.window.canvas
        if document is None or canvas is None or not tool.ready(canvas):
            return
        place = find_place(document, tool.refused.emit)
        if place is None:
            return
        raster = lay(
            place.raster,
            Ink(colour=place.colour(colour)),
            place.area,
            selection=place.selection,
            at=place.at,
            lock_alpha=place.lock_alpha,
        )
        if raster is not place.raster:
            document.apply(label, place.with_raster(raster))
