"""Steps as text: what menus, history, batch, the command line and Python all understand.

A recipe is TOML or JSON: `version = 1`, then a table in `steps` for each operation, with its id under
`operation` and those fields that differ from their defaults. Other kinds of steps, which the program
around gives as `known`, have a word of their own in place of `operation`. A step written after a run also has
`models`: the SHA-256 of each model it used, by id. That is a record and changes nothing when read.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from neural.engine import compute
from neural.operation import (
    Operation,
    OperationError,
    Patch,
    Progress,
    Step,
    operations,
    param,
)
from neural.sentence import Sentence, Title
from neural.source import ArraySource, Source

if TYPE_CHECKING:
    from neural.context import Context
    from neural.models import ModelStore

VERSION = 1
RESERVED = frozenset({"operation", "command", "models"})
"""Keys of a step that no field may have."""

Kinds = Mapping[str, type[Step]]


class RecipeError(Sentence, ValueError):
    """A recipe that cannot be read or written. One sentence that names the step and what to do."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """Steps to run one after the other."""

    steps: tuple[Step, ...]

    def run(
        self,
        source: Source,
        context: Context,
        progress: Callable[[Progress], None] = lambda _: None,
    ) -> Source:
        """Run every step on the result of the one before, on the calling thread: operations alone.

        `progress` hears 0..1 over all steps. Raises what the steps raise; without steps the source
        itself comes back.
        """
        for number, step in enumerate(self.steps):
            if not isinstance(step, Operation):
                raise OperationError(
                    "Step {}: {} is done to a document, not to one picture.",
                    number + 1,
                    Title(step.title),
                )
            if len(step.inputs) > 1:
                raise OperationError(
                    "Step {}: {} needs {} pictures, and a recipe has one; run it from the menu.",
                    number + 1,
                    Title(step.title),
                    len(step.inputs),
                )
            part = context.part(number / len(self.steps), (number + 1) / len(self.steps))
            source = ArraySource(compute(step, [source] if step.inputs else [], part, progress))
        return source

    def to_toml(self) -> str:
        import tomli_w

        steps = [step_table(step) for step in self.steps]
        for number, step in enumerate(steps, 1):
            for key, value in step.items():
                if value is None:
                    raise RecipeError(
                        "Step {}: '{}' is empty, which TOML cannot say; save the recipe as .json.",
                        number,
                        key,
                    )
        return tomli_w.dumps({"version": VERSION, "steps": steps})

    def to_json(self) -> str:
        steps = [step_table(step) for step in self.steps]
        return json.dumps({"version": VERSION, "steps": steps}, ensure_ascii=False, indent=2) + "\n"

    def save(self, path: Path) -> None:
        """Write it, as JSON where the name ends in .json, else as TOML. Raises OSError."""
        text = self.to_json() if path.suffix.lower() == ".json" else self.to_toml()
        path.write_text(text, "utf-8")


def parse(text: str, known: Kinds | None = None) -> Recipe:
    """Read a recipe from TOML or JSON. Raises RecipeError. `known` defaults to all operations."""
    table = _table(text, "recipe")
    _no_others(table, ("version", "steps"), "The recipe")
    if "version" not in table:
        raise RecipeError(
            "The recipe does not say its version; begin it with version = {}.", VERSION
        )
    if table["version"] != VERSION:
        raise RecipeError(
            "The recipe has version {}, this program reads version {}; update the "
            "program or write the recipe anew.",
            table["version"],
            VERSION,
        )
    steps = table.get("steps", [])
    if not isinstance(steps, list) or not all(isinstance(step, dict) for step in steps):
        raise RecipeError("The recipe's 'steps' are not a list of tables; write each as [[steps]].")
    known = operations() if known is None else known
    return Recipe(
        tuple(_step(step, known, f"Step {number}") for number, step in enumerate(steps, 1))
    )


def load(path: Path, known: Kinds | None = None) -> Recipe:
    """Read a recipe file. Raises RecipeError, which names the file."""
    try:
        return parse(path.read_text("utf-8-sig"), known)
    except OSError as error:
        raise RecipeError("'{}' cannot be read: {}.", path, error.strerror) from error
    except UnicodeDecodeError as error:
        raise RecipeError("'{}' is not a text file in UTF-8.", path) from error
    except RecipeError as error:
        raise RecipeError("{}: {}", path.name, error) from error


def step_table(step: Step) -> dict[str, Any]:
    """One step: its id and what differs from its defaults, in JSON's types."""
    if isinstance(step, Unknown):
        return json.loads(step.step)
    return {step.word: step.id, **step.model_dump(mode="json", exclude_defaults=True)}


