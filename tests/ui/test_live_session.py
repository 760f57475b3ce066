"""One sitting at the window with live layers, by real events from opening to reopening."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from editor.document.layers import Effect
from editor.document.projection import composite
from editor.document.raster import TILE, keys_of
from editor.session import Document, Session
from editor.ui.canvas import Canvas
from editor.ui.effect_page import EffectPage
from editor.ui.window import MainWindow
from neural.operations.classic.curves import Curves
from neural.operations.classic.gaussian_blur import GaussianBlur
from neural.operations.denoise import Denoise
from neural.operations.stylize import Stylize
from neural.source import Rect
from tests.ui.hand import draw, place

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


class Sitting:
    """The window and what a person does with it."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window = window
        self.qtbot = qtbot

    @property
    def document(self) -> Document:
        document = self.window.document
        assert document is not None
        return document

    @property
    def canvas(self) -> Canvas:
        return self.window.canvas

    def command(self, id: str) -> None:
        action = self.window.actions_by_id[id]
        assert action.isEnabled(), id
        action.trigger()

    def until(self, claim: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(claim)

    def settle(self) -> None:
        """Until every live layer is up to date."""
        live = self.document.live
        assert live is not None
        self.until(lambda: not live.busy and live._next() is None)
        assert live.problems == {}

    def stroke(self, *points: tuple[float, float], modifiers: object = None) -> None:
        held = modifiers if isinstance(modifiers, Qt.KeyboardModifier) else Qt.KeyboardModifier(0)
        draw(self.canvas, [place(self.canvas, *point) for point in points], modifiers=held)

    def filter_live(self, kind: type, **values: object) -> Effect:
        """Choose a filter in the menu, set it, keep it as a live layer."""
        steps = self.document.history.index
        self.window.menus.add_filters()
        self.window.menus.filters[kind.id].trigger()
        page = self.window.commands["filter"].panel.current
        if page is None:  # above another live layer it is one at once
            shown = self.window.properties.currentWidget()
            assert isinstance(shown, EffectPage)
            shown.form.set_values({**dict(shown.form.value), **values})
            return self.effect(shown.id)
        self.until(lambda: not page.trial.pending)
        page.form.set_values({**dict(page.form.value), **values})
        page.live_layer.setChecked(True)
        page.apply.click()
        self.until(lambda: self.document.history.index > steps)
        node = self.document.state.active_node
        assert isinstance(node, Effect)
        return node

    def effect(self, id: str) -> Effect:
        node = self.document.state.node(id)
        assert isinstance(node, Effect)
        return node


def asked(sitting: Sitting, edit: Callable[[], None]) -> dict[str, int]:
    """How many tiles of each effect an edit makes the engine compute."""
    live = sitting.document.live
    assert live is not None
    counts: dict[str, int] = {}
    compute = live._compute

    async def counted(id: str, wanted: frozenset[tuple[int, int]], *, whole: bool) -> None:
        counts[id] = counts.get(id, 0) + len(wanted)
        await compute(id, wanted, whole=whole)

    live._compute = counted  # type: ignore[method-assign]
    try:
        edit()
        sitting.settle()
    finally:
        live._compute = compute  # type: ignore[method-assign]
    return counts


def test_a_sitting_with_live_layers(
    window: MainWindow, session: Session, photo: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    sitting = Sitting(window, qtbot)
    window.commands["file"].open_files([photo])
    sitting.until(lambda: window.document is not None)
    document = sitting.document
    opened = document.state
    background = opened.layers[0].id
    window.resize(1500, 900)
    sitting.canvas.zoom_to(1.0)

    # Curves, with a mask that is painted.
    window.commands["layer"].new_live(Curves)
    page = window.properties.currentWidget()
    assert isinstance(page, EffectPage)
    page.form.set_values({"rgb": ((0, 0), (0.5, 0.78), (1, 1))})
    curves = page.id
    sitting.command("mask.add:hide")
    assert np.array_equal(composite(document.state), composite(opened))
    window.toolbox.choose("brush")
    window.toolbox.colours.set_foreground((1.0, 1.0, 1.0))
    window.toolbox.tool.choose(size=60.0, hardness=100.0)
    sitting.stroke((60, 60), (160, 60), (200, 90))
    lighter = composite(document.state).astype(int) - composite(opened)
    assert lighter[60, 100, :3].mean() > 20
    assert not lighter[300:, :, :].any()
    assert document.state.node(curves).mask is not None

    # The subject, and everything but it.
    document.select_layer(background)
    window.toolbox.choose("smart_select")
    sitting.stroke((60, 400), (60, 120), (580, 40), (600, 450), modifiers=ALT)
    sitting.stroke((330, 260), (400, 220), (470, 260))
    sitting.until(lambda: not window.toolbox.tool.busy and document.state.selection is not None)
    selection = document.state.selection
    assert selection is not None
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    disc = (x - 400) ** 2 + (y - 260) ** 2 < 130**2
    found = selection.read(document.state.rect)[..., 0] > 127
    assert (found & disc).sum() / (found | disc).sum() > 0.95
    sitting.command("select.invert")

    # A blur of the surroundings, then networks over all of it, with masks.
    blur = sitting.filter_live(GaussianBlur, radius=3.0)
    assert blur.mask is not None, "what was selected became its mask"
    sitting.command("select.none")
    document.select_layer(document.state.layers[-1].id)
    denoise = sitting.filter_live(Denoise, noise=8.0, by_region=False)
    sitting.command("mask.add:reveal")
    stylize = sitting.filter_live(Stylize, strength=60.0)
    sitting.command("mask.add:hide")
    window.toolbox.choose("brush")
    window.toolbox.tool.choose(size=120.0)
    sitting.stroke((500, 420), (560, 440))
    sitting.settle()
    for effect in (blur, denoise, stylize):
        assert sitting.effect(effect.id).result is not None

    # The photo changes below: only what that can have reached is computed anew.
    every = len(list(keys_of(document.state.rect)))
    document.select_layer(background)
    window.toolbox.colours.set_foreground((0.1, 0.6, 0.2))
    window.toolbox.tool.choose(size=12.0)
    counts = asked(sitting, lambda: sitting.stroke((60, 320), (75, 325)))
    assert 1 <= counts[blur.id] <= 9, "the tile that changed and those around it"
    assert 1 <= counts[denoise.id] <= 9
    live = document.live
    assert live is not None
    assert live.looks_everywhere(sitting.effect(stylize.id))
    assert counts[stylize.id] < every, "where its mask hides it nothing is missing"

    # Saved and opened again: the same picture, still live, nothing computed.
    before = composite(document.state)
    path = tmp_path / "sitting.ora"
    qtbot.waitUntil(lambda: session.documents == [document])
    saved = window.spawn(session.save(document, path))
    sitting.until(saved.done)
    saved.result()
    window.commands["file"].open_files([path])
    sitting.until(lambda: len(session.documents) == 2) if document.path != path else None
    if len(session.documents) == 1:  # it is open already: close it and open the file
        closing = window.spawn(window.commands["file"].close_document(document))
        sitting.until(closing.done)
        window.commands["file"].open_files([path])
        sitting.until(lambda: window.document not in (None, document))
    again = sitting.document
    sitting.settle()
    assert again is not document
    assert np.array_equal(composite(again.state), before)
    assert again.live is not None
    assert again.live.computed == 0
    for effect in (blur, denoise, stylize):
        assert sitting.effect(effect.id).operation == effect.operation
    changed = sitting.effect(blur.id)
    again.apply(
        "Radius", again.state.with_node(replace(changed, operation=GaussianBlur(radius=9.0)))
    )
    sitting.settle()
    assert not np.array_equal(composite(again.state, Rect(0, 0, 200, 200)), before[:200, :200])
    again.history.mark_saved()
