"""AVIF, read only: the first frame, 8 bits (10 and 12 come rounded)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from editor.document import pillowfile
from editor.document.codec import Format, Limits, Opened


class Avif(Format):
    id = "avif"
    title = "AVIF"
    extensions = (".avif", ".avifs")
    mime_types = ("image/avif",)
    signatures = ((4, b"ftypavif"), (4, b"ftypavis"))
    writes = False

    def sniff(self, head: bytes, path: Path) -> bool:
        # Some files name a general kind first and AVIF among those they are compatible with.
        length = int.from_bytes(head[:4], "big")
        return super().sniff(head, path) or (
            head[4:8] == b"ftyp" and (b"avif" in head[8:length] or b"avis" in head[8:length])
        )

    def read(self, path: Path, limits: Limits) -> Opened:
        return pillowfile.read("AVIF", path, limits)

    def info(self, path: Path) -> dict[str, Any]:
        return pillowfile.info("AVIF", path)
