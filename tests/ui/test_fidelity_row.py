"""The fidelity row: asked for, it tells how true a result is, and takes it back with the result."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from editor.document.layers import Layer
from editor.document.raster import Raster
from editor.document.state import State
from editor.session import Document, Session
from editor.ui.fidelity_row import FidelityRow
from editor.ui.filter_page import FilterPage
from editor.ui.number_editor import NumberEditor
from editor.ui.window import MainWindow
from neural import fidelity, fidelity_check
from neural.context import Context
from neural.engine import compute
from neural.fidelity import Fidelity
from neural.fidelity_check import FidelityCheck
from neural.operation import Operation, Patch
from neural.operations.classic.gaussian_blur import GaussianBlur
from neural.operations.denoise import Denoise
from neural.operations.upscale import Upscale
from neural.source import ArraySource, Depth, Pixels, Rect, Size, decode_srgb, from_unit, to_unit
from tests.ui.test_canvas import shown


def noise(seed: int = 3) -> Pixels:
    """64 x 64 pixels that no network enlarges without a trace."""
    pixels = np.full((64, 64, 4), 255, np.uint8)
    pixels[..., :3] = np.random.default_rng(seed).integers(0, 255, (64, 64, 3))
    return pixels


@pytest.fixture
def small(window: MainWindow, session: Session) -> Iterator[Document]:
    """A document of noise, in front; whatever is tried on it is dropped, and nothing is left running."""
    document = session.add(State.from_array(noise()))
    window.show_document(document)
    yield document
    window.commands["filter"].panel.drop(document)


def tried(
    window: MainWindow, qtbot: QtBot, operation: type[Operation], **values: object
) -> FilterPage:
    """The finished run of a filter on the document in front."""
    commands = window.commands["filter"]
    document = window.document
    assert document is not None
    window.show_panel("properties")
    page = commands.panel.begin(document, operation, lambda: None, values)
    qtbot.waitUntil(lambda: page.trial.status == "done")
    return page


def click(qtbot: QtBot, button: QPushButton | QToolButton) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def answered(qtbot: QtBot, row: FidelityRow) -> Fidelity:
    click(qtbot, row.button)
    qtbot.waitUntil(lambda: row.answer is not None or not row.complaint.isHidden())
    assert row.answer is not None, row.complaint.text()
    return row.answer


def test_the_check_runs_on_the_engines_thread_and_says_words_and_score(
    window: MainWindow, small: Document, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[str] = []

    def watched(*arguments: object) -> Fidelity:
        threads.append(threading.current_thread().name)
        return fidelity.check(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(fidelity_check, "check", watched)
    before = small.state
    row = tried(window, qtbot, Upscale, scale=2).fidelity
    assert row.button.isVisible()
    assert not row.words.isVisible()
    assert not row.toggle.isVisible()
    found = answered(qtbot, row)
    assert threads == ["sfumato-engine"]
    assert not row.button.isVisible()
    assert row.words.isVisible()
    assert row.toggle.isVisible()
    assert row.words.text() == f"{found.words.capitalize()} – {found.score:.0f} dB"
    assert f"{found.figures['psnr']:.1f} dB" in row.words.toolTip()
    assert small.state is before
    assert len(small.history.steps) == 1


def test_the_toggle_shows_the_differences_on_the_canvas_and_the_result_again(
    window: MainWindow, small: Document, qtbot: QtBot
) -> None:
    row = tried(window, qtbot, Upscale, scale=2).fidelity
    answered(qtbot, row)
    result = shown(window.canvas)
    click(qtbot, row.toggle)
    assert row.toggle.isChecked()
    differences = shown(window.canvas)
    assert np.abs(differences.astype(int) - result).max() > 30
    window.show_before(True)
    assert not np.array_equal(shown(window.canvas), differences), "before shows the picture alone"
    window.show_before(False)
    click(qtbot, row.toggle)
    assert np.array_equal(shown(window.canvas), result)


def test_another_value_drops_the_answer_and_the_differences(
    window: MainWindow, small: Document, qtbot: QtBot
) -> None:
    page = tried(window, qtbot, Upscale, scale=2)
    row = page.fidelity
    answered(qtbot, row)
    click(qtbot, row.toggle)
    assert window.canvas.presentation.overlaid
    editor = page.form.editor("scale")
    assert isinstance(editor, NumberEditor)
    assert editor.track is not None
    editor.track.setFocus()
    qtbot.keyClick(editor.track, Qt.Key.Key_Left)
    assert not window.canvas.presentation.overlaid
    assert row.answer is None
    assert not row.isVisible()
    qtbot.waitUntil(lambda: page.trial.status == "done")
    assert row.button.isVisible()
    assert row.button.isEnabled()
    answered(qtbot, row)


@pytest.mark.parametrize("end", ["apply", "cancel"])
def test_apply_and_cancel_take_the_differences_away(
    window: MainWindow, small: Document, qtbot: QtBot, end: str
) -> None:
    page = tried(window, qtbot, Upscale, scale=2)
    answered(qtbot, page.fidelity)
    click(qtbot, page.fidelity.toggle)
    assert window.canvas.presentation.overlaid
    click(qtbot, getattr(page, end))
    assert page.trial.over
    assert not window.canvas.presentation.overlaid
    assert len(small.history.steps) == (2 if end == "apply" else 1)
    assert all(layer.name != "Differences" for layer in small.state.pixel_layers)


def test_another_tab_takes_the_differences_away_and_keeps_the_answer(
    window: MainWindow, session: Session, small: Document, qtbot: QtBot
) -> None:
    row = tried(window, qtbot, Upscale, scale=2).fidelity
    answered(qtbot, row)
    click(qtbot, row.toggle)
    canvas = window.canvas
    other = session.add(State.from_array(noise(4)))
    window.show_document(other)
    assert not canvas.presentation.overlaid
    window.show_document(small)
    assert window.canvas is canvas
    assert not row.toggle.isChecked()
    assert row.words.isVisible()


def test_cancelling_the_filter_ends_a_check_under_way(
    window: MainWindow,
    session: Session,
    small: Document,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun, stopped = threading.Event(), threading.Event()

    def endless(*arguments: object) -> Fidelity:
        context = arguments[3]
        begun.set()
        try:
            while True:
                context.checkpoint()  # type: ignore[attr-defined]
        finally:
            stopped.set()

    monkeypatch.setattr(fidelity_check, "check", endless)
    page = tried(window, qtbot, Upscale, scale=2)
    click(qtbot, page.fidelity.button)
    assert not page.fidelity.button.isEnabled()
    qtbot.waitUntil(begun.is_set)
    click(qtbot, page.cancel)
    qtbot.waitUntil(stopped.is_set)
    qtbot.waitUntil(lambda: not session.engine.busy)


def test_denoise_is_checked_too(window: MainWindow, small: Document, qtbot: QtBot) -> None:
    row = tried(window, qtbot, Denoise).fidelity
    found = answered(qtbot, row)
    assert f"{found.figures['removed_sigma']:.1f} of 255" in row.words.toolTip()
    click(qtbot, row.toggle)
    assert window.canvas.presentation.overlaid
    assert len(small.history.steps) == 1


def test_upscale_is_judged_by_the_picture_that_is_seen(
    window: MainWindow, session: Session, qtbot: QtBot
) -> None:
    """Noise below a calm layer is hidden: only what shows counts, and where it lies."""
    calm = np.full((64, 64, 4), 255, np.uint8)
    calm[..., :3] = 90
    left = noise()[:, :20]
    layers = (
        Layer(raster=Raster.from_array(noise()), name="below", id="below"),
        Layer(raster=Raster.from_array(calm), name="calm", id="calm"),
        Layer(raster=Raster.from_array(left), name="left", id="left", x=30),
        Layer(raster=Raster.from_array(noise(5)), name="hidden", id="hidden", visible=False),
    )
    state = State(size=Size(64, 64), depth="uint8", layers=layers, active="calm")
    document = session.add(state)
    window.show_document(document)
    row = tried(window, qtbot, Upscale, scale=2).fidelity
    found = answered(qtbot, row)
    assert row._overlay is not None
    overlay = row._overlay.pixel_layers[-1].raster.read(Rect(0, 0, 64, 64))[..., 3]
    assert overlay[:, 32:48].max() > 40
    assert max(overlay[:, :24].max(), overlay[:, 56:].max()) < 10
    small = np.full((64, 64, 4), 255, np.uint8)
    small[...] = calm
    small[:, 30:50] = left
    context = Context(models=session.models)
    source = ArraySource(small)
    alone = fidelity.check(Upscale(), source, ArraySource(compute(Upscale(), [source], context)))
    assert found.figures["psnr"] == pytest.approx(alone.figures["psnr"], abs=1.5)
    window.commands["filter"].panel.drop(document)


def test_what_goes_wrong_is_said_in_the_panel(
    window: MainWindow, small: Document, qtbot: QtBot
) -> None:
    row = tried(window, qtbot, Upscale, width=32, height=32, model="lanczos").fidelity
    click(qtbot, row.button)
    qtbot.waitUntil(row.complaint.isVisible)
    assert "32 × 32" in row.complaint.text()
    assert row.button.isVisible()
    assert row.button.isEnabled()


def test_only_operations_that_can_be_checked_have_the_row(
    window: MainWindow, small: Document, qtbot: QtBot
) -> None:
    assert not tried(window, qtbot, GaussianBlur).fidelity.isVisible()


def test_every_verdict_has_its_words(window: MainWindow, small: Document, qtbot: QtBot) -> None:
    row = tried(window, qtbot, Upscale, scale=2).fidelity
    said = [words for _, words in (*fidelity.UPSCALE_WORDS, *fidelity.DENOISE_WORDS)]
    for words in (*said, "another picture", "much detail lost"):
        assert row._spoken(words) == words.capitalize()


@pytest.mark.parametrize("depth", ["uint8", "uint16", "float32"])
def test_the_overlay_comes_at_the_depth_of_the_picture(depth: Depth) -> None:
    values = to_unit(noise())
    softer = values * np.array([0.8, 0.8, 0.8, 1], np.float32)
    sources = []
    for pixels in (values, softer):
        held = pixels.copy()
        if depth == "float32":
            held[..., :3] = decode_srgb(held[..., :3])
        sources.append(ArraySource(from_unit(held, depth)))
    question = FidelityCheck(of=Upscale())
    patches = [event for event in question.run(sources, Context()) if isinstance(event, Patch)]
    assert {str(patch.pixels.dtype) for patch in patches} == {depth}
    (pixels,) = (to_unit(patch.pixels) for patch in patches)
    seen = pixels[..., 3] > 0
    assert seen.any()
    assert not pixels[~seen].any()
    blue = np.array([0, 112 / 255, 1], np.float32)
    wanted = decode_srgb(blue) if depth == "float32" else blue
    assert np.abs(pixels[seen][:, :3] - wanted).max() < 1e-3
    assert question.found is not None
