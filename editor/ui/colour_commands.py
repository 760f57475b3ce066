"""Filling from the keyboard, and the colours of the hand: swap and reset them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from editor.document.command import command
from editor.document.paint.cover import lay
from editor.document.paint.wash import Colour, Ink
from editor.ui.colours import hexadecimal
from editor.ui.tools.mending import covered
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

    def remove(self) -> None:
        """Replace what is selected with texture from around it."""
        document = self.window.document
        tool = self.window.toolbox.tool
        canvas = self.window.canvas
        removal = self.window.toolbox.removal
        if document is None or canvas is None or removal.running or not tool.ready(canvas):
            return
        place = find_place(document, tool.refused.emit)
        selection = place.selection if place is not None else None
        cover = covered(place, selection) if place is not None and selection is not None else None
        if place is not None and cover is not None:
            removal.begin(document, place, cover, self.tr("Remove"))

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
            done = None if document.quick_mask else command("fill", colour=_written(colour))
            document.apply(label, place.with_raster(raster), command=done)


def _written(colour: Colour) -> str:
    return f"#{hexadecimal(colour).lower()}"
