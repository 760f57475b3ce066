"""What a file format is: its abilities, options, errors, and the registry of all of them.

A new format is one new file in `editor/document/formats`; it is discovered like an operation is.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, Final, Literal

from pydantic import BaseModel, ConfigDict

from editor.document.layers import walk
from editor.document.metadata import Keep
from editor.document.picture import opaque
from editor.document.refusal import Remark
from editor.document.state import State
from neural.operation import param
from neural.sentence import Sentence
from neural.source import Depth, Size

DEPTHS: Final[tuple[Depth, ...]] = ("uint8", "uint16", "float32")
BITS: Final[Mapping[Depth, int]] = {"uint8": 8, "uint16": 16, "float32": 32}


class FileError(Sentence, OSError):
    """A file that cannot be opened or saved. Its text is one sentence: what, which file, what to do."""


class DamagedError(ValueError):
    """The file's content is not what its format asks for. The text is for the log."""


class TooLargeError(ValueError):
    """The file's header promises more pixels than the limit allows."""

    def __init__(self, size: Size, limits: Limits) -> None:
        super().__init__(f"{size} is {size.megapixels:.0f} MP, the limit is {limits.megapixels:g}.")
        self.size = size
        self.limits = limits


class UnsupportedError(ValueError):
    """A kind of this format that is not read. The text completes "… is"."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a picture may be before it is decoded: a small file can promise a huge one."""

    megapixels: float = 500.0

    def check(self, size: Size) -> None:
        """Raises TooLargeError above the limit and DamagedError for no pixels at all."""
        if size.width < 1 or size.height < 1:
            raise DamagedError(f"a picture of {size} pixels")
        if size.area > self.megapixels * 1e6:
            raise TooLargeError(size, self)


@dataclass(frozen=True, slots=True)
class Opened:
    """A document from a file, and notes on what the person should know about it."""

    state: State
    notes: tuple[str, ...] = ()


class SaveOptions(BaseModel):
    """What can be chosen when a picture is written. Fields are made with `neural.operation.param`, so
    that the export form derives from them."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class ExportOptions(SaveOptions):
    """What every format for one flat picture lets one choose."""

    profile: Literal["keep", "srgb"] = param(
        "keep",
        "Colour profile",
        help="sRGB is what the web and most phones expect.",
        labels={"keep": "As in the document", "srgb": "Convert to sRGB"},
        advanced=True,
    )
    metadata: Keep = param(
        "all",
        "Metadata",
        help="What the file tells about camera, date and place.",
        labels={"all": "Keep all", "no_location": "Leave out the place", "none": "Leave out all"},
        advanced=True,
    )


class Format:
    """Base of every file format. Class attributes say what it can hold; instances have no state."""

    id: ClassVar[str] = ""
    title: ClassVar[str] = ""
    extensions: ClassVar[tuple[str, ...]] = ()
    """Lower case with the dot, the usual one first."""
    mime_types: ClassVar[tuple[str, ...]] = ()
    signatures: ClassVar[tuple[tuple[int, bytes], ...]] = ()
    """Bytes at an offset; any one of them makes a file this format's."""
    writes: ClassVar[bool] = True
    layers: ClassVar[bool] = False
    alpha: ClassVar[bool] = True
    depths: ClassVar[tuple[Depth, ...]] = ("uint8",)
    metadata: ClassVar[frozenset[str]] = frozenset()
    """Of "exif", "xmp", "icc", "dpi", "text": what survives in it."""
    largest: ClassVar[int] = 2**31 - 1
    """The longest side it can write, in pixels."""
    Options: ClassVar[type[SaveOptions]] = ExportOptions

    def sniff(self, head: bytes, path: Path) -> bool:
        """True when the file at `path`, which starts with `head` (up to 4 KiB), is of this format."""
        return any(head[at : at + len(mark)] == mark for at, mark in self.signatures)

    def read(self, path: Path, limits: Limits) -> Opened:
        """The document in the file. Raises OSError, DamagedError, TooLargeError (before decoding),
        UnsupportedError, or whatever its decoder raises for damaged data."""
        raise NotImplementedError

    def write(self, state: State, path: Path, options: SaveOptions) -> None:
        """Write the document to `path`. For a flat format the state comes as `flatten_for` makes it."""
        raise NotImplementedError

    def info(self, path: Path) -> dict[str, Any]:
        """What the header says, without decoding pixels: at least size ("width", "height")."""
        raise NotImplementedError

    def depth_for(self, depth: Depth, options: SaveOptions) -> Depth:
        """The depth that a document of `depth` is written in: the same, or the next one below."""
        bits = getattr(options, "bits", "auto")
        best: Depth = self.depths[0]
        for name in self.depths:
            if str(BITS[name]) == str(bits):
                return name
            if BITS[name] <= BITS[depth]:
                best = name
        return best

    def losses(self, state: State, options: SaveOptions) -> tuple[str, ...]:
        """What of the document a file with these options does not hold, one sentence each."""
        found: list[str] = []
        if not self.layers and len(list(walk(state.layers))) > 1:
            found.append(Remark("{} holds one picture: the layers were merged.", self.title))
        target = self.depth_for(state.depth, options)
        if DEPTHS.index(target) < DEPTHS.index(state.depth):
            found.append(
                Remark(
                    "The {}-bit picture was saved with {} bits per channel.",
                    BITS[state.depth],
                    BITS[target],
                )
            )
        if not self.alpha and not opaque(state):
            found.append(Remark("{} holds no transparency: it was filled with white.", self.title))
        if state.profile is not None and "icc" not in self.metadata:
            found.append(
                Remark("{} holds no colour profile: the colours were made sRGB.", self.title)
            )
        found += [
            Remark("{} holds no {} data: it was left out.", self.title, name.upper())
            for name in ("exif", "xmp")
            if getattr(state.metadata, name) is not None and name not in self.metadata
        ]
        return tuple(found)


