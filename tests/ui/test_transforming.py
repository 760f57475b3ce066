"""Free transform, crop and the Image menu, by hand and by keys."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from editor.document.layers import Layer
from editor.document.projection import composite
from editor.document.raster import Raster
from editor.document.reshape import content_rect
from editor.document.transform import Mesh, TransformError
from editor.session import Document
from editor.ui.canvas import Canvas
from editor.ui.canvas_size_dialog import CanvasSizeDialog
from editor.ui.tools.crop import CropTool
from editor.ui.tools.frame import CORNERS, Frame
from editor.ui.tools.transform import TransformTool
from editor.ui.window import MainWindow
from neural.source import Rect, Size
from tests.ui.conftest import gradient
from tests.ui.hand import drag, hit, place

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def canvas(window: MainWindow, document: Document) -> Canvas:
    """At 100 %, with a small layer of 40 x 30 pixels above the picture, active."""
    small = Layer(raster=Raster.from_array(gradient(40, 30)), name="Small", x=60, y=40)
    document.apply("Add", document.state.insert(small))
    window.canvas.zoom_to(1.0)
    return window.canvas


def small(document: Document) -> Rect:
    node = document.state.active_node
    assert node is not None
    return content_rect(node)


def tool_of(window: MainWindow) -> TransformTool:
    window.actions_by_id["transform.free"].trigger()
    tool = window.toolbox.tool
    assert isinstance(tool, TransformTool)
    return tool


# The geometry of handles.


def test_a_pulled_corner_leaves_the_one_across_where_it_is() -> None:
    frame = Frame(Rect(10, 20, 100, 50)).turned_by(30)
    pulled = frame.scaled("bottom right", (150.0, 140.0), even=False, middle=False)
    assert pulled.grip("top left") == pytest.approx(frame.grip("top left"))
    assert pulled.grip("bottom right") == pytest.approx((150.0, 140.0))
    even = frame.scaled("bottom right", (150.0, 140.0), even=True, middle=False)
    assert even.size[0] / even.size[1] == pytest.approx(2.0)


def test_a_turn_keeps_the_middle_and_shift_keeps_to_fifteen_degrees() -> None:
    frame = Frame(Rect(0, 0, 100, 60))
    turned = frame.turned((100.0, 30.0), (90.0, 58.0), steps=True)
    assert turned.center == pytest.approx(frame.center)
    assert turned.angle == pytest.approx(30.0)


def test_a_corner_can_be_moved_alone_but_not_across_the_others() -> None:
    frame = Frame(Rect(0, 0, 100, 60))
    bent = frame.distorted("top right", (90.0, 10.0))
    assert bent.grip("top right") == pytest.approx((90.0, 10.0))
    for name in CORNERS:
        if name != "top right":
            assert bent.grip(name) == pytest.approx(frame.grip(name))
    with pytest.raises(TransformError):
        frame.distorted("top right", (-50.0, 80.0))


def test_perspective_moves_two_corners_like_a_mirror() -> None:
    frame = Frame(Rect(0, 0, 100, 60)).tapered("top left", (20.0, 2.0))
    assert frame.grip("top left") == pytest.approx((20.0, 0.0))
    assert frame.grip("top right") == pytest.approx((80.0, 0.0))
    assert frame.grip("bottom left") == pytest.approx((0.0, 60.0))


# The tool.


def test_pulling_a_corner_and_enter_makes_the_layer_larger_in_one_step(
    window: MainWindow, document: Document, canvas: Canvas, qtbot: QtBot
) -> None:
    tool_of(window)
    steps = document.history.index
    drag(canvas, place(canvas, 100, 70), place(canvas, 140, 100))
    assert document.history.index == steps, "until Enter the document is untouched"
    hit(canvas, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: document.history.index == steps + 1)
    area = small(document)
    assert (area.x, area.y) == pytest.approx((60, 40), abs=1)
    assert (area.width, area.height) == pytest.approx((80, 60), abs=2)
    assert document.history.undo_label == "Transform"
    before = composite(document.history.steps[steps].state)
    document.undo()
    assert np.array_equal(composite(document.state), before)


def test_escape_leaves_the_layer_as_it_was(
    window: MainWindow, document: Document, canvas: Canvas
) -> None:
    tool = tool_of(window)
    before = document.state
    drag(canvas, place(canvas, 80, 55), place(canvas, 120, 90))
    assert document.shown is not document.state
    hit(canvas, Qt.Key.Key_Escape)
    assert document.state is before
    assert document.shown is document.state
    assert tool.subject is None


@pytest.mark.parametrize("mode", ["free", "warp"])
def test_what_is_transformed_is_seen_in_its_place_between_the_layers(
    window: MainWindow, document: Document, canvas: Canvas, mode: str
) -> None:
    """Under a layer of blue, 50 % opaque in its lower half, from 100 on to the right."""
    roof = np.zeros((60, 100, 4), np.uint8)
    roof[..., 2:] = 255
    roof[30:, :, 3] = 128
    raster, active = Raster.from_array(roof), document.state.active
    state = document.state.insert(Layer(raster=raster, name="Roof", x=100, y=20))
    document.apply("Roof", state.with_active(active))
    tool = tool_of(window)
    tool.choose(mode=mode)
    start = (80, 55) if mode == "free" else (60, 40)  # a warp moves a corner of its grid
    to = (110, 55) if mode == "free" else (40, 30)
    drag(canvas, place(canvas, *start), place(canvas, *to))
    shown = canvas.grab().toImage()

    def seen(x: int, y: int) -> tuple[int, ...]:
        return shown.pixelColor(place(canvas, x, y)).getRgb()[:3]

    assert seen(150, 30) == (0, 0, 255)
    if mode == "free":
        below = (115 - 90, 60 - 40, 90)  # of the small layer, moved to 90, 40
        blended = [
            value * 127 / 255 + (255 if n == 2 else 0) * 128 / 255 for n, value in enumerate(below)
        ]
        assert seen(115, 60) == pytest.approx(blended, abs=3)
        assert seen(95, 60) == pytest.approx((5, 20, 90), abs=3)
    once = [160 * 127 / 255, 70 * 127 / 255, (90 * 127 + 255 * 128) / 255]
    assert seen(160, 70) == pytest.approx(once, abs=3), "the roof is laid over the picture once"


def test_a_second_transform_goes_back_to_the_original_pixels(
    window: MainWindow, document: Document, canvas: Canvas, qtbot: QtBot
) -> None:
    tool = tool_of(window)
    original = document.state.active_layer
    assert original is not None
    for to in ((80, 55), (100, 70)):
        steps = document.history.index
        tool.begin(canvas)
        area = small(document)
        drag(canvas, place(canvas, area.right, area.bottom), place(canvas, *to))
        hit(canvas, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda steps=steps: document.history.index == steps + 1)
    layer = document.state.active_layer
    assert layer is not None
    if layer.made_from is not None:
        assert layer.made_from.raster is original.raster


def test_warp_bends_by_its_grid(
    window: MainWindow, document: Document, canvas: Canvas, qtbot: QtBot
) -> None:
    tool = tool_of(window)
    tool.choose(mode="warp")
    try:
        assert tool.subject is not None
        assert isinstance(tool.subject.mesh, Mesh)
        steps = document.history.index
        x, y = tool.subject.mesh.points[1][1]
        drag(canvas, place(canvas, x, y), place(canvas, x + 8, y + 6))
        hit(canvas, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: document.history.index == steps + 1)
        layer = document.state.active_layer
        assert layer is not None
        assert layer.made_from is not None
        assert layer.made_from.transform.mesh is not None
    finally:
        tool.choose(mode="free")


def test_a_locked_layer_is_refused_with_a_sentence(
    window: MainWindow, document: Document, canvas: Canvas
) -> None:
    from dataclasses import replace

    layer = document.state.active_layer
    assert layer is not None
    document.apply("Lock", document.state.with_node(replace(layer, locked=True)))
    said: list[str] = []
    tool = window.toolbox.find("transform")
    tool.refused.connect(said.append)
    tool_of(window)
    assert said == ["“Small” is locked. Unlock it to transform it."]


# Crop.


def crop_tool(window: MainWindow) -> CropTool:
    window.toolbox.choose("crop")
    tool = window.toolbox.tool
    assert isinstance(tool, CropTool)
    return tool


def test_a_frame_and_enter_crop_the_document(
    window: MainWindow, document: Document, canvas: Canvas, qtbot: QtBot
) -> None:
    tool = crop_tool(window)
    before = composite(document.state)
    drag(canvas, place(canvas, 30, 20), place(canvas, 150, 100))
    rect = tool.rect
    assert rect is not None
    assert (rect.width, rect.height) == pytest.approx((120, 80), abs=1)
    hit(canvas, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: document.state.size == rect.size)
    assert np.array_equal(composite(document.state), before[rect.slices])
    document.undo()
    assert np.array_equal(composite(document.state), before)


def test_a_ratio_is_kept_and_a_handle_changes_the_frame(
    window: MainWindow, document: Document, canvas: Canvas
) -> None:
    tool = crop_tool(window)
    tool.choose(ratio="1:1")
    try:
        drag(canvas, place(canvas, 30, 20), place(canvas, 90, 30))
        assert tool.rect is not None
        assert tool.rect.width == tool.rect.height
        tool.choose(ratio="free")
        right = tool.rect.right
        drag(
            canvas, place(canvas, right, tool.rect.y + tool.rect.height / 2), place(canvas, 140, 50)
        )
        assert tool.rect.right == pytest.approx(140, abs=1)
        hit(canvas, Qt.Key.Key_Escape)
        assert tool.rect is None
        assert document.state.size == Size(200, 120)
    finally:
        tool.choose(ratio="free")


def test_a_line_along_the_horizon_levels_it(
    window: MainWindow, document: Document, canvas: Canvas, qtbot: QtBot
) -> None:
    tool = crop_tool(window)
    drag(canvas, place(canvas, 20, 50), place(canvas, 180, 66), modifiers=CONTROL)
    assert tool.options.angle == pytest.approx(-5.7, abs=0.3)
    assert tool.rect is not None, "the largest frame without empty corners"
    wanted = tool.rect.size
    hit(canvas, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: document.state.size == wanted)
    assert composite(document.state)[..., 3].min() == 255
    assert tool.options.angle == 0


def test_perspective_makes_four_corners_a_rectangle(
    window: MainWindow, document: Document, canvas: Canvas, qtbot: QtBot
) -> None:
    tool = crop_tool(window)
    tool.choose(perspective=True)
    try:
        drag(canvas, place(canvas, 40, 20), place(canvas, 160, 100))
        drag(canvas, place(canvas, 40, 20), place(canvas, 60, 25))
        hit(canvas, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: document.state.size != Size(200, 120))
        corner = composite(document.state)[0, 0, :2].astype(int)
        assert np.abs(corner - (60, 25)).max() <= 3
    finally:
        tool.choose(perspective=False)


# The menus.


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ("image.rotate_right", lambda p: np.rot90(p, -1)),
        ("image.rotate_left", lambda p: np.rot90(p, 1)),
        ("image.rotate_half", lambda p: np.rot90(p, 2)),
        ("image.flip_horizontal", lambda p: p[:, ::-1]),
        ("image.flip_vertical", lambda p: p[::-1]),
    ],
)
def test_the_document_turns_as_the_menu_says(
    window: MainWindow,
    document: Document,
    canvas: Canvas,
    qtbot: QtBot,
    action: str,
    expected: object,
) -> None:
    before = composite(document.state)
    steps = document.history.index
    window.actions_by_id[action].trigger()
    qtbot.waitUntil(lambda: document.history.index == steps + 1)
    assert np.array_equal(composite(document.state), expected(before))  # type: ignore[operator]


@pytest.mark.parametrize(
    "name", ["rotate_right", "rotate_left", "rotate_half", "flip_horizontal", "flip_vertical"]
)
def test_a_layer_turns_in_place_and_exactly(
    window: MainWindow, document: Document, canvas: Canvas, qtbot: QtBot, name: str
) -> None:
    steps = document.history.index
    before = np.sort(gradient(40, 30).reshape(-1, 4), axis=0)
    window.actions_by_id[f"transform.{name}"].trigger()
    qtbot.waitUntil(lambda: document.history.index == steps + 1)
    layer = document.state.active_layer
    assert layer is not None
    area = small(document)
    assert np.array_equal(np.sort(layer.raster.read(area).reshape(-1, 4), axis=0), before)
    assert area.center == pytest.approx((80, 55), abs=0.6)


def test_the_canvas_grows_around_the_picture(
    window: MainWindow, document: Document, canvas: Canvas, qtbot: QtBot
) -> None:
    before = composite(document.state)
    window.actions_by_id["image.canvas_size"].trigger()
    dialog = window.findChild(CanvasSizeDialog)
    assert dialog is not None
    dialog.fields.width_field.entered.emit(260.0)
    dialog.choose_anchor(0, 0)
    dialog.accept()
    qtbot.waitUntil(lambda: document.state.size == Size(260, 120))
    assert np.array_equal(composite(document.state, Rect(0, 0, 200, 120)), before)
    assert not composite(document.state, Rect(200, 0, 60, 120)).any()
