"""A state as plain values and back: what document files and recovery write.

Every field of every frozen value in a `State` is recorded by its name, so that a new field is recorded
as soon as it is there. Values become JSON: a dataclass is an object with its kind under "is", an
enumeration its value; operations are steps of a recipe, with the hashes of their models. Rasters and
bytes are references, numbers that whoever writes the file gives out. Nodes are listed once, so that a
node which stands in two places, in the tree and below an effect, is one object again when it is read.
"""

from __future__ import annotations

import json
import types
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import MISSING, Field, dataclass, field, fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, Final, TypeVar, cast, get_args, get_origin, get_type_hints

from editor.document.fill import Fill
from editor.document.layers import Basis, Effect, FillLayer, Group, Layer, Node
from editor.document.raster import Key, Raster
from editor.document.state import State
from editor.document.text import Text
from editor.document.transform import Transform
from neural.models import ModelStore
from neural.operation import Operation
from neural.recipe import RecipeError, Unknown, parse_step, step_text

Json = Any
"""What `json` writes and reads."""

_NODES: Final = (Layer, Group, FillLayer, Effect)
_PLAIN: Final = (str, int, float, bool, type(None))
_HELD: Final = {
    "Fill": Fill,
    "Key": Key,
    "Operation": Operation,
    "Raster": Raster,
    "Text": Text,
    "Transform": Transform,
}
"""What `layers` names without loading it."""


class RecordError(ValueError):
    """A record that this version cannot read. The text is for the log."""


@cache
def kinds() -> Mapping[str, type[Any]]:
    """The dataclasses and enumerations that a state can hold, by name, found in its fields' types.

    Raises TypeError for a type that could not be recorded.
    """
    found: dict[str, type[Any]] = {}

    def look(hint: Any) -> None:
        inner = get_args(hint)
        if inner:
            if get_origin(hint) in (tuple, frozenset, types.UnionType) or _is_union(hint):
                for each in inner:
                    look(each)
            elif not _is_literal(hint):
                raise TypeError(f"{hint} is not recorded.")
        elif isinstance(hint, type) and (is_dataclass(hint) or issubclass(hint, Enum)):
            if found.get(hint.__name__, hint) is not hint:
                raise TypeError(f"Two kinds of a state are called {hint.__name__}.")
            if hint.__name__ not in found:
                found[hint.__name__] = hint
                if is_dataclass(hint):
                    hints = hints_of(hint)
                    for each in fields(hint):
                        look(hints[each.name])
        elif hint is not Ellipsis and hint not in (*_PLAIN, bytes, Raster, Operation):
            raise TypeError(f"{hint} is not recorded.")

    look(State)
    return found


def hints_of(kind: type[Any]) -> dict[str, Any]:
    """The types of a dataclass's fields by name; raises NameError for one that is not known here."""
    return get_type_hints(kind, localns=_HELD)


def _is_union(hint: Any) -> bool:
    return str(get_origin(hint)) == "typing.Union"


def _is_literal(hint: Any) -> bool:
    return str(get_origin(hint)) == "typing.Literal"


@dataclass(frozen=True, slots=True)
class Recorded:
    """A value as JSON; its nodes stand apart, each once, and are referred to by number."""

    value: Json
    nodes: tuple[Json, ...] = ()


@dataclass
class Recorder:
    """Turns values into JSON. `raster` and `blob` keep what they are given and say under which number."""

    raster: Callable[[Raster], int]
    blob: Callable[[bytes], int]
    models: ModelStore | None = None
    """Where the hashes of operations' models come from."""
    _nodes: list[Json] = field(default_factory=list[Json])
    _numbers: dict[int, tuple[Node, int]] = field(default_factory=dict[int, tuple[Node, int]])
    _depth: int = 0

    def record(self, value: Any) -> Recorded:
        """One value. Raises TypeError for what a state does not hold."""
        self._nodes, self._numbers = [], {}
        return Recorded(self._value(value), tuple(self._nodes))

    def number(self, node: Node) -> int:
        """Where a node of the last recorded value stands in its list."""
        return self._numbers[id(node)][1]

    def _value(self, value: Any) -> Json:
        if isinstance(value, Enum):
            return {"is": type(value).__name__, "value": value.value}
        if isinstance(value, _PLAIN):
            return value
        if isinstance(value, bytes):
            return {"blob": self.blob(value)}
        if isinstance(value, tuple):
            return [self._value(each) for each in cast("tuple[Any, ...]", value)]
        if isinstance(value, frozenset):
            return {"set": sorted(self._value(each) for each in cast("frozenset[Any]", value))}
        if isinstance(value, Raster):
            return {"raster": self.raster(value)}
        if isinstance(value, Operation):
            return {"step": json.loads(step_text(value, self.models))}
        if isinstance(value, _NODES):
            return {"node": self._node(value)}
        return self._fields(value)

    def _node(self, node: Node) -> int:
        known = self._numbers.get(id(node))
        if known is None:
            made = self._fields(node)  # what is in it comes before it
            known = self._numbers[id(node)] = node, len(self._nodes)
            self._nodes.append(made)
        return known[1]

    def _fields(self, value: Any) -> Json:
        name = type(value).__name__
        if kinds().get(name) is not type(value):
            raise TypeError(f"A state does not hold {type(value)}.")
        pairs = {each.name: getattr(value, each.name) for each in fields(value)}
        if isinstance(value, Effect) and self._depth:
            # What lies below counts for how it looks: not what that was computed from, long ago perhaps.
            pairs |= {"basis": None, "pending": frozenset()}
        within = isinstance(value, Basis)
        self._depth += within
        table = {key: self._value(each) for key, each in pairs.items()}
        self._depth -= within
        return {"is": name, **table}


