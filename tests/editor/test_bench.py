"""The benchmark's bookkeeping: turns, ratios, targets, what it prints and its exit code."""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from editor import bench, cli
from editor.bench import bending, engine, tiles
from editor.bench.rows import Row, interleaved, paired, typical
from editor.bench.scenes import photo
from editor.session import Document
from editor.ui.tools.liquify import LiquifyTool
from editor.ui.tools.transform import TransformTool
from neural.models import ModelStore
from neural.operations.upscale import Upscale
from neural.source import ArraySource, Size


def row(value: float, **rest: object) -> Row:
    return Row(group="test", name="thing", value=value, **rest)  # type: ignore[arg-type]


class FakeGroup:
    """A group of ready figures."""

    def __init__(self, *rows: Row) -> None:
        self._rows = rows

    def rows(self) -> Iterator[Row]:
        yield from self._rows


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> list[Row]:
    """Rows that every group yields instead of measuring."""
    rows: list[Row] = []
    monkeypatch.setattr(importlib, "import_module", lambda name: FakeGroup(*rows))
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    return rows


def test_functions_take_turns_after_warming_up() -> None:
    called: list[str] = []
    medians = interleaved(lambda: called.append("a"), lambda: called.append("b"), rounds=3, warm=1)
    assert called == ["a", "b"] * 4
    assert len(medians) == 2
    assert all(value >= 0 for value in medians)


def test_a_pair_is_done_once_by_each_in_order() -> None:
    called: list[str] = []
    pair = paired(lambda: called.append("ours"), lambda: called.append("theirs"))
    assert called == ["ours", "theirs"]
    assert all(value >= 0 for value in (*pair.wall, *pair.processor))


def test_a_pair_that_was_interrupted_does_not_move_the_ratio() -> None:
    steady = [(1.04, 1.0), (2.06, 2.0), (0.52, 0.5)]
    value, peer = typical([*steady, (9.0, 1.0), (1.0, 9.0)])
    assert peer == pytest.approx(13_500)
    assert value / peer == pytest.approx(1.04)


def test_the_engine_is_timed_tile_by_tile_beside_the_same_tiles() -> None:
    source = ArraySource(photo(Size(230, 120)))
    pairs = engine.tile_pairs(source, ModelStore())
    assert len(pairs) == 2
    assert all(min(pair.wall) > 0 for pair in pairs)


@pytest.mark.parametrize(
    ("judged", "passed"),
    [
        (row(4.0, target=5.0), True),
        (row(6.0, target=5.0), False),
        (row(6.0), None),
        (row(11.0, peer_value=10.0, target=1.15, against="ratio"), True),
        (row(12.0, peer_value=10.0, target=1.15, against="ratio"), False),
    ],
)
def test_a_target_bounds_the_value_or_the_ratio(judged: Row, passed: bool | None) -> None:
    assert judged.passed is passed


def test_the_table_marks_what_was_missed(
    measured: list[Row], capsys: pytest.CaptureFixture[str]
) -> None:
    measured += [
        row(1.0, target=2.0),
        row(3.0, target=2.0),
        row(5.0, peer="Other", peer_value=10.0),
    ]
    assert cli.main(["bench", "history"]) == 1
    good, bad, told = capsys.readouterr().out.splitlines()
    assert good.startswith("✓")
    assert bad.startswith("✗")
    assert told.startswith(" ")
    assert "× 0.50" in told
    assert told.endswith("Other")


def test_json_tells_the_same(measured: list[Row], capsys: pytest.CaptureFixture[str]) -> None:
    measured.append(row(5.0, peer="Other", peer_value=10.0, target=1.0, against="ratio"))
    assert cli.main(["bench", "history", "files", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert len(told) == 2
    assert (told[0]["ratio"], told[0]["passed"], told[0]["peer"]) == (0.5, True, "Other")


def test_unknown_groups_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["bench", "histroy"]) == 2
    assert "there are start, composite" in capsys.readouterr().err


@pytest.mark.parametrize("group", [*bench.GROUPS, *bench.NAMED])
def test_every_group_is_a_module_that_measures(group: str) -> None:
    module = importlib.import_module(f"editor.bench.{group}")
    assert group == module.GROUP
    assert callable(module.rows)


def test_tiles_are_compared_with_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """A tile that sees too little of its surroundings is found out."""
    pixels = tiles.photo(Size(80, 60))
    models = ModelStore()
    assert tiles.difference(Upscale(scale=2), pixels, [17, 30], models) <= 1e-4
    monkeypatch.setattr(models.load("upscale-x2"), "halo", 2)
    assert tiles.difference(Upscale(scale=2), pixels, [17, 30], models) > 1e-3


def test_every_network_that_ships_and_works_in_tiles_is_compared() -> None:
    models = ModelStore()
    used = {id for case in tiles.cases() for id in case.operation.uses_models()}
    shipped = {card.id for card in models.cards() if card.task in ("upscale", "denoise")}
    assert used & shipped == shipped - {f"upscale-x{n}" for n in (2, 3, 4)}
    for case in tiles.cases():
        stated = [models.card(id).halo for id in case.operation.uses_models() if id in shipped]
        assert all(halo <= case.halo for halo in stated)
        assert case.size.width > case.tiles[1] + 2 * case.halo


def test_the_moves_that_are_timed_bend_the_layer(qapp: QApplication) -> None:
    """What stands in the table must have been work."""
    owner = QWidget()
    liquify, transform = LiquifyTool(owner), TransformTool(owner)
    for tool in (liquify, transform):
        document = Document(bending.scene(Size(120, 80), 3))
        canvas, move = bending.moves(tool, document, Size(200, 160))
        for _ in range(3):
            move()
        if tool is liquify:
            assert liquify.work is not None
            assert liquify.work.flow is not None
        else:
            assert transform.subject is not None
            assert transform.subject.frame.center != document.state.rect.center
        assert tool.cancel(canvas)
        canvas.close_document()
        canvas.close()
        canvas.deleteLater()
    owner.deleteLater()
    qapp.processEvents()
