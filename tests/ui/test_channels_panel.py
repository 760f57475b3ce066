"""The Channels panel keeps selections."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from editor.document.selection.coverage import bounds_of, selected
from editor.document.selection.shapes import rectangle
from editor.document.state import Channel, State
from editor.session import Document, Session
from editor.ui.channels_panel import ChannelsPanel
from editor.ui.pictures import to_pixels
from editor.ui.window import MainWindow
from neural.source import Rect
from tests.ui.conftest import gradient


@pytest.fixture
def panel(window: MainWindow, document: Document) -> ChannelsPanel:
    """Of a document with two channels."""
    rects = {"Left": Rect(0, 0, 100, 120), "Middle": Rect(80, 40, 40, 40)}
    channels = tuple(
        Channel(name=name, raster=rectangle(rect, document.state.rect, "uint8"))
        for name, rect in rects.items()
    )
    document.apply("Channels", replace(document.state, channels=channels))
    window.show_panel("channels")
    return window.channels


def names(panel: ChannelsPanel) -> list[str]:
    rows = range(panel.model.rowCount())
    return [panel.model.index(row).data() for row in rows]


def test_channels_stand_in_rows_with_pictures_of_them(panel: ChannelsPanel) -> None:
    assert names(panel) == ["Left", "Middle"]
    image = panel.model.index(0).data(Qt.ItemDataRole.DecorationRole).pixmap(QSize(40, 28))
    seen = to_pixels(image.toImage().convertToFormat(QImage.Format.Format_RGBA8888))
    height, width = seen.shape[:2]
    assert (seen[height // 2, 4:16, :3] > 240).all()
    assert (seen[height // 2, width // 2 + 3 : -5, :3] < 10).all()


def test_enter_on_a_row_selects_what_the_channel_holds(
    panel: ChannelsPanel, document: Document, qtbot: QtBot
) -> None:
    panel.list.setCurrentIndex(panel.model.index(1))
    qtbot.keyClick(panel.list, Qt.Key.Key_Return)
    assert document.state.selection is not None
    assert bounds_of(document.state.selection) == Rect(80, 40, 40, 40)
    assert document.history.undo_label == "Load selection"


def test_with_shift_it_is_added(panel: ChannelsPanel, document: Document, qtbot: QtBot) -> None:
    state = document.state
    corner = rectangle(Rect(180, 100, 20, 20), state.rect, "uint8")
    document.apply("Corner", selected(state, corner))
    panel.list.setCurrentIndex(panel.model.index(1))
    qtbot.mousePress(panel.loader, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier)
    qtbot.mouseRelease(panel.loader, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier)
    assert document.state.selection is not None
    assert bounds_of(document.state.selection) == Rect(80, 40, 120, 80)


def test_renaming_and_deleting_are_steps(panel: ChannelsPanel, document: Document) -> None:
    assert panel.model.setData(panel.model.index(0), "  West ")
    assert names(panel) == ["West", "Middle"]
    assert not panel.model.setData(panel.model.index(0), "   ")
    panel.list.setCurrentIndex(panel.model.index(0))
    panel.bin.click()
    assert names(panel) == ["Middle"]
    document.undo()
    document.undo()
    assert names(panel) == ["Left", "Middle"]


def test_without_channels_the_panel_says_what_it_is_for(
    window: MainWindow, session: Session, panel: ChannelsPanel
) -> None:
    window.show_document(session.add(State.from_array(gradient())))
    assert names(panel) == []
    assert panel.nothing.isVisible()
    assert not panel.loader.isEnabled()


def test_a_deep_channel_is_shown_too(window: MainWindow, session: Session) -> None:
    state = State.from_array(gradient().astype(np.float32) / 255)
    channel = Channel(name="Deep", raster=rectangle(Rect(0, 0, 100, 120), state.rect, "float32"))
    window.show_document(session.add(replace(state, channels=(channel,))))
    window.show_panel("channels")
    pixmap = window.channels.model.index(0).data(Qt.ItemDataRole.DecorationRole)
    assert not pixmap.isNull()
