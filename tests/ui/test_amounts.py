"""Amounts are instant: results that are there are mixed anew, and nothing is run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from editor.document.layers import Layer
from editor.document.raster import Raster
from editor.document.state import State
from editor.session import Document, Session
from editor.ui.filter_page import FilterPage
from editor.ui.window import MainWindow
from neural.context import Context
from neural.engine import Engine, Job, Priority, compute
from neural.models import ModelStore
from neural.operation import Operation
from neural.operations.denoise import Denoise
from neural.operations.stylize import Stylize
from neural.operations.upscale import Upscale
from neural.source import ArraySource, Pixels
from tests.ui.test_fidelity_row import noise, tried


@pytest.fixture
def small(window: MainWindow, session: Session) -> Iterator[Document]:
    document = session.add(State.from_array(noise()))
    window.show_document(document)
    yield document
    window.commands["filter"].panel.drop(document)


@pytest.fixture
def jobs(monkeypatch: pytest.MonkeyPatch) -> list[Operation]:
    """What the engine is asked to run for the filter itself."""
    asked: list[Operation] = []
    submit = Engine.submit

    def watched(engine: Engine, job: Job) -> Job:
        if job.probe is None and job.priority == Priority.FILTER:
            asked.append(job.operation)
        return submit(engine, job)

    monkeypatch.setattr(Engine, "submit", watched)
    return asked


def change(page: FilterPage, qtbot: QtBot, **values: object) -> Operation:
    """Set fields as a person would, and wait for the result."""
    page.form.set_values(dict(page.form.value) | values)
    qtbot.waitUntil(lambda: page.trial.status == "done" and page.trial.run is not None)
    run = page.trial.run
    assert run is not None
    assert all(getattr(run.operation, name) == value for name, value in values.items())
    return run.operation


def pixels(state: State) -> Pixels:
    layer = state.pixel_layers[0]
    return layer.raster.read(layer.raster.bounds)


def expected(operation: Operation, given: Pixels) -> Pixels:
    return compute(operation, [ArraySource(given)], Context(models=ModelStore()))


@pytest.mark.parametrize(
    ("kind", "values", "field"),
    [
        (Denoise, {"noise": 30.0, "by_region": False}, "amount"),
        (Stylize, {"styles": (("sandstone", 1.0),)}, "strength"),
        (Upscale, {"scale": 1.5}, "amount"),
    ],
    ids=["denoise", "stylize", "upscale"],
)
def test_an_amount_is_mixed_from_the_result_that_is_there(
    window: MainWindow,
    small: Document,
    qtbot: QtBot,
    jobs: list[Operation],
    kind: type[Operation],
    values: dict[str, object],
    field: str,
) -> None:
    page = tried(window, qtbot, kind, **values)
    change(page, qtbot, **{field: 60.0})  # Upscale enlarges plainly for the first time
    jobs.clear()
    for share in (35.0, 0.0, 80.0, 100.0):
        operation = change(page, qtbot, **{field: share})
        assert not page.trial.heavy
        # A tile may have been summed up in another order, no more.
        gap = pixels(small.shown).astype(int) - expected(operation, noise())
        assert np.abs(gap).max() <= 1
    assert jobs == [], "nothing was run"
    page.trial.apply()
    assert np.array_equal(pixels(small.state), pixels(small.shown))
    assert small.history.steps[-1].label == page.trial.operation.label


def test_detail_asks_the_faithful_network_once(
    window: MainWindow, small: Document, qtbot: QtBot, jobs: list[Operation]
) -> None:
    page = tried(window, qtbot, Upscale, model="realesrgan-animevideo", scale=2.0)
    jobs.clear()
    change(page, qtbot, detail=50.0)
    assert [getattr(job, "model", "") for job in jobs] == ["fidelity"]
    operation = change(page, qtbot, detail=10.0)
    assert len(jobs) == 1
    gap = pixels(small.shown).astype(int) - expected(operation, noise())
    assert np.abs(gap).max() <= 1


def test_another_choice_runs_the_network_again(
    window: MainWindow, small: Document, qtbot: QtBot, jobs: list[Operation]
) -> None:
    page = tried(window, qtbot, Denoise, noise=30.0, by_region=False)
    jobs.clear()
    operation = change(page, qtbot, amount=50.0, grain=40.0)
    assert [job.model_copy(update={"amount": 50.0}) for job in jobs] == [operation]
    gap = pixels(small.shown).astype(int) - expected(operation, noise())
    assert np.abs(gap).max() <= 1


def test_a_result_is_not_mixed_with_another_layers(
    window: MainWindow, session: Session, qtbot: QtBot, jobs: list[Operation]
) -> None:
    layers = (
        Layer(raster=Raster.from_array(noise(1)), name="a", id="a", x=3),
        Layer(raster=Raster.from_array(noise(2)), name="b", id="b"),
    )
    state = State.from_array(noise(1))
    document = session.add(
        State(size=state.size, depth=state.depth, layers=layers, active="a", profile=state.profile)
    )
    window.show_document(document)
    page = tried(window, qtbot, Denoise, noise=30.0, by_region=False)
    jobs.clear()
    document.select_layer("b")
    qtbot.waitUntil(lambda: page.trial.status == "done" and bool(jobs))
    operation = change(page, qtbot, amount=40.0)
    shown = document.shown.layer("b").raster
    gap = shown.read(shown.bounds).astype(int) - expected(operation, noise(2))
    assert np.abs(gap).max() <= 1
    assert document.shown.layer("a").raster is layers[0].raster
    window.commands["filter"].panel.drop(document)


def test_only_what_is_selected_is_mixed(
    window: MainWindow, session: Session, qtbot: QtBot, jobs: list[Operation]
) -> None:
    given = np.tile(noise(), (1, 5, 1))
    chosen = np.zeros((64, 320, 1), np.uint8)
    chosen[8:40, 20:100] = 255
    state = replace(State.from_array(given), selection=Raster.from_array(chosen))
    document = session.add(state)
    window.show_document(document)
    page = tried(window, qtbot, Denoise, noise=30.0, by_region=False)
    jobs.clear()
    operation = change(page, qtbot, amount=40.0)
    assert jobs == []
    where = chosen[..., 0] > 0
    shown = pixels(document.shown).astype(int)
    assert np.array_equal(shown[~where], given[~where])
    assert np.abs(shown - expected(operation, given))[where].max() <= 1
    assert np.abs(shown - given)[where].max() > 3
    window.commands["filter"].panel.drop(document)
