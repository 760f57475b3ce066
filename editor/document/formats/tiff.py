"""TIFF: 8 and 16 bits and 32-bit floats; gray, palette, RGB, CMYK; strips, tiles and planes.

Format: TIFF 6.0 (1992), BigTIFF. Integers scale so that the largest value is white. Floats with a
profile are decoded by its curve, without one they are linear already; on saving, floats carry a linear
profile of the document's primaries.
"""

from __future__ import annotations

import logging
import mmap
import struct
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Any, BinaryIO, ClassVar, Final, Literal

import numpy as np
import tifffile
from PIL import Image

from editor.document import exif, icc
from editor.document.codec import (
    DEPTHS,
    DamagedError,
    ExportOptions,
    Format,
    Limits,
    Opened,
    SaveOptions,
    UnsupportedError,
)
from editor.document.colour import cmyk_to_srgb
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
from editor.document.pillowfile import quiet
from editor.document.refusal import Remark
from editor.document.state import State
from neural.operation import param
from neural.source import WHITE, Depth, Pixels, Size

logging.getLogger("tifffile").setLevel(logging.CRITICAL)  # what it says, our errors say in words

_GEO: Final = frozenset({33550, 33922, 34264, 34735, 34736, 34737, 42112, 42113})
"""GeoTIFF's tags (OGC 19-008r4) and GDAL's own: true only for a picture of the size they were made for."""
_KEPT: Final = frozenset({*exif.PRIMARY_TEXT, *_GEO, 256, 257})
_COLOURS: Final = {
    0: "gray, white is zero",
    1: "gray",
    2: "RGB",
    3: "palette",
    5: "CMYK",
    6: "YCbCr",
}
_COMPRESSIONS: Final = {
    "none": None,
    "lzw": tifffile.COMPRESSION.LZW,
    "deflate": tifffile.COMPRESSION.ADOBE_DEFLATE,
    "zstd": tifffile.COMPRESSION.ZSTD,
}
_ASSOCIATED: Final = 1  # a kind of extra sample


