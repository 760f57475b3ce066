"""JPEG: 8-bit gray, RGB and CMYK pictures, turned the way the camera says."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

import imagecodecs

from editor.document.codec import (
    DamagedError,
    ExportOptions,
    Format,
    Limits,
    Opened,
    SaveOptions,
    UnsupportedError,
)
from editor.document.colour import cmyk_to_srgb
from editor.document.exif import orientation
from editor.document.metadata import Metadata
from editor.document.picture import (
    document,
    fewest_channels,
    file_profile,
    merged_pixels,
    raster_of,
    rgb_profile,
    turned,
)
from editor.document.refusal import Remark
from editor.document.state import State
from neural.operation import param
from neural.source import Pixels, Size

_EXIF: Final = b"Exif\0\0"
_XMP: Final = b"http://ns.adobe.com/xap/1.0/\0"
_ICC: Final = b"ICC_PROFILE\0"
_ADOBE: Final = b"Adobe"
_PART: Final = 65533 - len(_ICC) - 2  # what one segment holds of a profile
_FRAMES: Final = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}


@dataclass(frozen=True, slots=True)
class Header:
    """What the segments before the first scan say."""

    size: Size
    bits: int
    components: int
    lossless: bool
    progressive: bool
    adobe: int | None
    """The colour transform of the Adobe segment: 0 none, 1 YCbCr, 2 YCCK; None without one."""
    profile: bytes | None
    metadata: Metadata
    scan: int
    """Where the first scan begins."""


class Jpeg(Format):
    id = "jpeg"
    title = "JPEG"
    extensions = (".jpg", ".jpeg", ".jpe", ".jfif")
    mime_types = ("image/jpeg",)
    signatures = ((0, b"\xff\xd8\xff"),)
    alpha = False
    metadata = frozenset({"exif", "xmp", "icc", "dpi"})
    largest = 65535

    class Options(ExportOptions):
        quality: int = param(
            92, "Quality", help="92 and above looks like the original.", minimum=1, maximum=100
        )
        chroma: Literal["444", "422", "420"] = param(
            "444",
            "Chroma",
            help="How finely colour is kept, against brightness.",
            labels={"444": "Full (4:4:4)", "422": "Half (4:2:2)", "420": "Quarter (4:2:0)"},
        )
        progressive: bool = param(
            False, "Progressive", help="Shows coarse to fine while it loads; a little smaller."
        )

    def read(self, path: Path, limits: Limits) -> Opened:
        data = path.read_bytes()
        head = header(data)
        limits.check(head.size)
        if head.bits != 8 or head.lossless:
            raise UnsupportedError(f"a JPEG of {head.bits} bits" + " without loss" * head.lossless)
        pixels, profile, notes = _decode(data, head)
        raster = raster_of(turned(pixels, orientation(head.metadata.exif)))
        return Opened(document(raster, profile, metadata=head.metadata.upright()), notes)

    def write(self, state: State, path: Path, options: SaveOptions) -> None:
        assert isinstance(options, Jpeg.Options)
        pixels = fewest_channels(merged_pixels(state), state.profile)
        data = _encode(pixels, options)
        profile = file_profile(state.profile, pixels.shape[2])
        extra, _ = _segments_for(state.metadata, profile)
        path.write_bytes(data[:2] + extra + _without_jfif(data[2:]))

    def losses(self, state: State, options: SaveOptions) -> tuple[str, ...]:
        return super().losses(state, options) + _segments_for(state.metadata, state.profile)[1]

    def info(self, path: Path) -> dict[str, Any]:
        head = header(path.read_bytes())
        size = head.size
        if orientation(head.metadata.exif) >= 5:
            size = Size(size.height, size.width)
        return {
            "width": size.width,
            "height": size.height,
            "depth": "uint8" if head.bits == 8 else f"{head.bits} bits",
            "channels": head.components,
            "frames": 1,
            "profile": head.profile,
            "metadata": head.metadata,
            "progressive": head.progressive,
        }


def _encode(pixels: Pixels, options: Jpeg.Options) -> bytes:
    """A JPEG file of H x W x C pixels, C 1 gray, else RGB first; without metadata."""
    import cv2

    factors = {
        "444": cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444,
        "422": cv2.IMWRITE_JPEG_SAMPLING_FACTOR_422,
        "420": cv2.IMWRITE_JPEG_SAMPLING_FACTOR_420,
    }
    if pixels.shape[2] > 1:
        order = cv2.COLOR_RGB2BGR if pixels.shape[2] == 3 else cv2.COLOR_RGBA2BGR
        pixels = cv2.cvtColor(pixels, order)
    settings = [
        *(cv2.IMWRITE_JPEG_QUALITY, options.quality),
        *(cv2.IMWRITE_JPEG_SAMPLING_FACTOR, factors[options.chroma]),
        *(cv2.IMWRITE_JPEG_PROGRESSIVE, int(options.progressive)),
        *(cv2.IMWRITE_JPEG_OPTIMIZE, 1),
    ]
    done, data = cv2.imencode(".jpg", pixels, settings)
    if not done:
        raise OSError("the JPEG encoder failed")
    return data.tobytes()


def _decode(data: bytes, head: Header) -> tuple[Pixels, bytes | None, tuple[str, ...]]:
    """H x W x C pixels of 1 or 4 channels, the document's profile, notes."""
    codes = imagecodecs.JPEG8.CS
    if data.find(b"\xff\xd9", head.scan) < 0:
        raise DamagedError("no end marker")  # the decoder would fill what is missing with gray
    try:
        if head.components == 4:
            return *_decode_cmyk(data, head), ()
        gray = head.components == 1
        pixels = imagecodecs.jpeg8_decode(
            data, outcolorspace=codes.GRAYSCALE if gray else codes.EXT_RGBA
        )
    except (RuntimeError, ValueError) as error:
        raise DamagedError(str(error)) from error
    profile, notes = rgb_profile(head.profile, head.components)
    return (pixels[:, :, None] if gray else pixels), profile, notes


