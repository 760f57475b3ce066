"""EXIF and XMP: kept, corrected where the pixels changed, and never in the way."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from editor.document import exif, xmp
from editor.document.metadata import Metadata
from neural.source import Size
from tests.editor.file_samples import XMP, exif_blob


def read(blob: bytes) -> Image.Exif:
    """The blob as Pillow reads it."""
    tags = Image.Exif()
    tags.load(blob)
    return tags


# EXIF.


@pytest.mark.parametrize("orientation", range(1, 9))
def test_orientation_is_read_and_reset(orientation: int) -> None:
    blob = exif_blob(orientation)
    assert exif.orientation(blob) == orientation
    upright = exif.upright(blob)
    assert exif.orientation(upright) == 1
    changed = [at for at, pair in enumerate(zip(blob, upright, strict=True)) if len(set(pair)) > 1]
    assert len(changed) == (0 if orientation == 1 else 1)


@pytest.mark.parametrize(
    "blob", [None, b"", b"II*\0", b"not exif at all", b"MM\0*\xff\xff\xff\xff"]
)
def test_without_usable_exif_the_picture_is_upright(blob: bytes | None) -> None:
    assert exif.orientation(blob) == 1
    assert exif.summary(blob) == {}


def test_an_orientation_of_nine_counts_as_none() -> None:
    assert exif.orientation(exif_blob(9)) == 1


def test_the_place_can_be_taken_out_and_only_it() -> None:
    blob = exif_blob()
    clean = exif.without_location(blob)
    assert exif.summary(blob)["location"] == "yes"
    assert exif.summary(clean) == exif.summary(blob) | {"location": "no"}
    assert len(clean) == len(blob)
    assert dict(read(clean).get_ifd(0x8825)) == {}
    assert read(clean).get_ifd(0x8769)[0x927C] == b"a maker's own note"
    assert struct.pack(">II", 51, 1) in blob
    assert struct.pack(">II", 51, 1) not in clean


def test_dimensions_follow_the_picture() -> None:
    blob = exif.for_size(exif_blob(6), Size(123, 45))
    inner = read(blob).get_ifd(0x8769)
    assert (inner[0xA002], inner[0xA003]) == (123, 45)
    assert exif.orientation(blob) == 1


def with_thumbnail(order: str) -> bytes:
    """A first directory with an orientation, a second with a thumbnail at the end."""
    mark = b"II*\0" if order == "<" else b"MM\0*"
    first = struct.pack(order + "HHHIHHI", 1, 0x0112, 3, 1, 6, 0, 26)
    second = struct.pack(order + "HHHIIHHIII", 2, 0x0201, 4, 1, 56, 0x0202, 4, 1, 9, 0)
    return mark + struct.pack(order + "I", 8) + first + second + b"THUMBNAIL"


@pytest.mark.parametrize("order", ["<", ">"])
def test_the_cameras_thumbnail_of_the_unedited_picture_goes(order: str) -> None:
    blob = with_thumbnail(order)
    parsed = exif.parse(blob)
    assert parsed.number(parsed.thumbnail, 0x0202) == 9
    clean = exif.for_size(blob, Size(10, 10))
    assert b"THUMB" not in clean
    assert exif.parse(clean).thumbnail == {}


def test_a_blob_can_be_taken_apart_and_built_again() -> None:
    parsed = exif.parse(exif_blob())
    built = exif.build(parsed.order, parsed.primary, parsed.exif, parsed.gps)
    assert exif.summary(built) == exif.summary(exif_blob())
    assert dict(read(built).get_ifd(0x8825)) == dict(read(exif_blob()).get_ifd(0x8825))


@settings(max_examples=300, deadline=None)
@given(places=st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), max_size=12))
def test_damaged_exif_never_raises(places: list[tuple[int, int]]) -> None:
    blob = bytearray(exif_blob())
    for place, value in places:
        blob[place % len(blob)] = value
    whole = Metadata(exif=bytes(blob), xmp=XMP)
    for keep in ("all", "no_location", "none"):
        whole.upright().for_export(Size(5, 5), keep)  # type: ignore[arg-type]
    exif.summary(bytes(blob))


# XMP.

RICH = b"""<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:tiff="http://ns.adobe.com/tiff/1.0/"
 xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:odd="http://example.org/odd/"
 tiff:Orientation="6" exif:GPSLatitude="48,51.5N" odd:mood="calm">
<exif:GPSLongitude>2,17.6E</exif:GPSLongitude><odd:list><rdf:Bag><rdf:li>\xc3\xa9t\xc3\xa9</rdf:li></rdf:Bag></odd:list>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


def test_steps_are_written_into_a_packet_and_the_rest_stays() -> None:
    steps = ("Denoise strength=0.4", "Upscale factor=2 <model abc>")
    packet = xmp.with_steps(RICH, steps)
    assert xmp.steps_of(packet) == steps
    text = packet.decode()
    for kept in ('odd:mood="calm"', "odd:list", "été", 'tiff:Orientation="6"', "exif:GPSLongitude"):
        assert kept in text
    assert text.startswith("<?xpacket begin=")
    assert text.rstrip().endswith('<?xpacket end="w"?>')
    assert "urn:sfumato:xmp:1" in text


def test_writing_steps_again_replaces_ours_alone() -> None:
    once = xmp.with_steps(RICH, ("one",))
    twice = xmp.with_steps(once, ("one", "two"))
    assert xmp.steps_of(twice) == ("one", "two")
    assert twice.count(b"sfumato:steps>") == 2  # its beginning and its end
    assert b'odd:mood="calm"' in twice


def test_steps_make_a_packet_where_there_is_none() -> None:
    packet = xmp.with_steps(None, ("Blur radius=3 px",))
    assert xmp.steps_of(packet) == ("Blur radius=3 px",)


@pytest.mark.parametrize(
    "broken", [b"<x:xmpmeta", b"\xff\xfe nonsense", b"<a/>", b"<!DOCTYPE a><a/>"]
)
def test_a_broken_packet_is_kept_beside_a_fresh_one(broken: bytes) -> None:
    import base64

    packet = xmp.with_steps(broken, ("step",))
    assert xmp.steps_of(packet) == ("step",)
    assert base64.b64encode(broken) in packet
    assert xmp.steps_of(broken) == ()


@settings(deadline=None)
@given(steps=st.lists(st.text(), max_size=5))
def test_any_text_is_a_step(steps: list[str]) -> None:
    back = xmp.steps_of(xmp.with_steps(None, steps))
    assert len(back) == len(steps)
    for one, other in zip(steps, back, strict=True):
        if one.isprintable():
            assert other == one


def test_orientation_in_xmp_is_reset_and_nothing_else() -> None:
    for form in (RICH, RICH.replace(b'tiff:Orientation="6"', b"tiff:Orientation='8'")):
        assert b"tiff:Orientation" in xmp.upright(form)
        assert len(xmp.upright(form)) == len(form)
    element = b"<tiff:Orientation>3</tiff:Orientation>"
    assert xmp.upright(element) == b"<tiff:Orientation>1</tiff:Orientation>"


def test_the_place_in_xmp_can_be_taken_out() -> None:
    packet = xmp.without_location(RICH)
    assert b"GPS" not in packet
    assert b'odd:mood="calm"' in packet
    assert xmp.without_location(XMP) == XMP
    assert b"secret" not in xmp.without_location(b"<broken secret place")


def test_metadata_carries_the_steps() -> None:
    whole = Metadata(xmp=RICH).with_steps(("a", "b"))
    assert whole.steps == ("a", "b")
    assert Metadata().steps == ()
    assert Metadata().with_steps(()) == Metadata()