class Tiff(Format):
    id = "tiff"
    title = "TIFF"
    extensions = (".tif", ".tiff")
    mime_types = ("image/tiff",)
    signatures = ((0, b"II*\0"), (0, b"MM\0*"), (0, b"II+\0"), (0, b"MM\0+"))
    depths: ClassVar[tuple[Depth, ...]] = DEPTHS
    metadata = frozenset({"exif", "xmp", "icc", "dpi"})

    class Options(ExportOptions):
        bits: Literal["auto", "8", "16", "32"] = param(
            "auto",
            "Bits per channel",
            labels={"auto": "As in the document", "8": "8", "16": "16", "32": "32 (float)"},
        )
        compression: Literal["none", "lzw", "deflate", "zstd"] = param(
            "deflate",
            "Compression",
            help="None of them loses. LZW is read by every program, Zstandard by few.",
            labels={"none": "None", "lzw": "LZW", "deflate": "Deflate", "zstd": "Zstandard"},
        )

    def read(self, path: Path, limits: Limits) -> Opened:
        with _file(path) as file:
            page = _page(file)
            limits.check(Size(page.imagewidth, page.imagelength))
            if 50706 in page.tags:
                raise UnsupportedError("a camera's raw file (DNG)")
            picture = _decode(path, page)
            metadata = _metadata(path, page)
            pages = _pages(file)
        notes = picture.notes
        if pages > 1:
            notes += (Remark("The file holds {} pages: the first one was opened.", pages),)
        raster = raster_of(turned(picture.pixels, _number(page, 274, 1)))
        return Opened(document(raster, picture.profile, metadata=metadata.upright()), notes)

    def write(self, state: State, path: Path, options: SaveOptions) -> None:
        assert isinstance(options, Tiff.Options)
        profile = state.profile
        if state.depth == "float32":
            profile = icc.linear_version(profile)
        pixels = fewest_channels(merged_pixels(state), state.profile)
        channels = pixels.shape[2]
        known = _exif(state.metadata)
        order = ">" if known is not None and known.order == ">" else "<"
        tags = _extra_tags(known, state)
        big = pixels.nbytes > 2**32 - 2**26  # more than a classic TIFF can point to, with some room
        with tifffile.TiffWriter(path, byteorder=order, bigtiff=big) as out:
            out.write(
                pixels[..., 0] if channels == 1 else pixels,
                photometric="rgb" if channels > 2 else "minisblack",
                planarconfig="contig" if channels > 1 else None,
                extrasamples=["unassalpha"] if channels in (2, 4) else None,
                compression=_COMPRESSIONS[options.compression],
                predictor=options.compression != "none",
                resolution=state.metadata.dpi,
                resolutionunit="INCH" if state.metadata.dpi is not None else None,
                iccprofile=file_profile(profile, channels),
                extratags=tags,
                metadata=None,
                software=False,
                maxworkers=1,
            )
        if known is not None and (known.exif or known.gps) and not big:
            _append_exif(path, known)

    def losses(self, state: State, options: SaveOptions) -> tuple[str, ...]:
        known = _exif(state.metadata)
        notes = super().losses(state, options)
        if known is not None and _GEO & known.primary.keys() and not _same_size(known, state.size):
            notes += (
                Remark("The map coordinates fit another size of the picture: they were left out."),
            )
        return notes

    def info(self, path: Path) -> dict[str, Any]:
        with _file(path) as file:
            page = _page(file)
            size = Size(page.imagewidth, page.imagelength)
            if _number(page, 274, 1) >= 5:
                size = Size(size.height, size.width)
            kind = np.dtype(page.dtype).name if page.dtype is not None else "unknown"
            return {
                "width": size.width,
                "height": size.height,
                "depth": kind,
                "channels": page.samplesperpixel,
                "frames": _pages(file),
                "compression": _name(tifffile.COMPRESSION, page.compression),
                "profile": _bytes(page, 34675),
                "metadata": _metadata(path, page),
            }


@dataclass(frozen=True, slots=True)
class _Picture:
    """H x W x C pixels, C 1 to 4, in a document's depth, the document's profile, notes."""

    pixels: Pixels
    profile: bytes | None
    notes: tuple[str, ...] = ()


def _file(path: Path) -> tifffile.TiffFile:
    try:
        return tifffile.TiffFile(path)
    except (tifffile.TiffFileError, struct.error, ValueError) as error:
        raise DamagedError(str(error)) from error


def _page(file: tifffile.TiffFile) -> tifffile.TiffPage:
    """The first page that is not a thumbnail of another."""
    pages = [page for page in file.pages if isinstance(page, tifffile.TiffPage)]
    if not pages:
        raise DamagedError("no pages in it")
    page = next((page for page in pages if not page.is_reduced), pages[0])
    if any(page.tags[side].count > 1 for side in (256, 257)):
        raise DamagedError("more than one width or height")
    return page


def _pages(file: tifffile.TiffFile) -> int:
    """Full pictures in it: no smaller copies, no masks."""
    return sum(
        isinstance(page, tifffile.TiffPage) and not int(page.subfiletype) & 0b101
        for page in file.pages
    )


def _number(page: tifffile.TiffPage, tag: int, otherwise: int) -> int:
    value = page.tags.valueof(tag)
    return value if isinstance(value, int) else otherwise


def _name(kind: type[IntEnum], value: int) -> str:
    try:
        return kind(value).name.lower()
    except ValueError:
        return str(int(value))


def _bytes(page: tifffile.TiffPage, tag: int) -> bytes | None:
    value = page.tags.valueof(tag)
    return bytes(value) if isinstance(value, (bytes, tuple)) else None


# Reading pixels.


