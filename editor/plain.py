"""Frozen dataclasses that come from JSON: their types and limits are checked, whoever makes them.

Settings are read before anything is seen. Pydantic, which the rest of the program uses for what people
enter, takes a fifth of the time until then to load.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, Field, field, fields, is_dataclass
from functools import cache
from math import isfinite
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

Made = TypeVar("Made")


def limited(default: Any, low: float, high: float | None = None) -> Any:
    """A number's field, from `low` to `high`, both allowed."""
    return field(default=default, metadata={"low": low, "high": high})


class Checked:
    """Base of a frozen dataclass whose values are conformed as it is made.

    Raises ValueError, naming the field, for a value of another type or beyond its limits. Lists become
    tuples, and tables become the dataclass that the field holds.
    """

    __slots__ = ()

    def __post_init__(self) -> None:
        for name, (hint, each) in _fields(type(self)).items():
            try:
                value = _conformed(hint, getattr(self, name))
                _check_limits(each, value)
            except ValueError as error:
                raise ValueError(f"{name}: {error}") from None
            object.__setattr__(self, name, value)


def read(kind: type[Made], table: Any) -> Made:
    """A `kind` out of a table of JSON; names that it does not know are passed over.

    Raises ValueError for anything else than a table, for a value that is not allowed or that is missing.
    """
    if not isinstance(table, Mapping):
        raise ValueError(f"a table was expected, not {table!r}")
    known = _fields(kind)
    try:
        return kind(**{name: value for name, value in table.items() if name in known})
    except TypeError as error:  # something without a default is missing
        raise ValueError(str(error)) from error


def plain(value: Any) -> Any:
    """What `read` takes: only what differs from the defaults."""
    if is_dataclass(value):
        return {
            each.name: plain(getattr(value, each.name))
            for each in fields(value)
            if getattr(value, each.name) != _default(each)
        }
    if isinstance(value, tuple):
        return [plain(each) for each in value]
    return value


@cache
def _fields(kind: type[Any]) -> dict[str, tuple[Any, Field[Any]]]:
    hints = get_type_hints(kind)
    return {each.name: (hints[each.name], each) for each in fields(kind)}


def _default(each: Field[Any]) -> Any:
    return each.default_factory() if each.default_factory is not MISSING else each.default


def _conformed(hint: Any, value: Any) -> Any:
    """The value as its type has it."""
    origin, inner = get_origin(hint), get_args(hint)
    fits = True
    if hint is Any:
        pass
    elif origin is Literal:
        fits = value in inner
    elif origin is dict and isinstance(value, dict):
        return {_conformed(inner[0], key): _conformed(inner[1], value[key]) for key in value}
    elif origin is tuple and isinstance(value, (list, tuple)):
        each = [inner[0]] * len(value) if inner[-1] is Ellipsis else inner
        if len(each) == len(value):
            return tuple(map(_conformed, each, value))
        fits = False
    elif isinstance(hint, type) and is_dataclass(hint) and isinstance(value, Mapping):
        return read(hint, value)
    elif hint is float:
        fits = isinstance(value, (int, float)) and not isinstance(value, bool) and isfinite(value)
        value = float(value) if fits else value
    else:
        fits = isinstance(hint, type) and isinstance(value, hint)
        fits = fits and isinstance(value, bool) == (hint is bool)
    if not fits:
        raise ValueError(f"{value!r} is not allowed")
    return value


def _check_limits(each: Field[Any], value: Any) -> None:
    low, high = each.metadata.get("low"), each.metadata.get("high")
    if (low is not None and value < low) or (high is not None and value > high):
        raise ValueError(f"{value!r} is not allowed")
