"""Pixels of files to layers and back: what every format does the same way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from editor.document import icc
from editor.document.layers import Effect, Group, Layer, Node, walk
from editor.document.raster import TILE, Key, Raster, Tile
from editor.document.state import State
from neural.source import WHITE, Depth, Pixels, Rect, Size, depth_of


def raster_from_rows(size: Size, depth: Depth, rows: Callable[[int, int], Pixels]) -> Raster:
    """A raster from `rows(top, bottom)`, which gives full-width H x W x C pixels, C 1 to 4.

    Gray becomes equal channels, missing alpha opaque. Tiles of one single colour are stored once, so
    that a huge flat picture costs next to nothing.
    """
    tiles: dict[Key, Tile] = {}
    flat: dict[tuple[bytes, int, int], Tile] = {}
    for top in range(0, size.height, TILE):
        bottom = min(top + TILE, size.height)
        band = np.ascontiguousarray(to_rgba(rows(top, bottom), depth))
        for left in range(0, size.width, TILE):
            part = band[:, left : left + TILE]
            tile = _tile(part, depth, flat)
            if tile is not None:
                tiles[top // TILE, left // TILE] = tile
    return Raster(Rect.of(size), depth, 4, tiles)


def raster_of(pixels: Pixels) -> Raster:
    """A raster of H x W x C pixels, C 1 to 4, its corner at the origin."""
    size = Size(pixels.shape[1], pixels.shape[0])
    return raster_from_rows(size, depth_of(pixels), lambda top, bottom: pixels[top:bottom])


def _tile(part: Pixels, depth: Depth, flat: dict[tuple[bytes, int, int], Tile]) -> Tile | None:
    height, width = part.shape[:2]
    first = part[0, 0].tobytes()
    if not _one_colour(part):
        pixels = np.zeros((TILE, TILE, 4), depth)
        pixels[:height, :width] = part
        return Tile(pixels)
    if not any(first):
        return None
    key = (first, height, width)
    if key not in flat:
        pixels = np.zeros((TILE, TILE, 4), depth)
        pixels[:height, :width] = part
        flat[key] = Tile(pixels)
    return flat[key]


def _one_colour(part: Pixels) -> bool:
    """True when every pixel of H x W x 4 is the same, bit by bit. Looks at the first row first."""
    words = part.view(f"u{min(8, 4 * part.itemsize)}")  # a pixel, or half of one, at a time
    return bool((words[0] == words[0, 0]).all()) and bool((words == words[0, 0]).all())


def to_rgba(pixels: Pixels, depth: Depth) -> Pixels:
    """H x W or H x W x C pixels as H x W x 4; not copied when they are that already."""
    if pixels.ndim == 2:
        pixels = pixels[:, :, None]
    channels = pixels.shape[2]
    if channels == 4:
        return pixels
    import cv2  # three times as fast as numpy here

    if channels != 2:
        order = cv2.COLOR_RGB2RGBA if channels == 3 else cv2.COLOR_GRAY2RGBA
        return np.asarray(cv2.cvtColor(np.ascontiguousarray(pixels), order), depth)
    out = np.empty((*pixels.shape[:2], 4), depth)
    out[..., :3] = pixels[..., :1]
    out[..., 3] = pixels[..., 1]
    return out


def document(raster: Raster, profile: bytes | None, **rest: Any) -> State:
    """A document of one layer, called Background, that holds the raster."""
    layer = Layer(raster=raster, name="Background")
    return State(
        size=raster.size,
        depth=raster.depth,
        profile=profile,
        layers=(layer,),
        active=layer.id,
        **rest,
    )


def turned(pixels: Pixels, orientation: int) -> Pixels:
    """A view of H x W x C pixels stored with an EXIF orientation of 1 to 8, the right way up."""
    if orientation >= 5:
        pixels = pixels.transpose(1, 0, 2)
    if orientation in (2, 3, 6, 7):
        pixels = pixels[:, ::-1]
    if orientation in (3, 4, 7, 8):
        pixels = pixels[::-1]
    return pixels


def opaque(state: State) -> bool:
    """True when the merged picture surely has no transparency: one plain opaque layer covers it, on
    its own or within plain groups."""
    if any(isinstance(node, Effect) for node in walk(state.layers)):
        return False  # a blur, for one, may let a border become transparent
    return any(_covers(node, state.rect) for node in state.layers)


def _covers(node: Node, rect: Rect) -> bool:
    if not node.plain:
        return False
    if isinstance(node, Group):
        return any(_covers(child, rect) for child in node.children)
    return isinstance(node, Layer) and node.bounds.contains(rect) and node.raster.opaque


def merged_pixels(state: State) -> Pixels:
    """The picture as it looks, H x W x 4 in the document's depth; a single plain layer bit by bit."""
    if len(state.layers) == 1:
        layer = state.layers[0]
        if isinstance(layer, Layer) and layer.plain:
            return layer.raster.read(state.rect.translate(-layer.x, -layer.y))
    from editor.document.projection import composite  # the compositor is heavy to import

    return composite(state, state.rect)


