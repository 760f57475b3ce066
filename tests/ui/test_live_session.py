"""A piece of work at the window with live layers, by real events from opening to reopening."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from editor.document.projection import composite
from editor.document.raster import TILE, keys_of
from editor.session import Session
from editor.ui.effect_page import EffectPage
from editor.ui.window import MainWindow
from neural.operations.classic.curves import Curves
from neural.operations.classic.gaussian_blur import GaussianBlur
from neural.operations.denoise import Denoise
from neural.operations.stylize import Stylize
from neural.source import Rect
from tests.ui.person import Person

ALT = Qt.KeyboardModifier.AltModifier
WIDTH, HEIGHT = 5 * TILE, 4 * TILE


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A noisy bright disc on a dark ground."""
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    inside = (x - 400) ** 2 + (y - 260) ** 2 < 130**2
    pixels = np.where(inside[..., None], (225, 180, 90), (40, 60, 80)).astype(float)
    pixels += np.random.default_rng(3).normal(0, 8, pixels.shape)
    path = tmp_path / "photo.png"
    Image.fromarray(np.rint(np.clip(pixels, 0, 255)).astype(np.uint8)).save(path)
    return path


def asked(person: Person, edit: Callable[[], None]) -> dict[str, int]:
    """How many tiles of each effect an edit makes the engine compute."""
    live = person.document.live
    assert live is not None
    counts: dict[str, int] = {}
    compute = live._compute

    async def counted(id: str, wanted: frozenset[tuple[int, int]], *, whole: bool) -> None:
        counts[id] = counts.get(id, 0) + len(wanted)
        await compute(id, wanted, whole=whole)

    live._compute = counted  # type: ignore[method-assign]
    try:
        edit()
        person.settle()
    finally:
        live._compute = compute  # type: ignore[method-assign]
    return counts


def test_a_piece_of_work_with_live_layers(
    window: MainWindow, session: Session, photo: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    person = Person(window, qtbot)
    window.commands["file"].open_files([photo])
    person.until(lambda: window.document is not None)
    document = person.document
    opened = document.state
    background = opened.layers[0].id
    window.resize(1500, 900)
    person.canvas.zoom_to(1.0)

    # Curves, with a mask that is painted.
    window.commands["layer"].new_live(Curves)
    page = window.properties.currentWidget()
    assert isinstance(page, EffectPage)
    page.form.set_values({"rgb": ((0, 0), (0.5, 0.78), (1, 1))})
    curves = page.id
    person.command("mask.add:hide")
    assert np.array_equal(composite(document.state), composite(opened))
    window.toolbox.choose("brush")
    window.toolbox.colours.set_foreground((1.0, 1.0, 1.0))
    window.toolbox.tool.choose(size=60.0, hardness=100.0)
    person.stroke((60, 60), (160, 60), (200, 90))
    lighter = composite(document.state).astype(int) - composite(opened)
    assert lighter[60, 100, :3].mean() > 20
    assert not lighter[300:, :, :].any()
    assert document.state.node(curves).mask is not None

    # The subject, and everything but it.
    document.select_layer(background)
    window.toolbox.choose("smart_select")
    person.stroke((60, 400), (60, 120), (580, 40), (600, 450), modifiers=ALT)
    person.stroke((330, 260), (400, 220), (470, 260))
    person.until(lambda: not window.toolbox.tool.busy and document.state.selection is not None)
    selection = document.state.selection
    assert selection is not None
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    disc = (x - 400) ** 2 + (y - 260) ** 2 < 130**2
    found = selection.read(document.state.rect)[..., 0] > 127
    assert (found & disc).sum() / (found | disc).sum() > 0.95
    person.command("select.invert")

    # A blur of the surroundings, then networks over all of it, with masks.
    blur = person.filter_live(GaussianBlur, radius=3.0)
    assert blur.mask is not None, "what was selected became its mask"
    person.command("select.none")
    document.select_layer(document.state.layers[-1].id)
    denoise = person.filter_live(Denoise, noise=8.0, by_region=False)
    person.command("mask.add:reveal")
    document.select_layer(
        denoise.id
    )  # from its mask, which filters would change now, back to itself
    stylize = person.filter_live(Stylize, strength=60.0)
    person.command("mask.add:hide")
    window.toolbox.choose("brush")
    window.toolbox.tool.choose(size=120.0)
    person.stroke((500, 420), (560, 440))
    person.settle()
    for effect in (blur, denoise, stylize):
        assert person.effect(effect.id).result is not None

    # The photo changes below: only what that can have reached is computed anew.
    every = len(list(keys_of(document.state.rect)))
    document.select_layer(background)
    window.toolbox.colours.set_foreground((0.1, 0.6, 0.2))
    window.toolbox.tool.choose(size=12.0)
    counts = asked(person, lambda: person.stroke((60, 320), (75, 325)))
    assert 1 <= counts[blur.id] <= 9, "the tile that changed and those around it"
    assert 1 <= counts[denoise.id] <= 9
    live = document.live
    assert live is not None
    assert live.looks_everywhere(person.effect(stylize.id))
    assert counts[stylize.id] < every, "where its mask hides it nothing is missing"

    # Saved and opened again: the same picture, still live, nothing computed.
    before = composite(document.state)
    path = tmp_path / "live.ora"
    qtbot.waitUntil(lambda: session.documents == [document])
    saved = window.spawn(session.save(document, path))
    person.until(saved.done)
    saved.result()
    window.commands["file"].open_files([path])
    person.until(lambda: len(session.documents) == 2) if document.path != path else None
    if len(session.documents) == 1:  # it is open already: close it and open the file
        closing = window.spawn(window.commands["file"].close_document(document))
        person.until(closing.done)
        window.commands["file"].open_files([path])
        person.until(lambda: window.document not in (None, document))
    again = person.document
    person.settle()
    assert again is not document
    assert np.array_equal(composite(again.state), before)
    assert again.live is not None
    assert again.live.computed == 0
    for effect in (blur, denoise, stylize):
        assert person.effect(effect.id).operation == effect.operation
    changed = person.effect(blur.id)
    again.apply(
        "Radius", again.state.with_node(replace(changed, operation=GaussianBlur(radius=9.0)))
    )
    person.settle()
    assert not np.array_equal(composite(again.state, Rect(0, 0, 200, 200)), before[:200, :200])
    again.history.mark_saved()
