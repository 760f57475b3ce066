"""A filter kept as a live layer: how it gets there, and how its values are changed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from pytestqt.qtbot import QtBot

from editor.document.layers import Effect, Layer
from editor.document.projection import composite
from editor.document.raster import Raster
from editor.session import Document
from editor.ui.effect_page import EffectPage
from editor.ui.window import MainWindow
from neural.context import Context
from neural.engine import compute
from neural.operations.classic.gaussian_blur import GaussianBlur
from neural.operations.classic.invert import Invert
from neural.source import ArraySource, Rect
from tests.ui.conftest import gradient


def apply_live(window: MainWindow, qtbot: QtBot, operation: type, **values: object) -> None:
    """Choose a filter in the menu, set its fields, ask for a live layer, apply."""
    window.menus.add_filters()
    window.menus.filters[operation.id].trigger()
    page = window.commands["filter"].panel.current
    assert page is not None
    page.form.set_values(values)
    page.live_layer.setChecked(True)
    qtbot.waitUntil(lambda: page.trial.status == "done")
    page.apply.click()


def effect_of(document: Document) -> Effect:
    (effect,) = [node for node in document.state.layers if isinstance(node, Effect)]
    return effect


def quiet(document: Document) -> bool:
    """Whether nothing is left to be renewed."""
    assert document.live is not None
    return document.live._task is None and document.live._next() is None


def test_apply_as_live_layer_keeps_the_picture_and_the_filter(
    window: MainWindow, document: Document, qtbot: QtBot
) -> None:
    apply_live(window, qtbot, GaussianBlur, radius=3.0)
    effect = effect_of(document)
    assert effect.operation == GaussianBlur(radius=3.0)
    assert np.array_equal(
        document.state.pixel_layers[0].raster.read(document.state.rect), gradient()
    )
    assert document.live is not None
    assert document.live.computed == 0, "the preview's result is taken over"
    blurred = compute(GaussianBlur(radius=3.0), [ArraySource(gradient())], Context())
    assert np.array_equal(composite(document.state), blurred)
    assert document.history.undo_label == "Gaussian blur (Radius 3 px)"


def test_it_shows_its_values_and_follows_them(
    window: MainWindow, document: Document, qtbot: QtBot
) -> None:
    apply_live(window, qtbot, GaussianBlur, radius=3.0)
    page = window.properties.currentWidget()
    assert isinstance(page, EffectPage)
    page.form.set_values({"radius": 6.0})
    assert effect_of(document).operation == GaussianBlur(radius=6.0)
    qtbot.waitUntil(lambda: quiet(document))
    blurred = compute(GaussianBlur(radius=6.0), [ArraySource(gradient())], Context())
    assert np.array_equal(composite(document.state), blurred)
    document.undo()
    assert page.form.value == GaussianBlur(radius=3.0)
    document.undo()
    assert window.properties.currentWidget() is window.properties.layer


def test_a_dragged_value_is_one_step(window: MainWindow, document: Document, qtbot: QtBot) -> None:
    apply_live(window, qtbot, GaussianBlur, radius=3.0)
    page = window.properties.currentWidget()
    assert isinstance(page, EffectPage)
    before = document.history.index
    for radius in (4.0, 5.0, 6.0):
        page.form.set_values({"radius": radius})
    assert document.history.index == before + 1
    page._pause.timeout.emit()
    page.form.set_values({"radius": 7.0})
    assert document.history.index == before + 2


def test_on_a_layer_above_others_it_changes_that_layer_alone(
    window: MainWindow, document: Document, qtbot: QtBot
) -> None:
    small = Layer(raster=Raster.from_array(gradient(40, 30)), name="Small", x=20, y=10)
    document.apply("Add", document.state.insert(small))
    apply_live(window, qtbot, Invert)
    effect = effect_of(document)
    assert effect.clip
    found = composite(document.state)
    wanted = gradient()
    inverted = gradient(40, 30)
    inverted[..., :3] = 255 - inverted[..., :3]
    wanted[10:40, 20:60] = inverted
    assert np.array_equal(found, wanted)


def test_what_is_selected_becomes_its_mask(
    window: MainWindow, document: Document, qtbot: QtBot
) -> None:
    part = Rect(10, 10, 50, 40)
    chosen = Raster.mask(document.state.rect, "uint8").write(
        part, np.full((40, 50, 1), 255, np.uint8)
    )
    document.apply("Select", replace(document.state, selection=chosen))
    apply_live(window, qtbot, Invert)
    changed = (composite(document.state) != gradient()).any(axis=2)
    assert changed[part.slices].all()
    changed[part.slices] = False
    assert not changed.any()


def test_flattening_takes_what_live_layers_are_going_to_show(
    window: MainWindow, document: Document, qtbot: QtBot
) -> None:
    apply_live(window, qtbot, GaussianBlur, radius=3.0)
    changed = replace(effect_of(document), operation=GaussianBlur(radius=8.0))
    document.apply("Radius", document.state.with_node(changed))
    window.actions_by_id["layer.flatten"].trigger()
    qtbot.waitUntil(lambda: document.history.undo_label == "Flatten image")
    (layer,) = document.state.pixel_layers
    blurred = compute(GaussianBlur(radius=8.0), [ArraySource(gradient())], Context())
    assert np.array_equal(layer.raster.read(document.state.rect), blurred)
