"""GIF, read only: the first frame."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from editor.document import pillowfile
from editor.document.codec import Format, Limits, Opened


class Gif(Format):
    id = "gif"
    title = "GIF"
    extensions = (".gif",)
    mime_types = ("image/gif",)
    signatures = ((0, b"GIF87a"), (0, b"GIF89a"))
    writes = False

    def read(self, path: Path, limits: Limits) -> Opened:
        return pillowfile.read("GIF", path, limits)

    def info(self, path: Path) -> dict[str, Any]:
        return pillowfile.info("GIF", path)
