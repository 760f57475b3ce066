"""Reading an OpenRaster file, of ours or of another program.

The stack says what there is and in which order. Where an element is as we wrote it, the recorded node
takes its place; where another program changed it, what it shows counts, and a note says so.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any, Final
from xml.etree import ElementTree

from editor.document import pngfile
from editor.document.blend import BlendMode
from editor.document.codec import (
    DEPTHS,
    DamagedError,
    Opened,
    UnsupportedError,
)
from editor.document.colour import convert_depth
from editor.document.icc import ProfileError, parse
from editor.document.layers import Group, Layer, Node, moved, new_id, walk
from editor.document.metadata import Metadata
from editor.document.ora.kept import FREE, Kept
from editor.document.ora.stored import VERSION, Archive, number, own, unpack_float, whole
from editor.document.ora.writer import appearance
from editor.document.picture import raster_of
from editor.document.raster import Raster
from editor.document.record import RecordError
from editor.document.state import State
from neural.source import Depth, Rect, Size

_LARGEST_XML: Final = 64 * 2**20


@dataclass
class Reader:
    """One pass over an archive; notes gather on the way."""

    files: Archive
    notes: list[str] = field(default_factory=list[str])
    ids: set[str] = field(default_factory=set[str])
    """Of the nodes read so far."""
    _root: ElementTree.Element | None = None
    _profiles: list[bytes] = field(default_factory=list[bytes])
    _active: str | None = None
    _record: Kept | None = None

    def stack(self) -> ElementTree.Element:
        """The root of stack.xml."""
        if self._root is None:
            data = self.files.entry("stack.xml", _LARGEST_XML)
            if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
                raise DamagedError("a stack.xml with a document type")
            try:
                self._root = ElementTree.fromstring(data)
            except ElementTree.ParseError as error:
                raise DamagedError(f"stack.xml: {error}") from error
            if self._root.tag != "image":
                raise DamagedError("a stack.xml without an image")
        return self._root

    @property
    def size(self) -> Size:
        root = self.stack()
        return Size(whole(root.get("w")), whole(root.get("h")))

    def profile(self) -> bytes | None:
        name = self.stack().get(own("profile"))
        return self.files.entry(name, 64 * 2**20) if name is not None else None

    def metadata(self) -> Metadata:
        root = self.stack()
        blobs: dict[str, bytes | None] = {}
        for key in ("exif", "xmp", "text"):
            name = root.get(own(key))
            blobs[key] = self.files.entry(name, 256 * 2**20) if name is not None else None
        pairs = json.loads(blobs["text"] or b"[]")
        x, y = number(root.get("xres"), 0.0), number(root.get("yres"), 0.0)
        return Metadata(
            exif=blobs["exif"],
            xmp=blobs["xmp"],
            dpi=(x, y) if x > 0 and y > 0 else None,
            text=tuple((str(key), str(value)) for key, value in pairs),
        )

    def depth(self) -> Depth | None:
        """What a file of ours says it is in."""
        stored = self.stack().get(own("depth"))
        return next((depth for depth in DEPTHS if depth == stored), None)

    def depth_of_layers(self, layers: list[ElementTree.Element]) -> Depth:
        """16 bits as soon as one layer has them."""
        for layer in layers:
            source = layer.get("src")
            if source is not None and source.lower().endswith(".png"):
                with self.files.archive.open(source) as file:
                    if file.read(25)[24:25] == b"\x10":
                        return "uint16"
        return "uint8"

    def document(self) -> Opened:
        root = self.stack()
        self.files.limits.check(self.size)
        top = root.find("stack")
        if top is None:
            raise DamagedError("a stack.xml without a stack")
        self._record = self._recorded(root.get(own("document")))
        layers = tuple(self._nodes(top, whole(top.get("x")), whole(top.get("y"))))
        profile = self.profile() or next(iter(self._profiles), None)
        if profile is not None and not _is_rgb(profile):
            self.notes.append("The colour profile cannot be used: the picture is taken as sRGB.")
            profile = None
        depths = {node.raster.depth for node in walk(layers) if isinstance(node, Layer)}
        stored = self.depth()
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
            active=self._active or (layers[-1].id if layers else None),
            metadata=self.metadata(),
        )
        if self._record is not None:
            state = self._completed(state, self._record)
        return Opened(state, tuple(dict.fromkeys(self.notes)))

    # Our record.

    def _recorded(self, name: str | None) -> Kept | None:
        if name is None:
            return None
        try:
            table = json.loads(self.files.entry(name, _LARGEST_XML))
            if table["version"] > VERSION:
                self.notes.append(
                    "The file was saved by a newer version of Sfumato: what only that one knows is "
                    "shown as pixels."
                )
                return None
            return Kept(self.files, table, self.notes)
        except (ValueError, KeyError, TypeError, AttributeError, IndexError):
            self.notes.append(
                "What only Sfumato keeps in the file is damaged: the layers were opened as pixels."
            )
            return None

    def _completed(self, state: State, record: Kept) -> State:
        """With what stands beside the layers: selection, channels, and whatever else there is."""
        try:
            recorded = record.beside_layers()
        except (RecordError, DamagedError):
            self.notes.append("The selection and the channels are damaged: they were left out.")
            return state
        active = recorded.active
        if active is not None and state.find(active) is None:
            active = state.active
        return replace(
            recorded,
            size=state.size,
            depth=state.depth,
            profile=state.profile,
            layers=state.layers,
            active=active,
            metadata=state.metadata,
        )

    def _nodes(self, stack: ElementTree.Element, x: int, y: int) -> Iterator[Node]:
        """Bottom to top; the file has them top to bottom. x, y is where the stack stands."""
        record = self._record
        elements = [each for each in reversed(list(stack)) if self._known(each)]
        if record is None:
            yield from (self._node(element, x, y) for element in elements)
            return
        for bundle, members in groupby(elements, record.bundle_of):
            together = list(members)
            if bundle is None:
                yield from (self._revived(element, x, y, record) for element in together)
            else:
                yield from self._revived_bundle(bundle, together, x, y, record)

    def _known(self, element: ElementTree.Element) -> bool:
        if element.tag in ("stack", "layer"):
            return True
        self.notes.append(f"An element of a kind not known ({element.tag}) was left out.")
        return False

    def _revived(self, element: ElementTree.Element, x: int, y: int, record: Kept) -> Node:
        """The node of an element that stands for itself, with what another program changed on it."""
        node = self._kept(element, record)
        if isinstance(node, Group) and element.tag == "stack":
            self._claim(element, node.id)
            inner = x + whole(element.get("x")), y + whole(element.get("y"))
            children = tuple(self._nodes(element, *inner))
            same = len(children) == len(node.children) and all(
                new is old for new, old in zip(children, node.children, strict=True)
            )
            return self._amended(
                element, node if same else replace(node, children=children), record
            )
        if isinstance(node, Layer) and element.tag == "layer":
            was = record.attributes(element)
            right = whole(element.get("x")) - whole(was.get("x")) + x
            down = whole(element.get("y")) - whole(was.get("y")) + y
            if element.get("src") == was.get("src"):
                self._claim(element, node.id)
                return self._amended(element, moved(node, right, down), record)
        elif node is not None and record.intact(element):
            self._claim(element, node.id)
            return self._amended(element, node, record)
        return self._node(element, x, y)

    def _revived_bundle(
        self,
        bundle: int,
        elements: Sequence[ElementTree.Element],
        x: int,
        y: int,
        record: Kept,
    ) -> Iterator[Node]:
        """The nodes that are shown through pictures, as long as all of it is as it was written."""
        intact = (x, y) == (0, 0) and record.complete(bundle, elements)
        nodes = [self._kept(element, record) for element in elements]
        wanted = [record.stands_for_node(element) for element in elements]
        if intact and wanted == [node is not None for node in nodes]:
            for element, node in zip(elements, nodes, strict=True):
                if node is not None:
                    self.ids.update(inner.id for inner in walk((node,)))
                    yield self._amended(element, node, record)
            return
        names = "”, “".join(element.get("name", "") for element in elements)
        self.notes.append(
            f"“{names}” was changed by another program, or is damaged: it is no longer live, and the "
            "pixels in the file were taken."
        )
        yield from (self._node(element, x, y) for element in elements)

    def _kept(self, element: ElementTree.Element, record: Kept) -> Node | None:
        """The recorded node of an element, unless one of its id is there already."""
        return record.node(element) if element.get(own("id")) not in self.ids else None

    def _amended(self, element: ElementTree.Element, node: Node, record: Kept) -> Node:
        """The node with what the element says otherwise than we wrote."""
        common = self._common(element)
        was, mirrored = record.attributes(element), appearance(node)
        changed: dict[str, Any] = {}
        for key, name in zip(FREE, ("name", "opacity", "visible", "blend", "locked"), strict=True):
            if element.get(key) != was.get(key) and was.get(key) == mirrored.get(key):
                changed[name] = common[name]
        if isinstance(node, Group) and element.get("isolation") != was.get("isolation"):
            changed["pass_through"] = element.get("isolation") == "auto"
        return replace(node, **changed) if changed else node

    def _claim(self, element: ElementTree.Element, id: str) -> None:
        self.ids.add(id)
        if element.get("selected") == "true" and self._active is None:
            self._active = id

    # OpenRaster.

    def _node(self, element: ElementTree.Element, x: int, y: int) -> Node:
        if element.tag == "stack":
            return self._group(element, x, y)
        return self._layer(element, x, y)

    def _common(self, element: ElementTree.Element) -> dict[str, Any]:
        name = element.get("name", "")
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
            "visible": element.get("visibility", "visible") != "hidden",
            "locked": element.get("edit-locked") == "true",
            "opacity": min(max(number(element.get("opacity"), 1.0), 0.0), 1.0),
            "blend": blend,
        }

    def _id(self, element: ElementTree.Element) -> str:
        id = element.get(own("id"), "")
        if not id or id in self.ids:
            id = new_id()
        self._claim(element, id)
        return id

    def _group(self, element: ElementTree.Element, x: int, y: int) -> Group:
        common, id = self._common(element), self._id(element)
        inner = tuple(
            self._nodes(element, x + whole(element.get("x")), y + whole(element.get("y")))
        )
        # The specification: a group blends by itself as soon as it has an opacity or mode of its own.
        by_itself = common["opacity"] < 1.0 or common["blend"] is not BlendMode.NORMAL
        through = element.get("isolation") == "auto" and not by_itself
        return Group(id=id, children=inner, pass_through=through, **common)

    def _layer(self, element: ElementTree.Element, x: int, y: int) -> Layer:
        common, id = self._common(element), self._id(element)
        x, y = x + whole(element.get("x")), y + whole(element.get("y"))
        raster = self._raster(element)
        stored = element.get(own("bounds"))  # of a file of the first version
        if stored is not None:
            bounds = _rect(stored).translate(-x, -y)
            if not raster.tiles:
                raster = Raster.empty(bounds, raster.depth)
            elif bounds.contains(raster.bounds):
                raster = Raster(bounds, raster.depth, 4, raster.tiles)
        return Layer(id=id, raster=raster, x=x, y=y, **common)

    def _raster(self, element: ElementTree.Element) -> Raster:
        exact = element.get(own("float"))  # of a file of the first version
        if exact is not None:
            return raster_of(unpack_float(self.files.entry(exact), self.files.limits))
        source = element.get("src", "")
        if not source.lower().endswith(".png"):
            raise UnsupportedError(f"an OpenRaster file with a layer that is no PNG ({source})")
        png = pngfile.decode(self.files.entry(source), self.files.limits)
        if png.profile is not None:
            self._profiles.append(png.profile)
        return raster_of(png.pixels)


def _in_depth(node: Node, depth: Depth, profile: bytes | None) -> Node:
    """The node with every layer in `depth`: other programs mix them within a file."""
    if isinstance(node, Group):
        inner = tuple(_in_depth(child, depth, profile) for child in node.children)
        same = all(new is old for new, old in zip(inner, node.children, strict=True))
        return node if same else replace(node, children=inner)
    if not isinstance(node, Layer) or node.raster.depth == depth:
        return node
    alone = State(size=Size(1, 1), depth=node.raster.depth, profile=profile, layers=(node,))
    return convert_depth(alone, depth).layers[0]


def _is_rgb(profile: bytes) -> bool:
    try:
        return parse(profile).space == "RGB"
    except ProfileError:
        return False


def _rect(text: str) -> Rect:
    x, y, width, height = (int(word) for word in text.split())
    return Rect(x, y, width, height)
