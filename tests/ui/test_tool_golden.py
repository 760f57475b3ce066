"""Every tool that changes the picture, in the hand of the window: against how it looked, at all depths,
undone to the bit, and within what is selected.

The golden pictures are made anew as `tests.golden.pictures` says.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from editor.document.projection import composite
from editor.document.selection import shapes
from editor.document.state import State
from editor.session import Document, Session
from editor.ui.canvas import Canvas
from editor.ui.tools.column import COLUMN
from editor.ui.tools.tool import Pointer, Tool
from editor.ui.window import MainWindow
from neural.source import Depth, Pixels, Rect
from tests.golden.font import FAMILY, made
from tests.golden.pictures import (
    LEVEL,
    Tolerance,
    at_depth,
    check_depths,
    distance,
    drawn_scene,
)

HERE = Path(__file__).parents[1] / "golden" / "tools"
DEPTHS: tuple[Depth, ...] = ("uint8", "uint16", "float32")
TOLERANCE = Tolerance(each=2.1 * LEVEL, mean=0.6 * LEVEL, strays=0.005)
REMOVED = Tolerance(each=8.1 * LEVEL, mean=1.5 * LEVEL, strays=0.03)
"""Where sums round otherwise, what is removed may be filled from elsewhere."""
CHOSEN = Rect(16, 22, 26, 24)
RED = (0.85, 0.1, 0.1)

Path_ = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Gesture:
    """What the hand does with a tool: drags along points of the document, with Alt before that."""

    options: dict[str, Any] = field(default_factory=dict)
    paths: tuple[Path_, ...] = ()
    source: tuple[float, float] | None = None
    """Where Alt is clicked first."""
    keeps: bool = True
    """Whether it changes the active layer within the selection alone."""
    tolerance: Tolerance = TOLERANCE


STROKE: Path_ = ((14, 30), (24, 38), (34, 34), (44, 44))

GESTURES: dict[str, Gesture] = {
    "move": Gesture(paths=(((30, 30), (41, 36)),), keeps=False),
    "transform": Gesture(paths=(((80, 60), (66, 48)),), keeps=False),
    "liquify": Gesture({"size": 30.0}, (((24, 38), (34, 34)),)),
    "crop": Gesture(paths=(((10, 12), (62, 52)),), keeps=False),
    "spot": Gesture({"size": 12.0}, (((23, 37), (25, 39)),), tolerance=REMOVED),
    "heal": Gesture({"size": 12.0}, (((23, 37), (25, 39)),), source=(60, 52)),
    "patch": Gesture(
        paths=(((19, 33), (30, 33), (30, 43), (19, 43)), ((24.5, 38.5), (56.5, 30.5)))
    ),
    "brush": Gesture({"size": 9.0, "hardness": 40.0, "opacity": 80.0}, (STROKE,)),
    "pencil": Gesture({"size": 3.0}, (STROKE,)),
    "clone": Gesture({"size": 18.0}, (((24, 38), (30, 38)),), source=(62, 12)),
    "eraser": Gesture({"size": 10.0}, (STROKE,)),
    "fill": Gesture({"tolerance": 60.0}, (((24.5, 44.5),),)),
    "gradient": Gesture({"preset": "transparent"}, (((10, 30), (60, 50)),)),
    "smudge": Gesture({"size": 12.0, "strength": 80.0}, (STROKE,)),
    "blur_brush": Gesture({"size": 14.0, "strength": 100.0}, (STROKE, STROKE)),
    "sharpen_brush": Gesture({"size": 14.0, "strength": 80.0}, (STROKE,)),
    "dodge": Gesture({"size": 16.0, "exposure": 80.0}, (STROKE,)),
    "burn": Gesture({"size": 16.0, "exposure": 80.0}, (STROKE,)),
    "sponge": Gesture({"size": 16.0}, (STROKE,)),
    "text": Gesture({"family": FAMILY, "size": 34.0}, (((10.5, 18.5),),), keeps=False),
    "shape": Gesture({"shape": "star"}, (((12, 20), (44, 50)),), keeps=False),
}
TOUCHES_NOTHING = {
    *("rectangle_select", "ellipse_select", "lasso", "polygon_lasso", "magnetic_lasso"),
    *("wand", "color_select", "smart_select", "picker", "measure", "hand", "zoom"),
}


@pytest.fixture(autouse=True)
def letters(qapp: QApplication) -> Iterator[None]:
    number = QFontDatabase.addApplicationFontFromData(made())
    assert QFontDatabase.applicationFontFamilies(number) == [FAMILY]
    yield
    QFontDatabase.removeApplicationFont(number)


def at(canvas: Canvas, x: float, y: float, **held: Any) -> Pointer:
    left, top = canvas.view.to_window(x, y)
    ratio = canvas.devicePixelRatioF()
    return Pointer(at=QPointF(left / ratio, top / ratio), x=x, y=y, **held)


class Hand:
    """Uses tools at exact places of the document, whatever the window's size."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window = window
        self.qtbot = qtbot

    def does(self, id: str, gesture: Gesture) -> None:
        window = self.window
        document = window.document
        assert document is not None
        window.toolbox.colours.set_foreground(RED)
        before = document.state
        if id == "transform":
            window.actions_by_id["transform.free"].trigger()
        else:
            window.toolbox.choose(id)
        tool = window.toolbox.tool
        if tool.Options is not None:
            tool.set_options(tool.Options())
        if gesture.options:
            tool.choose(**gesture.options)
        if gesture.source is not None:
            self.drag(tool, (gesture.source,), alt=True)
        for path in gesture.paths:
            self.drag(tool, path)
        if id == "text":
            window.canvas.setFocus()
            page = tool.page  # type: ignore[attr-defined]
            page.insertPlainText("Sfo")
        tool.commit(window.canvas)
        self.qtbot.waitUntil(lambda: self.is_done(before), timeout=20_000)

    def drag(self, tool: Tool, path: Path_, **held: Any) -> None:
        canvas = self.window.canvas
        tool.press(canvas, at(canvas, *path[0], **held))
        for n, point in enumerate(path[1:], 1):
            for step in range(1, 5):
                x, y = path[n - 1]
                x, y = x + (point[0] - x) * step / 4, y + (point[1] - y) * step / 4
                tool.drag(canvas, at(canvas, x, y, **held))
        tool.release(canvas, at(canvas, *path[-1], **held))

    def is_done(self, before: State) -> bool:
        document = self.window.document
        assert document is not None
        return (
            not self.window.toolbox.removal.running
            and document.sketched is None
            and document.state.layers != before.layers
        )


