"""Presets are recipes of one step that a person names."""

from __future__ import annotations

from pathlib import Path

import pytest

from editor.presets import Presets
from neural import recipe
from neural.operation import operations
from neural.recipe import RecipeError


@pytest.fixture
def presets(tmp_path: Path) -> Presets:
    return Presets(tmp_path)


def test_a_preset_comes_back_as_it_was_saved(presets: Presets, tmp_path: Path) -> None:
    blur = operations()["gaussian_blur"]
    name = next(iter(blur.model_fields))
    presets.save(blur(**{name: 12.5}), "Soft / 12,5 %")
    assert presets.names(blur) == ("Soft / 12,5 %",)
    assert presets.load(blur, "Soft / 12,5 %") == blur(**{name: 12.5})
    (file,) = tmp_path.rglob("*.json")
    assert recipe.load(file).steps == (blur(**{name: 12.5}),), "it is a recipe that anyone can run"


def test_each_operation_has_presets_of_its_own(presets: Presets) -> None:
    presets.save(operations()["invert"](), "One")
    assert presets.names(operations()["curves"]) == ()


def test_saving_under_a_name_that_is_taken_replaces_it(presets: Presets) -> None:
    levels = operations()["levels"]
    presets.save(levels(black=10), "Mine")
    presets.save(levels(black=20), "Mine")
    assert presets.names(levels) == ("Mine",)
    assert presets.load(levels, "Mine") == levels(black=20)


@pytest.mark.parametrize("name", ["..", "../../evil", "a\\b", "con?", "日本"])
def test_no_name_leaves_the_folder(name: str, presets: Presets, tmp_path: Path) -> None:
    levels = operations()["levels"]
    presets.save(levels(), name)
    (file,) = tmp_path.rglob("*.json")
    assert file.parent == tmp_path / "levels"
    assert presets.names(levels) == (name,)


def test_what_is_gone_or_damaged_is_said(presets: Presets, tmp_path: Path) -> None:
    levels = operations()["levels"]
    with pytest.raises(RecipeError, match="cannot be read"):
        presets.load(levels, "Gone")
    presets.save(levels(), "Mine")
    (file,) = tmp_path.rglob("*.json")
    file.write_text("nonsense", "utf-8")
    with pytest.raises(RecipeError):
        presets.load(levels, "Mine")
    recipe.Recipe((operations()["invert"](),)).save(file)
    with pytest.raises(RecipeError, match="not a preset of Levels"):
        presets.load(levels, "Mine")
    presets.delete(levels, "Mine")
    assert presets.names(levels) == ()
