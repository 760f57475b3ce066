"""Texts of operations are declared once, in English, and translated by key."""

from __future__ import annotations

import ast
import pickle
from collections.abc import Iterator
from enum import Enum
from html import unescape
from pathlib import Path

import pytest
from pydantic import BaseModel, Field, ValidationError
from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QApplication

from editor.app import TRANSLATIONS
from editor.document.codec import FileError
from editor.document.refusal import Refusal
from editor.planning import BatchError
from editor.ui import texts
from editor.ui.texts import refusals, said
from neural.operation import NeedsFile, OperationError, extra_of, operations, param
from neural.recipe import RecipeError
from neural.sentence import Sentence, Title
from neural.weights.errors import ModelError


class Mood(Enum):
    CALM = "calm"
    VERY_WILD = "very_wild"


class Options(BaseModel):
    mood: Mood = param(Mood.CALM, "Mood", labels={"calm": "At rest"}, help="How it feels.")
    plain_name: int = Field(3, ge=1, le=5)


class Backwards(QTranslator):
    """Every text of operations, the wrong way round."""

    def translate(
        self, context: str, source: str, comment: str | None = None, n: int = -1
    ) -> str | None:
        return source[::-1] if context == texts.CONTEXT else None


@pytest.fixture
def backwards(qapp: QApplication) -> Iterator[None]:
    translator = Backwards()
    qapp.installTranslator(translator)
    yield
    qapp.removeTranslator(translator)


def test_a_title_falls_back_to_the_name_as_words() -> None:
    assert texts.field_title(Options, "mood") == "Mood"
    assert texts.field_title(Options, "plain_name") == "Plain name"


def test_choices_have_labels_or_speak_for_themselves() -> None:
    assert texts.choice_label(Options, "mood", Mood.CALM) == "At rest"
    assert texts.choice_label(Options, "mood", Mood.VERY_WILD) == "Very wild"


@pytest.mark.usefixtures("backwards")
def test_everything_an_operation_says_is_translated() -> None:
    levels = operations()["levels"]
    assert texts.title(levels) == "sleveL"
    assert texts.field_title(levels, "black") == "kcalB"
    assert texts.field_help(levels, "black") == ".kcalb semoceb taht enot ehT"
    assert texts.choice_label(Options, "mood", Mood.CALM) == "tser tA"


@pytest.mark.parametrize(
    ("value", "sentence"),
    [(0, "At least 1."), (9, "At most 5."), (2.5, "A whole number is needed.")],
)
def test_problems_are_said_as_sentences(value: float, sentence: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Options(plain_name=value)  # type: ignore[arg-type]
    assert texts.problem(caught.value.errors()[0]) == sentence


def test_the_extraction_names_every_text_once() -> None:
    tree = ast.parse(texts.extraction())
    calls = [node.value for node in tree.body if isinstance(node, ast.Expr)]
    found = [call.args[1].value for call in calls if isinstance(call, ast.Call)]  # type: ignore[attr-defined]
    assert len(found) == len(set(found))
    for operation in operations().values():
        assert operation.title in found
        for info in operation.model_fields.values():
            assert not info.title or info.title in found
            for label in extra_of(info).get("labels", {}).values():
                assert label in found


def test_a_refusal_is_looked_up_with_its_names_and_other_errors_as_they_are() -> None:
    assert said(Refusal("“{}” has no mask.", "Sky {}")) == "“Sky {}” has no mask."
    assert said(ValueError("Choose a layer in the Layers panel first.")).startswith(
        "Choose a layer"
    )
    assert said(MemoryError()) == ""


def test_sentences_of_refusals_are_in_the_chinese_file_with_their_places() -> None:
    found = refusals()
    assert "“{}” is locked. Unlock it to delete it." in found
    assert "There is no layer called “{}” here." in found
    text = unescape((TRANSLATIONS / "sfumato_zh_CN.ts").read_text("utf-8"))
    missing = [each for each in found if f"<source>{each}</source>" not in text]
    assert not missing


def test_labels_that_steps_compose_begin_in_the_persons_language(backwards: None) -> None:
    kinds = operations()
    assert texts.label(kinds["enhance"](mode="low_light")) == "ecnahnE (thgil woL)"
    assert texts.label(kinds["enhance"]()) == "ecnahnE"
    assert (
        texts.label(kinds["lut"](table="/home/me/warm (2).cube")) == "pukool ruoloC (ebuc.)2( mraw)"
    )


@pytest.mark.usefixtures("backwards")
def test_names_that_the_program_gave_are_translated_inside_a_sentence_and_file_names_are_not() -> (
    None
):
    inner = Sentence("Copy {}.", "Levels")
    assert said(ModelError("{} needs {}. {}", Title("Levels"), "Levels", inner)) == (
        "sleveL needs Levels. Copy Levels."
    )


@pytest.mark.usefixtures("backwards")
def test_what_is_generated_is_told_with_its_seed_in_the_persons_language() -> None:
    assert (
        texts.label(operations()["generate"](model="paint", seed=7)) == "etareneG (tniap, deeS 7)"
    )


def test_sentences_are_written_with_places_so_that_they_can_be_looked_up() -> None:
    telling = {"OperationError", "ModelError", "BatchError", "RecipeError", "Sentence"}
    root = TRANSLATIONS.parents[1]
    whole = [
        f"{file.name}:{node.lineno}"
        for file in (*(root / "neural").rglob("*.py"), *(root / "editor").rglob("*.py"))
        for node in ast.walk(ast.parse(Path(file).read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        if node.func.id in telling and node.args and isinstance(node.args[0], ast.JoinedStr)
    ]
    assert not whole


@pytest.mark.parametrize("kind", [OperationError, ModelError, BatchError, RecipeError, FileError])
def test_a_sentence_keeps_its_words_on_the_way_from_another_process(kind: type[Sentence]) -> None:
    there = pickle.loads(pickle.dumps(kind("{} does not exist.", "a{b.png")))
    assert (str(there), there.words) == ("a{b.png does not exist.", "{} does not exist.")


def test_what_waits_for_a_file_keeps_its_field_on_the_way_from_another_process() -> None:
    there = pickle.loads(pickle.dumps(NeedsFile("Choose the map.", "map")))
    assert (there.words, there.field) == ("Choose the map.", "map")
