"""What a file says about its picture besides the pixels, kept as it came."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from editor.document import exif, xmp
from neural.source import Size

Keep = Literal["all", "no_location", "none"]
"""How much of it an exported file carries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """EXIF (a TIFF structure, without the "Exif" marker, orientation already applied and reset to 1),
    XMP (an RDF packet in UTF-8), resolution in dots per inch, and text the file format carries by key.
    """

    exif: bytes | None = None
    xmp: bytes | None = None
    dpi: tuple[float, float] | None = None
    text: tuple[tuple[str, str], ...] = field(default=())

    def upright(self) -> Metadata:
        """With every orientation set to 1: for pixels that were turned the way it said."""
        return replace(
            self,
            exif=exif.upright(self.exif) if self.exif is not None else None,
            xmp=xmp.upright(self.xmp) if self.xmp is not None else None,
        )

    def for_export(self, size: Size, keep: Keep = "all") -> Metadata:
        """What a file of a picture of this size carries: true dimensions, no stale thumbnail."""
        if keep == "none":
            return Metadata(dpi=self.dpi)
        blob, packet = self.exif, self.xmp
        if blob is not None:
            blob = exif.for_size(blob, size)
        if keep == "no_location":
            blob = exif.without_location(blob) if blob is not None else None
            packet = xmp.without_location(packet) if packet is not None else None
        return replace(self, exif=blob, xmp=packet)

    def with_steps(self, steps: tuple[str, ...]) -> Metadata:
        """With what was done to the picture written into the XMP packet, the rest of it kept."""
        return replace(self, xmp=xmp.with_steps(self.xmp, steps)) if steps else self

    @property
    def steps(self) -> tuple[str, ...]:
        """What the XMP packet says was done to the picture, oldest first."""
        return xmp.steps_of(self.xmp)
