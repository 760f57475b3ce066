"""XMP packets: what was done to a picture, written next to what others wrote.

Format: ISO 16684-1:2019. Our own properties live in the namespace `NAMESPACE`: `steps`, an ordered
array of recipe steps as text, and `unreadable`, a packet that could not be read, as base64.
"""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Sequence
from typing import Final
from xml.etree import ElementTree

NAMESPACE: Final = "urn:sfumato:xmp:1"

_X: Final = "adobe:ns:meta/"
_RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_EXIF: Final = "http://ns.adobe.com/exif/1.0/"
_HEAD: Final = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
_TAIL: Final = '\n<?xpacket end="w"?>'
_STEPS: Final = f"{{{NAMESPACE}}}steps"
_UNREADABLE: Final = f"{{{NAMESPACE}}}unreadable"
_PACKET_MARK: Final = re.compile(rb"<\?xpacket[^>]*\?>")
_ORIENTATION: Final = re.compile(
    rb"(<tiff:Orientation>\s*|\btiff:Orientation\s*=\s*[\"'])\d+", re.ASCII
)


class XmpError(ValueError):
    """The packet is not well-formed XMP."""


def with_steps(packet: bytes | None, steps: Sequence[str]) -> bytes:
    """The packet with `steps` as what was done to the picture, the rest of it kept.

    A packet that cannot be read is kept, encoded, inside a fresh one.
    """
    root = None
    if packet is not None:
        try:
            root = _parse(packet)
        except XmpError:
            root = None
    fresh = root is None
    if root is None:
        root = ElementTree.Element(f"{{{_X}}}xmpmeta")
        ElementTree.SubElement(root, f"{{{_RDF}}}RDF")
    description = _own_description(root)
    for present in description.findall(_STEPS):
        description.remove(present)
    sequence = ElementTree.SubElement(ElementTree.SubElement(description, _STEPS), f"{{{_RDF}}}Seq")
    for step in steps:
        ElementTree.SubElement(sequence, f"{{{_RDF}}}li").text = _plain(step)
    if packet and fresh:
        kept = ElementTree.SubElement(description, _UNREADABLE)
        kept.text = base64.b64encode(packet).decode("ascii")
    return _serialise(root)


def steps_of(packet: bytes | None) -> tuple[str, ...]:
    """What the packet says was done, oldest first; empty when it says nothing or cannot be read."""
    if packet is None:
        return ()
    try:
        root = _parse(packet)
    except XmpError:
        return ()
    steps = root.find(f".//{_STEPS}/{{{_RDF}}}Seq")
    return () if steps is None else tuple(item.text or "" for item in steps)


def upright(packet: bytes) -> bytes:
    """The packet with tiff:Orientation, where it has one, set to 1; the rest byte for byte."""
    return _ORIENTATION.sub(rb"\g<1>1", packet)


def without_location(packet: bytes) -> bytes:
    """The packet without its exif:GPS properties; one that cannot be read is emptied, to be safe."""
    try:
        root = _parse(packet)
    except XmpError:
        return with_steps(None, ())
    mark = f"{{{_EXIF}}}GPS"
    found = False
    for element in root.iter():
        for name in [name for name in element.attrib if name.startswith(mark)]:
            del element.attrib[name]
            found = True
        for child in [child for child in element if str(child.tag).startswith(mark)]:
            element.remove(child)
            found = True
    return _serialise(root) if found else packet


def _parse(packet: bytes) -> ElementTree.Element:
    """The packet's xmpmeta or RDF element; its prefixes are registered, so that they are written
    again as they were."""
    body = _PACKET_MARK.sub(b"", packet).strip(b"\0 \r\n\t\xef\xbb\xbf")
    if b"<!DOCTYPE" in body or b"<!ENTITY" in body:
        raise XmpError("An XMP packet has no document type.")
    root: ElementTree.Element | None = None
    try:
        for event, value in ElementTree.iterparse(io.BytesIO(body), ("start-ns", "start")):
            if event == "start-ns":
                prefix, uri = value  # pyright: ignore[reportGeneralTypeIssues]
                # Python keeps names such as ns0 for itself, and writes them on its own.
                if prefix and not re.fullmatch(r"ns\d+", prefix):
                    ElementTree.register_namespace(prefix, uri)
            elif root is None:
                root = value
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise XmpError("The XMP packet cannot be read.") from error
    if root is None or (root.tag != f"{{{_RDF}}}RDF" and root.find(f"{{{_RDF}}}RDF") is None):
        raise XmpError("The XMP packet holds no RDF.")
    return root


def _own_description(root: ElementTree.Element) -> ElementTree.Element:
    """The description that has our properties, else a new one."""
    rdf = root if root.tag == f"{{{_RDF}}}RDF" else root.find(f"{{{_RDF}}}RDF")
    assert rdf is not None
    name = f"{{{_RDF}}}Description"
    for description in rdf.findall(name):
        if description.find(_STEPS) is not None or description.find(_UNREADABLE) is not None:
            return description
    return ElementTree.SubElement(rdf, name, {f"{{{_RDF}}}about": ""})


def _serialise(root: ElementTree.Element) -> bytes:
    for prefix, uri in (("x", _X), ("rdf", _RDF), ("sfumato", NAMESPACE)):
        ElementTree.register_namespace(prefix, uri)
    text = ElementTree.tostring(root, encoding="unicode")
    return (_HEAD + text + _TAIL).encode("utf-8")


def _plain(text: str) -> str:
    """Without the control characters that XML cannot hold."""
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "\ufffd", text)
