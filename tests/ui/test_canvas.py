"""The canvas: what it draws is the document, and the view follows the hand."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import ClassVar

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from editor.document.command import Command
from editor.document.commands.canvas import Crop, Turn
from editor.document.state import State
from editor.filter_run import FilterRun
from editor.session import Document, Session
from editor.ui.canvas import Canvas
from editor.ui.pictures import to_pixels
from editor.ui.tools.look import HandTool, ZoomTool
from editor.ui.tools.move import MoveTool
from editor.ui.tools.picker import ColorReadout, PickerTool
from editor.ui.view import LARGEST, SMALLEST, View, next_step, wheel_zoom
from editor.ui.window import MainWindow
from neural.context import Context
from neural.operation import Operation, Patch, Progress
from neural.source import Pixels, Rect, Size, Source
from tests.ui.conftest import gradient
from tests.ui.hand import drag, place


@pytest.fixture
def canvas(window: MainWindow, document: Document) -> Canvas:
    return window.canvas


def shown(canvas: Canvas) -> Pixels:
    """What the canvas looks like, in device pixels."""
    return to_pixels(canvas.grab().toImage().convertToFormat(QImage.Format.Format_RGB32))


def seen_at(canvas: Canvas, x: float, y: float) -> tuple[int, ...]:
    """The colour that is on the screen where a point of the picture lies."""
    left, top = canvas.view.to_window(x, y)
    return tuple(int(value) for value in shown(canvas)[int(top), int(left), :3])


def turn(canvas: Canvas, at: QPoint, notches: int, keys: Qt.KeyboardModifier) -> None:
    event = QWheelEvent(
        QPointF(at),
        QPointF(canvas.mapToGlobal(at)),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        keys,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas, event)


# Geometry.


@pytest.mark.parametrize("zoom", [SMALLEST, 0.3, 1.0, 7.7, LARGEST])
def test_zooming_keeps_the_point_under_the_cursor(zoom: float) -> None:
    view = View(0.8, 37, -11)
    x, y = view.to_picture(250, 120)
    left, top = view.zoomed(zoom, 250, 120).to_window(x, y)
    assert abs(left - 250) <= max(1.0, zoom)
    assert abs(top - 120) <= max(1.0, zoom)


@pytest.mark.parametrize("size", [Size(5000, 1000), Size(300, 200), Size(40, 90)])
def test_fitting_fills_the_window_with_all_of_the_picture(size: Size) -> None:
    window = Size(800, 600)
    covered = View.fitted(size, window).covered(Rect.of(size))
    assert Rect.of(window).contains(covered)
    assert covered.width > 700 or covered.height > 500


def test_a_picture_opens_at_its_size_unless_it_is_too_large_or_a_speck() -> None:
    window = Size(800, 600)
    assert View.opened(Size(300, 200), window).zoom == 1.0
    assert View.opened(Size(5000, 1000), window) == View.fitted(Size(5000, 1000), window)
    assert View.opened(Size(10, 10), window).zoom == 27.0


@pytest.mark.parametrize(
    "made", [Turn(way="right"), Crop(width=100, height=60)], ids=lambda made: made.id
)
def test_turning_and_cropping_keep_the_zoom_there_and_back(
    made: Command, canvas: Canvas, document: Document
) -> None:
    canvas.zoom_to(2.0)
    before = canvas.view
    document.do(made, "Recut")
    assert document.state.size != Size(200, 120)
    assert canvas.view.zoom == 2.0
    middle = canvas.view.to_window(document.state.size.width / 2, document.state.size.height / 2)
    assert middle == pytest.approx(before.to_window(100, 60), abs=1)
    document.undo()
    assert canvas.view == before


def test_the_picture_cannot_be_lost_beyond_an_edge() -> None:
    size, window = Size(300, 200), Size(800, 600)
    for dx, dy in ((9000, 0), (-9000, 0), (0, 9000), (0, -9000)):
        view = View(2.0).moved(dx, dy).kept(size, window)
        assert view.covered(Rect.of(size)).overlaps(Rect.of(window))


def test_a_picture_that_grew_covers_the_same_place() -> None:
    view = View(0.5, 20, 30)
    before = view.covered(Rect(10, 10, 40, 40))
    assert view.rescaled(4.0).covered(Rect(40, 40, 160, 160)) == before


def test_the_wheel_stops_at_a_hundred_per_cent_on_its_way_past() -> None:
    assert wheel_zoom(0.95, 1) == 1.0
    assert wheel_zoom(1.05, -1) == 1.0
    assert wheel_zoom(1.0, 1) == pytest.approx(1.25)


def test_zoom_steps_lead_from_one_end_to_the_other_and_back() -> None:
    zoom, steps = SMALLEST, []
    while zoom < LARGEST:
        steps.append(zoom)
        zoom = next_step(zoom, 1)
    for step in reversed(steps):
        zoom = next_step(zoom, -1)
        assert zoom == step


# What is drawn.


def test_at_a_hundred_per_cent_every_pixel_of_the_picture_is_one_of_the_screen(
    canvas: Canvas,
) -> None:
    canvas.zoom_to(1.0)
    x, y = round(canvas.view.x), round(canvas.view.y)
    assert (shown(canvas)[y : y + 120, x : x + 200, :3] == gradient()[..., :3]).all()


def test_near_pixels_are_squares_of_one_colour(canvas: Canvas) -> None:
    canvas.pixel_grid = False
    canvas.zoom_to(16.0)
    middle = canvas.visible_rect
    x, y = middle.x + middle.width // 2, middle.y + middle.height // 2
    wanted = tuple(int(value) for value in gradient()[y, x, :3])
    for dx, dy in ((0.1, 0.1), (0.9, 0.1), (0.1, 0.9), (0.9, 0.9)):
        assert seen_at(canvas, x + dx, y + dy) == wanted


def test_the_pixel_grid_is_drawn_from_eight_hundred_per_cent_on(canvas: Canvas) -> None:
    for zoom, there in ((7.0, False), (8.0, True)):
        canvas.zoom_to(zoom)
        canvas.pixel_grid = True
        with_grid = shown(canvas)
        canvas.pixel_grid = False
        assert (with_grid != shown(canvas)).any() == there


def test_zoomed_out_the_picture_is_averaged(canvas: Canvas, document: Document) -> None:
    fine = np.zeros((512, 512, 4), np.uint8)
    fine[:, ::2, :3] = 255
    fine[..., 3] = 255
    layer = document.state.pixel_layers[0]
    raster = State.from_array(fine).pixel_layers[0].raster
    document.apply(
        "Stripes",
        replace(document.state.with_node(replace(layer, raster=raster)), size=Size(512, 512)),
    )
    canvas.zoom_to(0.25)
    assert all(120 <= value <= 136 for value in seen_at(canvas, 256, 256))


def test_transparent_parts_show_a_checkerboard(canvas: Canvas, document: Document) -> None:
    layer = document.state.pixel_layers[0]
    document.apply("Hide", document.state.with_node(replace(layer, visible=False)))
    x, y = round(canvas.view.x), round(canvas.view.y)
    grays = shown(canvas)[y : y + 120, x : x + 200, :3]
    assert len(np.unique(grays)) == 2


def test_only_what_an_edit_touched_is_painted_again(canvas: Canvas, document: Document) -> None:
    big = np.full((2000, 2000, 4), 255, np.uint8)
    layer = document.state.pixel_layers[0]
    raster = State.from_array(big).pixel_layers[0].raster
    document.apply(
        "White",
        replace(document.state.with_node(replace(layer, raster=raster)), size=Size(2000, 2000)),
    )
    canvas.fit()
    canvas.repaint()
    dot = np.zeros((8, 8, 4), np.uint8)
    present = document.state.pixel_layers[0]
    changed = replace(present, raster=present.raster.write(Rect(1000, 1000, 8, 8), dot))
    painted: list[int] = []
    plain = canvas.presentation.paint

    def watched(painter, view, area, **rest):  # type: ignore[no-untyped-def]
        painted.append(area.area)
        plain(painter, view, area, **rest)

    canvas.presentation.paint = watched  # type: ignore[method-assign]
    document.apply("Dot", document.state.with_node(changed))
    QApplication.processEvents()
    assert painted
    assert max(painted) < canvas.window_size.area / 10


# The hand.


def test_the_wheel_zooms_at_the_cursor(canvas: Canvas) -> None:
    at = place(canvas, 50, 40)
    before = canvas.picture_point(QPointF(at))
    turn(canvas, at, 3, Qt.KeyboardModifier.ControlModifier)
    after = canvas.picture_point(QPointF(at))
    assert canvas.view.zoom > 1.5
    assert after == pytest.approx(before, abs=0.6)


def test_the_wheel_scrolls_when_that_is_preferred_and_zooms_with_control(canvas: Canvas) -> None:
    canvas.zoom_to(8.0)
    canvas.wheel_scrolls = True
    y = canvas.view.y
    turn(canvas, QPoint(100, 100), 1, Qt.KeyboardModifier.NoModifier)
    assert canvas.view.zoom == 8.0
    assert canvas.view.y == y + 60
    turn(canvas, QPoint(100, 100), 1, Qt.KeyboardModifier.ControlModifier)
    assert canvas.view.zoom == 10.0


def test_the_keys_zoom_in_steps_and_fit(canvas: Canvas, qtbot: QtBot) -> None:
    control = Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(canvas, Qt.Key.Key_Plus, control)
    assert canvas.view.zoom == 1.5
    qtbot.keyClick(canvas, Qt.Key.Key_Minus, control)
    qtbot.keyClick(canvas, Qt.Key.Key_Minus, control)
    assert canvas.view.zoom == pytest.approx(2 / 3)
    qtbot.keyClick(canvas, Qt.Key.Key_1, control)
    assert canvas.view.zoom == 1.0
    canvas.zoom_to(9.0)
    qtbot.keyClick(canvas, Qt.Key.Key_0, control)
    assert canvas.visible_rect == Rect(0, 0, 200, 120)


def test_the_middle_button_and_space_pan_whatever_the_tool(
    canvas: Canvas, window: MainWindow, qtbot: QtBot
) -> None:
    window.toolbox.choose("zoom")
    canvas.zoom_to(8.0)
    x, y, zoom = canvas.view.x, canvas.view.y, canvas.view.zoom
    drag(canvas, QPoint(100, 100), QPoint(140, 80), Qt.MouseButton.MiddleButton)
    assert (canvas.view.x, canvas.view.y) == (x + 40, y - 20)
    qtbot.keyPress(canvas, Qt.Key.Key_Space)
    drag(canvas, QPoint(100, 100), QPoint(90, 100), Qt.MouseButton.LeftButton)
    qtbot.keyRelease(canvas, Qt.Key.Key_Space)
    assert (canvas.view.x, canvas.view.zoom) == (x + 30, zoom)


def test_the_status_line_tells_the_place_and_colour_under_the_cursor(
    canvas: Canvas, window: MainWindow, qtbot: QtBot
) -> None:
    qtbot.mouseMove(canvas, place(canvas, 70.5, 30.5))
    assert window.status.point_label.text() == "70, 30"
    assert window.status.color_label.text() == "70 30 90"
    qtbot.mouseMove(canvas, place(canvas, -20, -20))
    assert not window.status.point_label.isVisible()


def test_a_typed_zoom_is_taken(canvas: Canvas, window: MainWindow, qtbot: QtBot) -> None:
    field = window.status.zoom
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "250")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert canvas.view.zoom == 2.5
    assert field.text() == "250%"


def test_moving_a_layer_is_one_step_and_arrows_nudge(
    canvas: Canvas, window: MainWindow, document: Document, qtbot: QtBot
) -> None:
    window.toolbox.choose("move")
    drag(canvas, place(canvas, 20, 20), place(canvas, 50, 30), Qt.MouseButton.LeftButton)
    layer = document.state.pixel_layers[0]
    assert (layer.x, layer.y) == (30, 10)
    assert document.history.index == 1
    qtbot.keyClick(canvas, Qt.Key.Key_Left)
    assert document.state.pixel_layers[0].x == 29
    window.actions_by_id["edit.undo"].trigger()
    window.actions_by_id["edit.undo"].trigger()
    assert document.state.pixel_layers[0].x == 0


def test_a_locked_layer_does_not_move_and_says_why(
    canvas: Canvas, window: MainWindow, document: Document
) -> None:
    layer = document.state.pixel_layers[0]
    document.apply("Lock", document.state.with_node(replace(layer, locked=True)))
    window.toolbox.choose("move")
    drag(canvas, place(canvas, 20, 20), place(canvas, 50, 30), Qt.MouseButton.LeftButton)
    assert document.state.pixel_layers[0].x == 0
    assert "locked" in window.notices.notices[-1].text


def test_the_picker_reads_the_colour_of_the_picture(
    canvas: Canvas, window: MainWindow, qtbot: QtBot
) -> None:
    window.toolbox.choose("picker")
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=place(canvas, 12.5, 99.5))
    color = window.findChild(ColorReadout).color
    assert color is not None
    assert color.getRgb()[:3] == (12, 99, 90)


def test_tools_are_chosen_by_their_letters(
    canvas: Canvas, window: MainWindow, qtbot: QtBot
) -> None:
    for letter, kind in (("v", MoveTool), ("i", PickerTool), ("z", ZoomTool), ("h", HandTool)):
        qtbot.keyClicks(canvas, letter)
        assert isinstance(window.toolbox.tool, kind)
        assert canvas.tool is window.toolbox.tool


# A filter on the canvas.


class Halves(Operation):
    """Twice the size, all white: the left half first, the right one when it is let go on."""

    id: ClassVar[str] = "halves"
    title: ClassVar[str] = "Halves"
    resizes: ClassVar[bool] = True
    go_on: ClassVar[bool] = False

    def output_size(self, size: Size) -> Size:
        return size.scaled(2)

    def run(self, inputs: Sequence[Source], context: Context) -> Iterator[Patch | Progress]:
        size = self.output_size(inputs[0].size)
        half = Rect(0, 0, size.width // 2, size.height)
        white = np.full((half.height, half.width, 4), 255, np.uint8)
        yield Patch(half, white)
        while not type(self).go_on:
            context.checkpoint()
            time.sleep(0.005)
            yield Progress(0.5)
        yield Patch(half.translate(half.width, 0), white)


@pytest.fixture
def run(canvas: Canvas, document: Document, session: Session, qtbot: QtBot) -> FilterRun:
    """A filter that has finished its left half."""
    Halves.go_on = False
    run = FilterRun(document, Halves(), session.engine)
    run.start(canvas.visible_rect)
    qtbot.waitUntil(lambda: bool(run.finished))
    QApplication.processEvents()
    return run


WHITE = (255, 255, 255)


def test_what_is_finished_of_a_larger_result_is_drawn_over_the_picture(
    canvas: Canvas, run: FilterRun
) -> None:
    assert canvas.picture_size == Size(200, 120)
    assert seen_at(canvas, 60, 20) == WHITE
    assert seen_at(canvas, 150, 50) == (150, 50, 90)


def test_holding_the_backslash_shows_the_picture_before(
    canvas: Canvas, run: FilterRun, qtbot: QtBot
) -> None:
    qtbot.keyPress(canvas, Qt.Key.Key_Backslash)
    assert seen_at(canvas, 60, 20) == (60, 20, 90)
    qtbot.keyRelease(canvas, Qt.Key.Key_Backslash)
    assert seen_at(canvas, 60, 20) == WHITE


def test_the_wipe_is_dragged_between_before_and_after(canvas: Canvas, run: FilterRun) -> None:
    start = QPoint(place(canvas, 0, 0).x(), canvas.height() // 2)
    end = QPoint(place(canvas, 70, 0).x(), canvas.height() // 2)
    drag(canvas, start, end, Qt.MouseButton.LeftButton)
    assert canvas.wipe == pytest.approx(0.35, abs=0.02)
    assert seen_at(canvas, 30, 20) == (30, 20, 90)
    assert seen_at(canvas, 90, 20) == WHITE
    assert canvas.document.state.pixel_layers[0].x == 0


def test_accepting_a_larger_result_keeps_the_view_in_place(
    canvas: Canvas, run: FilterRun, document: Document, qtbot: QtBot
) -> None:
    before = canvas.view.covered(Rect(40, 20, 30, 30))
    Halves.go_on = True
    qtbot.waitUntil(lambda: run.status == "done")
    run.accept()
    assert canvas.picture_size == Size(400, 240)
    assert canvas.view.covered(Rect(80, 40, 60, 60)) == before
    document.undo()
    assert canvas.view.covered(Rect(40, 20, 30, 30)) == before


def test_dropping_a_filter_shows_the_document_again(canvas: Canvas, run: FilterRun) -> None:
    run.cancel()
    assert seen_at(canvas, 60, 20) == (60, 20, 90)


def test_a_filter_is_told_what_is_seen_when_one_scrolls(
    canvas: Canvas, window: MainWindow, document: Document, qtbot: QtBot
) -> None:
    Halves.go_on = False
    window.commands["filter"].begin(Halves)
    qtbot.waitUntil(lambda: document.filter is not None and bool(document.filter.finished))
    canvas.zoom_to(32.0)
    assert document.filter is not None
    qtbot.waitUntil(lambda: document.filter._visible == canvas.visible_rect)


@pytest.mark.parametrize(
    ("pixel", "words"),
    [
        (np.array([1000, 65535, 3, 65535], np.uint16), "1000 65535 3"),
        (np.array([0.25, 1.5, 0.0, 1.0], np.float32), "0.250 1.500 0.000"),
        (np.array([9, 8, 7, 100], np.uint8), "9 8 7 100"),
    ],
)
def test_deep_documents_show_their_own_values(
    pixel: Pixels, words: str, window: MainWindow, session: Session, qtbot: QtBot
) -> None:
    pixels = np.broadcast_to(pixel, (60, 60, 4)).copy()
    window.show_document(session.add(State.from_array(pixels)))
    qtbot.mouseMove(window.canvas, place(window.canvas, 10.5, 10.5))
    qtbot.mouseMove(window.canvas, place(window.canvas, 30.5, 30.5))
    assert window.status.color_label.text() == words


def test_a_dragged_slider_is_followed_coarsely_and_smoothly_at_rest(
    canvas: Canvas, qtbot: QtBot
) -> None:
    """Changes of all that is seen, close upon each other, are drawn as fast as they can be."""
    canvas.zoom_to(1.37)
    with qtbot.waitSignal(canvas.looked):
        pass
    document = canvas.document
    layer = document.state.pixel_layers[0]

    def turn(opacity: float) -> None:
        state = document.state.with_node(replace(layer, opacity=opacity))
        document.apply("Layer opacity", state, key="opacity")

    turn(0.5)
    turn(0.4)
    dragged = canvas.grab().toImage()
    with qtbot.waitSignal(canvas.looked):
        pass
    resting = canvas.grab().toImage()
    assert dragged != resting
    canvas.repaint()
    assert canvas.grab().toImage() == resting


def test_a_resting_view_is_drawn_smoothly_again(canvas: Canvas, qtbot: QtBot) -> None:
    """While zooming pixels are only repeated; once the view rests they are smoothed as before."""
    canvas.zoom_to(1.37)
    moving = canvas.grab().toImage()
    with qtbot.waitSignal(canvas.looked):
        pass
    resting = canvas.grab().toImage()
    assert moving != resting
    canvas.repaint()
    assert canvas.grab().toImage() == resting
