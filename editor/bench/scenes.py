"""What the measurements work on: noisy pictures and stacks of layers, drawn by code."""

from __future__ import annotations

import numpy as np

from editor.document.blend import BlendMode
from editor.document.layers import Layer
from editor.document.raster import Raster
from editor.document.state import State
from neural.source import Depth, Pixels, Size, from_unit

MP24 = Size(6000, 4000)
MP100 = Size(11600, 8700)
SCREEN = Size(1920, 1080)


def photo(size: Size, seed: int = 0) -> Pixels:
    """An opaque 8-bit picture that compresses about as a photo does: soft shapes with fine grain."""
    import cv2

    random = np.random.default_rng(seed)
    coarse = random.integers(0, 256, (size.height // 50 + 2, size.width // 50 + 2, 3), np.uint8)
    soft = cv2.resize(coarse, (size.width, size.height), interpolation=cv2.INTER_CUBIC)
    grain = random.integers(0, 9, (256, size.width, 3), np.uint8)
    rows = np.resize(np.arange(256), size.height)
    pixels = np.full((size.height, size.width, 4), 255, np.uint8)
    pixels[..., :3] = np.minimum(soft, 247) + grain[rows]
    return pixels


def stack(
    size: Size, count: int, depth: Depth = "uint8", blend: BlendMode = BlendMode.NORMAL
) -> State:
    """A document of an opaque layer and others above it, half transparent in places."""
    base = photo(size)
    layers: list[Layer] = []
    for number in range(count):
        pixels = np.roll(base, number * 37, axis=1)
        if number:
            pixels[..., 3] = np.roll(base[..., 0], number * 53, axis=0)
        stored = pixels if depth == "uint8" else from_unit(pixels / np.float32(255), depth)
        layers.append(
            Layer(
                raster=Raster.from_array(stored),
                name=str(number),
                id=str(number),
                blend=blend if number else BlendMode.NORMAL,
            )
        )
    return State(size=size, depth=depth, layers=tuple(layers), active=str(count // 2))
