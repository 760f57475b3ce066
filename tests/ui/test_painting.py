"""Painting by hand: real mouse and key events on the canvas."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPointingDevice, QTabletEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from editor.document.layers import Mask, Transformed
from editor.document.raster import Raster
from editor.document.state import State
from editor.document.text import Text
from editor.document.transform import Transform
from editor.session import Document, Session
from editor.ui import notices
from editor.ui.canvas import Canvas
from editor.ui.colour_pair import ColourPair
from editor.ui.pictures import to_pixels
from editor.ui.tools.painting import stepped
from editor.ui.window import MainWindow
from neural.source import Rect
from tests.ui.conftest import gradient
from tests.ui.hand import draw, place, press

RED = (1.0, 0.0, 0.0)


@pytest.fixture
def canvas(window: MainWindow, document: Document) -> Canvas:
    window.canvas.fit()
    window.canvas.zoom_to(1.0)
    return window.canvas


def take(window: MainWindow, tool: str, **options: object) -> None:
    """The tool in the hand, its edge hard so that pixels can be foretold."""
    window.toolbox.choose(tool)
    chosen = window.toolbox.tool
    if chosen.Options is not None and "hardness" in chosen.Options.model_fields:
        options = {"hardness": 100.0, **options}
    chosen.choose(**options)


def pixel(document: Document, x: int, y: int) -> list[int]:
    return document.state.pixel_layers[0].raster.read(Rect(x, y, 1, 1))[0, 0].tolist()


def line(canvas: Canvas, *points: tuple[float, float]) -> None:
    draw(canvas, [place(canvas, x, y) for x, y in points])


def test_a_stroke_lays_the_foreground_and_is_one_step(
    window: MainWindow, canvas: Canvas, document: Document
) -> None:
    take(window, "brush", size=20.0)
    window.toolbox.colours.set_foreground(RED)
    before = document.state
    line(canvas, (40, 60), (80, 60), (120, 60))
    assert pixel(document, 80, 60) == [255, 0, 0, 255]
    assert pixel(document, 80, 90) == [80, 90, 90, 255]
    assert [step.label for step in document.history.steps] == ["Open", "Brush"]
    document.undo()
    assert document.state is before


def test_what_is_drawn_is_seen_before_the_button_is_released(
    window: MainWindow, canvas: Canvas, document: Document
) -> None:
    take(window, "brush", size=30.0)
    window.toolbox.colours.set_foreground(RED)
    before = document.state
    press(canvas, place(canvas, 100, 60))
    assert canvas.presentation.shown_color(100, 60) == (255, 0, 0)
    assert document.state is before
    assert not document.modified


def test_esc_takes_the_stroke_back(
    window: MainWindow, canvas: Canvas, document: Document, qtbot: QtBot
) -> None:
    take(window, "brush", size=30.0)
    before = document.state
    press(canvas, place(canvas, 100, 60))
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert canvas.presentation.shown_color(100, 60) == (100, 60, 90)
    assert document.state is before


def test_undo_in_the_middle_of_a_stroke_drops_it(
    window: MainWindow, canvas: Canvas, document: Document, qtbot: QtBot
) -> None:
    take(window, "brush", size=10.0)
    line(canvas, (20, 20), (30, 20))
    press(canvas, place(canvas, 100, 60))
    document.undo()
    qtbot.mouseMove(canvas, place(canvas, 120, 60))
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=place(canvas, 120, 60))
    assert document.history.index == 0
    assert canvas.presentation.shown_color(100, 60) == (100, 60, 90)


def test_shift_draws_straight_from_where_the_last_stroke_ended(
    window: MainWindow, canvas: Canvas, document: Document
) -> None:
    take(window, "brush", size=8.0)
    window.toolbox.colours.set_foreground(RED)
    line(canvas, (20, 20))
    draw(canvas, [place(canvas, 180, 100)], modifiers=Qt.KeyboardModifier.ShiftModifier)
    assert pixel(document, 100, 60) == [255, 0, 0, 255]


def test_alt_picks_the_foreground_from_the_picture(
    window: MainWindow, canvas: Canvas, document: Document
) -> None:
    take(window, "brush")
    draw(canvas, [place(canvas, 50.5, 70.5)], modifiers=Qt.KeyboardModifier.AltModifier)
    assert window.toolbox.colours.foreground == pytest.approx((50 / 255, 70 / 255, 90 / 255))
    assert document.history.undo_label is None


def test_keys_change_the_tip(window: MainWindow, canvas: Canvas, qtbot: QtBot) -> None:
    take(window, "brush", size=20.0, hardness=50.0)
    options = window.toolbox.tool.options
    qtbot.keyClicks(canvas, "]")
    assert window.toolbox.tool.options.size == 22
    qtbot.keyClicks(canvas, "[[[")
    assert window.toolbox.tool.options.size < options.size
    qtbot.keyClicks(canvas, "}")
    assert window.toolbox.tool.options.hardness == 75
    qtbot.keyClicks(canvas, "{{")
    assert window.toolbox.tool.options.hardness == 25
    qtbot.keyClicks(canvas, "4")
    assert window.toolbox.tool.options.opacity == 40
    qtbot.keyClicks(canvas, "5")
    assert window.toolbox.tool.options.opacity == 45
    qtbot.wait(800)
    qtbot.keyClicks(canvas, "0")
    assert window.toolbox.tool.options.opacity == 100


def test_sizes_step_up_and_down_without_getting_stuck() -> None:
    size = 1.0
    seen = [size]
    while size < 5000:
        size = stepped(size, 1)
        seen.append(size)
    assert len(seen) < 110
    assert all(a < b for a, b in itertools.pairwise(seen))
    while size > 1:
        assert stepped(size, -1) < size
        size = stepped(size, -1)


def test_x_swaps_and_d_resets_the_colours(window: MainWindow, canvas: Canvas, qtbot: QtBot) -> None:
    colours = window.toolbox.colours
    colours.set_foreground(RED)
    canvas.setFocus()
    qtbot.keyClick(canvas, Qt.Key.Key_X)
    assert (colours.foreground, colours.background) == ((1, 1, 1), RED)
    qtbot.keyClick(canvas, Qt.Key.Key_D)
    assert (colours.foreground, colours.background) == ((0, 0, 0), (1, 1, 1))
    pair = window.findChild(ColourPair)
    assert pair is not None
    qtbot.mouseClick(pair, Qt.MouseButton.LeftButton, pos=pair._swap.center())
    assert colours.foreground == (1, 1, 1)


def test_fill_with_foreground_and_background(
    window: MainWindow, canvas: Canvas, document: Document, qtbot: QtBot
) -> None:
    window.toolbox.colours.set_foreground(RED)
    canvas.setFocus()
    qtbot.keyClick(canvas, Qt.Key.Key_Backspace, Qt.KeyboardModifier.AltModifier)
    assert pixel(document, 199, 119) == [255, 0, 0, 255]
    qtbot.keyClick(canvas, Qt.Key.Key_Backspace, Qt.KeyboardModifier.ControlModifier)
    assert pixel(document, 0, 0) == [255, 255, 255, 255]


def test_the_selection_bounds_what_is_painted(
    window: MainWindow, canvas: Canvas, document: Document
) -> None:
    share = np.zeros((120, 200, 1), np.uint8)
    share[:, :100] = 255
    selection = Raster.from_array(share)
    document.apply("Select", replace(document.state, selection=selection))
    take(window, "brush", size=20.0)
    window.toolbox.colours.set_foreground(RED)
    line(canvas, (50, 60), (150, 60))
    assert pixel(document, 80, 60) == [255, 0, 0, 255]
    assert pixel(document, 120, 60) == [120, 60, 90, 255]


def test_the_quick_mask_is_painted_as_the_selection(
    window: MainWindow, canvas: Canvas, document: Document
) -> None:
    window.actions_by_id["select.quick_mask"].trigger()
    layers = document.state.layers
    take(window, "brush", size=20.0)
    line(canvas, (50, 60), (150, 60))  # black deselects
    selection = document.state.selection
    assert selection is not None
    assert selection.read(Rect(100, 60, 1, 1)).item() == 0
    assert selection.read(Rect(100, 90, 1, 1)).item() == 255
    assert document.state.layers is layers


def test_the_mask_is_painted_when_it_is_the_target(
    window: MainWindow, canvas: Canvas, document: Document
) -> None:
    layer = document.state.pixel_layers[0]
    mask = Mask(raster=Raster.mask(document.state.rect, "uint8", full=True))
    state = document.state.with_node(replace(layer, mask=mask)).with_active(layer.id, "mask")
    document.apply("Mask", state)
    take(window, "brush", size=20.0)
    line(canvas, (50, 60), (150, 60))  # black hides
    now = document.state.pixel_layers[0]
    assert now.raster is layer.raster
    assert now.mask is not None
    assert now.mask.raster.read(Rect(100, 60, 1, 1)).item() == 0
    assert now.mask.raster.read(Rect(100, 90, 1, 1)).item() == 255


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"locked": True}, "is locked"),
        ({"lock_pixels": True}, "pixels of"),
        ({"visible": False}, "is hidden"),
    ],
)
def test_where_one_cannot_paint_one_is_told_why(
    change: dict[str, bool],
    words: str,
    window: MainWindow,
    canvas: Canvas,
    document: Document,
) -> None:
    layer = replace(document.state.pixel_layers[0], **change)  # type: ignore[arg-type]
    document.apply("Change", document.state.with_node(layer))
    before = document.state
    take(window, "brush")
    said: list[str] = []
    window.toolbox.tool.refused.connect(said.append)
    line(canvas, (50, 60), (150, 60))
    assert document.state is before
    assert len(said) == 1
    assert words in said[0]


def test_a_text_stays_text_until_it_is_turned_into_pixels(
    window: MainWindow, canvas: Canvas, document: Document
) -> None:
    layer = document.state.pixel_layers[0]
    origin = Transformed(
        raster=layer.raster,
        x=0,
        y=0,
        transform=Transform(),
        text=Text(content="E", x=0.0, y=0.0),
        made=layer.raster,
    )
    document.apply("Text", document.state.with_node(replace(layer, origin=origin)))
    take(window, "brush", size=20.0)
    said: list[str] = []
    window.toolbox.tool.refused.connect(said.append)
    line(canvas, (50, 60), (150, 60))
    assert "Turn into pixels" in said[0]
    assert document.state.pixel_layers[0].text is not None
    window.actions_by_id["layer.rasterize"].trigger()
    line(canvas, (50, 60), (150, 60))
    assert pixel(document, 100, 60) == [0, 0, 0, 255]


def test_an_eraser_makes_transparent(
    window: MainWindow, canvas: Canvas, document: Document
) -> None:
    take(window, "eraser", size=20.0)
    line(canvas, (50, 60), (150, 60))
    assert pixel(document, 100, 60)[3] == 0
    assert pixel(document, 100, 90)[3] == 255


def test_a_pencil_sets_single_pixels(
    window: MainWindow, canvas: Canvas, document: Document
) -> None:
    take(window, "pencil", size=1.0)
    window.toolbox.colours.set_foreground(RED)
    before = document.state.pixel_layers[0].raster.read(document.state.rect)
    line(canvas, (20.5, 20.5), (60.5, 40.5))
    changed = (document.state.pixel_layers[0].raster.read(document.state.rect) != before).any(
        axis=2
    )
    assert changed[:, 20:61].sum(axis=0).tolist() == [1] * 41


def test_a_pen_presses_and_its_other_end_erases(
    window: MainWindow, canvas: Canvas, document: Document
) -> None:
    take(window, "brush", size=40.0, pressure_size=True)
    window.toolbox.colours.set_foreground(RED)

    def touch(kind: QPointingDevice.PointerType, at: QPoint, pressure: float) -> None:
        device = QPointingDevice(
            "pen",
            1,
            QPointingDevice.DeviceType.Stylus,
            kind,
            QPointingDevice.Capability.Pressure,
            1,
            1,
        )
        for event in (QEvent.Type.TabletPress, QEvent.Type.TabletRelease):
            down = event == QEvent.Type.TabletPress
            tablet = QTabletEvent(
                event,
                device,
                QPointF(at),
                QPointF(canvas.mapToGlobal(at)),
                pressure,
                0.0,
                0.0,
                0.0,
                0.0,
                0.0,
                Qt.KeyboardModifier.NoModifier,
                Qt.MouseButton.LeftButton,
                Qt.MouseButton.LeftButton if down else Qt.MouseButton.NoButton,
            )
            QApplication.sendEvent(canvas, tablet)

    touch(QPointingDevice.PointerType.Pen, place(canvas, 100, 60), 0.25)
    assert pixel(document, 100, 60) == [255, 0, 0, 255]
    assert pixel(document, 108, 60) == [108, 60, 90, 255]
    touch(QPointingDevice.PointerType.Eraser, place(canvas, 100, 60), 1.0)
    assert pixel(document, 108, 60)[3] == 0


def test_the_outline_follows_the_hand_and_the_zoom(
    window: MainWindow, canvas: Canvas, qtbot: QtBot
) -> None:
    take(window, "brush", size=40.0)
    assert canvas.cursor().shape() in (
        Qt.CursorShape.BlankCursor,
        Qt.CursorShape.CrossCursor,
        Qt.CursorShape.ArrowCursor,
    )
    canvas.zoom_to(1.0)

    def differs(at: QPoint) -> tuple[int, int]:
        qtbot.mouseMove(canvas, QPoint(2, 2))
        QApplication.processEvents()
        without = canvas.grab().toImage()
        qtbot.mouseMove(canvas, at)
        QApplication.processEvents()
        ring = canvas.grab().toImage()
        columns = [
            x
            for x in range(max(0, at.x() - 150), min(ring.width(), at.x() + 150))
            if ring.pixel(x, at.y()) != without.pixel(x, at.y())
        ]
        return min(columns) - at.x(), max(columns) - at.x()

    left, right = differs(place(canvas, 100, 60))
    assert (left, right) == (pytest.approx(-20, abs=3), pytest.approx(20, abs=3))
    canvas.zoom_to(2.0)
    left, right = differs(place(canvas, 100, 60))
    assert (left, right) == (pytest.approx(-40, abs=3), pytest.approx(40, abs=3))


def test_the_outline_is_drawn_where_the_canvas_scales_to(
    window: MainWindow, canvas: Canvas, qtbot: QtBot
) -> None:
    """As on a screen with two device pixels to a logical one."""
    take(window, "brush", size=40.0)
    canvas.zoom_to(1.0)
    qtbot.mouseMove(canvas, place(canvas, 100, 60))
    image = QImage(canvas.width(), canvas.height(), QImage.Format.Format_RGB32)
    image.fill(0)
    painter = QPainter(image)
    painter.scale(0.5, 0.5)
    window.toolbox.tool.paint(canvas, painter)
    painter.end()
    drawn = np.argwhere(to_pixels(image)[..., :3].any(axis=2))
    pointer = canvas.pointer
    assert pointer is not None
    centre = canvas.window_point(pointer.x, pointer.y) / 2
    middle = (drawn.min(axis=0) + drawn.max(axis=0)) / 2
    assert middle == pytest.approx([centre.y(), centre.x()], abs=1.5)


@pytest.mark.parametrize("depth", ["uint8", "uint16", "float32"])
def test_colours_come_into_the_documents_depth(
    depth: str, window: MainWindow, session: Session
) -> None:
    from editor.document.colour import convert_depth

    state = convert_depth(State.from_array(gradient()), depth)  # type: ignore[arg-type]
    document = session.add(state)
    window.show_document(document)
    canvas = window.canvas
    take(window, "brush", size=20.0)
    orange = (1.0, 0.5, 0.25)
    window.toolbox.colours.set_foreground(orange)
    line(canvas, (50, 60), (150, 60))
    shown = canvas.presentation.shown_color(100, 60)
    assert shown == pytest.approx((255, 128, 64), abs=1)
    assert canvas.presentation.srgb(100, 60) == pytest.approx(orange, abs=0.003)


def test_an_outline_that_was_there_before_the_hand_moved_goes_with_it(
    window: MainWindow, canvas: Canvas
) -> None:
    take(window, "hand")
    point(canvas, (30, 30))
    take(window, "brush", size=20.0)
    renewed: list[QRectF] = []
    canvas.update_overlay = renewed.append  # type: ignore[method-assign]
    point(canvas, (90, 60))
    assert any(area.contains(canvas.window_point(30, 30)) for area in renewed)


def point(canvas: Canvas, at: tuple[float, float]) -> None:
    """Move the mouse there, no button held."""
    none = Qt.MouseButton.NoButton
    where = QPointF(place(canvas, *at))
    event = QMouseEvent(
        QEvent.Type.MouseMove, where, where, none, none, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(canvas, event)


def test_a_refusal_goes_by_itself_and_a_failure_stays(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notices, "REFUSED", 0.05)
    window.notices.show_error("The file could not be written.")
    window.toolbox.find("heal").refused.emit("Alt-click the place to copy from first.")
    assert len(window.notices.notices) == 2
    qtbot.waitUntil(lambda: len(window.notices.notices) == 1)
    assert window.notices.notices[0].text == "The file could not be written."
