"""WebP: 8 bits, with transparency, lossy or not."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import numpy as np
from PIL import Image

from editor.document import pillowfile
from editor.document.codec import ExportOptions, Format, Limits, Opened, SaveOptions
from editor.document.picture import merged_pixels
from editor.document.state import State
from neural.operation import param


class WebP(Format):
    id = "webp"
    title = "WebP"
    extensions = (".webp",)
    mime_types = ("image/webp",)
    metadata = frozenset({"exif", "xmp", "icc"})
    largest = 16383

    class Options(ExportOptions):
        lossless: bool = param(False, "Lossless", help="Every pixel stays as it is.")
        quality: int = param(
            90,
            "Quality",
            help="Of a lossless file: how long to search for the smallest one.",
            minimum=1,
            maximum=100,
        )
        effort: Literal[0, 2, 4, 6] = param(
            4,
            "Effort",
            help="More is smaller and slower.",
            labels={0: "Fastest", 2: "Fast", 4: "Normal", 6: "Smallest"},
            advanced=True,
        )

    def sniff(self, head: bytes, path: Path) -> bool:
        return head[:4] == b"RIFF" and head[8:12] == b"WEBP"

    def read(self, path: Path, limits: Limits) -> Opened:
        return pillowfile.read("WEBP", path, limits)

    def write(self, state: State, path: Path, options: SaveOptions) -> None:
        assert isinstance(options, WebP.Options)
        pixels = merged_pixels(state)
        if bool((pixels[..., 3] == 255).all()):
            pixels = np.ascontiguousarray(pixels[..., :3])
        Image.fromarray(pixels).save(
            path,
            "WEBP",
            lossless=options.lossless,
            quality=options.quality,
            method=options.effort,
            exact=options.lossless,  # colours under full transparency too
            icc_profile=state.profile or b"",
            exif=state.metadata.exif or b"",
            xmp=state.metadata.xmp or b"",
        )

    def info(self, path: Path) -> dict[str, Any]:
        return pillowfile.info("WEBP", path)
