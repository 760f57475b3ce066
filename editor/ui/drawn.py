"""Outlines that Qt draws, as pixels of a document."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath

from editor.document.raster import Raster
from neural.source import WHITE, Depth, Pixels, Rect


def inked(
    cover: Pixels, rgb: tuple[float, float, float], depth: Depth, profile: bytes | None
) -> Pixels:
    """One sRGB colour as far as `cover`, H x W of uint8, says: H x W x 4 in a depth and profile."""
    from editor.document.colour import from_srgb

    white = WHITE[depth]
    color = np.array(from_srgb(rgb, profile, depth)) * white
    pixels = np.zeros((*cover.shape, 4), depth)
    pixels[..., :3] = color if depth == "float32" else np.rint(np.clip(color, 0, white))
    pixels[..., 3] = cover / 255.0 if depth == "float32" else np.rint(cover * (white / 255.0))
    pixels[cover == 0] = 0
    return pixels


def coverage(image: QImage) -> Pixels:
    """The alpha of an ARGB32 image as H x W of uint8."""
    height, width = image.height(), image.width()
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(height, image.bytesPerLine())
    return rows.reshape(height, -1, 4)[:, :width, 3].copy()


def blank(area: Rect) -> QImage:
    image = QImage(area.width, area.height, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    return image


def filled(
    path: QPainterPath,
    rgb: tuple[float, float, float],
    depth: Depth,
    profile: bytes | None,
    within: Rect,
) -> Raster:
    """What lies inside a path, in document coordinates, as a raster; only what lies `within` is drawn."""
    bounds = path.boundingRect()
    area = Rect.enclosing(
        bounds.left() - 1, bounds.top() - 1, bounds.right() + 1, bounds.bottom() + 1
    ).intersect(within)
    if area.empty:
        return Raster.empty(Rect(within.x, within.y, 1, 1), depth)
    image = blank(area)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(QPointF(-area.x, -area.y))
    painter.fillPath(path, QColor(0, 0, 0))
    painter.end()
    return Raster.from_array(inked(coverage(image), rgb, depth, profile), area.x, area.y)
