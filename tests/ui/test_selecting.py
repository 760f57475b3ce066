"""Selecting with the mouse and from the menu; what is seen of it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from editor.document.selection.coverage import bounds_of
from editor.document.state import State
from editor.session import Document, Session
from editor.ui.canvas import Canvas
from editor.ui.pictures import to_pixels
from editor.ui.select_dialogs import AskDialog
from editor.ui.window import MainWindow
from neural.source import Pixels, Rect
from tests.ui.conftest import gradient
from tests.ui.hand import drag, draw, place, press

SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def canvas(window: MainWindow, document: Document) -> Canvas:
    window.canvas.zoom_to(1.0)
    return window.canvas


def selected(document: Document) -> Pixels:
    """How far each pixel is selected, H x W; zero everywhere when nothing is."""
    selection = document.state.selection
    if selection is None:
        return np.zeros((120, 200), np.uint8)
    return selection.read(Rect(0, 0, 200, 120))[..., 0]


def box(document: Document) -> Rect:
    selection = document.state.selection
    return bounds_of(selection) if selection is not None else Rect(0, 0, 0, 0)


def shown(canvas: Canvas) -> Pixels:
    return to_pixels(canvas.grab().toImage().convertToFormat(QImage.Format.Format_RGB32))


def corner(canvas: Canvas) -> tuple[int, int]:
    x, y = canvas.view.to_window(0, 0)
    return int(x), int(y)


def pull(
    canvas: Canvas,
    start: tuple[float, float],
    end: tuple[float, float],
    keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    drag(canvas, place(canvas, *start), place(canvas, *end), modifiers=keys)


# Rectangles and ellipses.


def test_a_dragged_rectangle_is_selected_and_is_one_step(
    canvas: Canvas, window: MainWindow, document: Document
) -> None:
    window.toolbox.choose("rectangle_select")
    pull(canvas, (20, 30), (70, 60))
    assert box(document) == Rect(20, 30, 50, 30)
    assert [step.label for step in document.history.steps] == ["Open", "Rectangle select"]
    document.undo()
    assert document.state.selection is None
    document.redo()
    assert box(document) == Rect(20, 30, 50, 30)


def test_shift_adds_alt_takes_away_and_both_keep_what_is_common(
    canvas: Canvas, window: MainWindow, document: Document
) -> None:
    window.toolbox.choose("rectangle_select")
    pull(canvas, (20, 20), (60, 60))
    pull(canvas, (100, 20), (140, 60), SHIFT)
    assert box(document) == Rect(20, 20, 120, 40)
    pull(canvas, (10, 10), (40, 80), ALT)
    assert box(document) == Rect(40, 20, 100, 40)
    pull(canvas, (50, 30), (120, 110), SHIFT | ALT)
    values = selected(document)
    assert box(document) == Rect(50, 30, 70, 30)
    assert not values[40, 80]
    assert values[40, 110] == 255


def test_the_mode_of_the_bar_counts_without_keys(
    canvas: Canvas, window: MainWindow, document: Document
) -> None:
    window.toolbox.choose("rectangle_select")
    window.toolbox.tool.choose(mode="add")
    pull(canvas, (20, 20), (60, 60))
    pull(canvas, (30, 30), (100, 50))
    assert box(document) == Rect(20, 20, 80, 40)


def test_shift_pressed_while_dragging_keeps_it_square(
    canvas: Canvas, window: MainWindow, document: Document, qtbot: QtBot
) -> None:
    window.toolbox.choose("rectangle_select")
    press(canvas, place(canvas, 20, 20))
    qtbot.mouseMove(canvas, place(canvas, 80, 50))
    qtbot.keyPress(canvas, Qt.Key.Key_Shift)
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, SHIFT, place(canvas, 80, 50))
    qtbot.keyRelease(canvas, Qt.Key.Key_Shift)
    assert box(document) == Rect(20, 20, 60, 60)


def test_alt_pressed_while_dragging_grows_from_the_middle(
    canvas: Canvas, window: MainWindow, document: Document, qtbot: QtBot
) -> None:
    window.toolbox.choose("ellipse_select")
    press(canvas, place(canvas, 100, 60))
    qtbot.mouseMove(canvas, place(canvas, 130, 80))
    qtbot.keyPress(canvas, Qt.Key.Key_Alt)
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, ALT, place(canvas, 130, 80))
    qtbot.keyRelease(canvas, Qt.Key.Key_Alt)
    assert box(document) == Rect(70, 40, 60, 40)
    assert selected(document)[60, 100] == 255
    assert selected(document)[42, 73] == 0


def test_feather_softens_what_is_drawn(
    canvas: Canvas, window: MainWindow, document: Document
) -> None:
    window.toolbox.choose("rectangle_select")
    window.toolbox.tool.choose(feather=10.0)
    pull(canvas, (50, 30), (150, 90))
    values = selected(document).astype(int)
    assert values[60, 100] == 255
    assert 100 < values[60, 50] < 155
    assert 0 < values[60, 45] < 100


def test_a_click_beside_it_selects_nothing_and_esc_gives_a_drag_up(
    canvas: Canvas, window: MainWindow, document: Document, qtbot: QtBot
) -> None:
    window.toolbox.choose("rectangle_select")
    pull(canvas, (20, 20), (60, 60))
    press(canvas, place(canvas, 100, 20))
    qtbot.mouseMove(canvas, place(canvas, 150, 80))
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=place(canvas, 150, 80))
    assert box(document) == Rect(20, 20, 40, 40)
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=place(canvas, 150, 100))
    assert document.state.selection is None
    assert document.history.undo_label == "Deselect"


def test_dragging_inside_moves_the_outline_and_not_the_pixels(
    canvas: Canvas, window: MainWindow, document: Document, qtbot: QtBot
) -> None:
    window.toolbox.choose("rectangle_select")
    pull(canvas, (20, 20), (60, 60))
    layers = document.state.layers
    pull(canvas, (40, 40), (90, 50))
    assert box(document) == Rect(70, 30, 40, 40)
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    qtbot.keyClick(canvas, Qt.Key.Key_Down, SHIFT)
    assert box(document) == Rect(71, 40, 40, 40)
    assert document.state.layers is layers
    document.undo()
    assert box(document) == Rect(70, 30, 40, 40)
    document.undo()
    assert box(document) == Rect(20, 20, 40, 40)


def test_a_selection_cannot_change_under_a_filter_in_preview(
    canvas: Canvas, window: MainWindow, document: Document, qtbot: QtBot
) -> None:
    from neural.operations.classic.invert import Invert

    window.commands["filter"].begin(Invert)
    qtbot.waitUntil(lambda: document.filter is not None)
    window.toolbox.choose("rectangle_select")
    pull(canvas, (20, 20), (60, 60))
    window.actions_by_id["select.all"].trigger()
    assert document.state.selection is None
    assert "Apply or cancel" in window.notices.notices[-1].text
    window.commands["filter"].cancel()


# Outlines by hand.


def test_a_lasso_selects_what_was_drawn_around(
    canvas: Canvas, window: MainWindow, document: Document
) -> None:
    window.toolbox.choose("lasso")
    path = [(30, 30), (90, 25), (100, 80), (40, 90)]
    draw(canvas, [place(canvas, x, y) for x, y in path])
    values = selected(document)
    assert values[60, 60] == 255
    assert values[28, 40] < 255
    assert values[100, 100] == 0
    assert abs(int((values / 255).sum()) - area_of(path)) < 3


def area_of(path: Sequence[tuple[float, float]]) -> float:
    pairs = zip(path, [*path[1:], path[0]], strict=True)
    return abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairs)) / 2


def click(canvas: Canvas, qtbot: QtBot, at: tuple[float, float]) -> None:
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=place(canvas, *at))


def test_a_polygon_is_clicked_and_closed_by_enter(
    canvas: Canvas, window: MainWindow, document: Document, qtbot: QtBot
) -> None:
    window.toolbox.choose("polygon_lasso")
    path = [(30, 30), (150, 30), (150, 90), (30, 90)]
    for at in [*path[:3], (160, 10)]:
        click(canvas, qtbot, at)
    qtbot.keyClick(canvas, Qt.Key.Key_Backspace)
    click(canvas, qtbot, path[3])
    assert document.state.selection is None
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    assert box(document) == Rect(30, 30, 120, 60)


@pytest.mark.parametrize("way", ["first", "double"])
def test_a_polygon_is_closed_at_its_first_corner_or_by_a_double_click(
    way: str, canvas: Canvas, window: MainWindow, document: Document, qtbot: QtBot
) -> None:
    window.toolbox.choose("polygon_lasso")
    path = [(30, 30), (150, 30), (150, 90), (30, 90)]
    for at in path:
        click(canvas, qtbot, at)
    if way == "first":
        click(canvas, qtbot, (32, 31))
    else:
        qtbot.mouseDClick(canvas, Qt.MouseButton.LeftButton, pos=place(canvas, *path[3]))
    assert box(document) == Rect(30, 30, 120, 60)


def test_esc_and_another_tool_give_a_polygon_up(
    canvas: Canvas, window: MainWindow, document: Document, qtbot: QtBot
) -> None:
    window.toolbox.choose("polygon_lasso")
    for at in ((30, 30), (150, 30), (150, 90)):
        click(canvas, qtbot, at)
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    click(canvas, qtbot, (30, 30))
    window.toolbox.choose("hand")
    window.toolbox.choose("polygon_lasso")
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    assert document.history.index == 0


# By likeness.


@pytest.fixture
def patches(window: MainWindow, session: Session) -> Document:
    """Two red squares on gray, apart from each other."""
    picture = np.full((120, 200, 4), (90, 90, 90, 255), np.uint8)
    picture[20:60, 20:60, :3] = (200, 30, 30)
    picture[20:60, 120:160, :3] = (200, 30, 30)
    document = session.add(State.from_array(picture))
    window.show_document(document)
    window.canvas.zoom_to(1.0)
    return document


def test_the_wand_takes_one_patch_and_by_colour_takes_both(
    window: MainWindow, patches: Document, qtbot: QtBot
) -> None:
    window.toolbox.choose("wand")
    window.toolbox.tool.choose(antialias=False)
    click(window.canvas, qtbot, (40, 40))
    assert box(patches) == Rect(20, 20, 40, 40)
    window.toolbox.choose("color_select")
    window.toolbox.tool.choose(antialias=False)
    click(window.canvas, qtbot, (40, 40))
    assert box(patches) == Rect(20, 20, 140, 40)
    assert selected(patches)[40, 90] == 0


def test_the_wand_on_one_layer_does_not_see_the_others(
    window: MainWindow, patches: Document, qtbot: QtBot
) -> None:
    window.actions_by_id["layer.new"].trigger()
    window.toolbox.choose("wand")
    window.toolbox.tool.choose(sample="layer")
    click(window.canvas, qtbot, (40, 40))
    assert box(patches) == Rect(0, 0, 200, 120)


# The menu.


def test_the_menu_selects_all_nothing_again_and_the_rest(
    canvas: Canvas, window: MainWindow, document: Document, qtbot: QtBot
) -> None:
    control = Qt.KeyboardModifier.ControlModifier
    window.toolbox.choose("rectangle_select")
    pull(canvas, (20, 20), (60, 60))
    actions = window.actions_by_id
    assert not actions["select.again"].isEnabled()
    qtbot.keyClick(canvas, Qt.Key.Key_D, control)
    assert document.state.selection is None
    assert not actions["select.grow"].isEnabled()
    qtbot.keyClick(canvas, Qt.Key.Key_D, control | SHIFT)
    assert box(document) == Rect(20, 20, 40, 40)
    qtbot.keyClick(canvas, Qt.Key.Key_I, control | SHIFT)
    assert selected(document)[40, 40] == 0
    assert box(document) == Rect(0, 0, 200, 120)
    qtbot.keyClick(canvas, Qt.Key.Key_A, control)
    assert (selected(document) == 255).all()


def asked(window: MainWindow) -> AskDialog:
    dialog = window.findChild(AskDialog)
    assert dialog is not None
    return dialog


def test_growing_is_seen_while_it_is_asked_and_cancelled_without_a_trace(
    canvas: Canvas, window: MainWindow, document: Document, qtbot: QtBot
) -> None:
    window.toolbox.choose("rectangle_select")
    pull(canvas, (40, 40), (60, 60))
    before = document.state
    window.actions_by_id["select.grow"].trigger()
    dialog = asked(window)
    dialog.form.set_values({"radius": 10.0})
    qtbot.waitUntil(lambda: box(document) == Rect(30, 30, 40, 40))
    dialog.reject()
    assert document.state is before
    assert document.history.redo_label is None
    qtbot.waitUntil(lambda: window.findChild(AskDialog) is None)
    window.actions_by_id["select.grow"].trigger()
    asked(window).form.set_values({"radius": 7.0})
    asked(window).accept()
    assert box(document) == Rect(33, 33, 34, 34)
    assert document.history.undo_label == "Grow selection"
    document.undo()
    assert document.state is before


def test_a_selection_is_saved_as_a_channel_and_loaded(
    canvas: Canvas, window: MainWindow, document: Document, qtbot: QtBot
) -> None:
    window.toolbox.choose("rectangle_select")
    pull(canvas, (40, 40), (60, 60))
    window.actions_by_id["select.save"].trigger()
    assert asked(window).form.values() == {"name": "Selection 1"}
    asked(window).accept()
    qtbot.waitUntil(lambda: window.findChild(AskDialog) is None)
    assert [channel.name for channel in document.state.channels] == ["Selection 1"]
    window.actions_by_id["select.all"].trigger()
    window.actions_by_id["select.load"].trigger()
    dialog = asked(window)
    assert box(document) == Rect(40, 40, 20, 20)
    dialog.form.editor("mode").show_values({"mode": "subtract"})
    dialog.form.editor("mode").edited.emit()
    dialog.accept()
    assert selected(document)[50, 50] == 0
    assert box(document) == Rect(0, 0, 200, 120)


def test_a_colour_range_is_chosen_by_its_colour(
    window: MainWindow, patches: Document, qtbot: QtBot
) -> None:
    window.actions_by_id["select.color_range"].trigger()
    dialog = asked(window)
    dialog.form.set_values({"colour": "#c81e1e", "fuzziness": 40.0})
    dialog.accept()
    assert box(patches) == Rect(20, 20, 140, 40)
    qtbot.waitUntil(lambda: window.findChild(AskDialog) is None)


# What is seen.


def edge_pixels(canvas: Canvas) -> set[tuple[int, int]]:
    """Pixels of the document whose look on the screen at 100 % is black or white, not the gradient's."""
    x, y = corner(canvas)
    seen = shown(canvas)[y : y + 120, x : x + 200, :3]
    differs = (seen != gradient()[..., :3]).any(axis=2)
    return {(int(column), int(row)) for row, column in np.argwhere(differs)}


