"""An operation: declared once, and everything else follows from the declaration.

The panel, the command-line flags, the recipe, the history label and the documentation all read the
fields of the model. A new operation is one new file in `neural/operations`.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field
from pydantic.fields import FieldInfo

from neural.sentence import Sentence

if TYPE_CHECKING:
    from pathlib import Path

    from neural.cards import ModelCard
    from neural.context import Context
    from neural.latents import Floats
    from neural.models import ModelStore
    from neural.source import Pixels, Rect, Size, Source

Widget = Literal[
    "slider",
    "number",
    "check",
    "choice",
    "font",
    "picture",
    "style",
    "file",
    "colour",
    "curve",
    "levels",
    "weights",
    "model",
    "text",
    "class",
    "latent",
]


@dataclass(frozen=True, slots=True)
class Patch:
    """Finished pixels of the result: `rect` in result coordinates, pixels H x W x 4 in its depth."""

    rect: Rect
    pixels: Pixels


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is, 0..1, and what it is doing when that is worth a word."""

    fraction: float
    doing: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One picture of a mixture and how much it counts, 0..1: what `operation` gives, or the input itself
    where it is None."""

    operation: Operation | None
    weight: float


class Cancelled(Exception):
    """The person stopped the run. Not an error: nothing is reported."""


class OperationError(Sentence):
    """A run that cannot go on. Its text is one sentence for the person, and says what to do."""


class NeedsFile(OperationError):
    """A run that waits for a file: nothing is wrong yet. Its text says what to choose, for `field`."""

    def __init__(self, text: str, field: str) -> None:
        super().__init__(text)
        self.field = field

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.words, self.field)


def param(
    default: Any,
    title: str,
    *,
    help: str = "",
    minimum: float | None = None,
    maximum: float | None = None,
    step: float | None = None,
    soft_maximum: float | None = None,
    unit: str = "",
    widget: Widget | None = None,
    labels: Mapping[Any, str] | None = None,
    task: str | None = None,
    endings: Sequence[str] = (),
    flags: Sequence[str] = (),
    advanced: bool = False,
    group: str = "",
    within: str = "",
) -> Any:
    """One field of an operation.

    `minimum` and `maximum` are hard limits. `soft_maximum` is where the slider ends though a larger
    number may be typed. `labels` names the values of a choice. `task` lets a "model" field list the
    models made for that task. `endings` are those of the files that a "file" field takes. `flags` are
    further names that it has on the command line. `advanced` fields are folded away in the panel.
    Of fields with a `group` the panel shows one group at a time, chosen above them; `within` is what the
    field is called there, where `title` says the group too.
    """
    extra: dict[str, Any] = {"unit": unit, "advanced": advanced}
    if widget is not None:
        extra["widget"] = widget
    if step is not None:
        extra["step"] = step
    if soft_maximum is not None:
        extra["soft_maximum"] = soft_maximum
    if labels is not None:
        extra["labels"] = {str(key): label for key, label in labels.items()}
    if task is not None:
        extra["task"] = task
    if flags:
        extra["flags"] = list(flags)
    if endings:
        extra["endings"] = list(endings)
    if group:
        extra |= {"group": group, "within": within or title}
    if callable(default) and not isinstance(default, type):
        return Field(
            default_factory=default,
            title=title,
            description=help,
            ge=minimum,
            le=maximum,
            json_schema_extra=extra,
        )
    return Field(
        default, title=title, description=help, ge=minimum, le=maximum, json_schema_extra=extra
    )


class Step(BaseModel):
    """What can stand in a recipe: a frozen value of its kind.

    Class attributes say what it is; fields, made with `param`, say what can be chosen.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    word: ClassVar[str] = ""
    """The key of a recipe's step under which its id stands."""
    id: ClassVar[str] = ""
    title: ClassVar[str] = ""
    summary: ClassVar[str] = ""
    """One sentence for tooltips, the palette and the documentation."""
    grouped_by: ClassVar[str] = ""
    """What its fields' groups are, as the title over their choice: "Output channel"."""

    @property
    def label(self) -> str:
        """Its name, and whatever was set away from its default: "Levels (Gamma 1.4)"."""
        fields = type(self).model_fields
        told = [f"{fields[name].title or name} {self.shown(name)}" for name in self.told]
        return f"{self.named} ({', '.join(told)})" if told else self.named

    @property
    def named(self) -> str:
        """What it is called, without its values."""
        return self.title

    @property
    def told(self) -> tuple[str, ...]:
        """The fields worth telling beside its name: plain values that are set away from their defaults."""
        return tuple(
            name
            for name, info in type(self).model_fields.items()
            if getattr(self, name) != info.get_default(call_default_factory=True)
            and is_simple(getattr(self, name))
        )

    def shown(self, name: str) -> str:
        """A field's value as a person reads it: named choices, units, on and off."""
        value = getattr(self, name)
        extra = extra_of(type(self).model_fields[name])
        labels = extra.get("labels", {})
        if str(value) in labels:
            return labels[str(value)]
        if isinstance(value, bool):
            return "on" if value else "off"
        text = f"{value:g}" if isinstance(value, float) else str(value)
        unit = extra.get("unit", "")
        return f"{text} {unit}".strip() if unit != "%" else f"{text}%"


