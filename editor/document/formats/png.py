"""PNG: 8 and 16 bits, gray, palette, RGB, transparency."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar, Literal

from editor.document import pngfile
from editor.document.codec import (
    ExportOptions,
    Format,
    Limits,
    Opened,
    SaveOptions,
)
from editor.document.exif import orientation
from editor.document.picture import document, fewest_channels, merged_pixels, raster_of, turned
from editor.document.refusal import Remark
from editor.document.state import State
from neural.operation import param
from neural.source import Depth, Size


class Png(Format):
    id = "png"
    title = "PNG"
    extensions = (".png", ".apng")
    mime_types = ("image/png",)
    signatures = ((0, pngfile.SIGNATURE),)
    depths: ClassVar[tuple[Depth, ...]] = ("uint8", "uint16")
    metadata = frozenset({"exif", "xmp", "icc", "dpi", "text"})

    class Options(ExportOptions):
        bits: Literal["auto", "8", "16"] = param(
            "auto",
            "Bits per channel",
            labels={"auto": "As in the document", "8": "8", "16": "16"},
        )
        compression: int = param(
            4, "Compression", help="Higher is smaller and slower; none loses.", minimum=1, maximum=9
        )

    def read(self, path: Path, limits: Limits) -> Opened:
        png = pngfile.decode(path.read_bytes(), limits)
        notes = png.notes
        if png.header.frames > 1:
            notes += (
                Remark("It is an animation of {} frames: the first was opened.", png.header.frames),
            )
        metadata = png.header.metadata
        raster = raster_of(turned(png.pixels, orientation(metadata.exif)))
        return Opened(document(raster, png.profile, metadata=metadata.upright()), notes)

    def write(self, state: State, path: Path, options: SaveOptions) -> None:
        assert isinstance(options, Png.Options)
        pixels = fewest_channels(merged_pixels(state), state.profile)
        path.write_bytes(
            pngfile.encode(
                pixels,
                compression=options.compression,
                profile=state.profile,
                metadata=state.metadata,
            )
        )

    def info(self, path: Path) -> dict[str, Any]:
        head = pngfile.header(path.read_bytes())
        size = head.size
        if orientation(head.metadata.exif) >= 5:
            size = Size(size.height, size.width)
        return {
            "width": size.width,
            "height": size.height,
            "depth": head.depth,
            "channels": head.channels,
            "frames": head.frames,
            "profile": head.profile,
            "metadata": head.metadata,
        }