def _decode(path: Path, page: tifffile.TiffPage) -> _Picture:
    colours = _colours(page)
    if page.imagedepth > 1:
        raise UnsupportedError("a volume, not a picture")
    if colours not in _COLOURS:
        raise UnsupportedError(f"a TIFF of {_name(tifffile.PHOTOMETRIC, colours)} colours")
    embedded = _bytes(page, 34675)
    try:
        if colours == 6 and page.compression not in (6, 7):
            raise NotImplementedError("YCbCr without JPEG")
        samples = page.asarray(maxworkers=1)
    except (ValueError, RuntimeError) as error:
        try:
            return _by_libtiff(path, embedded)
        except (OSError, ValueError) as second:
            if not isinstance(error, NotImplementedError):
                raise DamagedError(str(error)) from second
            packing = _name(tifffile.COMPRESSION, page.compression)
            raise UnsupportedError(f"a TIFF of {_COLOURS[colours]} with {packing}") from error
    samples = samples.reshape(_planes(samples.shape, page))
    if int(page.planarconfig) == 2:
        samples = np.moveaxis(samples, 0, 2)
    pixels, notes = _to_depth(samples, page)
    if colours == 0:
        pixels = pixels.copy()
        pixels[..., 0] = WHITE[pixels.dtype.name] - pixels[..., 0]
    if colours == 3:
        pixels = _through_palette(samples, page)
    if colours == 5:
        return _from_ink(pixels, page, embedded, notes)
    base = 3 if colours in (2, 3, 6) else 1
    pixels, more = _with_alpha(pixels, base, page)
    return _with_profile(pixels, embedded, notes + more)


def _colours(page: tifffile.TiffPage) -> int:
    """The photometric interpretation; guessed by the number of samples where the tag is missing or
    says gray for what are surely three bands and more."""
    stated = page.tags.valueof(262)
    if stated is None and int(page.compression) in (2, 3, 4):
        return 0  # fax
    if stated is None:
        return {3: 2, 4: 5}.get(page.samplesperpixel, 1)
    bands = page.samplesperpixel - sum(int(kind) in (1, 2) for kind in page.extrasamples)
    return 2 if int(stated) == 1 and bands >= 3 else int(stated)


def _planes(shape: tuple[int, ...], page: tifffile.TiffPage) -> tuple[int, int, int]:
    height, width, samples = page.imagelength, page.imagewidth, page.samplesperpixel
    if int(page.planarconfig) == 2:
        return samples, height, width
    count = int(np.prod(shape)) // (height * width)  # JPEG gives three for a subsampled one
    return height, width, count


def _by_libtiff(path: Path, embedded: bytes | None) -> _Picture:
    """What tifffile does not decode (subsampled YCbCr, old JPEG, fax), 8 bits."""
    with quiet(), Image.open(path, formats=("TIFF",)) as image:
        if image.mode == "CMYK":
            return _Picture(cmyk_to_srgb(np.asarray(image), embedded), None)
        if image.mode == "1":
            image = image.convert("L")
        elif image.mode not in ("L", "LA", "RGB", "RGBA"):
            image = image.convert("RGBA" if "transparency" in image.info else "RGB")
        pixels = np.asarray(image)
    pixels = pixels if pixels.ndim == 3 else pixels[:, :, None]
    return _with_profile(pixels, embedded, ())