def _decode_cmyk(data: bytes, head: Header) -> tuple[Pixels, None]:
    ink = imagecodecs.jpeg8_decode(data, outcolorspace=imagecodecs.JPEG8.CS.CMYK)
    if head.adobe is not None:
        ink = 255 - ink  # Adobe's files hold the paper that shows, not the ink
    return cmyk_to_srgb(ink, head.profile), None


def segments(data: bytes) -> Iterator[tuple[int, bytes, int]]:
    """Marker, content and end of each segment up to the first scan; raises DamagedError."""
    place = 2
    while place + 4 <= len(data):
        if data[place] != 0xFF:
            raise DamagedError("no marker where one belongs")
        marker = data[place + 1]
        if marker == 0xFF:  # padding
            place += 1
            continue
        if marker in (0x01, *range(0xD0, 0xD9)):  # these stand alone
            place += 2
            continue
        if marker in (0xD9, 0xDA):
            return
        (length,) = struct.unpack_from(">H", data, place + 2)
        if length < 2 or place + 2 + length > len(data):
            break
        yield marker, data[place + 4 : place + 2 + length], place + 2 + length
        place += 2 + length
    raise DamagedError("cut off within its header")


def header(data: bytes) -> Header:
    """What stands before the pixels; raises DamagedError when there is no frame."""
    frame: tuple[int, int, int, int, int] | None = None
    adobe: int | None = None
    exif = xmp = None
    dpi: tuple[float, float] | None = None
    parts: dict[int, bytes] = {}
    scan = 0
    for marker, content, scan in segments(data):  # noqa: B007 - the last end is the scan's begin
        if marker in _FRAMES and frame is None and len(content) >= 6:
            bits, height, width, components = struct.unpack_from(">BHHB", content)
            frame = (marker, bits, height, width, components)
        elif marker == 0xE0 and content.startswith(b"JFIF\0") and len(content) >= 12:
            unit, x, y = struct.unpack_from(">BHH", content, 7)
            if unit in (1, 2) and x and y:
                factor = 1.0 if unit == 1 else 2.54
                dpi = (round(x * factor, 2), round(y * factor, 2))
        elif marker == 0xE1 and content.startswith(_EXIF) and exif is None:
            exif = content[len(_EXIF) :]
        elif marker == 0xE1 and content.startswith(_XMP):
            xmp = content[len(_XMP) :]
        elif marker == 0xE2 and content.startswith(_ICC) and len(content) > len(_ICC) + 2:
            parts[content[len(_ICC)]] = content[len(_ICC) + 2 :]
        elif marker == 0xEE and content.startswith(_ADOBE) and len(content) >= 12:
            adobe = content[11]
    if frame is None:
        raise DamagedError("no frame header")
    marker, bits, height, width, components = frame
    if components not in (1, 3, 4):
        raise DamagedError(f"{components} components")
    return Header(
        Size(width, height),
        bits,
        components,
        marker in (0xC3, 0xC7, 0xCB, 0xCF),
        marker in (0xC2, 0xC6, 0xCA, 0xCE),
        adobe,
        b"".join(parts[index] for index in sorted(parts)) or None,
        Metadata(exif=exif, xmp=xmp, dpi=dpi),
        scan,
    )


def _segments_for(metadata: Metadata, profile: bytes | None) -> tuple[bytes, tuple[str, ...]]:
    """The segments of metadata and profile, and notes on what does not fit."""
    notes: list[str] = []
    x, y = (min(65535, round(value)) for value in metadata.dpi or (1, 1))
    unit = 1 if metadata.dpi is not None else 0
    out = _segment(0xE0, b"JFIF\0" + struct.pack(">HBHHBB", 0x0102, unit, x, y, 0, 0))
    for mark, content, title in (
        (_EXIF, metadata.exif, "EXIF"),
        (_XMP, metadata.xmp, "XMP"),
    ):
        if content is None:
            continue
        if len(mark) + len(content) > 65533:
            notes.append(Remark("A JPEG holds at most 64 KB of {} data: it was left out.", title))
        else:
            out += _segment(0xE1, mark + content)
    profile = profile or b""
    pieces = [profile[at : at + _PART] for at in range(0, len(profile), _PART)]
    if len(pieces) > 255:
        notes.append(Remark("The colour profile is too large for a JPEG: it was left out."))
        pieces = []
    for index, piece in enumerate(pieces, 1):
        out += _segment(0xE2, _ICC + bytes((index, len(pieces))) + piece)
    return out, tuple(notes)


def _segment(marker: int, content: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content


def _without_jfif(data: bytes) -> bytes:
    """The encoder's segments after its own JFIF one, in whose place ours stands."""
    if data[:2] == b"\xff\xe0":
        (length,) = struct.unpack_from(">H", data, 2)
        return data[2 + length :]
    return data
