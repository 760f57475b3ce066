"""EXIF: what a camera wrote about a picture.

A blob is a TIFF structure (CIPA DC-008-2023, section 4.5): changes are made in place, byte for byte, so
that makers' notes, whose offsets only their makers know, stay readable.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from mmap import mmap
from typing import Final

from neural.source import Size

_SIZES: Final = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}

ORIENTATION: Final = 0x0112
EXIF_IFD: Final = 0x8769
GPS_IFD: Final = 0x8825
INTEROP_IFD: Final = 0xA005
_WIDTH: Final = 0xA002
_HEIGHT: Final = 0xA003
_THUMBNAIL: Final = 0x0201
_THUMBNAIL_LENGTH: Final = 0x0202

PRIMARY_TEXT: Final = {
    0x010E: "description",
    0x010F: "maker",
    0x0110: "camera",
    0x0131: "software",
    0x0132: "changed",
    0x013B: "artist",
    0x8298: "copyright",
}
"""The text tags of the first directory, which TIFF files share with EXIF."""


class ExifError(ValueError):
    """The bytes are no EXIF blob, or a damaged one."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One tag: its TIFF type, how many values, their bytes, and where in the blob these start."""

    kind: int
    count: int
    data: bytes
    place: int


Directory = dict[int, Entry]


@dataclass(frozen=True, slots=True)
class Exif:
    """The directories of a blob: the first, Exif, GPS and Interoperability, empty where absent."""

    order: str
    """"<" for little-endian, ">" for big."""
    primary: Directory
    exif: Directory
    gps: Directory
    interop: Directory
    thumbnail: Directory
    next_place: int
    """Where the first directory says where the thumbnail's directory is."""

    def number(self, directory: Mapping[int, Entry], tag: int) -> int | None:
        entry = directory.get(tag)
        if entry is None or entry.kind not in (1, 3, 4, 8, 9) or len(entry.data) == 0:
            return None
        code = {1: "B", 3: "H", 4: "I", 8: "h", 9: "i"}[entry.kind]
        return int(struct.unpack_from(self.order + code, entry.data)[0])

    def ratio(self, directory: Mapping[int, Entry], tag: int) -> Fraction | None:
        entry = directory.get(tag)
        if entry is None or entry.kind not in (5, 10) or len(entry.data) < 8:
            return None
        code = "2I" if entry.kind == 5 else "2i"
        above, below = struct.unpack_from(self.order + code, entry.data)
        return Fraction(above, below) if below else None

    def text(self, directory: Mapping[int, Entry], tag: int) -> str:
        entry = directory.get(tag)
        if entry is None or entry.kind not in (2, 7):
            return ""
        return entry.data.split(b"\0")[0].decode("utf-8", "replace").strip()


def parse(blob: bytes | mmap) -> Exif:
    """The directories; raises ExifError when the blob is damaged."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(blob[:4])
    if order is None or len(blob) < 14:
        raise ExifError("This is not an EXIF blob.")
    try:
        (start,) = struct.unpack_from(order + "I", blob, 4)
        primary, next_place = _directory(blob, order, start)
        inner: dict[int, Directory] = {}
        for tag, parent in ((EXIF_IFD, primary), (GPS_IFD, primary)):
            inner[tag] = _linked(blob, order, parent, tag)
        interop = _linked(blob, order, inner[EXIF_IFD], INTEROP_IFD)
        (after,) = struct.unpack_from(order + "I", blob, next_place)
        thumbnail = _directory(blob, order, after)[0] if after else {}
    except struct.error as error:
        raise ExifError("The EXIF data is damaged.") from error
    return Exif(order, primary, inner[EXIF_IFD], inner[GPS_IFD], interop, thumbnail, next_place)


def _directory(blob: bytes | mmap, order: str, start: int) -> tuple[Directory, int]:
    """The entries at `start`, and where the next directory's offset is written. Entries whose values
    lie outside the blob are left out."""
    (count,) = struct.unpack_from(order + "H", blob, start)
    entries: Directory = {}
    for index in range(count):
        place = start + 2 + 12 * index
        tag, kind, number = struct.unpack_from(order + "HHI", blob, place)
        length = _SIZES.get(kind, 0) * number
        where = place + 8
        if length > 4:
            (where,) = struct.unpack_from(order + "I", blob, where)
        if length and where + length <= len(blob):
            entries[tag] = Entry(kind, number, blob[where : where + length], where)
    return entries, start + 2 + 12 * count


def _linked(blob: bytes | mmap, order: str, parent: Directory, tag: int) -> Directory:
    entry = parent.get(tag)
    if entry is None or len(entry.data) < 4:
        return {}
    (start,) = struct.unpack_from(order + "I", entry.data)
    if not 8 <= start < len(blob) - 2:
        return {}
    return _directory(blob, order, start)[0]


def orientation(blob: bytes | None) -> int:
    """1 to 8 as EXIF counts them; 1 for no blob, a damaged one, or a value beyond these."""
    if blob is None:
        return 1
    try:
        exif = parse(blob)
    except ExifError:
        return 1
    value = exif.number(exif.primary, ORIENTATION)
    return value if value is not None and 1 <= value <= 8 else 1


def upright(blob: bytes) -> bytes:
    """The blob with its orientation set to 1; a damaged one comes back as it is."""
    return _set_numbers(blob, {ORIENTATION: 1})


def for_size(blob: bytes, size: Size) -> bytes:
    """The blob for a picture of this size: pixel dimensions set where they are given, orientation 1,
    and the camera's thumbnail, which shows the picture as it was, wiped out."""
    changed = bytearray(
        _set_numbers(blob, {ORIENTATION: 1, _WIDTH: size.width, _HEIGHT: size.height})
    )
    try:
        exif = parse(blob)
    except ExifError:
        return blob
    start = exif.number(exif.thumbnail, _THUMBNAIL)
    length = exif.number(exif.thumbnail, _THUMBNAIL_LENGTH)
    struct.pack_into(exif.order + "I", changed, exif.next_place, 0)
    if start is not None and length is not None and start + length <= len(changed):
        changed[start : start + length] = bytes(length)
        if start + length == len(changed):
            del changed[start:]
    return bytes(changed)


