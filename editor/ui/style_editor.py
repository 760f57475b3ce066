"""A style as a field: a picture file, a layer of the document, or what is selected of it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QWidget

from editor.style_source import style_of
from editor.ui.background import Background
from editor.ui.picture_editor import SIDE, PictureEditor
from editor.ui.pictures import to_image
from editor.ui.texts import said
from editor.ui.widgets import Complaint
from neural.operation import OperationError
from neural.source import from_unit
from neural.style_picture import is_carried, read_style, style_name

if TYPE_CHECKING:
    from editor.document.layers import Layer
    from editor.session import Document


class StyleEditor(PictureEditor):
    """A path, "" for none, or a layer's picture as text that a recipe carries."""

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(name, title, parent)
        self._document: Document | None = None
        self._taking = Background()
        self.menu = QMenu(self)
        self.menu.setToolTipsVisible(True)
        self.menu.aboutToShow.connect(self._fill)
        self.layers = QPushButton(self.tr("From a layer…"), self)
        self.layers.setAccessibleName(self.tr("Take a layer as the style"))
        self.layers.setToolTip(
            self.tr("Take a layer of this document, or what is selected of it, as the style")
        )
        self.layers.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.layers.setAutoDefault(False)
        self.layers.setMenu(self.menu)
        self.layers.hide()
        self.complaint = Complaint(self)
        self.grid.addWidget(self.layers, 2, 1, 1, 2)
        self.grid.addWidget(self.complaint, 3, 0, 1, 3)
        self.grid.setVerticalSpacing(2)

    def show_on(self, document: Document) -> None:
        """Offer the layers of this document."""
        self._document = document
        self.layers.show()

    def spoken(self, path: str) -> str:
        return style_name(path)

    def folder(self) -> str:
        return "" if is_carried(self.path) else super().folder()

    def thumbnail_of(self, path: str) -> QImage | None:
        if not is_carried(path):
            return super().thumbnail_of(path)
        try:
            pixels = from_unit(read_style(path, SIDE.width()), "uint8")
        except OperationError:
            return None
        opaque = np.full((*pixels.shape[:2], 1), 255, np.uint8)
        return to_image(np.concatenate([pixels, opaque], axis=2))

    def show_path(self) -> None:
        self.complaint.say("")
        super().show_path()
        if is_carried(self.path):
            self.name.setToolTip(self.tr("A layer's pixels; the recipe carries them"))

    def _fill(self) -> None:
        """What there is to take now: the selection first, the top layer before those below."""
        self.menu.clear()
        if self._document is None:
            return
        state = self._document.state
        active = state.active_layer
        if state.selection is not None and active is not None and not active.raster.bounds.empty:
            words = self.tr("Selected part of “{layer}”").format(layer=active.name)
            action = self.menu.addAction(words.replace("&", "&&"))
            action.triggered.connect(lambda: self.take(active, selected=True))
            self.menu.addSeparator()
        for layer in reversed(state.pixel_layers):
            if not layer.raster.bounds.empty:
                action = self.menu.addAction(layer.name.replace("&", "&&"))
                action.triggered.connect(lambda _=False, layer=layer: self.take(layer))
        if self.menu.isEmpty():
            self.menu.addAction(self.tr("There is no layer with pixels")).setEnabled(False)

    def take(self, layer: Layer, *, selected: bool = False) -> None:
        """Use a layer of the document, or what is selected of it."""
        self._taking.cancel()
        self._taking.start(self._take(layer, selected))

    async def _take(self, layer: Layer, selected: bool) -> None:
        assert self._document is not None
        loop, state = asyncio.get_running_loop(), self._document.state
        try:
            path = await loop.run_in_executor(
                None, lambda: style_of(state, layer, selected=selected)
            )
        except OperationError as error:
            self.complaint.say(said(error))
            return
        self.choose_path(path)
