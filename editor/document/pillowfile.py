"""Pictures that Pillow decodes, 8 bits: for formats that need nothing of their own."""

from __future__ import annotations

import warnings
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from editor.document import exif
from editor.document.codec import DamagedError, Limits, Opened
from editor.document.colour import cmyk_to_srgb
from editor.document.metadata import Metadata
from editor.document.picture import document, raster_of, rgb_profile, turned
from editor.document.refusal import Remark
from neural.source import Pixels, Size

# Our limits are checked from the header, and can be set; Pillow's guard would come first.
Image.MAX_IMAGE_PIXELS = None


@dataclass(frozen=True, slots=True)
class Header:
    """What Pillow tells of a file before it decodes it."""

    size: Size
    frames: int
    profile: bytes | None
    metadata: Metadata


@contextmanager
def quiet() -> Generator[None]:
    """Without the warnings that Pillow gives of damaged files: they open, or an error says why not."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def open_with(kind: str, path: Path) -> Image.Image:
    """The file opened by Pillow's plugin `kind`. Raises DamagedError."""
    try:
        return Image.open(path, formats=(kind,))
    except (SyntaxError, ValueError, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise DamagedError(str(error)) from error


def header(image: Image.Image) -> Header:
    blob = image.info.get("exif")
    if blob is not None:
        blob = blob.removeprefix(b"Exif\0\0") or None
    packet = image.info.get("xmp")
    return Header(
        Size(*image.size),
        int(getattr(image, "n_frames", 1)),
        image.info.get("icc_profile") or None,
        Metadata(
            exif=blob,
            xmp=packet.encode() if isinstance(packet, str) else packet,
            dpi=_dpi(image),
        ),
    )


def _dpi(image: Image.Image) -> tuple[float, float] | None:
    found = image.info.get("dpi")
    if not isinstance(found, tuple) or len(found) != 2 or not all(found):
        return None
    return round(float(found[0]), 1), round(float(found[1]), 1)


def pixels_of(image: Image.Image) -> Pixels:
    """H x W x C pixels of the first frame, C 1 to 4, uint8; CMYK as four inks."""
    if image.mode in ("1", "I;16", "I", "F"):
        image = image.convert("L")
    elif image.mode not in ("L", "LA", "RGB", "RGBA", "CMYK"):
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    pixels = np.asarray(image)
    return pixels if pixels.ndim == 3 else pixels[:, :, None]


def read(kind: str, path: Path, limits: Limits) -> Opened:
    """The first frame as a document."""
    with quiet(), open_with(kind, path) as image:
        head = header(image)
        limits.check(head.size)
        pixels = pixels_of(image)
        if image.mode == "CMYK":
            pixels, profile, notes = cmyk_to_srgb(pixels, head.profile), None, ()
        else:
            profile, notes = rgb_profile(head.profile, pixels.shape[2])
    if head.frames > 1:
        notes += (Remark("It is an animation of {} frames: the first was opened.", head.frames),)
    way = exif.orientation(head.metadata.exif)
    raster = raster_of(turned(pixels, way))
    return Opened(document(raster, profile, metadata=head.metadata.upright()), notes)


def info(kind: str, path: Path) -> dict[str, Any]:
    with quiet(), open_with(kind, path) as image:
        head = header(image)
        size = head.size
        if exif.orientation(head.metadata.exif) >= 5:
            size = Size(size.height, size.width)
        return {
            "width": size.width,
            "height": size.height,
            "depth": "uint8",
            "channels": 3 if image.mode == "P" else len(image.getbands()),
            "frames": head.frames,
            "profile": head.profile,
            "metadata": head.metadata,
        }
