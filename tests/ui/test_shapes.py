"""Shapes land on layers of their own; the measure tells lengths and angles."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt

from editor.document.layers import Layer
from editor.document.projection import composite
from editor.document.reshape import content_rect
from editor.session import Document
from editor.ui.tools.measure import MeasureTool
from editor.ui.tools.shapes import ShapeTool
from editor.ui.window import MainWindow
from tests.ui.hand import drag, place

SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def tool(window: MainWindow, document: Document) -> ShapeTool:
    window.canvas.zoom_to(1.0)
    window.toolbox.choose("shape")
    tool = window.toolbox.tool
    assert isinstance(tool, ShapeTool)
    tool.set_options(tool.Options())
    window.toolbox.colours.set_foreground((0.0, 0.0, 1.0))
    return tool


def drawn(document: Document) -> Layer:
    layer = document.state.active_layer
    assert layer is not None
    return layer


def test_a_rectangle_covers_what_was_dragged_in_the_foreground_colour(
    window: MainWindow, document: Document, tool: ShapeTool
) -> None:
    canvas = window.canvas
    drag(canvas, place(canvas, 20, 30), place(canvas, 120, 80))
    area = content_rect(drawn(document))
    assert (area.x, area.y) == pytest.approx((20, 30), abs=1)
    assert (area.width, area.height) == pytest.approx((100, 50), abs=2)
    inner = composite(document.state)[40:70, 30:110]
    assert (inner == (0, 0, 255, 255)).all()
    assert drawn(document).name == "Rectangle"
    document.undo()
    assert len(document.state.layers) == 1


@pytest.mark.parametrize(
    ("shape", "share"), [("ellipse", np.pi / 4), ("polygon", 0.594), ("star", 0.33)]
)
def test_other_shapes_cover_their_share_of_the_box(
    window: MainWindow, document: Document, tool: ShapeTool, shape: str, share: float
) -> None:
    tool.choose(shape=shape)
    canvas = window.canvas
    drag(canvas, place(canvas, 20, 10), place(canvas, 120, 110))
    layer = drawn(document)
    cover = layer.raster.read(layer.raster.bounds)[..., 3].sum() / 255
    assert cover / 100**2 == pytest.approx(share, abs=0.04)


def test_an_outline_leaves_the_inside_free_and_a_line_is_as_wide_as_asked(
    window: MainWindow, document: Document, tool: ShapeTool
) -> None:
    canvas = window.canvas
    tool.choose(style="outline", width=6.0)
    drag(canvas, place(canvas, 20, 20), place(canvas, 120, 80))
    layer = drawn(document)
    cover = layer.raster.read(layer.raster.bounds)[..., 3]
    assert cover[cover.shape[0] // 2, cover.shape[1] // 2] == 0
    tool.choose(shape="line")
    drag(canvas, place(canvas, 20, 100), place(canvas, 150, 103), modifiers=SHIFT)
    line = drawn(document)
    cover = line.raster.read(line.raster.bounds)[..., 3] / 255
    assert np.median(cover.sum(axis=0)) == pytest.approx(6, abs=0.1)


def test_a_click_without_a_drag_draws_nothing(
    window: MainWindow, document: Document, tool: ShapeTool
) -> None:
    canvas = window.canvas
    before = document.state
    drag(canvas, place(canvas, 20, 20), place(canvas, 20, 20))
    assert document.state is before


def test_the_measure_tells_length_and_angle(window: MainWindow, document: Document) -> None:
    canvas = window.canvas
    canvas.zoom_to(1.0)
    window.toolbox.choose("measure")
    tool = window.toolbox.tool
    assert isinstance(tool, MeasureTool)
    drag(canvas, place(canvas, 20, 80), place(canvas, 50, 40))
    assert tool.length == pytest.approx(50, abs=1)
    assert tool.angle == pytest.approx(53.1, abs=1.5)
    canvas.grab()
    assert tool.cancel(canvas)
    assert tool.length is None
