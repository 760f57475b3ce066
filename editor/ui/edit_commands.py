"""Edit menu: undo, the clipboard, filling and clearing. What is selected is all that they touch."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from editor.document.layers import Layer, Mask
from editor.document.raster import Raster
from editor.document.state import State
from editor.session import Document
from editor.ui.commands import Commands

if TYPE_CHECKING:
    pass


class EditCommands(Commands):
    """Undo, redo, the clipboard, fill and clear."""

    def undo(self) -> None:
        if self.window.document is not None:
            self.window.document.undo()

    def redo(self) -> None:
        if self.window.document is not None:
            self.window.document.redo()

    # The clipboard.

    def cut(self) -> None:
        """Copy what is selected of the active layer, and clear it there."""
        if self.copy():
            from editor.document.command import command

            self.edit(self.tr("Cut"), command("clear").apply)

    def copy(self) -> bool:
        """What is selected of the active layer alone goes to the clipboard, in 8-bit sRGB.

        False, after saying why, when that is nothing.
        """
        document = self.window.document
        layer = document.state.active_layer if document is not None else None
        if document is None or layer is None or layer.raster.bounds.empty:
            self.window.notices.show_note(self.tr("Choose a layer with pixels to copy from."))
            return False
        from editor.ui.pictures import layer_image

        part = _selected_part(document.state, layer)
        if part.raster.bounds.empty:
            self.window.notices.show_note(self.tr("Nothing of this layer is selected."))
            return False
        QGuiApplication.clipboard().setImage(layer_image(document.state, part))
        return True

    def copy_merged(self) -> None:
        document = self.window.document
        if document is None:
            return
        from editor.ui.pictures import document_image, layer_image

        state = document.state
        if state.selection is None:
            QGuiApplication.clipboard().setImage(document_image(state))
            return
        from editor.document.projection import composite
        from editor.document.selection.coverage import bounds_of

        box = bounds_of(state.selection)
        seen = Layer(raster=Raster.from_array(composite(state, box), box.x, box.y), name="")
        QGuiApplication.clipboard().setImage(layer_image(state, _selected_part(state, seen)))

    def paste(self) -> None:
        """The clipboard's picture as a layer in the middle of what is selected or seen, or as a new
        document."""
        picture = self._clipboard()
        if picture is None:
            return
        document = self.window.document
        if document is None:
            fresh = self.window.session.add(picture, label=self.tr("Paste"))
            self.window.show_document(fresh)
            return
        state = self._pasted(document, picture)
        document.apply(self.tr("Paste"), replace(state, selection=None))

    def paste_into(self) -> None:
        """The clipboard's picture as a layer that shows where something is selected."""
        document = self.window.document
        if document is None or document.state.selection is None:
            return
        picture = self._clipboard()
        if picture is not None:
            mask = Mask(raster=document.state.selection, linked=False)
            state = self._pasted(document, picture, mask)
            document.apply(self.tr("Paste into"), replace(state, selection=None))

    def _clipboard(self) -> State | None:
        image = QGuiApplication.clipboard().image()
        if image.isNull():
            self.window.notices.show_note(self.tr("There is no picture in the clipboard."))
            return None
        from editor.ui.pictures import to_pixels

        return State.from_array(to_pixels(image), name=self.tr("Pasted"))

    def _pasted(self, document: Document, picture: State, mask: Mask | None = None) -> State:
        present = document.state
        raster: Raster = _converted(picture, present).pixel_layers[0].raster
        x, y = self._middle(document)
        size = raster.size
        layer = Layer(
            raster=raster,
            name=self.tr("Pasted"),
            x=round(x - size.width / 2),
            y=round(y - size.height / 2),
            mask=mask,
        )
        return present.insert(layer, above=present.active)

    def _middle(self, document: Document) -> tuple[float, float]:
        """Of what is selected, else of what is seen."""
        from editor.document.selection.coverage import bounds_of

        state = document.state
        if state.selection is not None:
            return bounds_of(state.selection).center
        return (self.window.visible_rect(document) or state.rect).center

    def clear(self) -> None:
        """Clear what is selected; with nothing selected the layer itself is deleted."""
        document = self.window.document
        if document is not None and document.state.selection is None:
            self.do("delete_layer")
        else:
            self.do("clear")

    def palette(self) -> None:
        self.window.open_palette()

    def preferences(self) -> None:
        from editor.ui.preferences import PreferencesDialog

        PreferencesDialog(self.window).open()


def _selected_part(state: State, layer: Layer) -> Layer:
    """The layer with nothing but what is selected of it, its bounds no larger than that."""
    from editor.document.selection.coverage import bounds_of
    from editor.document.selection.within import lifted

    if state.selection is None:
        return layer
    raster = lifted(layer.raster, state.selection, layer.x, layer.y)
    box = bounds_of(state.selection).translate(-layer.x, -layer.y)
    return replace(layer, raster=raster.crop(box.intersect(layer.raster.bounds)))


def _converted(picture: State, target: State) -> State:
    """An 8-bit sRGB document in the depth and profile of another."""
    if target.depth == "uint8" and target.profile is None:
        return picture
    from editor.document.colour import convert_depth, convert_profile

    return convert_depth(convert_profile(picture, target.profile), target.depth)