def test_ants_walk_along_the_edge_and_nowhere_else(
    canvas: Canvas, window: MainWindow, document: Document, qtbot: QtBot
) -> None:
    window.toolbox.choose("rectangle_select")
    pull(canvas, (20, 30), (70, 60))
    qtbot.mouseMove(canvas, place(canvas, 150, 100))
    assert edge_pixels(canvas) == {
        *((x, y) for x in range(20, 71) for y in (30, 60) if x < 70),
        *((x, y) for y in range(30, 60) for x in (20, 70)),
    }
    first = shown(canvas)
    qtbot.waitUntil(lambda: (shown(canvas) != first).any())


def test_ants_follow_every_pixel_close_up(
    canvas: Canvas, window: MainWindow, document: Document
) -> None:
    canvas.pixel_grid = False
    window.toolbox.choose("lasso")
    path = [(80, 40), (120, 44), (100, 80)]
    draw(canvas, [place(canvas, x, y) for x, y in path])
    canvas.zoom_to(8.0)
    values = selected(document) >= 128
    seen = shown(canvas)[..., :3]
    edge = (seen == 0).all(axis=2) | (seen == 255).all(axis=2)
    part = canvas.visible_rect
    for y in range(part.y + 2, part.bottom - 2, 3):
        for x in range(part.x + 2, part.right - 2, 3):
            left, top = (round(v) for v in canvas.view.to_window(x, y))
            assert edge[top + 4, left] == (values[y, x] != values[y, x - 1]), (x, y)


