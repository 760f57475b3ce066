"""The words of operations and of options, translated by key, so that what declares them needs no Qt.

A field's title is declared once, in English, where the field is. Here it is looked up in the context
"operation" of the translation files. `python -m editor.ui.texts FILE` writes every such text as a
source that Qt's `lupdate` reads.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from enum import Enum
from itertools import chain
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from PySide6.QtCore import QCoreApplication

from editor.document.refusal import Remark
from neural.operation import Operation, Step, extra_of, operations
from neural.sentence import Sentence, Title
from neural.styles import STYLES

CONTEXT = "operation"
REFUSAL = "refusal"


def translated(source: str) -> str:
    return QCoreApplication.translate(CONTEXT, source) if source else ""


def title(kind: type[Step]) -> str:
    return translated(kind.title)


def summary(kind: type[Step]) -> str:
    return translated(kind.summary)


def words(step: Step) -> str:
    """What a step is called, without its values."""
    return translated(step.named)


def label(step: Step) -> str:
    """A step and whatever was set away from its defaults, as the history and lists of steps show it."""
    if type(step).label is not Step.label:
        return _composed(step)
    told = [f"{field_title(type(step), name)} {_shown(step, name)}" for name in step.told]
    return f"{words(step)} ({', '.join(told)})" if told else words(step)


def _composed(step: Step) -> str:
    """A label that the step composes itself: its title, and in brackets what it tells of itself."""
    head, bracket, inner = step.label.partition(" (")
    if head != step.title:
        return step.label
    parts = inner.removesuffix(")").split(", ")
    return f"{words(step)} ({', '.join(map(_part, parts))})" if bracket else words(step)


def _part(part: str) -> str:
    """A part of a composed label: words, or a field with its number as in "seed 7"."""
    name, _, number = part.rpartition(" ")
    if name and number.isdecimal():
        return f"{translated(spoken(name))} {number}"
    return translated(part)


def _shown(step: Step, name: str) -> str:
    """A field's value: named choices, on and off in the person's language; numbers with their unit."""
    value = getattr(step, name)
    labels = extra_of(type(step).model_fields[name]).get("labels", {})
    plain = value.value if isinstance(value, Enum) else value
    if str(plain) in labels:
        return translated(labels[str(plain)])
    if isinstance(value, bool):
        on = QCoreApplication.translate("Form", "on")
        return on if value else QCoreApplication.translate("Form", "off")
    return step.shown(name)


def menu(operation: type[Operation]) -> tuple[str, ...]:
    return tuple(translated(entry) for entry in operation.menu)


def field_title(model: type[BaseModel], name: str) -> str:
    info = model.model_fields[name]
    return translated(info.title or spoken(name))


def row_title(model: type[BaseModel], name: str) -> str:
    """What a field is called in the form: within its group, where that is said above it."""
    within = extra_of(model.model_fields[name]).get("within")
    return translated(within) if within else field_title(model, name)


def field_help(model: type[BaseModel], name: str) -> str:
    return translated(model.model_fields[name].description or "")


def choice_label(model: type[BaseModel], name: str, value: object) -> str:
    """A choice as a person reads it: its declared label, else the value itself as words."""
    plain = value.value if isinstance(value, Enum) else value
    labels: Mapping[str, str] = extra_of(model.model_fields[name]).get("labels", {})
    return translated(labels.get(str(plain), spoken(str(plain))))


def spoken(identifier: str) -> str:
    """An identifier as words: "keep_colours" becomes "Keep colours"."""
    words = identifier.replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def problem(error: Mapping[str, Any]) -> str:
    """What is wrong with a field's value, from one of pydantic's error entries, as a sentence."""
    limits = error.get("ctx") or {}
    shown = {
        key: f"{value:g}" if isinstance(value, float) else value for key, value in limits.items()
    }

    def say(source: str) -> str:
        return QCoreApplication.translate("Form", source)

    match error["type"]:
        case "greater_than_equal":
            return say("At least {limit}.").format(limit=shown["ge"])
        case "greater_than":
            return say("More than {limit}.").format(limit=shown["gt"])
        case "less_than_equal":
            return say("At most {limit}.").format(limit=shown["le"])
        case "less_than":
            return say("Less than {limit}.").format(limit=shown["lt"])
        case "int_parsing" | "int_type" | "int_from_float":
            return say("A whole number is needed.")
        case "float_parsing" | "float_type" | "finite_number":
            return say("A number is needed.")
        case "missing":
            return say("This is needed.")
        case "value_error" | "assertion_error":
            return translated(str(error["msg"]).partition(", ")[2])
        case _:
            return translated(str(error["msg"]))


def said(error: BaseException | str) -> str:
    """Why something cannot be, or what was left out, in the person's language."""
    if isinstance(error, Sentence | Remark):
        words = QCoreApplication.translate(REFUSAL, error.words)
        values = [_value(each) for each in error.values]
        return words.format(*values) if values else words
    return QCoreApplication.translate(REFUSAL, str(error)) if str(error) else ""


