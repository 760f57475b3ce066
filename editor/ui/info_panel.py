"""Info: the pixel under the cursor in several ways of saying it, and the size of what is selected."""

from __future__ import annotations

from colorsys import rgb_to_hsv
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QWidget

from editor.document.reading import lab_of, read_pixel
from editor.ui.theme import GRID

if TYPE_CHECKING:
    from editor.document.raster import Raster
    from editor.session import Change, Document
    from editor.ui.canvas import Canvas


NOTHING = "–"


class InfoPanel(QWidget):
    """Follows `canvas.pointed`; while it cannot be seen it computes nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._canvas: Canvas | None = None
        self._document: Document | None = None
        self._selection: Raster | None = None
        self.of = QComboBox(self)
        self.of.addItem(self.tr("All layers"), "all")
        self.of.addItem(self.tr("This layer"), "layer")
        self.of.setAccessibleName(self.tr("Sample"))
        self.labels: dict[str, QLabel] = {}
        form = QFormLayout(self)
        form.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 3 * GRID)
        form.setHorizontalSpacing(4 * GRID)
        form.setVerticalSpacing(GRID + 2)
        form.addRow(self._name(self.tr("Sample")), self.of)
        for key, words in (
            ("stored", self.tr("Stored")),
            ("bytes", self.tr("8 bit")),
            ("hex", self.tr("Hex")),
            ("hsv", self.tr("HSV")),
            ("lab", self.tr("Lab")),
            ("position", self.tr("Position")),
            ("selection", self.tr("Selection")),
        ):
            label = QLabel(NOTHING, self)
            label.setAccessibleName(words)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self.labels[key] = label
            form.addRow(self._name(words), label)

    def _name(self, words: str) -> QLabel:
        label = QLabel(words, self)
        label.setProperty("role", "dim")
        return label

    def set_document(self, document: Document | None, canvas: Canvas | None) -> None:
        if self._canvas is not None:
            self._canvas.pointed.disconnect(self.show_point)
        if self._document is not None and self._changed in self._document.listeners:
            self._document.listeners.remove(self._changed)
        self._document, self._canvas = document, canvas
        if canvas is not None:
            canvas.pointed.connect(self.show_point)
        if document is not None:
            document.listeners.append(self._changed)
        self.show_point(None)
        self._changed("state")

    def show_point(self, at: tuple[int, int] | None) -> None:
        """Tell of a pixel of the document; of none for None."""
        document = self._document
        reading = None
        if at is not None and document is not None and not self.visibleRegion().isEmpty():
            shown = document.shown
            state = shown if shown.size == document.state.size else document.state
            reading = read_pixel(state, *at, layer=self.of.currentData() == "layer")
        if at is None or reading is None:
            for key in ("stored", "bytes", "hex", "hsv", "lab", "position"):
                self.labels[key].setText(NOTHING)
            return
        self.labels["position"].setText(f"{at[0]}, {at[1]}")
        whole = all(isinstance(value, int) for value in reading.values)
        self.labels["stored"].setText(
            "  ".join(f"{v}" if whole else f"{v:.4f}" for v in reading.values)
        )
        if not reading.values[3]:
            for key in ("bytes", "hex", "hsv", "lab"):
                self.labels[key].setText(self.tr("transparent"))
            return
        red, green, blue = (min(1.0, max(0.0, value)) for value in reading.srgb)
        bytes_ = [round(255 * value) for value in (red, green, blue)]
        self.labels["bytes"].setText("  ".join(str(value) for value in bytes_))
        self.labels["hex"].setText("#{:02x}{:02x}{:02x}".format(*bytes_))
        hue, saturation, value = rgb_to_hsv(red, green, blue)
        self.labels["hsv"].setText(
            f"{round(360 * hue) % 360}°  {round(100 * saturation)}%  {round(100 * value)}%"
        )
        lightness, a, b = lab_of((red, green, blue))
        self.labels["lab"].setText(f"{lightness:.1f}  {a:.1f}  {b:.1f}".replace("-", "−"))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._changed("state")

    def _changed(self, change: Change) -> None:
        if change != "state" or not self.isVisible():
            return
        state = self._document.state if self._document is not None else None
        selection = state.selection if state is not None else None
        if selection is not self._selection:
            self._selection = selection
            self.labels["selection"].setText(self._words(selection))

    def _words(self, selection: Raster | None) -> str:
        if selection is None:
            return NOTHING
        from editor.document.selection.coverage import bounds_of

        area = bounds_of(selection)
        if area.empty:
            return NOTHING
        words = self.tr("{} × {} px at {}, {}")
        return words.format(area.width, area.height, area.x, area.y)
