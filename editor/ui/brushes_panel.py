"""The Brushes panel: brushes under a name, each with a stroke to know it by."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QImage, QPixmap
from PySide6.QtWidgets import (
    QHBoxLayout,
    QInputDialog,
    QListWidget,
    QListWidgetItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from editor.brush_presets import BUILT_IN, BrushPreset
from editor.document.paint.brush import Brush
from editor.document.paint.wash import Floats
from editor.ui.icons import icon
from editor.ui.theme import GRID, ICON, tokens
from editor.ui.tools.painting import PaintTool
from neural.source import Size

if TYPE_CHECKING:
    from editor.ui.window import MainWindow

STROKE: Final = Size(128, 32)
"""Of a preview, in logical pixels."""

_NAMES: Final = (
    QT_TRANSLATE_NOOP("brushes", "Hard round"),
    QT_TRANSLATE_NOOP("brushes", "Soft round"),
    QT_TRANSLATE_NOOP("brushes", "Airbrush"),
    QT_TRANSLATE_NOOP("brushes", "Ink"),
    QT_TRANSLATE_NOOP("brushes", "Chisel"),
    QT_TRANSLATE_NOOP("brushes", "Marker"),
    QT_TRANSLATE_NOOP("brushes", "Watercolour"),
    QT_TRANSLATE_NOOP("brushes", "Dots"),
)
"""The names of those that come with the program, for the translators."""


class BrushesPanel(QWidget):
    """A click gives a brush to the tool in the hand, or to the brush when that tool has no tip."""

    kept = Signal(tuple)
    """The person's own brushes have changed."""

    def __init__(
        self, window: MainWindow, own: Sequence[BrushPreset] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.window_ = window
        self.own = tuple(own)
        self._drawn: dict[str, QIcon] = {}
        self.list = QListWidget(self)
        self.list.setIconSize(QSize(STROKE.width, STROKE.height))
        self.list.setAccessibleName(self.tr("Brushes"))
        self.list.itemClicked.connect(lambda item: self.use(self._preset(item)))
        self.list.itemActivated.connect(lambda item: self.use(self._preset(item)))
        self.list.currentItemChanged.connect(lambda *_: self._enable())
        self.save = self._button("plus", self.tr("Keep the brush in the hand"), self._ask)
        self.delete = self._button("trash", self.tr("Delete the brush"), self._delete)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.list, 1)
        row = QHBoxLayout()
        row.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        row.addWidget(self.save)
        row.addStretch(1)
        row.addWidget(self.delete)
        column.addLayout(row)
        self._fill()

    @property
    def presets(self) -> tuple[BrushPreset, ...]:
        return (*BUILT_IN, *self.own)

    def wake(self) -> None:
        """The panel came into sight: draw the strokes that are missing."""
        missing = [preset for preset in self.presets if preset.name not in self._drawn]
        if missing:
            self.window_.spawn(self._draw(missing))

    def use(self, preset: BrushPreset) -> None:
        """Give the brush to the tool in the hand; what it has no option for is left out."""
        toolbox = self.window_.toolbox
        if not isinstance(toolbox.tool, PaintTool):
            toolbox.choose("brush")
        tool = toolbox.tool
        known = tool.Options.model_fields
        values = asdict(preset)
        tool.choose(**{name: value for name, value in values.items() if name in known})

    def keep(self, name: str) -> None:
        """Keep the brush in the hand under a name, in place of an own one that had it."""
        tool = self.window_.toolbox.tool
        if not isinstance(tool, PaintTool):
            tool = self.window_.toolbox.find("brush")
        chosen = dict(tool.options)
        tip = {each.name for each in fields(BrushPreset)}
        values = {key: value for key, value in chosen.items() if key in tip}
        preset = BrushPreset(**{**values, "name": name})
        others = tuple(each for each in self.own if each.name != name)
        self._drawn.pop(name, None)
        self._set((*others, preset))

    def _ask(self) -> None:
        name, given = QInputDialog.getText(self, self.tr("Keep brush"), self.tr("Name"))
        if given and name.strip():
            self.keep(name.strip())

    def _delete(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            gone = self._preset(item)
            self._set(tuple(each for each in self.own if each is not gone))

    def _set(self, own: tuple[BrushPreset, ...]) -> None:
        self.own = own
        self._fill()
        self.wake()
        self.kept.emit(own)

    # What is shown.

    def _fill(self) -> None:
        self.list.clear()
        for preset in self.presets:
            shipped = any(preset is each for each in BUILT_IN)
            name = QCoreApplication.translate("brushes", preset.name) if shipped else preset.name
            item = QListWidgetItem(self._drawn.get(preset.name, QIcon()), name, self.list)
            item.setData(Qt.ItemDataRole.UserRole, preset)
            item.setToolTip(
                self.tr("{size:g} px, hardness {hardness:g}%").format(
                    size=preset.size, hardness=preset.hardness
                )
            )
            item.setSizeHint(QSize(0, STROKE.height + 2 * GRID))
        self._enable()

    def _enable(self) -> None:
        item = self.list.currentItem()
        own = item is not None and any(self._preset(item) is each for each in self.own)
        self.delete.setEnabled(own)

    def _preset(self, item: QListWidgetItem) -> BrushPreset:
        return item.data(Qt.ItemDataRole.UserRole)

    async def _draw(self, presets: list[BrushPreset]) -> None:
        """Draw strokes on the thread beside the window, and show them."""
        loop = asyncio.get_running_loop()
        ratio = self.devicePixelRatioF()
        size = Size(round(STROKE.width * ratio), round(STROKE.height * ratio))
        for preset in presets:
            cover = await loop.run_in_executor(self.window_.beside, _stroke, preset, size, ratio)
            self._drawn[preset.name] = _shown(cover, ratio)
        for row in range(self.list.count()):
            item = self.list.item(row)
            item.setIcon(self._drawn.get(self._preset(item).name, QIcon()))

    def _button(self, name: str, tip: str, slot: object) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(icon(name))
        button.setIconSize(QSize(ICON, ICON))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.clicked.connect(slot)
        return button


def _stroke(preset: BrushPreset, size: Size, ratio: float) -> Floats:
    from editor.document.paint.preview import preview  # loads numba

    brush = Brush(
        size=preset.size * ratio,
        hardness=preset.hardness / 100,
        opacity=preset.opacity / 100,
        flow=preset.flow / 100,
        spacing=preset.spacing / 100,
        roundness=preset.roundness / 100,
        angle=preset.angle,
        pressure_size=preset.pressure_size,
        pressure_opacity=preset.pressure_opacity,
    )
    return preview(brush, size)


def _shown(cover: Floats, ratio: float) -> QIcon:
    """The stroke in the colour of text."""
    height, width = cover.shape
    ink = tokens().color("text")
    pixels = np.empty((height, width, 4), np.uint8)
    pixels[..., :3] = (ink.red(), ink.green(), ink.blue())
    pixels[..., 3] = np.rint(cover * 255)
    image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGBA8888).copy()
    pixmap = QPixmap.fromImage(image)
    pixmap.setDevicePixelRatio(ratio)
    result = QIcon(pixmap)
    result.addPixmap(pixmap, QIcon.Mode.Selected)
    return result
