"""States become plain values and come back, with every field that they have."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editor.document import record
from editor.document.codec import DEPTHS
from editor.document.layers import Basis, Effect
from editor.document.raster import Raster
from editor.document.record import (
    Recorded,
    Recorder,
    RecordError,
    Replay,
    hints_of,
    kinds,
    numbers_in,
)
from editor.document.state import State
from neural.cards import ModelCard
from neural.models import ModelStore
from neural.operation import OperationError
from neural.operations.classic.gaussian_blur import GaussianBlur
from neural.operations.denoise import Denoise
from neural.recipe import Unknown
from neural.source import Depth
from tests.editor.trees import SIZE, difference, layer, state_of, unusual, whole_states


class Shelf:
    """Keeps rasters and bytes for a record, each once."""

    def __init__(self) -> None:
        self.rasters: list[Raster] = []
        self.blobs: list[bytes] = []
        self.recorder = Recorder(self._raster, self._blob, ModelStore())

    def _raster(self, raster: Raster) -> int:
        known = [number for number, each in enumerate(self.rasters) if each is raster]
        if known:
            return known[0]
        self.rasters.append(raster)
        return len(self.rasters) - 1

    def _blob(self, data: bytes) -> int:
        self.blobs.append(data)
        return len(self.blobs) - 1

    def record(self, value: object) -> Recorded:
        """The record, through text."""
        found = self.recorder.record(value)
        value, nodes = json.loads(json.dumps([found.value, found.nodes], allow_nan=False))
        return Recorded(value, tuple(nodes))

    def replay(self, recorded: Recorded, models: ModelStore | None = None) -> Replay:
        return Replay(recorded, self.rasters.__getitem__, self.blobs.__getitem__, models)

    def there_and_back(self, state: State) -> State:
        return self.replay(self.record(state)).value(State)


@pytest.mark.parametrize("depth", DEPTHS)
@given(data=st.data())
@settings(max_examples=20, deadline=None)
def test_any_document_comes_back(depth: Depth, data: st.DataObject) -> None:
    state = data.draw(whole_states(depth))
    assert difference(Shelf().there_and_back(state), state) is None


def test_every_field_of_all_that_a_state_holds_is_recorded() -> None:
    # A field that is new must be set in `unusual`, and its type be one that `record` knows.
    state = unusual()
    seen: dict[str, list[Any]] = {name: [] for name in kinds()}
    for value in held(state):
        if type(value).__name__ in seen:
            seen[type(value).__name__].append(value)
    for name, kind in kinds().items():
        for each in fields(kind) if is_dataclass(kind) else ():
            usual = each.default
            assert any(getattr(value, each.name) != usual for value in seen[name]), (
                f"{name}.{each.name} has its default all over `unusual`: give it another value there."
            )
    shelf = Shelf()
    recorded = shelf.record(state)
    assert {each.name for each in fields(State)} | {"is"} == set(recorded.value)
    for table in recorded.nodes:
        assert {each.name for each in fields(kinds()[table["is"]])} | {"is"} == set(table)
    assert difference(shelf.replay(recorded).value(State), state) is None


def held(value: object) -> Iterator[object]:
    """A value and all that it is made of."""
    yield value
    if isinstance(value, tuple):
        for each in value:
            yield from held(each)
    elif is_dataclass(value):
        for each in fields(value):
            yield from held(getattr(value, each.name))


def test_every_type_that_a_field_may_hold_is_known() -> None:
    for kind in kinds().values():
        if is_dataclass(kind):
            assert hints_of(kind)
    assert {"Layer", "Group", "FillLayer", "Effect", "Mask", "Gradient", "Basis"} <= set(kinds())


def test_a_field_of_an_unknown_type_fails_loudly(monkeypatch: pytest.MonkeyPatch) -> None:
    @dataclass(frozen=True)
    class Extended:
        callback: dict[str, int]

    monkeypatch.setattr(record, "State", Extended)
    kinds.cache_clear()
    try:
        with pytest.raises(TypeError, match="not recorded"):
            kinds()
    finally:
        monkeypatch.undo()
        kinds.cache_clear()


def test_a_node_in_two_places_is_one_object_again() -> None:
    bottom = layer(1)
    blur = GaussianBlur(radius=2)
    effect = Effect(name="Blur", operation=blur, basis=Basis(blur, (bottom,), SIZE))
    back = Shelf().there_and_back(state_of(bottom, effect))
    low, high = back.layers
    assert isinstance(high, Effect)
    assert high.basis is not None
    assert high.basis.below[0] is low


def test_rasters_are_referred_to_once_each() -> None:
    bottom = layer(1)
    shelf = Shelf()
    recorded = shelf.record(state_of(bottom, replace(bottom, id="copy")))
    assert len(shelf.rasters) == 1
    assert set(numbers_in(recorded.nodes and list(recorded.nodes), "raster")) == {0}


def test_an_operation_that_is_not_there_is_kept_word_for_word() -> None:
    shelf = Shelf()
    recorded = shelf.record(state_of(layer(1), Effect(name="Old", operation=GaussianBlur())))
    step = {"operation": "dream", "depth": 3, "models": {"dreamer": "ab"}}
    recorded.nodes[1]["operation"] = {"step": step}
    replay = shelf.replay(recorded)
    state = replay.value(State)
    effect = state.layers[1]
    assert isinstance(effect, Effect)
    assert isinstance(effect.operation, Unknown)
    assert effect.operation.wanted == "dream"
    (note,) = replay.notes
    assert "Old" in note
    assert "dream" in note
    assert shelf.record(state).nodes[1]["operation"] == {"step": step}
    with pytest.raises(OperationError, match="dream"):
        list(effect.operation.run([], None))  # type: ignore[arg-type]


def test_a_model_that_is_missing_or_another_one_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    shelf, models = Shelf(), ModelStore()
    effect = Effect(name="Clean", operation=Denoise())
    recorded = shelf.record(state_of(layer(1), effect))
    step = recorded.nodes[1]["operation"]["step"]
    assert set(step["models"]) >= {effect.operation.uses_models()[0]}
    replay = shelf.replay(recorded, models)
    assert replay.value(State).layers[1] == effect
    assert replay.notes == []
    step["models"] = dict.fromkeys(step["models"], "0" * 64)
    replay = shelf.replay(recorded, models)
    assert replay.value(State).layers[1] == effect
    assert all("another version" in note for note in replay.notes)
    none: tuple[ModelCard, ...] = ()
    monkeypatch.setattr(models, "cards", lambda: none)
    replay = shelf.replay(recorded, models)
    assert replay.value(State).layers[1] == effect
    assert all("not installed" in note for note in replay.notes)
    assert replay.notes


def test_what_a_newer_version_added_is_left_out_with_a_note() -> None:
    shelf = Shelf()
    recorded = shelf.record(state_of(layer(1)))
    recorded.nodes[0]["glow"] = 3
    replay = shelf.replay(recorded)
    assert difference(replay.value(State).layers[0], replace(layer(1), id=_id(recorded))) is None
    (note,) = replay.notes
    assert "glow" in note
    del recorded.nodes[0]["label"]  # and what an older one did not write has its default
    assert shelf.replay(recorded).value(State).layers[0].label == ""


def _id(recorded: Recorded) -> str:
    return recorded.nodes[0]["id"]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("is", "Hologram"),
        ("opacity", 7.0),
        ("blend", {"is": "BlendMode", "value": "no such"}),
        ("mask", {"strange": 1, "object": 2}),
        ("mask", {"node": 99}),
    ],
)
def test_a_record_that_makes_no_sense_is_refused(key: str, value: object) -> None:
    shelf = Shelf()
    recorded = shelf.record(state_of(layer(1)))
    recorded.nodes[0][key] = value
    with pytest.raises(RecordError):
        shelf.replay(recorded).value(State)
