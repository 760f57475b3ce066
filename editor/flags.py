"""Command-line flags from the fields of a model: an operation's, or a file format's options.

Nothing is declared twice: names, ranges, choices, defaults and help come from the fields.
"""

from __future__ import annotations

import argparse
import difflib
import json
import types
from collections.abc import Iterable, Mapping
from typing import Any, Literal, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from neural.operation import extra_of, limits_of

M = TypeVar("M", bound=BaseModel)


class UsageError(Exception):
    """The command was typed wrong. The text says what and how it is right."""


def add_flags(parser: argparse.ArgumentParser, model: type[BaseModel]) -> None:
    """One flag for every field: `--radius 4`, `--keep-colours`, `--rgb '[[0, 0], [1, 0.9]]'`."""
    for name, info in model.model_fields.items():
        names = (name, *extra_of(info).get("flags", ()))
        flags = [f"--{each.replace('_', '-')}" for each in names]
        kind = _kind(info.annotation)
        words = help_of(info).replace("%", "%%")
        if kind is bool:
            parser.add_argument(
                *flags,
                action=argparse.BooleanOptionalAction,
                dest=name,
                default=argparse.SUPPRESS,
                help=words,
            )
        else:
            parser.add_argument(
                *flags, dest=name, default=argparse.SUPPRESS, metavar=_metavar(info), help=words
            )


def values_of(model: type[BaseModel], given: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed, as values for the model. Raises UsageError for JSON that is none."""
    return {name: _value(name, model.model_fields[name], text) for name, text in given.items()}


def made(model: type[M], values: Mapping[str, Any], *, prefix: str = "--") -> M:
    """The model with these values. Raises UsageError that names each wrong one."""
    unknown = [name for name in values if name not in model.model_fields]
    if unknown:
        raise UsageError(did_you_mean(unknown[0], model.model_fields, "field"))
    try:
        return model(**values)
    except ValidationError as error:
        raise UsageError(explained(error, prefix)) from error


def explained(error: ValidationError, prefix: str = "--") -> str:
    """A validation error as lines: the flag, what is wrong with it, what was given."""
    lines: list[str] = []
    for problem in error.errors():
        where = str(problem["loc"][0]).replace("_", "-") if problem["loc"] else ""
        message = problem["msg"].removeprefix("Value error, ")
        given = problem.get("input")
        shown = f" (not {given})" if where and isinstance(given, str | int | float) else ""
        lines.append(f"{prefix}{where}: {message}{shown}" if where else message)
    return "\n".join(lines)


def did_you_mean(given: str, known: Iterable[str], what: str) -> str:
    """ "There is no operation 'upscal'. Did you mean 'upscale'?", or the list of all that there are."""
    names = list(known)
    close = difflib.get_close_matches(given.lower(), names, n=3, cutoff=0.6)
    if close:
        rest = " or ".join(f"'{name}'" for name in close)
        return f"There is no {what} '{given}'. Did you mean {rest}?"
    return f"There is no {what} '{given}'. There are: {', '.join(names)}."


def help_of(info: FieldInfo) -> str:
    """The field's description, its range, choices and default in one line."""
    extra = extra_of(info)
    unit = str(extra.get("unit", ""))
    parts = [info.description or info.title or ""]
    choices = _choices(info.annotation)
    if choices:
        labels = extra.get("labels", {})
        named = [
            f"{choice} ({labels[str(choice)]})"
            if str(labels.get(str(choice), choice)).lower() != str(choice).lower()
            else str(choice)
            for choice in choices
        ]
        parts.append(f"One of {', '.join(named)}.")
    if "task" in extra:
        parts.append("Listed by: sfumato models.")
    low, high = limits_of(info)
    if low is not None and high is not None:
        parts.append(f"{low:g} to {high:g}{' ' + unit if unit else ''}.")
    default = info.get_default(call_default_factory=True)
    if default is not None and default != "":
        parts.append(f"Default {shown(default)}.")
    return " ".join(part for part in parts if part)


def shown(value: Any) -> str:
    """A value as it would be typed."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, str | int):
        return str(value)
    return json.dumps(value)


def _kind(annotation: Any) -> Any:
    """The type of a field that may also be None."""
    if get_origin(annotation) in (Union, types.UnionType):
        kinds = [kind for kind in get_args(annotation) if kind is not type(None)]
        return kinds[0] if len(kinds) == 1 else annotation
    return annotation


def _choices(annotation: Any) -> tuple[Any, ...]:
    kind = _kind(annotation)
    return get_args(kind) if get_origin(kind) is Literal else ()


def _metavar(info: FieldInfo) -> str:
    kind = _kind(info.annotation)
    if get_origin(kind) is Literal:
        return "CHOICE"
    if kind in (int, float):
        return "NUMBER"
    return "TEXT" if kind is str else "JSON"


def _value(name: str, info: FieldInfo, text: Any) -> Any:
    if not isinstance(text, str):
        return text
    choices = _choices(info.annotation)
    if choices:
        return next((choice for choice in choices if str(choice) == text), text)
    kind = _kind(info.annotation)
    if kind in (str, int, float) or not text.lstrip().startswith(("[", "{", '"')):
        return text  # the model reads numbers from text itself, and says what is wrong with them
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise UsageError(f"--{name.replace('_', '-')}: this is no JSON: {error}.") from error
