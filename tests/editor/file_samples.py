"""What the tests of files share: documents, metadata and profiles drawn by code."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from editor.document import icc
from editor.document.codec import Format, formats
from editor.document.metadata import Metadata
from editor.document.state import State
from neural.source import Depth, Pixels

DATA = os.environ.get("SFUMATO_TEST_DATA")
needs_data = pytest.mark.skipif(DATA is None, reason="SFUMATO_TEST_DATA is not set")

XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" dc:format="image/x"/>'
    b"</rdf:RDF></x:xmpmeta>"
)

WIDE = icc.matrix_profile(
    "Wide",
    np.array([[0.5151, 0.2920, 0.1571], [0.2412, 0.6922, 0.0666], [-0.0011, 0.0419, 0.7841]]),
    icc.parametric_tag(icc.Curve(g=2.2)),
)
"""Display P3's primaries with a gamma of 2.2."""

GRAY = icc.gray_profile("Gray", icc.parametric_tag(icc.Curve(g=1.8)))


def data(*parts: str) -> Path:
    """A file or folder of the test data; only for tests that need it."""
    assert DATA is not None
    return Path(DATA).joinpath(*parts)


def noise(width: int, height: int, depth: Depth, seed: int = 0, alpha: bool = True) -> Pixels:
    """Random pixels over the whole range of the depth, somewhat beyond it for floats."""
    random = np.random.default_rng(seed)
    if depth == "float32":
        pixels = random.normal(0.5, 0.5, (height, width, 4)).astype(np.float32)
        pixels[..., 3] = random.random((height, width), np.float32)
    else:
        top = np.iinfo(depth).max
        pixels = random.integers(0, top, (height, width, 4), depth, endpoint=True)
    if not alpha:
        pixels[..., 3] = {"uint8": 255, "uint16": 65535, "float32": 1.0}[depth]
    return pixels


def exif_blob(orientation: int = 1, location: bool = True) -> bytes:
    """Camera, exposure, date, and a place."""
    tags = Image.Exif()
    tags[0x010F] = "Aurora"
    tags[0x0110] = "Lumen 3"
    tags[0x0112] = orientation
    inner = tags.get_ifd(0x8769)
    inner[0x829A] = IFDRational(1, 250)
    inner[0x829D] = IFDRational(28, 10)
    inner[0x8827] = 400
    inner[0x920A] = IFDRational(35)
    inner[0x9003] = "2024:05:06 07:08:09"
    inner[0xA002] = 4000
    inner[0xA003] = 3000
    inner[0x927C] = b"a maker's own note"
    if location:
        place = tags.get_ifd(0x8825)
        place[1], place[2] = "N", (IFDRational(48), IFDRational(51), IFDRational(30))
        place[3], place[4] = "E", (IFDRational(2), IFDRational(17), IFDRational(40))
    return tags.tobytes().removeprefix(b"Exif\0\0")


def metadata(format: Format) -> Metadata:
    """All that the format can carry."""
    return Metadata(
        exif=exif_blob() if "exif" in format.metadata else None,
        xmp=XMP if "xmp" in format.metadata else None,
        dpi=(300.0, 300.0) if "dpi" in format.metadata else None,
        text=(("Title", "Ein schöner Tag"),) if "text" in format.metadata else (),
    )


def picture(pixels: Pixels, **rest: object) -> State:
    return replace(State.from_array(pixels), **rest)  # type: ignore[arg-type]


def merged(state: State) -> Pixels:
    """The pixels of a document of one layer."""
    (layer,) = state.pixel_layers
    return layer.raster.read(state.rect.translate(-layer.x, -layer.y))


WRITABLE = [pytest.param(format, id=format.id) for format in formats().writable]
READABLE = [pytest.param(format, id=format.id) for format in formats().values()]
