"""Writing an OpenRaster file: what others show, and beside it the record of the document itself."""

from __future__ import annotations

import json
import zipfile
from dataclasses import dataclass, field, replace
from typing import Any, Final
from xml.etree import ElementTree

from editor.document import pngfile
from editor.document.colour import convert_depth
from editor.document.layers import Effect, Group, Layer, Node, rasters_of, walk
from editor.document.metadata import Metadata
from editor.document.ora.standin import Part, parts_of
from editor.document.ora.stored import NAMESPACE, VERSION, Entry, own, pack_float, stored_rect
from editor.document.picture import merged_pixels
from editor.document.projection import thumbnail
from editor.document.raster import Raster
from editor.document.record import Recorder, models_in_use
from editor.document.state import State
from neural.source import Pixels, Size, depth_of

RECORD: Final = "sfumato/document.json"
_THUMBNAIL: Final = Size(256, 256)
_PROFILE: Final = "sfumato/profile.icc"
_EXIF: Final = "sfumato/exif.bin"
_XMP: Final = "sfumato/xmp.xml"
_TEXT: Final = "sfumato/text.json"


def appearance(node: Node | Part) -> dict[str, str]:
    """What OpenRaster says of a layer or group, apart from its pixels: the attributes of its element."""
    shown = {
        "name": plain(node.name),
        "opacity": repr(float(node.opacity)),
        "visibility": "visible" if node.visible else "hidden",
        "composite-op": node.blend.openraster,
    }
    if not isinstance(node, Part) and node.locked:
        shown["edit-locked"] = "true"
    return shown


