"""Generate in the window: a layer of its own, a document where there is none, and looking around."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from editor.session import Document
from editor.ui.filter_page import FilterPage
from editor.ui.latent_explorer import LatentExplorer
from editor.ui.window import MainWindow
from neural.operations.classic.gaussian_blur import GaussianBlur
from neural.operations.generate import Generate
from neural.operations.latent_edit import LatentEdit


def begun(window: MainWindow, qtbot: QtBot, **values: Any) -> FilterPage:
    """Generate, shown on the document in front and finished."""
    filters = window.commands["filter"]
    document = window.document
    if document is None:
        filters.begin(Generate)
        document = window.document
        assert document is not None
    else:
        filters.panel.begin(document, Generate, lambda: None, values)
    page = filters.panel.page(document)
    assert page is not None
    qtbot.waitUntil(lambda: page.trial.status == "done")
    return page


def test_it_lands_on_a_layer_of_its_own_and_undo_takes_it_away(
    window: MainWindow, document: Document, qtbot: QtBot
) -> None:
    before = document.state
    page = begun(window, qtbot, model="digits", class_name="3", seed=7)
    explorer = page.form.editor("latent")
    assert isinstance(explorer, LatentExplorer)
    assert page.form.editor("class_name").values() == {"class_name": "3"}
    seen = document.shown.layers[1].raster  # type: ignore[union-attr]
    explorer.explore.click()
    qtbot.waitUntil(lambda: len(explorer._around) == 8)
    assert [slider.field.accessibleName() for slider in explorer.sliders[:3]] == [
        "Slant",
        "Narrowness",
        "Direction 3",
    ]
    explorer.keep.click()
    explorer.grid.chosen.emit(2)
    assert len(page.form.value.latent) == 100
    qtbot.waitUntil(lambda: page.trial.run is not None and page.trial.run.operation.latent != ())
    qtbot.waitUntil(lambda: page.trial.status == "done")
    moved = document.shown.layers[1].raster  # type: ignore[union-attr]
    assert not np.array_equal(seen.read(seen.bounds), moved.read(moved.bounds))
    seed = page.form.editor("seed")
    seed.show_values({"seed": 8})
    seed.edited.emit()
    assert page.form.value.latent == ()  # another seed has a latent of its own
    explorer.seeds.itemClicked.emit(explorer.seeds.item(0))
    assert page.form.value.seed == 7
    page.trial.apply()
    qtbot.waitUntil(lambda: page.trial.over)
    assert len(document.state.layers) == 2
    assert document.state.active == document.state.layers[1].id
    assert document.state.layers[1].bounds.size == document.state.size
    document.undo()
    assert document.state.layers == before.layers


def test_a_layer_is_moved_in_latent_space_among_its_neighbours(
    window: MainWindow, document: Document, qtbot: QtBot
) -> None:
    before = document.state
    filters = window.commands["filter"]
    filters.begin(LatentEdit)
    page = filters.panel.page(document)
    assert page is not None
    qtbot.waitUntil(lambda: page.trial.status == "done")
    layer = document.shown.layers[0]
    still = layer.raster.read(layer.bounds)  # type: ignore[union-attr]
    assert np.array_equal(still, before.layers[0].raster.read(layer.bounds))  # type: ignore[union-attr]
    explorer = page.form.editor("latent")
    assert isinstance(explorer, LatentExplorer)
    assert explorer.explore.isChecked()
    assert not explorer.seeds.isVisible()
    qtbot.waitUntil(lambda: all(not cell.icon().isNull() for cell in explorer.grid.cells))
    shown = [cell.icon().pixmap(76, 76).toImage() for cell in explorer.grid.cells]
    assert len({bytes(image.constBits()) for image in shown}) == 8
    (brighter, *_) = explorer.sliders
    brighter.show_values({"direction0": 2.0})
    brighter.edited.emit()
    assert page.form.value.latent == (2.0, 0.0, 0.0)
    qtbot.waitUntil(lambda: page.trial.run is not None and page.trial.run.operation.latent != ())
    qtbot.waitUntil(lambda: page.trial.status == "done")
    moved = document.shown.layers[0].raster  # type: ignore[union-attr]
    assert moved.read(layer.bounds)[..., :3].mean() > still[..., :3].mean() + 5
    explorer.back.click()
    assert page.form.value.latent == ()
    page.trial.cancel()
    assert document.state is before


def test_a_texture_is_led_from_kind_to_kind(
    window: MainWindow, document: Document, qtbot: QtBot
) -> None:
    page = begun(window, qtbot, model="water", class_name="lagoon", seed=1)
    explorer = page.form.editor("latent")
    assert isinstance(explorer, LatentExplorer)
    explorer.explore.click()
    assert [slider.field.accessibleName() for slider in explorer.sliders] == ["lagoon", "waves"]
    lagoon = document.shown.layers[1].raster  # type: ignore[union-attr]
    waves = explorer.sliders[1]
    waves.show_values({"direction1": 3.0})
    waves.edited.emit()
    qtbot.waitUntil(lambda: page.trial.run is not None and page.trial.run.operation.latent != ())
    qtbot.waitUntil(lambda: page.trial.status == "done")
    mixed = document.shown.layers[1].raster  # type: ignore[union-attr]
    apart = mixed.read(mixed.bounds).astype(int) - lagoon.read(lagoon.bounds)
    assert np.abs(apart[..., :3]).mean() > 10
    page.trial.cancel()


def test_a_filter_on_a_hidden_layer_says_why_nothing_is_seen(
    window: MainWindow, document: Document, qtbot: QtBot
) -> None:
    (layer,) = document.state.layers
    filters = window.commands["filter"]
    for shown in (False, True):
        document.apply("Eye", document.state.with_node(replace(layer, visible=shown)))
        filters.panel.begin(document, GaussianBlur, lambda: None, {})
        page = filters.panel.page(document)
        assert page is not None
        qtbot.waitUntil(lambda page=page: page.trial.status == "done")
        assert ("hidden" in page.complaint.text()) == (not shown)
        page.trial.cancel()


def test_without_a_document_it_makes_one(window: MainWindow, qtbot: QtBot) -> None:
    window.menus.add_filters()
    window.refresh()
    assert window.menus.filters["generate"].isEnabled()
    assert not window.menus.filters["gaussian_blur"].isEnabled()
    page = begun(window, qtbot)
    assert window.document is not None
    assert len(window.document.shown.layers) == 2
    page.trial.cancel()
    assert len(window.document.state.layers) == 1


@pytest.mark.parametrize("text", ["0-120", "first"])
def test_places_that_are_none_are_said(
    window: MainWindow, document: Document, qtbot: QtBot, text: str
) -> None:
    page = begun(window, qtbot, model="digits")
    explorer = page.form.editor("latent")
    assert isinstance(explorer, LatentExplorer)
    explorer.explore.click()
    explorer.locked.setText(text)
    explorer.locked.editingFinished.emit()
    assert explorer.complaint.text()