class Operation(Step):
    """Base of every operation: a step that computes pixels from pixels, and knows how to run itself."""

    word: ClassVar[str] = "operation"
    menu: ClassVar[tuple[str, ...]] = ()
    """Where it stands, from the menu bar inwards: ("Filter", "Blur")."""
    inputs: ClassVar[tuple[str, ...]] = ("image",)
    """Names of the pictures it reads; empty for an operation that generates."""
    kind: ClassVar[Literal["point", "area", "neural"]] = "area"
    """"point" looks at one pixel, "area" at its neighbourhood, "neural" runs a network."""
    resizes: ClassVar[bool] = False
    """True when the result may differ in size: the editor then scales every layer."""
    refines: ClassVar[bool] = False
    """True when patches show all of the result early and better each time: stopped, it is whole."""
    shortcut: ClassVar[str] = ""
    suggests_from: ClassVar[tuple[str, ...]] = ()
    """Fields that decide what `suggested` gives; empty for an operation that suggests nothing."""
    latent_from: ClassVar[tuple[str, ...]] = ()
    """Fields that its latent follows from where the person has not moved it; empty for one without."""

    def output_size(self, size: Size) -> Size:
        """The size of the result for an input of `size`; raises OperationError where there is none."""
        return size

    def made_size(self, context: Context) -> Size:
        """The size of what an operation without inputs makes. Raises ModelError or OperationError."""
        raise NotImplementedError

    def for_part(self, canvas: Size, part: Rect, *, visible: bool = True) -> Operation:
        """The operation for a layer that covers `part` of the canvas, so that layers stay aligned.

        `visible` is whether the layer is shown.
        """
        return self

    def run(self, inputs: Sequence[Source], context: Context) -> Iterator[Patch | Progress]:
        """Compute. Yields patches that together cover the result, and progress between them.

        Raises OperationError with a sentence for the person, or Cancelled from a context call.
        """
        raise NotImplementedError

    def suggested(self, inputs: Sequence[Source], context: Context) -> Operation | None:
        """The operation with values that fit these pictures, to be shown and changed; None for none.

        Raises like `run`. Running what it gives does what running the operation itself does.
        """
        return None

    def latent_in(self, card: ModelCard) -> Floats:
        """The latent in force with this model. Raises OperationError where it does not fit the model."""
        raise NotImplementedError

    def latent_directions(
        self, card: ModelCard, files: Sequence[Path]
    ) -> tuple[Floats, tuple[str, ...]]:
        """The ways to move that have sliders, K x latent, and what they are called, "" where no word says
        it. `files` are the model's."""
        raise NotImplementedError

    def preview(self) -> Operation:
        """A quicker operation that looks alike on a thumbnail. By default the operation itself."""
        return self

    def parts(self) -> tuple[Part, ...]:
        """What the result is mixed from; the weights add up to 1. By default the whole of it.

        Fields that only set the weights are not run again for: whoever keeps the parts mixes them anew, as
        `neural.mixing` does. The parts that run are no mixtures themselves, and are the same for all
        values of those fields, with a weight of 0 where they are not needed.
        """
        return (Part(self, 1.0),)

    def written_out(self, models: ModelStore) -> Operation:
        """The operation with what follows from a seed written out in its fields, so that there is a way
        from it to another. By default the operation itself. Raises OperationError and ModelError."""
        return self

    def pinned(self) -> Operation:
        """The operation as it stays in a live layer: what it would measure over the whole picture fixed.

        So a change in one place can be followed there alone. By default the operation itself.
        """
        return self

    @property
    def asks_for_subject(self) -> bool:
        """Whether it matters what the subject of the picture is: what is selected then says that, and the
        whole picture may change."""
        return False

    @property
    def over_frames(self) -> bool:
        """Whether the pictures of a folder are frames of one film to it, which looks at those before."""
        return False

    def reads_files(self) -> tuple[str, ...]:
        """Paths that the run will open, so that a recipe can say what it needs."""
        return ()

    def uses_models(self) -> tuple[str, ...]:
        """Ids of the models that the run may load, so that a recipe can record their hashes.

        By default what the "model" fields say; ids that no model has are passed over.
        """
        return tuple(
            str(getattr(self, name))
            for name, info in type(self).model_fields.items()
            if extra_of(info).get("task")
        )


