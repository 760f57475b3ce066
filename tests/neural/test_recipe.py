"""Recipes survive text, run in order, and say in a sentence what is wrong with them."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest

from neural.context import Context
from neural.operation import Cancelled, Operation, OperationError, Progress, operations, param
from neural.operations.classic.curves import Curves
from neural.operations.classic.gaussian_blur import GaussianBlur
from neural.operations.classic.invert import Invert
from neural.operations.classic.levels import Levels
from neural.recipe import (
    Recipe,
    RecipeError,
    load,
    parse,
    parse_step,
    step_text,
)
from neural.source import ArraySource, Rect, Size


class Picky(Operation):
    """Has every kind of field that could get lost in text."""

    id: ClassVar[str] = "picky"
    title: ClassVar[str] = "Picky"
    inputs: ClassVar[tuple[str, ...]] = ("image", "mask")

    operation_like: str = param("", "Text")
    count: int | None = param(7, "Count")
    on: bool = param(True, "On")
    picks: tuple[str, ...] = param(lambda: ("a",), "Picks")
    model: str = param("first", "Model", widget="model", task="upscale")


class Generate(Operation):
    """Needs no picture."""

    id: ClassVar[str] = "made_up"
    title: ClassVar[str] = "Made up"
    inputs: ClassVar[tuple[str, ...]] = ()

    def made_size(self, context: Context) -> Size:
        return source().size

    def run(self, inputs: Any, context: Context) -> Any:
        assert not inputs
        yield from context.map(lambda pixels: pixels + 9, source())


KNOWN = {**operations(), "picky": Picky, "made_up": Generate}


def source(width: int = 30, height: int = 20) -> ArraySource:
    pixels = np.full((height, width, 4), 100, np.uint8)
    return ArraySource(pixels)


STEPS = Recipe(
    (
        GaussianBlur(radius=12.5),
        Curves(rgb=((0, 0.25), (1, 1))),
        Levels(black=3, red=(0, 200, 1.5, 0, 255)),
        Picky(operation_like='quotes " and = signs', on=False, picks=("b", "c")),
        Invert(),
    )
)


def test_a_recipe_survives_toml_and_json() -> None:
    assert parse(STEPS.to_toml(), KNOWN) == STEPS
    assert parse(STEPS.to_json(), KNOWN) == STEPS


def test_only_what_differs_is_written_and_the_operation_always_is() -> None:
    table = tomllib.loads(Recipe((GaussianBlur(), GaussianBlur(radius=9))).to_toml())
    assert table == {
        "version": 1,
        "steps": [
            {"operation": "gaussian_blur"},
            {"operation": "gaussian_blur", "radius": 9.0},
        ],
    }


@pytest.mark.parametrize("name", ["look.toml", "look.json", "look.JSON", "look"])
def test_a_recipe_survives_a_file(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    STEPS.save(path)
    assert load(path, KNOWN) == STEPS
    assert path.read_text("utf-8").startswith("{") == name.lower().endswith(".json")


def test_no_steps_are_a_recipe_too() -> None:
    assert parse("version = 1") == Recipe(())
    pixels = source()
    assert Recipe(()).run(pixels, Context()) is pixels


def test_an_empty_value_goes_into_json_and_is_refused_in_toml() -> None:
    recipe = Recipe((Invert(), Picky(count=None)))
    assert parse(recipe.to_json(), KNOWN) == recipe
    with pytest.raises(RecipeError, match=r"Step 2: 'count'.*\.json"):
        recipe.to_toml()


WRONG = {
    "": "version = 1",
    "version = 7": "version 7.*update",
    "version = 1\nstep = []": "no 'step'; did you mean 'steps'",
    "version = 1\nsteps = 3": "list of tables",
    "version = 1\n[[steps]]\nradius = 2": "Step 1 does not name its operation",
    "version = 1\n[[steps]]\noperation = 'invert'\n[[steps]]\noperation = 'gausian_blur'": (
        "Step 2: there is no operation 'gausian_blur'; did you mean 'gaussian_blur'"
    ),
    "version = 1\n[[steps]]\noperation = 'gaussian_blur'\nradus = 2": (
        r"Step 1 \(Gaussian blur\) has no 'radus'; did you mean 'radius'"
    ),
    "version = 1\n[[steps]]\noperation = 'gaussian_blur'\nradius = 5000": (
        r"Step 1 \(Gaussian blur\): 'radius' should be at most 1000, not 5000"
    ),
    "version = 1\n[[steps]]\noperation = 'levels'\nblack = 200\nwhite = 100": (
        r"Step 1 \(Levels\): black \(200\) lies below white \(100\)"
    ),
    "version = 1\n[[steps]]\noperation = 'curves'\nrgb = [[0, 0], [0, 1]]": (
        "'rgb': two points of a curve have the same input"
    ),
    "version = 1\n[[steps]]\noperation = 'invert'\nradius = 1": "has no 'radius'",
    "version = = 1": "not valid TOML",
    '{"version": 1,': "not valid JSON",
    '{"version": 1, "steps": [1]}': "list of tables",
}


@pytest.mark.parametrize(("text", "message"), WRONG.items())
def test_what_is_wrong_is_said_in_one_sentence(text: str, message: str) -> None:
    with pytest.raises(RecipeError, match=message) as raised:
        parse(text)
    said = str(raised.value)
    assert "\n" not in said
    assert said[0].isupper()
    assert said[-1] in ".?"


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match="nowhere"):
        load(tmp_path / "nowhere.toml")
    path = tmp_path / "broken.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(RecipeError, match=r"broken\.toml.*UTF-8"):
        load(path)
    path.write_text("version = 3", "utf-8")
    with pytest.raises(RecipeError, match=r"broken\.toml: .*version 3"):
        load(path)


def test_steps_run_in_order() -> None:
    black_to_half = Levels(output_black=128)
    forth = Recipe((black_to_half, Invert())).run(source(), Context())
    back = Recipe((Invert(), black_to_half)).run(source(), Context())
    one = Rect(0, 0, 1, 1)
    assert forth.read(one)[0, 0, 0] == 255 - round(128 + 127 * 100 / 255)
    assert back.read(one)[0, 0, 0] == round(128 + 127 * 155 / 255)


def test_progress_rises_from_step_to_step_to_the_end() -> None:
    heard: list[Progress] = []
    Recipe((Invert(), GaussianBlur(), Invert())).run(source(), Context(tile=10), heard.append)
    fractions = [event.fraction for event in heard]
    assert fractions == sorted(fractions)
    assert fractions[-1] == pytest.approx(1)
    assert sum(fraction <= 1 / 3 + 1e-9 for fraction in fractions) == 6  # the first step's tiles


def test_the_result_of_a_step_is_the_next_one_s_source_whatever_its_size() -> None:
    result = Recipe((Invert(), Generate(), Invert())).run(source(5, 5), Context())
    assert result.size == Size(30, 20)
    assert result.read(Rect(0, 0, 1, 1))[0, 0, 0] == 255 - 109


def test_a_step_that_needs_two_pictures_is_refused_by_name() -> None:
    with pytest.raises(OperationError, match=r"Step 2: Picky needs 2 pictures"):
        Recipe((Invert(), Picky())).run(source(), Context())


def test_a_cancel_ends_a_recipe() -> None:
    with pytest.raises(Cancelled):
        Recipe((Invert(),)).run(source(), Context(cancelled=lambda: True))


class Cards:
    """A store that knows one model."""

    def cards(self) -> Any:
        class Card:
            id = "second"
            family = ""
            sha256 = "ab" * 32

        return (Card(),)


def test_a_step_for_the_metadata_records_the_hash_of_its_model() -> None:
    step = Picky(model="second")
    text = step_text(step, Cards())  # type: ignore[arg-type]
    assert json.loads(text) == {
        "operation": "picky",
        "model": "second",
        "models": {"second": "ab" * 32},
    }
    assert "\n" not in text
    assert parse_step(text, KNOWN) == step


def test_a_step_without_models_records_none() -> None:
    for step in (Invert(), Picky(model="unknown")):
        text = step_text(step, Cards())  # type: ignore[arg-type]
        assert "models" not in json.loads(text)
        assert parse_step(text, KNOWN) == step