@dataclass
class Writer:
    """Writes one document into an open archive. Raises OSError."""

    archive: zipfile.ZipFile
    state: State
    compression: int
    _count: int = 0
    _entries: list[Entry] = field(default_factory=list[Entry])
    _known: dict[int, tuple[Raster, int]] = field(default_factory=dict[int, tuple[Raster, int]])
    _described: list[Any] = field(default_factory=list[Any])

    def document(self) -> None:
        state = self.state
        ElementTree.register_namespace("sfumato", NAMESPACE)
        root = ElementTree.Element(
            "image", version="0.0.5", w=str(state.size.width), h=str(state.size.height)
        )
        if state.metadata.dpi is not None:
            # The specification counts whole dots per inch.
            for key, value in zip(("xres", "yres"), state.metadata.dpi, strict=True):
                root.set(key, f"{value:g}")
        root.set(own("depth"), state.depth)
        root.set(own("document"), RECORD)
        text = json.dumps(state.metadata.text).encode() if state.metadata.text else None
        for key, name, content in (
            ("profile", _PROFILE, state.profile),
            ("exif", _EXIF, state.metadata.exif),
            ("xmp", _XMP, state.metadata.xmp),
            ("text", _TEXT, text),
        ):
            if content is not None:
                root.set(own(key), name)
                self.archive.writestr(name, content, zipfile.ZIP_DEFLATED)
        self._parts(ElementTree.SubElement(root, "stack"), parts_of(state))
        ElementTree.indent(root)
        xml = ElementTree.tostring(root, encoding="UTF-8", xml_declaration=True)
        self.archive.writestr("stack.xml", xml, zipfile.ZIP_DEFLATED)
        self._record()
        self.archive.writestr("mergedimage.png", self._merged())
        small = thumbnail(state, _THUMBNAIL)
        self.archive.writestr("Thumbnails/thumbnail.png", pngfile.encode(small))

    # What others show.

    def _parts(self, parent: ElementTree.Element, parts: tuple[Part, ...]) -> None:
        for part in reversed(parts):  # the file has them top to bottom
            node = part.node
            element = ElementTree.SubElement(
                parent, "stack" if isinstance(node, Group) else "layer"
            )
            # The name of a stand-in is chosen so that it tells what it is; its node has none of it.
            attributes = appearance(part) if node is None else {**appearance(node), **_seen(part)}
            source: str | None = None
            if isinstance(node, Group):
                attributes["isolation"] = "auto" if part.passes else "isolate"
            else:
                source = self._pixels(element, attributes, part)
            for key, value in attributes.items():
                element.set(key, value)
            if node is not None:
                if node.id == self.state.active:
                    element.set("selected", "true")
                element.set(own("id"), node.id)
            element.set(own("part"), str(len(self._described)))
            described: dict[str, Any] = {
                "id": node.id if node is not None else None,
                "attributes": attributes,
                "bundle": part.bundle,
                "covered": part.covered,
                "source": source,
                "check": self._check(source) if source is not None else None,
            }
            self._described.append(described)
            before = len(self._described)
            self._parts(element, part.children)
            described["inside"] = len(self._described) - before

    def _pixels(
        self, element: ElementTree.Element, attributes: dict[str, str], part: Part
    ) -> str | None:
        """Write what others show of a layer: the name of the file."""
        node, picture = part.node, part.picture
        raster, x, y = picture, 0, 0
        if raster is None and isinstance(node, Layer):
            raster, x, y = node.raster, node.x, node.y
        if raster is None:
            raster = Raster.empty(self.state.rect, self.state.depth)
        area = stored_rect(raster)
        name = f"data/layer{self._count:03d}"
        self._count += 1
        pixels = raster.read(area)
        self.archive.writestr(f"{name}.png", self._png(self._integers(pixels)))
        attributes["src"] = f"{name}.png"
        attributes["x"], attributes["y"] = str(area.x + x), str(area.y + y)
        own_pixels = isinstance(node, Layer) and picture is None
        result = isinstance(node, Effect) and picture is not None and picture is node.result
        if own_pixels or result:
            # The true pixels: the same file, unless it had to be made from floats.
            source = f"{name}.png"
            if raster.depth == "float32":
                source = f"{name}.f32"
                self.archive.writestr(source, pack_float(pixels))
            self._add(raster, source)
        return f"{name}.png"

    # The document itself.

    def _record(self) -> None:
        recorder = Recorder(self._stored, lambda _: 0, models_in_use())
        state = replace(settled(self.state), profile=None, metadata=Metadata())
        recorded = recorder.record(state)
        table = {
            "version": VERSION,
            "state": recorded.value,
            "nodes": recorded.nodes,
            "rasters": [entry.to_json() for entry in self._entries],
            "parts": self._described,
        }
        text = json.dumps(table, allow_nan=False)
        self.archive.writestr(RECORD, text, zipfile.ZIP_DEFLATED)

    def _stored(self, raster: Raster) -> int:
        known = self._known.get(id(raster))
        if known is not None:
            return known[1]
        name = f"sfumato/raster{len(self._entries):03d}"
        pixels = raster.read(stored_rect(raster))
        if raster.depth == "float32":
            name += ".f32"
            self.archive.writestr(name, pack_float(pixels))
        else:
            name += ".png"
            self.archive.writestr(name, pngfile.encode(pixels, compression=self.compression))
        return self._add(raster, name)

    def _add(self, raster: Raster, source: str) -> int:
        area = stored_rect(raster)
        self._entries.append(
            Entry(
                source,
                (area.x, area.y),
                raster.bounds,
                raster.depth,
                raster.channels,
                raster.base,
                self._check(source),
            )
        )
        self._known[id(raster)] = raster, len(self._entries) - 1
        return len(self._entries) - 1

    def _check(self, source: str) -> tuple[int, int]:
        info = self.archive.getinfo(source)
        return info.CRC, info.file_size

    # Pixels.

    def _merged(self) -> bytes:
        """The picture as it looks; the file of the layer when that is all there is."""
        state = self.state
        if len(state.layers) == 1:
            only = state.layers[0]
            if isinstance(only, Layer) and only.plain:
                place = stored_rect(only.raster).translate(only.x, only.y)
                if place == state.rect:
                    return self.archive.read("data/layer000.png")
        return self._png(self._integers(merged_pixels(state)))

    def _png(self, pixels: Pixels) -> bytes:
        return pngfile.encode(pixels, compression=self.compression, profile=self.state.profile)

    def _integers(self, pixels: Pixels) -> Pixels:
        """What a PNG can hold of them: floats encoded in 16 bits."""
        if depth_of(pixels) != "float32":
            return pixels
        encoded = convert_depth(State.from_array(pixels, profile=self.state.profile), "uint16")
        return merged_pixels(encoded)


def _seen(part: Part) -> dict[str, str]:
    """What is shown otherwise than the node says."""
    seen = appearance(part)
    return {key: seen[key] for key in ("opacity", "visibility", "composite-op")}


def settled(state: State) -> State:
    """The state in which effects that were computed from pixels that have changed since have no basis:
    they are computed anew when the file is opened, and the old pixels are not written. Nor are those
    that a layer was transformed from, once it was painted on."""
    there = {id(raster) for raster in state.rasters}
    for node in walk(state.layers):
        if isinstance(node, Effect) and node.basis is not None:
            seen = rasters_of(node.basis.below)
            if any(id(raster) not in there for raster in seen):
                state = state.with_node(replace(node, basis=None, pending=frozenset()))
        elif isinstance(node, Layer) and node.origin is not node.made_from:
            state = state.with_node(replace(node, origin=None))
    return state


def plain(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return "".join(
        sign
        for sign in text
        if sign in "\t\n\r"
        or (sign >= " " and not "\ud800" <= sign <= "\udfff" and sign < "\ufffe")
        or sign > "\uffff"
    )