@contextmanager
def opened(window: MainWindow, session: Session, state: State) -> Iterator[Document]:
    document = session.add(state)
    window.show_document(document)
    window.canvas.zoom_to(1.0)
    yield document
    window.toolbox.choose("hand")


def seen(state: State) -> Pixels:
    return composite(state).copy()


def test_every_tool_has_a_gesture_or_touches_nothing() -> None:
    every = {kind.id for kinds in COLUMN for kind in kinds}
    assert every == set(GESTURES) | TOUCHES_NOTHING
    assert {path.name.split(".")[0] for path in HERE.glob("*.webp")} <= set(GESTURES)


@pytest.mark.parametrize("id", list(GESTURES))
def test_a_tool_paints_as_it_did_at_every_depth_and_undo_is_exact(
    id: str, window: MainWindow, session: Session, qtbot: QtBot
) -> None:
    gesture, results = GESTURES[id], {}
    for depth in DEPTHS:
        pixels = at_depth(drawn_scene(), depth)
        start = State.from_array(pixels.copy())
        with opened(window, session, start) as document:
            Hand(window, qtbot).does(id, gesture)
            results[depth] = seen(document.state)
            while document.history.index > 0:
                document.undo()
            assert document.state is start
            assert np.array_equal(start.pixel_layers[0].raster.read(start.rect), pixels)
            while document.history.index < len(document.history.steps) - 1:
                document.redo()
            assert np.array_equal(seen(document.state), results[depth])
    check_depths(results, HERE / f"{id}.webp", gesture.tolerance)
    if results["uint8"].shape == drawn_scene().shape:
        assert (distance(results["uint8"], drawn_scene()) > 3 * LEVEL).sum() > 20


@pytest.mark.parametrize("id", [id for id, gesture in GESTURES.items() if gesture.keeps])
def test_a_tool_keeps_to_the_selection(
    id: str, window: MainWindow, session: Session, qtbot: QtBot
) -> None:
    gesture = GESTURES[id]
    if id == "patch":  # what is selected is what it mends
        gesture = replace(gesture, paths=gesture.paths[1:])
    for depth in DEPTHS:
        pixels = at_depth(drawn_scene(), depth)
        start = State.from_array(pixels.copy())
        start = replace(start, selection=shapes.rectangle(CHOSEN, start.rect, depth))
        with opened(window, session, start) as document:
            Hand(window, qtbot).does(id, gesture)
            after = document.state.pixel_layers[0].raster.read(start.rect)
        changed = (after != pixels).any(axis=2)
        assert changed[CHOSEN.slices].any()
        changed[CHOSEN.slices] = False
        assert not changed.any()
