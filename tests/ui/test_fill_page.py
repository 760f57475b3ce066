"""The Properties of a fill layer: what is chosen there is seen, and each change can be undone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from editor.document.fill import Gradient, Solid
from editor.document.layers import FillLayer
from editor.document.projection import composite
from editor.session import Document
from editor.ui.fill_page import FillPage
from editor.ui.gradient_bar import GradientBar
from editor.ui.window import MainWindow

LEFT = Qt.MouseButton.LeftButton


def page(window: MainWindow) -> FillPage:
    shown = window.properties.currentWidget()
    assert isinstance(shown, FillPage)
    return shown


def layer(document: Document) -> FillLayer:
    node = document.state.active_node
    assert isinstance(node, FillLayer)
    return node


@pytest.fixture
def solid(window: MainWindow, document: Document) -> FillPage:
    window.actions_by_id["layer.new_solid"].trigger()
    return page(window)


@pytest.fixture
def gradient(window: MainWindow, document: Document) -> FillPage:
    window.actions_by_id["layer.new_gradient"].trigger()
    return page(window)


def bar(page: FillPage) -> GradientBar:
    assert page.bar is not None
    return page.bar


def stops(document: Document) -> list[float]:
    fill = layer(document).fill
    assert isinstance(fill, Gradient)
    return [round(stop.at, 2) for stop in fill.stops]


def test_the_number_of_a_colour_is_shown_from_the_first_moment(solid: FillPage) -> None:
    assert solid.colour.values() == {"colour": solid.colour.swatch.color.name()}


def test_a_colour_covers_the_document(
    solid: FillPage, window: MainWindow, document: Document
) -> None:
    assert layer(document).fill == Solid((0.0, 0.0, 0.0, 1.0)), "the colour in the hand"
    steps = len(document.history.steps)
    solid.colour.choose(QColor("#336699"))
    assert (composite(document.state) == [0x33, 0x66, 0x99, 255]).all()
    solid.colour.choose(QColor("#ff0000"))
    assert len(document.history.steps) == steps + 1, "until it rests, it is one step"
    document.undo()
    assert solid.colour.values() == {"colour": "#000000"}


def test_a_colour_that_is_none_changes_nothing_and_is_explained(
    solid: FillPage, document: Document, qtbot: QtBot
) -> None:
    solid.colour.field.selectAll()
    qtbot.keyClicks(solid.colour.field, "#12x")
    assert layer(document).fill == Solid((0.0, 0.0, 0.0, 1.0))
    assert "#3a7bd5" in solid.complaint.text()


def test_another_opacity_keeps_a_colour_finer_than_eight_bits(
    solid: FillPage, document: Document
) -> None:
    fine = Solid((0.12345, 0.5, 0.9, 1.0))
    document.apply("Fine", document.state.with_node(replace(layer(document), fill=fine)))
    solid.alpha.field.entered.emit(50.0)
    assert layer(document).fill == Solid((0.12345, 0.5, 0.9, 0.5))


def test_the_page_follows_the_active_layer(
    gradient: FillPage, window: MainWindow, document: Document
) -> None:
    window.actions_by_id["layer.new_solid"].trigger()
    assert page(window) is not gradient
    assert page(window).kind is Solid
    document.undo()
    assert page(window).kind is Gradient
    document.select_layer(document.state.layers[0].id)
    assert window.properties.currentWidget() is window.properties.layer


def test_stops_are_added_moved_and_dragged_away(
    gradient: FillPage, document: Document, qtbot: QtBot
) -> None:
    gradient.resize(300, 400)
    strip = bar(gradient)
    strip.resize(270, strip.height())
    qtbot.mouseClick(strip, LEFT, pos=QPoint(135, 10))
    assert stops(document) == [0.0, 0.5, 1.0]
    assert strip.index == 1
    qtbot.mousePress(strip, LEFT, pos=QPoint(135, 30))
    qtbot.mouseMove(strip, QPoint(200, 30))
    qtbot.mouseRelease(strip, LEFT, pos=QPoint(200, 30))
    assert stops(document) == [0.0, 0.75, 1.0]
    gradient.colour.choose(QColor("#00ff00"))
    qtbot.mousePress(strip, LEFT, pos=strip.handle(1).center().toPoint())
    qtbot.mouseMove(strip, QPoint(200, 120))
    qtbot.mouseRelease(strip, LEFT, pos=QPoint(200, 120))
    assert stops(document) == [0.0, 1.0]
    assert not gradient.remove.isEnabled()
    document.undo()
    assert stops(document) == [0.0, 0.75, 1.0]
    document.undo()
    assert stops(document) == [0.0, 0.5, 1.0]
    document.undo()
    assert stops(document) == [0.0, 1.0]


def test_stops_are_edited_from_the_keyboard(
    gradient: FillPage, document: Document, qtbot: QtBot
) -> None:
    strip = bar(gradient)
    qtbot.keyClick(strip, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert stops(document) == [0.1, 1.0]
    qtbot.keyClick(strip, Qt.Key.Key_Up)
    qtbot.keyClick(strip, Qt.Key.Key_Left)
    assert stops(document) == [0.1, 0.99]
    assert gradient.place.values() == {"place": 99.0}
    qtbot.keyClick(strip, Qt.Key.Key_Delete)
    assert "two colours" in gradient.complaint.text()


def test_shape_angle_and_order_are_chosen(gradient: FillPage, document: Document) -> None:
    before = layer(document).fill
    assert isinstance(before, Gradient)
    gradient.angle.field.entered.emit(0.0)
    turned = layer(document).fill
    assert isinstance(turned, Gradient)
    assert round(turned.angle) == 0
    gradient.shape.box.setCurrentIndex(2)
    gradient.shape.box.activated.emit(2)
    assert layer(document).fill.kind == "radial"
    gradient.reverse.click()
    assert [stop.color[3] for stop in layer(document).fill.stops] == [0.0, 1.0]


def test_a_locked_fill_keeps_its_colour(
    solid: FillPage, window: MainWindow, document: Document
) -> None:
    window.actions_by_id["layer.lock"].trigger()
    assert not solid.isEnabled()
