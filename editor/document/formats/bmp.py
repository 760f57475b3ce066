"""Windows bitmaps, read only."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from editor.document import pillowfile
from editor.document.codec import Format, Limits, Opened


class Bmp(Format):
    id = "bmp"
    title = "BMP"
    extensions = (".bmp", ".dib")
    mime_types = ("image/bmp",)
    signatures = ((0, b"BM"),)
    writes = False

    def read(self, path: Path, limits: Limits) -> Opened:
        return pillowfile.read("BMP", path, limits)

    def info(self, path: Path) -> dict[str, Any]:
        return pillowfile.info("BMP", path)
