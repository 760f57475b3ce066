"""The panels for colours and for brushes."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from editor.app import build
from editor.brush_presets import BUILT_IN, BrushPreset
from editor.document.paint.brush import Brush
from editor.document.paint.preview import preview
from editor.session import Session
from editor.ui.colour_panel import ColourPanel
from editor.ui.colours import Colours
from editor.ui.window import MainWindow
from neural.source import Size

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def panel(qtbot: QtBot) -> ColourPanel:
    panel = ColourPanel(Colours())
    panel.colours.setParent(panel)
    qtbot.addWidget(panel)
    panel.resize(300, 400)
    panel.show()
    return panel


def test_the_field_and_the_strip_mix_a_colour(panel: ColourPanel, qtbot: QtBot) -> None:
    corner = QPoint(panel.field.width() - 1, 0)
    qtbot.mouseClick(panel.field, LEFT, pos=corner)  # full saturation, full brightness
    assert panel.colours.foreground == pytest.approx((1, 0, 0))
    qtbot.mouseClick(panel.strip, LEFT, pos=QPoint(4, round(panel.strip.height() / 3)))
    red, green, blue = panel.colours.foreground
    assert green == pytest.approx(1)
    assert max(red, blue) < 0.05
    qtbot.keyClick(panel.field, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert panel.colours.foreground[1] == pytest.approx(0.9)


def test_a_gray_keeps_the_hue_that_was_chosen(panel: ColourPanel, qtbot: QtBot) -> None:
    panel.colours.set_foreground((0.1, 0.2, 0.9))
    hue = panel.field.hue
    panel.colours.set_foreground((0.5, 0.5, 0.5))
    assert panel.field.hue == hue
    panel.colours.set_foreground((0.0, 0.0, 0.0))
    assert panel.field.hue == hue


def test_numbers_and_the_hexadecimal_say_the_same(panel: ColourPanel, qtbot: QtBot) -> None:
    panel.hex.setFocus()
    panel.hex.selectAll()
    qtbot.keyClicks(panel.hex, "ff8040")
    assert panel.colours.foreground == pytest.approx((1, 128 / 255, 64 / 255), abs=1e-4)
    assert [editor.values()["rgb"[n]] for n, editor in enumerate(panel.numbers)] == [255, 128, 64]
    panel.numbers[0].show_values({"r": 10.0})
    panel.numbers[0].edited.emit()
    assert panel.hex.text() == "0A8040"


def test_half_a_hexadecimal_changes_nothing_yet(panel: ColourPanel, qtbot: QtBot) -> None:
    panel.colours.set_foreground((1, 0, 0))
    panel.hex.selectAll()
    qtbot.keyClicks(panel.hex, "00f")
    assert panel.colours.foreground == (1, 0, 0)


def test_the_background_is_edited_when_it_was_chosen(panel: ColourPanel, qtbot: QtBot) -> None:
    qtbot.mouseClick(panel.back, LEFT)
    qtbot.mouseClick(panel.field, LEFT, pos=QPoint(panel.field.width() - 1, 0))
    assert panel.colours.background == pytest.approx((1, 0, 0))
    assert panel.colours.foreground == (0, 0, 0)


def test_swatches_are_kept_taken_and_removed(panel: ColourPanel, qtbot: QtBot) -> None:
    told: list[tuple[str, ...]] = []
    panel.swatches_changed.connect(told.append)
    count = len(panel.swatches.colours)
    panel.colours.set_foreground((1, 0, 1))
    qtbot.mouseClick(panel.add, LEFT)
    qtbot.mouseClick(panel.add, LEFT)
    assert panel.swatches.colours[-1] == "ff00ff"
    assert len(panel.swatches.colours) == count + 1
    qtbot.mouseClick(panel.swatches, LEFT, pos=panel.swatches.cell(4).center())
    assert panel.colours.foreground == (1, 1, 1)
    last = panel.swatches.cell(count).center()
    qtbot.mouseClick(panel.swatches, Qt.MouseButton.RightButton, pos=last)
    assert len(panel.swatches.colours) == count
    assert len(told) == 2


def test_a_click_on_the_colours_under_the_tools_opens_the_panel(
    window: MainWindow, qtbot: QtBot
) -> None:
    pair = window.toolbox.pair
    qtbot.mouseClick(pair, LEFT, pos=pair._back.bottomRight() - QPoint(2, 2))
    qtbot.waitUntil(lambda: not window.colour.visibleRegion().isEmpty())
    assert window.colour.back.isChecked()


def test_a_brush_is_given_to_the_tool_in_the_hand(window: MainWindow, qtbot: QtBot) -> None:
    window.toolbox.choose("eraser")
    listed = window.brushes.list
    chisel = next(n for n in range(listed.count()) if listed.item(n).text() == "Chisel")
    listed.itemClicked.emit(listed.item(chisel))
    options = window.toolbox.tool.options
    assert window.toolbox.tool.id == "eraser"
    assert (options.roundness, options.angle, options.size) == (18, -45, 36)
    window.toolbox.choose("hand")
    listed.itemClicked.emit(listed.item(chisel))
    assert window.toolbox.tool.id == "brush"


def test_brushes_are_kept_and_deleted_and_remembered(
    window: MainWindow, session: Session, qtbot: QtBot
) -> None:
    window.toolbox.choose("brush")
    window.toolbox.tool.choose(size=77.0, flow=33.0)
    window.brushes.keep("Mine")
    window.brushes.keep("Mine")
    assert [preset.name for preset in session.settings.brushes] == ["Mine"]
    again = build(session)
    assert again.brushes.own[0].size == 77
    assert again.brushes.own[0].flow == 33
    again._leaving = True
    again.close()
    again.deleteLater()
    listed = window.brushes.list
    listed.setCurrentRow(0)
    assert not window.brushes.delete.isEnabled(), "those of the program stay"
    listed.setCurrentRow(listed.count() - 1)
    qtbot.mouseClick(window.brushes.delete, LEFT)
    assert session.settings.brushes == ()
    assert listed.count() == len(BUILT_IN)


def test_the_colours_in_the_hand_are_there_the_next_time(
    window: MainWindow, session: Session
) -> None:
    window.toolbox.colours.set_foreground((1, 0.5, 0))
    window._keep_settings()
    again = build(session)
    assert again.toolbox.colours.foreground == pytest.approx((1, 0.5, 0), abs=0.003)
    again._leaving = True
    again.close()
    again.deleteLater()


def test_every_brush_shows_a_stroke(window: MainWindow, qtbot: QtBot) -> None:
    window.show_panel("brushes")
    listed = window.brushes.list
    qtbot.waitUntil(lambda: all(not listed.item(n).icon().isNull() for n in range(listed.count())))


def test_a_preview_looks_like_its_brush() -> None:
    size = Size(120, 30)
    soft = preview(Brush(size=200, hardness=0), size)
    hard = preview(Brush(size=200, hardness=1), size)
    assert soft.shape == (30, 120)
    assert hard.max() == pytest.approx(1)
    between = [float(np.mean((cover > 0.05) & (cover < 0.95))) for cover in (soft, hard)]
    assert between[0] > 2 * between[1]


def test_a_preset_that_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match=r"size: .* is not allowed"):
        BrushPreset(name="x", size=0)
    with pytest.raises(ValueError, match="name"):
        BrushPreset(name="")