def test_one_timer_runs_only_while_a_selection_is_seen(
    canvas: Canvas, window: MainWindow, document: Document, session: Session, qtbot: QtBot
) -> None:
    assert not canvas.ants.crawling
    window.actions_by_id["select.all"].trigger()
    qtbot.waitUntil(lambda: canvas.ants.crawling)
    window.show_document(session.add(State.from_array(gradient())))
    qtbot.waitUntil(lambda: not canvas.ants.crawling)
    assert not window.canvas.ants.crawling
    window.show_document(document)
    qtbot.waitUntil(lambda: canvas.ants.crawling)
    window.actions_by_id["select.none"].trigger()
    qtbot.waitUntil(lambda: not canvas.ants.crawling)


def test_the_quick_mask_veils_what_is_not_selected(
    canvas: Canvas, window: MainWindow, document: Document, qtbot: QtBot
) -> None:
    window.toolbox.choose("rectangle_select")
    pull(canvas, (20, 30), (70, 60))
    qtbot.keyClick(canvas, Qt.Key.Key_Q)
    assert window.actions_by_id["select.quick_mask"].isChecked()
    x, y = corner(canvas)
    seen = shown(canvas)
    assert tuple(seen[y + 40, x + 40, :3]) == (40, 40, 90)
    red, green, _ = (int(value) for value in seen[y + 90, x + 150, :3])
    assert red > 180
    assert green < 70
    qtbot.keyClick(canvas, Qt.Key.Key_Q)
    qtbot.waitUntil(lambda: canvas.ants.crawling)
    assert box(document) == Rect(20, 30, 50, 30)