def _to_depth(samples: Pixels, page: tifffile.TiffPage) -> tuple[Pixels, tuple[str, ...]]:
    """Samples of any type as one of the three depths, the largest value of their bits at white."""
    kind = samples.dtype
    if kind.kind == "b":
        return samples.astype(np.uint8) * np.uint8(255), ()
    if kind.kind == "c":
        raise UnsupportedError("a TIFF of complex numbers")
    if kind.kind == "f":
        pixels = samples.astype(np.float32)
        if np.isfinite(pixels).all():
            return pixels, ()
        np.nan_to_num(pixels, copy=False, posinf=1.0, neginf=0.0)
        return pixels, ("Places without a value (NaN) were made black.",)
    notes: tuple[str, ...] = ()
    if kind.kind == "i":
        # The lowest value is black: negative ones have no colour of their own.
        low = np.iinfo(kind).min
        samples = (samples.astype(np.int64) - low).astype(f"u{kind.itemsize}")
        notes = (f"The file's values are signed: {low} is shown black.",)
    bits = page.bitspersample
    if isinstance(bits, tuple):
        bits = bits[0]
    if kind.itemsize > 2:
        shift = bits - 16
        pixels = (samples >> shift if shift > 0 else samples).astype(np.uint16)
        return pixels, (*notes, f"The file's {bits}-bit numbers were opened with 16 bits.")
    if bits in (8, 16):
        return samples, notes
    white = 255 if bits < 8 else 65535
    table = np.rint(np.arange(2**bits) * (white / (2**bits - 1)))
    return table.astype(np.uint8 if bits < 8 else np.uint16)[samples], notes


def _through_palette(samples: Pixels, page: tifffile.TiffPage) -> Pixels:
    table = np.asarray(page.colormap).T  # entries x 3, 16 bits
    # Some writers put 8-bit numbers where 16-bit ones belong.
    colours = table if int(table.max(initial=0)) < 256 else table >> 8
    index = np.minimum(samples[..., 0], len(colours) - 1)
    pixels = colours.astype(np.uint8)[index]
    if samples.shape[2] > 1:
        pixels = np.concatenate([pixels, samples[..., 1:].astype(np.uint8)], axis=2)
    return pixels


def _with_alpha(
    pixels: Pixels, base: int, page: tifffile.TiffPage
) -> tuple[Pixels, tuple[str, ...]]:
    """The `base` colour channels and alpha, unmultiplied, if the file has it."""
    extras = tuple(int(kind) for kind in page.extrasamples)
    rest = pixels.shape[2] - base
    if rest < 0:
        raise DamagedError(f"{pixels.shape[2]} samples where {base} belong")
    place = next((at for at, kind in enumerate(extras[:rest]) if kind in (1, 2)), None)
    notes: tuple[str, ...] = ()
    left = rest - (place is not None)
    if left:
        notes = (f"The file has {left} further channels: they were left out.",)
    if place is None:
        return pixels[..., :base], notes
    chosen = np.concatenate([pixels[..., :base], pixels[..., base + place, None]], axis=2)
    if extras[place] == _ASSOCIATED:
        chosen = _unmultiplied(chosen)
    return chosen, notes


def _unmultiplied(pixels: Pixels) -> Pixels:
    """Colours divided by the last channel, which they were multiplied with."""
    white = WHITE[pixels.dtype.name]
    alpha = pixels[..., -1:].astype(np.float32)
    colours = pixels[..., :-1].astype(np.float32) * white / np.maximum(alpha, 1e-12)
    colours = np.where(alpha > 0, colours, 0)
    if white > 1:
        colours = np.rint(np.minimum(colours, white))
    return np.concatenate([colours.astype(pixels.dtype), pixels[..., -1:]], axis=2)


def _from_ink(
    pixels: Pixels, page: tifffile.TiffPage, profile: bytes | None, notes: tuple[str, ...]
) -> _Picture:
    if _number(page, 332, 1) != 1 or pixels.shape[2] < 4 or pixels.dtype == np.float32:
        raise UnsupportedError("a TIFF of inks other than CMYK")
    pixels, more = _with_alpha(pixels, 4, page)
    colours = cmyk_to_srgb(np.ascontiguousarray(pixels[..., :4]), profile)
    if pixels.shape[2] == 5:
        colours = np.concatenate([colours, pixels[..., 4:]], axis=2)
    return _Picture(colours, None, notes + more)


