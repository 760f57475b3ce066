"""Read a picture as a style: any file Pillow opens, turned upright, on white, of moderate size."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import numpy as np

from neural.operation import OperationError

SIDE = 1024
"""Longer side in pixels; style networks look at 256."""
LARGEST = 500_000_000
"""Pixels above which a file is refused before it is decoded."""


def read_style(path: str, side: int = SIDE) -> np.ndarray[Any, np.dtype[np.float32]]:
    """H x W x 3, float32, encoded, 0..1, its longer side at most `side`.

    Raises OperationError that names the file and says why.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    file = Path(path).expanduser()
    advice = "Choose a PNG, JPEG, WebP or TIFF picture as the style."
    if not file.is_file():
        raise OperationError(f"The style picture {file.name} is not there any more. {advice}")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(file) as image:
                if image.width * image.height > LARGEST:
                    raise OperationError(
                        f"The style picture {file.name} is too large. Choose a smaller one."
                    )
                image.draft("RGB", (side, side))
                upright = ImageOps.exif_transpose(image)
                upright.thumbnail((side, side))
                if upright.mode == "I;16":
                    wide = np.asarray(upright, np.float32) / np.float32(65535)
                    return np.repeat(wide[..., None], 3, axis=2)
                colours = upright.convert("RGBA")
    except (UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise OperationError(f"{file.name} cannot be used as a style. {advice}") from error
    except (OSError, ValueError, SyntaxError) as error:
        raise OperationError(f"The style picture {file.name} is damaged. {advice}") from error
    white = Image.new("RGBA", colours.size, "white")
    white.alpha_composite(colours)
    return np.asarray(white.convert("RGB"), np.float32) / np.float32(255)