Kind = TypeVar("Kind")


class Replay:
    """Turns a record into values again. Notes gather on what this version does not know."""

    def __init__(
        self,
        recorded: Recorded,
        raster: Callable[[int], Raster],
        blob: Callable[[int], bytes | None],
        models: ModelStore | None = None,
        notes: list[str] | None = None,
    ) -> None:
        self.notes: list[str] = [] if notes is None else notes
        self._recorded = recorded
        self._raster = raster
        self._blob = blob
        self._models = models
        self._made: dict[int, Node] = {}

    def value(self, kind: type[Kind]) -> Kind:
        """The recorded value. Raises RecordError, or what `raster` and `blob` raise."""
        value = self._read(self._recorded.value)
        if not isinstance(value, kind):
            raise RecordError(f"a record that is no {kind.__name__}")
        return value

    def node(self, number: int) -> Node:
        """A node of the list. Raises like `value`."""
        node = self._made.get(number)
        if node is None:
            if not 0 <= number < len(self._recorded.nodes):
                raise RecordError(f"no node {number}")
            table = self._recorded.nodes[number]
            made = self._made_from(table)
            if not isinstance(made, _NODES):
                raise RecordError(f"node {number} is no node")
            node = self._made[number] = made
        return node

    def _read(self, value: Json) -> Any:
        if isinstance(value, list):
            return tuple(self._read(each) for each in value)
        if not isinstance(value, dict):
            return value
        if "is" in value:
            return self._made_from(value)
        key, inner = cast("tuple[str, Json]", next(iter(value.items()), ("", 0)))
        if key == "node":
            return self.node(inner)
        if key == "raster":
            return self._raster(inner)
        if key == "blob":
            return self._blob(inner)
        if key == "set":
            return frozenset(self._read(each) for each in inner)
        if key == "step":
            return self._operation(inner)
        raise RecordError(f"an object of {sorted(value)}")

    def _made_from(self, table: Json) -> Any:
        name = table.get("is")
        kind = kinds().get(name)
        if kind is None:
            raise RecordError(f"a kind not known: {name}")
        if issubclass(kind, Enum):
            try:
                return kind(table.get("value"))
            except ValueError as error:
                raise RecordError(str(error)) from error
        known = {each.name: each for each in fields(kind)}
        values = {key: self._read(table[key]) for key in known if key in table and key != "basis"}
        if "basis" in table:
            values["basis"] = self._basis(table["basis"])
        lacking = [key for key, each in known.items() if key not in values and _needed(each)]
        if lacking:
            raise RecordError(f"{name} without {', '.join(lacking)}")
        for key in sorted(table.keys() - known.keys() - {"is"}):
            self.notes.append(
                f"This version does not know the property “{key}” that a newer one gave to "
                f"“{table.get('name', name)}”: it was left out."
            )
        try:
            made = kind(**values)
        except (TypeError, ValueError) as error:
            raise RecordError(f"{name}: {error}") from error
        if isinstance(made, Effect):
            self._judge(made, table)
        return made

    def _basis(self, table: Json) -> Any:
        """What an effect was computed from; None, so that it is computed anew, when that is gone."""
        try:
            return self._read(table)
        except RecordError:
            return None

    def _operation(self, step: Json) -> Operation:
        try:
            return parse_step(json.dumps(step))
        except RecipeError:
            return Unknown(step=json.dumps(step, ensure_ascii=False))

    def _judge(self, effect: Effect, table: Json) -> None:
        """Say what an effect lacks to be computed again."""
        if isinstance(effect.operation, Unknown):
            self.notes.append(
                f"“{effect.name}” needs an operation that is not there ({effect.operation.wanted}): "
                "it stays as it was computed last."
            )
            return
        there = {card.id: card.sha256 for card in self._models.cards()} if self._models else None
        for id, sha256 in table["operation"]["step"].get("models", {}).items():
            if there is not None and id not in there:
                self.notes.append(
                    f"“{effect.name}” needs the model “{id}”, which is not installed: it stays as "
                    "it was computed last. Put the model into the models folder to compute it again."
                )
            elif there is not None and there[id] != sha256:
                self.notes.append(
                    f"“{effect.name}” was made with another version of the model “{id}”: it stays "
                    "as it was until it is computed again."
                )


def _needed(each: Field[Any]) -> bool:
    return each.default is MISSING and each.default_factory is MISSING


_models: ContextVar[ModelStore | None] = ContextVar("models", default=None)


@contextmanager
def using(models: ModelStore | None) -> Generator[None]:
    """While it lasts, files are written with the hashes of these models and compared with them."""
    token = _models.set(models)
    try:
        yield
    finally:
        _models.reset(token)


def models_in_use() -> ModelStore:
    """Those of `using`, or the ones that come with the program."""
    return _models.get() or _shipped()


@cache
def _shipped() -> ModelStore:
    return ModelStore()


def numbers_in(value: Json, key: str) -> Iterator[int]:
    """Every number that a record refers to under `key`: "raster", "blob" or "node"."""
    inner: Iterable[Json] = ()
    if isinstance(value, list):
        inner = value
    elif isinstance(value, dict):
        if set(value) == {key}:
            yield value[key]
        inner = value.values()
    for each in inner:
        yield from numbers_in(each, key)
