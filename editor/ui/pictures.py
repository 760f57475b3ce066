"""Arrays of pixels as Qt images, and small pictures of documents and files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from editor.document.layers import Layer, Node
from editor.document.state import State
from neural.source import Pixels, Rect, Size


def to_image(pixels: Pixels) -> QImage:
    """H x W x 4 of uint8, straight alpha, as an image that owns its bytes."""
    data = np.ascontiguousarray(pixels)
    height, width = data.shape[:2]
    view = QImage(data.data, width, height, data.strides[0], QImage.Format.Format_RGBA8888)
    return view.copy()


def to_pixels(image: QImage) -> Pixels:
    """An image as H x W x 4 of uint8, straight alpha."""
    plain = image.convertToFormat(QImage.Format.Format_RGBA8888)
    width, height = plain.width(), plain.height()
    rows = np.frombuffer(plain.constBits(), np.uint8).reshape(height, plain.bytesPerLine())
    return rows[:, : width * 4].reshape(height, width, 4).copy()


def node_thumbnail(state: State, node: Node, limit: Size, scale: float) -> QImage:
    """A layer or group alone, as it lies in the document, for a screen of that scale."""
    from editor.document.projection import thumbnail

    device = Size(round(limit.width * scale), round(limit.height * scale))
    image = to_image(thumbnail(state, device, node=node))
    image.setDevicePixelRatio(scale)
    return image


def mask_thumbnail(state: State, node: Node, limit: Size, scale: float) -> QImage:
    """The mask of a node as it lies in the document, in grays. Raises ValueError when it has none."""
    from editor.document.masks import mask_alone
    from editor.document.projection import thumbnail

    gray = mask_alone(state, node.id)
    if gray is None:
        raise ValueError(f"“{node.name}” has no mask.")
    device = Size(round(limit.width * scale), round(limit.height * scale))
    image = to_image(thumbnail(gray, device))
    image.setDevicePixelRatio(scale)
    return image


def content_image(state: State, node: Node, area: Rect, longest: int) -> QImage:
    """A node alone within `area` of the document, and of a layer what is selected, for a sketch."""
    from editor.document.projection import part_of

    return to_image(part_of(state, node, area, longest))


def document_image(state: State) -> QImage:
    """All that is seen of a document in 8-bit sRGB, for the clipboard."""
    from editor.document.projection import thumbnail

    return to_image(thumbnail(state, state.size))


def layer_image(state: State, layer: Layer) -> QImage:
    """One layer's own pixels in 8-bit sRGB, without its opacity and blend mode."""
    pixels = layer.raster.read(layer.raster.bounds)
    alone = State.from_array(pixels, profile=state.profile)
    return document_image(alone)


def file_thumbnail(path: Path, limit: QSize) -> QImage | None:
    """A small picture of a file that Qt can read quickly, None for any other.

    The file is decoded at the small size where its format allows, and never when it is huge.
    """
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    size = reader.size()
    if not size.isValid() or size.width() * size.height() > 100_000_000:
        return None
    reader.setScaledSize(size.scaled(limit, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    return image if not image.isNull() else None