def extra_of(info: FieldInfo) -> dict[str, Any]:
    """What `param` recorded about a field beyond pydantic's own."""
    extra = info.json_schema_extra
    return extra if isinstance(extra, dict) else {}


def is_simple(value: object) -> bool:
    return isinstance(value, (bool, int, float, str))


def limits_of(info: FieldInfo) -> tuple[float | None, float | None]:
    """The hard minimum and maximum of a number field, None where it is open."""
    low: float | None = None
    high: float | None = None
    for mark in info.metadata:
        low = getattr(mark, "ge", low)
        high = getattr(mark, "le", high)
    return low, high


S = TypeVar("S", bound=Step)


class Registry(Mapping[str, type[S]]):
    """Kinds of steps by id, in the order of their titles."""

    def __init__(self, kinds: Iterable[type[S]] = ()) -> None:
        self._by_id: dict[str, type[S]] = {}
        for kind in kinds:
            self.add(kind)

    def add(self, kind: type[S]) -> None:
        """Add one. Raises ValueError for a missing or duplicate id, and stays as it was."""
        if not kind.id or not kind.title:
            raise ValueError(f"{kind.__qualname__} needs an id and a title.")
        present = self._by_id.get(kind.id)
        if present is not None:
            raise ValueError(
                f"Two {kind.word}s are called '{kind.id}': "
                f"{present.__module__} and {kind.__module__}."
            )
        self._by_id[kind.id] = kind

    def __getitem__(self, key: str) -> type[S]:
        return self._by_id[key]

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._by_id, key=lambda key: self._by_id[key].title))

    def __len__(self) -> int:
        return len(self._by_id)


def modules(package_name: str = "neural.operations") -> list[str]:
    """The modules in which `discover` looks. Whoever must not stop for long imports them one by one."""
    package = importlib.import_module(package_name)
    return [info.name for info in pkgutil.walk_packages(package.__path__, package.__name__ + ".")]


def discovered(package_name: str, base: type[S]) -> Registry[S]:
    """Import every module of a package and collect the steps of a base that they define."""
    registry: Registry[S] = Registry()
    for name in modules(package_name):
        module = importlib.import_module(name)
        for value in vars(module).values():
            if (
                isinstance(value, type)
                and issubclass(value, base)
                and value.__module__ == module.__name__
                and value.id
            ):
                registry.add(value)
    return registry


def discover(package_name: str = "neural.operations") -> Registry[Operation]:
    """Import every module of the package and collect the operations they define."""
    return discovered(package_name, Operation)


@cache
def operations() -> Registry[Operation]:
    """Every operation that ships, discovered once."""
    return discover()
