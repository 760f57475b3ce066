"""What we keep in a file beside what others see: the record of the document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final, cast
from xml.etree import ElementTree

from editor.document import pngfile
from editor.document.codec import DamagedError, TooLargeError
from editor.document.colour import convert_depth
from editor.document.layers import Effect, Node, replaced, walk
from editor.document.ora.stored import Archive, Entry, own, whole
from editor.document.ora.writer import appearance
from editor.document.raster import Raster
from editor.document.record import Recorded, RecordError, Replay, models_in_use
from editor.document.state import State
from neural.recipe import Unknown
from neural.source import WHITE

FREE: Final = ("name", "opacity", "visibility", "composite-op", "edit-locked")
"""Attributes that may change without the rest losing its meaning."""


class Kept:
    """What we wrote beside the stack, and whether the stack is still as we left it."""

    def __init__(self, files: Archive, table: Any, notes: list[str]) -> None:
        """Raises DamagedError, KeyError and the like for a table that is none of ours."""
        self._files = files
        self._table = table["state"]
        self._nodes = table["nodes"]
        self._entries = [Entry.from_json(each) for each in table["rasters"]]
        self._parts = cast("list[dict[str, Any]]", table["parts"])
        self._rasters: dict[int, Raster] = {}
        self._numbers: dict[str, int] = {}
        self._count(self._table["layers"])
        recorded = Recorded({**self._table, "layers": []}, tuple(self._nodes))
        self._replay = Replay(recorded, self._raster, lambda _: b"", models_in_use(), notes)

    def _count(self, references: Any) -> None:
        for reference in references:
            table = self._nodes[reference["node"]]
            self._numbers[table["id"]] = reference["node"]
            self._count(table.get("children", ()))

    def _raster(self, number: int) -> Raster:
        known = self._rasters.get(number)
        if known is None:
            try:
                entry = self._entries[number]
            except IndexError as error:
                raise RecordError(f"no raster {number}") from error
            if self._files.check(entry.source) != entry.check:
                raise RecordError(f"{entry.source} is not what was written")
            try:
                known = entry.raster(self._files.entry(entry.source), self._files.limits)
            except TooLargeError as error:
                raise RecordError(f"{entry.source} is larger than it may be") from error
            self._rasters[number] = known
        return known

    def beside_layers(self) -> State:
        """The recorded state without its layers. Raises RecordError or DamagedError."""
        return self._replay.value(State)

    def node(self, element: ElementTree.Element) -> Node | None:
        """The recorded node of an element; None when there is none, or it cannot be read."""
        id = element.get(own("id"))
        number = self._numbers.get(id) if id is not None else None
        part = self._part(element)
        if number is None or part is None or part["id"] != id:
            return None
        try:
            node = self._replay.node(number)
            for inner in walk((node,)):
                if isinstance(inner, Effect) and isinstance(inner.operation, Unknown):
                    (node,) = replaced((node,), self._as_seen(inner))
        except (RecordError, DamagedError):
            return None
        return node

    def attributes(self, element: ElementTree.Element) -> dict[str, str]:
        """An element's attributes as we wrote them."""
        part = self._part(element)
        return part["attributes"] if part is not None else {}

    def stands_for_node(self, element: ElementTree.Element) -> bool:
        part = self._part(element)
        return part is not None and part["id"] is not None

    def bundle_of(self, element: ElementTree.Element) -> int | None:
        part = self._part(element)
        return part["bundle"] if part is not None else None

    def complete(self, bundle: int, elements: Sequence[ElementTree.Element]) -> bool:
        """Whether these are all parts of the bundle, in their order, each as it was."""
        wanted = [number for number, part in enumerate(self._parts) if part["bundle"] == bundle]
        return len(wanted) == len(elements) and all(
            self._whole(number, element)
            for number, element in zip(wanted, reversed(elements), strict=True)
        )

    def _whole(self, number: int, element: ElementTree.Element) -> bool:
        """Whether an element is that part, with all that was in it and nothing else."""
        inside = list(element.iter())
        last = number + self._parts[number]["inside"]
        parts = [each.get(own("part")) for each in inside]
        return parts == [str(each) for each in range(number, last + 1)] and all(
            self.intact(each) for each in inside
        )

    def intact(self, element: ElementTree.Element) -> bool:
        """Whether an element shows what we wrote, but for what may change without harm."""
        part = self._part(element)
        if part is None:
            return False
        was: dict[str, str] = part["attributes"]
        id = part["id"]
        number = self._numbers.get(id) if id is not None else None
        mirrored = self._mirrored(number)
        for key in was.keys() | element.keys():
            if key.startswith("{") or key == "selected":
                continue
            free = key in FREE and was.get(key) == mirrored.get(key)
            if element.get(key) != was.get(key) and not free:
                return False
        source = part["source"]
        return source is None or self._files.check(source) == tuple(part["check"])

    def _mirrored(self, number: int | None) -> dict[str, str]:
        """What an element would say that shows the node as it is."""
        if number is None:
            return {}
        try:
            return appearance(self._replay.node(number))
        except (RecordError, DamagedError):
            return {}

    def _as_seen(self, effect: Effect) -> Effect:
        """An effect that cannot be computed here, with the pixels that the file shows for it."""
        part = next(part for part in self._parts if part["id"] == effect.id)
        if effect.result is not None or self._files.check(part["source"]) != tuple(part["check"]):
            return effect
        png = pngfile.decode(self._files.entry(part["source"]), self._files.limits)
        pixels = png.pixels.copy()
        if part["covered"]:
            # Its alpha is the mask; its colours are there even where that hides them.
            pixels[pixels.any(axis=2), 3] = WHITE[pixels.dtype.name]
        shown = State.from_array(pixels, profile=png.profile)
        beside = self.beside_layers()
        made = convert_depth(shown, beside.depth).pixel_layers[0].raster
        at = part["attributes"]
        place = made.bounds.translate(whole(at["x"]), whole(at["y"]))
        result = Raster.empty(beside.rect, beside.depth).write(place, made.read(made.bounds))
        return replace(effect, result=result)

    def _part(self, element: ElementTree.Element) -> dict[str, Any] | None:
        number = element.get(own("part"), "")
        if not number.isdecimal() or int(number) >= len(self._parts):
            return None
        return self._parts[int(number)]