class Registry(Mapping[str, Format]):
    """Formats by id, in the order of their titles."""

    def __init__(self, formats: Iterable[Format] = ()) -> None:
        self._by_id: dict[str, Format] = {}
        for format in formats:
            self.add(format)

    def add(self, format: Format) -> None:
        """Add one. Raises ValueError for a missing or duplicate id, and stays as it was."""
        if not format.id or not format.title or not format.extensions:
            raise ValueError(f"{type(format).__qualname__} needs an id, a title and extensions.")
        present = self._by_id.get(format.id)
        if present is not None:
            raise ValueError(
                f"Two formats are called '{format.id}': "
                f"{type(present).__module__} and {type(format).__module__}."
            )
        self._by_id[format.id] = format

    def __getitem__(self, key: str) -> Format:
        return self._by_id[key]

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._by_id, key=lambda key: self._by_id[key].title))

    def __len__(self) -> int:
        return len(self._by_id)

    def of_content(self, head: bytes, path: Path) -> Format | None:
        """The format of the file at `path`, which starts with `head`."""
        return next((format for format in self.values() if format.sniff(head, path)), None)

    def of_name(self, path: Path) -> Format | None:
        """The format that a file name's ending stands for."""
        ending = path.suffix.lower()
        return next((format for format in self.values() if ending in format.extensions), None)

    @property
    def writable(self) -> tuple[Format, ...]:
        return tuple(format for format in self.values() if format.writes)


def discover(package_name: str = "editor.document.formats") -> Registry:
    """Import every module of the package and collect the formats they define."""
    registry = Registry()
    package = importlib.import_module(package_name)
    for module_info in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
        module = importlib.import_module(module_info.name)
        for value in vars(module).values():
            if (
                isinstance(value, type)
                and issubclass(value, Format)
                and value.__module__ == module.__name__
                and value.id
            ):
                registry.add(value())
    return registry


@cache
def formats() -> Registry:
    """Every format that ships, discovered once."""
    return discover()