def step_text(operation: Operation, models: ModelStore | None = None) -> str:
    """One step as a line of JSON for a picture's metadata, with the hashes of its models."""
    step = step_table(operation)
    used = operation.uses_models()
    if models is not None and used:
        hashes = {
            card.id: card.sha256
            for card in models.cards()
            if card.id in used or card.family in used
        }
        step |= {"models": hashes} if hashes else {}
    return json.dumps(step, ensure_ascii=False)


class Unknown(Operation):
    """Stands for a step that this program cannot read: of a newer version, or of an operation that is
    gone. It keeps the step word for word and cannot run."""

    title = "Unknown operation"
    step: str = param("{}", "Step")

    @property
    def wanted(self) -> str:
        """The id of the operation that it stands for."""
        return str(json.loads(self.step).get("operation", ""))

    def run(self, inputs: Sequence[Source], context: Context) -> Iterator[Patch | Progress]:
        raise OperationError(
            "There is no operation '{}' with these settings here. Use the version of "
            "the program that made it, or take the layer away.",
            self.wanted,
        )


def parse_step(text: str, known: Mapping[str, type[Operation]] | None = None) -> Operation:
    """The operation of a step's text. Raises RecipeError."""
    step = _step(_table(text, "step"), operations() if known is None else known, "The step")
    assert isinstance(step, Operation)
    return step


def _table(text: str, what: str) -> dict[str, Any]:
    if text.lstrip().startswith("{"):
        try:
            return json.loads(text)
        except json.JSONDecodeError as error:
            raise RecipeError(
                "The {} is not valid JSON: {} in line {}.", what, error.msg, error.lineno
            ) from error
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RecipeError("The {} is not valid TOML: {}.", what, error) from error


def _step(step: Mapping[str, Any], known: Kinds, where: str) -> Step:
    words = sorted({"operation"} | {kind.word for kind in known.values()})
    word = next((word for word in words if word in step), "operation")
    id = step.get(word)
    if not isinstance(id, str):
        raise RecipeError('{} does not name its operation; add operation = "...".', where)
    named = {key: kind for key, kind in known.items() if kind.word == word}
    if id not in named:
        raise RecipeError("{}: there is no {} '{}'{}", where, word, id, _hint(id, named))
    kind = named[id]
    where = f"{where} ({kind.title})"
    values = {key: value for key, value in step.items() if key not in RESERVED}
    _no_others(values, kind.model_fields, where)
    try:
        return kind.model_validate(values)
    except ValidationError as error:
        raise RecipeError("{}: {}.", where, sentence(error)) from error


def sentence(error: ValidationError) -> str:
    """What is wrong first, in words, without a full stop: "'radius' should be at most 1000, not 2000"."""
    first = error.errors()[0]
    reason = first["msg"].removeprefix("Value error, ").removeprefix("Input ")
    for theirs, ours in (
        ("greater than or equal to", "at least"),
        ("less than or equal to", "at most"),
    ):
        reason = reason.replace(theirs, ours)
    reason = reason.rstrip(".")
    if not first["loc"]:
        return reason
    name = first["loc"][0]
    if first["type"] == "value_error":
        return f"'{name}': {reason}"
    given = json.dumps(first["input"], ensure_ascii=False, default=str)
    return f"'{name}' {reason}, not {given}"


def _no_others(table: Mapping[str, Any], allowed: Iterable[str], where: str) -> None:
    allowed = list(allowed)
    for key in table:
        if key not in allowed:
            raise RecipeError("{} has no '{}'{}", where, key, _hint(key, allowed))


def _hint(name: str, allowed: Iterable[str]) -> str:
    """How a sentence about an unknown name ends: with what was probably meant, or with all there is."""
    allowed = sorted(allowed)
    close = get_close_matches(name, allowed, n=1, cutoff=0.5)
    if close:
        return f"; did you mean '{close[0]}'?"
    return f"; there are {', '.join(allowed)}." if allowed else "."