def on_white(pixels: Pixels) -> Pixels:
    """H x W x 4 pixels laid on white, in their own encoding as other editors do; opaque."""
    white = WHITE[pixels.dtype.name]
    out = np.empty_like(pixels)
    for top in range(0, len(pixels), TILE):
        band = pixels[top : top + TILE].astype(np.float32)
        alpha = band[..., 3:] / np.float32(white)
        mixed = band[..., :3] * alpha + np.float32(white) * (1 - alpha)
        out[top : top + TILE, :, :3] = mixed if white == 1.0 else np.rint(mixed)
    out[..., 3] = white
    return out


def fewest_channels(pixels: Pixels, profile: bytes | None) -> Pixels:
    """H x W x 4 pixels without alpha where all are opaque, and as gray where that loses nothing: for
    an untagged picture, or one whose profile was made from a gray one."""
    gray_allowed = profile is None or gray_original(profile) is not None
    solid = bool((pixels[..., 3] == WHITE[pixels.dtype.name]).all())
    gray = gray_allowed and all(
        bool((band[..., 0] == band[..., 1]).all()) and bool((band[..., 1] == band[..., 2]).all())
        for band in (pixels[top : top + TILE] for top in range(0, len(pixels), TILE))
    )
    if gray:
        return np.ascontiguousarray(pixels[..., :1] if solid else pixels[..., 2:])
    if not solid:
        return pixels
    import cv2  # five times as fast as numpy here

    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGBA2RGB))


def rgb_profile(profile: bytes | None, channels: int) -> tuple[bytes | None, tuple[str, ...]]:
    """The profile for a document of a file whose embedded profile is `profile`, and notes.

    A gray one becomes an RGB one that remembers it; one that is damaged or of another space than the
    file's pixels (1, 2 gray; 3, 4 RGB) is left out.
    """
    if profile is None:
        return None, ()
    try:
        space = icc.parse(profile).space
        if channels <= 2 and space == "GRAY":
            return icc.rgb_from_gray(profile), ()
    except icc.ProfileError:
        return None, ("The colour profile in the file is damaged: the picture is taken as sRGB.",)
    if space == "RGB":
        return profile, ()
    return None, ("The colour profile does not fit the picture: it is taken as sRGB.",)


def file_profile(profile: bytes | None, channels: int) -> bytes | None:
    """The profile to embed in a file of so many channels; what `rgb_profile` reads back the same."""
    if profile is None or channels > 2:
        return profile
    return gray_original(profile)


def gray_original(profile: bytes) -> bytes | None:
    """The gray profile that an RGB one was made from."""
    try:
        original = icc.parse(profile).original
        gray = bool(original) and icc.parse(original or b"").space == "GRAY"
    except icc.ProfileError:
        return None
    return original if gray else None
