"""Retouching by hand: clone, heal, remove, patch, tones, smudge, fill, gradient."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from editor.document.layers import Layer, Mask
from editor.document.raster import Raster
from editor.document.state import State
from editor.session import Document, Session
from editor.ui.canvas import Canvas
from editor.ui.tools.column import COLUMN
from editor.ui.tools.painting import PaintTool
from editor.ui.window import MainWindow
from neural.source import Pixels, Rect
from tests.ui.conftest import gradient
from tests.ui.hand import draw, place
from tests.ui.test_painting import RED, line, pixel, take

ALT = Qt.KeyboardModifier.AltModifier
STROKES = [
    kind
    for kind in (card.load() for card in chain.from_iterable(COLUMN))
    if issubclass(kind, PaintTool) and kind.id != "liquify"  # it edits at Enter
]


@pytest.fixture
def canvas(window: MainWindow, document: Document) -> Canvas:
    window.canvas.fit()
    window.canvas.zoom_to(1.0)
    return window.canvas


@pytest.fixture
def rough(window: MainWindow, session: Session) -> Document:
    """A picture with grain, so that every brush has something to change."""
    pixels = gradient()
    grain = np.random.default_rng(0).integers(0, 40, (*pixels.shape[:2], 3), np.uint8)
    pixels[..., :3] = np.minimum(pixels[..., :3], 200) + grain
    document = session.add(State.from_array(pixels))
    window.show_document(document)
    window.canvas.fit()
    window.canvas.zoom_to(1.0)
    return document


def read(document: Document) -> Pixels:
    return document.state.pixel_layers[0].raster.read(document.state.rect)


def spotted(session: Session, window: MainWindow) -> Document:
    """A smooth picture with a dark flaw at 60, 60."""
    pixels = gradient()
    pixels[50:70, 50:70, :3] = 0
    document = session.add(State.from_array(pixels))
    window.show_document(document)
    window.canvas.fit()
    window.canvas.zoom_to(1.0)
    return document


@pytest.mark.parametrize("kind", STROKES, ids=lambda kind: kind.id)
def test_every_brush_edits_the_active_layer_and_undo_is_exact(
    kind: type[PaintTool], window: MainWindow, rough: Document, qtbot: QtBot
) -> None:
    canvas = window.canvas
    take(window, kind.id, size=30.0)
    window.toolbox.colours.set_foreground(RED)
    before = rough.state
    if kind.id in ("clone", "heal"):
        draw(canvas, [place(canvas, 150, 100)], modifiers=ALT)
    line(canvas, (40, 60), (80, 60), (120, 62))
    qtbot.waitUntil(lambda: not window.toolbox.removal.running)
    changed = (read(rough) != before.pixel_layers[0].raster.read(before.rect)).any(axis=2)
    assert changed[45:78, 30:130].any()
    changed[40:82, 20:142] = False
    assert not changed.any()
    assert len(rough.history.steps) == 2
    rough.undo()
    assert rough.state is before


@pytest.mark.parametrize("id", ["dodge", "smudge", "sponge"])
def test_brushes_work_on_a_mask_or_say_why_not(
    id: str, window: MainWindow, rough: Document
) -> None:
    layer = rough.state.pixel_layers[0]
    mask = Mask(raster=Raster.from_array(np.ascontiguousarray(read(rough)[..., :1])))
    state = rough.state.with_node(replace(layer, mask=mask))
    rough.apply("Mask", state.with_active(layer.id, "mask"))
    said: list[str] = []
    window.toolbox.find(id).refused.connect(said.append)
    take(window, id, size=30.0)
    line(window.canvas, (40, 60), (80, 60), (120, 62))
    now = rough.state.pixel_layers[0]
    assert now.raster is layer.raster
    assert now.mask is not None
    assert now.mask.raster.same_pixels(mask.raster) == bool(said)
    assert bool(said) == (id == "sponge")


def test_a_clone_copies_from_where_alt_was_clicked(
    window: MainWindow,
    canvas: Canvas,
    document: Document,
) -> None:
    take(window, "clone", size=20.0)
    draw(canvas, [place(canvas, 150.5, 100.5)], modifiers=ALT)
    line(canvas, (50.5, 60.5), (70.5, 60.5))
    assert pixel(document, 50, 60) == [150, 100, 90, 255]
    assert pixel(document, 70, 60) == [170, 100, 90, 255]
    line(canvas, (30.5, 30.5))  # aligned: the source has moved on as far
    assert pixel(document, 30, 30) == [130, 70, 90, 255]
    window.toolbox.tool.choose(aligned=False)
    window.toolbox.tool._offset = None
    line(canvas, (10.5, 10.5))
    assert pixel(document, 10, 10) == [150, 100, 90, 255]


def test_a_clone_without_a_source_says_what_to_do(
    window: MainWindow,
    canvas: Canvas,
    document: Document,
) -> None:
    take(window, "clone")
    said: list[str] = []
    window.toolbox.tool.refused.connect(said.append)
    line(canvas, (50, 60), (70, 60))
    assert said
    assert "Alt-click" in said[0]
    assert document.history.undo_label is None


def test_a_clone_of_all_layers_takes_what_is_seen(
    window: MainWindow,
    canvas: Canvas,
    document: Document,
) -> None:
    above = Layer(raster=Raster.empty(Rect(0, 0, 0, 0)), name="above", id="above")
    document.apply("New layer", document.state.insert(above))
    take(window, "clone", size=20.0, sample="merged")
    draw(canvas, [place(canvas, 150.5, 100.5)], modifiers=ALT)
    line(canvas, (50.5, 60.5))
    raster = document.state.layer("above").raster
    assert raster.read(Rect(50, 60, 1, 1))[0, 0].tolist() == [150, 100, 90, 255]


def test_the_healing_brush_takes_texture_and_keeps_the_tone(
    window: MainWindow, session: Session
) -> None:
    document = spotted(session, window)
    canvas = window.canvas
    take(window, "heal", size=34.0)
    draw(canvas, [place(canvas, 150.5, 90.5)], modifiers=ALT)
    line(canvas, (60.5, 60.5), (61.5, 60.5))
    off = np.abs(read(document)[48:72, 48:72].astype(int) - gradient()[48:72, 48:72])
    assert off.max() <= 4


def test_a_spot_is_filled_from_its_surroundings_beside_the_window(
    window: MainWindow, session: Session, qtbot: QtBot
) -> None:
    document = spotted(session, window)
    take(window, "spot", size=34.0)
    line(window.canvas, (60.5, 60.5), (61.5, 60.5))
    assert window.toolbox.removal.running
    assert document.history.undo_label is None
    qtbot.waitUntil(lambda: document.history.undo_label is not None)
    off = np.abs(read(document)[48:72, 48:72].astype(int) - gradient()[48:72, 48:72])
    assert off.max() <= 25


def test_esc_gives_a_removal_up(window: MainWindow, session: Session, qtbot: QtBot) -> None:
    document = spotted(session, window)
    before = document.state
    take(window, "spot", size=60.0)
    line(window.canvas, (60, 60), (120, 70))
    qtbot.keyClick(window.canvas, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not window.toolbox.removal.running)
    assert document.state is before
    assert document.sketched is None


def select(document: Document, rect: Rect) -> None:
    share = np.zeros((document.state.size.height, document.state.size.width, 1), np.uint8)
    share[rect.slices] = 255
    document.apply("Select", replace(document.state, selection=Raster.from_array(share)))


def test_what_is_selected_can_be_removed(
    window: MainWindow, session: Session, qtbot: QtBot
) -> None:
    document = spotted(session, window)
    select(document, Rect(46, 46, 28, 28))
    window.canvas.setFocus()
    qtbot.keyClick(window.canvas, Qt.Key.Key_Backspace, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: document.history.undo_label == "Remove")
    assert read(document)[50:70, 50:70, 0].min() > 20


def test_esc_gives_up_removing_what_is_selected_with_any_tool(
    window: MainWindow, session: Session, qtbot: QtBot
) -> None:
    document = spotted(session, window)
    select(document, Rect(30, 30, 90, 70))
    before = document.state
    take(window, "hand")
    window.actions_by_id["colour.remove"].trigger()
    assert window.toolbox.removal.running
    qtbot.keyClick(window.canvas, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not window.toolbox.removal.running)
    assert document.state is before


def test_a_patch_is_dragged_onto_sound_texture(window: MainWindow, session: Session) -> None:
    document = spotted(session, window)
    select(document, Rect(45, 45, 30, 30))
    take(window, "patch")
    line(window.canvas, (60.5, 60.5), (100.5, 60.5), (140.5, 75.5))
    off = np.abs(read(document)[45:75, 45:75].astype(int) - gradient()[45:75, 45:75])
    assert off.max() <= 4
    assert document.history.undo_label == "Patch"


def test_a_patch_is_drawn_around_first(window: MainWindow, session: Session) -> None:
    document = spotted(session, window)
    take(window, "patch")
    line(window.canvas, (40, 40), (80, 40), (80, 80), (40, 80), (40, 42))
    selection = document.state.selection
    assert selection is not None
    assert selection.read(Rect(60, 60, 1, 1)).item() == 255


def test_fill_stops_where_colours_differ(window: MainWindow, session: Session) -> None:
    document = spotted(session, window)
    take(window, "fill", tolerance=10.0)
    window.toolbox.colours.set_foreground(RED)
    line(window.canvas, (60, 60))
    now = read(document)
    assert now[60, 60].tolist() == [255, 0, 0, 255]
    assert now[60, 90].tolist() == [90, 60, 90, 255]
    assert document.history.undo_label == "Fill"


def test_a_gradient_follows_the_drag(
    window: MainWindow,
    canvas: Canvas,
    document: Document,
) -> None:
    take(window, "gradient")
    window.toolbox.colours.set_foreground((1, 1, 1))
    window.toolbox.colours.set_background((0, 0, 0))
    line(canvas, (20, 60), (100, 60), (180, 60))
    row = read(document)[60, :, 0].astype(int)
    assert row[:18].min() == 255
    assert row[183:].max() == 0
    assert row[100] == pytest.approx(127, abs=5)
    document.undo()
    window.toolbox.tool.choose(kind="radial", preset="transparent")
    line(canvas, (100, 60), (140, 60))
    assert read(document)[60, 100].min() > 245
    assert read(document)[60, 160].tolist() == [160, 60, 90, 255]


def test_a_gradient_is_seen_while_it_is_drawn_and_esc_takes_it_back(
    window: MainWindow,
    canvas: Canvas,
    document: Document,
    qtbot: QtBot,
) -> None:
    from tests.ui.hand import press

    take(window, "gradient", preset="black_white")
    before = document.state
    press(canvas, place(canvas, 20, 60))
    qtbot.mouseMove(canvas, place(canvas, 180, 60))
    assert document.sketched is not None
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert document.sketched is None
    assert document.state is before


def test_the_picker_fills_the_hand(
    window: MainWindow,
    canvas: Canvas,
    document: Document,
) -> None:
    take(window, "picker")
    colours = window.toolbox.colours
    line(canvas, (50.5, 70.5))
    assert colours.foreground == pytest.approx((50 / 255, 70 / 255, 90 / 255))
    draw(canvas, [place(canvas, 90.5, 20.5)], modifiers=ALT)
    assert colours.background == pytest.approx((90 / 255, 20 / 255, 90 / 255))
    window.toolbox.tool.choose(area="5")
    line(canvas, (100.5, 70.5))
    assert colours.foreground == pytest.approx((100 / 255, 70 / 255, 90 / 255), abs=1e-4)


def test_strength_goes_by_the_number_keys(
    window: MainWindow,
    canvas: Canvas,
    qtbot: QtBot,
) -> None:
    take(window, "dodge")
    qtbot.keyClicks(canvas, "3")
    assert window.toolbox.tool.options.exposure == 30
    take(window, "smudge")
    qtbot.keyClicks(canvas, "6")
    assert window.toolbox.tool.options.strength == 60
