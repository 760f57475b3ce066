"""A layer of the document, or what is selected of it, is a style that the recipe carries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QSize
from pytestqt.qtbot import QtBot

from editor.document.layers import Layer
from editor.document.raster import Raster
from editor.document.state import State
from editor.session import Document, Session
from editor.style_source import style_of
from editor.ui.filter_panel import FilterPanel
from editor.ui.style_editor import StyleEditor
from neural.operation import OperationError
from neural.operations.classic.invert import Invert
from neural.operations.stylize import Stylize
from neural.recipe import Recipe, parse
from neural.source import Rect
from neural.style_picture import CARRIED, MOST_CARRIED, carried, is_carried, read_style, style_name


def stripes(height: int, width: int, depth: str = "uint8") -> np.ndarray:
    """Red left, blue right, opaque."""
    white = {"uint8": 255, "uint16": 65535, "float32": 1}[depth]
    pixels = np.zeros((height, width, 4), depth)
    pixels[:, : width // 2, 0] = white
    pixels[:, width // 2 :, 2] = white
    pixels[..., 3] = white
    return pixels


def state_of(pixels: np.ndarray) -> tuple[State, Layer]:
    state = State.from_array(pixels)
    layer = state.active_layer
    assert layer is not None
    return state, layer


@pytest.mark.parametrize("depth", ["uint8", "uint16", "float32"])
def test_a_layer_becomes_a_style_of_its_own_colours(depth: str) -> None:
    state, layer = state_of(stripes(60, 90, depth))
    style = style_of(state, layer)
    assert style_name(style) == layer.name
    pixels = read_style(style)
    assert pixels.shape == (60, 90, 3)
    assert np.abs(pixels[30, 20] - (1, 0, 0)).max() < 0.05
    assert np.abs(pixels[30, 70] - (0, 0, 1)).max() < 0.05


def test_of_a_selection_only_what_is_selected_counts() -> None:
    state, layer = state_of(stripes(60, 90))
    mask = np.zeros((60, 90, 1), np.uint8)
    mask[10:50, 50:80] = 255
    mask[10:14, 50:53] = 0
    selected = replace(state, selection=Raster.from_array(mask))
    pixels = read_style(style_of(selected, layer, selected=True))
    assert pixels.shape == (40, 30, 3)
    assert np.abs(pixels - (0, 0, 1)).max() < 0.05


def test_what_is_transparent_brings_no_colour_of_its_own() -> None:
    pixels = stripes(60, 90)
    pixels[:20, :, :] = (0, 255, 0, 0)
    state, layer = state_of(pixels)
    assert read_style(style_of(state, layer))[..., 1].max() < 0.15


def test_nothing_selected_or_an_empty_layer_gets_a_sentence() -> None:
    state, layer = state_of(stripes(60, 90))
    empty = replace(layer, raster=Raster.empty(Rect(0, 0, 0, 0)))
    with pytest.raises(OperationError, match="is empty"):
        style_of(state, empty)
    nothing = replace(state, selection=Raster.mask(Rect(0, 0, 90, 60), "uint8"))
    with pytest.raises(OperationError, match="Nothing of"):
        style_of(nothing, layer, selected=True)


def test_even_noise_is_small_enough_for_a_pictures_metadata() -> None:
    noise = np.random.default_rng(1).integers(0, 255, (900, 1200, 3), np.uint8)
    text = carried(noise, "noise")
    assert len(text) < 4 / 3 * MOST_CARRIED + 100
    assert max(read_style(text).shape) == CARRIED


def test_a_recipe_that_carries_a_style_is_replayed_anywhere() -> None:
    text = carried(stripes(64, 64)[..., :3], "Layer; 1, “red”/blue")
    operation = Stylize(picture=text)
    assert operation.label == "Stylize (Layer; 1, “red”/blue)"
    assert operation.reads_files() == ()
    for written in (Recipe((operation,)).to_toml(), Recipe((operation,)).to_json()):
        assert parse(written) == Recipe((operation,))


@settings(deadline=None, max_examples=30)
@given(st.text(max_size=40))
def test_any_name_survives(name: str) -> None:
    text = carried(np.zeros((2, 3, 3), np.uint8), name)
    assert is_carried(text)
    assert style_name(text) == name


@pytest.mark.parametrize("body", ["", "????", "AAAA"])
def test_a_carried_style_that_is_damaged_gets_a_sentence(body: str) -> None:
    with pytest.raises(OperationError, match=r"Sky.*Choose a PNG"):
        read_style(f"data:image/webp;name=Sky;base64,{body}")


@pytest.fixture
def editor(session: Session, document: Document, qtbot: QtBot) -> Iterator[StyleEditor]:
    panel = FilterPanel(session)
    qtbot.addWidget(panel)
    panel.show()
    page = panel.begin(document, Stylize, lambda: None)
    (editor,) = page.form.of_kind(StyleEditor)
    yield editor
    panel.close_all()


def test_a_layer_is_chosen_in_the_form_and_shown_by_its_name(
    editor: StyleEditor, document: Document, qtbot: QtBot
) -> None:
    layer = document.state.active_layer
    assert layer is not None
    editor.menu.aboutToShow.emit()
    (action,) = editor.menu.actions()
    assert action.text() == layer.name
    with qtbot.waitSignal(editor.edited):
        action.trigger()
    assert is_carried(editor.path)
    assert editor.name.text() == layer.name
    image = editor.thumbnail_of(editor.path)
    assert image is not None
    assert image.size() != QSize(0, 0)
    editor.choose_path(str(Path("elsewhere.png")))
    assert editor.name.text() == "elsewhere.png"


def test_the_selection_is_offered_first(editor: StyleEditor, document: Document) -> None:
    mask = np.full((document.state.size.height, document.state.size.width, 1), 255, np.uint8)
    document.apply("Select", replace(document.state, selection=Raster.from_array(mask)))
    editor.menu.aboutToShow.emit()
    texts = [action.text() for action in editor.menu.actions() if not action.isSeparator()]
    layer = document.state.active_layer
    assert layer is not None
    assert texts == [f"Selected part of “{layer.name}”", layer.name]


def test_all_but_what_is_selected_is_offered_with_a_selection_and_changes_at_once(
    session: Session, document: Document, qtbot: QtBot
) -> None:
    panel = FilterPanel(session)
    qtbot.addWidget(panel)
    panel.show()
    page = panel.begin(document, Invert, lambda: None)
    assert not page.beside.isVisible()
    panel.cancel()
    before = document.state
    size, layer = before.size, before.active_layer
    assert layer is not None
    mask = np.zeros((size.height, size.width, 1), np.uint8)
    mask[:, : size.width // 2] = 255
    document.apply("Select", replace(before, selection=Raster.from_array(mask)))
    page = panel.begin(document, Invert, lambda: None)
    assert page.beside.isVisible()
    qtbot.waitUntil(lambda: page.trial.status == "done")
    page.beside.click()
    qtbot.waitUntil(
        lambda: page.trial.status == "done" and page.trial.run is not None and page.trial.run.beside
    )
    page.apply.click()
    qtbot.waitUntil(lambda: document.filter is None)
    old = layer.raster.read(layer.raster.bounds)
    new = document.state.layer(layer.id).raster.read(layer.raster.bounds)
    middle = size.width // 2
    assert np.array_equal(new[:, :middle], old[:, :middle])
    assert np.array_equal(new[:, middle:, :3], 255 - old[:, middle:, :3])
