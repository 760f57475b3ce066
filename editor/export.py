"""Writing a copy of a document: at another size, with a format's options, and how large it will be."""

from __future__ import annotations

import tempfile
from pathlib import Path

from editor.batch import applied
from editor.document.codec import Format, SaveOptions
from editor.document.files import Saved, save
from editor.document.picture import merged_pixels
from editor.document.state import State
from neural.context import Context
from neural.operations.image_size import ImageSize
from neural.source import Rect, Size

WHOLE = 4_000_000
"""Pixels up to which a file is written whole to learn its size."""
SAMPLE = 1024
"""Longest edge of the middle part that is written for larger pictures."""


def flat(state: State) -> State:
    """The document as one layer that looks like all of them."""
    return State.from_array(merged_pixels(state), profile=state.profile, metadata=state.metadata)


def resized(state: State, size: Size) -> State:
    """The document scaled to `size`, every layer, by an antialiased Lanczos filter.

    Raises OperationError when it would become too large.
    """
    if size == state.size:
        return state
    return applied(state, ImageSize(width=size.width, height=size.height), Context())


def export(state: State, path: Path, format: Format, options: SaveOptions, size: Size) -> Saved:
    """Write a copy. Raises FileError and OperationError, the file that was there untouched."""
    if size != state.size:
        state = resized(state if format.layers else flat(state), size)
    return save(state, path, options)


def estimated_bytes(state: State, format: Format, options: SaveOptions, size: Size) -> int:
    """About how large the file of a flat document will be; of a large one, judged by its middle.

    Raises what `export` raises. May be called on any thread.
    """
    whole = size.area
    if whole > WHOLE:
        part = Size(min(SAMPLE, size.width), min(SAMPLE, size.height))
        state = middle(
            state,
            state.size.width * part.width / size.width,
            state.size.height * part.height / size.height,
        )
        size = part
    with tempfile.TemporaryDirectory(prefix="sfumato-") as folder:
        path = Path(folder) / f"copy{format.extensions[0]}"
        export(state, path, format, options, size)
        return round(path.stat().st_size * whole / size.area)


def middle(state: State, width: float, height: float) -> State:
    """The middle of a flat document, about `width` x `height` pixels of it."""
    size = Size(max(1, round(width)), max(1, round(height)))
    (layer,) = state.pixel_layers
    corner = (state.size.width - size.width) // 2, (state.size.height - size.height) // 2
    place = Rect(*corner, size.width, size.height).translate(-layer.x, -layer.y)
    return State.from_array(layer.raster.read(place), profile=state.profile)
