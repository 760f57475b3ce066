"""Which files a batch makes from which: decided, and checked, before anything is written."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from editor.document.codec import formats
from editor.document.files import FileError, format_of
from neural.sentence import Sentence

Existing = Literal["refuse", "skip", "overwrite"]
"""What to do about output files that are there already."""

PATTERN_FIELDS = ("name", "number", "ending")


class BatchError(Sentence):
    """The batch cannot start. One sentence for the person; nothing was written."""


@dataclass(frozen=True, slots=True)
class Item:
    """One file to make from another."""

    source: Path
    target: Path


def plan(
    inputs: Sequence[Path],
    output: Path,
    *,
    ending: str | None = None,
    pattern: str = "{name}",
    existing: Existing = "refuse",
) -> tuple[Item, ...]:
    """The files to make in the folder `output` from files and folder trees.

    Trees are mirrored: below `output` directly for one folder, in a folder of its name for each of
    several. Of a tree only files with a picture's ending count; hidden ones, and `output` itself, are
    left out. `pattern` makes the name from {name}, {number} (from 1) and {ending} (without the dot).
    A path that is missing among others is planned like a file: it fails alone, when its turn comes.
    Raises BatchError for whatever would go wrong with names later, and when nothing at all is there.
    """
    found = list(_found(inputs, output))
    if not any(source.exists() for source, _ in found):
        for source, _ in found:
            raise BatchError("{} does not exist.", source)
        raise BatchError("There is no picture in what was given. Give files, or folders with some.")
    items: list[Item] = []
    for number, (source, place) in enumerate(found, 1):
        suffix = f".{ending.lstrip('.')}" if ending else source.suffix
        name = _name(pattern, name=source.stem, number=number, ending=suffix.lstrip("."))
        items.append(Item(source, output / place / f"{name}{suffix}"))
    check(items, existing)
    return tuple(items)


def check(items: Sequence[Item], existing: Existing) -> None:
    """Raises BatchError when a target cannot be saved, would be written twice, is an input, or exists
    and `existing` refuses that. Of what is missing nothing will be written: it is passed over."""
    items = [item for item in items if item.source.exists()]
    for item in items:
        try:
            format_of(item.target)
        except FileError as error:
            raise BatchError("{}: {}", item.source, error) from error
    by_target: dict[str, Item] = {}
    for item in items:
        other = by_target.setdefault(identity(item.target), item)
        if other is not item:
            raise BatchError(
                "{} and {} would both become {}. Give a name pattern with {{number}} or "
                "{{ending}}, or separate folders.",
                other.source,
                item.source,
                item.target,
            )
    sources = {identity(item.source): item for item in items}
    for item in items:
        source = sources.get(identity(item.target))
        if source is not None and (source is not item or existing != "overwrite"):
            raise BatchError(
                "{} is itself one of the inputs and would be lost. Choose another folder "
                "or name pattern.",
                item.target,
            )
    if existing == "refuse":
        there = [item.target for item in items if item.target.exists()]
        if there:
            others = f" (and {len(there) - 1} more)" if len(there) > 1 else ""
            raise BatchError(
                "{}{} exists already: skip existing files, or overwrite them.", there[0], others
            )


def _found(inputs: Sequence[Path], output: Path) -> Iterator[tuple[Path, Path]]:
    """Every picture with the folder, relative to the output, that its result goes to."""
    folders = [path for path in inputs if path.is_dir()]
    for path in inputs:
        if not path.is_dir():  # a file, or missing
            yield path, Path()
            continue
        top = Path(path.resolve().name) if len(folders) > 1 else Path()
        for source in _pictures(path, output.resolve()):
            yield source, top / source.parent.relative_to(path)


def _pictures(folder: Path, output: Path) -> Iterator[Path]:
    """The pictures of a tree, by name, without hidden ones and without those below `output`."""
    endings = {ending for format in formats().values() for ending in format.extensions}
    for place, folders, files in os.walk(folder):
        here = Path(place)
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".") and (here / name).resolve() != output
        )
        for name in sorted(files):
            if not name.startswith(".") and Path(name).suffix.lower() in endings:
                yield here / name


def _name(pattern: str, **fields: Any) -> str:
    try:
        name = pattern.format(**fields)
    except (KeyError, IndexError, ValueError, AttributeError) as error:
        known = ", ".join(f"{{{name}}}" for name in PATTERN_FIELDS)
        raise BatchError(
            "The name pattern '{}' is not understood: use {}.", pattern, known
        ) from error
    if not name or name in (".", "..") or "/" in name or os.sep in name:
        raise BatchError("The name pattern '{}' gives '{}', which is no file name.", pattern, name)
    return name


def identity(path: Path) -> str:
    """Equal for names that mean the same file, also where the file system ignores case."""
    return os.path.normcase(path.resolve())
