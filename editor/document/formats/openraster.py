"""OpenRaster: our own document format, and Krita's, MyPaint's and GIMP's.

Format: OpenRaster 0.0.5 (openraster.org): a zip of PNG layers and a stack.xml. What it lacks is in
attributes and files of our own, which others pass over: depth, ICC profile, metadata, the record of the
document, masks, and the true pixels of what is shown by a stand-in. See `editor.document.ora`.
"""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any, ClassVar, Final

from editor.document.codec import DEPTHS, DamagedError, Format, Limits, Opened, SaveOptions
from editor.document.ora.stored import Archive
from editor.document.state import State
from neural.operation import param
from neural.source import Depth

_MIME: Final = b"image/openraster"


class OpenRaster(Format):
    id = "openraster"
    title = "OpenRaster"
    extensions = (".ora",)
    mime_types = ("image/openraster",)
    layers = True
    depths: ClassVar[tuple[Depth, ...]] = DEPTHS
    metadata = frozenset({"exif", "xmp", "icc", "dpi", "text"})

    class Options(SaveOptions):
        compression: int = param(
            1, "Compression", help="Higher is smaller and slower; none loses.", minimum=1, maximum=9
        )

    def sniff(self, head: bytes, path: Path) -> bool:
        if head[:4] != b"PK\3\4":
            return False
        if head[30:54] == b"mimetype" + _MIME:  # the specification: first, and stored
            return True
        try:
            with zipfile.ZipFile(path) as archive:  # a file that was packed by hand
                return "stack.xml" in archive.namelist()
        except zipfile.BadZipFile:
            return False

    def read(self, path: Path, limits: Limits) -> Opened:
        from editor.document.ora.reader import Reader  # the compositor is heavy to import

        with _archive(path) as archive:
            return Reader(Archive(archive, limits)).document()

    def write(self, state: State, path: Path, options: SaveOptions) -> None:
        assert isinstance(options, OpenRaster.Options)
        from editor.document.ora.writer import Writer

        with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED, strict_timestamps=False) as archive:
            archive.writestr("mimetype", _MIME)
            Writer(archive, state, options.compression).document()

    def info(self, path: Path) -> dict[str, Any]:
        from editor.document.ora.reader import Reader

        with _archive(path) as archive:
            reader = Reader(Archive(archive, Limits()))
            layers = list(reader.stack().iter("layer"))
            return {
                "width": reader.size.width,
                "height": reader.size.height,
                "depth": reader.depth() or reader.depth_of_layers(layers),
                "channels": 4,
                "frames": 1,
                "layers": len(layers),
                "profile": reader.profile(),
                "metadata": reader.metadata(),
            }


def _archive(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except zipfile.BadZipFile as error:
        raise DamagedError("a zip without its directory") from error
