"""Text: typed on the canvas, drawn once, and still text afterwards."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from editor.document.layers import Layer
from editor.document.projection import composite
from editor.document.reshape import with_transformed
from editor.document.text import Text
from editor.document.transform import Transform, scaling
from editor.session import Document
from editor.ui.canvas import Canvas
from editor.ui.tools.write import TextTool
from editor.ui.window import MainWindow
from editor.ui.writing import written
from neural.source import WHITE, Depth, Rect
from tests.ui.hand import drag, place

RED = (1.0, 0.0, 0.0)
DEPTHS: tuple[Depth, ...] = ("uint8", "uint16", "float32")


@pytest.fixture
def tool(window: MainWindow, document: Document) -> TextTool:
    window.canvas.zoom_to(1.0)
    window.toolbox.choose("text")
    tool = window.toolbox.tool
    assert isinstance(tool, TextTool)
    tool.set_options(tool.Options(size=40.0))
    window.toolbox.colours.set_foreground(RED)
    return tool


def write(canvas: Canvas, tool: TextTool, words: str, x: float = 40, y: float = 60) -> None:
    at = place(canvas, x, y)
    drag(canvas, at, at)
    page = tool.page
    assert page is not None
    QTest.keyClicks(page, words)


def text_layer(document: Document) -> Layer:
    layer = document.state.active_layer
    assert layer is not None
    assert layer.text is not None
    return layer


@pytest.mark.parametrize("depth", DEPTHS)
def test_letters_are_drawn_in_their_colour_and_depth(qapp: object, depth: Depth) -> None:
    raster = written(Text(content="Hm", x=10, y=5, size=60, color=RED), depth, None)
    pixels = raster.read(raster.bounds)
    full = pixels[..., 3] == WHITE[depth]
    assert full.sum() > 100
    assert (pixels[full][:, 0] == WHITE[depth]).all()
    assert not pixels[full][:, 1:3].any()
    assert pixels.dtype == np.dtype(depth)


def test_alignment_says_where_lines_stand(qapp: object) -> None:
    places = {
        align: written(Text(content="Word", x=200, y=0, align=align), "uint8", None).bounds
        for align in ("left", "center", "right")
    }
    assert places["left"].x >= 198
    assert places["right"].right <= 202
    assert places["center"].center[0] == pytest.approx(200, abs=3)


def test_lines_are_as_far_apart_as_is_asked(qapp: object) -> None:
    one = written(Text(content="I", x=0, y=0, size=40), "uint8", None).bounds
    two = written(Text(content="I\nI", x=0, y=0, size=40, line=2.0), "uint8", None).bounds
    assert two.bottom - one.bottom == pytest.approx(80 + (2.0 - 1.2) * 40, abs=6)


def test_what_is_typed_becomes_a_layer_in_one_step(
    window: MainWindow, document: Document, tool: TextTool
) -> None:
    steps = document.history.index
    write(window.canvas, tool, "Hello")
    assert document.history.index == steps
    assert tool.page is not None
    QTest.keyClick(tool.page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert document.history.index == steps + 1
    layer = text_layer(document)
    assert layer.name == "Hello"
    assert layer.text is not None
    assert (layer.text.content, layer.text.color, layer.text.size) == ("Hello", RED, 40.0)
    area = layer.bounds
    assert (composite(document.state, area)[..., 0] == 255).any()
    document.undo()
    assert len(document.state.layers) == 1


def test_escape_writes_nothing(window: MainWindow, document: Document, tool: TextTool) -> None:
    before = document.state
    write(window.canvas, tool, "Hello")
    assert tool.page is not None
    QTest.keyClick(tool.page, Qt.Key.Key_Escape)
    assert document.state is before
    assert document.shown is before
    assert tool.page is None


def test_letters_do_not_choose_tools_while_one_types(
    window: MainWindow, document: Document, tool: TextTool
) -> None:
    write(window.canvas, tool, "bvz")
    assert window.toolbox.tool is tool
    tool.commit(window.canvas)
    assert text_layer(document).name == "bvz"


def test_a_click_on_it_changes_what_it_says_where_it_was_moved(
    window: MainWindow, document: Document, tool: TextTool
) -> None:
    write(window.canvas, tool, "Hi")
    tool.commit(window.canvas)
    first = text_layer(document)
    document.apply("Move", document.state.with_node(replace(first, x=first.x + 30, y=first.y - 9)))
    area = text_layer(document).bounds
    write(window.canvas, tool, "Ho", *area.center)
    tool.choose(bold=True)
    tool.commit(window.canvas)
    layer = text_layer(document)
    assert layer.id == first.id
    assert layer.name == "Ho"
    assert layer.text is not None
    assert (layer.text.content, layer.text.bold) == ("Ho", True)
    assert layer.bounds.x == pytest.approx(area.x, abs=3)
    assert layer.bounds.y == pytest.approx(area.y, abs=3)
    tool.choose(bold=False)


def test_a_transformed_text_is_still_text_and_stays_transformed(
    window: MainWindow, document: Document, tool: TextTool
) -> None:
    write(window.canvas, tool, "Hi")
    tool.commit(window.canvas)
    before = text_layer(document)
    x, y = before.bounds.x, before.bounds.y
    larger = Transform(scaling(2, 2, (x, y)))
    document.apply("Transform", with_transformed(document.state, before.id, larger))
    twice = text_layer(document).bounds
    assert twice.width == pytest.approx(2 * before.bounds.width, abs=6)
    write(window.canvas, tool, "HiHi", *twice.center)
    tool.commit(window.canvas)
    after = text_layer(document)
    assert after.text is not None
    assert after.text.content == "HiHi"
    assert after.bounds.height == pytest.approx(twice.height, abs=6)
    assert after.bounds.width > 1.7 * twice.width


def test_what_is_painted_over_is_no_longer_text(
    window: MainWindow, document: Document, tool: TextTool
) -> None:
    write(window.canvas, tool, "Hi")
    tool.commit(window.canvas)
    layer = text_layer(document)
    dab = np.full((3, 3, 4), 255, np.uint8)
    painted = replace(layer, raster=layer.raster.write(Rect(50, 50, 3, 3), dab))
    assert painted.text is None


def test_chinese_and_arabic_are_drawn(qapp: object) -> None:
    for words in ("你好", "مرحبا", "Ünïcødé"):
        raster = written(Text(content=words, x=0, y=0), "uint8", None)
        assert raster.bounds.width > 20


def test_an_emptied_text_takes_its_layer_along(
    window: MainWindow, document: Document, tool: TextTool, qtbot: QtBot
) -> None:
    write(window.canvas, tool, "Hi")
    tool.commit(window.canvas)
    area = text_layer(document).bounds
    at = place(window.canvas, *area.center)
    drag(window.canvas, at, at)
    assert tool.page is not None
    QTest.keyClick(tool.page, Qt.Key.Key_Delete)
    tool.commit(window.canvas)
    assert len(document.state.layers) == 1
    assert document.history.undo_label == "Delete text"
