"""The benchmark's bookkeeping: turns, ratios, targets, what it prints and its exit code."""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator

import pytest

from editor import bench, cli
from editor.bench.rows import Row, interleaved


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


@pytest.mark.parametrize("group", bench.GROUPS)
def test_every_group_is_a_module_that_measures(group: str) -> None:
    module = importlib.import_module(f"editor.bench.{group}")
    assert group == module.GROUP
    assert callable(module.rows)
