"""OpenRaster: our own document format, and Krita's, MyPaint's and GIMP's.

Format: OpenRaster 0.0.5 (openraster.org): a zip of PNG layers and a stack.xml. What it lacks is in
attributes and files of our own, which others pass over: depth, ICC profile, metadata, layers' ids and
bounds, and the true pixels of float layers, for which the PNG is a 16-bit stand-in.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, ClassVar, Final
from xml.etree import ElementTree

import numpy as np
import zstandard

from editor.document import pngfile
from editor.document.blend import BlendMode
from editor.document.codec import (
    DEPTHS,
    DamagedError,
    Format,
    Limits,
    Opened,
    SaveOptions,
    UnsupportedError,
)
from editor.document.colour import convert_depth
from editor.document.icc import ProfileError, parse
from editor.document.layers import Group, Layer, Node, new_id, walk
from editor.document.metadata import Metadata
from editor.document.picture import merged_pixels, raster_of
from editor.document.projection import thumbnail
from editor.document.raster import Raster, rect_of
from editor.document.state import State
from neural.operation import param
from neural.source import Depth, Pixels, Rect, Size, depth_of

NAMESPACE: Final = "urn:sfumato:ora:1"

_MIME: Final = b"image/openraster"
_THUMBNAIL: Final = Size(256, 256)
_LARGEST_XML: Final = 64 * 2**20
_PROFILE: Final = "sfumato/profile.icc"
_EXIF: Final = "sfumato/exif.bin"
_XMP: Final = "sfumato/xmp.xml"
_TEXT: Final = "sfumato/text.json"


def _own(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


class OpenRaster(Format):
    id = "openraster"
    title = "OpenRaster"
    extensions = (".ora",)
    mime_types = ("image/openraster",)
    layers = True
    depths: ClassVar[tuple[Depth, ...]] = DEPTHS
    metadata = frozenset({"exif", "xmp", "icc", "dpi", "text"})

    class Options(SaveOptions):
        compression: int = param(
            1, "Compression", help="Higher is smaller and slower; none loses.", minimum=1, maximum=9
        )

    def sniff(self, head: bytes, path: Path) -> bool:
        if head[:4] != b"PK\3\4":
            return False
        if head[30:54] == b"mimetype" + _MIME:  # the specification: first, and stored
            return True
        try:
            with zipfile.ZipFile(path) as archive:  # a file that was packed by hand
                return "stack.xml" in archive.namelist()
        except zipfile.BadZipFile:
            return False

    def read(self, path: Path, limits: Limits) -> Opened:
        with _archive(path) as archive:
            return _Reader(archive, limits).document()

    def write(self, state: State, path: Path, options: SaveOptions) -> None:
        assert isinstance(options, OpenRaster.Options)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED, strict_timestamps=False) as archive:
            archive.writestr("mimetype", _MIME)
            _Writer(archive, state, options.compression).document()

    def info(self, path: Path) -> dict[str, Any]:
        with _archive(path) as archive:
            reader = _Reader(archive, Limits())
            root = reader.stack()
            depth = root.get(_own("depth"))
            layers = list(root.iter("layer"))
            return {
                "width": reader.size.width,
                "height": reader.size.height,
                "depth": depth if depth in DEPTHS else reader.depth_of_layers(layers),
                "channels": 4,
                "frames": 1,
                "layers": len(layers),
                "profile": reader.profile(),
                "metadata": reader.metadata(),
            }


def _archive(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except zipfile.BadZipFile as error:
        raise DamagedError("a zip without its directory") from error


# Reading.


class _Reader:
    """One pass over an archive; notes gather on the way."""

    def __init__(self, archive: zipfile.ZipFile, limits: Limits) -> None:
        self.archive = archive
        self.limits = limits
        self.notes: list[str] = []
        self.root: ElementTree.Element | None = None
        self.profiles: list[bytes] = []
        self.ids: set[str] = set()
        self.active: str | None = None

    def stack(self) -> ElementTree.Element:
        """The root of stack.xml."""
        if self.root is None:
            data = self._entry("stack.xml", _LARGEST_XML)
            if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
                raise DamagedError("a stack.xml with a document type")
            try:
                self.root = ElementTree.fromstring(data)
            except ElementTree.ParseError as error:
                raise DamagedError(f"stack.xml: {error}") from error
            if self.root.tag != "image":
                raise DamagedError("a stack.xml without an image")
        return self.root

    @property
    def size(self) -> Size:
        root = self.stack()
        return Size(_whole(root.get("w")), _whole(root.get("h")))

    def profile(self) -> bytes | None:
        name = self.stack().get(_own("profile"))
        return self._entry(name, 64 * 2**20) if name is not None else None

    def metadata(self) -> Metadata:
        root = self.stack()
        blobs: dict[str, bytes | None] = {}
        for key in ("exif", "xmp", "text"):
            name = root.get(_own(key))
            blobs[key] = self._entry(name, 256 * 2**20) if name is not None else None
        pairs = json.loads(blobs["text"] or b"[]")
        x, y = _number(root.get("xres"), 0.0), _number(root.get("yres"), 0.0)
        return Metadata(
            exif=blobs["exif"],
            xmp=blobs["xmp"],
            dpi=(x, y) if x > 0 and y > 0 else None,
            text=tuple((str(key), str(value)) for key, value in pairs),
        )

    def depth_of_layers(self, layers: list[ElementTree.Element]) -> Depth:
        """16 bits as soon as one layer has them."""
        for layer in layers:
            source = layer.get("src")
            if source is not None and source.lower().endswith(".png"):
                with self.archive.open(source) as file:
                    if file.read(25)[24:25] == b"\x10":
                        return "uint16"
        return "uint8"

    def document(self) -> Opened:
        root = self.stack()
        self.limits.check(self.size)
        top = root.find("stack")
        if top is None:
            raise DamagedError("a stack.xml without a stack")
        x, y = _whole(top.get("x")), _whole(top.get("y"))
        layers = tuple(self._nodes(top, x, y))
        profile = self.profile() or next(iter(self.profiles), None)
        if profile is not None and not _is_rgb(profile):
            self.notes.append("The colour profile cannot be used: the picture is taken as sRGB.")
            profile = None
        stored = root.get(_own("depth"))
        depths = {node.raster.depth for node in walk(layers) if isinstance(node, Layer)}
        depth: Depth = "uint8"
        for each in DEPTHS:
            if stored == each or (stored is None and each in depths):
                depth = each
        layers = tuple(_in_depth(node, depth, profile) for node in layers)
        state = State(
            size=self.size,
            depth=depth,
            profile=profile,
            layers=layers,
            active=self.active or (layers[-1].id if layers else None),
            metadata=self.metadata(),
        )
        return Opened(state, tuple(dict.fromkeys(self.notes)))

    def _nodes(self, stack: ElementTree.Element, x: int, y: int) -> Iterator[Node]:
        """Bottom to top; the file has them top to bottom. x, y is where the stack stands."""
        for element in reversed(list(stack)):
            if element.tag == "stack":
                yield self._group(element, x, y)
            elif element.tag == "layer":
                yield self._layer(element, x, y)
            else:
                self.notes.append(f"An element of a kind not known ({element.tag}) was left out.")

    def _common(self, element: ElementTree.Element) -> dict[str, Any]:
        name = element.get("name", "")
        id = element.get(_own("id"), "")
        if not id or id in self.ids:
            id = new_id()
        self.ids.add(id)
        if element.get("selected") == "true" and self.active is None:
            self.active = id
        operator = element.get("composite-op", "svg:src-over")
        try:
            blend = BlendMode.from_openraster(operator)
        except KeyError:
            blend = BlendMode.NORMAL
            self.notes.append(
                f"“{name}” is blended in a way that is not known ({operator}): Normal was taken."
            )
        return {
            "name": name,
            "id": id,
            "visible": element.get("visibility", "visible") != "hidden",
            "locked": element.get("edit-locked") == "true",
            "opacity": min(max(_number(element.get("opacity"), 1.0), 0.0), 1.0),
            "blend": blend,
        }

    def _group(self, element: ElementTree.Element, x: int, y: int) -> Group:
        common = self._common(element)
        inner = tuple(
            self._nodes(element, x + _whole(element.get("x")), y + _whole(element.get("y")))
        )
        # The specification: a group blends by itself as soon as it has an opacity or mode of its own.
        own = common["opacity"] < 1.0 or common["blend"] is not BlendMode.NORMAL
        through = element.get("isolation") == "auto" and not own
        return Group(children=inner, pass_through=through, **common)

    def _layer(self, element: ElementTree.Element, x: int, y: int) -> Layer:
        common = self._common(element)
        x, y = x + _whole(element.get("x")), y + _whole(element.get("y"))
        raster = self._raster(element)
        stored = element.get(_own("bounds"))
        if stored is not None:
            bounds = _rect(stored).translate(-x, -y)
            if not raster.tiles:
                raster = Raster.empty(bounds, raster.depth)
            elif bounds.contains(raster.bounds):
                raster = Raster(bounds, raster.depth, 4, raster.tiles)
        return Layer(raster=raster, x=x, y=y, **common)

    def _raster(self, element: ElementTree.Element) -> Raster:
        exact = element.get(_own("float"))
        if exact is not None:
            return self._float_raster(exact)
        source = element.get("src", "")
        if not source.lower().endswith(".png"):
            raise UnsupportedError(f"an OpenRaster file with a layer that is no PNG ({source})")
        png = pngfile.decode(self._entry(source, self._largest), self.limits)
        if png.profile is not None:
            self.profiles.append(png.profile)
        return raster_of(png.pixels)

    def _float_raster(self, name: str) -> Raster:
        """Height and width as little-endian 32-bit integers, then the zstd stream of the bytes of all
        values, the lowest ones first (they compress better apart)."""
        data = self._entry(name, self._largest)
        height, width = (int(each) for each in np.frombuffer(data, "<u4", 2))
        self.limits.check(Size(width, height))
        length = height * width * 16
        raw = zstandard.ZstdDecompressor().decompress(data[8:], max_output_size=length)
        planes = np.frombuffer(raw, np.uint8).reshape(4, height * width * 4)
        values = np.ascontiguousarray(planes.T).view("<f4").astype(np.float32, copy=False)
        return raster_of(values.reshape(height, width, 4))

    @property
    def _largest(self) -> int:
        """Bytes that one layer's file may unpack to."""
        return round(self.limits.megapixels * 16e6) + 2**20

    def _entry(self, name: str, largest: int) -> bytes:
        try:
            entry = self.archive.getinfo(name)
        except KeyError as error:
            raise DamagedError(f"no {name} in it") from error
        if entry.file_size > largest:
            raise DamagedError(f"{name} unpacks to {entry.file_size} bytes")
        try:
            return self.archive.read(entry)
        except zipfile.BadZipFile as error:
            raise DamagedError(str(error)) from error