def test_the_quick_mask_without_a_selection_begins_with_all_and_ends_with_none(
    canvas: Canvas, window: MainWindow, document: Document, qtbot: QtBot
) -> None:
    qtbot.keyClick(canvas, Qt.Key.Key_Q)
    assert (selected(document) == 255).all()
    qtbot.keyClick(canvas, Qt.Key.Key_Q)
    assert document.state.selection is None


def test_the_outline_under_way_is_drawn_where_the_hand_is(
    canvas: Canvas, window: MainWindow, qtbot: QtBot
) -> None:
    window.toolbox.choose("rectangle_select")
    press(canvas, place(canvas, 20, 30))
    qtbot.mouseMove(canvas, place(canvas, 70, 60))
    drawn = edge_pixels(canvas)
    assert all(min(abs(x - 20), abs(x - 70), abs(y - 30), abs(y - 60)) <= 1 for x, y in drawn)
    assert len(drawn) > 150
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=place(canvas, 70, 60))


# What finds edges.


@pytest.fixture
def thing(window: MainWindow, session: Session) -> Document:
    """A bright disc on a dark, noisy ground."""
    y, x = np.mgrid[:120, :200] + 0.5
    inside = np.hypot(x - 100, y - 60) < 40
    noise = np.random.default_rng(1).normal(0, 5, (120, 200))
    picture = np.full((120, 200, 4), 255, np.uint8)
    picture[..., :3] = (np.where(inside, 190, 60) + noise).astype(np.uint8)[..., None]
    document = session.add(State.from_array(picture))
    window.show_document(document)
    window.canvas.zoom_to(2.0)
    return document


