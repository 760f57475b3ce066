"""Filters that are applied are recorded, forgotten with undo, and played again."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from editor.document.effects import with_effect
from editor.document.projection import composite
from editor.document.state import State
from editor.presets import Actions
from editor.recording import PlayError, Recording, play
from editor.session import Session
from editor.settings import Settings
from neural.operation import Operation
from neural.operations.classic.gaussian_blur import GaussianBlur
from neural.operations.image_size import ImageSize
from neural.recipe import Recipe, RecipeError
from tests.editor.file_samples import noise


@pytest.fixture
def session() -> Iterator[Session]:
    session = Session(Settings())
    yield session
    session.shut_down()


def state() -> State:
    return State.from_array(noise(60, 40, "uint8"))


def test_what_is_played_is_recorded_and_plays_the_same(session: Session) -> None:
    steps: tuple[Operation, ...] = (GaussianBlur(radius=3), ImageSize(width=30, height=20))

    async def both() -> None:
        first, second = session.add(state()), session.add(state())
        recording = Recording()
        recording.follow(first)
        await play(session, first, Recipe(steps))
        assert recording.steps == steps
        assert recording.others == ()
        assert first.history.index == 2
        await play(session, second, Recipe(recording.steps))
        assert second.state.size == first.state.size
        assert np.array_equal(composite(first.state), composite(second.state))

    asyncio.run(both())


def test_undo_forgets_and_other_edits_are_named(session: Session) -> None:
    async def work() -> None:
        document = session.add(state())
        recording = Recording()
        recording.follow(document)
        await play(session, document, Recipe((GaussianBlur(radius=3), GaussianBlur(radius=5))))
        document.undo()
        assert recording.steps == (GaussianBlur(radius=3),)
        document.apply("Brush", replace(document.state, selection=None, channels=()))
        assert recording.steps == (GaussianBlur(radius=3),)
        assert recording.others == ("Brush",)
        live = with_effect(document.state, GaussianBlur(radius=9), "Blur")
        document.apply("Blur", live)
        assert recording.steps == (GaussianBlur(radius=3), GaussianBlur(radius=9))
        recording.follow(None)
        document.undo()
        assert len(recording.steps) == 2, "after the end nothing is listened to"

    asyncio.run(work())


def test_choosing_a_layer_is_no_step(session: Session) -> None:
    document = session.add(state())
    recording = Recording()
    recording.follow(document)
    document.select_layer(None)
    assert recording.steps == ()
    assert recording.others == ()


def test_a_step_that_cannot_be_played_says_which(session: Session) -> None:
    async def work() -> None:
        document = session.add(state())
        document.select_layer(None)
        with pytest.raises(PlayError, match="Step 1, Gaussian blur"):
            await play(session, document, Recipe((GaussianBlur(radius=3),)))
        assert document.filter is None
        assert document.history.index == 0

    asyncio.run(work())


def test_actions_are_kept_by_name(tmp_path: Path) -> None:
    store = Actions(tmp_path / "actions")
    assert store.names() == ()
    steps = Recipe((GaussianBlur(radius=3), ImageSize(width=30, height=20)))
    store.save(steps, "Small/soft")
    assert store.names() == ("Small/soft",)
    assert store.load("Small/soft") == steps
    store.delete("Small/soft")
    with pytest.raises(RecipeError):
        store.load("Small/soft")
