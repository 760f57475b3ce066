"""PNG in memory: chunks and pixels, 8 and 16 bits. For the PNG format and for what packs PNGs.

Format: W3C Portable Network Graphics (Third Edition), 2025. gAMA, cHRM and sRGB chunks are not looked at:
pictures without iCCP are sRGB.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import imagecodecs
import numpy as np

from editor.document.codec import DamagedError, Limits
from editor.document.icc import SRGB, SRGB_GRAY
from editor.document.metadata import Metadata
from editor.document.picture import file_profile, rgb_profile
from neural.source import Depth, Pixels, Size

SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_XMP_KEY: Final = "XML:com.adobe.xmp"
_LARGEST_TEXT: Final = 64 * 2**20  # what a compressed chunk may unpack to
_COLOURS: Final = {0: 1, 2: 3, 3: 3, 4: 2, 6: 4}  # channels by colour type, without tRNS
_INCH: Final = 0.0254


@dataclass(frozen=True, slots=True)
class Header:
    """What stands before the pixels, and after them where that costs nothing."""

    size: Size
    bits: int
    colour: int
    interlaced: bool
    transparent: bool
    frames: int = 1
    profile: bytes | None = None
    metadata: Metadata = field(default_factory=Metadata)

    @property
    def depth(self) -> Depth:
        return "uint16" if self.bits == 16 else "uint8"

    @property
    def channels(self) -> int:
        """Of the pixels as decoded, palettes resolved."""
        plain = _COLOURS[self.colour]
        return plain + 1 if self.transparent and plain in (1, 3) else plain


@dataclass(frozen=True, slots=True)
class Png:
    """A decoded file. `pixels` are H x W x C, C 1 to 4; `profile` is an RGB one, or None for sRGB."""

    header: Header
    pixels: Pixels
    profile: bytes | None
    notes: tuple[str, ...]


def chunks(data: bytes) -> Iterator[tuple[bytes, memoryview]]:
    """Name and content of each chunk; raises DamagedError when the file is cut off."""
    if data[:8] != SIGNATURE:
        raise DamagedError("not a PNG signature")
    view = memoryview(data)
    place = 8
    while True:
        if place + 12 > len(data):
            raise DamagedError("cut off before its end")
        length, name = struct.unpack_from(">I4s", data, place)
        if place + 12 + length > len(data):
            raise DamagedError(f"cut off within {name!r}")
        yield name, view[place + 8 : place + 8 + length]
        if name == b"IEND":
            return
        place += 12 + length


def header(data: bytes) -> Header:
    """The header and all metadata; raises DamagedError. Pixels are not decoded."""
    found: Header | None = None
    transparent, frames = False, 1
    profile = exif = xmp = None
    dpi: tuple[float, float] | None = None
    text: list[tuple[str, str]] = []
    for name, content in chunks(data):
        if found is None:
            found = _ihdr(name, content)
        elif name == b"tRNS":
            transparent = True
        elif name == b"acTL" and len(content) >= 4:
            (frames,) = struct.unpack_from(">I", content)
        elif name == b"iCCP":
            profile = _icc(bytes(content))
        elif name == b"eXIf":
            exif = bytes(content)
        elif name == b"pHYs" and len(content) == 9:
            x, y, unit = struct.unpack(">IIB", content)
            if unit == 1 and x and y:
                dpi = (round(x * _INCH, 1), round(y * _INCH, 1))
        elif name in (b"tEXt", b"zTXt", b"iTXt"):
            key, value = _text(name, bytes(content))
            if key == _XMP_KEY:
                xmp = value.encode("utf-8")
            elif key:
                text.append((key, value))
    assert found is not None
    return Header(
        found.size,
        found.bits,
        found.colour,
        found.interlaced,
        transparent,
        frames,
        profile,
        Metadata(exif=exif, xmp=xmp, dpi=dpi, text=tuple(text)),
    )


def _ihdr(name: bytes, content: memoryview) -> Header:
    if name != b"IHDR" or len(content) != 13:
        raise DamagedError("no IHDR at its start")
    width, height, bits, colour, _, _, interlace = struct.unpack(">IIBBBBB", content)
    if colour not in _COLOURS or bits not in (1, 2, 4, 8, 16):
        raise DamagedError(f"colour type {colour} with {bits} bits")
    return Header(Size(width, height), bits, colour, interlace == 1, False)


def _icc(content: bytes) -> bytes | None:
    """A profile that cannot be unpacked counts as none: the pixels are still there."""
    _, _, packed = content.partition(b"\0")
    try:
        return _unpack(packed[1:])
    except (zlib.error, DamagedError):
        return None


def _unpack(packed: bytes) -> bytes:
    stream = zlib.decompressobj()
    data = stream.decompress(packed, _LARGEST_TEXT)
    if stream.unconsumed_tail:
        raise DamagedError("a text chunk that unpacks to too much")
    return data


def _text(name: bytes, content: bytes) -> tuple[str, str]:
    """Key and text; an empty key for what cannot be read."""
    key, _, rest = content.partition(b"\0")
    try:
        if name == b"tEXt":
            return key.decode("latin-1"), rest.decode("latin-1")
        if name == b"zTXt":
            return key.decode("latin-1"), _unpack(rest[1:]).decode("latin-1")
        packed = rest[:1] == b"\1"
        _, _, rest = rest[2:].partition(b"\0")  # the language
        _, _, rest = rest.partition(b"\0")  # the key in that language
        value = _unpack(rest) if packed else rest
        return key.decode("latin-1"), value.decode("utf-8")
    except (zlib.error, UnicodeDecodeError, DamagedError):
        return "", ""


def decode(data: bytes, limits: Limits) -> Png:
    """The picture in a PNG file. Raises DamagedError, TooLargeError before decoding."""
    head = header(data)
    limits.check(head.size)
    embedded = head.profile if head.profile not in (SRGB, SRGB_GRAY) else None
    profile, notes = rgb_profile(embedded, head.channels)
    return Png(head, decode_pixels(data), profile, notes)


def decode_pixels(data: bytes) -> Pixels:
    """H x W x C pixels, uint8 or uint16; raises DamagedError."""
    try:
        pixels = imagecodecs.png_decode(data)
    except (RuntimeError, ValueError) as error:
        raise DamagedError(str(error)) from error
    return pixels if pixels.ndim == 3 else pixels[:, :, None]


def encode(
    pixels: Pixels,
    *,
    compression: int = 4,
    profile: bytes | None = None,
    metadata: Metadata | None = None,
) -> bytes:
    """A PNG file of H x W x C pixels, C 1 to 4, uint8 or uint16. `profile` is the document's."""
    channels = pixels.shape[2]
    plain = np.ascontiguousarray(pixels[..., 0] if channels == 1 else pixels)
    if 1 in plain.shape:
        plain = plain.copy()  # numpy leaves the strides of single rows as they are, libpng does not
    codes = imagecodecs.PNG
    # Paeth differences, and on the fastest level only runs of them, measured on photographs: a few
    # percent larger than the best filter of each row and of the whole search, in half the time.
    data = imagecodecs.png_encode(
        plain,
        level=compression,
        strategy=codes.STRATEGY.RLE if compression <= 1 else codes.STRATEGY.DEFAULT,
        filter=codes.FILTER.ALL if compression >= 6 else codes.FILTER.PAETH,
    )
    embedded = file_profile(profile, channels)
    if profile is None and pixels.dtype == np.uint16:
        # Others, Krita for one, ask what 16 bits without a profile are, or take them for linear.
        embedded = SRGB if channels > 2 else SRGB_GRAY
    extra = b"".join(_extra_chunks(embedded, metadata or Metadata()))
    after_header = 8 + 25
    return bytes(data[:after_header]) + extra + bytes(data[after_header:])


def _extra_chunks(profile: bytes | None, metadata: Metadata) -> Iterator[bytes]:
    if profile is not None:
        yield _chunk(b"iCCP", b"ICC profile\0\0" + zlib.compress(profile, 9))
    if metadata.dpi is not None:
        x, y = (round(value / _INCH) for value in metadata.dpi)
        yield _chunk(b"pHYs", struct.pack(">IIB", x, y, 1))
    if metadata.exif is not None:
        yield _chunk(b"eXIf", metadata.exif)
    if metadata.xmp is not None:
        yield _international(_XMP_KEY, metadata.xmp)
    for key, value in metadata.text:
        try:
            # The standard asks for 1 to 79 Latin-1 characters in a key, anything in the text.
            name = key.encode("latin-1")
        except UnicodeEncodeError:
            continue
        if 1 <= len(name) <= 79 and b"\0" not in name and key != _XMP_KEY:
            yield _international(key, value.replace("\0", "").encode("utf-8", "replace"))


def _international(key: str, text: bytes) -> bytes:
    return _chunk(b"iTXt", key.encode("latin-1") + b"\0\0\0\0\0" + text)


def _chunk(name: bytes, content: bytes) -> bytes:
    check = zlib.crc32(name + content)
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", check)