def on_disc(turn: float, radius: float = 40) -> tuple[float, float]:
    return 100 + radius * np.cos(turn), 60 + radius * np.sin(turn)


def off_disc(document: Document) -> Pixels:
    """How far the pixels that are wrongly in or out lie from the disc's edge."""
    y, x = np.mgrid[:120, :200] + 0.5
    far = np.hypot(x - 100, y - 60) - 40
    return np.abs(far[(selected(document) >= 128) != (far < 0)])


def test_the_magnetic_lasso_clings_to_the_edge_it_is_led_along(
    window: MainWindow, thing: Document, qtbot: QtBot
) -> None:
    window.toolbox.choose("magnetic_lasso")
    canvas = window.canvas
    click(canvas, qtbot, on_disc(0, 42))
    for step in range(1, 40):
        turn = step * 2 * np.pi / 40
        qtbot.mouseMove(canvas, place(canvas, *on_disc(turn, 40 + 3 * (-1) ** step)))
        if step % 10 == 0:
            click(canvas, qtbot, on_disc(turn, 41))
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    assert off_disc(thing).max(initial=0) < 3
    assert thing.history.undo_label == "Magnetic lasso"


def test_backspace_takes_back_clicks_and_at_last_the_whole_outline(
    window: MainWindow, thing: Document, qtbot: QtBot
) -> None:
    window.toolbox.choose("magnetic_lasso")
    canvas, tool = window.canvas, window.toolbox.tool
    click(canvas, qtbot, on_disc(0))
    click(canvas, qtbot, on_disc(1))
    assert len(tool.points) > 20
    qtbot.keyClick(canvas, Qt.Key.Key_Backspace)
    assert len(tool.points) == 1
    qtbot.keyClick(canvas, Qt.Key.Key_Backspace)
    assert tool.points == []
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    assert thing.history.index == 0


def test_smart_select_finds_what_is_scribbled_on_and_learns(
    window: MainWindow, thing: Document, qtbot: QtBot
) -> None:
    window.toolbox.choose("smart_select")
    canvas, tool = window.canvas, window.toolbox.tool
    pull(canvas, (85, 55), (115, 65))
    qtbot.waitUntil(lambda: not tool.busy)
    assert thing.state.selection is not None
    pull(canvas, (20, 15), (180, 15), ALT)
    qtbot.waitUntil(lambda: not tool.busy)
    assert off_disc(thing).max(initial=0) < 3
    labels = [step.label for step in thing.history.steps]
    assert labels == ["Open", "Smart select", "Smart select"]
    thing.undo()
    thing.undo()
    assert thing.state.selection is None


def test_smart_select_wants_a_mark_on_the_thing_first(
    window: MainWindow, thing: Document, qtbot: QtBot
) -> None:
    window.toolbox.choose("smart_select")
    pull(window.canvas, (20, 15), (180, 15), ALT)
    assert "mark on the thing" in window.notices.notices[-1].text
    assert thing.history.index == 0