def _in_depth(node: Node, depth: Depth, profile: bytes | None) -> Node:
    """The node with every layer in `depth`: other programs mix them within a file."""
    if isinstance(node, Group):
        inner = tuple(_in_depth(child, depth, profile) for child in node.children)
        return replace(node, children=inner)
    if not isinstance(node, Layer) or node.raster.depth == depth:
        return node
    alone = State(size=Size(1, 1), depth=node.raster.depth, profile=profile, layers=(node,))
    return convert_depth(alone, depth).layers[0]


def _is_rgb(profile: bytes) -> bool:
    try:
        return parse(profile).space == "RGB"
    except ProfileError:
        return False


def _whole(text: str | None) -> int:
    """A whole number of pixels; 0 for none. Some programs write 12.0."""
    return round(_number(text, 0.0))


def _number(text: str | None, otherwise: float) -> float:
    try:
        value = float(text) if text is not None else otherwise
    except ValueError:
        return otherwise
    return value if abs(value) < 2**31 else otherwise


def _rect(text: str) -> Rect:
    x, y, width, height = (int(word) for word in text.split())
    return Rect(x, y, width, height)


# Writing.


@dataclass
class _Writer:
    archive: zipfile.ZipFile
    state: State
    compression: int
    count: int = field(default=0)

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
        root.set(_own("depth"), state.depth)
        text = json.dumps(state.metadata.text).encode() if state.metadata.text else None
        for key, name, content in (
            ("profile", _PROFILE, state.profile),
            ("exif", _EXIF, state.metadata.exif),
            ("xmp", _XMP, state.metadata.xmp),
            ("text", _TEXT, text),
        ):
            if content is not None:
                root.set(_own(key), name)
                self.archive.writestr(name, content, zipfile.ZIP_DEFLATED)
        top = ElementTree.SubElement(root, "stack")
        self._nodes(top, state.layers)
        ElementTree.indent(root)
        xml = ElementTree.tostring(root, encoding="UTF-8", xml_declaration=True)
        self.archive.writestr("stack.xml", xml, zipfile.ZIP_DEFLATED)
        self.archive.writestr("mergedimage.png", self._merged())
        small = thumbnail(state, _THUMBNAIL)
        self.archive.writestr("Thumbnails/thumbnail.png", pngfile.encode(small))

    def _nodes(self, parent: ElementTree.Element, nodes: tuple[Node, ...]) -> None:
        for node in reversed(nodes):
            if isinstance(node, Group):
                isolation = "auto" if node.pass_through else "isolate"
                element = ElementTree.SubElement(parent, "stack", isolation=isolation)
                self._common(element, node)
                self._nodes(element, node.children)
            elif isinstance(node, Layer):
                element = ElementTree.SubElement(parent, "layer")
                self._common(element, node)
                self._layer(element, node)

    def _common(self, element: ElementTree.Element, node: Node) -> None:
        element.set("name", _plain(node.name))
        element.set("opacity", repr(float(node.opacity)))
        element.set("visibility", "visible" if node.visible else "hidden")
        element.set("composite-op", node.blend.openraster)
        if node.locked:
            element.set("edit-locked", "true")
        if node.id == self.state.active:
            element.set("selected", "true")
        element.set(_own("id"), node.id)

    def _layer(self, element: ElementTree.Element, layer: Layer) -> None:
        place = _place(layer)
        used = place.translate(-layer.x, -layer.y)
        pixels = (
            layer.raster.read(used)
            if not used.empty
            else np.zeros((1, 1, 4), layer.raster.depth)  # a PNG has at least one pixel
        )
        name = f"data/layer{self.count:03d}"
        self.count += 1
        element.set("src", f"{name}.png")
        element.set("x", str(place.x))
        element.set("y", str(place.y))
        bounds = layer.bounds
        element.set(_own("bounds"), f"{bounds.x} {bounds.y} {bounds.width} {bounds.height}")
        self.archive.writestr(f"{name}.png", self._png(self._integers(pixels)))
        if layer.raster.depth == "float32":
            element.set(_own("float"), f"{name}.f32")
            self.archive.writestr(f"{name}.f32", _pack_float(pixels))

    def _merged(self) -> bytes:
        """The picture as it looks; the file of the layer when that is all there is."""
        state = self.state
        if len(state.layers) == 1:
            only = state.layers[0]
            if isinstance(only, Layer) and only.plain and _place(only) == state.rect:
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


def _place(layer: Layer) -> Rect:
    """Where the layer's tiles are in the document: a stroke on a large layer is stored as a stroke."""
    used = Rect(0, 0, 0, 0)
    for key in layer.raster.tiles:
        used = used.union(rect_of(key))
    return used.intersect(layer.raster.bounds).translate(layer.x, layer.y)


def _pack_float(pixels: Pixels) -> bytes:
    height, width = pixels.shape[:2]
    values = np.ascontiguousarray(pixels, "<f4").view(np.uint8).reshape(-1, 4)
    packed = zstandard.ZstdCompressor(level=3).compress(values.T.tobytes())
    return np.array([height, width], "<u4").tobytes() + packed


def _plain(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return "".join(
        sign
        for sign in text
        if sign in "\t\n\r"
        or (sign >= " " and not "\ud800" <= sign <= "\udfff" and sign < "\ufffe")
        or sign > "\uffff"
    )