def _with_profile(pixels: Pixels, embedded: bytes | None, notes: tuple[str, ...]) -> _Picture:
    profile, more = rgb_profile(embedded, pixels.shape[2])
    notes += more
    if pixels.dtype != np.float32 or profile is None:
        return _Picture(pixels, profile, notes)
    known = icc.parse(profile)
    if not known.simple:
        note = "The colour profile cannot be used with floats: they are taken as linear sRGB."
        return _Picture(pixels, None, (*notes, note))
    if not known.linear:
        pixels = pixels.copy()
        colours = pixels.shape[2] - (pixels.shape[2] in (2, 4))
        for channel in range(colours):
            plane = pixels[..., channel].astype(np.float64)
            pixels[..., channel] = known.curves[channel].decode(plane)
    return _Picture(pixels, icc.encoded_version(profile), notes)


# Metadata.


def _metadata(path: Path, page: tifffile.TiffPage) -> Metadata:
    return Metadata(exif=_exif_blob(path), xmp=_bytes(page, 700), dpi=_dpi(page))


def _dpi(page: tifffile.TiffPage) -> tuple[float, float] | None:
    unit = _number(page, 296, 2)
    found: list[float] = []
    for tag in (282, 283):
        value = page.tags.valueof(tag)
        if not isinstance(value, tuple) or len(value) != 2 or not value[0] or not value[1]:
            return None
        found.append(value[0] / value[1] * (2.54 if unit == 3 else 1.0))
    return (round(found[0], 2), round(found[1], 2)) if unit in (2, 3) else None


def _exif_blob(path: Path) -> bytes | None:
    """The descriptive tags and directories of the file, as a blob of their own."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        try:
            found = exif.parse(data)
        except exif.ExifError:  # BigTIFF, or odd
            return None
    primary = {tag: entry for tag, entry in found.primary.items() if tag in _KEPT}
    if primary.keys() <= {256, 257} and not found.exif and not found.gps:
        return None
    return exif.build(found.order, primary, found.exif, found.gps)


def _exif(metadata: Metadata) -> exif.Exif | None:
    if metadata.exif is None:
        return None
    try:
        return exif.parse(metadata.exif)
    except exif.ExifError:
        return None


def _same_size(known: exif.Exif, size: Size) -> bool:
    return (known.number(known.primary, 256), known.number(known.primary, 257)) == (
        size.width,
        size.height,
    )


def _extra_tags(known: exif.Exif | None, state: State) -> list[tuple[int, int, int, Any, bool]]:
    tags: list[tuple[int, int, int, Any, bool]] = []
    if state.metadata.xmp is not None:
        tags.append((700, 1, len(state.metadata.xmp), state.metadata.xmp, True))
    if known is None:
        return tags
    wanted = set(exif.PRIMARY_TEXT)
    if _same_size(known, state.size):
        wanted |= _GEO
    for tag, entry in known.primary.items():
        if tag in wanted:
            tags.append((tag, entry.kind, entry.count, entry.data, True))
    return tags


def _append_exif(path: Path, known: exif.Exif) -> None:
    """Write the Exif and GPS directories behind the picture, and the file's own directory again with
    their places in it: tifffile writes neither."""
    order = known.order
    links = {exif.EXIF_IFD: known.exif, exif.GPS_IFD: known.gps}
    with path.open("rb+") as file:
        (start,) = struct.unpack(order + "I", file.read(8)[4:])
        file.seek(start)
        (count,) = struct.unpack(order + "H", file.read(2))
        entries = [file.read(12) for _ in range(count)]
        for tag, directory in links.items():
            if directory:
                place = _even_end(file)
                file.write(exif.pack_directory(order, directory, place))
                entries.append(struct.pack(order + "HHII", tag, 4, 1, place))
        entries.sort(key=lambda entry: struct.unpack(order + "H", entry[:2]))
        place = _even_end(file)
        file.write(struct.pack(order + "H", len(entries)) + b"".join(entries) + bytes(4))
        file.seek(4)
        file.write(struct.pack(order + "I", place))


def _even_end(file: BinaryIO) -> int:
    """The end of the file, made even: directories begin there."""
    end = file.seek(0, 2)
    return end + file.write(bytes(end % 2))