def without_location(blob: bytes) -> bytes:
    """The blob with an empty GPS directory, its values overwritten."""
    try:
        exif = parse(blob)
    except ExifError:
        return blob
    if not exif.gps:
        return blob
    changed = bytearray(blob)
    for entry in exif.gps.values():
        changed[entry.place : entry.place + len(entry.data)] = bytes(len(entry.data))
    start = exif.number(exif.primary, GPS_IFD)
    assert start is not None
    (count,) = struct.unpack_from(exif.order + "H", blob, start)
    changed[start : start + 2 + 12 * count] = bytes(2 + 12 * count)
    return bytes(changed)


def _set_numbers(blob: bytes, values: Mapping[int, int]) -> bytes:
    try:
        exif = parse(blob)
    except ExifError:
        return blob
    changed = bytearray(blob)
    for entries in (exif.primary, exif.exif):
        for tag, value in values.items():
            entry = entries.get(tag)
            if entry is not None and entry.kind in (3, 4):
                code = "H" if entry.kind == 3 and value < 65536 else "I"
                if code == "I" and entry.kind == 3:
                    continue  # a SHORT has no room for it
                struct.pack_into(exif.order + code, changed, entry.place, value)
    return bytes(changed)


def summary(blob: bytes | None) -> dict[str, str]:
    """What people ask for first: camera, lens, exposure, date; keys only where there is a value."""
    if blob is None:
        return {}
    try:
        exif = parse(blob)
    except ExifError:
        return {}
    return dict(_summary(exif))


def _summary(exif: Exif) -> Iterator[tuple[str, str]]:
    maker = exif.text(exif.primary, 0x010F)
    camera = exif.text(exif.primary, 0x0110)
    if maker and not camera.lower().startswith(maker.lower().split()[0]):
        camera = f"{maker} {camera}".strip()
    if camera:
        yield "camera", camera
    if lens := exif.text(exif.exif, 0xA434):
        yield "lens", lens
    exposure: list[str] = []
    time = exif.ratio(exif.exif, 0x829A)
    if time:
        exposure.append(f"1/{round(1 / time)} s" if time < Fraction(1, 3) else f"{float(time):g} s")
    aperture = exif.ratio(exif.exif, 0x829D)
    if aperture:
        exposure.append(f"f/{float(aperture):.3g}")
    iso = exif.number(exif.exif, 0x8827)
    if iso:
        exposure.append(f"ISO {iso}")
    focal = exif.ratio(exif.exif, 0x920A)
    if focal:
        exposure.append(f"{float(focal):.3g} mm")
    if exposure:
        yield "exposure", ", ".join(exposure)
    date = exif.text(exif.exif, 0x9003) or exif.text(exif.primary, 0x0132)
    if date:
        yield "date", date
    for tag in (0x0131, 0x013B, 0x8298):
        if text := exif.text(exif.primary, tag):
            yield PRIMARY_TEXT[tag], text
    yield "location", "yes" if 0x0002 in exif.gps and 0x0004 in exif.gps else "no"


def build(
    order: str,
    primary: Mapping[int, Entry],
    exif: Mapping[int, Entry],
    gps: Mapping[int, Entry],
) -> bytes:
    """A blob of these directories. The entries' bytes are in the byte order `order`.

    Makers' notes move with it, and those that count offsets from the start of their file lose them.
    """
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "I", 8)
    own = {tag: entry for tag, entry in primary.items() if tag not in (EXIF_IFD, GPS_IFD)}
    links = [(EXIF_IFD, exif), (GPS_IFD, gps)]
    present = [(tag, entries) for tag, entries in links if entries]
    pointer = Entry(4, 1, bytes(4), 0)
    first = own | {tag: pointer for tag, _ in present}
    base = 8 + len(pack_directory(order, first, 8))
    bodies = b""
    for tag, entries in present:
        first[tag] = Entry(4, 1, struct.pack(order + "I", base + len(bodies)), 0)
        bodies += pack_directory(order, entries, base + len(bodies))
    return head + pack_directory(order, first, 8) + bodies


def pack_directory(order: str, entries: Mapping[int, Entry], base: int) -> bytes:
    """A directory and the values it points to, as they stand at offset `base` of a file."""
    kept = {tag: entries[tag] for tag in sorted(entries) if tag != INTEROP_IFD}
    table = struct.pack(order + "H", len(kept))
    start = base + 2 + 12 * len(kept) + 4
    values = b""
    for tag, entry in kept.items():
        table += struct.pack(order + "HHI", tag, entry.kind, entry.count)
        if len(entry.data) <= 4:
            table += entry.data.ljust(4, b"\0")
        else:
            table += struct.pack(order + "I", start + len(values))
            values += entry.data + bytes(len(entry.data) % 2)
    return table + bytes(4) + values
