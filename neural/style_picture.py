"""Read a picture as a style: any file Pillow opens, turned upright, on white, of moderate size.

Where the style was no file a data URL stands in place of a path: "data:image/webp;name=Sky;base64,..."
(RFC 2397). A recipe that holds one can be replayed anywhere.
"""

from __future__ import annotations

import base64
import binascii
import io
import warnings
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote, unquote

import numpy as np

from neural.operation import OperationError

SIDE = 1024
"""Longer side in pixels; style networks look at 256."""
CARRIED = 384
"""Longer side in pixels of a style that is carried in a recipe."""
MOST_CARRIED = 24_000
"""Bytes of it, so that a picture's metadata still hold the recipe (64 KB in a JPEG)."""
PREFIX = "data:image/webp;name="
LARGEST = 500_000_000
"""Pixels above which a file is refused before it is decoded."""


def read_style(path: str, side: int = SIDE) -> np.ndarray[Any, np.dtype[np.float32]]:
    """H x W x 3, float32, encoded, 0..1, its longer side at most `side`.

    Of an animated file the first picture counts. Raises OperationError that names the file and says why.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    advice = "Choose a PNG, JPEG, WebP or TIFF picture as the style."
    name, file = style_name(path), _opened(path, advice)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(file) as image:
                if image.width * image.height > LARGEST:
                    raise OperationError(
                        "The style picture {} is too large. Choose a smaller one.", name
                    )
                image.draft("RGB", (side, side))
                upright = ImageOps.exif_transpose(image)
                upright.thumbnail((side, side))
                if upright.mode == "I;16":
                    wide = np.asarray(upright, np.float32) / np.float32(65535)
                    return np.repeat(wide[..., None], 3, axis=2)
                colours = upright.convert("RGBA")
    except (UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise OperationError("{} cannot be used as a style. {}", name, advice) from error
    except (OSError, ValueError, SyntaxError) as error:
        raise OperationError("The style picture {} is damaged. {}", name, advice) from error
    white = Image.new("RGBA", colours.size, "white")
    white.alpha_composite(colours)
    return np.asarray(white.convert("RGB"), np.float32) / np.float32(255)


def carried(pixels: np.ndarray[Any, np.dtype[np.uint8]], name: str) -> str:
    """H x W x 3 as what stands in place of a path; `name` is what people call it.

    The same pixels and name give the same text. It is as fine as its size allows.
    """
    from PIL import Image

    image = Image.fromarray(np.ascontiguousarray(pixels))
    image.thumbnail((CARRIED, CARRIED))
    written = b""
    for quality in (90, 75, 55, 35, 10):
        file = io.BytesIO()
        image.save(file, "WEBP", quality=quality, method=4)
        written = file.getvalue()
        if len(written) <= MOST_CARRIED:
            break
    text = base64.b64encode(written).decode("ascii")
    return f"{PREFIX}{quote(name)};base64,{text}"


def is_carried(path: str) -> bool:
    """Whether the text holds a picture itself, and is no path."""
    return path.startswith("data:")


def style_name(path: str) -> str:
    """What people call it: the file's name, or the layer's."""
    if not is_carried(path):
        return path.replace(chr(92), "/").rpartition("/")[2]
    head = path.partition(",")[0].split(";")
    names = [part.removeprefix("name=") for part in head if part.startswith("name=")]
    return unquote(names[0]) if names else "picture"


def opened(path: str) -> IO[bytes] | Path:
    """What holds the picture: its file, or the bytes that are carried. Raises ValueError for bad text."""
    if not is_carried(path):
        return Path(path).expanduser()
    try:
        return io.BytesIO(base64.b64decode(path.partition(",")[2], validate=True))
    except (binascii.Error, ValueError) as error:
        raise ValueError("The picture in the recipe is damaged.") from error


def _opened(path: str, advice: str) -> IO[bytes] | Path:
    try:
        file = opened(path)
    except ValueError as error:
        raise OperationError(
            "The style picture {} is damaged. {}", style_name(path), advice
        ) from error
    if isinstance(file, Path) and not file.is_file():
        raise OperationError("The style picture {} is not there any more. {}", file.name, advice)
    return file
