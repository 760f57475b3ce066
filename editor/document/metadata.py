"""What a file says about its picture besides the pixels, kept as it came."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """EXIF (a TIFF structure, without the "Exif" marker, orientation already applied and reset to 1),
    XMP (an RDF packet in UTF-8), resolution in dots per inch, and text the file format carries by key.
    """

    exif: bytes | None = None
    xmp: bytes | None = None
    dpi: tuple[float, float] | None = None
    text: tuple[tuple[str, str], ...] = field(default=())