def _value(value: object) -> object:
    """A value of a sentence: a sentence itself, a name that the program gave, or what is as it is."""
    if isinstance(value, Sentence | Remark):
        return said(value)
    return translated(value) if isinstance(value, Title) else value


def refusals() -> tuple[str, ...]:
    """Every sentence in which an edit of a document says why it cannot be, read from the sources."""
    import ast

    import editor

    root = Path(editor.__file__).parent
    found: set[str] = set()
    files = [root / "planning.py", root / "batch.py", root / "presets.py", root / "style_source.py"]
    files += [root / "filter_run.py", root / "recording.py", root / "session.py"]
    files += [*(root / "document").rglob("*.py"), *(root.parent / "neural").rglob("*.py")]
    for file in files:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            texts = [each.value for each in node.args if isinstance(each, ast.Constant)]
            first = next((text for text in texts if isinstance(text, str)), "")
            if node.func.id in ("check_unlocked", "_masked") and first:
                found.add(f"“{{}}” is locked. Unlock it {first}.")
            elif node.func.id in _TELLING or (
                node.func.id in _REFUSING and file.name not in _INNER and root in file.parents
            ):
                found.add(first)
    return tuple(sorted(found - {""}))


_TELLING = (
    *("FileError", "NeedsFile", "OperationError", "ModelError", "BatchError", "RecipeError"),
    *("Remark", "Sentence"),
)
_REFUSING = ("Refusal", "TransformError", "PlayError", "ValueError", "RuntimeError")
_INNER = (
    *("history.py", "raster.py", "codec.py", "record.py", "icc.py", "exif.py"),
    *("fill.py", "flow.py", "spill.py", "state.py", "stack.py", "kernel.py", "brush.py"),
)
"""Files whose errors tell programmers what is wrong."""


def sources() -> tuple[str, ...]:
    """Every text of every operation, command, tool's options and model that ships, each once, in a fixed
    order."""
    from editor.document.codec import formats
    from editor.document.command import commands
    from editor.ui.tools.column import COLUMN
    from neural.models import ModelStore

    found = {style.title for style in STYLES}
    for operation in operations().values():
        found.update((operation.title, operation.summary, *operation.menu))
        found.update(_texts_of(operation))
    for card in chain.from_iterable(COLUMN):
        options = card.load().Options
        if options is not None:
            found.update(_texts_of(options))
    for command in commands().values():
        found.update((command.title, command.summary, *command.titles.values()))
        found.update(_texts_of(command))
    for format in formats().values():
        found.update(_texts_of(format.Options))
    for model in ModelStore().cards():
        classes = model.generates.classes if model.generates is not None else ()
        found.update((model.title, model.description))
        found.update(model.space.directions if model.space is not None else ())
        found.update(name for name in classes if not name.isdecimal())
    return tuple(sorted(found - {""}))


def _texts_of(model: type[BaseModel]) -> Iterator[str]:
    yield getattr(model, "grouped_by", "")
    for name, info in model.model_fields.items():
        yield info.title or spoken(name)
        yield info.description or ""
        extra = extra_of(info)
        yield extra.get("unit", "")
        yield extra.get("group", "")
        yield extra.get("within", "")
        yield from extra.get("labels", {}).values()


def extraction() -> str:
    """A Python source that names every text, for `lupdate`."""
    lines = ["from PySide6.QtCore import QT_TRANSLATE_NOOP", ""]
    lines += [f"QT_TRANSLATE_NOOP({CONTEXT!r}, {text!r})" for text in sources()]
    lines += [f"QT_TRANSLATE_NOOP({REFUSAL!r}, {text!r})" for text in refusals()]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(extraction(), "utf-8")
